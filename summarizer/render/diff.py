"""What changed between two versions, as text, Markdown and JSON: headline, corrections and facts first."""

from collections.abc import Iterator, Sequence

from rich.padding import Padding
from rich.text import Text

from summarizer.render.phrases import MARKS, in_marks, plural, where
from summarizer.render.phrases import escape as escape_markdown
from summarizer.render.terminal import Screen, one_line, printable
from summarizer.results import Change, ChangedValue, DiffReport, WordPiece
from summarizer.text.typography import single_spaced
from summarizer.voices import group_by

NO_CHANGE = "No change in the words."
OTHER_WORDS = "Other words"
"""Heading of changed sentences with the same facts; rules cannot say whether they mean the same."""
ABSENT = "—"
"""Stands for a fact that one version lacks."""
_FIELDS = {"author": "Byline", "published": "Date", "site": "Site"}
_NAMES = {"Facts changed": "of facts", OTHER_WORDS: "of other words"}
_SAME_AROUND = 12
"""Words shown before and after each change in a long sentence."""


def rendered(report: DiffReport, output_format: str) -> str:
    """The report as ``text``, ``markdown``, ``json`` or ``html``."""
    match output_format:
        case "html":
            from summarizer.render.html_pages import render_diff

            return str(render_diff(report))
        case "markdown":
            return diff_markdown(report)
        case "json":
            return report.model_dump_json(indent=2) + "\n"
    return diff_text(report)


def section_of(change: Change) -> str:
    """The heading that a change stands under."""
    if "headline" in change.about:
        return "Headline"
    if "correction" in change.about:
        return "Corrections and notes"
    if change.kind == "changed":
        return "Facts changed" if change.about else OTHER_WORDS
    return {"added": "Added", "dropped": "Dropped", "moved": "Moved"}[change.kind]


def sections(report: DiffReport) -> list[tuple[str, list[Change]]]:
    """The changes under their headings, in the report's order."""
    return group_by(report.changes, section_of)


def counts_in_words(report: DiffReport) -> str:
    """``5 changes: 1 headline, 2 facts changed``, or that there is none."""
    if not report.changes:
        return NO_CHANGE
    found = [(name, len(changes)) for name, changes in sections(report)]
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
    sides = [ABSENT if side is None else marked(side) for side in (value.old, value.new)]
    return f"{value.part}: {' → '.join(sides)}"


def place_in_words(change: Change) -> str:
    """``¶ 3, line 5 → ¶ 4, line 7``; one place where only one version has the words."""
    old, new = where(change.old_evidence), where(change.new_evidence)
    return f"{old} → {new}" if old and new and old != new else new or old


def diff_text(report: DiffReport) -> str:
    """For a terminal or a pipe; without colour, words are marked ``[-dropped-]`` and ``{+added+}``."""
    screen = Screen()
    console = screen.console
    console.print(Text(one_line(counts_in_words(report))))
    for line in filter(None, [note_in_words(report), *metadata_lines(report)]):
        console.print(Text(one_line(line), "dim"))
    for name, changes in sections(report):
        console.print()
        console.print(Text(name, "bold"))
        for change in changes:
            for text in _text_lines(change, coloured=screen.coloured):
                console.print(Padding(text, (0, 0, 0, 2)))
    for dropped in report.dropped:
        console.print(Text(one_line(f"Not shown: {dropped.text} ({dropped.reason})"), "dim"))
    return screen.text()


def _text_lines(change: Change, *, coloured: bool) -> Iterator[Text]:
    if change.statement:
        mark = MARKS[change.support or "unverified"]
        yield Text(one_line(f"{change.statement} ({mark})"))
    body = Text()
    for piece in shortened(pieces_of(change)):
        body.append_text(_piece(piece, coloured=coloured))
    yield body.append(f" ({_facts_of_place(change)})", "dim")
    if values := [value_in_words(value) for value in change.values]:
        yield Text(one_line("; ".join(values)), "bold" if coloured else "")


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


def _piece(piece: WordPiece, *, coloured: bool) -> Text:
    text = _flat(piece.text)
    if piece.kind == "same":
        return Text(text)
    if coloured:
        return Text(text, "red strike" if piece.kind == "dropped" else "green")
    opening, closing = ("[-", "-]") if piece.kind == "dropped" else ("{+", "+}")
    return Text(f"{opening}{text}{closing}")


def _flat(text: str) -> str:
    """Printable, with single spaces, also at the edges."""
    return printable(single_spaced(text))


def diff_markdown(report: DiffReport) -> str:
    """Sections of lists; dropped words are struck through, added ones bold."""
    parts = [f"*{escape_markdown(counts_in_words(report))}*"]
    parts += [escape_markdown(line) for line in filter(None, [note_in_words(report), *metadata_lines(report)])]
    for name, changes in sections(report):
        lines = []
        for change in changes:
            marked = "".join(map(_markdown_piece, shortened(pieces_of(change))))
            lines.append(f"- {marked} ({escape_markdown(_facts_of_place(change))})")
            if change.statement:
                mark = MARKS[change.support or "unverified"]
                lines.append(f"  - {escape_markdown(one_line(change.statement))} ({mark})")
            lines += [f"  - {escape_markdown(one_line(value_in_words(value)))}" for value in change.values]
        parts += [f"## {name}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _markdown_piece(piece: WordPiece) -> str:
    words = _flat(piece.text.strip())
    before, after = (" " if piece.text[:1].isspace() else ""), (" " if words and piece.text[-1:].isspace() else "")
    mark = {"dropped": "~~", "added": "**"}.get(piece.kind, "") if words else ""
    return f"{before}{mark}{escape_markdown(words)}{mark}{after}"
