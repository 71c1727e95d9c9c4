"""Who said what in an article in German, French or Spanish: direct and mixed speech with its speaker.

``speech_marks`` finds strings in the marks of a language, ``speech_words`` reads sentences in which each is one word,
``speech_reports`` finds what a sentence reports, ``speech_people`` who its subject is; what they know of a language
stands in ``text/data/<language>/quotations.toml``. The time is linear in the length of the article.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from summarizer.article import Article, Span
from summarizer.quotations.model import Mention, Quotation, Range, Report, Speaker, span_of
from summarizer.quotations.people import Habits, People
from summarizer.quotations.speech_lexicon import LANGUAGES, SpeechLexicon, speech_lexicon
from summarizer.quotations.speech_reports import ReportReader
from summarizer.quotations.speech_subjects import SubjectReader
from summarizer.text.quotes import DASHES
from summarizer.text.tokens import Clauses, Word, read_sentences

_WHOLE_WORDS = 5
"""A string in marks of so many words that is a sentence by itself is speech."""
_RECENT = 8
"""Quotations that are looked through for the one of a sentence."""
_STILL = 5
"""Sentences after which words in marks are no longer given to who spoke last, even where nobody else is named."""
_PRONOUN_REACH = 7
"""Sentences that a pronoun reaches back."""
_REACH = 2
"""Sentences without speech after which words in marks no longer go on with who spoke before."""


def has_patterns(language: str) -> bool:
    """True for the languages that ``quotations_by_pattern`` reads (ISO 639-1)."""
    return language in LANGUAGES


def quotations_by_pattern(article: Article) -> tuple[Quotation, ...]:
    """Direct and mixed quotations of an article, and what it tells ``laut``, ``selon``, ``según`` a person, in order.

    A quotation without a safe speaker has ``speaker=None``; titles of works and words in scare quotes are none.
    Raises ValueError for a language without patterns.
    """
    if not has_patterns(article.language):
        raise ValueError(f"no patterns of quotations for the language {article.language!r}")
    return _Reading(article, speech_lexicon(article.language)).quotations()


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
    lexicon: SpeechLexicon
    _found: list[_Said] = field(default_factory=list)
    _waiting: list[Span] = field(default_factory=list)
    """Strings left open before anybody is named: they go to the speaker of what they run on to."""

    def quotations(self) -> tuple[Quotation, ...]:
        self._sentences = read_sentences(self.article)
        subjects = SubjectReader(self.lexicon, _inner_capitals(self._sentences))
        self._people = People(
            self.article, self._sentences, subjects.names_of(self._sentences), _habits(self.lexicon), subjects.mention
        )
        self._reader = ReportReader(self.article.text, self.lexicon, subjects)
        number = 0
        while number < len(self._sentences):
            number = self._read(number)
        self._give_waiting(None)
        return tuple(_finished(said) for said in self._found)

    _sentences: Sequence[Clauses] = ()
    _people: People = field(init=False)
    _reader: ReportReader = field(init=False)

    def _read(self, number: int) -> int:
        """Read a sentence; returns the number of the next one."""
        sentence = self._sentences[number]
        if self._opens_dialogue(number):
            end = self._paragraph_end(number)
            words = [word for one in self._sentences[number:end] for word in one.words]
            reports = self._reader.dialogue(words)
            if reports:
                self._add_all(reports, words, end - 1)
                return end
        reports = self._reader.reports(sentence.words)
        if reports:
            self._add_all(reports, sentence.words, number)
        elif _is_quoted(sentence.words):
            self._alone(number)
        elif self._waiting and any(word.kind == "quoted" for word in sentence.words):
            self._give_waiting(None)
        return number + 1

    def _opens_dialogue(self, number: int) -> bool:
        words = self._sentences[number].words
        opens = number == 0 or self._sentences[number - 1].paragraph != self._sentences[number].paragraph
        return self.lexicon.dialogue_dash and opens and len(words) > 2 and words[0].text in DASHES

    def _paragraph_end(self, number: int) -> int:
        paragraph = self._sentences[number].paragraph
        while number < len(self._sentences) and self._sentences[number].paragraph == paragraph:
            number += 1
        return number

    def _add_all(self, reports: Sequence[Report], words: Sequence[Word], number: int) -> None:
        for report in reports:
            if report.speech == "indirect" and not (report.subject and self._people.tells_of(report.subject)):
                continue
            opens = report.first == 0 and report.speech != "indirect"
            before = self._waiting if opens else []
            if self._waiting and not opens:
                self._give_waiting(None)
            self._waiting = []
            self._add(report, [*before, *report.content], number)
        left_open = words[-1].quoted is not None and not words[-1].quoted.closed
        if left_open and reports[-1].last < len(words) - 1:
            self._waiting = []

    def _add(self, report: Report, content: list[Span], number: int) -> None:
        words, subject = report.words, report.subject
        cue = span_of(words, report.cue) if report.cue else None
        last = self._last_speaker()
        speaker, mention = None, None
        if subject is None and report.cue is not None and self._is_plural(words, report.cue):
            mention = cue
        elif subject is None and cue is not None:
            speaker, mention = self._people.topic(cue.start, last, cue), cue
        elif subject is not None and subject.kind == "nobody" and words[subject.start].text == ":":
            speaker = self._still(number)
            mention = speaker.mention if speaker else None
        elif subject is not None and subject.kind != "nobody" and not self._is_no_label(words, subject, cue):
            speaker, mention = self._people.resolve(words, subject, last), span_of(words, (subject.start, subject.end))
        quotation = Quotation(tuple(content), report.speech, report.act, report.modality, speaker, mention, cue)
        self._found.append(_Said(quotation, number, content))

    def _is_no_label(self, words: Sequence[Word], subject: Mention, cue: Span | None) -> bool:
        """True for a name before a colon, without a verb of saying, that may be a thing."""
        colon = cue is not None and self.article.quote(cue) == ":" and subject.kind == "name"
        whole = subject.start == 0 and words[subject.end].text == ":"
        return colon and not whole and not self._people.tells_of(subject)

    def _is_plural(self, words: Sequence[Word], cue: Range) -> bool:
        """True when a verb without a subject speaks of several: ``aseguran``, ``han dicho``."""
        endings = tuple(self.lexicon.plural_endings)
        first = next(
            w for w in words[cue[0] : cue[1]] if w.lower not in self.lexicon.reflexives or cue[1] - cue[0] == 1
        )
        return bool(endings) and first.lower.endswith(endings)

    def _last_speaker(self) -> Speaker | None:
        for said in reversed(self._found[-3:]):
            if said.quotation.speaker is not None:
                return said.quotation.speaker
        return None

    def _alone(self, number: int) -> None:
        """A sentence that is a string in marks, without a cue of its own."""
        sentence = self._sentences[number]
        strings = [word for word in sentence.words if word.quoted is not None]
        spans = [Span(word.start, word.end) for word in strings]
        last = strings[-1].quoted
        if last is not None and not last.closed and not self._goes_on(number):
            self._waiting += spans
            return
        content, self._waiting = [*self._waiting, *spans], []
        if self._goes_on(number):
            self._found[-1].content += content
            self._found[-1].sentence = number
            return
        whole = sum(len(word.inner.split()) for word in strings) >= _WHOLE_WORDS or strings[-1].inner[-1:] in set(
            ".?!…"
        )
        if sentence.heading or not whole:
            return
        speaker = self._neighbour(number)
        mention = speaker.mention if speaker else None
        self._found.append(
            _Said(Quotation(tuple(content), "direct", "speech", "asserted", speaker, mention, None), number, content)
        )

    def _goes_on(self, number: int) -> bool:
        """True when a sentence in marks goes on with the quotation right before it."""
        if not self._found or self._found[-1].quotation.speech == "indirect":
            return False
        return self._found[-1].sentence == number - 1 and self._found[-1].quotation.cue is not None

    def _neighbour(self, number: int) -> Speaker | None:
        """Who speaks without a cue: whom the next sentence tells, the person of the one before, or who spoke last."""
        if number + 1 < len(self._sentences):
            words = self._sentences[number + 1].words
            teller = self._reader.told_after(words)
            if teller is not None and teller.kind != "nobody":
                return self._people.resolve(words, teller, self._last_speaker())
        for before in range(number - 1, max(number - 1 - _REACH, -1), -1):
            sentence = self._sentences[before]
            spoke = [said for said in self._found[-_RECENT:] if said.sentence == before and said.quotation.speaker]
            if spoke:
                return spoke[-1].quotation.speaker
            teller = self._reader.told_by(sentence.words) if before == number - 1 else None
            if teller is not None and teller.kind != "nobody":
                return self._people.resolve(sentence.words, teller, self._last_speaker())
            if person := self._people.leading(sentence):
                return person
            if pronoun := self._pronoun(sentence):
                return pronoun
        return self._still(number)

    def _still(self, number: int) -> Speaker | None:
        """Who spoke last, when that is near and nobody else has been named since."""
        last, offset = self._last_speaker(), self._sentences[number].words[0].start
        near = last is not None and self._found[-1].sentence >= number - _STILL
        return last if last is not None and near and self._people.only_since(last, offset) else None

    def _pronoun(self, sentence: Clauses) -> Speaker | None:
        first = sentence.words[0]
        gender = self.lexicon.pronouns.get(first.lower)
        if gender is None:
            return None
        mention = Mention("pronoun", 0, 1, 1, gender=gender)
        return self._people.resolve(sentence.words, mention, self._last_speaker())

    def _give_waiting(self, speaker: Speaker | None) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting and self._found and speaker is None and self._found[-1].content[-1].end <= waiting[0].start:
            self._found[-1].content += waiting


def _inner_capitals(sentences: Sequence[Clauses]) -> frozenset[str]:
    """Words that stand with a capital inside a sentence, in lower case."""
    return frozenset(
        word.lower
        for sentence in sentences
        for before, word in pairwise(sentence.words)
        if word.kind == "name" and before.kind not in {"mark", "quoted"}
    )


def _finished(said: _Said) -> Quotation:
    one = said.quotation
    return Quotation(tuple(said.content), one.speech, one.act, one.modality, one.speaker, one.mention, one.cue)


def _is_quoted(words: Sequence[Word]) -> bool:
    """True when a sentence is strings in marks and nothing else."""
    return any(word.kind == "quoted" for word in words) and all(word.kind in {"quoted", "mark"} for word in words)


def _habits(lexicon: SpeechLexicon) -> Habits:
    return Habits(
        pronouns=lexicon.pronouns,
        determiners=lexicon.determiners,
        definite=lexicon.definite,
        function_words=lexicon.function_words,
        ending=lexicon.prepositions if lexicon.capital_nouns else frozenset(),
        titles=frozenset(lexicon.titles),
        former=lexicon.former,
        groups=tuple(lexicon.groups),
        reach=_PRONOUN_REACH,
        lone_names=False,
        nouns_have_capitals=lexicon.capital_nouns,
    )
