"""What all formats share: places, marks of support, counts; characters that are safe to print, and the screen.

A place such as ``¶ 4, line 12`` counts in the text that ``summarize clean`` prints. ``COLUMNS`` sets the width of the
screen; ``FORCE_COLOR`` asks for colour and ``NO_COLOR`` forbids it, unless they are empty. rich is imported when
something is laid out, and results are named for the type checker alone, so that a message needs little.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer.errors import plural
from summarizer.ingest.sources import source_name

if TYPE_CHECKING:
    from rich.text import Text

    from summarizer.results import Dropped, Evidence, Place, Report, RunReport, Stance, Statement, Support
    from summarizer.text.article import Article, Landmark

MARKS: dict[Support, str] = {"verbatim": "", "verified": "✓", "unverified": "unverified"}
"""Stands beside a statement; the legend explains each mark."""
THE_AUTHOR = "the author"
"""Stands after the name of a holder who wrote the article."""
NO_SPEAKER = "Speaker not found"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_BLOCK_START = re.compile(r"(\d{1,9})(?=[.)](?:\s|\Z))|(?=[-+](?:\s|\Z)|[-=]+\Z)")
"""What Markdown would read as the start of a list, or as a rule or the line under a heading."""
_STOPS = ".,;:!?"
_SENTENCE_GAP = 2
"""Code points between adjacent sentences, a blank line between paragraphs included."""


def where(evidence: Iterable[Evidence]) -> str:
    """The places of some evidence, each once: ``¶ 3, line 5; ¶ 5, lines 9, 10``, or ``page 2, ¶ 7, line 13``."""
    found: dict[tuple[str, int], dict[int, None]] = {}
    for piece in evidence:
        found.setdefault((landmark(piece.place), piece.place.paragraph), {})[piece.place.line] = None
    return "; ".join(
        f"{f'{mark}, ' if mark else ''}¶ {paragraph}, {_lines(list(lines))}"
        for (mark, paragraph), lines in found.items()
    )


def name_of(article: Article) -> str:
    """The article's path or address."""
    return source_name(article.source.path)


def title_of(article: Article) -> str:
    """The article's title, else its path or address."""
    return article.title or name_of(article)


def landmark(place: Place | Landmark) -> str:
    """``page 3``, ``“The Bridge”`` or ``0:01:05``; empty if the input has none of these."""
    if place.page is not None:
        return f"page {place.page}"
    return place.time or (in_marks(one_line(place.chapter)) if place.chapter else "")


def _lines(lines: Sequence[int]) -> str:
    return f"line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"


def link_of(place: Place) -> str | None:
    """The place's web address, or None if there is none that a browser should open."""
    from summarizer.settings import is_address

    return place.link if place.link and is_address(place.link) else None


def places(evidence: Sequence[Evidence]) -> str:
    """The places in Markdown; for a web page, each is a link to its words."""
    links = [link_of(piece.place) for piece in evidence]
    if not all(links):
        return where(evidence)
    named = {where([piece]): link for piece, link in reversed(list(zip(evidence, links, strict=True)))}
    return "; ".join(f"[{place}](<{_address(link or '')}>)" for place, link in reversed(named.items()))


def _address(link: str) -> str:
    return one_line(link).replace("<", "%3C").replace(">", "%3E").replace(" ", "%20").replace("\\", "%5C")


def escape(text: str) -> str:
    """The text on one line, with Markdown escaped, as it may stand at the start of a line."""
    escaped = _MARKDOWN.sub(r"\\\1", one_line(text))
    return _BLOCK_START.sub(r"\1\\", escaped, count=1) if _BLOCK_START.match(escaped) else escaped


def in_marks(words: str) -> str:
    """Words between quotation marks, unless they stand between some themselves.

    A mark at an end whose partner is cut off goes; words that go on after a quotation at their start keep its marks.
    """
    from summarizer.text.typography import CLOSERS, OPENING_MARKS, is_quoted  # late, as a message needs none of it

    if is_quoted(words.rstrip(_STOPS)):
        return words
    closing = CLOSERS[words[0]] if words[:1] in OPENING_MARKS else ""
    if closing and not _closes(words, closing):
        return f"“{words[1:]}”" if words[0] != "'" or words[1:2].isupper() else f"“{words}”"
    if closing and words[0] not in "'‘":
        return f"‘{words}’"
    orphan = (words[-1:] == "”" and not {"“", "„"} & set(words)) or (words[-1:] == '"' and words.count('"') == 1)
    return f"“{words[:-1] if orphan else words}”"


def _closes(words: str, closing: str) -> bool:
    """Whether a mark closes the one at the start; an apostrophe, which has a letter on both sides, does not."""
    return any(
        c in closing and not (words[at - 1].isalnum() and words[at + 1 : at + 2].isalnum())
        for at, c in enumerate(words[1:], start=1)
    )


def join_evidence(evidence: Sequence[Evidence]) -> str:
    """The pieces as one text, with an ellipsis where the article has words between them."""
    text, end = "", None
    for piece in evidence:
        gap = "" if end is None else " " if piece.start - end <= _SENTENCE_GAP else " … "
        text, end = text + gap + piece.quote, piece.end
    return text


def left_out(*, holders: int = 0, stances: int = 0, quotations: int = 0) -> str:
    """What is not shown, such as ``3 more holders, 1 more stance``; empty if everything is."""
    counts = ((holders, "more holder"), (stances, "more stance"), (quotations, "more quotation"))
    return counted(counts)


def counted(counts: Iterable[tuple[int, str]]) -> str:
    """``3 holders, 1 stance``, without what counts 0."""
    return ", ".join(plural(count, noun) for count, noun in counts if count)


def roles_of(name: str, role: str | None, *, author: bool = False) -> list[str]:
    """What stands after a name: that it is the author's, and the role; nothing that repeats what stands before it."""
    said, roles = {_bare(name)}, []
    for words in (THE_AUTHOR if author else "", role or ""):
        if words and _bare(words) not in said:
            said.add(_bare(words))
            roles.append(words)
    return roles


def _bare(name: str) -> str:
    from summarizer.text.typography import bare_name

    return bare_name(" ".join(name.split())).casefold()


def claim_of(stance: Stance) -> str:
    """The claim without the holder's name before it."""
    return stance.claim.removeprefix(f"{stance.holder}: ")


def why_no_stances(report: Report) -> str:
    """What to print where a report has no stances."""
    if report.run.calls:
        return "The article reports none."
    if report.article.language != "en":
        return "Without a model, sides are read in English only."
    return "No side was found that the article states explicitly; a model may read more out of it."


def drop_text(dropped: Dropped) -> str:
    """The statement as drafted; of a stance with holder, side and target."""
    return dropped.stance or dropped.text


def drop_kind(dropped: Dropped) -> str:
    """The kind of a dropped statement, with the verdict if there is one: ``key point, contradicted``."""
    words = [dropped.kind, *([dropped.verdict] if dropped.verdict else [])]
    return ", ".join(words).replace("_", " ")


def verifier_of(run: RunReport) -> str:
    """The verifier's name."""
    return run.verifier.model if run.verifier else "a verifier"


def support_text(support: Support, run: RunReport) -> str:
    """``the article’s own words``, ``verified by NAME``, or ``unverified``."""
    if support == "verbatim":
        return "the article’s own words"
    return f"verified by {verifier_of(run)}" if support == "verified" else "unverified"


def mark_of(support: Support) -> str:
    """The mark as it stands by itself: ``✓``, or ``(unverified)``."""
    return f"({MARKS[support]})" if MARKS[support].isalpha() else MARKS[support]


def mark_and_place(support: Support, place: str) -> str:
    """The mark and the place of a statement, as they stand between parentheses."""
    mark = MARKS[support]
    return f"{mark}, {place}" if mark.isalpha() and place else f"{mark} {place}".strip()


def statements_of(report: Report) -> list[Statement]:
    """Headline, overview sentences and key points, in this order."""
    summary = report.summary
    return summary.statements if summary else []


def supports_of(report: Report) -> list[Support]:
    """The support of every shown statement: headline, overview, key points, stances."""
    return [one.support for one in (*statements_of(report), *(report.stances or ()))]


def legend(report: Report) -> str:
    """What the marks and places in a report mean; only those that it shows."""
    shown = set(supports_of(report))
    parts = []
    if "verified" in shown:
        parts.append(f"✓ verified by {verifier_of(report.run)}.")
    if "unverified" in shown:
        parts.append("Unverified: a model’s words, which no verifier has read beside the article.")
    if len(shown) > 1 and "verbatim" in shown:
        parts.append("Without a mark: the article’s own words.")
    if shown or report.quotations:
        parts.append("¶ and line count in the text that summarize clean prints.")
    return " ".join(parts)


def tally(report: Report, stances: int | None = None) -> str:
    """Such as ``13 statements: 11 verified by MODEL, 1 corrected, 1 dropped``; the parts add up to the total.

    ``stances``: how many stances are shown, None for all; if not all, the line says how many statements are shown.

    Statements are headline, overview sentences, key points, stances, and a model's dropped drafts. ``corrected`` is a
    refused statement whose new wording is shown because the verifier supports it.
    """
    counts = _count_statements(report)
    total = counts.total()
    named = plural(total, "statement")
    parts = list(_tally_parts(counts, report))
    if not total:
        line = "No statements"
    elif len(counts) == 1:
        line = named + _only_part(parts[0][1], counts, report)
    else:
        by = f" by {report.run.model}" if counts["unverified"] and not counts["verbatim"] else ""
        line = f"{named}{by}: {', '.join(f'{count} {words}' for count, words in parts)}"
    unread = sum(one.kind == "part" for one in report.dropped)
    hidden = 0 if stances is None else len(report.stances or ()) - stances
    line += f"; {len(supports_of(report)) - hidden} shown" if hidden else ""
    line += _speakers_changed(report.dropped)
    return line + (f"; {plural(unread, 'part')} of the article could not be read" if unread else "")


def _speakers_changed(dropped: Iterable[Dropped]) -> str:
    """``; 4 speakers corrected, 1 left out``; empty if the verifier confirmed all."""
    refused = [one for one in dropped if one.kind == "quotation"]
    corrected = sum(one.instead is not None for one in refused)
    parts = [plural(corrected, "speaker") + " corrected"] if corrected else []
    if left := len(refused) - corrected:
        parts.append(f"{left} left out" if corrected else f"{plural(left, 'speaker')} left out")
    return f"; {', '.join(parts)}" if parts else ""


def _count_statements(report: Report) -> Counter[str]:
    """Shown and dropped statements by kind; a corrected one is neither dropped nor just verified."""
    verified = {one.text for one in statements_of(report) if one.support == "verified"}
    verified |= {stance.claim for stance in report.stances or () if stance.support == "verified"}
    dropped = [one for one in report.dropped if one.kind not in ("part", "quotation")]
    counts: Counter[str] = Counter(supports_of(report))
    corrected = min(sum(one.instead in verified for one in dropped), counts["verified"])
    counts["verified"] -= corrected
    return +Counter({**counts, "corrected": corrected, "dropped": len(dropped) - corrected})


def _tally_parts(counts: Counter[str], report: Report) -> Iterator[tuple[int, str]]:
    words = {
        "verified": f"verified by {verifier_of(report.run)}",
        "corrected": "corrected" if counts["verified"] else f"corrected and verified by {verifier_of(report.run)}",
        "verbatim": "the article’s own sentence" + "s" * (counts["verbatim"] != 1),
        "unverified": "unverified",
        "dropped": "dropped",
    }
    return ((counts[kind], text) for kind, text in words.items() if counts[kind])


def _only_part(words: str, counts: Counter[str], report: Report) -> str:
    if counts["unverified"]:
        return f" by {report.run.model}, unverified"
    return f", {'all ' * (counts.total() > 1)}{words}"


# What may be printed, and the screen of all text output

_KEPT = {"\n", "\t"}
_BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
NARROWEST, WIDEST = 40, 100
"""Columns; longer lines are hard to read, even on a wide terminal."""


def printable(text: str) -> str:
    """The text with control characters, escapes and bidi controls replaced by ``\ufffd``."""
    if text.isprintable():
        return text
    return "".join("\ufffd" if _acts(c) else c for c in text)


def one_line(text: str) -> str:
    """The text on one line, printable."""
    return printable(" ".join(text.split()))


def _acts(c: str) -> bool:
    if c in _KEPT:
        return False
    return c in _BIDI or unicodedata.category(c) in ("Cc", "Cs") or "\ue000" <= c <= "\uf8ff"


def width() -> int:
    """The number of columns to use."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def coloured() -> bool:
    """Whether escape sequences for colour may be printed."""
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


Part = str | tuple[str, str]
"""Words of a line, or words and their style, as rich names styles."""


class Screen:
    """Collects lines for a terminal or a pipe, wrapped to its width, without blanks at line ends."""

    def __init__(self) -> None:
        from rich.console import Console

        self.coloured = coloured()
        self._file = io.StringIO()
        self._console = Console(
            file=self._file,
            force_terminal=self.coloured,
            no_color=not self.coloured,
            width=width(),
            height=25,
            highlight=False,
        )

    def line(self, *parts: Part, style: str = "", indent: int = 0, wrapped: bool = True) -> None:
        """Print a line of printable words with single spaces; an empty one if there are no parts."""
        from rich.padding import Padding

        text = _styled(parts, style)
        if not wrapped:
            text.pad_left(indent)
        self._console.print(Padding(text, (0, 0, 0, indent)) if wrapped and indent else text, soft_wrap=not wrapped)

    def row(self, cells: Sequence[str], widths: Sequence[int], *parts: Part, style: str = "") -> None:
        """Print a line whose further lines stand below its first part, right of some cells of fixed widths."""
        from rich.table import Table

        table = Table.grid(padding=(0, 1))
        for columns in widths:
            table.add_column(width=columns, justify="right")
        table.add_column(overflow="fold")
        table.add_row(*(_styled([cell], style) for cell in cells), _styled(parts, style))
        self._console.print(table)

    def text(self) -> str:
        """All that was printed."""
        return "".join(line.rstrip() + "\n" for line in self._file.getvalue().splitlines())


def _styled(parts: Sequence[Part], style: str) -> Text:
    from rich.text import Text

    from summarizer.text.typography import single_spaced

    named = [(part, "") if isinstance(part, str) else part for part in parts]
    return Text.assemble(*((printable(single_spaced(words)), its_style) for words, its_style in named), style=style)


def pad(text: str, columns: int) -> str:
    """The text, padded to this many columns; wide characters take two."""
    from rich.cells import cell_len

    return text + " " * max(0, columns - cell_len(text))


def wrap(text: str, columns: int, indent: int) -> str:
    """The text in indented lines of at most this many columns."""
    from rich.console import Console
    from rich.text import Text

    lines = Text(text).wrap(Console(file=io.StringIO(), width=columns), max(1, columns - indent))
    return "\n".join(" " * indent + line.plain.rstrip() for line in lines)
