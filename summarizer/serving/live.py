"""Key points as they are checked, in the markup of the page."""

import asyncio
from typing import Any

from pydantic import BaseModel

from summarizer.article import Article
from summarizer.evidence import EvidenceIndex
from summarizer.rendering.html import ClaimMaker, render_part
from summarizer.results import Statement
from summarizer.serving.streams import Emit
from summarizer.shape import Shape
from summarizer.summarizing.statements import Checker
from summarizer.tasks.schemas import PartDraft, SummaryDraft

KEY = "a1"
"""The page shows one article at a time, and this begins its ids."""


class LiveWatcher:
    """Tells a client how an article's drafting goes on. Made on the server's loop, told from the engine's thread."""

    def __init__(self, article: Article, shape: Shape, emit: Emit) -> None:
        self._article = article
        self._shape = shape
        self._emit = emit
        self._loop = asyncio.get_running_loop()
        self._claims = ClaimMaker(article, KEY)
        self._checker: Checker | None = None

    def progressed(self, done: int, total: int) -> None:
        """See ``tasks.drafter.Watcher``."""
        self._send("progress", {"done": done, "total": total})

    def drafted(self, article: Article, draft: BaseModel) -> None:
        """See ``tasks.drafter.Watcher``: what of a draft the article supports is shown at once."""
        if not isinstance(draft, SummaryDraft | PartDraft):
            return
        self._checker = self._checker or Checker(article, EvidenceIndex(article), self._shape)
        for point in self._checker.checked("key_point", draft.key_points):
            if isinstance(point, Statement):
                self._send("point", {"html": render_part("point", self._claims.statement("point", point))})

    def _send(self, name: str, data: Any) -> None:
        self._loop.call_soon_threadsafe(self._emit, name, data)
