"""Prints what a run would do: the chunks of an article, the calls and their cost."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from summarizer.article import Article
from summarizer.chunking import split_into_chunks
from summarizer.cli.messages import Messages
from summarizer.cli.output import Output
from summarizer.configuration import settings_of
from summarizer.drafting import chunk_budget
from summarizer.loading import load_article
from summarizer.models.factory import ModelSettings, open_model
from summarizer.models.prices import Price
from summarizer.pipeline import Wanted
from summarizer.planning import CallPlan, plan_calls
from summarizer.rendering.safe import one_line
from summarizer.tokens import estimate_tokens

_UNKNOWN_WINDOW = 8_192


def print_chunks(path: str, budget: int | None, flags: Mapping[str, Any], *, quiet: bool) -> int:
    """One line a chunk: sentences, tokens, offsets, its first words."""
    settings = settings_of(flags)
    article = load_article(path, limits=settings.reading)
    plan, how = asyncio.run(_plan(article, budget, settings.model, Messages(quiet=quiet)))
    lines = []
    for chunk in plan:
        numbers = f"{chunk.sentences[0].number}–{chunk.sentences[-1].number}"
        start = one_line(article.text[chunk.span.start : chunk.span.start + 60])
        lines.append(f"{chunk.number:>4}  sentences {numbers:<11} {chunk.tokens:>6} tokens  {start}…\n")
    total = sum(chunk.tokens for chunk in plan)
    lines.append(f"{len(plan)} chunk{'s' if len(plan) != 1 else ''}, {total:,} tokens ({how})\n")
    output = Output(None)
    output.write("".join(lines))
    return 0


async def _plan(article: Any, budget: int | None, settings: ModelSettings, messages: Messages) -> tuple[Any, str]:
    opened = await open_model(
        replace(settings, drafts=True, cache=None), progress=None if messages.quiet else messages.download
    )
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
    """One line an article: calls, tokens, the most it can cost. Nobody is asked anything."""
    settings = settings_of(flags)
    articles = [(path, load_article(path, limits=settings.reading)) for path in paths]
    lines = asyncio.run(_calls(articles, replace(settings.model, cache=None, record=None), wanted))
    output = Output(None)
    output.write("".join(line + "\n" for line in lines))
    return 0


async def _calls(articles: Sequence[tuple[str, Article]], settings: ModelSettings, wanted: Wanted) -> list[str]:
    opened = await open_model(settings, connect=False)
    if opened.model is None:
        return [f"no calls: {opened.notice}"]
    price = opened.ledger.price
    try:
        plans = [(path, plan_calls(article, opened.model, wanted)) for path, article in articles]
    finally:
        await opened.model.close()
    whole = CallPlan(
        sum(plan.calls for _, plan in plans),
        sum(plan.input_tokens for _, plan in plans),
        sum(plan.most_output_tokens for _, plan in plans),
        max(plan.depth for _, plan in plans),
    )
    rows = [*plans, ("in all", whole)] if len(plans) > 1 else plans
    return [f"{one_line(name)}: {_planned(plan, price)}" for name, plan in rows]


def _planned(plan: CallPlan, price: Price | None) -> str:
    cost = "cost unknown" if price is None else f"at most {plan.most_usd(price):.4f} USD"
    levels = f" in {plan.depth} levels" if plan.depth > 1 else ""
    return (
        f"{plan.calls} call{'s' * (plan.calls != 1)}{levels}, about {plan.input_tokens:,} tokens in, "
        f"at most {plan.most_output_tokens:,} out, {cost}"
    )
