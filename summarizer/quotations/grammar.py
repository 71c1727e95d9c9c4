"""Noun phrases beside a verb, without a parser: who stands before or after a cue, and where a clause ends.

A range ``(a, b)`` is half-open and counts words of one sentence.
"""

from collections.abc import Sequence

from summarizer.quotations.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    CUES,
    DAYS,
    DETERMINERS,
    PREPOSITIONS,
    ROLES,
    SUBJECT_PRONOUNS,
    TITLES,
)
from summarizer.quotations.words import Word
from summarizer.quotations.wordsets import word_set

Range = tuple[int, int]

_COMMAS_IN_A_SUBJECT = 4
_OBJECT_PRONOUNS = word_set("him them me us himself herself themselves itself myself")


def is_adverb(word: Word) -> bool:
    """An adverb that may stand inside a verb group."""
    return word.lower in ADVERBS or (word.kind == "word" and word.lower.endswith("ly") and len(word.lower) > 4)


def verb_group_start(words: Sequence[Word], cue: int) -> int:
    """The first word of the verb group that ends with the cue: auxiliaries and adverbs belong to it."""
    at = cue
    while at > 0 and (words[at - 1].lower in AUXILIARIES or is_adverb(words[at - 1])):
        at -= 1
    return at


def subject_before(words: Sequence[Word], end: int) -> Range | None:
    """The noun phrase that ends right before ``end``; an apposition between commas is stepped over."""
    at = end
    for _ in range(_COMMAS_IN_A_SUBJECT):
        if at == 0 or words[at - 1].text not in (",", ")", "—", "–"):
            break
        opening = _opening_comma(words, at - 1)
        if opening is None:
            return None
        at = opening
    found = noun_phrase_before(words, at)
    if found is None and at != end:
        return None
    return found


def _opening_comma(words: Sequence[Word], closing: int) -> int | None:
    """The mark that opens the parenthesis which ``closing`` ends, when the words before it can be a subject."""
    wanted = {",": ",", ")": "(", "—": "—", "–": "–"}[words[closing].text]
    for at in range(closing - 1, 0, -1):
        if words[at].kind == "quoted" or words[at].text in ";:":
            return None
        if words[at].text == wanted:
            before = noun_phrase_before(words, at)
            if (
                before
                and (is_nameable(words, before))
                and (before[0] == 0 or words[before[0] - 1].kind in ("mark", "quoted", "word"))
            ):
                return at
    return None


def noun_phrase_before(words: Sequence[Word], end: int) -> Range | None:
    """The noun phrase that ends right before ``end``, with the prepositional phrases that belong to it."""
    start = at = end
    while at > 0:
        word = words[at - 1]
        if (
            word.kind in ("name", "number")
            or word.text == "'s"
            or word.lower in ("'s", "'", "&")
            or word.text in ("’", "’s")
        ):
            at -= 1
        elif word.kind == "mark" or word.kind == "quoted":
            break
        elif word.lower in SUBJECT_PRONOUNS and at == end:
            return at - 1, end
        elif word.lower in _OBJECT_PRONOUNS or word.lower in AUXILIARIES or word.lower in SUBJECT_PRONOUNS:
            break
        elif word.lower in DETERMINERS:
            at -= 1
            start = at
            if at == 0 or words[at - 1].lower not in PREPOSITIONS | {"of"}:
                break
            continue
        elif word.lower == "and" and at > 1 and at < end and words[at - 2].kind == "name" and words[at].kind == "name":
            at -= 1
        elif word.lower in CONJUNCTIONS:
            break
        elif word.lower in PREPOSITIONS:
            if at == end or at == 1 or words[at - 2].kind not in ("word", "name") or words[at - 2].lower in DAYS:
                break
            at -= 1
            continue
        elif _looks_finite(words, at - 1, end):
            break
        else:
            at -= 1
        start = at
    return _trimmed(words, start, end)


def _can_have_complement(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.kind == "word":
        return word.lower in ROLES or word.lower in _HEADS or word.lower in DETERMINERS
    return word.kind == "name" and word.lower not in DAYS


_HEADS = word_set(
    """
    head member members leaders officials aides one some many most spokesman report poll survey study statement
    count supporters sources people group analysis voters chairman chief story article source majority percent
    number all both each director president part book letter ad interview editor
    """
)


def _looks_finite(words: Sequence[Word], at: int, end: int) -> bool:
    """A lower-case word that is a verb rather than part of the noun phrase after it."""
    word = words[at]
    if word.kind != "word" or at == end - 1:
        return False
    return (word.lower in CUES and CUES[word.lower].form in ("past", "ing")) or (
        word.lower.endswith("ed") and at > 0 and words[at - 1].lower not in DETERMINERS
    )


def _trimmed(words: Sequence[Word], start: int, end: int) -> Range | None:
    while start < end and (
        words[start].lower in ("'s", "’s", "’", "&")
        or words[start].lower in PREPOSITIONS
        or words[start].lower in CONJUNCTIONS
        or (words[start].lower in DAYS and start + 1 < end)
        or is_adverb(words[start])
    ):
        start += 1
    return (start, end) if start < end else None


def subject_after(words: Sequence[Word], start: int) -> Range | None:
    """The noun phrase that begins at ``start``: a name with its titles, a role, a pronoun."""
    if start >= len(words):
        return None
    if words[start].lower in SUBJECT_PRONOUNS:
        return start, start + 1
    at = start
    while at < len(words):
        word = words[at]
        inside = word.kind in ("name", "number") or word.text in ("’s", "'s", "&", "’")
        if word.kind == "word":
            inside = (
                word.lower not in AUXILIARIES
                and word.lower not in CONJUNCTIONS
                and word.lower not in _OBJECT_PRONOUNS
                and not is_adverb(word)
            )
            if word.lower in PREPOSITIONS:
                inside = (
                    word.lower in ("of", "for", "at", "from", "with")
                    and at > start
                    and _can_have_complement(words, at - 1)
                    and words[at - 1].lower in ROLES | _HEADS | TITLES
                )
        if not inside or (word.lower in DAYS and at > start):
            break
        at += 1
    return (start, at) if at > start and is_nameable(words, (start, at)) else None


def leading_subject(words: Sequence[Word]) -> Range | None:
    """The subject at the head of a sentence: after ``On Friday,`` and the like, the first name, pronoun or role."""
    for at, word in enumerate(words[:25]):
        if word.kind == "word" and word.lower in CONJUNCTIONS:
            return None
        fresh = at == 0 or words[at - 1].text in (",",)
        if fresh and word.lower not in PREPOSITIONS and word.lower not in CONJUNCTIONS and not is_adverb(word):
            found = subject_after(words, at)
            if found:
                return found
    return None


def is_nameable(words: Sequence[Word], phrase: Range) -> bool:
    """True when a phrase can stand for a speaker: a name, a pronoun, or a noun with a determiner or a role."""
    inner = words[phrase[0] : phrase[1]]
    return (
        bool(inner)
        and any(
            (w.kind == "name" and w.lower not in DAYS)
            or w.lower in SUBJECT_PRONOUNS
            or w.lower in ROLES
            or w.lower in DETERMINERS
            or w.lower.endswith("s")
            for w in inner
        )
        and inner[0].lower not in _OBJECT_PRONOUNS
    )
