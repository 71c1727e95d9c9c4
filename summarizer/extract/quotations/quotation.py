"""What the quotation finder works with and returns. Values only; every span is in code points of ``Article.text``."""

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


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that stands for a person. Ranges count words of its sentence."""

    kind: Literal["name", "phrase", "pronoun", "nobody"]
    start: int
    end: int
    """The end of the words that stand for the speaker."""
    after: int
    """The end of all that belongs to them: an apposition, words in brackets."""
    name: Range | None = None
    role: Range | None = None
    gender: Gender | None = None
    parts: tuple[str, ...] = ()
    """The words of the name, in lower case, without titles."""
    told: Range | None = None
    """Where the words that tell who it is stand, when they are not the mention: ``the man`` of ``the man who said``."""
    titled: bool = False
    """A title tells the gender."""
    certain: bool = False
    """A title, an office or a given name says that this is a person."""
    loose: bool = False
    """A lone name that may be a place: after a preposition, or after a determiner."""
    leads: bool = False
    """The subject at the head of its sentence, as far as its place tells."""


@dataclass(slots=True)
class Report:
    """What one cue reports, before speakers are resolved."""

    words: Sequence[Word]
    """What the ranges and the mention count."""
    content: list[Span]
    speech: Speech
    cue: Range | None
    subject: Mention | None
    """None where the verb has none of its own: whoever spoke before."""
    first: int = 0
    """The first word of the sentence in marks that it reports."""
    last: int = 0
    act: Act = "speech"
    modality: Modality = "asserted"
    unnamed: Literal["", "still", "topic", "several", "paper", "body"] = ""
    """Who speaks where no subject tells it: whoever spoke last, whoever is told of, several people, whoever wrote a
    paper, or a body named before."""
    goes_on: bool = False
    """The verb goes on with something said before: ``she added``."""


def span_of(words: Sequence[Word], part: Range) -> Span:
    """The offsets of a range of words."""
    return Span(words[part[0]].start, words[part[1] - 1].end)
