"""The words by which a language marks captions, corrections, housekeeping and who speaks, as patterns.

They stand in ``summarizer/text/data/<language>/summary.toml``; a language without that file has none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from summarizer.text import lexicon

_NEVER = re.compile(r"(?!)")
_SUBJECT_BEFORE = (
    r"\w+ed\b|(?:is|are|was|were|has|had|have|will|would|can|could|may|might|must|should|did|does)(?:n['’]t)?\b"
)
_QUOTES = "”“»«\"'’‘"


@dataclass(frozen=True, slots=True)
class Marks:
    """The patterns of one language. Those of an opening are matched at a sentence's first letter."""

    bracketed: re.Pattern[str]
    """``(pictured)``, ``(Bell, left)``: a place in a picture."""
    named: re.Pattern[str]
    """``Bell, left, and Ott, right, …``"""
    caption: re.Pattern[str]
    caption_anywhere: tuple[str, ...]
    """Phrases, to be looked for with ``holds``, as all that end in ``anywhere``: a search for each is faster than one
    pattern for all."""
    correction: re.Pattern[str]
    correction_anywhere: tuple[str, ...]
    correction_heading: re.Pattern[str]
    housekeeping: re.Pattern[str]
    housekeeping_anywhere: tuple[str, ...]
    telling: re.Pattern[str]
    """The label of the part of an abstract that tells what came out."""
    said_by_pronoun: re.Pattern[str]
    """``…, she said``, ``…, sagte sie``, ``…, dijo.``: somebody speaks who is named elsewhere."""
    introduced_pronoun: re.Pattern[str]
    """``Selon lui``, ``Von der Zufahrt habe er``: a first phrase, then somebody who is named elsewhere; not English."""
    takes_side: re.Pattern[str]
    """A verb of saying or of taking a side."""
    siding: re.Pattern[str]
    """A verb of taking a side alone."""
    side_words: frozenset[str]
    """The single words of ``takes_side``."""


@cache
def marks(language: str) -> Marks:
    """The patterns of a language (ISO 639-1 code)."""
    try:
        table = lexicon.table("summary", language)
    except FileNotFoundError:
        return _NO_MARKS
    captions, corrections, housekeeping = table["captions"], table["corrections"], table["housekeeping"]
    saying: dict[str, Any] = table["saying"]
    verbs = _either(saying["verbs"])
    return Marks(
        bracketed=re.compile(rf"[(\[](?:[^()\[\]]{{0,60}}[,;:/ ] ?)?(?:{_either(captions['bracketed'])})[)\]]", re.I),
        named=re.compile(rf"[A-ZÀ-Þ][\w’'-]+, (?:{_either(captions['named'])}),"),
        caption=_opening(captions["opening"]),
        caption_anywhere=_anywhere(captions["anywhere"]),
        correction=_opening(corrections["opening"]),
        correction_anywhere=_anywhere(corrections["anywhere"]),
        correction_heading=re.compile(rf"(?:[\d:.]+\s+)?(?:{_either(corrections['heading'])})\W*", re.I),
        housekeeping=_opening(housekeeping["opening"]),
        housekeeping_anywhere=_anywhere(housekeeping["anywhere"]),
        telling=re.compile(rf"(?:{_either(table['labels']['telling'])})\s*:", re.I),
        said_by_pronoun=_by_pronoun(verbs, _either(saying["pronouns"])),
        introduced_pronoun=_introduced(table["introducing"]) if "introducing" in table else _NEVER,
        takes_side=re.compile(rf"\b(?:{verbs}|{_either(saying['sides'])})\b", re.I),
        siding=re.compile(rf"\b(?:{_either(saying['sides'])})\b", re.I),
        side_words=frozenset(" ".join(p) for p in lexicon.phrases(f"{saying['verbs']};{saying['sides']}")),
    )


_NO_MARKS = Marks(
    bracketed=_NEVER,
    named=_NEVER,
    caption=_NEVER,
    caption_anywhere=(),
    correction=_NEVER,
    correction_anywhere=(),
    correction_heading=_NEVER,
    housekeeping=_NEVER,
    housekeeping_anywhere=(),
    telling=_NEVER,
    said_by_pronoun=_NEVER,
    introduced_pronoun=_NEVER,
    takes_side=_NEVER,
    siding=_NEVER,
    side_words=frozenset(),
)


def folded(text: str) -> str:
    """Text as ``holds`` wants it: lower case, straight apostrophes."""
    return text.lower().replace("’", "'")


def holds(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a folded text has one of the phrases."""
    return any(phrase in text for phrase in phrases)


@cache
def phrases(*keys: str) -> frozenset[str]:
    """A list of the English table, such as ``pointing``, ``nouns``; words parted by blanks or by ``;``."""
    found: Any = lexicon.table("summary")
    for key in keys:
        found = found[key]
    listed: Iterable[str] = found.split(";") if ";" in found else found.split()
    return frozenset(" ".join(phrase.split()) for phrase in listed if phrase.strip())


def _by_pronoun(verbs: str, pronouns: str) -> re.Pattern[str]:
    return re.compile(
        rf"[,{_QUOTES}]\s*(?:(?:{pronouns})\s+(?:\w+\s+)?(?:{verbs})\b"
        rf"|(?:{verbs})(?:\s+|-(?:t-)?)(?:{pronouns})\b(?!\s+(?:{_SUBJECT_BEFORE}))"
        rf"|(?:{verbs})(?=\s*[.;,]|\s*\Z))",
        re.I,
    )


def _introduced(words: dict[str, str]) -> re.Pattern[str]:
    """A preposition with a pronoun, or with a phrase that ends in a comma or a verb and a pronoun as its subject."""
    prepositions, times = _either(words["prepositions"]), _either(words["times"])
    pronouns, subjects = _either(words["pronouns"]), _either(words["subjects"])
    return re.compile(
        rf"\W*(?:{prepositions})\s(?:(?:{pronouns})\b(?!\s(?:{times})\b)"
        rf"|(?:[\w’'-]+\s){{1,6}}?[\w’'-]+,?\s(?:{subjects})\b)",
        re.I,
    )


def _opening(listed: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_either(listed)})(?!\w)", re.I)


def _anywhere(listed: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase) for phrase in lexicon.phrases(listed))


def _either(listed: str) -> str:
    return "|".join(re.escape(" ".join(phrase)).replace("'", "['’]") for phrase in lexicon.phrases(listed))
