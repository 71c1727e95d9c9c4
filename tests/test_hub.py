"""Models of the hub: ``huggingface_hub`` against a small hub of ours on loopback."""

import asyncio
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import ModelUnavailable, UsageError, install_command
from summarizer.llm.client import ChatReply, ChatRequest, Message
from summarizer.llm.embedded import describe_gguf
from summarizer.llm.factory import open_model
from summarizer.llm.weights import HubName, fetch_from_hub, list_hub_files, remove_from_hub_cache
from summarizer.settings import ModelSettings
from tests.hub import COMMIT, TINY, Hub, gguf, hub_handler
from tests.servers import QuietHandler, serving

pytest.importorskip("huggingface_hub", reason="the extra embedded is not installed")
RunCli = Callable[..., tuple[int, str, str]]
NAME = "hf:acme/Tiny-GGUF/tiny-q4.gguf"


def environment(hub_url: str, tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING", "SUMMARIZER"))}
    return {**kept, "HF_ENDPOINT": hub_url, "HF_HOME": str(tmp_path / "home")}


def summarize(env: dict[str, str], *args: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "summarizer", *args]
    return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    ("name", "parsed"),
    [
        (NAME, HubName("acme/Tiny-GGUF", "tiny-q4.gguf")),
        ("hf:a/b/deep/er/c.gguf", HubName("a/b", "deep/er/c.gguf")),
        ("hf:a/b@v1.0/c.gguf", HubName("a/b", "c.gguf", "v1.0")),
    ],
)
def test_names(name: str, parsed: HubName) -> None:
    assert HubName.parse(name) == parsed
    assert str(parsed) == name


@pytest.mark.parametrize(
    "name",
    ["hf:", "hf:a/b", "hf:a/b/c.safetensors", "hf:a/b/../c.gguf", "hf:/a/b/c.gguf", "hf:a/b@/c.gguf", "a/b/c.gguf"],
)
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(UsageError, match=r"write hf:OWNER/REPO/FILE\.gguf"):
        HubName.parse(name)


def test_a_model_in_several_files_is_named_by_its_first() -> None:
    name = HubName.parse("hf:a/b/c-00001-of-00003.gguf")
    assert [part.file for part in name.parts()] == [f"c-0000{n}-of-00003.gguf" for n in (1, 2, 3)]


def test_a_file_is_fetched_once(hub: Hub) -> None:
    path = fetch_from_hub(HubName.parse(NAME))
    assert path.read_bytes() == TINY
    asked = len(hub.requests)
    assert hub.downloads() == [""]
    assert fetch_from_hub(HubName.parse(NAME)) == path
    assert fetch_from_hub(HubName.parse(NAME), offline=True) == path
    assert len(hub.requests) == asked


@pytest.mark.usefixtures("hub")
def test_a_revision_can_be_named() -> None:
    assert fetch_from_hub(HubName.parse(f"hf:acme/Tiny-GGUF@{COMMIT}/tiny-q4.gguf")).read_bytes() == TINY
    with pytest.raises(ModelUnavailable, match="has no revision v9"):
        fetch_from_hub(HubName.parse("hf:acme/Tiny-GGUF@v9/tiny-q4.gguf"))


def test_pulling_again_brings_what_is_new(hub: Hub) -> None:
    name = HubName.parse(NAME)
    fetch_from_hub(name)
    newer = gguf({"general.name": "Tiny 2"}, padding=100)
    hub.files["acme/Tiny-GGUF"]["tiny-q4.gguf"] = newer
    hub.commit = "f" * 40
    assert fetch_from_hub(name).read_bytes() == TINY
    assert fetch_from_hub(name, refresh=True).read_bytes() == newer
    asked = len(hub.downloads())
    fetch_from_hub(name, refresh=True)
    assert len(hub.downloads()) == asked
    listed = {model.name: model.size for model in list_hub_files()}
    assert listed == {NAME: len(newer), f"hf:acme/Tiny-GGUF@{COMMIT}/tiny-q4.gguf": len(TINY)}
    remove_from_hub_cache(name)
    assert list_hub_files() == []


def test_a_connection_that_breaks_is_resumed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 500)
    hub.cut_once_after = 2600
    assert fetch_from_hub(HubName.parse(NAME)).read_bytes() == TINY
    first, second = hub.downloads()
    assert first == ""
    assert second == "bytes=2500-"


def test_all_parts_of_a_model_are_fetched_listed_and_removed_as_one(hub: Hub) -> None:
    hub.files["acme/Big"] = {f"big-0000{n}-of-00002.gguf": gguf({}, padding=n * 1000) for n in (1, 2)}
    name = HubName.parse("hf:acme/Big/big-00001-of-00002.gguf")
    path = fetch_from_hub(name)
    assert sorted(part.name for part in path.parent.iterdir()) == sorted(hub.files["acme/Big"])
    (listed,) = list_hub_files()
    assert (listed.name, listed.size) == (str(name), sum(map(len, hub.files["acme/Big"].values())))
    assert remove_from_hub_cache(name) == listed.size
    assert list_hub_files() == []


def test_a_file_with_another_hash_is_not_kept(hub: Hub) -> None:
    hub.corrupt = True
    with pytest.raises(ModelUnavailable, match="does not have the SHA-256 that the hub states; nothing was kept"):
        fetch_from_hub(HubName.parse(NAME))
    assert list_hub_files() == []
    hub.corrupt = False
    assert fetch_from_hub(HubName.parse(NAME)).read_bytes() == TINY


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hf:acme/Nothing/tiny-q4.gguf", "the hub has no repository acme/Nothing, or it is private"),
        ("hf:acme/Tiny-GGUF/other.gguf", "acme/Tiny-GGUF has no file other.gguf"),
    ],
)
def test_what_the_hub_does_not_have(name: str, said: str, run_cli: RunCli) -> None:
    code, out, err = run_cli("models", "pull", name, "--quiet")
    assert (code, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_gated_model_says_what_to_do(hub: Hub) -> None:
    hub.gated = True
    with pytest.raises(ModelUnavailable, match="acme/Tiny-GGUF is gated; accept its terms"):
        fetch_from_hub(HubName.parse(NAME))


def test_a_hub_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch, hub: Hub) -> None:
    with serving(QuietHandler) as nobody:
        pass
    endpoint = f"{nobody}/hub"
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", endpoint)
    monkeypatch.setattr(
        "huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", endpoint + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr("time.sleep", lambda _: None)  # huggingface_hub tries again for twenty seconds
    with pytest.raises(ModelUnavailable, match=f"cannot reach the hub at {endpoint} .* check the network"):
        fetch_from_hub(HubName.parse(NAME))
    assert hub.requests == []


def test_offline_asks_nobody(hub: Hub, run_cli: RunCli, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("The harbour of Skarnes will stay closed to cargo ships until 14 May.\n", encoding="utf-8")
    code, out, err = run_cli("--offline", "--model", NAME, article)
    assert (code, out) == (1, "")
    assert err == f"summarize: {NAME} is not on this machine, and --offline is set, so it was not downloaded\n"
    assert hub.requests == []


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ModelUnavailable, match=re.escape(f"install it: {install_command('embedded')}")):
        fetch_from_hub(HubName.parse(NAME))
    assert list_hub_files() == []


@pytest.mark.usefixtures("hub")
def test_pull_list_remove(run_cli: RunCli) -> None:
    code, out, _ = run_cli("models", "pull", NAME)
    digest = hashlib.sha256(TINY).hexdigest()
    facts = f"  0.0 MB · 1.5B parameters · licence mit · SHA-256 {digest}\n"
    assert code == 0
    assert out.startswith(f"{NAME}\n{facts}  ")
    path = Path(out.splitlines()[2].strip())
    assert path.read_bytes() == TINY
    code, listed, _ = run_cli("models", "list")
    assert code == 0
    assert listed.startswith(out)
    assert "billion parameters" in listed
    assert run_cli("models", "remove", NAME) == (0, f"removed {NAME}, 0.0 MB\n", "")
    assert not path.exists()
    assert run_cli("models", "list")[1].startswith("No model is on this machine.")
    code, out, err = run_cli("models", "remove", NAME)
    assert (code, out, err) == (1, "", f"summarize: {NAME} is not on this machine; see: summarize models list\n")


@pytest.mark.parametrize("command", ["pull", "remove"])
def test_other_names_are_a_usage_error(command: str, run_cli: RunCli) -> None:
    code, out, err = run_cli("models", command, "gpt-4")
    assert (code, out) == (2, "")
    assert "neither smollm2 nor hf:OWNER/REPO/FILE.gguf" in err


def test_the_environment_of_huggingface_hub_is_honoured(tmp_path: Path) -> None:
    """HF_ENDPOINT and HF_HOME, then HF_HUB_OFFLINE, in processes of their own, which read them at their start."""
    hub = Hub()
    with serving(hub_handler(hub)) as url:
        env = environment(url, tmp_path)
        pulled = summarize(env, "models", "pull", NAME, "--quiet")
        assert (pulled.returncode, pulled.stderr) == (0, "")
        assert str(tmp_path / "home") in pulled.stdout
        asked = len(hub.requests)
        offline = summarize({**env, "HF_HUB_OFFLINE": "1"}, "models", "pull", "hf:acme/Tiny-GGUF/other.gguf")
        assert offline.returncode == 1
        assert "HF_HUB_OFFLINE is set, so it was not downloaded" in offline.stderr
        assert len(hub.requests) == asked


def test_the_embedded_model_from_a_hub_loads_and_completes(hub: Hub, small_model: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the extra embedded is not installed")
    hub.files["acme/Small"] = {"q4/small.gguf": small_model.read_bytes()}

    async def complete() -> tuple[str, ChatReply]:
        settings = ModelSettings(model="hf:acme/Small/q4/small.gguf", context_tokens=512)
        opened = await open_model(settings)
        assert opened.model is not None
        try:
            request = ChatRequest((Message("user", "Say yes."),), max_output_tokens=2)
            return opened.notice, await opened.model.complete(request)
        finally:
            await opened.model.close()

    notice, reply = asyncio.run(complete())
    assert notice == "small in this process; nothing leaves this machine"
    assert reply.usage.output_tokens == 2


def test_what_a_file_says_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(TINY)
    assert describe_gguf(path) == {"name": "Tiny", "license": "mit", "size_label": "1.5B"}


@pytest.mark.parametrize("kept", range(0, len(TINY) - 4000, 7))
def test_a_file_that_is_cut_off_says_what_is_left(kept: int, tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(TINY[:kept])
    assert describe_gguf(path).items() <= {"name": "Tiny", "license": "mit", "size_label": "1.5B"}.items()


def test_the_real_file_says_what_it_is(small_model: Path) -> None:
    says: dict[str, Any] = describe_gguf(small_model)
    assert (says["license"], says["size_label"], says["organization"]) == ("apache-2.0", "135M", "HuggingFaceTB")
