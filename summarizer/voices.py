"""A report's stances by holder, and who else is quoted; as many of both as there is room for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from summarizer.results import Quoted, Report, Stance

Item = TypeVar("Item")
Key = TypeVar("Key")
_SHORT, _MEDIUM = 80, 160
"""The most words of a short and of a medium summary."""


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
    if words is None or _SHORT < words <= _MEDIUM:
        return Room()
    return Room(4, 3, 1) if words <= _SHORT else EVERYTHING


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
