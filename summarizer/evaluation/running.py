"""Runs cases with models: the extractive core, recordings of models, or models themselves."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from summarizer.analysis import ArticleAnalysis
from summarizer.article import Article
from summarizer.configuration import SAME_MODEL, VERIFY_OFF, Settings
from summarizer.engine import Engine
from summarizer.errors import SummarizerError, UsageError
from summarizer.evaluation.golden import GoldenCase
from summarizer.evaluation.outputs import Output, all_statements
from summarizer.evaluation.results import CaseResult, ShownStatement
from summarizer.evaluation.scorers import score_all
from summarizer.models.chat import ChatModel, ChatReply, ChatRequest, ModelWrapper
from summarizer.models.factory import VERIFIER_FOLDER
from summarizer.models.known import may_verify, parameters
from summarizer.models.ledger import Ledger, Price
from summarizer.models.recorded import RecordingMissing, RecordingStore, ReplayModel
from summarizer.opening import open_models
from summarizer.tasks.prompting import Wanted

CORE = "embedded"
"""Name of the core that needs no model, and so no recording."""
Progress = Callable[[int, int], None]
"""Is told how many cases of how many are done."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One model to be evaluated."""

    name: str
    settings: Settings | None = None
    """How to reach a live model, and which one verifies."""
    recordings: Path | None = None
    """Where to replay a recorded one from. Neither: the extractive core."""
    verify: str = SAME_MODEL
    """Of a recorded one: ``off`` where it was recorded so."""
    max_output_tokens: int | None = None
    """Of a recorded one, where it was recorded with a limit."""


@dataclass
class Ran:
    """What came of a contender's cases."""

    results: list[CaseResult]
    articles: dict[str, Article] = field(default_factory=dict)
    """Case → article, where it could be read."""
    unused: dict[Path, list[str]] = field(default_factory=dict)
    """Folder of recordings → keys that no call asked for."""


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
    models = await opened(contender)
    ran = Ran([])
    places = asyncio.Semaphore(concurrency)
    work = [(case, time) for time in range(repeat if models.model else 1) for case in cases]

    async def one(case: GoldenCase, time: int) -> CaseResult:
        async with places:
            engine = models.engine(time, concurrency)
            result = await _evaluated(case, engine, contender.name, time, ran.articles)
            ran.results.append(result)
            if progress:
                progress(len(ran.results), len(work))
            return result

    try:
        ran.results = list(await asyncio.gather(*(one(case, time) for case, time in work)))
    finally:
        await models.close()
    ran.unused = {store.folder: sorted(set(store.keys()) - store.used) for store in models.stores}
    return ran


@dataclass(frozen=True)
class Models:
    """A contender's models, ready to be asked."""

    model: ChatModel | None
    """None for the core."""
    ledger: Ledger
    verifier: ChatModel | None = None
    verifier_price: Price | None = None
    max_output_tokens: int | None = None
    stores: tuple[RecordingStore, ...] = ()
    """What they are replayed from."""

    def engine(self, repeat: int, concurrency: int) -> Engine:
        """The engine of one time through the cases."""
        model = Reseeded(self.model, repeat) if self.model and repeat else self.model
        verifier = model if self.verifier is self.model else self.verifier
        return Engine(
            model,
            self.ledger,
            concurrency,
            verifier=verifier,
            verifier_price=self.verifier_price,
            max_output_tokens=self.max_output_tokens,
        )

    async def close(self) -> None:
        """Let go of connections and memory."""
        for model in {id(m): m for m in (self.model, self.verifier) if m is not None}.values():
            await model.close()


async def opened(contender: Contender) -> Models:
    """The contender's models. Raises UsageError, ModelUnavailable."""
    if contender.recordings is not None:
        return _replayed(contender, contender.recordings)
    if contender.settings is None:
        return Models(None, Ledger())
    found = await open_models(contender.settings)
    if found.drafter.model is None:
        raise UsageError(f"{found.drafter.notice}; or choose --model {CORE}")
    most = contender.settings.max_output_tokens
    return Models(found.drafter.model, found.drafter.ledger, found.verifier, found.verifier_price, most)


def _replayed(contender: Contender, folder: Path) -> Models:
    """The models of a folder of recordings, which holds those of a verifier of its own in a folder inside.

    A model verifies itself as it does when it is asked: unless it is too small, or was recorded with ``--verify off``.
    """
    store = RecordingStore(folder)
    model = ReplayModel(store)
    ledger = Ledger(price=model.price)
    most = contender.max_output_tokens
    if contender.verify == VERIFY_OFF:
        return Models(model, ledger, max_output_tokens=most, stores=(store,))
    own = RecordingStore(folder / VERIFIER_FOLDER)
    if (own.folder / "model.json").is_file():
        verifier = ReplayModel(own)
        return Models(model, ledger, verifier, verifier.price, most, (store, own))
    verifies = may_verify(parameters(model.name))
    return Models(model, ledger, model if verifies else None, model.price, most, (store,))


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
            ShownStatement(where=s.where, text=s.text, support=s.support, evidence=list(s.evidence))
            for s in all_statements(output)
        ],
        calls=sum(run.calls for run in runs),
        input_tokens=sum(run.input_tokens for run in runs),
        output_tokens=sum(run.output_tokens for run in runs),
    )


async def _made(case: GoldenCase, article: Article, engine: Engine) -> Output:
    report = await engine.report(article, Wanted())
    analysis = ArticleAnalysis(article)
    answers = [await engine.answer(analysis, question.ask) for question in case.case.questions]
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
