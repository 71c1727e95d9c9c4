"""A report's stances by holder, and whom it quotes besides; as much of both as there is room for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.results import Evidence, Quoted, Report, Stance

NO_SPEAKER = "The article does not say who"
_SHORT, _MEDIUM = 80, 160
"""Words of a summary up to which it counts as short, as medium."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many holders and quotations are shown; None: all."""

    most_holders: int | None = 8
    most_quotations: int | None = 6


EVERYTHING = Room(None, None)


def room_for(words: int | None, *, everything: bool = False) -> Room:
    """The room beside a summary of so many words; None: a length of its own, which counts as medium."""
    if everything:
        return EVERYTHING
    if words is None or _SHORT < words <= _MEDIUM:
        return Room()
    return Room(4, 3) if words <= _SHORT else EVERYTHING


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with the stances that the article gives them."""

    name: str
    role: str | None
    author: bool
    """True for the article's own writer."""
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted without a side."""

    name: str | None
    role: str | None
    quotations: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """Who is heard in an article, and how many more there are than are shown."""

    holders: tuple[Holder, ...]
    speakers: tuple[Speaker, ...]
    holders_left: int
    quotations_left: int

    @property
    def left(self) -> str:
        """What is not shown, such as ``3 more holders, 1 more quotation``; empty where all is."""
        return left_out(self.holders_left, self.quotations_left)


def left_out(holders: int, quotations: int) -> str:
    """So many of each in words; empty for none."""
    counted = ((holders, "holder"), (quotations, "quotation"))
    return ", ".join(f"{count} more {what}{'s' * (count > 1)}" for count, what in counted if count)


def voices_of(report: Report, room: Room = EVERYTHING) -> Voices:
    """The holders with a side in the order of the article, then those who are quoted besides."""
    grouped: dict[tuple[str, bool], list[Stance]] = {}
    for stance in report.stances or ():
        grouped.setdefault((stance.holder, stance.voice == "author"), []).append(stance)
    holders = [
        Holder(name, next((s.role for s in stances if s.role), None), author, tuple(stances))
        for (name, author), stances in grouped.items()
    ]
    quotations = also_quoted(report)
    shown, quoted = holders[: room.most_holders], quotations[: room.most_quotations]
    return Voices(tuple(shown), tuple(_speakers(quoted)), len(holders) - len(shown), len(quotations) - len(quoted))


def also_quoted(report: Report) -> list[Quoted]:
    """The quotations whose words are not already the evidence of a stance."""
    known = [piece for stance in report.stances or () for piece in stance.evidence]
    return [one for one in report.quotations or () if not _lies_within(one.evidence, known)]


def _lies_within(evidence: Sequence[Evidence], known: Iterable[Evidence]) -> bool:
    spans = [(piece.start, piece.end) for piece in known]
    return all(any(start <= piece.start and piece.end <= end for start, end in spans) for piece in evidence)


def _speakers(quotations: Iterable[Quoted]) -> list[Speaker]:
    grouped: dict[str | None, list[Quoted]] = {}
    for one in quotations:
        grouped.setdefault(one.speaker, []).append(one)
    return [
        Speaker(name, next((q.role for q in quoted if q.role), None), tuple(quoted)) for name, quoted in grouped.items()
    ]


def why_no_stances(report: Report) -> str:
    """What to say where a report has no stances."""
    if report.run.calls:
        return "The article reports none."
    if report.article.language != "en":
        return "Without a model, sides are read in English only."
    return "The article tells no side in so many words; a model may read more out of it."


def claim_of(stance: Stance) -> str:
    """The claim without the holder's name before it."""
    return stance.claim.removeprefix(f"{stance.holder}: ")
