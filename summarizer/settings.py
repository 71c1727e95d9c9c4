"""Which model a run uses: values alone, read by the configuration and by what opens models."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXTRACTIVE_CORE = "embedded"
"""The name that chooses no model."""
EXTRACTIVE_NOTICE = "extractive core on this machine; nothing leaves it, no model writes"
"""Printed when no model writes."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What decides which model is asked, and how."""

    model: str = "auto"
    """``auto``, ``embedded``, ``smollm2``, a path ending in ``.gguf``, ``hf:OWNER/REPO/FILE.gguf``,
    ``command:PROGRAM ARGUMENTS``, or a name that the endpoint knows."""
    provider: str | None = None
    """A name of the table of providers, where the base URL alone does not tell."""
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    context_tokens: int | None = None
    offline: bool = False
    concurrency: int = 4
    record: Path | None = None
    replay: Path | None = None
    cache: Path | None = None
    max_cost_usd: float | None = None
    known: Path | None = None
    """A folder that keeps what is learnt about models: what endpoints refuse, and exams."""
    client: Any = field(default=None, repr=False)
    """In place of an endpoint: an ``openai.AsyncOpenAI`` that is set up, or an asynchronous function that is given the
    messages of a call and returns text."""
    timeout: float | None = None
    """Seconds that an endpoint may be silent; None: as ``llm.openai.SILENCE_SECONDS``."""

    @property
    def has_endpoint(self) -> bool:
        """Whether an endpoint, or a client in its place, is configured."""
        return bool(self.provider or self.api_key or self.base_url or self.client)

    @property
    def is_extractive(self) -> bool:
        """Whether no model writes: none is named, and no endpoint is configured."""
        if self.replay is not None:
            return False
        return self.model == EXTRACTIVE_CORE or (self.model == "auto" and not self.has_endpoint)
