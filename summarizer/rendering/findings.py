"""What an archive says to a question, as text: answers or passages, each with its words and its article."""

from rich.padding import Padding
from rich.text import Text

from summarizer.corpus.search import Finding, FindReport
from summarizer.rendering.places import joined, where
from summarizer.rendering.safe import one_line
from summarizer.rendering.screen import Screen
from summarizer.rendering.support import support_in_words

_INDENT = (0, 0, 0, 2)


def findings_text(report: FindReport, most: int) -> str:
    """The first articles, for a terminal or a pipe: their answers, or the passages that bear on the question."""
    if not report.findings:
        return f"{_nothing(report)}\n"
    screen = Screen()
    if (heading := _heading(report)) is not None:
        screen.console.print(f"{heading}\n")
    for at, finding in enumerate(report.findings[:most]):
        if at:
            screen.console.print()
        _print_answer(screen, finding)
        _print_passages(screen, finding)
        screen.console.print(Text(f"  {_article(finding)}", "dim"), soft_wrap=True)
    if (left := len(report.findings) - most) > 0:
        screen.console.print(f"\nand {left} more article{'s' * (left != 1)}; see --answers")
    return screen.text()


def _nothing(report: FindReport) -> str:
    """Why there is nothing to show. Only a model's reading says that something is not there."""
    if not report.read:
        return f"No word of the question stands in any of the {report.articles:,} articles."
    if report.status == "passages":
        return f"No sentence matches in the {report.read} of {report.articles:,} articles that come nearest."
    return f"{_not_answered(report)}."


def _heading(report: FindReport) -> str | None:
    if report.status in ("answered", "passages"):
        return None
    return f"{_not_answered(report)}; these passages bear on the question:"


def _not_answered(report: FindReport) -> str:
    said = "No answer was confirmed" if report.status == "unconfirmed" else "No answer was found"
    return f"{said} in the {report.read} of {report.articles:,} articles that were read"


def _print_answer(screen: Screen, finding: Finding) -> None:
    if (answer := finding.answer) is None:
        return
    screen.console.print(Text(one_line(answer.text), "bold" if screen.coloured else ""))
    words = one_line(joined(answer.evidence))
    if words != one_line(answer.text):
        screen.console.print(Padding(Text(words), _INDENT))
    said = f"{support_in_words(answer.support, finding.run)}; {where(answer.evidence)}"
    screen.console.print(Padding(Text(one_line(said), "dim"), _INDENT))


def _print_passages(screen: Screen, finding: Finding) -> None:
    for passage in finding.passages:
        screen.console.print(Text(one_line(joined(passage.evidence))))
        said = f"{passage.match} match; {where(passage.evidence)}"
        screen.console.print(Padding(Text(said, "dim"), _INDENT))


def _article(finding: Finding) -> str:
    about = finding.article
    return " · ".join(one_line(part) for part in (about.title, about.site, about.published, finding.id) if part)
