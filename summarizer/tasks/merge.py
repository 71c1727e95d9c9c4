"""Merges a long article's parts: points are chosen by number, level by level, until one overview call sees them all.

Points are chosen and grouped, never rewritten. The number of calls follows from the number of parts alone, so that
``--dry-run`` can state it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.errors import BadReply, ContextTooLong
from summarizer.extract.summary import is_same_point
from summarizer.llm.client import Message
from summarizer.prompts import fill
from summarizer.results import Dropped
from summarizer.shape import Shape
from summarizer.tasks.drafter import Drafter, gather, reply_room
from summarizer.tasks.prompting import points_of_a_part, points_prefix, target_language, wishes
from summarizer.tasks.schemas import ChoiceDraft, DigestDraft, StatementDraft
from summarizer.text.article import Article
from summarizer.text.stems import content_stems

POINT_TOKENS = 60
"""Room for one point; a longer one is shown shortened."""
_FRAME_TOKENS = 500
"""Rules and task around the points."""
_MOST_SHOWN_TOKENS = 24_000
"""More points than this are chosen in groups, whatever the window."""
_SHOWN_WORDS = 40
_SPARE = 3
"""For this many wanted points, one spare goes to the review, to replace a refused one."""


@dataclass(frozen=True, slots=True)
class MergePlan:
    """The levels at which the points of an article's parts are merged."""

    points: int
    """The most points that each part, and each group of parts, passes on."""
    levels: tuple[int, ...]
    """Calls at each level, the last being the overview's: ``(1,)``, ``(4, 1)``; empty for a single part."""

    @property
    def depth(self) -> int:
        """Levels of calls, including that of the parts."""
        return 1 + len(self.levels)


def merge_plan(article: Article, shape: Shape, parts: int, context_tokens: int) -> MergePlan:
    """The plan for this many parts and a model's window."""
    free = min(_MOST_SHOWN_TOKENS, context_tokens - reply_room(context_tokens) - _FRAME_TOKENS)
    room = max(4, free // POINT_TOKENS)
    points = min(points_of_a_part(article, shape, parts), room // 4)
    fan = room // points
    levels: list[int] = []
    groups = parts
    while groups > 1:
        groups = -(-groups // fan)
        levels.append(groups)
    return MergePlan(points, tuple(levels))


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of a merge."""

    points: list[StatementDraft]
    """Chosen points, the most important first, then a few spare ones."""
    headline: str
    overview: list[StatementDraft]


@dataclass
class Merger:
    """Merges the points of parts with one model."""

    article: Article
    shape: Shape
    drafter: Drafter
    dropped: list[Dropped]

    async def merge(self, parts: Sequence[list[StatementDraft]]) -> Merged:
        """The points of all parts, in order → the chosen ones, a headline and an overview."""
        parts = _without_repetitions(parts)
        plan = merge_plan(self.article, self.shape, len(parts), self.drafter.model.context_tokens)
        groups = [points[: plan.points] for points in parts]
        for count in plan.levels[:-1]:
            groups = await gather([self._choose(_flat(group), plan.points) for group in split_evenly(groups, count)])
        merged = await self._digest(groups) if plan.levels else Merged(_flat(groups), "", [])
        wanted = self.shape.wanted_points(self.article)
        return replace(merged, points=merged.points[: wanted + -(-wanted // _SPARE)])

    async def _choose(self, points: list[StatementDraft], count: int) -> list[StatementDraft]:
        """The ``count`` most important points of a group; the first ones if the call fails."""
        if len(points) <= count:
            return points
        task = fill("choose", points=count, wishes=wishes(self.article, self.shape, part=True))
        try:
            reply = await self.drafter.ask((*_shown(points), Message("user", task)), ChoiceDraft, {"chosen": count})
        except (BadReply, ContextTooLong) as fault:
            self._failed("choice among the points of some parts", fault)
            return points[:count]
        chosen = _by_number(points, reply.chosen)[:count]
        return sorted(chosen or points[:count], key=points.index)

    async def _digest(self, groups: Sequence[list[StatementDraft]]) -> Merged:
        points = _flat(groups)
        if not points:
            return Merged([], "", [])
        wanted = self.shape.wanted_points(self.article)
        task = fill(
            "digest",
            points=wanted,
            language=target_language(self.article, self.shape),
            wishes=wishes(self.article, self.shape),
        )
        try:
            messages = (*_shown(points), Message("user", task))
            digest = await self.drafter.ask(messages, DigestDraft, {"chosen": wanted})
        except (BadReply, ContextTooLong) as fault:
            self._failed("overview of the whole article", fault)
            return Merged(balanced([], groups, wanted), "", [])
        overview = [
            StatementDraft(text=draft.text, cites=self._sentences(points, draft.cites)) for draft in digest.overview
        ]
        return Merged(balanced(_by_number(points, digest.chosen), groups, wanted), digest.headline, overview)

    def _sentences(self, points: Sequence[StatementDraft], cites: Sequence[int]) -> list[int]:
        return list(dict.fromkeys(n for point in _by_number(points, cites) for n in point.cites))

    def _failed(self, what: str, fault: Exception) -> None:
        self.dropped.append(Dropped(kind="part", text=what, reason=str(fault)))


def _without_repetitions(parts: Sequence[list[StatementDraft]]) -> list[list[StatementDraft]]:
    """The points without those that repeat an earlier one."""
    seen: list[set[str]] = []
    kept: list[list[StatementDraft]] = []
    for points in parts:
        kept.append([])
        for point in points:
            stems = set(content_stems(point.text))
            if not any(is_same_point(stems, others) for others in seen):
                seen.append(stems)
                kept[-1].append(point)
    return kept


def balanced(
    chosen: Sequence[StatementDraft], groups: Sequence[list[StatementDraft]], wanted: int
) -> list[StatementDraft]:
    """All points in the order of preference, so that no stretch of the article dominates.

    First the chosen ones, but from each group at most twice its share; then a point of each group that has none yet;
    then the other chosen ones, and the rest.
    """
    share = max(2, -(-2 * wanted // max(1, len(groups))))
    group_of = {id(point): number for number, group in enumerate(groups) for point in group}
    taken: Counter[int] = Counter()
    first: list[StatementDraft] = []
    for point in chosen:
        group = group_of[id(point)]
        taken[group] += 1
        if taken[group] <= share:
            first.append(point)
    first += [group[0] for number, group in enumerate(groups) if group and not taken[number]]
    seen = {id(point) for point in first}
    late = [point for point in (*chosen, *_flat(groups)) if id(point) not in seen]
    return list({id(point): point for point in (*first, *late)}.values())


def split_evenly(items: Sequence[list[StatementDraft]], count: int) -> list[list[list[StatementDraft]]]:
    """Items in ``count`` consecutive runs whose lengths differ by at most one."""
    edges = [round(n * len(items) / count) for n in range(count + 1)]
    return [list(items[start:end]) for start, end in pairwise(edges)]


def _by_number(points: Sequence[StatementDraft], numbers: Sequence[int]) -> list[StatementDraft]:
    return [points[n - 1] for n in dict.fromkeys(numbers) if 1 <= n <= len(points)]


def _flat(groups: Sequence[list[StatementDraft]]) -> list[StatementDraft]:
    return [point for group in groups for point in group]


def _shown(points: Sequence[StatementDraft]) -> tuple[Message, ...]:
    return points_prefix([_cut(point.text) for point in points])


def _cut(text: str) -> str:
    words = text.split()
    return text if len(words) <= _SHOWN_WORDS else " ".join(words[:_SHOWN_WORDS]) + " …"
