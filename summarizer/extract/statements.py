"""Statements in the article's own words, and what is asked of lists of statements."""

from collections.abc import Iterable, Sequence

from summarizer.article import Article, Sentence
from summarizer.citing import own_words
from summarizer.results import Evidence, Statement
from summarizer.selection import word_count
from summarizer.words import content_stems

_SAME_POINT = 0.6
"""Jaccard overlap of content stems from which two points say the same."""


def extract(article: Article, sentence: Sentence) -> Statement:
    """A sentence of the article as a statement."""
    evidence = own_words(article, sentence)
    return Statement(text=evidence.quote, support="verbatim", evidence=[evidence])


def united_evidence(statements: Iterable[Statement]) -> list[Evidence]:
    """The evidence of some statements, in article order, each piece once."""
    evidence = {(e.start, e.end): e for statement in statements for e in statement.evidence}
    return [evidence[key] for key in sorted(evidence)]


def words_of(statements: Iterable[Statement]) -> int:
    """The words of some statements together."""
    return sum(word_count(statement.text) for statement in statements)


def distinct(points: Iterable[Statement]) -> list[Statement]:
    """The points without those that say again what an earlier one says; the earlier one takes over their evidence."""
    kept: list[Statement] = []
    stems: list[set[str]] = []
    for point in points:
        words = set(content_stems(point.text))
        at = next((i for i, seen in enumerate(stems) if same_words(words, seen)), None)
        if at is None:
            kept.append(point)
            stems.append(words)
        else:
            kept[at] = kept[at].model_copy(update={"evidence": united_evidence((kept[at], point))})
    return kept


def same_words(stems: set[str], others: set[str]) -> bool:
    """Whether two statements share so many of their content stems that they say the same."""
    return len(stems & others) >= _SAME_POINT * len(stems | others)


def without(points: Iterable[Statement], told: Sequence[Statement]) -> list[Statement]:
    """The points that do not consist of evidence which other statements show already."""
    shown = {(e.start, e.end) for statement in told for e in statement.evidence}
    return [point for point in points if any((e.start, e.end) not in shown for e in point.evidence)]
