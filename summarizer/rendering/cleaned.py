"""What cleaning kept and left out."""

from summarizer.article import Article
from summarizer.engine import article_info
from summarizer.rendering.safe import one_line
from summarizer.results import CleanReport, RemovalInfo


def to_clean_report(article: Article) -> CleanReport:
    """The cleaned article and its removals as a result."""
    removed = [
        RemovalInfo(text=r.text, reason=r.reason, start=r.raw_span.start, end=r.raw_span.end) for r in article.removals
    ]
    return CleanReport(article=article_info(article), text=article.text, removed=removed)


def removed_text(article: Article) -> str:
    """One line for each removal: line number of the input, reason, the text left out."""
    lines = []
    for removal in article.removals:
        line = article.raw.count("\n", 0, removal.raw_span.start) + 1
        lines.append(f"{line:>5}  {removal.reason:<24}  {one_line(removal.text)}\n")
    return "".join(lines) or "Nothing was left out.\n"
