"""Exact checks: what can be said of a statement without reading it. Rules only; no model."""

from collections.abc import Sequence

from summarizer.article import Article


class ExactChecks:
    """Interim."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def refusal(
        self, text: str, cites: Sequence[int] = (), *, language: str | None = None, given: str = ""
    ) -> str | None:
        """Interim."""
        return None
