"""Runs a batch: opens what makes rows, shows progress, puts the results in place."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from summarizer.cli.batch_progress import ProgressLine, counted, summary_line
from summarizer.cli.messages import Messages
from summarizer.cli.running import opened_engine
from summarizer.configuration import VERIFY_OFF, Settings, settings_of
from summarizer.corpus.engines.base import RowEngine
from summarizer.corpus.engines.choosing import chosen_engine
from summarizer.corpus.journal import Journal
from summarizer.corpus.outputs import STDOUT, RowPrinter, Target, prepared
from summarizer.corpus.recipe import Recipe
from summarizer.corpus.running import BatchRun, Limits, Progress
from summarizer.corpus.sources import Inputs
from summarizer.corpus.tables import Columns
from summarizer.engine import EXTRACTIVE
from summarizer.errors import CheckError, UsageError
from summarizer.models.chat import ChatModel
from summarizer.shape import Shape
from summarizer.tasks.prompting import Wanted


@dataclass(frozen=True, slots=True)
class Batching:
    """What to run over, how, and where the results go."""

    inputs: Sequence[str]
    output: str
    kept: Path | None
    columns: Columns
    engine: str
    step: str | None
    workers: int | None
    max_failures: int | None
    retry_failed: bool
    strict: bool
    quiet: bool


def run_batch(
    batching: Batching,
    tasks: frozenset[str],
    questions: Path | None,
    shape: Shape,
    keep_text: bool,
    flags: Mapping[str, Any],
) -> int:
    """Make all rows and return the exit code. Raises SummarizerError when the run ends before its inputs do."""
    if batching.kept is not None and batching.output != STDOUT:
        raise UsageError("--journal goes with --output -; else the results file itself is what a run goes on from")
    asked = _questions(questions)
    if not tasks and not asked:
        raise UsageError("there is nothing to do; name --tasks, or questions with --ask")
    settings = settings_of(flags)
    recipe = Recipe(
        Wanted("summary" in tasks, "stances" in tasks, shape), asked, keep_text, EXTRACTIVE, settings=settings
    )
    with prepared(batching.output, batching.kept) as target:
        progress = asyncio.run(_run(batching, recipe, settings, target))
    wrong = progress.failed or progress.failed_before or (batching.strict and progress.incomplete)
    unfinished = progress.waiting and batching.step != "submit"
    return CheckError.exit_code if wrong or unfinished else 0


async def _run(batching: Batching, recipe: Recipe, settings: Settings, target: Target) -> Progress:
    messages = Messages(quiet=batching.quiet)
    if batching.engine == "provider-batch":
        from summarizer.cli.provider_batching import run_by_provider

        return await run_by_provider(batching, recipe, settings, target, messages)
    async with _opened(batching, recipe, settings, messages) as (engine, recipe_used):
        progress = await make_rows(batching, recipe_used, engine, settings, target)
    messages.note(summary_line(progress))
    return progress


async def make_rows(
    batching: Batching, recipe: Recipe, engine: RowEngine, settings: Settings, target: Target
) -> Progress:
    """Go over all inputs once; when every one has its row, put the results in place."""
    shipped = settings.reading.max_bytes if batching.engine == "ray" else 0
    inputs = Inputs(
        batching.inputs, batching.columns, skip=Path(batching.output), with_data_to=shipped, limits=settings.reading
    )
    with Journal(target.journal, recipe.hash) as journal:
        run = BatchRun(journal, engine, Limits(batching.max_failures, settings.timeout), batching.retry_failed)
        if batching.output == STDOUT:
            run.on_row = RowPrinter(journal).advance
        async with ProgressLine(run.progress, quiet=batching.quiet), counted(inputs, run.progress):
            await run.run(inputs.items(journal.index.is_new))
        run.progress.failed_before = journal.index.failed_inputs() - run.progress.failed
        if not run.progress.waiting:
            target.finish(journal)
    return run.progress


@asynccontextmanager
async def _opened(
    batching: Batching, recipe: Recipe, settings: Settings, messages: Messages
) -> AsyncIterator[tuple[RowEngine, Recipe]]:
    """What makes rows, and the recipe with the model in it."""
    async with opened_engine(settings, messages, strict=batching.strict) as engine:
        model = engine.model
        used = recipe if model is None else with_models(recipe, model, engine.verifier)
        if model is not None and model.endpoint == "embedded":
            await model.close()  # the workers open their own
        rows = chosen_engine(batching.engine, used, engine, batching.workers)
        try:
            yield rows, used
        finally:
            await rows.close()


def with_models(recipe: Recipe, model: ChatModel, verifier: ChatModel | None) -> Recipe:
    """The recipe with the model that writes and the one that verifies."""
    return replace(recipe, identity=model.identity, verifier=VERIFY_OFF if verifier is None else verifier.identity)


def _questions(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"cannot read --ask {path}: {said}") from None
    asked = tuple(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if not asked:
        raise UsageError(f"--ask {path} holds no question; write one a line")
    return asked
