"""Opens the models that settings ask for, and builds the engine with them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from summarizer.config import SAME_MODEL, VERIFY_OFF, Settings
from summarizer.engine import Engine
from summarizer.errors import UsageError
from summarizer.settings import EXTRACTIVE_CORE, EXTRACTIVE_NOTICE

if TYPE_CHECKING:
    from summarizer.llm.client import ChatModel
    from summarizer.llm.factory import OpenedModel
    from summarizer.llm.ledger import Price
    from summarizer.llm.local import Progress


def _ignore(_text: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class RunModels:
    """The models of a run: the one that drafts and the one that verifies."""

    drafter: "OpenedModel"
    """Its model is None for the extractive core."""
    verifier: "ChatModel | None"
    verifier_price: "Price | None"
    exam: float | None
    """The verifier's exam score; None if it was not examined."""
    notices: tuple[str, ...]
    """Sentences for the user about the models."""

    async def close(self) -> None:
        """Close connections and free memory."""
        for model in {id(m): m for m in (self.drafter.model, self.verifier) if m is not None}.values():
            await model.close()


def with_writer(settings: Settings) -> Settings:
    """The settings if ``--model`` names a model that scores: that model verifies, and the extractive core writes."""
    from summarizer.llm.factory import names_scorer

    if not names_scorer(settings.model.model):
        return settings
    verify = settings.model.model if settings.verify == SAME_MODEL else settings.verify
    return replace(settings, model=replace(settings.model, model=EXTRACTIVE_CORE), verify=verify)


async def open_models(settings: Settings, *, progress: "Progress | None" = None, connect: bool = True) -> Opened:
    """The model that drafts and the one that verifies; without ``connect`` no endpoint is called.

    A model that is too small to verify does not write either, unless another model verifies or verification is off.
    Raises UsageError for impossible settings, ModelUnavailable if a model cannot be reached or loaded.
    """
    from summarizer.llm.factory import OpenedModel, names_scorer, open_model

    settings = with_writer(settings)
    opened = await open_model(settings.model, progress=progress, connect=connect)
    named = settings.verify not in (SAME_MODEL, VERIFY_OFF)
    if named and (opened.model is not None or names_scorer(settings.verify)):  # a scorer checks others' texts, too
        return await _with_verifier(settings, opened, progress=progress, connect=connect)
    if opened.model is None or settings.verify == VERIFY_OFF:
        return Opened(opened, None, None, None, _notices(opened))
    if opened.may_write:
        notices = _notices(replace(opened, notice=f"{opened.notice}; {_examined(opened)}"))
        return Opened(opened, opened.model, opened.ledger.price, _score(opened), notices)
    await opened.model.close()
    notice = f"{_unfit(opened)}, so the extractive core works; --verify MODEL lets another model verify what it writes"
    return Opened(OpenedModel(None, opened.ledger, notice), None, None, None, (notice,))


async def _with_verifier(
    settings: Settings, opened: "OpenedModel", *, progress: "Progress | None", connect: bool
) -> Opened:
    """The models of a run whose verifier is another than the one that writes."""
    from summarizer.llm.factory import open_verifier

    try:
        second = await open_verifier(settings.model, settings.verify, progress=progress, connect=connect)
    except BaseException:
        await RunModels(setup, None, None, None, ()).close()
        raise
    if opened.model is None:  # its calls are the run's only ones
        opened = replace(opened, ledger=second.ledger)
    notices = (*_notices(opened), f"verified by {second.notice}; {_examined(second)}")
    both = Opened(opened, second.model, second.ledger.price, _score(second), notices)
    if not second.may_verify:
        await both.close()
        raise UsageError(f"--verify {settings.verify}: {_unfit_reason(second)}; name another")
    return both


def _notices(opened: "OpenedModel") -> tuple[str, ...]:
    return (opened.notice, opened.remark) if opened.remark else (opened.notice,)


def _examined(opened: "OpenedModel") -> str:
    return f"exam {opened.exam.score:.2f}" if opened.exam else "not examined"


def _score(opened: "OpenedModel") -> float | None:
    return opened.exam.score if opened.exam else None


@asynccontextmanager
async def open_engine(
    settings: Settings,
    *,
    note: Callable[[str], None] = _nothing,
    progress: "Progress | None" = None,
    strict: bool = False,
) -> AsyncIterator[Engine]:
    """An engine for the duration of a block. ``note`` receives notices, ``progress`` the progress of a download.

    With ``strict``, an unverified report is an error. Raises the errors of ``open_models``.
    """
    if settings.model.is_extractive and settings.verify in (SAME_MODEL, VERIFY_OFF):
        note(EXTRACTIVE_NOTICE)
        yield Engine(concurrency=settings.model.concurrency, notice=EXTRACTIVE_NOTICE)
        return
    opened = await open_models(settings, progress=progress)
    try:
        for notice in models.notices:
            note(notice)
        engine = build_engine(settings, models)
        engine.strict = strict
        yield engine
    finally:
        await models.close()


def build_engine(settings: Settings, models: RunModels) -> Engine:
    """The engine with opened models."""
    return Engine(
        models.drafter.model,
        models.drafter.ledger,
        settings.model.concurrency,
        models.drafter.notice,
        models.verifier,
        models.verifier_price,
        exam=models.exam,
        max_output_tokens=settings.max_output_tokens,
    )


def _unfit(opened: "OpenedModel") -> str:
    """Why a model may not verify, or not write."""
    name = opened.model.name if opened.model else "the model"
    if opened.exam is None:
        return f"{name} has {(opened.parameters or 0) / 1e9:.2g} billion parameters, too few to verify statements"
    if opened.exam.verifies:
        return f"{name} may verify but not write, by its exam"
    return f"{name} may not verify statements: its exam gave {setup.exam.score:.2f}"
