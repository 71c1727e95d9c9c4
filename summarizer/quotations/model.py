"""What the quotation finder returns. Values only; every span is in code points of ``Article.text``."""

from dataclasses import dataclass
from typing import Literal

from summarizer.article import Span

Speech = Literal["direct", "mixed", "indirect"]
Modality = Literal["asserted", "denied", "question", "conditional"]
Act = Literal["speech", "thought", "attitude"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it, as far as the article tells."""

    name: str
    """The fullest name the article gives, word for word: ``text[named_at.start:named_at.end]``."""
    role: str | None
    """What the article says the speaker is (``State Department spokesman``), word for word, or None."""
    mention: Span
    """The words that stand for the speaker at the quotation: a name, a role or a pronoun."""
    named_at: Span
    """Where ``name`` stands."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One thing that somebody is reported to say, write, think or want."""

    content: tuple[Span, ...]
    """What is said, in order, without the attribution. Direct speech includes its quotation marks."""
    speech: Speech
    """``direct``: all of it in quotation marks; ``mixed``: some of it; ``indirect``: none."""
    act: Act
    """``speech``: said or written; ``thought``: believed, hoped, wanted; ``attitude``: praised, criticised, backed."""
    modality: Modality
    """``asserted``: the speaker holds it; ``denied``: says it is not so, or did not say it; ``question``: asks it;
    ``conditional``: would say it, or has not said it yet."""
    speaker: Speaker | None
    """None when the article does not say who, or when it cannot be told safely."""
    mention: Span | None
    """The words that stand for the speaker, also when nobody can be named for them."""
    cue: Span | None
    """The words that make it a report (``said``, ``according to``); None when a quotation only continues."""

    @property
    def span(self) -> Span:
        """From the first to the last code point of the content."""
        return Span(self.content[0].start, self.content[-1].end)
