"""``summarize batch INPUTS…``: thousands of articles, one row each, in a run that can be killed and resumed."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from typer import Argument, Option

from summarizer.cli import options as o
from summarizer.cli.output import Messages, cli_engine, cost_text
from summarizer.config import SAME_MODEL, VERIFY_OFF, Settings, load_settings
from summarizer.corpus.inputs import Columns, Inputs
from summarizer.corpus.journal import STDOUT, Journal, RowPrinter, Target, drop_errors, open_target
from summarizer.corpus.run import BatchRun, Limits, Progress, Recipe, RowEngine
from summarizer.corpus.workers import engine_by_name
from summarizer.errors import CheckError, SummarizerError, UsageError, plural
from summarizer.llm.client import ChatModel
from summarizer.llm.ledger import price_of
from summarizer.results import EXTRACTIVE
from summarizer.settings import Wanted

if TYPE_CHECKING:
    from summarizer.corpus.provider import CallStore
    from summarizer.llm.openai import OpenAICompatible

POLL_SECONDS = 30.0
"""Interval for polling a provider's batches."""
EngineName = Literal["local", "ray", "provider-batch"]
Step = Literal["submit", "collect"]
"""One half of a run with provider batches."""
_TERMINAL_SECONDS, _LOG_SECONDS = 0.5, 15.0
"""Interval of progress lines."""


@o.with_options(o.RUN_OPTIONS, {name: o.SHAPE_OPTIONS[name] for name in ("length", "points", "focus")}, o.ALL_OPTIONS)
def batch(
    *,
    inputs: Annotated[
        list[str],
        Argument(
            metavar="INPUTS…",
            help="Files, folders, patterns in quotes, addresses; tables (.jsonl, .csv, .tsv, .parquet) with an article "
            "a record; - for a list of names or JSON records on standard input.",
        ),
    ],
    output: Annotated[
        str,
        Option("--output", "-o", metavar="PATH", help="A .jsonl or .parquet file, or - for standard output."),
    ],
    tasks: Annotated[str, Option("--tasks", metavar="LIST", help="Any of summary and stances.")] = "summary,stances",
    questions: Annotated[
        Path | None, Option("--ask", metavar="PATH", help="Questions to ask of every article, one a line.")
    ] = None,
    check_column: Annotated[
        str | None,
        Option(
            "--check",
            metavar="COLUMN",
            help="Check each record's text or list of claims in this column against its article, as summarize check.",
        ),
    ] = None,
    text_column: Annotated[
        str | None,
        Option("--text-column", metavar="NAME", help="Where tables hold the text.  [default: text, content, …]"),
    ] = None,
    id_column: Annotated[
        str | None,
        Option("--id-column", metavar="NAME", help="What names a record.  [default: id, else its number]"),
    ] = None,
    engine: Annotated[EngineName, Option("--engine", help="Where rows are made.")] = "local",
    workers: Annotated[
        int | None,
        Option("--workers", metavar="N", min=1, max=1024, help="Processes.  [default: one a core]"),
    ] = None,
    step: Annotated[
        Step | None,
        Option("--step", help="With provider-batch: only send, or only fetch finished replies; without it, wait."),
    ] = None,
    max_failures: Annotated[
        int | None, Option("--max-failures", metavar="N", min=0, help="Stop after more error rows than this.")
    ] = None,
    retry_failed: Annotated[
        bool, Option("--retry-failed", help="Retry the rows that failed in an earlier run.")
    ] = False,
    keep_text: Annotated[bool, Option("--text/--no-text", help="Keep each article's text in its row.")] = True,
    journal: Annotated[
        Path | None,
        Option("--journal", metavar="PATH", help="With -o -: the file that keeps finished rows."),
    ] = None,
    strict: Annotated[
        bool, Option("--strict", help="Exit with 4 also when a part of an article got no usable reply.")
    ] = False,
    flags: dict[str, Any],
) -> int:
    """Make one row of results for each of thousands of articles; an interrupted run can be resumed.

    \b
      summarize batch articles/ -o results.jsonl
      summarize batch 'news/**/*.html' archive.parquet -o results.parquet --ask questions.txt
      find . -name '*.txt' | summarize batch - -o results.jsonl

    To resume after a kill, a full disk or a power cut, give the same command again: finished rows are kept, none is
    doubled. Exit codes: 0 every input has its row, 4 some rows hold errors, 1 the run stopped early.
    """
    if step is not None and engine != "provider-batch":
        raise UsageError("--step goes with --engine provider-batch")
    if journal is not None and output != STDOUT:
        raise UsageError("--journal goes with --output -; otherwise the results file itself is what a run resumes from")
    tasks_wanted, asked = o.listed("--tasks", tasks, ("summary", "stances")), _questions(questions)
    if not tasks_wanted and not asked and not check_column:
        raise UsageError("there is nothing to do; name --tasks, questions with --ask, or a column with --check")
    wanted = Wanted("summary" in tasks_wanted, "stances" in tasks_wanted, o.shape_of(flags))
    settings = load_settings(flags)
    recipe = Recipe(wanted, asked, keep_text, check_column is not None, EXTRACTIVE, settings=settings)
    with open_target(output, journal) as target:
        job = Batch(
            inputs, output, Columns(text_column, id_column, check_column), engine, step, workers,
            Limits(max_failures, settings.timeout), retry_failed, strict, Messages(quiet=flags["quiet"]), recipe,
            settings, target, journal,
        )  # fmt: skip
        progress = asyncio.run(job.run())
    wrong = progress.failed or progress.failed_before or (strict and progress.incomplete)
    unfinished = progress.waiting and step != "submit"
    return CheckError.exit_code if wrong or unfinished else 0


@dataclass(frozen=True, slots=True)
class Batch:
    """One run over many inputs."""

    inputs: list[str]
    output: str
    columns: Columns
    engine: EngineName
    step: Step | None
    workers: int | None
    limits: Limits
    retry_failed: bool
    strict: bool
    messages: Messages
    recipe: Recipe
    settings: Settings
    target: Target
    journal: Path | None

    async def run(self) -> Progress:
        """Make all rows. Raises SummarizerError when the run stops early; the same command then resumes it."""
        if self.engine == "provider-batch":
            progress = await self._run_by_provider()
        else:
            async with self._opened() as (rows, recipe):
                progress = await self._make_rows(rows, recipe, self.retry_failed)
        self.messages.note(summary_line(progress))
        for _, failure in progress.failures:
            self.messages.note(failure)
        if more := progress.failed - len(progress.failures) if progress.failures else 0:
            self.messages.note(f"… and {more:,} more failed; their rows say why")
        return progress

    async def _make_rows(self, rows: RowEngine, recipe: Recipe, retry_failed: bool) -> Progress:
        """Go over all inputs once; when every input has its row, put the results in place."""
        shipped = self.settings.reading.max_bytes if self.engine == "ray" else 0
        limits = self.settings.reading
        inputs = Inputs(self.inputs, self.columns, skip=Path(self.output), with_data_to=shipped, limits=limits)
        with Journal(self.target.journal, recipe.hash) as journal:
            run = BatchRun(journal, rows, self.limits, retry_failed)
            if self.output == STDOUT:
                run.on_row = RowPrinter(journal).advance
            async with batch_progress(run.progress, quiet=self.messages.quiet), count_inputs(inputs, run.progress):
                await run.run(inputs.items(journal.index.is_new))
            run.progress.failed_before = journal.index.failed_inputs() - run.progress.failed
            if not run.progress.waiting:
                self.target.finish(journal)
        return run.progress

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[tuple[RowEngine, Recipe]]:
        """The row engine, and the recipe with the model in it."""
        async with cli_engine(self.settings, self.messages, strict=self.strict) as engine:
            model = engine.model
            recipe = self.recipe if model is None else with_models(self.recipe, model, engine.verifier)
            if model is not None and model.endpoint == "embedded":
                await model.close()  # the workers open their own
            rows = engine_by_name(self.engine, recipe, engine, self.workers)
            try:
                yield rows, recipe
            finally:
                await rows.close()

    async def _run_by_provider(self) -> Progress:
        """One step of a run with the provider's batches, or all steps with waiting in between."""
        from summarizer.corpus.provider import CallStore
        from summarizer.llm.capabilities import may_verify
        from summarizer.llm.factory import open_endpoint, runs_here

        if self.output == STDOUT and self.journal is None:
            raise UsageError("sent calls must be kept until replies arrive; name a file with --output or --journal")
        if self.settings.verify not in (SAME_MODEL, VERIFY_OFF):
            raise UsageError("a provider's batch holds calls of one model; drop --verify MODEL, or use --engine local")
        wanted = self.settings.model
        if runs_here(wanted.model):
            raise UsageError(
                "--engine provider-batch needs an endpoint with a Batch API; set OPENAI_API_KEY or --base-url"
            )
        endpoint = await open_endpoint(wanted)
        try:
            self.messages.note(
                f"{endpoint.name} at {endpoint.endpoint} receives the articles, in batches at half the price"
            )
            verifies = self.settings.verify == SAME_MODEL
            if verifies and not may_verify(endpoint.parameters, endpoint.memory.exam):
                raise UsageError(f"{endpoint.name} may not verify statements; choose another, or --verify off")
            recipe = with_models(self.recipe, endpoint, endpoint if verifies else None)
            with CallStore(self.target.journal.with_name(self.target.journal.name + ".calls")) as store:
                progress = await self._provider_steps(recipe, endpoint, store)
                if not progress.waiting:
                    store.delete()
            return progress
        finally:
            await endpoint.close()

    async def _provider_steps(self, recipe: Recipe, endpoint: "OpenAICompatible", store: "CallStore") -> Progress:
        from summarizer.corpus.provider import ProviderRows, fetch_finished, recover, send_wanted

        price = price_of(endpoint.name, endpoint.endpoint)
        await recover(store, endpoint)
        if self.retry_failed:
            store.forget_failures()
            drop_errors(self.target.journal)
        while True:
            if self.step != "submit":
                await fetch_finished(store, endpoint)
            rows = ProviderRows(recipe, endpoint, store, price)
            progress = await self._make_rows(rows, recipe, False)
            sent = await send_wanted(store, endpoint, price, self.settings.model.max_cost_usd)
            if not progress.waiting:
                return progress
            pending = len(store.open_batches())
            self.messages.note(f"{progress.waiting:,} inputs wait for {pending} batches; {sent:,} calls were sent now")
            if self.step is not None:
                return progress
            while len(store.open_batches()) == pending:
                await asyncio.sleep(POLL_SECONDS)
                await fetch_finished(store, endpoint)


def with_models(recipe: Recipe, model: ChatModel, verifier: ChatModel | None) -> Recipe:
    """The recipe with the model that writes and the one that verifies."""
    return replace(recipe, identity=model.identity, verifier=VERIFY_OFF if verifier is None else verifier.identity)


def _questions(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    lines = o.read_option_file("--ask", path).splitlines()
    asked = tuple(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if not asked:
        raise UsageError(f"--ask {path} holds no question; write one a line")
    return asked


@asynccontextmanager
async def batch_progress(progress: Progress, *, quiet: bool) -> AsyncIterator[None]:
    """Shows a batch's progress: one changing line on a terminal, a line now and then elsewhere."""
    terminal = sys.stderr.isatty()

    def show(text: str) -> None:
        with suppress(OSError, ValueError):  # a closed standard error does not stop the work
            sys.stderr.write(text)
            sys.stderr.flush()

    async def repeat() -> None:
        while True:
            await asyncio.sleep(_TERMINAL_SECONDS if terminal else _LOG_SECONDS)
            line = progress_line(progress)
            show(f"\r\x1b[K{line}" if terminal else f"summarize: {line}\n")

    task = None if quiet else asyncio.create_task(repeat())
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            if terminal:
                show("\r\x1b[K")


@asynccontextmanager
async def count_inputs(inputs: Inputs, progress: Progress) -> AsyncIterator[None]:
    """Counts the inputs beside the work, so that the remaining time can be estimated."""

    async def count() -> None:
        with suppress(SummarizerError):  # the run itself reports it
            progress.total = await asyncio.to_thread(inputs.count)

    task = asyncio.create_task(count())
    try:
        yield
    finally:
        task.cancel()


def progress_line(progress: Progress) -> str:
    """Rows, rate, remaining time, tokens and cost."""
    done = progress.kept + progress.made
    of = "" if progress.total is None else f" of {progress.total:,}"
    parts = [f"{done:,}{of} rows", f"{progress.rate:.1f} a second"]
    if (left := progress.seconds_left) is not None:
        parts.append(f"{_duration(left)} left")
    return " · ".join([*parts, *_extras(progress)])


def summary_line(progress: Progress) -> str:
    """The result of a run, in one line."""
    rows = progress.kept + progress.made
    kept = f" ({progress.kept:,} {'was' if progress.kept == 1 else 'were'} there)" if progress.kept else ""
    parts = [f"{plural(rows, 'row')}{kept} in {_duration(progress.seconds)}"]
    if progress.made:
        parts.append(f"{progress.rate:.1f} a second")
    return " · ".join([*parts, *_extras(progress)])


def _extras(progress: Progress) -> list[str]:
    parts = []
    if progress.duplicates:
        parts.append(plural(progress.duplicates, "duplicate"))
    if progress.failed or progress.failed_before:
        parts.append(f"{progress.failed + progress.failed_before:,} failed")
    if progress.waiting:
        parts.append(f"{progress.waiting:,} waiting")
    if progress.tokens:
        parts += [f"{progress.tokens:,} tokens", *cost_text(progress.cost_usd)]
    return parts


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
