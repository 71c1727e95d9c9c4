"""A text as the evidence check reads it: words in normal forms, with what each one is."""

from dataclasses import dataclass, field
from functools import lru_cache

from summarizer.evidence.lexicon import IRREGULAR, PIVOTS
from summarizer.evidence.places import ALSO_WORDS, countries
from summarizer.evidence.quantities import TERM_WORDS, term_at
from summarizer.words import is_stop_word, stem, word_spans

SHARED_LETTERS = 5
"""Words of one family share so many letters at their beginning, at least."""
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
    _places: dict[str, list[int]] | None = None
    _roots: frozenset[str] | None = None

    def places(self) -> dict[str, list[int]]:
        """Form → positions of that content word, in order."""
        if self._places is None:
            self._places = {}
            for at in self.content:
                self._places.setdefault(self.forms[at], []).append(at)
        return self._places

    def roots(self) -> frozenset[str]:
        """The beginnings of the content words' forms."""
        if self._roots is None:
            self._roots = frozenset(form[:SHARED_LETTERS] for form in self.places())
        return self._roots


def read(text: str, language: str = "en") -> Wording:
    """The wording of one sentence. ``language`` is an ISO 639-1 code; number words are known in English only."""
    spans = word_spans(text)
    raw = [text[span.start : span.end] for span in spans]
    known = [_known(word, language) for word in raw]
    words = [word for word, _, _ in known]
    edges = [0, *(span.end for span in spans)]
    gaps = [text[edge : span.start] for edge, span in zip(edges, spans, strict=False)]
    gaps.append(text[edges[-1] :])
    wording = Wording(text)
    at = 0
    while at < len(words):
        word, form, is_content = known[at]
        numeric = word[0].isdecimal() or (language == "en" and word in TERM_WORDS)
        term = term_at(words, raw, gaps, at) if numeric else None
        broken = gaps[at] != " " and not _CLAUSE_MARKS.isdisjoint(gaps[at])
        for part in term.forms if term else (form,):
            if is_content or term:
                wording.content.append(len(wording.forms))
            wording.words.append(word)
            wording.forms.append(part)
            wording.starts.append(spans[at].start)
            wording.capital.append(raw[at][0].isupper())
            wording.breaks.append(broken)
            broken = False
        at += term.length if term else 1
    return wording


@lru_cache(maxsize=65_536)
def _known(raw: str, language: str) -> tuple[str, str, bool]:
    """Of a word as written: lower case, its normal form, and whether it carries content."""
    word = raw.lower().replace("’", "'")
    return word, _form(raw, word, language), word in PIVOTS or not is_stop_word(raw, language)


def _form(raw: str, word: str, language: str) -> str:
    form = stem(IRREGULAR[word], language) if word in IRREGULAR and language == "en" else stem(raw, language)
    known = language == "en" and (raw[0].isupper() or form not in ALSO_WORDS)
    number = countries().get(form) if known else None
    return form if number is None else f"country:{number}"
