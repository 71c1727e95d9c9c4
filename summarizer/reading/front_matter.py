"""The block of ``key: value`` lines between rules with which Jekyll, Hugo, Obsidian and Pandoc open a document."""

import re
import tomllib
from typing import Any

from summarizer.reading.inputs import Metadata, language_code

_LONGEST = 16_384
_KEYS = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline", "creator"),
    "published": ("date", "published", "publishdate", "pubdate", "published_at", "datepublished", "created"),
    "site": ("site", "site_name", "sitename", "publisher", "publication"),
    "language": ("lang", "language", "locale"),
}
_OPENING = re.compile(r"\ufeff?\s{0,20}(---|\+\+\+)[ \t]*\n")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.M),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.M),
}
_ENTRY = re.compile(r"([A-Za-z][\w-]{0,40})[ \t]*:(?:[ \t]+(.*))?$")
_LISTED = re.compile(r"[ \t]*-[ \t]+(?:name:[ \t]*)?(.+)$")
_NAMED = re.compile(r"[ \t]+name:[ \t]*(.+)$")


def read_front_matter(raw: str) -> tuple[Metadata, int]:
    """What the front matter says and where it ends, in code points; nothing and 0 for a document without."""
    opened = _OPENING.match(raw)
    if opened is None:
        return Metadata(), 0
    closed = _CLOSING[opened[1]].search(raw, opened.end(), opened.end() + _LONGEST)
    if closed is None:
        return Metadata(), 0
    inner = raw[opened.end() : closed.start()]
    values = _toml(inner) if opened[1] == "+++" else _yaml(inner)
    if not values:
        return Metadata(), 0
    found = {field: next((values[key] for key in keys if values.get(key)), None) for field, keys in _KEYS.items()}
    return Metadata(
        found["title"], found["author"], found["published"], found["site"], language_code(found["language"])
    ), closed.end()


def _toml(inner: str) -> dict[str, str]:
    try:
        entries = tomllib.loads(inner)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return {key.lower(): _said(value) for key, value in entries.items()}


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_said, value)))
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return str(value)


def _yaml(inner: str) -> dict[str, str]:
    """Scalars and lists of scalars, which is what articles have there; anything deeper is passed over."""
    values: dict[str, list[str]] = {}
    key = ""
    for line in inner.split("\n"):
        if entry := _ENTRY.match(line):
            key = entry[1].lower()
            values[key] = _items(entry[2] or "")
        elif key and (item := _LISTED.match(line) or _NAMED.match(line)):
            values[key].append(_scalar(item[1]))
    return {key: ", ".join(filter(None, items)) for key, items in values.items()}


def _items(value: str) -> list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [_scalar(item) for item in value[1:-1].split(",")]
    return [] if value in ("", "|", ">", "null", "~") else [_scalar(value)]


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value.partition(" #")[0].strip()
