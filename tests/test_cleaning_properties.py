"""Whatever the text, cleaning says that there is no article or keeps its word about places."""

from contextlib import suppress
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import check
from summarizer.errors import InputError
from summarizer.ingest.clean import clean_text
from summarizer.ingest.clean.blocks import flatten, split_blocks

LINES = st.sampled_from(
    [
        "",
        "Home",
        "Share this:",
        "* item one",
        "# Heading",
        "======",
        "The council of Harrowgate met on Monday and closed the bridge over the river Tarn for the winter.",
        "\tIndented\xa0words with a soft\xadhyphen, a zero\u200bwidth space and a \u202emark that turns.",
        "It was a long and very windy exam-",
        "ple of what the engineers had feared since the spring.",
        "“It is closed.” “For how long?” “Until May.”",
        "议会周一投票决定关闭大桥。渡轮五月开始运行。工程师们说这座桥不安全，市民多次要求修建新的桥梁。",
        "By Ann Example",
        "4 March 2031",
        "\u2028\x85",
        "\ud800 lone \x00 half \x1b[31mred",
        "👩\u200d🚒 firefighters came, and the firefighters left again before it was dark that evening.",
    ]
)
PAGES = st.lists(st.one_of(LINES, st.text(max_size=120)), max_size=30).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", "\r"]).map(lambda end: end.join(lines))
)


@given(PAGES)
@settings(deadline=None, max_examples=150)
@example("It was a long and very windy exam-\nple of what the engineers had feared since the spring.")
def test_places_are_true(raw: str) -> None:
    with suppress(InputError):
        check(clean_text(raw, language="en"))


@given(st.text())
def test_flattening_keeps_every_place(raw: str) -> None:
    flat = flatten(raw)
    assert len(flat) == len(raw)
    assert all(old == new or new in "\x00\t\n" for old, new in zip(raw, flat, strict=True))


@given(PAGES)
@settings(deadline=None, max_examples=100)
def test_blocks_lie_in_order_and_hold_every_letter(raw: str) -> None:
    flat = flatten(raw)
    pieces = [piece for block in split_blocks(flat) for piece in block.pieces]
    assert all(one.end <= two.start for one, two in pairwise(pieces))
    outside = list(flat)
    for piece in pieces:
        outside[piece.start : piece.end] = [""] * len(piece)
    assert not any(char.isalpha() for char in "".join(outside))
