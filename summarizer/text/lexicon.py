"""What is known of each language: its word lists, and how its texts are recognised.

Word lists are TOML files in ``data/<language>/``, each read once; those of many languages are in ``data/mul/``.

A list of words is a string separated by white space; a list of phrases is separated by ``;``. Verbs are in their base
form.

A script that only one language uses, or the most common words of seven languages, decide the language of nearly every
text. The rest goes to py3langid (Lui and Baldwin, "langid.py: An Off-the-shelf Language Identification Tool", 2012). It
is imported only when needed, because it loads NumPy and takes longer than the rest of a short run. Both steps are
deterministic.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from threading import Lock
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


@cache
def languages_with(name: str) -> tuple[str, ...]:
    """The languages that have the table ``name``, in the order of their codes; of several languages at once: none."""
    folders = (files("summarizer.text") / "data").iterdir()
    return tuple(sorted(f.name for f in folders if f.name != "mul" and (f / f"{name}.toml").is_file()))


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


def entries(text: str) -> frozenset[str]:
    """The entries of a list: its phrases if ``;`` separates them, else its words."""
    pieces = text.split(";") if ";" in text else text.split()
    return frozenset(" ".join(piece.split()) for piece in pieces if piece.strip())


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a list, as their words, the longest first."""
    found = (tuple(piece.split()) for piece in text.split(";"))
    return tuple(sorted({phrase for phrase in found if phrase}, key=lambda phrase: (-len(phrase), phrase)))


def any_of(phrases: Iterable[str]) -> str:
    """A pattern that matches any of some words or phrases, with either apostrophe."""
    return "|".join(re.escape(one).replace("'", "['’]") for one in sorted(phrases, key=lambda one: (-len(one), one)))


def calendar(kind: str, language: str = "en") -> list[list[str]]:
    """The ``months`` or ``weekdays`` of a language in order, each by its name and by its short forms."""
    return [names.split("/") for names in table("dates", "mul")[kind][language].split()]


def numbered(kind: str) -> Mapping[str, int]:
    """``months`` or ``weekdays``, by any name in any language of ``dates.toml`` → 1–12 or 1–7."""
    known = (calendar(kind, language) for language in table("dates", "mul")[kind])
    return {name: number for listed in known for number, names in enumerate(listed, 1) for name in names}


@cache
def calendar_names(*kinds: str) -> frozenset[str]:
    """The English ``months`` or ``weekdays``, without short forms; both if neither is asked for."""
    return frozenset(names[0] for kind in kinds or ("months", "weekdays") for names in calendar(kind))


ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
NUMERIC_DATE = re.compile(r"(?<![\d.,/])(\d{1,2})(?P<mark>[./])(\d{1,2})(?P=mark)((?:1[89]|20)?\d\d)(?![\d/])")
CLOCK = re.compile(
    r"(?<![\d.,:])(\d{1,2})(?:(?:[:h]|\.(?=\d\d ?[ap]\.?m|\d\d Uhr))([0-5]\d)|(?= ?[ap]\.?m\b))(?!\d)"
    r"(?: ?([ap])\.?m\b\.?)?"
)
"""A time of day."""
YEAR = r"(?:1[5-9]|20)\d\d"
"""A pattern of the years that an article speaks of."""


@cache
def ordinal_endings() -> frozenset[str]:
    """What ordinals in figures end in, in all languages: ``1st``, ``3º``."""
    return words(table("units", "mul")["words"]["ordinals"])


@cache
def dates() -> re.Pattern[str]:
    """The dates in English text: a day with its month, in words or in figures, a year, or a time of day.

    The groups ``weekday`` and ``year`` are what stands before the month and behind the day: ``Monday, May 4, 2026``.
    """
    month = rf"(?:{any_of(name for names in calendar('months') for name in names)})"
    day = rf"\d{{1,2}}(?:{any_of(ordinal_endings())})?"
    return re.compile(
        rf"\b(?:(?P<weekday>{any_of(calendar_names('weekdays'))}),? )?{month}\.? {day}\b(?:,? (?P<year>{YEAR}))?"
        rf"|\b{day}\.? {month}\b|{ISO_DATE.pattern}|{NUMERIC_DATE.pattern}|\b{YEAR}\b(?![.,]\d)|{CLOCK.pattern}",
        re.IGNORECASE,
    )


@cache
def agencies() -> str:
    """A pattern of the agencies that stand in datelines, ``(Reuters)``."""
    return any_of(words(table("bylines", "mul")["agencies"]))


@cache
def name_particles() -> frozenset[str]:
    """The words in small letters inside names of persons: ``van``, ``de``."""
    return words(table("bylines", "mul")["particles"])


@cache
def short_forms(language: str = "en") -> frozenset[str]:
    """The titles and other short forms of a language with a full stop that belongs to them, as written: ``Mr``."""
    listed = table_if_any("tokens", language)
    return words(listed.get("titles", "")) | words(listed.get("short", ""))


@cache
def word_class(name: str) -> frozenset[str]:
    """An English word class of ``quotations.toml``, such as ``prepositions``."""
    return words(table("quotations")["words"][name])


@cache
def small_in_names() -> frozenset[str]:
    """The words in small letters inside names of persons and, in English, of bodies: ``van``, ``of``."""
    return name_particles() | word_class("inside_names")


@cache
def auxiliaries() -> frozenset[str]:
    """The finite English auxiliaries, ``is``, ``might``; what is negated or shortened is not among them."""
    return word_class("copulas") | word_class("auxiliaries") | word_class("modals")


@cache
def negated_modals() -> frozenset[str]:
    """The English modals with a negation: ``won't``, ``couldn't``."""
    return word_class("negated_modals") | {f"{modal}n't" for modal in word_class("modals")}


@cache
def negated_auxiliaries() -> frozenset[str]:
    """The other English auxiliaries with a negation: ``isn't``, ``didn't``."""
    return frozenset(f"{verb}n't" for verb in word_class("copulas") | word_class("auxiliaries"))


@cache
def number_words() -> Mapping[str, str]:
    """English number, in a word → in figures: ``three`` → ``3``, ``first`` → ``1st``."""
    return dict(pair.split("/") for pair in table("questions")["words"]["figures"].split())


@cache
def cardinals() -> frozenset[str]:
    """The English numbers from one to twelve, in words."""
    return frozenset(word for word, figure in number_words().items() if figure in map(str, range(1, 13)))


@cache
def verbs_of_saying(language: str = "en") -> frozenset[str]:
    """The forms of verbs that tell of speech in any sentence: ``says``, ``went on``. Few languages have a list."""
    return frozenset(map(" ".join, phrases(table_if_any("tokens", language).get("speech", ""))))


OF_SAYING = frozenset({"say", "tell", "ask"})
"""The lists of verbs of speech in ``quotations.toml``."""


@cache
def verbs_beside_quotations() -> frozenset[str]:
    """The forms of English verbs that tell of speech where a quotation stands beside them, third person and past."""
    listed = table("quotations")["verbs"]
    verbs = {verb for name in OF_SAYING for verb in listed[name].split()}
    return frozenset(form for verb in verbs for found in forms(verb)[1:3] for form in found)


@cache
def _past_forms() -> Mapping[str, list[str]]:
    return {verb: past for verb, *past in (entry.split("/") for entry in table("verbs")["past"].split())}


@cache
def irregular_verbs() -> frozenset[str]:
    """The English verbs in ``verbs.toml``."""
    listed = table("verbs")
    return frozenset(_past_forms()) | words(listed["doubling"]) | words(listed["doubling_or_not"])


@cache
def past_forms() -> frozenset[str]:
    """The past tenses and past participles of the English verbs in ``verbs.toml``."""
    return frozenset(form for verb in irregular_verbs() for form in forms(verb)[2])


@cache
def finite_verbs() -> frozenset[str]:
    """English past tenses that spelling does not give away, and common verbs in the present: ``fell``, ``goes``."""
    tenses = frozenset(tense for tense, *_ in _past_forms().values())
    return tenses - verbs_or_nouns() | words(table("verbs")["present"])


@cache
def verbs_or_nouns() -> frozenset[str]:
    """English past tenses and forms of the present that are nouns or adjectives as often: ``cost``, ``plans``."""
    return words(table("verbs")["or_nouns"])


@cache
def verbs_of_sentences() -> frozenset[str]:
    """The base forms of English verbs by which a line is known for a sentence."""
    return irregular_verbs() | words(table("verbs")["regular"])


@cache
def forms(verb: str) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """The base, third-person, past and *-ing* forms of an English verb, by rule or from ``verbs.toml``."""
    doubling = [verb in words(table("verbs")[name]) for name in ("doubling", "doubling_or_not")]
    stems = [verb + verb[-1]] if any(doubling) else []
    stems += [verb] if not doubling[0] else []
    past = [stem + ("d" if verb.endswith("e") else "ed") for stem in stems]
    third = "has" if verb == "have" else verb + "s"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        third, past = verb[:-1] + "ies", [verb[:-1] + "ied"]
    elif verb.endswith(("s", "sh", "ch", "x", "z", "o")) and not verb.endswith("oo"):
        third = verb + "es"
    ing = [re.sub(r"(?<!e)e\Z", "", re.sub(r"ie\Z", "y", stem)) + "ing" for stem in stems]
    return frozenset({verb}), frozenset({third}), frozenset(_past_forms().get(verb, past)), frozenset(ing)


LANGUAGES = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "th",
    "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""The ISO 639-1 codes that can be returned. A choice among all languages makes more errors on short texts."""
DEFAULT = "en"
_SAMPLE_SIZE = 3000
"""Code points examined; more do not change the answer."""

_COMMON_WORDS = {code: words(listed) for code, listed in table("common", "mul").items()}
_WORD = re.compile(r"[^\W\d_]+")
_MIN_WORDS = 20
_MIN_SHARE = 0.18
"""Least share of a text's words that must be common words of a language for it to be the answer …"""
_MIN_LEAD = 1.8
"""… and how many times the share of any other language it must be."""

_SCRIPTS = {
    "ja": ("\u3041", "\u30ff"), "ko": ("\uac00", "\ud7a3"), "zh": ("\u4e00", "\u9fff"), "ru": ("\u0410", "\u044f"),
    "ar": ("\u0621", "\u064a"), "el": ("\u0370", "\u03ff"), "he": ("\u05d0", "\u05ea"), "th": ("\u0e01", "\u0e5b"),
}  # fmt: skip
"""The first and the last letter of scripts that stand for a language."""
_FOREIGN_LETTERS = {
    "ru": re.compile(r"[іїєґўјљњћђџѓќѕ]", re.IGNORECASE),
    "ar": re.compile(r"[پچژگکیےٹڈڑںھہۀ]"),
}
"""Letters of other languages in the same script: Ukrainian, Serbian, …; Persian, Urdu."""
_RUSSIAN = re.compile(r"[ыэ]", re.IGNORECASE)
"""Letters that Russian has and Bulgarian does not."""


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language of a text; ``en`` for a text without letters."""
    sample = text[:_SAMPLE_SIZE]
    letters = sum(char.isalpha() for char in sample)
    if not letters:
        return DEFAULT
    if plain := (_by_words(sample) if sample.isascii() or _is_latin(sample, letters) else _by_script(sample, letters)):
        return plain
    return identify_language(sample)[0]


def _is_latin(sample: str, letters: int) -> bool:
    return sum(char.isalpha() and char < "\u0250" for char in sample) > 0.9 * letters


def _by_words(sample: str) -> str | None:
    found = _WORD.findall(sample.casefold())
    if len(found) < _MIN_WORDS:
        return None
    shares = {code: sum(word in common for word in found) / len(found) for code, common in _COMMON_WORDS.items()}
    first, second = sorted(shares, key=lambda code: shares[code], reverse=True)[:2]
    return first if shares[first] >= _MIN_SHARE and shares[first] >= _MIN_LEAD * shares[second] else None


def _by_script(sample: str, letters: int) -> str | None:
    """The language whose script has more than half of the letters. Kana distinguish Japanese from Chinese."""
    shares = {code: sum(first <= char <= last for char in sample) / letters for code, (first, last) in _SCRIPTS.items()}
    if shares["zh"] + shares["ja"] > 0.5:
        return "ja" if shares["ja"] > 0.05 else "zh"
    code = max(shares, key=lambda code: shares[code])
    others = _FOREIGN_LETTERS.get(code)
    if shares[code] <= 0.5 or (others and others.search(sample)) or (code == "ru" and not _RUSSIAN.search(sample)):
        return None
    return code


_IMPORTS = Lock()


@contextmanager
def without_identifier() -> Iterator[None]:
    """Keep what is imported meanwhile from importing py3langid: trafilatura would, needlessly, and NumPy takes as long
    to load as all the rest of it.
    """
    with _IMPORTS:
        kept = sys.modules.setdefault("py3langid", None)  # type: ignore[arg-type]  # None stops the import
        try:
            yield
        finally:
            if kept is None:
                del sys.modules["py3langid"]


_PUBLIC_CODES = {"no": "nb"}
"""py3langid's codes that are not those of ``LANGUAGES``."""


def identify_language(text: str) -> tuple[str, dict[str, float]]:
    """The most likely language of a text by py3langid, and its score for each of ``LANGUAGES``."""
    scores = {_PUBLIC_CODES.get(code, code): float(score) for code, score in _identifier().rank(text)}
    return max(scores, key=lambda code: scores[code]), scores


@cache
def _identifier() -> Any:
    with _IMPORTS:
        from py3langid import langid  # type: ignore[import-untyped, unused-ignore]  # only some versions have types

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    identifier.set_languages([code for code in identifier.labels if _PUBLIC_CODES.get(code, code) in LANGUAGES])
    return identifier
