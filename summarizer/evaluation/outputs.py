"""What was made for one case, and the statements in it that a reader would see."""

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.article import Article
from summarizer.results import AskReport, Evidence, Origin, Report


@dataclass(frozen=True, slots=True)
class Output:
    """Everything that is scored for a case."""

    article: Article
    report: Report
    answers: tuple[AskReport, ...]
    """One for each question of the case, in its order."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement that a reader sees."""

    where: str
    """``headline``, ``overview``, ``key point``, ``stance``, ``answer``."""
    text: str
    origin: Origin | None
    """None where the result does not say."""
    evidence: tuple[Evidence, ...]
    cited: bool = True
    """Whether the statement carries evidence by contract."""


def summary_statements(report: Report) -> Iterator[Shown]:
    """The statements of a summary, one by one."""
    if report.summary is None:
        return
    yield Shown("headline", report.summary.headline, None, (), cited=False)
    overview = report.summary.overview
    for sentence in overview.sentences or [overview]:
        yield Shown("overview", sentence.text, sentence.origin, tuple(sentence.evidence))
    for point in report.summary.key_points:
        yield Shown("key point", point.text, point.origin, tuple(point.evidence))


def answer_statements(output: Output) -> Iterator[Shown]:
    """The answers that were given."""
    for answer in output.answers:
        if answer.answer is not None:
            yield Shown("answer", answer.answer, answer.origin, tuple(answer.evidence))


def all_statements(output: Output) -> Iterator[Shown]:
    """Everything that is said to a reader: the summary, the stances' claims, the answers."""
    yield from summary_statements(output.report)
    for stance in output.report.stances or []:
        yield Shown("stance", stance.claim, stance.origin, (*stance.evidence, stance.speaker), cited=False)
    yield from answer_statements(output)
