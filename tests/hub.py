"""A small hub on loopback, as ``huggingface_hub`` asks one."""

import hashlib
import random
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.servers import QuietHandler, serving

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def gguf(fields: dict[str, str], padding: int = 0) -> bytes:
    """The head of a GGUF file with some text fields, and some bytes after it."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value.encode())) + value.encode()

    head = b"GGUF" + struct.pack("<IQQ", 3, 0, len(fields))
    body = b"".join(text(key) + struct.pack("<I", 8) + text(value) for key, value in fields.items())
    return head + body + random.Random(7).randbytes(padding)


TINY = gguf({"general.name": "Tiny", "general.license": "mit", "general.size_label": "1.5B"}, padding=4000)


@dataclass
class Hub:
    """Repositories by name, their files by path, and what goes wrong."""

    files: dict[str, dict[str, bytes]] = field(default_factory=lambda: {"acme/Tiny-GGUF": {"tiny-q4.gguf": TINY}})
    commit: str = COMMIT
    url: str = ""
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and Range header of every request."""
    cut_once_after: int | None = None
    """The next download ends after so many bytes."""
    gated: bool = False
    corrupt: bool = False

    def downloads(self) -> list[str]:
        """The Range header of every download; the client also asks for other things, when it thinks it is time."""
        return [asked for method, path, asked in self.requests if method == "GET" and _RESOLVE.fullmatch(path)]


_RESOLVE = re.compile(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)")


class HubHandler(QuietHandler):
    """What huggingface_hub asks of a hub: files by revision, with the headers it needs, whole or from a byte on."""

    hub: Hub

    def respond(self) -> None:
        self.hub.requests.append((self.command, self.path, self.headers.get("Range", "")))
        found = _RESOLVE.fullmatch(self.path)
        if found is None or found[1] not in self.hub.files:
            self.refuse(404, "RepoNotFound", "Repository not found")
        elif self.hub.gated:
            self.refuse(403, "GatedRepo", "Access to model is restricted")
        elif found[2] not in ("main", self.hub.commit):
            self.refuse(404, "RevisionNotFound", "Invalid rev id")
        elif found[3] not in self.hub.files[found[1]]:
            self.refuse(404, "EntryNotFound", "Entry not found")
        else:
            self.send_file(self.hub.files[found[1]][found[3]])

    def refuse(self, status: int, code: str, message: str) -> None:
        self.answer(status, b"", {"X-Error-Code": code, "X-Error-Message": message, "X-Repo-Commit": self.hub.commit})

    def send_file(self, content: bytes) -> None:
        start = int((re.match(r"bytes=(\d+)-", self.headers.get("Range", "")) or (0, 0))[1])
        headers = {
            "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
            "X-Repo-Commit": self.hub.commit,
            "Accept-Ranges": "bytes",
        }
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        sent = content[::-1] if self.hub.corrupt else content
        if self.command == "GET" and self.hub.cut_once_after is not None:
            self.send_cut(sent, headers)
        else:
            self.answer(206 if start else 200, sent[start:], headers)

    def send_cut(self, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[: self.hub.cut_once_after])
        self.wfile.flush()
        self.hub.cut_once_after = None
        self.close_connection = True


def hub_handler(asked_hub: Hub) -> type[QuietHandler]:
    """A handler that answers for one hub."""

    class Handler(HubHandler):
        hub = asked_hub

    return Handler


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """A hub that ``huggingface_hub`` in this process asks. It reads its environment once, when it is imported."""
    from huggingface_hub import constants, file_download
    from huggingface_hub.utils import close_session

    hub = Hub()
    with serving(hub_handler(hub)) as hub.url:
        monkeypatch.setattr(constants, "ENDPOINT", hub.url)
        template = hub.url + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "token"))
        monkeypatch.delenv("HF_TOKEN", raising=False)
        monkeypatch.setattr(file_download, "_ETAG_RETRY_TIMEOUT", 1)
        yield hub
        close_session()
