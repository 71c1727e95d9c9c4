"""What a model is asked for a summary: of a whole article, or of each part of a long one."""

from typing import Any

from summarizer.article import Article
from summarizer.drafting import Task
from summarizer.drafts import PartDraft, SummaryDraft
from summarizer.prompts import fill
from summarizer.summarizing.shape import FEWEST_POINTS, PLAIN, Shape

_SPARE_POINTS = 2
"""More than are asked for, since some may fail the check."""


def summary_task(article: Article, shape: Shape = PLAIN) -> Task[Any]:
    """The task over a whole article; it carries the one for the parts of a long article."""
    points = shape.wanted_points(article)
    text = fill(
        "summary",
        task=_own(shape) or fill("summarise"),
        points=points,
        language=shape.language_name(article),
        wishes=shape.wishes(article),
    )
    return Task(text, SummaryDraft, lambda part: _part_task(article, shape, part.parts), _most_points(points))


def points_of_a_part(article: Article, shape: Shape, parts: int) -> int:
    """How many points each of so many parts is asked for: twice as many in all as are wanted, three at least."""
    wanted = shape.wanted_points(article)
    return max(FEWEST_POINTS, min(wanted, -(-2 * wanted // parts)))


def _part_task(article: Article, shape: Shape, parts: int) -> Task[PartDraft]:
    points = points_of_a_part(article, shape, parts)
    text = fill(
        "part-points",
        task=_own(shape) or fill("summarise-part"),
        points=points,
        language=shape.language_name(article),
        wishes=shape.wishes(article, part=True),
    )
    return Task(text, PartDraft, most=_most_points(points))


def _most_points(points: int) -> dict[str, int]:
    return {"key_points": points + _SPARE_POINTS}


def _own(shape: Shape) -> str:
    return fill("own-task", task=shape.task.strip()) if shape.task else ""
