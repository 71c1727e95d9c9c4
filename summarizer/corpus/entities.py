"""The stances of several articles under common names, and their matrix of holders and targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.extract.entities import CommonNames, Entity, ReadText, names_of
from summarizer.results import Report, Stance, group_by, joint_position


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
    """The names of articles on one event, joined as far as rules are certain."""
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
        known = (entity.name, *entity.also) if entity else ()
        return not words or words.casefold() in "\n".join(filter(None, (*known, *own))).casefold()

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
