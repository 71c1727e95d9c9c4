"""RECORD=1 pytest asks the model and keeps its replies; pytest alone replays them, without a key."""

import os
from pathlib import Path

from feature import summary

from summarizer import assert_supported

HERE = Path(__file__).parent
CALLS = {"record" if os.environ.get("RECORD") else "replay": HERE / "recordings"}


def test_our_summary_says_only_what_the_article_says():
    article = (HERE / "article.txt").read_text(encoding="utf-8")
    assert_supported(summary(article), article, **CALLS)
