"""Makes a report with a model: drafts all parts, reviews the drafts, and shapes summary and stances.

The article's own sentences fill gaps, so the result is never poorer than that of the extractive core.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.extract.evidence import evidence_at, evidence_for
from summarizer.extract.report import deduplicate, extract_headline, quotations_of, shape_summary
from summarizer.results import Dropped, Evidence, Findings, Stance, Statement, Summary
from summarizer.shape import Shape, Wanted
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.merge import Merger
from summarizer.tasks.prompting import drafting_tasks
from summarizer.tasks.review import Item, Outcome, Reviewer, all_unread
from summarizer.tasks.schemas import PartDraft, StancesDraft, StatementDraft, SummaryDraft, TaskDraft
from summarizer.text.article import Article, Span
from summarizer.text.stems import content_stems

_NAME = re.compile(r"[^\W\d_][\w.’'&-]*")


@dataclass(frozen=True, slots=True)
class DraftedReport:
    """The findings that a model drafted."""

    findings: Findings
    unread: bool
    """True if statements were drafted and none got a verdict."""


async def draft_report(drafter: Drafter, reviewer: Reviewer, wanted: Wanted) -> DraftedReport:
    """Draft and review one article. Raises ModelError."""
    article = reviewer.analysis.article
    tasks = drafting_tasks(article, wanted, drafter.model.context_tokens)
    drafts, dropped = await drafter.draft(article, tasks)
    items = await _summary_items(article, drafts, drafter, wanted.shape, dropped) if wanted.summary else []
    if wanted.stances:
        items += _stance_items(draft for draft in drafts if isinstance(draft, StancesDraft))
    outcomes = await reviewer.review(items)
    dropped += [outcome.dropped for outcome in outcomes if outcome.dropped is not None]
    shown = [outcome for outcome in outcomes if outcome.shown is not None]
    findings = Findings(
        summary=_summary(article, wanted.shape, shown) if wanted.summary else None,
        stances=_stances(article, shown) if wanted.stances else None,
        quotations=quotations_of(article) if wanted.stances else None,
        dropped=dropped,
    )
    return DraftedReport(findings, all_unread(outcomes))


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
    found: dict[tuple[str, str, str], Item] = {}
    for stance in (stance for draft in drafts for stance in draft.stances):
        key = (_stems(stance.holder), _stems(stance.target), stance.position)
        found.setdefault(key, Item("stance", stance.claim, tuple(stance.cites), stance))
    return list(found.values())


def _stems(text: str) -> str:
    return " ".join(content_stems(text)) or text.casefold()


def _mention(article: Article, holder: str, evidence: Sequence[Evidence]) -> Evidence | None:
    """Where the article names the holder, by full name or last word: in the evidence, or nearest before it."""
    words = _NAME.findall(holder)
    for name in filter(None, (holder, words[-1] if words else "")):
        found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", article.text)]
        if found:
            start, end = evidence[0].start, evidence[-1].end
            at = min(found, key=lambda span: (not start <= span[0] < end, span[0] > end, abs(start - span[0])))
            return evidence_at(article, Span(*at))
    return None
