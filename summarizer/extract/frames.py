"""The verbs and set phrases that state a side, where they stand in a sentence. The words are in ``stances.toml``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from summarizer.quotations.lexicon import AUXILIARIES, NEGATIONS, PREPOSITIONS
from summarizer.text import lexicon
from summarizer.text.tokens import Word

Form = Literal["base", "third", "past", "ing"]
_FORMS: tuple[Form, ...] = ("base", "third", "past", "ing")
_FAVOR, _AGAINST = 1, -1
_SKIPPED = 2
"""Words that may stand inside a set phrase: ``expressed her strong support for``."""


@dataclass(frozen=True, slots=True)
class Match:
    """A verb or phrase of a list where it stands."""

    at: int
    """Its first word."""
    end: int
    """One past its last word: where its target begins."""
    key: str
    """The phrase as it stands in the list."""
    form: Form
    sign: int
    """+1 for its target, -1 against it, 0 both."""


@dataclass(frozen=True, slots=True)
class _Entry:
    rest: tuple[str, ...]
    key: str
    form: Form
    sign: int


_SIDES = (("favor", _FAVOR), ("own_favor", _FAVOR), ("against", _AGAINST), ("own_against", _AGAINST), ("mixed", 0))
Index = Mapping[str, Sequence[_Entry]]


@cache
def own_only() -> frozenset[str]:
    """The phrases that state a side only of *I* and *we*."""
    lists = (table()["object"][name] for name in ("own_favor", "own_against"))
    return frozenset(" ".join(phrase) for text in lists for phrase in lexicon.phrases(text))


def table() -> Mapping[str, Mapping[str, str]]:
    """The word lists of stated sides."""
    return lexicon.table("stances")


@cache
def listed(section: str, name: str) -> frozenset[str]:
    """A list of single words; empty where the section has none of that name."""
    return lexicon.words(table()[section].get(name, ""))


@cache
def index(section: str) -> Index:
    """The verbs of a section (``object``, ``deed``) by every form of their first word."""
    found: dict[str, list[_Entry]] = {}
    for side, sign in _SIDES:
        for phrase in lexicon.phrases(table()[section].get(side, "")):
            for form, words in zip(_FORMS, lexicon.forms(phrase[0]), strict=True):
                for word in words:
                    found.setdefault(word, []).append(_Entry(phrase[1:], " ".join(phrase), form, sign))
    return {word: sorted(entries, key=lambda e: -len(e.rest)) for word, entries in found.items()}


@cache
def plain(section: str) -> Mapping[str, Sequence[tuple[tuple[str, ...], int]]]:
    """The phrases of a section as they stand, by their first word, the longest first, each with its side."""
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for side, sign in (("favor", _FAVOR), ("against", _AGAINST)):
        for phrase in lexicon.phrases(table()[section][side]):
            found.setdefault(phrase[0], []).append((phrase, sign))
    return {word: sorted(entries, key=lambda e: -len(e[0])) for word, entries in found.items()}


@cache
def verb_forms(section: str, name: str) -> Mapping[str, tuple[str, Form]]:
    """Word form → base form and form, of a plain list of verbs."""
    found: dict[str, tuple[str, Form]] = {}
    for verb in sorted(listed(section, name)):
        for form, words in zip(_FORMS, lexicon.forms(verb), strict=True):
            for word in words:
                found.setdefault(word, (verb, form))
    return found


@cache
def past_forms(section: str) -> Mapping[str, int]:
    """Past participle → side, of the one-word verbs of a section: what ``should be scrapped`` asks for."""
    return {
        word: entry.sign
        for word, entries in index(section).items()
        for entry in entries
        if entry.form == "past" and not entry.rest
    }


def matches(words: Sequence[Word], section: str) -> Iterator[Match]:
    """The verbs of a section in a sentence, in order, each in its longest phrase; idioms left out."""
    at = 0
    while at < len(words):
        found = match_at(words, at, section)
        if found is not None:
            yield found
        at = found.end if found else at + 1


def match_at(words: Sequence[Word], at: int, section: str) -> Match | None:
    """The verb of a section that begins at a word."""
    word = words[at]
    if word.kind != "word":
        return None
    forms: dict[str, Form] = {}
    for entry in index(section).get(word.lower, ()):
        forms.setdefault(entry.key, entry.form)
        end = _end_of(words, at + 1, entry.rest)
        if end is not None and not is_idiom(words, end, entry.key):
            return Match(at, end, entry.key, entry.form, entry.sign)
    return None


def _end_of(words: Sequence[Word], at: int, rest: tuple[str, ...]) -> int | None:
    if not rest:
        return at
    first = at
    if len(rest) > 1:
        while first < min(at + 1 + _SKIPPED, len(words)) and words[first].lower != rest[0] and _is_inner(words[first]):
            first += 1
    end = first + len(rest)
    return end if tuple(w.lower for w in words[first:end]) == rest else None


def _is_inner(word: Word) -> bool:
    return word.kind == "word" and word.lower not in PREPOSITIONS | AUXILIARIES | NEGATIONS


def is_idiom(words: Sequence[Word], at: int, key: str) -> bool:
    """True where the word after a verb, or the head of its object, gives it another sense: ``defended her title``."""
    guards = listed("idioms", key.replace(" ", "_"))
    if not guards:
        return False
    for word in words[at : at + _OBJECT]:
        if word.lower in guards:
            return True
        if (word.kind == "mark" and word.text not in ("’s", "'s")) or word.lower in PREPOSITIONS:
            return False
    return False


_OBJECT = 6
"""Words of an object in which its head is looked for."""
