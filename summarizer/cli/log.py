"""``summarize log``: what was read and asked before, kept in a database in the user's data folder.

An entry holds the article's name, the question and what a model answered. It holds words of the article only if the
user asked for that (``--log-quotes``), and never a key. SQLite keeps it whole when a process is killed, and when two
write at once.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import platformdirs
import typer
from typer import Argument, Option

from summarizer.cli import options as o
from summarizer.cli.app import DefaultCommandGroup
from summarizer.config import NAME, Settings
from summarizer.errors import SummarizerError, UsageError
from summarizer.render.phrases import one_line, statements_of
from summarizer.results import ArticleInfo, AskReport, Evidence, Report, RunReport
from summarizer.settings import is_address

_COLUMNS = "time, conversation, kind, sources, question, asked, status, reply, quotes, model, cost_usd"
_TABLE = f"CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY AUTOINCREMENT, {_COLUMNS})"
_SECONDS = 5.0
"""How long to wait for another process that writes; a write takes milliseconds."""


@dataclass(frozen=True, slots=True)
class LoggedArticle:
    """The article of an entry."""

    path: str
    """Absolute path or address; ``-`` for standard input."""
    title: str | None
    sha256: str
    """SHA-256 of the input's bytes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, or a summary, of a conversation about articles."""

    number: int
    time: str
    """ISO 8601, UTC."""
    conversation: int
    """Number of the conversation's first entry."""
    kind: str
    """``summary``, ``stances`` or ``ask``."""
    articles: tuple[LoggedArticle, ...]
    question: str
    """As the user wrote it; empty for a summary."""
    asked: str
    """The question, completed from the conversation."""
    status: str
    """As in the result of ``ask``; empty for a summary."""
    reply: str
    """What a model wrote; empty if the reply consists of the article's own sentences."""
    quotes: tuple[str, ...]
    """The article's words that were shown; empty unless ``--log-quotes`` was given."""
    model: str
    cost_usd: float | None


def log_path() -> Path:
    """``log.db`` in the platform's data folder."""
    return platformdirs.user_data_path(NAME) / "log.db"


def questions_path() -> Path:
    """The lines typed in sessions, for the arrow keys."""
    return platformdirs.user_data_path(NAME) / "questions"


class Log:
    """Adds the entries of one conversation; does nothing if the settings forbid it or the folder cannot be written."""

    def __init__(self, settings: Settings, conversation: int | None = None) -> None:
        self._on, self._quotes = settings.log, settings.log_quotes
        self._conversation = conversation

    def add_report(self, report: Report) -> None:
        """Add a summary, or a listing of stances."""
        statements = [(one.text, one.support, one.evidence) for one in statements_of(report)]
        statements += [(stance.claim, stance.support, stance.evidence) for stance in report.stances or ()]
        self._add(
            "summary" if report.summary else "stances",
            [report.article],
            reply="\n".join(text for text, support, _ in statements if support != "verbatim"),
            evidence=[piece for *_, pieces in statements for piece in pieces],
            run=report.run,
        )

    def add_answers(self, question: str, answers: Sequence[AskReport]) -> None:
        """Add a question with the answers of its articles."""
        best = next((one for one in answers if one.answer is not None), answers[0])
        written = best.answer is not None and best.answer.support != "verbatim"
        self._add(
            "ask",
            [one.article for one in answers],
            question=question,
            asked=best.asked,
            status=best.status,
            reply=best.answer.text if best.answer is not None and written else "",
            evidence=best.answer.evidence if best.answer else [e for p in best.passages for e in p.evidence],
            run=best.run,
        )

    def _add(
        self,
        kind: str,
        articles: Iterable[ArticleInfo],
        *,
        run: RunReport,
        evidence: Iterable[Evidence],
        reply: str,
        question: str = "",
        asked: str = "",
        status: str = "",
    ) -> None:
        if not self._on:
            return
        about = [asdict(LoggedArticle(_absolute(a.source.path), a.title, a.source.sha256)) for a in articles]
        quotes = list(dict.fromkeys(piece.quote for piece in evidence)) if self._quotes else []
        now = datetime.now(UTC).isoformat(timespec="seconds")
        values = (
            *(now, self._conversation, kind, json.dumps(about), question, asked, status, reply, json.dumps(quotes)),
            *(run.model, run.cost_usd),
        )
        with suppress(OSError, ValueError, sqlite3.Error), _database(log_path()) as database:
            marks = ", ".join("?" * len(values))
            number = database.execute(f"INSERT INTO entries ({_COLUMNS}) VALUES ({marks})", values).lastrowid
            if self._conversation is None:
                self._conversation = number
                database.execute("UPDATE entries SET conversation = number WHERE number = ?", (number,))


def _absolute(path: str) -> str:
    """The path from the root, or an address without its user name and password."""
    if path == "-":
        return path
    if is_address(path):
        from summarizer.llm.client import without_password

        return without_password(path)
    return str(Path(path).absolute())


@contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    """The database in one transaction; only its user may read it. Raises OSError, sqlite3.Error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path, timeout=_SECONDS)) as database:
        database.execute("PRAGMA secure_delete = ON")
        with database:
            database.execute(_TABLE)
            yield database


def read_entries(where: str = "", values: Sequence[object] = (), *, most: int | None = None) -> list[Entry]:
    """The last entries that meet an SQL condition, oldest first. Raises SummarizerError if the log is damaged."""
    if not log_path().exists():
        return []
    condition = f"WHERE {where}" if where else ""
    query = f"SELECT number, {_COLUMNS} FROM entries {condition} ORDER BY number DESC LIMIT ?"
    try:
        with _database(log_path()) as database:
            rows = database.execute(query, (*values, -1 if most is None else most)).fetchall()
    except (OSError, sqlite3.Error) as error:
        remedy = "free space" if "full" in str(error) else "delete it with: summarize log clear"
        raise SummarizerError(f"the log {log_path()} cannot be read: {error}; {remedy}") from None
    return [_entry(row) for row in reversed(rows)]


def _entry(row: Sequence[Any]) -> Entry:
    number, time, conversation, kind, sources, question, asked, status, reply, quotes, model, cost = row
    articles = tuple(LoggedArticle(**one) for one in json.loads(sources))
    shown = tuple(json.loads(quotes))
    return Entry(number, time, conversation, kind, articles, question, asked, status, reply, shown, model, cost)


def last_conversation(paths: Sequence[str]) -> list[Entry]:
    """The entries of the last conversation, or of the last one about these articles.

    Raises UsageError if there is none.
    """
    wanted = [_absolute(path) for path in paths]
    entries = read_entries()
    for entry in reversed(entries):
        if not paths or [article.path for article in entry.articles] == wanted:
            return [one for one in entries if one.conversation == entry.conversation]
    about = f" about {', '.join(paths)}" if paths else ""
    raise UsageError(f"there is nothing to continue{about}; ask without --continue, see summarize log")


class LogGroup(DefaultCommandGroup):
    """``log`` alone lists."""

    default = "list"
    runs_bare = True


app = typer.Typer(cls=LogGroup, rich_markup_mode=None, options_metavar="[OPTIONS]")
JsonOption = Annotated[bool, Option("--json", help="Print a JSON array, for programs.")]
MostOption = Annotated[int, Option("-n", metavar="N", min=1, help="Number of entries: the last ones.")]


@app.command("list")
def list_(*, most: MostOption = 20, as_json: JsonOption = False, _debug: o.DebugOption = False) -> int:
    """List the last entries, one a line, oldest first."""
    return _print(read_entries(most=most), as_json)


@app.command("search")
def search(
    *,
    words: Annotated[list[str], Argument(metavar="WORDS", help="All of them must occur, in any case.")],
    most: MostOption = 20,
    as_json: JsonOption = False,
    _debug: o.DebugOption = False,
) -> int:
    """List the entries whose article, question or reply has all these words."""
    wanted = [word.casefold() for text in words for word in text.split()]
    found = [entry for entry in read_entries() if all(word in _searched(entry) for word in wanted)]
    return _print(found[-most:], as_json)


@app.command("show")
def show(
    *,
    number: Annotated[int, Argument(metavar="N", help="Number of the entry.")],
    as_json: JsonOption = False,
    _debug: o.DebugOption = False,
) -> int:
    """Show one entry whole."""
    entries = read_entries("number = ?", (number,))
    if not entries:
        raise UsageError(f"there is no entry {number}; summarize log lists them")
    if as_json:
        return _print(entries, as_json=True)
    print("\n".join(_lines(entries[0])))
    return 0


@app.command("clear")
def clear(_debug: o.DebugOption = False) -> int:
    """Delete all entries, and the lines typed in sessions."""
    with suppress(SummarizerError):
        print(f"{len(read_entries()):,} entries deleted")
    for path in (log_path(), log_path().with_name("log.db-journal"), questions_path()):
        path.unlink(missing_ok=True)
    return 0


def _print(entries: Sequence[Entry], as_json: bool) -> int:
    if as_json:
        print(json.dumps([asdict(entry) for entry in entries], indent=2, ensure_ascii=False))
        return 0
    for entry in entries:
        names = ", ".join(article.title or article.path for article in entry.articles)
        label = f"{entry.question} · {names}" if entry.question else names
        print(f"{entry.number:>4}  {_local(entry.time)}  {entry.kind:<7}  {one_line(label)}")
    if not entries:
        print("The log has no such entry.")
    return 0


def _lines(entry: Entry) -> Iterator[str]:
    yield one_line(
        f"{entry.kind} {entry.number}, {_local(entry.time)}, conversation {entry.conversation}, {entry.model}"
    )
    for article in entry.articles:
        yield one_line(f"article: {article.title or '(no title)'} · {article.path} · sha256 {article.sha256[:12]}")
    if entry.question:
        asked = f" ({entry.asked})" if entry.asked != entry.question else ""
        yield one_line(f"question: {entry.question}{asked}")
        yield f"status: {entry.status}"
    yield from ("", *(one_line(line) for line in entry.reply.splitlines())) if entry.reply else ()
    yield from ("", *(f"> {one_line(quote)}" for quote in entry.quotes)) if entry.quotes else ()
    if not entry.reply and not entry.quotes:
        yield "The reply consisted of the article's own words, which the log does not keep (see --log-quotes)."


def _searched(entry: Entry) -> str:
    named = [text for article in entry.articles for text in (article.path, article.title or "")]
    return "\n".join([*named, entry.question, entry.asked, entry.reply, *entry.quotes]).casefold()


def _local(time: str) -> str:
    return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")
