"""The people of an article: who a surname, an office or a pronoun stands for."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.article import Article, Span
from summarizer.quotations.model import Speaker
from summarizer.quotations.speech_lexicon import Gender, SpeechLexicon
from summarizer.quotations.speech_subjects import Mention, SubjectReader, span_of
from summarizer.text.tokens import Clauses, Word

_REACH = 7
"""Sentences before a pronoun that are searched for a name."""
_NAMESAKES = 20
_FAR = 30
"""Sentences before an office that are searched for others who could be meant."""
_NOUN = 2
"""Words of a determiner and a noun."""


@dataclass(slots=True, eq=False)
class Person:
    """One person, as far as the article tells."""

    name: Span
    words: tuple[str, ...]
    gender: Gender | None = None
    role: Span | None = None
    offices: frozenset[str] = frozenset()
    """Every word of what the article says this person is, in lower case."""
    first: int = -1
    """Where the person is first named; -1 before that is known."""
    certain: bool = False
    """True when something besides two capitals says that this is a person."""


@dataclass(slots=True)
class _Seen:
    start: int
    leads: bool
    person: Person


@dataclass(slots=True)
class People:
    """Who is named where."""

    article: Article
    sentences: Sequence[Clauses]
    lexicon: SpeechLexicon
    reader: SubjectReader
    _by_word: dict[str, list[Person]] = field(default_factory=dict)
    _by_name: dict[Span, Person] = field(default_factory=dict)
    _by_office: dict[str, list[Person]] = field(default_factory=dict)
    _seen: list[_Seen] = field(default_factory=list)
    _offsets: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        named = [(sentence, mention) for sentence in self.sentences for mention in self.reader.names(sentence.words)]
        for sentence, mention in sorted(named, key=lambda one: -_length(one[1])):
            self._add(sentence.words, mention)
        for sentence, mention in named:
            if person := self._find(_name_words(sentence.words, mention)):
                self._see(sentence.words, mention.start, person)
        self._low = frozenset(w.text for s in self.sentences for w in s.words if w.kind == "word")
        for sentence in self.sentences:
            self._see_surnames(sentence)
        self._seen.sort(key=lambda seen: seen.start)
        self._offsets = [seen.start for seen in self._seen]
        self._starts = [sentence.words[0].start for sentence in self.sentences]
        people = {id(seen.person): seen.person for seen in self._seen}.values()
        self._by_name = {person.name: person for person in people}
        for person in people:
            for office in person.offices:
                self._by_office.setdefault(office, []).append(person)

    _starts: list[int] = field(default_factory=list)
    _low: frozenset[str] = frozenset()
    """Words that the article also writes in lower case: no given names."""

    def resolve(self, words: Sequence[Word], mention: Mention, last: Speaker | None) -> Speaker | None:
        """The speaker a mention stands for; ``last`` spoke before. None when it cannot be told."""
        if mention.kind == "nobody":
            return None
        span = span_of(words, (mention.start, mention.end))
        if mention.kind == "pronoun":
            person = self.meant(mention.gender, span.start, last)
        elif mention.kind == "phrase":
            person = self._office(words, mention, last)
        else:
            person = self._find(_name_words(words, mention), mention.gender)
        role = span_of(words, mention.role) if mention.role else None
        if person is not None:
            role = person.role or role
            if mention.kind == "phrase" and role is None:
                role = _without_determiner(words, mention, self.lexicon)
            return self._speaker(person.name, role, span)
        if mention.kind == "pronoun":
            return None
        named_at = span_of(words, mention.name) if mention.name else span
        return self._speaker(named_at, role, span)

    def topic(self, offset: int, last: Speaker | None, mention: Span) -> Speaker | None:
        """Who goes on speaking without being named: a verb without a subject, words without a cue."""
        person = self.meant(None, offset, last)
        return self._speaker(person.name, person.role, mention) if person else None

    def leading(self, sentence: Clauses) -> Person | None:
        """The person whom a sentence opens with, or the only one it names."""
        start, end = sentence.words[0].start, sentence.words[-1].end
        here = [seen for seen in self._between(start, end) if seen.person.certain]
        first = next((seen.person for seen in here if seen.leads), None)
        different = {id(seen.person) for seen in here}
        return first or (here[0].person if len(different) == 1 else None)

    def only_since(self, last: Speaker, offset: int) -> bool:
        """True when nobody but the last speaker is named between what that one said and an offset."""
        spoke = self._person_at(last.named_at)
        return all(s.person is spoke for s in self._between(last.mention.end, offset) if s.person.certain)

    def speaker(self, person: Person, mention: Span) -> Speaker:
        """A person as a speaker."""
        return self._speaker(person.name, person.role, mention)

    def meant(self, gender: Gender | None, offset: int, last: Speaker | None) -> Person | None:
        """Who a pronoun at an offset stands for: who spoke last or led a sentence since, or else the nearest."""
        floor = self._starts[max(0, self._number(offset) - _REACH)]
        near = [s for s in self._between(floor, offset) if s.person.certain and _fits(s.person, gender)]
        near.reverse()
        spoke = self._person_at(last.named_at) if last else None
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
        return self._best(near, gender) if near else None

    def _just_named(self, near: Sequence[_Seen], since: int, offset: int) -> Person | None:
        """The only person of the sentence right before, unless that one goes on about somebody else by a pronoun."""
        number = self._number(offset)
        here = [seen for seen in near if seen.start > since and self._number(seen.start) >= number - 1]
        people = {id(seen.person) for seen in here}
        if len(people) != 1:
            return None
        opening = self.sentences[self._number(here[0].start)].words[0].lower
        return None if opening in self.lexicon.pronouns else here[0].person

    def _best(self, near: Sequence[_Seen], gender: Gender | None) -> Person:
        """The nearest, and in its sentence one whose gender is known."""
        number = self._number(near[0].start)
        sure = (s for s in near if gender and s.person.gender == gender and self._number(s.start) == number)
        return next(sure, near[0]).person

    def _number(self, offset: int) -> int:
        """Which sentence holds an offset."""
        return max(0, bisect_left(self._starts, offset + 1) - 1)

    def _speaker(self, name: Span, role: Span | None, mention: Span) -> Speaker:
        quoted = self.article.quote
        return Speaker(quoted(name), quoted(role) if role else None, mention, name)

    def _between(self, start: int, end: int) -> list[_Seen]:
        return self._seen[bisect_left(self._offsets, start) : bisect_left(self._offsets, end)]

    def _person_at(self, name: Span) -> Person | None:
        return self._by_name.get(name)

    def _office(self, words: Sequence[Word], mention: Mention, last: Speaker | None) -> Person | None:
        """``die Malerin``: somebody of that office, or who the talk is of, if there is nobody else it could be."""
        if words[mention.start].lower not in self.lexicon.definite or mention.end - mention.start < _NOUN:
            return None
        inner = words[mention.start + 1 : mention.end]
        noun = next((w.lower for w in inner if w.kind == "name" or not self.lexicon.capital_nouns), "")
        if not noun or noun.endswith(tuple(self.lexicon.groups)):
            return None
        offset = words[mention.start].start
        holders = [p for p in self._by_office.get(noun, ())[:_NAMESAKES] if p.first <= offset]
        told = {word.lower for word in inner if not self.lexicon.is_function_word(word.lower)}
        exact = [person for person in holders if told <= person.offices]
        short = len(inner) <= _NOUN
        if len(exact) == 1 or (short and len(holders) == 1):
            return (exact or holders)[0]
        return self._talked_of(mention.gender, offset, last) if short and not holders else None

    def _talked_of(self, gender: Gender | None, offset: int, last: Speaker | None) -> Person | None:
        """Who a pronoun of that gender would mean, when no other person near could be meant."""
        person = self.meant(gender, offset, last)
        if person is None or gender is None or person.gender != gender:
            return None
        near = self._between(self._starts[max(0, self._number(offset) - _FAR)], offset)
        alone = all(s.person is person for s in near if s.person.certain and _fits(s.person, gender))
        return person if alone else None

    def _find(self, parts: tuple[str, ...], gender: Gender | None = None) -> Person | None:
        if not parts:
            return None
        for word in dict.fromkeys((parts[-1], parts[0])):
            known = [p for p in self._by_word.get(word, ())[:_NAMESAKES] if _same(p.words, parts)]
            fitting = [p for p in known if _fits(p, gender)] or known
            if len(fitting) == 1:
                return fitting[0]
            if exact := [p for p in fitting if p.words == parts]:
                return exact[0]
        return None

    def _add(self, words: Sequence[Word], mention: Mention) -> None:
        parts = _name_words(words, mention)
        if mention.name is None or not parts:
            return
        person = self._find(parts)
        if person is None:
            person = Person(span_of(words, mention.name), parts)
            for part in dict.fromkeys(parts):
                self._by_word.setdefault(part, []).append(person)
        elif len(parts) == len(person.words) and mention.name and words[mention.name[0]].start < person.name.start:
            person.name = span_of(words, mention.name)
        person.gender = person.gender or mention.gender
        if mention.role is not None:
            person.role = person.role or span_of(words, mention.role)
            person.offices |= {word.lower for word in words[mention.role[0] : mention.role[1]]}
        given = words[mention.name[0]].lower.split("-")[0] in self.lexicon.given_names
        kinds = {"word", "name"} if self.lexicon.capital_nouns else {"word"}
        role = words[mention.role[0] : mention.role[1]] if mention.role else ()
        office = any(word.kind in kinds and self.reader.is_role(word.lower) for word in role)
        person.certain = person.certain or given or office

    def _see(self, words: Sequence[Word], start: int, person: Person) -> None:
        self._seen.append(_Seen(words[start].start, self._leads(words, start), person))
        person.first = min(person.first, words[start].start) if person.first >= 0 else words[start].start

    def _leads(self, words: Sequence[Word], start: int) -> bool:
        """True for the subject of a sentence, as far as its place tells."""
        if start == 0:
            return True
        before = words[start - 1]
        return self.reader.skip_adverbials(words, 0) >= start and before.lower not in self.lexicon.prepositions

    def _see_surnames(self, sentence: Clauses) -> None:
        words = sentence.words
        for at, word in enumerate(words):
            if word.kind != "name" or (at + 1 < len(words) and words[at + 1].kind == "name"):
                continue
            titled = at > 0 and words[at - 1].lower in self.lexicon.titles
            if at > 0 and words[at - 1].kind == "name" and not titled:
                continue
            person = self._find((word.lower,))
            if person is not None:
                self._see(words, at - titled, person)
                determined = at > 0 and words[at - 1].lower in self.lexicon.determiners
                by_surname = word.lower == person.words[-1] and not determined and person.words[0] not in self._low
                person.certain = person.certain or by_surname

    def is_person(self, words: Sequence[Word], mention: Mention) -> bool:
        """True for a pronoun, and for the name of somebody whom the article tells to be a person."""
        person = self._find(_name_words(words, mention))
        return mention.kind == "pronoun" or (person is not None and person.certain)


def _length(mention: Mention) -> int:
    return mention.name[1] - mention.name[0] if mention.name else 0


def _name_words(words: Sequence[Word], mention: Mention) -> tuple[str, ...]:
    if mention.name is None:
        return ()
    return tuple(word.lower for word in words[mention.name[0] : mention.name[1]])


def _same(known: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """True when one name is the beginning or the end of the other, or a middle part is left out."""
    short, long = sorted((known, parts), key=len)
    if long[-len(short) :] == short or long[: len(short)] == short:
        return True
    if len(short) == 1:
        return len(long) > 2 and short[0] in long
    return short[0] == long[0] and short[-1] in long


def _fits(person: Person, gender: Gender | None) -> bool:
    return gender is None or person.gender in (None, gender)


def _without_determiner(words: Sequence[Word], mention: Mention, lexicon: SpeechLexicon) -> Span:
    start = mention.start + (words[mention.start].lower in lexicon.determiners)
    return span_of(words, (start, mention.end))
