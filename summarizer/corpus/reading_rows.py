"""Rows of a finished or growing results file, one at a time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarizer.corpus.parquet import read_parquet
from summarizer.corpus.rows import Row
from summarizer.corpus.upgrading import upgraded
from summarizer.errors import InputError


def row_lines(path: Path) -> Iterator[bytes]:
    """Every whole line of JSON lines or Parquet results. Raises InputError where there is no such file."""
    if path.suffix.lower() == ".parquet":
        _check_there(path)
        yield from read_parquet(path)
        return
    _check_there(path)
    with path.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                yield line


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
        return upgraded(row) if row.get("schema_version") == 1 else row
    except (KeyError, TypeError, AttributeError):
        raise InputError(f"{path} holds rows of version 1 that cannot be read; make them again") from None


def row_value(line: bytes, path: Path) -> Row:
    """A line as a row; one of version 1 must hold its text. Raises InputError for a row of another version."""
    try:
        return Row.model_validate(row_dict(line, path))
    except ValidationError:
        raise InputError(f"{path} holds rows of another version of summarize batch; make them again") from None


def _check_there(path: Path) -> None:
    if not path.is_file():
        raise InputError(f"there is no file {path}; make one with: summarize batch INPUTS -o {path}")
