"""The values of quotation extraction, and the word lists of its rules.

Every span counts code points of ``Article.text``. The lists are in ``text/data/<language>/quotations.toml``: the names
in capitals are English; ``speech_lexicon`` reads the other languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from summarizer.text import lexicon
from summarizer.text.article import Span
from summarizer.text.tokens import Word

Speech = Literal["direct", "mixed", "indirect"]
Modality = Literal["asserted", "denied", "question", "conditional"]
Act = Literal["speech", "thought", "attitude"]
Gender = Literal["male", "female"]
Range = tuple[int, int]
"""Start and end among the words of one sentence."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker, as far as the article identifies them."""

    name: str
    """The fullest name the article gives, word for word: ``text[named_at.start:named_at.end]``."""
    role: str | None
    """What the article says the speaker is (``State Department spokesman``), word for word, or None."""
    mention: Span
    """The words that refer to the speaker at the quotation: a name, a role or a pronoun."""
    named_at: Span
    """The span of ``name``."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One reported statement, thought or attitude."""

    content: tuple[Span, ...]
    """What is said, in order, without the attribution. Direct speech includes its quotation marks."""
    speech: Speech
    """``direct``: all of it in quotation marks; ``mixed``: some of it; ``indirect``: none."""
    act: Act
    """``speech``: said or written; ``thought``: believed, hoped, wanted; ``attitude``: praised, criticised, backed."""
    modality: Modality
    """``asserted``: the speaker says it is so; ``denied``: says it is not so, or did not say it; ``question``: asks it;
    ``conditional``: would say it, or has not said it yet."""
    speaker: Speaker | None
    """None if the article does not say who, or it is uncertain."""
    mention: Span | None
    """The words that refer to the speaker, even if they cannot be resolved."""
    cue: Span | None
    """The cue (``said``, ``according to``); None if the quotation only continues another."""

    @property
    def span(self) -> Span:
        """From the first to the last code point of the content."""
        return Span(self.content[0].start, self.content[-1].end)


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that refers to a person. Ranges count words of its sentence."""

    kind: Literal["name", "phrase", "pronoun", "nobody"]
    start: int
    end: int
    """The end of the words that refer to the person."""
    after: int
    """The end including an apposition or words in brackets."""
    name: Range | None = None
    role: Range | None = None
    gender: Gender | None = None
    parts: tuple[str, ...] = ()
    """The words of the name, in lower case, without titles."""
    identifying: Range | None = None
    """The words that identify the person, if not the mention itself: ``the man`` in ``the man who said``."""
    titled: bool = False
    """Whether a title gives the gender."""
    certain: bool = False
    """Whether a title, an office or a given name shows that this is a person."""
    loose: bool = False
    """Whether a single name may be a place: it follows a preposition or a determiner."""
    placed: bool = False
    """Whether it follows a preposition of place, so that it may be a place."""
    latter: bool = False
    """Whether it is a pronoun for the person named last: ``ce dernier``."""
    leads: bool = False
    """Whether it seems to be the subject at the start of its sentence."""
    governed: bool = False
    """Whether it is part of another phrase or of a clause: ``de Ruiz``, ``que Ruiz``."""


@dataclass(slots=True)
class Report:
    """The report of one cue, before its speaker is resolved."""

    words: Sequence[Word]
    """The words that the ranges and the mention refer to."""
    content: list[Span]
    speech: Speech
    cue: Range | None
    subject: Mention | None
    """None if the verb has no subject: then the previous speaker is meant."""
    first: int = 0
    """The first word of the reported content."""
    last: int = 0
    act: Act = "speech"
    modality: Modality = "asserted"
    unnamed: Literal["", "still", "same", "topic", "several", "paper", "body"] = ""
    """The speaker if there is no subject: the last speaker, the same but only if there is one, the person the text is
    about, several people, the author of a text, or a body named before."""
    goes_on: bool = False
    """Whether the verb continues earlier speech: ``she added``."""


def span_of(words: Sequence[Word], part: Range) -> Span:
    """The offsets of a range of words."""
    return Span(words[part[0]].start, words[part[1] - 1].end)


FULL_NAME = 2
"""Least words of a full name."""
SENTENCE_WORDS = 5
"""Least words of a quoted string after a colon or alone that is speech even without a speaker or a final mark."""

# --- word lists

Form = Literal["base", "third", "past", "ing"]
FORMS: tuple[Form, ...] = get_args(Form)

_DATA = lexicon.table("quotations")


def _listed(section: str, name: str) -> frozenset[str]:
    return lexicon.words(_DATA[section][name])


_FRAMES = tuple("say tell ask call think want urge judge".split())
"""The lists of reporting verbs; the frames of a verb are the lists that contain it."""
ABOUT = {verb: frozenset(prepositions) for verb, *prepositions in lexicon.phrases(_DATA["verbs"]["about"])}
"""Verb → prepositions after which it reports only a topic, or a side for or against it."""
DENYING = _listed("verbs", "denying")
SHOWING = _listed("verbs", "showing")
TAKING_SIDES = _listed("verbs", "taking_sides")
NO_BARE_CLAUSE = _listed("verbs", "no_bare_clause")

_SHORT = lexicon.words(lexicon.table("tokens")["titles"].lower())


def _with_stop(titles: frozenset[str]) -> frozenset[str]:
    """Titles, and those that have a short form with its full stop: ``mr``, ``mr.``"""
    return titles | {f"{title}." for title in titles & _SHORT}


COURTESY = _with_stop(_listed("people", "courtesy"))
TITLES = COURTESY | _listed("people", "titles") | {f"{title}." for title in _SHORT}
MALE = _with_stop(_listed("people", "male"))
FEMALE = _with_stop(_listed("people", "female"))
ROLES = _listed("people", "roles")
ORGANISATION_WORDS = _listed("people", "organisations")
PARTICLES = lexicon.name_particles()
INSIDE_NAMES = _listed("words", "inside_names")
SOURCES = _listed("people", "sources")
EVIDENCE = _listed("people", "evidence")

SUBJECT_PRONOUNS = _listed("words", "subject_pronouns")
OBJECT_PRONOUNS = _listed("words", "object_pronouns")
PLURAL_PRONOUNS = _listed("words", "plural_pronouns")
_BE = _listed("words", "copulas") | _listed("words", "be")
BE = _BE | _listed("words", "passive")
MODALS = _listed("words", "modals") | lexicon.negated_modals()
AUXILIARIES = _BE | MODALS | lexicon.auxiliaries() | _listed("words", "short") | lexicon.negated_auxiliaries()
NEGATIONS = _listed("words", "negations") | lexicon.negated_modals() | lexicon.negated_auxiliaries()
ADVERBS = _listed("words", "adverbs")
NOUNS_IN_LY = _listed("words", "nouns_in_ly")
ARTICLES = _listed("words", "articles")
DEMONSTRATIVES = _listed("words", "demonstratives")
POSSESSIVES = _listed("words", "possessives")
DETERMINERS = ARTICLES | DEMONSTRATIVES | POSSESSIVES | _listed("words", "quantifiers") | lexicon.cardinals()
PREPOSITIONS = _listed("words", "prepositions")
BEHIND_NOUNS = _listed("words", "behind_nouns")
DAYS = _listed("words", "days") | lexicon.calendar_names()
TIMES = lexicon.words(lexicon.table("summary")["opening"]["times"])
FINITE = lexicon.finite_verbs()
MEASURES = _listed("words", "measures")
WH = _listed("words", "wh")
RELATIVES = _listed("words", "relatives")
_OPENERS = _listed("words", "openers") | RELATIVES
CONJUNCTIONS = _listed("words", "conjunctions") | _OPENERS | WH
SUBORDINATORS = _listed("words", "subordinators") | _OPENERS | WH - {"how", "what", "why"}
VERB_PARTICLES = _listed("words", "particles")

GENDER = {name: gender for gender in ("male", "female") for name in _listed("given_names", gender)}
"""Given name, in lower case → ``male`` or ``female``. A name used for both is left out or has the commoner one."""

_ROLE_ENDINGS = ("er", "or", "ist", "man", "woman", "ian", "eer", "ant", "person")
_NO_ROLES = _listed("people", "no_roles")
_LONG_ENOUGH = 6
"""Least letters of a word whose ending may mark it as a role."""


def is_role(lower: str) -> bool:
    """Whether a noun is a role of a person: listed, or formed like ``driver``, ``inventor``, ``pianist``."""
    return lower in ROLES or (len(lower) >= _LONG_ENOUGH and lower.endswith(_ROLE_ENDINGS) and lower not in _NO_ROLES)


@dataclass(frozen=True, slots=True)
class Cue:
    """The reading of one word form as a cue."""

    lemma: str
    form: Form
    frames: frozenset[str]
    """Names of the lists that contain the verb."""


def act_of(frame: str) -> Act:
    """The kind of act that a verb of this list reports."""
    return "thought" if frame in ("think", "want") else "attitude" if frame == "judge" else "speech"


def _build() -> dict[str, Cue]:
    lists = {"about": frozenset(ABOUT)} | {name: _listed("verbs", name) for name in _FRAMES}
    frames: dict[str, set[str]] = {}
    for name, verbs in lists.items():
        for verb in sorted(verbs):
            frames.setdefault(verb, set()).add(name)
    cues: dict[str, Cue] = {}
    for lemma, names in frames.items():
        for form, words in zip(FORMS, lexicon.forms(lemma), strict=True):
            cues |= {word: Cue(lemma, form, frozenset(names)) for word in words}
    return cues


CUES = _build()
"""Word form → its reading as a cue."""


# --- German, French, Spanish

LANGUAGES = frozenset(lexicon.languages_with("quotations")) - {"en"}
"""The languages read by patterns; English is read by syntax instead."""


@dataclass(frozen=True, slots=True)
class SpeechLexicon:
    """The words and conventions of one language. Words are in lower case, with ``'`` for every apostrophe."""

    language: str
    dialogue_dash: bool
    """Whether a dash at the start of a paragraph may open speech."""
    incise: bool
    """Whether an attribution may be inside the quotation marks: ``« Non, dit-il, jamais. »``."""
    drops_subject: bool
    """Whether a verb without a subject refers to the previous person."""
    capital_nouns: bool
    """Whether common nouns are capitalised, so that a capital alone does not mark a name."""
    saying: frozenset[str]
    participles: frozenset[str]
    """Forms that are a cue only with an auxiliary."""
    infinitives: frozenset[str]
    """Forms that are a cue with an auxiliary or before what is said: ``quiso subrayar``, ``señalando que``."""
    separable: frozenset[str]
    particles: frozenset[str]
    joined: frozenset[str]
    """Particle and verb as one word, as in a subordinate clause: ``zugab``."""
    asking: frozenset[str]
    homographs: frozenset[str]
    """Forms of these verbs that are nouns after a determiner: ``la sentencia``."""
    naming: frozenset[str]
    auxiliaries: frozenset[str]
    passive: frozenset[str]
    """``se reconocerá``: words that make a verb without a subject a passive."""
    linking: frozenset[str]
    """Words between such a verb and an infinitive: ``se limita a``."""
    reflexives: frozenset[str]
    latter: frozenset[str]
    """``ce dernier``: words that make a determiner a pronoun."""
    verb_endings: frozenset[str]
    """Endings that mark a verb beside a quotation."""
    participle_endings: frozenset[str]
    """Endings of participles that report beside a quotation although no list has them."""
    impersonal: frozenset[str]
    plural_endings: frozenset[str]
    """Endings of verbs whose omitted subject is not a single person."""
    sources: tuple[tuple[str, ...], ...]
    """Phrases before the speaker of a sentence, such as ``selon``, the longest first."""
    own_sources: tuple[tuple[str, ...], ...]
    """``a su juicio``: such phrases with a possessive for the speaker."""
    sources_behind: frozenset[str]
    sources_for_persons: frozenset[str]
    pronouns: Mapping[str, Gender]
    narrators: frozenset[str]
    """``ich``: the author, who is no speaker."""
    determiners: Mapping[str, Gender | None]
    definite: frozenset[str]
    dative: frozenset[str]
    oblique: frozenset[str]
    """Determiners that cannot open a subject."""
    titles: Mapping[str, Gender | None]
    copulas: frozenset[str]
    """Verbs that end a phrase."""
    thus: tuple[tuple[str, ...], ...]
    """``Así ha resumido …``: phrases that open a sentence about the quoted words before it."""
    prepositions: frozenset[str]
    genitives: frozenset[str]
    adverbs: frozenset[str]
    conjunctions: frozenset[str]
    relatives: frozenset[str]
    fillers: frozenset[str]
    reported: frozenset[str]
    """``sei``: verbs whose mood shows that somebody is reported to say it."""
    comparing: frozenset[str]
    """``wie er sagte``: words before a clause that says who said it."""
    so_called: frozenset[str]
    works: frozenset[str]
    abstract: frozenset[str]
    """Endings of nouns that cannot speak, unless they are groups."""
    papers: frozenset[str]
    """``texto``: words for a text that speaks for whoever wrote it."""
    bodies: frozenset[str]
    """``ONG``: words that name a body, mentioned before, by its kind."""
    reading: frozenset[str]
    """``peut-on lire``: verbs of reading, before a preposition of ``places`` and a paper."""
    places: frozenset[str]
    hearsay: frozenset[str]
    """``hieß es``: verbs without a subject that report what a body or a text says."""
    origins: frozenset[str]
    """Prepositions before a body for which nobody in particular speaks: ``desde la Plataforma aseguran``."""
    groups: frozenset[str]
    roles: frozenset[str]
    agents: frozenset[str]
    """Endings of further roles in a language that writes nouns in small letters: ``preparador``."""
    former: frozenset[str]
    """Words that change an office, such as ``former`` or ``deputy``."""
    given_names: Mapping[str, Gender | None]
    """Of all the languages: the own one decides on the gender."""

    cues: frozenset[str]
    """Every form that may report speech beside a quotation."""
    function_words: frozenset[str]
    """Words that are never a speech verb, a noun or a name."""

    def is_function_word(self, word: str) -> bool:
        """Whether a lower-case word is a function word."""
        return word in self.function_words


@cache
def speech_lexicon(language: str) -> SpeechLexicon:
    """The lexicon of a language in ``LANGUAGES``. Raises FileNotFoundError for any other."""
    data = lexicon.table("quotations", language)
    plain: dict[str, Any] = {key: frozenset(value.split()) for key, value in data.items() if isinstance(value, str)}
    flags: dict[str, Any] = {key: value for key, value in data.items() if isinstance(value, bool)}
    regular = _inflected(plain.pop("regular"), data["endings"])
    for name, forms in zip(("saying", "participles", "infinitives"), regular, strict=True):
        plain[name] |= forms
    determiners: dict[str, Any] = data["determiners"]
    small = "prepositions adverbs conjunctions relatives reflexives fillers impersonal auxiliaries copulas".split()
    by_gender = frozenset({*_by_gender(determiners), *_by_gender(data["pronouns"])})
    function_words = by_gender.union(*(plain[name] for name in small))
    return SpeechLexicon(
        language=language,
        sources=_phrases(data["sources"]),
        own_sources=_phrases(data.get("own_sources", ())),
        thus=_phrases(data["thus"]),
        sources_behind=frozenset(data["sources_behind"]),
        sources_for_persons=frozenset(data["sources_for_persons"]),
        pronouns=_by_gender(data["pronouns"]),  # type: ignore[arg-type]  # the keys of the file are genders
        determiners=_by_gender(determiners),
        definite=frozenset(determiners["definite"].split()),
        dative=frozenset(determiners["dative"].split()),
        oblique=frozenset(determiners["oblique"].split()),
        titles=_by_gender(data["titles"]),
        given_names=_given_names(language, without=function_words | plain["roles"]),
        joined=frozenset(particle + verb for particle in plain["particles"] for verb in plain["separable"]),
        cues=plain["saying"] | plain["separable"] | plain["asking"] | plain["naming"],
        function_words=function_words,
        **flags,
        **plain,
    )


def _inflected(verbs: frozenset[str], endings: Mapping[str, Sequence[str]]) -> tuple[frozenset[str], ...]:
    """The finite forms of regular verbs, their participles, and their infinitives and gerunds."""
    forms: tuple[set[str], ...] = (set(), set(), set())
    for verb in verbs:
        suffix = max((end for end in endings if verb.endswith(end)), key=len)
        for found, ends in zip(forms, endings[suffix], strict=True):
            found |= {verb.removesuffix(suffix) + end for end in ends.split()}
    return tuple(frozenset(found) for found in forms)


def _given_names(language: str, *, without: frozenset[str]) -> Mapping[str, Gender | None]:
    """Given names of all languages, since news is about people from everywhere, without words of this language."""
    also_words = _listed("given_names", "also_words")
    names: dict[str, Any] = {name: gender for name, gender in GENDER.items() if name not in also_words}
    for other in sorted(LANGUAGES - {language}):
        names |= _by_gender(lexicon.table("quotations", other)["given_names"])
    names |= _by_gender(lexicon.table("quotations", language)["given_names"])
    return MappingProxyType({name: gender for name, gender in names.items() if name not in without})


def _phrases(phrases: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    split = [tuple(phrase.replace("'", "' ").split()) for phrase in phrases]
    return tuple(sorted(split, key=len, reverse=True))


def _by_gender(table: Mapping[str, str]) -> Mapping[str, Gender | None]:
    genders: dict[str, Gender | None] = dict.fromkeys(table.get("other", "").split())
    genders |= dict.fromkeys(table.get("dative", "").split())
    genders |= dict.fromkeys(table["male"].split(), "male")
    genders |= dict.fromkeys(table["female"].split(), "female")
    return MappingProxyType(genders)
