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
    from summarizer.llm.factory import ModelSetup
    from summarizer.llm.ledger import Price
    from summarizer.llm.local import Progress


def _ignore(_text: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class RunModels:
    """The models of a run: the one that drafts and the one that verifies."""

    drafter: "ModelSetup"
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


async def open_models(settings: Settings, *, progress: "Progress | None" = None, connect: bool = True) -> RunModels:
    """Open the models of a run; without ``connect`` no endpoint is called.

    A model that is too small to verify does not write either, unless another model verifies or verification is off.
    Raises UsageError for impossible settings, ModelUnavailable if a model cannot be reached or loaded.
    """
    from summarizer.llm.factory import ModelSetup, names_scorer, open_model

    settings = with_writer(settings)
    setup = await open_model(settings.model, progress=progress, connect=connect)
    named = settings.verify not in (SAME_MODEL, VERIFY_OFF)
    if named and (setup.model is not None or names_scorer(settings.verify)):  # a scorer checks others' texts, too
        return await _with_verifier(settings, setup, progress=progress, connect=connect)
    if setup.model is None or settings.verify == VERIFY_OFF:
        return RunModels(setup, None, None, None, _notices(setup))
    if setup.may_write:
        notices = _notices(replace(setup, notice=f"{setup.notice}; {_exam_note(setup)}"))
        return RunModels(setup, setup.model, setup.ledger.price, _score(setup), notices)
    await setup.model.close()
    notice = (
        f"{_unfit_reason(setup)}, so the extractive core is used; to let it write, name a verifier with --verify MODEL"
    )
    return RunModels(ModelSetup(None, setup.ledger, notice), None, None, None, (notice,))


async def _with_verifier(
    settings: Settings, setup: "ModelSetup", *, progress: "Progress | None", connect: bool
) -> RunModels:
    """The models of a run with two different models."""
    from summarizer.llm.factory import open_verifier

    try:
        second = await open_verifier(settings.model, settings.verify, progress=progress, connect=connect)
    except BaseException:
        await RunModels(setup, None, None, None, ()).close()
        raise
    notices = (*_notices(setup), f"verified by {second.notice}; {_exam_note(second)}")
    both = RunModels(setup, second.model, second.ledger.price, _score(second), notices)
    if not second.may_verify:
        await both.close()
        raise UsageError(f"--verify {settings.verify}: {_unfit_reason(second)}; name another")
    return both


def _notices(setup: "ModelSetup") -> tuple[str, ...]:
    return (setup.notice, setup.remark) if setup.remark else (setup.notice,)


def _exam_note(setup: "ModelSetup") -> str:
    return f"exam {setup.exam.score:.2f}" if setup.exam else "not examined"


def _score(setup: "ModelSetup") -> float | None:
    return setup.exam.score if setup.exam else None


@asynccontextmanager
async def open_engine(
    settings: Settings,
    *,
    note: Callable[[str], None] = _ignore,
    progress: "Progress | None" = None,
    strict: bool = False,
) -> AsyncIterator[Engine]:
    """An engine for the duration of a block. ``note`` receives notices, ``progress`` the progress of a download.

    With ``strict``, an unverified report is an error. Raises the errors of ``open_models``.
    """
    if settings.model.is_extractive and settings.verify in (SAME_MODEL, VERIFY_OFF):
        # decided here and not by open_models, which imports the code of models
        note(EXTRACTIVE_NOTICE)
        yield Engine(concurrency=settings.model.concurrency, notice=EXTRACTIVE_NOTICE)
        return
    models = await open_models(settings, progress=progress)
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


def _unfit_reason(setup: "ModelSetup") -> str:
    """Why a model may not verify or write."""
    name = setup.model.name if setup.model else "the model"
    if setup.exam is None:
        return f"{name} has {(setup.parameters or 0) / 1e9:.2g} billion parameters, too few to verify statements"
    if setup.exam.verifies:
        return f"{name} may verify but not write, by its exam"
    return f"{name} may not verify statements: its exam gave {setup.exam.score:.2f}"
