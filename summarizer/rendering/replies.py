"""What is said to a question, in words, the same in every format."""

from dataclasses import dataclass

from summarizer.rendering.support import support_in_words
from summarizer.results import AskReport, Evidence, RunReport

NOT_SAID = "The article does not say."
NOTHING_MATCHES = "No sentence matches; a model could read it: set OPENAI_API_KEY or --base-url, see summarize doctor."
_PASSAGES = "Passages that bear on the question (no model answered):"
_NEAREST = "Nearest passages:"
_UNCONFIRMED = "No answer could be confirmed"


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of the article below a reply."""

    evidence: tuple[Evidence, ...]
    match: str = ""
    """How well a passage fits the question; empty for the evidence of an answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to one question."""

    said: str
    """What stands first; may be several lines where a model answers in several."""
    behind: str
    """Who stands behind it: ``verified by MODEL``, ``says MODEL, which read all of it``; empty where nobody says
    anything."""
    heading: str
    """Over the passages; empty over the evidence of an answer."""
    shown: tuple[Shown, ...]
    note: str


def reply_to(report: AskReport) -> Reply:
    """What to show of one article's answer."""
    said, behind, heading, note = _said(report)
    if report.answer is not None:
        shown = tuple(Shown((piece,)) for piece in report.answer.evidence)
    else:
        shown = tuple(Shown(tuple(passage.evidence), f"{passage.match} match") for passage in report.passages)
    return Reply(said, behind, heading if shown else "", shown, note)


def _said(report: AskReport) -> tuple[str, str, str, str]:
    """The words, who stands behind them, the heading over the passages, and what is to be noted besides."""
    note = report.note or ""
    if report.answer is not None:
        return report.answer.text, support_in_words(report.answer.support, report.run), "", note
    if report.status == "not_in_article":
        return NOT_SAID, f"says {_reader(report.run)}, which read all of it", _NEAREST, note
    if report.status == "passages":
        return ("", "", _PASSAGES, note) if report.passages else (NOTHING_MATCHES, "", "", note)
    withheld = "\n".join(
        f"An answer was drafted but could not be confirmed: “{one.text}” ({one.reason.rstrip('.')})."
        for one in report.dropped
        if one.kind == "answer"
    )
    return withheld or f"{_UNCONFIRMED}{f': {note}' if note else ''}.", "", _NEAREST, ""


def _reader(run: RunReport) -> str:
    return run.verifier.model if run.verifier else run.model


def evidence_of(report: AskReport) -> list[Evidence]:
    """The article's words that are shown: those of the answer, or of the passages, best first."""
    return [piece for one in reply_to(report).shown for piece in one.evidence]
