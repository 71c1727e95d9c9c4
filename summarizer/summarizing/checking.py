"""Drafts of all parts → one summary that the article supports, in the wanted shape."""

from collections.abc import Sequence

from summarizer.article import Article
from summarizer.conversation import article_prefix
from summarizer.drafting import ChunkDraft, Drafter
from summarizer.drafts import PartDraft, StatementDraft, SummaryDraft
from summarizer.evidence import EvidenceIndex
from summarizer.rereading import SecondReader
from summarizer.results import Dropped, Statement, Summary
from summarizer.selection import headline
from summarizer.summarizing.extracting import shaped
from summarizer.summarizing.mending import Mender, excerpt, put_in_place
from summarizer.summarizing.merging import Merger
from summarizer.summarizing.rereading import Parts, most_reread, reread
from summarizer.summarizing.shape import PLAIN, Shape
from summarizer.summarizing.statements import Checker, Failure, distinct, joined


async def check_summary(
    article: Article,
    index: EvidenceIndex,
    drafts: Sequence[ChunkDraft[SummaryDraft] | ChunkDraft[PartDraft]],
    drafter: Drafter,
    shape: Shape = PLAIN,
    reader: SecondReader | None = None,
) -> tuple[Summary, list[Dropped]]:
    """Drafts of all chunks → one checked summary and what was dropped on the way.

    Several chunks are merged by calls that choose points by number and rewrite none. What fails goes back once, in one
    call; then the article's own sentences take its place, so that no part of a summary is empty. A ``reader`` has the
    last word on what a model worded.
    """
    checker = Checker(article, index, shape)
    first = drafts[0]
    if isinstance(first.draft, SummaryDraft):
        parts = await _of_whole(checker, first, drafter)
    else:
        of_parts = [read for read in drafts if isinstance(read.draft, PartDraft)]
        parts = await _of_parts(checker, of_parts, drafter)
    if reader is not None:
        head, overview, points = parts
        parts = await reread(checker, reader, (head, overview, points[: most_reread(article, shape)]))
    head, overview, points = parts
    told, chosen = shaped(article, shape, overview, points)
    summary = Summary(headline=head, overview=joined(told), key_points=chosen)
    return summary, _as_shown(checker.dropped, summary)


async def _of_whole(checker: Checker, read: ChunkDraft[SummaryDraft], drafter: Drafter) -> Parts:
    """The summary of an article that fits one call."""
    draft = read.draft
    prefix = article_prefix(checker.article, read.chunk)
    head, overview, points = await _mended(
        checker,
        Mender(checker, drafter, prefix),
        draft.headline,
        draft.overview,
        checker.checked("key_point", draft.key_points),
    )
    return head, overview, distinct(points)


async def _of_parts(checker: Checker, drafts: Sequence[ChunkDraft[PartDraft]], drafter: Drafter) -> Parts:
    """The summary of a long article. Its parts' points are many: only a part left without any gets substitutes."""
    parts = [_points_of_part(checker, read.draft) for read in drafts]
    kept = distinct(point for part in parts for point in part)
    merger = Merger(checker.article, checker.shape, drafter, checker.dropped)
    merged = await merger.merge(_regrouped(parts, kept))
    article = checker.article
    cited = [n for draft in merged.overview for n in draft.cites]
    evident = [article.sentence_at(e.start).number for point in merged.points for e in point.evidence]
    prefix = excerpt(article, (*cited, *evident), drafter)
    mender = Mender(checker, drafter, prefix)
    head, overview, points = await _mended(checker, mender, merged.headline, merged.overview, merged.points)
    return head, overview, points


async def _mended(
    checker: Checker,
    mender: Mender,
    top: str,
    overview: Sequence[StatementDraft],
    points: Sequence[Statement | Failure],
) -> Parts:
    """Headline, overview and points after one call for all that failed."""
    heads = [checker.check("headline", StatementDraft(text=top, cites=[]))] if top else []
    sentences = checker.checked("overview", overview)
    groups = await mender.mend([heads, sentences, list(points)])
    shown = [statement for statement in groups[0] if statement.origin == "model"]
    head = shown[0].text if shown else headline(checker.article).text
    return head, distinct(groups[1]), groups[2]


def _points_of_part(checker: Checker, draft: PartDraft) -> list[Statement]:
    outcomes = checker.checked("key_point", draft.key_points)
    passed = [outcome for outcome in outcomes if isinstance(outcome, Statement)]
    if not passed:
        return put_in_place(checker, outcomes, {})
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            checker.drop(outcome)
    return passed


def _regrouped(parts: Sequence[Sequence[Statement]], kept: Sequence[Statement]) -> list[list[Statement]]:
    """The kept points, which may have taken over evidence, in the parts that they came from."""
    part_of = {point.text: number for number, part in reversed(list(enumerate(parts))) for point in part}
    groups: list[list[Statement]] = [[] for _ in parts]
    for point in kept:
        groups[part_of[point.text]].append(point)
    return groups


def _as_shown(dropped: Sequence[Dropped], summary: Summary) -> list[Dropped]:
    """What is said to be shown instead is shown; a substitute that the wanted length left out is not."""
    texts = {summary.headline, *(s.text for s in (*summary.overview.sentences, *summary.key_points))}
    return [d if d.instead in texts else d.model_copy(update={"instead": None}) for d in dropped]
