"""The outputs that were accepted last, kept beside a model's recordings.

A changed prompt makes other requests, of which there is no recording. Where the model cannot be asked again, what it
wrote under the old prompts is scored in its place and marked stale, so that the rest of the program is still guarded.
``summarize eval diff`` shows these outputs beside today's.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from summarizer import __version__
from summarizer.evals.scores import Output, Value, summary_statements
from summarizer.llm.recordings import write_atomic
from summarizer.prompts import prompts_hash
from summarizer.results import AskReport, CheckReport, Report, Verdict
from summarizer.tasks.schemas import AnswerDraft, DigestDraft, ReportDraft, VerdictsDraft
from summarizer.text.article import Article


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


def _path(recordings: Path, case: str) -> Path:
    return recordings / "outputs" / f"{case}.json"


def _hash(article: Article) -> str:
    return hashlib.sha256(article.text.encode()).hexdigest()[:16]


def _timeless(report: Any) -> Any:
    """Without the time that the run took, which differs from machine to machine."""
    return report.model_copy(update={"run": report.run.model_copy(update={"seconds": 0.0})})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both outputs, or of one."""

    kind: Literal["same", "changed", "gone", "new"]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CaseChanges:
    """What changed in the output for one case."""

    model: str
    case: str
    versions: tuple[str, str]
    """Of the requests: then, and now."""
    rows: tuple[Row, ...]

    @property
    def changed(self) -> list[Row]:
        """The rows that differ."""
        return [row for row in self.rows if row.kind != "same"]


def changes(outputs: Mapping[Path, Mapping[str, Output]]) -> Iterator[CaseChanges]:
    """The cases whose output differs from the one accepted last, of models by their folder of recordings."""
    for folder, cases in outputs.items():
        for case, output in cases.items():
            stored = read_output(folder, case)
            if stored is None:
                continue
            before = lines_of(stored.report, [*stored.answers, *stored.planted])
            after = lines_of(output.report, [*output.answers, *output.planted])
            if before != after:
                versions = (stored.requests, requests_version())
                yield CaseChanges(folder.name, case, versions, tuple(side_by_side(before, after)))


def lines_of(report: Report, answers: Sequence[AskReport]) -> list[str]:
    """An output as lines: what is printed, and what was refused."""
    lines = [f"{shown.where}: {shown.text}" for shown in summary_statements(report)]
    for stance in report.stances or []:
        lines.append(f"stance: {stance.holder}, {stance.position}, {stance.target}: {stance.claim}")
    for given in answers:
        status = [] if given.status == "answered" else [f"[{given.status}]"]
        lines.append(" ".join(["question:", given.question, *status, *([given.answer.text] if given.answer else [])]))
    dropped = [*report.dropped, *(entry for given in answers for entry in given.dropped)]
    return [*lines, *(f"refused {entry.kind}: {entry.text} ({entry.reason})" for entry in dropped)]


def side_by_side(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    """The lines of two outputs, those that are the same beside each other."""
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = list(before[start:end]), list(after[first:last])
        for at in range(max(len(left), len(right))):
            old, new = (side[at] if at < len(side) else "" for side in (left, right))
            kind: Literal["same", "changed", "gone", "new"] = "changed" if old and new else "gone" if old else "new"
            yield Row("same" if tag == "equal" else kind, old, new)


def to_text(found: Sequence[CaseChanges]) -> str:
    """The changed lines, for a terminal."""
    lines = []
    for one in found:
        lines.append(f"{one.model} · {one.case}: requests {one.versions[0]} → {one.versions[1]}")
        for row in one.changed:
            lines += [f"  - {row.before}"] * bool(row.before) + [f"  + {row.after}"] * bool(row.after)
    lines.append(f"{len(found)} outputs differ from those accepted last" if found else "no output differs")
    return "\n".join(lines) + "\n"


def to_html(found: Sequence[CaseChanges]) -> str:
    """One page, old and new side by side."""

    from jinja2 import PackageLoader

    from summarizer.render.html import content_security_policy, environment

    style = (files("summarizer.evals.reports") / "static" / "run.css").read_text(encoding="utf-8")
    templates = environment().overlay(loader=PackageLoader("summarizer.evals.reports"))
    return templates.get_template("diff.html").render(
        found=found, policy=content_security_policy(style, ""), style=style, version=__version__
    )
