"""What a run is asked for: which model it uses, by name or by address, and the shape of a summary. Values alone."""

from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol

from summarizer.errors import UsageError

EXTRACTIVE_CORE = "embedded"
"""The name that chooses no model."""
EXTRACTIVE_NOTICE = "extractive core on this machine; nothing leaves it, no model writes"
"""Printed when no model writes."""
CONCURRENCY = 4
"""Calls at once, without ``--concurrency``."""
QUESTION_LENGTH = 2_000
"""Longest question or claim that a server takes, in code points."""
MOST_TURNS = 8
"""Earlier turns that a follow-up question may refer to."""
FAULTS: Final = ("contradicted", "disputed", "partly", "not_stated", "unverified")
"""The verdicts by which a check fails."""


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
    concurrency: int = CONCURRENCY
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
    """Seconds that an endpoint may be silent; None: as ``llm.client.SILENCE_SECONDS``."""

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


def is_address(name: str) -> bool:
    """Whether an article or a server is named by its address, ``http://…`` or ``https://…``."""
    return name.lower().startswith(("http://", "https://"))


LENGTHS = MappingProxyType({"short": 80, "medium": 160, "long": 320})
"""Words of overview and key points together, by name of the length."""
TOLERANCE = 0.15
"""Share by which the length may differ from the wanted one."""
FEWEST_POINTS, MOST_POINTS = 3, 7
_MOST_OF_ARTICLE = 0.75
"""Longest summary as a share of the article's words, so that summaries of short articles are not padded."""
_WORDS_A_POINT = 24
_SHARE_OF_POINTS = 0.6


class HasWords(Protocol):
    """The part of an article that the length of its summary depends on."""

    @property
    def words(self) -> int:
        """How many words it has."""
        ...


@dataclass(frozen=True, slots=True)
class Shape:
    """The options of a summary. Defaults depend on the article."""

    length: int | None = None
    """Words of overview and key points together; None: depends on the article's length."""
    points: int | None = None
    """Number of key points; None: depends on the article's length."""
    focus: str | None = None
    """The topic to put first, in the user's words."""
    audience: str | None = None
    """The intended readers; needs a model."""
    language: str | None = None
    """ISO 639-1 code of the summary's language; None: the article's. Evidence stays in the article's."""
    style: Literal["bullets", "prose"] = "bullets"
    """``prose``: one running text instead of an overview and key points."""
    task: str | None = None
    """The user's own instructions to the model."""

    def __post_init__(self) -> None:
        if (self.length is not None and self.length < 1) or (self.points is not None and self.points < 1):
            raise UsageError("length and points must be at least 1")

    def words(self, article: HasWords) -> int | None:
        """The wanted length in words; None if none was given."""
        if self.length is None:
            return None
        return max(1, min(self.length, round(article.words * _MOST_OF_ARTICLE)))

    def wanted_points(self, article: HasWords) -> int:
        """Number of key points: as given, else to fit the length, else one per hundred words of the article."""
        if self.points is not None:
            return self.points
        if (words := self.words(article)) is not None:
            return max(1, round(words * _SHARE_OF_POINTS / _WORDS_A_POINT))
        return max(FEWEST_POINTS, min(MOST_POINTS, round(article.words / 100)))

    @property
    def for_a_model(self) -> list[str]:
        """The given options that need a model."""
        given = {"--audience": self.audience, "--language": self.language, "--prompt-file": self.task}
        return [name for name, value in given.items() if value]


PLAIN = Shape()
"""All defaults."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The parts of a report to make."""

    summary: bool = True
    stances: bool = True
    shape: Shape = PLAIN
    """The wanted form of the summary."""
