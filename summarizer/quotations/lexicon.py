"""The English words that the rules know, from ``text/data/en/quotations.toml``, and the verbs that may report."""

from dataclasses import dataclass
from typing import Literal

from summarizer.quotations.model import Act
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
