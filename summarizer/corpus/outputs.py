"""Where the results of a run go: a file of JSON lines, a Parquet file, or standard output in input order."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from summarizer.corpus.journal import Journal, refuse_foreign, replace_with
from summarizer.corpus.parquet import read_parquet, write_parquet
from summarizer.errors import UsageError

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """Where the results go, and where rows are kept until all are there."""

    output: str
    """A path; ``-`` for standard output."""
    journal: Path
    """The results file itself, or one beside it."""

    @property
    def is_parquet(self) -> bool:
        """True where the results are put into another format at the end."""
        return self.output.lower().endswith(".parquet")

    def finish(self, journal: Journal) -> None:
        """All rows are there: put them in order. Raises SummarizerError when the disk does not take it."""
        if self.is_parquet:
            write_parquet(Path(self.output), journal.lines())
            self.journal.unlink()
        elif self.output != STDOUT:
            journal.settle()


@contextmanager
def prepared(output: str, kept: Path | None) -> Iterator[Target]:
    """The target of an ``--output``; with standard output, rows are kept in the file ``kept`` or in one that goes.

    Raises UsageError for a place that cannot be written.
    """
    if output == STDOUT and kept is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Target(output, Path(folder) / "rows.jsonl")
        return
    place = kept if kept is not None else Path(output)
    if place.is_dir() or not place.absolute().parent.is_dir():
        raise UsageError(f"cannot write to {place}; give a file in a folder that exists")
    target = Target(output, place)
    if kept is None and target.is_parquet:
        target = Target(output, place.with_name(place.name + ".jsonl"))
        if place.exists() and not target.journal.exists():
            for line in islice(read_parquet(place), 1):
                refuse_foreign(line, place)
            replace_with(target.journal, read_parquet(place))
    yield target


class RowPrinter:
    """Prints rows on standard output in the order of the inputs, each as soon as all before it are there."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._next = 0

    def advance(self) -> None:
        """Print what can be printed now. Raises BrokenPipeError when nobody reads on."""
        while (entry := self._journal.index.at_place(self._next)) is not None:
            sys.stdout.buffer.write(self._journal.read(entry))
            self._next += 1
        sys.stdout.buffer.flush()
