"""What a scorer says of one case: a score as a ratio with its parts, or why there is none."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

DIGITS = 4
"""Scores are rounded to so many digits, so that every machine writes the same."""


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(_Value):
    """One expectation, or one thing shown, and how far it is as wanted."""

    id: str
    score: Annotated[float, Field(ge=0, le=1)]
    """1: as wanted."""
    note: str = ""
    """What was found instead, for a person."""


class Scored(_Value):
    """A score: ``value == got / of``; for counts ``of`` is 1."""

    kind: Literal["scored"] = "scored"
    got: float
    of: Annotated[float, Field(gt=0)]
    count: Annotated[int, Field(ge=0)]
    """How many facts, statements, citations, stances, questions or pieces it rests on."""
    items: list[Item] = []

    @property
    def value(self) -> float:
        """The score itself."""
        return round(self.got / self.of, DIGITS)


class NotScored(_Value):
    """There is nothing to score: a named outcome, never NaN, never 0."""

    kind: Literal["not_scored"] = "not_scored"
    why: str


Score = Annotated[Scored | NotScored, Field(discriminator="kind")]


def ratio(got: float, of: float, count: int, items: list[Item], *, why_none: str) -> Scored | NotScored:
    """A score, or the reason when there is nothing to divide by."""
    if of <= 0:
        return NotScored(why=why_none)
    return Scored(got=round(got, 6), of=round(of, 6), count=count, items=items)


def share(items: list[Item], *, why_none: str) -> Scored | NotScored:
    """The mean of the items' scores."""
    return ratio(sum(item.score for item in items), len(items), len(items), items, why_none=why_none)


def faults(items: list[Item]) -> Scored:
    """How many of the items are not as wanted; lower is better."""
    return Scored(got=sum(item.score < 1 for item in items), of=1, count=len(items), items=items)
