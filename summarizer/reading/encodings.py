"""Bytes → text. What decides, in this order: a byte-order mark, strict UTF-8, UTF-16 or UTF-32 where just one of
them gives plain text, the encoding that the input names, and what charset-normalizer finds likely.
"""

import codecs
import re
from unicodedata import category

from summarizer.errors import InputError
from summarizer.reading.mojibake import repair

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_HEAD = 4_096
_SAMPLE = 64 * 1024
"""Bytes that charset-normalizer looks at; more make it slower and no surer."""
_DAMAGED = 0.02
"""Share of replacement and control characters above which an input is no text."""
_RARE = frozenset(
    "iso8859_4 iso8859_10 iso8859_13 iso8859_14 iso8859_16 cp1257 mac_latin2 mac_iceland hp_roman8".split()
)
"""Encodings that hardly a text is in, and that many texts could be in …"""
_NEAR = 0.07
"""… so that another one is taken which leaves, by charset-normalizer's measure, little more mess."""
_COMMONEST = "cp1252"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f�]")
_DECLARED = re.compile(
    rb"<meta\s[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})"
    rb"|<\?xml\s[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_MEANT = {
    **dict.fromkeys(("iso8859-1", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
"""Python's name of an encoding → what web pages mean by it (WHATWG Encoding Standard, section 4.2)."""
_SEVEN_BIT = ("iso2022_jp", "hz")
"""Encodings whose bytes are all ASCII: a declaration is needed to see them."""
_NEVER = ("utf_7", "utf-7", "utf-16", "utf-32")


def decode(data: bytes, name: str, *, charset: str = "") -> str:
    """Bytes → text with ``\\n`` line ends, mojibake put right where that is certain.

    ``charset`` is the encoding that a server named. Raises InputError for what is not text.
    """
    text = _decoded(data, name, charset)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return repair(text)


def _decoded(data: bytes, name: str, charset: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _sound(data[len(bom) :].decode(encoding, "replace"), name)
    declared = [known for label in (charset, _declared(data)) if (known := _known(label))]
    if b"\0" in data[:_HEAD]:
        if (wide := _wide(data)) is not None:
            return wide
        if b"\0" * 2 in data[:_HEAD]:
            raise _binary(name)
    for encoding in declared:
        if encoding in _SEVEN_BIT and (text := _strictly(data, encoding)) is not None:
            return text
    for encoding in ("utf-8", *declared):
        if (text := _strictly(data, encoding)) is not None:
            return _sound(text, name)
    return _sound(_guess(data, name), name)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii", "replace") if found else ""


def _known(label: str) -> str | None:
    """The codec that a label means; None for one that is unknown, is no encoding of text, or was ruled out above."""
    try:
        b"".decode(label.strip())  # refuses codecs such as zlib that are no encodings of text
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    return None if name.startswith(_NEVER) else _MEANT.get(name, name)


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte-order mark: the one of them in which the bytes are all plain text."""
    found = []
    for encoding in _WIDE:
        try:
            head = codecs.getincrementaldecoder(encoding)().decode(data[:_HEAD])
        except UnicodeDecodeError:
            continue
        if _is_plain(head) and (text := _strictly(data, encoding)) is not None:
            found.append(text)
    return found[0] if len(found) == 1 else None


def _is_plain(text: str) -> bool:
    """True for text of assigned characters with a blank or line end, none of them a control or for private use."""
    return (" " in text or "\n" in text) and all(
        char in "\t\n\r\f\ufeff" or category(char) not in ("Cc", "Cn", "Co", "Cs") for char in set(text)
    )


def _guess(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    sample = data
    if len(data) > _SAMPLE:
        sample = data[: data.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]
    found = list(from_bytes(sample)) or (list(from_bytes(data[-_SAMPLE:])) if sample is not data else [])
    if not found:
        raise InputError(f"{name} is not text in any encoding known here; save the article as UTF-8 first")
    best = found[0]
    if best.encoding in _RARE:
        usual = [match for match in found if match.encoding not in _RARE and match.chaos <= best.chaos + _NEAR]
        best = max(usual, key=lambda match: (match.coherence, match.encoding == _COMMONEST), default=best)
    return data.decode(_MEANT.get(codecs.lookup(best.encoding).name, best.encoding), "replace")


def _sound(text: str, name: str) -> str:
    """The text itself. Raises InputError when too much of it is damaged or control characters."""
    head = text[: 16 * _HEAD]
    if len(_CONTROLS.findall(head)) > max(1, _DAMAGED * len(head)):
        raise _binary(name)
    return text


def _binary(name: str) -> InputError:
    return InputError(f"{name} is a binary file, not text; save the article as text or HTML first")
