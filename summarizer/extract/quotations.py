"""Who is quoted with which words: every quotation of an article with its speaker, its spans and its sentences."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.article import Article, Span
from summarizer.quotations import Modality, Quotation, Speaker, Speech, find_quotations
from summarizer.quotations.english import english_people
from summarizer.quotations.people import People
from summarizer.text.tokens import Clauses, read_sentences
from summarizer.text.turns import Turn, find_turns


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody's words, verbatim: ``article.quote(span)`` of each span, marks included."""

    speaker: Speaker | None
    """None where the article does not say whose words they are."""
    mention: Span | None
    """What stands for the speaker at the words, also where it is a ``she`` that cannot be named."""
    spans: tuple[Span, ...]
    """What is said, in order, without the attribution; of a clause that is quoted in part, the quoted parts."""
    speech: Speech
    """``direct``, or ``mixed`` for words quoted inside a reported clause."""
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
    """Direct, mixed and indirect speech."""
    quoted: Sequence[Quoted]
    """The part of them that is verbatim."""
    cast: People
    turns: Sequence[Turn]


def quotations(article: Article) -> tuple[Quoted, ...]:
    """The words in quotation marks and of labelled turns, in the order of the article, each with its speaker.

    Made for English; words that nobody says (``so-called`` words, titles of works) are left out.
    """
    return _verbatim(article, find_quotations(article))


def read(article: Article) -> Reading:
    """Sentences, quotations, people and turns of an article."""
    sentences, found = read_sentences(article), find_quotations(article)
    return Reading(sentences, found, _verbatim(article, found), english_people(article), find_turns(article))


def _verbatim(article: Article, found: Sequence[Quotation]) -> tuple[Quoted, ...]:
    strings = [Span(w.start, w.end) for s in read_sentences(article) for w in s.words if w.kind == "quoted"]
    return tuple(_quoted(article, q, strings) for q in found if q.speech != "indirect")


def _inside(part: Span, strings: Sequence[Span]) -> Sequence[Span]:
    """The quoted strings, which are in order, that lie in a stretch of text."""
    first = bisect_left(strings, part.start, key=lambda span: span.start)
    last = bisect_right(strings, part.end, key=lambda span: span.end)
    return strings[first:last]


def _quoted(article: Article, quotation: Quotation, strings: Sequence[Span]) -> Quoted:
    spans = quotation.content
    if quotation.speech == "mixed":
        spans = tuple(s for part in quotation.content for s in _inside(part, strings)) or spans
    numbers = tuple(sorted({s.number for span in spans for s in article.sentences_in(span)}))
    return Quoted(
        quotation.speaker, quotation.mention, spans, quotation.speech, quotation.modality, quotation.cue, numbers
    )
