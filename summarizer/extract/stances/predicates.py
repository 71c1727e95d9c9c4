"""The verbs and phrases that state a side, and what cancels it: negation, modality, doubt, time past.

The words are in ``stances.toml``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from summarizer.extract.quotations.grammar import is_adverb
from summarizer.extract.quotations.lexicon import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    CUES,
    DAYS,
    DETERMINERS,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WH,
)
from summarizer.text import lexicon
from summarizer.text.tokens import Word

Form = Literal["base", "third", "past", "ing"]
_FORMS: tuple[Form, ...] = ("base", "third", "past", "ing")
_SIGNS = {"negated": 1, "favor": 1, "own_favor": 1, "against": -1, "own_against": -1, "mixed": 0}
_SUPPORT = frozenset({"favor", "favour", "support", "defence", "defense"})
_SKIPPED = 2
"""Words that may stand inside a phrase: ``cast serious doubt on``."""
_BETWEEN = 5
"""Most words between a verb and the preposition that gives the side: ``voted 7-4 on Monday against``."""
_OBJECT = 6
"""Most words of an object that are searched for its head."""


MARKS = frozenset("“”\"„«»‘’'")
"""Quotation marks: words inside them are read like the rest of the sentence."""


@dataclass(frozen=True, slots=True)
class Match:
    """A listed verb or phrase in a sentence."""

    at: int
    """Its first word."""
    end: int
    """The end of the phrase, where its target begins."""
    key: str
    """The phrase as listed."""
    form: Form
    sign: int
    """+1 for its target, -1 against it, 0 both."""


def table() -> Mapping[str, Mapping[str, str]]:
    """The word lists of stances."""
    return lexicon.table("stances")


@cache
def listed(section: str, name: str) -> frozenset[str]:
    """A list of single words; empty if the section has no such list."""
    return lexicon.words(table()[section].get(name, ""))


@cache
def keys(section: str, name: str) -> frozenset[str]:
    """A list of phrases, each as one string."""
    return frozenset(" ".join(phrase) for phrase in lexicon.phrases(table()[section][name]))


@cache
def verb_forms(section: str, name: str) -> Mapping[str, tuple[str, Form]]:
    """Word form → base form and form, of a list of verbs."""
    found: dict[str, tuple[str, Form]] = {}
    for verb in sorted(listed(section, name)):
        for form, words in zip(_FORMS, lexicon.forms(verb), strict=True):
            for word in words:
                found.setdefault(word, (verb, form))
    return found


@cache
def _index(section: str) -> Mapping[str, Sequence[tuple[tuple[str, ...], str, Form, int]]]:
    """The verbs of a section by every form of their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, Form, int]]] = {}
    for side, sign in _SIGNS.items():
        for phrase in lexicon.phrases(table()[section].get(side, "")):
            for form, words in zip(_FORMS, lexicon.forms(phrase[0]), strict=True):
                for word in words:
                    found.setdefault(word, []).append((phrase[1:], " ".join(phrase), form, sign))
    return {word: sorted(entries, key=lambda e: -len(e[0])) for word, entries in found.items()}


@cache
def past_forms(section: str) -> Mapping[str, int]:
    """Past participle → side, of the one-word verbs of a section: what ``should be scrapped`` asks for."""
    return {word: e[3] for word, entries in _index(section).items() for e in entries if e[2] == "past" and not e[0]}


@cache
def phrases(section: str) -> Mapping[str, Sequence[tuple[tuple[str, ...], int]]]:
    """The phrases of a section by their first word, the longest first, each with its side."""
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for side in ("favor", "against"):
        for phrase in lexicon.phrases(table()[section][side]):
            found.setdefault(phrase[0], []).append((phrase, _SIGNS[side]))
    return {word: sorted(entries, key=lambda e: -len(e[0])) for word, entries in found.items()}


def match_at(words: Sequence[Word], at: int, section: str) -> Match | None:
    """The longest verb phrase of a section that begins at a word, without idioms."""
    if at >= len(words) or words[at].kind != "word":
        return None
    if section == "verbs" and (siding := _siding(words, at)):
        return siding
    for rest, key, form, sign in _index(section).get(words[at].lower, ()):
        end = _end_of(words, at + 1, rest)
        if end is not None and not is_idiom(words, end, key):
            return Match(at, end, key, form, sign)
    return None


_FUNCTION_WORDS = frozenset().union(
    PREPOSITIONS, CONJUNCTIONS, SUBORDINATORS, AUXILIARIES, BE, DETERMINERS, NEGATIONS, WH, SUBJECT_PRONOUNS, {"to"}
)


def is_listed(word: Word) -> bool:
    """Whether a word is a form of a listed verb or a function word, whatever its case."""
    verbs = _index("verbs").keys() | verb_forms("verdicts", "naming").keys() | verb_forms("governors", "urge").keys()
    return word.lower in verbs | CUES.keys() | _FUNCTION_WORDS


def _end_of(words: Sequence[Word], at: int, rest: tuple[str, ...]) -> int | None:
    if not rest:
        return at
    first = at
    while rest == ("to",) and first < len(words) and (words[first].kind == "number" or words[first].text in _AMOUNTS):
        first += 1  # ``donated $2 million to``
    if len(rest) > 1:
        while first < min(at + 1 + _SKIPPED, len(words)) and words[first].lower != rest[0] and _is_inner(words[first]):
            first += 1
    end = first + len(rest)
    return end if tuple(w.lower for w in words[first:end]) == rest else None


_AMOUNTS = frozenset({"$", "£", "€", "million", "thousand", "billion"})


def _is_inner(word: Word) -> bool:
    return word.kind == "word" and word.lower not in PREPOSITIONS | AUXILIARIES | NEGATIONS


def _siding(words: Sequence[Word], at: int) -> Match | None:
    """``voted 7-4 against``, ``spoke out in favour of``: a verb and the preposition that gives the side."""
    verb, form = verb_forms("siding", "verbs").get(words[at].lower, ("", "base"))
    for i in range(at + 1, min(at + 1 + _BETWEEN, len(words)) if verb else 0):
        lower = words[i].lower
        out = verb != "come" or words[at + 1].lower == "out"
        third = tuple(w.lower for w in words[i : i + 3])
        if lower == "against" and out:
            return None if is_idiom(words, i + 1, f"{verb} against") else Match(at, i + 1, f"{verb} against", form, -1)
        if third[:1] == ("in",) and len(third) > 2 and third[1] in _SUPPORT and third[2] == "of" and out:
            return Match(at, i + 3, f"{verb} for", form, 1)
        if lower == "for" and verb in listed("siding", "for"):
            return None if is_idiom(words, i + 1, f"{verb} for") else Match(at, i + 1, f"{verb} for", form, 1)
        dated = lower == "on" and i + 1 < len(words) and words[i + 1].lower in DAYS
        if not (is_adverb(words[i]) or words[i].kind == "number" or lower in DAYS | {"-", "out", "up"} or dated):
            return None
    return None


def is_idiom(words: Sequence[Word], at: int, key: str) -> bool:
    """Whether the word after a verb, or the head of its object, changes its sense: ``defended her title``."""
    guards = listed("idioms", key.replace(" ", "_"))
    for word in words[at : at + _OBJECT] if guards else ():
        if word.lower in guards:
            return True
        if (word.kind == "mark" and word.text not in ("’s", "'s")) or word.lower in PREPOSITIONS:
            return False
    return False


_ADJECTIVES = 2
"""Any words between *a* and a noun that is a verdict: ``a dismal failure``."""
_SOFT = 5
"""Words before a verdict that do not change it: ``a really very terrible mistake``."""


def verdict_at(words: Sequence[Word], at: int, *, named: bool = False) -> tuple[int, int] | None:
    """The end and the side of the verdict that begins at a word, after softeners; None if it is denied.
    ``named``: the verdict is a name, as in ``called it a scam``."""
    opened: int | None = None
    skipped = False
    for i in range(at, min(at + _SOFT + 1, len(words))):
        found = _verdict_end(words, i, named=named)
        if found and not (skipped and words[i].lower not in listed("verdicts", "nouns_against")):
            return found
        lower = words[i].lower
        opened = i if lower in ("a", "an") else opened
        plain = opened is not None and i - opened <= _ADJECTIVES and words[i].kind == "word" and lower not in _CLOSED
        if lower in ("not", "never", "no", "nothing"):
            if lower != "not" or i + 1 == len(words) or words[i + 1].lower not in _MERELY:
                return None
            continue  # ``is not merely wrong``
        if not (lower in listed("verdicts", "softeners") | MARKS or is_adverb(words[i]) or words[i].kind == "number"):
            if not plain:
                return None
            skipped = True
    return None


_MERELY = frozenset({"merely", "just", "only", "simply"})


def _verdict_end(words: Sequence[Word], at: int, *, named: bool) -> tuple[int, int] | None:
    lower = words[at].lower
    for side in ("favor", "against"):
        for phrase in lexicon.phrases(table()["verdicts"][f"phrases_{side}"]):
            if tuple(w.lower for w in words[at : at + len(phrase)]) == phrase:
                return at + len(phrase), _SIGNS[side]
    noun = lower in listed("verdicts", "nouns_against")
    sign = (lower in listed("verdicts", "favor")) - (noun or lower in listed("verdicts", "against"))
    if not sign:
        return None
    if closes(words, at + 1) or (named and noun):
        return at + 1, sign
    for end in range(at + 2, at + 4) if not noun else ():
        if end > len(words) or words[end - 1].kind not in ("word", "name") or words[end - 1].lower in _CLOSED:
            return None
        if closes(words, end):
            sign = -1 if words[end - 1].lower in listed("verdicts", "nouns_against") else sign
            return None if words[end - 1].lower in listed("verdicts", "no_verdict") else (end, sign)
    return None


_CLOSED = PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | {"to"}


def closes(words: Sequence[Word], at: int) -> bool:
    """Whether no noun follows: ``a fair | market`` is no verdict."""
    if at >= len(words) or words[at].kind in ("mark", "quoted"):
        return at >= len(words) or words[at].text not in ("-", "’s", "'s", "’")
    return words[at].lower in PREPOSITIONS | CONJUNCTIONS | DAYS | {"to"} or is_adverb(words[at])


# --- what governs a verb

_LOOKED_BACK = 3
OWN = frozenset({"i", "we"})


@dataclass(frozen=True, slots=True)
class Group:
    """A verb group: auxiliaries, negation and adverbs before a verb."""

    negated: bool
    doubtful: bool
    """``may``, ``allegedly``, ``once``: it is not stated as fact."""
    would: bool
    cannot: bool
    be: bool
    helped: bool
    """Whether it has an auxiliary."""
    infinitive: int | None
    """The place of its ``to``."""
    past: bool
    """``once``, ``formerly``, ``no longer``."""

    def turned(self, sign: int) -> int | None:
        """The side after negation; None if there is none: whoever does not oppose something is not for it."""
        if self.doubtful or self.past:
            return None
        if not self.negated:
            return sign
        return -1 if sign > 0 else None

    def willed(self) -> "Group":
        """The group without doubt, if its modal verb states an intention."""
        return replace(self, doubtful=False) if not self.past else self


def read_group(words: Sequence[Word], start: int, at: int) -> Group:
    """The verb group from ``start`` up to the verb at ``at``."""
    lower = [w.lower for w in words[start:at]]
    before = words[start - 1].lower if start else ""
    negated = any(w in NEGATIONS or w.endswith("n't") for w in lower)
    cannot = "cannot" in lower or "can't" in lower or ("can" in lower and negated)
    modal = bool(set(lower) & listed("scope", "modal")) and not cannot
    doubt = bool(set(lower) & listed("scope", "doubtful")) or before in listed("scope", "doubtful")
    past = bool(set(lower) & listed("scope", "past")) or before in listed("scope", "past")
    around = [w.lower for w in words[max(start - 2, 0) : at]]
    longer = "longer" in around and "no" in around
    would = "would" in lower or "'d" in lower or "wouldn't" in lower
    will = "will" in lower or "'ll" in lower
    if (would or will) and at < len(words) and not negated:
        doubt = doubt or words[at].lower not in _willing() | BE | {"be", "like"} | _WILLED
    doubt = doubt or (negated and "yet" in lower)
    infinitive = next((start + i for i, w in enumerate(lower) if w == "to"), None)
    be = bool(set(lower) & (BE | {"am", "'m"}) - {"got", "get", "gets"})
    helped = any(w in MODALS or w in BE or w in _HELPERS or w.endswith("n't") for w in lower)
    return Group(negated, modal or doubt, would, cannot, be, helped, infinitive, past or longer)


_WILLED = frozenset({"continue", "keep", "seek", "try"})
_HELPERS = frozenset({"do", "does", "did", "has", "have", "had", "will", "'ll", "'ve", "to", "cannot"})


@cache
def _willing() -> frozenset[str]:
    return frozenset().union(*(form for verb in listed("scope", "would") for form in lexicon.forms(verb)))


def is_question(words: Sequence[Word]) -> bool:
    """Whether a sentence ends with a question mark."""
    return any(w.text == "?" for w in words[-2:])


def is_conditional(words: Sequence[Word], start: int) -> bool:
    """Whether the clause that begins near ``start`` depends on *if* or *whether*."""
    openers = listed("scope", "openers")
    return any(w.lower in openers for w in words[max(start - _LOOKED_BACK, 0) : start]) or _fronted(words, start)


def _fronted(words: Sequence[Word], start: int) -> bool:
    """``Unless it is mended, Holt opposes it``: the sentence opens with a condition."""
    return bool(words) and words[0].lower in ("if", "unless", "suppose") and start > 0


def is_emptied(words: Sequence[Word], start: int, end: int) -> bool:
    """``Nobody``, ``few councillors``, ``not all traders``: a subject that holds no stance."""
    lower = [w.lower for w in words[start:end]]
    before = [w.lower for w in words[max(start - 2, 0) : start]]
    if not lower or lower[0] in listed("scope", "negative_subject") or "nor" in lower:
        return True
    if before[-1:] and before[-1] in ("not", "neither", "nor", "no"):
        return True
    whole = f" {' '.join(before + lower)} "
    return any(f" {' '.join(phrase)} " in whole for phrase in lexicon.phrases(table()["scope"]["negative_opening"]))


def is_ironic(words: Sequence[Word]) -> bool:
    """Whether a sentence marks something as irony."""
    return any(w.lower in listed("scope", "irony") for w in words)
