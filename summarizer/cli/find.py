"""``summarize find QUESTION --corpus RESULTS``: a question put to a whole archive."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from summarizer.cli import options as o


class FindFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


@o.with_options(o.MODEL_OPTIONS)
def find(
    *,
    question: Annotated[
        str | None, Argument(metavar="[QUESTION]", help="What to ask; with --speaker, words that must be said.")
    ] = None,
    corpus: Annotated[
        Path, Option("--corpus", metavar="PATH", help="The results of summarize batch, as JSON lines or Parquet.")
    ],
    speaker: Annotated[
        str | None,
        Option(
            "--speaker",
            metavar="NAME",
            help="List what this speaker said, when and where, under all names in the articles; no model is asked.",
        ),
    ] = None,
    top: Annotated[int, Option("--top", metavar="N", min=1, max=1000, help="How many articles to read.")] = 8,
    answers: Annotated[int, Option("--answers", metavar="N", min=1, help="How many articles to show.")] = 3,
    output_format: Annotated[FindFormat, Option("--format", "-f", help="How to print them.")] = FindFormat.TEXT,
    output: o.OutputOption = None,
    strict: Annotated[
        bool,
        Option("--strict", help="Exit with 4 when there is no answer, or, without a model, no passage."),
    ] = False,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    flags: dict[str, Any],
) -> int:
    """Find the articles of an archive that bear on a question; a model answers from them.

    Without a model, the passages that bear on the question are shown instead of an answer.

    \b
      summarize batch articles/ -o results.jsonl
      summarize find "Who opposed the tram in Halvermouth?" --corpus results.jsonl
      summarize find --speaker "Mayor" --corpus results.jsonl
    """
    if speaker is not None:
        return _list_sayings(corpus, speaker, question, output_format, output, strict=strict)
    import asyncio

    from summarizer.cli.output import Messages, Output
    from summarizer.cli.running import cli_engine
    from summarizer.config import load_settings
    from summarizer.corpus.search import Archive, FindReport, find_answers
    from summarizer.errors import CheckError, UsageError
    from summarizer.render.answers import findings_text

    if question is None or not question.strip():
        raise UsageError("the question is empty; ask something, or name a speaker with --speaker")
    out = Output(output, [str(corpus)])

    async def run() -> FindReport:
        with Archive(corpus) as archive:
            async with cli_engine(load_settings(flags), Messages(quiet=quiet)) as engine:
                return await find_answers(archive, question, engine, top)

    report = asyncio.run(run())
    as_json = output_format is FindFormat.JSON
    out.write(report.model_dump_json(indent=2) + "\n" if as_json else findings_text(report, answers))
    out.finish()
    found = report.status in ("answered", "false_premise") or (report.status == "passages" and report.findings)
    return CheckError.exit_code if strict and not found else 0


def _list_sayings(
    corpus: Path, speaker: str, question: str | None, output_format: FindFormat, output: Path | None, *, strict: bool
) -> int:
    from summarizer.cli.output import print_result
    from summarizer.corpus.timeline import find_sayings
    from summarizer.errors import CheckError, UsageError
    from summarizer.render.answers import sayings_text

    if not speaker.strip():
        raise UsageError("--speaker is empty; give a part of a name or role")
    report = find_sayings(corpus, speaker.strip(), question)
    as_json = output_format is FindFormat.JSON
    print_result(report.model_dump_json(indent=2) + "\n" if as_json else sayings_text(report), output, [str(corpus)])
    return CheckError.exit_code if strict and not report.sayings else 0
