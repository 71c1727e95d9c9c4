"""Recordings: cache, record, replay."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.errors import ModelUnavailable, SummarizerError
from summarizer.models.chat import ChatRequest, Message
from summarizer.models.prices import FREE
from summarizer.models.recorded import RecordingMissing, RecordingModel, RecordingStore, ReplayModel, request_key
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
        replace(REQUEST, rung="json_object"),
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


def test_clearing(tmp_path: Path) -> None:
    store = RecordingStore(tmp_path)
    asyncio.run(RecordingModel(ScriptedModel(["x"]), store).complete(REQUEST))
    assert store.bytes() > 0
    assert store.clear() == 1
    assert store.keys() == []
