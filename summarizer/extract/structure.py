"""What the lines of an article are: its own title, the words of speakers, and the marks of captions and corrections.

The words that mark them stand in ``summarizer/text/data/<language>/summary.toml``; a language without that file, or
without one of its lists, has no such marks.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from summarizer.text import lexicon
from summarizer.text.article import Article, Paragraph, Span
from summarizer.text.stems import content_stems, is_stop_word
from summarizer.text.turns import Turn, find_turns

_NEVER = re.compile(r"(?!)")
_SUBJECT_BEFORE = (
    r"\w+ed\b|(?:is|are|was|were|has|had|have|will|would|can|could|may|might|must|should|did|does)(?:n['’]t)?\b"
)
_QUOTES = "”“»«\"'’‘"
_QUESTION = re.compile(r"[?？؟]\W*\Z")
_RELATIVE = frozenset({"where", "which", "who", "whose"})
_WORD = re.compile(r"[\w’']+(?:-[\w’']+)*|,")
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|[Mm]y|[Mm]e|[Ww]e|[Oo]ur)\b")
_FULL_NAME = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")

_LONGER_WORD = re.compile(r"[^\W\d_]{3,}")
_FEWEST_CASED = 4
"""Content words of a heading all of whose words have a capital."""
_FEWEST_QUESTIONS = 4
_LONGEST_QUESTION = 80
"""Words of a paragraph that is an interviewer's question."""
_LONGEST_TITLE = 20
_FEWEST_SHARED, _SHARE = 2, 0.5
"""Content words that a title which ends in a full stop shares with the text below it, and their share of its own."""
_SHARE_LATER = 0.75
"""The share that the first paragraphs below it have, where the lead is a scene."""
_OPENING = 4
_READ = 600
"""Code points of the text below that are read."""
_SAME = 0.8
_STOPPED = re.compile(r"[.!?…。！？।][\"'”’»)\]]*\Z")
_TRAILING = re.compile(r"[\s;:,]+\Z|(?<![.\s])(?<!\.[^\W\d_])\.\Z")


_LISTED = {
    "bracketed": (r"[(\[](?:[^()\[\]]{{0,60}}[,;:/ ] ?)?(?:{})[)\]]", "captions", "bracketed"),  # (Bell, left)
    "named": (r"(?-i:[A-ZÀ-Þ])[\w’'-]+, (?:{}),", "captions", "named"),  # Bell, left, and Ott, right, …
    "caption": (r"(?:{})(?!\w)", "captions", "opening"),
    "correction": (r"(?:{})(?!\w)", "corrections", "opening"),
    "correction heading": (r"(?:[\d:.]+\s+)?(?:{})\W*", "corrections", "heading"),
    "housekeeping": (r"(?:{})(?!\w)", "housekeeping", "opening"),
    "author": (r"\W*(?:[^\W\d_][\w’'.-]*\s){{1,3}}is\san?\s(?:[\w’'-]+\s){{0,5}}(?:{})\b", "of itself", "authors"),
    "telling": (r"(?:{})\s*:", "labels", "telling"),
    "siding": (r"\b(?:{})\b", "saying", "sides"),
}
"""Mark → its pattern, and where the words for it stand. The openings are matched at a sentence's first letter."""


@cache
def pattern(mark: str, language: str) -> re.Pattern[str]:
    """The pattern of a mark in a language (ISO 639-1 code); one that never matches where the language has none.

    The marks are those listed above, and ``of itself`` (``This report has been written by …``), ``takes side`` (a verb
    of saying or siding), ``said by pronoun`` (``…, she said``) and ``introduced pronoun`` (``Selon lui``).
    """
    if mark in _LISTED:
        template, name, key = _LISTED[mark]
        words = _either(section(name, language).get(key, ""))
        return re.compile(template.format(words), re.I) if words else _NEVER
    lists = section(_SECTIONS[mark], language)
    return re.compile(_COMPOSED[mark](lists), re.I) if lists else _NEVER


@cache
def _anywhere(name: str, language: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase) for phrase in lexicon.phrases(section(name, language).get("anywhere", "")))


def holds(text: str, name: str, language: str) -> bool:
    """Whether a text has one of the phrases that mark ``captions``, ``corrections`` or ``housekeeping`` anywhere.

    A search for each is faster than one pattern for all.
    """
    folded = text.lower().replace("’", "'")
    return any(phrase in folded for phrase in _anywhere(name, language))


@cache
def side_words(language: str) -> frozenset[str]:
    """The verbs of saying and of taking sides."""
    return listed("saying", "verbs", language) | listed("saying", "sides", language)


@cache
def section(name: str, language: str = "en") -> Mapping[str, str]:
    """A section of a language's ``summary.toml``; empty where there is none."""
    try:
        found: Mapping[str, str] = lexicon.table("summary", language).get(name, {})
    except FileNotFoundError:
        return {}
    return found


@cache
def listed(name: str, key: str, language: str = "en") -> frozenset[str]:
    """A list of that file, such as ``pointing``, ``nouns``; its items are parted by ``;``, or by blanks."""
    return words_of(section(name, language), key)


def words_of(lists: Mapping[str, str], key: str) -> frozenset[str]:
    """The items of one list."""
    text = lists.get(key, "")
    items = text.split(";") if ";" in text else text.split()
    return frozenset(" ".join(item.split()) for item in items if item.strip())


@lru_cache(maxsize=4)
def title_lines(article: Article) -> tuple[Span, ...]:
    """The paragraphs at the top that are a title: the article's own once more, or, where none is known, the first.

    A first line is the title when it is short, a longer paragraph follows, and it has no full stop, or the paragraph
    says the same again.
    """
    if article.title:
        stems = frozenset(content_stems(article.title, article.language))
        return tuple(p.span for p in article.paragraphs[:2] if _repeats(article, p, stems))
    if len(article.paragraphs) < 2 or article.paragraphs[0].kind != "body":
        return ()
    first, following = article.paragraphs[:2]
    return (first.span,) if _is_title(article, first, following) else ()


def own_title(article: Article) -> Span | None:
    """Where the title stands that the text begins with, without a full stop at its end; None where it has none."""
    lines = title_lines(article)
    if article.title or not lines:
        return None
    text = article.quote(lines[0])
    return Span(lines[0].start, lines[0].start + len(_TRAILING.sub("", text)))


def title_words(article: Article) -> str:
    """The title's words, or those of the line that is one; empty where there is neither."""
    own = own_title(article)
    return article.title or (article.quote(own) if own else "")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who says a sentence."""

    label: Span
    """The words that say so: ``HOLT:``, or the name under a letter."""
    carried: bool
    """The sentence holds its label itself."""
    asks: bool
    """The speaker puts the questions."""

    def before(self, article: Article, words: str) -> str:
        """Words of the sentence with the label before them, as the article has it."""
        label = article.quote(self.label)
        return words if self.carried else f"{label}{'' if label.endswith(':') else ':'} {words}"


@lru_cache(maxsize=4)
def spoken_sentences(article: Article) -> Mapping[int, Spoken]:
    """Sentence number → who says it, in a transcript, an interview or a letter; nothing for the article's own."""
    found: dict[int, Spoken] = {}
    titles = title_lines(article)  # ``Lind: No dam in Orrin`` over an article opens no turn
    turns = [turn for turn in find_turns(article) if not any(line.covers(turn.label) for line in titles)]
    asking = _askers(article, turns)
    for turn in turns:
        label = _label(article, turn)
        asks = turn.asks or article.quote(turn.label) in asking
        for speech in turn.speech:
            for sentence in article.sentences_in(speech):
                found[sentence.number] = Spoken(label, sentence.span.covers(label), asks)
    return MappingProxyType(found or _unlabelled_interview(article))


def is_question(text: str) -> bool:
    """True when a sentence ends in a question mark, closing quotes and brackets aside."""
    return bool(_QUESTION.search(text[-8:]))


def has_verb(text: str) -> bool:
    """False for ``Merchandise on sale with just days to go``: nothing in the main clause can be a finite verb.

    The verb of a relative clause does not count: ``States where the drug is legal``.
    """
    words = _WORD.findall(text.lower().replace("’", "'"))
    relative = next((at for at, word in enumerate(words) if at and word in _RELATIVE and words[at - 1] != ","), None)
    if relative is None:
        return _verb_groups(words) > 0
    return _verb_groups(words[: relative - 1]) > 0 or _verb_groups(words[relative:]) > 1


def _verb_groups(words: Sequence[str]) -> int:
    """How many verbs there may be; ``was caught`` is one, ``was caught will be turned`` are two."""
    being, further = listed("verbs", "being"), listed("verbs", "further")
    found, before, verb_before = 0, "", False
    for word in words:
        verb = may_be_verb(word) or "'" in word or word in _bases() or word in further
        verb = verb and before not in listed("verbs", "no subject")
        found += verb and (not verb_before or (word in being and before not in being))
        before, verb_before = word, verb
    return found


def is_title_case(text: str) -> bool:
    """``Small Steps Toward College Savings.``; English."""
    words = [word for word in _LONGER_WORD.findall(text) if not is_stop_word(word)]
    return len(words) >= _FEWEST_CASED and all(word[0].isupper() for word in words)


def may_be_verb(word: str) -> bool:
    """Whether a lower-case English word may be a verb after its subject."""
    return word in _finite() or word.endswith(("ed", "ly")) or (word.endswith("s") and not word.endswith(("ss", "'s")))


@cache
def _bases() -> frozenset[str]:
    return frozenset(lexicon.table("verbs")["irregular"])


@cache
def _finite() -> frozenset[str]:
    irregular = (form for forms in lexicon.table("verbs")["irregular"].values() for form in re.split(r"[/ ]", forms))
    return frozenset(irregular) | listed("verbs", "being") | listed("verbs", "common")


def _unlabelled_interview(article: Article) -> dict[int, Spoken]:
    """Questions with answers in the first person and no label: what stands right under a question has the name that the
    introduction repeats; all else from the first question on has nobody's, and counts as asked."""
    texts = [article.quote(paragraph.span) for paragraph in article.paragraphs]
    asked = [
        index
        for index, text in enumerate(texts)
        if is_question(text) and len(text.split()) <= _LONGEST_QUESTION and text[0] not in _QUOTES
    ]
    answers = {index + 1 for index in asked if index + 1 < len(texts)}.difference(asked)
    personal = sum(bool(_FIRST_PERSON.search(texts[index])) for index in answers)
    if len(asked) < _FEWEST_QUESTIONS or 2 * personal < len(asked):
        return {}
    name = _repeated_name(article, article.paragraphs[asked[0]].span.start)
    found = {}
    for index in range(asked[0], len(texts)):
        for at in article.paragraphs[index].sentences:
            label = name or article.sentences[at].span
            found[at + 1] = Spoken(label, carried=False, asks=name is None or index not in answers)
    return found


def _repeated_name(article: Article, end: int) -> Span | None:
    """The full name that stands most often before ``end``, twice at least."""
    names = list(_FULL_NAME.finditer(article.text, 0, end))
    counted = Counter(match[0] for match in names).most_common(2)
    if not counted or counted[0][1] < 2 or (len(counted) > 1 and counted[1][1] == counted[0][1]):
        return None
    return next(Span(*match.span()) for match in names if match[0] == counted[0][0])


def _askers(article: Article, turns: Sequence[Turn]) -> frozenset[str]:
    """The labels of those half of whose turns end in a question, where others do not."""
    counted: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    for turn in turns:
        name = article.quote(turn.label)
        counted[name] += 1
        questions[name] += bool(turn.speech) and is_question(article.quote(turn.speech[-1]))
    asking = frozenset(name for name in counted if 2 * questions[name] >= counted[name])
    return asking if len(asking) < len(counted) else frozenset()


def _label(article: Article, turn: Turn) -> Span:
    """The label with what follows it up to its colon: ``REPORTER (Radio Nine):``."""
    if not turn.speech or turn.speech[0].start < turn.label.end:
        return turn.label
    between = article.quote(Span(turn.label.end, turn.speech[0].start))
    return Span(turn.label.start, turn.label.end + len(between.rstrip()))


def _repeats(article: Article, paragraph: Paragraph, title: frozenset[str]) -> bool:
    """Says nothing but the title; a lead that says more than it stays."""
    stems = frozenset(content_stems(article.quote(paragraph.span)[:_READ], article.language))
    return len(paragraph.sentences) <= 2 and len(stems & title) >= _SAME * max(len(stems | title), 1)


def _is_title(article: Article, first: Paragraph, following: Paragraph) -> bool:
    text, below = article.quote(first.span), article.quote(following.span)[:_READ]
    if len(text.split()) > _LONGEST_TITLE or len(first.sentences) > 2 or text[0] in "\"“„«'‘":
        return False
    if article.language == "en" and is_title_case(text):
        return True
    if len(below) <= len(text) or following.kind != "body" or pattern("bracketed", article.language).search(text):
        return False
    if not _STOPPED.search(text):
        return " " in text and not text.endswith((":", ","))
    stems = frozenset(content_stems(text, article.language))
    further = article.quote(Span(following.span.start, article.paragraphs[1:_OPENING][-1].span.end))[: 2 * _READ]
    shared, later = (len(stems & frozenset(content_stems(t, article.language))) for t in (below, further))
    said_again = shared >= _FEWEST_SHARED and shared >= _SHARE * len(stems)
    return said_again or (later > _FEWEST_SHARED and later >= _SHARE_LATER * len(stems))


def _by_pronoun(words: Mapping[str, str]) -> str:
    verbs, pronouns = _either(words["verbs"]), _either(words["pronouns"])
    return (
        rf"[,{_QUOTES}]\s*(?:(?:{pronouns})\s+(?:\w+\s+)?(?:{verbs})\b"
        rf"|(?:{verbs})(?:\s+|-(?:t-)?)(?:{pronouns})\b(?!\s+(?:{_SUBJECT_BEFORE}))"
        rf"|(?:{verbs})(?=\s*[.;,]|\s*\Z))"
    )


def _introduced(words: Mapping[str, str]) -> str:
    """A preposition with a pronoun, or with a phrase that ends in a comma or a verb and a pronoun as its subject."""
    prepositions, times = _either(words["prepositions"]), _either(words["times"])
    pronouns, subjects = _either(words["pronouns"]), _either(words["subjects"])
    return (
        rf"\W*(?:{prepositions})\s(?:(?:{pronouns})\b(?!\s(?:{times})\b)"
        rf"|(?:[\w’'-]+\s){{1,6}}?[\w’'-]+,?\s(?:{subjects})\b)"
    )


def _of_itself(words: Mapping[str, str]) -> str:
    documents, made, whom = (_either(words[key]) for key in ("documents", "made", "write to"))
    return (
        rf"\A\W*(?:this|these|the(?: following| present)?)\s(?:\w+\s)?(?:{documents})\s"
        rf"(?:is|are|was|were|has been|have been)\s(?:\w+ly\s)?(?:{made})\b"
        rf"|\b(?:should|may|can|must|please)\s(?:write|report|speak|turn|apply)\sto\sthe\s(?:{whom})\b"
    )


def _takes_side(words: Mapping[str, str]) -> str:
    return rf"\b(?:{_either(words['verbs'])}|{_either(words['sides'])})\b"


_COMPOSED: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "of itself": _of_itself,
    "takes side": _takes_side,
    "said by pronoun": _by_pronoun,
    "introduced pronoun": _introduced,
}
_SECTIONS = {
    "of itself": "of itself",
    "takes side": "saying",
    "said by pronoun": "saying",
    "introduced pronoun": "introducing",
}


def _either(phrases: str) -> str:
    return "|".join(re.escape(" ".join(phrase)).replace("'", "['’]") for phrase in lexicon.phrases(phrases))
