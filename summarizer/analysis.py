"""An article and what rules work out of it, each once, when it is first needed."""

from functools import cached_property

from summarizer.article import Article
from summarizer.checks import ExactChecks
from summarizer.checks.anchoring import Anchoring
from summarizer.extract.passages import PassageIndex


class ArticleAnalysis:
    """Build one for an article, and use it for its report and for all questions about it."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def checks(self) -> ExactChecks:
        """Refuses what is exactly wrong."""
        return ExactChecks(self.article)

    @cached_property
    def anchoring(self) -> Anchoring:
        """Finds the sentences that bear a statement."""
        return Anchoring(self.article)

    @cached_property
    def passages(self) -> PassageIndex:
        """Finds the sentences that bear on a question."""
        return PassageIndex(self.article)
