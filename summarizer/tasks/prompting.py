"""Builds the messages of calls: the rules, then the article with numbered sentences, then the task.

Also splits an article into chunks, and defines the drafting tasks. All calls about an article, or about one part of it,
share all messages but the last, byte for byte, so that they hit prompt caches and KV caches.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.llm.client import Message
from summarizer.prompts import fill
from summarizer.shape import FEWEST_POINTS, Shape, Wanted
from summarizer.tasks.schemas import PartDraft, PartReportDraft, ReportDraft, StancesDraft, SummaryDraft, TaskDraft
from summarizer.text.article import Article, Sentence, Span


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive sentences of an article."""

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


def numbered_line(article: Article, sentence: Sentence) -> str:
    """A sentence as shown to a model: ``[12] The text, on one line.``"""
    return f"[{sentence.number}] {' '.join(article.sentence_text(sentence).split())}"


def part_line(article: Article, chunk: Chunk, sentence: Sentence) -> str:
    """The same, with the sentence's number in its chunk."""
    return f"[{sentence.number - chunk.offset}] {' '.join(article.sentence_text(sentence).split())}"


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
    body = "\n".join([*_metadata(article), *(part_line(article, chunk, sentence) for sentence in chunk.sentences)])
    shown = {"sentences": len(chunk.sentences), "body": body, "fence": fence(body)}
    if chunk.parts > 1:
        return _prefix(fill("part", number=chunk.number, parts=chunk.parts, **shown))
    return _prefix(fill("article", **shown))


def excerpt_prefix(article: Article, sentences: Sequence[Sentence]) -> tuple[Message, ...]:
    """The messages before a task on some sentences of a long article, with their numbers in the article."""
    body = "\n".join([*_metadata(article), *(numbered_line(article, sentence) for sentence in sentences)])
    return _prefix(fill("article", sentences=len(sentences), body=body, fence=fence(body)))


def points_prefix(points: list[str]) -> tuple[Message, ...]:
    """The messages before a task on key points, numbered from 1."""
    body = numbered(points, "[{}]")
    return _prefix(fill("points", count=len(points), body=body, fence=fence(body)))


def numbered(texts: Sequence[str], mark: str = "{}.") -> str:
    """Texts as lines, numbered from 1."""
    return "\n".join(f"{mark.format(number)} {' '.join(text.split())}" for number, text in enumerate(texts, start=1))


def fence(body: str) -> str:
    """A delimiter made of the text's hash, so that the text cannot contain it on purpose."""
    return hashlib.sha256(body.encode()).hexdigest()[:12]


def _metadata(article: Article) -> list[str]:
    known = {"title": article.title, "author": article.author, "date": article.published, "source": article.site}
    return [f"[{name}] {' '.join(value.split())}" for name, value in known.items() if value]


def _prefix(shown: str) -> tuple[Message, ...]:
    # the model's short turn keeps the roles alternating, which some chat templates require
    system = Message("system", fill("system"))
    return (system, Message("user", shown), Message("assistant", fill("acknowledge")))


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
