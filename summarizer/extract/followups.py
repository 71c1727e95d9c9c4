"""Follow-up questions: ``and who opposed it?`` after ``Who backed the tram?`` asks who opposed the tram."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.results import AskReport
from summarizer.words import is_stop_word, word_spans

_OPENS = re.compile(r"\W*(?:and|but|so|then|also|or)\b[\s,]*", re.I)
_WHAT_ABOUT = re.compile(r"\W*(?:(?:and|but|so)\b[\s,]*)?(?:what|how)\s+about\s+(?P<what>.+?)\W*", re.I)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.I)
_THING = re.compile(r"\b(?:it|its|this|that|these|those|they|them|their)\b(?!\s+(?:the|a|an)\b)", re.I)
_ABOUT_IT = re.compile(r"\b(?:about|of|on|for|against|to|with)\s+(?:it|that|this|these|them|him|her)\W*$", re.I)
_POSSESSIVE = frozenset({"his", "its", "their", "hers"})
_ASKING = frozenset("who whom whose what which when where why how".split())
_NAME = re.compile(r"[A-Z][\w.’'-]+(?:\s+(?:(?:of|de|van|von|the|&)\s+)?[A-Z][\w.’'-]+)*")
_NOUN_PHRASE = re.compile(
    r"\b(?:the|a|an|this|these|those|his|her|its|their)\s+[\w’'-]+(?:\s+(?!(?:the|a|an)\b)[\w’'-]+){0,3}", re.I
)
_BREAKS_PHRASE = frozenset(
    "be been cost costs begin start open close opened closed decided voted said say think want happen approved".split()
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was looked up, and the answer that was given; empty when there was none."""

    asked: str
    answer: str = ""
    about: str = ""
    """Who or what the answer names, where it names one."""


def turn_of(question: str, answers: Sequence[AskReport], before: Sequence[Turn]) -> Turn:
    """What a question and its answers, one for each article, leave for the follow-up questions after them."""
    told = next((answer for answer in answers if answer.status == "answered"), None)
    if told is None:
        return Turn(answers[0].asked if answers else complete_question(question, before))
    return Turn(told.asked, told.answer.text if told.answer else "")


def is_follow_up(question: str, turns: Sequence[Turn]) -> bool:
    """True when a question leans on the ones before it: it opens with ``and``, points back, or says too little."""
    if not turns:
        return False
    if _OPENS.match(question) or _WHAT_ABOUT.fullmatch(question):
        return True
    if _NAME.search(_without_first_word(question)):
        return bool(_ABOUT_IT.search(question))
    return bool(_PERSON.search(question) or _points_back(question)) or not _content(question)


def complete_question(question: str, turns: Sequence[Turn]) -> str:
    """A follow-up question that can be understood alone: with the person, the thing or the topic of the turn before."""
    if not is_follow_up(question, turns):
        return question
    last = turns[-1]
    if found := _WHAT_ABOUT.fullmatch(question):
        return _instead(last.asked, found["what"])
    text = _OPENS.sub("", question, count=1).strip()
    words = text.rstrip("?!. ").split()
    if words and len(words) <= 4 and words[0].lower() not in _ASKING and words[0][:1].isupper():
        return _instead(last.asked, " ".join(words))
    person, thing = _person(last), _thing(last)
    completed = text
    if person:
        completed = _PERSON.sub(lambda m: _put(person, m[0]), completed)
    if thing and _points_back(completed):
        completed = _THING.sub(lambda m: _put(thing, m[0]), completed, count=1)
    if completed == text:
        completed = _with_topic(text, last.asked)
    return completed[:1].upper() + completed[1:]


def _points_back(question: str) -> bool:
    found = _THING.search(question)
    return found is not None and not re.match(r"said?\s+that|says\s+that", question[max(0, found.start() - 5) :], re.I)


def _put(words: str, pronoun: str) -> str:
    return f"{words}’s" if pronoun.lower() in _POSSESSIVE else words


def _without_first_word(question: str) -> str:
    return re.sub(r"\W*\w+", "", question, count=1)


def _content(text: str) -> list[str]:
    words = [text[span.start : span.end] for span in word_spans(text)]
    return [word for word in words if not is_stop_word(word) and word.lower() not in _ASKING]


def _person(turn: Turn) -> str:
    """Who was spoken of last: first whom the answer names, then the last name in the question."""
    if turn.about and _NAME.match(turn.about):
        return turn.about
    names = [m[0] for m in _NAME.finditer(_without_first_word(turn.asked))]
    return names[-1] if names else ""


def _thing(turn: Turn) -> str:
    """The last noun phrase of the question, else its last name."""
    phrases = [_trimmed(m[0]) for m in _NOUN_PHRASE.finditer(turn.asked)]
    names = [m[0] for m in _NAME.finditer(_without_first_word(turn.asked))]
    found = [phrase for phrase in phrases if len(phrase.split()) > 1] or names
    return found[-1] if found else ""


def _trimmed(phrase: str) -> str:
    words = phrase.split()
    kept = words[:1]
    for word in words[1:]:
        if is_stop_word(word) or word.lower() in _BREAKS_PHRASE:
            break
        kept.append(word)
    return " ".join(kept)


def _instead(question: str, what: str) -> str:
    """The question before, about somebody or something else."""
    names = list(_NAME.finditer(question, len(question.split(" ", 1)[0])))
    if names and what[:1].isupper():
        return question[: names[0].start()] + what + question[names[0].end() :]
    phrases = list(_NOUN_PHRASE.finditer(question))
    if phrases:
        old = _trimmed(phrases[0][0])
        return question[: phrases[0].start()] + what + question[phrases[0].start() + len(old) :]
    return _with_topic(f"{question.rstrip('? ')}, {what}?", "")


def _with_topic(question: str, before: str) -> str:
    """The question with the topic words of the one before, which is all that bare retrieval needs."""
    topic = [word for word in _content(before) if word.lower() not in question.lower()]
    bare = question.rstrip("?!. ")
    return f"{bare} ({' '.join(topic)})?" if topic else question
