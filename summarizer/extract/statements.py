"""Statements in the article's own words, and what is asked of lists of statements."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from summarizer.article import Article, Sentence, Span
from summarizer.citing import evidence_at, own_words
from summarizer.results import Evidence, Statement
from summarizer.selection import Spoken, word_count
from summarizer.text.stems import content_stems

_SAME_POINT = 0.6
"""Jaccard overlap of content stems from which two points say the same."""

_CONTAINED = 0.7
"""Share of the smaller set of content stems from which one statement says nothing that another does not."""


def extract(article: Article, sentence: Sentence, spoken: Mapping[int, Spoken] = MappingProxyType({})) -> Statement:
    """A sentence of the article as a statement; words of somebody's turn with the label that says whose they are."""
    evidence = own_words(article, sentence)
    turn = spoken.get(sentence.number)
    if turn is not None and turn.carried:  # without a quotation mark before the label
        evidence = evidence_at(article, Span(turn.label.start, sentence.span.end))
    if turn is None or turn.carried:
        return Statement(text=evidence.quote, support="verbatim", evidence=[evidence])
    both = sorted((evidence_at(article, turn.label), evidence), key=lambda e: e.start)
    return Statement(text=turn.before(article, evidence.quote), support="verbatim", evidence=both)


def united_evidence(statements: Iterable[Statement]) -> list[Evidence]:
    """The evidence of some statements, in article order, each piece once."""
    evidence = {(e.start, e.end): e for statement in statements for e in statement.evidence}
    return [evidence[key] for key in sorted(evidence)]


def words_of(statements: Iterable[Statement]) -> int:
    """The words of some statements together."""
    return sum(word_count(statement.text) for statement in statements)


def distinct(points: Iterable[Statement], language: str = "en") -> list[Statement]:
    """The points without those that say again what an earlier one says; the earlier one takes over their evidence."""
    kept: list[Statement] = []
    stems: list[set[str]] = []
    for point in points:
        words = set(content_stems(point.text, language))
        at = next((i for i, seen in enumerate(stems) if same_words(words, seen)), None)
        if at is None:
            kept.append(point)
            stems.append(words)
        else:
            kept[at] = kept[at].model_copy(update={"evidence": united_evidence((kept[at], point))})
    return kept


def same_words(stems: set[str], others: set[str]) -> bool:
    """Whether two statements share so many of their content stems, and all figures, that they say the same."""
    figures = [{stem for stem in one if any(map(str.isdigit, stem))} for one in (stems, others)]
    return figures[0] == figures[1] and len(stems & others) >= _SAME_POINT * len(stems | others)


def without(points: Iterable[Statement], told: Sequence[Statement]) -> list[Statement]:
    """The points that do not consist of evidence which other statements show already."""
    shown = {(e.start, e.end) for statement in told for e in statement.evidence}
    return [point for point in points if any((e.start, e.end) not in shown for e in point.evidence)]


def new_to(points: Iterable[Statement], told: Sequence[Statement], language: str = "en") -> list[Statement]:
    """The points that tell something which other statements, and earlier points, do not tell already."""
    seen = [frozenset(content_stems(statement.text, language)) for statement in told]
    kept = []
    for point in without(points, told):
        words = frozenset(content_stems(point.text, language))
        if not any(len(words & other) >= _CONTAINED * max(min(len(words), len(other)), 1) for other in seen):
            kept.append(point)
            seen.append(words)
    return kept
