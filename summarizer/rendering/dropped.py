"""What was drafted and is not shown, in words."""

from summarizer.results import Dropped, Verdict

VERDICTS: dict[Verdict | None, str] = {
    "supported": "supported",
    "contradicted": "contradicted by the article",
    "not_stated": "not stated in the article",
    None: "",
}


def kind_of(one: Dropped) -> str:
    """``key point``, ``stance``, …"""
    return one.kind.replace("_", " ")


def why(one: Dropped) -> str:
    """The verifier's verdict, where there is one, and the reason."""
    return ": ".join(part for part in (VERDICTS[one.verdict], one.reason) if part)
