"""What a model must return. A draft is never shown: ``evidence`` decides what of it becomes a result.

The bounds on sizes are sent with the schema and hold back models that would repeat themselves without end; a reply
that exceeds them, from an endpoint that does not enforce schemas, is read all the same.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Position = Literal["favor", "against", "mixed", "neutral"]


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


def _most(keyword: Literal["maxLength", "maxItems"], size: int) -> Any:
    return Field(json_schema_extra={keyword: size})


Filled = Annotated[str, AfterValidator(_filled)]
Line = Annotated[Filled, _most("maxLength", 160)]
"""A headline, a name or a noun phrase."""
Passage = Annotated[Filled, _most("maxLength", 400)]
"""A sentence or two."""
Numbers = Annotated[list[int], _most("maxItems", 12)]
"""Of sentences, or of points."""


class _Draft(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class StatementDraft(_Draft):
    """One statement with the sentences (or points) that are said to support it."""

    text: Passage
    cites: Numbers


Gist = Annotated[list[StatementDraft], Field(min_length=1, json_schema_extra={"maxItems": 5})]
"""An overview's sentences."""


class SummaryDraft(_Draft):
    """A summary of an article, or of one chunk of it."""

    headline: Line
    overview: Gist
    key_points: list[StatementDraft] = Field(min_length=1)


class PartDraft(_Draft):
    """What matters in one part of a long article."""

    key_points: list[StatementDraft] = Field(min_length=1)


class ChoiceDraft(_Draft):
    """A choice among many parts' points, by number."""

    chosen: list[int] = Field(min_length=1)


class DigestDraft(_Draft):
    """The merge of many chunks' points: a choice of them by number, and an overview over the chosen."""

    chosen: list[int] = Field(min_length=1)
    headline: Line
    overview: Gist


class MendedDraft(_Draft):
    """A statement that failed the check, in words that may pass it."""

    number: int
    """The failed statement's number in the task."""
    text: Annotated[str, _most("maxLength", 400)]
    cites: Numbers


class MendingDraft(_Draft):
    """The statements of a repair call; those left out are given up."""

    statements: list[MendedDraft]


class StanceDraft(_Draft):
    """One stance as a model reads it: where first, then who, then what, so that each field rests on those before."""

    cites: Numbers
    holder: Line
    role: Annotated[str, _most("maxLength", 160)]
    quote: Annotated[str, _most("maxLength", 300)]
    target: Line
    position: Position
    claim: Passage


class StancesDraft(_Draft):
    """The stances of an article, or of one chunk of it."""

    stances: list[StanceDraft]


class AnswerDraft(_Draft):
    """An answer as a model gives it; in this order, so that it looks before it judges."""

    cites: Numbers
    phrase: Annotated[str, _most("maxLength", 120)]
    """The words of the article that answer by themselves."""
    status: Literal["answered", "not_in_article"]
    answer: Annotated[str, _most("maxLength", 1200)]
    premise: Annotated[str, _most("maxLength", 300)]


class VerdictDraft(_Draft):
    """What a second reading says of one statement."""

    number: int
    """The statement's number in the task."""
    supported: bool
    problem: Annotated[str, _most("maxLength", 160)]


class VerdictsDraft(_Draft):
    """A second reading of some statements; those left out have no verdict."""

    verdicts: list[VerdictDraft]


class QuestionDraft(_Draft):
    """A follow-up question, completed."""

    question: Passage
