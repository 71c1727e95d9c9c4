"""Settings → a model ready to be asked, or none for the extractive core."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer.errors import ModelUnavailable, UsageError
from summarizer.llm.capabilities import Exam, Memory, may_verify, parameters, provider_named, provider_of
from summarizer.llm.classifier import PREFIX as CLASSIFIER_PREFIX
from summarizer.llm.client import OPENAI_URL, ChatModel, is_local, with_scheme
from summarizer.llm.crossencoder import CrossEncoder, files_of, names_cross_encoder
from summarizer.llm.hub import PREFIX as HUB_PREFIX
from summarizer.llm.hub import HubName, fetch_from_hub
from summarizer.llm.ledger import Ledger, price_missing, price_of
from summarizer.llm.local import NAME as WEIGHTS_NAME
from summarizer.llm.local import SHIPPED, Progress, ensure_weights, promptly_interruptible
from summarizer.llm.own import PREFIX as COMMAND_PREFIX
from summarizer.llm.own import command_model, function_model
from summarizer.llm.recordings import MANIFEST, RecordingModel, RecordingStore, ReplayModel
from summarizer.llm.retry import RetryingModel, RetryPolicy, Throttle
from summarizer.llm.yesno import YesNoModel, template_for

if TYPE_CHECKING:
    from summarizer.llm.openai import OpenAICompatible

VERIFIER_FOLDER = "verifier"
"""Inside a model's folder of recordings: those of the model that verifies it, where that is another."""
RETRY_POLICY = RetryPolicy()
EXTRACTIVE_CORE = "embedded"
"""The name that chooses no model."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What decides which model is asked, and how."""

    model: str = "auto"
    """``auto``, ``embedded``, ``smollm2``, a path ending in ``.gguf``, ``hf:OWNER/REPO/FILE.gguf``,
    ``command:PROGRAM ARGUMENTS``, or a name that the endpoint knows."""
    provider: str | None = None
    """A name of the table of providers, where the base URL alone does not tell."""
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    context_tokens: int | None = None
    offline: bool = False
    concurrency: int = 4
    record: Path | None = None
    replay: Path | None = None
    cache: Path | None = None
    max_cost_usd: float | None = None
    known: Path | None = None
    """A folder that keeps what is learnt about models: what endpoints refuse, and exams."""
    client: Any = field(default=None, repr=False)
    """In place of an endpoint: an ``openai.AsyncOpenAI`` that is set up, or an asynchronous function that is given the
    messages of a call and returns text."""
    timeout: float | None = None
    """Seconds that an endpoint may be silent; None: as ``openai_compatible.SILENCE_SECONDS``."""


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """A model, or None for the extractive core, and a sentence for the user that says which it is and why."""

    model: ChatModel | None
    ledger: Ledger
    notice: str
    parameters: float | None = None
    """How many it has, where its file or its name tells."""
    remark: str = ""
    """A sentence on what had to be assumed about it; empty where nothing was."""
    exam: Exam | None = None
    """None where it was not examined."""
    negotiated: Callable[[], str] = str
    """Says what is done otherwise than the table says, since the endpoint refused it."""

    @property
    def may_verify(self) -> bool:
        """Whether it may verify: as its exam says, else by its size."""
        return may_verify(self.parameters, self.exam)

    @property
    def may_write(self) -> bool:
        """Whether it may write what it verifies itself."""
        return self.may_verify and (self.exam is None or self.exam.writes)


async def open_model(settings: ModelSettings, *, progress: Progress | None = None, connect: bool = True) -> OpenedModel:
    """Find, load or connect; without ``connect`` no endpoint is asked anything. Raises UsageError, ModelUnavailable."""
    if settings.replay is not None:
        return _replayed(settings.replay)
    if _is_extractive(settings):
        return OpenedModel(None, Ledger(), "extractive core on this machine; nothing leaves it, no model writes")
    if settings.model.startswith(COMMAND_PREFIX):
        model = command_model(settings.model, settings.context_tokens, settings.timeout)
        return _own(model, settings, f"the program {model.name!r} on this machine, which receives the article")
    if settings.client is not None and not hasattr(settings.client, "chat"):
        return _function(settings)
    if settings.model == SHIPPED or settings.model.endswith(".gguf") or settings.model.startswith(HUB_PREFIX):
        return _embedded(settings, progress)
    return await _endpoint(settings, connect)


def _function(settings: ModelSettings) -> OpenedModel:
    if not callable(settings.client):
        raise UsageError("client must be an openai.AsyncOpenAI or an asynchronous function")
    name = None if settings.model == "auto" else settings.model
    model = function_model(settings.client, name, settings.context_tokens)
    # what a function says may change with every call, so its replies are not kept
    return _own(model, replace(settings, cache=None), f"the function {model.name}, which receives the article")


def _own(model: ChatModel, settings: ModelSettings, notice: str) -> OpenedModel:
    remark = "" if settings.context_tokens else _assumed(model.name, f"assuming {model.context_tokens:,} tokens")
    exam = exam_of(model, settings.known)
    return OpenedModel(*_wrapped(model, settings), notice, parameters(model.name), remark, exam)


async def open_verifier(
    settings: ModelSettings, name: str, *, progress: Progress | None = None, connect: bool = True
) -> OpenedModel:
    """The model that verifies, when it is another than the one that writes; as ``open_model``.

    Its recordings lie in a folder of their own. Raises also UsageError when it would be the extractive core.
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


async def _scorer(settings: ModelSettings, progress: Progress | None, connect: bool) -> OpenedModel:
    """A model that scores pairs; trained to verify, it may, whatever its size."""
    if settings.model.startswith(CLASSIFIER_PREFIX):
        return await _classifier(settings, connect)
    if names_cross_encoder(settings.model):
        with promptly_interruptible():
            files = files_of(settings.model, offline=settings.offline, quiet=progress is None)
        model = CrossEncoder(settings.model, files)
        notice = f"{model.name} in this process; nothing leaves this machine"
        return OpenedModel(*_wrapped(model, replace(settings, cache=None)), notice)
    template = template_for(settings.model)
    assert template is not None
    bare = await open_model(replace(settings, record=None, cache=None), progress=progress, connect=connect)
    if bare.model is None:
        raise UsageError(f"--verify {settings.model}: no endpoint is configured that could serve it; set --base-url")
    ollama = "ollama" in (settings.provider, provider_of(bare.model.endpoint).name)
    answering = YesNoModel(bare.model, template, ollama=ollama)
    return replace(OpenedModel(*_wrapped(answering, settings), bare.notice), negotiated=bare.negotiated)


async def _classifier(settings: ModelSettings, connect: bool) -> OpenedModel:
    from summarizer.llm.classifier import Classifier

    model = Classifier(settings.model, offline=settings.offline, timeout=settings.timeout)
    try:
        if connect:
            await model.discover()
        retrying = RetryingModel(model, throttle=Throttle(settings.concurrency), policy=RETRY_POLICY)
        notice = f"{model.name} at {model.endpoint}/{model.route}, which receives sentences of the article"
        if model.warning:
            notice = f"{notice} (warning: {model.warning})"
        return OpenedModel(*_wrapped(retrying, settings), notice)
    except BaseException:
        await model.close()
        raise


def _is_extractive(settings: ModelSettings) -> bool:
    if settings.model == EXTRACTIVE_CORE:
        return True
    return settings.client is None and settings.model == "auto" and not _has_endpoint(settings)


def _has_endpoint(settings: ModelSettings) -> bool:
    return bool(settings.provider or settings.api_key or settings.base_url or settings.client)


def _embedded(settings: ModelSettings, progress: Progress | None) -> OpenedModel:
    from summarizer.llm.embedded import EmbeddedModel

    with promptly_interruptible():
        path = _model_file(settings, progress)
    name = WEIGHTS_NAME if settings.model == SHIPPED else None
    model = EmbeddedModel(path, name=name, context_tokens=settings.context_tokens)
    notice = f"{model.name} in this process; nothing leaves this machine"
    size = model.parameters or parameters(model.name)
    return OpenedModel(*_wrapped(model, settings), notice, size, exam=exam_of(model, settings.known))


def _model_file(settings: ModelSettings, progress: Progress | None) -> Path:
    if settings.model == SHIPPED:
        return ensure_weights(offline=settings.offline, progress=progress)
    if settings.model.startswith(HUB_PREFIX):
        return fetch_from_hub(HubName.parse(settings.model), offline=settings.offline, quiet=progress is None)
    return Path(settings.model)


async def open_endpoint(settings: ModelSettings, *, connect: bool = True) -> "OpenAICompatible":
    """The configured endpoint's model itself, without retries and recordings. Raises UsageError, ModelUnavailable."""
    if not _has_endpoint(settings):
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


async def _endpoint(settings: ModelSettings, connect: bool) -> OpenedModel:
    model = await open_endpoint(settings, connect=connect)
    retrying = RetryingModel(model, throttle=Throttle(settings.concurrency), policy=RETRY_POLICY)
    notice = f"{model.name} at {model.endpoint}, which receives the article"
    remark = _assumed(model.name, model.guess) if model.guess else ""
    exam = exam_of(model, settings.known)
    opened = OpenedModel(*_wrapped(retrying, settings), notice, model.parameters, remark, exam)
    return replace(opened, negotiated=lambda: model.terms.described(model.documented))


def exam_of(model: ChatModel, known: Path | None) -> Exam | None:
    """The model's exam, kept in the folder ``known``."""
    return Memory(known, model.endpoint, model.identity).exam


def _assumed(name: str, guess: str) -> str:
    return f"context window of {name} not known; {guess}, see --context-tokens"


def _wrapped(model: ChatModel, settings: ModelSettings) -> tuple[ChatModel, Ledger]:
    """The model behind its recordings, and a ledger that knows its price."""
    price = price_of(model.name, model.endpoint)
    if settings.max_cost_usd is not None and price is None:
        raise UsageError(price_missing(model.name))
    ledger = Ledger(price=price, max_cost_usd=settings.max_cost_usd)
    if settings.record is not None:
        store = RecordingStore(settings.record)
        store.write_manifest(model, price)
        return RecordingModel(model, store, faults=True), ledger
    if settings.cache is not None:
        place = hashlib.sha256(model.endpoint.encode()).hexdigest()[:12]
        return RecordingModel(model, RecordingStore(settings.cache / place)), ledger
    return model, ledger


def _replayed(folder: Path) -> OpenedModel:
    if not (folder / MANIFEST).is_file() and (folder / VERIFIER_FOLDER / MANIFEST).is_file():
        return OpenedModel(None, Ledger(), f"recordings of a verifier alone in {folder}; no model writes")
    store = RecordingStore(folder)
    model = ReplayModel(store)
    notice = f"recordings of {model.name} in {folder}; nobody is asked"
    return OpenedModel(model, Ledger(price=model.price), notice, parameters(model.name))
