"""The whole way: article → sentences of words → reports → quotations with their speakers."""

from collections.abc import Sequence
from dataclasses import replace

from summarizer.article import Article, Span
from summarizer.quotations.by_pattern import has_patterns, quotations_by_pattern
from summarizer.quotations.cues import CueReport, cue_uses
from summarizer.quotations.direct import (
    SPEAKING,
    colon_report,
    dialogue_report,
    direct_report,
    label_report,
    signature_report,
    speaker_before_colon,
)
from summarizer.quotations.grammar import leading_subject, subject_after
from summarizer.quotations.indirect import indirect_report
from summarizer.quotations.lexicon import AUXILIARIES, DENYING, MODALS, NEGATIONS, SOURCES, WH, act_of
from summarizer.quotations.model import Modality, Quotation, Range, Speaker, Speech
from summarizer.quotations.names import HABITS, names_of, read_mention
from summarizer.quotations.people import People
from summarizer.text.tokens import Clauses, Word, ends_sentence, read_sentences
from summarizer.text.turns import Turn, find_turns, spoken_paragraphs


def find_quotations(article: Article) -> tuple[Quotation, ...]:
    """Who says what in an article, in the order of the text. Made for English; time is linear in its length.

    Nothing is guessed: a quotation without a safe speaker has ``speaker=None``, and quoted words that nobody
    is reported to say (``so-called`` words, titles of works) are no quotation.
    """
    return quotations_by_pattern(article) if has_patterns(article.language) else _Reading(article).quotations()


def english_people(article: Article) -> People:
    """The people of an English article."""
    sentences = read_sentences(article)
    return People(article, sentences, names_of(sentences), HABITS, read_mention)


class _Reading:
    """One pass over the sentences of an article, remembering who spoke last."""

    def __init__(self, article: Article) -> None:
        self._sentences = read_sentences(article)
        self._cast = english_people(article)
        self._found: list[Quotation] = []
        self._more: dict[int, list[Span]] = {}
        """What goes on after a quotation, by its place in ``_found``."""
        self._article = article
        self._turns = find_turns(article)
        self._last: int | None = None
        """The place of the quotation that a sentence in marks would go on with."""
        self._open = False
        """The string read last was left open: the same speech runs on."""
        self._waiting: list[Span] = []
        """Paragraphs left open before anybody is named: they go to the speaker of what they run on to."""

    def quotations(self) -> tuple[Quotation, ...]:
        """Everything found, in the order of the text."""
        before: Clauses | None = None
        spoken = spoken_paragraphs(self._turns, self._article)
        for sentence in self._sentences:
            if sentence.paragraph in spoken:
                before = self._last = None
                continue
            place = self._sentence(sentence, before)
            self._last = place if place is not None else (self._last if _is_short_gap(sentence) else None)
            before = sentence
        self._give(self._waiting, None)
        found = [
            replace(quotation, content=(*quotation.content, *self._more[at])) if at in self._more else quotation
            for at, quotation in enumerate(self._found)
        ]
        told = [self._turn(turn) for turn in self._turns]
        return tuple(sorted([*found, *told], key=lambda q: q.content[0].start) if told else found)

    def _turn(self, turn: Turn) -> Quotation:
        """A turn is one quotation of whom its label names."""
        speaker = self._cast.labelled(turn.label, self._turns)
        cue = Span(turn.label.end, turn.label.end + 1) if turn.label.end <= turn.speech[0].start else turn.label
        return Quotation(turn.speech, "direct", "speech", "asserted", speaker, turn.label, cue)

    @property
    def _before(self) -> Quotation | None:
        return None if self._last is None else self._found[self._last]

    def _add(self, quotation: Quotation) -> int:
        self._found.append(quotation)
        return len(self._found) - 1

    def _sentence(self, sentence: Clauses, before: Clauses | None) -> int | None:
        """Add what one sentence reports; returns the place of its last quotation."""
        reports = sentence_reports(sentence.words) + self._labels(sentence)
        waiting, self._waiting = self._waiting, []
        ran_on, self._open = self._open, _is_left_open(sentence)
        if reports:
            places = [self._add(self._quotation(sentence, report)) for report in reports]
            self._give(waiting, places[0] if reports[0].content[0][0] == 0 else None)
            self._give_back(sentence, places[0], reports[0])
            return self._last_of(places)
        if not _stands_in_marks(sentence):
            if self._is_signature(sentence, waiting):
                return self._last
            self._give(waiting, None)
            return None
        if before is not None and before.words[-1].text == ":":
            return self._after_colon(sentence, before)
        if self._open and not ran_on and (before is None or before.paragraph != sentence.paragraph):
            self._waiting = [*waiting, _quoted_span(sentence)]
            return self._last
        if waiting and ran_on:
            self._waiting = [*waiting, _quoted_span(sentence)] if self._open else []
            if self._open:
                return self._last
        self._give(waiting, None)
        return self._continued(sentence) if self._last is not None else self._unclaimed(sentence, before)

    def _give_back(self, sentence: Clauses, place: int, report: CueReport) -> None:
        """``Holt added that …``: words in marks right before, of nobody so far, are the same speaker's."""
        speaker = self._found[place].speaker
        at = place - 1
        if speaker is None or report.lemma not in _GOING_ON or at < 0 or self._found[at].speaker is not None:
            return
        gap = sentence.words[0].start - self._found[at].span.end
        if self._found[at].speech == "direct" and self._found[at].cue is None and gap <= _NEXT:
            self._found[at] = replace(self._found[at], speaker=speaker, mention=speaker.mention)

    def _last_of(self, places: Sequence[int]) -> int:
        """The quotation that words without a cue would go on with: the last one said, not what it is about."""
        last = max(places, key=lambda at: self._found[at].span.end)
        said = [at for at in places if self._found[at].speech == "direct"]
        same = said and self._found[said[-1]].speaker == self._found[last].speaker
        return said[-1] if same and self._found[last].act != "speech" else last

    def _is_signature(self, sentence: Clauses, waiting: list[Span]) -> bool:
        """A line such as ``— Karl Ott, chairman of the anglers`` after words in marks: give it its speaker."""
        words = sentence.words
        if self._last is None or self._found[self._last].speaker is not None or len(words) < _TWO or waiting:
            return self._put_how(sentence)
        if words[0].text not in _DASHES or words[1].kind != "name":
            return self._put_how(sentence)
        end = next((i for i in range(1, len(words)) if words[i].kind != "name"), len(words))
        self._sign(words, (1, end), (0, 1))
        return True

    def _put_how(self, sentence: Clauses) -> bool:
        """``That was how Lisa Marlow, the mayor, put it.``"""
        words = sentence.words
        if self._last is None or self._found[self._last].speaker is not None:
            return False
        opening = tuple(w.lower for w in words[:3])
        closing = tuple(w.lower for w in words[-3:-1])
        if opening[:1] != ("that",) or opening[-1:] not in (("how",), ("what",)) or closing != ("put", "it"):
            return False
        subject = subject_after(words, _THREE)
        if subject is None:
            return False
        self._sign(words, subject, (len(words) - _THREE, len(words) - 1))
        return True

    def _sign(self, words: Sequence[Word], subject: Range, cue: Range) -> None:
        assert self._last is not None
        speaker = self._cast.resolve(words, subject, None)
        signed = replace(self._found[self._last], speaker=speaker, mention=_span(words, subject), cue=_span(words, cue))
        self._found[self._last] = signed

    def _unclaimed(self, sentence: Clauses, before: Clauses | None) -> int | None:
        """Words in marks that stand alone: of whom the sentence before tells, else of nobody who is named."""
        inner = sentence.words[0].text.strip("“”\"‘’'«»„ ")
        if sentence.heading or len(inner.split()) < _SPOKEN or not (inner[:1].isupper() and inner[-1:] in ".!?…,"):
            return None
        speaker = mention = None
        if before is not None and before.paragraph == sentence.paragraph and not _stands_in_marks(before):
            subject = leading_subject(before.words)
            speaker = self._cast.resolve(before.words, subject, None) if subject else None
            speaker = speaker if speaker and self._cast.is_person(speaker) else None
            mention = speaker.mention if speaker else None
        return self._add(Quotation((_quoted_span(sentence),), "direct", "speech", "asserted", speaker, mention, None))

    def _give(self, waiting: list[Span], place: int | None) -> None:
        """Paragraphs that waited go before the quotation at ``place``, or else on with the last one."""
        if place is not None and waiting:
            self._found[place] = replace(self._found[place], content=(*waiting, *self._found[place].content))
        elif waiting and self._last is not None and self._found[self._last].speech != "indirect":
            self._more.setdefault(self._last, []).extend(waiting)

    def _labels(self, sentence: Clauses) -> list[CueReport]:
        """What a headline reports with a colon, when the name beside it is somebody the article tells of."""
        report = label_report(sentence.words) if sentence.heading or sentence.paragraph == 0 else None
        if report is None or report.subject is None:
            return []
        label = sentence.words[report.subject[0] : report.subject[1]]
        return (
            [report]
            if self._cast.knows(read_mention(sentence.words, report.subject)) or any(w.lower in SOURCES for w in label)
            else []
        )

    def _after_colon(self, sentence: Clauses, before: Clauses) -> int:
        words = before.words
        subject = _subject_of_last_cue(words) or speaker_before_colon(words, len(words) - 1)
        mention = _span(words, subject) if subject else None
        speaker = self._resolve(words, subject) if subject else None
        cue = Span(words[-1].start, words[-1].end)
        return self._add(Quotation((_quoted_span(sentence),), "direct", "speech", "asserted", speaker, mention, cue))

    def _continued(self, sentence: Clauses) -> int | None:
        """A sentence in marks without a cue goes on with what was said last, when that was speech."""
        last = self._before
        if self._last is None or last is None or last.act != "speech" or sentence.heading:
            return None
        if last.speech == "indirect":
            return self._add(
                replace(last, content=(_quoted_span(sentence),), speech="direct", cue=None, modality="asserted")
            )
        self._more.setdefault(self._last, []).append(_quoted_span(sentence))
        return self._last

    def _resolve(self, words: Sequence[Word], mention: Range) -> Speaker | None:
        last = self._found[-1].speaker if self._found and self._last is not None else None
        return self._cast.resolve(words, mention, last)

    def _quotation(self, sentence: Clauses, report: CueReport) -> Quotation:
        words = sentence.words
        return Quotation(
            tuple(_span(words, part) for part in report.content),
            "direct" if report.pattern == "dialogue" else _speech([w for a, b in report.content for w in words[a:b]]),
            act_of(report.frame),
            _modality(words, report),
            self._resolve(words, report.subject) if report.subject else None,
            _span(words, report.subject) if report.subject else None,
            _span(words, report.cue) if report.cue else None,
        )


def sentence_reports(words: Sequence[Word]) -> list[CueReport]:
    """The reports of one sentence, in the order of their cues; each quoted string goes to one of them at most."""
    reports: list[CueReport] = []
    free = {i for i, w in enumerate(words) if w.kind == "quoted"}
    uses = cue_uses(words)
    if spoken := dialogue_report(words, uses):
        spoken.pattern = "dialogue"
        return [spoken]
    for number, use in enumerate(uses):
        report = direct_report(words, use, free) or indirect_report(words, uses, number)
        if report is not None:
            free.difference_update(i for a, b in report.content for i in range(a, b))
            reports.append(report)
    rest = colon_report(words, free) or (None if reports else signature_report(words, free))
    return [*reports, rest] if rest else reports


def _subject_of_last_cue(words: Sequence[Word]) -> Range | None:
    uses = (use for use in reversed(cue_uses(words)) if use.subject and use.cue.frames & SPEAKING)
    return next((use.subject for use in uses), None)


def _is_short_gap(sentence: Clauses) -> bool:
    return len(sentence.words) <= _GAP and all(w.kind != "word" for w in sentence.words)


_GAP = 4
_TWO, _THREE = 2, 3
_GOING_ON = frozenset({"add", "continue"})
_NEXT = 4
"""Code points between a paragraph in marks and the next one."""
_SPOKEN = 3
"""Words of a string in marks that is speech though nobody is said to speak."""
_DASHES = frozenset({"—", "–", "―", "--", "-"})
_TAIL = 7
"""Words that may follow a quoted sentence in its own sentence without a cue: a source in brackets."""


def _stands_in_marks(sentence: Clauses) -> bool:
    """True when a sentence is a quoted string, with no more than a short tail that says nothing."""
    words = sentence.words
    first = words[0]
    if first.kind != "quoted":
        return False
    rest = [w for w in words[1:] if w.kind not in ("quoted", "mark")]
    return not rest or (len(rest) <= _TAIL and ends_sentence(first.text) and words[1].text in "[(—–-")


def _is_left_open(sentence: Clauses) -> bool:
    """True when a sentence ends inside a quoted string that its paragraph does not close."""
    last = sentence.words[-1]
    return last.kind == "quoted" and (len(last.text) < 2 or last.text[-1] not in _CLOSING_MARKS)


_CLOSING_MARKS = frozenset("”\"’'»“")


def _quoted_span(sentence: Clauses) -> Span:
    last = max(i for i, w in enumerate(sentence.words) if w.kind == "quoted")
    return Span(sentence.words[0].start, sentence.words[last].end)


def _span(words: Sequence[Word], part: Range) -> Span:
    return Span(words[part[0]].start, words[part[1] - 1].end)


def _speech(inner: Sequence[Word]) -> Speech:
    if not any(w.kind == "quoted" for w in inner):
        return "indirect"
    return "direct" if all(w.kind in ("quoted", "mark") for w in inner) else "mixed"


def _modality(words: Sequence[Word], report: CueReport) -> Modality:
    """Whether the speaker holds what is said; see ``Quotation.modality``."""
    if report.cue is None:
        return "asserted"
    group = words[report.cue[0] : report.cue[1]]
    subject = words[report.subject[0] : report.subject[1]] if report.subject else ()
    start = min(report.cue[0], report.subject[0]) if report.subject else report.cue[0]
    if report.lemma in DENYING and report.pattern != "noun":
        return "denied"
    if any(w.lower in NEGATIONS for w in group) or (subject and subject[0].lower in _NOBODY):
        return "denied"
    if report.frame == "ask" or _is_question(words, report):
        return "question"
    conditional = start > 0 and words[start - 1].lower in ("if", "unless", "whether")
    return "conditional" if conditional or any(w.lower in MODALS for w in group) else "asserted"


def _is_question(words: Sequence[Word], report: CueReport) -> bool:
    """``Did she say that …?``: the article asks whether it was said."""
    opens = words[0].lower in AUXILIARIES or words[0].lower in WH
    return report.pattern != "direct" and words[-1].text == "?" and opens


_NOBODY = frozenset({"no", "nobody", "none", "neither"})
