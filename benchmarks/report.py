"""What every benchmark returns, and how it is printed."""

import json
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any


class DataMissing(Exception):
    """The data set a benchmark reads is not on this machine."""


@dataclass(frozen=True)
class Report:
    """One benchmark's outcome."""

    name: str
    cases: int
    """How many cases were scored."""
    scores: dict[str, float]
    """Machine-readable figures, by key."""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    """The table for people; peers beside ours."""
    notes: Sequence[str] = field(default=())

    def text(self) -> str:
        """The table, what it ran on and how many cases."""
        table = [list(self.columns), *[list(row) for row in self.rows]]
        widths = [max(len(row[i]) for row in table) for i in range(len(self.columns))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table
        ]
        machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
        return "\n".join([f"{self.name}: {self.cases} cases, {machine}", "", *lines, "", *self.notes]).rstrip()

    def json(self) -> str:
        """One line: name, cases and scores."""
        return json.dumps({"name": self.name, "cases": self.cases, "scores": self.scores})


def mean(values: Iterable[float]) -> float:
    """The mean; 0 for no values."""
    return fmean(found) if (found := list(values)) else 0.0


def balanced(truth: Sequence[bool], passed: Sequence[bool]) -> tuple[float, float, float]:
    """Balanced accuracy, share of what is true that is refused, share of what is false that passes."""
    pairs = list(zip(truth, passed, strict=True))
    refused, let = mean(not ok for true, ok in pairs if true), mean(ok for true, ok in pairs if not true)
    return 1 - (refused + let) / 2, refused, let


def data_dir() -> Path:
    """``SUMMARIZER_DATA``, or the shared data folder beside a checkout."""
    return Path(os.environ.get("SUMMARIZER_DATA", "../shared/data"))


def read_rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a JSON-lines file of the data folder. Raises DataMissing when it is not there."""
    path = data_dir() / name
    if not path.is_file():
        raise DataMissing(f"{path} is not there; set SUMMARIZER_DATA to the folder that holds {name}")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
