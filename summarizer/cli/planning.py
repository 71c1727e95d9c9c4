"""``summarize chunks`` and ``summarize --dry-run``: what a run would send to a model."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from typer import Option

from summarizer.cli import options as o
from summarizer.cli.output import Messages, print_result
from summarizer.config import Settings, load_settings
from summarizer.engine import RunModels, open_models
from summarizer.extract.changes import find_changes
from summarizer.ingest.claims import ClaimedText
from summarizer.ingest.load import load_article
from summarizer.llm.factory import open_model
from summarizer.llm.ledger import Price, estimate_tokens
from summarizer.render.phrases import one_line, plural
from summarizer.settings import ModelSettings, Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.drafter import Chunk, chunk_budget, split_into_chunks
from summarizer.tasks.planning import (
    CallPlan,
    plan_check,
    plan_compare,
    plan_diff,
    plan_drafts,
    plan_repairs,
    plan_verification,
)
from summarizer.text.article import Article

_UNKNOWN_WINDOW = 8_192


@o.with_options(o.RUN_OPTIONS, o.ALL_OPTIONS)
def chunks(
    *,
    file: o.OneFile = "-",
    budget: Annotated[
        int | None, Option("--budget", metavar="N", min=50, help="Tokens of article in one chunk.")
    ] = None,
    flags: dict[str, Any],
) -> int:
    """Show how an article is divided for a model, with token counts."""
    settings = load_settings(flags)
    article = load_article(file, limits=settings.reading)
    plan, how = asyncio.run(_chunks(article, budget, settings.model, Messages(quiet=flags["quiet"])))
    lines = []
    for chunk in plan:
        numbers = f"{chunk.sentences[0].number}–{chunk.sentences[-1].number}"
        start = one_line(article.text[chunk.span.start : chunk.span.start + 60])
        lines.append(f"{chunk.number:>4}  sentences {numbers:<11} {chunk.tokens:>6} tokens  {start}…\n")
    total = sum(chunk.tokens for chunk in plan)
    lines.append(f"{plural(len(plan), 'chunk')}, {total:,} tokens ({how})\n")
    return print_result("".join(lines))


async def _chunks(
    article: Article, budget: int | None, settings: ModelSettings, messages: Messages
) -> tuple[Sequence[Chunk], str]:
    """The chunks, and whether their tokens are exact or estimated."""
    opened = await open_model(replace(settings, cache=None), progress=None if messages.quiet else messages.download)
    model = opened.model
    count = model.count_tokens if model else estimate_tokens
    try:
        limit = budget or chunk_budget(model.context_tokens if model else _UNKNOWN_WINDOW)
        plan = split_into_chunks(article, budget=limit, count_tokens=count)
    finally:
        if model is not None:
            await model.close()
    return plan, "exact" if model and model.counts_exactly else "estimated"


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    plan: CallPlan
    usd: float | None


Rows = Callable[[RunModels], Iterable[_Row]]


def print_calls(settings: Settings, rows_of: Rows, *, sums: bool = False) -> int:
    """Print the rows, each with calls, tokens and the highest possible cost; no endpoint is contacted."""
    without_cache = replace(settings, model=replace(settings.model, cache=None, record=None))
    return print_result("".join(f"{line}\n" for line in asyncio.run(_lines(without_cache, rows_of, sums=sums))))


async def _lines(settings: Settings, rows_of: Rows, *, sums: bool) -> list[str]:
    models = await open_models(settings, connect=False)
    try:
        rows = [row for row in rows_of(models) if row.plan.calls]
    finally:
        await models.close()
    if not rows:
        drafts = models.drafter.model is not None
        return [f"no calls: {'there is nothing for a model to do' if drafts else models.drafter.notice}"]
    return [_line(row) for row in ([*rows, _total_row(rows)] if sums else rows)]


def summary_rows(articles: Sequence[tuple[str, Article]], wanted: Wanted, models: RunModels) -> Iterator[_Row]:
    """What summaries would cost: one line an article and round."""
    drafter, verifier = models.drafter.model, models.verifier
    if drafter is None:
        return
    for path, article in articles:
        yield _row(path, plan_drafts(article, drafter, wanted), models.drafter.ledger.price)
        if verifier is not None:
            verification = plan_verification(article, drafter, verifier, wanted)
            yield _row(f"{path}, verification by {verifier.name}", verification, models.verifier_price)
            yield _row(f"{path}, repairs if any", plan_repairs(article, verifier), models.verifier_price)


def check_rows(analyses: Sequence[ArticleAnalysis], given: ClaimedText, models: RunModels) -> Iterator[_Row]:
    """What checking claims would cost: one line a source and round."""
    verifier, price = models.verifier, models.verifier_price
    if verifier is None:
        return
    for analysis in analyses:
        plan, path = plan_check(analysis, given.claims, verifier), analysis.article.source.path
        yield _row(f"{path}, read by {verifier.name}", plan.first, price)
        yield _row(f"{path}, second looks if any", plan.second_looks, price)
        yield _row(f"{path}, repairs if any", plan.repairs, price)


def compare_rows(articles: Sequence[Article], language: str | None, models: RunModels) -> Iterator[_Row]:
    """What a comparison would cost: one line a report and round."""
    drafter, verifier = models.drafter.model, models.verifier
    if drafter is None or verifier is None:
        return
    plan = plan_compare(articles, drafter, verifier, language)
    own, price = models.drafter.ledger.price, models.verifier_price
    for article, (drafts, verification, repairs) in zip(articles, plan.reports, strict=True):
        path = article.source.path
        yield _row(path, drafts, own)
        yield _row(f"{path}, verification by {verifier.name}", verification, price)
        yield _row(f"{path}, repairs if any", repairs, price)
    yield _row("grouping the statements of all reports", plan.grouping, own)
    for article, readings in zip(articles, plan.readings, strict=True):
        yield _row(f"{article.source.path}, read for others' statements, at most", readings, price)


def diff_rows(old: Article, new: Article, models: RunModels) -> Iterator[_Row]:
    """What sentences on the changes would cost: one line a round."""
    if models.drafter.model is None:
        return
    plan = plan_diff(find_changes(old, new), new, models.drafter.model, models.verifier)
    yield _row("sentences on the changes", plan.drafts, models.drafter.ledger.price)
    yield _row("verification", plan.verification, models.verifier_price)
    yield _row("repairs if any", plan.repairs, models.verifier_price)


def _row(name: str, plan: CallPlan, price: Price | None) -> _Row:
    return _Row(name, plan, None if price is None else plan.most_usd(price))


def _total_row(rows: Sequence[_Row]) -> _Row:
    plans = [row.plan for row in rows]
    total = CallPlan(
        sum(plan.calls for plan in plans),
        sum(plan.input_tokens for plan in plans),
        sum(plan.most_output_tokens for plan in plans),
        max(plan.depth for plan in plans),
    )
    costs = [row.usd for row in rows if row.usd is not None]
    return _Row("in all", total, sum(costs) if len(costs) == len(rows) else None)


def _line(row: _Row) -> str:
    plan = row.plan
    cost = "cost unknown" if row.usd is None else f"at most {row.usd:.4f} USD"
    levels = f" in {plan.depth} levels" if plan.depth > 1 else ""
    return (
        f"{one_line(row.name)}: {plural(plan.calls, 'call')}{levels}, about "
        f"{plan.input_tokens:,} tokens in, at most {plan.most_output_tokens:,} out, {cost}"
    )
