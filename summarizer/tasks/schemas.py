"""The schemas of a model's replies. A draft is never shown; ``tasks.review`` decides what becomes a result.

Class names and docstrings are part of the JSON Schemas that models get, and so of the keys of recordings. Size limits
are sent with the schema to stop models that repeat themselves; a reply that exceeds them is still accepted. ``FORM`` is
a draft's form in a prompt.
"""

import math
import re
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from summarizer.llm.replies import without_surrogates
from summarizer.results import DifferenceKind, Position, Speech, Voice

_CITED = re.compile(r"\W*(\d{1,9})\W*")


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text.strip()


def _clean(value: Any) -> Any:
    return without_surrogates(value) if isinstance(value, str) else value


def _number(value: Any) -> Any:
    """A number in any form a model writes it, such as ``"[3]"``; None for a fraction or an infinite number."""
    if isinstance(value, str) and (found := _CITED.fullmatch(value)):
        return int(found[1])
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else None
    return value


def _numbers(value: Any) -> Any:
    """The numbers in a list or a text, or one number as a list; what is no number is left out."""
    items = _listed(re.findall(r"\d{1,9}", value) if isinstance(value, str) else value)
    return [n for n in map(_number, items) if isinstance(n, int)] if isinstance(items, list) else items


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str | dict | int | float) else value


def _most(keyword: Literal["maxLength", "maxItems"], size: int) -> Any:
    return Field(json_schema_extra={keyword: size})


Text = Annotated[str, BeforeValidator(_clean)]
Filled = Annotated[Text, AfterValidator(_filled)]
Line = Annotated[Filled, _most("maxLength", 200)]
"""A headline, a name or a noun phrase."""
Sentences = Annotated[Filled, _most("maxLength", 500)]
"""A sentence or two."""
Number = Annotated[int, BeforeValidator(_number)]
AnyNumbers = Annotated[list[int], BeforeValidator(_numbers)]
Numbers = Annotated[AnyNumbers, _most("maxItems", 12)]
"""Of sentences, or of points."""


Draft = TypeVar("Draft", bound=BaseModel)
One = TypeVar("One")
Many = Annotated[list[One], BeforeValidator(_listed)]


class _Draft(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class StatementDraft(_Draft):
    """One statement with the sentences (or points) that are said to support it."""

    text: Sentences
    cites: Numbers

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, value: Any) -> Any:
        """A text alone cites nothing."""
        return {"text": value, "cites": []} if isinstance(value, str) else value


class StanceDraft(_Draft):
    """One stance: where first, then who, then what, so that each field rests on those before."""

    cites: Numbers
    holder: Line
    role: Annotated[Text, _most("maxLength", 200)]
    target: Line
    position: Position
    claim: Sentences
    speech: Speech
    voice: Voice


Gist = Annotated[Many[StatementDraft], Field(min_length=1, json_schema_extra={"maxItems": 5})]
"""An overview's sentences."""
Points = Annotated[Many[StatementDraft], Field(min_length=1)]


_STATEMENT = '{"text": "…", "cites": [4]}'


class TaskDraft(_Draft):
    """The reply to a drafting task."""

    FORM: ClassVar[str]


class PartDraft(TaskDraft):
    """What matters in one part of a long article."""

    FORM = f'"key_points": [{_STATEMENT}, …]'
    key_points: Points


class SummaryDraft(TaskDraft):
    """A summary of a whole article."""

    FORM = f'"headline": "…", "overview": [{_STATEMENT}, …], {PartDraft.FORM}'
    headline: Line
    overview: Gist
    key_points: Points


class StancesDraft(TaskDraft):
    """The stances of an article, or of one part of it."""

    FORM = (
        '"stances": [{"cites": [7, 8], "holder": "…", "role": "…", "target": "…", "position": "against", '
        '"claim": "…", "speech": "direct", "voice": "reported"}, …]'
    )
    stances: Many[StanceDraft]


class ReportDraft(SummaryDraft, StancesDraft):
    """Summary and stances in one reply."""

    FORM = f"{SummaryDraft.FORM}, {StancesDraft.FORM}"


class PartReportDraft(PartDraft, StancesDraft):
    """Points and stances of one part in one reply."""

    FORM = f"{PartDraft.FORM}, {StancesDraft.FORM}"


class ChoiceDraft(_Draft):
    """A choice among many parts' points, by number."""

    chosen: AnyNumbers = Field(min_length=1)


class DigestDraft(_Draft):
    """The merge of many parts' points: a choice of them by number, and an overview over the chosen."""

    chosen: AnyNumbers = Field(min_length=1)
    headline: Line
    overview: Gist


class AnswerDraft(_Draft):
    """An answer; in this order, so that the model looks before it judges."""

    cites: Numbers
    status: Literal["answered", "false_premise", "not_in_article"]
    answer: Annotated[Text, _most("maxLength", 1200)]


class QuestionDraft(_Draft):
    """A follow-up question, completed."""

    question: Sentences


class ChangeDraft(_Draft):
    """What is different, in one sentence."""

    number: Number
    text: Sentences


class ChangesDraft(_Draft):
    """A sentence for each change."""

    changes: Many[ChangeDraft]


class GroupDraft(_Draft):
    """Names that mean the same, by number."""

    numbers: Annotated[AnyNumbers, _most("maxItems", 40)]


class GroupsDraft(_Draft):
    """Which names mean the same."""

    groups: Many[GroupDraft]


class SupportedDraft(_Draft):
    """A statement that the article bears out, and where."""

    number: Number
    sentences: Numbers


class RefusedDraft(_Draft):
    """A statement that it does not bear out: where, in which words, what is wrong, and what may be said instead."""

    number: Number
    sentences: Numbers
    words: Annotated[Text, _most("maxLength", 300)]
    reason: Annotated[Text, _most("maxLength", 300)]
    verdict: Literal["contradicted", "not_stated"]
    correction: Annotated[Text, _most("maxLength", 600)]


class VerdictsDraft(_Draft):
    """The verdicts on some statements; those in neither list have none."""

    supported: Many[SupportedDraft]
    refused: Many[RefusedDraft]


class PairDraft(_Draft):
    """Two claims of different reports that cannot both be so, by number."""

    first: Number
    second: Number
    kind: DifferenceKind


class WordingDraft(_Draft):
    """One report's words for a thing, copied."""

    report: Number
    words: Line


class ThingDraft(_Draft):
    """A thing that the reports name differently."""

    thing: Line
    words: Many[WordingDraft]


class ComparisonDraft(_Draft):
    """Which claims of several reports say the same, which cannot both be so, and which are telling, by number."""

    groups: Many[Annotated[AnyNumbers, _most("maxItems", 40)]]
    contradictions: Many[PairDraft]
    telling: AnyNumbers
    words: Many[ThingDraft]
