"""What may be printed on a terminal: safe characters, its width and colour, and the screen of all text output.

``COLUMNS`` sets the width; ``FORCE_COLOR`` asks for colour and ``NO_COLOR`` forbids it, unless they are empty. rich is
imported when something is laid out, so that a message needs no more than this module.
"""

import io
import os
import shutil
import sys
import unicodedata

_KEPT = {"\n", "\t"}
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
NARROWEST, WIDEST = 40, 100
"""Columns; longer lines are hard to read, even on a wide terminal."""


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


def width() -> int:
    """The number of columns to use."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def coloured() -> bool:
    """Whether escape sequences for colour may be printed."""
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


class Screen:
    """A rich console that collects its output as text, without blanks at line ends."""

    def __init__(self) -> None:
        from rich.console import Console

        self.coloured = coloured()
        self._file = io.StringIO()
        self.console = Console(
            file=self._file,
            force_terminal=self.coloured,
            no_color=not self.coloured,
            width=width(),
            height=25,
            highlight=False,
        )

    def text(self) -> str:
        """All that was printed."""
        return "".join(line.rstrip() + "\n" for line in self._file.getvalue().splitlines())


def pad(text: str, columns: int) -> str:
    """The text, padded to this many columns; wide characters take two."""
    from rich.cells import cell_len

    return text + " " * max(0, columns - cell_len(text))


def wrap(text: str, columns: int, indent: int) -> str:
    """The text in indented lines of at most this many columns."""
    from rich.console import Console
    from rich.text import Text

    lines = Text(text).wrap(Console(file=io.StringIO(), width=columns), max(1, columns - indent))
    return "\n".join(" " * indent + line.plain.rstrip() for line in lines)
