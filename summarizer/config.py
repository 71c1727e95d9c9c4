"""Where settings come from: flag > environment > configuration file > default."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from summarizer.errors import UsageError
from summarizer.ingest.sources import ReadingLimits
from summarizer.settings import ModelSettings

NAME = "summarizer"
SAME_MODEL, VERIFY_OFF = "same", "off"
"""Values of ``--verify`` that name no model."""


class Profile(BaseModel):
    """Settings of one profile, or the ones at the top of the configuration file. Unknown names are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str | None = None
    """``auto``, ``embedded``, ``smollm2``, ``PATH.gguf``, ``hf:OWNER/REPO/FILE.gguf``, or a name of the endpoint."""
    provider: str | None = None
    """One of ``openai``, ``azure``, ``anthropic``, ``gemini``, ``mistral``, ``groq``, ``openrouter``, ``deepseek``,
    ``ollama``, ``lmstudio``, ``llamacpp``, ``vllm``: sets the base URL and the variable of the key."""
    base_url: str | None = None
    api_key: SecretStr | None = None
    api_key_env: str | None = None
    """Name of the environment variable that holds the key: better than the key itself."""
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


class ConfigFile(Profile):
    """The configuration file: settings for every run, and named profiles over them."""

    profile: str | None = None
    """The profile used when none is named."""
    profiles: dict[str, Profile] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run is set up with."""

    model: ModelSettings
    reading: ReadingLimits
    timeout: float | None = None
    """Seconds for the whole run; None for no deadline."""
    verify: str = SAME_MODEL
    """Which model reads what was written: ``same``, ``off``, or a model's name."""
    max_output_tokens: int | None = None
    """Tokens that a reply may have; None: as the work needs."""


def config_path() -> Path:
    """``SUMMARIZER_CONFIG``, or ``config.toml`` in the platform's configuration folder."""
    named = os.environ.get("SUMMARIZER_CONFIG")
    return Path(named) if named else platformdirs.user_config_path(NAME) / "config.toml"


def cache_path() -> Path:
    """``SUMMARIZER_CACHE``, or the platform's cache folder."""
    named = os.environ.get("SUMMARIZER_CACHE")
    return Path(named) if named else platformdirs.user_cache_path(NAME) / "replies"


def read_config(path: Path) -> ConfigFile:
    """The configuration file, or an empty one when there is none. Raises UsageError, naming the file and the fault."""
    try:
        return ConfigFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ConfigFile()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}; correct it, or move it away") from None
    except ValidationError as error:
        fault = error.errors(include_input=False)[0]
        raise UsageError(f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}; correct it") from None


def settings_of(flags: Mapping[str, Any]) -> Settings:
    """The settings of a run, from its flags, this process's environment and the configuration file. As ``resolve``."""
    return resolve(flags, config=read_config(config_path()), environ=os.environ)


def resolve(flags: Mapping[str, Any], *, config: ConfigFile, environ: Mapping[str, str]) -> Settings:
    """The settings of a run. ``flags`` holds what the command line gave, None for what it did not.

    Raises UsageError for a profile that the file does not have, or a key variable that is not set.
    """
    named = flags.get("profile")
    chosen = _profile(config, named or environ.get("SUMMARIZER_PROFILE") or config.profile)
    layers = [_given(config, environ), _given(chosen, environ), _given_env(environ), _given_flags(flags)]
    if named:  # a profile that the command line names counts like its options
        layers[1], layers[2] = layers[2], layers[1]
    merged: dict[str, Any] = {}
    for layer in layers:
        merged |= _at_provider(layer, environ, merged.get("provider"))
    key = merged.get("api_key")
    return Settings(
        model=ModelSettings(
            model=merged.get("model") or "auto",
            provider=merged.get("provider"),
            base_url=merged.get("base_url"),
            api_key=key.get_secret_value() if isinstance(key, SecretStr) else key,
            context_tokens=merged.get("context_tokens"),
            offline=bool(merged.get("offline")),
            concurrency=merged.get("concurrency") or 4,
            record=merged.get("record"),
            replay=merged.get("replay"),
            cache=None if merged.get("cache") is False else cache_path(),
            max_cost_usd=merged.get("max_cost"),
            known=cache_path() / "known",
            client=merged.get("client"),
            timeout=merged.get("timeout"),
        ),
        reading=limits_of(flags),
        timeout=merged.get("timeout"),
        verify=merged.get("verify") or SAME_MODEL,
        max_output_tokens=merged.get("max_output_tokens"),
    )


def limits_of(flags: Mapping[str, Any]) -> ReadingLimits:
    """The limits of reading inputs that the command line gave, with the defaults for the rest."""
    names = ("max_bytes", "fetch_timeout", "allow_private", "offline")
    return ReadingLimits(**{name: flags[name] for name in names if flags.get(name) is not None})


def written_config(provider: str, model: str, base_url: str) -> str:
    """The text of a configuration file; ``provider`` may be ``none``, ``base_url`` empty."""
    said = {"provider": "" if provider == "none" else provider, "model": model, "base_url": base_url}
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in said.items() if value)


def described(settings: Settings) -> list[tuple[str, str]]:
    """The settings as names and values for a person; a key is only said to be there."""
    from summarizer.llm.client import without_password

    values = {field.name: getattr(settings.model, field.name) for field in fields(settings.model)}
    del values["client"]
    values["api_key"] = "set, not shown" if settings.model.api_key else None
    values["base_url"] = without_password(settings.model.base_url) if settings.model.base_url else None
    values |= {"timeout": settings.timeout, "verify": settings.verify, "max_output_tokens": settings.max_output_tokens}
    return [(name, "–" if value is None else str(value)) for name, value in values.items()]


def _profile(config: ConfigFile, name: str | None) -> Profile:
    if name is None:
        return Profile()
    if name not in config.profiles:
        known = ", ".join(sorted(config.profiles)) or "none"
        raise UsageError(f"there is no profile {name!r} in {config_path()}; it has: {known}")
    return config.profiles[name]


def _given(profile: Profile, environ: Mapping[str, str]) -> dict[str, Any]:
    values = profile.model_dump(exclude_none=True, exclude={"profile", "profiles", "api_key_env"})
    if key := _key(profile, environ):
        values["api_key"] = key
    return values


def _at_provider(layer: dict[str, Any], environ: Mapping[str, str], below: str | None) -> dict[str, Any]:
    """A layer of settings with the address and the key of the provider that it names, which count before those of the
    layers below. One that gives an address drops the provider ``below``; the key of OpenAI goes to no other."""
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


def _given_flags(flags: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in flags.items() if value is not None}


def _given_env(environ: Mapping[str, str]) -> dict[str, Any]:
    names = {"model": "SUMMARIZER_MODEL", "provider": "SUMMARIZER_PROVIDER"}
    if not environ.get("SUMMARIZER_PROVIDER"):
        names |= {"base_url": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}
    return {name: environ[variable] for name, variable in names.items() if environ.get(variable)}


def _key(profile: Profile, environ: Mapping[str, str]) -> str | None:
    if profile.api_key_env is None:
        return None
    if not environ.get(profile.api_key_env):
        raise UsageError(f"the profile takes its key from {profile.api_key_env}, which is not set; set it")
    return environ[profile.api_key_env]
