"""Runs cases with models: the extractive core, recordings of models, or models themselves."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from summarizer.analysis import ArticleAnalysis
from summarizer.article import Article
from summarizer.engine import Engine
from summarizer.errors import SummarizerError, UsageError
from summarizer.evaluation.golden import GoldenCase
from summarizer.evaluation.outputs import Output, all_statements
from summarizer.evaluation.results import CaseResult, ShownStatement
from summarizer.evaluation.scorers import score_all
from summarizer.models.chat import ChatModel, ChatReply, ChatRequest
from summarizer.models.factory import ModelSettings, open_model
from summarizer.models.ledger import Ledger
from summarizer.models.recorded import RecordingMissing, RecordingStore, ReplayModel
from summarizer.models.wrapping import ModelWrapper
from summarizer.tasks.prompting import Wanted

CORE = "embedded"
"""Name of the core that needs no model, and so no recording."""
Progress = Callable[[int, int], None]
"""Is told how many cases of how many are done."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One model to be evaluated."""

    name: str
    settings: ModelSettings | None = None
    """How to reach a live model."""
    recordings: Path | None = None
    """Where to replay a recorded one from. Neither: the extractive core."""


@dataclass
class Ran:
    """What came of a contender's cases."""

    results: list[CaseResult]
    articles: dict[str, Article] = field(default_factory=dict)
    """Case → article, where it could be read."""
    unused: list[str] = field(default_factory=list)
    """Keys of recordings that no call asked for."""


class Reseeded(ModelWrapper):
    """A model whose sampling differs from the first time's, so that a repeat is another draw and another recording."""

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
    concurrency: int = 4,
    progress: Progress | None = None,
) -> Ran:
    """Every case, ``repeat`` times where a model may reply differently. Raises UsageError, ModelUnavailable."""
    store = RecordingStore(contender.recordings) if contender.recordings else None
    model, ledger = await opened(contender, store)
    ran = Ran([])
    places = asyncio.Semaphore(concurrency)
    work = [(case, time) for time in range(repeat if model else 1) for case in cases]

    async def one(case: GoldenCase, time: int) -> CaseResult:
        async with places:
            used = Reseeded(model, time) if model and time else model
            result = await _evaluated(case, Engine(used, ledger, concurrency), contender.name, time, ran.articles)
            ran.results.append(result)
            if progress:
                progress(len(ran.results), len(work))
            return result

    try:
        ran.results = list(await asyncio.gather(*(one(case, time) for case, time in work)))
    finally:
        if model is not None:
            await model.close()
    if store is not None:
        ran.unused = sorted(set(store.keys()) - store.used)
    return ran


async def opened(contender: Contender, store: RecordingStore | None = None) -> tuple[ChatModel | None, Ledger]:
    """The contender's model, ready to be asked; None for the core. Raises UsageError, ModelUnavailable."""
    if store is None and contender.recordings is not None:
        store = RecordingStore(contender.recordings)
    if store is not None:
        replayed = ReplayModel(store)
        return replayed, Ledger(price=replayed.price)
    if contender.settings is None:
        return None, Ledger()
    found = await open_model(contender.settings)
    if found.model is None:
        raise UsageError(f"{found.notice}; evaluate it with --drafts, or choose --model {CORE}")
    return found.model, found.ledger


async def _evaluated(
    case: GoldenCase, engine: Engine, model: str, time: int, articles: dict[str, Article]
) -> CaseResult:
    """The case's result; whatever goes wrong in it is its result too, and the other cases go on."""
    try:
        article = articles[case.name] if case.name in articles else case.load()
        articles[case.name] = article
        output = await _made(case, article, engine)
        scores = score_all(case.case, output)
    except RecordingMissing as error:
        return _failed(case, model, time, "no_recording", str(error))
    except SummarizerError as error:
        return _failed(case, model, time, "error", str(error))
    except Exception as error:  # a fault of ours is a finding of the evaluation, not its end
        return _failed(case, model, time, "error", f"unexpected {type(error).__name__}: {error}")
    runs = [output.report.run, *(answer.run for answer in output.answers)]
    return CaseResult(
        case=case.name,
        article=case.case.article,
        model=model,
        repeat=time,
        status="scored",
        scores=dict(scores),
        shown=[
            ShownStatement(where=s.where, text=s.text, origin=s.origin, evidence=list(s.evidence))
            for s in all_statements(output)
        ],
        calls=sum(run.calls for run in runs),
        input_tokens=sum(run.input_tokens for run in runs),
        output_tokens=sum(run.output_tokens for run in runs),
    )


async def _made(case: GoldenCase, article: Article, engine: Engine) -> Output:
    report = await engine.report(article, Wanted())
    consulted = ArticleAnalysis(article)
    answers = [await engine.answer(consulted, question.ask) for question in case.case.questions]
    return Output(article, report, tuple(answers))


def _failed(case: GoldenCase, model: str, time: int, status: str, error: str) -> CaseResult:
    return CaseResult.model_validate(
        {
            "case": case.name,
            "article": case.case.article,
            "model": model,
            "repeat": time,
            "status": status,
            "error": error,
        }
    )
