"""Settings → an engine with its models."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from summarizer.configuration import SAME_MODEL, VERIFY_OFF, Settings
from summarizer.engine import Engine
from summarizer.errors import UsageError
from summarizer.models.chat import ChatModel
from summarizer.models.factory import OpenedModel, open_model, open_verifier
from summarizer.models.prices import Price
from summarizer.models.sizes import may_verify
from summarizer.models.weights import Progress


def _nothing(_text: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Opened:
    """The models of a run."""

    drafter: OpenedModel
    """Its model is None for the extractive core."""
    verifier: ChatModel | None
    verifier_price: Price | None
    notices: tuple[str, ...]
    """Sentences for the user: which models read, and why."""

    async def close(self) -> None:
        """Close connections and free memory."""
        for model in {id(m): m for m in (self.drafter.model, self.verifier) if m is not None}.values():
            await model.close()


async def open_models(settings: Settings, *, progress: Progress | None = None, connect: bool = True) -> Opened:
    """The model that drafts and the one that verifies; without ``connect`` no endpoint is called.

    A model too small to verify does not write either, unless another model verifies or verification is off. Raises
    UsageError for impossible settings, ModelUnavailable when there is no model.
    """
    opened = await open_model(settings.model, progress=progress, connect=connect)
    if opened.model is None or settings.verify == VERIFY_OFF:
        return Opened(opened, None, None, _notices(opened))
    if settings.verify != SAME_MODEL:
        second = await open_verifier(settings.model, settings.verify, progress=progress, connect=connect)
        if not may_verify(second.parameters):
            raise UsageError(f"--verify {settings.verify}: {_too_small(second)}; name a larger one")
        return Opened(opened, second.model, second.ledger.price, (*_notices(opened), f"verified by {second.notice}"))
    if may_verify(opened.parameters):
        return Opened(opened, opened.model, opened.ledger.price, _notices(opened))
    await opened.model.close()
    notice = (
        f"{_too_small(opened)}, so the extractive core works; --verify MODEL lets another model verify what it writes"
    )
    return Opened(OpenedModel(None, opened.ledger, notice), None, None, (notice,))


def _notices(opened: OpenedModel) -> tuple[str, ...]:
    return (opened.notice, opened.remark) if opened.remark else (opened.notice,)


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


def engine_of(settings: Settings, opened: Opened) -> Engine:
    """The engine with open models."""
    return Engine(
        opened.drafter.model,
        opened.drafter.ledger,
        settings.model.concurrency,
        opened.drafter.notice,
        opened.verifier,
        opened.verifier_price,
        max_output_tokens=settings.max_output_tokens,
    )


def _too_small(opened: OpenedModel) -> str:
    size = (opened.parameters or 0) / 1e9
    name = opened.model.name if opened.model else "the model"
    return f"{name} has {size:.2g} billion parameters, too few to verify statements"
