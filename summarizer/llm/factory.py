"""Opens the model that settings ask for; none for the extractive core.

Models of the user's own are made here: a program that reads a prompt and prints a reply, or a Python function.
"""

import asyncio
import shlex
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import (
    BadReply,
    FormatRefused,
    ModelRefused,
    ModelUnavailable,
    SummarizerError,
    UsageError,
    last_line,
    promptly_interruptible,
)
from summarizer.files import text_hash
from summarizer.llm.capabilities import Exam, Memory, may_verify, parameters, provider_named, provider_of
from summarizer.llm.classifiers import PREFIX as CLASSIFIER_PREFIX
from summarizer.llm.classifiers import Classifier, CrossEncoder, YesNoModel, files_of, names_cross_encoder, template_for
from summarizer.llm.client import (
    OPENAI_URL,
    SILENCE_SECONDS,
    UNKNOWN_CONTEXT,
    ChatModel,
    ChatReply,
    ChatRequest,
    RetryingModel,
    RetryPolicy,
    Throttle,
    Usage,
    is_local,
    tokens_of,
    with_scheme,
)
from summarizer.llm.ledger import EstimatingModel, Ledger, missing_price_message, price_of
from summarizer.llm.recordings import MANIFEST, RecordingModel, RecordingStore, ReplayModel
from summarizer.llm.replies import MOST_CHARACTERS, without_surrogates
from summarizer.llm.weights import NAME as WEIGHTS_NAME
from summarizer.llm.weights import PREFIX as HUB_PREFIX
from summarizer.llm.weights import SHIPPED, HubName, Progress, ensure_weights, fetch_from_hub
from summarizer.settings import EXTRACTIVE_CORE, EXTRACTIVE_NOTICE, ModelSettings

if TYPE_CHECKING:
    from summarizer.llm.openai import OpenAICompatible

COMMAND_PREFIX = "command:"

Turns = Sequence[dict[str, str]]
"""The messages of a call, each with ``role`` (``system``, ``user``, ``assistant``) and ``content``."""
AskFunction = Callable[[Turns], Awaitable[str]]
"""Takes the messages of a call and returns the text of the reply."""


class CustomModel(EstimatingModel):
    """A model made of a function from messages to text. JSON is requested in the prompt only."""

    def __init__(self, name: str, ask: AskFunction, *, endpoint: str, context_tokens: int | None = None) -> None:
        self.name, self.endpoint = name, endpoint
        self.identity = f"{endpoint}:{name}"
        self.context_tokens = context_tokens or UNKNOWN_CONTEXT
        self._ask = ask

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Call the function. Any error it raises becomes ModelUnavailable; else as ``ChatModel.complete``."""
        if request.output_format != "text":
            raise FormatRefused(f"{self.name} does not accept {request.output_format} requests")
        turns = [{"role": m.role, "content": m.content} for m in request.messages]
        try:
            text = await self._ask(turns)
        except SummarizerError:
            raise
        except Exception as error:
            raise ModelUnavailable(f"{self.name} failed: {type(error).__name__}: {error}") from error
        if not isinstance(text, str):
            raise BadReply(f"{self.name} returned a value of type {type(text).__name__}, not text")
        text = without_surrogates(text[:MOST_CHARACTERS])
        sent = tokens_of(self, request.messages)
        return ChatReply(text, "stop", Usage(sent, self.count_tokens(text), 0, exact=False))


def command_model(name: str, context_tokens: int | None, timeout: float | None) -> CustomModel:
    """A model that runs a program, given as ``command:PROGRAM ARGUMENTS…``. Raises UsageError."""
    try:
        words = shlex.split(name.removeprefix(COMMAND_PREFIX))
    except ValueError as error:
        raise UsageError(f"--model {name!r} cannot be read as a command: {error}") from None
    if not words:
        raise UsageError(f"--model {name!r} names no program; write command:'PROGRAM ARGUMENTS…'")

    async def ask(turns: Turns) -> str:
        return await _run(words, "\n\n".join(turn["content"] for turn in turns), timeout or SILENCE_SECONDS)

    return CustomModel(shlex.join(words), ask, endpoint="command", context_tokens=context_tokens)


async def _run(words: Sequence[str], prompt: str, seconds: float) -> str:
    try:
        process = await asyncio.create_subprocess_exec(*words, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    except OSError as error:
        raise ModelUnavailable(f"cannot run {words[0]}: {error.strerror}; is it installed?") from None
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate(prompt.encode())
    except TimeoutError:
        raise ModelUnavailable(f"{words[0]} gave no reply in {seconds:g} seconds; raise --timeout") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        said = last_line(err.decode("utf-8", "replace")) or "no reason given"
        raise ModelRefused(f"{words[0]} ended with exit code {process.returncode}: {said}")
    return out.decode("utf-8", "replace")


VERIFIER_FOLDER = "verifier"
"""Subfolder of a model's recordings for those of its verifier, if that is another model."""
RETRY_POLICY = RetryPolicy()


@dataclass(frozen=True, slots=True)
class ModelSetup:
    """A model, or None for the extractive core, and a sentence for the user that says which it is and why."""

    model: ChatModel | None
    ledger: Ledger
    notice: str
    parameters: float | None = None
    """Number of parameters, if the file or the name tells."""
    remark: str = ""
    """A sentence that says what was assumed about the model; empty if nothing was."""
    exam: Exam | None = None
    """None if the model was not examined."""
    negotiated: Callable[[], str] = str
    """Describes the changes to requests after refusals of the endpoint."""

    @property
    def may_verify(self) -> bool:
        """Whether it may verify: by its exam, else by its size."""
        return may_verify(self.parameters, self.exam)

    @property
    def may_write(self) -> bool:
        """Whether it may write what it verifies itself."""
        return self.may_verify and (self.exam is None or self.exam.writes)


async def open_model(settings: ModelSettings, *, progress: Progress | None = None, connect: bool = True) -> ModelSetup:
    """Find, load or connect to the model. Without ``connect``, no endpoint is called.

    Raises UsageError for impossible settings, ModelUnavailable if the model cannot be reached or loaded.
    """
    if settings.replay is not None:
        return _replayed(settings.replay)
    if settings.is_extractive:
        return ModelSetup(None, Ledger(), EXTRACTIVE_NOTICE)
    if settings.model.startswith(COMMAND_PREFIX):
        model = command_model(settings.model, settings.context_tokens, settings.timeout)
        return _custom_setup(model, settings, f"the program {model.name!r} on this machine, which receives the article")
    if settings.client is not None and not hasattr(settings.client, "chat"):
        return _function_setup(settings)
    if runs_here(settings.model):
        return _embedded_setup(settings, progress)
    return await _endpoint_setup(settings, connect)


def runs_here(name: str) -> bool:
    """Whether a name needs no endpoint: it means a file or a program on this machine, or no model."""
    named = name in (EXTRACTIVE_CORE, SHIPPED) or name.startswith((COMMAND_PREFIX, HUB_PREFIX))
    return named or name.endswith(".gguf")


def _function_setup(settings: ModelSettings) -> ModelSetup:
    if not callable(settings.client):
        raise UsageError("client must be an openai.AsyncOpenAI or an asynchronous function")
    own = str(getattr(settings.client, "__name__", type(settings.client).__name__))
    name = own if settings.model in ("", "auto") else settings.model
    model = CustomModel(name, settings.client, endpoint="function", context_tokens=settings.context_tokens)
    # a function may return something else each time, so its replies are not cached
    return _custom_setup(model, replace(settings, cache=None), f"the function {model.name}, which receives the article")


def _custom_setup(model: ChatModel, settings: ModelSettings, notice: str) -> ModelSetup:
    remark = "" if settings.context_tokens else _window_remark(model.name, f"assuming {model.context_tokens:,} tokens")
    exam = exam_of(model, settings.known)
    return ModelSetup(*_with_recordings(model, settings), notice, parameters(model.name), remark, exam)


async def open_verifier(
    settings: ModelSettings, name: str, *, progress: Progress | None = None, connect: bool = True
) -> ModelSetup:
    """The model that verifies, if it is not the one that writes. Its recordings go to a subfolder.

    Raises the errors of ``open_model``, and UsageError if ``name`` means the extractive core.
    """
    record, replay = (folder / VERIFIER_FOLDER if folder else None for folder in (settings.record, settings.replay))
    client = settings.client if hasattr(settings.client, "chat") else None
    own = replace(settings, model=name, context_tokens=None, record=record, replay=replay, client=client)
    if replay is None and names_scorer(name):
        return await _scorer(own, progress, connect)
    opened = await open_model(own, progress=progress, connect=connect)
    if opened.model is None:
        raise UsageError(f"--verify {name} names no model that could verify: {opened.notice}")
    return opened


def names_scorer(name: str) -> bool:
    """Whether a name given to ``--verify`` is that of a model that scores pairs of a premise and a claim."""
    return name.startswith(CLASSIFIER_PREFIX) or names_cross_encoder(name) or template_for(name) is not None


async def _scorer(settings: ModelSettings, progress: Progress | None, connect: bool) -> ModelSetup:
    """A model that scores pairs; trained to verify, it may, whatever its size."""
    if settings.model.startswith(CLASSIFIER_PREFIX):
        return await _classifier(settings, connect)
    if names_cross_encoder(settings.model):
        with promptly_interruptible():
            files = files_of(settings.model, offline=settings.offline, quiet=progress is None)
        model = CrossEncoder(settings.model, files)
        notice = f"{model.name} in this process; nothing leaves this machine"
        return ModelSetup(*_with_recordings(model, replace(settings, cache=None)), notice)
    template = template_for(settings.model)
    assert template is not None
    bare = await open_model(replace(settings, record=None, cache=None), progress=progress, connect=connect)
    if bare.model is None:
        raise UsageError(f"--verify {settings.model}: no endpoint is configured that could serve it; set --base-url")
    ollama = "ollama" in (settings.provider, provider_of(bare.model.endpoint).name)
    answering = YesNoModel(bare.model, template, ollama=ollama)
    return replace(ModelSetup(*_with_recordings(answering, settings), bare.notice), negotiated=bare.negotiated)


async def _classifier(settings: ModelSettings, connect: bool) -> ModelSetup:
    model = Classifier(settings.model, offline=settings.offline, timeout=settings.timeout)
    try:
        if connect:
            await model.discover()
        retrying = RetryingModel(model, throttle=Throttle(settings.concurrency), policy=RETRY_POLICY)
        notice = f"{model.name} at {model.endpoint}/{model.route}, which receives sentences of the article"
        return ModelSetup(*_with_recordings(retrying, settings), notice)
    except BaseException:
        await model.close()
        raise


def _embedded_setup(settings: ModelSettings, progress: Progress | None) -> ModelSetup:
    from summarizer.llm.embedded import EmbeddedModel

    with promptly_interruptible():
        path = _model_path(settings, progress)
    name = WEIGHTS_NAME if settings.model == SHIPPED else None
    model = EmbeddedModel(path, name=name, context_tokens=settings.context_tokens)
    notice = f"{model.name} in this process; nothing leaves this machine"
    size = model.parameters or parameters(model.name)
    return ModelSetup(*_with_recordings(model, settings), notice, size, exam=exam_of(model, settings.known))


def _model_path(settings: ModelSettings, progress: Progress | None) -> Path:
    if settings.model == SHIPPED:
        return ensure_weights(offline=settings.offline, progress=progress)
    if settings.model.startswith(HUB_PREFIX):
        return fetch_from_hub(HubName.parse(settings.model), offline=settings.offline, quiet=progress is None)
    return Path(settings.model)


async def open_endpoint(settings: ModelSettings, *, connect: bool = True) -> "OpenAICompatible":
    """The configured endpoint's model itself, without retries and recordings. Raises UsageError, ModelUnavailable."""
    if not settings.has_endpoint:
        raise UsageError(
            f"no endpoint is configured for model {settings.model!r}; set OPENAI_API_KEY, --provider or --base-url, "
            "or use --model embedded"
        )
    _check_provider(settings)
    if settings.offline and not is_local(with_scheme(settings.base_url or OPENAI_URL)):
        raise ModelUnavailable("--offline is set, so the endpoint was not contacted; use --model embedded")
    from summarizer.llm.openai import OpenAICompatible

    model = OpenAICompatible(
        settings.model if settings.model != "auto" else None,
        base_url=settings.base_url,
        api_key=settings.api_key,
        context_tokens=settings.context_tokens,
        offline_tokens=settings.offline,
        request_timeout=settings.timeout,
        provider=settings.provider,
        known=settings.known,
        client=settings.client,
    )
    if connect:
        try:
            await model.discover()
        except BaseException:
            await model.close()
            raise
    return model


def _check_provider(settings: ModelSettings) -> None:
    if settings.provider is None:
        return
    row = provider_named(settings.provider)
    if not settings.base_url:
        raise UsageError(f"--provider {row.name} has no address of its own; set {row.url_variable} or --base-url")
    if row.needs_key and not settings.api_key:
        raise UsageError(f"--provider {row.name} takes its key from {row.keys[0]}, which is not set; set it")


async def _endpoint_setup(settings: ModelSettings, connect: bool) -> ModelSetup:
    model = await open_endpoint(settings, connect=connect)
    retrying = RetryingModel(model, throttle=Throttle(settings.concurrency), policy=RETRY_POLICY)
    notice = f"{model.name} at {model.endpoint}, which receives the article"
    remark = _window_remark(model.name, model.guess) if model.guess else ""
    exam = exam_of(model, settings.known)
    setup = ModelSetup(*_with_recordings(retrying, settings), notice, model.parameters, remark, exam)
    return replace(setup, negotiated=lambda: model.terms.describe_changes(model.documented))


def exam_of(model: ChatModel, known: Path | None) -> Exam | None:
    """The model's exam result in the folder ``known``; None if there is none."""
    return Memory(known, model.endpoint, model.identity).exam


def _window_remark(name: str, guess: str) -> str:
    return f"context window of {name} not known; {guess}, see --context-tokens"


def _with_recordings(model: ChatModel, settings: ModelSettings) -> tuple[ChatModel, Ledger]:
    """The model wrapped with recordings or cache, and a ledger with its price."""
    price = price_of(model.name, model.endpoint)
    if settings.max_cost_usd is not None and price is None:
        raise UsageError(missing_price_message(model.name))
    ledger = Ledger(price=price, max_cost_usd=settings.max_cost_usd)
    if settings.record is not None:
        store = RecordingStore(settings.record)
        store.write_manifest(model, price)
        return RecordingModel(model, store, faults=True), ledger
    if settings.cache is not None:
        place = text_hash(model.endpoint, 12)
        return RecordingModel(model, RecordingStore(settings.cache / place)), ledger
    return model, ledger


def _replayed(folder: Path) -> ModelSetup:
    if not (folder / MANIFEST).is_file() and (folder / VERIFIER_FOLDER / MANIFEST).is_file():
        return ModelSetup(None, Ledger(), f"recordings of a verifier alone in {folder}; no model writes")
    store = RecordingStore(folder)
    model = ReplayModel(store)
    notice = f"recordings of {model.name} in {folder}; no model is called"
    return ModelSetup(model, Ledger(price=model.price), notice, parameters(model.name))
