"""Runs a batch by the provider's batches: sends what is wanted, fetches what is there, until all rows are made."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from summarizer.cli.batch_progress import summary_line
from summarizer.cli.batching import Batching, make_rows, with_models
from summarizer.cli.messages import Messages
from summarizer.configuration import SAME_MODEL, VERIFY_OFF, Settings
from summarizer.corpus.callstore import CallStore
from summarizer.corpus.engines.provider import ProviderRows, fetch_finished, recover, send_wanted
from summarizer.corpus.journal import drop_errors
from summarizer.corpus.outputs import STDOUT, Target
from summarizer.corpus.recipe import Recipe
from summarizer.corpus.running import Progress
from summarizer.errors import UsageError
from summarizer.models.factory import open_endpoint
from summarizer.models.known import may_verify
from summarizer.models.ledger import price_of
from summarizer.models.openai_compatible import OpenAICompatible

POLL_SECONDS = 30.0


async def run_by_provider(
    batching: Batching, recipe: Recipe, settings: Settings, target: Target, messages: Messages
) -> Progress:
    """One step, or all steps with waiting in between. Raises SummarizerError; then the same command goes on."""
    if batching.output == STDOUT and batching.kept is None:
        raise UsageError("what was sent must be kept until it comes back; name a file with --output or --journal")
    if settings.verify not in (SAME_MODEL, VERIFY_OFF):
        raise UsageError(
            "a provider's batch holds calls of one model; name no other with --verify, or use --engine local"
        )
    async with _opened(settings) as endpoint:
        messages.note(
            f"{endpoint.name} at {endpoint.endpoint}, which receives the articles, in batches at half the price"
        )
        verifies = settings.verify == SAME_MODEL
        if verifies and not may_verify(endpoint.parameters, endpoint.memory.exam):
            raise UsageError(f"{endpoint.name} may not verify statements; choose another, or --verify off")
        recipe = with_models(recipe, endpoint, endpoint if verifies else None)
        with CallStore(target.journal.with_name(target.journal.name + ".calls")) as store:
            progress = await _steps(batching, recipe, settings, target, messages, endpoint, store)
            if not progress.waiting:
                store.delete()
    messages.note(summary_line(progress))
    return progress


async def _steps(
    batching: Batching,
    recipe: Recipe,
    settings: Settings,
    target: Target,
    messages: Messages,
    endpoint: OpenAICompatible,
    store: CallStore,
) -> Progress:
    price = price_of(endpoint.name, endpoint.endpoint)
    await recover(store, endpoint)
    if batching.retry_failed:
        store.forget_failures()
        drop_errors(target.journal)
        batching = replace(batching, retry_failed=False)
    while True:
        if batching.step != "submit":
            await fetch_finished(store, endpoint)
        rows = ProviderRows(recipe, endpoint, store, price)
        progress = await make_rows(batching, recipe, rows, settings, target)
        sent = await send_wanted(store, endpoint, price, settings.model.max_cost_usd)
        if not progress.waiting:
            return progress
        there = len(store.open_batches())
        messages.note(f"{progress.waiting:,} inputs wait for {there} batches; {sent:,} calls were sent now")
        if batching.step is not None:
            return progress
        while len(store.open_batches()) == there:
            await asyncio.sleep(POLL_SECONDS)
            await fetch_finished(store, endpoint)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[OpenAICompatible]:
    if settings.model.model.endswith(".gguf") or settings.model.model in ("embedded", "smollm2"):
        raise UsageError("--engine provider-batch needs an endpoint with a Batch API; set OPENAI_API_KEY or --base-url")
    endpoint = await open_endpoint(settings.model)
    try:
        yield endpoint
    finally:
        await endpoint.close()
