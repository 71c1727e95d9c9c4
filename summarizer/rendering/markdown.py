"""A report as Markdown: every statement with its place, what a model worded with its evidence below."""

import re
from collections.abc import Iterator, Sequence

from summarizer.rendering.dropped import kind_of
from summarizer.rendering.holders import NO_SPEAKER, Holder, Room, Speaker, claim_of, voices_of, why_no_stances
from summarizer.rendering.places import in_marks, link_of, where
from summarizer.rendering.safe import one_line
from summarizer.rendering.support import MARKS, legend, marked, worded_evidence
from summarizer.rendering.tally import tally
from summarizer.results import Dropped, Evidence, Report, Statement, Summary, Support

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(report: Report, *, room: Room, show_dropped: bool = False) -> str:
    """The whole report; every statement says where in the article it stands."""
    parts = [f"*{escaped(tally(report))}*"]
    if report.summary:
        parts += _summary(report, report.summary)
    if report.stances is not None:
        parts += _voices(report, room)
    if evidence := [f"- {places([piece])}: {_quoted(piece.quote)}" for piece in worded_evidence(report)]:
        parts += ["## Evidence", "\n".join(evidence)]
    if show_dropped:
        parts += ["## Dropped", "\n".join(map(_dropped, report.dropped)) or "Nothing."]
    if told := legend(report):
        parts.append(f"*{escaped(' '.join(told))}*")
    return "\n\n".join(part for part in parts if part) + "\n"


def _summary(report: Report, summary: Summary) -> Iterator[str]:
    yield f"# {_marked(summary.headline)}"
    about = report.article
    yield " · ".join(escaped(part) for part in (about.author, about.published, about.site) if part)
    found = " · ".join(dict.fromkeys(places(one.evidence) for one in summary.overview if one.evidence))
    yield " ".join(map(_marked, summary.overview)) + (f" ({found})" if found else "")
    if summary.key_points:
        yield "## Key points"
        yield "\n".join(f"- {_told(escaped(p.text), p.support, p.evidence)}" for p in summary.key_points)


def _marked(statement: Statement) -> str:
    mark = MARKS[statement.support]
    return f"{escaped(statement.text)} {f'({mark})' if mark.isalpha() else mark}".rstrip()


def _told(words: str, support: Support, evidence: Sequence[Evidence]) -> str:
    told = marked(support, places(evidence))
    return f"{words} ({told})" if told else words


def _voices(report: Report, room: Room) -> Iterator[str]:
    voices = voices_of(report, room)
    yield "## Stances"
    yield "\n".join(line for holder in voices.holders for line in _holder(holder)) or escaped(why_no_stances(report))
    if voices.speakers:
        yield "## Also quoted"
        yield "\n".join(line for speaker in voices.speakers for line in _speaker(speaker))
    if voices.left:
        yield f"… and {voices.left}"


def _holder(holder: Holder) -> Iterator[str]:
    author = ", the author" if holder.author else ""
    yield f"- {_named(holder.name, holder.role, author)}"
    for stance in holder.stances:
        said = _told(escaped(claim_of(stance)), stance.support, stance.evidence)
        yield f"  - **{stance.position}** on *{escaped(stance.target)}*: {said}"


def _speaker(speaker: Speaker) -> Iterator[str]:
    yield f"- {_named(speaker.name or NO_SPEAKER, speaker.role)}"
    for quoted in speaker.quotations:
        yield f"  - {_quoted(quoted.text)} ({places(quoted.evidence)})"


def _named(name: str, role: str | None, author: str = "") -> str:
    return f"**{escaped(name)}**{author}" + (f", {escaped(role)}" if role else "")


def _dropped(one: Dropped) -> str:
    instead = f"\n  - shown instead: {escaped(one.instead)}" if one.instead else ""
    return f"- {kind_of(one)}: {escaped(one.text)}\n  - {escaped(one.reason)}{instead}"


def places(evidence: Sequence[Evidence]) -> str:
    """The places in words; for a web page each leads to its words."""
    links = [link_of(piece.place) for piece in evidence]
    if not all(links):
        return where(evidence)
    named = {where([piece]): link for piece, link in reversed(list(zip(evidence, links, strict=True)))}
    return "; ".join(f"[{place}](<{_address(link or '')}>)" for place, link in reversed(named.items()))


def _address(link: str) -> str:
    return one_line(link).replace("<", "%3C").replace(">", "%3E").replace(" ", "%20").replace("\\", "%5C")


def _quoted(words: str) -> str:
    return escaped(in_marks(one_line(words)))


def escaped(text: str) -> str:
    """One line in which nothing is Markdown."""
    return _SPECIAL.sub(r"\\\1", one_line(text))
