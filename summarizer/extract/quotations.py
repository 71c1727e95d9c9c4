"""Who is quoted with which words: every quotation of an article with its speaker, its spans and its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.article import Article, Span
from summarizer.quotations import Modality, Quotation, Speaker, Speech, find_quotations
from summarizer.quotations.speakers import Cast
from summarizer.quotations.words import Clauses, read_sentences


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody's words, verbatim. ``article.quote(span)`` of each span is what was said, marks included."""

    speaker: Speaker | None
    """None where the article does not say whose words they are."""
    spans: tuple[Span, ...]
    """What is said, in order, without the attribution."""
    speech: Speech
    modality: Modality
    attribution: Span | None
    """The words that make it a report: ``said``, a label, a dash before a name; None where a quotation continues."""
    sentences: tuple[int, ...]
    """The numbers of the sentences that hold the words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One article read once, for all rules that need who speaks."""

    sentences: Sequence[Clauses]
    quotations: Sequence[Quotation]
    quoted: Sequence[Quoted]
    cast: Cast


def quotations(article: Article) -> tuple[Quoted, ...]:
    """The words in quotation marks and of labelled turns, in the order of the article, each with its speaker."""
    return tuple(_quoted(article, q) for q in find_quotations(article) if q.speech != "indirect")


def read(article: Article) -> Reading:
    """Sentences, quotations and people of an article."""
    sentences = read_sentences(article)
    found = find_quotations(article)
    return Reading(
        sentences,
        found,
        tuple(_quoted(article, q) for q in found if q.speech != "indirect"),
        Cast(article, sentences),
    )


def _quoted(article: Article, quotation: Quotation) -> Quoted:
    spans = tuple(_marked(article, span) for span in quotation.content)
    numbers = tuple(sorted({s.number for span in spans for s in article.sentences_in(span)}))
    return Quoted(quotation.speaker, spans, quotation.speech, quotation.modality, quotation.cue, numbers)


def _marked(article: Article, span: Span) -> Span:
    return span
