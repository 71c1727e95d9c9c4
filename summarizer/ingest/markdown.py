"""Reads Markdown as plain text, with an offset map to the file.

Supports the blocks and inlines of CommonMark (spec.commonmark.org, version 0.31) that articles use. Headings and list
items keep their marks for cleaning; the lines of a paragraph are joined.
"""

import html
import re
import tomllib
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from summarizer.ingest.sources import ExtractedText, Metadata, recorded_metadata
from summarizer.text.article import Removal, Span, TextBuilder

_VISIBLE = re.compile(r"[^\n]")
_QUOTE_MARK = re.compile(r"[ ]{0,3}>[ ]?")
_FENCE = re.compile(r"[ ]{0,3}(?P<fence>`{3,}|~{3,})")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+")
_ITEM = re.compile(r"[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]+")
_TODO = re.compile(_ITEM.pattern + r"\[[ xX]\][ \t]")
_ROW = re.compile(r"[ ]{0,3}\|.*\|[ \t]*$")
_BULLET = re.compile(r"[ \t]*[*+-]")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*$")
_DEFINITION = re.compile(r"[ ]{0,3}\[(?P<note>\^?)[^\[\]]{1,200}\]:[ \t]")
_TABLE_RULE = re.compile(r"[ ]{0,3}(?=[^|]*\|)[|:\- \t]*-[|:\- \t]*$")

_LABEL = r"(?:[^\[\]\\]|\\.|\[[^\[\]]{0,300}\]){0,1000}?"
_PLACE = (
    r"\([ \t\n]{0,9}(?:data:[^()\s]{0,50000000}|<[^<>\n]{0,1000}>|(?:[^()\s\\]|\\.|\([^()\s]{0,300}\)){0,1000})"
    r"(?:[ \t\n]{1,9}(?:\"[^\"]{0,500}\"|'[^']{0,500}'))?[ \t\n]{0,9}\)"
)
_REFERENCE = r"\[[^\[\]]{0,200}\]"
_INLINE = re.compile(
    r"(?=[\\`!\[<&*_~\n])(?:"  # first characters of tokens, so that others are skipped quickly
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)"
    rf"|!\[(?P<image>{_LABEL})\](?:{_PLACE}|{_REFERENCE})"
    r"|(?P<note>\[\^[^\[\]\s]{1,80}\])"
    rf"|\[(?P<label>{_LABEL})\](?:{_PLACE}|{_REFERENCE})"
    r"|<(?P<address>(?:https?:|mailto:)[^<>\s]{1,1000})>"
    r"|(?P<tag></?[a-zA-Z][^<>]{0,1000}>)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<run>\*+|_+|~~)"
    r"|(?P<wrap>\\?\n)"
    r")"
)
_TICKS = re.compile(r"`+")

_LONGEST_FRONT = 16_384
_FRONT_OPENS = re.compile(r"\ufeff?\s{0,20}(---|\+\+\+)[ \t]*\n")
_FRONT_CLOSES = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.M),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.M),
}
_FRONT_ENTRY = re.compile(r"([A-Za-z][\w-]{0,40})[ \t]*:(?:[ \t]+(.*))?$")
_FRONT_LISTED = re.compile(r"[ \t]*-[ \t]+(?:name:[ \t]*)?(.+)$")
_FRONT_NAMED = re.compile(r"[ \t]+name:[ \t]*(.+)$")


def read_markdown(raw: str) -> ExtractedText:
    """The text of a Markdown document, the metadata of its front matter, and what was left out."""
    metadata, start = _front_matter(raw)
    builder = TextBuilder(raw)
    removals = [Removal.of(raw, Span(0, start), "front matter")] if start else []
    for block in _blocks(raw, start):
        if block.reason:
            removals.append(Removal.of(raw, Span(block.pieces[0].start, block.pieces[-1].end), block.reason))
            continue
        if len(builder):
            builder.insert(block.gap, block.pieces[0].start)
        builder.insert(block.mark, block.pieces[0].start)
        _Inlines(raw, block.pieces).write(builder, removals)
    text, offsets = builder.build()
    return ExtractedText(text, metadata, offsets, tuple(removals))


@dataclass(slots=True)
class _Block:
    """A paragraph, heading or list item; or lines to leave out, with the reason."""

    pieces: list[Span]
    """The spans of its lines in the raw text, without marks."""
    mark: str = ""
    gap: str = "\n\n"
    reason: str = ""


class _Blocks:
    """Builds blocks from the lines of a document."""

    def __init__(self) -> None:
        self.done: list[_Block] = []
        self._open: _Block | None = None
        self._fence = ""

    def add_line(self, line: str, at: int) -> None:
        """Add the next line, which starts at ``at`` in the raw text."""
        inner = _after_quote_marks(line)
        body = line[inner:]
        piece = _trim(body, at + inner)
        if self._fence or _FENCE.match(body):
            self._code(body, piece)
        elif not piece or self._is_rule(body):
            self.close()
        elif self._open and not self._open.reason and not self._open.mark and _UNDERLINE.match(body):
            self._open.mark = "## "
            self.close()
        elif defined := _DEFINITION.match(body):
            self._leave_out(piece, "footnote" if defined["note"] else "link address")
        elif _TODO.match(body):
            self._leave_out(piece, "to-do item")
        elif _ROW.match(body):
            self.close()
            self.done.append(_Block([piece]))
        elif marked := _HEADING.match(body) or _ITEM.match(body):
            self.close()
            self._open = _start_marked_block(body, marked.end(), piece)
        else:
            self._continue_block(piece)

    def close(self) -> None:
        """End the current block."""
        if self._open and self._open.pieces:
            self.done.append(self._open)
        self._open = None

    def _is_rule(self, body: str) -> bool:
        """True for the rule below a table's head, and for a thematic break that does not underline a heading."""
        underlines = self._open is not None and _UNDERLINE.match(body)
        return bool(_TABLE_RULE.match(body)) or bool(_RULE.match(body) and not underlines)

    def _code(self, body: str, piece: Span) -> None:
        if not self._fence:
            opened = _FENCE.match(body)
            self._fence = opened["fence"] if opened else ""
        elif set(body.strip()) == {self._fence[0]} and len(body.strip()) >= len(self._fence):
            self._fence = ""
        if piece:
            self._leave_out(piece, "code block")

    def _leave_out(self, piece: Span, reason: str) -> None:
        if self._open is None or self._open.reason != reason:
            self.close()
            self._open = _Block([], reason=reason)
        self._open.pieces.append(piece)

    def _continue_block(self, piece: Span) -> None:
        if self._open is None or self._open.reason or self._open.mark.startswith("#"):
            self.close()
            self._open = _Block([])
        self._open.pieces.append(piece)


def _blocks(raw: str, start: int) -> list[_Block]:
    """The blocks of a document in order, without comments."""
    seen = _without_comments(raw)
    blocks = _Blocks()
    at = start
    for line in seen[start:].split("\n"):
        blocks.add_line(line, at)
        at += len(line) + 1
    blocks.close()
    return blocks.done


def _without_comments(raw: str) -> str:
    """The text with HTML comments replaced by spaces, so that offsets stay the same."""
    parts = []
    at = 0
    while (start := raw.find("<!--", at)) >= 0 and (end := raw.find("-->", start + 4)) >= 0:
        parts += [raw[at:start], _VISIBLE.sub(" ", raw[start : end + 3])]
        at = end + 3
    return "".join([*parts, raw[at:]])


def _after_quote_marks(line: str) -> int:
    at = 0
    while mark := _QUOTE_MARK.match(line, at):
        at = mark.end()
    return at


def _trim(body: str, at: int) -> Span:
    start = at + len(body) - len(body.lstrip())
    return Span(start, max(start, at + len(body.rstrip())))


def _start_marked_block(body: str, skipped: int, piece: Span) -> _Block:
    rest = _trim(body[skipped:], piece.end - len(body.rstrip()) + skipped)
    mark = body[:skipped].strip()
    if mark.startswith("#"):
        inner = body[skipped:].rstrip()
        bare = inner.rstrip("#")
        if bare != inner and (not bare or bare[-1] in " \t"):
            rest = Span(rest.start, max(rest.start, rest.start + len(bare.strip())))
        return _Block([rest] if rest else [], f"{mark} ")
    return _Block([rest] if rest else [], "* " if _BULLET.match(body) else f"{mark.split()[0]} ", "\n")


class _Inlines:
    """The text of a block without emphasis marks, link targets, tags and escapes."""

    def __init__(self, raw: str, pieces: list[Span]) -> None:
        self._raw = raw
        self._pieces = pieces
        self._text = "\n".join(raw[piece.start : piece.end] for piece in pieces)
        self._starts: list[int] = []
        at = 0
        for piece in pieces:
            self._starts.append(at)
            at += len(piece) + 1
        self._ticks: dict[int, list[int]] = defaultdict(list)
        if "`" in self._text:
            for ticks in _TICKS.finditer(self._text):
                self._ticks[len(ticks[0])].append(ticks.start())
        self._parts: list[tuple[int, int, str | None]] = []
        """Parts in order: copy ``start:end``, or replace it by the string."""
        self._runs: list[tuple[int, str, bool, bool]] = []
        """Runs of emphasis marks: index into the parts, the marks, whether they may open and close emphasis."""
        self._images: list[Span] = []

    def write(self, builder: TextBuilder, removals: list[Removal]) -> None:
        """Append the text to the builder, and the images to the removals."""
        self._scan(0, len(self._text))
        self._match_emphasis()
        for start, end, instead in self._parts:
            if instead is None:
                builder.copy(self._place(start), self._place(end - 1) + 1)
            elif instead:
                builder.insert(instead, self._place(start))
        for image in self._images:
            removals.append(
                Removal.of(self._raw, Span(self._place(image.start), self._place(image.end - 1) + 1), "image")
            )

    def _place(self, at: int) -> int:
        piece = bisect_right(self._starts, at) - 1
        return min(self._pieces[piece].start + at - self._starts[piece], self._pieces[piece].end)

    def _scan(self, start: int, end: int) -> None:
        at = start
        while found := _INLINE.search(self._text, at, end):
            self._copy(at, found.start())
            at = self._token(found, end)
        self._copy(at, end)

    def _copy(self, start: int, end: int) -> None:
        if start < end:
            self._parts.append((start, end, None))

    def _token(self, found: "re.Match[str]", end: int) -> int:
        kind = found.lastgroup or ""
        if kind == "ticks":
            return self._code_span(found, end)
        if kind in ("escaped", "address"):
            self._copy(found.start(kind), found.end(kind))
        elif kind == "label":
            self._scan(found.start("label"), found.end("label"))
        elif kind == "image":
            self._images.append(Span(found.start(), found.end()))
        elif kind == "entity":
            self._parts.append((found.start(), found.end(), html.unescape(found[0])))
        elif kind == "wrap":
            self._parts.append((found.start(), found.end(), " "))
        elif kind == "run":
            before = self._text[found.start() - 1] if found.start() else " "
            after = self._text[found.end()] if found.end() < len(self._text) else " "
            self._runs.append((len(self._parts), found[0], *_flanks(found[0][0], before, after)))
            self._copy(found.start(), found.end())
        return found.end()

    def _code_span(self, found: "re.Match[str]", end: int) -> int:
        size = len(found[0])
        others = self._ticks[size]
        following = bisect_right(others, found.start())
        if following < len(others) and others[following] < end:
            close = others[following]
            at = found.end()
            for line in self._text[at:close].split("\n"):
                if at > found.end():
                    self._parts.append((at - 1, at, " "))
                self._copy(at, at + len(line))
                at += len(line) + 1
            return close + size
        self._copy(found.start(), found.end())
        return found.end()

    def _match_emphasis(self) -> None:
        """Pair the runs like CommonMark, innermost first. Marks without a partner stay in the text."""
        waiting: dict[str, list[list[int]]] = defaultdict(list)
        for index, mark, opens, closes in self._runs:
            left = len(mark)
            stack = waiting[mark[0]]
            while closes and left and stack:
                used = min(left, stack[-1][1])
                left -= used
                stack[-1][1] -= used
                self._shorten(stack[-1][0], stack[-1][1])
                if not stack[-1][1]:
                    stack.pop()
            self._shorten(index, left)
            if opens and left:
                stack.append([index, left])

    def _shorten(self, index: int, left: int) -> None:
        start, end, _ = self._parts[index]
        self._parts[index] = (start, start + left, None) if left else (start, end, "")


def _flanks(mark: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of marks may open and may close emphasis (CommonMark 0.31, section 6.2)."""
    left = not after.isspace() and (after.isalnum() or before.isspace() or not before.isalnum())
    right = not before.isspace() and (before.isalnum() or after.isspace() or not after.isalnum())
    if mark == "_":
        return left and not before.isalnum(), right and not after.isalnum()
    return left, right


def _front_matter(raw: str) -> tuple[Metadata, int]:
    """The metadata of the front matter, and its length in code points; empty and 0 if there is none."""
    opened = _FRONT_OPENS.match(raw)
    if opened is None:
        return Metadata(), 0
    closed = _FRONT_CLOSES[opened[1]].search(raw, opened.end(), opened.end() + _LONGEST_FRONT)
    if closed is None:
        return Metadata(), 0
    inner = raw[opened.end() : closed.start()]
    values = _toml(inner) if opened[1] == "+++" else _yaml(inner)
    if not values:
        return Metadata(), 0
    return recorded_metadata(values), closed.end()


def _toml(inner: str) -> dict[str, Any]:
    try:
        entries = tomllib.loads(inner)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return {key.lower(): value for key, value in entries.items()}


def _yaml(inner: str) -> dict[str, Any]:
    """Scalars and lists of scalars, which is what articles use. Deeper values are skipped."""
    values: dict[str, list[str]] = {}
    key = ""
    for line in inner.split("\n"):
        if entry := _FRONT_ENTRY.match(line):
            key = entry[1].lower()
            values[key] = _items(entry[2] or "")
        elif key and (item := _FRONT_LISTED.match(line) or _FRONT_NAMED.match(line)):
            values[key].append(_scalar(item[1]))
    return values


def _items(value: str) -> list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [_scalar(item) for item in value[1:-1].split(",")]
    return [] if value in ("", "|", ">", "null", "~", "true", "false") else [_scalar(value)]


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value.partition(" #")[0].strip()
