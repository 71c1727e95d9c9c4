"""Checks claims against one source or several: the exact checks, then the verifier.

Without a verifier a claim gets the result of the exact checks (a refusal with its reason, or that it is a sentence of
the source) and the nearest sentences. If a source does not fit the window, the verifier reads the part with the claim's
nearest sentences. A claim that is not stated there is read once more, beside the most similar sentences of the whole
source.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from summarizer.ingest.claims import Claim
from summarizer.results import (
    CheckedClaim,
    ClaimCounts,
    ClaimPlace,
    ClaimVerdict,
    ReportVerdict,
    SourceVerdict,
    evidence_for,
)
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.review import Item, Outcome, Reviewer
from summarizer.tasks.verifier import Reading
from summarizer.text.tokens import content_stems

_RANK: tuple[ReportVerdict, ...] = ("supported", "contradicted", "partly", "not_stated", "unverified")
"""Of several sources, the one whose verdict comes first here decides; ``decide`` says where two sources disagree."""
SECOND_LOOK = 12
"""Sentences of a long source in the second reading of a claim."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one claim in one source."""

    source: str
    verdict: ReportVerdict
    by: Literal["verifier", "exact", "wording"] | None
    sentences: tuple[int, ...]
    reason: str | None = None
    correction: str | None = None
    part: str | None = None


async def check_items(reviewer: Reviewer, items: Sequence[Item]) -> list[Finding]:
    """What the reviewer's article says about each item, in their order. Raises ModelError."""
    outcomes = await reviewer.review(items)
    findings = [_finding(reviewer.analysis, outcome) for outcome in outcomes]
    again = [at for at, outcome in enumerate(outcomes) if _is_unread(reviewer.analysis, outcome)]
    for at, outcome in zip(again, await _second_look(reviewer, [items[at] for at in again]), strict=True):
        second = _finding(reviewer.analysis, outcome)
        if _RANK.index(second.verdict) <= _RANK.index(findings[at].verdict):
            findings[at] = second
    return findings


async def _second_look(reviewer: Reviewer, items: Sequence[Item]) -> list[Outcome]:
    """Review the items again, each beside the most similar sentences of the whole source."""
    if not items:
        return []
    passages = reviewer.analysis.passages
    ranked = [tuple(number for number, _ in passages.rank(item.text)[:SECOND_LOOK]) for item in items]
    return await reviewer.review([replace(item, beside=near) for item, near in zip(items, ranked, strict=True)])


def items_of(claims: Sequence[Claim]) -> list[Item]:
    """The claims as items of a review."""
    return [Item("claim", claim.text, context=claim.context) for claim in claims]


def _is_unread(analysis: ArticleAnalysis, outcome: Outcome) -> bool:
    """Whether the claim is not stated in the part that was read, and that was not the whole source."""
    reading = outcome.reading
    return reading.verdict == "not_stated" and 0 < reading.shown < len(analysis.article.sentences)


def _finding(analysis: ArticleAnalysis, outcome: Outcome) -> Finding:
    source = analysis.article.source.path
    item, reading = outcome.item, outcome.reading
    nearest = (reading.verdict and outcome.sentences) or reading.sentences or analysis.anchoring.anchor(item.text)
    if reading.verdict is None:
        if outcome.refusal:
            return Finding(source, "not_stated", "exact", nearest, outcome.refusal)
        by: Literal["wording"] | None = "wording" if analysis.anchoring.is_verbatim_sentence(item.text) else None
        return Finding(source, "unverified", by, nearest, reading.reason or None)
    if reading.verdict == "supported" and outcome.refusal is None:
        return Finding(source, "supported", "verifier", nearest)
    if reading.verdict == "supported":
        return Finding(source, "not_stated", "exact", nearest, outcome.refusal)
    correction = outcome.shown.text if outcome.shown is not None else None
    deciding = reading.sentences or nearest
    if reading.verdict == "not_stated" and correction and _is_part(correction, item.text, analysis.article.language):
        return Finding(source, "partly", "verifier", deciding, reading.reason, correction, correction)
    return Finding(source, reading.verdict, "verifier", deciding, _reason(analysis, reading), correction)


def _reason(analysis: ArticleAnalysis, reading: Reading) -> str:
    """The verifier's reason; for “not stated” with how much of a long source was read."""
    size = len(analysis.article.sentences)
    if reading.verdict == "not_stated" and reading.shown < size:
        return f"{reading.reason} ({reading.shown:,} of {size:,} sentences were read for it)"
    return reading.reason


def _is_part(correction: str, claim: str, language: str) -> bool:
    """Whether a correction is the claim with words left out."""
    left, whole = Counter(content_stems(correction, language)), Counter(content_stems(claim, language))
    return bool(left) and left < whole


def decide(claim: Claim, findings: Sequence[Finding], analyses: Sequence[ArticleAnalysis]) -> CheckedClaim:
    """The overall result of a claim, from its result in each source."""
    order = sorted(range(len(findings)), key=lambda at: _RANK.index(findings[at].verdict))
    first = findings[order[0]]
    verdicts = [finding.verdict for finding in findings]
    others = [
        SourceVerdict(
            source=findings[at].source,
            verdict=findings[at].verdict,
            evidence=evidence_for(analyses[at].article, findings[at].sentences),
            reason=findings[at].reason,
        )
        for at in order[1:]
        if findings[at].verdict in ("supported", "contradicted", "partly")
    ]
    return CheckedClaim(
        text=claim.text,
        place=_place(claim),
        verdict="disputed" if first.verdict == "supported" and "contradicted" in verdicts else first.verdict,
        by=first.by,
        source=first.source,
        evidence=evidence_for(analyses[order[0]].article, first.sentences),
        part=first.part,
        reason=first.reason,
        correction=first.correction,
        others=others,
    )


def _place(claim: Claim) -> ClaimPlace | None:
    if claim.span is None or claim.line is None:
        return None
    return ClaimPlace(line=claim.line, start=claim.span.start, end=claim.span.end)


def counts_of(claims: Sequence[CheckedClaim]) -> ClaimCounts:
    """How many claims have each verdict."""
    found = Counter(claim.verdict for claim in claims)
    return ClaimCounts(**{verdict: found[verdict] for verdict in get_args(ClaimVerdict)})
