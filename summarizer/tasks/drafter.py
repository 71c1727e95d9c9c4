"""Runs a model's tasks on the chunks of an article: chunks concurrently, and a chunk that is too long in halves."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, TypeVar

from summarizer.errors import BadReply, ContextTooLong
from summarizer.files import text_hash
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest, Message
from summarizer.llm.structured import NO_BOUNDS, StructuredCaller
from summarizer.prompts import fill
from summarizer.results import Dropped, Stance, Statement, Summary
from summarizer.settings import CONCURRENCY, FEWEST_POINTS, Shape, Wanted
from summarizer.tasks import gather
from summarizer.tasks.schemas import (
    Draft,
    PartDraft,
    PartReportDraft,
    ReportDraft,
    StancesDraft,
    SummaryDraft,
    TaskDraft,
)
from summarizer.text.article import Article, Sentence, Span


@dataclass(frozen=True, slots=True)
class Chunk:
    """Sentences of an article that a call shows, mostly consecutive."""

    number: int
    """1-based position among the article's chunks."""
    sentences: tuple[Sentence, ...]
    tokens: int
    """Tokens of the sentences as they are sent, including their numbers."""
    parts: int = 1
    """How many chunks the article has."""

    @property
    def offset(self) -> int:
        """Difference between ``Sentence.number`` and the number shown: each of several parts counts from 1."""
        return 0 if self.parts == 1 else self.sentences[0].number - 1

    @property
    def span(self) -> Span:
        """Its span in the article."""
        return Span(self.sentences[0].span.start, self.sentences[-1].span.end)


def excerpt(sentences: Iterable[Sentence], tokens: int = 0) -> Chunk:
    """Some sentences as one chunk; they keep their numbers in the article."""
    return Chunk(1, tuple(sentences), tokens)


def numbered_line(article: Article, sentence: Sentence, offset: int = 0) -> str:
    """A sentence as shown to a model, ``[12] The text, on one line.``, its number less ``offset``."""
    return f"[{sentence.number - offset}] {' '.join(article.sentence_text(sentence).split())}"


def split_into_chunks(article: Article, *, budget: int, count_tokens: Callable[[str], int]) -> tuple[Chunk, ...]:
    """Split an article into chunks of at most ``budget`` tokens; every sentence is in exactly one.

    Chunks end at the end of a paragraph, never after a heading. A paragraph larger than the budget is split between
    sentences. A sentence larger than the budget is a chunk by itself.
    """
    costs = [count_tokens(numbered_line(article, sentence) + "\n") for sentence in article.sentences]
    cuts: list[range] = []
    start, spent = 0, 0
    for piece in _pieces(article, costs, budget):
        cost = sum(costs[i] for i in piece)
        if piece.start > start and spent + cost > budget:
            cuts.append(range(start, piece.start))
            start, spent = piece.start, 0
        spent += cost
    if start < len(article.sentences):
        cuts.append(range(start, len(article.sentences)))
    return tuple(
        Chunk(number, article.sentences[cut.start : cut.stop], sum(costs[i] for i in cut), len(cuts))
        for number, cut in enumerate(cuts, start=1)
    )


def _pieces(article: Article, costs: list[int], budget: int) -> list[range]:
    """Units to keep together: a paragraph with the headings before it, or single sentences if that is too large."""
    pieces: list[range] = []
    start = 0
    for paragraph in article.paragraphs:
        if paragraph.kind == "heading":
            continue
        whole = range(start, paragraph.sentences.stop)
        start = whole.stop
        if sum(costs[i] for i in whole) <= budget:
            pieces.append(whole)
        else:
            pieces += [range(i, i + 1) for i in whole]
    if start < len(article.sentences):
        pieces += [range(i, i + 1) for i in range(start, len(article.sentences))]
    return pieces


MOST_STANCES = 12
"""Most stances in one reply."""
_JOINT_WINDOW = 16_384
"""Smallest window in tokens for which summary and stances are drafted in one call."""
LANGUAGE_NAMES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "uk": "Ukrainian",
    "zh": "Chinese",
}


def article_prefix(article: Article, chunk: Chunk) -> tuple[Message, ...]:
    """The messages before every task on a chunk. The sentences of each of several parts are numbered from 1."""
    body = "\n".join([*_metadata(article), *(numbered_line(article, s, chunk.offset) for s in chunk.sentences)])
    shown = {"sentences": len(chunk.sentences), "body": body, "fence": fence(body)}
    if chunk.parts > 1:
        return opening(fill("part", number=chunk.number, parts=chunk.parts, **shown))
    return opening(fill("article", **shown))


def points_prefix(points: list[str]) -> tuple[Message, ...]:
    """The messages before a task on key points, numbered from 1."""
    body = numbered(points, "[{}]")
    return opening(fill("points", count=len(points), body=body, fence=fence(body)))


def numbered(texts: Sequence[str], mark: str = "{}.") -> str:
    """Texts as lines, numbered from 1."""
    return "\n".join(f"{mark.format(number)} {' '.join(text.split())}" for number, text in enumerate(texts, start=1))


def fence(body: str) -> str:
    """A delimiter made of the text's hash, so that the text cannot contain it on purpose."""
    return text_hash(body, 12)


def _metadata(article: Article) -> list[str]:
    known = {"title": article.title, "author": article.author, "date": article.published, "source": article.site}
    return [f"[{name}] {' '.join(value.split())}" for name, value in known.items() if value]


def opening(shown: str, system: str = "system") -> tuple[Message, ...]:
    """The messages before a task on a text; ``system`` names the prompt of the first."""
    # the model's short turn keeps the roles alternating, which some chat templates require
    return (Message("system", fill(system)), Message("user", shown), Message("assistant", fill("acknowledge")))


@dataclass(frozen=True, slots=True)
class Task:
    """A task for a model on a chunk."""

    text: str
    """The last message of the call."""
    schema: type[TaskDraft]
    for_part: "Callable[[Chunk], Task] | None" = None
    """Makes the task to use instead for each part of a long article."""
    most: Mapping[str, int] = field(default_factory=dict)
    """Largest size of each list in the reply, by field name."""

    def for_chunk(self, chunk: Chunk) -> "Task":
        """The task itself, or the one for parts."""
        return self.for_part(chunk) if self.for_part and chunk.parts > 1 else self


_TASKS: dict[tuple[bool, bool, bool], tuple[str, type[TaskDraft]]] = {
    (True, True, True): ("task-report", ReportDraft),
    (True, False, True): ("task-summary", SummaryDraft),
    (False, True, True): ("task-stances", StancesDraft),
    (True, True, False): ("task-part", PartReportDraft),
    (True, False, False): ("task-part", PartDraft),
    (False, True, False): ("task-stances", StancesDraft),
}
"""The prompt and the reply's schema, by: with summary, with stances, on the whole article."""


def drafting_tasks(article: Article, wanted: Wanted, context_tokens: int) -> list[Task]:
    """The tasks for each part of an article: one if the window allows, else two, for summary and stances."""
    if wanted.summary and wanted.stances and context_tokens < _JOINT_WINDOW:
        return [_task(article, wanted, stances=False), _task(article, wanted, summary=False)]
    return [_task(article, wanted)] if wanted.summary or wanted.stances else []


def _task(article: Article, wanted: Wanted, *, summary: bool = True, stances: bool = True, parts: int = 1) -> Task:
    summary, stances = summary and wanted.summary, stances and wanted.stances
    whole, shape = parts == 1, wanted.shape
    name, schema = _TASKS[summary, stances, whole]
    fields, most = list[str](), dict[str, int]()
    if summary:
        points = shape.wanted_points(article) if whole else points_per_part(article, shape, parts)
        most["key_points"] = points
        rules = fill("rules-statements")
        fields.append(fill("fields-summary" if whole else "fields-points", points=points, rules=rules))
    if stances:
        most["stances"] = MOST_STANCES
        fields.append(fill("fields-stances", stances=MOST_STANCES))
    text = fill(
        "draft",
        task=fill("own-task", task=shape.task.strip()) if shape.task and summary else fill(name),
        form="{" + schema.FORM + "}",
        fields="\n\n".join(fields),
        language=target_language(article, shape),
        wishes=extra_instructions(article, shape, part=not whole),
    )

    def for_part(chunk: Chunk) -> Task:
        return _task(article, wanted, summary=summary, stances=stances, parts=chunk.parts)

    return Task(text, schema, for_part if whole else None, most)


def points_per_part(article: Article, shape: Shape, parts: int) -> int:
    """Points asked of each part: twice the wanted number in all, but at least three from each part."""
    wanted = shape.wanted_points(article)
    return max(FEWEST_POINTS, min(wanted, -(-2 * wanted // parts)))


def extra_instructions(article: Article, shape: Shape, *, part: bool = False) -> str:
    """The user's focus, audience and length as instructions; the length not for a part of a long article."""
    found = []
    if shape.focus:
        found.append(fill("focus", focus=" ".join(shape.focus.split())))
    if shape.audience:
        found.append(fill("audience", audience=" ".join(shape.audience.split())))
    if not part and (words := shape.words(article)) is not None:
        found.append(fill("length", words=words))
    return "".join(f" {wish}" for wish in found)


def target_language(article: Article, shape: Shape) -> str:
    """The English name of the output language, for a prompt."""
    code = shape.language or article.language
    return LANGUAGE_NAMES.get(code, f"the article's language ({code})")


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


_Reply = TypeVar("_Reply")
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
    concurrency: int = CONCURRENCY
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
        room = self.max_output_tokens or reply_room(self.model.context_tokens, sum(most.values()))
        return await self._counted(partial(self.caller.ask, messages, schema, max_output_tokens=room, most=most))

    async def send(self, request: ChatRequest) -> ChatReply:
        """One call whose reply is no object of a schema. Raises ModelError."""
        return await self._counted(partial(self.caller.send, request))

    async def _counted(self, call: Callable[[], Coroutine[Any, Any, _Reply]]) -> _Reply:
        self.progress.add(planned=1)
        async with self._slots:
            try:
                return await call()
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
