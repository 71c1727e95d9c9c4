"""Text that was encoded as UTF-8 and decoded as Windows-1252 (``itâ€™s``), put right where that is certain."""

import re

_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_BYTE_OF = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0x100) if byte not in _UNDEFINED
}
_LATIN_1 = {ord(char): byte for char, byte in _BYTE_OF.items()}
_RUN = re.compile("[" + "".join(re.escape(char) for char in _BYTE_OF) + "]+")
_SIGN = re.compile("[\xc2-\xf4][" + "".join(re.escape(char) for char, byte in _BYTE_OF.items() if byte < 0xC0) + "]")
"""A lead byte and a continuation byte, as they look in Windows-1252."""
_MAY_FOLLOW_A_LETTER = frozenset("‘’“”‚„…–—‹›«»·\xa0")
"""``LIBERTÉ !`` and ``CAFÉ’s`` are valid UTF-8 by accident."""
_ROUNDS = 2
"""Text may have gone through it twice."""


def repair(text: str) -> str:
    """The text with mojibake undone, line by line.

    A line is put right when each of its runs of characters from the upper half of Windows-1252 is, as bytes, strictly
    valid UTF-8. In text that was decoded rightly hardly any is, since an ``é`` stands alone among ASCII letters. One
    lone pair in the whole text could still be meant (``Â©``), so two are asked for, or one run of three bytes.
    """
    for _ in range(_ROUNDS):
        if not _SIGN.search(text):
            return text
        repaired = _once(text)
        if repaired == text:
            return text
        text = repaired
    return text


def _once(text: str) -> str:
    lines = text.split("\n")
    better: dict[int, str] = {}
    evidence: list[str] = []
    for index, line in enumerate(lines):
        sure = [run for run in _RUN.findall(line) if not _MAY_FOLLOW_A_LETTER.issuperset(run[1:])]
        if sure and (decoded := _decoded(line)) is not None:
            better[index] = decoded
            evidence += sure
    if len(evidence) < 2 and not any(len(run) >= 3 for run in evidence):
        return text
    return "\n".join(better.get(index, line) for index, line in enumerate(lines))


def _decoded(line: str) -> str | None:
    try:
        return line.translate(_LATIN_1).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None
    except UnicodeEncodeError:  # there are other characters beside
        pass
    try:
        return _RUN.sub(lambda run: bytes(_BYTE_OF[char] for char in run[0]).decode("utf-8"), line)
    except UnicodeDecodeError:
        return None
