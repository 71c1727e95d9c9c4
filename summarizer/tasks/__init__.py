"""The tasks that a model does with an article: drafts a report, answers a question, verifies statements, checks claims.

The only package that combines articles, rules and models. Its entry points are ``report``, ``answers`` and ``check``;
all statements go through ``review``: the exact checks, then the verifier.
"""

import asyncio
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from summarizer.text.article import Article

if TYPE_CHECKING:
    from summarizer.checks import ExactChecks
    from summarizer.checks.anchoring import Anchoring
    from summarizer.extract.passages import PassageIndex


class ArticleAnalysis:
    """An article with its indexes, each computed once on first use. Use one for its report and all questions."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def checks(self) -> "ExactChecks":
        """The exact checks of statements about the article."""
        from summarizer.checks import ExactChecks

        return ExactChecks(self.article)

    @cached_property
    def anchoring(self) -> "Anchoring":
        """Finds the sentences that support a statement."""
        from summarizer.checks.anchoring import Anchoring

        return Anchoring(self.article)

    @cached_property
    def passages(self) -> "PassageIndex":
        """Finds the sentences that are relevant to a question."""
        from summarizer.extract.passages import PassageIndex

        return PassageIndex(self.article)


async def gather(work: Sequence[Any]) -> list[Any]:
    """Run coroutines concurrently. Returns their results in order; the first error cancels the rest and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return [task.result() for task in tasks]
