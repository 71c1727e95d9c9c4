"""Files are written whole or not at all, and one writer leaves the others' files alone."""

from pathlib import Path

import pytest

from summarizer.errors import SummarizerError
from summarizer.files import replacing, write_atomic


@pytest.mark.parametrize(
    ("one", "other"), [("rows", "rows-2"), (f"a-{'x' * 60}.jsonl", f"b-{'x' * 60}.jsonl"), ("[ab].jsonl", "a.jsonl")]
)
def test_a_lone_writer_removes_nothing_of_another_file(tmp_path: Path, one: str, other: str) -> None:
    with replacing(tmp_path / other) as waiting:
        with replacing(tmp_path / one, alone=True) as written:
            written.write_text("one", encoding="utf-8")
        waiting.write_text("other", encoding="utf-8")
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {one: "one", other: "other"}


def test_a_lone_writer_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    path = tmp_path / "rows [1].jsonl"
    with replacing(path) as first:
        first.with_name(first.name[:-8] + "deadbeef").write_text("half", encoding="utf-8")
    with replacing(path, alone=True) as second:
        second.write_text("whole", encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["rows [1].jsonl"]


def test_a_link_to_itself_is_an_error_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "loop"
    path.symlink_to(path)
    with pytest.raises(SummarizerError, match="cannot write"):
        write_atomic(path, "text")


def test_a_failed_write_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), replacing(path):
        raise ZeroDivisionError
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [("rows.jsonl", "old")]
