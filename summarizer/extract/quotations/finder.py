"""Find quotations and their speakers, in every language: article → sentences → reports → quotations.

One pass over the sentences keeps track of who spoke last. The rules of the language read each sentence: ``english`` by
syntax, ``patterns`` for the languages with a pattern file; in any other language only labels and signatures are read.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from typing import Literal, Protocol

from summarizer.extract.quotations.english import EnglishReader, LabelReader
from summarizer.extract.quotations.lexicon import (
    LANGUAGES,
    SENTENCE_WORDS,
    Mention,
    Modality,
    Quotation,
    Report,
    Speaker,
    Speech,
    span_of,
)
from summarizer.extract.quotations.people import People
from summarizer.extract.structure import Turn, find_turns, spoken_paragraphs
from summarizer.text.article import Article, Span, word_count
from summarizer.text.tokens import Clauses, Word, analyse, ends_sentence, read_sentences
from summarizer.text.typography import ANY_DASH, ANY_MARK, plain_lower, sentence_end

_MIN_SPEECH_WORDS = 3
"""Least words of a quoted sentence without a cue that counts as speech."""
_RECENT = 8
"""Recent quotations that are searched for one in a given sentence."""
_MAX_SILENCE = 5
"""Most sentences after which quoted words may still belong to the last speaker, if nobody else is named."""
_REACH = 2
"""Earlier sentences that are searched for the speaker of quoted words without a cue."""
_NEAR = 3
"""Paragraphs back to whoever goes on in a verb without a subject."""
_FAR = 8
"""Earlier sentences that are searched for whom a pronoun or a verb without a subject refers to."""
_SET_WORDS = 5
"""Fewer quoted words need a verb of speech to be somebody's: ``They see the group as "pop idols"``."""
_TRANSCRIPT = 0.5
"""Least share of labelled paragraphs in an article whose labels name nobody."""
_GAP = 4
"""Most words of a separator line between two quoted strings: ``* * *``."""
_LONGEST_SUBHEADING = 12
"""Most words of a quoted subheading."""
_LEAST_WORDS = 3
"""Fewer quoted words without a speaker are a nickname, a title or a word held at a distance."""
_TAIL = 7
"""Most words after a quoted sentence in the same sentence without a cue: a source in brackets."""


class Reader(Protocol):
    """Reads the sentences of an article in one language."""

    people: People
    liberal: bool
    """Whether quoted words without a cue may belong to anyone mentioned or heard nearby, or only to the subject of the
    previous sentence."""

    def reports(self, number: int) -> tuple[list[Report], int]:
        """The reports in sentence ``number``, and the number of the next sentence to read."""

    def stands_in(self, words: Sequence[Word], mention: Mention) -> Literal["", "paper", "body"]:
        """Whether a phrase is a paper, or calls a body by its kind, so that somebody named before is meant."""

    def introduced_speaker(self, words: Sequence[Word]) -> Mention | None:
        """The speaker that a sentence introduces for the next one, if any."""

    def described(self, words: Sequence[Word]) -> Mention | None:
        """The unnamed person that a sentence is about; nobody if its verb of saying has no subject."""

    def signature(self, words: Sequence[Word]) -> Mention | None:
        """The speaker of the words before a sentence: ``— Karl Ott``, ``That was how Marlow put it``."""


def find_quotations(article: Article) -> tuple[Quotation, ...]:
    """All quotations in an article, in order; the time is linear in its length.

    A quotation without a certain speaker has ``speaker=None``. Quoted words that nobody is reported to say (scare
    quotes, titles of works) are not quotations. Outside English, indirect speech is found only after a phrase such as
    ``laut``, ``selon`` or ``según``.
    """
    return _find(article)[0]


@lru_cache(maxsize=4)
def _find(article: Article) -> tuple[tuple[Quotation, ...], People]:
    """The quotations and the people of an article."""
    if article.language in LANGUAGES:
        from summarizer.extract.quotations.patterns import PatternReader

        reader: Reader = PatternReader(article)
    else:
        reader = EnglishReader(article) if article.language == "en" else LabelReader(article)
    turns = () if reader.liberal else _transcript(article, reader.people)
    return _QuotationReader(article, reader, turns).quotations(), reader.people


def _transcript(article: Article, people: People) -> Sequence[Turn]:
    """The turns of an article; none if the labels are those of a list, such as teams, in an ordinary article."""
    turns = find_turns(article)
    share = len(spoken_paragraphs(turns, article)) / max(1, len(article.paragraphs))
    named = any(
        turn.asks or turn.label.start > turn.speech[0].start or people.may_label(article.quote(turn.label))
        for turn in turns
    )
    return turns if named or share >= _TRANSCRIPT else ()


@dataclass(slots=True)
class _OpenQuotation:
    """A quotation that later sentences may continue."""

    quotation: Quotation
    sentence: int
    content: list[Span]


@dataclass(slots=True)
class _QuotationReader:
    """One pass over the sentences, with the state that later sentences need."""

    article: Article
    reader: Reader
    turns: Sequence[Turn]
    _found: list[_OpenQuotation] = field(default_factory=list)
    _last: _OpenQuotation | None = None
    """The quotation that a quoted sentence would continue."""
    _waiting: list[Span] = field(default_factory=list)
    """Open strings before any speaker is named: they belong to the quotation that they run on into."""
    _sentences: Sequence[Clauses] = ()
    _voices: dict[int, Speaker] = field(default_factory=dict)
    """Sentence → the speaker of its last report that is not inside another report."""

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
        self._flush_waiting()
        found = [replace(said.quotation, content=tuple(said.content)) for said in self._found]
        if self.reader.liberal:
            found = [one for one in self._with_repeated(found) if one.speaker or one.cue]  # else a slogan
        found += [self._turn(turn) for turn in self.turns]
        return tuple(sorted(found, key=lambda q: q.content[0].start) if self.turns else found)

    def _with_repeated(self, found: Sequence[Quotation]) -> list[Quotation]:
        """Words in a headline or a subheading are those of whoever says them in the text."""
        whole = [plain_lower(self.article.quote(q.span)) for q in found]
        said = []
        for number, quotation in enumerate(found):
            inner = whole[number].strip(ANY_MARK + " .,")
            again = (
                other
                for at, other in enumerate(found[max(0, number - _RECENT) : number + _RECENT], max(0, number - _RECENT))
                if at != number and other.speaker and _near(inner, whole[at])
            )
            alone = quotation.cue is None and len(quotation.content) == 1 and len(inner.split()) >= _MIN_SPEECH_WORDS
            source = next(again, None) if alone else None
            speaker = source.speaker if source else None
            said.append(replace(quotation, speaker=speaker, mention=speaker.mention) if speaker else quotation)
        return said

    def _turn(self, turn: Turn) -> Quotation:
        """A labelled turn as one quotation of the person that its label names."""
        speaker = self.reader.people.labelled(turn.label, self.turns)
        cue = Span(turn.label.end, turn.label.end + 1) if turn.label.end <= turn.speech[0].start else turn.label
        return Quotation(turn.speech, "direct", "speech", "asserted", speaker, turn.label, cue)

    def _read(self, number: int) -> int:
        """Read a sentence; return the number of the next one."""
        sentence = self._sentences[number]
        reports, following = self.reader.reports(number)
        reports = [r for r in reports if r.unnamed != "same" or self._same_speaker(number)]
        if reports:
            self._last = self._add_all(reports, following - 1)
        elif _is_all_quoted(sentence):
            self._read_quoted_sentence(number)
        else:
            self._apply_signature(sentence)
            self._flush_waiting()
            self._last = self._last if len(sentence.words) <= _GAP and _has_no_words(sentence) else None
            if self._last is not None:
                self._last.sentence = number
        return following

    def _add_all(self, reports: Sequence[Report], number: int) -> _OpenQuotation:
        before = self._found[-1] if self._found else None
        said, outermost = [], _outer(reports)
        for report, is_outer in zip(reports, outermost, strict=True):
            waiting, self._waiting = self._waiting, []
            if waiting and (report.first > 0 or report.speech == "indirect"):
                self._waiting = waiting
                self._flush_waiting()
                waiting = []
            said.append(self._add(report, [*waiting, *report.content], number))
            if (speaker := said[-1].quotation.speaker) and is_outer:
                self._voices[number] = speaker
        if before is not None and reports[0].goes_on:
            self._claim_previous(before, said[0])
        outer = [one for one, is_outer in zip(said, outermost, strict=True) if is_outer] or said
        last = max(outer, key=lambda one: one.content[-1].end)
        direct = [one for one in said if one.quotation.speech == "direct"]
        same = direct and direct[-1].quotation.speaker == last.quotation.speaker
        return direct[-1] if same and last.quotation.act != "speech" else last

    def _claim_previous(self, before: _OpenQuotation, said: _OpenQuotation) -> None:
        """``Holt added that …``: quoted words right before it without a speaker are also Holt's."""
        speaker, unclaimed = said.quotation.speaker, before.quotation.speaker is None and before.quotation.cue is None
        if speaker is not None and unclaimed and before.sentence == said.sentence - 1:
            before.quotation = replace(before.quotation, speaker=speaker, mention=speaker.mention)

    def _add(self, report: Report, content: list[Span], number: int) -> _OpenQuotation:
        words, subject = report.words, report.subject
        cue = span_of(words, report.cue) if report.cue else None
        last = self._last_speaker()
        speaker, mention = None, None
        if report.unnamed == "same":
            speaker = self._same_speaker(number)
            mention = speaker.mention if speaker else None
        elif report.unnamed == "still":
            speaker = self._recent_speaker(number) or self._teller(number - 1, last)
            mention = speaker.mention if speaker else None
        elif report.unnamed == "topic" and cue is not None:
            speaker, mention = self._topic(cue, last, number, content), cue
        elif report.unnamed == "several":
            speaker, mention = self._same_group(number, cue), cue
        elif cue is not None and (report.unnamed == "paper" or report.unnamed == "body"):
            speaker, mention = self._issuer(report.unnamed, cue, number), cue
        elif subject is not None:
            mention = span_of(words, (subject.start, subject.end))
            kind = self.reader.stands_in(words, subject)
            speaker = self._issuer(kind, mention, number) if kind else None
            speaker = speaker or self._resolve(words, subject, last, number, content)
        quotation = Quotation(tuple(content), report.speech, report.act, report.modality, speaker, mention, cue)
        self._found.append(_OpenQuotation(quotation, number, content))
        return self._found[-1]

    def _topic(self, cue: Span, last: Speaker | None, number: int, content: Sequence[Span]) -> Speaker | None:
        """Who goes on in a verb without a subject: whom the sentence before lets speak, or else the last person."""
        quoted = self._found and self._found[-1].sentence >= number - 1
        speaker = None if quoted else self._teller(number - 1, last)
        if speaker is None:
            topic = self.reader.people.topic(cue.start, last, cue)
            near = (
                topic is not None and self._is_near(topic, content[0].start) and not self._is_object(topic, number - 1)
            )
            speaker = topic if near else self._goes_back(number, last)
        return replace(speaker, mention=cue) if speaker else None

    def _is_object(self, speaker: Speaker, number: int) -> bool:
        """``Expresó su apoyo a Ruiz.``: whether a sentence whose verb has no subject names a person."""
        sentence, about = self._sentences[max(0, number)], self.reader.described(self._sentences[max(0, number)].words)
        named = self.reader.people.names_in(sentence.span.start, sentence.span.end)
        return about is not None and about.kind == "nobody" and speaker.named_at in named

    def _goes_back(self, number: int, last: Speaker | None) -> Speaker | None:
        """The last one who speaks or is let speak before sentences that name nobody, or go on without a subject."""
        for before in range(number - 1, max(number - 1 - _FAR, -1), -1):
            sentence = self._sentences[before]
            spoke = [said.quotation for said in self._found[-_RECENT:] if said.sentence == before]
            speaker = spoke[-1].speaker if spoke else self._teller(before, last)
            about = self.reader.described(sentence.words)
            named = self.reader.people.names_in(sentence.span.start, sentence.span.end)
            if speaker or spoke or (named and not (about and about.kind == "nobody")):
                return speaker
        return None

    def _is_near(self, speaker: Speaker, offset: int) -> bool:
        """Whether a person is in the paragraph of an offset, or alone speaks or opens a sentence shortly before."""
        people, number = self.reader.people, bisect_right(self._sentences, offset, key=lambda one: one.span.start) - 1
        here = self._sentences[max(0, number)].paragraph
        before, first = (bisect_left(self._sentences, at, key=lambda one: one.paragraph) for at in (here - _NEAR, here))
        start = self._sentences[first].span.start
        said = [(said.sentence, said.quotation.speaker) for said in self._found[-_RECENT:]]
        spoke = [at for at, who in said if who and who.named_at == speaker.named_at]
        if people.names_in(start, offset) or max(spoke, default=-1) >= first:
            return speaker.named_at in people.names_in(start, offset) or max(spoke, default=-1) >= first
        return max(spoke, default=-1) >= before or speaker.named_at in people.names_in(
            self._sentences[before].span.start, start, leading=True
        )

    def _teller(self, number: int, last: Speaker | None, *, kinds: bool = True) -> Speaker | None:
        """Whom a sentence lets speak for the next one; without ``kinds`` nobody who is called by a kind of body."""
        words = self._sentences[number].words if number >= 0 else ()
        mention = self.reader.introduced_speaker(words) if words else None
        if mention and not kinds and (mention.certain or self.reader.stands_in(words, mention)):
            return None
        return self._resolve(words, mention, last, number) if mention else None

    def _resolve(
        self, words: Sequence[Word], mention: Mention, last: Speaker | None, number: int, content: Sequence[Span] = ()
    ) -> Speaker | None:
        """The speaker of a mention in sentence ``number`` that introduces ``content``."""
        people = self.reader.people
        if mention.kind not in ("pronoun", "name") or self.reader.liberal:
            described = self._described(words, mention, number) if mention.kind == "pronoun" else None
            return described or people.resolve(words, mention, last)
        where = span_of(words, (mention.start, mention.end))
        before = [self._voices.get(at) for at in range(number, max(number - _FAR, -1), -1)]
        if mention.kind == "name":
            return people.namesake(mention, where, before) or people.resolve(words, mention, last)
        return people.in_hand(mention.gender, where, before, content)

    def _described(self, words: Sequence[Word], pronoun: Mention, number: int) -> Speaker | None:
        """Whom a pronoun refers to if the sentence before is about an unnamed person: ``Der Mann zahlte. Er sagte``."""
        where = span_of(words, (pronoun.start, pronoun.end))
        if pronoun.latter or self.reader.people.names_in(words[0].start, where.start):
            return None
        for before in range(number - 1, max(number - 1 - _REACH, -1), -1):
            sentence = self._sentences[before]
            if any(said.sentence == before for said in self._found[-_RECENT:]):
                return None
            person = self.reader.described(sentence.words)
            if person is not None and person.gender == pronoun.gender:
                speaker = self.reader.people.resolve(sentence.words, person, None)
                return replace(speaker, mention=where) if speaker else None
            if self.reader.people.habits.pronouns.get(sentence.words[0].lower) != pronoun.gender:
                return None
        return None

    def _issuer(self, kind: Literal["paper", "body"], mention: Span, number: int) -> Speaker | None:
        """The issuer of a document, or the body that a kind of body refers to: the speaker right before."""
        for before in range(number, max(number - _REACH, -1), -1):
            spoke = [said.quotation.speaker for said in self._found[-_RECENT:] if said.sentence == before]
            speaker = spoke[-1] if spoke else None
            if speaker is None and before < number:
                speaker = self._teller(before, None, kinds=False)
            if speaker is not None and (kind == "paper" or not self.reader.people.is_person(speaker)):
                return replace(speaker, mention=mention)
        return None

    def _last_speaker(self) -> Speaker | None:
        if not self.reader.liberal:
            return self._found[-1].quotation.speaker if self._found and self._last is not None else None
        spoke = [said for said in reversed(self._found[-3:]) if said.quotation.speaker]
        whole = (said for said in spoke if said.sentence == spoke[0].sentence and said.quotation.speech == "direct")
        return next(whole, spoke[0]).quotation.speaker if spoke else None

    # --- quoted sentences without a cue

    def _read_quoted_sentence(self, number: int) -> None:
        sentence = self._sentences[number]
        strings = [word for word in sentence.words if word.quoted is not None]
        spans = [Span(word.start, word.end) for word in strings]
        last = strings[-1].quoted
        goes_on = self._last is not None and self._goes_on(self._last, number)
        if last is not None and not last.closed and not (goes_on and last.continues):
            self._waiting += spans
            return
        content, self._waiting = [*self._waiting, *spans], []
        if self._last is not None and goes_on:
            if self._last.quotation.speech == "indirect":
                quotation = replace(self._last.quotation, speech="direct", cue=None, modality="asserted")
                self._last = _OpenQuotation(quotation, number, content)
                self._found.append(self._last)
            self._last.content += content if self._last.content is not content else []
            self._last.sentence = number
            if self._last.quotation.speaker is not None:
                self._voices[number] = self._last.quotation.speaker
            return
        if not sentence.heading and self._is_speech([word.inner for word in strings]):
            speaker = self._neighbour(number)
            quotation = Quotation(
                tuple(content), "direct", "speech", "asserted", speaker, speaker.mention if speaker else None, None
            )
            self._last = _OpenQuotation(quotation, number, content)
            self._found.append(self._last)

    def _is_speech(self, strings: Sequence[str]) -> bool:
        """Whether quoted strings are whole sentences, not a title or single words."""
        length = sum(len(string.split()) for string in strings)
        if self.reader.liberal:
            return length >= SENTENCE_WORDS or ends_sentence(strings[-1])
        return (
            length >= _MIN_SPEECH_WORDS
            and strings[0][:1].isupper()
            and sentence_end(",").search(strings[0]) is not None
        )

    def _goes_on(self, last: _OpenQuotation, number: int) -> bool:
        cue = last.quotation.cue
        attributed = (cue is not None and self.article.quote(cue) not in ANY_DASH) or not self.reader.liberal
        return last.quotation.act == "speech" and attributed and not self._is_subheading(number)

    def _is_subheading(self, number: int) -> bool:
        """Whether a sentence is a heading, or looks like one: a paragraph of quoted words without a final mark."""
        sentence, around = self._sentences[number], self._sentences[max(0, number - 1) : number + 2]
        alone = sum(one.paragraph == sentence.paragraph for one in around) == 1
        last = sentence.words[-1]
        short = alone and self.reader.liberal and len(last.inner.split()) <= _LONGEST_SUBHEADING
        return sentence.heading or (short and not ends_sentence(last.inner))

    def _neighbour(self, number: int) -> Speaker | None:
        """The speaker of quoted words without a cue: named in the next or previous sentence, or the last speaker."""
        people, last = self.reader.people, self._last_speaker()
        if number + 1 < len(self._sentences):
            words = self._sentences[number + 1].words
            if mention := self.reader.signature(words):
                return people.resolve(words, mention, last)
        cue = self._found[-1].quotation.cue if self._found else None
        signed = cue is not None and self.reader.liberal and self.article.quote(cue) in ANY_DASH
        if signed or self._is_subheading(number):
            return None  # ``„…“ – Ott``: Ott says no more
        for before in range(number - 1, max(number - 1 - _REACH, -1), -1):
            sentence = self._sentences[before]
            spoke = [said for said in self._found[-_RECENT:] if said.sentence == before and said.quotation.speaker]
            if spoke:
                return spoke[-1].quotation.speaker
            if self.reader.liberal and any(said.sentence == before for said in self._found[-_RECENT:]):
                return None  # the sayings of a list, which nobody in the article says
            if before == number - 1 and (mention := self.reader.introduced_speaker(sentence.words)):
                return self._resolve(sentence.words, mention, last, before)
            if not self.reader.liberal and sentence.paragraph != self._sentences[number].paragraph:
                return None
            if person := people.leading(sentence) or self._pronoun(sentence, before):
                return person
        return self._recent_speaker(number) or (self._paragraph_teller(number) if self.reader.liberal else None)

    def _paragraph_teller(self, number: int) -> Speaker | None:
        """The last speaker that a sentence of the paragraph introduces: ``…, sagte Fink. Es brauche Regen. „…“``"""
        paragraph = self._sentences[number].paragraph
        for before in range(number - 1, max(-1, number - 1 - _FAR), -1):
            if self._sentences[before].paragraph != paragraph:
                return None
            if teller := self._teller(before, None):
                return teller
        return None

    def _recent_speaker(self, number: int) -> Speaker | None:
        """The last speaker, if near and nobody else has been named since."""
        last, offset = self._last_speaker(), self._sentences[number].words[0].start
        if self._found and self._found[-1].quotation.speaker is None:
            return None
        here = self._sentences[number].paragraph
        near = last is not None and (
            self._found[-1].sentence >= number - _MAX_SILENCE
            or self._sentences[self._found[-1].sentence].paragraph == here
        )
        return last if last is not None and near and self.reader.people.only_since(last, offset) else None

    def _same_group(self, number: int, cue: Span | None) -> Speaker | None:
        """The body or group that spoke before in this paragraph: ``aseguran los magistrados. … , subrayan.``"""
        before = self._found[-1] if self._found else None
        speaker = before.quotation.speaker if before else None
        if before is None or speaker is None or cue is None or self.reader.people.is_person(speaker):
            return None
        here = self._sentences[before.sentence].paragraph == self._sentences[number].paragraph
        return replace(speaker, mention=cue) if here else None

    def _same_speaker(self, number: int) -> Speaker | None:
        """The last speaker, if they spoke in this paragraph or in the one before."""
        spoke = self._sentences[self._found[-1].sentence].paragraph if self._found else -_REACH
        near = self._sentences[number].paragraph - spoke < _REACH
        return self._recent_speaker(number) if near else None

    def _pronoun(self, sentence: Clauses, number: int) -> Speaker | None:
        gender = self.reader.people.habits.pronouns.get(sentence.words[0].lower)
        mention = Mention("pronoun", 0, 1, 1, gender=gender)
        return self._resolve(sentence.words, mention, self._last_speaker(), number) if gender else None

    def _apply_signature(self, sentence: Clauses) -> None:
        """If a sentence names the speaker of the quoted words before it, set that speaker."""
        if self._last is None or self._last.quotation.speaker is not None or self._waiting:
            return
        if mention := self.reader.signature(sentence.words):
            speaker = self.reader.people.resolve(sentence.words, mention, None)
            where = span_of(sentence.words, (mention.start, mention.end))
            self._last.quotation = replace(self._last.quotation, speaker=speaker, mention=where)

    def _flush_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting and self._found and self._last is not None and self._last.quotation.speech != "indirect":
            self._last.content += waiting


def _outer(reports: Sequence[Report]) -> list[bool]:
    """Whether each report is no part of what another one reports: ``Holt said the statement suggested that …``."""
    parts = sorted(part for report in reports for part in report.content)
    ends = list(accumulate((part.end for part in parts), max))
    starts = [part.start for part in parts]
    outer = []
    for report in reports:
        cue = report.words[report.cue[0]].start if report.cue else -1
        before = bisect_right(starts, cue)
        outer.append(before == 0 or ends[before - 1] <= cue)
    return outer


def _has_no_words(sentence: Clauses) -> bool:
    return all(word.kind != "word" for word in sentence.words)


def _is_all_quoted(sentence: Clauses) -> bool:
    """Whether a sentence consists of quoted strings, with at most a short source after them."""
    words = sentence.words
    if not any(word.kind == "quoted" for word in words):
        return False
    rest = [word for word in words if word.kind not in ("quoted", "mark")]
    bracketed = len(words) > 1 and words[0].kind == "quoted" and words[1].text in ANY_DASH | {"[", "("}
    return not rest or (bracketed and len(rest) <= _TAIL and ends_sentence(words[0].text))


@dataclass(frozen=True, slots=True)
class VerbatimQuotation:
    """A verbatim quotation: ``article.quote(span)`` of each span, including quotation marks."""

    speaker: Speaker | None
    """None if the article does not say who speaks."""
    mention: Span | None
    """The words that refer to the speaker at the quotation, even a ``she`` that cannot be resolved."""
    spans: tuple[Span, ...]
    """The quoted words, in order, without the attribution; of a partly quoted clause, the quoted parts."""
    speech: Speech
    """``direct``, or ``mixed`` for words quoted inside a reported clause."""
    modality: Modality
    attribution: Span | None
    """The cue: ``said``, a label, a dash before a name; None if the quotation continues another."""
    sentences: tuple[int, ...]
    """The numbers of the sentences that contain the words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article's sentences, quotations, people and turns, for rules that need to know who speaks."""

    sentences: Sequence[Clauses]
    quotations: Sequence[Quotation]
    """Direct, mixed and indirect speech."""
    quoted: Sequence[VerbatimQuotation]
    """The verbatim quotations among them."""
    people: People
    turns: Sequence[Turn]


def verbatim_quotations(article: Article) -> tuple[VerbatimQuotation, ...]:
    """The direct and mixed quotations and the labelled turns of an article, in order, each with its speaker.

    Words that nobody says (scare quotes, titles of works) are left out.
    """
    return _verbatim(article, *_find(article))


def read_article(article: Article) -> Reading:
    """The sentences, quotations, people and turns of an English article."""
    found, people = _find(article)
    turns = _transcript(article, people)
    return Reading(read_sentences(article), found, _verbatim(article, found, people), people, turns)


def _verbatim(article: Article, found: Sequence[Quotation], people: People) -> tuple[VerbatimQuotation, ...]:
    strings = [Span(w.start, w.end) for s in read_sentences(article) for w in s.words if w.kind == "quoted"]
    spans = [_quoted_parts(q, strings) if q.speech != "indirect" else () for q in found]
    owner: dict[Span, int] = {}
    for number, _ in sorted(enumerate(found), key=_innermost_speech_first):
        for span in spans[number]:
            owner.setdefault(span, number)
    own = (tuple(span for span in spans[number] if owner[span] == number) for number in range(len(found)))
    every = (_to_verbatim(article, q, parts, people) for q, parts in zip(found, own, strict=True) if parts)
    return tuple(q for q in every if q.speaker or _length(article, q.spans) >= _LEAST_WORDS)


def _length(article: Article, spans: Sequence[Span]) -> int:
    return sum(word_count(article.quote(span)) for span in spans)


def _innermost_speech_first(numbered: tuple[int, Quotation]) -> tuple[bool, int]:
    """Of reports inside each other, words belong to the innermost one with a verb of speech."""
    quotation = numbered[1]
    return quotation.act != "speech", sum(span.end - span.start for span in quotation.content)


def _inside(part: Span, strings: Sequence[Span]) -> Sequence[Span]:
    """The quoted strings inside a span; ``strings`` are in order."""
    first = bisect_left(strings, part.start, key=lambda span: span.start)
    last = bisect_right(strings, part.end, key=lambda span: span.end)
    return strings[first:last]


def _quoted_parts(quotation: Quotation, strings: Sequence[Span]) -> tuple[Span, ...]:
    """The verbatim words of a quotation."""
    if quotation.speech != "mixed":
        return quotation.content
    return tuple(s for part in quotation.content for s in _inside(part, strings)) or quotation.content


def _to_verbatim(article: Article, quotation: Quotation, spans: tuple[Span, ...], people: People) -> VerbatimQuotation:
    numbers = tuple(sorted({s.number for span in spans for s in article.sentences_in(span)}))
    speaker = quotation.speaker
    if (
        speaker
        and quotation.act != "speech"
        and (_length(article, spans) < _SET_WORDS or not people.is_person(speaker))
    ):
        speaker = None
    return VerbatimQuotation(
        speaker, quotation.mention, spans, quotation.speech, quotation.modality, quotation.cue, numbers
    )


def _near(words: str, whole: str) -> bool:
    """Whether words stand in others in this order, perhaps with some between: a subheading is shortened."""
    rest = iter(whole.split())
    return words in whole or all(any(word == one.strip(ANY_MARK + ".,!?") for one in rest) for word in words.split())
