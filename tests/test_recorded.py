"""Recordings: cache, record, replay."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.errors import ContextTooLong, FormatRefused, ModelUnavailable, SummarizerError
from summarizer.llm.client import ChatRequest, Message
from summarizer.llm.ledger import FREE
from summarizer.llm.recordings import RecordingMissing, RecordingModel, RecordingStore, ReplayModel, request_key
from tests.scripted import ScriptedModel

REQUEST = ChatRequest(
    (Message("system", "rules"), Message("user", "What?\nSay “it”.")), "json_schema", "T", {"type": "object"}
)


def test_a_call_is_made_once(tmp_path: Path) -> None:
    model = ScriptedModel(["first\nsecond"])
    recording = RecordingModel(model, RecordingStore(tmp_path))
    fresh = asyncio.run(recording.complete(REQUEST))
    again = asyncio.run(recording.complete(REQUEST))
    assert (fresh.recorded, again.recorded) == (False, True)
    assert replace(again, recorded=False) == fresh
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(REQUEST, messages=(*REQUEST.messages, Message("user", "more"))),
        replace(REQUEST, messages=(Message("user", "rules"), REQUEST.messages[1])),
        replace(REQUEST, output_format="json_object"),
        replace(REQUEST, schema={"type": "array"}),
        replace(REQUEST, schema_name="U"),
        replace(REQUEST, max_output_tokens=1),
        replace(REQUEST, temperature=0.5),
        replace(REQUEST, seed=8),
    ],
)
def test_whatever_determines_the_reply_changes_the_key(other: ChatRequest) -> None:
    assert request_key("m", other) != request_key("m", REQUEST)
    assert request_key("n", REQUEST) != request_key("m", REQUEST)


def test_a_recording_can_be_reviewed_and_replayed(tmp_path: Path) -> None:
    store = RecordingStore(tmp_path)
    model = ScriptedModel(["the reply"])
    store.write_manifest(model, FREE)
    asyncio.run(RecordingModel(model, store).complete(REQUEST))
    (file,) = tmp_path.glob("??/*.json")
    stored = json.loads(file.read_text(encoding="utf-8"))
    assert stored["request"]["messages"][1]["content"] == ["What?", "Say “it”."]
    assert stored["reply"]["text"] == ["the reply"]
    replay = ReplayModel(RecordingStore(tmp_path))
    assert (replay.name, replay.context_tokens) == ("scripted", 8192)
    assert asyncio.run(replay.complete(REQUEST)).text == "the reply"
    with pytest.raises(RecordingMissing, match="“What\\? Say “it”\\.” to scripted"):
        asyncio.run(replay.complete(replace(REQUEST, seed=1)))


def test_a_folder_without_recordings_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="holds no recordings"):
        ReplayModel(RecordingStore(tmp_path))


@pytest.mark.parametrize("broken", ["", "{", "{}", '{"reply": {"text": ["x"]}}', "[]"])
def test_a_broken_recording_counts_as_none_and_is_replaced(tmp_path: Path, broken: str) -> None:
    store = RecordingStore(tmp_path)
    key = request_key("test:scripted", REQUEST)
    file = tmp_path / key[:2] / f"{key}.json"
    file.parent.mkdir()
    file.write_text(broken, encoding="utf-8")
    assert asyncio.run(RecordingModel(ScriptedModel(["new"]), store).complete(REQUEST)).text == "new"
    found = store.read(key)
    assert found is not None
    assert found.text == "new"


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    store = RecordingStore(tmp_path / "file")
    with pytest.raises(SummarizerError, match="cannot write"):
        asyncio.run(RecordingModel(ScriptedModel(["x"]), store).complete(REQUEST))


def test_what_calls_share_is_written_once(tmp_path: Path) -> None:
    store = RecordingStore(tmp_path)
    article = "One line.\n" * 40
    shared = replace(REQUEST, messages=(Message("system", article), Message("user", "first")))
    model = RecordingModel(ScriptedModel(["a", "b"]), store)
    asyncio.run(model.complete(shared))
    asyncio.run(model.complete(replace(shared, messages=(shared.messages[0], Message("user", "second")))))
    texts = sorted(path.read_text(encoding="utf-8") for path in tmp_path.glob("texts/*.txt"))
    assert texts == ["One line.\n" * 40, '{\n "type": "object"\n}']
    stored = json.loads(next(tmp_path.glob("??/*.json")).read_text(encoding="utf-8"))
    assert (tmp_path / stored["request"]["messages"][0]["content"]).read_text(encoding="utf-8") == article
    store.delete([request_key("test:scripted", shared)])
    assert len(list(tmp_path.glob("texts/*.txt"))) == 2
    assert store.bytes() > 0
    assert store.clear() == 1
    assert list(tmp_path.glob("texts/*.txt")) == []


@pytest.mark.parametrize("fault", [FormatRefused("no schemas"), ContextTooLong("too long")])
def test_a_replay_meets_the_refusals_of_the_recorded_run(tmp_path: Path, fault: Exception) -> None:
    store = RecordingStore(tmp_path)
    store.write_manifest(ScriptedModel([]), FREE)
    with pytest.raises(type(fault)):
        asyncio.run(RecordingModel(ScriptedModel([fault]), store, faults=True).complete(REQUEST))
    with pytest.raises(type(fault), match=str(fault)):
        asyncio.run(ReplayModel(store).complete(REQUEST))


def test_a_cache_asks_again_after_a_refusal(tmp_path: Path) -> None:
    model = RecordingModel(ScriptedModel([ContextTooLong("too long"), "now"]), RecordingStore(tmp_path))
    with pytest.raises(ContextTooLong):
        asyncio.run(model.complete(REQUEST))
    assert asyncio.run(model.complete(REQUEST)).text == "now"
