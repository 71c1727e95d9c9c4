"""Counting tokens offline leans high, and says that it estimates."""

import pytest

from summarizer.llm.ledger import counter_for, estimate_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a", 1),
        ("tram", 1),
        ("the tram", 2),
        ("extraordinary", 4),
        ("1234567", 3),
        ("你好", 3),
        ("трамвай", 5),
        ("a.b", 3),
        ("a\n\nb", 3),
    ],
)
def test_estimates(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_offline_counts_are_estimates() -> None:
    counter = counter_for("gpt-4.1-mini", offline=True)
    assert not counter.exact
    assert counter.count("two words") == estimate_tokens("two words")


def test_a_table_that_cannot_be_fetched_leaves_the_estimate(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert not counter_for("gpt-4-0613").exact
    assert not counter_for("no-such-model").exact
