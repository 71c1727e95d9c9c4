"""Stances under names that are the same in all articles: of several articles, and of an archive by time or source."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from summarizer.corpus.rows import is_original, row_dict, row_lines
from summarizer.extract.entities import (
    CommonNames,
    Entity,
    Mention,
    ReadText,
    has_name,
    names_of,
    read_mention,
    unite_holders,
    unite_targets,
)
from summarizer.extract.stances.holders import introduced_abbreviations
from summarizer.results import Count, Report, Result, Stance, group_by, joint_position
from summarizer.text.typography import bare_name

Grouping = Literal["month", "quarter", "year", "source"]
UNDATED = "undated"
UNNAMED = "unnamed"
Unite = Callable[[list[Entity], list[Entity], dict[tuple[str, str], str]], tuple[list[Entity], list[Entity]]]
"""Joins holders and targets; see ``Engine.unite``."""


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One article's report, and where the article comes from."""

    path: str
    report: Report
    article: ReadText | None = None
    """The article, which may tell what a name such as ``the bridge`` means; None: only equal names are joined."""

    @property
    def stances(self) -> list[Stance]:
        """The stances, in the order of the article."""
        return self.report.stances or []


def common_names(reports: Sequence[SourceReport]) -> CommonNames:
    """The names in articles on one event, joined where rules are certain."""
    return names_of([(source.path, source.article, source.stances) for source in reports])


def select_stances(
    reports: Sequence[SourceReport], names: CommonNames, holder: str | None, target: str | None
) -> list[SourceReport]:
    """The reports with only the stances and quotations that match: words in any name or role of the holder or speaker,
    and in any name of the target. A quotation has no target, so none matches when one is given."""
    if not holder and not target:
        return list(reports)
    holders, targets = names.lookup()

    def is_one(entity: Entity | None, words: str | None, *own: str | None) -> bool:
        return has_words(words, [*(names_of_entity(entity) if entity else ()), *own])

    selected = []
    for source in reports:
        stances = [
            stance
            for stance in source.stances
            if is_one(holders[source.path, stance.holder], holder, stance.holder, stance.role)
            and is_one(targets[source.path, stance.target], target, stance.target)
        ]
        quotations = [
            quoted
            for quoted in source.report.quotations or ()
            if not target
            and is_one(holders.get((source.path, quoted.speaker or "")), holder, quoted.speaker, quoted.role)
        ]
        report = source.report.model_copy(update={"stances": stances, "quotations": quotations})
        selected.append(SourceReport(source.path, report, source.article))
    return selected


def filter_stances(report: Report, holder: str | None, target: str | None) -> Report:
    """The same for the report of one article."""
    source = SourceReport("", report)
    return select_stances([source], common_names([source]), holder, target)[0].report


def contexts_of(reports: Sequence[SourceReport]) -> dict[tuple[str, str], str]:
    """(path, holder or target) → the words of the first stance that has it."""
    found: dict[tuple[str, str], str] = {}
    for source in reports:
        for stance in source.stances:
            words = " ".join(piece.quote for piece in stance.evidence)
            for name in (stance.holder, stance.target):
                found.setdefault((source.path, name), words)
    return found


@dataclass(frozen=True, slots=True)
class AlignedStance:
    """A stance under the names that its holder and target have in all articles."""

    path: str
    stance: Stance
    holder: str
    target: str


def align(reports: Sequence[SourceReport], names: CommonNames | None = None) -> list[AlignedStance]:
    """All stances in order; a holder or target that occurs in several articles has one name in all of them."""
    holders, targets = (names or common_names(reports)).lookup()
    return [
        AlignedStance(
            source.path, stance, holders[source.path, stance.holder].name, targets[source.path, stance.target].name
        )
        for source in reports
        for stance in source.stances
    ]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who takes which position on what."""

    holders: tuple[str, ...]
    targets: tuple[str, ...]
    cells: dict[tuple[str, str], dict[str, str]]
    """(holder, target) → path → the position in that article."""
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Holder or target → its other names."""


def matrix_of(reports: Sequence[SourceReport], names: CommonNames | None = None) -> Matrix:
    """The table of all stances."""
    names = names or common_names(reports)
    lines = align(reports, names)
    cells = {
        key: {
            path: joint_position(line.stance.position for line in in_article)
            for path, in_article in group_by(same, lambda line: line.path)
        }
        for key, same in group_by(lines, lambda line: (line.holder, line.target))
    }
    holders = dict.fromkeys(line.holder for line in lines)
    targets = dict.fromkeys(line.target for line in lines)
    return Matrix(tuple(holders), tuple(targets), cells, names.also)


# The stances of an archive


class SaidWords(Result):
    """A piece of the row's text: ``text[start:end] == quote``."""

    quote: str
    """Verbatim."""
    start: Count
    """First code point."""
    end: Count
    """One past the last one."""
    paragraph: int | None
    """Null for a row of version 1 without a text, like the next one."""
    line: int | None
    """In the article text."""


@dataclass(frozen=True, slots=True)
class ArchiveStance:
    """One stance of one article, under names that are the same in all articles."""

    id: str
    """The row's id."""
    title: str | None
    site: str | None
    published: str | None
    column: str
    """The month (``2026-03``), quarter (``2026-Q1``), year or source."""
    holder: str
    target: str
    named: str
    """The holder as the article names it."""
    role: str | None
    position: str
    claim: str
    speech: str
    support: str
    verifier: str | None
    """The model that verified it; None where none did."""
    evidence: tuple[SaidWords, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A holder's stances on a target in one period or source."""

    stances: tuple[ArchiveStance, ...]

    @property
    def position(self) -> str:
        """The joint position; ``mixed`` if they differ."""
        return joint_position(stance.position for stance in self.stances)


@dataclass(frozen=True, slots=True)
class Line:
    """A holder and a target, with the stances of each column."""

    holder: str
    target: str
    cells: dict[str, Cell]
    """By column, in the order of the columns."""

    @property
    def count(self) -> int:
        """The number of stances."""
        return sum(len(cell.stances) for cell in self.cells.values())

    @property
    def changes(self) -> bool:
        """Whether the positions of two columns are opposed."""
        return {"favor", "against"} <= {cell.position for cell in self.cells.values()}


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lines over columns; those with the most stances first."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def totals(self) -> dict[str, Counter[str]]:
        """Column → how often each position is taken."""
        totals: dict[str, Counter[str]] = {column: Counter() for column in self.columns}
        for line in self.lines:
            for column, cell in line.cells.items():
                totals[column].update(stance.position for stance in cell.stances)
        return totals


def read_stances(
    results: Path,
    holder: str | None = None,
    target: str | None = None,
    *,
    by: Grouping = "month",
    unite: Unite | None = None,
) -> list[ArchiveStance]:
    """The stances of all articles with these words in a name or role of the holder, and in a name of the target.

    Copies of an article count once. ``unite`` joins names that rules leave apart. Raises InputError.
    """
    found: list[tuple[RowArticle, dict[str, Any]]] = []
    holders, targets = list[Mention](), list[Mention]()
    contexts: dict[tuple[str, str], str] = {}
    abbreviations = introduced_abbreviations(row["text"] or "" for row in archive_rows(results))
    for row in archive_rows(results):
        about = row_article(row)
        article = ArchiveText.of(row)
        for one in row["stances"]:
            found.append((about, one))
            words = " ".join(piece["quote"] for piece in one["evidence"])
            contexts |= {(about.id, one["holder"]): words, (about.id, one["target"]): words} if unite else {}
            holders.append(read_mention(one["holder"], about.id, article, one["role"]))
            targets.append(read_mention(one["target"], about.id, article))
            about.named.update({one["holder"]} if has_name(one["holder"], article.text) else ())
    whos = unite_holders(holders, abbreviations, related=False)
    whats = unite_targets(targets, abbreviations, related=False)
    if unite is not None:
        whos, whats = unite(whos, whats, contexts)
    by_holder, by_target = CommonNames(tuple(whos), tuple(whats)).lookup()
    stances = []
    for about, one in found:
        who, what = by_holder[about.id, one["holder"]], by_target[about.id, one["target"]]
        lone = one["holder"] not in about.named and len({mention.source for mention in who.members}) == 1
        unnamed = lone and who.name == one["holder"]
        shown = f"{one['holder']} ({about.title or about.id})" if unnamed else who.name
        known = [shown, *names_of_entity(who), one["role"]]
        if has_words(holder, known) and has_words(target, map(bare_name, names_of_entity(what))):
            stances.append(_stance(about, one, shown, bare_name(what.name), by))
    return stances


@dataclass(frozen=True, slots=True)
class ArchiveText:
    """The part of an archived article that joining names needs."""

    text: str
    language: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> "ArchiveText":
        """The part that a row holds; its text may be empty."""
        return cls(row["text"] or "", (row["article"] or {}).get("language") or "en")


def names_of_entity(entity: Entity) -> tuple[str, ...]:
    """All its names, the one that is shown first."""
    return (entity.name, *entity.also)


@dataclass(frozen=True, slots=True)
class RowArticle:
    """What a row says about its article."""

    id: str
    title: str | None
    site: str | None
    published: str | None
    verifier: str | None
    named: set[str] = field(default_factory=set)
    """The holders that have a name in the article."""


def row_article(row: dict[str, Any]) -> RowArticle:
    """What a row says about its article."""
    article = row["article"] or {}
    verifier = (row["run"] or {}).get("verifier") or {}
    title, site, published = (article.get(name) for name in ("title", "site", "published"))
    return RowArticle(row["id"], title, site, published, verifier.get("model"))


def _stance(about: RowArticle, stance: dict[str, Any], holder: str, target: str, by: Grouping) -> ArchiveStance:
    return ArchiveStance(
        column=_column(about, by),
        **{name: getattr(about, name) for name in ("id", "title", "site", "published")},
        holder=holder,
        target=target,
        named=stance["holder"],
        **{name: stance[name] for name in ("role", "position", "claim", "speech", "support")},
        verifier=about.verifier if stance["support"] == "verified" else None,
        evidence=tuple(said_words(piece) for piece in stance["evidence"]),
    )


def said_words(piece: dict[str, Any]) -> SaidWords:
    """A row's piece of evidence."""
    place = piece["place"] or {}
    own = {name: piece[name] for name in ("quote", "start", "end")}
    return SaidWords(**own, paragraph=place.get("paragraph"), line=place.get("line"))


def timeline_of(stances: Sequence[ArchiveStance]) -> Timeline:
    """The stances in a table of holders and targets over time or sources."""
    columns = sorted({stance.column for stance in stances}, key=lambda name: (name in (UNDATED, UNNAMED), name))
    groups: dict[tuple[str, str], dict[str, list[ArchiveStance]]] = {}
    for stance in stances:
        cells = groups.setdefault((stance.holder, stance.target), {})
        cells.setdefault(stance.column, []).append(stance)
    lines = [
        Line(holder, target, {column: Cell(tuple(cells[column])) for column in columns if column in cells})
        for (holder, target), cells in groups.items()
    ]
    lines.sort(key=lambda line: (-line.count, line.holder, line.target))
    return Timeline(tuple(columns), tuple(lines))


def _column(about: RowArticle, by: Grouping) -> str:
    if by == "source":
        return about.site or UNNAMED
    if not about.published:
        return UNDATED
    year, month = about.published[:4], about.published[5:7]
    return {"year": year, "month": f"{year}-{month}", "quarter": f"{year}-Q{(int(month) + 2) // 3}"}[by]


def archive_rows(results: Path, *, quotations: bool = False) -> Iterator[dict[str, Any]]:
    """The rows with stances, or with stances or quotations; copies of an article once. Raises InputError."""
    for line in row_lines(results):
        row = row_dict(line, results)
        if row and is_original(row) and (row["stances"] or (quotations and row["quotations"])):
            yield row


def has_words(words: str | None, names: Iterable[str | None]) -> bool:
    """Whether one of some names or roles has these words, in any case; no words are always there."""
    return not words or any(words.casefold() in name.casefold() for name in names if name)
