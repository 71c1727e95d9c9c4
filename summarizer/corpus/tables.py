"""Records of JSON lines, CSV and Parquet, one at a time."""

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from summarizer.corpus.items import Item, record_item
from summarizer.errors import InputError, UsageError
from summarizer.extras import install_command
from summarizer.reading import Metadata
from summarizer.reading.inputs import language_code

SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".csv", ".tsv", ".csv.gz", ".parquet")
_TEXT = ("text", "content", "body", "article", "article_text")
_NAMES = {
    "title": ("title", "headline"),
    "author": ("author", "byline"),
    "published": ("published", "date", "published_at", "publish_date"),
    "site": ("site", "publisher", "domain"),
    "language": ("language", "lang"),
}
_LARGEST_CELL = 64 * 1024 * 1024
_BATCH_ROWS = 256


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold what."""

    text: str | None = None
    """None: the first of text, content, body, article, article_text that a record has."""
    id: str | None = None
    """None: ``id`` where a record has it, else the record's number."""


def is_table(path: str) -> bool:
    """True for a file whose records are inputs of their own."""
    return path.lower().endswith(SUFFIXES)


def table_items(path: str, columns: Columns) -> Iterator[Item]:
    """The records of a table as items; ids may repeat where the table's do. Raises InputError, UsageError."""
    for number, record in enumerate(read_records(path), start=1):
        yield item_of(record, path, number, columns)


def count_records(path: str) -> int:
    """How many records a table has. Raises InputError."""
    if path.lower().endswith(".parquet"):
        with _parquet(path) as file:
            return int(file.metadata.num_rows)
    return sum(1 for _ in read_records(path))


def item_of(record: Mapping[str, Any] | str, source: str, number: int, columns: Columns) -> Item:
    """One record as an item; a text in place of a record says why there is none."""
    if isinstance(record, str):
        return Item(f"{source}#{number}", source, problem=record)
    named = record.get(columns.id or "id")
    identity = f"{source}#{number if named is None or named == '' else named}"
    column = columns.text or next((name for name in _TEXT if name in record), None)
    if column is None or column not in record:
        wanted = f"no column {column!r}" if column else f"none of the columns {', '.join(_TEXT)}"
        return Item(identity, source, problem=f"the record has {wanted}; name the one that holds it with --text-column")
    text = record[column]
    if not isinstance(text, str) or not text.strip():
        return Item(identity, source, problem=f"column {column!r} holds no text")
    return record_item(identity, source, text, _metadata(record))


def _metadata(record: Mapping[str, Any]) -> Metadata:
    said = {field: _said(record, names) for field, names in _NAMES.items()}
    return Metadata(**said | {"language": language_code(said["language"])})


def _said(record: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    values = (record[name] for name in names if record.get(name) not in (None, ""))
    value = next(values, None)
    return None if value is None else " ".join(str(value).split())


def read_records(path: str) -> Iterator[Mapping[str, Any] | str]:
    """The records of a table, or for one that cannot be read a sentence that says why."""
    lower = path.lower().removesuffix(".gz")
    if lower.endswith(".parquet"):
        return _parquet_records(path)
    return _csv_records(path, "\t" if lower.endswith(".tsv") else ",") if lower.endswith("sv") else _json_records(path)


def json_record(line: str) -> Mapping[str, Any] | str:
    """A JSON line as a record."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return "the line is not JSON"
    return record if isinstance(record, dict) else "the line is not a JSON object"


def _json_records(path: str) -> Iterator[Mapping[str, Any] | str]:
    with _opened(path) as lines:
        for line in lines:
            if line.strip():
                yield json_record(line)


def _csv_records(path: str, delimiter: str) -> Iterator[Mapping[str, Any] | str]:
    csv.field_size_limit(_LARGEST_CELL)
    with _opened(path) as lines:
        try:
            for record in csv.DictReader(lines, delimiter=delimiter):
                yield {name: value for name, value in record.items() if name}
        except csv.Error as error:
            yield f"the rest of the table cannot be read: {error}"


@contextmanager
def _opened(path: str) -> Iterator[IO[str]]:
    try:
        raw = gzip.open(path, "rb") if path.lower().endswith(".gz") else Path(path).open("rb")  # noqa: SIM115
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    with io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="") as lines:
        try:
            yield lines
        except (OSError, EOFError) as error:
            raise InputError(f"{path} cannot be read to its end: {error}") from None


def _parquet_records(path: str) -> Iterator[Mapping[str, Any] | str]:
    with _parquet(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS):
            yield from batch.to_pylist()


@contextmanager
def _parquet(path: str) -> Iterator[Any]:
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        raise UsageError(f"{path} is Parquet, which needs pyarrow; install it: {install_command('corpus')}") from None
    try:
        with parquet.ParquetFile(path) as file:
            yield file
    except (OSError, pyarrow.ArrowException) as error:
        raise InputError(f"{path} cannot be read: {' '.join(str(error).split())}") from None
