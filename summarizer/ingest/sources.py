"""The values that reading passes on; the bytes of a file, of standard input or of a web page, and their decoding.

Decoding tries in this order: a byte-order mark, UTF-16 or UTF-32 if exactly one of them gives plain text, UTF-8, UTF-8
with a few bad bytes, the encoding that the input declares, and a guess from its letters. Notices tell the user about a
guess, and about bytes that could not be decoded.
"""

import codecs
import errno
import json
import re
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, BinaryIO, Literal
from unicodedata import category

from summarizer.errors import InputError, plural, promptly_interruptible
from summarizer.settings import is_address
from summarizer.text.article import Landmark, OffsetMap, Removal
from summarizer.text.lexicon import identify_language

Container = Literal["pdf", "docx", "odt", "epub", "mail"]
"""Formats that are not text."""
Media = Literal["text", "markdown", "html", "captions"] | Container
MAX_BYTES = 64 * 1024 * 1024
"""Default limit for the size of an input: far above any article, and small enough for memory."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Limits for reading one input. An input beyond a limit raises InputError; it is never cut."""

    max_bytes: int = MAX_BYTES
    """Bytes of a file, of standard input, or of a web page after decompression."""
    max_unpacked: int = 2 * MAX_BYTES
    """Bytes that a ``.docx``, ``.odt`` or ``.epub`` may unpack to, and code points that a ``.pdf`` may have."""
    max_tags: int = 3_000_000
    """Tags in all members of an archive; a parsed tag takes far more memory than its characters."""
    fetch_timeout: float = 30.0
    """Seconds for a whole fetch: name lookup, connections, redirects and body; also to wait for a pipe's writer."""
    max_redirects: int = 5
    """Most redirects that are followed."""
    allow_private: bool = False
    """Whether addresses on this machine and on private networks are allowed."""
    offline: bool = False
    """Whether all web addresses are refused."""
    parse_timeout: float = 60.0
    """Seconds for extracting the text of a ``.pdf``."""

    @classmethod
    def of(cls, flags: Mapping[str, Any]) -> "ReadingLimits":
        """The limits from the options of the command line, and the defaults."""
        names = ("max_bytes", "fetch_timeout", "allow_private", "offline")
        return cls(**{name: flags[name] for name in names if flags.get(name) is not None})


@dataclass(frozen=True, slots=True)
class Metadata:
    """Metadata that the format has outside of the text. None: not given."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    """ISO 8601 date."""
    site: str | None = None
    language: str | None = None
    """ISO 639-1 code."""


@dataclass(frozen=True, slots=True)
class SourceBytes:
    """The bytes of an input."""

    name: str
    """For messages: the path or address, or ``standard input``."""
    data: bytes
    content_type: str = ""
    """Media type from the server, in lower case; empty for files."""
    charset: str = ""
    """Encoding from the server; empty if it gave none."""
    url: str | None = None
    """Address of a fetched page, after redirects; None for other inputs."""


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """The text of an input without its format, as the reader of the format returns it."""

    text: str
    metadata: Metadata = Metadata()
    offsets: OffsetMap | None = field(default=None, repr=False)
    """Maps ``text`` to ``original``; None if there is no ``original``."""
    removals: tuple[Removal, ...] = ()
    """What the reader left out; positions in the decoded input."""
    original: str | None = None
    """The decoded input, or the part of it that ``text`` comes from; None if both are the same."""
    landmarks: tuple[Landmark, ...] = ()
    """Where pages, chapters and cues start, in ``original`` or else in ``text``."""
    markup: bool = False
    """Whether ``text`` is HTML."""
    url: str | None = None
    """Address of a fetched page, after redirects, or of a saved page, if it says so; else None."""
    notices: tuple[str, ...] = ()
    """Sentences for the user about how the input was read, without its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawInput(ExtractedText):
    """A decoded input, ready for cleaning. Its ``text`` is plain text with headings and lists marked, or HTML."""

    path: str
    """As the user gave it; ``-`` for standard input."""
    media: Media
    sha256: str
    """SHA-256 of the bytes, in hexadecimal."""
    encoding: str | None
    """The encoding of the bytes; None if the format defines it, as in a PDF."""


def language_code(tag: str | None) -> str | None:
    """``en`` for ``en-GB`` or ``EN``; None for anything but a BCP 47 tag with a two-letter code."""
    code = (tag or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


_RECORDED = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline", "creator"),
    "published": (
        *("published", "date", "published_at", "publish_date", "publishdate", "pubdate", "datepublished", "created"),
    ),
    "site": ("site", "site_name", "sitename", "publisher", "publication", "domain"),
    "language": ("language", "lang", "locale"),
}
"""The names that metadata has in records and in the front matter of Markdown; the first that has a value counts."""


def recorded_metadata(record: Mapping[str, Any]) -> Metadata:
    """The metadata among the fields of a record."""
    said = {kind: [_said(record.get(name)) for name in names] for kind, names in _RECORDED.items()}
    said["language"] = [language_code(code) or "" for code in said["language"]]
    return Metadata(**{kind: next(filter(None, values), None) for kind, values in said.items()})


def _said(value: Any) -> str:
    """A value as text: those of a list in a row, a person by name; empty for ``published: true``."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_said(one) for one in value if not isinstance(one, list))))
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list | Mapping):
        return ""
    return "" if value is None or isinstance(value, bool) else valid_unicode(" ".join(str(value).split()))


_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,20})://")


def source_name(path: str) -> str:
    """An input's name for messages: its path or address, or ``standard input``."""
    return "standard input" if path == "-" else path


_LIKE_A_NAME = 0.8
"""How similar a file's name must be, from 0 to 1, to be offered in the place of one that is not there."""


_LONE_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def valid_unicode(text: str) -> str:
    """The text for JSON and databases: undecodable bytes of a file name as ``\\xe9``, lone surrogates as U+FFFD."""
    known = _LONE_SURROGATE.sub("\ufffd", text)
    return known.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def open_source(source: str, limits: ReadingLimits) -> SourceBytes:
    """The bytes of an input.

    Raises InputError if the input is missing, a folder, unreadable, too large or empty, or if an address cannot be
    fetched within the limits.
    """
    if is_address(source):
        if limits.offline:
            raise InputError(f"--offline is set, so {source} was not fetched; save the article and give the file")
        from summarizer.ingest.fetch import fetch

        found = fetch(source, limits)
    elif source == "-":
        found = SourceBytes(source_name(source), _read_standard_input(limits.max_bytes))
    else:
        found = SourceBytes(source, _read_file(source, limits.max_bytes, limits.fetch_timeout))
    if len(found.data) > limits.max_bytes:
        raise InputError(f"{found.name} is larger than {limits.max_bytes:,} bytes; raise --max-bytes or split it")
    if not found.data.strip():
        raise InputError(f"{found.name} is empty; there is no article to read")
    return found


def _open_pipe(path: Path, seconds: float) -> BinaryIO:
    """A named pipe, once something writes to it. Raises InputError if nothing does in time."""
    opened: list[BinaryIO] = []
    waiting = threading.Thread(target=lambda: opened.append(path.open("rb")), daemon=True)
    waiting.start()
    waiting.join(seconds)
    if not opened:
        raise InputError(
            f"{path} is a pipe that nothing wrote to in {seconds:g} s; raise --fetch-timeout, or give a file"
        )
    return opened[0]


def _read_file(path: str, max_bytes: int, seconds: float) -> bytes:
    file = Path(path)
    try:
        if file.is_dir():
            every = f"summarize batch {path or '.'} -o rows.jsonl"
            raise InputError(f"{path or '.'} is a folder; give a file in it, or read all of them: {every}")
        with _open_pipe(file, seconds) if file.is_fifo() else file.open("rb") as stream:
            return stream.read(max_bytes + 1)
    except FileNotFoundError:
        if other := _ADDRESS.match(path):
            raise InputError(f"{path}: only http and https addresses are fetched, not {other[1]}") from None
        raise missing_file(path) from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise InputError(f"{path[:60]}… is no file; give a path, or pipe the text itself") from None
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in the path
        raise InputError(f"{path!r} is not a path; check it") from None


def same_file(path: str, other: Path) -> bool:
    """Whether two paths lead to one file that is there."""
    try:
        return Path(path).samefile(other)
    except (OSError, ValueError):
        return False


def missing_file(path: str, advice: str = "check the path") -> InputError:
    """The error for a file that is not there; it names files beside it that are called almost the same."""
    file = Path(path)
    try:
        beside = {other.name.casefold(): str(other) for other in file.parent.iterdir()}
    except (OSError, ValueError):
        beside = {}
    if near := get_close_matches(file.name.casefold(), beside, 2, _LIKE_A_NAME):
        advice = f"did you mean {' or '.join(beside[name] for name in near)}?"
    return InputError(f"there is no file {path}; {advice}")


def _read_standard_input(max_bytes: int) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise InputError("standard input is closed; give a file, or pipe an article in")
    with promptly_interruptible():
        return sys.stdin.buffer.read(max_bytes + 1)


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
"""Bytes used to guess an encoding; more make it slower but not better."""
_DAMAGED = 0.02
"""Share of replacement and control characters above which an input counts as binary."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f�]")
_DECLARED = re.compile(
    rb"<meta\s[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})"
    rb"|<\?xml\s[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_WHATWG_MEANING = {
    **dict.fromkeys(("iso8859-1", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
"""What web pages mean by an encoding, by Python's names (WHATWG Encoding Standard, section 4.2)."""
_SEVEN_BIT = ("iso2022_jp", "hz")
"""Encodings that use only ASCII bytes, so only a declaration identifies them."""
_NEVER = ("utf_7", "utf-7", "utf-16", "utf-32")
_ABOVE_ASCII = bytes(range(0x80, 0x100))
_CUT_LETTER = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_GOOD_TO_BAD = 2
"""Multi-byte letters per bad byte from which on a text counts as UTF-8; other encodings have far fewer by chance."""
_LATIN_SHARE = 0.25
"""Share of non-ASCII bytes among the letters up to which a text counts as Latin script."""
_BY_LANGUAGE = {
    **dict.fromkeys("pl cs sk hu sl hr ro".split(), ("cp1250", "iso8859_2")),
    **dict.fromkeys("lt lv et".split(), ("cp1257", "iso8859_13")),
    "tr": ("cp1254",),
    "vi": ("cp1258",),
}
"""Usual encodings of languages that do not use those of Western Europe."""
_WESTERN = ("cp1252", "mac_roman", "cp850")
"""The most common first: of several that fit equally well, the first is used."""
_LETTER = re.compile(rb"[A-Za-z\x80-\xff]")
_SIGN = re.compile(
    "[\xc2-\xf4ÂÃâ][\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
"""A lead byte and a continuation byte of UTF-8, read as Windows-1252: possible mojibake."""
_LOST = ("â€�", "”")
"""Mojibake of a closing quotation mark, whose last byte is undefined in Windows-1252."""
_ESCAPE = re.compile(r'\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])')
_FEWEST_ESCAPES = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text, its encoding, and notices."""

    text: str
    encoding: str
    """Its name in the WHATWG Encoding Standard, such as ``utf-8`` or ``windows-1252``, if it has one."""
    notices: tuple[str, ...] = ()
    """Sentences for the user about guesses and repairs."""


def decode(data: bytes, name: str, *, charset: str = "") -> Decoded:
    """Decode bytes to text with ``\n`` line ends, and repair mojibake where that is certain.

    ``charset`` is the encoding from the server. Raises InputError if the bytes are not text.
    """
    found = _decode(data, name, charset)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    repaired = repair(text)
    notices = found.notices
    if repaired != text:
        notices = (*notices, "wrongly decoded letters (such as â€™ for ’) were repaired")
    return Decoded(repaired, _public_name(found.encoding), notices)


def repair(text: str) -> str:
    """The text with mojibake repaired line by line by ftfy (Speer, "ftfy", 2019), which changes only clear cases.

    Lines without a sign of mojibake are skipped, since ftfy is slow.
    """
    if not _SIGN.search(text):
        return text
    from ftfy import fix_encoding

    lines = text.replace(*_LOST).split("\n")
    return "\n".join(fix_encoding(line) if _SIGN.search(line) else line for line in lines)


def without_escapes(text: str) -> str:
    """The text with JSON escapes decoded, if it looks like the inside of a JSON string."""
    found = _ESCAPE.findall(text) if "\\" in text else []
    sure = sum(escape[1] == "u" or escape == "\\n" for escape in found)
    if sure < _FEWEST_ESCAPES or text.count("\\") != sum(escape.count("\\") for escape in found):
        return text
    # runs of escapes together, since a surrogate pair takes two
    return re.sub(rf"(?:{_ESCAPE.pattern})+", _unescape, text)


def _unescape(escapes: re.Match[str]) -> str:
    return str(json.loads(f'"{escapes[0]}"')).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decode(data: bytes, name: str, charset: str) -> Decoded:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decode_lossy(data[len(bom) :], encoding, name)
    if b"\0" in data[:_HEAD]:
        if (wide := _decode_utf_16_or_32(data)) is not None:
            return wide
        if b"\0" * 2 in data[:_HEAD]:
            raise _binary_error(name)
    declared = [known for label in (charset, _declared(data)) if (known := _codec_name(label))]
    tried = [*(one for one in declared if one in _SEVEN_BIT), "utf-8"]
    if (found := _decode_first(data, tried, name)) is not None:
        return found
    if _is_nearly_utf_8(data):
        return _decode_lossy(data, "utf-8", name)
    return _decode_first(data, declared, name) or _guess(data, name)


def _decode_first(data: bytes, encodings: list[str], name: str) -> Decoded | None:
    for encoding in encodings:
        if (text := _decode_strict(data, encoding)) is not None:
            return Decoded(_checked(text, name), encoding)
    return None


def _decode_strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _decode_lossy(data: bytes, encoding: str, name: str) -> Decoded:
    if (text := _decode_strict(data, encoding)) is not None:
        return Decoded(_checked(text, name), encoding)
    text = _checked(data.decode(encoding, "replace"), name)
    where = plural(text.count("�"), "place")
    return Decoded(text, encoding, (f"{where} cannot be read as {_public_name(encoding).upper()}; shown as �",))


def _is_nearly_utf_8(data: bytes) -> bool:
    """True if most non-ASCII bytes are valid UTF-8, as in a file cut inside a letter or with a stray paste."""
    kept = data.decode("utf-8", "ignore")
    good = len(kept) - len(data.translate(None, _ABOVE_ASCII))
    cut = _CUT_LETTER.search(data[-4:])
    bad = len(data) - len(kept.encode()) - (len(cut[0]) if cut else 0)
    return good > 0 and good >= _GOOD_TO_BAD * bad


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii", "replace") if found else ""


def _codec_name(label: str) -> str | None:
    """The codec for a label; None if it is unknown, not a text encoding, or was ruled out before."""
    try:
        b"".decode(label.strip())  # raises for codecs that are not text encodings, such as zlib
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    return None if name.startswith(_NEVER) else _WHATWG_MEANING.get(name, name)


def _public_name(encoding: str) -> str:
    return re.sub(r"^cp125(\d)$", r"windows-125\1", encoding.replace("_", "-"))


def _decode_utf_16_or_32(data: bytes) -> Decoded | None:
    """Decode UTF-16 or UTF-32 without a byte-order mark, if exactly one of them gives plain text; else None."""
    found = []
    for encoding in _WIDE:
        try:
            head = codecs.getincrementaldecoder(encoding)().decode(data[:_HEAD])
        except UnicodeDecodeError:
            continue
        if _is_plain(head) and (text := _decode_strict(data, encoding)) is not None:
            found.append(Decoded(text, encoding))
    return found[0] if len(found) == 1 else None


def _is_plain(text: str) -> bool:
    """True for text with a space or line end and without control, unassigned or private-use characters."""
    return (" " in text or "\n" in text) and all(
        char in "\t\n\r\f\ufeff" or category(char) not in ("Cc", "Cn", "Co", "Cs") for char in set(text)
    )


def _guess(data: bytes, name: str) -> Decoded:
    sample = data
    if len(data) > _SAMPLE:
        sample = data[: data.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]
    letters = _LETTER.findall(sample)
    high = sum(letter >= b"\x80" for letter in letters)
    encoding = _guess_latin(sample) if high <= _LATIN_SHARE * len(letters) else _guess_other_script(data, sample, name)
    notice = f"it is not UTF-8 and declares no encoding that fits; read as {_public_name(encoding)}"
    return Decoded(_checked(data.decode(encoding, "replace"), name), encoding, (notice,))


def _guess_latin(sample: bytes) -> str:
    """Guess the encoding of a text in Latin script: among those usual in its language, the least odd one."""
    language = identify_language(sample.decode("cp1252", "replace")[:_HEAD])[0]
    usual = (*_BY_LANGUAGE.get(language, ()), *_WESTERN)
    odd = {encoding: _oddities(sample.decode(encoding, "replace")) for encoding in usual}
    best = [encoding for encoding in usual if odd[encoding] == min(odd.values())]
    if best[0] in _WESTERN or len(best) == 1:
        return best[0]
    texts = {encoding: sample.decode(encoding, "replace")[:_HEAD] for encoding in best}
    return max(best, key=lambda encoding: identify_language(texts[encoding])[1][language])


def _oddities(text: str) -> int:
    """Counts signs of a wrong encoding: control characters, a capital after a small letter, symbols inside words."""
    odd = 0
    for before, char, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        if char < "\x80":
            continue
        kind = category(char)
        if kind in ("Cc", "Co", "Cn") or char == "�":
            odd += 2
        elif kind == "Lu":
            odd += before.islower()
        elif kind[0] in "SPZN" and char not in "’‘´`·-–—‑\xad\xa0":
            odd += before.isalpha() and after.isalpha()
    return odd


def _guess_other_script(data: bytes, sample: bytes, name: str) -> str:
    """Guess the encoding of a text in another script with charset-normalizer. Raises InputError if it finds none."""
    from charset_normalizer import from_bytes

    found = list(from_bytes(sample)) or (list(from_bytes(data[-_SAMPLE:])) if sample is not data else [])
    if not found:
        raise InputError(f"{name} is not text in any encoding known here; save the article as UTF-8 first")
    best = codecs.lookup(found[0].encoding).name
    return _WHATWG_MEANING.get(best, best)


def _checked(text: str, name: str) -> str:
    """The text, unchanged. Raises InputError if too many of its characters are control or replacement characters."""
    head = text[: 16 * _HEAD]
    if len(_CONTROLS.findall(head)) > max(1, _DAMAGED * len(head)):
        raise _binary_error(name)
    return text


def _binary_error(name: str) -> InputError:
    return InputError(f"{name} is a binary file, not text; save the article as text or HTML first")
