"""Whatever the bytes, reading and cleaning give an article whose places are true, or one sentence."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import fuzz
from summarizer.ingest.load import load_article
from summarizer.ingest.markdown import read_markdown
from summarizer.ingest.sources import decode, repair

KEPT = sorted(fuzz.KEPT.iterdir())
SAMPLES = fuzz.load_samples()
MARKDOWN = st.lists(
    st.sampled_from(
        [
            *"[]()*_`>#!\\<&~-|1. \n\t",
            "\n\n",
            "](",
            "![",
            "**",
            "```",
            "<!--",
            "-->",
            "&amp;",
            "<b>",
            "word",
            "字",
            "---\n",
        ]
    ),
    max_size=60,
).map("".join)


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name)
def test_inputs_that_are_kept_are_read(file: Path) -> None:
    for name in ("input", "input.md", "input.html"):
        assert fuzz.attempt(name, file.read_bytes())[1] == ""


@pytest.mark.parametrize("kind", ["docx", "epub", "pdf"])
def test_the_samples_are_articles(kind: str) -> None:
    assert "Harrowgate" in load_article(str(fuzz.KEPT / f"sample.{kind}")).text


@settings(deadline=None, max_examples=150)
@given(st.integers(min_value=0, max_value=2**32))
def test_changed_samples_give_an_article_or_one_sentence(seed: int) -> None:
    assert fuzz.attempt(*fuzz.make_input(random.Random(seed), SAMPLES))[1] == ""


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400), st.sampled_from(["input", "input.txt", "input.md", "input.html"]))
def test_any_bytes_give_an_article_or_one_sentence(data: bytes, name: str) -> None:
    assert fuzz.attempt(name, data)[1] == ""


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\0\ufeff"), min_size=1))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    plain = "".join(char for char in text if char.isprintable() or char == "\n")
    assert decode(plain.encode(), "x").text == repair(plain)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=80))
def test_mojibake_of_plain_ascii_is_no_change(text: str) -> None:
    ascii_only = text.encode("ascii", "ignore").decode()
    assert repair(ascii_only) == ascii_only


@given(MARKDOWN)
def test_markdown_leads_back_to_its_source(raw: str) -> None:
    found = read_markdown(raw)
    assert found.offsets is not None
    places = [found.offsets.raw(at) for at in range(len(found.text))]
    assert places == sorted(places)
    ends = [*(run.start for run in found.offsets.runs[1:]), len(found.text)]
    for run, end in zip(found.offsets.runs, ends, strict=bool(found.text)):
        if run.copied:
            assert found.text[run.start : end] == raw[run.raw_start : run.raw_start + end - run.start]
    for removal in found.removals:
        assert raw[removal.raw_span.start : removal.raw_span.end] == removal.text


@pytest.mark.parametrize(
    "unit", ["[", "![", "](", "[a](b ", "*", "_a ", "`", "` `` ", "<!--", "<a ", "> ", "\\", "[^", "# ", "- ", "&a"]
)
def test_markdown_is_read_in_linear_time(unit: str) -> None:
    raw = unit * (300_000 // len(unit))
    assert len(read_markdown(raw).text) <= len(raw) + 100
