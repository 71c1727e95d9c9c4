"""What a scorer takes and gives: the output for a case, and a score as a ratio with its parts, or why there is none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from summarizer.results import EXTRACTIVE, AskReport, CheckReport, Evidence, Report, Support, Verdict
from summarizer.text.article import Article

DIGITS = 4
"""Scores are rounded to this many digits, so that every machine writes the same."""
Where = Literal["headline", "overview", "key point", "stance", "answer", "quotation", "passage"]


class Value(BaseModel):
    """A frozen value without unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Output:
    """Everything that is scored for a case."""

    article: Article
    report: Report
    answers: tuple[AskReport, ...]
    """One for each question of the case, in its order."""
    planted: tuple[AskReport, ...] = ()
    """One for each planted answer, in its order."""
    stated: Mapping[str, Verdict] | None = None
    """Fact → the verifier's verdict on it beside the summary; None where nobody read them."""
    checked: CheckReport | None = None
    """What the program makes of the statements that a person judged; None where nobody read them."""

    @property
    def by_model(self) -> bool:
        """Whether a model wrote; without one, questions get passages and no answers."""
        return self.report.run.model != EXTRACTIVE


class Shown(Value):
    """One statement that a reader sees."""

    where: Where
    text: str
    support: Support
    evidence: list[Evidence]
    cited: bool = Field(default=True, exclude=True)
    """Whether the statement must carry evidence."""


def summary_statements(report: Report) -> Iterator[Shown]:
    """The statements of a summary. A headline that is the article's own title needs no evidence."""
    if (summary := report.summary) is None:
        return
    title, cited = summary.headline, summary.headline.support != "verbatim"
    yield Shown(where="headline", text=title.text, support=title.support, evidence=title.evidence, cited=cited)
    for sentence in summary.overview:
        yield Shown(where="overview", **dict(sentence))
    for point in summary.key_points:
        yield Shown(where="key point", **dict(point))


def answer_statements(output: Output) -> Iterator[Shown]:
    """The answers, without the questions that got none."""
    for given in (*output.answers, *output.planted):
        if given.answer is not None:
            yield Shown(where="answer", **dict(given.answer))


def all_statements(output: Output) -> Iterator[Shown]:
    """All statements that a reader sees: the summary, the stances' claims, the answers."""
    yield from summary_statements(output.report)
    for stance in output.report.stances or []:
        evidence = [*stance.evidence, *filter(None, [stance.speaker])]
        yield Shown(where="stance", text=stance.claim, support=stance.support, evidence=evidence, cited=False)
    yield from answer_statements(output)


def all_quotes(output: Output) -> Iterator[Shown]:
    """The article's own words that state nothing: quotations, and passages that bear on a question."""
    for quoted in output.report.quotations or []:
        yield Shown(where="quotation", text=quoted.text, support="verbatim", evidence=quoted.evidence, cited=False)
    for passage in (passage for given in (*output.answers, *output.planted) for passage in given.passages):
        words = " ".join(piece.quote for piece in passage.evidence)
        yield Shown(where="passage", text=words, support="verbatim", evidence=passage.evidence, cited=False)


class Item(Value):
    """One expectation, or one thing shown, and how well it meets the case."""

    id: str
    score: Annotated[float, Field(ge=0, le=1)]
    """1: as expected."""
    note: str = ""
    """What was found instead, for a person."""


class Scored(Value):
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


class NotScored(Value):
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
    """How many items are not as expected; lower is better."""
    return Scored(got=sum(item.score < 1 for item in items), of=1, count=len(items), items=items)
