"""Answers of an archive as text: each with its words, and the article they stand in."""

from rich.padding import Padding
from rich.text import Text

from summarizer.corpus.finding import Finding, FindReport
from summarizer.rendering.safe import one_line
from summarizer.rendering.screen import Screen

NONE_SAYS = "None of these articles says."


def findings_text(report: FindReport, most: int) -> str:
    """The first answers, for a terminal or a pipe."""
    if not report.findings:
        return f"{NONE_SAYS} ({report.read} of {report.articles:,} were read.)\n"
    screen = Screen()
    for at, finding in enumerate(report.findings[:most]):
        if at:
            screen.console.print()
        screen.console.print(Text(one_line(finding.answer or ""), "bold" if screen.coloured else ""))
        for piece in finding.evidence:
            if piece.quote != finding.answer:
                screen.console.print(Padding(Text(one_line(piece.quote)), (0, 0, 0, 2)))
        screen.console.print(Text(f"  {_where(finding)}", "dim"), soft_wrap=True)
    if len(report.findings) > most:
        screen.console.print(f"\nand {len(report.findings) - most} more articles that answer; see --answers")
    return screen.text()


def _where(finding: Finding) -> str:
    about = finding.article
    return " · ".join(one_line(part) for part in (about.title, about.site, about.published, finding.id) if part)
