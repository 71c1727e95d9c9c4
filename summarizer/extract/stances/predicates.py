"""Verbs and phrases that state a side, what cancels it (negation, modality, doubt, time past), and whose act a verb is.

The words are in ``stances.toml``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from summarizer.extract.quotations.grammar import (
    JOINTS,
    head_of,
    is_adverb,
    is_finite,
    is_negation,
    is_people,
    is_plural,
    is_reduced,
    leading_subject,
    subject_before,
    verb_group_start,
)
from summarizer.extract.quotations.lexicon import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    CUES,
    DAYS,
    DETERMINERS,
    FORMS,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WH,
    Form,
    Range,
)
from summarizer.text import lexicon
from summarizer.text.tokens import Word, currency_signs
from summarizer.text.typography import ANY_MARK, POSSESSIVE

_SIGNS = {"negated": 1, "favor": 1, "own_favor": 1, "against": -1, "own_against": -1, "mixed": 0}
SUPPORT = frozenset({"favor", "favour", "support", "defence", "defense"})
_SKIPPED = 2
"""Words that may stand inside a phrase: ``cast serious doubt on``."""
_BETWEEN = 5
"""Most words between a verb and the preposition that gives the side: ``voted 7-4 on Monday against``."""
_OBJECT = 6
"""Most words of an object that are searched for its head."""
_OF_TELLING = lexicon.OF_SAYING | {"think"}

MARKS = frozenset(ANY_MARK)
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
    """A list of words or phrases; empty if the section has no such list."""
    return lexicon.entries(table()[section].get(name, ""))


def side_of(word: str, section: str, after: str = "") -> int:
    """+1 or -1 for a word in the lists of a section for or against something, with the word that follows; else 0."""
    suffix = f"_{after}" if after else ""
    return (word in listed(section, f"favor{suffix}")) - (word in listed(section, f"against{suffix}"))


@cache
def verb_forms(section: str, name: str) -> Mapping[str, tuple[str, Form]]:
    """Word form → base form and form, of a list of verbs."""
    found: dict[str, tuple[str, Form]] = {}
    for verb in sorted(listed(section, name)):
        for form, words in zip(FORMS, lexicon.forms(verb), strict=True):
            for word in words:
                found.setdefault(word, (verb, form))
    return found


@cache
def _index(section: str) -> Mapping[str, Sequence[tuple[tuple[str, ...], str, Form, int]]]:
    """The verbs of a section by every form of their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, Form, int]]] = {}
    for side, sign in _SIGNS.items():
        for phrase in lexicon.phrases(table()[section].get(side, "")):
            for form, words in zip(FORMS, lexicon.forms(phrase[0]), strict=True):
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


_AMOUNTS = currency_signs() | {"million", "thousand", "billion"}


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
        if third[:1] == ("in",) and len(third) > 2 and third[1] in SUPPORT and third[2] == "of" and out:
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
        if (word.kind == "mark" and word.text not in POSSESSIVE) or word.lower in PREPOSITIONS:
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
        return at >= len(words) or words[at].text not in {*POSSESSIVE, "-"}
    return words[at].lower in PREPOSITIONS | CONJUNCTIONS | DAYS | {"to"} or is_adverb(words[at])


# --- what governs a verb

_LOOKED_BACK = 3
OWN = frozenset({"i", "we"})


@dataclass(frozen=True, slots=True)
class Group:
    """A verb group: auxiliaries, negation and adverbs before a verb."""

    start: int
    """Its first word."""
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
    negated = any(map(is_negation, words[start:at]))
    cannot = "cannot" in lower or "can't" in lower or ("can" in lower and negated)
    modal = bool(set(lower) & lexicon.word_class("modals") - {"will", "would"}) and not cannot
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
    return Group(start, negated, modal or doubt, would, cannot, be, helped, infinitive, past or longer)


def group_at(words: Sequence[Word], verb: int) -> Group:
    """The whole verb group of a verb."""
    return read_group(words, verb_group_start(words, verb), verb)


_WILLED = frozenset({"continue", "keep", "seek", "try"})
_HELPERS = lexicon.word_class("auxiliaries") | {"will", "'ll", "'ve", "to", "cannot"}


@cache
def _willing() -> frozenset[str]:
    return frozenset().union(*(form for verb in listed("scope", "would") for form in lexicon.forms(verb)))


def is_question(words: Sequence[Word]) -> bool:
    """Whether a sentence asks; not where only a quoted string, which is one word, does."""
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


# --- whose act a verb is

COPULAS = BE - {"got", "get", "gets", "be", "being"} | {"am", "remains", "remain", "remained", "'m"}
ANAPHORS = lexicon.words(lexicon.table("questions")["words"]["anaphors"]) | {"that"}
_DEPTH = 3
REACH = 12
"""Most words between a verb and the infinitive that depends on it."""


@dataclass(frozen=True, slots=True)
class Doer:
    """The subject of a verb, with its verb group."""

    subject: Range | None
    group: Group
    turns: bool = False
    """Whether the governing verb reverses the side: ``refused to support``."""
    wished: bool = False
    """Whether the predicate depends on another verb."""


def doer_of(words: Sequence[Word], at: int, form: Form, depth: int = 0) -> Doer | None:
    """The subject of the verb at ``at``; None if the word is not a verb or its subject is general."""
    group = group_at(words, at)
    if form == "past" and group.be:
        return None
    if group.infinitive is not None or (form == "ing" and not group.be):
        return _governor(words, at, group, depth) if depth < _DEPTH else None
    subject = finite_subject(words, at, form, group)
    return Doer(subject, group) if subject else None


def _governor(words: Sequence[Word], verb: int, group: Group, depth: int) -> Doer | None:
    """The subject of the verb that governs an infinitive or a participle."""
    inside = [w.lower for w in words[group.infinitive or group.start : verb]]
    link = (group.start if group.infinitive is None else group.infinitive) - 1
    while link > 0 and is_adverb(words[link]) and words[link].lower not in ("not", "never"):
        link -= 1
    gerund = group.infinitive is None
    if link < 0 or {"not", "never"} & {words[link].lower, *inside}:
        return None
    lower = words[link].lower
    for name in ("aspect", "gerund") if gerund else ("aspect", "wish", "refuse"):
        if lower in verb_forms("governors", name):
            found = doer_of(words, link, verb_forms("governors", name)[lower][1], depth + 1)
            if found:
                return None if found.turns else replace(found, turns=name == "refuse", wished=True)
    if gerund and (words[link].text in (",", "—", "–") or lower == "while"):
        subject = leading_subject(words)
        listing = words[link - 1].lower.endswith(("ing", "ed")) and words[link - 2].lower not in DETERMINERS
        opened = subject is not None and subject[1] <= link and not listing
        return Doer(subject, group) if opened else None
    return _carried(words, link, depth) or (None if gerund else _urged(words, link, depth))


def _carried(words: Sequence[Word], link: int, depth: int) -> Doer | None:
    """``sent a letter to the chamber opposing``, ``leads the campaign to save``: the owner of the paper or effort."""
    nouns, verbs = listed("governors", "papers") | listed("governors", "efforts"), ("sending", "leading")
    noun = next((i for i in range(link, max(link - REACH // 2, -1), -1) if words[i].lower in nouns), None)
    for back in range(noun - 1, max(noun - REACH // 2, -1), -1) if noun else ():
        found = next((f for v in verbs if (f := verb_forms("governors", v).get(words[back].lower))), None)
        if found:
            return _wished(doer_of(words, back, found[1], depth + 1))
    return None


def _wished(doer: Doer | None) -> Doer | None:
    return replace(doer, wished=True) if doer else None


def _urged(words: Sequence[Word], link: int, depth: int) -> Doer | None:
    """``urged the council to``, ``called on the governor to``, ``voted 19-15 to``."""
    for back in range(link, max(link - REACH, -1), -1):
        lower = words[back].lower
        found = verb_forms("governors", "urge").get(lower)
        called = found is None or found[0] != "call" or words[back + 1].lower in ("on", "upon", "for")
        if found and called and (back < link or found[0] == "vote"):
            return _wished(doer_of(words, back, found[1], depth + 1))
        marked = words[back].kind == "mark" and words[back].text not in {*POSSESSIVE, "-"}
        if words[back].kind == "quoted" or marked or lower == "now" or is_finite(words, back):
            return None
        if lower == "to" and words[back + 1].kind != "number":
            return None
    return None


def finite_subject(words: Sequence[Word], at: int, form: Form, group: Group) -> Range | None:
    """The subject of a finite verb; None if the word is not a finite verb or has no subject."""
    start = group.start
    before_verb = words[start - 1].lower if start else ""
    if form in ("base", "third") and start == at and before_verb in PREPOSITIONS | DETERMINERS:
        return None  # ``in protest of``, ``an attack``: a noun
    subject = _true_subject(words, subject_before(words, start))
    if subject is None:
        joint = words[start - 1] if start else None
        if joint is None or not (joint.lower in JOINTS or joint.text == ",") or form in ("base", "ing"):
            return None
        return leading(words, start)
    if not any(w.kind == "name" or w.lower not in DETERMINERS for w in words[subject[0] : subject[1]]):
        return None
    if words[subject[1] - 1].text in POSSESSIVE or (start < at and words[start].text in POSSESSIVE):
        return None
    if form == "base" and group.be:
        return None
    if form == "base" and not (group.helped or is_plural(words[subject[0] : subject[1]])):
        return None
    if form == "third" and words[subject[0]].lower in ("i", "we", "they", "you"):
        return None
    return subject


def _true_subject(words: Sequence[Word], subject: Range | None) -> Range | None:
    """The subject without ``on Tuesday``, ``led by Vessa`` or ``living in Hale``; None if it contains another verb."""
    if subject is None:
        return None
    inner = words[subject[0] : subject[1]]
    before = subject[0] - 1
    if all(w.lower in DAYS for w in inner):
        return subject_before(words, before if before >= 0 and words[before].lower in ("on", "in") else subject[0])
    if before > 0 and words[before].lower == "by" and words[before - 1].lower.endswith(("ed", "led")):
        return subject_before(words, before - 1) or subject
    if before > 1 and words[before].lower in PREPOSITIONS and is_reduced(words, before - 1):
        return subject_before(words, before - 1) or subject
    told = next((at + 1 for at in range(len(inner) - 1, 0, -1) if _tells(inner[at])), None)
    if told is None or (told < len(inner) and inner[told].kind == inner[-1].kind == "name"):
        return subject
    return None


def _tells(word: Word) -> bool:
    """``police say farmers``: a verb by which the words after it are reported."""
    cue = CUES.get(word.lower) if word.kind == "word" else None
    return cue is not None and (cue.form == "past" or (cue.form == "base" and bool(cue.frames & _OF_TELLING)))


_CLAUSE_OPENERS = frozenset({"that", "who", "which", "whether", "if", "after", "before", "when", "because"})


def leading(words: Sequence[Word], end: int) -> Range | None:
    """The subject of the sentence, if no other clause begins before ``end``."""
    subject = leading_subject(words)
    if subject is None or subject[1] > end:
        return None
    between = words[subject[1] : end]
    apart = [w.text for w in between[-2:]] == [",", "and"]  # ``said that it was odd, and accused``
    inner = {"who", "which"} if apart else _CLAUSE_OPENERS
    return None if any(w.lower in inner or w.kind == "quoted" for w in between) else subject


def is_reporting(word: Word) -> bool:
    """Whether a word is a verb of saying, telling or thinking."""
    cue = CUES.get(word.lower) if word.kind == "word" else None
    return cue is not None and bool(cue.frames & _OF_TELLING)


def can_act(words: Sequence[Word], subject: Range) -> bool:
    """Whether a subject can do what is asked of it: *we*, *they*, a name or people; of a thing it is only expected."""
    first = words[subject[0]].lower
    if subject[1] - subject[0] == 1 and first in ANAPHORS | {"i", "we", "you"}:
        return first in ("we", "they", "he", "she")
    head = head_of(words[subject[0] : subject[1]])
    return head.lower not in listed("holder", "things") and (head.kind == "name" or is_people(head.lower))
