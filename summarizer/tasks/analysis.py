"""An article with its indexes, each computed once on first use."""

from functools import cached_property

from summarizer.checks import ExactChecks
from summarizer.checks.anchoring import Anchoring
from summarizer.extract.passages import PassageIndex
from summarizer.text.article import Article


class ArticleAnalysis:
    """Create one for each article, and use it for its report and all questions."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def checks(self) -> ExactChecks:
        """The exact checks of statements about the article."""
        return ExactChecks(self.article)

    @cached_property
    def anchoring(self) -> Anchoring:
        """Finds the sentences that support a statement."""
        return Anchoring(self.article)

    @cached_property
    def passages(self) -> PassageIndex:
        """Finds the sentences that are relevant to a question."""
        return PassageIndex(self.article)
