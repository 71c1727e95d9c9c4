"""The tasks that draft: their words, and what a reply must look like."""

from dataclasses import dataclass
from typing import Any

from summarizer.article import Article
from summarizer.prompts import fill
from summarizer.shape import FEWEST_POINTS, PLAIN, Shape
from summarizer.tasks.drafter import Task
from summarizer.tasks.messages import language_name
from summarizer.tasks.schemas import PartDraft, PartReportDraft, ReportDraft, StancesDraft, SummaryDraft

MOST_STANCES = 12
"""Stances of one call."""
_JOINT_WINDOW = 16_384
"""Tokens of a window from which summary and stances are drafted in one call."""
_STATEMENT = '{"text": "…", "cites": [4]}'
_HEADLINE, _OVERVIEW, _POINTS, _STANCES = (
    '"headline": "…"',
    f'"overview": [{_STATEMENT}, …]',
    f'"key_points": [{_STATEMENT}, …]',
    '"stances": [{"cites": [7, 8], "holder": "…", "role": "…", "target": "…", "position": "against", "claim": "…", '
    '"speech": "direct", "voice": "reported"}, …]',
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which parts of a report to make."""

    summary: bool = True
    stances: bool = True
    shape: Shape = PLAIN
    """What the summary should look like."""


def drafting_tasks(article: Article, wanted: Wanted, context_tokens: int) -> list[Task[Any]]:
    """What a model is asked for each part of an article: one task where the window allows, else one each."""
    if wanted.summary and wanted.stances and context_tokens < _JOINT_WINDOW:
        return [_task(article, wanted, stances=False), _task(article, wanted, summary=False)]
    return [_task(article, wanted)] if wanted.summary or wanted.stances else []


def points_of_a_part(article: Article, shape: Shape, parts: int) -> int:
    """How many points each of so many parts is asked for: twice as many in all as are wanted, three at least."""
    wanted = shape.wanted_points(article)
    return max(FEWEST_POINTS, min(wanted, -(-2 * wanted // parts)))


def wishes(article: Article, shape: Shape, *, part: bool = False) -> str:
    """What a task says besides; of a part of a long article no length is asked."""
    said = []
    if shape.focus:
        said.append(fill("focus", focus=" ".join(shape.focus.split())))
    if shape.audience:
        said.append(fill("audience", audience=" ".join(shape.audience.split())))
    if not part and (words := shape.words(article)) is not None:
        said.append(fill("length", words=words))
    return "".join(f" {wish}" for wish in said)


def target_language(article: Article, shape: Shape) -> str:
    """The language that statements are asked for in, as a prompt names it."""
    return language_name(shape.language or article.language)


def _task(article: Article, wanted: Wanted, *, summary: bool = True, stances: bool = True) -> Task[Any]:
    summary, stances = summary and wanted.summary, stances and wanted.stances
    schema = ReportDraft if summary and stances else SummaryDraft if summary else StancesDraft
    points = wanted.shape.wanted_points(article)
    forms = [_HEADLINE, _OVERVIEW, _POINTS] if summary else []
    fields = [fill("fields-summary", points=points, rules=fill("rules-statements"))] if summary else []
    own = fill("own-task", task=wanted.shape.task.strip()) if wanted.shape.task and summary else ""
    task = own or _whole_task(summary=summary, stances=stances)
    return Task(
        _filled(article, wanted, task, forms, fields, stances=stances),
        schema,
        lambda chunk: _part_task(article, wanted, chunk.parts, summary=summary, stances=stances),
        _bounds(points if summary else 0, stances=stances),
    )


def _whole_task(*, summary: bool, stances: bool) -> str:
    if summary and stances:
        return fill("task-report")
    return fill("task-summary") if summary else fill("task-stances")


def _part_task(article: Article, wanted: Wanted, parts: int, *, summary: bool, stances: bool) -> Task[Any]:
    schema = PartReportDraft if summary and stances else PartDraft if summary else StancesDraft
    points = points_of_a_part(article, wanted.shape, parts)
    forms = [_POINTS] if summary else []
    fields = [fill("fields-points", points=points, rules=fill("rules-statements"))] if summary else []
    own = fill("own-task", task=wanted.shape.task.strip()) if wanted.shape.task and summary else ""
    task = own or (fill("task-part") if summary else fill("task-stances"))
    text = _filled(article, wanted, task, forms, fields, stances=stances, part=True)
    return Task(text, schema, most=_bounds(points if summary else 0, stances=stances))


def _filled(
    article: Article,
    wanted: Wanted,
    task: str,
    forms: list[str],
    fields: list[str],
    *,
    stances: bool,
    part: bool = False,
) -> str:
    if stances:
        forms = [*forms, _STANCES]
        fields = [*fields, fill("fields-stances", stances=MOST_STANCES)]
    return fill(
        "draft",
        task=task,
        form="{" + ", ".join(forms) + "}",
        fields="\n\n".join(fields),
        language=target_language(article, wanted.shape),
        wishes=wishes(article, wanted.shape, part=part),
    )


def _bounds(points: int, *, stances: bool) -> dict[str, int]:
    return ({"key_points": points} if points else {}) | ({"stances": MOST_STANCES} if stances else {})
