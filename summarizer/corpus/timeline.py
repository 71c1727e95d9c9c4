"""The stances of an archive by month, quarter, year or source; and what one speaker said in it, under all names."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from summarizer.corpus.rows import row_dict, row_lines
from summarizer.extract.entities import (
    Entity,
    Mention,
    has_name,
    introduced_abbreviations,
    read_mention,
    unite_holders,
    unite_targets,
)
from summarizer.results import Count, Position, Result, joint_position
from summarizer.text.tokens import content_stems

Grouping = Literal["month", "quarter", "year", "source"]
UNDATED = "undated"
UNNAMED = "unnamed"
Unite = Callable[[list[Entity], list[Entity], dict[tuple[str, str], str]], tuple[list[Entity], list[Entity]]]
"""Joins holders and targets; see ``Engine.unite``."""


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
    found: list[tuple[_About, dict[str, Any]]] = []
    holders, targets = list[Mention](), list[Mention]()
    contexts: dict[tuple[str, str], str] = {}
    abbreviations = introduced_abbreviations(row["text"] or "" for row in _archive_rows(results))
    for row in _archive_rows(results):
        about = _about_of(row)
        article = _ArchiveText(row["text"] or "", (row["article"] or {}).get("language") or "en")
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
    by_holder, by_target = _entity_by_use(whos), _entity_by_use(whats)
    stances = []
    for about, one in found:
        who, what = by_holder[about.id, one["holder"]], by_target[about.id, one["target"]]
        lone = one["holder"] not in about.named and len({mention.source for mention in who.members}) == 1
        unnamed = lone and who.name == one["holder"]
        shown = f"{one['holder']} ({about.title or about.id})" if unnamed else who.name
        words = "\n".join([shown, *_names(who), one["role"] or ""])
        if _has(holder, words) and _has(target, "\n".join(map(_bare, _names(what)))):
            stances.append(_stance(about, one, shown, _bare(what.name), by))
    return stances


@dataclass(frozen=True, slots=True)
class _ArchiveText:
    """An article of the archive, as far as names need it."""

    text: str
    language: str


def _entity_by_use(entities: Sequence[Entity]) -> dict[tuple[str, str], Entity]:
    """(Row, name) → the entity."""
    return {(mention.source, mention.name): entity for entity in entities for mention in entity.members}


def _names(entity: Entity) -> tuple[str, ...]:
    return (entity.name, *entity.also)


@dataclass(frozen=True, slots=True)
class _About:
    """What a row says about its article."""

    id: str
    title: str | None
    site: str | None
    published: str | None
    verifier: str | None
    named: set[str] = field(default_factory=set)
    """The holders that have a name in the article."""


def _about_of(row: dict[str, Any]) -> _About:
    """What a row says about its article."""
    article = row["article"] or {}
    verifier = (row["run"] or {}).get("verifier") or {}
    title, site, published = (article.get(name) for name in ("title", "site", "published"))
    return _About(row["id"], title, site, published, verifier.get("model"))


def _stance(about: _About, stance: dict[str, Any], holder: str, target: str, by: Grouping) -> ArchiveStance:
    return ArchiveStance(
        column=_column(about, by),
        **{name: getattr(about, name) for name in ("id", "title", "site", "published")},
        holder=holder,
        target=target,
        named=stance["holder"],
        **{name: stance[name] for name in ("role", "position", "claim", "speech", "support")},
        verifier=about.verifier if stance["support"] == "verified" else None,
        evidence=tuple(_words(piece) for piece in stance["evidence"]),
    )


def _words(piece: dict[str, Any]) -> SaidWords:
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


def _column(about: _About, by: Grouping) -> str:
    if by == "source":
        return about.site or UNNAMED
    if not about.published:
        return UNDATED
    year, month = about.published[:4], about.published[5:7]
    return {"year": year, "month": f"{year}-{month}", "quarter": f"{year}-Q{(int(month) + 2) // 3}"}[by]


def _archive_rows(results: Path, *, quotations: bool = False) -> Iterator[dict[str, Any]]:
    """The rows with stances, or with stances or quotations; copies of an article once. Raises InputError."""
    for line in row_lines(results):
        row = row_dict(line, results)
        if (
            row
            and row["status"] == "ok"
            and row["duplicate_of"] is None
            and (row["stances"] or (quotations and row["quotations"]))
        ):
            yield row


def _bare(target: str) -> str:
    first, _, rest = target.partition(" ")
    return rest if rest and first.casefold() in ("the", "a", "an") else target


def _has(words: str | None, text: str) -> bool:
    return not words or words.casefold() in text.casefold()


# One speaker


class Saying(Result):
    """What somebody said, or which side they took, in one article."""

    id: str
    """The row's id."""
    title: str | None
    """The article's, like the next two; null if the row has none."""
    site: str | None
    """Name of the publication."""
    published: str | None
    """ISO 8601 date."""
    speaker: str
    """The name that is shown for the speaker in all articles."""
    named_as: str
    """The name in this article."""
    role: str | None
    """The role in this article."""
    kind: Literal["quotation", "stance"]
    """Words that are quoted, or a side that is taken."""
    text: str
    """The quoted words, or the claim."""
    target: str | None
    """Of a stance: what it is about."""
    position: Position | None
    """Of a stance: towards the target."""
    evidence: list[SaidWords]
    """The words in the article."""


class SayingsReport(Result):
    """What ``summarize find --speaker --format json`` prints."""

    schema_version: Literal[2] = 2
    speaker: str
    """As the user put it."""
    question: str | None
    """Only sayings that share a word with it are listed; null: all."""
    names: list[str]
    """All names of the speakers found."""
    sayings: list[Saying]
    """By date; those without a date last."""


def find_sayings(results: Path, speaker: str, question: str | None = None) -> SayingsReport:
    """What speakers with these words in a name or role said, under whichever name. Raises InputError."""
    short = introduced_abbreviations(row["text"] or "" for row in _archive_rows(results, quotations=True))
    found: list[tuple[_About, str, Saying]] = []
    mentions: list[Mention] = []
    for row in _archive_rows(results, quotations=True):
        about, language = _about_of(row), (row["article"] or {}).get("language") or "en"
        article = _ArchiveText(row["text"] or "", language)
        for saying in _sayings(row, about):
            found.append((about, language, saying))
            mentions.append(read_mention(saying.named_as, about.id, article, saying.role))
    entities = _entity_by_use(unite_holders(mentions, short, related=False))
    meant = {id(entity) for entity in entities.values() if _is_meant(entity, speaker)}
    asked = question.strip() if question else None
    sayings, names = [], dict[str, None]()
    for about, language, saying in found:
        entity = entities[about.id, saying.named_as]
        if id(entity) in meant and (asked is None or _shares_word(asked, saying, language)):
            sayings.append(saying.model_copy(update={"speaker": entity.name}))
            names |= dict.fromkeys((entity.name, *entity.also))
    sayings.sort(key=lambda one: (one.published is None, one.published or ""))
    return SayingsReport(speaker=speaker, question=asked, names=list(names), sayings=sayings)


def _sayings(row: dict[str, Any], about: _About) -> Iterator[Saying]:
    """The stances of a row, and the quotations that are not the words of one of them."""
    spans = []
    for one in row["stances"] or ():
        spans += [(one["holder"], piece["start"], piece["end"]) for piece in one["evidence"]]
        yield _saying(about, one, one["holder"], "stance", one["claim"])
    for one in row["quotations"] or ():
        name = one["speaker"]
        if name and not all(_lies_in(piece, name, spans) for piece in one["evidence"]):
            yield _saying(about, one, name, "quotation", one["text"])


def _lies_in(piece: dict[str, Any], name: str, spans: Sequence[tuple[str, int, int]]) -> bool:
    return any(name == holder and start <= piece["start"] and piece["end"] <= end for holder, start, end in spans)


def _saying(about: _About, one: dict[str, Any], name: str, kind: Literal["quotation", "stance"], text: str) -> Saying:
    return Saying(
        id=about.id,
        title=about.title,
        site=about.site,
        published=about.published,
        speaker=name,
        named_as=name,
        role=one["role"],
        kind=kind,
        text=text,
        target=one.get("target"),
        position=one.get("position"),
        evidence=[_words(piece) for piece in one["evidence"]],
    )


def _is_meant(entity: Entity, words: str) -> bool:
    names = [entity.name, *entity.also, *(member.role or "" for member in entity.members)]
    return words.casefold() in "\n".join(names).casefold()


def _shares_word(question: str, saying: Saying, language: str) -> bool:
    said = content_stems(" ".join([saying.text, saying.target or ""]), language)
    return not set(content_stems(question, language)).isdisjoint(said)
