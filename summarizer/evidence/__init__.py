"""The evidence check: does the article support what a model wrote? Deterministic; never calls a model."""

from collections.abc import Sequence

from summarizer.article import Article
from summarizer.evidence.checking import EvidenceIndex
from summarizer.evidence.passages import find_quote
from summarizer.evidence.verdict import Verdict

__all__ = ["EvidenceIndex", "Verdict", "check_statement", "find_quote"]


def check_statement(
    article: Article, statement: str, cited: Sequence[int] = (), *, holder: str | None = None
) -> Verdict:
    """Whether the article supports a statement: one sentence or a few, written by a model.

    ``cited`` are 1-based sentence numbers; those outside the article are dropped, and when the cited sentences do not
    bear the statement it is sought in the whole article. ``holder`` is the speaker whose position the statement
    reports, where it does. Reads the whole article for one statement; for several, build one ``EvidenceIndex``.
    """
    return EvidenceIndex(article).check(statement, cited, holder=holder)
