"""A report as Markdown: every statement with its place, and the evidence of what a model wrote."""

import re
from collections.abc import Iterator, Sequence

from summarizer.render import phrases
from summarizer.render.phrases import in_marks, where
from summarizer.render.safe import one_line
from summarizer.results import Dropped, Evidence, Report, Statement, Summary, Support
from summarizer.voices import Holder, Room, Speaker, voices_of

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(report: Report, *, room: Room, show_dropped: bool = False) -> str:
    """The whole report."""
    parts = [f"*{escape(phrases.tally(report))}*"]
    if report.summary:
        parts += _summary(report, report.summary)
    if report.stances is not None:
        parts += _voices(report, room)
    if evidence := [f"- {places([piece])}: {_quoted(piece.quote)}" for piece in phrases.model_evidence(report)]:
        parts += ["## Evidence", "\n".join(evidence)]
    if show_dropped:
        parts += ["## Dropped", "\n".join(map(_dropped, report.dropped)) or "Nothing."]
    if legend := phrases.legend(report):
        parts.append(f"*{escape(legend)}*")
    return "\n\n".join(part for part in parts if part) + "\n"


def _summary(report: Report, summary: Summary) -> Iterator[str]:
    yield f"# {_with_mark(summary.headline)}"
    about = report.article
    yield " · ".join(escape(part) for part in (about.author, about.published, about.site) if part)
    found = " · ".join(dict.fromkeys(places(one.evidence) for one in summary.overview if one.evidence))
    yield " ".join(map(_with_mark, summary.overview)) + (f" ({found})" if found else "")
    if summary.key_points:
        yield "## Key points"
        yield "\n".join(f"- {_with_place(escape(p.text), p.support, p.evidence)}" for p in summary.key_points)


def _with_mark(statement: Statement) -> str:
    mark = phrases.MARKS[statement.support]
    return f"{escape(statement.text)} {f'({mark})' if mark.isalpha() else mark}".rstrip()


def _with_place(words: str, support: Support, evidence: Sequence[Evidence]) -> str:
    note = phrases.mark_and_place(support, places(evidence))
    return f"{words} ({note})" if note else words


def _voices(report: Report, room: Room) -> Iterator[str]:
    voices = voices_of(report, room)
    yield "## Stances"
    yield "\n".join(line for holder in voices.holders for line in _holder(holder)) or escape(
        phrases.why_no_stances(report)
    )
    if voices.speakers:
        yield "## Also quoted"
        yield "\n".join(line for speaker in voices.speakers for line in _speaker(speaker))
    if left := phrases.left_out(voices.holders_left, voices.quotations_left):
        yield f"… and {left}"


def _holder(holder: Holder) -> Iterator[str]:
    author = ", the author" if holder.author else ""
    yield f"- {_named(holder.name, holder.role, author)}"
    for stance in holder.stances:
        claim = _with_place(escape(phrases.claim_of(stance)), stance.support, stance.evidence)
        yield f"  - **{stance.position}** on *{escape(stance.target)}*: {claim}"


def _speaker(speaker: Speaker) -> Iterator[str]:
    yield f"- {_named(speaker.name or phrases.NO_SPEAKER, speaker.role)}"
    for quoted in speaker.quotations:
        yield f"  - {_quoted(quoted.text)} ({places(quoted.evidence)})"


def _named(name: str, role: str | None, author: str = "") -> str:
    return f"**{escape(name)}**{author}" + (f", {escape(role)}" if role else "")


def _dropped(one: Dropped) -> str:
    instead = f"\n  - shown instead: {escape(one.instead)}" if one.instead else ""
    return f"- {phrases.drop_kind(one)}: {escape(one.text)}\n  - {escape(one.reason)}{instead}"


def places(evidence: Sequence[Evidence]) -> str:
    """The places in words; for a web page, each is a link to its words."""
    links = [phrases.link_of(piece.place) for piece in evidence]
    if not all(links):
        return where(evidence)
    named = {where([piece]): link for piece, link in reversed(list(zip(evidence, links, strict=True)))}
    return "; ".join(f"[{place}](<{_address(link or '')}>)" for place, link in reversed(named.items()))


def _address(link: str) -> str:
    return one_line(link).replace("<", "%3C").replace(">", "%3E").replace(" ", "%20").replace("\\", "%5C")


def _quoted(words: str) -> str:
    return escape(in_marks(one_line(words)))


def escape(text: str) -> str:
    """The text on one line, with Markdown escaped."""
    return _SPECIAL.sub(r"\\\1", one_line(text))
