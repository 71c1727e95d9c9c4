"""What is scored for a case, its score as a ratio with its parts, and the output that was accepted last.

Outputs are kept beside a model's recordings. A changed prompt makes other requests, of which there is no recording.
Where the model cannot be asked again, what it wrote under the old prompts is scored in its place and marked stale, so
that the rest of the program is still guarded. ``summarize eval diff`` shows these outputs beside today's.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.files import text_hash, write_atomic
from summarizer.prompts import prompts_hash
from summarizer.results import EXTRACTIVE, AskReport, CheckReport, Evidence, Report, Support, Verdict
from summarizer.tasks.schemas import AnswerDraft, DigestDraft, ReportDraft, VerdictsDraft
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


def summary_statements(report: Report) -> Iterator[Shown]:
    """The statements of a summary."""
    if (summary := report.summary) is None:
        return
    yield Shown(where="headline", **dict(summary.headline))
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
        yield Shown(where="stance", text=stance.claim, support=stance.support, evidence=evidence)
    yield from answer_statements(output)


def all_quotes(output: Output) -> Iterator[Shown]:
    """The article's own words that state nothing: quotations, and passages that bear on a question."""
    for quoted in output.report.quotations or []:
        yield Shown(where="quotation", text=quoted.text, support="verbatim", evidence=quoted.evidence)
    for passage in (passage for given in (*output.answers, *output.planted) for passage in given.passages):
        words = " ".join(piece.quote for piece in passage.evidence)
        yield Shown(where="passage", text=words, support="verbatim", evidence=passage.evidence)


class Item(Value):
    """One expectation, or one thing shown, and how well it meets the case."""

    id: str
    score: Annotated[float, Field(ge=0, le=1)]
    """1: as expected."""
    note: str = ""
    """What was found instead, for a person."""


class Ratio(Value):
    """A score as its two parts; for counts ``of`` is 1."""

    got: float
    of: Annotated[float, Field(gt=0)]

    @property
    def value(self) -> float:
        """The score itself."""
        return round(self.got / self.of, DIGITS)


class Scored(Ratio):
    """A score with what it rests on."""

    kind: Literal["scored"] = "scored"
    count: Annotated[int, Field(ge=0)]
    """How many facts, statements, citations, stances, questions or pieces it rests on."""
    items: list[Item] = []


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


class StoredOutput(Value):
    """What a model's recordings came to for one case."""

    requests: str
    """``requests_version`` of the time."""
    text: str
    """Hash of the article text."""
    report: Report
    answers: list[AskReport] = Field(default=[])
    planted: list[AskReport] = Field(default=[])
    stated: dict[str, Verdict] | None = None
    checked: CheckReport | None = None

    def output(self, article: Article) -> Output:
        """As a scorer takes it."""
        answers, planted = tuple(self.answers), tuple(self.planted)
        return Output(article, self.report, answers, planted, self.stated, self.checked)


@cache
def requests_version() -> str:
    """Twelve hexadecimal digits that change with every prompt and every schema of a reply."""
    schemas = [draft.model_json_schema() for draft in (ReportDraft, AnswerDraft, VerdictsDraft, DigestDraft)]
    whole = json.dumps([prompts_hash(), schemas], sort_keys=True)
    return text_hash(whole, 12)


def write_output(recordings: Path, case: str, output: Output) -> None:
    """Keep the output of a case. Raises SummarizerError if it cannot be written."""
    stored = StoredOutput(
        requests=requests_version(),
        text=_hash(output.article),
        report=_timeless(output.report),
        answers=[_timeless(answer) for answer in output.answers],
        planted=[_timeless(answer) for answer in output.planted],
        stated=None if output.stated is None else dict(output.stated),
        checked=output.checked and _timeless(output.checked),
    )
    write_atomic(_path(recordings, case), stored.model_dump_json(exclude_defaults=True) + "\n")


def read_output(recordings: Path, case: str) -> StoredOutput | None:
    """What was kept of a case; None if there is nothing, or nothing that today's program reads."""
    try:
        return StoredOutput.model_validate_json(_path(recordings, case).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None


def stale_output(recordings: Path, case: str, article: Article, questions: int) -> StoredOutput | None:
    """The output of a case under other prompts than today's, if it is about the same text and questions."""
    stored = read_output(recordings, case)
    if stored is None or stored.requests == requests_version():
        return None
    fits = stored.text == _hash(article) and len(stored.answers) + len(stored.planted) == questions
    return stored if fits else None


def _path(recordings: Path, case: str) -> Path:
    return recordings / "outputs" / f"{case}.json"


def _hash(article: Article) -> str:
    return text_hash(article.text, 16)


def _timeless(report: Any) -> Any:
    """Without the time that the run took, which differs from machine to machine."""
    return report.model_copy(update={"run": report.run.model_copy(update={"seconds": 0.0})})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both outputs, or of one."""

    kind: Literal["same", "changed", "gone", "new"]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CaseChanges:
    """What changed in the output for one case."""

    model: str
    case: str
    versions: tuple[str, str]
    """Of the requests: then, and now."""
    rows: tuple[Row, ...]

    @property
    def changed(self) -> list[Row]:
        """The rows that differ."""
        return [row for row in self.rows if row.kind != "same"]


def changes(outputs: Mapping[Path, Mapping[str, Output]]) -> Iterator[CaseChanges]:
    """The cases whose output differs from the one accepted last, of models by their folder of recordings."""
    for folder, cases in outputs.items():
        for case, output in cases.items():
            stored = read_output(folder, case)
            if stored is None:
                continue
            before = lines_of(stored.report, [*stored.answers, *stored.planted])
            after = lines_of(output.report, [*output.answers, *output.planted])
            if before != after:
                versions = (stored.requests, requests_version())
                yield CaseChanges(folder.name, case, versions, tuple(side_by_side(before, after)))


def lines_of(report: Report, answers: Sequence[AskReport]) -> list[str]:
    """An output as lines: what is printed, and what was refused."""
    lines = [f"{shown.where}: {shown.text}" for shown in summary_statements(report)]
    for stance in report.stances or []:
        lines.append(f"stance: {stance.holder}, {stance.position}, {stance.target}: {stance.claim}")
    for given in answers:
        status = [] if given.status == "answered" else [f"[{given.status}]"]
        lines.append(" ".join(["question:", given.question, *status, *([given.answer.text] if given.answer else [])]))
    dropped = [*report.dropped, *(entry for given in answers for entry in given.dropped)]
    return [*lines, *(f"refused {entry.kind}: {entry.text} ({entry.reason})" for entry in dropped)]


def side_by_side(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    """The lines of two outputs, those that are the same beside each other."""
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = list(before[start:end]), list(after[first:last])
        for at in range(max(len(left), len(right))):
            old, new = (side[at] if at < len(side) else "" for side in (left, right))
            kind: Literal["same", "changed", "gone", "new"] = "changed" if old and new else "gone" if old else "new"
            yield Row("same" if tag == "equal" else kind, old, new)


def to_text(found: Sequence[CaseChanges]) -> str:
    """The changed lines, for a terminal."""
    lines = []
    for one in found:
        lines.append(f"{one.model} · {one.case}: requests {one.versions[0]} → {one.versions[1]}")
        for row in one.changed:
            lines += [f"  - {row.before}"] * bool(row.before) + [f"  + {row.after}"] * bool(row.after)
    lines.append(f"{len(found)} outputs differ from those accepted last" if found else "no output differs")
    return "\n".join(lines) + "\n"
