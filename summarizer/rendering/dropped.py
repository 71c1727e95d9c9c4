"""What was drafted and is not shown, in words."""

from summarizer.results import Dropped, Verdict

_VERDICTS: dict[Verdict, str] = {
    "supported": "supported",
    "contradicted": "contradicted",
    "not_stated": "not stated",
}


def kind_of(one: Dropped) -> str:
    """What it would have been, with the verifier's verdict where there is one: ``key point, contradicted``."""
    kind = one.kind.replace("_", " ")
    return f"{kind}, {_VERDICTS[one.verdict]}" if one.verdict else kind
