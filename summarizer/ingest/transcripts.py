"""Reads captions and subtitles, WebVTT (W3C) and SubRip, as turns of speech with the time of each cue.

    cues ──▶ lines (words, speaker) ──▶ without repeats ──▶ paragraphs

Cues are joined while the same person speaks. Rolling captions repeat the previous line, which is read once. The speaker
is the name in ``<v NAME>``; a name before a colon stays in the text. ``>>`` and ``-`` start another person's turn.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from summarizer.ingest.clean.blocks import UNPRINTABLE
from summarizer.ingest.sources import ExtractedText, Metadata, language_code
from summarizer.text.article import Landmark, Removal, Span, TextBuilder
from summarizer.text.sentences import speaker_label
from summarizer.text.typography import sentence_end

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING = re.compile(rf"^[ \t]*({_TIME})[ \t]*-->[ \t]*({_TIME})[^\n]*$", re.MULTILINE)
_HEAD = re.compile(rf"\ufeff?(?:WEBVTT(?=[ \t\n]|\Z)|\s{{0,20}}(?:\d{{1,6}}[ \t]*\n)?[ \t]*{_TIME}[ \t]*-->)")
_SNIFFED = 64 * 1024
_LANGUAGE = re.compile(r"^Language:[ \t]*([\w-]{2,20})", re.MULTILINE | re.IGNORECASE)
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_COMMENT = re.compile(r"(?:NOTE|STYLE|REGION)(?=[ \t\n]|\Z)(?:[^\n]*\n?[ \t]*[^\s])*[^\n]*")
_MARK = re.compile(
    r"(?P<voice><v(?:\.[^\s>]{0,80})?[ \t]+(?P<name>[^>\n]{1,80})>)"
    r"|(?P<tag></?[a-zA-Z][^>\n]{0,80}>|<[\d:.]{5,14}>|\{\\[^}\n]{0,40}\}|[♪♫]+"
    rf"|{UNPRINTABLE}+)"
    r"|(?P<sound>\[[^\]\n]{1,80}\](?!:)|(?<=\n)[ \t]*\([^)\n]{1,80}\)[ \t]*(?=\n|\Z))"
    r"|(?P<blank>[\t\v\f\x1c-\x1f]+)"
    r"|(?P<entity>&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});)"
)
"""Anything in a cue but words and spaces: voice tags, style and time tags, sounds such as [APPLAUSE], entities."""
_UNPRINTABLE = re.compile(UNPRINTABLE)
_TURN = re.compile(r"[ \t]*(?:>>+|(?:&gt;){2,}|[-–—](?=[ \t]?[^\W\d_]))[ \t:]*")
_ENDS = sentence_end()
_PAUSE = 3.0
"""Seconds without a cue after which a new paragraph starts."""
_LONG = 600
"""Code points from which on a paragraph ends at the end of a sentence …"""
_VERY_LONG = 1_000
"""… and from which on it ends at the end of a cue, for captions without full stops."""
_ROLLING = 0.25
"""Share of repeated lines from which on captions count as rolling; people repeat themselves less."""


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    """Seconds."""
    end: float
    span: Span
    """The cue's text in the input, with its markup."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The text of one line of a cue."""

    words: str
    pieces: tuple[tuple[Span, str | None], ...]
    """Pieces of its text: the span, and the replacement if it is an entity."""
    speaker: str | None
    begins_turn: bool
    cue: _Cue

    @property
    def span(self) -> Span:
        return Span(self.pieces[0][0].start, self.pieces[-1][0].end)


def is_captions(text: str) -> bool:
    """True for decoded text that starts like WebVTT or SubRip and has a cue."""
    return _HEAD.match(text) is not None and _TIMING.search(text, 0, _SNIFFED) is not None


def read_captions(text: str) -> ExtractedText:
    """The speech in captions, with offsets into the input. Sounds, comments and repeated lines are left out."""
    removals: list[Removal] = []
    lines = [line for cue in _cues(text, removals) for line in _lines(text, cue, removals)]
    builder = TextBuilder(text)
    landmarks: list[Landmark] = []
    before: _Line | None = None
    paragraph = 0
    for line in _without_repeats(lines, text, removals):
        new_paragraph = before is None or _begins_paragraph(before, line, len(builder) - paragraph)
        if before is not None:
            builder.insert("\n\n" if new_paragraph else " ", line.span.start)
        if new_paragraph:
            paragraph = len(builder)
            if line.speaker:
                builder.insert(f"{line.speaker}: ", line.span.start)
        for span, reading in line.pieces:
            if reading is None:
                builder.copy(span.start, span.end)
            else:
                builder.insert(reading, span.start)
        if before is None or before.cue is not line.cue:
            landmarks.append(Landmark(line.span.start, time=_clock(line.cue.start)))
        before = line
    out, offsets = builder.build()
    said = _LANGUAGE.search(text, 0, _SNIFFED)
    return ExtractedText(
        out,
        Metadata(language=language_code(said[1]) if said else None),
        offsets,
        tuple(sorted(removals, key=lambda removal: removal.raw_span)),
        original=text,
        landmarks=tuple(landmarks),
    )


def _cues(text: str, removals: list[Removal]) -> Iterator[_Cue]:
    """The cues in order. The text of a cue ends before the next cue's times and its name, if it has one."""
    timings = list(_TIMING.finditer(text))
    for timing, following in zip(timings, [*timings[1:], None], strict=True):
        end = _end_of_cue(text, timing.end(), following.start()) if following else len(text)
        for comment in _COMMENT.finditer(text, timing.end(), end):
            if text.endswith("\n\n", 0, comment.start()):
                removals.append(Removal.of(text, Span(comment.start(), comment.end()), "comment"))
                end = comment.start()
                break
        yield _Cue(_seconds(timing[1]), _seconds(timing[2]), Span(timing.end(), end))


def _end_of_cue(text: str, start: int, end: int) -> int:
    """Where the text before a cue's times ends. Its name is a number, or a line after a blank line."""
    above = text.rfind("\n", start, max(start, end - 1))
    name = text[above + 1 : end].strip()
    apart = above >= start and not text[max(start, text.rfind("\n", start, above)) : above].strip()
    return above if name and above >= start and (name.isdecimal() or apart) else end


def _lines(text: str, cue: _Cue, removals: list[Removal]) -> Iterator[_Line]:
    speaker: str | None = None
    for found in _LINE.finditer(text, cue.span.start, cue.span.end):
        turn = _TURN.match(text, found.start(), found.end())
        pieces: list[tuple[Span, str | None]] = []
        named = False
        at = turn.end() if turn else found.start()
        for mark in _MARK.finditer(text, at, found.end()):
            pieces += _copy_piece(at, mark.start())
            at = mark.end()
            if mark["voice"]:
                speaker, named = " ".join(_UNPRINTABLE.sub("", mark["name"]).split()), True
            elif mark["entity"]:
                reading = _UNPRINTABLE.sub("", unescape(mark[0]).replace("\xa0", " "))
                pieces.append((Span(mark.start(), at), reading))
            elif mark["blank"]:
                pieces.append((Span(mark.start(), at), " "))
            elif mark["sound"]:
                removals.append(Removal.of(text, Span(mark.start(), at), "sound"))
        pieces += _copy_piece(at, found.end())
        pieces = _trim(text, pieces)
        words = "".join(text[s.start : s.end] if reading is None else reading for s, reading in pieces)
        if words.strip():
            yield _Line(" ".join(words.split()), tuple(pieces), speaker, turn is not None or named, cue)


def _copy_piece(start: int, end: int) -> list[tuple[Span, str | None]]:
    return [(Span(start, end), None)] if start < end else []


def _trim(text: str, pieces: list[tuple[Span, str | None]]) -> list[tuple[Span, str | None]]:
    """The pieces without white space at both ends."""
    while pieces and not (pieces[0][1] or text[pieces[0][0].start : pieces[0][0].end]).strip():
        pieces = pieces[1:]
    while pieces and not (pieces[-1][1] or text[pieces[-1][0].start : pieces[-1][0].end]).strip():
        pieces = pieces[:-1]
    for end in (0, -1):
        if pieces and pieces[end][1] is None:
            span = pieces[end][0]
            words = text[span.start : span.end]
            start = span.start + (len(words) - len(words.lstrip()) if end == 0 else 0)
            stop = span.end - (len(words) - len(words.rstrip()) if end == -1 else 0)
            pieces[end] = (Span(start, stop), None)
    return pieces


def _without_repeats(lines: Sequence[_Line], text: str, removals: list[Removal]) -> Iterator[_Line]:
    """The lines; in rolling captions without those that repeat one of the two lines before."""
    kept: list[_Line] = []
    repeated: list[_Line] = []
    for line in lines:
        recent = [one.words for one in kept[-2:]]
        if line.words in recent:
            repeated.append(line)
        elif recent and line.words.startswith(f"{recent[-1]} ") and not line.begins_turn:
            repeated.append(kept[-1])  # a line that grows word by word: keep the longer one
            kept[-1] = line
        else:
            kept.append(line)
    if len(repeated) < 2 or len(repeated) < _ROLLING * len(lines):
        return iter(lines)
    removals += [Removal.of(text, line.span, "repeated caption") for line in repeated]
    return iter(kept)


def _begins_paragraph(before: _Line, line: _Line, length: int) -> bool:
    """True if the line starts a new paragraph: another speaker, a pause, or the paragraph is long."""
    ended = bool(_ENDS.search(before.words[-4:]))
    label = speaker_label(line.words, quoted=True)
    if line.speaker != before.speaker or (line.begins_turn and line.speaker is None):
        return True
    if label and (ended or label["label"].isupper()):
        return True
    paused = line.cue.start - before.cue.end >= _PAUSE
    return paused or (length >= _LONG and ended) or (length >= _VERY_LONG and line.cue is not before.cue)


def _seconds(time: str) -> float:
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _clock(seconds: float) -> str:
    """The time as players show it, such as ``0:01:05``."""
    minutes, second = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{second:02}"
