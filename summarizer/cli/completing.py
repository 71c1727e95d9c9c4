"""What a shell may complete: names of profiles, models and commands. Nothing is asked of the network."""

from typing import Any

from summarizer.errors import SummarizerError

_OWN_NAMES = ("auto", "embedded", "smollm2")


def profiles(incomplete: str) -> list[str]:
    """The profiles of the configuration file; none where it cannot be read."""
    return [name for name in _config_profiles() if name.startswith(incomplete)]


def providers(incomplete: str) -> list[str]:
    """The providers that ``--provider`` takes."""
    from summarizer.models.capabilities import PROVIDERS

    return [row.name for row in PROVIDERS if row.name.startswith(incomplete)]


def models(incomplete: str) -> list[str]:
    """Names the tool knows itself, models on this machine, and those of the profiles."""
    from summarizer.models.local import list_local_models

    named = [profile.model for profile in _config_profiles().values() if profile.model]
    local = [model.name for model in list_local_models()]
    return [name for name in dict.fromkeys([*_OWN_NAMES, *named, *local]) if name.startswith(incomplete)]


def _config_profiles() -> dict[str, Any]:
    from summarizer.configuration import config_path, read_config

    try:
        return dict(read_config(config_path()).profiles)
    except SummarizerError:
        return {}
