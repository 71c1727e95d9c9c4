"""What may be printed on a terminal: safe characters, its width and colour, and the screen of all text output.

``COLUMNS`` sets the width; ``FORCE_COLOR`` asks for colour and ``NO_COLOR`` forbids it, unless they are empty. rich is
imported when something is laid out, so that a message needs no more than this module.
"""

import io
import os
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

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


Part = str | tuple[str, str]
"""Words of a line, or words and their style, as rich names styles."""


class Screen:
    """Collects lines for a terminal or a pipe, wrapped to its width, without blanks at line ends."""

    def __init__(self) -> None:
        from rich.console import Console

        self.coloured = coloured()
        self._file = io.StringIO()
        self._console = Console(
            file=self._file,
            force_terminal=self.coloured,
            no_color=not self.coloured,
            width=width(),
            height=25,
            highlight=False,
        )

    def line(self, *parts: Part, style: str = "", indent: int = 0, wrapped: bool = True) -> None:
        """Print a line of printable words with single spaces; an empty one if there are no parts."""
        from rich.padding import Padding

        text = _styled(parts, style)
        if not wrapped:
            text.pad_left(indent)
        self._console.print(Padding(text, (0, 0, 0, indent)) if wrapped and indent else text, soft_wrap=not wrapped)

    def row(self, cells: Sequence[str], widths: Sequence[int], *parts: Part, style: str = "") -> None:
        """Print a line whose further lines stand below its first part, right of some cells of fixed widths."""
        from rich.table import Table

        table = Table.grid(padding=(0, 1))
        for columns in widths:
            table.add_column(width=columns, justify="right")
        table.add_column(overflow="fold")
        table.add_row(*(_styled([cell], style) for cell in cells), _styled(parts, style))
        self._console.print(table)

    def text(self) -> str:
        """All that was printed."""
        return "".join(line.rstrip() + "\n" for line in self._file.getvalue().splitlines())


def _styled(parts: Sequence[Part], style: str) -> "Text":
    from rich.text import Text

    from summarizer.text.typography import single_spaced

    named = [(part, "") if isinstance(part, str) else part for part in parts]
    return Text.assemble(*((printable(single_spaced(words)), its_style) for words, its_style in named), style=style)


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
