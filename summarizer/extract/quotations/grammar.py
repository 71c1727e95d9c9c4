"""Shallow English grammar without a parser: subjects, verb groups and noun phrases around a verb.

A range ``(a, b)`` is half-open and counts words of one sentence. Every search is bounded, so that the time stays linear
in a text without punctuation.
"""

from collections.abc import Container, Sequence
from functools import cache

from summarizer.extract.quotations.lexicon import (
    ADVERBS,
    ARTICLES,
    AUXILIARIES,
    BEHIND_NOUNS,
    CONJUNCTIONS,
    CUES,
    DAYS,
    DETERMINERS,
    EVIDENCE,
    FINITE,
    NEGATIONS,
    NOUNS_IN_LY,
    OBJECT_PRONOUNS,
    ORGANISATION_WORDS,
    PARTICLES,
    PLURAL_PRONOUNS,
    PREPOSITIONS,
    RELATIVES,
    ROLES,
    SOURCES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIMES,
    TITLES,
    Range,
    is_role,
)
from summarizer.text import lexicon
from summarizer.text.tokens import Word
from summarizer.text.typography import POSSESSIVE

_LONGEST_SUBJECT = 30
_LONGEST_APPOSITION = 30
_LONGEST_BRACKET = 8
_PARTICLES = 3
"""Most particles in a name."""
PERSONAL = frozenset({"he", "she", "they", "it", "i", "we", "you"})
JOINTS = frozenset({"and", "but", "or", "then"})
_FEWEST_IN_CASE, _MOSTLY = 3, 2 / 3
_CLOSERS = {",": ",", "—": "—", "–": "–", "--": "--"}


def is_adverb(word: Word) -> bool:
    """Whether a word is an adverb that may be inside a verb group."""
    return word.lower in ADVERBS or (
        word.kind == "word" and word.lower.endswith("ly") and len(word.lower) > 4 and word.lower not in NOUNS_IN_LY
    )


def is_negation(word: Word) -> bool:
    """``not``, ``never``, ``didn’t``."""
    return word.lower in NEGATIONS or word.lower.endswith("n't")


def verb_group_start(words: Sequence[Word], cue: int) -> int:
    """The start of the verb group that ends with the cue, including auxiliaries and adverbs."""
    at = cue
    while at > 0 and (words[at - 1].lower in AUXILIARIES or is_adverb(words[at - 1]) or words[at - 1].lower == "to"):
        at -= 1
    return _wider_group(words, at, cue)


def _wider_group(words: Sequence[Word], at: int, cue: int) -> int:
    """``went on to say``, ``had this to say``, ``is quoted as saying``: the whole phrase is the verb."""
    if words[at].lower == "to" and at > 1:
        before = (words[at - 2].lower, words[at - 1].lower)
        if (before[0] in _GOING and before[1] == "on") or (before[0] in _HAVING and before[1] == "this"):
            return verb_group_start(words, at - 2)
    if at == cue and at > 1 and (words[at - 2].lower, words[at - 1].lower) == ("quoted", "as"):
        return verb_group_start(words, at - 2)
    return at - 1 if at > 1 and words[at - 1].lower in _SINGLE_DAYS else at


_GOING = frozenset({"went", "goes", "go", "going", "gone"})
_HAVING = frozenset({"had", "has", "have"})
_SINGLE_DAYS = frozenset({"today", "yesterday"})


def subject_before(words: Sequence[Word], end: int) -> Range | None:
    """The noun phrase that ends right before ``end``; an apposition between commas is skipped."""
    if end > 1 and words[end - 1].text == "," and words[end - 2].text == ")":
        opening = next((at for at in range(end - 2, max(end - _LONGEST_BRACKET, 0), -1) if words[at].text == "("), 0)
        return _phrase_before(words, opening)  # ``Ana Holt (R-Hale), said``
    if end > 0 and words[end - 1].text in _CLOSERS:
        return _subject_before_apposition(words, end - 1)
    return _phrase_before(words, end)


def _subject_before_apposition(words: Sequence[Word], closing: int) -> Range | None:
    """``Ana Holt, 45, a lawyer, said``: the phrase before the apposition that ends at ``closing``."""
    for at in range(closing - 1, max(closing - _LONGEST_APPOSITION, 0), -1):
        if words[at].kind == "quoted" or words[at].text in (";", ":"):
            return None
        if words[at].text == words[closing].text:
            found = _phrase_before(words, at)
            if found and words[found[0]].kind == "word" and words[found[0]].lower.endswith("ing"):
                return (at + 1, closing) if words[at + 1].kind == "name" else None
            if found and found[0] > 0 and words[found[0] - 1].lower in ("of", "in", "at", "from"):
                continue  # ``Ada Holt, a pastor in Hale, Vessa, said``: a place is not a speaker
            alone = found is not None and found[1] - found[0] == 1
            if found and is_nameable(words, found) and not (alone and words[found[0]].lower in SUBJECT_PRONOUNS):
                return _before_apposition(words, found) or found
    whole = _phrase_before(words, closing)  # ``The archaeologist David Jacques, said: “…”``
    full = whole is not None and whole[1] - whole[0] > 1 and words[whole[1] - 1].kind == "name"
    return whole if full and whole and whole[0] == 0 and words[closing].text == "," else None


def _before_apposition(words: Sequence[Word], phrase: Range) -> Range | None:
    """``Bo Lind, the mayor of Hale, one of the towns,``: the name that the phrase describes."""
    comma = phrase[0] - 1
    first = words[phrase[0]]
    office = first.lower in ARTICLES or (first.kind == "word" and is_role(first.lower))
    if comma < 1 or words[comma].text != "," or not office:
        return None
    if words[comma - 1].kind != "name":
        return None
    found = _phrase_before(words, comma)
    return found if found and words[found[1] - 1].kind == "name" else None


def _phrase_before(words: Sequence[Word], end: int) -> Range | None:
    """All words back to the start of the clause if there is no other verb; else the nearest noun phrase."""
    if end > 0 and words[end - 1].lower in JOINTS:
        return None
    if end > 0 and words[end - 1].lower in PERSONAL:
        return end - 1, end
    start = _clause_start(words, end)
    if start == end:
        return (end - 1, end) if end > 0 and words[end - 1].lower in RELATIVES else None
    verb = _last_verb(words, start, end)
    if verb is not None:
        start = max(verb + 1, noun_phrase_start(words, end))
    start = _past_time(words, _skip_adverbial(words, start, end), end)
    if end - start > 3 and words[end - 1].lower in TIMES and words[end - 2].lower in ("this", "last", "next"):
        end -= 2
    if start + 1 < end and _hangs_loose(words, start):
        start += 1
    return (start, end) if start < end else None


def _past_time(words: Sequence[Word], start: int, end: int) -> int:
    """The start of a subject without a time before it: ``This afternoon the prosecutor``."""
    timed = (
        end - start > 2 and words[start].lower in ("this", "last", "next", "that") and words[start + 1].lower in TIMES
    )
    return start + 2 if timed else start


def _hangs_loose(words: Sequence[Word], at: int) -> bool:
    """Whether a common noun before a name does not belong to it: ``at which point Holt said``."""
    word = words[at]
    loose = word.kind == "word" and words[at + 1].kind == "name"
    return loose and not is_role(word.lower) and word.lower not in DETERMINERS | PREPOSITIONS | _BEFORE_NAMES


_BEFORE_NAMES = frozenset(
    {"former", "then", "longtime", "incumbent", "fellow", "rival", "late", "state", "neither", "acting"}
)


def _clause_start(words: Sequence[Word], end: int) -> int:
    at = end
    while at > 0 and end - at < _LONGEST_SUBJECT:
        word = words[at - 1]
        if word.text == ")":
            opening = next((i for i in range(at - 2, max(at - 8, -1), -1) if words[i].text == "("), None)
            if opening is None:
                return at
            at = opening
        elif (
            (word.kind == "mark" and word.text not in POSSESSIVE and word.text not in "&#@/." and not is_age(words, at))
            or (word.kind == "quoted" or word.lower in SUBORDINATORS)
            or word.text == "."
        ):
            return at
        else:
            at -= 1
    return at


def is_age(words: Sequence[Word], at: int) -> bool:
    """Whether the word ends an age: ``year-old`` in ``29-year-old``."""
    return words[at - 1].text == "-" and at > 1 and words[at - 2].kind == "number"


def _last_verb(words: Sequence[Word], start: int, end: int) -> int | None:
    """The index of the last finite verb in a range of words, or None."""
    for at in range(end - 1, start - 1, -1):
        if is_finite(words, at, start):
            return at
    return None


def is_finite(words: Sequence[Word], at: int, start: int = 0) -> bool:
    """Whether a word is probably a finite verb, with its subject after ``start``."""
    word = words[at]
    if word.kind != "word":
        return False
    if word.lower in AUXILIARIES or word.lower in FINITE:
        return word.lower != "'s"
    before = words[at - 1] if at > start else None
    if before is None or before.lower in DETERMINERS or before.text in POSSESSIVE:
        return False
    cue = CUES.get(word.lower)
    if cue and cue.form == "past" and cue.frames & lexicon.OF_SAYING:
        return at + 1 < len(words) and words[at + 1].lower != "by"
    if cue and cue.form == "third":
        return before.kind == "name" or before.lower in SUBJECT_PRONOUNS
    if cue and cue.form == "past" and "judge" in cue.frames and _has_plain_object(words, at):
        return True
    past = word.lower.endswith("ed") and len(word.lower) > 4
    return past and (before.kind == "name" or before.lower in SUBJECT_PRONOUNS or _takes_object(words, at))


def _has_plain_object(words: Sequence[Word], at: int) -> bool:
    """``the bishop opposed night flights``: a bare noun follows, and a person comes before."""
    before, follows = words[at - 1], words[at + 1] if at + 1 < len(words) else None
    closed = PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | {"to"}
    plain = follows is not None and follows.kind == "word" and follows.lower not in closed and not is_adverb(follows)
    return plain and before.kind == "word" and (is_role(before.lower) or before.lower in TITLES)


def _takes_object(words: Sequence[Word], at: int) -> bool:
    """``launched a new ad``, ``praised her``: whether an object shows that a past form is a verb."""
    if at + 1 >= len(words):
        return False
    follows = words[at + 1]
    return follows.kind in ("name", "quoted") or follows.lower in DETERMINERS or follows.lower in OBJECT_PRONOUNS


def noun_phrase_start(words: Sequence[Word], end: int) -> int:
    """The start of the noun phrase without prepositions that ends at ``end``."""
    at = end
    while at > 0:
        word = words[at - 1]
        if word.lower in SUBJECT_PRONOUNS:
            return at - 1 if at == end else at
        if word.lower in DETERMINERS:
            return at - 1
        inside = word.kind in ("name", "number") or word.text in POSSESSIVE or word.text == "&"
        if word.kind == "word":
            inside = not (word.lower in PREPOSITIONS or word.lower in CONJUNCTIONS or word.lower in OBJECT_PRONOUNS)
        if not inside:
            return at
        at -= 1
    return at


def _skip_adverbial(words: Sequence[Word], start: int, end: int) -> int:
    """The start of the subject after ``and``, ``then`` or ``on Friday`` at the start of a clause."""
    while start < end:
        word = words[start]
        if word.lower in PREPOSITIONS and word.lower != "like":
            start = max(noun_phrase_start(words, end), start + 1)
            if start >= end or words[start].lower not in PREPOSITIONS:
                return start
        elif (
            word.lower in CONJUNCTIONS
            or word.lower in DAYS
            or is_adverb(word)
            or word.text in POSSESSIVE
            or (start == 0 and word.lower in AUXILIARIES)
        ):
            start += 1
        else:
            return start
    return start


def subject_after(words: Sequence[Word], start: int, *, long: bool = False) -> Range | None:
    """The noun phrase that begins at ``start``, or None; ``long``: with all following prepositional phrases."""
    if start >= len(words):
        return None
    if words[start].lower in SUBJECT_PRONOUNS and words[start].lower not in ("one", "some", "many", "others"):
        return start, start + 1
    if words[start].lower == "another" and (start + 1 == len(words) or words[start + 1].kind in ("mark", "quoted")):
        return start, start + 1
    at = start
    while at < len(words) and at - start < _LONGEST_SUBJECT and _continues(words, start, at, long):
        at += 1
    while at > start and words[at - 1].lower in PREPOSITIONS | DETERMINERS:
        at -= 1
    return (start, at) if at > start and is_nameable(words, (start, at)) else None


def _continues(words: Sequence[Word], start: int, at: int, long: bool) -> bool:
    word = words[at]
    if word.kind != "word":
        return (
            (word.kind in ("name", "number") and not (word.lower in DAYS and at > start))
            or word.text in POSSESSIVE
            or word.text == "&"
            or (word.text == "-" and at > start and words[at - 1].kind == "number")
        )
    if word.lower in PREPOSITIONS:
        noun = words[at - 1].kind == "word" or words[at - 1].lower in TITLES
        return at > start and (long or (word.lower in BEHIND_NOUNS and noun))
    if word.lower == "and":
        return at > start and at + 1 < len(words) and words[at + 1].kind == "name"
    if word.lower in CONJUNCTIONS or word.lower in OBJECT_PRONOUNS or word.lower in SUBJECT_PRONOUNS or is_adverb(word):
        return False
    return not (word.lower in AUXILIARIES or (at > start and _is_verb_after(words, at)))


def _is_verb_after(words: Sequence[Word], at: int) -> bool:
    """Whether the word is the verb of the noun phrase before it."""
    word, before = words[at], words[at - 1]
    cue = CUES.get(word.lower)
    if word.lower in FINITE or (cue and cue.form in ("past", "third") and before.lower not in DETERMINERS):
        return word.lower not in ROLES and word.lower not in SOURCES
    if before.kind != "name":
        return False
    if word.lower.endswith("ed"):
        return True
    third = len(word.lower) > 4 and word.lower.endswith("s") and not word.lower.endswith("ss") and at + 1 < len(words)
    noun = word.lower in SOURCES or word.lower in EVIDENCE or is_role(word.lower[:-1])
    return third and not noun and words[at + 1].kind == "word"


_NO_SUBJECTS = PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS


def leading_subject(words: Sequence[Word]) -> Range | None:
    """The subject of the main clause: after ``On Friday,``, ``While she waited,`` and similar openings."""
    fresh = True
    for at, word in enumerate(words[:_LONGEST_SUBJECT]):
        if fresh and word.kind not in ("mark", "quoted"):
            lower = word.lower
            opens = lower not in _NO_SUBJECTS and not is_adverb(word)
            found = subject_after(words, at) if opens and not (at == 0 and lower.endswith(("ing", "ed"))) else None
            if found and words[found[0]].lower not in DAYS:
                return found
        fresh = word.text == ","
    return None


def antecedent(words: Sequence[Word], end: int) -> Range | None:
    """The antecedent of a relative pronoun at ``end``: the noun phrase before it, skipping places."""
    phrase = _phrase_before(words, end)
    for _ in range(2):
        if phrase is None or phrase[0] < 2 or words[phrase[0] - 1].lower not in PREPOSITIONS:
            return phrase
        before = words[phrase[0] - 2]
        if before.text == ",":
            phrase = _phrase_before(words, phrase[0] - 2)
        elif before.kind == "name" or before.lower in ROLES or before.lower.endswith("s"):
            phrase = _phrase_before(words, phrase[0] - 1)
        else:
            return phrase
    return phrase


def is_headline(words: Sequence[Word]) -> bool:
    """Whether a sentence is in title case, as headlines are, so that its verbs and nouns look like names."""
    plain = [word for word in words if word.kind in ("word", "name")]
    return len(plain) > _FEWEST_IN_CASE and sum(word.kind == "name" for word in plain) > _MOSTLY * len(plain)


def names_before(words: Sequence[Word], end: int) -> int:
    """The start of the run of names that ends at ``end``."""
    while end > 0 and words[end - 1].kind == "name":
        end -= 1
    return end


def names_after(words: Sequence[Word], start: int) -> int:
    """The end of the run of names that begins at ``start``."""
    while start < len(words) and words[start].kind == "name":
        start += 1
    return start


def particles_end(words: Sequence[Word], start: int) -> int:
    """The end of the particles of a name, ``van der`` in ``Ruud van der Veen``; ``start`` if no name follows them."""
    end = start
    while end < len(words) and end - start < _PARTICLES and words[end].lower in PARTICLES and words[end].kind == "word":
        end += 1
    return end if end < len(words) and words[end].kind == "name" else start


def is_nameable(words: Sequence[Word], phrase: Range) -> bool:
    """Whether a phrase can refer to a speaker: a name, a pronoun, or a noun with a determiner or a role."""
    inner = words[phrase[0] : phrase[1]]
    return (
        bool(inner)
        and (inner[0].lower not in OBJECT_PRONOUNS or inner[0].text == "US")
        and any(
            (w.kind == "name" and w.lower not in DAYS) or w.lower in _NAMEABLE or w.lower.endswith("s") for w in inner
        )
    )


_NAMEABLE = SUBJECT_PRONOUNS | ROLES | DETERMINERS


def before_preposition(words: Sequence[Word]) -> Sequence[Word]:
    """A noun phrase up to its first preposition; its last word is the head."""
    return up_to(words, PREPOSITIONS)


def up_to(words: Sequence[Word], stops: Container[str]) -> Sequence[Word]:
    """A phrase up to the first of some words after its first one."""
    return words[: next((at for at, word in enumerate(words) if at and word.lower in stops), len(words))]


def head_of(words: Sequence[Word]) -> Word:
    """The head of a noun phrase: ``spokesman`` in ``the mayor’s spokesman in Hale``."""
    inner = before_preposition(words)
    return next((word for word in reversed(inner) if word.kind != "mark"), inner[-1])


def is_plural(words: Sequence[Word]) -> bool:
    """Whether a noun phrase takes a plural verb: ``mayors``, ``Holt and Lind``, ``police``, ``many``, ``23``."""
    head = head_of(words)
    noun = head.lower.endswith("s") and not head.lower.endswith(("ss", "us", "is")) and head.lower not in DETERMINERS
    joined = any(word.lower == "and" for word in before_preposition(words))
    return joined or noun or head.lower in PLURAL_PRONOUNS | _holders("plurals") or head.kind == "number"


@cache
def _holders(name: str) -> frozenset[str]:
    return lexicon.words(lexicon.table("stances")["holder"][name])


def is_people(noun: str) -> bool:
    """Whether a noun names people or a body of people."""
    known = _holders("people") | ORGANISATION_WORDS
    return any(n in known or is_role(n) for n in (noun, noun.removesuffix("s")))


def is_reduced(words: Sequence[Word], at: int) -> bool:
    """``farmers living near Hale``, ``many people interviewed in Hale``: a participle right after whom it describes."""
    people = words[at - 1].kind == "name" or is_people(words[at - 1].lower)
    return people and words[at].kind == "word" and words[at].lower.endswith(("ing", "ed"))
