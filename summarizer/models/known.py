"""What is known of a model before it is asked: its size, by its name, and what earlier runs learnt about it.

That is its exam, and what its endpoint refused; a small file for each endpoint and model in the cache folder.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from summarizer.models.recorded import write_json

_SIZE = re.compile(r"(?<![^\W_])(\d+(?:\.\d+)?)([bm])(?![^\W_])", re.I)
_UNITS = {"b": 1e9, "m": 1e6}
FEWEST_TO_VERIFY = 4e9
"""Parameters below which a model that was not examined may not verify: those that were measured called false statements
supported as often as true ones."""


@dataclass(frozen=True, slots=True)
class Exam:
    """What ``summarize models exam`` found."""

    score: float
    """Balanced accuracy on its statements, 0 to 1."""
    low: float
    high: float
    """Its 95 % interval."""
    verifies: bool
    """Whether it reads well enough to verify."""
    writes: bool
    """Whether it drafts well enough, too."""
    edition: str
    """Hash of the questions and prompts it was examined with."""
    date: str
    """ISO 8601."""


def parameters(name: str) -> float | None:
    """The number of parameters that a name tells, as ``qwen2.5-coder-1.5b-instruct`` does; None where it tells none."""
    found = [float(number) * _UNITS[unit.lower()] for number, unit in _SIZE.findall(name)]
    return max(found, default=None)


def may_verify(size: float | None, exam: Exam | None = None) -> bool:
    """Whether a model may verify: as its exam says, else by its size; one that does not tell its size may."""
    if exam is not None:
        return exam.verifies
    return size is None or size >= FEWEST_TO_VERIFY


class Memory:
    """What is kept about one model at one endpoint; nothing without a folder."""

    def __init__(self, folder: Path | None, endpoint: str, identity: str) -> None:
        name = hashlib.sha256(f"{endpoint}\n{identity}".encode()).hexdigest()[:16]
        self._path = folder / f"{name}.json" if folder else None
        self._facts = {"endpoint": endpoint, "model": identity}

    def read(self, what: str) -> dict[str, Any]:
        """What was kept under a name; empty where there is nothing, or nothing that can be read."""
        found = self._read().get(what)
        return found if isinstance(found, dict) else {}

    def write(self, what: str, value: dict[str, Any]) -> None:
        """Keep a value that JSON can hold. Raises SummarizerError when the folder cannot be written."""
        if self._path is not None:
            write_json(self._path, self._read() | self._facts | {what: value})

    @property
    def exam(self) -> Exam | None:
        """The model's exam, if it sat one."""
        try:
            return Exam(**self.read("exam"))
        except TypeError:
            return None

    def keep_exam(self, exam: Exam) -> None:
        """Keep the result of an exam. Raises as ``write``."""
        self.write("exam", asdict(exam))

    def _read(self) -> dict[str, Any]:
        try:
            facts = json.loads(self._path.read_text(encoding="utf-8")) if self._path else {}
        except (OSError, ValueError):
            return {}
        return facts if isinstance(facts, dict) else {}
