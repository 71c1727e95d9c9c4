"""Somebody else's text → claims with their places."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import InputError
from summarizer.ingest.claims import claims_in, claims_listed
from summarizer.ingest.sources import Media

MARKDOWN = """# Council approves the harbour tram

Here is a summary:

- **Vote:** The council voted 23 to 22. It will borrow 148 million
  crowns.
- Why did it matter?

## Opponents
Marchbank was against it.
"""


def test_each_sentence_is_a_claim_with_its_place_in_the_text() -> None:
    found = claims_in(MARKDOWN)
    assert [(claim.text, claim.line) for claim in found.claims] == [
        ("Council approves the harbour tram", 1),
        ("Vote: The council voted 23 to 22.", 5),
        ("It will borrow 148 million crowns.", 5),
        ("Marchbank was against it.", 10),
    ]
    spans = [claim.span for claim in found.claims]
    assert [MARKDOWN[s.start : s.end] for s in spans if s][2] == "It will borrow 148 million\n  crowns."


def test_what_claims_nothing_is_listed_with_the_reason() -> None:
    skipped = [(one.text, one.line, one.reason) for one in claims_in(MARKDOWN).skipped]
    assert skipped == [
        ("Here is a summary:", 3, "introduces what follows"),
        ("Why did it matter?", 7, "question"),
        ("Opponents", 9, "heading"),
    ]


def test_a_claim_comes_with_the_sentence_before_it_in_its_paragraph() -> None:
    contexts = [claim.context for claim in claims_in(MARKDOWN).claims]
    assert contexts == ["", "", "Vote: The council voted 23 to 22.", ""]


def test_html_gives_its_visible_words_and_where_they_stand() -> None:
    page = (
        "<html><head><title>No claim</title><style>p {}</style></head><body><h1>Council approves tram to harbour</h1>\n"
        "<p>The vote was 23&nbsp;to 22 &amp; close.\n It was <b>late</b>.</p><ul><li>One item is here.</li></ul>"
        "<script>var claim = 'None of this is said.';</script></body></html>"
    )
    found = claims_in(page, "html")
    assert [claim.text for claim in found.claims] == [
        "Council approves tram to harbour",
        "The vote was 23 to 22 & close.",
        "It was late.",
        "One item is here.",
    ]
    span = found.claims[2].span
    assert span is not None
    assert page[span.start : span.end] == "It was <b>late</b>."
    assert [claim.line for claim in found.claims] == [1, 2, 3, 3]


def test_a_list_of_claims_is_one_a_line_or_json_lines() -> None:
    found = claims_listed('The vote was close.\n\n{"claim": "It  rained."}\n{"text": "It snowed."}\n')
    assert [(claim.text, claim.line) for claim in found.claims] == [
        ("The vote was close.", 1),
        ("It rained.", 3),
        ("It snowed.", 4),
    ]


@pytest.mark.parametrize("line", ["{broken", '{"statement": "x"}', '{"claim": ""}', '{"claim": 3}'])
def test_a_line_of_json_without_a_claim_is_an_input_error(line: str) -> None:
    with pytest.raises(InputError, match="line 2 of the claims"):
        claims_listed(f"A claim.\n{line}\n")


@settings(deadline=None, max_examples=200)
@given(
    st.text(alphabet=st.sampled_from("ab .?:#-*<>p/&;\n\t0é“”界"), max_size=200), st.sampled_from(["markdown", "html"])
)
def test_any_text_is_read_and_every_span_lies_in_it(raw: str, media: Media) -> None:
    found = claims_in(raw, media)
    for claim in found.claims:
        assert claim.text.strip()
        assert claim.span is not None
        assert 0 <= claim.span.start < claim.span.end <= len(raw)
        assert claim.line == raw.count("\n", 0, claim.span.start) + 1
