"""What the rules for quotations know of a language, from ``text/data/<language>/quotations.toml``.

The names in capitals are English; ``speech_lexicon`` reads the other languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from summarizer.extract.quotations.quotation import Act, Gender
from summarizer.text import lexicon

Form = Literal["base", "third", "past", "ing"]

_DATA = lexicon.table("quotations")


def _listed(section: str, name: str) -> frozenset[str]:
    return lexicon.words(_DATA[section][name])


_FRAMES = tuple("say tell ask call think want urge judge".split())
"""The lists of verbs of reporting; a verb's frames are the lists that hold it."""
ABOUT = {verb: frozenset(prepositions) for verb, *prepositions in lexicon.phrases(_DATA["verbs"]["about"])}
"""Verbs that tell only what was talked about, or for and against what, after these prepositions."""
DENYING = _listed("verbs", "denying")
SHOWING = _listed("verbs", "showing")
TAKING_SIDES = _listed("verbs", "taking_sides")
NO_BARE_CLAUSE = _listed("verbs", "no_bare_clause")

TITLES = _listed("people", "titles")
COURTESY = _listed("people", "courtesy")
MALE = _listed("people", "male")
FEMALE = _listed("people", "female")
ROLES = _listed("people", "roles")
ORGANISATION_WORDS = _listed("people", "organisations")
PARTICLES = _listed("people", "particles")
SOURCES = _listed("people", "sources")
EVIDENCE = _listed("people", "evidence")

SUBJECT_PRONOUNS = _listed("words", "subject_pronouns")
OBJECT_PRONOUNS = _listed("words", "object_pronouns")
PLURAL_PRONOUNS = _listed("words", "plural_pronouns")
BE = _listed("words", "be")
MODALS = _listed("words", "modals")
AUXILIARIES = MODALS | _listed("words", "auxiliaries")
NEGATIONS = _listed("words", "negations")
ADVERBS = _listed("words", "adverbs")
NOUNS_IN_LY = _listed("words", "nouns_in_ly")
DETERMINERS = _listed("words", "determiners")
PREPOSITIONS = _listed("words", "prepositions")
CONJUNCTIONS = _listed("words", "conjunctions")
SUBORDINATORS = _listed("words", "subordinators")
DAYS = _listed("words", "days")
FINITE = _listed("words", "finite")
MEASURES = _listed("words", "measures")
WH = _listed("words", "wh")

GENDER = {name: gender for gender in ("male", "female") for name in _listed("given_names", gender)}
"""Given name, in lower case → ``male`` or ``female``. Names that go with both are not here or only as the commoner."""

_ROLE_ENDINGS = ("er", "or", "ist", "man", "woman", "ian", "eer", "ant", "person")
_NO_ROLES = _listed("people", "no_roles")
_LONG_ENOUGH = 6
"""Letters of a word whose ending may tell that it is a role."""


def is_role(lower: str) -> bool:
    """True for what people in the news are: listed, or made like ``driver``, ``inventor``, ``pianist``."""
    return lower in ROLES or (len(lower) >= _LONG_ENOUGH and lower.endswith(_ROLE_ENDINGS) and lower not in _NO_ROLES)


@dataclass(frozen=True, slots=True)
class Cue:
    """What one word form may be as a cue."""

    lemma: str
    form: Form
    frames: frozenset[str]
    """Names of the lists that hold the verb."""


def act_of(frame: str) -> Act:
    """What kind of act a verb of this list reports."""
    return "thought" if frame in ("think", "want") else "attitude" if frame == "judge" else "speech"


def _build() -> dict[str, Cue]:
    lists = {"about": frozenset(ABOUT)} | {name: _listed("verbs", name) for name in _FRAMES}
    frames: dict[str, set[str]] = {}
    for name, verbs in lists.items():
        for verb in sorted(verbs):
            frames.setdefault(verb, set()).add(name)
    cues: dict[str, Cue] = {}
    for lemma, names in frames.items():
        base, third, past, ing = lexicon.forms(lemma)
        by_form: tuple[tuple[Form, frozenset[str]], ...] = (
            ("base", base),
            ("third", third),
            ("ing", ing),
            ("past", past),
        )
        for form, words in by_form:
            cues |= {word: Cue(lemma, form, frozenset(names)) for word in words}
    return cues


CUES = _build()
"""Word form → what it may be as a cue."""


# --- German, French, Spanish

LANGUAGES = frozenset({"de", "es", "fr"})
"""The languages that have a file of rules; English has rules of its own."""


@dataclass(frozen=True, slots=True)
class SpeechLexicon:
    """The words and habits of one language. Words are in lower case, with ``'`` for every apostrophe."""

    language: str
    dialogue_dash: bool
    """Whether a paragraph may open words of speech with a dash."""
    incise: bool
    """Whether an attribution may stand inside the marks: ``« Non, dit-il, jamais. »``."""
    drops_subject: bool
    """Whether a verb without a subject goes on with the person before."""
    capital_nouns: bool
    """Whether common nouns have capitals, so that a capital alone names nobody."""
    saying: frozenset[str]
    participles: frozenset[str]
    """Forms that report only with an auxiliary."""
    separable: frozenset[str]
    particles: frozenset[str]
    asking: frozenset[str]
    naming: frozenset[str]
    auxiliaries: frozenset[str]
    reflexives: frozenset[str]
    latter: frozenset[str]
    """``ce dernier``: words that make a determiner a pronoun."""
    verb_endings: frozenset[str]
    """Endings that mark a verb beside a quotation, whatever it means."""
    impersonal: frozenset[str]
    plural_endings: frozenset[str]
    """Endings of verbs whose missing subject is no single person."""
    sources: tuple[tuple[str, ...], ...]
    """Phrases before whoever says what the sentence tells, the longest first."""
    sources_behind: frozenset[str]
    sources_for_persons: frozenset[str]
    pronouns: Mapping[str, Gender]
    determiners: Mapping[str, Gender | None]
    definite: frozenset[str]
    dative: frozenset[str]
    oblique: frozenset[str]
    """Determiners that no subject opens with."""
    titles: Mapping[str, Gender | None]
    copulas: frozenset[str]
    """Verbs that end a phrase."""
    thus: frozenset[str]
    """``Así ha resumido …``: words that open a sentence about words in marks before it."""
    prepositions: frozenset[str]
    genitives: frozenset[str]
    adverbs: frozenset[str]
    conjunctions: frozenset[str]
    relatives: frozenset[str]
    fillers: frozenset[str]
    so_called: frozenset[str]
    works: frozenset[str]
    nominative: frozenset[str]
    """Pronouns that can be nothing but a subject."""
    abstract: frozenset[str]
    """Ends of nouns that never speak, unless they are groups."""
    papers: frozenset[str]
    """``texto``: what speaks for whoever wrote it."""
    bodies: frozenset[str]
    """``ONG``: what calls a body that is named before by its kind."""
    hearsay: frozenset[str]
    """``hieß es``: verbs that nobody is the subject of, and that report what a body or a paper says."""
    origins: frozenset[str]
    """Prepositions before a body for whom nobody in particular speaks: ``desde la Plataforma aseguran``."""
    groups: frozenset[str]
    roles: frozenset[str]
    former: frozenset[str]
    """Words that make an office another one."""
    given_names: Mapping[str, Gender | None]
    """Of all the languages: the own one decides on the gender."""

    cues: frozenset[str]
    """Every form that may report speech beside a quotation."""
    function_words: frozenset[str]
    """Words that are no verb of saying, noun, or name, whatever stands around them."""

    def is_function_word(self, word: str) -> bool:
        """True when a word in lower case is one of ``function_words``."""
        return word in self.function_words


@cache
def speech_lexicon(language: str) -> SpeechLexicon:
    """The lexicon of a language in ``LANGUAGES``. Raises FileNotFoundError for any other."""
    data = lexicon.table("quotations", language)
    plain: dict[str, Any] = {key: frozenset(value.split()) for key, value in data.items() if isinstance(value, str)}
    flags: dict[str, Any] = {key: value for key, value in data.items() if isinstance(value, bool)}
    determiners: dict[str, Any] = data["determiners"]
    small = "prepositions adverbs conjunctions relatives fillers impersonal auxiliaries copulas".split()
    by_gender = frozenset({*_by_gender(determiners), *_by_gender(data["pronouns"])})
    function_words = by_gender.union(*(plain[name] for name in small))
    return SpeechLexicon(
        language=language,
        sources=_phrases(data["sources"]),
        sources_behind=frozenset(data["sources_behind"]),
        sources_for_persons=frozenset(data["sources_for_persons"]),
        pronouns=_by_gender(data["pronouns"]),  # type: ignore[arg-type]
        determiners=_by_gender(determiners),
        definite=frozenset(determiners["definite"].split()),
        dative=frozenset(determiners["dative"].split()),
        oblique=frozenset(determiners["oblique"].split()),
        titles=_by_gender(data["titles"]),
        given_names=_given_names(language, without=function_words | plain["roles"]),
        cues=plain["saying"] | plain["separable"] | plain["asking"] | plain["naming"],
        function_words=function_words,
        **flags,
        **plain,
    )


def _given_names(language: str, *, without: frozenset[str]) -> Mapping[str, Gender | None]:
    """The names of every language, since news tells of people from everywhere; no word of this one."""
    names: dict[str, Any] = {name: gender for name, gender in GENDER.items() if name not in _WORDS_TOO}
    for other in sorted(LANGUAGES - {language}):
        names |= _by_gender(lexicon.table("quotations", other)["given_names"])
    names |= _by_gender(lexicon.table("quotations", language)["given_names"])
    return MappingProxyType({name: gender for name, gender in names.items() if name not in without})


_WORDS_TOO = frozenset("will mark grant rose may april art pat rob dale wade sue dawn hope grace joy paris".split())
"""English given names that are common words of some language."""


def _phrases(phrases: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    split = [tuple(phrase.replace("'", "' ").split()) for phrase in phrases]
    return tuple(sorted(split, key=len, reverse=True))


def _by_gender(table: Mapping[str, str]) -> Mapping[str, Gender | None]:
    genders: dict[str, Gender | None] = dict.fromkeys(table.get("other", "").split())
    genders |= dict.fromkeys(table.get("dative", "").split())
    genders |= dict.fromkeys(table["male"].split(), "male")
    genders |= dict.fromkeys(table["female"].split(), "female")
    return MappingProxyType(genders)
