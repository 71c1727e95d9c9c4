"""Tries what is configured, step by step, and says what it found."""

import hashlib
from dataclasses import dataclass

from pydantic import BaseModel

from summarizer.configuration import Settings, config_path
from summarizer.errors import SummarizerError
from summarizer.models.chat import ChatModel, Message
from summarizer.models.factory import open_model
from summarizer.models.ledger import Ledger
from summarizer.models.structured import StructuredCaller
from summarizer.models.weights import NAME, SHA256, weights_path
from summarizer.prompts import fill


@dataclass(frozen=True, slots=True)
class Finding:
    """One step of the diagnosis."""

    what: str
    ok: bool
    said: str


class _Probe(BaseModel):
    """The smallest structured reply that shows a format works."""

    word: str


async def diagnose(settings: Settings) -> list[Finding]:
    """Configuration, weights, model, and the first format on the ladder that the model takes."""
    path = config_path()
    found = [
        Finding("configuration", True, f"{path} {'is read' if path.is_file() else 'is not there; defaults hold'}"),
        _weights(),
    ]
    try:
        opened = await open_model(settings.model)
    except SummarizerError as error:
        return [*found, Finding("model", False, str(error))]
    found.append(Finding("model", True, opened.notice))
    if opened.remark:
        found.append(Finding("window", True, opened.remark))
    if opened.model is not None:
        try:
            found.append(await _format(opened.model))
        finally:
            await opened.model.close()
    return found


def _weights() -> Finding:
    path = weights_path()
    if not path.is_file():
        return Finding(
            "embedded model", True, f"{NAME} is not on this machine; summarize models pull smollm2 fetches it"
        )
    with path.open("rb") as weights:
        digest = hashlib.file_digest(weights, "sha256").hexdigest()
    if digest != SHA256:
        return Finding("embedded model", False, f"{path} is damaged; delete it and run summarize models pull smollm2")
    return Finding("embedded model", True, f"{path}, SHA-256 {digest}")


async def _format(model: ChatModel) -> Finding:
    caller = StructuredCaller(model, Ledger())
    try:
        await caller.ask((Message("user", fill("probe")),), _Probe, max_output_tokens=200)
    except SummarizerError as error:
        return Finding("structured output", False, str(error))
    window = f"window {model.context_tokens:,} tokens"
    return Finding("structured output", True, f"{caller.ladder.rung}, {caller.ledger.repairs} repairs, {window}")
