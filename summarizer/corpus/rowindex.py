"""Which rows a results file holds, and where: a private SQLite database that SQLite spills to disk and deletes itself.

It is rebuilt from the results file whenever one is opened, so nothing can disagree with the file after a kill.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from summarizer.errors import SummarizerError

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
    """Where one row lies in the results file."""

    id: str
    start: int
    """Byte offset of its line."""
    length: int
    """Bytes of its line, the newline included."""
    ok: bool
    place: int | None
    """Position among this run's inputs, from 0; None for a row of an earlier run's input."""


class RowIndex:
    """Entries by id, by content and by place. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(_TABLES)

    def is_new(self, name: str) -> bool:
        """True the first time a name is asked about."""
        with self._locked() as db:
            return db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (name,)).rowcount == 1

    def put(self, entry: Entry, content: str) -> None:
        """Note a row; one with the same id is forgotten."""
        values = (entry.id, entry.start, entry.length, content, entry.ok, entry.place)
        with self._locked() as db:
            db.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?)", values)

    def find(self, identity: str) -> Entry | None:
        """The entry of an id."""
        return self._one("id = ?", identity)

    def with_content(self, content: str) -> Entry | None:
        """A row that was computed from the same content and is no error."""
        return self._one("content = ? AND ok ORDER BY start LIMIT 1", content) if content else None

    def at_place(self, place: int) -> Entry | None:
        """The entry of one of this run's inputs."""
        return self._one("place = ?", place)

    def set_place(self, identity: str, place: int) -> None:
        """Say which of this run's inputs a row belongs to."""
        with self._locked() as db:
            db.execute("UPDATE rows SET place = ? WHERE id = ?", (place, identity))

    def in_order(self) -> Iterator[Entry]:
        """Rows of earlier inputs as they stand, then those of this run in the order of its inputs."""
        cursor = self._db.execute(f"SELECT {_FIELDS} FROM rows ORDER BY place IS NOT NULL, place, start")
        return (_entry(values) for values in cursor)

    def failed_inputs(self) -> int:
        """How many of this run's inputs have an error row."""
        with self._locked() as db:
            return int(db.execute("SELECT count(*) FROM rows WHERE place IS NOT NULL AND NOT ok").fetchone()[0])

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def _one(self, condition: str, value: str | int) -> Entry | None:
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
