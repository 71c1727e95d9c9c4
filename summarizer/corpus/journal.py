"""The results file: one row a line, appended as rows finish, so that a run can end at any moment between two rows.

A row is one ``write``; a killed process loses none that was written. The file is synced to disk (fsync) once a second
and at the end, so a power cut loses at most the last second. An incomplete last line is cut off when the file is opened
again. During a run, rows are in the order in which they finish; at its end a new file with the rows in the order of
the inputs replaces it.
"""

import json
import os
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from summarizer.corpus.rows import HEAD, Row, is_parquet, not_results, read_parquet, write_parquet
from summarizer.errors import SummarizerError, UsageError
from summarizer.files import replacing

STDOUT = "-"
FSYNC_SECONDS = 1.0
_TABLES = """
PRAGMA journal_mode = OFF;
CREATE TABLE rows (
    id TEXT PRIMARY KEY, start INTEGER, length INTEGER, content TEXT, ok INTEGER, place INTEGER
) WITHOUT ROWID;
CREATE INDEX by_content ON rows (content);
CREATE INDEX by_place ON rows (place);
CREATE TABLE seen (name TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_FIELDS = "id, start, length, ok, place"


@dataclass(frozen=True, slots=True)
class Entry:
    """The place of one row in the results file."""

    id: str
    start: int
    """Byte offset of its line."""
    length: int
    """Bytes of its line, including the newline."""
    ok: bool
    place: int | None
    """Index among this run's inputs; None for a row of an earlier run's input."""


class RowIndex:
    """Entries by id, by content and by place, in a private SQLite database. Safe to use from several threads.

    SQLite spills it to disk and deletes it. It is rebuilt from the results file whenever one is opened, so it cannot
    disagree with the file after a kill.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(_TABLES)

    def is_new(self, name: str) -> bool:
        """True for the first call with a name."""
        with self._locked() as db:
            return db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (name,)).rowcount == 1

    def put(self, entry: Entry, content: str) -> None:
        """Add a row, in place of one with the same id."""
        values = (entry.id, entry.start, entry.length, content, entry.ok, entry.place)
        with self._locked() as db:
            db.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?)", values)

    def find(self, identity: str) -> Entry | None:
        """The entry of an id."""
        return self._select("id = ?", identity)

    def with_content(self, content: str) -> Entry | None:
        """A row without error that was computed from the same content."""
        return self._select("content = ? AND ok ORDER BY start LIMIT 1", content) if content else None

    def at_place(self, place: int) -> Entry | None:
        """The entry of one of this run's inputs."""
        return self._select("place = ?", place)

    def set_place(self, identity: str, place: int) -> None:
        """Set which of this run's inputs a row belongs to."""
        with self._locked() as db:
            db.execute("UPDATE rows SET place = ? WHERE id = ?", (place, identity))

    def in_order(self) -> Iterator[Entry]:
        """Rows of earlier inputs in file order, then those of this run in the order of its inputs."""
        cursor = self._db.execute(f"SELECT {_FIELDS} FROM rows ORDER BY place IS NOT NULL, place, start")
        return (_entry(values) for values in cursor)

    def failed_inputs(self) -> int:
        """How many of this run's inputs have an error row."""
        with self._locked() as db:
            return int(db.execute("SELECT count(*) FROM rows WHERE place IS NOT NULL AND NOT ok").fetchone()[0])

    def close(self) -> None:
        """Delete the index."""
        self._db.close()

    def _select(self, condition: str, value: str | int) -> Entry | None:
        with self._locked() as db:
            found = db.execute(f"SELECT {_FIELDS} FROM rows WHERE {condition}", (value,)).fetchone()
        return _entry(found) if found else None

    @contextmanager
    def _locked(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._db
            except sqlite3.OperationalError as error:
                raise SummarizerError(f"cannot keep the index of rows ({error}); free space in TMPDIR") from None


def _entry(values: tuple[str, int, int, int, int | None]) -> Entry:
    identity, start, length, ok, place = values
    return Entry(identity, start, length, bool(ok), place)


class Journal:
    """An open results file. Use as a context manager."""

    def __init__(self, path: Path, recipe: str) -> None:
        """Open or create, and index.

        Raises UsageError for a file of something else, of another recipe, or in use; SummarizerError for disk errors.
        """
        self.path = path
        self.index = RowIndex()
        self._recipe = recipe
        self._synced = 0.0
        with self._disk_errors():
            self._file: BinaryIO = path.open("ab", buffering=0)
            self._reader = path.open("rb")
        try:
            _lock(self._file, path)
            self._end = self._file.seek(0, os.SEEK_END)
            self._read_index()
        except BaseException:
            self._close()
            raise

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            os.fsync(self._file.fileno())
        self._close()

    def append(self, row: Row, place: int) -> None:
        """Add a finished row, whole or not at all. Raises SummarizerError for disk errors."""
        line = row.model_dump_json().encode("utf-8", "replace") + b"\n"
        try:
            with self._disk_errors():
                self._write(line)
        except SummarizerError:
            with suppress(OSError):
                self._file.truncate(self._end)
            raise
        self.index.put(Entry(row.id, self._end, len(line), row.status == "ok", place), row.content)
        self._end += len(line)

    def read(self, entry: Entry) -> bytes:
        """A row's line, with its newline."""
        self._reader.seek(entry.start)
        return self._reader.read(entry.length)

    def row(self, entry: Entry) -> Row:
        """A row as a value."""
        return Row.model_validate_json(self.read(entry))

    def lines(self) -> Iterator[bytes]:
        """Every row's line, in the order of the inputs; those of earlier inputs first."""
        return (self.read(entry) for entry in self.index.in_order())

    def sort(self) -> None:
        """Put the rows in the order of the inputs. Raises SummarizerError when there is no room for the new file."""
        with self._disk_errors():
            os.fsync(self._file.fileno())
            if not self._is_sorted():
                _replace(self.path, self.lines())

    def _close(self) -> None:
        self._file.close()
        self._reader.close()
        self.index.close()

    def _is_sorted(self) -> bool:
        at = 0
        for entry in self.index.in_order():
            if entry.start != at:
                return False
            at += entry.length
        return at == self._end

    def _write(self, line: bytes) -> None:
        done = 0
        while done < len(line):
            done += self._file.write(line[done:]) or 0
        if time.monotonic() - self._synced >= FSYNC_SECONDS:
            os.fsync(self._file.fileno())
            self._synced = time.monotonic()

    def _read_index(self) -> None:
        """Index the rows, and cut off an incomplete last line."""
        start = 0
        with self.path.open("rb") as lines:
            for line in lines:
                if start == 0:
                    _check_version(line, self.path)
                if not line.endswith(b"\n"):
                    break
                if head := _head(line):
                    if head["recipe"] != self._recipe:
                        raise UsageError(
                            f"{self.path} was made with another recipe (model, tasks, questions, shape or version); "
                            "name another --output, or delete it"
                        )
                    self.index.put(Entry(head["id"], start, len(line), head["status"] == "ok", None), head["content"])
                start += len(line)
        if start < self._end:
            with self._disk_errors():
                self._file.truncate(start)
            self._end = start

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SummarizerError(
                f"cannot write {self.path}: {error.strerror or error}; finished rows are kept: "
                "free space and repeat the command"
            ) from None


def _check_version(start: bytes, path: Path) -> None:
    """Raises UsageError for a results file that does not begin with a row of this version."""
    if start.startswith(b'{"schema_version":1,"id":'):
        raise UsageError(
            f"{path} holds rows of schema version 1, which this version does not continue; name another --output, "
            "or delete it (summarize find and summarize stances --corpus still read it)"
        )
    expected = b'{"schema_version":2,"id":'
    if not expected.startswith(start[: len(expected)]):
        raise not_results(path)


def _replace(path: Path, lines: Iterable[bytes]) -> None:
    """Write a file whole in place of another. Raises OSError, and then the old one is unchanged."""
    with replacing(path, alone=True) as temporary, temporary.open("wb") as out:
        out.writelines(lines)
        out.flush()
        os.fsync(out.fileno())


def drop_errors(path: Path) -> None:
    """Remove the error rows of a results file that nobody has open. Raises SummarizerError."""
    try:
        with path.open("rb") as lines:
            _replace(path, (line for line in lines if (head := _head(line)) and head["status"] == "ok"))
    except FileNotFoundError:
        return
    except OSError as error:
        raise SummarizerError(f"cannot write {path}: {error.strerror or error}; free space and continue") from None


def _head(line: bytes) -> dict[str, str] | None:
    """What the index needs of a row; None for a line that a power cut damaged."""
    try:
        row = json.loads(line)
        return {name: str(row[name]) for name in HEAD}
    except (ValueError, KeyError, TypeError):
        return None


def _lock(file: BinaryIO, path: Path) -> None:
    """Lock the file for this run, until it is closed or the process ends."""
    try:
        import fcntl
    except ImportError:  # Windows has no flock; there the user must avoid two runs at once
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(f"another run is writing {path}; wait for it, or name another --output") from None


@dataclass(frozen=True, slots=True)
class Target:
    """Where the results go, and where rows are kept until the run ends."""

    output: str
    """A path; ``-`` for standard output."""
    journal: Path
    """The results file itself, or one next to it."""

    @property
    def is_parquet(self) -> bool:
        """True if the results are converted to Parquet at the end."""
        return is_parquet(self.output)

    def finish(self, journal: Journal) -> None:
        """Put the finished rows in order. Raises SummarizerError for disk errors."""
        if self.is_parquet:
            write_parquet(Path(self.output), journal.lines())
            self.journal.unlink()
        elif self.output != STDOUT:
            journal.sort()


@contextmanager
def open_target(output: str, kept: Path | None) -> Iterator[Target]:
    """The target of an ``--output``; for standard output, rows are kept in ``kept`` or in a temporary file.

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
                _check_version(line, place)
            _replace(target.journal, read_parquet(place))
    yield target


class RowPrinter:
    """Prints rows on standard output in the order of the inputs, each as soon as all before it are finished."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._next = 0

    def advance(self) -> None:
        """Print what can be printed now. Raises BrokenPipeError when the reader has closed."""
        while (entry := self._journal.index.at_place(self._next)) is not None:
            sys.stdout.buffer.write(self._journal.read(entry))
            self._next += 1
        sys.stdout.buffer.flush()
