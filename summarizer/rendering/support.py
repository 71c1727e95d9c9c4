"""Who stands behind a statement, in words: the article itself, a verifier by name, or nobody."""

from collections.abc import Iterable

from summarizer.results import Evidence, Report, RunReport, Stance, Statement, Support

MARKS: dict[Support, str] = {"verbatim": "", "verified": "✓", "unverified": "unverified"}
"""What stands beside a statement; the legend says what each mark means."""
OWN_WORDS = "the article’s own words"
_UNKNOWN = "a verifier"


def verifier_of(run: RunReport) -> str:
    """The verifier's name."""
    return run.verifier.model if run.verifier else _UNKNOWN


def support_in_words(support: Support, run: RunReport) -> str:
    """``the article’s own words``, ``verified by NAME``, or ``unverified``."""
    return {"verbatim": OWN_WORDS, "verified": f"verified by {verifier_of(run)}", "unverified": "unverified"}[support]


def marked(support: Support, place: str) -> str:
    """The mark and the place of a statement, as they stand between parentheses."""
    mark = MARKS[support]
    return f"{mark}, {place}" if mark.isalpha() and place else f"{mark} {place}".strip()


def supports_of(report: Report) -> list[Support]:
    """The support of every statement that is shown: headline, overview, key points, stances."""
    return [*(one.support for one in statements_of(report)), *(stance.support for stance in report.stances or ())]


def statements_of(report: Report) -> list[Statement]:
    """Headline, overview sentences and key points, in this order."""
    summary = report.summary
    return [summary.headline, *summary.overview, *summary.key_points] if summary else []


def worded_evidence(report: Report) -> list[Evidence]:
    """The article's words behind what a model worded, each once, in the order of the article."""
    worded: list[Statement | Stance] = [*statements_of(report), *(report.stances or ())]
    pieces = {(e.start, e.end): e for one in worded if one.support != "verbatim" for e in one.evidence}
    return [piece for _, piece in sorted(pieces.items())]


def legend(report: Report) -> list[str]:
    """What the marks and places of a report mean, as sentences; only of those that it shows."""
    shown = set(supports_of(report))
    told = [*_marks_told(shown, report.run)]
    if shown or report.quotations:
        told.append("¶ and line count in the text that summarize clean prints.")
    return told


def _marks_told(shown: set[Support], run: RunReport) -> Iterable[str]:
    if "verified" in shown:
        yield f"✓ verified by {verifier_of(run)}."
    if "unverified" in shown:
        yield "Unverified: a model’s words, which no verifier has read beside the article."
    if len(shown) > 1 and "verbatim" in shown:
        yield "Without a mark: the article’s own words."
