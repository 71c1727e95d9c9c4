"""The exam: how well a model reads and writes, on articles that were written for it in five languages.

Every article is invented, so that no model knows it. Its statements go to the product's own verifier, canaries and all;
then each article is summarised and asked one question, as for a user. Nothing was tuned on these statements.
"""

import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Any

from summarizer.config import Settings
from summarizer.engine import Engine
from summarizer.errors import BadReply, ContextTooLong, ModelUnavailable, UsageError
from summarizer.files import text_hash
from summarizer.llm.capabilities import Exam, Memory
from summarizer.llm.client import Usage
from summarizer.llm.factory import ModelSetup, open_model
from summarizer.llm.structured import FormatFallback, StructuredCaller, first_format
from summarizer.prompts import prompts_hash
from summarizer.results import AskReport, Report, Verdict
from summarizer.settings import Wanted
from summarizer.tasks import ArticleAnalysis, gather
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.verifier import ChatVerifier, Claim
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text

LANGUAGES = ("en", "de", "fr", "es", "it")
FEWEST_SCORE = 0.8
"""Balanced accuracy from which a model may verify: far above chance, which is 0.5 give or take 0.11 for so many
statements, and what a careful reader passes with ease. The rows in ``docs/models.md`` show what models reach."""
FEWEST_OF_A_KIND = 0.7
"""Share of the true statements that it must support, and of the false ones that it must refuse: the mean of both hides
a model that says yes to nearly everything."""
FEWEST_TASKS = 14
"""Drafting tasks, of twenty, from which a model that may verify may write, too."""
_FEWEST_STATEMENTS = 3
_FEWEST_KEPT = 2 / 3
"""Of a report's statements, the share that must pass the exact checks and the verifier."""


@dataclass(frozen=True, slots=True)
class Question:
    """A statement of the exam."""

    text: str
    kind: str
    true: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """An article of the exam with what is asked about it."""

    article: Article
    statements: tuple[Question, ...]
    question: str
    answers: tuple[str, ...]
    """A right answer contains one of these; empty if the article does not answer."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The outcome of an exam."""

    model: str
    endpoint: str
    exam: Exam
    verdicts: tuple[tuple[Question, Verdict | None], ...]
    tasks: int | None
    """Drafting tasks done well; None if none were set because the model reads too poorly."""
    calls: int
    recorded_calls: int
    usage: Usage
    seconds: float

    def right(self, **wanted: Any) -> tuple[int, int]:
        """How many statements were judged rightly, and of how many, of those with some ``kind`` or ``true``."""
        marks = [
            is_right(q, verdict)
            for q, verdict in self.verdicts
            if all(getattr(q, name) == value for name, value in wanted.items())
        ]
        return sum(marks), len(marks)

    @property
    def false_alarms(self) -> int:
        """True statements that were refused."""
        return sum(q.true and verdict in ("contradicted", "not_stated") for q, verdict in self.verdicts)

    @property
    def unread(self) -> int:
        """Statements without a verdict; they count as judged wrongly."""
        return sum(verdict is None for _, verdict in self.verdicts)

    @property
    def kinds(self) -> list[str]:
        """The kinds of statements, the true ones first."""
        return list(dict.fromkeys(q.kind for q, _ in sorted(self.verdicts, key=lambda one: not one[0].true)))


@cache
def papers() -> tuple[Paper, ...]:
    """The exam."""
    return tuple(_paper(row, language) for language in LANGUAGES for row in tomllib.loads(_text(language))["article"])


def edition() -> str:
    """Hash of the exam and of the prompts that put it."""
    whole = "\n".join([prompts_hash(), *map(_text, LANGUAGES)])
    return text_hash(whole, 12)


def is_right(question: Question, verdict: Verdict | None) -> bool:
    """Whether a verdict is right; a missing one is not."""
    return verdict == "supported" if question.true else verdict in ("contradicted", "not_stated")


async def examine(settings: Settings, note: Callable[[str], None]) -> Marks:
    """Put a model through the exam and keep the result; ``note`` receives messages about the progress.

    Raises UsageError if there is no model to examine, ModelError if it fails for good; then nothing is kept.
    """
    opened = await open_model(settings.model)
    if opened.model is None:
        raise UsageError(f"there is no model to examine: {opened.notice}; name one with --model or --provider")
    try:
        note(f"examining {opened.notice}")
        sat = await _Sitting(opened, settings, note).sit()
        Memory(settings.model.known, opened.model.endpoint, opened.model.identity).save_exam(sat.exam)
    finally:
        await opened.model.close()
    return sat


class _Sitting:
    def __init__(self, opened: ModelSetup, settings: Settings, note: Callable[[str], None]) -> None:
        assert opened.model is not None
        self._model, self._ledger, self._note = opened.model, opened.ledger, note
        concurrency, most = settings.model.concurrency, settings.max_output_tokens
        caller = StructuredCaller(self._model, self._ledger, FormatFallback(first_format(self._model)))
        self._verifier = ChatVerifier(Drafter(caller, concurrency, max_output_tokens=most))
        self._engine = Engine(self._model, self._ledger, concurrency, verifier=self._model, max_output_tokens=most)

    async def sit(self) -> Marks:
        started = time.perf_counter()
        verdicts = [one for read in await gather([self._read(paper) for paper in papers()]) for one in read]
        score, low, high = balanced_accuracy(verdicts)
        verifies = _may_verify(verdicts, score)
        self._note(f"{len(verdicts)} statements read, balanced accuracy {score:.2f}")
        tasks = None
        if verifies:
            works = [work(paper) for paper in papers() for work in (self._reports_well, self._answers_well)]
            tasks = sum(await gather(works))
        exam = Exam(
            *(round(score, 3), round(low, 3), round(high, 3)),
            verifies=verifies,
            writes=(tasks or 0) >= FEWEST_TASKS,
            edition=edition(),
            date=datetime.now(UTC).date().isoformat(),
        )
        ledger = self._ledger
        return Marks(
            self._model.name,
            self._model.endpoint,
            exam,
            tuple(verdicts),
            tasks,
            ledger.calls,
            ledger.recorded_calls,
            ledger.usage,
            round(time.perf_counter() - started, 1),
        )

    async def _read(self, paper: Paper) -> list[tuple[Question, Verdict | None]]:
        anchoring = ArticleAnalysis(paper.article).anchoring
        claims = [Claim(q.text, anchoring.anchor(q.text, ())) for q in paper.statements]
        readings = await self._verifier.read(paper.article, claims)
        for reading in readings:
            if reading.verdict is None and reading.reason:  # a fault of the way to the model, not of its reading
                raise ModelUnavailable(f"the exam was broken off: {reading.reason}")
        return [(q, reading.verdict) for q, reading in zip(paper.statements, readings, strict=True)]

    async def _reports_well(self, paper: Paper) -> bool:
        try:
            return is_good_report(await self._engine.report(paper.article, Wanted()))
        except (BadReply, ContextTooLong):
            return False

    async def _answers_well(self, paper: Paper) -> bool:
        try:
            found = await self._engine.answer(ArticleAnalysis(paper.article), paper.question)
        except (BadReply, ContextTooLong):
            return False
        return is_good_answer(found, paper.answers)


def is_good_report(report: Report) -> bool:
    """Whether enough of a report is the model's own, and enough of what it drafted passed the review."""
    summary = report.summary
    statements = summary.statements[1:] if summary else []
    own = sum(statement.support == "verified" for statement in statements)
    kept = own + sum(stance.support == "verified" for stance in report.stances or [])
    lost = sum(entry.instead is None and entry.kind != "quotation" for entry in report.dropped)
    return own >= _FEWEST_STATEMENTS and kept >= _FEWEST_KEPT * (kept + lost)


def is_good_answer(found: AskReport, answers: Sequence[str]) -> bool:
    """Whether an answer holds the right words, or there is none where the article does not answer."""
    if not answers:
        return found.status in ("not_in_article", "unconfirmed")
    said = found.answer.text.replace("\u00a0", " ") if found.answer else ""
    return any(answer in said for answer in answers)


def balanced_accuracy(verdicts: Sequence[tuple[Question, Verdict | None]]) -> tuple[float, float, float]:
    """The mean of the shares of true and of false statements that are judged rightly, and its 95 % interval.

    Each share has Wilson's score interval; the interval of their mean is put together from both by the method of
    variance estimates recovery (Zou and Donner, "Construction of confidence limits about effect measures", 2008).
    """
    shares = [_wilson([is_right(q, v) for q, v in verdicts if q.true is truth]) for truth in (True, False)]
    middle = sum(share for share, _, _ in shares) / 2
    down = sqrt(sum((share - low) ** 2 for share, low, _ in shares)) / 2
    up = sqrt(sum((high - share) ** 2 for share, _, high in shares)) / 2
    return middle, max(0.0, middle - down), min(1.0, middle + up)


def _wilson(marks: Sequence[bool]) -> tuple[float, float, float]:
    z, n = 1.96, len(marks)
    share = sum(marks) / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return share, middle - reach, middle + reach


def _may_verify(verdicts: Sequence[tuple[Question, Verdict | None]], score: float) -> bool:
    kinds = ([is_right(q, v) for q, v in verdicts if q.true is truth] for truth in (True, False))
    return score >= FEWEST_SCORE and all(sum(marks) >= FEWEST_OF_A_KIND * len(marks) for marks in kinds)


def _text(language: str) -> str:
    return (files("summarizer.evals") / "exam_statements" / f"{language}.toml").read_text(encoding="utf-8")


def _paper(row: dict[str, Any], language: str) -> Paper:
    statements = [Question(text, kind, truth) for truth in (True, False) for kind, text in row[str(truth).lower()]]
    article = article_from_text(row["text"].strip(), language, row["title"])
    return Paper(article, tuple(statements), row["question"], tuple(row["answers"]))
