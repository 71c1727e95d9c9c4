"""Two versions of an article beside each other, as text and Markdown: headline, corrections and facts first."""

from collections.abc import Sequence

from summarizer.errors import plural
from summarizer.render.phrases import (
    MARKS,
    Part,
    Screen,
    escape,
    in_marks,
    one_line,
    where,
)
from summarizer.results import Change, ChangedValue, DiffReport, WordPiece, group_by

_NO_CHANGE = "No change in the words."
_OTHER_WORDS = "Other words"
"""Heading of changed sentences with the same facts; rules cannot say whether they mean the same."""
_ABSENT = "—"
"""Stands for a fact that one version lacks."""
_FIELDS = {"author": "Byline", "published": "Date", "site": "Site"}
_NAMES = {"Facts changed": "of facts", _OTHER_WORDS: "of other words"}
_SAME_AROUND = 12
"""Words shown before and after each change in a long sentence."""


def _section_of(change: Change) -> str:
    """The heading that a change stands under."""
    if "headline" in change.about:
        return "Headline"
    if "correction" in change.about:
        return "Corrections and notes"
    if change.kind == "changed":
        return "Facts changed" if change.about else _OTHER_WORDS
    return {"added": "Added", "dropped": "Dropped", "moved": "Moved"}[change.kind]


def diff_sections(report: DiffReport) -> list[tuple[str, list[Change]]]:
    """The changes under their headings, in the report's order."""
    return group_by(report.changes, _section_of)


def diff_counts(report: DiffReport) -> str:
    """``5 changes: 1 headline, 2 facts changed``, or that there is none."""
    if not report.changes:
        return _NO_CHANGE
    found = [(name, len(changes)) for name, changes in diff_sections(report)]
    named = [
        f"{count} correction or note"
        if (name, count) == ("Corrections and notes", 1)
        else f"{count} {_NAMES.get(name, name.lower())}"
        for name, count in found
    ]
    return f"{plural(len(report.changes), 'change')}: {', '.join(named)}"


def note_in_words(report: DiffReport) -> str:
    """Whether the new version says that it was changed; empty if nothing was."""
    if not report.changes:
        return ""
    if report.has_note:
        return "The new version carries a new correction or note on an update."
    if report.kept_notes:
        return (
            f"The new version carries no correction or note that the old one lacks (both: {where(report.kept_notes)})."
        )
    return "The new version carries no correction and no note on an update."


def metadata_lines(report: DiffReport) -> list[str]:
    """``Date: 2026-03-03 → 2026-03-04``."""
    return [f"{_FIELDS[one.field]}: {one.old} → {one.new}" for one in report.metadata]


def value_in_words(value: ChangedValue) -> str:
    """``figure: 40 → 14``."""
    marked = in_marks if value.part == "quotation" else str
    sides = [_ABSENT if side is None else marked(side) for side in (value.old, value.new)]
    return f"{value.part}: {' → '.join(sides)}"


def place_in_words(change: Change) -> str:
    """``¶ 3, line 5 → ¶ 4, line 7``; one place where only one version has the words."""
    old, new = where(change.old_evidence), where(change.new_evidence)
    return f"{old} → {new}" if old and new and old != new else new or old


def diff_text(report: DiffReport, output_format: str) -> str:
    """The changes under their headings, as ``text`` or ``markdown``."""
    return _markdown(report) if output_format == "markdown" else _text(report)


def _text(report: DiffReport) -> str:
    """Without colour, words are marked ``[-dropped-]`` and ``{+added+}``."""
    screen = Screen()
    screen.line(diff_counts(report))
    for line in filter(None, [note_in_words(report), *metadata_lines(report)]):
        screen.line(line, style="dim")
    for name, changes in diff_sections(report):
        screen.line()
        screen.line(name, style="bold")
        for change in changes:
            _print_change(screen, change)
    for dropped in report.dropped:
        screen.line(f"Not shown: {dropped.text} ({dropped.reason})", style="dim")
    return screen.text()


def _print_change(screen: Screen, change: Change) -> None:
    if change.statement:
        screen.line(f"{change.statement} ({MARKS[change.support or 'unverified']})", indent=2)
    pieces = [_marked_piece(piece, coloured=screen.coloured) for piece in shortened(pieces_of(change))]
    screen.line(*pieces, (f" ({_facts_of_place(change)})", "dim"), indent=2)
    if values := "; ".join(map(value_in_words, change.values)):
        screen.line(values, style="bold" if screen.coloured else "", indent=2)


def _facts_of_place(change: Change) -> str:
    place = place_in_words(change) or "headline"
    return f"{place}, moved" if change.moved and change.kind != "moved" else place


def pieces_of(change: Change) -> list[WordPiece]:
    """The words of a change by version; those of an added, dropped or moved sentence are one piece."""
    if change.words:
        return change.words
    kinds = {"added": "added", "dropped": "dropped"}
    piece = {"kind": kinds.get(change.kind, "same"), "text": change.new or change.old}
    return [WordPiece.model_validate(piece)]


def shortened(pieces: Sequence[WordPiece]) -> list[WordPiece]:
    """The pieces; long stretches that both versions have keep the words beside the changes."""
    shown = []
    for at, piece in enumerate(pieces):
        words = piece.text.split(" ")
        ends = (at > 0) + (at + 1 < len(pieces))
        if piece.kind != "same" or len(pieces) == 1 or len(words) <= (ends + 1) * _SAME_AROUND:
            shown.append(piece)
            continue
        before = words[:_SAME_AROUND] if at > 0 else []
        after = words[-_SAME_AROUND:] if at + 1 < len(pieces) else []
        shown.append(WordPiece(kind="same", text=" ".join([*before, "…", *after])))
    return shown


def _marked_piece(piece: WordPiece, *, coloured: bool) -> Part:
    if piece.kind == "same":
        return piece.text
    if coloured:
        return piece.text, "red strike" if piece.kind == "dropped" else "green"
    opening, closing = ("[-", "-]") if piece.kind == "dropped" else ("{+", "+}")
    return f"{opening}{piece.text}{closing}"


def _markdown(report: DiffReport) -> str:
    """Sections of lists; dropped words are struck through, added ones bold."""
    parts = [f"*{escape(diff_counts(report))}*"]
    parts += [escape(line) for line in filter(None, [note_in_words(report), *metadata_lines(report)])]
    for name, changes in diff_sections(report):
        lines = []
        for change in changes:
            marked = "".join(map(_markdown_piece, shortened(pieces_of(change))))
            lines.append(f"- {marked} ({escape(_facts_of_place(change))})")
            if change.statement:
                mark = MARKS[change.support or "unverified"]
                lines.append(f"  - {escape(change.statement)} ({mark})")
            lines += [f"  - {escape(value_in_words(value))}" for value in change.values]
        parts += [f"## {name}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _markdown_piece(piece: WordPiece) -> str:
    words = one_line(piece.text)
    before, after = (" " if piece.text[:1].isspace() else ""), (" " if words and piece.text[-1:].isspace() else "")
    mark = {"dropped": "~~", "added": "**"}.get(piece.kind, "") if words else ""
    return f"{before}{mark}{escape(words)}{mark}{after}"
