"""A run as one page: the verdict, the scores, every case as a row of tiles, and what became of each expectation.

The page needs nothing but itself: no script, no network; its policy allows exactly its own style sheet.
"""

from collections.abc import Mapping, Sequence
from importlib.resources import files

from jinja2 import PackageLoader

from summarizer import __version__
from summarizer.article import Article
from summarizer.evaluation.golden import GoldenCase
from summarizer.evaluation.reports.tables import Reported, rows, written
from summarizer.evaluation.reports.views import case_views, gated_metrics
from summarizer.rendering.html.page import content_security_policy, environment

_STYLE = (files("summarizer.evaluation.reports") / "static" / "run.css").read_text(encoding="utf-8")


def to_html(reported: Reported, cases: Sequence[GoldenCase], articles: Mapping[str, Article]) -> str:
    """The whole document. ``articles`` has the article of each case that could be read."""
    templates = environment().overlay(loader=PackageLoader("summarizer.evaluation.reports"))
    return templates.get_template("run.html").render(
        reported=reported,
        run=reported.run,
        verdict=reported.verdict,
        rows=list(rows(reported)),
        metrics=gated_metrics(),
        cases=list(case_views(reported, cases, articles)),
        written=written,
        policy=content_security_policy(_STYLE, ""),
        style=_STYLE,
        version=__version__,
    )
