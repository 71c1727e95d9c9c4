"""The development model: a GGUF file in this process, whose replies are kept as those of ``summarize`` are.

``SUMMARIZER_DEV_MODEL`` is the file's path and ``SUMMARIZER_DEV_CASES`` how many cases it is asked about. Replies lie
in the folder of ``SUMMARIZER_CACHE``, or the platform's cache folder: a run that was broken off goes on where it was.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from summarizer.article import Article
from summarizer.configuration import cache_path
from summarizer.models.chat import ChatModel
from summarizer.models.embedded import EmbeddedModel
from summarizer.models.recorded import RecordingModel, RecordingStore

Case = TypeVar("Case")
_CACHE = "benchmarks"


def dev_model() -> ChatModel | None:
    """The model that ``SUMMARIZER_DEV_MODEL`` names; None without one. Raises ModelUnavailable."""
    path = os.environ.get("SUMMARIZER_DEV_MODEL")
    return remembering(Path(path)) if path else None


def remembering(path: Path) -> ChatModel:
    """The model in a GGUF file; what it was asked before, it is not asked again. Raises ModelUnavailable."""
    return RecordingModel(EmbeddedModel(path), RecordingStore(cache_path() / _CACHE), faults=True)


def spread(cases: Sequence[Case], usual: int) -> list[Case]:
    """Those that the development model is asked about, evenly spread over all."""
    count = min(int(os.environ.get("SUMMARIZER_DEV_CASES", usual)), len(cases))
    return [cases[at * len(cases) // count] for at in range(count)]


@dataclass
class KeptDrafts:
    """Watches a run and keeps what the model drafts, as it comes and unchecked."""

    drafts: list[BaseModel] = field(default_factory=list)

    def progressed(self, done: int, total: int) -> None:
        """Nobody waits."""

    def drafted(self, article: Article, draft: BaseModel) -> None:  # noqa: ARG002 - as watchers are told it
        """A draft came."""
        self.drafts.append(draft)
