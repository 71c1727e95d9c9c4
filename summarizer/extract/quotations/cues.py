"""Cues in English sentences: verbs, set phrases, colons and dashes that report something, each with its subject."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.extract.quotations.grammar import (
    JOINTS,
    head_of,
    is_age,
    is_finite,
    is_nameable,
    is_plural,
    leading_subject,
    names_before,
    subject_after,
    subject_before,
    verb_group_start,
)
from summarizer.extract.quotations.lexicon import (
    AUXILIARIES,
    BE,
    CUES,
    DAYS,
    DEMONSTRATIVES,
    DETERMINERS,
    EVIDENCE,
    FULL_NAME,
    INSIDE_NAMES,
    MEASURES,
    MODALS,
    NOUNS_IN_LY,
    ORGANISATION_WORDS,
    PLURAL_PRONOUNS,
    PREPOSITIONS,
    ROLES,
    SENTENCE_WORDS,
    SHOWING,
    SOURCES,
    SUBJECT_PRONOUNS,
    Cue,
    Range,
    is_role,
)
from summarizer.text.lexicon import OF_SAYING
from summarizer.text.tokens import Word
from summarizer.text.typography import ANY_DASH, ANY_MARK, DASHES, POSSESSIVE

SPEAKING = OF_SAYING | {"think", "urge", "call"}
"""Lists of cue verbs whose object may be a quoted sentence."""
_ACCORDING = Cue("according", "base", frozenset({"say"}))
_UNKNOWN = Cue("", "past", frozenset({"say"}))


@dataclass(frozen=True, slots=True)
class CueUse:
    """An occurrence of a cue. Ranges count words of the sentence."""

    words: Range
    """The verb with its auxiliaries, or the set phrase."""
    cue: Cue
    subject: Range | None
    """The speaker; None if it is not named here."""
    inverted: bool = False
    """Whether the subject follows: ``said the mayor``."""
    phrase: bool = False
    """Whether the cue is a set phrase before the subject: ``according to``, ``per``."""
    shared: bool = False
    """Whether the subject belongs to an earlier verb: ``…, adding``, ``and said``."""
    passive: bool = False
    """Whether the verb is passive, so that its subject is not the speaker: ``was asked``."""

    @property
    def start(self) -> int:
        """The first word of cue and subject together."""
        return min(self.words[0], self.subject[0]) if self.subject and not self.shared else self.words[0]

    @property
    def end(self) -> int:
        """One past the last word of cue and subject together."""
        return max(self.words[1], self.subject[1]) if self.subject and not self.shared else self.words[1]


@dataclass(slots=True)
class CueReport:
    """The report of one cue. Ranges count words of one sentence."""

    cue: Range | None
    frame: str
    """The list of cue verbs that contains the cue: ``say``, ``think``, ``judge`` …"""
    subject: Range | None
    content: list[Range] = field(default_factory=list)
    lemma: str = ""
    pattern: str = "direct"
    """How the content is attached to its cue; see ``reports.Pattern``."""


def cue_uses(words: Sequence[Word]) -> list[CueUse]:
    """The cues of a sentence, in order and without overlaps."""
    found: list[CueUse] = []
    for at, word in enumerate(words):
        if word.kind not in ("word", "name") or (found and at < found[-1].words[1]):
            continue
        use = _use(words, at, found)
        if use is not None:
            found.append(use)
    return found


def _use(words: Sequence[Word], at: int, before: list[CueUse]) -> CueUse | None:
    word = words[at]
    if word.lower in ("according", "per"):
        return _set_phrase(words, at)
    cue = CUES.get(word.lower)
    if cue is None:
        cue = _unknown_verb(words, at)
    if cue is None or (word.kind == "name" and not (at == 0 and cue.form in ("past", "ing"))):
        return None
    return _verb(words, at, cue, before)


def _set_phrase(words: Sequence[Word], at: int) -> CueUse | None:
    width = 1
    following = words[at + 1].lower if at + 1 < len(words) else ""
    if words[at].lower == "according":
        if following != "to":
            return None
        width = 2
    elif following in MEASURES or (at > 0 and words[at - 1].kind == "number"):
        return None
    subject = subject_after(words, at + width, long=True)
    return CueUse((at, at + width), _ACCORDING, subject, inverted=True, phrase=True) if subject else None


def _unknown_verb(words: Sequence[Word], at: int) -> Cue | None:
    """A cue for any past form right after a quoted string that does not end with a full stop."""
    word = words[at]
    if word.kind != "word" or not word.lower.endswith("ed"):
        return None
    near = range(at - 1, max(at - _NEAR_QUOTED, -1), -1)
    last = next((i for i in near if words[i].kind == "quoted"), None)
    return _UNKNOWN if last is not None and speech_goes_on(words[last]) else None


_NEAR_QUOTED = 8


def last_sign(quoted: Word) -> str:
    """The last sign of a quoted string before its closing marks."""
    return quoted.text.rstrip(ANY_MARK + ") ")[-1:]


def speech_goes_on(quoted: Word) -> bool:
    """Whether a cue may follow a quoted string: it ends with a comma, dash, question or exclamation mark."""
    return last_sign(quoted) in set(",?!—–-…")


def _verb(words: Sequence[Word], at: int, cue: Cue, before: list[CueUse]) -> CueUse | None:
    group = verb_group_start(words, at)
    if cue.form == "past" and _is_passive(words, group, at):
        return CueUse((group, at + 1), cue, None, passive=True)
    if "call" in cue.frames and cue.form == "past" and _names_a_thing(words, group, at):
        return None
    inverted = None if _is_participle(words, group, at, cue) else _inverted(words, group, at)  # ``“…,” echoing Holt``
    if inverted is not None:
        return CueUse((group, at + 1), cue, inverted, inverted=True)
    subject = _subject(words, group, at, cue)
    if subject is not None:
        return CueUse((group, at + 1), cue, subject)
    shared = _inherited(words, group, at, cue, before)
    return CueUse((group, at + 1), cue, shared, shared=True) if shared else None


def _is_passive(words: Sequence[Word], group: int, at: int) -> bool:
    return any(w.lower in BE for w in words[group:at])


def _names_a_thing(words: Sequence[Word], group: int, at: int) -> bool:
    """Whether the verb only names a thing: ``a film called “Tides”``."""
    follows = words[at + 1] if at + 1 < len(words) else None
    return (
        group == at > 0 and words[at - 1].kind == "word" and follows is not None and follows.kind in ("quoted", "name")
    )


def _inverted(words: Sequence[Word], group: int, at: int) -> Range | None:
    """The subject after a verb that opens the sentence or directly follows a quoted string; else None."""
    opens = group == 0 and words[at].kind == "name" and words[at].lower.endswith(("ed", "said", "wrote"))
    after = group > 0 and words[group - 1].kind == "quoted"
    if not after and group > 1 and words[group - 1].text in (",", "—", "–"):
        after = words[group - 2].kind == "quoted"
    return subject_after(words, at + 1) if opens or after else None


def _subject(words: Sequence[Word], group: int, at: int, cue: Cue) -> Range | None:
    if _is_participle(words, group, at, cue) or _is_noun_after_possessive(words, group, at, cue):
        return None
    subject = subject_before(words, group)
    if subject is None or not is_nameable(words, subject) or not _can_be_subject(words, subject, cue):
        return None
    return subject if cue.form not in ("base", "third") or _agrees(words, subject, group, at, cue) else None


def _is_participle(words: Sequence[Word], group: int, at: int, cue: Cue) -> bool:
    return cue.form == "ing" and not any(w.lower in BE or w.lower == "quoted" for w in words[group:at])


def _is_noun_after_possessive(words: Sequence[Word], group: int, at: int, cue: Cue) -> bool:
    """``Clinton’s attacks``, ``the mayor’s claim``: after ``’s`` only a participle is a verb."""
    possessive = group < at and words[group].text in POSSESSIVE and group > 0
    return possessive and cue.form != "ing" and words[group - 1].lower not in SUBJECT_PRONOUNS


def _can_be_subject(words: Sequence[Word], subject: Range, cue: Cue) -> bool:
    """Whether a phrase can be the cue's subject: complete, no participle, and one of which the verb is said."""
    first, last = words[subject[0]], words[subject[1] - 1]
    if last.lower in PREPOSITIONS or last.lower in DETERMINERS - SUBJECT_PRONOUNS - _ALONE or last.text in POSSESSIVE:
        return False
    adverbial = last.lower.endswith(("ed", "ly")) and last.lower not in NOUNS_IN_LY
    attribute = "-" in last.text and not is_age(words, subject[1] - 1)  # ``the much-loved``
    if last.kind == "word" and (adverbial or attribute):
        return False
    if (first.kind == "word" and first.lower.endswith("ing")) or first.lower in ("asked", "speaking"):
        return False
    if cue.lemma in SHOWING:
        return _is_evidence(words, subject)
    return bool(cue.frames & OF_SAYING) or _is_evidence(words, subject) or _can_judge(words, subject)


def _is_evidence(words: Sequence[Word], subject: Range) -> bool:
    """Whether the subject of ``show`` states something: polls, reports, people and institutions do; events do not."""
    head = head_of(words[subject[0] : subject[1]])
    return head.kind == "name" or head.lower in SUBJECT_PRONOUNS or head.lower in EVIDENCE or head.lower in ROLES


def _can_judge(words: Sequence[Word], subject: Range) -> bool:
    """Whether the common noun of a subject can want, think or judge: people, institutions and any plural can."""
    head = head_of(words[subject[0] : subject[1]]).lower
    return head in ORGANISATION_WORDS or is_role(head) or head.endswith("s") or head in _ALONE


_ALONE = PLURAL_PRONOUNS | DEMONSTRATIVES | {"several", "all", "another", "each"}
"""Words that are a subject although no noun follows them."""


def _inherited(words: Sequence[Word], group: int, at: int, cue: Cue, before: list[CueUse]) -> Range | None:
    """``She praised the plan but said``, ``…, adding``: the subject of the verb before, or of the sentence."""
    if group == 0:
        return None
    joint = words[group - 1]
    if _is_participle(words, group, at, cue):
        own = subject_before(words, group)
        if own and own[0] > 0 and words[own[0] - 1].lower == "with" and is_nameable(words, own):
            return own
        reports = at + 1 < len(words) and (words[at + 1].lower == "that" or words[at + 1].kind == "quoted")
        joints = (
            "before",
            "while",
            "by",
            "after",
            "and",
            *(("in",) if reports else ()),
        )  # "asked in writing" reports no more
        again = joint.lower == "and" and any(w.lower == "by" for w in words[before[-1].end if before else 0 : group])
        fits = (joint.text in (",", "—", "–") or joint.lower in joints) and not again  # ``by banging on it and saying``
    else:
        fits = joint.lower in JOINTS and cue.form in ("past", "third")
    if not fits:
        return None
    return _resumed(words, group, before) or _main_subject(words, group, before) or leading_subject(words)


def _resumed(words: Sequence[Word], group: int, before: list[CueUse]) -> Range | None:
    """``Critics argue that …, but he hits back by saying``: the pronoun that opens the clause of a participle."""
    for at in range(group - 1, before[0].end if before else 1, -1):
        if words[at].lower in SUBJECT_PRONOUNS and words[at - 1].lower == "but":
            return at, at + 1
    return None


def _main_subject(words: Sequence[Word], group: int, before: list[CueUse]) -> Range | None:
    """The subject of the main verb that a participle or a second verb belongs to, not one inside reported speech."""
    near = [use for use in before[-_NEAR_CUES:] if use.subject and not use.phrase]
    for number, use in enumerate(near):
        nested = number > 0 and use.start - near[number - 1].end <= 1
        if not nested and not any(w.text in (";", "—") for w in words[use.end : group]):
            last = use
            break
    else:
        return near[-1].subject if near else None
    relative = [use for use in near if use.subject and words[use.subject[0]].lower in ("who", "which")]
    return (near[-1] if near[-1] in relative else last).subject


_NEAR_CUES = 8


def _agrees(words: Sequence[Word], subject: Range, group: int, at: int, cue: Cue) -> bool:
    """Whether subject and verb agree; if not, a noun was taken for a verb: ``his claims``, ``the report``."""
    helped = any(w.lower in AUXILIARIES or w.lower in MODALS or w.lower == "to" for w in words[group:at])
    phrase = words[subject[0] : subject[1]]
    head, plural = head_of(phrase), is_plural(phrase)
    if cue.form == "base":
        return helped or plural or words[0].lower in AUXILIARIES
    return head.kind == "name" or head.lower in SUBJECT_PRONOUNS or not plural


# --- colons, dashes and labels


def colon_report(words: Sequence[Word], free: set[int], uses: Sequence[CueUse] = ()) -> CueReport | None:
    """``Philip Reed: “…”``: a string after a colon; the speaker is the name before it or the subject."""
    for i in sorted(free):
        if i > 0 and words[i - 1].text == ":":
            telling = (u.subject for u in reversed(uses) if u.subject and u.end < i and u.cue.frames & _ABOUT)
            subject = speaker_before_colon(words, i - 1) or next(telling, None)
            end = i + 1
            while end in free:
                end += 1
            if subject or len(words[i].text.split()) >= SENTENCE_WORDS:
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


_IN_LABELS = POSSESSIVE | INSIDE_NAMES | {".", "(", ")", "-"}


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
    start = names_before(words, colon)
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
    if end < FULL_NAME or words[end].text != "," or colon - end > _LONGEST_INTRODUCTION:
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


_LONGEST_LABEL = 8
_LONGEST_INTRODUCTION = 20
