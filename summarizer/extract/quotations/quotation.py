"""The values of quotation extraction. Every span counts code points of ``Article.text``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.text.article import Span
from summarizer.text.tokens import Word

Speech = Literal["direct", "mixed", "indirect"]
Modality = Literal["asserted", "denied", "question", "conditional"]
Act = Literal["speech", "thought", "attitude"]
Gender = Literal["male", "female"]
Range = tuple[int, int]
"""Start and end among the words of one sentence."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker, as far as the article identifies them."""

    name: str
    """The fullest name the article gives, word for word: ``text[named_at.start:named_at.end]``."""
    role: str | None
    """What the article says the speaker is (``State Department spokesman``), word for word, or None."""
    mention: Span
    """The words that refer to the speaker at the quotation: a name, a role or a pronoun."""
    named_at: Span
    """The span of ``name``."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One reported statement, thought or attitude."""

    content: tuple[Span, ...]
    """What is said, in order, without the attribution. Direct speech includes its quotation marks."""
    speech: Speech
    """``direct``: all of it in quotation marks; ``mixed``: some of it; ``indirect``: none."""
    act: Act
    """``speech``: said or written; ``thought``: believed, hoped, wanted; ``attitude``: praised, criticised, backed."""
    modality: Modality
    """``asserted``: the speaker says it is so; ``denied``: says it is not so, or did not say it; ``question``: asks it;
    ``conditional``: would say it, or has not said it yet."""
    speaker: Speaker | None
    """None if the article does not say who, or it is uncertain."""
    mention: Span | None
    """The words that refer to the speaker, even if they cannot be resolved."""
    cue: Span | None
    """The cue (``said``, ``according to``); None if the quotation only continues another."""

    @property
    def span(self) -> Span:
        """From the first to the last code point of the content."""
        return Span(self.content[0].start, self.content[-1].end)


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that refers to a person. Ranges count words of its sentence."""

    kind: Literal["name", "phrase", "pronoun", "nobody"]
    start: int
    end: int
    """The end of the words that refer to the person."""
    after: int
    """The end including an apposition or words in brackets."""
    name: Range | None = None
    role: Range | None = None
    gender: Gender | None = None
    parts: tuple[str, ...] = ()
    """The words of the name, in lower case, without titles."""
    told: Range | None = None
    """The words that identify the person, if not the mention itself: ``the man`` in ``the man who said``."""
    titled: bool = False
    """Whether a title gives the gender."""
    certain: bool = False
    """Whether a title, an office or a given name shows that this is a person."""
    loose: bool = False
    """Whether a single name may be a place: it follows a preposition or a determiner."""
    leads: bool = False
    """Whether it seems to be the subject at the start of its sentence."""


@dataclass(slots=True)
class Report:
    """The report of one cue, before its speaker is resolved."""

    words: Sequence[Word]
    """The words that the ranges and the mention refer to."""
    content: list[Span]
    speech: Speech
    cue: Range | None
    subject: Mention | None
    """None if the verb has no subject: then the previous speaker is meant."""
    first: int = 0
    """The first word of the reported content."""
    last: int = 0
    act: Act = "speech"
    modality: Modality = "asserted"
    unnamed: Literal["", "still", "topic", "several", "paper", "body"] = ""
    """The speaker if there is no subject: the last speaker, the person the text is about, several people, the author
    of a text, or a body named before."""
    goes_on: bool = False
    """Whether the verb continues earlier speech: ``she added``."""


def span_of(words: Sequence[Word], part: Range) -> Span:
    """The offsets of a range of words."""
    return Span(words[part[0]].start, words[part[1] - 1].end)
