"""The English reader: the people that a text mentions, with titles and offices, and the reports of each sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import Literal

from summarizer.extract.quotations.cues import (
    SPEAKING,
    CueReport,
    colon_report,
    cue_uses,
    dialogue_report,
    label_report,
    signature_report,
    speaker_before_colon,
)
from summarizer.extract.quotations.grammar import (
    antecedent,
    head_of,
    is_adverb,
    is_headline,
    is_negation,
    leading_subject,
    names_after,
    names_before,
    particles_end,
    subject_after,
    up_to,
)
from summarizer.extract.quotations.lexicon import (
    ARTICLES,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    COURTESY,
    CUES,
    DAYS,
    DENYING,
    DETERMINERS,
    EVIDENCE,
    FEMALE,
    FINITE,
    FULL_NAME,
    GENDER,
    MALE,
    MODALS,
    OBJECT_PRONOUNS,
    ORGANISATION_WORDS,
    PARTICLES,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    ROLES,
    SOURCES,
    SUBJECT_PRONOUNS,
    TITLES,
    WH,
    Gender,
    Mention,
    Modality,
    Range,
    Report,
    Speech,
    act_of,
    is_role,
    span_of,
)
from summarizer.extract.quotations.people import Habits, People
from summarizer.extract.quotations.reports import direct_report, indirect_report
from summarizer.text.article import Article
from summarizer.text.tokens import Clauses, Word, read_sentences
from summarizer.text.typography import ANY_DASH, POSSESSIVE

_CONTINUING = frozenset({"add", "continue"})
_PUT_HOW = 3
"""Number of words in ``That was how``."""


def described_person(phrase: Sequence[Word]) -> Gender | Literal[""] | None:
    """The gender of the one person that a phrase describes: ``the spokeswoman``. Empty if open, None if nobody."""
    head = head_of(phrase).lower
    one = is_role(head) or head.endswith("-old") or head in SOURCES - EVIDENCE - ORGANISATION_WORDS
    if not one or (head.endswith("s") and head[:-1] in ROLES | SOURCES):
        return None
    return "female" if head.endswith("woman") or head in FEMALE else "male" if head.endswith("man") else ""


PRONOUNS: dict[str, Gender] = {"he": "male", "she": "female"}
HABITS = Habits(
    pronouns=PRONOUNS,
    determiners=dict.fromkeys(DETERMINERS),
    definite=frozenset({"the"}),
    function_words=DETERMINERS | PREPOSITIONS | CONJUNCTIONS,
    ending=frozenset(),
    titles=frozenset(word.rstrip(".") for word in TITLES),
    former=frozenset("former ex deputy vice then acting late assistant".split()),
    groups=(),
    describe=described_person,
    may_be_one=lambda phrase: head_of(phrase).lower not in ORGANISATION_WORDS,
    reach=3,
    nearest=False,
)
_NOBODY = frozenset("no nobody none neither".split())
_UNNAMED = SUBJECT_PRONOUNS - {"who"}
_PLACING = frozenset({"in", "at", "near"})
_OPENING = ARTICLES | POSSESSIVES
_LONGEST_NAME = 4
_LONGEST_ROLE = 8
_LONGEST_APPOSITION = 20
_INITIALS = 2
"""Most letters of a word in capitals that may be a person's initials."""
_APPOSITION_ENDS = frozenset({",", ".", ";", "—", "–", ":", ")"})
_AFTER_NOUN = PREPOSITIONS | {"("}
_NO_START = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | DAYS | HABITS.former | {"to"}
_NO_NAMES = TITLES | ROLES | PREPOSITIONS | CONJUNCTIONS | (DAYS - {"may", "april", "june", "august"})


# --- mentions of a speaker


def read_mention(words: Sequence[Word], mention: Range) -> Mention:
    """The mention of a person in a range of words beside a quotation."""
    start, end = mention
    inner = words[start:end]
    first = inner[0].lower
    alone = end - start == 1
    if alone and first in PRONOUNS:
        return Mention("pronoun", start, end, end, gender=PRONOUNS[first])
    if first in _NOBODY or (alone and first in _UNNAMED):
        return Mention("nobody", start, end, end)
    if alone and first in ("who", "which", "that"):
        return _relative(words, start)
    head = up_to(inner, _AFTER_NOUN)
    name = name_in(head)
    if len(head) == FULL_NAME and first == "the" and name and not is_role(name[0].lower):
        name = []
    if name and name[-1] is head[-1]:
        return _named(inner, start, name, end=end)
    if not name and (apposed := _apposed(words, mention) or _described(words, mention)):
        return apposed
    return Mention("phrase", start, end, end, identifying=(start, start + _without_time(inner)))


def _relative(words: Sequence[Word], at: int) -> Mention:
    """``Ana Holt, who said``: the phrase before the pronoun, or the name before ``Ana Holt, a lawyer who said``."""
    nobody = Mention("nobody", at, at + 1, at + 1)
    phrase = antecedent(words, at - 1 if at > 0 and words[at - 1].text == "," else at)
    if phrase is None or phrase[1] == at + 1:
        return nobody
    meant = read_mention(words, _named_before(words, phrase) or phrase)
    identifying = meant.identifying or (meant.start, meant.end)
    return replace(meant, start=at, end=at + 1, after=at + 1, identifying=identifying)


def _named_before(words: Sequence[Word], apposition: Range) -> Range | None:
    comma = apposition[0] - 1
    if comma < FULL_NAME or words[comma].text != "," or words[apposition[0]].lower not in ("a", "an"):
        return None
    start = names_before(words, comma)
    return (start, comma) if comma - start >= FULL_NAME else None


def _apposed(words: Sequence[Word], mention: Range) -> Mention | None:
    """``the group’s secretary, Ana Holt,``: the name right after a phrase that describes the person."""
    start = mention[1] + 1
    if start >= len(words) or words[start - 1].text != ",":
        return None
    end = names_after(words, start)
    name = name_in(words[start:end])
    titles = sum(word.lower in TITLES for word in words[start:end])
    if len(name) < FULL_NAME or len(name) + titles != end - start or (end < len(words) and words[end].kind != "mark"):
        return None
    found = _named(words[start:end], start, name, end=end)
    return Mention("name", *mention, mention[1], found.name, _without_own(words, mention), found.gender, found.parts)


def _described(words: Sequence[Word], mention: Range) -> Mention | None:
    """``Ana Holt, former mayor of Hale said``: the name at the start before an office without a comma at its end."""
    comma = mention[0] - 1
    office = up_to(words[mention[0] : mention[1]], _AFTER_NOUN)
    if comma < FULL_NAME or words[comma].text != "," or office[0].lower in POSSESSIVES | {"the"}:
        return None
    name = name_in(words[:comma])
    if len(name) < FULL_NAME or len(name) != comma or not any(is_role(word.lower) for word in office):
        return None
    found = _named(words[:comma], 0, name, end=comma)
    return Mention("name", *mention, mention[1], found.name, mention, found.gender, found.parts)


def _named(inner: Sequence[Word], start: int, name: Sequence[Word], *, end: int) -> Mention:
    first = next(i for i, word in enumerate(inner) if word is name[0])
    last = next(i for i, word in enumerate(inner) if word is name[-1])
    titled = _titled({word.lower for word in inner[:first]})
    parts = tuple(word.lower for word in name)
    where = (start + first, start + last + 1)
    identifying = (start, start + _without_time(inner))
    return Mention("name", start, end, end, where, None, titled, parts, identifying, titled=titled is not None)


def _titled(before: Set[str]) -> Gender | None:
    """The gender given by the titles before a name, if any."""
    return "male" if before & MALE else "female" if before & FEMALE else None


def _without_time(words: Sequence[Word]) -> int:
    """The length of a phrase without ``on Monday`` or ``however`` at its end."""
    end = len(words)
    while end > 1 and (words[end - 1].lower in DAYS or words[end - 1].lower == "however"):
        end -= 1
    return end - 1 if 1 < end < len(words) and words[end - 1].lower in PREPOSITIONS else end


# --- names in all sentences


def names_of(sentences: Sequence[Clauses]) -> Iterator[tuple[Clauses, Mention]]:
    """Every name that may be a person's, with its sentence."""
    inside = {w.text for sentence in sentences for w in sentence.words[1:] if w.kind == "name"}
    firsts: dict[tuple[str, ...], Counter[str]] = {}
    for sentence in sentences:
        for start, end in _runs(sentence.words):
            first, *tail = (word.text for word in sentence.words[start:end])
            firsts.setdefault(tuple(tail), Counter())[first] += 1
    for sentence in sentences:
        words = sentence.words
        headline, leading = _is_headline(sentence), leading_subject(words)
        for start, end in _runs(words):
            if headline and end - start > FULL_NAME:
                continue  # ``Ana Holt Rejects Dam``: the end of the name is unclear
            if start == 0 and end == 1 and words[0].text not in inside:
                continue
            name = name_in(words[start:end])
            if len(name) > FULL_NAME and name[1].lower in PARTICLES:
                common = firsts.get(tuple(word.text for word in name[1:]), Counter({name[0].text: 1})).most_common(1)
                name = name if common[0][0] == name[0].text else name[2:]  # ``in California de Grey works``
            if start == 0 and len(name) > FULL_NAME and _is_capital_role(name[0]):
                name = name[1:]
            name = name[: len(name) - _ends_headline(sentence, name)]
            if name:
                yield sentence, _mention(words, start, end, name, leading)


def _is_capital_role(word: Word) -> bool:
    """``Archaeologist Ana Holt``: whether a role is capitalised only because it opens the sentence."""
    return is_role(word.lower) and word.lower not in GENDER


def _is_headline(sentence: Clauses) -> bool:
    """Whether a sentence is a headline with most words capitalised."""
    quoted = any(word.kind == "quoted" for word in sentence.words)
    return _is_top(sentence) and not quoted and is_headline(sentence.words)


def _ends_headline(sentence: Clauses, name: Sequence[Word]) -> bool:
    """Whether a name ends with the last verb of a headline: ``Dam ‘Too Big’, Ana Holt Says``."""
    last = next((word for word in reversed(sentence.words) if word.kind != "mark"), None)
    cue = CUES.get(name[-1].lower) if len(name) > 1 and name[-1] is last and _is_top(sentence) else None
    return cue is not None and cue.form == "third"


def _is_top(sentence: Clauses) -> bool:
    return sentence.heading or sentence.paragraph == 0


def _mention(words: Sequence[Word], start: int, end: int, name: Sequence[Word], leading: Range | None) -> Mention:
    first = next(i for i in range(start, end) if words[i] is name[0])
    before = {w.lower for w in words[max(start - 1, 0) : first]}
    titled = _titled(before)
    gender = titled or GENDER.get(name[0].lower)
    role = _role(words, start, end, first)
    lone = len(name) == 1 and first > 0 and words[first - 1].lower in COURTESY
    certain = bool(before & (TITLES | ROLES)) or role is not None or (len(name) > 1 and gender is not None)
    return Mention(
        "name", first, end, end, (first - lone, first + len(name)),
        role, gender,  # type: ignore[arg-type]  # the table holds genders
        tuple(w.lower for w in name), titled=titled is not None, certain=certain,
        leads=leading is not None and _leads(words, leading, start, end),
        placed=start > 0 and words[start - 1].lower in _PLACING,
    )  # fmt: skip


def _runs(words: Sequence[Word]) -> Iterator[Range]:
    """Runs of capitalised words."""
    at = 0
    while at < len(words):
        if words[at].kind != "name" or (at == 0 and _only_opens(words)):
            at += 1
            continue
        end = at
        while end < len(words) and (words[end].kind == "name" or particles_end(words, end) > end):
            end += 1
        yield at, end
        at = end


def _leads(words: Sequence[Word], leading: Range, start: int, end: int) -> bool:
    """Whether a name is the subject at the start of a sentence, and not the owner in ``Voss’s sister, Mia Lenk,``."""
    owned = next((i for i in range(*leading) if words[i].text in POSSESSIVE), None)
    if start > 0 and words[start - 1].lower in BE:
        return True  # ``The answer is Ana Holt``
    if leading[0] <= start and end <= leading[1]:
        return owned is None or start > owned
    apposed = start == leading[1] + 1 and words[leading[1]].text == ","
    return apposed and end < len(words) and words[end].text == ","


def _only_opens(words: Sequence[Word]) -> bool:
    """Whether the first word is capitalised only because it opens the sentence: ``Added Ana Holt``."""
    first = words[0].lower
    if first in GENDER or len(words) < FULL_NAME or words[1].kind != "name":
        return False
    return (
        first in CUES or first in FINITE or first in AUXILIARIES or is_adverb(words[0]) or first.endswith(("ed", "ing"))
    )


def name_in(words: Sequence[Word]) -> list[Word]:
    """The words of a person's name at the end of a phrase, without titles; empty if it is not a person."""
    names: list[Word] = []
    for word in words:
        if names and word.lower in PARTICLES:
            names.append(word)
        elif word.kind != "name" or word.lower in _NO_NAMES:
            names = []
        else:
            names.append(word)
    while names and names[0].lower in _NO_START:
        names = names[1:]
    shouted = any(w.text.isupper() and len(w.text) > _INITIALS for w in names)
    if any(w.lower in ORGANISATION_WORDS for w in names) or shouted or not 1 <= len(names) <= _LONGEST_NAME:
        return []
    return names


# --- titles and offices


def _role(words: Sequence[Word], start: int, end: int, first: int) -> Range | None:
    """The title or office before a name, or the apposition after it."""
    begin, stop = start, first
    while begin > 0 and start - begin < _LONGEST_ROLE and _belongs_to_role(words, begin - 1):
        begin -= 1
    while begin < stop and (
        words[begin].text in POSSESSIVE
        or is_adverb(words[begin])
        or words[begin].lower in PREPOSITIONS | CONJUNCTIONS | {"to"}
    ):
        begin += 1
    while stop > begin and words[stop - 1].lower in COURTESY:
        stop -= 1
    before = words[begin:stop]
    if any(w.lower in ROLES or w.lower in TITLES - COURTESY for w in before):
        return None if any(w.lower in (MALE | FEMALE) - ROLES for w in before) else (begin, stop)
    return _apposition(words, end) or _office_before(words, start, end)


def _office_before(words: Sequence[Word], start: int, end: int) -> Range | None:
    """``the managing director, Ana Holt,``: the office before a name, separated by a comma."""
    closed = end == len(words) or words[end].kind == "mark"
    if start < FULL_NAME + 1 or words[start - 1].text != "," or end - start < FULL_NAME or not closed:
        return None
    begin = start - 1
    while begin > 0 and start - begin <= _LONGEST_ROLE and words[begin].lower not in _OPENING:
        begin -= 1
    office = words[begin : start - 1]
    plain = all(w.kind in ("word", "name") or w.text in POSSESSIVE for w in office)
    owned = len(office) > FULL_NAME and office[0].kind == "name" and office[1].text in POSSESSIVE
    if not (owned or office[0].lower in _OPENING) or not plain or any(_breaks(w) for w in office[1:]):
        return None
    if not any(is_role(w.lower) or w.lower in TITLES for w in up_to(office, _AFTER_NOUN)):
        return None
    return _without_own(words, (begin, start - 1))


def _apposition(words: Sequence[Word], end: int) -> Range | None:
    """``, a lawyer from Ober,`` after a name."""
    aged = end + 2 < len(words) and words[end + 1].kind == "number" and words[end + 2].text == ","
    at = end + 3 if aged else end + 1
    if at >= len(words) or words[at - 1].text != ",":
        return None
    if words[at].lower not in DETERMINERS and words[at].lower not in ROLES:
        return None
    ends = (i for i in range(at, min(at + _LONGEST_APPOSITION, len(words))) if _ends_apposition(words[i]))
    close = next(ends, None)
    return (at, close) if close is not None and any(is_role(w.lower) for w in words[at:close]) else None


def _ends_apposition(word: Word) -> bool:
    return word.text in _APPOSITION_ENDS or word.lower in RELATIVES - {"that"}


def _breaks(word: Word) -> bool:
    return word.lower in CONJUNCTIONS | CUES.keys() - ROLES or word.lower in AUXILIARIES - {"'s"}


def _without_own(words: Sequence[Word], phrase: Range) -> Range:
    """A phrase without ``its``, ``her own`` or a capitalised article at its start."""
    first = phrase[0]
    while first + 1 < phrase[1] and words[first].lower in _OPENING | {"own"}:
        if words[first].text in ARTICLES:
            break
        first += 1
    return first, phrase[1]


def _belongs_to_role(words: Sequence[Word], at: int) -> bool:
    """Whether a word may be part of an office before a name: ``Senate minority leader``, ``Korea’s adviser``."""
    word = words[at]
    if word.kind == "name" or word.text in POSSESSIVE:
        return word.lower not in DAYS
    if word.kind != "word" or word.lower == "to" or word.lower in AUXILIARIES or word.lower in CUES or is_adverb(word):
        return word.lower in ROLES
    taken = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | FINITE | OBJECT_PRONOUNS | SUBJECT_PRONOUNS
    return word.lower not in taken and not word.lower.endswith(("ed", "ing"))


# --- reports of an article


class LabelReader:
    """Reads the labels before a colon and the signatures of one article, in a language without rules of its own."""

    liberal = False

    def __init__(self, article: Article) -> None:
        self._sentences = read_sentences(article)
        self.people = People(article, self._sentences, names_of(self._sentences), HABITS, read_mention)

    def reports(self, number: int) -> tuple[list[Report], int]:
        """The reports in sentence ``number``, and the number of the next sentence to read."""
        sentence = self._sentences[number]
        words = sentence.words
        found = self._found(words)
        for report in found:
            if report.subject and report.cue and words[report.cue[0]].text == ":":
                report.subject = self._labelling(words, report.subject, report.cue[0])
        if (sentence.heading or sentence.paragraph == 0) and (label := label_report(words)) and label.subject:
            named = words[label.subject[0] : label.subject[1]]
            known = self.people.knows(read_mention(words, label.subject))
            found += [label] if known or any(w.lower in SOURCES for w in named) else []
        return [_to_report(words, one) for one in found], number + 1

    def _found(self, words: Sequence[Word]) -> list[CueReport]:
        report = colon_report(words, _quoted(words))
        return [report] if report else []

    def _labelling(self, words: Sequence[Word], subject: Range, colon: int) -> Range | None:
        """The person or body that a label before a colon names; None for a caption's label: ``Struggle: “…”``."""
        if subject[1] < colon:
            return subject
        mention, inner = read_mention(words, subject), words[subject[0] : subject[1]]
        if mention.kind == "name" and self.people.knows(mention):
            return subject
        described = described_person(inner) is not None
        if mention.kind == "phrase" and (described or any(w.lower in SOURCES | ORGANISATION_WORDS for w in inner)):
            return subject
        for part in ((subject[0], subject[0] + FULL_NAME), (colon - FULL_NAME, colon)):
            if subject[1] - subject[0] > FULL_NAME and all(w.kind == "name" for w in words[part[0] : part[1]]):
                mention = read_mention(words, part)  # ``Ana Holt Attacks Dam: “…”``, ``A lesson from Ana Holt: “…”``
                if mention.kind == "name" and self.people.knows(mention):
                    return part
        return None

    def introduced_speaker(self, words: Sequence[Word]) -> Mention | None:
        """The speaker of what follows a sentence that ends with a colon."""
        if words[-1].text != ":":
            return None
        subject = speaker_before_colon(words, len(words) - 1)
        return read_mention(words, subject) if subject else None

    def stands_in(self, _words: Sequence[Word], _mention: Mention) -> Literal["", "paper", "body"]:
        """Nothing: here a report speaks for itself."""
        return ""

    def described(self, _words: Sequence[Word]) -> Mention | None:
        """Nobody: ``People.in_hand`` decides."""
        return None

    def signature(self, words: Sequence[Word]) -> Mention | None:
        """The speaker of the words before: ``— Karl Ott, chairman of the anglers``."""
        if len(words) > 1 and words[0].text in ANY_DASH and words[1].kind == "name":
            return read_mention(words, (1, names_after(words, 1)))
        return None


class EnglishReader(LabelReader):
    """Reads the sentences of one English article by syntax."""

    def _found(self, words: Sequence[Word]) -> list[CueReport]:
        return sentence_reports(words)

    def introduced_speaker(self, words: Sequence[Word]) -> Mention | None:
        """The speaker of what follows a sentence that ends with a colon: ``Holt said of the dam:``"""
        if words[-1].text != ":":
            return None
        uses = (use.subject for use in reversed(cue_uses(words)) if use.subject and use.cue.frames & SPEAKING)
        subject = next(uses, None)
        return read_mention(words, subject) if subject else super().introduced_speaker(words)

    def signature(self, words: Sequence[Word]) -> Mention | None:
        """The speaker of the words before, also in ``That was how Marlow put it.``"""
        opening = tuple(w.lower for w in words[:_PUT_HOW])
        closing = tuple(w.lower for w in words[-_PUT_HOW:-1])
        if opening[:1] == ("that",) and opening[-1] in ("how", "what") and closing == ("put", "it"):
            subject = subject_after(words, _PUT_HOW)
            return read_mention(words, subject) if subject else None
        return super().signature(words)


def _quoted(words: Sequence[Word]) -> set[int]:
    return {i for i, w in enumerate(words) if w.kind == "quoted"}


def sentence_reports(words: Sequence[Word]) -> list[CueReport]:
    """The reports of one sentence, in the order of their cues; each quoted string goes to one of them at most."""
    reports: list[CueReport] = []
    free = _quoted(words)
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
    if any(map(is_negation, group)) or (subject and subject[0].lower in _NOBODY):
        return "denied"
    if report.frame == "ask" or _is_question(words, report):
        return "question"
    conditional = start > 0 and words[start - 1].lower in ("if", "unless", "whether")
    return "conditional" if conditional or any(w.lower in MODALS for w in group) else "asserted"


def _is_question(words: Sequence[Word], report: CueReport) -> bool:
    """``Did she say that …?``: the article asks whether it was said."""
    opens = words[0].lower in AUXILIARIES or words[0].lower in WH
    return report.pattern != "direct" and words[-1].text == "?" and opens
