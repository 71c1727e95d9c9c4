"""What goes to standard error: notices, warnings, progress, the finish line."""

import sys

from summarizer.article import Article
from summarizer.rendering.safe import one_line
from summarizer.rendering.support import supports_of
from summarizer.results import Report, RunReport

_UNVERIFIED = "{} gave no usable verdict on any statement, so the article's own sentences are shown"


class Messages:
    """Writes to standard error, or nowhere when the user asked for quiet."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet

    def note(self, text: str) -> None:
        """One line for the user."""
        if not self.quiet:
            print(f"summarize: {one_line(text)}", file=sys.stderr, flush=True)

    def notices(self, article: Article) -> None:
        """What the user should know of how an article was read."""
        for notice in article.notices:
            self.note(notice)

    def error(self, text: str) -> None:
        """One line that is shown also when quiet."""
        print(f"summarize: {one_line(text)}", file=sys.stderr, flush=True)

    def download(self, what: str, done: int, total: int) -> None:
        """Progress of fetching the embedded model."""
        if not self.quiet and (done in (0, total) or sys.stderr.isatty()):
            share = f" {100 * done // total} %" if done else ""
            end = "\n" if done in (0, total) or not sys.stderr.isatty() else "\r"
            print(f"summarize: {what}{share}", file=sys.stderr, end=end, flush=True)


def finish_line(run: RunReport) -> str:
    """Model, calls, tokens, cost and time of a run, in one line."""
    parts = [run.model]
    if run.calls:
        recorded = f" ({run.recorded_calls} cached)" if run.recorded_calls else ""
        about = "" if run.tokens_counted == "exact" else "about "
        cached = f" ({run.cached_tokens:,} cached)" if run.cached_tokens else ""
        cost = "cost unknown" if run.cost_usd is None else f"{run.cost_usd:.4f} USD"
        parts += [
            f"{run.calls} calls{recorded}",
            f"{about}{run.input_tokens:,} tokens in{cached}, {run.output_tokens:,} out",
            cost,
        ]
    return " · ".join([*parts, f"{run.seconds:.1f} s"])


def warnings(report: Report) -> list[str]:
    """What a user should know of a report that is poorer than it was to be, in one sentence each."""
    parts = [part for part in report.dropped if part.kind == "part"]
    unread = [f"{part.text} could not be read by the model: {part.reason}" for part in parts]
    return (
        [_UNVERIFIED.format(report.run.verifier.model)] if _is_unread(report) and report.run.verifier else []
    ) + unread


def _is_unread(report: Report) -> bool:
    """Whether a model wrote, and the verifier gave a verdict on nothing of it."""
    verifier = report.run.verifier
    drafted = [entry for entry in report.dropped if entry.kind != "part"]
    if verifier is None or not drafted or verifier.unread < len(drafted):
        return False
    return "verified" not in supports_of(report) and not any(entry.verdict for entry in drafted)
