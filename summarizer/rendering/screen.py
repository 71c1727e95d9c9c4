"""Text for standard output as it is now: its width, and whether it takes colour.

``COLUMNS`` sets the width; ``FORCE_COLOR`` asks for colour and ``NO_COLOR`` forbids it where they are not empty.
"""

import io
import os
import shutil
import sys

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

NARROWEST, WIDEST = 40, 100
"""Columns: longer lines are hard to read, also where there is room for them."""


def width() -> int:
    """Columns to fill."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def coloured() -> bool:
    """True where escape sequences for colour may be printed."""
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


class Screen:
    """A rich console whose output is taken as text, with no blanks at line ends."""

    def __init__(self) -> None:
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


def padded(text: str, columns: int) -> str:
    """The text with blanks behind it, so many columns wide; wide characters take two."""
    return text + " " * max(0, columns - cell_len(text))


def filled(text: str, columns: int, indent: int) -> str:
    """The text in lines that are at most so many columns wide, blanks before each included."""
    lines = Text(text).wrap(Console(file=io.StringIO(), width=columns), max(1, columns - indent))
    return "\n".join(" " * indent + line.plain.rstrip() for line in lines)
