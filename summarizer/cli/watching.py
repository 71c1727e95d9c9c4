"""Progress on a terminal: how many calls are done, and the key points that have passed their check so far."""

import sys
from contextlib import AbstractContextManager, ExitStack

from pydantic import BaseModel
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from summarizer.article import Article
from summarizer.evidence import EvidenceIndex
from summarizer.rendering.safe import one_line
from summarizer.tasks.schemas import PartDraft, SummaryDraft

_SHOWN_POINTS = 12


class Display(AbstractContextManager["Display"]):
    """A few lines on standard error that go when the result comes; nothing where that is no terminal."""

    def __init__(self, *, quiet: bool, stream: bool) -> None:
        self._stream = stream
        self._stack = ExitStack()
        self._live = None if quiet or not sys.stderr.isatty() else Live(console=Console(stderr=True), transient=True)
        self._counts: dict[int, tuple[int, int]] = {}
        self._points: list[str] = []

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
        """So many of an article's calls are done."""
        self._counts[article] = (done, total)
        self._update()

    def show(self, article: Article, draft: SummaryDraft | PartDraft) -> None:
        """Show the points of a draft that the article supports."""
        if self._live is None or not self._stream:
            return
        index = EvidenceIndex(article)
        self._points += [one_line(p.text) for p in draft.key_points if index.check(p.text, p.cites).supported]
        self._update()

    def _update(self) -> None:
        if self._live is None:
            return
        done = sum(count for count, _ in self._counts.values())
        total = sum(count for _, count in self._counts.values())
        lines = [Text(f"• {point}", "dim") for point in self._points[-_SHOWN_POINTS:]]
        self._live.update(Group(*lines, Text(f"reading: {done} of {total} calls done", "dim")))


class ArticleWatcher:
    """Reports one article's drafting to the display."""

    def __init__(self, display: Display, number: int) -> None:
        self._display = display
        self._number = number
        display.count(number, 0, 0)

    def progressed(self, done: int, total: int) -> None:
        """See ``tasks.drafter.Watcher``."""
        self._display.count(self._number, done, total)

    def drafted(self, article: Article, draft: BaseModel) -> None:
        """See ``tasks.drafter.Watcher``."""
        if isinstance(draft, SummaryDraft | PartDraft):
            self._display.show(article, draft)
