"""Settings → an engine, ready to read, with its second reader where one is wished for."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from summarizer.configuration import Settings
from summarizer.models.factory import OpenedModel, open_model, open_second_model
from summarizer.models.weights import Progress
from summarizer.pipeline import Engine, Verifier


def _nothing(_text: str) -> None:
    pass


@asynccontextmanager
async def open_engine(
    settings: Settings, *, note: Callable[[str], None] = _nothing, progress: Progress | None = None
) -> AsyncIterator[Engine]:
    """An engine for the time of a block; ``note`` is told which models read, ``progress`` how a download goes.

    Raises UsageError for settings that cannot be honoured, ModelUnavailable where no model can be had.
    """
    opened = await open_model(settings.model, progress=progress)
    note(opened.notice)
    second = None
    try:
        if settings.verify and opened.model is None:
            note("no model writes, so there is nothing to --verify")
        elif settings.verify and settings.verify.model:
            second = await open_second_model(settings.model, settings.verify.model, progress=progress)
            note(f"second reading: {second.notice}")
        verifier = verifier_of(settings, opened, second)
        yield Engine(opened.model, opened.ledger, settings.model.concurrency, opened.notice, verifier)
    finally:
        for one in (opened, second):
            if one is not None and one.model is not None:
                await one.model.close()


def verifier_of(settings: Settings, opened: OpenedModel, second: OpenedModel | None) -> Verifier | None:
    """The second reader for the settings: the second model, or the first one again."""
    reads = second or opened
    if settings.verify is None or reads.model is None or opened.model is None:
        return None
    return Verifier(reads.model, reads.ledger.price, settings.verify.marks)
