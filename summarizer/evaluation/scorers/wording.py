"""Whether words support a statement, told from the words alone.

Citation scores need a judge of entailment. The checks in ``summarizer.checks`` cannot be that judge: they decide what
is shown, so a fault in them would hide itself. This one shares nothing with them and is cruder: the statement's numbers
and names must be in the cited words, a negation must be there on both sides or on none, and of the statement's content
stems at least the share ``COVERAGE``.
"""

from collections.abc import Callable

from summarizer.text.stems import content_stems, is_stop_word, stem, word_spans

COVERAGE = 0.6
Supports = Callable[[str, str], bool]
"""``supports(cited, statement)``."""

_RETOLD = 0.75
"""A statement with so much of the cited words' content tells the same, so a negation must not be lost."""
_NEGATIONS = frozenset(
    "no not never none nobody nothing neither nor without cannot nicht kein keine keinen keiner nie niemand nichts "
    "ne pas jamais aucun aucune rien personne sans nunca nadie nada ningún ninguna sin".split()
)
_FIGURES = {
    word: str(number)
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}


def supports_by_words(cited: str, statement: str, language: str = "en") -> bool:
    """True when the cited words hold the statement's numbers, names and most of its content, with like negation."""
    wanted, there = set(content_stems(statement, language)), set(content_stems(cited, language))
    if not cited.strip():
        return False
    if not _numbers(statement) <= _numbers(cited) or not _names(statement, language) <= there:
        return False
    if wanted and len(wanted & there) / len(wanted) < COVERAGE:
        return False
    if _negated(statement):
        return _negated(cited)
    return not (_negated(cited) and there and len(wanted & there) / len(there) >= _RETOLD)


def _words(text: str) -> list[str]:
    return [text[span.start : span.end] for span in word_spans(text)]


def _numbers(text: str) -> set[str]:
    words = [word.lower() for word in _words(text)]
    return {_FIGURES.get(word, word.rstrip("abcdefghijklmnopqrstuvwxyz%")) for word in words if _is_number(word)}


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or word in _FIGURES


def _names(text: str, language: str) -> set[str]:
    inner = _words(text)[1:]
    return {stem(w, language) for w in inner if w[:1].isupper() and len(w) > 1 and not is_stop_word(w, language)}


def _negated(text: str) -> bool:
    words = [word.lower().replace("’", "'") for word in _words(text)]
    return any(word in _NEGATIONS or word.endswith("n't") for word in words)
