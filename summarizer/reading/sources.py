"""A path, standard input or an address → bytes, bounded in size."""

import re
import sys
from pathlib import Path

from summarizer.errors import InputError
from summarizer.reading.inputs import Bytes, ReadingLimits

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,20})://")


def is_address(source: str) -> bool:
    """True for ``http://…`` and ``https://…``."""
    found = _ADDRESS.match(source)
    return found is not None and found[1].lower() in ("http", "https")


def open_source(source: str, limits: ReadingLimits) -> Bytes:
    """The bytes of an input.

    Raises InputError, one sentence for a person, when it is missing, a folder, unreadable, too large or empty, or
    when an address cannot be fetched within the limits.
    """
    if is_address(source):
        if limits.offline:
            raise InputError(f"{source} is not fetched with --offline; save the article and give its file")
        from summarizer.reading.fetching import fetch

        found = fetch(source, limits)
    elif source == "-":
        found = Bytes("standard input", _standard_input(limits.max_bytes))
    else:
        found = Bytes(source, _file(source, limits.max_bytes))
    if len(found.data) > limits.max_bytes:
        raise InputError(f"{found.name} is larger than {limits.max_bytes:,} bytes; raise --max-bytes or split it")
    if not found.data.strip():
        raise InputError(f"{found.name} is empty; there is no article to read")
    return found


def _file(path: str, max_bytes: int) -> bytes:
    file = Path(path)
    try:
        if file.is_dir():
            raise InputError(f"{path} is a folder; give the files in it")
        with file.open("rb") as stream:
            return stream.read(max_bytes + 1)
    except FileNotFoundError:
        if other := _ADDRESS.match(path):
            raise InputError(f"{path}: only http and https addresses are fetched, not {other[1]}") from None
        raise InputError(f"there is no file {path}; check the path") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in the path
        raise InputError(f"{path!r} is not a path; check it") from None


def _standard_input(max_bytes: int) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise InputError("standard input is closed; give a file, or pipe an article in")
    return sys.stdin.buffer.read(max_bytes + 1)
