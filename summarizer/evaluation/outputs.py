"""What was made for one case, and the statements in it that a reader would see."""

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.article import Article
from summarizer.results import AskReport, Evidence, Report, Support

KEYLESS = "extractive"
"""What ``run.model`` says where no model wrote."""


@dataclass(frozen=True, slots=True)
class Output:
    """Everything that is scored for a case."""

    article: Article
    report: Report
    answers: tuple[AskReport, ...]
    """One for each question of the case, in its order."""

    @property
    def by_model(self) -> bool:
        """Whether a model wrote; without one, questions get passages and no answers."""
        return self.report.run.model != KEYLESS


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement that a reader sees."""

    where: str
    """``headline``, ``overview``, ``key point``, ``stance``, ``answer``, ``quotation``, ``passage``."""
    text: str
    support: Support
    evidence: tuple[Evidence, ...]
    cited: bool = True
    """Whether the statement carries evidence by contract."""


def summary_statements(report: Report) -> Iterator[Shown]:
    """The statements of a summary, one by one."""
    if report.summary is None:
        return
    summary = report.summary
    parts = [("headline", summary.headline)]
    parts += [("overview", sentence) for sentence in summary.overview]
    parts += [("key point", point) for point in summary.key_points]
    for where, statement in parts:
        yield Shown(where, statement.text, statement.support, tuple(statement.evidence))


def answer_statements(output: Output) -> Iterator[Shown]:
    """The answers that were given."""
    for answer in output.answers:
        if answer.answer is not None:
            yield Shown("answer", answer.answer.text, answer.answer.support, tuple(answer.answer.evidence))


def all_statements(output: Output) -> Iterator[Shown]:
    """Everything that is said to a reader: the summary, the stances' claims, the answers."""
    yield from summary_statements(output.report)
    for stance in output.report.stances or []:
        speaker = () if stance.speaker is None else (stance.speaker,)
        yield Shown("stance", stance.claim, stance.support, (*stance.evidence, *speaker), cited=False)
    yield from answer_statements(output)


def all_quotes(output: Output) -> Iterator[Shown]:
    """What is shown as the article's own words and states nothing: quotations, and passages that bear on a question."""
    for quoted in output.report.quotations or []:
        yield Shown("quotation", quoted.text, "verbatim", tuple(quoted.evidence), cited=False)
    for answer in output.answers:
        for passage in answer.passages:
            words = " ".join(piece.quote for piece in passage.evidence)
            yield Shown("passage", words, "verbatim", tuple(passage.evidence), cited=False)
