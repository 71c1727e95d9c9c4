"""Exact checks: what can be refused without reading for meaning, in any language and without a model.

A refusal is nearly always right; where a check cannot be sure, it is silent and the verifier decides.
"""

from collections.abc import Sequence

from summarizer.checks.figures import FigureCheck
from summarizer.checks.quotes import CitationCheck, QuoteCheck
from summarizer.text.article import Article


class ExactChecks:
    """The exact checks of one article, which is read once, at the first statement that asks for it."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._citations = CitationCheck(article)
        self._quotes = QuoteCheck(article)
        self._figures = FigureCheck(article)

    def refusal(
        self, text: str, cites: Sequence[int] = (), *, language: str | None = None, given: str = ""
    ) -> str | None:
        """Why a statement cannot be so, in one plain sentence; None where nothing exact speaks against it.

        ``cites`` are the numbers of the sentences it rests on, which need not all exist; ``language`` is that of the
        statement (ISO 639-1) where it is not the article's. What stands in ``given``, the question to an answer, the
        statement need not have from the article.
        """
        return (
            self._citations.refusal(cites)
            or self._quotes.refusal(text, given)
            or self._figures.refusal(text, cites, language or self._article.language, given)
        )


__all__ = ["ExactChecks"]
