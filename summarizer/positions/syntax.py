"""Words with just enough syntax: clauses, attitude words, negation, and who stands on which side of them.

No parser: order, closed classes and capital letters, as in Hutto and Gilbert's VADER (2014) for negation and
contrast, and as in the shallow patterns of Wilson et al. (2005) for what an opinion word is about.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.article import Span
from summarizer.positions import lexicon as lex
from summarizer.words import stem

_TOKEN = re.compile(
    r"[’']s\b(?=\W|$)"
    r"|\b[^\W\d_](?:\.[^\W\d_])+\.?"
    r"|\w+?(?=[’']s\b)"
    r"|\w+(?:[’']\w+)?"
    r"|[^\w\s]"
)
_CLOSING = frozenset('.!?;:,()[]—–"“”«»„')
_HARD = frozenset(".!?;:—–")
_NEGATION_REACH = 5
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark."""

    text: str
    span: Span
    low: str
    """Lower case, straight apostrophe."""

    @property
    def is_word(self) -> bool:
        """True for words and numbers, False for marks and the possessive ``'s``."""
        return self.low != "'s" and (self.low[0].isalnum() or self.low[0] == "_")

    @property
    def is_name(self) -> bool:
        """True for a capitalised word."""
        return self.is_word and self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase of the lexicon where it stands in a sentence."""

    start: int
    end: int
    """Token indices, end exclusive."""
    entry: lex.Entry
    words: str
    """As they stand; a negation goes before them: ``not … support``."""
    negated: bool
    hedged: bool
    passive: bool

    @property
    def sign(self) -> int:
        """+1 well, -1 ill, 0 for what is only not ill: negation counted."""
        if not self.negated:
            return self.entry.sign
        return -1 if self.entry.sign > 0 else 0


def tokenize(text: str) -> list[Token]:
    """The words and marks of a text, in order, without asides such as ", of course,".

    The possessive ``'s`` is a token of its own. Only the first 4,000 characters are read: no sentence is longer.
    """
    tokens = [
        Token(match.group(), Span(match.start(), match.end()), match.group().lower().replace("’", "'"))
        for match in _TOKEN.finditer(text, 0, _LONGEST)
    ]
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        size = _aside(tokens, at)
        if not size:
            kept.append(tokens[at])
        at += size or 1
    return kept


def _aside(tokens: Sequence[Token], at: int) -> int:
    if tokens[at].low != ",":
        return 0
    for words in lex.ASIDES:
        end = at + len(words) + 1
        if end < len(tokens) and tokens[end].low == "," and tuple(t.low for t in tokens[at + 1 : end]) == words:
            return len(words) + 2
    return 0


def is_mark(token: Token) -> bool:
    """True for a mark that may close a clause."""
    return token.low in _CLOSING


def is_hard_stop(tokens: Sequence[Token], at: int) -> bool:
    """True for a mark that ends a clause; the full stop of a title or an initial does not."""
    token = tokens[at]
    if token.low not in _HARD:
        return False
    before = tokens[at - 1] if at else None
    return not (token.low == "." and before and (before.low in lex.TITLES or len(before.low) == 1))


def is_negation(low: str) -> bool:
    """True for a word that turns round what follows."""
    return low in lex.NEGATIONS or low.endswith("n't")


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """The attitude words of a sentence, in order, not overlapping; longest phrase first."""
    cues: list[Cue] = []
    at = 0
    while at < len(tokens):
        found = _entry_at(tokens, at)
        if found is None:
            at += 1
            continue
        entry, size = found
        words = " ".join(token.text for token in tokens[at : at + size])
        negators, hedged = _context(tokens, at)
        negated = len(negators) % 2 == 1
        shown = " ".join((*negators, "…", words)) if negated else words
        cues.append(Cue(at, at + size, entry, shown, negated, hedged, _is_passive(tokens, at)))
        at += size
    return cues


def _entry_at(tokens: Sequence[Token], at: int) -> tuple[lex.Entry, int] | None:
    token = tokens[at]
    if not token.is_word:
        return None
    lexicon = lex.lexicon()
    for parts, entry in lexicon.phrases.get(token.low, ()):
        if tuple(word.low for word in tokens[at : at + len(parts)]) == parts:
            return entry, len(parts)
    if token.is_name and at and (tokens[at - 1].is_name or (at + 1 < len(tokens) and tokens[at + 1].is_name)):
        return None  # part of a name, such as a National Security Adviser or a Human Rights Watch
    entry_of_form = lexicon.forms.get(token.low)
    if entry_of_form is not None:
        return entry_of_form, 1
    entry_of_stem = None if token.low in lex.AUXILIARIES else lexicon.stems.get(stem(token.low))
    return (entry_of_stem, 1) if entry_of_stem else None


def _context(tokens: Sequence[Token], at: int) -> tuple[list[str], bool]:
    negators: list[str] = []
    hedged = False
    for back in range(at - 1, max(at - 1 - _NEGATION_REACH, -1), -1):
        low = tokens[back].low
        if is_mark(tokens[back]) or low in {"because", "but", "while", "although", "who", "which", "that"}:
            break
        if is_negation(low) and not (tokens[back + 1].low in {"only", "just"} and low in {"not", "isn't"}):
            negators.insert(0, tokens[back].text)
        hedged = hedged or low in lex.HEDGES
    return negators, hedged


def _is_passive(tokens: Sequence[Token], at: int) -> bool:
    low = tokens[at].low
    if not (low.endswith("ed") or low in lex.PARTICIPLES):
        return False
    for back in range(at - 1, max(at - 5, -1), -1):
        if tokens[back].low in lex.BE:
            return True
        if not (
            tokens[back].low.endswith("ly") or tokens[back].low in {"not", "also", "been", "often", "never", "even"}
        ):
            return False
    return False


def find_phrase(tokens: Sequence[Token], text: str, phrase: str) -> list[range]:
    """Where a phrase stands, as token ranges, ignoring case; a part of a word stands for the word."""
    wanted = phrase.strip()
    if not wanted:
        return []
    starts, ends = [token.span.start for token in tokens], [token.span.end for token in tokens]
    places = []
    for match in re.compile(re.escape(wanted), re.IGNORECASE).finditer(text, 0, _LONGEST):
        if match.start() and text[match.start() - 1].isalnum() and wanted[0].isalnum():
            continue
        inside = range(bisect_right(ends, match.start()), bisect_left(starts, match.end()))
        if inside:
            places.append(inside)
    return places


def clause_breaks(tokens: Sequence[Token], start: int, end: int) -> int:
    """How many words and marks between two tokens may open another clause."""
    return sum(
        1
        for i in range(start, end)
        if (is_mark(tokens[i]) and (tokens[i].low != "." or is_hard_stop(tokens, i))) or tokens[i].low in lex.BOUNDARIES
    )


def words_between(tokens: Sequence[Token], start: int, end: int) -> int:
    """How many words that are no determiners and no titles stand between two tokens."""
    skip = lex.DETERMINERS | lex.TITLES
    return sum(1 for i in range(start, end) if tokens[i].is_word and tokens[i].low not in skip)
