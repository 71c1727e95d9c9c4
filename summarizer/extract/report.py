"""Quotations and told stances of an article, as results."""

from summarizer.extract.evidence import evidence_at, evidence_for
from summarizer.extract.quotations.finder import Quoted as Words
from summarizer.extract.quotations.finder import quotations
from summarizer.extract.stances.stances import ToldStance, told_stances
from summarizer.results import Quoted, Stance
from summarizer.text.article import Article
from summarizer.text.injection import injected_sentences


def quotations_of(article: Article) -> list[Quoted]:
    """Whose words the article quotes, in its order; what gives orders to a machine is left out."""
    orders = injected_sentences(article)
    return [_quoted(article, one) for one in quotations(article) if not orders.intersection(one.sentences)]


def stances_of(article: Article) -> list[Stance]:
    """The sides that the article tells in so many words, in its order; none from orders to a machine."""
    orders = injected_sentences(article)
    return [_stance(article, one) for one in told_stances(article) if not orders.intersection(one.sentences)]


def _quoted(article: Article, words: Words) -> Quoted:
    return Quoted(
        speaker=words.speaker.name if words.speaker else None,
        role=words.speaker.role if words.speaker else None,
        text=" … ".join(" ".join(article.quote(span).split()) for span in words.spans),
        evidence=[evidence_at(article, span) for span in words.spans],
    )


def _stance(article: Article, told: ToldStance) -> Stance:
    return Stance(
        holder=told.holder,
        role=told.role,
        target=told.target,
        position=told.position,
        claim=told.claim,
        speech=told.speech,
        voice=told.voice,
        support="verbatim",
        evidence=evidence_for(article, told.sentences),
        speaker=evidence_at(article, told.holder_span) if told.holder_span else None,
    )
