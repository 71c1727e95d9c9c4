"""Which articles of an archive bear on a question: SQLite's full-text index FTS5, with BM25 over Porter stems.

The index lies beside the results file, holds no text of its own, and is built anew when the results have changed.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from summarizer.corpus.reading_rows import row_dict, row_lines, row_value
from summarizer.corpus.rows import Row
from summarizer.errors import InputError, SummarizerError
from summarizer.retrieval.questions import analyse_question

_TABLES = """
CREATE VIRTUAL TABLE articles USING fts5(title, text, content='', tokenize="porter unicode61 remove_diacritics 2");
CREATE TABLE rows (number INTEGER PRIMARY KEY, start INTEGER, length INTEGER, line BLOB);
CREATE TABLE built (state TEXT);
"""
_TITLE_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that shares words with a question."""

    row: Row
    score: float
    """BM25; comparable between hits of one question only."""


class Archive:
    """An archive that questions are put to. Use as a context manager."""

    def __init__(self, results: Path) -> None:
        """Open the index, and build it where it is missing or old. Raises InputError, SummarizerError."""
        self.results = results
        self._parquet = results.suffix.lower() == ".parquet"
        state = _state(results)
        self._db = self._opened(results.with_name(results.name + ".index"), state)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @property
    def articles(self) -> int:
        """How many articles can be found."""
        return int(self._db.execute("SELECT count(*) FROM rows").fetchone()[0])

    def search(self, question: str, top: int) -> list[Hit]:
        """The articles that bear most on a question, best first."""
        words = question_words(question)
        if not words:
            return []
        query = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
        found = self._db.execute(
            "SELECT rowid, -bm25(articles, ?, 1.0) AS score FROM articles WHERE articles MATCH ? "
            "ORDER BY score DESC LIMIT ?",
            (_TITLE_WEIGHT, query, top),
        )
        return [Hit(self._row(number), score) for number, score in found.fetchall()]

    def _row(self, number: int) -> Row:
        start, length, line = self._db.execute(
            "SELECT start, length, line FROM rows WHERE number = ?", (number,)
        ).fetchone()
        if line is None:
            with self.results.open("rb") as file:
                file.seek(start)
                line = file.read(length)
        return row_value(line, self.results)

    def _opened(self, place: Path, state: str) -> sqlite3.Connection:
        try:
            db = sqlite3.connect(place, isolation_level=None)
            with suppress(sqlite3.Error):
                if db.execute("SELECT state FROM built").fetchone() == (state,):
                    return db
            db.close()
            place.unlink(missing_ok=True)
            db = sqlite3.connect(place, isolation_level=None)
            self._build(db, state)
        except (sqlite3.OperationalError, OSError):  # a folder that takes no index: keep it for this run alone
            db = sqlite3.connect("", isolation_level=None)
            self._build(db, state)
        return db

    def _build(self, db: sqlite3.Connection, state: str) -> None:
        try:
            db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        except sqlite3.OperationalError as error:
            if "fts5" in str(error):
                raise SummarizerError(
                    "this Python's SQLite has no FTS5, which find needs; take another build"
                ) from None
            raise
        db.execute("BEGIN")
        start = texts = 0
        for number, line in enumerate(row_lines(self.results)):
            row = row_dict(line, self.results)
            if row and row["status"] == "ok" and row["duplicate_of"] is None and row["text"] is not None:
                texts += 1
                db.execute(
                    "INSERT INTO articles (rowid, title, text) VALUES (?, ?, ?)",
                    (number, (row["article"] or {}).get("title") or "", row["text"]),
                )
                db.execute(
                    "INSERT INTO rows VALUES (?, ?, ?, ?)",
                    (number, start, len(line), line if self._parquet else None),
                )
            start += len(line)
        db.execute("INSERT INTO built VALUES (?)", (state,))
        db.execute("COMMIT")
        if not texts:
            raise InputError(f"{self.results} holds no article texts; make its rows without --no-text")


def question_words(question: str) -> Sequence[str]:
    """The words of a question that say what it is about."""
    return list(dict.fromkeys(term.word for term in analyse_question(question, "en").terms))


def _state(results: Path) -> str:
    try:
        about = results.stat()
    except OSError:
        raise InputError(f"there is no file {results}; make one with: summarize batch INPUTS -o {results}") from None
    return f"1 {about.st_size} {about.st_mtime_ns}"
