"""Results as Parquet: columns for analysis, and the whole row as JSON, from which a run can go on."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from summarizer.errors import SummarizerError, UsageError
from summarizer.extras import install_command

_GROUP = 500
"""Rows held in memory at once."""


def write_parquet(path: Path, lines: Iterable[bytes]) -> None:
    """Write rows, given as JSON lines, whole or not at all. Raises UsageError without pyarrow, SummarizerError."""
    pyarrow, parquet = _libraries()
    schema = _schema(pyarrow)
    temporary = None
    rest = iter(lines)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=".write-")
        os.close(handle)
        with parquet.ParquetWriter(temporary, schema, compression="zstd") as writer:
            while group := list(islice(rest, _GROUP)):
                writer.write_table(pyarrow.Table.from_pylist([_record(line) for line in group], schema=schema))
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
        raise SummarizerError(f"cannot write {path}: {error.strerror or error}; free space or choose another") from None


def read_parquet(path: Path) -> Iterator[bytes]:
    """The rows of such a file as JSON lines. Raises UsageError for a file that is none of ours."""
    pyarrow, parquet = _libraries()
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_GROUP, columns=["row"]):
                for row in batch.column("row"):
                    yield row.as_py().encode() + b"\n"
    except (OSError, KeyError, pyarrow.ArrowException):
        raise UsageError(f"{path} is no results file of summarize batch; choose another --output") from None


def _libraries() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise UsageError(f"Parquet needs pyarrow; install it: {install_command('corpus')}") from None
    return pyarrow, parquet


def _schema(pa: Any) -> Any:
    text, texts = pa.string(), pa.list_(pa.string())
    first = [("quote", text), ("start", pa.int64()), ("end", pa.int64())]
    names = ("holder", "role", "target", "position", "claim", "support")
    stances = pa.list_(pa.struct([*((name, text) for name in names), *first]))
    quotations = pa.list_(pa.struct([*((name, text) for name in ("speaker", "role", "text")), *first]))
    answers = pa.list_(pa.struct([*((name, text) for name in ("question", "status", "answer", "support")), *first]))
    about = ("id", "source", "status", "duplicate_of", "error", "title", "author", "published", "site", "language")
    columns = [*((name, text) for name in (*about, "headline", "overview")), ("key_points", texts)]
    lists = [("stances", stances), ("quotations", quotations), ("answers", answers)]
    return pa.schema([*columns, *lists, ("row", text)])


def _record(line: bytes) -> dict[str, Any]:
    row = json.loads(line)
    article, summary = row["article"] or {}, row["summary"] or {}
    shown = {name: article.get(name) for name in ("title", "author", "published", "site", "language")}
    return {
        **{name: row[name] for name in ("id", "source", "status", "duplicate_of")},
        **shown,
        "error": row["error"]["message"] if row["error"] else None,
        "headline": summary["headline"]["text"] if summary else None,
        "overview": " ".join(sentence["text"] for sentence in summary["overview"]) if summary else None,
        "key_points": [point["text"] for point in summary.get("key_points", ())],
        "stances": [_with_quote(stance) for stance in row["stances"] or ()],
        "quotations": [_with_quote(quoted) for quoted in row["quotations"] or ()],
        "answers": [_answered(answer) for answer in row["answers"]],
        "row": line.decode().rstrip("\n"),
    }


def _with_quote(statement: dict[str, Any]) -> dict[str, Any]:
    """A statement with its first piece of evidence."""
    return {**statement, **(statement["evidence"][0] if statement["evidence"] else {})}


def _answered(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer's text with its first evidence; without an answer, the passage that bears most on the question."""
    given = answer["answer"] or {}
    shown = given or next(iter(answer["passages"]), {"evidence": []})
    asked = {name: answer[name] for name in ("question", "status")}
    return {**_with_quote(shown), **asked, "answer": given.get("text"), "support": given.get("support")}
