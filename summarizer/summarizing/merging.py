"""A long article: its parts' points are chosen among by number, level by level, until one overview call sees them all.

Points are chosen and grouped, never rewritten. How many calls that takes follows from the number of parts alone, so
that ``--dry-run`` can say it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.article import Article
from summarizer.conversation import points_prefix
from summarizer.drafting import Drafter, gather, reply_tokens
from summarizer.drafts import ChoiceDraft, DigestDraft, StatementDraft
from summarizer.errors import BadReply, ContextTooLong
from summarizer.models.chat import Message
from summarizer.prompts import fill
from summarizer.results import Dropped, Statement
from summarizer.summarizing.shape import Shape
from summarizer.summarizing.tasks import points_of_a_part

POINT_TOKENS = 60
"""Room for one point; a longer one is shown cut."""
_FRAME_TOKENS = 500
"""Rules and task around the points."""
_MOST_SHOWN_TOKENS = 24_000
"""More points at once than this are chosen among in groups, whatever the window."""
_SHOWN_WORDS = 40


@dataclass(frozen=True, slots=True)
class MergePlan:
    """How the points of an article's parts come together."""

    points: int
    """Points that each part, and each group of parts, hands on at most."""
    levels: tuple[int, ...]
    """Calls at each level, the last one being the overview's: ``(1,)``, ``(4, 1)``; empty for a single part."""

    @property
    def depth(self) -> int:
        """Levels of calls, that over the parts included."""
        return 1 + len(self.levels)


def merge_plan(article: Article, shape: Shape, parts: int, context_tokens: int) -> MergePlan:
    """The plan for so many parts and a model's window."""
    free = min(_MOST_SHOWN_TOKENS, context_tokens - reply_tokens(context_tokens) - _FRAME_TOKENS)
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
    """What the merge gives."""

    points: list[Statement]
    """Chosen points, the most important first, then the others that could stand in."""
    headline: str
    overview: list[StatementDraft]


@dataclass
class Merger:
    """Merges the points of parts with one model."""

    article: Article
    shape: Shape
    drafter: Drafter
    dropped: list[Dropped]

    async def merge(self, parts: Sequence[list[Statement]]) -> Merged:
        """The points of all parts, in their order → the chosen ones, a headline and an overview."""
        plan = merge_plan(self.article, self.shape, len(parts), self.drafter.caller.model.context_tokens)
        groups = [points[: plan.points] for points in parts]
        for count in plan.levels[:-1]:
            united = [_flat(group) for group in split_evenly(groups, count)]
            groups = await gather([self._choose(points, plan.points) for points in united])
        return await self._digest(groups) if plan.levels else Merged(_flat(groups), "", [])

    async def _choose(self, points: list[Statement], count: int) -> list[Statement]:
        """The ``count`` most important points of a group; the first ones when the call fails."""
        if len(points) <= count:
            return points
        task = fill("choose", points=count, wishes=self.shape.wishes(self.article, part=True))
        try:
            reply = await self.drafter.ask((*_shown(points), Message("user", task)), ChoiceDraft, {"chosen": count})
        except (BadReply, ContextTooLong) as fault:
            self._failed("choice among the points of some parts", fault)
            return points[:count]
        chosen = _by_number(points, reply.chosen)[:count]
        return sorted(chosen or points[:count], key=points.index)

    async def _digest(self, groups: Sequence[list[Statement]]) -> Merged:
        points = _flat(groups)
        if not points:
            return Merged([], "", [])
        wanted = self.shape.wanted_points(self.article)
        task = fill(
            "digest",
            points=wanted,
            language=self.shape.language_name(self.article),
            wishes=self.shape.wishes(self.article),
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

    def _sentences(self, points: Sequence[Statement], cites: Sequence[int]) -> list[int]:
        cited = _by_number(points, cites)
        return [self.article.sentence_at(e.start).number for point in cited for e in point.evidence]

    def _failed(self, what: str, fault: Exception) -> None:
        self.dropped.append(Dropped(kind="chunk", text=what, reason=str(fault)))


def balanced(chosen: Sequence[Statement], groups: Sequence[list[Statement]], wanted: int) -> list[Statement]:
    """All points in the order of preference, so that no stretch of the article has everything to say.

    First the chosen ones, but of each group no more than twice its share; then a point of each group that has none
    yet; then what was held back, and the rest.
    """
    share = max(2, -(-2 * wanted // max(1, len(groups))))
    group_of = {id(point): number for number, group in enumerate(groups) for point in group}
    taken: Counter[int] = Counter()
    first: list[Statement] = []
    for point in chosen:
        group = group_of[id(point)]
        taken[group] += 1
        if taken[group] <= share:
            first.append(point)
    first += [group[0] for number, group in enumerate(groups) if group and not taken[number]]
    seen = {id(point) for point in first}
    late = [point for point in (*chosen, *_flat(groups)) if id(point) not in seen]
    return list({id(point): point for point in (*first, *late)}.values())


def split_evenly(items: Sequence[list[Statement]], count: int) -> list[list[list[Statement]]]:
    """Items in ``count`` runs of neighbours whose lengths differ by one at most."""
    edges = [round(n * len(items) / count) for n in range(count + 1)]
    return [list(items[start:end]) for start, end in pairwise(edges)]


def _by_number(points: Sequence[Statement], numbers: Sequence[int]) -> list[Statement]:
    return [points[n - 1] for n in dict.fromkeys(numbers) if 1 <= n <= len(points)]


def _flat(groups: Sequence[list[Statement]]) -> list[Statement]:
    return [point for group in groups for point in group]


def _shown(points: Sequence[Statement]) -> tuple[Message, ...]:
    return points_prefix([_cut(point.text) for point in points])


def _cut(text: str) -> str:
    words = text.split()
    return text if len(words) <= _SHOWN_WORDS else " ".join(words[:_SHOWN_WORDS]) + " …"
