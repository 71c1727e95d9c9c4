"""Asks a model about an article's parts: parts side by side, a part that is too long in halves."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from summarizer.article import Article, Sentence
from summarizer.chunking import Chunk, split_into_chunks
from summarizer.errors import BadReply, ContextTooLong
from summarizer.models.chat import ChatModel, Message
from summarizer.models.structured import NO_BOUNDS, StructuredCaller
from summarizer.results import Stance, Statement, Summary
from summarizer.tasks.messages import article_prefix

REPLY_TOKENS = 6_000
"""Room for a reply, where the window allows: that of a reasoning model holds its thoughts too."""
TOKENS_AN_ITEM = 250
"""Room for one item of a list in a reply; a refused statement with its correction is the longest."""
_OVERHEAD_TOKENS = 2_400
"""Rules, task, schema and the statements to verify, with a margin for estimates."""
_LARGEST_CHUNK = 24_000
"""Tokens. In longer texts models overlook the middle ("Lost in the Middle", Liu et al. 2023)."""
_SMALLEST_CHUNK = 200

Draft = TypeVar("Draft", bound=BaseModel)


class Watcher(Protocol):
    """Is told how the work on an article goes on."""

    def progressed(self, done: int, total: int) -> None:
        """``done`` of ``total`` calls are made; the total may grow."""
        ...

    def extracted(self, summary: Summary) -> None:
        """The article's own sentences, which stand until a model's are verified."""
        ...

    def settled(self, kind: str, shown: Statement | Stance, /) -> None:
        """A statement of a model, or a stance (``kind`` is ``stance``), will be shown."""
        ...


def chunk_budget(context_tokens: int) -> int:
    """Tokens of article that one call can take with a window of so many tokens."""
    return max(_SMALLEST_CHUNK, min(_LARGEST_CHUNK, context_tokens - reply_room(context_tokens) - _OVERHEAD_TOKENS))


def reply_room(context_tokens: int, items: int = 0) -> int:
    """Tokens that a reply with so many items may have with a window of so many tokens."""
    return max(1, min(max(REPLY_TOKENS, items * TOKENS_AN_ITEM), context_tokens // 3))


def plan_chunks(article: Article, model: ChatModel) -> tuple[Chunk, ...]:
    """The chunks of an article for a model."""
    return split_into_chunks(article, budget=chunk_budget(model.context_tokens), count_tokens=model.count_tokens)


@dataclass(frozen=True, slots=True)
class Task(Generic[Draft]):
    """What a model is asked to do with a chunk."""

    text: str
    """The task's words, the last message of the call."""
    schema: type[Draft]
    for_part: "Callable[[Chunk], Task[Any]] | None" = None
    """The task to give instead for each part of a long article."""
    most: Mapping[str, int] = field(default_factory=dict)
    """How many items the reply's lists of these names may have."""


@dataclass(frozen=True, slots=True)
class ChunkDraft(Generic[Draft]):
    """What a model said about one chunk."""

    chunk: Chunk
    draft: Draft


@dataclass(frozen=True, slots=True)
class ChunkFailure:
    """A chunk that one task got no usable reply for."""

    chunk: Chunk
    reason: str


_Outcome = ChunkDraft[Any] | ChunkFailure


@dataclass(frozen=True, slots=True)
class Drafts:
    """All drafts of an article, in the order of its chunks."""

    drafts: tuple[ChunkDraft[Any], ...]
    failures: tuple[ChunkFailure, ...]

    def of(self, schema: type[Draft]) -> list[ChunkDraft[Draft]]:
        """The drafts that hold what ``schema`` names."""
        return [d for d in self.drafts if isinstance(d.draft, schema)]


@dataclass
class Progress:
    """Counts the calls of an article, whoever makes them, and tells a watcher."""

    watcher: Watcher | None = None
    done: int = 0
    planned: int = 0

    def add(self, planned: int = 0, done: int = 0) -> None:
        """So many calls more are to be made, or are made."""
        self.planned += planned
        self.done += done
        if self.watcher:
            self.watcher.progressed(self.done, self.planned)


@dataclass
class Drafter:
    """Asks one model. ``concurrency`` bounds the calls at once, and so the memory."""

    caller: StructuredCaller
    concurrency: int = 4
    progress: Progress = field(default_factory=Progress)
    max_output_tokens: int | None = None
    """Tokens that a reply may have; None: as ``reply_room``."""
    in_turn: bool = True
    """Whether one call of a part waits for the call before it, so that it finds the part in the provider's cache."""
    calls: int = 0
    """Calls made."""
    _places: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._places = asyncio.Semaphore(max(1, self.concurrency))

    @property
    def model(self) -> ChatModel:
        """The model that is asked."""
        return self.caller.model

    async def draft(self, article: Article, tasks: Sequence[Task[Any]]) -> Drafts:
        """Every task on every chunk. A chunk too long for the model is halved; one without a usable reply fails alone.

        Raises BadReply when no chunk got a usable reply, and other ModelErrors at once.
        """
        chunks = plan_chunks(article, self.model)
        outcomes = await gather([self._chunk(article, chunk, tasks) for chunk in chunks])
        drafts = tuple(o for outcome in outcomes for o in outcome if isinstance(o, ChunkDraft))
        failures = tuple(o for outcome in outcomes for o in outcome if isinstance(o, ChunkFailure))
        if not drafts and failures:
            raise BadReply(failures[0].reason)
        return Drafts(drafts, failures)

    async def ask(
        self, messages: tuple[Message, ...], schema: type[Draft], most: Mapping[str, int] = NO_BOUNDS
    ) -> Draft:
        """One call. Raises ModelError."""
        self.progress.add(planned=1)
        room = self.max_output_tokens or reply_room(self.model.context_tokens, sum(most.values()))
        async with self._places:
            try:
                return await self.caller.ask(messages, schema, max_output_tokens=room, most=most)
            finally:
                self.calls += 1
                self.progress.add(done=1)

    async def _chunk(self, article: Article, chunk: Chunk, tasks: Sequence[Task[Any]]) -> list[_Outcome]:
        return await self._all([self._task(article, chunk, task) for task in tasks])

    async def _task(self, article: Article, chunk: Chunk, task: Task[Any]) -> list[_Outcome]:
        asked = task_for(task, chunk)
        messages = (*article_prefix(article, chunk), Message("user", asked.text))
        try:
            draft = await self.ask(messages, asked.schema, asked.most)
            return [ChunkDraft(chunk, renumbered(draft, chunk))]
        except BadReply as fault:
            return [ChunkFailure(chunk, str(fault))]
        except ContextTooLong as fault:
            if len(chunk.sentences) == 1:
                return [ChunkFailure(chunk, str(fault))]
        return await self._all([self._task(article, half, task) for half in _halves(chunk)])

    async def _all(self, work: Sequence[Coroutine[Any, Any, list[_Outcome]]]) -> list[_Outcome]:
        done = [await one for one in work] if self.in_turn else await gather(work)
        return [outcome for outcomes in done for outcome in outcomes]


async def gather(work: Sequence[Any]) -> list[Any]:
    """The results of coroutines, in their order; the first error cancels the rest and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]


def task_for(task: Task[Any], chunk: Chunk) -> Task[Any]:
    """What is asked of one chunk: the task itself, or its form for parts."""
    return task.for_part(chunk) if task.for_part and chunk.parts > 1 else task


def renumbered(draft: Draft, chunk: Chunk) -> Draft:
    """A draft whose ``cites``, given as the chunk numbers its sentences, are sentence numbers of the article.

    Of a part of several, numbers that it does not have are left out.
    """
    if chunk.parts == 1:
        return draft

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if not isinstance(node, dict):
            return node
        return {key: in_article(value, chunk) if key == "cites" else walk(value) for key, value in node.items()}

    return type(draft).model_validate(walk(draft.model_dump()))


def in_article(numbers: Iterable[int], chunk: Chunk) -> list[int]:
    """Sentence numbers of the article for those that a part shows; numbers that the part does not have are left out."""
    return [n + chunk.offset for n in numbers if chunk.parts == 1 or 1 <= n <= len(chunk.sentences)]


def neighbours(article: Article, numbers: Iterable[int], around: int) -> list[Sentence]:
    """The sentences of some numbers with so many on either side, each once; numbers it does not have are left out."""
    near = (n for number in numbers for n in range(number - around, number + around + 1))
    return [article.sentences[n - 1] for n in dict.fromkeys(near) if 1 <= n <= len(article.sentences)]


def _halves(chunk: Chunk) -> list[Chunk]:
    middle = len(chunk.sentences) // 2
    halves = (chunk.sentences[:middle], chunk.sentences[middle:])
    parts = max(2, chunk.parts)
    return [Chunk(chunk.number, half, chunk.tokens * len(half) // len(chunk.sentences), parts) for half in halves]
