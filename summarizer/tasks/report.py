"""A report with a model: drafts of all parts → review → summary and stances in the wanted shape.

Nothing that a model wrote makes the result poorer than the article's own sentences: they fill what would be empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.article import Article
from summarizer.chunking import Chunk
from summarizer.citing import evidence_for
from summarizer.extract.summary import distinct, own_headline, shaped
from summarizer.results import Dropped, Stance, Statement, Summary
from summarizer.shape import Shape
from summarizer.tasks.drafter import ChunkDraft, Drafter, Drafts
from summarizer.tasks.merge import Merger
from summarizer.tasks.prompting import Wanted, drafting_tasks
from summarizer.tasks.review import Item, Outcome, Reviewer, nobody_read
from summarizer.tasks.schemas import PartDraft, StancesDraft, StatementDraft, SummaryDraft
from summarizer.tasks.stances import stance_items, stances_shown


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a model's drafts come to."""

    summary: Summary | None
    stances: list[Stance] | None
    dropped: list[Dropped]
    failed: bool
    """True where statements were drafted and the verifier read none of them."""


async def draft_report(drafter: Drafter, reviewer: Reviewer, wanted: Wanted) -> Drafted:
    """The report of one article. Raises ModelError."""
    article = reviewer.analysis.article
    drafts = await drafter.draft(article, drafting_tasks(article, wanted, drafter.model.context_tokens))
    dropped = _failures(drafts)
    items = await _summary_items(article, drafts, drafter, wanted.shape, dropped) if wanted.summary else []
    if wanted.stances:
        items += stance_items(drafts.of(StancesDraft))
    outcomes = await reviewer.review(items)
    summary = stances = None
    if wanted.summary:
        summary = summary_shown(article, wanted.shape, [o for o in outcomes if o.item.kind != "stance"])
    if wanted.stances:
        stances = stances_shown(article, [o for o in outcomes if o.item.kind == "stance"])
    dropped += [outcome.dropped for outcome in outcomes if outcome.dropped is not None]
    return Drafted(summary, stances, dropped, nobody_read(outcomes))


def summary_shown(article: Article, shape: Shape, outcomes: Sequence[Outcome]) -> Summary:
    """The summary in the wanted shape, of what is shown and the article's own sentences."""
    heads, overview, points = (
        [statement_shown(article, o) for o in outcomes if o.shown is not None and o.shown.kind == kind]
        for kind in ("headline", "overview", "key_point")
    )
    language = shape.language or article.language
    told, chosen = shaped(article, shape, distinct(overview, language), distinct(points, language))
    return Summary(headline=heads[0] if heads else own_headline(article), overview=told, key_points=chosen)


def statement_shown(article: Article, outcome: Outcome) -> Statement:
    """A shown outcome as a statement."""
    assert outcome.shown is not None
    evidence = evidence_for(article, outcome.sentences)
    return Statement(text=outcome.shown.text, support=outcome.support, evidence=evidence)


async def _summary_items(
    article: Article, drafts: Drafts, drafter: Drafter, shape: Shape, dropped: list[Dropped]
) -> list[Item]:
    """Headline, overview and points. Those of a long article are chosen among its parts' points, by number."""
    whole: list[ChunkDraft[SummaryDraft]] = drafts.of(SummaryDraft)
    if whole:
        draft = whole[0].draft
        return _items(draft.headline, draft.overview, draft.key_points)
    parts = [read.draft.key_points for read in drafts.of(PartDraft)]
    if not parts:
        return []
    merged = await Merger(article, shape, drafter, dropped).merge(parts)
    return _items(merged.headline, merged.overview, merged.points)


def _items(headline: str, overview: Sequence[StatementDraft], points: Sequence[StatementDraft]) -> list[Item]:
    """The headline rests on what the overview rests on."""
    sources = tuple(dict.fromkeys(n for draft in overview for n in draft.cites))
    head = [Item("headline", headline, sources)] if headline else []
    told = [Item("overview", draft.text, tuple(draft.cites)) for draft in overview]
    return [*head, *told, *(Item("key_point", draft.text, tuple(draft.cites)) for draft in points)]


def _failures(drafts: Drafts) -> list[Dropped]:
    return [Dropped(kind="part", text=_named(failure.chunk), reason=failure.reason) for failure in drafts.failures]


def _named(chunk: Chunk) -> str:
    return f"sentences {chunk.sentences[0].number} to {chunk.sentences[-1].number}"
