"""The shape of a report: what the user asks for, and how many of its holders and quotations there is room for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeVar

from summarizer.errors import UsageError
from summarizer.results import Quoted, Report, Stance
from summarizer.text.article import Article

Item = TypeVar("Item")
Key = TypeVar("Key")

LENGTHS = MappingProxyType({"short": 80, "medium": 160, "long": 320})
"""Words of overview and key points together, by name of the length."""
TOLERANCE = 0.15
"""Share by which the length may differ from the wanted one."""
FEWEST_POINTS, MOST_POINTS = 3, 7
_MOST_OF_ARTICLE = 0.75
"""Longest summary as a share of the article's words, so that summaries of short articles are not padded."""
_WORDS_A_POINT = 24
_SHARE_OF_POINTS = 0.6


@dataclass(frozen=True, slots=True)
class Shape:
    """The options of a summary. Defaults depend on the article."""

    length: int | None = None
    """Words of overview and key points together; None: depends on the article's length."""
    points: int | None = None
    """Number of key points; None: depends on the article's length."""
    focus: str | None = None
    """The topic to put first, in the user's words."""
    audience: str | None = None
    """The intended readers; needs a model."""
    language: str | None = None
    """ISO 639-1 code of the summary's language; None: the article's. Evidence stays in the article's."""
    style: Literal["bullets", "prose"] = "bullets"
    """``prose``: one running text instead of an overview and key points."""
    task: str | None = None
    """The user's own instructions to the model."""

    def __post_init__(self) -> None:
        if (self.length is not None and self.length < 1) or (self.points is not None and self.points < 1):
            raise UsageError("length and points must be at least 1")

    def words(self, article: Article) -> int | None:
        """The wanted length in words; None if none was given."""
        if self.length is None:
            return None
        return max(1, min(self.length, round(article.words * _MOST_OF_ARTICLE)))

    def wanted_points(self, article: Article) -> int:
        """Number of key points: as given, else to fit the length, else one per hundred words of the article."""
        if self.points is not None:
            return self.points
        if (words := self.words(article)) is not None:
            return max(1, round(words * _SHARE_OF_POINTS / _WORDS_A_POINT))
        return max(FEWEST_POINTS, min(MOST_POINTS, round(article.words / 100)))

    @property
    def for_a_model(self) -> list[str]:
        """The given options that need a model."""
        given = {"--audience": self.audience, "--language": self.language, "--prompt-file": self.task}
        return [name for name, value in given.items() if value]


PLAIN = Shape()
"""All defaults."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The parts of a report to make."""

    summary: bool = True
    stances: bool = True
    shape: Shape = PLAIN
    """The wanted form of the summary."""


# Whom a report shows


@dataclass(frozen=True, slots=True)
class Room:
    """How many holders, stances of each and quotations are shown; None: all."""

    most_holders: int | None = 8
    most_quotations: int | None = 6
    most_stances: int | None = None


EVERYTHING = Room(None, None, None)


def room_for(words: int | None, *, everything: bool = False) -> Room:
    """The room beside a summary of this many words; None counts as medium."""
    if everything:
        return EVERYTHING
    if words is None or LENGTHS["short"] < words <= LENGTHS["medium"]:
        return Room()
    return Room(4, 3, 1) if words <= LENGTHS["short"] else EVERYTHING


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with the stances that the article gives them."""

    name: str
    role: str | None
    author: bool
    """Whether this is the article's writer."""
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted without a stance."""

    name: str | None
    role: str | None
    quotations: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """The holders and speakers that are shown, and how many holders and quotations are not."""

    holders: tuple[Holder, ...]
    speakers: tuple[Speaker, ...]
    holders_left: int
    quotations_left: int
    stances_left: int = 0
    """Of the holders that are shown."""

    @property
    def stances(self) -> int:
        """How many are shown."""
        return sum(len(holder.stances) for holder in self.holders)


def voices_of(report: Report, room: Room = EVERYTHING) -> Voices:
    """The holders in the order of the article, then the speakers who hold no stance.

    Where there is no room for all, the author stays, and the holders of most stances.
    """
    holders = [
        Holder(name, first_role(stances), author, tuple(stances))
        for (name, author), stances in group_by(report.stances or (), lambda s: (s.holder, s.voice == "author"))
    ]
    quotations = also_quoted(report)
    main = main_holders(holders, lambda holder: (holder.author, len(holder.stances)), room.most_holders)
    shown = [replace(holder, stances=holder.stances[: room.most_stances]) for holder in main]
    quoted = quotations[: room.most_quotations]
    speakers = [Speaker(name, first_role(said), tuple(said)) for name, said in group_by(quoted, lambda q: q.speaker)]
    return Voices(
        tuple(shown),
        tuple(speakers),
        len(holders) - len(shown),
        len(quotations) - len(quoted),
        sum(len(holder.stances) for holder in main) - sum(len(holder.stances) for holder in shown),
    )


def main_holders(holders: Sequence[Item], weight: Callable[[Item], tuple[bool, int]], most: int | None) -> list[Item]:
    """At most so many holders, those of most weight (author, stances), still in their order."""
    ranked = sorted(range(len(holders)), key=lambda at: weight(holders[at]), reverse=True)
    return [holders[at] for at in sorted(ranked[:most])]


def also_quoted(report: Report) -> list[Quoted]:
    """The quotations that are not the evidence of a stance."""
    spans = [(piece.start, piece.end) for stance in report.stances or () for piece in stance.evidence]
    return [
        quotation
        for quotation in report.quotations or ()
        if not all(any(s <= piece.start and piece.end <= e for s, e in spans) for piece in quotation.evidence)
    ]


def first_role(items: Iterable[Stance | Quoted]) -> str | None:
    """The first role that is given."""
    return next((item.role for item in items if item.role), None)


def group_by(items: Iterable[Item], key: Callable[[Item], Key]) -> list[tuple[Key, list[Item]]]:
    """The items by key, both in the order of their first appearance."""
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.items())


def joint_position(positions: Iterable[str]) -> str:
    """The one position that several stances on a target add up to: ``mixed`` when they differ, neutral ones aside."""
    different = list(dict.fromkeys(positions))
    sides = [position for position in different if position != "neutral"] or different
    return sides[0] if len(sides) == 1 else "mixed"
