"""Runs a question over an archive."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.cli.messages import Messages
from summarizer.cli.output import Output
from summarizer.cli.running import opened_engine
from summarizer.configuration import settings_of
from summarizer.corpus.search import Archive, FindReport, find_answers
from summarizer.errors import CheckError, UsageError
from summarizer.rendering.findings import findings_text


@dataclass(frozen=True, slots=True)
class Looking:
    """Where to look, and how to print what is found."""

    corpus: Path
    top: int
    answers: int
    format: str
    output: Path | None
    strict: bool
    quiet: bool


async def run_find(question: str, looking: Looking, flags: Mapping[str, Any]) -> int:
    """Print what is found and return the exit code. Raises SummarizerError."""
    if not question.strip():
        raise UsageError("the question is empty; ask something")
    messages, output = Messages(quiet=looking.quiet), Output(looking.output)
    with Archive(looking.corpus) as archive:
        async with opened_engine(settings_of(flags), messages) as engine:
            report = await find_answers(archive, question, engine, looking.top)
    as_json = looking.format == "json"
    output.write(report.model_dump_json(indent=2) + "\n" if as_json else findings_text(report, looking.answers))
    output.finish()
    return CheckError.exit_code if looking.strict and not _says(report) else 0


def _says(report: FindReport) -> bool:
    """Whether an article answers; without a model, whether some passage bears on the question."""
    return report.status == "answered" or (report.status == "passages" and bool(report.findings))
