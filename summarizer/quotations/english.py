"""What the sentences of an English article report: by the syntax of verbs of saying and their subjects."""

from collections.abc import Sequence

from summarizer.article import Article
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
from summarizer.quotations.grammar import subject_after
from summarizer.quotations.indirect import indirect_report
from summarizer.quotations.lexicon import AUXILIARIES, DENYING, MODALS, NEGATIONS, SOURCES, WH, act_of
from summarizer.quotations.model import Mention, Modality, Report, Speech, span_of
from summarizer.quotations.names import HABITS, names_of, read_mention
from summarizer.quotations.people import People
from summarizer.text.quotes import ANY_DASH
from summarizer.text.tokens import Word, read_sentences

_GOING_ON = frozenset({"add", "continue"})
_NOBODY = frozenset({"no", "nobody", "none", "neither"})
_PUT_HOW = 3
"""Words of ``That was how``."""


class EnglishReader:
    """Reads the sentences of one English article."""

    liberal = False

    def __init__(self, article: Article) -> None:
        self._sentences = read_sentences(article)
        self.people = english_people(article)

    def reports(self, number: int) -> tuple[list[Report], int]:
        """What sentence ``number`` reports, and the number of the next one to read."""
        sentence = self._sentences[number]
        words = sentence.words
        found = sentence_reports(words)
        if (sentence.heading or sentence.paragraph == 0) and (label := label_report(words)) and label.subject:
            named = words[label.subject[0] : label.subject[1]]
            known = self.people.knows(read_mention(words, label.subject))
            found += [label] if known or any(w.lower in SOURCES for w in named) else []
        return [_report(words, one) for one in found], number + 1

    def told_by(self, words: Sequence[Word]) -> Mention | None:
        """Who speaks after a sentence that ends with a colon."""
        if words[-1].text != ":":
            return None
        uses = (use.subject for use in reversed(cue_uses(words)) if use.subject and use.cue.frames & SPEAKING)
        subject = next(uses, None) or speaker_before_colon(words, len(words) - 1)
        return read_mention(words, subject) if subject else None

    def told_after(self, words: Sequence[Word]) -> Mention | None:
        """Who said what stands before: ``— Karl Ott, chairman of the anglers``, ``That was how Lisa Marlow put it.``"""
        if len(words) > 1 and words[0].text in ANY_DASH and words[1].kind == "name":
            end = next((i for i in range(1, len(words)) if words[i].kind != "name"), len(words))
            return read_mention(words, (1, end))
        opening = tuple(w.lower for w in words[:_PUT_HOW])
        closing = tuple(w.lower for w in words[-_PUT_HOW:-1])
        if opening[:1] == ("that",) and opening[-1] in ("how", "what") and closing == ("put", "it"):
            subject = subject_after(words, _PUT_HOW)
            return read_mention(words, subject) if subject else None
        return None


def english_people(article: Article) -> People:
    """The people of an English article."""
    sentences = read_sentences(article)
    return People(article, sentences, names_of(sentences), HABITS, read_mention)


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


def _report(words: Sequence[Word], one: CueReport) -> Report:
    speech = "direct" if one.pattern == "dialogue" else _speech([w for a, b in one.content for w in words[a:b]])
    return Report(
        words,
        [span_of(words, part) for part in one.content],
        speech,
        one.cue,
        read_mention(words, one.subject) if one.subject else None,
        first=one.content[0][0],
        act=act_of(one.frame),
        modality=_modality(words, one),
        goes_on=one.lemma in _GOING_ON,
    )


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
