"""Progress on a terminal: the article's own sentences at once, dimmed; a model's statements as they are verified."""

import sys
from contextlib import AbstractContextManager, ExitStack

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from summarizer.rendering.safe import one_line
from summarizer.results import Stance, Statement, Summary

_SHOWN_LINES = 12
"""The last ones; more would scroll."""


class Display(AbstractContextManager["Display"]):
    """One live display for all articles of a run, on standard error; nothing where that is no terminal."""

    def __init__(self, *, quiet: bool, stream: bool) -> None:
        self._stream = stream
        self._stack = ExitStack()
        self._live = None if quiet or not sys.stderr.isatty() else Live(console=Console(stderr=True), transient=True)
        self._counts: dict[int, tuple[int, int]] = {}
        self._extracts: dict[int, list[str]] = {}
        self._settled: dict[int, list[str]] = {}

    def __enter__(self) -> "Display":
        if self._live is not None:
            self._stack.enter_context(self._live)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def watcher(self) -> "ArticleWatcher":
        """A watcher for one more article."""
        return ArticleWatcher(self, len(self._counts))

    def count(self, article: int, done: int, total: int) -> None:
        """``done`` of an article's ``total`` calls are made."""
        self._counts[article] = (done, total)
        self._update()

    def extract(self, article: int, lines: list[str]) -> None:
        """An article's own sentences, shown until a model's statements come."""
        self._extracts[article] = lines
        self._update()

    def settle(self, article: int, line: str) -> None:
        """One statement more that will be shown."""
        self._settled.setdefault(article, []).append(line)
        self._update()

    def _update(self) -> None:
        if self._live is None:
            return
        done = sum(count for count, _ in self._counts.values())
        total = sum(count for _, count in self._counts.values())
        lines = self._lines() if self._stream else []
        self._live.update(Group(*lines, Text(f"reading: {done} of {total} calls done", "dim")))

    def _lines(self) -> list[Text]:
        shown: list[Text] = []
        for article in self._counts:
            settled = self._settled.get(article)
            style = "" if settled else "dim"
            shown += [Text(f"• {one_line(line)}", style) for line in settled or self._extracts.get(article, [])]
        return shown[-_SHOWN_LINES:]


class ArticleWatcher:
    """Reports the work on one article to the display."""

    def __init__(self, display: Display, number: int) -> None:
        self._display = display
        self._number = number
        display.count(number, 0, 0)

    def progressed(self, done: int, total: int) -> None:
        """See ``tasks.drafter.Watcher``."""
        self._display.count(self._number, done, total)

    def extracted(self, summary: Summary) -> None:
        """See ``tasks.drafter.Watcher``."""
        statements = (summary.headline, *summary.overview, *summary.key_points)
        self._display.extract(self._number, [statement.text for statement in statements])

    def settled(self, _kind: str, shown: Statement | Stance, /) -> None:
        """See ``tasks.drafter.Watcher``."""
        self._display.settle(self._number, shown.claim if isinstance(shown, Stance) else shown.text)
