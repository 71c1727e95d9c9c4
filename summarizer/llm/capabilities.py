"""What is known about models before the first call, and where facts learnt about a model are kept.

Two tables, of providers and of model families, say what their chat-completions endpoints accept, each row with source
and date, so that the first request is one the provider takes. ``negotiation`` learns the rest from refusals. Exam
results and learnt facts are kept by ``Memory``, one JSON file for each model at each endpoint.
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from summarizer.errors import UsageError
from summarizer.files import text_hash, write_json
from summarizer.llm.client import OPENAI_URL, OUTPUT_FORMATS, OutputFormat, is_local

LimitName = Literal["max_tokens", "max_completion_tokens"]
Parameter = Literal["temperature", "seed", "stream_options", "stream", "logprobs"]


@dataclass(frozen=True, slots=True)
class Provider:
    """The rules of an endpoint, for every model it serves."""

    name: str
    hosts: tuple[str, ...]
    """Host names; one that starts with a dot is a suffix."""
    source: str
    """Where its documentation says so; read in 2026-11."""
    url: str = ""
    """Its base URL; empty if every customer has their own."""
    url_variable: str = ""
    """The environment variable with the base URL, if ``url`` is empty."""
    keys: tuple[str, ...] = ()
    """Environment variables that may hold the key; messages name the first."""
    ports: tuple[int, ...] = ()
    """Default ports, for servers on this machine or network."""
    limit: LimitName = "max_tokens"
    refused: frozenset[Parameter] = frozenset()
    """Parameters that it rejects, or documents as ignored."""
    formats: tuple[OutputFormat, ...] = OUTPUT_FORMATS
    """Output formats that it accepts and honours; always includes plain text."""
    sizes: bool = True
    """Whether schemas may limit the sizes of strings and lists."""
    schema_in_prefix: bool = False
    """Whether the schema is put at the start of the prompt, before the messages."""

    @property
    def needs_key(self) -> bool:
        """Whether it is a service; servers of one's own mostly take no key."""
        return bool(self.hosts) and not self.ports


@dataclass(frozen=True, slots=True)
class Family:
    """Models whose names start alike, on any endpoint."""

    pattern: str
    """Regular expression for the start of the name, after any ``vendor/``."""
    source: str
    """Read in 2026-11."""
    window: int | None = None
    """Context window in tokens, prompt and reply together."""
    longest_reply: int | None = None
    limit: LimitName | None = None
    """None: the provider's."""
    refused: frozenset[Parameter] = frozenset()
    system: bool = True
    """Whether it accepts messages with the role ``system``."""
    open_weights: bool = False
    """Anybody can serve it with any window, so ``window`` holds only at the maker's endpoint."""
    maker: str = ""
    """Name of the maker's row in ``PROVIDERS``."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the tables say about one model at one endpoint."""

    limit: LimitName
    refused: frozenset[Parameter]
    formats: tuple[OutputFormat, ...]
    sizes: bool
    schema_in_prefix: bool
    system: bool
    window: int | None
    longest_reply: int | None


_NO_FAMILY = Family("", "")
_NO_SAMPLING: frozenset[Parameter] = frozenset({"temperature", "seed"})
_NO_SEED: frozenset[Parameter] = frozenset({"seed"})
_COMPLETION: LimitName = "max_completion_tokens"

UNKNOWN = Provider("unknown", (), "the protocol as most servers speak it", keys=("OPENAI_API_KEY",))
"""The row for an endpoint that is in no other row."""

PROVIDERS: tuple[Provider, ...] = (
    Provider(
        "openai",
        ("api.openai.com", ".api.openai.com"),
        "https://platform.openai.com/docs/api-reference/chat/create (max_tokens is deprecated, and refused by "
        "reasoning models: simonw/llm#724), /docs/guides/structured-outputs (of sizes, minItems and maxItems alone), "
        "/docs/guides/prompt-caching (a schema is a prefix to the system message)",
        limit=_COMPLETION,
        sizes=False,
        schema_in_prefix=True,
        url=OPENAI_URL,
        keys=("OPENAI_API_KEY",),
    ),
    Provider(
        "azure",
        (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com"),
        "https://learn.microsoft.com/azure/foundry/openai/how-to/reasoning (max_tokens is refused by reasoning "
        "models; a deployment's name does not tell which it is) and /how-to/structured-outputs",
        limit=_COMPLETION,
        sizes=False,
        schema_in_prefix=True,
        url_variable="AZURE_OPENAI_ENDPOINT",
        keys=("AZURE_OPENAI_API_KEY",),
    ),
    Provider(
        "anthropic",
        ("api.anthropic.com",),
        "https://docs.anthropic.com/en/api/openai-sdk (response_format and seed are ignored)",
        refused=_NO_SEED,
        formats=("text",),
        url="https://api.anthropic.com/v1",
        keys=("ANTHROPIC_API_KEY",),
    ),
    Provider(
        "gemini",
        ("generativelanguage.googleapis.com",),
        "https://ai.google.dev/gemini-api/docs/openai; seed is “Unknown name”: Vali-98/ChatterUI#227",
        refused=_NO_SEED,
        url="https://generativelanguage.googleapis.com/v1beta/openai",
        keys=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    ),
    Provider(
        "mistral",
        ("api.mistral.ai",),
        "https://docs.mistral.ai/api (the name is random_seed); seed is “extra_forbidden”: langchain-azure#82",
        refused=_NO_SEED,
        url="https://api.mistral.ai/v1",
        keys=("MISTRAL_API_KEY",),
    ),
    Provider(
        "deepseek",
        ("api.deepseek.com",),
        "https://api-docs.deepseek.com/api/create-chat-completion (response_format: text, json_object)",
        refused=_NO_SEED,
        formats=("json_object", "text"),
        url="https://api.deepseek.com",
        keys=("DEEPSEEK_API_KEY",),
    ),
    Provider(
        "groq",
        ("api.groq.com",),
        "https://console.groq.com/docs/api-reference (max_tokens is deprecated: groq-python#175)",
        limit=_COMPLETION,
        url="https://api.groq.com/openai/v1",
        keys=("GROQ_API_KEY",),
    ),
    Provider(
        "openrouter",
        ("openrouter.ai", ".openrouter.ai"),
        "https://openrouter.ai/docs/api_reference/overview (json_object and json_schema; what a model does not take is "
        "left out)",
        url="https://openrouter.ai/api/v1",
        keys=("OPENROUTER_API_KEY",),
    ),
    Provider(
        "ollama",
        ("ollama",),
        "https://docs.ollama.com/api/openai-compatibility (max_tokens, seed, temperature, response_format are taken)",
        ports=(11434,),
        url="http://localhost:11434/v1",
        keys=("OLLAMA_API_KEY",),
    ),
    Provider(
        "lmstudio",
        (),
        "https://lmstudio.ai/docs/app/api/structured-output; json_object is refused: lmstudio-bug-tracker#189",
        ports=(1234,),
        formats=("json_schema", "text"),
        url="http://localhost:1234/v1",
        keys=("LM_API_TOKEN",),
    ),
    Provider(
        "llamacpp",
        (),
        "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md (seed; schemas with sizes)",
        ports=(8080,),
        url="http://localhost:8080/v1",
        keys=("LLAMA_API_KEY",),
    ),
    Provider(
        "vllm",
        (),
        "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html (all parameters but a few are taken)",
        ports=(8000,),
        url="http://localhost:8000/v1",
        keys=("VLLM_API_KEY",),
    ),
)
"""The first row whose host matches is used; else, for a local address, the first row whose port matches."""

_OPENAI_MODELS = "https://platform.openai.com/docs/models; window: genai-prices 0.2.3"
_OPENAI_REASONING = (
    f"{_OPENAI_MODELS}; /docs/guides/reasoning (no temperature; max_completion_tokens; o1-mini: no system)"
)
_CLAUDE = "https://docs.anthropic.com/en/docs/about-claude/models/overview; window: genai-prices 0.2.3"
_GEMINI = "https://ai.google.dev/gemini-api/docs/models; window: genai-prices 0.2.3"
_DEEPSEEK = "https://api-docs.deepseek.com/quick_start/pricing"
_MISTRAL = "https://docs.mistral.ai/getting-started/models/models_overview; window: genai-prices 0.2.3, smallest"

FAMILIES: tuple[Family, ...] = (
    Family(r"gpt-5[\w.]*-chat", _OPENAI_MODELS, 128_000, 16_384, _COMPLETION),
    Family(r"gpt-(?:[5-9]|\d\d)(?![\d])", _OPENAI_REASONING, 400_000, 128_000, _COMPLETION, _NO_SAMPLING),
    Family(r"o1-(?:mini|preview)", _OPENAI_REASONING, 128_000, 32_768, _COMPLETION, _NO_SAMPLING, system=False),
    Family(r"o\d", _OPENAI_REASONING, 200_000, 100_000, _COMPLETION, _NO_SAMPLING),
    Family(r"gpt-4\.1", _OPENAI_MODELS, 1_000_000, 32_768),
    Family(r"(?:chat)?gpt-4o", _OPENAI_MODELS, 128_000, 16_384),
    Family(r"gpt-4-(?:turbo|\d{4}-|vision)", _OPENAI_MODELS, 128_000, 4_096),
    Family(r"gpt-4", _OPENAI_MODELS, 8_192, 8_192),
    Family(r"gpt-3\.5", _OPENAI_MODELS, 16_385, 4_096),
    Family(r"claude-3-(?:opus|sonnet|haiku)", _CLAUDE, 200_000, 4_096),
    Family(r"claude-3-5", _CLAUDE, 200_000, 8_192),
    Family(r"claude-", _CLAUDE, 200_000, 32_000),
    Family(r"gemini-(?:1\.5|2\.0)", _GEMINI, 1_000_000, 8_192),
    Family(r"gemini-", _GEMINI, 1_000_000, 65_536),
    Family(r"mi(?:ni)?stral-", _MISTRAL, 128_000, open_weights=True, maker="mistral"),
    Family(r"deepseek-", _DEEPSEEK, 64_000, 8_192, open_weights=True, maker="deepseek"),
    Family(r"gemma-?[12]", "https://ai.google.dev/gemma/docs/core/prompt-structure", system=False),
)
"""The first row whose pattern matches is used. Windows and replies are the smallest of the family.

The longest replies are from earlier versions of the same pages."""


def provider_of(endpoint: str) -> Provider:
    """The row for an endpoint's address; ``UNKNOWN`` if there is none."""
    parts = urlsplit(endpoint)
    host = (parts.hostname or "").lower()
    for row in PROVIDERS:
        if any(host.endswith(name) if name.startswith(".") else host == name for name in row.hosts):
            return row
    if is_local(endpoint):
        for row in PROVIDERS:
            if _port(endpoint) in row.ports:
                return row
    return UNKNOWN


def provider_named(name: str) -> Provider:
    """The row with a name, as given to ``--provider``. Raises UsageError if there is none."""
    found = next((row for row in PROVIDERS if row.name == name.strip().lower()), None)
    if found is None:
        raise UsageError(f"there is no provider {name!r}; there are: {', '.join(row.name for row in PROVIDERS)}")
    return found


def family_of(model: str) -> Family | None:
    """The row for a model's name, with or without ``vendor/``; None if there is none."""
    name = model.rpartition("/")[2].lower()
    return next((row for row in FAMILIES if re.match(row.pattern, name)), None)


def capabilities_of(endpoint: str, model: str, provider: Provider | None = None) -> Capabilities:
    """What the tables say about a model at an endpoint: the provider's rules, restricted by the family's."""
    provider, family = provider or provider_of(endpoint), family_of(model) or _NO_FAMILY
    known = not family.open_weights or family.maker == provider.name
    return Capabilities(
        limit=family.limit or provider.limit,
        refused=provider.refused | family.refused,
        formats=provider.formats,
        sizes=provider.sizes,
        schema_in_prefix=provider.schema_in_prefix,
        system=family.system,
        window=family.window if known else None,
        longest_reply=family.longest_reply if known else None,
    )


def _port(endpoint: str) -> int | None:
    try:
        return urlsplit(endpoint).port
    except ValueError:
        return None


_SIZE = re.compile(r"(?<![^\W_])(\d+(?:\.\d+)?)([bm])(?![^\W_])", re.I)
_UNITS = {"b": 1e9, "m": 1e6}
FEWEST_TO_VERIFY = 4e9
"""Fewest parameters of a model that may verify without an exam. Smaller models that were measured called false
statements supported as often as true ones."""


@dataclass(frozen=True, slots=True)
class Exam:
    """The result of ``summarize models exam``."""

    score: float
    """Balanced accuracy on its statements, 0 to 1."""
    low: float
    high: float
    """Upper end of the 95 % interval that starts at ``low``."""
    verifies: bool
    """Whether the model may verify."""
    writes: bool
    """Whether it may also write."""
    edition: str
    """Hash of the exam's questions and prompts."""
    date: str
    """Day of the exam, ISO 8601."""

    @property
    def may(self) -> str:
        """What the model may do, in words."""
        return (
            "write and verify" if self.writes else "verify for another" if self.verifies else "neither write nor verify"
        )


def parameters(name: str) -> float | None:
    """The number of parameters in a name such as ``qwen2.5-coder-1.5b-instruct``; None if it has none."""
    found = [float(number) * _UNITS[unit.lower()] for number, unit in _SIZE.findall(name)]
    return max(found, default=None)


def may_verify(size: float | None, exam: Exam | None = None) -> bool:
    """Whether a model may verify: by its exam, else by its size. A model of unknown size may."""
    if exam is not None:
        return exam.verifies
    return size is None or size >= FEWEST_TO_VERIFY


class Memory:
    """Keeps facts about one model at one endpoint between runs; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None, endpoint: str, identity: str) -> None:
        name = text_hash(f"{endpoint}\n{identity}", 16)
        self._path = folder / f"{name}.json" if folder else None
        self._facts = {"endpoint": endpoint, "model": identity}

    def read(self, what: str) -> dict[str, Any]:
        """The value kept under a name; empty if there is none or it cannot be read."""
        found = self._read().get(what)
        return found if isinstance(found, dict) else {}

    def write(self, what: str, value: dict[str, Any]) -> None:
        """Keep a JSON value under a name. Raises SummarizerError if the folder cannot be written."""
        if self._path is not None:
            write_json(self._path, self._read() | self._facts | {what: value}, private=True)

    @property
    def exam(self) -> Exam | None:
        """The result of the model's exam; None if there is none."""
        try:
            return Exam(**self.read("exam"))
        except TypeError:
            return None

    def save_exam(self, exam: Exam) -> None:
        """Keep the result of an exam. Raises SummarizerError like ``write``."""
        self.write("exam", asdict(exam))

    def _read(self) -> dict[str, Any]:
        try:
            facts = json.loads(self._path.read_text(encoding="utf-8")) if self._path else {}
        except (OSError, ValueError):
            return {}
        return facts if isinstance(facts, dict) else {}
