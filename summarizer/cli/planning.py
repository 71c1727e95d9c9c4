"""Prints the chunk plan of an article."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from summarizer.chunking import split_into_chunks
from summarizer.cli.messages import Messages
from summarizer.cli.output import Output
from summarizer.configuration import config_path, read_config, resolve
from summarizer.drafting import chunk_budget
from summarizer.loading import load_article
from summarizer.models.factory import ModelSettings, open_model
from summarizer.rendering.safe import one_line
from summarizer.tokens import estimate_tokens

_UNKNOWN_WINDOW = 8_192


def print_chunks(path: str, budget: int | None, flags: Mapping[str, Any], profile: str | None, *, quiet: bool) -> int:
    """One line a chunk: sentences, tokens, offsets, its first words."""
    settings = resolve(flags, config=read_config(config_path()), environ=os.environ, profile=profile)
    article = load_article(path)
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
    opened = await open_model(replace(settings, drafts=True, cache=None), progress=messages.download)
    model = opened.model
    count = model.count_tokens if model else estimate_tokens
    try:
        limit = budget or chunk_budget(model.context_tokens if model else _UNKNOWN_WINDOW)
        plan = split_into_chunks(article, budget=limit, count_tokens=count)
    finally:
        if model is not None:
            await model.close()
    return plan, "exact" if model and model.counts_exactly else "estimated"
