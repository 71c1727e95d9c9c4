"""Makes a report with a model: drafts all parts, reviews the drafts, and shapes summary and stances.

The article's own sentences fill gaps, so the result is never poorer than that of the extractive core. The key points of
a long article's parts are merged level by level, until one call writes the overview: a model chooses points by number;
they are never rewritten. The number of calls depends only on the number of parts, so that ``--dry-run`` can state it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.errors import BadReply, ContextTooLong
from summarizer.extract.report import (
    deduplicate,
    extract_headline,
    is_same_point,
    quotations_of,
    shape_summary,
)
from summarizer.extract.stances.holders import name_parts, same_name
from summarizer.llm.client import Message
from summarizer.prompts import fill
from summarizer.results import Dropped, Evidence, Findings, Stance, Statement, Summary, evidence_at, evidence_for
from summarizer.settings import Shape, Wanted
from summarizer.tasks import gather
from summarizer.tasks.drafter import (
    Drafter,
    drafting_tasks,
    extra_instructions,
    points_per_part,
    points_prefix,
    reply_room,
    target_language,
)
from summarizer.tasks.review import Item, Outcome, Reviewer, all_unread, review_speakers
from summarizer.tasks.schemas import (
    ChoiceDraft,
    DigestDraft,
    PartDraft,
    StanceDraft,
    StancesDraft,
    StatementDraft,
    SummaryDraft,
    TaskDraft,
)
from summarizer.text.article import Article
from summarizer.text.tokens import content_stems
from summarizer.text.typography import occurrences

_NAME = re.compile(r"[^\W\d_][\w.’'&-]*")
POINT_TOKENS = 60
"""Tokens for one point; a longer one is shortened."""
_FRAME_TOKENS = 500
"""Tokens of the rules and the task."""
_MOST_SHOWN_TOKENS = 24_000
"""Most tokens of points in one call; more are chosen in groups, whatever the window."""
_SHOWN_WORDS = 40
_SPARE = 3
"""For this many wanted points, one spare point is reviewed, to replace a refused one."""


async def draft_report(drafter: Drafter, reviewer: Reviewer, wanted: Wanted) -> tuple[Findings, bool]:
    """Draft and review one article: the findings, and whether none of the drafted statements got a verdict.

    Raises ModelError.
    """
    article = reviewer.analysis.article
    tasks = drafting_tasks(article, wanted, drafter.model.context_tokens)
    drafts, dropped = await drafter.draft(article, tasks)
    items = await _summary_items(article, drafts, drafter, wanted.shape, dropped) if wanted.summary else []
    if wanted.stances:
        items += _stance_items(draft for draft in drafts if isinstance(draft, StancesDraft))
    found = quotations_of(article) if wanted.stances else []
    outcomes, (quotations, refused) = await gather([reviewer.review(items), review_speakers(reviewer, found)])
    dropped += [*(outcome.dropped for outcome in outcomes if outcome.dropped is not None), *refused]
    shown = [outcome for outcome in outcomes if outcome.shown is not None]
    findings = Findings(
        summary=_summary(article, wanted.shape, shown) if wanted.summary else None,
        stances=_stances(article, shown) if wanted.stances else None,
        quotations=quotations if wanted.stances else None,
        dropped=dropped,
    )
    return findings, all_unread(outcomes)


def shown_result(article: Article, outcome: Outcome) -> Statement | Stance:
    """The result for an outcome that is shown."""
    return stance_of(article, outcome) if outcome.item.kind == "stance" else statement_of(article, outcome)


def statement_of(article: Article, outcome: Outcome) -> Statement:
    """A shown outcome as a statement."""
    assert outcome.shown is not None
    evidence = evidence_for(article, outcome.sentences)
    return Statement(text=outcome.shown.text, support=outcome.support, evidence=evidence)


def stance_of(article: Article, outcome: Outcome) -> Stance:
    """A shown outcome as a stance."""
    assert outcome.shown is not None
    assert outcome.shown.stance is not None
    draft = outcome.shown.stance
    evidence = evidence_for(article, outcome.sentences)
    speaker = None if draft.voice == "author" else _mention(article, draft.holder, evidence)
    role = draft.role.strip() or None
    return Stance.of(draft, role=role, support=outcome.support, evidence=evidence, speaker=speaker)


def _summary(article: Article, shape: Shape, shown: Sequence[Outcome]) -> Summary:
    """The summary in the wanted shape, from shown outcomes and the article's own sentences."""
    heads, overview, points = (
        [statement_of(article, outcome) for outcome in shown if outcome.item.kind == kind]
        for kind in ("headline", "overview", "key_point")
    )
    language = shape.language or article.language
    overview, points = shape_summary(article, shape, deduplicate(overview, language), deduplicate(points, language))
    return Summary(headline=heads[0] if heads else extract_headline(article), overview=overview, key_points=points)


def _stances(article: Article, shown: Sequence[Outcome]) -> list[Stance]:
    """The stances in the order of the article, the author's last."""
    stances = [stance_of(article, outcome) for outcome in shown if outcome.item.kind == "stance"]
    return sorted(stances, key=lambda stance: (stance.voice == "author", stance.evidence[0].start))


async def _summary_items(
    article: Article, drafts: Sequence[TaskDraft], drafter: Drafter, shape: Shape, dropped: list[Dropped]
) -> list[Item]:
    """Headline, overview and points, for a long article chosen from the points of its parts."""
    for draft in drafts:
        if isinstance(draft, SummaryDraft):
            return _items(draft.headline, draft.overview, draft.key_points)
    parts = [draft.key_points for draft in drafts if isinstance(draft, PartDraft)]
    if not parts:
        return []
    merged = await Merger(article, shape, drafter, dropped).merge(parts)
    return _items(merged.headline, merged.overview, merged.points)


def _items(headline: str, overview: Sequence[StatementDraft], points: Sequence[StatementDraft]) -> list[Item]:
    """The items of a summary; the headline cites what the overview cites."""
    cites = tuple(dict.fromkeys(n for draft in overview for n in draft.cites))
    head = [Item("headline", headline, cites)] if headline else []
    sentences = [Item("overview", draft.text, tuple(draft.cites)) for draft in overview]
    return [*head, *sentences, *(Item("key_point", draft.text, tuple(draft.cites)) for draft in points)]


def _stance_items(drafts: Iterable[StancesDraft]) -> list[Item]:
    """The stances of all parts, once for each holder, target and position."""
    found: dict[tuple[str, str, str], list[StanceDraft]] = {}
    for stance in (stance for draft in drafts for stance in draft.stances):
        same = found.setdefault((_stems(stance.holder), _stems(stance.target), stance.position), [])
        if all(_are_two(stance.holder, other.holder) for other in same):
            same.append(stance)
    return [Item("stance", one.claim, tuple(one.cites), one) for same in found.values() for one in same]


def _are_two(first: str, second: str) -> bool:
    """Whether only their titles tell two holders apart: ``Mr Avery`` and ``Mrs Avery``."""
    parts = name_parts(first)
    return bool(parts) and parts == name_parts(second) and not same_name(first, second)


def _stems(text: str) -> str:
    return " ".join(content_stems(text)) or text.casefold()


def _mention(article: Article, holder: str, evidence: Sequence[Evidence]) -> Evidence | None:
    """Where the article names the holder, by full name or last word: in the evidence, or nearest before it."""
    words = _NAME.findall(holder)
    for name in filter(None, (holder, words[-1] if words else "")):
        found = list(occurrences(article.text, name))
        if found:
            start, end = evidence[0].start, evidence[-1].end
            at = min(found, key=lambda span: (not start <= span.start < end, span.start > end, abs(start - span.start)))
            return evidence_at(article, at)
    return None


# Merging the points of parts


@dataclass(frozen=True, slots=True)
class MergePlan:
    """The levels of calls that merge the points of an article's parts."""

    points: int
    """Most points that each part, and each group of parts, passes on."""
    levels: tuple[int, ...]
    """Calls at each level, such as ``(4, 1)``; the last writes the overview. Empty for a single part."""

    @property
    def depth(self) -> int:
        """Number of levels, including that of the parts."""
        return 1 + len(self.levels)


def merge_plan(article: Article, shape: Shape, parts: int, context_tokens: int) -> MergePlan:
    """The plan for this many parts and a model's window."""
    free = min(_MOST_SHOWN_TOKENS, context_tokens - reply_room(context_tokens) - _FRAME_TOKENS)
    room = max(4, free // POINT_TOKENS)
    points = min(points_per_part(article, shape, parts), room // 4)
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
        """The chosen points, a headline and an overview, from the points of all parts in order. Raises ModelError."""
        parts = _without_repetitions(parts)
        plan = merge_plan(self.article, self.shape, len(parts), self.drafter.model.context_tokens)
        groups = [points[: plan.points] for points in parts]
        for count in plan.levels[:-1]:
            groups = await gather([self._choose(_flatten(group), plan.points) for group in split_evenly(groups, count)])
        merged = await self._digest(groups) if plan.levels else Merged(_flatten(groups), "", [])
        wanted = self.shape.wanted_points(self.article)
        return replace(merged, points=merged.points[: wanted + -(-wanted // _SPARE)])

    async def _choose(self, points: list[StatementDraft], count: int) -> list[StatementDraft]:
        """The ``count`` most important points of a group; the first ones if the call fails."""
        if len(points) <= count:
            return points
        task = fill("choose", points=count, wishes=extra_instructions(self.article, self.shape, part=True))
        try:
            reply = await self.drafter.ask(
                (*_points_messages(points), Message("user", task)), ChoiceDraft, {"chosen": count}
            )
        except (BadReply, ContextTooLong) as fault:
            self._note_failure("choice among the points of some parts", fault)
            return points[:count]
        chosen = _by_number(points, reply.chosen)[:count]
        return sorted(chosen or points[:count], key=points.index)

    async def _digest(self, groups: Sequence[list[StatementDraft]]) -> Merged:
        points = _flatten(groups)
        if not points:
            return Merged([], "", [])
        wanted = self.shape.wanted_points(self.article)
        task = fill(
            "digest",
            points=wanted,
            language=target_language(self.article, self.shape),
            wishes=extra_instructions(self.article, self.shape),
        )
        try:
            messages = (*_points_messages(points), Message("user", task))
            digest = await self.drafter.ask(messages, DigestDraft, {"chosen": wanted})
        except (BadReply, ContextTooLong) as fault:
            self._note_failure("overview of the whole article", fault)
            return Merged(balanced([], groups, wanted), "", [])
        overview = [
            StatementDraft(text=draft.text, cites=self._sentences(points, draft.cites)) for draft in digest.overview
        ]
        return Merged(balanced(_by_number(points, digest.chosen), groups, wanted), digest.headline, overview)

    def _sentences(self, points: Sequence[StatementDraft], cites: Sequence[int]) -> list[int]:
        return list(dict.fromkeys(n for point in _by_number(points, cites) for n in point.cites))

    def _note_failure(self, what: str, fault: Exception) -> None:
        self.dropped.append(Dropped(kind="part", text=what, reason=str(fault)))


def _without_repetitions(parts: Sequence[list[StatementDraft]]) -> list[list[StatementDraft]]:
    """The points without repetitions of earlier ones."""
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
    """All points in order of preference, so that no section of the article dominates.

    First the chosen ones, but at most twice its share from each group; then one point from each group without any; then
    the other chosen ones, and the rest.
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
    late = [point for point in (*chosen, *_flatten(groups)) if id(point) not in seen]
    return list({id(point): point for point in (*first, *late)}.values())


def split_evenly(items: Sequence[list[StatementDraft]], count: int) -> list[list[list[StatementDraft]]]:
    """Split items into ``count`` consecutive runs whose lengths differ by at most one."""
    edges = [round(n * len(items) / count) for n in range(count + 1)]
    return [list(items[start:end]) for start, end in pairwise(edges)]


def _by_number(points: Sequence[StatementDraft], numbers: Sequence[int]) -> list[StatementDraft]:
    return [points[n - 1] for n in dict.fromkeys(numbers) if 1 <= n <= len(points)]


def _flatten(groups: Sequence[list[StatementDraft]]) -> list[StatementDraft]:
    return [point for group in groups for point in group]


def _points_messages(points: Sequence[StatementDraft]) -> tuple[Message, ...]:
    return points_prefix([_truncate(point.text) for point in points])


def _truncate(text: str) -> str:
    words = text.split()
    return text if len(words) <= _SHOWN_WORDS else " ".join(words[:_SHOWN_WORDS]) + " …"
