"""A run as Markdown, for the summary page of a CI job."""

import re
from collections.abc import Iterator

from summarizer.evaluation.reports.tables import Cell, Reported, rows, written
from summarizer.evaluation.scorers import Metric
from summarizer.rendering.safe import one_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(reported: Reported) -> str:
    """The verdict, the scores side by side, and every change by name."""
    models = reported.run.models
    lines = [f"## {'✅' if reported.verdict.passed else '❌'} summarize eval: {_text(reported.headline)}", ""]
    lines += ["| metric | " + " | ".join(map(_text, models)) + " |", "|---|" + "---:|" * len(models)]
    lines += [f"| {_text(metric.name)} | " + " | ".join(_cell(metric, cell) for cell in cells) + " |"
              for metric, cells in rows(reported)]  # fmt: skip
    lines += ["", _text(reported.run.judge)] if reported.run.judge else []
    for title, changes in _changes(reported):
        if changes:
            lines += ["", f"### {title}", "", *(f"- {_text(change)}" for change in changes)]
    return "\n".join(lines) + "\n"


def _cell(metric: Metric, cell: Cell) -> str:
    if cell.value is None:
        return "*not scored*"
    was = (
        f" {'⬆' if cell.direction == 'better' else '⬇'} was {written(metric, cell.accepted)}" if cell.direction else ""
    )
    return f"{written(metric, cell.value)}{was} ({cell.count} {cell.unit})"


def _changes(reported: Reported) -> Iterator[tuple[str, list[str]]]:
    verdict = reported.verdict
    yield "Not scored", verdict.failed
    yield "Worse than accepted", [str(change) for change in verdict.worse]
    yield "Bounds that do not hold", verdict.bounds
    yield "Worse beyond chance", verdict.significant
    yield "Better than accepted", [str(change) for change in verdict.better]
    yield "Unused recordings", [f"{model}: {count}" for model, count in reported.unused.items() if count]


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))
