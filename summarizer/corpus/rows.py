"""Rows of a corpus's results: one for each input, complete in itself. ``summarize schema row`` publishes it.

A row holds nothing that differs from run to run, such as times: the same input and recipe give the same bytes. Rows are
kept as JSON lines or as Parquet; Parquet has columns for analysis, and the whole row as JSON.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from summarizer.errors import InputError, SummarizerError, UsageError, needing_extra
from summarizer.files import replacing
from summarizer.results import Answer, ArticleInfo, ClaimChecks, ErrorInfo, Findings, Result, RunTotals

ROW_VERSION: Literal[2] = 2
_GROUP = 500
"""Rows held in memory at once."""


class _RowHead(Result):
    schema_version: Literal[2] = ROW_VERSION
    """A row of another version is not read."""
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

    answers: list[Answer] = Field(default=[])
    """One for each question, in their order."""
    check: ClaimChecks | None = None
    """The verdicts on the claims that ``--check`` reads from the record."""
    error: ErrorInfo | None = None
    run: RunTotals | None = None
    """Null if nothing was computed: an error before any call, or a duplicate."""


def check_results(path: Path) -> None:
    """Raises InputError if there is no file of results."""
    if path.is_dir():
        made = f"{path.name or 'results'}.jsonl"
        raise InputError(f"{path} is a folder; read it first: summarize batch {path} -o {made}, then name {made}")
    if not path.is_file():
        raise InputError(f"there is no file {path}; make one with: summarize batch INPUTS -o {path}")


def row_lines(path: Path) -> Iterator[bytes]:
    """Every whole line of JSON lines or Parquet results. Raises InputError when there is no such file."""
    check_results(path)
    if path.suffix.lower() == ".parquet":
        yield from read_parquet(path)
        return
    with path.open("rb") as lines:
        yield from (line for line in lines if line.endswith(b"\n"))


def row_dict(line: bytes, path: Path) -> dict[str, Any] | None:
    """A line as plain values; None for one that a power cut damaged.

    Raises InputError for a file of something else, and for a row of another version.
    """
    try:
        row = json.loads(line)
    except ValueError:
        return None
    if not isinstance(row, dict) or not {"id", "recipe", "status", "content"} <= row.keys():
        raise InputError(f"{path} holds no rows of summarize batch; make them with: summarize batch INPUTS -o {path}")
    if row.get("schema_version") != ROW_VERSION:
        raise _other_version(path)
    return row


def row_value(line: bytes, path: Path) -> Row:
    """A line as a row. Raises InputError for a row of another version."""
    try:
        return Row.model_validate(row_dict(line, path))
    except ValidationError:
        raise _other_version(path) from None


def _other_version(path: Path) -> InputError:
    return InputError(f"{path} holds rows of another version of summarize batch; make them again")


def pyarrow_libraries(what: str) -> tuple[Any, Any]:
    """``pyarrow`` and its module for Parquet. Raises UsageError if it is not installed."""
    with needing_extra("corpus", what):
        import pyarrow
        import pyarrow.parquet as parquet
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
        with (
            replacing(path, alone=True) as temporary,
            parquet.ParquetWriter(temporary, schema, compression="zstd") as writer,
        ):
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
