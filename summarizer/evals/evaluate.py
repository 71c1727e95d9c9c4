"""Runs the contenders of an evaluation over a golden set, and holds the results to the gates and the baseline.

Also says what recording would ask: calls without a recording, those that follow from them, and their cost. A model may
judge a run's statements: it reads them beside their article as the verifier does, recorded like any model, and is
measured first: ``judged.yaml`` holds statements that people labelled, and the agreement is given as accuracy, balanced
accuracy and Cohen's kappa (Cohen 1960), with the number of labels.
"""

import asyncio
import sys
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import RootModel

from summarizer.engine import Engine, open_models
from summarizer.errors import SummarizerError, UsageError
from summarizer.evals.cases import CaseFault, GoldenCase, GoldenSet, Text, find_set, read_cases, read_yaml, validated
from summarizer.evals.outputs import Item, NotScored, Output, Scored, Shown, Value, read_output, share, write_output
from summarizer.evals.reports import Evaluated
from summarizer.evals.results import (
    CaseResult,
    Gates,
    Mode,
    RunResult,
    check_run,
    read_baseline,
    read_gates,
    read_value,
)
from summarizer.evals.run import (
    Contender,
    Progress,
    contenders,
    folder_name,
    has_judge,
    judge_of,
    known_contenders,
    open_contender,
    planted_questions,
    read_facts,
    read_verdicts,
    run_contender,
    wanted_of,
    with_planted,
)
from summarizer.evals.scorers import score_all
from summarizer.ingest.load import load_article
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest, ModelWrapper, Usage, tokens_of
from summarizer.llm.factory import VERIFIER_FOLDER
from summarizer.llm.ledger import Ledger, Price, most_cost
from summarizer.llm.recordings import RecordingMissing, RecordingStore, request_key
from summarizer.llm.structured import StructuredCaller
from summarizer.prompts import prompts_hash
from summarizer.results import Report
from summarizer.settings import CONCURRENCY
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.schemas import VerdictsDraft
from summarizer.tasks.verifier import ChatVerifier, Claim, Reading, Verifier
from summarizer.text.article import Article


@dataclass(frozen=True, slots=True)
class EvalOptions:
    """What to evaluate, and how."""

    paths: Sequence[Path] = ()
    like: str = ""
    models: Sequence[str] = ()
    mode: Mode = "replay"
    repeat: int = 1
    judge: str | None = None
    flags: Mapping[str, Any] = field(default_factory=dict)
    quiet: bool = False

    @property
    def whole(self) -> bool:
        """Whether no single cases are named by their files."""
        return not any(path.is_file() for path in self.paths)


def evaluate(options: EvalOptions) -> Evaluated:
    """Run every contender over the chosen cases, and over those of the sets inside the set.

    Raises UsageError, CaseFault, ModelUnavailable.
    """
    (golden, cases), *inner = _chosen(options)
    done = _evaluate(golden, cases, options)
    done.inner = [found for one, its in inner if (found := _evaluate_inner(one, its, options)) is not None]
    runs = {one.golden.folder.name: one.run for one in done.inner}
    done.run = done.run.model_copy(update={"inner": runs})
    if options.mode == "record":
        for one in done.sets:
            keep_outputs(one, only_new=True)
    return done


def _chosen(options: EvalOptions) -> Iterator[tuple[GoldenSet, list[GoldenCase]]]:
    """The set with its chosen cases; then, unless single cases are named, the sets inside it."""
    golden, files = find_set(options.paths)
    yield golden, read_cases(golden, files, options.like)
    for inner in golden.inner() if options.whole else []:
        cases = read_cases(inner, inner.case_files)
        yield inner, [case for case in cases if case.matches(options.like)]


def _evaluate_inner(golden: GoldenSet, cases: list[GoldenCase], options: EvalOptions) -> Evaluated | None:
    """The run of a set inside another; None if no case fits, or there are no recordings of the models."""
    models = list(options.models)
    if options.mode == "replay":
        there = known_contenders(golden, cases)
        models = [name for name in (models or there) if folder_name(name) in there]
    judge = options.judge if options.judge and has_judge(golden, options.judge) else None
    if not cases or not models:
        return None
    done = _evaluate(golden, cases, replace(options, models=models, judge=judge))
    return replace(done, run=done.run.model_copy(update={"every_model": not options.models}))


def _evaluate(golden: GoldenSet, cases: list[GoldenCase], options: EvalOptions) -> Evaluated:
    chosen = contenders(golden, options.models, options.mode, cases, options.flags)
    concurrency = options.flags.get("concurrency") or CONCURRENCY
    results: list[CaseResult] = []
    articles: dict[str, Article] = {}
    unused: dict[Path, list[str]] = {}
    outputs: dict[Path, dict[str, Output]] = {}
    every_case = {case.path.name for case in cases} == {path.name for path in golden.case_files}
    gates = read_gates(golden.gates)
    for contender in chosen:
        own = _cases_of(contender, cases, gates, options)
        with _progress(contender, quiet=options.quiet) as progress:
            work = run_contender(contender, own, repeat=options.repeat, concurrency=concurrency, progress=progress)
            ran = asyncio.run(work)
        results += ran.results
        articles |= ran.articles
        if contender.folder is not None:
            outputs[contender.folder] = ran.outputs
        if every_case and not any(result.stale for result in ran.results):
            unused |= ran.unused
    agreement = None
    if options.judge is not None:
        judge = judge_of(golden, options.judge, options.mode, options.flags)
        results, measured = asyncio.run(judge_all(judge, golden, results, articles))
        agreement = str(measured)
    run = RunResult(
        mode=options.mode,
        live=[c.name for c in chosen if c.settings is not None and options.mode == "live"],
        prompts=prompts_hash(),
        every_case=every_case,
        every_model=not options.models,
        judge=agreement,
        results=results,
    )
    baseline = read_baseline(golden.baseline)
    return Evaluated(golden, cases, run, check_run(run, gates, baseline), baseline, articles, unused, outputs)


def _cases_of(contender: Contender, cases: list[GoldenCase], gates: Gates, options: EvalOptions) -> list[GoldenCase]:
    """The cases that a contender is run on: those its gates list, unless a model is asked about some that are named."""
    named = bool(options.like) or not options.whole
    listed = cases if named and options.mode != "replay" else gates.cases_of(contender.name, cases)
    return [case for case in listed if contender.takes(case.case)]


def plan(options: EvalOptions) -> list[str]:
    """What recording would ask of each model in each set, a line each. Raises UsageError, CaseFault."""
    lines = []
    for golden, cases in _chosen(options):
        gates = read_gates(golden.gates)
        for contender in contenders(golden, options.models, "record", cases, options.flags):
            own = _cases_of(contender, cases, gates, options)
            lines.append(f"{golden.folder} · {asyncio.run(plan_recording(contender, own))}")
    return lines


def score_report(path: Path, given: Path) -> CaseResult:
    """The scores of a report that is read from a file; its questions are not scored. Raises UsageError, CaseFault."""
    golden, files = find_set([path])
    (case,) = read_cases(golden, files)
    report = read_value(given, Report, "report; write one with: summarize ARTICLE --format json")
    unasked = case.case.model_copy(update={"questions": [], "planted": []})
    scores = score_all(unasked, Output(case.load(), report, ()))
    model, article = report.run.model, case.case.article
    return CaseResult(case=case.name, article=article, model=model, status="scored", scores=dict(scores))


def keep_outputs(done: Evaluated, *, only_new: bool = False) -> None:
    """Keep what was scored beside its recordings, for a time when these are stale, and for ``eval diff``.

    ``only_new``: without the cases that have an output, so that new outputs can be compared with those accepted last.
    """
    stale = {(result.model, result.case) for result in done.run.results if result.stale}
    for folder, outputs in done.outputs.items():
        for case, output in outputs.items():
            if (folder.name, case) not in stale and not (only_new and read_output(folder, case)):
                write_output(folder, case, output)


@contextmanager
def _progress(contender: Contender, *, quiet: bool) -> Iterator[Progress | None]:
    """Shows on a terminal how many cases are done."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status(contender.name, spinner="line") as status:

        def progress(done: int, total: int) -> None:
            status.update(f"{contender.name}: {done} of {total} cases")

        yield progress


# What recording would ask


@dataclass
class RecordingPlan:
    """The calls that a contender's recordings lack."""

    name: str
    prices: dict[str, Price | None] = field(default_factory=dict)
    """Model → its price."""
    missing: int = 0
    """Calls that have no recording."""
    following: int = 0
    """Calls that will follow from their replies: the reading of what was drafted. Repairs come on top."""
    usage: dict[str, Usage] = field(default_factory=dict)
    """Model → tokens of all these calls; those of replies are the most that is allowed."""

    def note(self, model: ChatModel, request: ChatRequest) -> None:
        """Count a call without a recording, and the reading that follows a draft."""
        follows = request.schema_name != VerdictsDraft.__name__
        tokens = tokens_of(model, request.messages)
        once = Usage(tokens, request.max_output_tokens, exact=False)
        self.missing += 1
        self.following += follows
        self.usage[model.name] = self.usage.get(model.name, Usage()) + once + (once if follows else Usage())

    def __str__(self) -> str:
        if not self.missing:
            return f"{self.name}: every call is recorded"
        whole = sum(self.usage.values(), Usage())
        prices = [(self.prices[name], usage) for name, usage in self.usage.items()]
        cost = most_cost(price.of(usage) if price else None for price, usage in prices)
        return (
            f"{self.name}: {self.missing} calls are not recorded, about {self.following} more follow from the replies, "
            f"{whole.input_tokens:,} tokens in, at most {whole.output_tokens:,} out, {cost}"
        )


class _Unrecorded(ModelWrapper):
    """Replies from recordings, and notes the calls that have none."""

    def __init__(self, inner: ChatModel, store: RecordingStore, plan: RecordingPlan) -> None:
        super().__init__(inner)
        self._store, self._plan = store, plan

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The recorded reply. Raises RecordingMissing."""
        if (found := self._store.read(request_key(self.identity, request))) is not None:
            return found
        self._plan.note(self._inner, request)
        raise RecordingMissing("not recorded")


async def plan_recording(contender: Contender, cases: Sequence[GoldenCase]) -> RecordingPlan:
    """What recording a contender would ask. No endpoint is contacted. Raises UsageError."""
    assert contender.settings is not None
    assert contender.folder is not None
    plain = replace(contender.settings.model, record=None, cache=None)
    opened = await open_models(replace(contender.settings, model=plain), connect=False)
    drafter = opened.drafter.model
    if drafter is None:
        raise UsageError(opened.drafter.notice)
    plan = RecordingPlan(contender.name, {drafter.name: opened.drafter.ledger.price})
    model: ChatModel = _Unrecorded(drafter, RecordingStore(contender.folder), plan)
    verifier: ChatModel | None = model
    if opened.verifier is not drafter:
        verifier = opened.verifier and _Unrecorded(
            opened.verifier, RecordingStore(contender.folder / VERIFIER_FOLDER), plan
        )
    if verifier is not None and verifier is not model:
        plan.prices[verifier.name] = opened.verifier_price
    engine = Engine(model, Ledger(), verifier=verifier, max_output_tokens=contender.settings.max_output_tokens)
    try:
        for golden in cases:
            await _run(golden, engine, plan)
    finally:
        await opened.close()
    return plan


async def _run(golden: GoldenCase, engine: Engine, plan: RecordingPlan) -> None:
    """Go through a case as far as its recordings reach."""
    try:
        article = golden.load()
    except SummarizerError:
        return
    case, analysis = golden.case, ArticleAnalysis(article)
    engine = with_planted(engine, case, article)
    report = await _unless_missing(engine.report(article, wanted_of(case.planted)))
    for question in (*(question.ask for question in case.questions), *planted_questions(case)):
        await _unless_missing(engine.answer(analysis, question))
    if report is not None:
        await read_facts(engine, case, Output(article, report, ()))
    elif case.facts and not case.planted:
        plan.following += 1
    await read_verdicts(engine, case, analysis)


async def _unless_missing(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return await work
    except RecordingMissing:
        return None


# The judge

METRIC = "judged"


class Label(Value):
    """A statement about an article, and whether people find that the article supports it."""

    article: Text
    """File in ``articles``."""
    statement: Text
    supported: bool


class _Labels(RootModel[list[Label]]):
    """The file of labels."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a judge agrees with people."""

    judge: str
    labels: int
    """Statements that both have a verdict on."""
    silent: int
    """Statements without a verdict of the judge."""
    accuracy: float
    balanced: float
    """Mean of the accuracies on what people support and on what they do not."""
    kappa: float
    """Agreement beyond chance: 0 for none, 1 for full."""

    def __str__(self) -> str:
        silent = f", silent on {self.silent}" if self.silent else ""
        return (
            f"judge {self.judge}, beside people's labels on {self.labels} statements: accuracy {self.accuracy:.2f}, "
            f"balanced {self.balanced:.2f}, kappa {self.kappa:.2f}{silent}"
        )


def read_labels(golden: GoldenSet) -> list[Label]:
    """The labelled statements of a set. Raises CaseFault when there are none, or they are wrong."""
    path = golden.labels
    labels = validated(_Labels, read_yaml(path), path).root
    if len({label.supported for label in labels}) < 2:
        raise CaseFault(f"{path} needs both supported and unsupported statements: a judge is measured on both")
    return labels


def agreement(judge: str, labels: Sequence[bool], verdicts: Sequence[bool | None]) -> Agreement:
    """Accuracy, balanced accuracy and Cohen's kappa over the statements with a verdict. Raises CaseFault for none."""
    pairs = [(label, verdict) for label, verdict in zip(labels, verdicts, strict=True) if verdict is not None]
    if not pairs:
        raise CaseFault(f"{judge} gave no verdict on any labelled statement; choose another judge")
    n = len(pairs)
    accuracy = sum(label == verdict for label, verdict in pairs) / n
    by_label = [[label == verdict for label, verdict in pairs if label is value] for value in (True, False)]
    judged, labelled = sum(verdict for _, verdict in pairs) / n, sum(label for label, _ in pairs) / n
    chance = judged * labelled + (1 - judged) * (1 - labelled)
    kappa = (accuracy - chance) / (1 - chance) if chance < 1 else 0.0
    shares = [sum(right) / len(right) for right in by_label if right]
    return Agreement(judge, n, len(verdicts) - n, accuracy, sum(shares) / len(shares), kappa)


async def judge_all(
    judge: Contender, golden: GoldenSet, results: Sequence[CaseResult], articles: Mapping[str, Article]
) -> tuple[list[CaseResult], Agreement]:
    """The results with the judge's score of statements in a model's words, and the judge's agreement with people.

    Raises what the judge's model raises, including RecordingMissing.
    """
    opened, _ = await open_contender(judge)
    if opened.drafter.model is None:
        raise SummarizerError("the core cannot judge; name a model with --judge")
    reader = ChatVerifier(Drafter(StructuredCaller(opened.drafter.model, opened.drafter.ledger), 1))
    try:
        labels = read_labels(golden)
        verdicts = await _verdicts(reader, labels, golden.articles)
        measured = agreement(judge.name, [label.supported for label in labels], verdicts)
        judged = [await _judged(reader, result, articles.get(result.case)) for result in results]
    finally:
        await opened.close()
    return judged, measured


async def _verdicts(reader: Verifier, labels: Sequence[Label], folder: Path) -> list[bool | None]:
    found: dict[Label, bool | None] = {}
    for name in dict.fromkeys(label.article for label in labels):
        article = await asyncio.to_thread(load_article, str(folder / name))
        mine = [label for label in labels if label.article == name]
        readings = await reader.read(article, [Claim(label.statement) for label in mine])
        found |= {label: _supports(reading) for label, reading in zip(mine, readings, strict=True)}
    return [found[label] for label in labels]


async def _judged(reader: Verifier, result: CaseResult, article: Article | None) -> CaseResult:
    worded = [shown for shown in result.shown if shown.support != "verbatim"]
    score: Scored | NotScored = NotScored(why="the output has no statement in a model's words")
    if worded and article is not None:
        readings = await reader.read(article, [_claim(article, shown) for shown in worded])
        items = [
            Item(id=f"{shown.where}: {shown.text[:40]}", score=float(supported), note=reading.reason)
            for shown, reading in zip(worded, readings, strict=True)
            if (supported := _supports(reading)) is not None
        ]
        score = share(items, why_none="the judge gave no verdict")
    return result.model_copy(update={"scores": {**result.scores, METRIC: score}} if result.scores else {})


def _claim(article: Article, shown: Shown) -> Claim:
    """A statement with the sentences that its evidence lies in."""
    numbers = dict.fromkeys(article.sentence_at(piece.start).number for piece in shown.evidence)
    return Claim(shown.text, tuple(numbers))


def _supports(reading: Reading) -> bool | None:
    """True if the judge finds a statement supported; None if it gave no verdict."""
    return None if reading.verdict is None else reading.verdict == "supported"
