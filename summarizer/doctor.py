"""Tries what is configured, step by step, and says what it found."""

import hashlib
import time
from dataclasses import dataclass, replace

from pydantic import BaseModel

from summarizer.config import SAME_MODEL, VERIFY_OFF, Settings, config_path
from summarizer.engine import with_writer
from summarizer.errors import BadReply, SummarizerError
from summarizer.evals.exam import edition
from summarizer.llm.client import OUTPUT_FORMATS, ChatModel, Message, Scores, is_scorer, pair_request, scores_in
from summarizer.llm.factory import ModelSetup, open_model, open_verifier
from summarizer.llm.ledger import Ledger
from summarizer.llm.structured import FormatFallback, StructuredCaller
from summarizer.llm.weights import NAME, SHA256, weights_path
from summarizer.prompts import fill
from summarizer.tasks.verifier import THRESHOLD

_PROBE_TOKENS = 1_000
"""A reasoning model's thoughts count."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One step of the diagnosis."""

    what: str
    ok: bool
    message: str


class _Probe(BaseModel):
    """The smallest structured reply that shows a format works."""

    word: str


async def diagnose(settings: Settings) -> list[Finding]:
    """Configuration, weights, model, and what is known of the model: window, formats, speed, exam."""
    settings, path = with_writer(settings), config_path()
    found = [
        Finding("configuration", True, f"{path} {'is read' if path.is_file() else 'is not there; defaults hold'}"),
        _weights(),
    ]
    try:
        opened = await open_model(replace(settings.model, cache=None))
    except SummarizerError as error:
        return [*found, Finding("model", False, str(error))]
    found.append(Finding("model", True, opened.notice))
    if opened.model is not None:
        try:
            found += await _tried(opened, opened.model)
        finally:
            await opened.model.close()
    if settings.verify not in (SAME_MODEL, VERIFY_OFF):
        found += await _verifier(settings)
    return found


async def _verifier(settings: Settings) -> list[Finding]:
    """What ``--verify`` names, and what a scorer makes of a true and of a false statement."""
    try:
        opened = await open_verifier(replace(settings.model, cache=None), settings.verify)
    except SummarizerError as error:
        return [Finding("verifier", False, str(error))]
    model = opened.model
    assert model is not None
    found = [Finding("verifier", True, opened.notice)]
    try:
        if is_scorer(model):
            found.append(await _tells_apart(model))
    except SummarizerError as error:
        found.append(Finding("verifier's scores", False, str(error)))
    finally:
        await model.close()
    return found


async def _tells_apart(model: ChatModel) -> Finding:
    premise, true, false = fill("probe-pair").splitlines()
    right, wrong = [await _scores(model, premise, text) for text in (true, false)]
    said = f"a true statement {right.supported:.2f}, a false one {wrong.supported:.2f}; from {THRESHOLD} on supported"
    return Finding("verifier's scores", right.supported >= THRESHOLD > wrong.supported, said)


async def _scores(model: ChatModel, premise: str, claim: str) -> Scores:
    return scores_in(await model.complete(pair_request(premise, claim)))


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


async def _tried(opened: ModelSetup, model: ChatModel) -> list[Finding]:
    """What comes of asking it for one word in each format."""
    ledger, works, started = Ledger(), set[str](), time.perf_counter()
    fault = ""
    for rung in OUTPUT_FORMATS:
        caller = StructuredCaller(model, ledger, FormatFallback(rung))
        try:
            await caller.ask((Message("user", fill("probe")),), _Probe, max_output_tokens=_PROBE_TOKENS)
            works.add(caller.fallback.current)
        except BadReply as error:
            fault = fault or str(error)
        except SummarizerError as error:
            return [Finding("formats", False, str(error))]
    if not works:
        return [Finding("formats", False, fault)]
    seconds, usage = time.perf_counter() - started, ledger.usage
    speed = f"{ledger.calls} calls, {usage.input_tokens} tokens in and {usage.output_tokens} out, {seconds:.1f} s"
    negotiated = opened.negotiated() or "nothing: it takes what the table says"
    return [
        Finding("window", True, f"{model.context_tokens:,} tokens" + (f"; {opened.remark}" if opened.remark else "")),
        Finding("formats", True, ", ".join(rung for rung in OUTPUT_FORMATS if rung in works)),
        *([Finding("negotiated", True, negotiated)] if model.endpoint.startswith("http") else []),
        Finding("speed", True, speed),
        _exam(opened),
    ]


def _exam(opened: ModelSetup) -> Finding:
    exam = opened.exam
    if exam is None:
        may = "by its size, it may verify" if opened.may_verify else "too small to verify unexamined"
        return Finding("exam", True, f"not examined; {may}; try: summarize models exam")
    may = "write and verify" if exam.writes else "verify for another" if exam.verifies else "neither write nor verify"
    old = "" if exam.edition == edition() else "; with an earlier exam or prompts, so examine it again"
    found = f"{exam.score:.2f} ({exam.low:.2f} to {exam.high:.2f}) on {exam.date}: it may {may}{old}"
    return Finding("exam", True, found)
