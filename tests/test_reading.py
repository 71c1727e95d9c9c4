"""Inputs of every kind: decoded, freed of their format, with what the format says about the article."""

import io
import zipfile
from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.loading import load_article
from summarizer.reading import ReadingLimits, read_input

STORY = (
    "The council of Harrowgate met on Monday and closed the bridge over the river Tarn for the winter.\n\n"
    "“It is not safe,” said the engineer Ottoline Marsh, who had measured the cracks since the spring.\n\n"
    "A ferry will cross twice an hour from May, and the town pays for it.\n"
)


def write(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_unicode_is_told_with_and_without_a_mark(tmp_path: Path, encoding: str) -> None:
    assert read_input(write(tmp_path, "a.txt", STORY.encode(encoding))).text == STORY


def test_a_folder_a_missing_file_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read_input(str(tmp_path))
    with pytest.raises(InputError, match="there is no file"):
        read_input(str(tmp_path / "none.txt"))
    with pytest.raises(InputError, match="is empty"):
        read_input(write(tmp_path, "a.txt", b" \n"))


def test_an_input_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", STORY.encode())
    with pytest.raises(InputError, match="larger than 100 bytes; raise --max-bytes"):
        read_input(path, limits=ReadingLimits(max_bytes=100))
