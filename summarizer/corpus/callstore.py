"""The calls of a run by provider batches: wanted, sent, or done.

One SQLite file beside the results, so that a reboot at any moment loses no call that was paid for.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.errors import SummarizerError

ATTEMPTS = 3
"""How often a call is sent before what failed it counts."""
_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS calls (
    key TEXT PRIMARY KEY, line TEXT, state TEXT, attempts INTEGER, nonce TEXT, status INTEGER, body TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_state ON calls (state);
CREATE INDEX IF NOT EXISTS by_nonce ON calls (nonce);
CREATE TABLE IF NOT EXISTS batches (nonce TEXT PRIMARY KEY, id TEXT, open INTEGER);
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What came back for a call."""

    status: int
    """HTTP status; 0 where the batch ended without one."""
    body: dict[str, Any]

    @property
    def said(self) -> str:
        """The error's words."""
        error = self.body.get("error", self.body)
        return str(error.get("message", "") if isinstance(error, dict) else error)


class CallStore:
    """Calls by the hash of their request. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.executescript(_TABLES)
        except sqlite3.Error as error:
            raise SummarizerError(f"cannot keep calls in {path}: {error}; free space or choose another place") from None

    def __enter__(self) -> "CallStore":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def delete(self) -> None:
        """Close and remove the file: all rows are made."""
        self._db.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def done(self, key: str) -> Done | None:
        """What came back for a call, or None while it is wanted or on its way."""
        found = self._db.execute("SELECT status, body FROM calls WHERE key = ? AND state = 'done'", (key,)).fetchone()
        return Done(found[0], json.loads(found[1])) if found else None

    def want(self, key: str, line: dict[str, Any]) -> None:
        """Ask for a call, unless it is known already."""
        with self._changed() as db:
            values = (key, json.dumps(line, ensure_ascii=False))
            db.execute("INSERT OR IGNORE INTO calls VALUES (?, ?, 'wanted', 0, NULL, NULL, NULL)", values)

    def wanted(self) -> list[tuple[str, int]]:
        """Key of every call that waits to be sent, and the bytes of its line."""
        query = "SELECT key, length(CAST(line AS BLOB)) FROM calls WHERE state = 'wanted' ORDER BY key"
        return list(self._db.execute(query))

    def line(self, key: str) -> str:
        """A call's line of an input file."""
        return str(self._db.execute("SELECT line FROM calls WHERE key = ?", (key,)).fetchone()[0])

    def begin(self, nonce: str, keys: Iterable[str]) -> None:
        """Note, before it is done, that these calls are to be sent as one batch."""
        with self._changed() as db:
            db.execute("INSERT INTO batches VALUES (?, NULL, 1)", (nonce,))
            query = "UPDATE calls SET state = 'sent', nonce = ?, attempts = attempts + 1 WHERE key = ?"
            db.executemany(query, ((nonce, key) for key in keys))

    def created(self, nonce: str, identity: str | None) -> None:
        """Note the provider's id of a batch."""
        with self._changed() as db:
            db.execute("UPDATE batches SET id = ? WHERE nonce = ?", (identity, nonce))

    def open_batches(self) -> list[tuple[str, str | None]]:
        """Nonce and id of the batches that are not fetched yet; no id where it was not noted."""
        return list(self._db.execute("SELECT nonce, id FROM batches WHERE open ORDER BY rowid"))

    def close_batch(self, nonce: str, results: Iterable[tuple[str, Done]], why: str, *, counted: bool = True) -> None:
        """Note what a batch brought. What failed for a while, or has nothing, is wanted again, a few times."""
        with self._changed() as db:
            query = "UPDATE calls SET state = 'done', status = ?, body = ? WHERE key = ? AND nonce = ?"
            for key, result in results:
                db.execute(query, (result.status, json.dumps(result.body, ensure_ascii=False), key, nonce))
            if not counted:
                db.execute("UPDATE calls SET attempts = attempts - 1 WHERE nonce = ?", (nonce,))
            nothing = json.dumps({"error": {"message": why}})
            db.execute(
                "UPDATE calls SET state = 'done', status = 0, body = ? WHERE nonce = ? AND state = 'sent'",
                (nothing, nonce),
            )
            passing = "status IN (0, 408, 409, 425, 429) OR status >= 500"
            db.execute(
                f"UPDATE calls SET state = 'wanted' WHERE nonce = ? AND attempts < ? AND ({passing})", (nonce, ATTEMPTS)
            )
            db.execute("UPDATE batches SET open = 0 WHERE nonce = ?", (nonce,))

    def forget_failures(self) -> None:
        """Want again what failed for good."""
        with self._changed() as db:
            db.execute("UPDATE calls SET state = 'wanted', attempts = 0 WHERE state = 'done' AND status != 200")

    @contextmanager
    def _changed(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is kept, or nothing."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise SummarizerError(f"cannot keep calls in {self.path}: {error}; free space and go on") from None
