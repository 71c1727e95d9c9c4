"""Settings → an engine with its models."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from summarizer.config import SAME_MODEL, VERIFY_OFF, Settings
from summarizer.engine import Engine
from summarizer.errors import UsageError
from summarizer.llm.client import ChatModel
from summarizer.llm.factory import ModelSetup, open_model, open_verifier
from summarizer.llm.ledger import Price
from summarizer.llm.local import Progress


def _nothing(_text: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class RunModels:
    """The models of a run."""

    drafter: ModelSetup
    """Its model is None for the extractive core."""
    verifier: ChatModel | None
    verifier_price: Price | None
    exam: float | None
    """The verifier's score in its exam; None where it was not examined."""
    notices: tuple[str, ...]
    """Sentences for the user: which models read, and why."""

    async def close(self) -> None:
        """Close connections and free memory."""
        for model in {id(m): m for m in (self.drafter.model, self.verifier) if m is not None}.values():
            await model.close()


async def open_models(settings: Settings, *, progress: Progress | None = None, connect: bool = True) -> RunModels:
    """The model that drafts and the one that verifies; without ``connect`` no endpoint is called.

    A model too small to verify does not write either, unless another model verifies or verification is off. Raises
    UsageError for impossible settings, ModelUnavailable when there is no model.
    """
    opened = await open_model(settings.model, progress=progress, connect=connect)
    if opened.model is None or settings.verify == VERIFY_OFF:
        return RunModels(opened, None, None, None, _notices(opened))
    if settings.verify != SAME_MODEL:
        return await _with_verifier(settings, opened, progress=progress, connect=connect)
    if opened.may_write:
        notices = _notices(replace(opened, notice=f"{opened.notice}; {_examined(opened)}"))
        return RunModels(opened, opened.model, opened.ledger.price, _score(opened), notices)
    await opened.model.close()
    notice = f"{_unfit(opened)}, so the extractive core works; --verify MODEL lets another model verify what it writes"
    return RunModels(ModelSetup(None, opened.ledger, notice), None, None, None, (notice,))


async def _with_verifier(
    settings: Settings, opened: ModelSetup, *, progress: Progress | None, connect: bool
) -> RunModels:
    """The models of a run whose verifier is another than the one that writes."""
    try:
        second = await open_verifier(settings.model, settings.verify, progress=progress, connect=connect)
    except BaseException:
        await RunModels(opened, None, None, None, ()).close()
        raise
    notices = (*_notices(opened), f"verified by {second.notice}; {_examined(second)}")
    both = RunModels(opened, second.model, second.ledger.price, _score(second), notices)
    if not second.may_verify:
        await both.close()
        raise UsageError(f"--verify {settings.verify}: {_unfit(second)}; name another")
    return both


def _notices(opened: ModelSetup) -> tuple[str, ...]:
    return (opened.notice, opened.remark) if opened.remark else (opened.notice,)


def _examined(opened: ModelSetup) -> str:
    return f"exam {opened.exam.score:.2f}" if opened.exam else "not examined"


def _score(opened: ModelSetup) -> float | None:
    return opened.exam.score if opened.exam else None


@asynccontextmanager
async def open_engine(
    settings: Settings,
    *,
    note: Callable[[str], None] = _nothing,
    progress: Progress | None = None,
    strict: bool = False,
) -> AsyncIterator[Engine]:
    """An engine for the duration of a block; ``note`` receives which models read, ``progress`` a download's progress.

    With ``strict``, an unverified report is an error. Raises the errors of ``open_models``.
    """
    opened = await open_models(settings, progress=progress)
    try:
        for notice in opened.notices:
            note(notice)
        engine = engine_of(settings, opened)
        engine.strict = strict
        yield engine
    finally:
        await opened.close()


def engine_of(settings: Settings, opened: RunModels) -> Engine:
    """The engine with open models."""
    return Engine(
        opened.drafter.model,
        opened.drafter.ledger,
        settings.model.concurrency,
        opened.drafter.notice,
        opened.verifier,
        opened.verifier_price,
        exam=opened.exam,
        max_output_tokens=settings.max_output_tokens,
    )


def _unfit(opened: ModelSetup) -> str:
    """Why a model may not verify, or not write."""
    name = opened.model.name if opened.model else "the model"
    if opened.exam is None:
        return f"{name} has {(opened.parameters or 0) / 1e9:.2g} billion parameters, too few to verify statements"
    if opened.exam.verifies:
        return f"{name} may verify but not write, by its exam"
    return f"{name} may not verify statements: its exam gave {opened.exam.score:.2f}"
