"""Reports in English sentences, by the syntax of speech verbs and their subjects.

This module finds direct speech: which quoted strings belong to which cue. ``indirect`` finds indirect and mixed speech.
"""

from collections.abc import Sequence
from typing import Literal

from summarizer.extract.quotations.cues import CueReport, CueUse, cue_uses, speech_goes_on
from summarizer.extract.quotations.grammar import is_finite, leading_subject, subject_after, subject_before
from summarizer.extract.quotations.indirect import indirect_report
from summarizer.extract.quotations.lexicon import (
    AUXILIARIES,
    CUES,
    DAYS,
    DENYING,
    MODALS,
    NEGATIONS,
    ORGANISATION_WORDS,
    PREPOSITIONS,
    SOURCES,
    SUBJECT_PRONOUNS,
    WH,
    Mention,
    Modality,
    Range,
    Report,
    Speech,
    act_of,
    span_of,
)
from summarizer.extract.quotations.names import HABITS, described_person, names_of, read_mention
from summarizer.extract.quotations.people import People
from summarizer.text.article import Article
from summarizer.text.quotes import ANY_DASH, DASHES
from summarizer.text.tokens import Word, ends_sentence, read_sentences

_CONTINUING = frozenset({"add", "continue"})
_NOBODY = frozenset({"no", "nobody", "none", "neither"})
_PUT_HOW = 3
"""Number of words in ``That was how``."""
SPEAKING = frozenset({"say", "tell", "ask", "think", "urge", "call"})
"""Lists of cue verbs whose object may be a quoted sentence."""

_REACH = 60
"""Most words between a cue and the string that it introduces or interrupts."""
_MAX_LOOSE_WORDS = 3
"""Most words between a quoted string and the name of its speaker: ``retired general``."""
_PAUSES = ANY_DASH | {",", ":"}


class EnglishReader:
    """Reads the sentences of one English article."""

    liberal = False

    def __init__(self, article: Article) -> None:
        self._sentences = read_sentences(article)
        self.people = english_people(article)

    def reports(self, number: int) -> tuple[list[Report], int]:
        """The reports in sentence ``number``, and the number of the next sentence to read."""
        sentence = self._sentences[number]
        words = sentence.words
        found = sentence_reports(words)
        for report in found:
            if report.subject and report.cue and words[report.cue[0]].text == ":":
                report.subject = self._labelling(words, report.subject, report.cue[0])
        if (sentence.heading or sentence.paragraph == 0) and (label := label_report(words)) and label.subject:
            named = words[label.subject[0] : label.subject[1]]
            known = self.people.knows(read_mention(words, label.subject))
            found += [label] if known or any(w.lower in SOURCES for w in named) else []
        return [_to_report(words, one) for one in found], number + 1

    def _labelling(self, words: Sequence[Word], subject: Range, colon: int) -> Range | None:
        """The person or body that a label before a colon names; None for a caption's label: ``Struggle: “…”``."""
        if subject[1] < colon:
            return subject
        mention, inner = read_mention(words, subject), words[subject[0] : subject[1]]
        if mention.kind == "name" and self.people.knows(mention):
            return subject
        described = described_person(" ".join(word.text for word in inner)) is not None
        if mention.kind == "phrase" and (described or any(w.lower in SOURCES | ORGANISATION_WORDS for w in inner)):
            return subject
        for part in ((subject[0], subject[0] + _FULL_NAME), (colon - _FULL_NAME, colon)):
            if subject[1] - subject[0] > _FULL_NAME and all(w.kind == "name" for w in words[part[0] : part[1]]):
                mention = read_mention(words, part)  # ``Ana Holt Attacks Dam: “…”``, ``A lesson from Ana Holt: “…”``
                if mention.kind == "name" and self.people.knows(mention):
                    return part
        return None

    def introduced_speaker(self, words: Sequence[Word]) -> Mention | None:
        """The speaker of what follows a sentence that ends with a colon."""
        if words[-1].text != ":":
            return None
        uses = (use.subject for use in reversed(cue_uses(words)) if use.subject and use.cue.frames & SPEAKING)
        subject = next(uses, None) or speaker_before_colon(words, len(words) - 1)
        return read_mention(words, subject) if subject else None

    def stands_in(self, _words: Sequence[Word], _mention: Mention) -> Literal["", "paper", "body"]:
        """Nothing: in English a report speaks for itself."""
        return ""

    def signature(self, words: Sequence[Word]) -> Mention | None:
        """The speaker of the words before: ``— Karl Ott, chairman of the anglers``, ``That was how Marlow put it.``"""
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
    rest = colon_report(words, free, uses) or (None if reports else signature_report(words, free))
    return [*reports, rest] if rest else reports


def _to_report(words: Sequence[Word], one: CueReport) -> Report:
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
        goes_on=one.lemma in _CONTINUING,
    )


def _speech(inner: Sequence[Word]) -> Speech:
    if not any(w.kind == "quoted" for w in inner):
        return "indirect"
    return "direct" if all(w.kind in ("quoted", "mark") for w in inner) else "mixed"


def _modality(words: Sequence[Word], report: CueReport) -> Modality:
    """Whether the speaker asserts the content; see ``Quotation.modality``."""
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


# --- direct speech


def direct_report(words: Sequence[Word], use: CueUse, free: set[int]) -> CueReport | None:
    """The report of the quoted strings that a cue introduces or follows; ``free``: indices of unassigned strings."""
    if not SPEAKING & use.cue.frames:
        return None
    content = _before(words, use, free)
    if content:
        content += _strings_after_cue(words, use.end, free)
    else:
        content = _after(words, use, free)
    if not content:
        return None
    frame = "ask" if "ask" in use.cue.frames and "say" not in use.cue.frames else "say"
    return CueReport(use.words, frame, use.subject, content, use.cue.lemma)


def _before(words: Sequence[Word], use: CueUse, free: set[int]) -> list[Range]:
    """``“…,” she said``: the strings right before cue and subject."""
    at = use.start - 1
    loose = at
    while loose > at - _MAX_LOOSE_WORDS and loose > 0 and words[loose].kind == "word" and loose not in free:
        loose -= 1
    if loose in free and use.subject and not use.inverted and words[use.subject[0]].kind == "name":
        at = loose  # ``panel Chairman Jason Hale``: the words before the name belong to it
        return _strings_before(words, use, free, at)
    if at >= 0 and words[at].text in _PAUSES:
        at -= 1
    return _strings_before(words, use, free, at)


def _strings_before(words: Sequence[Word], use: CueUse, free: set[int], at: int) -> list[Range]:
    if at not in free or (
        use.start - 1 == at and not speech_goes_on(words[at].text) and not _is_whole_sentence(words, at)
    ):
        return []
    content = [(at, at + 1)]
    while content[0][0] - 1 in free:
        content.insert(0, (content[0][0] - 1, content[0][0]))
    first = content[0][0]
    if first > 0 and words[first - 1].text not in (".", ":", "—", "–") and not _is_attribution(words, first):
        return [(max(at - _REACH, 0), at + 1)] if _ends_report(words, use) and not is_title(words[first].text) else []
    return content


def _ends_report(words: Sequence[Word], use: CueUse) -> bool:
    """Whether no content follows the cue."""
    follows = words[use.end] if use.end < len(words) else None
    return follows is None or follows.kind == "mark" or follows.lower in DAYS or follows.lower in PREPOSITIONS


def is_title(quoted: str) -> bool:
    """Whether a quoted string looks like the title of a work: few words, nearly all capitalised."""
    inner = quoted.strip("“”\"‘’'«», ").split()
    return 1 < len(inner) <= _LONGEST_TITLE and all(w[:1].isupper() or w.lower() in _SMALL for w in inner)


_LONGEST_TITLE = 6
_SMALL = frozenset({"of", "the", "a", "an", "and", "in", "on", "for", "to", "with"})


def _is_whole_sentence(words: Sequence[Word], at: int) -> bool:
    return at == 0 and words[0].text.rstrip("”\"’'») ")[-1:] == "."


def _is_attribution(words: Sequence[Word], first: int) -> bool:
    return words[first - 1].text in _PAUSES and first < 4


def _strings_after_cue(words: Sequence[Word], at: int, free: set[int]) -> list[Range]:
    """``…,” he said, “…``: the string that continues after the cue, and those directly after it."""
    for i in range(at, min(at + _REACH, len(words))):
        if i in free and words[i - 1].text in _PAUSES | {".", ";"}:
            end = i + 1
            while end in free and not _begins_anew(words, end):
                end += 1
            return [(k, k + 1) for k in range(i, end)]
    return []


def _begins_anew(words: Sequence[Word], at: int) -> bool:
    """``… “the dam.” “The dam,” said Moe``: a string that belongs to the next cue."""
    return ends_sentence(words[at - 1].text) and words[at].text.rstrip("”\"’'») ")[-1:] == ","


def _after(words: Sequence[Word], use: CueUse, free: set[int]) -> list[Range]:
    """``She said: “…”``, ``told the paper, “…”``: a string after the cue, after a comma or colon, or capitalised."""
    for i in range(use.end, min(use.end + _REACH, len(words))):
        if words[i].kind != "quoted":
            if (words[i].kind == "word" and words[i].lower in AUXILIARIES and i > use.end + 1) or _is_speech_verb(
                words[i]
            ):
                return []
            continue
        if i not in free:
            return []
        inner = words[i].text.lstrip("“\"‘'«[… ")
        set_off = words[i - 1].text in _PAUSES or i == use.end
        between = i - use.end
        long = len(inner.split()) >= _SENTENCE
        if not (set_off and (inner[:1].isupper() or words[i - 1].text == ":" or between <= 1 or long)):
            return []
        if i + 1 < len(words) and words[i + 1].kind == "word" and between == 0:
            return []
        end = i + 1
        while end in free:
            end += 1
        return [(k, k + 1) for k in range(i, end)]
    return []


def _is_speech_verb(word: Word) -> bool:
    cue = CUES.get(word.lower)
    return cue is not None and cue.form != "base" and bool(cue.frames & {"say", "tell", "ask"}) and word.kind == "word"


def colon_report(words: Sequence[Word], free: set[int], uses: Sequence[CueUse] = ()) -> CueReport | None:
    """``Philip Reed: “…”``: a string after a colon; the speaker is the name before it or the subject."""
    for i in sorted(free):
        if i > 0 and words[i - 1].text == ":":
            telling = (u.subject for u in reversed(uses) if u.subject and u.end < i and u.cue.frames & _ABOUT)
            subject = speaker_before_colon(words, i - 1) or next(telling, None)
            end = i + 1
            while end in free:
                end += 1
            if subject or len(words[i].text.split()) >= _SENTENCE:
                return CueReport((i - 1, i), "say", subject, [(k, k + 1) for k in range(i, end)])
    return None


_ABOUT = SPEAKING | {"about"}


def dialogue_report(words: Sequence[Word], uses: Sequence[CueUse]) -> CueReport | None:
    """``— I oppose the toll, said Mayor Kroon.``: a paragraph that opens with a dash is speech."""
    if words[0].text not in DASHES:
        return None
    for comma in range(len(words) - 1, 1, -1):
        if words[comma].text not in (",", "?", "!"):
            continue
        end = comma + (words[comma].text != ",")
        cue = CUES.get(words[comma + 1].lower) if comma + 1 < len(words) else None
        if cue and cue.form in ("past", "third") and cue.frames & {"say", "ask"}:
            subject = subject_after(words, comma + 2)
            return CueReport((comma + 1, comma + 2), "say", subject, [(1, end)], cue.lemma) if subject else None
        use = next((u for u in uses if u.start == comma + 1 and u.subject and u.cue.frames & {"say", "ask"}), None)
        if use is not None:
            return CueReport(use.words, "say", use.subject, [(1, end)], use.cue.lemma)
    return None


def signature_report(words: Sequence[Word], free: set[int]) -> CueReport | None:
    """``“…” — Rosa Lindqvist``: a string with its speaker after a dash at the end of the sentence."""
    last = max(free, default=-1)
    if last < 0 or last + 2 >= len(words) or words[last + 1].text not in ANY_DASH:
        return None
    subject = subject_after(words, last + 2)
    role = subject is not None and subject[1] < len(words) and words[subject[1]].text in (",", "(")
    if subject is None or words[subject[0]].kind != "name":
        return None
    if any(w.kind == "word" for w in words[subject[1] :][:2]) and not (
        role and len(words) - subject[1] <= _LONGEST_LABEL
    ):
        return None
    return CueReport((last + 1, last + 2), "say", subject, [(k, k + 1) for k in sorted(free)])


def label_report(words: Sequence[Word]) -> CueReport | None:
    """``Reed: the bridge is safe``, ``The bridge is safe: report``: a headline with its speaker beside a colon."""
    colon = next((i for i in range(1, len(words) - 1) if words[i].text == ":"), None)
    if colon is None:
        return None
    if colon <= _LONGEST_LABEL and _is_plain_label(words[:colon]) and colon + 3 < len(words):
        return CueReport((colon, colon + 1), "say", (0, colon), [(colon + 1, _without_stop(words))], pattern="label")
    if (
        len(words) - colon - 1 <= _LONGEST_LABEL
        and colon > 3
        and _is_plain_label(words[colon + 1 : _without_stop(words)])
    ):
        return CueReport((colon, colon + 1), "say", (colon + 1, _without_stop(words)), [(0, colon)], pattern="label")
    return None


def _is_plain_label(words: Sequence[Word]) -> bool:
    plain = all(w.kind in ("name", "number") or w.text in _IN_LABELS or w.lower in SOURCES for w in words)
    return plain and any(w.kind == "name" or w.lower in SOURCES for w in words)


_IN_LABELS = frozenset({"’s", "'s", "’", "of", "the", "and", "for", "&", ".", "(", ")", "-"})


def _without_stop(words: Sequence[Word]) -> int:
    return len(words) - 1 if words[-1].text == "." else len(words)


def speaker_before_colon(words: Sequence[Word], colon: int) -> Range | None:
    """The speaker before a colon without a speech verb: the name right before it, or a subject such as ``she`` or
    ``Holt`` at the start of the sentence. None if it is uncertain."""
    if introduced := _introduced_speaker(words, colon):
        return introduced
    before = subject_before(words, colon)
    if before and _is_label(words, before, colon):
        return before
    start = next((i for i in range(colon, 0, -1) if words[i - 1].kind != "name"), 0)
    if colon - start > 1:
        return start, colon
    leading = leading_subject(words[:colon])
    if leading is None:
        return None
    if words[leading[1]].text == ",":
        return None
    alone = all(w.kind == "name" for w in words[leading[0] : leading[1]]) or words[leading[0]].lower in ("he", "she")
    other = any(w.kind == "name" and w.lower not in DAYS for w in words[leading[1] : colon])
    return leading if alone and not other and leading[0] + 1 < colon else None


def _introduced_speaker(words: Sequence[Word], colon: int) -> Range | None:
    """``Ada Kline, 34, cyclist:``: a full name at the start of a turn with a description, without a verb."""
    end = next((i for i in range(colon) if words[i].kind != "name" and words[i].text != "."), colon)
    if end < _FULL_NAME or words[end].text != "," or colon - end > _LONGEST_INTRODUCTION:
        return None
    aged = words[end + 1].kind == "number" and words[end + 2].text in (",", ":")
    return (
        (0, end)
        if aged or words[end + 1].lower == "who" or not any(is_finite(words, i, end + 1) for i in range(end + 1, colon))
        else None
    )


def _is_label(words: Sequence[Word], phrase: Range, colon: int) -> bool:
    named = any(w.kind == "name" and w.lower not in SUBJECT_PRONOUNS for w in words[phrase[0] : phrase[1]])
    alone = phrase[0] == 0 or words[phrase[0] - 1].kind == "mark"
    return named and alone and colon - phrase[0] <= _LONGEST_LABEL


_SENTENCE = 5
"""Least words of a quoted string after a colon that is speech even without a speaker."""
_LONGEST_LABEL = 8
_FULL_NAME = 2
_LONGEST_INTRODUCTION = 20
