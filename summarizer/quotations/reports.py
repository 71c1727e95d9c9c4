"""A report: one cue with what is said and who says it, before speakers are resolved."""

from dataclasses import dataclass, field

from summarizer.quotations.grammar import Range


@dataclass(slots=True)
class Report:
    """What one cue reports. Ranges count words of one sentence."""

    cue: Range | None
    frame: str
    """The list of cue verbs that the cue stands in: ``say``, ``think``, ``judge`` …"""
    subject: Range | None
    content: list[Range] = field(default_factory=list)
    lemma: str = ""
    pattern: str = "direct"
    """How what is said is tied to its cue; see ``indirect.Pattern``."""
