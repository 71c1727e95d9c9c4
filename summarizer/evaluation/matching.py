"""When a phrase occurs in a statement: case, typographic variants and white space aside, as whole words."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_VARIANTS = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "\u00ad": "", "\u200b": "",
})  # fmt: skip


@lru_cache(maxsize=8_192)
def folded(text: str) -> str:
    """The text for comparison: NFKC, case-folded, one kind of quotation mark and dash, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_VARIANTS).casefold().split())


@lru_cache(maxsize=8_192)
def _pattern(phrase: str) -> re.Pattern[str]:
    wanted = folded(phrase)
    before = r"(?<!\w)(?<!\d[.,])" if _has_edge(wanted[:1]) else ""
    after = r"(?!\w)(?![.,]\d)" if _has_edge(wanted[-1:]) else ""
    return re.compile(before + re.escape(wanted) + after)


def _has_edge(character: str) -> bool:
    """False for scripts written without spaces, and for marks, where a word's edge cannot be told."""
    return character.isalnum() and unicodedata.east_asian_width(character) not in "WF"


def occurs(phrase: str, statement: str) -> bool:
    """True when the phrase stands in the statement as whole words: ``3.2`` is not in ``13.2`` nor in ``3.25``."""
    return _pattern(phrase).search(folded(statement)) is not None


def says(statement: str, wordings: Sequence[Sequence[str]]) -> bool:
    """True when all phrases of one of the wordings occur in the statement."""
    return any(all(occurs(phrase, statement) for phrase in wording) for wording in wordings)


def find_verbatim(text: str, quote: str) -> tuple[int, int] | None:
    """Where a text has the quote, differences of white space aside: ``text[start:end]``; None when it has not."""
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else None
