"""Outputs before and after: what a model's recordings came to when they were accepted, and what they come to now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.resources import files
from pathlib import Path
from typing import Literal

from jinja2 import PackageLoader

from summarizer import __version__
from summarizer.evals.outputs import read_output, requests_version
from summarizer.evals.scores import Output, summary_statements
from summarizer.render.html import content_security_policy, environment
from summarizer.results import AskReport, Report

_STYLE = (files("summarizer.evals.reports") / "static" / "run.css").read_text(encoding="utf-8")


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
        lines.append(f"question: {given.question} {given.answer.text if given.answer else f'[{given.status}]'}")
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
    templates = environment().overlay(loader=PackageLoader("summarizer.evals.reports"))
    return templates.get_template("diff.html").render(
        found=found, policy=content_security_policy(_STYLE, ""), style=_STYLE, version=__version__
    )
