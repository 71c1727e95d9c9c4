"""Runs cases with contenders: the extractive core, recorded models, live ones, or verifiers that a case brings.

A case may have an invented draft (``Case.planted``), whose statements are known to be true or false. It is played in a
model's place and takes the usual way: exact checks, verifier, repair. So what a verifier lets through can be counted;
nothing scored there is a score of a drafting model. The verifier is a recorded model, or replies as the case makes it
(``Case.verifier``): then it is the program alone that is tried.

Two things a verifier reads for the evaluation alone: statements that a person judged, and facts beside a summary in a
model's words. Whether a summary states a fact is a question of meaning, so the verifier decides it, with the summary in
the article's place (natural language inference as a judge of content: Zhang and Bansal, "Finding a Balanced Degree of
Automation for Summary Evaluation", EMNLP 2021). The exact checks can refuse it: a summary without the fact's figure
does not state the fact.
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from summarizer.checks import ExactChecks
from summarizer.config import SAME_MODEL, VERIFY_OFF, Settings, load_settings
from summarizer.engine import Engine, RunModels, open_models
from summarizer.errors import SummarizerError, UsageError
from summarizer.evals.cases import Case, GoldenCase, GoldenSet, Planted
from summarizer.evals.outputs import Output, StoredOutput, all_statements, stale_output, summary_statements
from summarizer.evals.results import CaseResult, Mode
from summarizer.evals.scorers import score_all
from summarizer.evals.wording import sentence_numbers
from summarizer.ingest.claims import Claim as GivenClaim
from summarizer.ingest.claims import ClaimedText
from summarizer.llm.capabilities import may_verify, parameters
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest, ModelWrapper, Usage, is_scorer
from summarizer.llm.factory import VERIFIER_FOLDER, ModelSetup
from summarizer.llm.ledger import EstimatingModel, Ledger
from summarizer.llm.recordings import MANIFEST, RecordingMissing, RecordingStore, ReplayModel
from summarizer.llm.structured import FormatFallback, StructuredCaller, first_format
from summarizer.results import CheckReport, Verdict
from summarizer.settings import CONCURRENCY, EXTRACTIVE_CORE, Shape, Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.verifier import ChatVerifier, Claim
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text
from summarizer.text.typography import find_verbatim

"""The contender that needs no model, and so no recordings."""
SCRIPTED = "scripted"
"""The contender for the cases that bring their own verifier."""
JUDGE_PREFIX = "judge-"
"""Prefix of the folders that hold a judge's recordings."""
Progress = Callable[[int, int], None]
"""Called with the number of finished cases and of all cases."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One model to be evaluated."""

    name: str
    settings: Settings | None = None
    """How to reach a live model, and which model verifies."""
    verify: str = SAME_MODEL
    """For a recorded model: ``off`` if it was recorded without a verifier."""
    max_output_tokens: int | None = None
    """For a recorded model, the limit it was recorded with."""
    folder: Path | None = None
    """Where its recordings and accepted outputs are; None for the core. Without settings it is replayed."""

    def takes(self, case: Case) -> bool:
        """Whether the case is for this contender: planted drafts need a verifier, and some cases bring their own."""
        if case.verifier is not None or self.name == SCRIPTED:
            return case.verifier is not None and self.name == SCRIPTED
        return self.name != EXTRACTIVE_CORE or not case.planted


def known_contenders(golden: GoldenSet, cases: Sequence[GoldenCase]) -> list[str]:
    """The contenders that need no endpoint, if a case is for them: the core, the scripted one, and recorded models."""
    recorded = sorted(path.parent.name for path in golden.recordings.glob(f"*/{MANIFEST}"))
    names = [EXTRACTIVE_CORE, SCRIPTED, *(name for name in recorded if not name.startswith(JUDGE_PREFIX))]
    return [name for name in names if any(Contender(name).takes(case.case) for case in cases)]


def contenders(
    golden: GoldenSet, names: Sequence[str], mode: Mode, cases: Sequence[GoldenCase], flags: Mapping[str, Any]
) -> list[Contender]:
    """The contenders of a run; without names, the core and every recorded model.

    ``flags`` are the settings of models that are asked. Raises UsageError.
    """
    if mode != "replay" and not names:
        raise UsageError(f"--{mode} asks a model; name it with --model")
    known = known_contenders(golden, cases)
    chosen = []
    for name in names or known:
        if mode == "replay" and folder_name(name) not in known:
            there = ", ".join(known) or "none"
            raise UsageError(
                f"{golden.recordings} has no recordings of {name}; it has: {there}. Make them with --record"
            )
        own = name in (EXTRACTIVE_CORE, SCRIPTED)
        chosen.append(Contender(name) if own else _contender(golden, name, folder_name(name), mode, flags))
    if repeated := sorted({c.name for c in chosen if [other.name for other in chosen].count(c.name) > 1}):
        raise UsageError(f"--model names {', '.join(repeated)} twice; name each model once")
    return chosen


def has_judge(golden: GoldenSet, name: str) -> bool:
    """Whether a set has recordings of a judge."""
    return (golden.recordings / (JUDGE_PREFIX + folder_name(name)) / MANIFEST).is_file()


def judge_of(golden: GoldenSet, name: str, mode: Mode, flags: Mapping[str, Any]) -> Contender:
    """The judge of a run; its recordings are kept apart from those of contenders. Raises UsageError."""
    if mode == "replay" and not has_judge(golden, name):
        raise UsageError(f"{golden.recordings} has no recordings of {name} as judge; make them with --record --judge")
    judge = _contender(golden, name, JUDGE_PREFIX + folder_name(name), mode, flags)
    return replace(judge, settings=replace(judge.settings, verify=VERIFY_OFF)) if judge.settings else judge


def folder_name(model: str) -> str:
    """A model's name as the name of a folder: without the path and suffix of a file, safe on every system."""
    name = Path(model.replace("\\", "/")).name.removesuffix(".gguf")
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "model"


def _contender(golden: GoldenSet, name: str, short: str, mode: Mode, flags: Mapping[str, Any]) -> Contender:
    folder = golden.recordings / short
    if mode == "replay":  # a configuration file does not affect it, the command line's options do
        verify, limit = flags.get("verify") or SAME_MODEL, flags.get("max_output_tokens")
        return Contender(short, verify=verify, max_output_tokens=limit, folder=folder)
    settings = load_settings({**flags, "model": name})
    record = folder if mode == "record" else settings.model.record
    return Contender(short, replace(settings, model=replace(settings.model, record=record)), folder=folder)


@dataclass
class ContenderRun:
    """The results of a contender."""

    results: list[CaseResult]
    articles: dict[str, Article] = field(default_factory=dict)
    """Case → article, if it could be read."""
    unused: dict[Path, list[str]] = field(default_factory=dict)
    """Folder of recordings → keys that no call asked for."""
    outputs: dict[str, Output] = field(default_factory=dict)
    """Case → what was scored, of the first time."""


class _Reseeded(ModelWrapper):
    """A model with other seeds than the first time, so that a repeat is another sample and another recording."""

    def __init__(self, inner: ChatModel, repeat: int) -> None:
        super().__init__(inner)
        self._repeat = repeat

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The reply with the repeat's seed."""
        return await self._inner.complete(replace(request, seed=request.seed + self._repeat))


async def run_contender(
    contender: Contender,
    cases: Sequence[GoldenCase],
    *,
    repeat: int = 1,
    concurrency: int = CONCURRENCY,
    progress: Progress | None = None,
) -> ContenderRun:
    """Every case, ``repeat`` times if a model may reply differently. Raises UsageError, ModelUnavailable."""
    opened, stores = await open_contender(contender)
    run = ContenderRun([])
    slots = asyncio.Semaphore(concurrency)
    work = [(case, number) for number in range(repeat if opened.drafter.model else 1) for case in cases]
    finished = 0

    async def run_case(case: GoldenCase, number: int) -> CaseResult:
        nonlocal finished
        async with slots:
            engine = _engine(contender, opened, number, concurrency)
            result = await _result(case, engine, contender, number, run)
            finished += 1
            if progress:
                progress(finished, len(work))
            return result

    try:
        run.results = list(await asyncio.gather(*(run_case(case, number) for case, number in work)))
    finally:
        await opened.close()
    run.unused = {store.folder: sorted(set(store.keys()) - store.used) for store in stores}
    return run


async def open_contender(contender: Contender) -> tuple[RunModels, tuple[RecordingStore, ...]]:
    """The contender's models, and the stores that they replay from. Raises UsageError, ModelUnavailable."""
    if contender.settings is None and contender.folder is not None:
        return _replay(contender, contender.folder)
    if contender.settings is None:
        core = ModelSetup(None, Ledger(), "")
        return RunModels(core, verifier=None, verifier_price=None, exam=None, notices=()), ()
    opened = await open_models(contender.settings)
    if opened.drafter.model is None:
        raise UsageError(f"{opened.drafter.notice}; or choose --model {EXTRACTIVE_CORE}")
    return opened, ()


def _replay(contender: Contender, folder: Path) -> tuple[RunModels, tuple[RecordingStore, ...]]:
    """The models of a folder of recordings; those of a separate verifier lie in a folder inside.

    A model verifies itself as it does when it is live: unless it is too small, or was recorded with ``--verify off``.
    """
    stores = [RecordingStore(folder)]
    model = ReplayModel(stores[0])
    verifier: ReplayModel | None = model if may_verify(parameters(model.name)) else None
    if contender.verify == VERIFY_OFF:
        verifier = None
    elif (folder / VERIFIER_FOLDER / MANIFEST).is_file():
        stores.append(RecordingStore(folder / VERIFIER_FOLDER))
        verifier = ReplayModel(stores[1])
    drafter = ModelSetup(model, Ledger(price=model.price), "")
    price = verifier.price if verifier else None
    return RunModels(drafter, verifier=verifier, verifier_price=price, exam=None, notices=()), tuple(stores)


def _engine(contender: Contender, opened: RunModels, repeat: int, concurrency: int) -> Engine:
    limit = contender.settings.max_output_tokens if contender.settings else contender.max_output_tokens
    model, verifier = opened.drafter.model, opened.verifier
    seeded = _Reseeded(model, repeat) if model and repeat else model
    return Engine(
        seeded,
        opened.drafter.ledger,
        concurrency,
        verifier=seeded if verifier is model else verifier,
        verifier_price=opened.verifier_price,
        max_output_tokens=limit,
    )


async def _result(case: GoldenCase, engine: Engine, contender: Contender, repeat: int, run: ContenderRun) -> CaseResult:
    """The case's result; whatever goes wrong in it is its result too, and the other cases continue."""
    about: dict[str, Any] = {"case": case.name, "article": case.case.article, "model": contender.name, "repeat": repeat}
    stale = None
    try:
        article = run.articles[case.name] = run.articles.get(case.name) or case.load()
        try:
            output = await _output(case.case, engine, article)
        except RecordingMissing:
            if (stale := _stale(case, contender, article)) is None:
                raise
            output = stale.output(article)
        scores = score_all(case.case, output)
    except RecordingMissing as error:
        return CaseResult(**about, status="no_recording", error=str(error))
    except SummarizerError as error:
        return CaseResult(**about, status="error", error=str(error))
    except Exception as error:  # a bug is a result of the evaluation, not its end
        return CaseResult(**about, status="error", error=f"unexpected {type(error).__name__}: {error}")
    if not repeat:
        run.outputs[case.name] = output
    runs = [output.report.run, *(answer.run for answer in (*output.answers, *output.planted))]
    return CaseResult(
        **about,
        status="scored",
        stale=stale.requests if stale else None,
        scores=dict(scores),
        shown=list(all_statements(output)),
        calls=sum(run.calls for run in runs),
        input_tokens=sum(run.input_tokens for run in runs),
        output_tokens=sum(run.output_tokens for run in runs),
    )


def _stale(case: GoldenCase, contender: Contender, article: Article) -> StoredOutput | None:
    """What the model wrote under other prompts, if there is no recording under today's."""
    if contender.settings is not None or contender.folder is None:
        return None
    questions = len(case.case.questions) + len(planted_questions(case.case))
    return stale_output(contender.folder, case.name, article, questions)


async def _output(case: Case, engine: Engine, article: Article) -> Output:
    """The report and the answers of one case; with planted drafts in the model's place where the case has them."""
    engine = with_planted(engine, case, article)
    analysis = ArticleAnalysis(article)
    own = [question.ask for question in case.questions]
    asked = asyncio.gather(*(engine.answer(analysis, text) for text in (*own, *planted_questions(case))))
    report, answers = await asyncio.gather(engine.report(article, wanted_of(case.planted)), asked)
    output = Output(article, report, tuple(answers[: len(own)]), tuple(answers[len(own) :]))
    stated, checked = await asyncio.gather(read_facts(engine, case, output), read_verdicts(engine, case, analysis))
    return replace(output, stated=stated, checked=checked)


async def read_facts(engine: Engine, case: Case, output: Output) -> Mapping[str, Verdict] | None:
    """Fact → the verdict on it beside the summary; without those that got none.

    None where nobody can read them: a summary without a model, no verifier, or one that replays and has no recording.
    """
    model = engine.verifier
    texts = [shown.text for shown in summary_statements(output.report)]
    if not (case.facts and texts and output.by_model) or model is None or is_scorer(model):
        return None
    summary = article_from_text("\n\n".join(texts), output.article.language)
    caller = StructuredCaller(model, engine.ledger or Ledger(), FormatFallback(first_format(model)))
    reader = ChatVerifier(Drafter(caller, engine.concurrency))
    try:
        readings = await reader.read(summary, [Claim(fact.sentence, (1,)) for fact in case.facts])
    except RecordingMissing:
        return None
    checks = ExactChecks(summary)
    found: dict[str, Verdict] = {}
    for fact, reading in zip(case.facts, readings, strict=True):
        if checks.refusal(fact.sentence) is not None:
            found[fact.id] = "not_stated"
        elif reading.verdict is not None:
            found[fact.id] = reading.verdict
    return found


async def read_verdicts(engine: Engine, case: Case, analysis: ArticleAnalysis) -> CheckReport | None:
    """What the program makes of the statements that a person judged, as in ``summarize check``; None as above."""
    if not case.verdicts or engine.verifier is None:
        return None
    claims = tuple(GivenClaim(" ".join(one.statement.split()), context=one.question or "") for one in case.verdicts)
    try:
        return await engine.check([analysis], ClaimedText(claims, ()), None)
    except RecordingMissing:
        return None


# Invented drafts

_STATEMENT = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


def with_planted(engine: Engine, case: Case, article: Article) -> Engine:
    """The engine with the case's invented draft in the model's place, and its scripted verifier, where it has them."""
    if not case.planted:
        return engine
    replies = PlantedReplies(case, article)
    return replace(engine, model=replies, verifier=replies if case.verifier else engine.verifier)


class PlantedReplies(EstimatingModel):
    """A model that drafts the case's planted statements, and reads them as its scripted verifier does."""

    name = identity = endpoint = "planted"
    context_tokens = 131_072

    def __init__(self, case: Case, article: Article) -> None:
        self._planted, self._verifier, self._article = case.planted, case.verifier, article

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The fields that the request's schema asks for."""
        wanted, task = (request.schema or {}).get("properties", {}), request.messages[-1].content
        if "supported" in wanted:
            draft = self._verdicts(task)
        else:
            draft = self._answer(task) if "answer" in wanted else self._report()
        text = json.dumps({name: value for name, value in draft.items() if name in wanted}, ensure_ascii=False)
        return ChatReply(text[:-2] if self._verifier and self._verifier.cut else text, "stop", Usage(exact=False))

    def _report(self) -> dict[str, Any]:
        general = [one for one in self._planted if one.holder is None and one.question is None]
        first = [{"text": self._article.sentence_text(self._article.sentences[0]), "cites": [1]}]
        return {
            "headline": self._article.title or first[0]["text"],
            "overview": self._statements(one for one in general if one.place == "overview") or first,
            "key_points": self._statements(one for one in general if one.place == "key_point") or first,
            "stances": [self._stance(one) for one in self._planted if one.holder is not None],
        }

    def _statements(self, planted: Iterable[Planted]) -> list[dict[str, Any]]:
        return [{"text": one.text, "cites": sentence_numbers(self._article, one.evidence)} for one in planted]

    def _stance(self, one: Planted) -> dict[str, Any]:
        given = {"holder": one.holder, "role": one.role, "target": one.target, "position": one.position}
        about = {"claim": one.text, "speech": "indirect", "voice": "reported"}
        return {**given, "cites": sentence_numbers(self._article, one.evidence), **about}

    def _answer(self, task: str) -> dict[str, Any]:
        one = next(one for one in self._planted if one.question and one.question in task)
        return {"cites": sentence_numbers(self._article, one.evidence), "status": "answered", "answer": one.text}

    def _verdicts(self, task: str) -> dict[str, Any]:
        """The scripted verdict on each statement of a call; what is not planted is true if the article has it."""
        assert self._verifier is not None
        supported, refused = [], []
        for number, text in _STATEMENT.findall(task):
            one = self._known(text)
            own = find_verbatim(f"{self._article.title}\n{self._article.text}", text) is not None
            true = one.true if one else own
            verdict = (one and one.verdict) or ("supported" if true else "not_stated")
            cites = sentence_numbers(self._article, one.evidence) if one and self._verifier.cites else []
            if verdict == "supported" or self._verifier.agrees:
                supported.append({"number": int(number), "sentences": cites})
            else:
                instead = one.repair.text if one and one.repair else ""
                about = {"words": "", "reason": "so says the script", "correction": instead}
                refused.append({"number": int(number), "sentences": cites, "verdict": verdict, **about})
        return {"supported": supported, "refused": refused}

    def _known(self, text: str) -> Planted | None:
        """The planted statement or repair that a statement of a call is, or ends with, as the claim of a stance."""
        every = (one for planted in self._planted for one in (planted, planted.repair) if one is not None)
        same = (one for one in every if f": {text}".endswith(f": {' '.join(one.text.split())}"))
        return max(same, key=lambda one: len(one.text), default=None)


def planted_questions(case: Case) -> list[str]:
    """The questions to which the case has planted answers."""
    return [one.question for one in case.planted if one.question]


def wanted_of(planted: Sequence[Planted]) -> Wanted:
    """A report with room for every planted statement."""
    return Wanted(shape=Shape(points=len(planted))) if planted else Wanted()
