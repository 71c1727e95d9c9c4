"""Who a mention stands for: names, titles, surnames, roles and pronouns, resolved to the article's fullest name."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.article import Article, Span
from summarizer.quotations.grammar import Range, antecedent, is_adverb, leading_subject
from summarizer.quotations.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    COURTESY,
    CUES,
    DAYS,
    DETERMINERS,
    FEMALE,
    FINITE,
    MALE,
    OBJECT_PRONOUNS,
    ORGANISATION_WORDS,
    PARTICLES,
    PREPOSITIONS,
    ROLES,
    SUBJECT_PRONOUNS,
    TITLES,
    is_role,
)
from summarizer.quotations.model import Speaker
from summarizer.quotations.names import GENDER
from summarizer.quotations.turns import Turn
from summarizer.quotations.words import Clauses, Word
from summarizer.quotations.wordsets import word_set

_HONORIFICS = MALE | FEMALE
_UNNAMED = word_set(
    """
    they it i we you one everyone everybody somebody someone nobody many some others
    """
)
_NAMESAKES = 40
"""People of one name that are told apart; a text with more of them is no article."""
_NOBODY = frozenset({"no", "nobody", "none", "neither"})
_INTERVIEW = re.compile(r"\b(?:interview with|talks to|speaks to|Q&A with)\s+((?:[A-Z][\w’'-]+\s?){1,4})")
_HEAD = 2000
"""Code points in which an interview says whom it is with."""
_SHOUTED = 2
_TITLE_WORDS = frozenset(word.rstrip(".") for word in TITLES | COURTESY)
_FAR = 12
"""Sentences it reaches back where nobody else could be meant."""
_REACH = 3
"""Sentences a pronoun reaches back."""


@dataclass(slots=True)
class _Person:
    name: Span
    words: tuple[str, ...]
    role: str | None = None
    gender: str | None = None
    certain: bool = False
    """A title, a role or a given name says that this is a person and no place or thing."""
    seen: list[tuple[int, bool]] = field(default_factory=list)
    """Where it is named outside quotation marks, and whether as the subject at the head of a sentence."""


class Cast:
    """The people an article names, and where."""

    def __init__(self, article: Article, sentences: Sequence[Clauses]) -> None:
        self._article = article
        self._by_word: dict[str, list[_Person]] = {}
        self._people: list[_Person] = []
        inside = {w.text for sentence in sentences for w in sentence.words[1:] if w.kind == "name"}
        phrases = [
            found
            for sentence in sentences
            for found in _phrases(sentence)
            if found[1] > 0 or found[2] > 1 or sentence.words[0].text in inside
        ]
        for longer in (True, False):
            for words, start, end, leads in phrases:
                self._add(words, start, end, leads, longer)
        self._mentions = sorted((at, leads, n) for n, p in enumerate(self._people) for at, leads in p.seen if p.certain)
        self._named_at = {person.name: person for person in self._people}
        self._starts = [s.span.start for s in sentences if s.words]
        self._by_office: dict[str, list[_Person]] = {}
        for person in self._people:
            if person.role and (office := _office(person.role.split())):
                self._by_office.setdefault(office, []).append(person)

    def resolve(self, words: Sequence[Word], mention: Range, last: Speaker | None) -> Speaker | None:
        """The speaker a mention stands for; ``last`` is who spoke before. None when it cannot be told."""
        inner = words[mention[0] : mention[1]]
        span = Span(inner[0].start, inner[-1].end)
        if len(inner) == 1 and inner[0].lower in ("he", "she"):
            person = self._antecedent(inner[0], last)
            if person is not None and person.gender is None:
                person.gender = "male" if inner[0].lower == "he" else "female"
            return Speaker(self._article.quote(person.name), person.role, span, person.name) if person else None
        if inner[0].lower in _NOBODY or (len(inner) == 1 and inner[0].lower in _UNNAMED):
            return None
        if len(inner) == 1 and inner[0].lower in ("who", "which", "that"):
            return self._relative(words, mention, span, last)
        head = _head(inner)
        name = _name_in(head)
        if len(head) == _FULL_NAME and head[0].text in ("the", "The") and name and not is_role(name[0].lower):
            name = []
        if name and name[-1] is head[-1]:
            person = self._find([w.text for w in name], _gender_of(inner, name))
        elif name:
            person = None
        else:
            person = self._apposed(words, mention) or self._office_holder(inner)
        if name and person:
            return Speaker(self._article.quote(person.name), person.role, span, person.name)
        if person:
            role = person.role or self._article.quote(_without_possessive(inner))
            return Speaker(self._article.quote(person.name), role, span, person.name)
        named_at = Span(inner[0].start, inner[_without_time(inner) - 1].end)
        return Speaker(self._article.quote(named_at), None, span, named_at)

    def _apposed(self, words: Sequence[Word], mention: Range) -> _Person | None:
        """``the group’s secretary, Ana Holt,``: the name right after a phrase that only says what she is."""
        start = mention[1] + 1
        if start >= len(words) or words[start - 1].text != "," or words[mention[0]].lower in ("who", "which", "that"):
            return None
        end = start
        while end < len(words) and words[end].kind == "name":
            end += 1
        if end - start < _FULL_NAME or (end < len(words) and words[end].kind != "mark"):
            return None
        name = _name_in(words[start:end])
        return self._find([w.text for w in name]) if len(name) == end - start else None

    def _office_holder(self, mention: Sequence[Word]) -> _Person | None:
        """``the mayor``: the only person of that office whom the article has named before."""
        if mention[0].lower != "the" or not 1 < len(mention) <= _LONGEST_OFFICE or mention[-1].kind != "word":
            return None
        words = [w.lower for w in mention[1:]]
        fitting = self._by_office.get(_office(words) or "", [])
        if len(fitting) != 1 or not fitting[0].role or fitting[0].name.start > mention[0].start:
            return None
        return fitting[0] if set(words) <= set(fitting[0].role.lower().split()) else None

    def _relative(self, words: Sequence[Word], mention: Range, span: Span, last: Speaker | None) -> Speaker | None:
        """``Ana Holt, who said``: the phrase before the pronoun, or the name before ``Ana Holt, a lawyer who said``."""
        end = mention[0] - 1 if mention[0] > 0 and words[mention[0] - 1].text == "," else mention[0]
        phrase = antecedent(words, end)
        if phrase is None or phrase[1] == mention[1]:
            return None
        found = self.resolve(words, self._named_before(words, phrase) or phrase, last)
        return Speaker(found.name, found.role, span, found.named_at) if found else None

    def _named_before(self, words: Sequence[Word], apposition: Range) -> Range | None:
        comma = apposition[0] - 1
        if comma < _FULL_NAME or words[comma].text != "," or words[apposition[0]].lower not in ("a", "an"):
            return None
        start = comma
        while start > 0 and words[start - 1].kind == "name":
            start -= 1
        known = comma - start >= _FULL_NAME and self._find([w.text for w in words[start:comma]])
        return (start, comma) if known else None

    def is_person(self, speaker: Speaker) -> bool:
        """True where a title, a role or a given name says that a speaker is a person."""
        person = self._named_at.get(speaker.named_at)
        return person is not None and person.certain

    def is_named(self, text: str) -> bool:
        """True where a phrase ends with the name of a person whom the article tells of."""
        parts = [part for part in text.split() if part[:1].isupper()]
        person = self._find(parts[-1:]) if parts and text.endswith(parts[-1]) else None
        return person is not None and person.certain

    def labelled(self, label: Span, turns: Sequence[Turn]) -> Speaker:
        """Who speaks in a turn: the person whom its label names, the one answered for ``A``, or the label itself."""
        text = self._article.quote(label)
        person = self._by_label(text)
        if person is None and text in ("A", "ANSWER", "Answer"):
            labels = {self._article.quote(t.label) for t in turns if not t.asks}
            named = [self._by_label(label) for label in labels]
            answering = {id(p): p for p in named if p is not None}
            person = next(iter(answering.values())) if len(answering) == 1 else self._interviewed()
        if person is None:
            return Speaker(text, None, label, label)
        return Speaker(self._article.quote(person.name), person.role, label, person.name)

    def _by_label(self, text: str) -> _Person | None:
        words = [w for w in text.replace("’", "'").split() if w.lower().rstrip(".") not in _TITLE_WORDS]
        if not words:
            return None
        parts = [w if not w.isupper() or len(w) < _SHOUTED else w.capitalize() for w in words]
        return self._find(parts) or self._find([_inner_capital(p) for p in parts])

    def _interviewed(self) -> _Person | None:
        """Whom the head of an article says that it is an interview with."""
        found = _INTERVIEW.search(self._article.text, 0, _HEAD)
        return self._find(found[1].split()) if found else None

    def knows(self, label: Sequence[Word]) -> bool:
        """True when a label ends with the name of a person whom the article names again."""
        name = _name_in(label)
        person = self._find([w.text for w in name]) if name else None
        return person is not None and (person.certain or len(person.seen) > 1)

    def _antecedent(self, pronoun: Word, last: Speaker | None) -> _Person | None:
        """The person a pronoun stands for: who last led a sentence or spoke, when no one else fits as well."""
        wanted = "male" if pronoun.lower == "he" else "female"
        floor = self._starts[max(self._number(pronoun.start) - _REACH, 0)]
        at = bisect_left(self._mentions, (pronoun.start, False, 0))
        near = []
        while at > 0 and self._mentions[at - 1][0] >= floor:
            at -= 1
            near.append(self._mentions[at])
        fitting = [
            (start, leads, self._people[n]) for start, leads, n in near if self._people[n].gender in (None, wanted)
        ]
        leading = [(start, person) for start, leads, person in fitting if leads]
        speaker = self._named_at.get(last.named_at) if last else None
        if speaker is not None and speaker.gender not in (None, wanted):
            speaker = None
        told = self._number(pronoun.start) - 1
        just = {id(person): person for start, _, person in fitting if self._number(start) >= told}
        others = [start for start, _ in leading[:1]] + ([last.mention.start] if speaker and last else [])
        if len(just) == 1 and all(self._number(other) < told for other in others):
            return next(iter(just.values()))  # whoever led or spoke did so before a sentence about this person alone
        if leading and (
            speaker is None or last is None or self._number(leading[0][0]) >= self._number(last.mention.start)
        ):
            return leading[0][1]
        if speaker is not None:
            return speaker
        different = {id(person) for _, _, person in fitting}
        return fitting[0][2] if len(different) == 1 else None if fitting else self._farther(pronoun, wanted)

    def _farther(self, pronoun: Word, wanted: str) -> _Person | None:
        """The only person of a gender in a longer stretch, of whom ``he`` has been told since."""
        floor = self._starts[max(self._number(pronoun.start) - _FAR, 0)]
        at = bisect_left(self._mentions, (pronoun.start, False, 0))
        found: dict[int, _Person] = {}
        while at > 0 and self._mentions[at - 1][0] >= floor:
            at -= 1
            person = self._people[self._mentions[at][2]]
            if person.gender in (None, wanted):
                found[id(person)] = person
        return next(iter(found.values())) if len(found) == 1 else None

    def _number(self, offset: int) -> int:
        """Which sentence holds an offset."""
        return bisect_left(self._starts, offset + 1) - 1

    def _find(self, parts: Sequence[str], gender: str | None = None) -> _Person | None:
        """The person of that name; None when several fit and nothing tells them apart."""
        people = self._candidates(parts, gender)
        return people[0] if len(people) == 1 else None

    def _candidates(self, parts: Sequence[str], gender: str | None) -> list[_Person]:
        for word in (parts[-1], parts[0]):
            fitting = [p for p in self._by_word.get(word, [])[:_NAMESAKES] if _same_person(p.words, parts)]
            if fitting:
                return [p for p in fitting if gender is None or p.gender in (None, gender)]
        return []

    def _add(self, words: Sequence[Word], start: int, end: int, leads: bool, longer: bool) -> None:
        name = _name_in(words[start:end])
        if not name or longer != (len(name) > 1):
            return
        parts = tuple(w.text for w in name)
        before = {w.lower for w in words[max(start - 1, 0) : end] if w.end <= name[0].start}
        titled = "male" if before & MALE else "female" if before & FEMALE else None
        people = self._candidates(parts, titled)
        if len(people) > 1:
            return
        person = people[0] if people else None
        if person is None:
            person = _Person(_as_written(words, start, end, name), parts)
            self._people.append(person)
            for part in set(parts):
                self._by_word.setdefault(part, []).append(person)
        elif len(parts) > len(person.words):
            person.name, person.words = Span(name[0].start, name[-1].end), parts
            for part in set(parts):
                if person not in self._by_word.setdefault(part, [])[:_NAMESAKES]:
                    self._by_word[part].append(person)
        person.seen.append((name[0].start, leads))
        gender = titled or GENDER.get(parts[0].lower())
        person.gender = person.gender or gender
        if person.role is None:
            person.role = self._role(words, start, end, name[0])
        offices = bool(before & (TITLES | ROLES))
        by_surname = len(parts) == 1 and len(person.words) > 1 and parts[0] == person.words[-1]
        named = by_surname or (len(parts) > 1 and gender is not None)
        person.certain = person.certain or offices or person.role is not None or named

    def _role(self, words: Sequence[Word], start: int, end: int, first: Word) -> str | None:
        """The title or office before a name, or the apposition after it."""
        begin = start
        while begin > 0 and start - begin < _LONGEST_ROLE and _belongs_to_role(words, begin - 1):
            begin -= 1
        before = [w for w in words[begin:end] if w.end <= first.start]
        while before and (before[0].text in _POSSESSIVE or is_adverb(before[0])):
            before = before[1:]
        while before and before[-1].lower in COURTESY:
            before = before[:-1]
        if any(w.lower in ROLES or w.lower in TITLES - COURTESY for w in before):
            return (
                None
                if any(w.lower in _HONORIFICS - ROLES for w in before)
                else self._article.quote(Span(before[0].start, before[-1].end))
            )
        return self._apposition(words, end) or self._office_before(words, start, end)

    def _office_before(self, words: Sequence[Word], start: int, end: int) -> str | None:
        """``the managing director, Ana Holt,``: the office that stands before a name, set off by a comma."""
        closed = end == len(words) or words[end].kind == "mark"
        if start < _FULL_NAME + 1 or words[start - 1].text != "," or end - start < _FULL_NAME or not closed:
            return None
        begin = start - 1
        while begin > 0 and start - begin <= _LONGEST_ROLE and words[begin].lower not in _OPENING:
            begin -= 1
        office = words[begin : start - 1]
        plain = all(w.kind in ("word", "name") or w.text in _POSSESSIVE for w in office)
        owned = len(office) > _FULL_NAME and office[0].kind == "name" and office[1].text in _POSSESSIVE
        if not (owned or office[0].lower in _OPENING) or not plain or any(_breaks(w) for w in office[1:]):
            return None
        if not any(is_role(w.lower) or w.lower in TITLES for w in _head(office)):
            return None
        return self._article.quote(_without_possessive(office))

    def _apposition(self, words: Sequence[Word], end: int) -> str | None:
        """``, a lawyer from Ober,`` after a name."""
        at = (
            end + 3
            if end + 2 < len(words) and words[end + 1].kind == "number" and words[end + 2].text == ","
            else end + 1
        )
        if at >= len(words) or words[at - 1].text != ",":
            return None
        if words[at].lower not in DETERMINERS and words[at].lower not in ROLES:
            return None
        close = next(
            (
                i
                for i in range(at, min(at + _LONGEST_APPOSITION, len(words)))
                if words[i].text in _APPOSITION_ENDS or words[i].lower in _RELATIVES
            ),
            None,
        )
        if close is None or not any(is_role(w.lower) for w in words[at:close]):
            return None
        return self._article.quote(Span(words[at].start, words[close - 1].end))


_RELATIVES = frozenset({"who", "whom", "whose", "which"})
_FULL_NAME = 2
_LONGEST_OFFICE = 4
_OPENING = frozenset({"the", "its", "their", "his", "her", "our", "a", "an"})
_QUALIFIED = frozenset({"former", "ex", "deputy", "vice", "then", "acting", "late", "assistant"})


def _inner_capital(part: str) -> str:
    """``Mccarthy`` → ``McCarthy``."""
    return f"Mc{part[2:].capitalize()}" if part.startswith("Mc") and len(part) > _SHOUTED + 1 else part


def _breaks(word: Word) -> bool:
    return word.lower in CONJUNCTIONS | CUES.keys() - ROLES or word.lower in AUXILIARIES - {"'s"}


def _without_possessive(words: Sequence[Word]) -> Span:
    """A phrase without ``its`` or ``her own`` before it, nor the capital of an article that opens its sentence."""
    first = 0
    while first + 1 < len(words) and words[first].lower in _OPENING | {"own"}:
        if words[first].text in {"the", "a", "an"}:
            break
        first += 1
    return Span(words[first].start, words[-1].end)


def _without_time(words: Sequence[Word]) -> int:
    """How many words of a phrase are left without ``on Monday`` or ``however`` at its end."""
    end = len(words)
    while end > 1 and (words[end - 1].lower in DAYS or words[end - 1].lower == "however"):
        end -= 1
    return end - 1 if 1 < end < len(words) and words[end - 1].lower in PREPOSITIONS else end


def _office(role: Sequence[str]) -> str | None:
    """The noun that names an office: ``mayor`` of ``the lord mayor of Vessa``; None for former and deputy ones."""
    lowered = [word.lower() for word in role]
    stop = next((at for at, word in enumerate(lowered) if at and word in PREPOSITIONS), len(lowered))
    head = lowered[stop - 1]
    return head if head in ROLES | TITLES and _QUALIFIED.isdisjoint(lowered) else None


_LONGEST_ROLE = 8
_LONGEST_APPOSITION = 20
_APPOSITION_ENDS = frozenset({",", ".", ";", "—", "–", ":", ")"})
_POSSESSIVE = frozenset({"’s", "'s", "’", "'"})


def _belongs_to_role(words: Sequence[Word], at: int) -> bool:
    """True for the words of an office before a name: ``Senate minority leader``, ``South Korea’s security adviser``."""
    word = words[at]
    if word.kind == "name" or word.text in _POSSESSIVE:
        return word.lower not in DAYS
    if word.kind != "word" or word.lower in AUXILIARIES or word.lower in CUES or is_adverb(word):
        return word.lower in ROLES
    taken = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | FINITE | OBJECT_PRONOUNS | SUBJECT_PRONOUNS
    return word.lower not in taken and not word.lower.endswith(("ed", "ing"))


def _as_written(words: Sequence[Word], start: int, end: int, name: Sequence[Word]) -> Span:
    """Where a new name stands; a lone surname with the ``Mr`` or ``Mrs`` that may tell two people apart."""
    before = [w for w in words[max(start - 1, 0) : end] if w.end <= name[0].start]
    titled = len(name) == 1 and before and before[-1].lower in COURTESY
    return Span((before[-1] if titled else name[0]).start, name[-1].end)


def _gender_of(words: Sequence[Word], name: Sequence[Word]) -> str | None:
    """The gender that the titles before a name tell."""
    before = {w.lower for w in words if w.end <= name[0].start}
    return "male" if before & MALE else "female" if before & FEMALE else None


def _same_person(known: Sequence[str], parts: Sequence[str]) -> bool:
    """True when two names agree: one is the end or the beginning of the other, or the outer words do."""
    short, long = sorted((list(known), list(parts)), key=len)
    if long[-len(short) :] == short or long[: len(short)] == short:
        return True
    if len(short) < 2 or short[-1] != long[-1]:
        return False
    return short[0] in long or (long[0].startswith(short[0][:3]) and short[0].startswith(long[0][:3]))


def _head(words: Sequence[Word]) -> Sequence[Word]:
    """A mention without the prepositional phrases and brackets that follow its noun."""
    for at, word in enumerate(words):
        if at and (word.lower in PREPOSITIONS or word.text == "("):
            return words[:at]
    return words


def _phrases(sentence: Clauses) -> Iterator[tuple[Sequence[Word], int, int, bool]]:
    """Runs of capitalised words, and whether one leads its sentence as the subject."""
    words = sentence.words
    at = 0
    leading = leading_subject(words)
    while at < len(words):
        if words[at].kind != "name" or (at == 0 and _only_opens(words)):
            at += 1
            continue
        end = at
        while end < len(words) and (words[end].kind == "name" or _is_particle(words, end)):
            end += 1
        yield words, at, end, bool(leading) and _leads(words, leading, at, end)
        at = end


def _leads(words: Sequence[Word], leading: Range | None, start: int, end: int) -> bool:
    """Whether a name is the subject at the head of a sentence: not the owner in ``Voss’s sister, Mia Lenk,``."""
    assert leading is not None
    owned = next((i for i in range(*leading) if words[i].text in _POSSESSIVE), None)
    if leading[0] <= start and end <= leading[1]:
        return owned is None or start > owned
    apposed = start == leading[1] + 1 and words[leading[1]].text == ","
    return apposed and end < len(words) and words[end].text == ","


def _is_particle(words: Sequence[Word], at: int) -> bool:
    """``van der`` in ``Ruud van der Veen``."""
    end = at
    while end < len(words) and end - at < _PARTICLES and words[end].lower in PARTICLES:
        end += 1
    return at < end < len(words) and words[end].kind == "name"


_PARTICLES = 3


def _only_opens(words: Sequence[Word]) -> bool:
    """True when the first word has its capital only because it opens the sentence: ``Added Ana Holt``."""
    first = words[0].lower
    if first in GENDER or len(words) < 2 or words[1].kind != "name":
        return False
    return (
        first in CUES or first in FINITE or first in AUXILIARIES or is_adverb(words[0]) or first.endswith(("ed", "ing"))
    )


_NO_NAMES = TITLES | ROLES | PREPOSITIONS | CONJUNCTIONS | (DAYS - {"may", "april", "june", "august"})


def _name_in(words: Sequence[Word]) -> list[Word]:
    """The words of a person's name at the end of a capitalised phrase, titles taken off; [] when it is no person."""
    names: list[Word] = []
    for word in words:
        if names and word.lower in PARTICLES:
            names.append(word)
        elif word.kind != "name" or word.lower in _NO_NAMES:
            names = []
        else:
            names.append(word)
    while names and names[0].lower in DETERMINERS | PREPOSITIONS | CONJUNCTIONS | DAYS:
        names = names[1:]
    shouted = [w for w in names if w.text.isupper() and len(w.text) > 2]
    if any(w.lower in ORGANISATION_WORDS for w in names) or shouted or not 1 <= len(names) <= 4:
        return []
    return names
