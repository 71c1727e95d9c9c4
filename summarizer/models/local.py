"""The models on this machine that can run in the process: the one we name, and those of the hub's cache."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from summarizer.errors import ModelUnavailable, UsageError
from summarizer.models.gguf import describe_gguf
from summarizer.models.hub import PREFIX, HubFile, HubName, fetch_from_hub, list_hub_files, remove_from_hub_cache
from summarizer.models.weights import (
    SHA256,
    SHIPPED,
    Progress,
    ensure_weights,
    have_weights,
    promptly_interruptible,
    weights_path,
)


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model file and what is known of it."""

    name: str
    """What ``--model`` takes."""
    path: Path
    size: int
    """Bytes, of all its files."""
    licence: str | None
    """As the file states it; None when it does not."""
    sha256: str | None
    """Of its (first) file; None where it is not known without reading it all."""
    parameters: str | None
    """As the file states it, such as ``1.5B``."""

    def described(self) -> str:
        """Three lines for a person."""
        facts = [
            f"{self.size / 1e6:,.1f} MB",
            *([f"{self.parameters} parameters"] if self.parameters else []),
            f"licence {self.licence or 'not stated in the file'}",
            f"SHA-256 {self.sha256 or 'not known'}",
        ]
        return f"{self.name}\n  {' · '.join(facts)}\n  {self.path}"


def list_local_models() -> list[LocalModel]:
    """The embedded default first, if it is here, then the hub's by name."""
    shipped = [_shipped(weights_path())] if have_weights() else []
    return [*shipped, *map(_of_hub, list_hub_files())]


def pull_model(name: str, *, progress: Progress | None = None) -> LocalModel:
    """Fetch a model, or what is new of it. Raises UsageError for another kind of name, ModelUnavailable."""
    with promptly_interruptible():
        if name == SHIPPED:
            return _shipped(ensure_weights(progress=progress))
        wanted = _hub_name(name)
        path = fetch_from_hub(wanted, quiet=progress is None, refresh=True)
    found = [file for file in list_hub_files() if file.path == path]
    return _of_hub(found[0] if found else HubFile(wanted, path, path.stat().st_size, None), name)


def remove_model(name: str) -> int:
    """Remove a model; returns the bytes freed. Raises UsageError for another kind of name, ModelUnavailable."""
    if name != SHIPPED:
        return remove_from_hub_cache(_hub_name(name))
    path = weights_path()
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        raise ModelUnavailable(f"{name} is not on this machine; see: summarize models list") from None
    except OSError as error:
        raise ModelUnavailable(f"{path} cannot be removed: {error.strerror}") from None
    return size


def _hub_name(name: str) -> HubName:
    if not name.startswith(PREFIX):
        raise UsageError(f"{name!r} is neither smollm2 nor hf:OWNER/REPO/FILE.gguf; see: summarize models list")
    return HubName.parse(name)


def _shipped(path: Path) -> LocalModel:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    verdict = digest if digest == SHA256 else f"{digest}, which is wrong: remove it and pull it again"
    return _described(SHIPPED, path, path.stat().st_size, verdict)


def _of_hub(file: HubFile, name: str | None = None) -> LocalModel:
    return _described(name or str(file.name), file.path, file.size, file.sha256)


def _described(name: str, path: Path, size: int, sha256: str | None) -> LocalModel:
    says = describe_gguf(path)
    return LocalModel(name, path, size, says.get("license"), sha256, says.get("size_label"))
