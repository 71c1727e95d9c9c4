"""Key points as they are verified, in the markup of the page."""

import asyncio
from typing import Any

from summarizer.article import Article
from summarizer.rendering.html import ClaimMaker, render_part
from summarizer.results import Stance, Statement, Summary
from summarizer.serving.streams import Emit

KEY = "a1"
"""The page shows one article at a time, and this begins its ids."""


class LiveWatcher:
    """Tells a client how the work on an article goes on. Made on the server's loop, told from the engine's thread."""

    def __init__(self, article: Article, emit: Emit) -> None:
        self._emit = emit
        self._loop = asyncio.get_running_loop()
        self._claims = ClaimMaker(article, KEY)

    def progressed(self, done: int, total: int) -> None:
        """See ``tasks.drafter.Watcher``."""
        self._send("progress", {"done": done, "total": total})

    def extracted(self, summary: Summary) -> None:
        """See ``tasks.drafter.Watcher``: the article's own points are shown at once, dimmed."""
        for point in summary.key_points:
            self._point("extract", point)

    def settled(self, kind: str, shown: Statement | Stance, /) -> None:
        """See ``tasks.drafter.Watcher``: a point is shown as soon as it is verified."""
        if kind == "key_point" and isinstance(shown, Statement):
            self._point("point", shown)

    def _point(self, name: str, point: Statement) -> None:
        self._send(name, {"html": render_part("point", self._claims.statement("point", point))})

    def _send(self, name: str, data: Any) -> None:
        self._loop.call_soon_threadsafe(self._emit, name, data)
