"""Follow-up questions in English: ``And when did it open?`` after ``Who built the bridge?``.

Only certain cases are resolved: a pronoun with exactly one candidate in the previous turn; ``And X?`` if X can replace
exactly one thing in the previous question; ``Why?`` after ``When did …?``. Any other question is returned unchanged, so
that the caller can ask back instead of searching for a guess.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from summarizer.extract.quotations.lexicon import GENDER
from summarizer.results import AskReport
from summarizer.text.article import Span
from summarizer.text.tokens import is_stop_word, word_spans, words_of


@dataclass(frozen=True, slots=True)
class Turn:
    """A complete question with the answer that was shown."""

    asked: str
    answer: str = ""
    """The words of a short answer; empty if passages were shown."""


def turn_of(question: str, answers: Sequence[AskReport], before: Sequence[Turn]) -> Turn:
    """The turn of a conversation, from a question and its answers, one for each article."""
    for report in answers:
        if report.answer is not None:
            return Turn(report.asked, report.answer.text)
    return Turn(answers[0].asked if answers else complete_question(question, before))


_OPENS = re.compile(r"\W*(?:and|but|so|then|also)\b[\s,]*", re.I)
_WHAT_ABOUT = re.compile(r"\W*(?:what|how)\s+about\b", re.I)
_ABOUT = re.compile(r"\W*(?:(?:and|but|so)\b[\s,]*)?(?:(?:what|how)\s+about\s+)?(?P<what>.+?)[\s?!.]*", re.I)
_HE = re.compile(r"\b(?:he|him|his)\b", re.I)
_SHE = re.compile(r"\b(?:she|her|hers)\b", re.I)
_IT = re.compile(r"\b(?:it|its)\b", re.I)
_THEY = re.compile(r"\b(?:they|them|their)\b", re.I)
_THERE = re.compile(
    r"\bthere\b(?=\W*$)|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were|be|any|an?)\b)", re.I
)
_POINTS = re.compile(r"\b(?:this|these|those|that)\s*\W*$", re.I)
_POSSESSIVE = frozenset("his her its their hers".split())
_EMPTY_IT = re.compile(
    r"\b(?:is|was)\s+it\s+\w+\s+(?:that|to|for)\b|\bit\s+(?:is|was)\s+\w+\s+(?:that|to)\b|\bdoes\s+it\s+(?:take|cost)\s+to\b",
    re.I,
)
"""``Is it true that …``: ``it`` refers to nothing."""

_NAME = re.compile(r"\b[A-Z][\w’'-]*\w(?:\s+(?:(?:of|de|van|von)\s+)?[A-Z](?:\.|[\w’'-]*\w))*")
_PHRASE = re.compile(r"\b(?:the|a|an)\s+(?P<words>[a-z][\w’'-]*(?:\s+[a-z][\w’'-]*){0,3})")
_PLACED = re.compile(r"\b(?:in|at|near|from|outside|inside)\s+(?:the\s+)?$", re.I)
_TITLE = re.compile(
    r"(?:mr|mrs|ms|dr|sir|president|minister|mayor|senator|judge|professor|councillor|king|queen|pope|general)\b\.?\s*$",
    re.I,
)
_WHO_IS = re.compile(r"\W*who(?:['’]s|\s+is|\s+was)\s+(?P<whom>[^?]+?)\W*", re.I)
_WHO = re.compile(r"\W*(?:and\s+)?(?:who|whom|which (?:man|woman|person))\b", re.I)
_HOW = re.compile(
    r"\W*(?P<word>when|where|why|how)\s+(?=(?:is|was|were|are|did|does|do|has|have|had|will|would|can)\b)", re.I
)
_BARE = re.compile(r"\W*(?:(?:and|but)\s+)?(?P<word>when|where|why|how)\W*", re.I)
_YEAR = re.compile(r"\b(?P<lead>in|since|before|after|by)\s+(?P<year>(?:1\d|20)\d\d)\b", re.I)
_ASKING = frozenset("who whom whose what which when where why how".split())
_INVERTED = re.compile(r"\b(?:did|does|do|will|would|can|could|should|may|must|has|have|had)\s+$", re.I)
"""``will the dam cost``: the last word after the auxiliary is the verb."""
_COPULA = re.compile(r"\b(?:is|are|was|were)\s+$", re.I)
_WHO_OR_WHAT = re.compile(r"\W*(?:who|what|which)\b", re.I)
_VERB_END = re.compile(r"(?:ed|ing)$")


def is_follow_up(question: str, turns: Sequence[Turn]) -> bool:
    """Whether a question depends on earlier ones: it opens with "and", refers back, or has no content words."""
    if not turns or not question.strip(" ?!."):
        return False
    return bool(
        _OPENS.match(question)
        or _WHAT_ABOUT.match(question)
        or _BARE.fullmatch(question)
        or _has_dangling_pronoun(question)
    ) or not _content_words(question)


def complete_question(question: str, turns: Sequence[Turn], people: Collection[str] = ()) -> str:
    """A follow-up question with its references filled in, if they are certain; else the question unchanged.

    ``people``: names of persons in the article, full or surnames. Without them, a single word such as "Hanoi" counts as
    a person only after a title, in "Who is …?", or as the answer to "Who …?"; a longer name also with a common given
    name.
    """
    if not is_follow_up(question, turns):
        return question
    last = turns[-1]
    if found := _BARE.fullmatch(question):
        return _replace_question_word(last.asked, found["word"]) or question
    replaced = _replace_topic(question, last.asked)
    if replaced is not None:
        return replaced or question
    text = _OPENS.sub("", question, count=1)
    dangling = [pattern for pattern in (_HE, _SHE, _IT, _THEY, _THERE) if _is_dangling(pattern, text)]
    for pattern in dangling:
        found_names = _candidates(pattern, last, people)
        if len(found_names) != 1:
            return question
        text = pattern.sub(_Substitution(found_names[0], text), text)
    if _POINTS.search(text) or not _content_words(text):
        return question
    return text[:1].upper() + text[1:]


def _candidates(pattern: re.Pattern[str], last: Turn, people: Collection[str]) -> list[str]:
    """What a pronoun may refer to in the previous turn."""
    if pattern in (_HE, _SHE):
        return _persons(last, people, "male" if pattern is _HE else "female")
    if pattern is _THERE:
        return [f"in {name}" for name in _places(last)]
    return _things(last, plural=pattern is _THEY)


def _has_dangling_pronoun(question: str) -> bool:
    """Whether a pronoun refers to something outside the question."""
    pronouns = (_HE, _SHE, _IT, _THEY, _THERE, _POINTS)
    return any(_is_dangling(pattern, question) for pattern in pronouns)


def _is_dangling(pattern: re.Pattern[str], question: str) -> bool:
    """Whether a pronoun has no antecedent in its own question."""
    found = pattern.search(question)
    if found is None or (pattern is _IT and _EMPTY_IT.search(question)):
        return False
    before = question[: found.start()]
    own = [m for m in _names(before)] if pattern is not _IT else []
    return not own and not _PHRASE.search(before)


def _names(text: str) -> list[re.Match[str]]:
    """Capitalised names; the first word of a text is skipped."""
    first = next(iter(word_spans(text)), Span(0, 0))
    return [m for m in _NAME.finditer(text, first.end) if not is_stop_word(m[0].lower())]


def _persons(last: Turn, people: Collection[str], gender: str) -> list[str]:
    """The names in the turn that may be a person of that gender; empty if the only one is not certain."""
    known = {name.lower() for name in people}
    possible: dict[str, bool] = {}
    for found in _names(last.asked):
        before = last.asked[: found.start()]
        if _PLACED.search(before) or before.lower().endswith("the ") or found[0].isupper():
            continue
        title, name = _without_title(found[0])
        possible[name] = bool(title or _TITLE.search(before)) or _is_person(name, known)
    if asked := _WHO_IS.fullmatch(last.asked):
        possible |= {name: True for name in possible if name in asked["whom"]}
    if _WHO.match(last.asked) and (answer := _NAME.fullmatch(last.answer.strip(" ."))):
        possible[answer[0]] = True
    fitting = {name: sure for name, sure in possible.items() if _gender(name) in (None, gender) and (sure or not known)}
    names = [name for name in fitting if not any(name != other and name in other.split() for other in fitting)]
    return names if len(names) != 1 or fitting[names[0]] else []


def _without_title(name: str) -> tuple[str, str]:
    """``President Putin`` → the title, which may be empty, and the name."""
    words = name.split()
    at = 1 if len(words) > 1 and _TITLE.fullmatch(words[0]) else 0
    return " ".join(words[:at]), " ".join(words[at:])


def _is_person(name: str, people: Collection[str]) -> bool:
    """Whether a name, or its last word, is in ``people``, or the name begins with a given name."""
    parts = name.split()
    return name.lower() in people or parts[-1].lower() in people or (len(parts) > 1 and _gender(name) is not None)


def _gender(name: str) -> str | None:
    return GENDER.get(name.split()[0].lower())


def _things(last: Turn, *, plural: bool) -> list[str]:
    """The singular or plural noun phrases with an article in the previous question."""
    found = dict.fromkeys(_phrases(last.asked))
    fitting = [phrase for phrase in found if _is_plural(phrase) == plural]
    persons_or_names = [m[0] for m in _names(last.asked) if not plural and not _PLACED.search(last.asked[: m.start()])]
    return fitting if not (plural and persons_or_names) else []


def _is_plural(phrase: str) -> bool:
    head = phrase.split(" of ")[0].split()[-1]
    return phrase.startswith("the") and head.endswith("s") and not head.endswith(("ss", "us", "is"))


def _phrases(text: str) -> list[str]:
    """The noun phrases with an article; both readings if the last word may be a verb."""
    phrases = []
    found = _PHRASE.search(text)
    while found:
        kept, is_cut = _trimmed(found["words"].split())
        before = text[: found.start()]
        if len(kept) > 1 and not is_cut and _INVERTED.search(before):
            kept = kept[:-1]
        elif len(kept) > 1 and not is_cut and _COPULA.search(before) and not _WHO_OR_WHAT.match(text):
            phrases.append(f"the {' '.join(kept[:-1])}")
        if kept:
            phrases.append(f"the {' '.join(kept)}")
        found = _PHRASE.search(text, found.start("words"))
    return phrases


def _trimmed(words: Sequence[str]) -> tuple[list[str], bool]:
    """A noun phrase up to the first function word or participle, and whether a participle ended it."""
    kept: list[str] = []
    for word in words:
        if kept and _VERB_END.search(word):
            return kept, True
        if is_stop_word(word):
            break
        kept.append(word)
    return kept, False


def _places(last: Turn) -> list[str]:
    """Names after a preposition of place, and the name that answered ``Where …?``."""
    found = [m[0] for m in _names(last.asked) if _PLACED.search(last.asked[: m.start()])]
    if re.match(r"\W*where\b", last.asked, re.I) and (answer := re.fullmatch(r"(?:in |at )?(.+?)\.?", last.answer)):
        found += [answer[1]] if _NAME.fullmatch(answer[1]) else []
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Substitution:
    """A replacement for ``re.sub``: a name for a pronoun, with a possessive ending where needed."""

    name: str
    text: str

    def __call__(self, pronoun: re.Match[str]) -> str:
        is_last = not self.text[pronoun.end() :].strip(" ?!.")
        owns = pronoun[0].lower() in _POSSESSIVE and not is_last
        return f"{self.name}’{'' if _is_plural(self.name) else 's'}" if owns else self.name


def _replace_question_word(asked: str, word: str) -> str | None:
    """``When did X resign?`` with ``Why`` instead of ``When``; None if that is impossible."""
    found = _HOW.match(asked)
    if found is None or found["word"].lower() == word.lower():
        return None
    return word.capitalize() + " " + asked[found.end() :]


def _replace_topic(question: str, asked: str) -> str | None:
    """``And X?``, ``What about X?``: the previous question with X; "" if uncertain; None for other questions."""
    found = _ABOUT.fullmatch(question)
    opens = _OPENS.match(question) or _WHAT_ABOUT.match(question)
    if not found or not opens:
        return None
    what = found["what"]
    words = what.split()
    if words[0].lower() in _ASKING or len(words) > 5 or _has_dangling_pronoun(what) or _has_verb(words):
        return None if words[0].lower() in _ASKING or len(words) > 5 or _has_verb(words) else ""
    spots = _replaceable_spans(what, asked)
    if len(spots) != 1:
        return ""
    start, end = spots[0]
    return asked[:start] + what + asked[end:]


def _has_verb(words: Sequence[str]) -> bool:
    return words[0].lower() in {"is", "was", "were", "are", "did", "does", "do", "has", "have", "had", "will", "would"}


def _replaceable_spans(what: str, asked: str) -> list[tuple[int, int]]:
    """The spans in a question that ``what`` could replace: a year, a name, or a phrase with an article."""
    if _YEAR.fullmatch(what):
        return [m.span() for m in _YEAR.finditer(asked)]
    if _NAME.fullmatch(what):
        return [m.span() for m in _names(asked)]
    phrase = _PHRASE.fullmatch(what)
    if phrase and not any(map(is_stop_word, phrase["words"].split())):
        return [(asked.lower().find(p), asked.lower().find(p) + len(p)) for p in _phrases(asked) if p in asked.lower()]
    return []


def _content_words(text: str) -> list[str]:
    words = words_of(text)
    return [word for word in words if not is_stop_word(word) and word.lower() not in _ASKING]
