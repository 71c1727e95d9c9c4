"""Rows of a corpus's results: one for each input, complete in itself. ``summarize schema row`` publishes it.

A row holds nothing that differs from run to run, such as times: the same input and recipe give the same bytes. Rows are
kept as JSON lines or as Parquet; Parquet has columns for analysis, and the whole row as JSON.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.corpus.version1 import upgrade
from summarizer.errors import InputError, SummarizerError, UsageError
from summarizer.extras import install_command
from summarizer.results import Answer, ArticleInfo, ErrorInfo, Findings, RunTotals

ROW_VERSION: Literal[2] = 2
_GROUP = 500
"""Rows held in memory at once."""
_MODE = 0o644


class _RowHead(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal[2] = ROW_VERSION
    """``find`` and ``stances --corpus`` read rows of version 1; a run does not continue them."""
    id: str
    """Unique and stable: the path or address, with ``#`` and the record's id or number for a record of a table."""
    source: str
    """The file or address that the input came from."""
    content: str
    """SHA-256 of all that decides the results: equal for duplicates. Empty for an address, which is not read ahead."""
    recipe: str
    """Hash of the tasks, questions, model, prompts and version: rows with the same recipe can be compared."""
    status: Literal["ok", "error"]
    duplicate_of: str | None = None
    """The id of the row with the same content that was computed in place of this one."""
    article: ArticleInfo | None = None
    text: str | None = None
    """The article text, ``text[start:end] == quote`` for all evidence; null with ``--no-text``."""


class Row(Findings, _RowHead):
    """The results for one input, or its error."""

    answers: list[Answer] = []
    """One for each question, in their order."""
    error: ErrorInfo | None = None
    run: RunTotals | None = None
    """Null if nothing was computed: an error before any call, or a duplicate."""


def row_lines(path: Path) -> Iterator[bytes]:
    """Every whole line of JSON lines or Parquet results. Raises InputError when there is no such file."""
    if not path.is_file():
        raise InputError(f"there is no file {path}; make one with: summarize batch INPUTS -o {path}")
    if path.suffix.lower() == ".parquet":
        yield from read_parquet(path)
        return
    with path.open("rb") as lines:
        yield from (line for line in lines if line.endswith(b"\n"))


def row_dict(line: bytes, path: Path) -> dict[str, Any] | None:
    """A line as plain values of version 2; None for one that a power cut damaged.

    Raises InputError for a file of something else.
    """
    try:
        row = json.loads(line)
    except ValueError:
        return None
    if not isinstance(row, dict) or not {"id", "recipe", "status", "content"} <= row.keys():
        raise InputError(f"{path} holds no rows of summarize batch; make them with: summarize batch INPUTS -o {path}")
    try:
        return upgrade(row) if row.get("schema_version") == 1 else row
    except (KeyError, TypeError, AttributeError):
        raise InputError(f"{path} holds rows of version 1 that cannot be read; make them again") from None


def row_value(line: bytes, path: Path) -> Row:
    """A line as a row; one of version 1 must hold its text. Raises InputError for a row of another version."""
    try:
        return Row.model_validate(row_dict(line, path))
    except ValidationError:
        raise InputError(f"{path} holds rows of another version of summarize batch; make them again") from None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file to be written, which then replaces another. Raises OSError, and then the old one is unchanged."""
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".write-")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else _MODE)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def pyarrow_libraries(what: str) -> tuple[Any, Any]:
    """``pyarrow`` and its module for Parquet. Raises UsageError if it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise UsageError(f"{what} needs pyarrow; install it: {install_command('corpus')}") from None
    return pyarrow, parquet


def read_parquet(path: Path) -> Iterator[bytes]:
    """The rows of a Parquet file as JSON lines. Raises UsageError for a file of something else."""
    pyarrow, parquet = pyarrow_libraries("Parquet")
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_GROUP, columns=["row"]):
                for row in batch.column("row"):
                    yield row.as_py().encode() + b"\n"
    except (OSError, KeyError, pyarrow.ArrowException):
        raise UsageError(f"{path} is no results file of summarize batch; choose another --output") from None


def write_parquet(path: Path, lines: Iterable[bytes]) -> None:
    """Write rows, given as JSON lines, whole or not at all. Raises UsageError without pyarrow, SummarizerError."""
    pyarrow, parquet = pyarrow_libraries("Parquet")
    schema = _parquet_schema(pyarrow)
    rest = iter(lines)
    try:
        with replacing(path) as temporary, parquet.ParquetWriter(temporary, schema, compression="zstd") as writer:
            while group := list(islice(rest, _GROUP)):
                writer.write_table(pyarrow.Table.from_pylist([_parquet_record(line) for line in group], schema=schema))
    except OSError as error:
        raise SummarizerError(f"cannot write {path}: {error.strerror or error}; free space or choose another") from None


_STRUCTS = {
    "stances": ("holder", "role", "target", "position", "claim", "support"),
    "quotations": ("speaker", "role", "text"),
    "answers": ("question", "status", "answer", "support"),
}
"""Columns of Parquet that hold lists, with their texts; each entry also has its first evidence."""
_OF_ROW = ("id", "source", "status", "duplicate_of")
_OF_ARTICLE = ("title", "author", "published", "site", "language")


def _parquet_schema(pa: Any) -> Any:
    texts = (*_OF_ROW, "error", *_OF_ARTICLE, "headline", "overview")
    columns = [*((name, pa.string()) for name in texts), ("key_points", pa.list_(pa.string()))]
    evidence = [("quote", pa.string()), ("start", pa.int64()), ("end", pa.int64())]
    for name, fields in _STRUCTS.items():
        columns.append((name, pa.list_(pa.struct([*((field, pa.string()) for field in fields), *evidence]))))
    return pa.schema([*columns, ("row", pa.string())])


def _parquet_record(line: bytes) -> dict[str, Any]:
    row = json.loads(line)
    article, summary = row["article"] or {}, row["summary"] or {}
    return {
        **{name: row[name] for name in _OF_ROW},
        **{name: article.get(name) for name in _OF_ARTICLE},
        "error": row["error"]["message"] if row["error"] else None,
        "headline": summary["headline"]["text"] if summary else None,
        "overview": " ".join(sentence["text"] for sentence in summary["overview"]) if summary else None,
        "key_points": [point["text"] for point in summary.get("key_points", ())],
        "stances": [_with_quote(stance) for stance in row["stances"] or ()],
        "quotations": [_with_quote(quoted) for quoted in row["quotations"] or ()],
        "answers": [_parquet_answer(answer) for answer in row["answers"]],
        "row": line.decode().rstrip("\n"),
    }


def _with_quote(statement: dict[str, Any]) -> dict[str, Any]:
    """A statement with its first piece of evidence."""
    return {**statement, **(statement["evidence"][0] if statement["evidence"] else {})}


def _parquet_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer's text with its first evidence; without an answer, the best passage."""
    given = answer["answer"] or {}
    shown: dict[str, Any] = given or next(iter(answer["passages"]), {"evidence": []})
    asked = {name: answer[name] for name in ("question", "status")}
    return {**_with_quote(shown), **asked, "answer": given.get("text"), "support": given.get("support")}
