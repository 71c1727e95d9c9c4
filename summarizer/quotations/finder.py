"""The whole way: article → sentences of words → reports → quotations with their speakers."""

from collections.abc import Sequence
from dataclasses import replace

from summarizer.article import Article, Span
from summarizer.quotations.cues import cue_uses
from summarizer.quotations.direct import (
    colon_report,
    direct_report,
    label_report,
    signature_report,
    speaker_before_colon,
)
from summarizer.quotations.grammar import Range
from summarizer.quotations.indirect import indirect_report
from summarizer.quotations.lexicon import MODALS, NEGATIONS, SOURCES, act_of
from summarizer.quotations.model import Modality, Quotation, Speech
from summarizer.quotations.reports import Report
from summarizer.quotations.speakers import Cast
from summarizer.quotations.words import Clauses, Word, ends_sentence, read_sentences


def find_quotations(article: Article) -> tuple[Quotation, ...]:
    """Who says what in an article, in the order of the text. Made for English; time is linear in its length.

    Nothing is guessed: a quotation without a safe speaker has ``speaker=None``, and quoted words that nobody
    is reported to say (``so-called`` words, titles of works) are no quotation.
    """
    return _Reading(article).quotations()


class _Reading:
    """One pass over the sentences of an article, remembering who spoke last."""

    def __init__(self, article: Article) -> None:
        self._sentences = read_sentences(article)
        self._cast = Cast(article, self._sentences)
        self._found: list[Quotation] = []

    def quotations(self) -> tuple[Quotation, ...]:
        """Everything found, in the order of the text."""
        before: Clauses | None = None
        last: Quotation | None = None
        for sentence in self._sentences:
            found = self._sentence(sentence, before, last)
            last = found if found is not None else (last if _is_short_gap(sentence) else None)
            before = sentence
        return tuple(self._found)

    def _sentence(self, sentence: Clauses, before: Clauses | None, last: Quotation | None) -> Quotation | None:
        """Add what one sentence reports; returns the last quotation of it."""
        reports = sentence_reports(sentence.words) + self._labels(sentence)
        for report in reports:
            self._found.append(self._quotation(sentence, report, last))
        if reports:
            return max(self._found[-len(reports) :], key=lambda q: q.span.end)
        if not _stands_in_marks(sentence):
            return None
        if before is not None and before.words[-1].text == ":":
            return self._after_colon(sentence, before, last)
        return self._continued(sentence, last)

    def _labels(self, sentence: Clauses) -> list[Report]:
        """What a headline reports with a colon, when the name beside it is somebody the article tells of."""
        report = label_report(sentence.words) if sentence.heading or sentence.paragraph == 0 else None
        if report is None or report.subject is None:
            return []
        label = sentence.words[report.subject[0] : report.subject[1]]
        return [report] if self._cast.knows(label) or any(w.lower in SOURCES for w in label) else []

    def _after_colon(self, sentence: Clauses, before: Clauses, last: Quotation | None) -> Quotation | None:
        subject = _subject_of_last_cue(before.words) or speaker_before_colon(before.words, len(before.words) - 1)
        if subject is None:
            return None
        content = (_quoted_span(sentence),)
        mention = _span(before.words, subject)
        speaker = self._cast.resolve(before.words, subject, last.speaker if last else None)
        cue = Span(before.words[-1].start, before.words[-1].end)
        self._found.append(Quotation(content, "direct", "speech", "asserted", speaker, mention, cue))
        return self._found[-1]

    def _continued(self, sentence: Clauses, last: Quotation | None) -> Quotation | None:
        """A sentence in marks without a cue goes on with what was said last, when that was speech."""
        if last is None or last.act != "speech" or sentence.heading:
            return None
        if last.speech == "indirect":
            joined = replace(last, content=(_quoted_span(sentence),), speech="direct", cue=None, modality="asserted")
            self._found.append(joined)
        else:
            joined = replace(last, content=(*last.content, _quoted_span(sentence)))
            self._found[self._found.index(last)] = joined
        return joined

    def _quotation(self, sentence: Clauses, report: Report, last: Quotation | None) -> Quotation:
        words = sentence.words
        mention = _span(words, report.subject) if report.subject else None
        speaker = self._cast.resolve(words, report.subject, last.speaker if last else None) if report.subject else None
        return Quotation(
            tuple(_span(words, part) for part in report.content),
            _speech([w for a, b in report.content for w in words[a:b]]),
            act_of(report.frame),
            _modality(words, report),
            speaker,
            mention,
            _span(words, report.cue) if report.cue else None,
        )


def sentence_reports(words: Sequence[Word]) -> list[Report]:
    """The reports of one sentence, in the order of their cues; each quoted string goes to one of them at most."""
    reports: list[Report] = []
    free = {i for i, w in enumerate(words) if w.kind == "quoted"}
    uses = cue_uses(words)
    for number, use in enumerate(uses):
        report = direct_report(words, use, free) or indirect_report(words, uses, number)
        if report is not None:
            free.difference_update(i for a, b in report.content for i in range(a, b))
            reports.append(report)
    rest = colon_report(words, free) or (None if reports else signature_report(words, free))
    return [*reports, rest] if rest else reports


def _subject_of_last_cue(words: Sequence[Word]) -> Range | None:
    return next((use.subject for use in reversed(cue_uses(words)) if use.subject), None)


def _is_short_gap(sentence: Clauses) -> bool:
    return len(sentence.words) <= _GAP and all(w.kind != "word" for w in sentence.words)


_GAP = 4
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


def _quoted_span(sentence: Clauses) -> Span:
    last = max(i for i, w in enumerate(sentence.words) if w.kind == "quoted")
    return Span(sentence.words[0].start, sentence.words[last].end)


def _span(words: Sequence[Word], part: Range) -> Span:
    return Span(words[part[0]].start, words[part[1] - 1].end)


def _speech(inner: Sequence[Word]) -> Speech:
    if not any(w.kind == "quoted" for w in inner):
        return "indirect"
    return "direct" if all(w.kind in ("quoted", "mark") for w in inner) else "mixed"


def _modality(words: Sequence[Word], report: Report) -> Modality:
    if report.cue is None:
        return "asserted"
    group = words[report.cue[0] : report.cue[1]]
    if any(w.lower in NEGATIONS for w in group) or group[-1].lower in ("denied", "denies", "deny", "denying"):
        return "denied"
    if report.frame == "ask":
        return "question"
    return "conditional" if any(w.lower in MODALS for w in group) else "asserted"
