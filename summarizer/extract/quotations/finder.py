"""The whole way: article → sentences of words → reports → quotations with their speakers, in every language.

One pass over the sentences remembers who spoke last. What one sentence reports is read by the rules of its language:
``english`` by syntax, ``patterns`` for German, French and Spanish.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from summarizer.extract.quotations.english import EnglishReader, english_people
from summarizer.extract.quotations.lexicon import LANGUAGES
from summarizer.extract.quotations.patterns import PatternReader
from summarizer.extract.quotations.people import People
from summarizer.extract.quotations.quotation import Mention, Modality, Quotation, Report, Speaker, Speech, span_of
from summarizer.text.article import Article, Span
from summarizer.text.quotes import ANY_DASH
from summarizer.text.tokens import Clauses, Word, analyse, ends_sentence, read_sentences
from summarizer.text.turns import Turn, find_turns, spoken_paragraphs

_SPOKEN = 3
"""Words of a string in marks that is speech by itself, when it is a sentence."""
_WHOLE = 5
"""Words that are speech whatever ends them."""
_RECENT = 8
"""Quotations that are looked through for the one of a sentence."""
_STILL = 5
"""Sentences after which words in marks are no longer given to who spoke last, even where nobody else is named."""
_REACH = 2
"""Sentences without speech after which words in marks no longer go on with who spoke before."""
_GAP = 4
"""Words of a line between two strings in marks that says nothing: ``* * *``."""
_TAIL = 7
"""Words that may follow a quoted sentence in its own sentence without a cue: a source in brackets."""


class Reader(Protocol):
    """What reads the sentences of one language."""

    people: People
    liberal: bool
    """Whether words without a cue go to who is told of or spoke near; else only to who leads the sentence before."""

    def reports(self, number: int) -> tuple[list[Report], int]:
        """What sentence ``number`` reports, and the number of the next one to read."""

    def told_by(self, words: Sequence[Word]) -> Mention | None:
        """Who tells something in a sentence without marks."""

    def told_after(self, words: Sequence[Word]) -> Mention | None:
        """Who said what stands before a sentence: ``— Karl Ott``, ``That was how Marlow put it``."""


def find_quotations(article: Article) -> tuple[Quotation, ...]:
    """Who says what in an article, in the order of the text; time is linear in its length.

    Nothing is guessed: a quotation without a safe speaker has ``speaker=None``, and quoted words that nobody
    is reported to say (``so-called`` words, titles of works) are no quotation. Outside English, reports without
    quotation marks are read only where a phrase such as ``laut``, ``selon``, ``según`` tells whose they are.
    """
    if article.language in LANGUAGES:
        return _Reading(article, PatternReader(article), []).quotations()
    return _Reading(article, EnglishReader(article), find_turns(article)).quotations()


@dataclass(slots=True)
class _Said:
    """A quotation that may still grow."""

    quotation: Quotation
    sentence: int
    content: list[Span]


@dataclass(slots=True)
class _Reading:
    """One pass over the sentences, remembering who spoke last."""

    article: Article
    reader: Reader
    turns: Sequence[Turn]
    _found: list[_Said] = field(default_factory=list)
    _last: _Said | None = None
    """What a sentence in marks would go on with."""
    _waiting: list[Span] = field(default_factory=list)
    """Strings left open before anybody is named: they go to the speaker of what they run on to."""
    _sentences: Sequence[Clauses] = ()

    def quotations(self) -> tuple[Quotation, ...]:
        """Everything found, in the order of the text."""
        self._sentences = analyse(self.article).sentences
        spoken = spoken_paragraphs(self.turns, self.article)
        number = 0
        while number < len(self._sentences):
            if self._sentences[number].paragraph in spoken:
                self._last = None
                number += 1
            else:
                number = self._read(number)
        self._give_waiting()
        found = [replace(said.quotation, content=tuple(said.content)) for said in self._found]
        found += [self._turn(turn) for turn in self.turns]
        return tuple(sorted(found, key=lambda q: q.content[0].start) if self.turns else found)

    def _turn(self, turn: Turn) -> Quotation:
        """A turn is one quotation of whom its label names."""
        speaker = self.reader.people.labelled(turn.label, self.turns)
        cue = Span(turn.label.end, turn.label.end + 1) if turn.label.end <= turn.speech[0].start else turn.label
        return Quotation(turn.speech, "direct", "speech", "asserted", speaker, turn.label, cue)

    def _read(self, number: int) -> int:
        """Read a sentence; returns the number of the next one."""
        sentence = self._sentences[number]
        reports, following = self.reader.reports(number)
        if reports:
            self._last = self._add_all(reports, following - 1)
        elif _stands_in_marks(sentence):
            self._alone(number)
        else:
            self._sign(sentence)
            self._give_waiting()
            self._last = self._last if len(sentence.words) <= _GAP and _says_nothing(sentence) else None
            if self._last is not None:
                self._last.sentence = number
        return following

    def _add_all(self, reports: Sequence[Report], number: int) -> _Said:
        before = self._found[-1] if self._found else None
        said = []
        for report in reports:
            waiting, self._waiting = self._waiting, []
            if waiting and (report.first > 0 or report.speech == "indirect"):
                self._waiting = waiting
                self._give_waiting()
                waiting = []
            said.append(self._add(report, [*waiting, *report.content], number))
        if before is not None and reports[0].goes_on:
            self._give_back(before, said[0])
        last = max(said, key=lambda one: one.content[-1].end)
        direct = [one for one in said if one.quotation.speech == "direct"]
        same = direct and direct[-1].quotation.speaker == last.quotation.speaker
        return direct[-1] if same and last.quotation.act != "speech" else last

    def _give_back(self, before: _Said, said: _Said) -> None:
        """``Holt added that …``: words in marks right before, of nobody so far, are the same speaker's."""
        speaker, unclaimed = said.quotation.speaker, before.quotation.speaker is None and before.quotation.cue is None
        if speaker is not None and unclaimed and before.sentence == said.sentence - 1:
            before.quotation = replace(before.quotation, speaker=speaker, mention=speaker.mention)

    def _add(self, report: Report, content: list[Span], number: int) -> _Said:
        words, subject, people = report.words, report.subject, self.reader.people
        cue = span_of(words, report.cue) if report.cue else None
        last = self._last_speaker()
        speaker, mention = None, None
        if report.unnamed == "still":
            speaker = self._still(number)
            mention = speaker.mention if speaker else None
        elif report.unnamed == "topic" and cue is not None:
            speaker, mention = people.topic(cue.start, last, cue), cue
        elif report.unnamed == "several":
            mention = cue
        elif subject is not None:
            speaker, mention = people.resolve(words, subject, last), span_of(words, (subject.start, subject.end))
        quotation = Quotation(tuple(content), report.speech, report.act, report.modality, speaker, mention, cue)
        self._found.append(_Said(quotation, number, content))
        return self._found[-1]

    def _last_speaker(self) -> Speaker | None:
        if not self.reader.liberal:
            return self._found[-1].quotation.speaker if self._found and self._last is not None else None
        return next((said.quotation.speaker for said in reversed(self._found[-3:]) if said.quotation.speaker), None)

    # --- sentences in marks, without a cue of their own

    def _alone(self, number: int) -> None:
        sentence = self._sentences[number]
        strings = [word for word in sentence.words if word.quoted is not None]
        spans = [Span(word.start, word.end) for word in strings]
        last = strings[-1].quoted
        goes_on = self._last is not None and self._goes_on(self._last, sentence)
        if last is not None and not last.closed and not (goes_on and last.continues):
            self._waiting += spans
            return
        content, self._waiting = [*self._waiting, *spans], []
        if self._last is not None and goes_on:
            if self._last.quotation.speech == "indirect":
                quotation = replace(self._last.quotation, speech="direct", cue=None, modality="asserted")
                self._last = _Said(quotation, number, content)
                self._found.append(self._last)
            self._last.content += content if self._last.content is not content else []
            self._last.sentence = number
            return
        if not sentence.heading and self._is_speech([word.inner for word in strings]):
            speaker = self._neighbour(number)
            quotation = Quotation(
                tuple(content), "direct", "speech", "asserted", speaker, speaker.mention if speaker else None, None
            )
            self._last = _Said(quotation, number, content)
            self._found.append(self._last)

    def _is_speech(self, strings: Sequence[str]) -> bool:
        """True for whole sentences in marks: neither a title nor words picked out."""
        length = sum(len(string.split()) for string in strings)
        if self.reader.liberal:
            return length >= _WHOLE or strings[-1][-1:] in set(".?!…")
        return length >= _SPOKEN and strings[0][:1].isupper() and strings[0][-1:] in set(".?!…,")

    def _goes_on(self, last: _Said, sentence: Clauses) -> bool:
        attributed = last.quotation.cue is not None or not self.reader.liberal
        return last.quotation.act == "speech" and attributed and not sentence.heading

    def _neighbour(self, number: int) -> Speaker | None:
        """Who speaks without a cue: whom the next sentence tells, the person of the one before, or who spoke last."""
        people, last = self.reader.people, self._last_speaker()
        if number + 1 < len(self._sentences):
            words = self._sentences[number + 1].words
            if teller := self.reader.told_after(words):
                return people.resolve(words, teller, last)
        for before in range(number - 1, max(number - 1 - _REACH, -1), -1):
            sentence = self._sentences[before]
            spoke = [said for said in self._found[-_RECENT:] if said.sentence == before and said.quotation.speaker]
            if spoke:
                return spoke[-1].quotation.speaker
            if before == number - 1 and (teller := self.reader.told_by(sentence.words)):
                return people.resolve(sentence.words, teller, last)
            if not self.reader.liberal and sentence.paragraph != self._sentences[number].paragraph:
                return None
            if person := people.leading(sentence) or self._pronoun(sentence):
                return person
        return self._still(number)

    def _still(self, number: int) -> Speaker | None:
        """Who spoke last, when that is near and nobody else has been named since."""
        last, offset = self._last_speaker(), self._sentences[number].words[0].start
        near = last is not None and self._found[-1].sentence >= number - _STILL
        return last if last is not None and near and self.reader.people.only_since(last, offset) else None

    def _pronoun(self, sentence: Clauses) -> Speaker | None:
        gender = self.reader.people.habits.pronouns.get(sentence.words[0].lower)
        mention = Mention("pronoun", 0, 1, 1, gender=gender)
        return self.reader.people.resolve(sentence.words, mention, self._last_speaker()) if gender else None

    def _sign(self, sentence: Clauses) -> None:
        """A sentence that tells who said the words in marks before it: give them their speaker."""
        if self._last is None or self._last.quotation.speaker is not None or self._waiting:
            return
        if mention := self.reader.told_after(sentence.words):
            speaker = self.reader.people.resolve(sentence.words, mention, None)
            where = span_of(sentence.words, (mention.start, mention.end))
            self._last.quotation = replace(self._last.quotation, speaker=speaker, mention=where)

    def _give_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting and self._found and self._last is not None and self._last.quotation.speech != "indirect":
            self._last.content += waiting


def _says_nothing(sentence: Clauses) -> bool:
    return all(word.kind != "word" for word in sentence.words)


def _stands_in_marks(sentence: Clauses) -> bool:
    """True when a sentence is strings in marks, with no more than a short tail that says nothing."""
    words = sentence.words
    if not any(word.kind == "quoted" for word in words):
        return False
    rest = [word for word in words if word.kind not in ("quoted", "mark")]
    bracketed = len(words) > 1 and words[0].kind == "quoted" and words[1].text in ANY_DASH | {"[", "("}
    return not rest or (bracketed and len(rest) <= _TAIL and ends_sentence(words[0].text))


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody's words, verbatim: ``article.quote(span)`` of each span, marks included."""

    speaker: Speaker | None
    """None where the article does not say whose words they are."""
    mention: Span | None
    """What stands for the speaker at the words, also where it is a ``she`` that cannot be named."""
    spans: tuple[Span, ...]
    """What is said, in order, without the attribution; of a clause that is quoted in part, the quoted parts."""
    speech: Speech
    """``direct``, or ``mixed`` for words quoted inside a reported clause."""
    modality: Modality
    attribution: Span | None
    """The words that make it a report: ``said``, a label, a dash before a name; None where a quotation continues."""
    sentences: tuple[int, ...]
    """The numbers of the sentences that hold the words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One article read once, for all rules that need who speaks."""

    sentences: Sequence[Clauses]
    quotations: Sequence[Quotation]
    """Direct, mixed and indirect speech."""
    quoted: Sequence[Quoted]
    """The part of them that is verbatim."""
    cast: People
    turns: Sequence[Turn]


def quotations(article: Article) -> tuple[Quoted, ...]:
    """The words in quotation marks and of labelled turns, in the order of the article, each with its speaker.

    Made for English; words that nobody says (``so-called`` words, titles of works) are left out.
    """
    return _verbatim(article, find_quotations(article))


def read(article: Article) -> Reading:
    """Sentences, quotations, people and turns of an article."""
    sentences, found = read_sentences(article), find_quotations(article)
    return Reading(sentences, found, _verbatim(article, found), english_people(article), find_turns(article))


def _verbatim(article: Article, found: Sequence[Quotation]) -> tuple[Quoted, ...]:
    strings = [Span(w.start, w.end) for s in read_sentences(article) for w in s.words if w.kind == "quoted"]
    return tuple(_quoted(article, q, strings) for q in found if q.speech != "indirect")


def _inside(part: Span, strings: Sequence[Span]) -> Sequence[Span]:
    """The quoted strings, which are in order, that lie in a stretch of text."""
    first = bisect_left(strings, part.start, key=lambda span: span.start)
    last = bisect_right(strings, part.end, key=lambda span: span.end)
    return strings[first:last]


def _quoted(article: Article, quotation: Quotation, strings: Sequence[Span]) -> Quoted:
    spans = quotation.content
    if quotation.speech == "mixed":
        spans = tuple(s for part in quotation.content for s in _inside(part, strings)) or spans
    numbers = tuple(sorted({s.number for span in spans for s in article.sentences_in(span)}))
    return Quoted(
        quotation.speaker, quotation.mention, spans, quotation.speech, quotation.modality, quotation.cue, numbers
    )
