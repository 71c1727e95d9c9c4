"""An article and its derived indexes, each computed once, when first needed."""

from functools import cached_property

from summarizer.checks import ExactChecks
from summarizer.checks.anchoring import Anchoring
from summarizer.extract.passages import PassageIndex
from summarizer.text.article import Article


class ArticleAnalysis:
    """Build one for each article, and use it for its report and all questions."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def checks(self) -> ExactChecks:
        """Finds exact faults of a statement."""
        return ExactChecks(self.article)

    @cached_property
    def anchoring(self) -> Anchoring:
        """Finds the sentences that bear a statement."""
        return Anchoring(self.article)

    @cached_property
    def passages(self) -> PassageIndex:
        """Finds the sentences that bear on a question."""
        return PassageIndex(self.article)
