"""Files that are written whole or not at all, under a temporary name beside the old file; and hashes."""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from summarizer.errors import SummarizerError


def text_hash(text: str, digits: int = 64) -> str:
    """The beginning of a text's SHA-256, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacing(path: Path, *, alone: bool = False, private: bool = False) -> Iterator[Path]:
    """A new, empty file for the time of a block, which then replaces ``path``. Raises OSError; then the old one stays.

    It has the old file's mode; a new one follows the umask, or, if ``private``, only the user may read it. ``alone``:
    nobody else writes this file now, so what a killed process left of it is removed.
    """
    prefix = f".write-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]}-"
    for left in path.absolute().parent.glob(f"{prefix}*") if alone else ():
        with suppress(OSError):
            left.unlink()
    temporary = path.absolute().with_name(prefix + secrets.token_hex(4))
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if private else 0o666))
        yield temporary
        if path.exists() and not private:
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def write_atomic(path: Path, data: str | bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all, and the folders above it; a link is followed. Raises SummarizerError."""
    try:
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target, private=private) as temporary:
            temporary.write_bytes(data if isinstance(data, bytes) else data.encode())
    except (OSError, RuntimeError) as error:  # a link to itself is a RuntimeError
        why = getattr(error, "strerror", None) or error
        raise SummarizerError(f"cannot write {path}: {why}; free space or choose another place") from None


def write_json(path: Path, value: object, *, private: bool = False) -> None:
    """Write a value as JSON. Raises SummarizerError."""
    write_atomic(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", private=private)
