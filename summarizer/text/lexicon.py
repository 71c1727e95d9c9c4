"""Word lists: TOML files in ``data/<language>/``, each read once.

A list of words is a string separated by white space; a list of phrases is separated by ``;``. Verbs are in their base
form.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

_VOWELS = "aeiou"


@cache
def table(name: str, language: str = "en") -> Mapping[str, Any]:
    """The table ``name`` of a language, as in its file.

    Raises FileNotFoundError if there is no such file, and tomllib.TOMLDecodeError if it is malformed.
    """
    text = (files("summarizer.text") / "data" / language / f"{name}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def table_if_any(name: str, language: str) -> Mapping[str, Any]:
    """The table ``name`` of a language; empty if the language has none."""
    place = files("summarizer.text") / "data" / language / f"{name}.toml"
    return table(name, language) if language.isalpha() and place.is_file() else {}


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a list, as their words, the longest first."""
    found = (tuple(piece.split()) for piece in text.replace("\n", " ").split(";"))
    return tuple(sorted({phrase for phrase in found if phrase}, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _irregular(language: str) -> Mapping[str, tuple[str, ...]]:
    return {base: tuple(forms.split("/")) for base, forms in table("verbs", language)["irregular"].items()}


def forms(verb: str, language: str = "en") -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """The base, third-person, past and *-ing* forms of an English verb, by rule or from ``verbs.toml``."""
    if verb in (known := _irregular(language)):
        third, past, ing = known[verb]
        return frozenset({verb}), words(third), words(past), words(ing)
    if verb.endswith("e"):
        regular = (verb + "s", verb + "d", (verb[:-1] if not verb.endswith("ee") else verb) + "ing")
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        regular = (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    elif verb.endswith(("s", "sh", "ch", "x", "z")):
        regular = (verb + "es", verb + "ed", verb + "ing")
    else:
        regular = (verb + "s", verb + "ed", verb + "ing")
    return (frozenset({verb}), *(frozenset({form}) for form in regular))  # type: ignore[return-value]
