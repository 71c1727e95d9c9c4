"""``summarize chunks`` and ``summarize --dry-run``: what a run would send to a model."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
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
from summarizer.render.safe import one_line
from summarizer.settings import ModelSettings
from summarizer.shape import Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.drafter import chunk_budget
from summarizer.tasks.planning import (
    CallPlan,
    plan_check,
    plan_compare,
    plan_diff,
    plan_drafts,
    plan_repairs,
    plan_verification,
)
from summarizer.tasks.prompting import Chunk, split_into_chunks
from summarizer.text.article import Article

_UNKNOWN_WINDOW = 8_192


@o.with_options(o.ALL_OPTIONS)
def chunks(
    *,
    file: o.OneFile = "-",
    budget: Annotated[
        int | None, Option("--budget", metavar="N", min=50, help="Tokens of article in one chunk.")
    ] = None,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Show how an article is divided for a model, with token counts."""
    settings = load_settings(flags)
    article = load_article(file, limits=settings.reading)
    plan, how = asyncio.run(_chunks(article, budget, settings.model, Messages(quiet=quiet)))
    lines = []
    for chunk in plan:
        numbers = f"{chunk.sentences[0].number}–{chunk.sentences[-1].number}"
        start = one_line(article.text[chunk.span.start : chunk.span.start + 60])
        lines.append(f"{chunk.number:>4}  sentences {numbers:<11} {chunk.tokens:>6} tokens  {start}…\n")
    total = sum(chunk.tokens for chunk in plan)
    lines.append(f"{len(plan)} chunk{'s' if len(plan) != 1 else ''}, {total:,} tokens ({how})\n")
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


def print_plan(paths: Sequence[str], flags: Mapping[str, Any], wanted: Wanted) -> int:
    """One line an article: calls, tokens, highest possible cost. No endpoint is contacted."""
    settings = load_settings(flags)
    articles = [(path, load_article(path, limits=settings.reading)) for path in paths]
    without_cache = replace(settings, model=replace(settings.model, cache=None, record=None))
    lines = asyncio.run(_calls(articles, without_cache, wanted))
    return print_result("".join(line + "\n" for line in lines))


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    plan: CallPlan
    usd: float | None


def print_check_plan(analyses: Sequence[ArticleAnalysis], given: ClaimedText, settings: Settings) -> int:
    """One line a source and round: calls, tokens, highest possible cost. No endpoint is contacted."""
    without_cache = replace(settings, model=replace(settings.model, cache=None, record=None))
    lines = asyncio.run(_check_calls(analyses, given, without_cache))
    return print_result("".join(line + "\n" for line in lines))


async def _check_calls(analyses: Sequence[ArticleAnalysis], given: ClaimedText, settings: Settings) -> list[str]:
    opened = await open_models(settings, connect=False)
    try:
        if opened.verifier is None:
            return [f"no calls: {opened.drafter.notice}"]
        rows = []
        for analysis in analyses:
            plan, path = plan_check(analysis, given.claims, opened.verifier), analysis.article.source.path
            rounds = {
                f"{path}, read by {opened.verifier.name}": plan.first,
                f"{path}, second looks if any": plan.second_looks,
                f"{path}, repairs if any": plan.repairs,
            }
            rows += [_row(name, calls, opened.verifier_price) for name, calls in rounds.items() if calls.calls]
    finally:
        await opened.close()
    if len(analyses) > 1:
        rows.append(_total_row(rows))
    return [_line(row) for row in rows]


def print_compare_plan(analyses: Sequence[ArticleAnalysis], settings: Settings, language: str | None) -> int:
    """One line a report and round: calls, tokens, highest possible cost. No endpoint is contacted."""
    without_cache = replace(settings, model=replace(settings.model, cache=None, record=None))
    lines = asyncio.run(_compare_calls([one.article for one in analyses], without_cache, language))
    return print_result("".join(line + "\n" for line in lines))


async def _compare_calls(articles: Sequence[Article], settings: Settings, language: str | None) -> list[str]:
    opened = await open_models(settings, connect=False)
    try:
        drafter, verifier = opened.drafter.model, opened.verifier
        if drafter is None or verifier is None:
            return [f"no calls: {opened.drafter.notice}"]
        plan = plan_compare(articles, drafter, verifier, language)
        own, price = opened.drafter.ledger.price, opened.verifier_price
        rows = []
        for article, (drafts, verification, repairs) in zip(articles, plan.reports, strict=True):
            path = article.source.path
            rows += [
                _row(path, drafts, own),
                _row(f"{path}, verification by {verifier.name}", verification, price),
                _row(f"{path}, repairs if any", repairs, price),
            ]
        rows.append(_row("grouping the statements of all reports", plan.grouping, own))
        for article, readings in zip(articles, plan.readings, strict=True):
            rows.append(_row(f"{article.source.path}, read for others' statements, at most", readings, price))
    finally:
        await opened.close()
    return [_line(row) for row in [*rows, _total_row(rows)]]


def print_diff_plan(old: Article, new: Article, settings: Settings) -> int:
    """One line a round: calls, tokens, highest possible cost. No endpoint is contacted."""
    without_cache = replace(settings, model=replace(settings.model, cache=None, record=None))
    lines = asyncio.run(_diff_calls(old, new, without_cache))
    return print_result("".join(line + "\n" for line in lines))


async def _diff_calls(old: Article, new: Article, settings: Settings) -> list[str]:
    opened = await open_models(settings, connect=False)
    try:
        if opened.drafter.model is None:
            return [f"no calls: {opened.drafter.notice}"]
        plan = plan_diff(find_changes(old, new), new, opened.drafter.model, opened.verifier)
        rounds = {
            "sentences on the changes": (plan.drafts, opened.drafter.ledger.price),
            "verification": (plan.verification, opened.verifier_price),
            "repairs if any": (plan.repairs, opened.verifier_price),
        }
        return [_line(_row(name, calls, price)) for name, (calls, price) in rounds.items() if calls.calls] or [
            "no calls: nothing changed that a sentence could tell"
        ]
    finally:
        await opened.close()


async def _calls(articles: Sequence[tuple[str, Article]], settings: Settings, wanted: Wanted) -> list[str]:
    opened = await open_models(settings, connect=False)
    try:
        if opened.drafter.model is None:
            return [f"no calls: {opened.drafter.notice}"]
        rows = [row for path, article in articles for row in _rows(path, article, opened, wanted)]
    finally:
        await opened.close()
    if len(articles) > 1:
        rows.append(_total_row(rows))
    return [_line(row) for row in rows]


def _rows(path: str, article: Article, opened: RunModels, wanted: Wanted) -> Iterator[_Row]:
    """One row a round: drafts, verification, and repairs of refused statements."""
    drafter, verifier = opened.drafter.model, opened.verifier
    if drafter is None:
        return
    yield _row(path, plan_drafts(article, drafter, wanted), opened.drafter.ledger.price)
    if verifier is not None:
        verification = plan_verification(article, drafter, verifier, wanted)
        yield _row(f"{path}, verification by {verifier.name}", verification, opened.verifier_price)
        yield _row(f"{path}, repairs if any", plan_repairs(article, verifier), opened.verifier_price)


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
        f"{one_line(row.name)}: {plan.calls} call{'s' * (plan.calls != 1)}{levels}, about "
        f"{plan.input_tokens:,} tokens in, at most {plan.most_output_tokens:,} out, {cost}"
    )
