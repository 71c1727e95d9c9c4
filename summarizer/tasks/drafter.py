"""Runs a model's tasks on the chunks of an article: chunks concurrently, and a chunk that is too long in halves."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from summarizer.errors import BadReply, ContextTooLong
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest, Message
from summarizer.llm.structured import NO_BOUNDS, StructuredCaller
from summarizer.results import Dropped, Stance, Statement, Summary
from summarizer.tasks import gather
from summarizer.tasks.prompting import Chunk, Task, article_prefix, split_into_chunks
from summarizer.tasks.schemas import Draft, TaskDraft
from summarizer.text.article import Article, Sentence

REPLY_TOKENS = 6_000
"""Tokens for a reply if the window allows: a reasoning model's reply includes its reasoning."""
TOKENS_AN_ITEM = 250
"""Tokens for one list item in a reply; the longest is a refused statement with its correction."""
_OVERHEAD_TOKENS = 2_400
"""Tokens for rules, task, schema and the statements to verify, with a margin for estimates."""
_LARGEST_CHUNK = 24_000
"""Tokens. Models overlook the middle of longer texts ("Lost in the Middle", Liu et al. 2023)."""
_SMALLEST_CHUNK = 200


class Watcher(Protocol):
    """Receives the progress of the work on an article."""

    def progressed(self, done: int, total: int) -> None:
        """Called with the number of calls done and in all; the total may grow."""
        ...

    def extracted(self, summary: Summary) -> None:
        """Called with the extractive summary, to be shown until statements are verified."""
        ...

    def settled(self, kind: str, shown: Statement | Stance, /) -> None:
        """Called with each statement, or stance (``kind`` is ``stance``), that passed the review."""
        ...


def chunk_budget(context_tokens: int) -> int:
    """Tokens of an article that fit into one call with this window."""
    return max(_SMALLEST_CHUNK, min(_LARGEST_CHUNK, context_tokens - reply_room(context_tokens) - _OVERHEAD_TOKENS))


def reply_room(context_tokens: int, items: int = 0) -> int:
    """Tokens allowed for a reply with this many list items and this window."""
    return max(1, min(max(REPLY_TOKENS, items * TOKENS_AN_ITEM), context_tokens // 3))


def plan_chunks(article: Article, model: ChatModel) -> tuple[Chunk, ...]:
    """The chunks of an article that fit a model's window."""
    return split_into_chunks(article, budget=chunk_budget(model.context_tokens), count_tokens=model.count_tokens)


_Outcome = TaskDraft | Dropped
"""The draft of a chunk, or a note that it got no usable reply."""


@dataclass
class Progress:
    """Counts the calls for an article, and notifies a watcher."""

    watcher: Watcher | None = None
    done: int = 0
    planned: int = 0

    def add(self, planned: int = 0, done: int = 0) -> None:
        """Add planned calls and done calls."""
        self.planned += planned
        self.done += done
        if self.watcher:
            self.watcher.progressed(self.done, self.planned)


@dataclass
class Drafter:
    """Runs tasks with one model, at most ``concurrency`` calls at once, which also limits memory."""

    caller: StructuredCaller
    concurrency: int = 4
    progress: Progress = field(default_factory=Progress)
    max_output_tokens: int | None = None
    """Tokens allowed for a reply; None: by ``reply_room``."""
    in_turn: bool = True
    """Whether calls on the same chunk run one after another, so that later ones hit the provider's cache."""
    calls: int = 0
    """Number of calls made."""
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(max(1, self.concurrency))

    @property
    def model(self) -> ChatModel:
        """The model."""
        return self.caller.model

    async def draft(self, article: Article, tasks: Sequence[Task]) -> tuple[list[TaskDraft], list[Dropped]]:
        """The drafts of all tasks on all chunks, and the chunks without a usable reply.

        A chunk that is too long for the model is halved. Raises BadReply if no chunk got a usable reply; other
        ModelErrors at once.
        """
        chunks = plan_chunks(article, self.model)
        outcomes = await gather([self._chunk(article, chunk, tasks) for chunk in chunks])
        drafts = [o for outcome in outcomes for o in outcome if isinstance(o, TaskDraft)]
        failures = [o for outcome in outcomes for o in outcome if isinstance(o, Dropped)]
        if not drafts and failures:
            raise BadReply(failures[0].reason)
        return drafts, failures

    async def ask(
        self, messages: tuple[Message, ...], schema: type[Draft], most: Mapping[str, int] = NO_BOUNDS
    ) -> Draft:
        """Make one call. Raises ModelError."""
        self.progress.add(planned=1)
        room = self.max_output_tokens or reply_room(self.model.context_tokens, sum(most.values()))
        async with self._slots:
            try:
                return await self.caller.ask(messages, schema, max_output_tokens=room, most=most)
            finally:
                self.calls += 1
                self.progress.add(done=1)

    async def send(self, request: ChatRequest) -> ChatReply:
        """One call whose reply is no object of a schema. Raises ModelError."""
        self.progress.add(planned=1)
        async with self._slots:
            try:
                return await self.caller.send(request)
            finally:
                self.calls += 1
                self.progress.add(done=1)

    async def _chunk(self, article: Article, chunk: Chunk, tasks: Sequence[Task]) -> list[_Outcome]:
        return await self._run_all([partial(self._task, article, chunk, task) for task in tasks])

    async def _task(self, article: Article, chunk: Chunk, task: Task) -> list[_Outcome]:
        asked = task.for_chunk(chunk)
        messages = (*article_prefix(article, chunk), Message("user", asked.text))
        try:
            draft = await self.ask(messages, asked.schema, asked.most)
            return [renumber(draft, chunk)]
        except BadReply as fault:
            return [_failure(chunk, fault)]
        except ContextTooLong as fault:
            if len(chunk.sentences) == 1:
                return [_failure(chunk, fault)]
        return await self._run_all([partial(self._task, article, half, task) for half in _halves(chunk)])

    async def _run_all(self, work: Sequence[Callable[[], Coroutine[Any, Any, list[_Outcome]]]]) -> list[_Outcome]:
        done = [await one() for one in work] if self.in_turn else await gather([one() for one in work])
        return [outcome for outcomes in done for outcome in outcomes]


def renumber(draft: Draft, chunk: Chunk) -> Draft:
    """A draft whose ``cites`` are changed from the chunk's numbers to the article's.

    Numbers that the chunk does not have are left out.
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
    """The article's sentence numbers for a chunk's; numbers that the chunk does not have are left out."""
    return [n + chunk.offset for n in numbers if chunk.parts == 1 or 1 <= n <= len(chunk.sentences)]


def neighbours(article: Article, numbers: Iterable[int], around: int) -> list[Sentence]:
    """The sentences with these numbers and ``around`` neighbours on either side, each once."""
    near = (n for number in numbers for n in range(number - around, number + around + 1))
    return [article.sentences[n - 1] for n in dict.fromkeys(near) if 1 <= n <= len(article.sentences)]


def _failure(chunk: Chunk, fault: Exception) -> Dropped:
    text = f"sentences {chunk.sentences[0].number} to {chunk.sentences[-1].number}"
    return Dropped(kind="part", text=text, reason=str(fault))


def _halves(chunk: Chunk) -> list[Chunk]:
    middle = len(chunk.sentences) // 2
    halves = (chunk.sentences[:middle], chunk.sentences[middle:])
    parts = max(2, chunk.parts)
    return [Chunk(chunk.number, half, chunk.tokens * len(half) // len(chunk.sentences), parts) for half in halves]
