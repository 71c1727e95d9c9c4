"""Splits raw text into blocks, the units that cleaning keeps or removes, and writes the text of those that stay.

Wrapped lines are joined; the article text comes with the map of its offsets to the raw text.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from summarizer.text.article import OffsetMap, ParagraphKind, Removal, Span, TextBuilder
from summarizer.text.typography import BULLETS, UNSPACED, sentence_end

DROPPED = "\x00"
"""Replaces a character that must not reach the article text."""

_SPACES = "\t\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE = [0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
_FLAT = (
    dict.fromkeys([*_CONTROLS, *_INVISIBLE], DROPPED)
    | {ord(space): "\t" for space in _SPACES}
    | {ord(line_end): "\n" for line_end in _BREAKS}
)
UNPRINTABLE = "[" + "".join(re.escape(chr(c)) for c, flat in _FLAT.items() if flat == DROPPED) + "]"
"""Pattern of a character that is dropped, such as a soft hyphen."""
_CHANGED = re.compile("[" + "".join(re.escape(chr(c)) for c in _FLAT if chr(c) not in "\t\n") + "]")
_DATA = re.compile(
    r"!?(?:\[[^\]\n]{0,200}\]\()?data:[\w.+-]{1,60}/[\w.+-]{1,60}(?:;[\w=.+-]{1,60}){0,4},[A-Za-z0-9+/=%]*\)?"
)
"""Images embedded as data."""
_IDLE_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")


def size(text: str) -> float:
    """Length in Latin letters: a Chinese or Japanese character counts as two and a half."""
    if text.isascii():
        return len(text)
    return len(text) + 1.5 * len(UNSPACED.findall(text))


def flatten(raw: str) -> str:
    """The raw text, code point for code point: other spaces as tabs, line ends as ``\\n``, the unprintable as NUL.

    Zero-width joiners stay next to non-ASCII characters (emoji, Persian, Indic scripts) and are dropped inside ASCII.
    Directional marks are dropped, since they can make a line look different from what it says.
    """
    flat = raw.replace("\r\n", "\t\n")
    if ";base64," in flat:
        flat = _DATA.sub(lambda found: DROPPED * len(found[0]), flat)
    if flat.isascii() or _CHANGED.search(flat):  # translating ASCII takes less time than searching it
        flat = flat.translate(_FLAT)
    if "\u200c" in flat or "\u200d" in flat:
        flat = _IDLE_JOINER.sub(DROPPED, flat)
    return flat


Marker = Literal["", "heading", "list_item"]

_BULLET = re.compile(rf"(?:[*+\-{BULLETS}][ \t]+)+")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_CLOSING_HASHES = re.compile(r"[ \t]#+$")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
_NUMBERED = re.compile(r"(?:\d{1,3}[.)]|[a-z]\))[ \t]")
_DIVIDED = re.compile(r"[^\W\d_]-\n[ \t]*[^\W\d_]")
_MANY_DIVIDED = 3
"""Words hyphenated at line ends from which on a text counts as set in columns …"""
_COLUMN_SLACK = 8
"""… whose lines may be this many code points shorter than the column."""
_COLUMN_WIDTHS = range(24, 133)
_MANY_WRAPPED = 3
"""Clearly wrapped stanzas from which on lines of the others may be a seventh shorter than the width."""
_BLANK = " \t" + DROPPED
_MARKERS = frozenset(f"*+-{BULLETS}#0123456789=")
_ENDS_SENTENCE = sentence_end(":;")
_WRAP_WIDTHS = range(36, 133)
"""Widths, in code points, at which mail programs, editors and terminals wrap text."""


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item or stray line of the raw text."""

    pieces: list[Span]
    """Raw spans of its lines, without markers and surrounding white space."""
    text: str
    """The flattened text, lines joined by a space; used only for classification."""
    indent: int
    marker: Marker
    blanks: int
    """Blank lines before it."""

    @property
    def span(self) -> Span:
        """Its span in the raw text."""
        return Span(self.pieces[0].start, self.pieces[-1].end)


def split_blocks(flat: str) -> list[Block]:
    """The blocks of a flattened text in order, with wrapped lines joined and Markdown marks parsed."""
    stanzas: list[list[Block]] = []
    for line in _lines(flat):
        if line.blanks or not stanzas:
            stanzas.append([])
        stanzas[-1].append(line)
    divided = flat.count("-\n") >= _MANY_DIVIDED and len(_DIVIDED.findall(flat)) >= _MANY_DIVIDED
    slack = _COLUMN_SLACK if divided else 0
    own = [_own_width(stanza, slack) for stanza in stanzas]
    width = max(own, default=0)
    if sum(at > 0 for at in own) >= _MANY_WRAPPED:
        slack = max(slack, width // 7)
    return [block for stanza, at in zip(stanzas, own, strict=True) for block in _join(stanza, at or width, slack)]


def _lines(flat: str) -> list[Block]:
    found: list[Block] = []
    blanks = at = 0
    for line in flat.split("\n"):
        body = line.strip(_BLANK)
        if not body:
            blanks += 1
        else:
            indent = len(line) - len(line.lstrip(_BLANK))
            start = at + indent
            marker: Marker = ""
            if body[0] in _MARKERS:
                marker, skipped, body = _read_marker(body)
                start += skipped
            if marker == "heading" and not body:
                blanks += not _mark_setext(found, blanks, len(line.strip(_BLANK)))
            elif body:
                found.append(Block([Span(start, start + len(body))], body, indent, marker, blanks))
                blanks = 0
        at += len(line) + 1
    return found


def _read_marker(body: str) -> tuple[Marker, int, str]:
    """Kind and length of the mark, and the rest of the line. An underline is a heading mark without a rest."""
    if _UNDERLINE.match(body):
        return "heading", len(body), ""
    if mark := _HEADING.match(body):
        rest = body[mark.end() :]
        if closing := _CLOSING_HASHES.search(rest):
            rest = rest[: closing.start()].rstrip(_BLANK)
        return "heading", mark.end(), rest
    if mark := _BULLET.match(body):
        return "list_item", mark.end(), body[mark.end() :]
    if len(body.strip(f"*+-{BULLETS}# \t")) == 0:
        return "", len(body), ""
    return ("list_item" if _NUMBERED.match(body) else ""), 0, body


def _mark_setext(found: list[Block], blanks: int, underline: int) -> bool:
    """Mark the line above an underline as a heading. False if the underline is a rule below a paragraph."""
    if not found or blanks or found[-1].marker or len(found[-1].text) > 120:
        return False
    alone = len(found) == 1 or found[-1].blanks > 0
    if alone and (underline <= len(found[-1].text) + 3 or not _ENDS_SENTENCE.search(found[-1].text)):
        found[-1].marker = "heading"
        return True
    return False


def _own_width(stanza: list[Block], slack: int) -> int:
    """The width at which a stanza of three or more lines is wrapped; 0 if it is not.

    In wrapped text the first word of a line does not fit on the line before it. That must hold for all lines, at least
    two, that do not end a sentence.
    """
    if len(stanza) < 3:
        return 0
    width = max(_reach(line) for line in stanza)
    if width not in _WRAP_WIDTHS and not (slack and width in _COLUMN_WIDTHS):
        return 0
    breaks = [(a, b) for a, b in pairwise(stanza) if not b.marker and not _ENDS_SENTENCE.search(a.text)]
    return width if len(breaks) >= 2 and all(_full(a, b, width, slack) for a, b in breaks) else 0


def _join(stanza: list[Block], width: int, slack: int) -> list[Block]:
    """The stanza with wrapped lines joined."""
    if slack and not _ENDS_SENTENCE.search(stanza[-1].text[-6:]):
        slack = 0
    groups = [[stanza[0]]]
    for before, line in pairwise(stanza):
        if (
            not line.marker
            and before.marker != "heading"
            and (_full(before, line, width, slack) or _runs_on(before, line))
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_merged(group) for group in groups]


def _merged(group: list[Block]) -> Block:
    if len(group) == 1:
        return group[0]
    parts = [group[0].text]
    for before, line in pairwise(group):
        parts += ["" if joins_without_space(before.text, line.text) else " ", line.text]
    first = group[0]
    pieces = [piece for line in group for piece in line.pieces]
    return Block(pieces, "".join(parts), first.indent, first.marker, first.blanks)


def _reach(line: Block) -> int:
    return line.indent + len(line.text)


def _full(before: Block, line: Block, width: int, slack: int = 0) -> bool:
    """True if the first word of ``line`` does not fit after ``before``, or nearly so in the middle of a sentence."""
    if not width or _reach(before) > width:
        return False
    space = line.text.find(" ", 0, 60)
    word = 3 if joins_without_space(before.text, line.text) else 1 + (space if space > 0 else len(line.text))
    over = _reach(before) + word - width
    return over > 0 or (over > -slack and not _ENDS_SENTENCE.search(before.text[-6:]) and "  " not in before.text)


def _runs_on(before: Block, line: Block) -> bool:
    """True if a line continues a sentence, as where text dumps of pages break lines at links."""
    ended = _ENDS_SENTENCE.search(before.text[-4:]) and before.text[-1] not in ":;"
    return len(before.text) >= 40 and line.text[0].islower() and not ended


def joins_without_space(before: str, after: str) -> bool:
    """True if two lines are joined without a space, as in Chinese, Japanese and Thai."""
    return UNSPACED.match(before[-1]) is not None and UNSPACED.match(after[0]) is not None


_RUN = re.compile(r"[^\s\x00]+(?: [^\s\x00]+)*")
_BLANKS = re.compile(r"\s")
_WORD_START = re.compile(r"[^\W\d_]{2,}-$")
_WORD_REST = re.compile(r"[^\W\d_]{2,}")
_HYPHENATED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_LONGEST_WORD = 80
_SOFT_HYPHEN = "\xad"


def build_text(
    raw: str, flat: str, blocks: Sequence[Block], kinds: Sequence[ParagraphKind | None]
) -> tuple[str, OffsetMap, list[tuple[ParagraphKind, Span]]]:
    """The article text, its offset map to the raw text, and its paragraphs, which are separated by a blank line."""
    builder = TextBuilder(raw)
    divided = any(len(block.pieces) > 1 for block in blocks)
    hyphenated = hyphenated_words(flat) if divided else frozenset()
    spans: list[tuple[ParagraphKind, Span]] = []
    for block, kind in zip(blocks, kinds, strict=True):
        if kind is None:
            continue
        if spans:
            builder.insert("\n\n", block.pieces[0].start)
        start = len(builder)
        for number, piece in enumerate(block.pieces):
            following = block.pieces[number + 1] if number + 1 < len(block.pieces) else None
            _copy_line(builder, raw, flat, piece, following, hyphenated)
        spans.append((kind, Span(start, len(builder))))
    text, offsets = builder.build()
    return text, offsets, spans


def _copy_line(
    builder: TextBuilder, raw: str, flat: str, piece: Span, following: Span | None, hyphenated: frozenset[str]
) -> None:
    """Copy a line with single spaces, and add what joins it to the ``following`` line of the paragraph."""
    end = piece.end
    glue = ""
    if following is not None:
        here = flat[max(piece.start, end - _LONGEST_WORD) : end]
        there = flat[following.start : min(following.end, following.start + _LONGEST_WORD)]
        if (inside := divided_word(here, there, hyphenated)) is not None:
            end -= inside == ""
        elif not joins_without_space(here, there) and _SOFT_HYPHEN not in raw[end : following.start]:
            glue = " "
    line = flat[piece.start : end]
    if not ("  " in line or "\t" in line or "\n" in line or DROPPED in line):
        builder.copy(piece.start, end)
        if glue:
            builder.insert(glue, end)
        return
    before = piece.start
    for run in _RUN.finditer(flat, piece.start, end):
        if run.start() > before:
            gap = _BLANKS.search(flat, before, run.start())
            if gap and raw[gap.start()] == " ":
                builder.copy(gap.start(), gap.start() + 1)
            elif gap:
                builder.insert(" ", gap.start())
        builder.copy(run.start(), run.end())
        before = run.end()
    builder.insert(glue, end)


def hyphenated_words(text: str) -> frozenset[str]:
    """The words that a text writes with a hyphen in a line."""
    return frozenset(_HYPHENATED.findall(text))


def divided_word(before: str, after: str, hyphenated: Collection[str]) -> Literal["", "-"] | None:
    """What a word that two lines divide has where they meet: nothing, or its own hyphen. None if they divide none.

    A hyphen belongs to the word before a capital, as in ``Anglo-Saxon``, or if the text has the word with a hyphen.
    """
    left, right = _WORD_START.search(before), _WORD_REST.match(after)
    if left is None or right is None:
        return None
    return "" if right[0][0].islower() and left[0] + right[0] not in hyphenated else "-"


def collect_removals(raw: str, blocks: Sequence[Block], reasons: Sequence[str]) -> tuple[Removal, ...]:
    """The removals; adjacent blocks with the same reason become one."""
    found: list[tuple[str, Span]] = []
    last = -2
    for index, (block, reason) in enumerate(zip(blocks, reasons, strict=True)):
        if not reason:
            continue
        if found and last == index - 1 and found[-1][0] == reason:
            found[-1] = (reason, Span(found[-1][1].start, block.span.end))
        else:
            found.append((reason, block.span))
        last = index
    return tuple(Removal.of(raw, span, reason) for reason, span in found)
