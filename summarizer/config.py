"""Collects settings from flags, the environment, the configuration file and defaults, in this order of precedence."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from summarizer.errors import UsageError, faults_in
from summarizer.ingest.sources import ReadingLimits
from summarizer.settings import CONCURRENCY, ModelSettings

NAME = "summarizer"
Model = TypeVar("Model", bound=BaseModel)
SAME_MODEL, VERIFY_OFF = "same", "off"
"""Values of ``--verify`` that are not model names."""


class Profile(BaseModel):
    """The settings of a profile, or at the top of the configuration file. Unknown names are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str | None = None
    """``auto``, ``embedded``, ``smollm2``, ``PATH.gguf``, ``hf:OWNER/REPO/FILE.gguf``, or a model of the endpoint."""
    provider: str | None = None
    """A name that ``--provider`` takes: sets the base URL and the key's variable."""
    base_url: str | None = None
    api_key: SecretStr | None = None
    api_key_env: str | None = None
    """Environment variable with the key; better than the key itself in the file."""
    context_tokens: int | None = Field(default=None, ge=256)
    concurrency: int | None = Field(default=None, ge=1, le=256)
    timeout: float | None = Field(default=None, gt=0)
    """Seconds for the whole run."""
    max_cost: float | None = Field(default=None, ge=0)
    """US dollars for the whole run."""
    cache: bool | None = None
    verify: str | None = None
    """``same``, ``off``, or the model that verifies: a name of the endpoint, ``hf:OWNER/REPO``, ``PATH.onnx``,
    ``classifier:URL``."""
    max_output_tokens: int | None = Field(default=None, ge=1)
    log: bool | None = None
    """Whether ``summarize log`` keeps questions and answers."""
    log_quotes: bool | None = None
    """Whether it also keeps the article's words."""


class ConfigFile(Profile):
    """The configuration file: settings for all runs, and named profiles that override them."""

    profile: str | None = None
    """The default profile."""
    profiles: dict[str, Profile] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run."""

    model: ModelSettings
    reading: ReadingLimits
    timeout: float | None = None
    """Seconds for the whole run; None for no deadline."""
    verify: str = SAME_MODEL
    """The model that verifies: ``same``, ``off``, or its name."""
    max_output_tokens: int | None = None
    """Tokens allowed for a reply; None: as the task needs."""
    log: bool = True
    """Whether the command line keeps questions and answers."""
    log_quotes: bool = False
    """Whether it also keeps the article's words."""


def config_path() -> Path:
    """``SUMMARIZER_CONFIG``, or ``config.toml`` in the platform's configuration folder."""
    named = os.environ.get("SUMMARIZER_CONFIG")
    return Path(named) if named else platformdirs.user_config_path(NAME) / "config.toml"


def cache_path() -> Path:
    """``SUMMARIZER_CACHE``, or the platform's cache folder."""
    named = os.environ.get("SUMMARIZER_CACHE")
    return Path(named) if named else platformdirs.user_cache_path(NAME) / "replies"


def read_config(path: Path) -> ConfigFile:
    """The configuration file; empty if there is none. Raises UsageError, which names the file and the fault."""
    return read_toml(path, ConfigFile)


def read_toml(path: Path, kind: type[Model]) -> Model:
    """The value in a TOML file, its defaults if there is none. Raises UsageError, which names file and fault."""
    try:
        return kind.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return kind()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{path} cannot be read: {reason}; correct it, or move it away") from None
    except ValidationError as error:
        raise UsageError(f"{path}: {faults_in(error, 'the file')}; correct it") from None


def load_settings(flags: Mapping[str, Any]) -> Settings:
    """The settings of a run, from flags, the environment and the configuration file. Raises UsageError."""
    return resolve(flags, config=read_config(config_path()), environ=os.environ)


def resolve(flags: Mapping[str, Any], *, config: ConfigFile, environ: Mapping[str, str]) -> Settings:
    """The settings of a run. ``flags`` has the options of the command line, None for those not given.

    Raises UsageError for an unknown profile or provider, or if a key's variable is not set.
    """
    named = flags.get("profile")
    chosen = _profile(config, named or environ.get("SUMMARIZER_PROFILE") or config.profile)
    layers = [
        _from_profile(config, environ),
        _from_profile(chosen, environ),
        _from_environment(environ),
        _from_flags(flags),
    ]
    if named:  # --profile comes before the environment
        layers[1], layers[2] = layers[2], layers[1]
    merged: dict[str, Any] = {}
    for layer in layers:
        merged |= _with_provider(layer, environ, merged.get("provider"))
    key = merged.get("api_key")
    return Settings(
        model=ModelSettings(
            model=merged.get("model") or "auto",
            provider=merged.get("provider"),
            base_url=merged.get("base_url"),
            api_key=key.get_secret_value() if isinstance(key, SecretStr) else key,
            context_tokens=merged.get("context_tokens"),
            offline=bool(merged.get("offline")),
            concurrency=merged.get("concurrency") or CONCURRENCY,
            record=_folder(merged.get("record")),
            replay=_folder(merged.get("replay")),
            cache=None if merged.get("cache") is False else cache_path(),
            max_cost_usd=merged.get("max_cost"),
            known=cache_path() / "known",
            client=merged.get("client"),
            timeout=merged.get("timeout"),
        ),
        reading=ReadingLimits.of(flags),
        timeout=merged.get("timeout"),
        verify=merged.get("verify") or SAME_MODEL,
        max_output_tokens=merged.get("max_output_tokens"),
        log=merged.get("log") is not False,
        log_quotes=bool(merged.get("log_quotes")),
    )


def _folder(given: str | os.PathLike[str] | None) -> Path | None:
    return None if given is None else Path(given)


def config_text(provider: str, model: str, base_url: str) -> str:
    """The text of a new configuration file. ``provider`` may be ``none``, ``base_url`` empty."""
    values = {"provider": "" if provider == "none" else provider, "model": model, "base_url": base_url}
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items() if value)


def describe_settings(settings: Settings) -> list[tuple[str, str]]:
    """The settings as names and values for a person to read; a key is only reported as set."""
    from summarizer.llm.client import without_password

    values = {field.name: getattr(settings.model, field.name) for field in fields(settings.model)}
    del values["client"]
    values["api_key"] = "set, not shown" if settings.model.api_key else None
    values["base_url"] = without_password(settings.model.base_url) if settings.model.base_url else None
    values |= {"timeout": settings.timeout, "verify": settings.verify, "max_output_tokens": settings.max_output_tokens}
    values |= {"log": settings.log, "log_quotes": settings.log_quotes}
    return [(name, "–" if value is None else str(value)) for name, value in values.items()]


def _profile(config: ConfigFile, name: str | None) -> Profile:
    if name is None:
        return Profile()
    if name not in config.profiles:
        known = f"it has: {', '.join(sorted(config.profiles))}" if config.profiles else "it has no profiles"
        raise UsageError(f"there is no profile {name!r} in {config_path()}; {known}")
    return config.profiles[name]


def _from_profile(profile: Profile, environ: Mapping[str, str]) -> dict[str, Any]:
    values = profile.model_dump(exclude_none=True, exclude={"profile", "profiles", "api_key_env"})
    if key := _key(profile, environ):
        values["api_key"] = key
    return values


def _with_provider(layer: dict[str, Any], environ: Mapping[str, str], below: str | None) -> dict[str, Any]:
    """A layer of settings, with the base URL and key of the provider that it names.

    A layer with a base URL and no provider drops the provider ``below``. OpenAI's key is sent to no other provider.
    """
    name = layer.get("provider")
    if name is None and layer.get("base_url"):
        return {"provider": None, **layer}
    if name is None:
        foreign = below not in (None, "openai") and layer.get("api_key") == environ.get("OPENAI_API_KEY")
        return {key: value for key, value in layer.items() if key != "api_key" or not foreign}
    from summarizer.llm.capabilities import provider_named

    row = provider_named(name)
    key = next((environ[variable] for variable in row.keys if environ.get(variable)), None)
    return {"base_url": row.url or environ.get(row.url_variable), "api_key": key} | layer | {"provider": row.name}


def _from_flags(flags: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in flags.items() if value is not None}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    names = {"model": "SUMMARIZER_MODEL", "provider": "SUMMARIZER_PROVIDER"}
    if not environ.get("SUMMARIZER_PROVIDER"):
        names |= {"base_url": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}
    values: dict[str, Any] = {name: environ[variable] for name, variable in names.items() if environ.get(variable)}
    return values | ({"log": False} if environ.get("SUMMARIZER_NO_LOG") else {})


def _key(profile: Profile, environ: Mapping[str, str]) -> str | None:
    if profile.api_key_env is None:
        return None
    if not environ.get(profile.api_key_env):
        raise UsageError(f"the profile takes its key from {profile.api_key_env}, which is not set; set it")
    return environ[profile.api_key_env]
