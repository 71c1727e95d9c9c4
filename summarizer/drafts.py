"""What a model must return. A draft is never shown: ``evidence`` decides what of it becomes a result."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Position = Literal["favor", "against", "mixed", "neutral"]
Speech = Literal["direct", "indirect"]


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


Filled = Annotated[str, AfterValidator(_filled)]


class _Draft(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class StatementDraft(_Draft):
    """One statement with the sentences (or points) that are said to support it."""

    text: Filled
    cites: list[int]


class SummaryDraft(_Draft):
    """A summary of an article, or of one chunk of it."""

    headline: Filled
    overview: list[StatementDraft] = Field(min_length=1)
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
    headline: Filled
    overview: list[StatementDraft] = Field(min_length=1)


class MendedDraft(_Draft):
    """A statement that failed the check, in words that may pass it."""

    number: int
    """The failed statement's number in the task."""
    text: str
    cites: list[int]


class MendingDraft(_Draft):
    """The statements of a repair call; those left out are given up."""

    statements: list[MendedDraft]


class StanceDraft(_Draft):
    """One stance as a model reads it."""

    holder: Filled
    role: str
    target: Filled
    position: Position
    claim: Filled
    speech: Speech
    quote: str
    cites: list[int]


class StancesDraft(_Draft):
    """The stances of an article, or of one chunk of it."""

    stances: list[StanceDraft]


class AnswerDraft(_Draft):
    """An answer as a model gives it."""

    status: Literal["answered", "not_in_article"]
    answer: str
    cites: list[int]
    premise: str


class QuestionDraft(_Draft):
    """A follow-up question, completed."""

    question: Filled
