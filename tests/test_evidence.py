"""The evidence check through its public functions."""

import pytest

from summarizer.article import Span
from summarizer.assembling import article_from_text
from summarizer.evidence import Verdict, find_quote

TEXT = "Mayor Ilse Brandt said the bridge will cost “about 14 million — perhaps more”.\nShe’s seen it before…"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("about 14 million", "about 14 million"),
        ('"about 14 million - perhaps more."', "about 14 million — perhaps more"),
        ("She's seen  it before...", "She’s seen it before…"),
        ("she's seen it", "She’s seen it"),
        ("bout 14", None),
        ("about 15 million", None),
        ("…", None),
        ("", None),
    ],
)
def test_find_quote_returns_the_articles_own_words(words: str, found: str | None) -> None:
    article = article_from_text(TEXT)
    span = find_quote(article, words)
    assert (article.quote(span) if span else None) == found


def test_find_quote_gives_code_points() -> None:
    assert find_quote(article_from_text("a 𝕏 b c"), "b c") == Span(4, 7)


def test_a_verdict_has_a_reason_exactly_when_it_is_not_supported() -> None:
    with pytest.raises(ValueError, match="reason"):
        Verdict(True, "why", (1,), 0.5)
