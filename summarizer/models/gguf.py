"""What a GGUF file says of itself: name, size and licence, read from its head without loading the model.

The format is specified in llama.cpp's sister project ggml, ``docs/gguf.md``: little-endian, a magic, counts, then
key-value pairs. Only versions 2 and 3 (64-bit counts) are in use.
"""

import struct
from pathlib import Path
from typing import BinaryIO

MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_STRING, _ARRAY = 8, 9
_SCALAR_BYTES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_PREFIX = "general."
_LONGEST = 1 << 16
"""Bytes of a key or a text beyond which a file is taken for damaged."""


def describe_gguf(path: Path) -> dict[str, str]:
    """The texts of a file's ``general.`` fields, without that prefix: ``name``, ``license``, ``size_label`` and more.

    They stand first in files as converters write them, so reading ends at the first other field that follows them.
    A file that is no whole GGUF gives what could be read, maybe nothing. Raises OSError.
    """
    found: dict[str, str] = {}
    with path.open("rb") as file:
        try:
            for _ in range(_fields(file)):
                key = _text(file)
                (kind,) = _numbers(file, "<I")
                if kind == _STRING and key.startswith(_PREFIX):
                    found[key.removeprefix(_PREFIX)] = _text(file)
                elif found and not key.startswith(_PREFIX):
                    break
                else:
                    _skip(file, kind)
        except (struct.error, UnicodeDecodeError, KeyError, ValueError):
            return found
    return found


def is_gguf(path: Path) -> bool:
    """Whether a file begins as every GGUF file does. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _fields(file: BinaryIO) -> int:
    if file.read(len(MAGIC)) != MAGIC:
        return 0
    version, _tensors, fields = _numbers(file, "<IQQ")
    return fields if version in _VERSIONS else 0


def _numbers(file: BinaryIO, form: str) -> tuple[int, ...]:
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _text(file: BinaryIO) -> str:
    (size,) = _numbers(file, "<Q")
    text = file.read(size) if size <= _LONGEST else b""
    if len(text) != size:
        raise ValueError(size)
    return text.decode("utf-8")


def _skip(file: BinaryIO, kind: int) -> None:
    if kind == _STRING:
        _text(file)
    elif kind == _ARRAY:
        item, count = _numbers(file, "<IQ")
        if count > _LONGEST:
            raise ValueError(count)
        if item in _SCALAR_BYTES:
            file.seek(count * _SCALAR_BYTES[item], 1)
            return
        for _ in range(count):
            _skip(file, item)
    else:
        file.seek(_SCALAR_BYTES[kind], 1)
