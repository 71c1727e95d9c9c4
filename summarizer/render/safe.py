"""Makes text safe to print: no terminal escapes, control characters or direction overrides."""

import unicodedata

_KEPT = {"\n", "\t"}
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def printable(text: str) -> str:
    """The text with control characters, escapes and bidi controls replaced by ``\ufffd``."""
    if text.isprintable():
        return text
    return "".join("\ufffd" if _acts(c) else c for c in text)


def one_line(text: str) -> str:
    """The text on one line, printable."""
    return printable(" ".join(text.split()))


def _acts(c: str) -> bool:
    if c in _KEPT:
        return False
    return c in _BIDI or unicodedata.category(c) in ("Cc", "Cs") or "\ue000" <= c <= "\uf8ff"
