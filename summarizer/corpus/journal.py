"""The results file: one row a line, appended as rows finish, so that whatever ends a run ends it between two rows.

A row is one ``write``; a killed process loses none that was written. The disk is asked to keep them (fsync) once a
second and at the end, so a power cut loses at most the last second. A torn last line is cut off when the file is opened
again. While a run goes on, rows stand in the order in which they finish; at its end they are put in the order of the
inputs, by a new file that takes the old one's place.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from summarizer.corpus.rowindex import Entry, RowIndex
from summarizer.corpus.rows import Row
from summarizer.errors import SummarizerError, UsageError

FSYNC_SECONDS = 1.0
_BLOCK = 1 << 16


class Journal:
    """An open results file. Use as a context manager."""

    def __init__(self, path: Path, recipe: str) -> None:
        """Open or create, repair and index. Raises UsageError for a file that is none of ours, was made with another
        recipe, or is being written; SummarizerError when the disk does not take it.
        """
        self.path = path
        self.index = RowIndex()
        self._recipe = recipe
        self._synced = 0.0
        with self._written():
            self._file: BinaryIO = path.open("ab", buffering=0)
            self._reader = path.open("rb")
        try:
            _lock(self._file, path)
            self._end = self._file.seek(0, os.SEEK_END)
            self._repair()
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
        """Add a finished row. Raises SummarizerError when the disk does not take it; then nothing of it is there."""
        line = row.model_dump_json().encode("utf-8", "replace") + b"\n"
        try:
            with self._written():
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

    def settle(self) -> None:
        """Put the rows in the order of the inputs. Raises SummarizerError when there is no room for the new file."""
        with self._written():
            os.fsync(self._file.fileno())
        if self._is_settled():
            return
        with self._written():
            replace_with(self.path, self.lines())

    def _close(self) -> None:
        self._file.close()
        self._reader.close()
        self.index.close()

    def _is_settled(self) -> bool:
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

    def _repair(self) -> None:
        """Cut off what stands behind the last newline."""
        at, kept = self._end, 0
        while at > 0 and not kept:
            start = max(0, at - _BLOCK)
            self._reader.seek(start)
            found = self._reader.read(at - start).rfind(b"\n")
            kept, at = (start + found + 1 if found >= 0 else 0), start
        if kept < self._end:
            if not kept:
                self._reader.seek(0)
                self._refuse_foreign(self._reader.read(_BLOCK))
            with self._written():
                self._file.truncate(kept)
            self._end = kept

    def _refuse_foreign(self, start: bytes) -> None:
        refuse_foreign(start, self.path)

    def _read_index(self) -> None:
        start = 0
        with self.path.open("rb") as lines:
            for line in lines:
                if start == 0:
                    self._refuse_foreign(line)
                if said := _head(line):
                    self._check(said)
                    self.index.put(Entry(said["id"], start, len(line), said["status"] == "ok", None), said["content"])
                start += len(line)

    def _check(self, said: dict[str, str]) -> None:
        if said["recipe"] != self._recipe:
            raise UsageError(
                f"{self.path} was made with another recipe (model, tasks, questions, shape or version); "
                "name another --output, or delete it"
            )

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SummarizerError(
                f"cannot write {self.path}: {error.strerror or error}; finished rows are kept: "
                "make room and give the same command again"
            ) from None


def refuse_foreign(start: bytes, path: Path) -> None:
    """Raises UsageError where a results file begins with something else than a row of this version."""
    if start.startswith(b'{"schema_version":1,"id":'):
        raise UsageError(
            f"{path} holds rows of schema version 1, which this version does not continue; name another --output, "
            "or delete it (summarize find and summarize stances --corpus still read it)"
        )
    ours = b'{"schema_version":2,"id":'
    if not ours.startswith(start[: len(ours)]):
        raise UsageError(f"{path} is no results file of summarize batch; choose another --output")


def replace_with(path: Path, lines: Iterator[bytes]) -> None:
    """Write a file whole and put it in place of another. Raises OSError, and then the old one stands as it was."""
    handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=".write-")
    try:
        with os.fdopen(handle, "wb") as out:
            for line in lines:
                out.write(line)
            out.flush()
            os.fsync(out.fileno())
        if path.exists():
            Path(temporary).chmod(path.stat().st_mode & 0o777)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def drop_errors(path: Path) -> None:
    """Leave out of a results file that nobody has open the rows that hold errors. Raises SummarizerError."""
    try:
        with path.open("rb") as lines:
            replace_with(path, (line for line in lines if (said := _head(line)) and said["status"] == "ok"))
    except FileNotFoundError:
        return
    except OSError as error:
        raise SummarizerError(f"cannot write {path}: {error.strerror or error}; make room and go on") from None


def _head(line: bytes) -> dict[str, str] | None:
    """What the index needs of a row; None for a line that a power cut damaged."""
    try:
        row = json.loads(line)
        return {name: str(row[name]) for name in ("id", "content", "recipe", "status")}
    except (ValueError, KeyError, TypeError):
        return None


def _lock(file: BinaryIO, path: Path) -> None:
    """One run at a time: held until the file is closed or the process ends."""
    try:
        import fcntl
    except ImportError:  # Windows has no flock; there two runs are the user's to avoid
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(f"another run is writing {path}; wait for it, or name another --output") from None
