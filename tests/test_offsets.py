"""Offset maps lead every code point of a new text back to the raw text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.article import OffsetMap, TextBuilder


def test_copied_and_inserted_pieces_map_back() -> None:
    raw = "one  two\nthree"
    builder = TextBuilder(raw)
    builder.copy(0, 4)
    builder.copy(5, 8)
    builder.insert(" ", 8)
    builder.copy(9, 14)
    text, offsets = builder.build()
    assert text == "one two three"
    assert [offsets.raw(i) for i in range(len(text) + 1)] == [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]


def test_pieces_out_of_order_are_refused() -> None:
    builder = TextBuilder("abcdef")
    builder.copy(2, 4)
    with pytest.raises(ValueError, match="out of order"):
        builder.copy(0, 1)


@pytest.mark.parametrize("offset", [-1, 4])
def test_offsets_outside_the_text_are_refused(offset: int) -> None:
    with pytest.raises(IndexError):
        OffsetMap.identity(3).raw(offset)


@given(
    st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.text(max_size=3)), max_size=8)
)
def test_any_build_maps_copied_code_points_to_themselves(raw: str, pieces: list[tuple[int, int, str]]) -> None:
    builder = TextBuilder(raw)
    copied: list[int | None] = []
    end = 0
    for a, b, inserted in pieces:
        start, stop = sorted((min(max(a, end), len(raw)), min(max(b, end), len(raw))))
        builder.copy(start, stop)
        copied += range(start, stop)
        end = max(end, stop) if stop > start else end
        builder.insert(inserted, end)
        copied += [None] * len(inserted)
    text, offsets = builder.build()
    assert len(text) == len(copied) == offsets.length
    for i, source in enumerate(copied):
        if source is not None:
            assert offsets.raw(i) == source
            assert text[i] == raw[source]
    backs = [offsets.raw(i) for i in range(len(text))]
    assert backs == sorted(backs)
