"""The quotations and stances of an article, as results."""

from summarizer.extract.evidence import evidence_at, evidence_for
from summarizer.extract.quotations.finder import VerbatimQuotation, verbatim_quotations
from summarizer.extract.stances.stances import StatedStance, find_stances
from summarizer.extract.summary import extract_summary
from summarizer.results import Findings, Quoted, Stance
from summarizer.shape import Wanted
from summarizer.text.article import Article
from summarizer.text.injection import injected_sentences


def quotations_of(article: Article) -> list[Quoted]:
    """The quotations of an article with their speakers, in order, without prompt injections."""
    injected = injected_sentences(article)
    return [
        _to_quoted(article, found)
        for found in verbatim_quotations(article)
        if not injected.intersection(found.sentences)
    ]


def stances_of(article: Article) -> list[Stance]:
    """The stances that an article states explicitly, in order, without prompt injections."""
    injected = injected_sentences(article)
    return [_to_stance(article, found) for found in find_stances(article) if not injected.intersection(found.sentences)]


def _to_quoted(article: Article, quotation: VerbatimQuotation) -> Quoted:
    return Quoted(
        speaker=quotation.speaker.name if quotation.speaker else None,
        role=quotation.speaker.role if quotation.speaker else None,
        text=" … ".join(" ".join(article.quote(span).split()) for span in quotation.spans),
        evidence=[evidence_at(article, span) for span in quotation.spans],
    )


def _to_stance(article: Article, stance: StatedStance) -> Stance:
    return Stance(
        holder=stance.holder,
        role=stance.role,
        target=stance.target,
        position=stance.position,
        claim=stance.claim,
        speech=stance.speech,
        voice=stance.voice,
        support="verbatim",
        evidence=evidence_for(article, stance.sentences),
        speaker=evidence_at(article, stance.holder_span) if stance.holder_span else None,
    )


def extract_findings(article: Article, wanted: Wanted) -> Findings:
    """The findings in the article's own sentences."""
    return Findings(
        summary=extract_summary(article, wanted.shape) if wanted.summary else None,
        stances=stances_of(article) if wanted.stances else None,
        quotations=quotations_of(article) if wanted.stances else None,
        dropped=[],
    )
