"""One line over a report: how many statements it has, and who stands behind them."""

from collections import Counter
from collections.abc import Iterator

from summarizer.rendering.support import statements_of, supports_of, verifier_of
from summarizer.results import Report


def tally(report: Report) -> str:
    """Such as ``13 statements: 11 verified by MODEL, 1 corrected, 1 dropped``; the parts add up to the whole.

    Statements are headline, overview sentences, key points, stances, and what a model drafted and is not shown.
    ``corrected`` is a refused one whose new wording is shown because the verifier found it supported.
    """
    counts = _counted(report)
    total = counts.total()
    parts = [f"{count} {said}" for count, said in _parts(counts, report)]
    named = f"{total} statement{'s' * (total != 1)}"
    if not total:
        line = "No statements"
    elif len(parts) == 1:
        line = f"{named}{_of_one_kind(counts, report)}"
    else:
        by = f" by {report.run.model}" if counts["unverified"] and not counts["verbatim"] else ""
        line = f"{named}{by}: {', '.join(parts)}"
    return line + _unread_parts(report)


def _counted(report: Report) -> Counter[str]:
    """What is shown and dropped, by kind: a corrected statement is neither dropped nor just verified."""
    verified = {one.text for one in statements_of(report) if one.support == "verified"}
    verified |= {stance.claim for stance in report.stances or () if stance.support == "verified"}
    dropped = [one for one in report.dropped if one.kind != "part"]
    corrected = sum(one.instead in verified for one in dropped)
    counts: Counter[str] = Counter(supports_of(report))
    corrected = min(corrected, counts["verified"])
    counts["verified"] -= corrected
    return +Counter({**counts, "corrected": corrected, "dropped": len(dropped) - corrected})


def _parts(counts: Counter[str], report: Report) -> Iterator[tuple[int, str]]:
    own = "the article’s own sentence" + "s" * (counts["verbatim"] != 1)
    told = {
        "verified": f"verified by {verifier_of(report.run)}",
        "corrected": "corrected" if counts["verified"] else f"corrected and verified by {verifier_of(report.run)}",
        "verbatim": own,
        "unverified": "unverified",
        "dropped": "dropped",
    }
    for kind, said in told.items():
        if counts[kind]:
            yield counts[kind], said


def _of_one_kind(counts: Counter[str], report: Report) -> str:
    every = "all " if counts.total() > 1 else ""
    (kind,) = counts
    if kind == "unverified":
        return f" by {report.run.model}, unverified"
    if kind == "dropped":
        return f", {every}dropped"
    ((_, said),) = _parts(counts, report)
    return f", {every}{said}"


def _unread_parts(report: Report) -> str:
    unread = sum(one.kind == "part" for one in report.dropped)
    return f"; {unread} part{'s' * (unread != 1)} of the article could not be read" if unread else ""
