"""A report as Markdown, with numbered evidence."""

import re

from summarizer.rendering.notes import Notes, as_told, why_no_stances
from summarizer.rendering.safe import one_line
from summarizer.results import Report, Stance

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(report: Report) -> str:
    """The whole report; every statement points to its evidence below."""
    notes = Notes()
    parts: list[str] = []
    if report.summary:
        summary = report.summary
        parts += [f"# {_text(summary.headline)}", _byline(report)]
        parts.append(f"{_text(as_told(summary.overview))} {_marks(notes.number(summary.overview.evidence))}")
        points = [f"- {_text(as_told(p))} {_marks(notes.number(p.evidence))}" for p in summary.key_points]
        if points:
            parts += ["## Key points", "\n".join(points)]
    if report.stances is not None:
        stances = [_stance(stance, notes) for stance in report.stances]
        parts += ["## Stances", "\n".join(stances) or why_no_stances(report)]
    if evidence := [f"{n}. “{_text(e.quote)}” ({e.start}–{e.end})" for n, e in notes.numbered()]:
        parts += ["## Evidence", "\n".join(evidence)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _stance(stance: Stance, notes: Notes) -> str:
    role = f", {_text(stance.role)}" if stance.role else ""
    if stance.voice == "author":
        role += ", the author"
    side = f"**{stance.position}** on *{_text(stance.target)}*" if stance.target else "side unclear"
    marks = _marks(notes.number(stance.evidence))
    return f"- **{_text(stance.holder)}**{role}: {side}. {_text(as_told(stance))} {marks}"


def _byline(report: Report) -> str:
    article = report.article
    return " · ".join(_text(part) for part in (article.author, article.published, article.site) if part)


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _marks(numbers: list[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)
