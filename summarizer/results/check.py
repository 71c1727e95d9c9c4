"""The result of ``summarize check``: each claim with its verdict."""

from typing import Literal

from summarizer.results import SCHEMA_VERSION, ArticleInfo, Count, Evidence, Ordinal, Result, RunReport

ClaimVerdict = Literal["supported", "contradicted", "disputed", "partly", "not_stated", "unverified"]


class ClaimPlace(Result):
    """The place of a claim in the checked text."""

    line: Ordinal
    """Of the input."""
    start: Count
    """First code point of the claim in the decoded input."""
    end: Count
    """One past its last code point."""


class SourceVerdict(Result):
    """The result of a claim in one source."""

    source: str
    """The path or address as it was given."""
    verdict: ClaimVerdict
    """As for a claim."""
    evidence: list[Evidence]
    """The deciding sentences."""
    reason: str | None
    """Why the claim is refused, as a sentence for readers."""


class CheckedClaim(Result):
    """One claim, and whether the sources support it."""

    text: str
    """The claim as it was given."""
    place: ClaimPlace | None
    """Null for a claim that did not come in a text."""
    verdict: ClaimVerdict
    """``supported``; ``contradicted``: a source says otherwise; ``disputed``: one source supports it and another says
    otherwise; ``partly``: only ``part`` of it is supported; ``not_stated``: it is not in what was read;
    ``unverified``: no model has read it."""
    by: Literal["verifier", "exact", "wording"] | None
    """What decided: the verifier or an exact check. ``wording``: not verified, but the claim is a sentence of the
    source, word for word. Null if nothing is known."""
    source: str | None
    """The source that supports or contradicts it, else the most similar source."""
    evidence: list[Evidence]
    """The deciding sentences; for ``not_stated`` and ``unverified`` the nearest ones."""
    part: str | None
    """The supported part of a ``partly`` supported claim, in words that the verifier found supported."""
    reason: str | None
    """Why the claim is refused, as a sentence for readers; null if it is not."""
    correction: str | None
    """The claim corrected, in words that the verifier found supported; null if there are none."""
    others: list[SourceVerdict]
    """Other sources that also support or contradict the claim."""


class SkippedText(Result):
    """A line of the checked text that is not a claim."""

    text: str
    """The line."""
    line: Ordinal
    """Of the input."""
    start: Count
    """Its first code point in the decoded input."""
    reason: str
    """Such as ``heading`` or ``question``."""


class ClaimCounts(Result):
    """How many claims have each verdict."""

    supported: Count
    contradicted: Count
    disputed: Count = 0
    partly: Count
    not_stated: Count
    unverified: Count


class ClaimChecks(Result):
    """The verdicts on the claims of one text."""

    claims: list[CheckedClaim]
    """In the order in which they were given."""
    skipped: list[SkippedText]
    """Lines of the checked text that are not claims."""
    counts: ClaimCounts
    """How many claims have each verdict."""


class _CheckHead(Result):
    schema_version: Literal[2] = SCHEMA_VERSION
    """As a report's."""
    sources: list[ArticleInfo]
    """The articles that the claims were held against."""
    text: str | None
    """Path of the text under test; null where claims were given by themselves."""


class CheckReport(ClaimChecks, _CheckHead):
    """What ``summarize check --format json`` prints."""

    run: RunReport
    """How the result was made."""
