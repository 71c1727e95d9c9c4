"""INPUTS… → items: files, folders, globs, tables, feeds, a list on standard input; one in memory at a time."""

import csv
import glob
import gzip
import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, BinaryIO

from summarizer.corpus.rows import PARQUET, is_parquet, pyarrow_libraries
from summarizer.errors import InputError
from summarizer.files import file_hash
from summarizer.ingest.documents import feed_entries, may_be_feed
from summarizer.ingest.load import ARTICLE_NAMES
from summarizer.ingest.sources import (
    MAX_BYTES,
    Metadata,
    ReadingLimits,
    recorded_metadata,
    same_file,
    valid_unicode,
)
from summarizer.settings import is_address


@dataclass(frozen=True, slots=True)
class Item:
    """A file, an address, or a record of a table."""

    id: str
    source: str
    content: str = ""
    """SHA-256 of all that decides the results; empty if it is only known after reading."""
    data: bytes | None = field(default=None, repr=False)
    """A record's text as UTF-8, or a file's bytes; None if the file or address is read later."""
    metadata: Metadata = field(default_factory=Metadata)
    """From the other columns of a record."""
    claims: str | tuple[str, ...] | None = None
    """A text to check against the article, or claims one by one, from a column of the record."""
    problem: str | None = None
    """Why the record has no article; it becomes an error row."""

    def without_data(self) -> "Item":
        """The same item without its bytes, to wait for its duplicate."""
        return replace(self, data=None)


def file_item(path: str, *, with_data_to: int = 0) -> Item:
    """A file as an item, with its bytes if it has at most ``with_data_to`` of them.

    A file that cannot be read has no content hash; reading it later raises the error.
    """
    identity = valid_unicode(path)
    try:
        if Path(path).stat().st_size <= with_data_to:
            data = Path(path).read_bytes()
            return Item(identity, path, hashlib.sha256(data).hexdigest(), data)
        return Item(identity, path, file_hash(Path(path)))
    except (OSError, ValueError):
        return Item(identity, path)


def record_item(
    identity: str, source: str, text: str, metadata: Metadata, claims: str | tuple[str, ...] | None = None
) -> Item:
    """A record of a table as an item. Date and site are shown, but do not change what is computed."""
    deciding = [text, metadata.title, metadata.author, metadata.language, *([claims] if claims else [])]
    digest = hashlib.sha256(json.dumps(deciding, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
    return Item(identity, source, digest, text.encode("utf-8", "replace"), metadata, claims)


STDIN = "-"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table that are read."""

    text: str | None = None
    """None: the first of text, content, body, article, article_text that a record has."""
    id: str | None = None
    """None: ``id`` if a record has it, else the record's number."""
    check: str | None = None
    """Holds what is checked against the text; None: nothing is."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs that the user named, and how to read them."""

    names: Sequence[str]
    columns: Columns = field(default_factory=Columns)
    skip: Path | None = None
    """The results file, which is no input."""
    with_data_to: int = 0
    """Files of at most this many bytes are read here, for workers that cannot see this machine's disk."""
    limits: ReadingLimits = field(default_factory=ReadingLimits)
    """Bounds of fetching a feed."""

    def items(self, is_new: Callable[[str], bool]) -> Iterator[Item]:
        """Every input once, in a stable order. ``is_new(name)`` is true for the first call with a name.

        Raises InputError for an unreadable table, and for a pattern or folder without a file.
        """
        for path in self._paths():
            if path == STDIN:
                yield from self._listed(sys.stdin.buffer, is_new)
            elif is_new(f"file {valid_unicode(path)}"):
                yield from self._in(path, is_new)

    def count(self) -> int | None:
        """How many inputs there are, including repeated names; None if they must be read to count them."""
        if STDIN in self.names or any(map(may_be_feed, self.names)):
            return None
        return sum(count_records(path) if is_table(path) else 1 for path in self._paths())

    def _in(self, path: str, is_new: Callable[[str], bool]) -> Iterator[Item]:
        entries = feed_entries(path, self.limits) if may_be_feed(path) else None
        if entries is not None:
            yield from (Item(e.address, e.address) for e in entries if is_new(f"file {e.address}"))
        elif is_address(path):
            yield Item(path, path)
        elif is_table(path):
            yield from _unique_ids(table_items(path, self.columns), is_new)
        else:
            yield file_item(path, with_data_to=self.with_data_to)

    def _listed(self, stdin: BinaryIO, is_new: Callable[[str], bool]) -> Iterator[Item]:
        """Each line is a file, an address, or a JSON record."""
        for number, line in enumerate(iter(stdin.readline, b""), start=1):
            text = line.decode("utf-8", "replace").strip()
            if text.startswith("{"):
                record = item_of(json_record(text), STDIN, number, self.columns)
                yield from _unique_ids(iter([record]), is_new)
            elif text and is_new(f"file {_normal(text)}"):
                yield from self._in(_normal(text), is_new)

    def _paths(self) -> Iterator[str]:
        for name in self.names:
            if name == STDIN or is_address(name):
                yield name
                continue
            found = False
            for path in _expand(name):
                if self.skip is None or not same_file(path, self.skip):
                    found = True
                    yield _normal(path)
            if not found:
                raise InputError(f"{name} holds no article; name a file, a folder of articles, or a pattern in quotes")


def _unique_ids(items: Iterator[Item], is_new: Callable[[str], bool]) -> Iterator[Item]:
    """The items, with a number appended to repeated ids."""
    for item in items:
        identity, count = item.id, 1
        while not is_new(f"id {identity}"):
            count += 1
            identity = f"{item.id}~{count}"
        yield item if count == 1 else replace(item, id=identity)


def _expand(name: str) -> Iterator[str]:
    if Path(name).is_dir():
        return articles_below(name)
    if glob.has_magic(name) and not Path(name).exists():
        return (path for path in sorted(glob.glob(name, recursive=True)) if not Path(path).is_dir())  # noqa: PTH207 - Path.glob takes no absolute pattern
    return iter([name])


def articles_below(folder: str) -> Iterator[str]:
    """The articles below a folder, by name, without hidden files and folders."""
    entries = sorted((e for e in os.scandir(folder) if not e.name.startswith(".")), key=lambda e: e.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from articles_below(entry.path)
        elif entry.name.lower().endswith(ARTICLE_NAMES) and _is_file(entry):
            yield entry.path


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to itself
        return False


def _normal(path: str) -> str:
    return path if is_address(path) else Path(os.path.normpath(path)).as_posix()


SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".csv", ".tsv", ".csv.gz", PARQUET)
_TEXT = ("text", "content", "body", "article", "article_text")
_BATCH_ROWS = 256


def is_table(path: str) -> bool:
    """True for a file whose records are inputs."""
    return path.lower().endswith(SUFFIXES)


def table_items(path: str, columns: Columns) -> Iterator[Item]:
    """The records of a table as items; their ids may repeat. Raises InputError, UsageError."""
    for number, record in enumerate(read_records(path), start=1):
        yield item_of(record, path, number, columns)


def count_records(path: str) -> int:
    """How many records a table has. Raises InputError."""
    if is_parquet(path):
        with _parquet(path) as file:
            return int(file.metadata.num_rows)
    return sum(1 for _ in read_records(path))


def item_of(record: Mapping[str, Any] | str, source: str, number: int, columns: Columns) -> Item:
    """One record as an item; a string in place of a record is the reason why there is none."""
    if isinstance(record, str):
        return Item(f"{source}#{number}", source, problem=record)
    named = record.get(columns.id or "id")
    identity = valid_unicode(f"{source}#{number if named is None or named == '' else named}")
    column = columns.text or next((name for name in _TEXT if name in record), None)
    if column is None or column not in record:
        wanted = f"no column {column!r}" if column else f"none of the columns {', '.join(_TEXT)}"
        return Item(identity, source, problem=f"the record has {wanted}; name the one that holds it with --text-column")
    text = record[column]
    if not isinstance(text, str) or not text.strip():
        return Item(identity, source, problem=f"column {column!r} holds no text")
    claims = _claims(record.get(columns.check)) if columns.check else None
    if columns.check and not claims:
        return Item(identity, source, problem=f"column {columns.check!r} holds neither a text nor a list of claims")
    return record_item(identity, source, text, recorded_metadata(record), claims)


def _claims(value: Any) -> str | tuple[str, ...] | None:
    if isinstance(value, list):
        return tuple(valid_unicode(" ".join(one.split())) for one in value if isinstance(one, str) and one.strip())
    return valid_unicode(value) if isinstance(value, str) and value.strip() else None


def read_records(path: str) -> Iterator[Mapping[str, Any] | str]:
    """The records of a table; in place of an unreadable one, the reason as a sentence."""
    if is_parquet(path):
        return _parquet_records(path)
    lower = path.lower().removesuffix(".gz")
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
    csv.field_size_limit(MAX_BYTES)
    with _opened(path) as lines:
        try:
            for record in csv.DictReader(lines, delimiter=delimiter):
                yield {name: value for name, value in record.items() if name}
        except csv.Error as error:
            yield f"the rest of the table cannot be read: {error}"


@contextmanager
def _opened(path: str) -> Iterator[IO[str]]:
    try:
        raw = gzip.open(path, "rb") if path.lower().endswith(".gz") else Path(path).open("rb")  # noqa: SIM115 - the caller closes it
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
    pyarrow, parquet = pyarrow_libraries(f"{path} is Parquet, which")
    try:
        with parquet.ParquetFile(path) as file:
            yield file
    except (OSError, pyarrow.ArrowException) as error:
        raise InputError(f"{path} cannot be read: {' '.join(str(error).split())}") from None
