"""The outputs that were accepted last, kept beside a model's recordings.

A changed prompt makes other requests, of which there is no recording. Where the model cannot be asked again, what it
wrote under the old prompts is scored in its place and marked stale, so that the rest of the program is still guarded.
``summarize eval diff`` shows these outputs beside today's.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from summarizer.evals.scores import Output, Value
from summarizer.llm.recordings import write_atomic
from summarizer.prompts import prompts_hash
from summarizer.results import AskReport, CheckReport, Report, Verdict
from summarizer.tasks.schemas import AnswerDraft, DigestDraft, ReportDraft, VerdictsDraft
from summarizer.text.article import Article

FOLDER = "outputs"


class StoredOutput(Value):
    """What a model's recordings came to for one case."""

    requests: str
    """``requests_version`` of the time."""
    text: str
    """Hash of the article text."""
    report: Report
    answers: list[AskReport] = Field(default=[])
    planted: list[AskReport] = Field(default=[])
    stated: dict[str, Verdict] | None = None
    checked: CheckReport | None = None

    def output(self, article: Article) -> Output:
        """As a scorer takes it."""
        answers, planted = tuple(self.answers), tuple(self.planted)
        return Output(article, self.report, answers, planted, self.stated, self.checked)


@cache
def requests_version() -> str:
    """Twelve hexadecimal digits that change with every prompt and every schema of a reply."""
    schemas = [draft.model_json_schema() for draft in (ReportDraft, AnswerDraft, VerdictsDraft, DigestDraft)]
    whole = json.dumps([prompts_hash(), schemas], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def write_output(recordings: Path, case: str, output: Output) -> None:
    """Keep the output of a case. Raises SummarizerError if it cannot be written."""
    stored = StoredOutput(
        requests=requests_version(),
        text=_hash(output.article),
        report=_timeless(output.report),
        answers=[_timeless(answer) for answer in output.answers],
        planted=[_timeless(answer) for answer in output.planted],
        stated=None if output.stated is None else dict(output.stated),
        checked=output.checked and _timeless(output.checked),
    )
    write_atomic(_path(recordings, case), stored.model_dump_json(exclude_defaults=True) + "\n")


def read_output(recordings: Path, case: str) -> StoredOutput | None:
    """What was kept of a case; None if there is nothing, or nothing that today's program reads."""
    try:
        return StoredOutput.model_validate_json(_path(recordings, case).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None


def stale_output(recordings: Path, case: str, article: Article, questions: int) -> StoredOutput | None:
    """The output of a case under other prompts than today's, if it is about the same text and questions."""
    stored = read_output(recordings, case)
    if stored is None or stored.requests == requests_version():
        return None
    fits = stored.text == _hash(article) and len(stored.answers) + len(stored.planted) == questions
    return stored if fits else None


def delete_others(recordings: Path, cases: set[str]) -> int:
    """Delete the outputs of cases that are gone. Returns how many."""
    gone = [path for path in (recordings / FOLDER).glob("*.json") if path.stem not in cases]
    for path in gone:
        path.unlink()
    return len(gone)


def _path(recordings: Path, case: str) -> Path:
    return recordings / FOLDER / f"{case}.json"


def _hash(article: Article) -> str:
    return hashlib.sha256(article.text.encode()).hexdigest()[:16]


def _timeless(report: Any) -> Any:
    """Without the time that the run took, which differs from machine to machine."""
    return report.model_copy(update={"run": report.run.model_copy(update={"seconds": 0.0})})
