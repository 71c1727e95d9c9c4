"""A text as the evidence check reads it: words in normal forms, with what each one is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.evidence.lexicon import IRREGULAR, PIVOTS
from summarizer.evidence.places import ALSO_WORDS, countries
from summarizer.evidence.quantities import term_at
from summarizer.words import is_stop_word, stem, word_spans

_CLAUSE_MARKS = frozenset(",;:.!?()–—")


@dataclass(slots=True)
class Wording:
    """One sentence; the lists run in parallel, one item per word."""

    text: str
    words: list[str] = field(default_factory=list)
    """As written, in lower case, one kind of apostrophe; for a number its first word."""
    forms: list[str] = field(default_factory=list)
    """Stems; numbers, units, months and countries in normal form."""
    starts: list[int] = field(default_factory=list)
    """Code points into ``text``."""
    capital: list[bool] = field(default_factory=list)
    """True where the word starts with a capital letter."""
    content: list[int] = field(default_factory=list)
    """Positions of the words that carry content, and of pivots."""
    breaks: list[bool] = field(default_factory=list)
    """True where a comma, dash, bracket or other mark stands before the word."""


def read(text: str, language: str = "en") -> Wording:
    """The wording of one sentence. ``language`` is an ISO 639-1 code; number words are known in English only."""
    spans = word_spans(text)
    raw = [text[span.start : span.end] for span in spans]
    words = [word.lower().replace("’", "'") for word in raw]
    edges = [0, *(span.end for span in spans)]
    gaps = [text[edges[i] : span.start] for i, span in enumerate(spans)]
    gaps.append(text[edges[-1] :])
    wording = Wording(text)
    at = 0
    while at < len(words):
        term = term_at(words, raw, gaps, at) if language == "en" or words[at][0].isdecimal() else None
        forms = term.forms if term else (_form(raw[at], words[at], language),)
        for order, form in enumerate(forms):
            is_content = term is not None or words[at] in PIVOTS or not is_stop_word(raw[at], language)
            if is_content:
                wording.content.append(len(wording.forms))
            wording.words.append(words[at])
            wording.forms.append(form)
            wording.starts.append(spans[at].start)
            wording.capital.append(raw[at][0].isupper())
            wording.breaks.append(order == 0 and any(mark in _CLAUSE_MARKS for mark in gaps[at]))
        at += term.length if term else 1
    return wording


def _form(raw: str, word: str, language: str) -> str:
    form = stem(IRREGULAR[word], language) if word in IRREGULAR and language == "en" else stem(raw, language)
    known = language == "en" and (raw[0].isupper() or form not in ALSO_WORDS)
    number = countries().get(form) if known else None
    return form if number is None else f"country:{number}"


def content_forms(wording: Wording) -> Sequence[str]:
    """The normal forms of the content words, in order."""
    return [wording.forms[i] for i in wording.content]
