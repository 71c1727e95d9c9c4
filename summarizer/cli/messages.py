"""What goes to standard error: notices, warnings, progress, the finish line."""

import sys

from summarizer.rendering.safe import one_line
from summarizer.results import Report, RunReport


class Messages:
    """Writes to standard error, or nowhere when the user asked for quiet."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet

    def note(self, text: str) -> None:
        """One line for the user."""
        if not self.quiet:
            print(f"summarize: {one_line(text)}", file=sys.stderr, flush=True)

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


def unverified_note(report: Report) -> str | None:
    """That a model wrote and nobody verified it, in one sentence; None where that is not so."""
    verifier = report.run.verifier
    drafted = [entry for entry in report.dropped if entry.kind != "part"]
    if verifier is None or not drafted or verifier.unread < len(drafted):
        return None
    return f"{verifier.model} gave no usable verdict on any statement, so the article's own sentences are shown"
