"""Questions: the kind of answer, the focus noun and the content words of one, and what a follow-up leaves unsaid.

Question words are in ``summarizer/text/data/<language>/questions.toml``. In a language without that file every content
word is a term, and the kind is ``thing``.

Follow-ups are completed in English, in certain cases only: a pronoun with exactly one candidate in the previous turn;
``And X?`` if X can replace exactly one thing in the previous question; ``Why?`` after ``When did …?``. Any other
question is returned unchanged, so that the caller can ask back instead of searching for a guess.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from summarizer.extract.quotations.grammar import is_plural
from summarizer.extract.quotations.lexicon import ARTICLES, GENDER, PARTICLES, POSSESSIVES, TITLES, WH
from summarizer.results import AskReport
from summarizer.text import lexicon
from summarizer.text.article import Span
from summarizer.text.tokens import is_stop_word, plain_words, stem, word_spans, words_of
from summarizer.text.typography import plain_lower

AnswerKind = Literal["person", "organisation", "place", "time", "quantity", "reason", "manner", "thing", "yes_no"]

_AMOUNT = re.compile(
    r"\b(?:wie\s?viele?n?|wie (?:hoch|alt|lange|groß|teuer|oft|weit)|hoeveel|combien|quel âge"
    r"|cu[aá]nt[oa]s?|quant[oaie]s?)\b",
    re.IGNORECASE,
)
"""Outside English: phrases that ask for a figure although their question word has another kind in the tables."""
_WHO_IS = re.compile(
    r"\W*(?:and |but )?(?:who(?:'s|’s| is| are| was| were)|wer (?:ist|sind|war|waren)|qui (?:est|sont|était)"
    r"|qui[eé]n(?:es)? (?:es|son|era|fue)|chi (?:è|sono|era)|quem (?:é|são|era)|wie (?:is|zijn|was))"
    r"\s+(?P<whom>[^?]+?)\W*",
    re.IGNORECASE,
)
_NAME = re.compile(rf"(?:[^\W\d_a-z]\S*\s+|(?:{lexicon.any_of(PARTICLES)})\s+)*[^\W\d_a-z]\S*")
_FOCUS_WORDS = 5
_TYPED: frozenset[AnswerKind] = frozenset({"person", "time", "place", "reason", "manner"})


@dataclass(frozen=True, slots=True)
class QuestionTerm:
    """A content word of the question."""

    word: str
    stem: str
    is_name: bool
    """Whether the word is capitalised inside the question, or a number."""


@dataclass(frozen=True, slots=True)
class Question:
    """An analysed question."""

    words: tuple[str, ...]
    """All of its words, lower case with a straight apostrophe."""
    kind: AnswerKind
    terms: tuple[QuestionTerm, ...]
    """The content words expected near the answer, in order, without the focus of a typed question."""
    focus: tuple[str, ...]
    """Stems of the noun phrase after ``what``, ``which``, ``how many``; its head comes last."""
    relations: frozenset[str]
    """Function words that carry meaning, in lower case: ``after``, ``first``, ``most``, ``against``."""
    person: tuple[str, ...]
    """The stems of the name in ``Who is NAME?``; empty for other questions."""

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all its content words, the focus included."""
        return frozenset(term.stem for term in self.terms) | frozenset(self.focus)


def analyse_question(text: str, language: str = "en") -> Question:
    """Analyse a question in a language (ISO 639-1)."""
    text = " ".join(text.split())
    words = words_of(text)
    lowered = [plain_lower(word) for word in words]
    kind, at = _find_question_word(lowered, language)
    focus_end = at + 1
    typed = kind in _TYPED
    if at >= 0 and language == "en":
        focus_end = _focus_end(words, lowered, at)
        kind, typed = _refine_kind(kind, lowered, at, focus_end)
    elif language != "en" and _AMOUNT.search(text):
        kind = "quantity"
    focus = tuple(stem(word, language) for word in words[at + 1 : focus_end] if not is_stop_word(word, language))
    skipped = focus_end - 1 if typed and focus else -1
    terms = tuple(
        QuestionTerm(word, stem(word, language), (position > 0 and word[0].isupper()) or word[0].isdigit())
        for position, word in enumerate(words)
        if position != skipped
        and not is_stop_word(word, language)
        and lowered[position] not in _question_words(language)
    )
    relations = frozenset(lowered) & word_list("relations")
    return Question(tuple(lowered), kind, terms, focus, relations, _person_asked_about(text, language))


@cache
def word_list(name: str, language: str = "en") -> frozenset[str]:
    """A word list of the language such as ``negations``; empty if the language has none."""
    return lexicon.words(lexicon.table_if_any("questions", language).get("words", {}).get(name, ""))


@cache
def number_variants(term: str) -> frozenset[str]:
    """Other ways to write an English number: ``three`` and ``3``, ``first`` and ``1st``."""
    written = lexicon.number_words()
    return frozenset({figure for word, figure in written.items() if stem(word) == term}) | {
        stem(word) for word, figure in written.items() if figure == term
    }


@cache
def _question_words(language: str) -> Mapping[str, AnswerKind]:
    return _kinds(lexicon.table_if_any("questions", language).get("asking", {}))


@cache
def _focus_nouns() -> Mapping[str, AnswerKind]:
    return _kinds(lexicon.table("questions")["focus"])


def _kinds(lists: Mapping[AnswerKind, str]) -> Mapping[str, AnswerKind]:
    """Word → the first kind whose list contains it."""
    kinds: dict[str, AnswerKind] = {}
    for kind, words in lists.items():
        for word in words.split():
            kinds.setdefault(word, kind)
    return kinds


def _find_question_word(lowered: list[str], language: str) -> tuple[AnswerKind, int]:
    question_words, auxiliaries = _question_words(language), lexicon.auxiliaries()
    found = [(question_words[word], at) for at, word in enumerate(lowered) if word in question_words]
    if found and (found[0][1] <= 2 or lowered[0] not in auxiliaries):
        # "When X fell, what did Y do?": the later question word asks.
        later = [hit for hit in found if hit[0] == "thing"]
        first = found[0]
        if first[1] == 0 and first[0] in {"time", "place"} and len(found) > 1 and later and lowered[1:2] != ["and"]:
            return later[0]
        return first
    if lowered[:1] and lowered[0] in auxiliaries and language == "en":
        return "yes_no", -1
    return "thing", -1


def _focus_end(words: list[str], lowered: list[str], at: int) -> int:
    """The end (exclusive) of the noun phrase after the question word."""
    end = at + 1
    if lowered[at] == "how":
        if lowered[end : end + 1] == [] or lowered[end] not in word_list("measures"):
            return end
        end += 1
    if lowered[at] not in {"how", "what", "which", "whose"}:
        return end
    start, limit = end, min(len(words), end + _FOCUS_WORDS)
    while end < limit and (not is_stop_word(words[end]) or (end == start and lowered[end] in {"other", "two"})):
        if end > start and lowered[end].endswith("ed") and len(lowered[end]) > 4:
            break
        end += 1
    return end


def _refine_kind(kind: AnswerKind, lowered: list[str], at: int, end: int) -> tuple[AnswerKind, bool]:
    """The kind that the noun after the question word implies, and whether the noun only names the kind."""
    if lowered[at] == "how":
        measured = lowered[at + 1 : at + 2] != [] and lowered[at + 1] in word_list("measures")
        return ("quantity", False) if measured else (kind, True)
    if kind != "thing":
        return kind, True
    head = lowered[end - 1] if end > at + 1 else _head_after_copula(lowered, at)
    named = _focus_nouns().get(head)
    return (named, end > at + 1) if named else ("thing", False)


def _head_after_copula(lowered: list[str], at: int) -> str:
    """``what is the population of …``: the noun after the article."""
    rest = lowered[at + 1 : at + 5]
    for position, word in enumerate(rest):
        if word in ARTICLES and position + 1 < len(rest) and rest[0] in lexicon.auxiliaries():
            return rest[position + 1]
    return ""


def _person_asked_about(text: str, language: str) -> tuple[str, ...]:
    found = _WHO_IS.fullmatch(text)
    if not found or not _NAME.fullmatch(found["whom"]):
        return ()
    words = words_of(found["whom"])
    return tuple(stem(word, language) for word in words if not is_stop_word(word, language))


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
_HE, _SHE, _IT, _THEY = (
    re.compile(rf"\b(?:{lexicon.any_of(lexicon.word_class(name))})\b", re.I) for name in ("he", "she", "it", "they")
)
_THERE = re.compile(
    r"\bthere\b(?=\W*$)|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were|be|any|an?)\b)", re.I
)
_POINTS = re.compile(rf"\b(?:{lexicon.any_of(lexicon.word_class('demonstratives'))})\s*\W*$", re.I)
_EMPTY_IT = re.compile(
    r"\b(?:is|was)\s+it\s+\w+\s+(?:that|to|for)\b|\bit\s+(?:is|was)\s+\w+\s+(?:that|to)\b|\bdoes\s+it\s+(?:take|cost)\s+to\b",
    re.I,
)
"""``Is it true that …``: ``it`` refers to nothing."""

_INSIDE = rf"(?:(?:{lexicon.any_of(PARTICLES | {'of'})})\s+)?"
_CAPITALISED = re.compile(rf"\b[A-Z][\w’'-]*\w(?:\s+{_INSIDE}[A-Z](?:\.|[\w’'-]*\w))*")
_PHRASE = re.compile(r"\b(?:the|a|an)\s+(?P<words>[a-z][\w’'-]*(?:\s+[a-z][\w’'-]*){0,3})")
_PLACED = re.compile(r"\b(?:in|at|near|from|outside|inside)\s+(?:the\s+)?$", re.I)
_TITLE = re.compile(rf"(?:{'|'.join(sorted(title for title in TITLES if title.isalpha()))})\b\.?\s*$", re.I)
_WHO = re.compile(r"\W*(?:and\s+)?(?:who|whom|which (?:man|woman|person))\b", re.I)
_COPULAS = lexicon.any_of(lexicon.word_class("copulas"))
_AUXILIARIES = lexicon.any_of(lexicon.auxiliaries() - lexicon.word_class("copulas"))
_HOW = re.compile(rf"\W*(?P<word>when|where|why|how)\s+(?=(?:{_COPULAS}|{_AUXILIARIES})\b)", re.I)
_BARE = re.compile(r"\W*(?:(?:and|but)\s+)?(?P<word>when|where|why|how)\W*", re.I)
_YEAR = re.compile(rf"\b(?P<lead>in|since|before|after|by)\s+(?P<year>{lexicon.YEAR})\b", re.I)
_INVERTED = re.compile(rf"\b(?:{_AUXILIARIES})\s+$", re.I)
"""``will the dam cost``: the last word after the auxiliary is the verb."""
_COPULA = re.compile(rf"\b(?:{_COPULAS})\s+$", re.I)
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
    return [m for m in _CAPITALISED.finditer(text, first.end) if not is_stop_word(m[0].lower())]


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
    if _WHO.match(last.asked) and (answer := _CAPITALISED.fullmatch(last.answer.strip(" ."))):
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
    return phrase.startswith("the") and is_plural(plain_words(phrase, 0, len(phrase)))


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
        found += [answer[1]] if _CAPITALISED.fullmatch(answer[1]) else []
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Substitution:
    """A replacement for ``re.sub``: a name for a pronoun, with a possessive ending where needed."""

    name: str
    text: str

    def __call__(self, pronoun: re.Match[str]) -> str:
        is_last = not self.text[pronoun.end() :].strip(" ?!.")
        owns = pronoun[0].lower() in POSSESSIVES | {"hers"} and not is_last
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
    opens_with_verb = words[0].lower() in lexicon.auxiliaries()
    if words[0].lower() in WH or len(words) > 5 or _has_dangling_pronoun(what) or opens_with_verb:
        return None if words[0].lower() in WH or len(words) > 5 or opens_with_verb else ""
    spots = _replaceable_spans(what, asked)
    if len(spots) != 1:
        return ""
    start, end = spots[0]
    return asked[:start] + what + asked[end:]


def _replaceable_spans(what: str, asked: str) -> list[tuple[int, int]]:
    """The spans in a question that ``what`` could replace: a year, a name, or a phrase with an article."""
    if _YEAR.fullmatch(what):
        return [m.span() for m in _YEAR.finditer(asked)]
    if _CAPITALISED.fullmatch(what):
        return [m.span() for m in _names(asked)]
    phrase = _PHRASE.fullmatch(what)
    if phrase and not any(map(is_stop_word, phrase["words"].split())):
        return [(asked.lower().find(p), asked.lower().find(p) + len(p)) for p in _phrases(asked) if p in asked.lower()]
    return []


def _content_words(text: str) -> list[str]:
    words = words_of(text)
    return [word for word in words if not is_stop_word(word) and word.lower() not in WH]
