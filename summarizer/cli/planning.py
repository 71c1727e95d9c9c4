"""``summarize chunks`` and ``summarize --dry-run``: what a run would send to a model."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any

from typer import Option

from summarizer.cli import options as o
from summarizer.cli.output import Messages, print_result
from summarizer.config import Settings, load_settings
from summarizer.engine import RunModels, open_models
from summarizer.errors import plural
from summarizer.extract.changes import find_changes
from summarizer.ingest.claims import ClaimedText
from summarizer.ingest.load import load_article
from summarizer.llm.client import UNKNOWN_CONTEXT
from summarizer.llm.factory import open_model
from summarizer.llm.ledger import estimate_tokens, most_cost
from summarizer.render.phrases import one_line
from summarizer.settings import ModelSettings, Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.drafter import Chunk, chunk_budget, split_into_chunks
from summarizer.tasks.planning import CallPlan, Round, plan_check, plan_compare, plan_diff, plan_summary, total
from summarizer.text.article import Article


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
        limit = budget or chunk_budget(model.context_tokens if model else UNKNOWN_CONTEXT)
        plan = split_into_chunks(article, budget=limit, count_tokens=count)
    finally:
        if model is not None:
            await model.close()
    return plan, "exact" if model and model.counts_exactly else "estimated"


Rounds = Callable[[RunModels], Iterable[Round]]


def print_calls(settings: Settings, rounds_of: Rounds, *, sums: bool = False) -> int:
    """Print the rounds, each with calls, tokens and the highest possible cost; no endpoint is contacted."""
    without_cache = replace(settings, model=replace(settings.model, cache=None, record=None))
    return print_result("".join(f"{line}\n" for line in asyncio.run(_lines(without_cache, rounds_of, sums=sums))))


async def _lines(settings: Settings, rounds_of: Rounds, *, sums: bool) -> list[str]:
    models = await open_models(settings, connect=False)
    try:
        rounds = [one for one in rounds_of(models) if one.plan.calls]
    finally:
        await models.close()
    if not rounds:
        drafts = models.drafter.model is not None
        return [f"no calls: {'there is nothing for a model to do' if drafts else models.drafter.notice}"]
    prices = [models.drafter.ledger.price if one.drafts else models.verifier_price for one in rounds]
    costs = [None if price is None else one.plan.most_usd(price) for one, price in zip(rounds, prices, strict=True)]
    lines = [_line(one.name, one.plan, [usd]) for one, usd in zip(rounds, costs, strict=True)]
    return [*lines, _line("in all", total([one.plan for one in rounds]), costs)] if sums else lines


def summary_rounds(articles: Sequence[tuple[str, Article]], wanted: Wanted, models: RunModels) -> Iterator[Round]:
    """The rounds of summaries."""
    if models.drafter.model is not None:
        for path, article in articles:
            yield from plan_summary(path, article, models.drafter.model, models.verifier, wanted)


def check_rounds(analyses: Sequence[ArticleAnalysis], given: ClaimedText, models: RunModels) -> Iterator[Round]:
    """The rounds of checking claims."""
    if models.verifier is not None:
        for analysis in analyses:
            yield from plan_check(analysis, given.claims, models.verifier)


def compare_rounds(articles: Sequence[Article], language: str | None, models: RunModels) -> Iterator[Round]:
    """The rounds of a comparison."""
    if models.drafter.model is not None and models.verifier is not None:
        yield from plan_compare(articles, models.drafter.model, models.verifier, language)


def diff_rounds(old: Article, new: Article, models: RunModels) -> Iterator[Round]:
    """The rounds of sentences on the changes."""
    if models.drafter.model is not None:
        yield from plan_diff(find_changes(old, new), new, models.drafter.model, models.verifier)


def _line(name: str, plan: CallPlan, costs: Iterable[float | None]) -> str:
    levels = f" in {plan.depth} levels" if plan.depth > 1 else ""
    return (
        f"{one_line(name)}: {plural(plan.calls, 'call')}{levels}, about {plan.input_tokens:,} tokens in, "
        f"at most {plan.most_output_tokens:,} out, {most_cost(costs)}"
    )
