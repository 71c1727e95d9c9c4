"""Can a sentence be read alone? Surface tests, in the spirit of the dangling-anaphora filters of early extractive
systems (Paice, "Constructing literature abstracts by computer", 1990): no parser, so they err towards "no".
"""

import re

from summarizer.article import Article, Sentence, Span
from summarizer.selection.openers import CONNECTIVE_PHRASES, CONNECTIVES, MONTHS, POINTING, TIMES, WEEKDAYS
from summarizer.selection.scoring import MIN_WORDS, is_question, word_count
from summarizer.text.stems import is_stop_word

_LOOK_BACK = 4_000
"""Code points of the paragraph before a sentence that are searched for an open quotation."""

_PAIRED = {"“": "”", "„": "“", "«": "»", "「": "」", "『": "』"}
_QUOTED = re.compile(
    r'“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|「[^「」]*」|『[^『』]*』|"[^"]*"|(?<!\w)[‘\'][^‘’\']{12,}[’\'](?!\w)'
)
_CLOSED = re.compile(r"[.!?,][’']\Z")
_LEFT_OPEN = re.compile(r"[:,]\s[‘'][^’']*(?:[’']\w[^’']*)*\Z")
_OPENED = re.compile(r"(?<!\w)[‘']\w")
_SINGLE_OPENED = re.compile(r"(?<![^\s(\[—–])[‘'](?=[A-Z])|(?<=[,:] )[‘'](?=[a-z])")
_SINGLE_CLOSED = re.compile(r"[.!?,…\w][’'](?!\w)")
_OPENING = "“„«「『\"‘'([*•–—- "
_END = re.compile(r"[.!。！…．।۔][\"'”’»」』)\]]*\Z")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ENGLISH_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers|they|them|their|it|its)\b(?!['’-]\w{3})", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|me|[Yy]ou|[Yy]our)\b(?![.])")
_PERSON = frozenset({"he", "she", "him", "her", "his", "hers"})
_INTRODUCTION = re.compile(
    r"\A(?:in|on|at|by|from|during|for|after|before|since|until|over|under|with|within|without|across|amid|near|"
    r"inside|outside|throughout|following|last|early|late|earlier|despite|when|while|although|though|even|as|because|if|once)"
    r"\b[^,]{0,120},\s*",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w’'.-]+")
_NO_NAME = frozenset("last next early late earlier later just even only once still almost half more most many".split())
_PARTICIPLE = re.compile(r"\A\W*\w+(?:ing|ed)\b", re.IGNORECASE)
_PERSON_SAID = re.compile(
    r"\A\W*(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame|Cllr)\.?(?:\s[A-Z][\w’'-]+)+\s(?:said|says|added|claimed|thought)(?:\sthat)?\s\Z"
)
_SUBJECT_PRONOUN = re.compile(r",\s(?:he|she|it|they)\b")


def is_self_contained(article: Article, sentence: Sentence) -> bool:
    """True when a reader who sees only this sentence is not left asking "who?", "which?" or "and before that?".

    Not so: headings; questions; sentences that open with a pronoun, a demonstrative or a connective; pronouns that
    nothing earlier in the sentence can stand for; parts of a quotation of several sentences; quotations without their
    speaker; fragments that start in lower case or end in a colon.
    """
    text = article.sentence_text(sentence)
    if article.is_heading(sentence) or is_question(text) or text.endswith((":", "：", ",", "，")):
        return False
    if inside_quotation(article, sentence) or _quotation_is_cut(text):
        return False
    return not (starts_low(text) or leans_back(text, article.language))


def is_complete(article: Article, sentence: Sentence) -> bool:
    """True for a whole sentence of some length; captions, scores and calls to scroll are not."""
    return word_count(article.sentence_text(sentence)) >= MIN_WORDS and is_ended(article, sentence)


def is_ended(article: Article, sentence: Sentence) -> bool:
    """True for an item of a list, and a sentence that ends as one: a line without a full stop runs into the next."""
    listed = article.paragraphs[sentence.paragraph].kind == "list_item"
    return listed or bool(_END.search(article.sentence_text(sentence)))


def speaks(text: str) -> bool:
    """True when an English sentence says ``I``, ``we`` or ``you`` outside quotation marks: nobody knows whose words."""
    return bool(_FIRST_PERSON.search(_QUOTED.sub(" ", text)))


def leans_back(text: str, language: str = "en", *, labelled: bool = False) -> bool:
    """True when the words of a sentence, taken alone, point at something before it.

    ``labelled``: it is shown with its speaker, so that ``I`` and ``we`` are clear.
    """
    plain = text.lstrip(_OPENING).replace("’", "'")
    words = [word.lower() for word in _WORD.findall(plain[:200])]
    if not words or words[0] in CONNECTIVES.get(language, ()):
        return True
    if plain.lower().startswith(CONNECTIVE_PHRASES.get(language, ())):
        return True
    quoted = labelled or (text[:1] != plain[:1] and bool(_QUOTED.match(text)))
    if words[0] in POINTING.get(language, ()) and not _points_at_nothing(words, quoted):
        return True
    outside = _QUOTED.sub(" ", text)
    return not _WORD.search(outside) or (language == "en" and _pronoun_without_referent(outside))


def _points_at_nothing(words: list[str], quoted: bool) -> bool:
    """``This week …``; ``Both Anna and …``; ``Those who …``; ``“We …,” said Anna``."""
    second = words[1] if len(words) > 1 else ""
    if words[0] in {"this", "that"}:
        return second in TIMES
    if words[0] in {"both", "either", "neither"}:
        return ("and" in words or "or" in words or "nor" in words) and second != "of"
    if words[0] == "those":
        return second in {"who", "whose", "with", "without", "in", "at", "of", "on"}
    return quoted and words[0].split("'")[0] in {"i", "we", "my", "our", "you", "your"}


def _pronoun_without_referent(text: str) -> bool:
    """``In Hanoi, he warned …``: the first third-person pronoun has nothing before it that it could mean."""
    pronoun = _ENGLISH_PRONOUN.search(text)
    if pronoun is None:
        return False
    if _PARTICIPLE.match(text) and _SUBJECT_PRONOUN.search(text):
        return True  # “Asked about it by reporters, she …”
    introduced = _introduced(text)
    if pronoun.start() < introduced:
        return not _names(text[introduced:])  # “In his speech, Anna Bell …”
    before = text[introduced : pronoun.start()]
    if pronoun.group().lower() in _PERSON:
        return not (_names(before) or re.search(r"\b(?:an?|the|one|every|each)\s+\w", before, re.IGNORECASE))
    if _PERSON_SAID.match(before):
        return True  # “Mr Bell said that they …”
    return not any(not is_stop_word(word) for word in _WORD.findall(before))


def _introduced(text: str) -> int:
    """Where the introductions of a sentence end: ``On Thursday, before the court, he …``."""
    end = 0
    while more := _INTRODUCTION.match(text[end:]):
        end += more.end()
    return end


def _names(text: str) -> list[str]:
    """Words that may name a person; a first word that looks like a plural or an adverb does not count."""
    found = []
    for match in _NAME.finditer(text):
        word = match.group().lower()
        first = not text[: match.start()].strip() and not text[match.end() + 1 : match.end() + 2].isupper()
        no_name = first and (word.endswith(("s", "ly")) or word in _NO_NAME)
        if not (no_name or word in WEEKDAYS or word in MONTHS or is_stop_word(word)):
            found.append(match.group())
    return found


def starts_low(text: str) -> bool:
    """A lower-case start is a fragment; ``iPhone`` is not."""
    first = _WORD.search(text)
    return first is not None and first.start() <= 1 and first.group()[0].islower() and first.group()[1:].islower()


def _quotation_is_cut(text: str) -> bool:
    outside = _QUOTED.sub(" ", text)
    if any(mark in outside for mark in '“”„«»「」『』"'):
        return True
    if text[0] in "‘'" and not _QUOTED.match(text):
        return True
    return bool(_LEFT_OPEN.search(text) or (_CLOSED.search(text) and not _OPENED.search(text)))


def inside_quotation(article: Article, sentence: Sentence) -> bool:
    """True when a quotation that opened earlier in the paragraph has not closed where the sentence starts."""
    paragraph = article.paragraphs[sentence.paragraph].span
    start = max(paragraph.start, sentence.span.start - _LOOK_BACK)
    before = article.quote(Span(start, sentence.span.start))
    return _open_quotation(before) or _open_single(before)


def _open_single(text: str) -> bool:
    """A quotation in single marks; an apostrophe within a word or at its end opens none."""
    opened = max((match.start() for match in _SINGLE_OPENED.finditer(text)), default=-1)
    return opened >= 0 and not _SINGLE_CLOSED.search(text, opened + 2)


def _open_quotation(text: str) -> bool:
    closing = ""
    for mark in text:
        if closing:
            closing = "" if mark == closing else closing
        elif mark in _PAIRED:
            closing = _PAIRED[mark]
        elif mark == '"':
            closing = '"'
    return bool(closing)
