"""The result of ``summarize diff``: what changed between two versions of an article."""

from typing import Literal

from summarizer.results import SCHEMA_VERSION, ArticleInfo, Count, Dropped, Evidence, Result, RunReport, Support

ChangePart = Literal["headline", "correction", "figure", "date", "name", "negation", "qualifier", "quotation"]
"""What a change may be about; ``correction``: a correction or a note on an update."""


class ChangedValue(Result):
    """A fact that only one version has, or that replaces another."""

    part: ChangePart
    """``figure``, ``date``, ``name``, ``negation``, ``qualifier`` or ``quotation``."""
    old: str | None
    """As the old version writes it; null if the new version has one more."""
    new: str | None
    """As the new version writes it; null if the old version has one more."""


class WordPiece(Result):
    """A stretch of words in a changed sentence."""

    kind: Literal["same", "dropped", "added"]
    """Which version has it: both, the old one, the new one."""
    text: str
    """The words, with single spaces."""


class Change(Result):
    """One change between two versions of an article."""

    kind: Literal["changed", "added", "dropped", "moved"]
    """``moved``: the same words at another place."""
    about: list[ChangePart]
    """The facts that changed; empty if only other words did, whether or not they mean the same."""
    old: str
    """The old version's sentences, or its headline; empty for an addition."""
    new: str
    """The new version's sentences, or its headline; empty for what was dropped."""
    old_evidence: list[Evidence]
    """The places of these sentences; empty for a headline that is not part of the article text."""
    new_evidence: list[Evidence]
    """The same in the new version."""
    words: list[WordPiece]
    """Of changed sentences: ``same`` and ``dropped`` pieces make the old one, ``same`` and ``added`` the new one."""
    values: list[ChangedValue]
    """The figures, dates, names, negations, qualifiers and quotations that differ."""
    moved: bool
    """Whether the sentences stand at another place among the others."""
    statement: str | None = None
    """The change in a sentence by a model; null if no model wrote, or if the sentence was refused."""
    support: Support | None = None
    """``verified``: the verifier compared the sentence with both versions; ``unverified``: it only passed the exact
    checks; null without a sentence."""


class MetadataChange(Result):
    """Metadata that differs. It does not count as a change of the words."""

    field: Literal["author", "published", "site"]
    """Which."""
    old: str
    """In the old version."""
    new: str
    """In the new version."""


class DiffReport(Result):
    """What ``summarize diff --format json`` prints."""

    schema_version: Literal[2] = SCHEMA_VERSION
    """As for a report."""
    old: ArticleInfo
    """The old version."""
    new: ArticleInfo
    """The new version."""
    changes: list[Change]
    """The headline first, then corrections, facts and the rest, each in the order of the article."""
    metadata: list[MetadataChange]
    """Author, date and site, if both versions give them and they differ."""
    unchanged: Count
    """How many sentences of the new version are word for word those of the old one, at their place."""
    has_note: bool
    """Whether the new version has a correction or a note on an update that the old one lacks."""
    kept_notes: list[Evidence]
    """The corrections and notes that both versions carry, unchanged."""
    dropped: list[Dropped]
    """Sentences of a model about changes that are not shown."""
    run: RunReport
    """How the result was made."""
