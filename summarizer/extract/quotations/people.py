"""The people of an article: the person that a name, a surname, an office or a pronoun refers to, in every language.

The reader of a language turns each phrase into a ``Mention``; this module links mentions to persons.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from summarizer.extract.quotations.lexicon import Gender, Mention, Range, Speaker, span_of
from summarizer.extract.structure import Turn
from summarizer.text import lexicon
from summarizer.text.article import Article, Span
from summarizer.text.tokens import Clauses, Word, plain_words
from summarizer.text.typography import plain_lower

_NAMESAKES = 40
"""Most people with one name that are compared, so that the time stays linear."""
_FAR = 6
"""Sentences before an office that are searched for other possible persons."""
_NOUN = 2
"""The length of a determiner and a noun."""
_NEXT = 2
"""Most sentences between an unnamed speaker and a pronoun for them."""


@dataclass(frozen=True, slots=True)
class Habits:
    """The conventions of a language that decide who is meant."""

    pronouns: Mapping[str, Gender]
    determiners: Mapping[str, Gender | None]
    definite: frozenset[str]
    function_words: frozenset[str]
    ending: frozenset[str]
    """Prepositions that end the description of a person."""
    titles: frozenset[str]
    former: frozenset[str]
    """Words that make an office another one: ``former``, ``deputy``."""
    groups: tuple[str, ...]
    """Endings of nouns that mean no single person."""
    reach: int
    """How many sentences back a pronoun may refer."""
    describe: Callable[[Sequence[Word]], Gender | Literal[""] | None] = lambda _phrase: None
    """The gender of the single person that a phrase describes, empty if it is open; None if it is no single person."""
    may_be_one: Callable[[Sequence[Word]], bool] = lambda _phrase: True
    """Whether *he* or *she* may go on from an unnamed speaker: not from a body, ``the agency said. … he added``."""
    nearest: bool = True
    """Whether a pronoun means the nearest person if nobody opened a sentence or spoke."""
    lone_names: bool = True
    """Whether one capitalised word may name a person whom nothing else names."""
    nouns_have_capitals: bool = False


@dataclass(slots=True, eq=False)
class Person:
    """One person of the article."""

    name: Span
    words: tuple[str, ...]
    gender: Gender | None = None
    role: Span | None = None
    offices: frozenset[str] = frozenset()
    """Every word of the person's offices, in lower case."""
    placed: bool = False
    """Whether a mention follows a preposition of place: ``in West Virginia``."""
    first: int = -1
    """The offset of the first mention; -1 until it is known."""
    certain: bool = False
    """Whether a title, an office, a given name or a second mention shows that this is a person."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A place where a person is named."""

    start: int
    leads: bool
    governed: bool
    """Whether the name is part of another phrase, ``de Ruiz``, so that a pronoun after it need not mean the person."""
    person: Person


class People:
    """All people of one article, and where they are named."""

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Clauses],
        named: Iterable[tuple[Clauses, Mention]],
        habits: Habits,
        read: Callable[[Sequence[Word], Range], Mention],
    ) -> None:
        self._article, self.habits, self._read = article, habits, read
        self._sentences = sentences
        self._starts = [sentence.words[0].start for sentence in sentences]
        self._by_word: dict[str, list[Person]] = {}
        self._by_office: dict[str, list[Person]] = {}
        found = list(_shortened(named, by_surname=habits.nouns_have_capitals))
        self._unnamed: list[tuple[frozenset[str], Speaker]] = []
        self._low = frozenset(word.text for s in sentences for word in s.words if word.kind == "word")
        for sentence, mention in sorted(found, key=_first_known):
            self._add(sentence.words, mention)
        self._seen = sorted(self._sightings(found), key=lambda seen: seen.start)
        self._offsets = [seen.start for seen in self._seen]
        people = {id(seen.person): seen.person for seen in self._seen}.values()
        self._by_name = {person.name: person for person in people}
        for person in people:
            for office in person.offices:
                self._by_office.setdefault(office, []).append(person)

    def resolve(self, words: Sequence[Word], mention: Mention | Range, last: Speaker | None) -> Speaker | None:
        """The speaker that a mention refers to; ``last``: the previous speaker. None if it is unclear."""
        if isinstance(mention, tuple):
            mention = self._read(words, mention)
        if mention.kind == "nobody":
            return None
        span = span_of(words, (mention.start, mention.end))
        role = span_of(words, mention.role) if mention.role else None
        if mention.kind == "pronoun":
            return self._by_pronoun(mention, span, last)
        if mention.kind == "phrase":
            person = self._office(words, mention, last)
        else:
            person = self._named(mention) or self._only_one_yet(mention, span.start)
        if person is not None:
            role = person.role or role
            if mention.kind == "phrase" and role is None:
                role = self._without_determiner(words, mention)
            return self._speaker(person.name, role, span)
        name = mention.identifying or mention.name
        speaker = self._speaker(span_of(words, name) if name else span, role, span)
        return self._again(words, mention, speaker) if mention.kind == "phrase" else speaker

    def _again(self, words: Sequence[Word], mention: Mention, speaker: Speaker) -> Speaker:
        """``der Feuerwehr-Sprecher`` after ``ein Feuerwehrsprecher``: the same person."""
        start, end = mention.identifying or (mention.start, mention.end)
        inner = (w.lower.replace("-", "") for w in words[start + 1 : end] if w.lower not in self.habits.function_words)
        noun = frozenset(inner)
        before = next((known for nouns, known in self._unnamed[: -_NAMESAKES - 1 : -1] if noun <= nouns), None)
        if noun and before and not self.habits.lone_names and words[start].lower in self.habits.definite:
            return replace(before, mention=speaker.mention)
        self._unnamed.append((noun, speaker))
        return speaker

    def _by_pronoun(self, mention: Mention, span: Span, last: Speaker | None) -> Speaker | None:
        if last is not None and not mention.latter and self._goes_on(last, mention.gender, span.start):
            return self._speaker(last.named_at, None, span)
        person = self._named_last(mention, span) if mention.latter else self.meant(mention.gender, span.start, last)
        if person is not None and person.gender is None:
            person.gender = mention.gender
        return self._speaker(person.name, person.role, span) if person else None

    def _named_last(self, mention: Mention, span: Span) -> Person | None:
        """The person named last before a sentence with ``éste`` or ``ce dernier``, which means no other."""
        number = self._number(span.start)
        floor = self._starts[max(0, number - self.habits.reach)]
        near = [s.person for s in self._between(floor, span.start) if s.person.certain]
        return next((person for person in reversed(near) if _fits(person, mention.gender)), None)

    def _goes_on(self, last: Speaker, gender: Gender | None, offset: int) -> bool:
        """Whether an unnamed speaker just spoke (``the mayor said. … he added``), and nobody was named since."""
        if last.named_at in self._by_name or (self.habits.lone_names and last.named_at != last.mention):
            return False
        if not _agree(self.habits.determiners.get(last.name.split()[0].lower()), gender):
            return False
        if gender and not self.habits.may_be_one(self._words(last)):
            return False
        near = self._number(offset) - self._number(last.mention.start) <= _NEXT
        floor = (
            last.mention.start if self.habits.lone_names else self._sentences[self._number(last.mention.start)].span.end
        )
        since = (s for s in self._between(floor, offset) if s.person.certain and _fits(s.person, gender))
        return near and next(since, None) is None

    def in_hand(
        self, gender: Gender | None, mention: Span, voices: Sequence[Speaker | None], content: Sequence[Span] = ()
    ) -> Speaker | None:
        """The person that a subject pronoun refers to; None if several are possible.

        ``voices``: who speaks in the pronoun's own sentence and in the ones before it, the nearest first. It is the
        last speaker or subject before the pronoun, never a person named in the words spoken (``content``). A person
        who is neither counts only if nobody else is near.
        """
        named = {id(s.person) for part in content for s in self._between(part.start, part.end)}
        others: dict[int, Person] = {}
        number, left = self._number(mention.start), self.habits.reach
        for back, voice in enumerate(voices[: number + 1]):
            sentence = self._sentences[number - back]
            here = self._between(sentence.words[0].start, min(sentence.words[-1].end, mention.start))
            here = [s for s in here if id(s.person) not in named and _fits(s.person, gender)]
            spoke = voice if voice and self._may_be(voice, gender, named) else None
            found = spoke or self._subject(here)
            if found is not None and back and spoke is None and self._leads_content(number, mention, named, gender):
                return None  # ``Holt was for the dam, he said``: Holt, or who else was named before
            if found is not None:
                person = self._by_name.get(found.named_at)
                rivals = [p for p in others.values() if p is not person and p.gender == gender]
                return None if rivals else self._as_pronoun(found, gender, mention)
            certain = [s for s in here if s.person.certain]
            end = certain[0].start if certain else sentence.words[-1].end
            if back and any(self.habits.pronouns.get(w.lower) == gender for w in sentence.words if w.start < end):
                continue  # ``He met Ott.``: the subject is the same person
            others |= {id(s.person): s.person for s in certain}
            left -= 1
            if left < 0:
                break
        if len(others) == 1:
            (person,) = others.values()
            return self._as_pronoun(self._speaker(person.name, person.role, mention), gender, mention)
        voice = next((v for v in voices if v is not None), None)
        if others or not voice or not self._may_be(voice, gender, named) or not self.only_since(voice, mention.start):
            return None
        return self._as_pronoun(voice, gender, mention)

    def _leads_content(self, number: int, mention: Span, named: set[int], gender: Gender | None) -> bool:
        """Whether the sentence of a pronoun begins with a person of whom its speaker tells."""
        own = self._between(self._sentences[number].words[0].start, mention.start)
        return any(s.leads and s.person.certain and id(s.person) in named and _fits(s.person, gender) for s in own)

    def namesake(self, mention: Mention, where: Span, voices: Sequence[Speaker | None]) -> Speaker | None:
        """Of several people with a surname, the last one who spoke; None if the name is clear, or nobody spoke."""
        candidates = self._candidates(mention.parts, mention.gender, strict=mention.titled)
        spoke = (v for v in voices if v is not None and self._by_name.get(v.named_at) in candidates)
        found = next(spoke, None) if len(candidates) > 1 else None
        return replace(found, mention=where) if found else None

    def _subject(self, here: Sequence[_Seen]) -> Speaker | None:
        """The person at the start of a sentence; a name of two words may be one that nothing else shows to be."""
        alone = not any(seen.person.certain for seen in here)
        for seen in here:
            full = alone and len(seen.person.words) >= _NOUN and not seen.person.placed
            if seen.leads and (seen.person.certain or full):
                return self._speaker(seen.person.name, seen.person.role, seen.person.name)
        return None

    def _may_be(self, voice: Speaker, gender: Gender | None, named: set[int]) -> bool:
        """Whether ``he`` or ``she`` may refer to a speaker."""
        person = self._by_name.get(voice.named_at)
        if person is not None and person.certain:
            return _fits(person, gender) and id(person) not in named
        if person is not None:
            return len(person.words) >= _NOUN and not person.placed and id(person) not in named
        described = self.habits.describe(self._words(voice))
        return described is not None and _agree(described or None, gender)

    def _words(self, speaker: Speaker) -> Sequence[Word]:
        start, end = speaker.named_at.start, speaker.named_at.end
        return plain_words(self._article.text, start, end, self._article.language)

    def _as_pronoun(self, speaker: Speaker, gender: Gender | None, mention: Span) -> Speaker:
        person = self._by_name.get(speaker.named_at)
        if person is not None and person.gender is None:
            person.gender = gender
        return replace(speaker, mention=mention)

    def topic(self, offset: int, last: Speaker | None, mention: Span) -> Speaker | None:
        """The likely speaker of a verb without a subject."""
        if last is not None and self._goes_on(last, None, offset):
            between = self._number(offset) - self._number(last.mention.start) > 1
            return None if between and not self.habits.lone_names else replace(last, mention=mention)
        person = self.meant(None, offset, last)
        return self._speaker(person.name, person.role, mention) if person else None

    def leading(self, sentence: Clauses) -> Speaker | None:
        """The person at the start of a sentence, or the only one in it."""
        here = [seen for seen in self._between(sentence.span.start, sentence.span.end) if seen.person.certain]
        first = next((seen.person for seen in here if seen.leads), None)
        if first is None and len({id(seen.person) for seen in here}) == 1:
            first = here[0].person
        return self._speaker(first.name, first.role, first.name) if first else None

    def only_since(self, last: Speaker, offset: int) -> bool:
        """Whether only the last speaker is named between their words and an offset."""
        spoke = self._by_name.get(last.named_at)
        return all(s.person is spoke for s in self._between(last.mention.end, offset) if s.person.certain)

    def is_named(self, text: str) -> bool:
        """Whether a phrase ends with the name of a person of the article."""
        parts = [part for part in text.split() if part[:1].isupper()]
        person = self._find((parts[-1].lower(),)) if parts and text.endswith(parts[-1]) else None
        return person is not None and person.certain

    def is_person(self, speaker: Speaker) -> bool:
        """Whether a speaker is a named person."""
        return speaker.named_at in self._by_name and self._by_name[speaker.named_at].certain

    def names_in(self, start: int, end: int, *, leading: bool = False) -> set[Span]:
        """The names of the persons between two offsets, or of those who open a sentence there."""
        here = (seen for seen in self._between(start, end) if seen.leads or not leading)
        return {seen.person.name for seen in here if seen.person.certain}

    def tells_of(self, mention: Mention) -> bool:
        """Whether a mention is a pronoun or the name of a person."""
        person = self._find(mention.parts)
        return mention.kind == "pronoun" or (person is not None and person.certain)

    def knows(self, mention: Mention) -> bool:
        """Whether a label ends with the name of a person, or with a name that occurs again."""
        person = self._find(mention.parts)
        return person is not None and (person.certain or sum(s.person is person for s in self._seen) > 1)

    # --- labels of turns

    def labelled(self, label: Span, turns: Sequence[Turn]) -> Speaker:
        """The speaker of a turn: the person that its label names, the only one labelled for ``A``, or the label."""
        text = self._article.quote(label)
        person = self._by_label(text)
        if person is None and text in ("A", "ANSWER", "Answer"):
            labels = {self._article.quote(turn.label) for turn in turns if not turn.asks}
            answering = {id(p): p for p in map(self._by_label, labels) if p is not None}
            person = next(iter(answering.values())) if len(answering) == 1 else None
        if person is None:
            return Speaker(text, None, label, label)
        return self._speaker(person.name, person.role, label)

    def may_label(self, text: str) -> bool:
        """Whether a label is in capitals, a full name or the name of a person of the article."""
        person = self._by_label(text)
        return text.isupper() or len(text.split()) >= _NOUN or (person is not None and person.certain)

    def _by_label(self, text: str) -> Person | None:
        words = plain_lower(text).split()
        return self._find(tuple(word for word in words if word.rstrip(".") not in self.habits.titles))

    # --- pronouns

    def meant(self, gender: Gender | None, offset: int, last: Speaker | None) -> Person | None:
        """The person of a pronoun: the last speaker or whoever opened a sentence since, else the nearest."""
        floor = self._starts[max(0, self._number(offset) - self.habits.reach)]
        near = [s for s in self._between(floor, offset) if s.person.certain and _fits(s.person, gender)]
        near.reverse()
        spoke = self._by_name.get(last.named_at) if last else None
        if spoke is not None and not _fits(spoke, gender):
            spoke = None
        since = last.mention.start if last and spoke else -1
        leading = [seen for seen in near if seen.leads and seen.start > since]
        just = self._just_named(near, since, offset)
        if just is not None:
            return just
        if leading:
            return self._best(leading, gender)
        if spoke is not None:
            return spoke
        alone = len({id(seen.person) for seen in near}) == 1
        return self._best(near, gender) if alone or (near and self.habits.nearest) else None

    def _just_named(self, near: Sequence[_Seen], since: int, offset: int) -> Person | None:
        """The only person in the previous sentence, unless that sentence itself opens with a pronoun."""
        number = self._number(offset)
        said = self._number(since) if since >= 0 else -1  # persons in the speaker's own sentence do not count
        first = max(number - 1, said + (said < number))
        here = [
            s for s in near if self._number(s.start) >= first and (s.leads or self._before(s.start, number, offset))
        ]
        if len({id(seen.person) for seen in here}) != 1 or all(seen.governed for seen in here):
            return None
        opening = self._sentences[self._number(here[0].start)].words[0].lower
        return None if opening in self.habits.pronouns else here[0].person

    def _before(self, start: int, number: int, offset: int) -> bool:
        """Whether a name stands in an earlier sentence or clause; not ``An den Soziologen Rosa erinnerte er``."""
        return self._number(start) < number or "," in self._article.text[start:offset]

    def _best(self, near: Sequence[_Seen], gender: Gender | None) -> Person:
        """The nearest person; in the same sentence, rather one whose gender is known."""
        number = self._number(near[0].start)
        sure = (s for s in near if gender and s.person.gender == gender and self._number(s.start) == number)
        return next(sure, near[0]).person

    # --- offices

    def _office(self, words: Sequence[Word], mention: Mention, last: Speaker | None) -> Person | None:
        """``die Malerin``: the only holder of that office, or the current topic if nobody else is possible."""
        start, end = mention.identifying or (mention.start, mention.end)
        if end - start < _NOUN or words[start].lower not in self.habits.definite:
            return None
        stop = (i for i in range(start + 1, end) if words[i].lower in self.habits.ending)
        inner = words[start + 1 : next(stop, end)]
        nouns = [w for w in inner if not self.habits.nouns_have_capitals or any(map(str.isupper, w.text))]
        noun = nouns[0].lower if nouns else ""
        proper = not mention.certain and not self.habits.nouns_have_capitals and inner[0].kind == "name"  # ``la FAO``
        if not noun or noun.endswith(self.habits.groups) or (proper and not self.habits.lone_names):
            return None
        offset = words[mention.start].start
        description = {word.lower for word in inner if word.lower not in self.habits.function_words}
        other = self.habits.former - description  # a deputy is not the mayor
        near = self._by_office.get(noun, ())[:_NAMESAKES]
        holders = [p for p in near if p.first <= offset and not other & p.offices]
        exact = [person for person in holders if description <= person.offices]
        short = len(inner) <= _NOUN and (mention.certain or len(inner) == end - start - 1)
        if len(exact) == 1 or (short and len(holders) == 1):
            return (exact or holders)[0]
        if holders:
            return self._just_led(mention.gender, offset, near) if not self.habits.nouns_have_capitals else None
        noun_of_person = self.habits.nouns_have_capitals and not nouns[0].text.isupper()  # ``die IGGÖ``
        if short and (mention.certain or noun_of_person or self.habits.lone_names):
            return self._talked_of(mention.gender, offset, last)
        if not mention.certain or self.habits.lone_names:
            return None  # ``la CGR``, ``el órgano``: no office
        before = self._sentences[max(0, self._number(offset) - 1)].words
        same = any(word.lower in description for word in before)  # ``líder de Vox`` may be an opponent
        return self._just_led(mention.gender, offset, ()) if same else None

    def _just_led(self, gender: Gender | None, offset: int, holders: Sequence[Person]) -> Person | None:
        """The person of the previous sentence: ``Donald Tusk anunció … dijo el jefe de Gobierno polaco``.

        Its only person, or whom it opens with when that is the only one who holds the office.
        """
        number = self._number(offset)
        before, sentence = self._sentences[max(0, number - 1)], self._sentences[number]
        if before.paragraph != sentence.paragraph or before is sentence:
            return None
        led = self.leading(before)
        here = {id(s.person) for s in self._between(before.span.start, offset) if s.person.certain}
        person = self._by_name[led.named_at] if led else None
        alone = [person] == holders if holders else len(here) == 1
        return person if person and alone and _fits(person, gender) else None

    def _talked_of(self, gender: Gender | None, offset: int, last: Speaker | None) -> Person | None:
        """The person that a pronoun of that gender would refer to, if no other person is near."""
        person = self.meant(gender, offset, last)
        spoke = person is not None and last is not None and last.named_at == person.name
        if person is None or gender is None or (person.gender not in {gender, None} and not spoke):
            return None
        near = self._between(self._starts[max(0, self._number(offset) - _FAR)] if self.habits.lone_names else 0, offset)
        alone = all(s.person is person for s in near if s.person.certain and _fits(s.person, gender))
        beside = any(s.person is person for s in self._between(self._starts[self._number(offset)], offset))
        return person if alone and not beside else None  # ``Während Präsident Ott …, warnte der Gesandte``

    # --- names

    def _named(self, mention: Mention) -> Person | None:
        """The person with a name."""
        return self._find(mention.parts, mention.gender, strict=mention.titled) or self._by_surname(mention)

    def _by_surname(self, mention: Mention) -> Person | None:
        """``Wovor Vintz``: capitalised words that begin or end with the surname of one known person."""
        if not self.habits.nouns_have_capitals or mention.certain or len(mention.parts) < _NOUN:
            return None
        for part in (mention.parts[-1], mention.parts[0]):
            people = [p for p in self._by_word.get(part, ()) if p.certain and p.words[-1] == part != p.words[0]]
            if len(people) == 1:
                return people[0]
        return None

    def _find(self, parts: Sequence[str], gender: Gender | None = None, *, strict: bool = False) -> Person | None:
        """The person with that name; None if several fit."""
        candidates = self._candidates(tuple(parts), gender, strict=strict)
        return candidates[0] if len(candidates) == 1 else None

    def _candidates(self, parts: tuple[str, ...], gender: Gender | None, *, strict: bool) -> list[Person]:
        for word in dict.fromkeys((parts[-1], parts[0])) if parts else ():
            known = [p for p in self._by_word.get(word, ())[:_NAMESAKES] if _same(p.words, parts)]
            known = [p for p in known if _ELDER.isdisjoint(p.words)] or known  # ``Hunter`` beside ``Bo Hunter Sr.``
            fitting = [p for p in known if _fits(p, gender)]
            if not fitting and not strict:
                fitting = known
            if known:
                return [p for p in fitting if p.words == parts] or fitting
        return []

    def _add(self, words: Sequence[Word], mention: Mention) -> None:
        if mention.name is None:
            return
        candidates = self._candidates(mention.parts, mention.gender, strict=mention.titled)
        if len(candidates) > 1 or (not candidates and self._by_surname(mention)):
            return
        person = candidates[0] if candidates else None
        where = span_of(words, mention.name)
        if person is None and len(mention.parts) == 1 and not (self.habits.lone_names or mention.certain):
            return
        if person is None:
            person = Person(where, mention.parts)
            for part in dict.fromkeys(mention.parts):
                self._by_word.setdefault(part, []).append(person)
        elif len(mention.parts) == len(person.words) and where.start < person.name.start:
            person.name = where
        person.gender = person.gender or mention.gender
        person.placed |= mention.placed
        if mention.role is not None and person.role is None:
            person.role = span_of(words, mention.role)
        if mention.role is not None:
            person.offices |= {word.lower for word in words[mention.role[0] : mention.role[1]]}
        by_surname = (
            len(mention.parts) == 1 < len(person.words) and mention.parts[0] == _without_suffix(person.words)[-1]
        )
        by_surname &= self.habits.lone_names or person.words[0] not in self._low
        person.certain = person.certain or mention.certain or (by_surname and not mention.loose)

    def _sightings(self, named: Iterable[tuple[Clauses, Mention]]) -> Iterable[_Seen]:
        for sentence, mention in named:
            start = sentence.words[mention.start].start
            person = self._named(mention) or self._only_one_yet(mention, start)
            if person is not None:
                person.first = min(person.first, start) if person.first >= 0 else start
                yield _Seen(start, mention.leads, mention.governed, person)

    def _only_one_yet(self, mention: Mention, offset: int) -> Person | None:
        """Of several people with a surname, the only one whom the article has named so far."""
        if self.habits.lone_names:
            return None
        known = self._candidates(mention.parts, mention.gender, strict=mention.titled)
        yet = [person for person in known if 0 <= person.first < offset]
        return yet[0] if len(yet) == 1 else None

    def _number(self, offset: int) -> int:
        """The index of the sentence at an offset."""
        return max(0, bisect_left(self._starts, offset + 1) - 1)

    def _speaker(self, name: Span, role: Span | None, mention: Span) -> Speaker:
        quoted = self._article.quote
        return Speaker(quoted(name), quoted(role) if role else None, mention, name)

    def _between(self, start: int, end: int) -> list[_Seen]:
        return self._seen[bisect_left(self._offsets, start) : bisect_left(self._offsets, end)]

    def _without_determiner(self, words: Sequence[Word], mention: Mention) -> Span:
        start, end = mention.identifying or (mention.start, mention.end)
        return span_of(words, (start + (words[start].lower in self.habits.definite), end))


def _first_known(named: tuple[Clauses, Mention]) -> tuple[bool, bool, int]:
    """The order in which names are added: full names first, then certain ones, then long ones."""
    mention = named[1]
    return len(mention.parts) == 1, not mention.certain, -len(mention.parts)


def _shortened(named: Iterable[tuple[Clauses, Mention]], *, by_surname: bool) -> Iterable[tuple[Clauses, Mention]]:
    """Names without extra words: ``Ted Cruz Refuses`` becomes ``Ted Cruz`` if the article has that more often."""
    found = list(named)
    counts = Counter(mention.parts for _, mention in found)
    for sentence, mention in found:
        parts, short = mention.parts, mention.parts[:_NOUN]
        alone = by_surname and len(parts) == _NOUN + 1 and counts[parts[1:2]] > counts[parts[2:]]
        if mention.name and len(parts) > _NOUN and (alone or counts[short] > counts[parts]):
            name = (mention.name[0], mention.name[1] - len(parts) + _NOUN)
            mention = replace(mention, parts=short, name=name)
        yield sentence, mention


_ELDER = frozenset({"sr", "sr."})
"""What sets a father apart from a son of the same name."""
_AFTER_NAMES = lexicon.words(lexicon.table("bylines", "mul")["behind_surname"])


def _without_suffix(words: tuple[str, ...]) -> tuple[str, ...]:
    """``Bo Lind Jr.`` without ``Jr.``"""
    return words[:-1] if len(words) > 1 and words[-1].rstrip(".") in _AFTER_NAMES else words


def is_shorter_name(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether a name is a longer one without middle or first names; a single word may be the first or the last."""
    if len(short) == 1:
        return short[0] in (long[0], long[-1])
    return short[-1] == long[-1] and (short[0] == long[0] or long[-len(short) :] == short)


def _same(known: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Whether a mention in the article may be of a known person: also by nickname, middle name or second surname."""
    if min(len(known), len(parts)) > 1 and _ELDER.isdisjoint(known) != _ELDER.isdisjoint(parts):
        return False
    short, long = sorted((_without_suffix(known), _without_suffix(parts)), key=len)
    if is_shorter_name(short, long) or long[: len(short)] == short:
        return True
    if len(short) == 1:
        return len(long) > _NOUN and short[0] in long
    if short[0] == long[0] and short[-1] in long:
        return True
    shortened = short[0].startswith(long[0][:3]) or long[0].startswith(short[0][:3])
    return short[-1] == long[-1] and (short[0] in long or (shortened and min(len(short[0]), len(long[0])) >= 3))


def _fits(person: Person, gender: Gender | None) -> bool:
    return _agree(person.gender, gender)


def _agree(one: Gender | None, other: Gender | None) -> bool:
    return one is None or other is None or one == other
