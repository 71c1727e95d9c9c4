"""What ``eval --record`` would ask: calls without a recording, those that follow from them, and their cost."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from summarizer.engine import Engine, open_models
from summarizer.errors import SummarizerError, UsageError
from summarizer.evals.cases import GoldenCase
from summarizer.evals.planted import PlantedDrafts, planted_questions, wanted_of
from summarizer.evals.readings import read_facts, read_verdicts
from summarizer.evals.run import Contender
from summarizer.evals.scores import Output
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest, ModelWrapper, Usage
from summarizer.llm.factory import VERIFIER_FOLDER
from summarizer.llm.ledger import Ledger, Price
from summarizer.llm.recordings import RecordingMissing, RecordingStore, request_key
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.schemas import VerdictsDraft


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
        tokens = sum(model.count_tokens(message.content) for message in request.messages)
        once = Usage(tokens, request.max_output_tokens, exact=False)
        self.missing += 1
        self.following += follows
        self.usage[model.name] = self.usage.get(model.name, Usage()) + once + (once if follows else Usage())

    @property
    def usd(self) -> float | None:
        """The most that it costs; None if a price is unknown."""
        costs = [
            price.of(self.usage[name]) if price else None for name, price in self.prices.items() if name in self.usage
        ]
        known = [cost for cost in costs if cost is not None]
        return sum(known) if len(known) == len(costs) else None

    def __str__(self) -> str:
        if not self.missing:
            return f"{self.name}: every call is recorded"
        whole = sum(self.usage.values(), Usage())
        cost = "cost unknown" if self.usd is None else f"at most {self.usd:.4f} USD"
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
    if case.planted:
        engine = replace(engine, model=PlantedDrafts(case, article))
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
