"""Exact checks of a statement: citations, quotations and figures, in any language and without a model.

A refusal is nearly always right. A check that cannot be sure does not refuse; then the verifier decides.
"""

from collections.abc import Sequence

from summarizer.checks.figures import FigureCheck
from summarizer.checks.quotes import CitationCheck, QuoteCheck
from summarizer.text.article import Article


class ExactChecks:
    """The exact checks against one article. The article is analysed once, when it is first needed."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._citations = CitationCheck(article)
        self._quotes = QuoteCheck(article)
        self._figures = FigureCheck(article)

    def refusal(
        self, text: str, cites: Sequence[int] = (), *, language: str | None = None, given: str = ""
    ) -> str | None:
        """The reason to refuse a statement, in one plain sentence; None if no check refuses it.

        ``cites``: the numbers of the sentences cited for it; unknown numbers are ignored. ``language``: the language of
        the statement (ISO 639-1), if it is not the article's. ``given``: text that the statement may repeat although
        the article does not contain it, such as the question that an answer belongs to.
        """
        return (
            self._citations.refusal(cites)
            or self._quotes.refusal(text, given)
            or self._figures.refusal(text, cites, language or self._article.language, given)
        )


__all__ = ["ExactChecks"]
