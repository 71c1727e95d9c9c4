"""What changed between two versions as one HTML page: a card for each change, with both versions side by side."""

from dataclasses import dataclass

from summarizer import __version__
from summarizer.render.diff import (
    counts_in_words,
    metadata_lines,
    note_in_words,
    pieces_of,
    sections,
    shortened,
    value_in_words,
)
from summarizer.render.html.page import STYLE, content_security_policy, environment, static_file
from summarizer.render.phrases import link_of, where
from summarizer.results import Change, DiffReport, Evidence, WordPiece


@dataclass(frozen=True, slots=True)
class SideView:
    """One version's words of a change."""

    name: str
    """``Old`` or ``New``."""
    pieces: tuple[WordPiece, ...]
    """Empty if this version lacks the words."""
    place: str
    link: str | None
    """Opens the web page at these words."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change, as a card."""

    key: str
    change: Change
    sides: tuple[SideView, SideView]
    values: tuple[str, ...]
    note: str
    """``moved``, where the words changed too."""


def render_diff(report: DiffReport) -> str:
    """A whole HTML document, without a script."""
    style = STYLE + static_file("diff.css")
    numbers = {id(change): number for number, change in enumerate(report.changes, start=1)}
    groups = [
        (name, [_view(change, f"c{numbers[id(change)]}") for change in changes]) for name, changes in sections(report)
    ]
    return str(
        environment()
        .get_template("diff.html")
        .render(
            report=report,
            title=report.new.title or report.old.title or "Two versions",
            counts=counts_in_words(report),
            note=note_in_words(report),
            metadata=metadata_lines(report),
            groups=groups,
            policy=content_security_policy(style, ""),
            style=style,
            version=__version__,
        )
    )


def _view(change: Change, key: str) -> ChangeView:
    pieces = shortened(pieces_of(change))
    old = _side("Old", [piece for piece in pieces if piece.kind != "added"] if change.old else [], change.old_evidence)
    new = _side(
        "New", [piece for piece in pieces if piece.kind != "dropped"] if change.new else [], change.new_evidence
    )
    moved = "moved" if change.moved and change.kind != "moved" else ""
    return ChangeView(key, change, (old, new), tuple(map(value_in_words, change.values)), moved)


def _side(name: str, pieces: list[WordPiece], evidence: list[Evidence]) -> SideView:
    link = link_of(evidence[0].place) if evidence else None
    return SideView(name, tuple(pieces), where(evidence), link)
