"""INPUTS… → items: files, folders, globs, tables, feeds, a list on standard input; never more than one in memory."""

import glob
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from summarizer.corpus.items import Item, file_item
from summarizer.corpus.tables import Columns, count_records, is_table, item_of, json_record, table_items
from summarizer.errors import InputError
from summarizer.reading import ReadingLimits, is_address
from summarizer.reading.feeds import feed_entries, may_be_feed

ARTICLE_SUFFIXES = (
    *(".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".mhtml", ".mht"),
    *(".pdf", ".docx", ".odt", ".epub", ".eml", ".vtt", ".srt"),
)
"""What is taken from folders; any other file is taken when it is named."""
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the user named, and how it is read."""

    names: Sequence[str]
    columns: Columns = field(default_factory=Columns)
    skip: Path | None = None
    """The results themselves, which are no input."""
    with_data_to: int = 0
    """Files of up to so many bytes are read here, for workers that do not see this machine's disk."""
    limits: ReadingLimits = field(default_factory=ReadingLimits)
    """Bounds of fetching a feed."""

    def items(self, is_new: Callable[[str], bool]) -> Iterator[Item]:
        """Every input once, in a stable order. ``is_new`` is true when it is first asked about a name.

        Raises InputError for a table that cannot be read and for a pattern or folder without a file.
        """
        for path in self._paths():
            if path == STDIN:
                yield from self._listed(sys.stdin.buffer, is_new)
            elif is_new(f"file {path}"):
                yield from self._in(path, is_new)

    def count(self) -> int | None:
        """How many inputs there are, repeated names included; None where only reading them tells."""
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
            yield from _told_apart(table_items(path, self.columns), is_new)
        else:
            yield file_item(path, with_data_to=self.with_data_to)

    def _listed(self, stdin: BinaryIO, is_new: Callable[[str], bool]) -> Iterator[Item]:
        """A line names a file or an address, or is a JSON record."""
        for number, line in enumerate(iter(stdin.readline, b""), start=1):
            text = line.decode("utf-8", "replace").strip()
            if text.startswith("{"):
                record = item_of(json_record(text), STDIN, number, self.columns)
                yield from _told_apart(iter([record]), is_new)
            elif text and is_new(f"file {_normal(text)}"):
                yield from self._in(_normal(text), is_new)

    def _paths(self) -> Iterator[str]:
        for name in self.names:
            if name == STDIN or is_address(name):
                yield name
                continue
            found = False
            for path in _expanded(name):
                if self.skip is None or not _same(path, self.skip):
                    found = True
                    yield _normal(path)
            if not found:
                raise InputError(f"{name} holds no article; name a file, a folder of articles, or a pattern in quotes")


def _told_apart(items: Iterator[Item], is_new: Callable[[str], bool]) -> Iterator[Item]:
    """Records that share an id get a number behind it, in their order."""
    for item in items:
        identity, count = item.id, 1
        while not is_new(f"id {identity}"):
            count += 1
            identity = f"{item.id}~{count}"
        yield item if count == 1 else replace(item, id=identity)


def _expanded(name: str) -> Iterator[str]:
    if Path(name).is_dir():
        return _walked(name)
    if glob.has_magic(name) and not Path(name).exists():
        return (path for path in sorted(glob.glob(name, recursive=True)) if not Path(path).is_dir())  # noqa: PTH207
    return iter([name])


def _walked(folder: str) -> Iterator[str]:
    """The articles below a folder, by name; hidden files and folders are left out."""
    entries = sorted((e for e in os.scandir(folder) if not e.name.startswith(".")), key=lambda e: e.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walked(entry.path)
        elif entry.name.lower().endswith(ARTICLE_SUFFIXES) and entry.is_file():
            yield entry.path


def _normal(path: str) -> str:
    return path if is_address(path) else Path(os.path.normpath(path)).as_posix()


def _same(path: str, other: Path) -> bool:
    try:
        return Path(path).samefile(other)
    except OSError:
        return False
