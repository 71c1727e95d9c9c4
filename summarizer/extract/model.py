"""What the rules hand on: a side as the words of a sentence state it, and a stated stance. Values only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.article import Span
from summarizer.extract.phrases import trimmed
from summarizer.extract.scope import Group
from summarizer.quotations.model import Range
from summarizer.text.tokens import Word

Position = Literal["favor", "against", "mixed"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A side in one sentence. Ranges count its words."""

    subject: Range | None
    """Who takes it; None for whoever says the sentence."""
    verb: Range
    """The words that state it."""
    target: Range
    sign: int
    """+1 for the target, -1 against it, 0 both."""
    group: Group
    deed: bool
    """Something done, and not only said: a veto, a lawsuit, a vote."""
    passive: bool = False
    key: str = ""
    """The listed phrase that states it; empty for what only hangs on others."""


def claimed(
    words: Sequence[Word],
    subject: Range | None,
    verb: Range,
    target: Range | None,
    sign: int,
    group: Group,
    *,
    deed: bool,
    key: str = "",
) -> Iterator[Claim]:
    """One claim, unless its verb group says that it is not so."""
    turned = group.turned(sign)
    if target is not None and turned is not None:
        yield Claim(subject, verb, trimmed(words, target), turned, group, deed, key=key)


@dataclass(frozen=True, slots=True)
class ToldStance:
    """A side that the article tells in so many words.

    ``article.quote(holder_span) == holder`` and ``article.quote(target_span) == target``.
    """

    holder: str
    """The fullest name the article gives, word for word; the writer's name for the article's own voice."""
    role: str | None
    """What the article says the holder is, or None."""
    holder_span: Span | None
    """Where ``holder`` stands; None for an author whom only the metadata names."""
    target: str
    """What the side is on, in the article's words."""
    target_span: Span
    position: Position
    claim: str
    """The article's own sentence, or the quoted sentence with its speaker before it."""
    speech: Literal["direct", "indirect", "deed"]
    """``direct``: in the holder's quoted words; ``deed``: something done, as a veto; else ``indirect``."""
    voice: Literal["reported", "author"]
    evidence: tuple[Span, ...]
    """Whole sentences, in order: those that state the side and those that say whose it is."""
    sentences: tuple[int, ...]
    """The numbers of the sentences of ``evidence``."""
