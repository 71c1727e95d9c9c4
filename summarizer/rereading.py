"""The second reading: a model judges statements against the article once more, many in one call.

Its verdict comes on top of the check of ``evidence``, never in its stead: it can take a statement away, not save one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.article import Article
from summarizer.conversation import article_prefix, excerpt_prefix
from summarizer.drafting import Drafter, chunk_budget, neighbours, plan_chunks
from summarizer.drafts import VerdictDraft, VerdictsDraft
from summarizer.errors import BadReply, ContextTooLong
from summarizer.models.chat import ChatModel, Message
from summarizer.prompts import fill
from summarizer.results import Dropped, Evidence, SecondReading

STATEMENTS_A_CALL = 20
_AROUND = 2
"""Sentences shown before and after those that a statement about a long article rests on."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement and the numbers of the sentences that it rests on; with none, it is about the article as a whole."""

    text: str
    sentences: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the second reading says of a statement; ``agrees`` is None when it gave no verdict."""

    agrees: bool | None
    problem: str = ""

    @property
    def verdict(self) -> SecondReading | None:
        """As results show it."""
        return None if self.agrees is None else "agrees" if self.agrees else "disagrees"


@dataclass
class SecondReader:
    """Reads statements again with one model. ``marks``: what it disagrees with is marked, not dropped."""

    drafter: Drafter
    marks: bool = False
    dropped: list[Dropped] = field(default_factory=list)
    """Calls that gave no usable reply."""

    @property
    def name(self) -> str:
        """The model's name."""
        return self.drafter.caller.model.name

    async def read(self, article: Article, claims: Sequence[Claim]) -> list[Reading]:
        """A reading for each statement, in their order; an unusable reply gives none. Raises other ModelErrors."""
        readings: list[Reading] = []
        for prefix, batch in _batches(article, claims, self.drafter.caller.model):
            readings += await self._batch(prefix, batch)
        return readings

    async def _batch(self, prefix: tuple[Message, ...], claims: Sequence[Claim]) -> list[Reading]:
        lines = (f"{number}. {' '.join(claim.text.split())}" for number, claim in enumerate(claims, start=1))
        task = fill("verify", statements="\n".join(lines))
        try:
            messages = (*prefix, Message("user", task))
            reply = await self.drafter.ask(messages, VerdictsDraft, {"verdicts": len(claims)})
        except (BadReply, ContextTooLong) as fault:
            told = f"second reading of {len(claims)} statement{'s' * (len(claims) != 1)}"
            self.dropped.append(Dropped(kind="chunk", text=told, reason=str(fault)))
            return [Reading(None)] * len(claims)
        verdicts = {draft.number: draft for draft in reversed(reply.verdicts)}
        return [self._reading(verdicts.get(number)) for number in range(1, len(claims) + 1)]

    def _reading(self, draft: VerdictDraft | None) -> Reading:
        if draft is None:
            return Reading(None)
        said = " ".join(draft.problem.split()) or "the article does not say this"
        return Reading(draft.supported, "" if draft.supported else f"a second reading by {self.name} disagrees: {said}")


def sentences_of(article: Article, evidence: Sequence[Evidence]) -> tuple[int, ...]:
    """The numbers of the sentences that some evidence lies in."""
    return tuple(dict.fromkeys(article.sentence_at(piece.start).number for piece in evidence))


def most_calls(statements: int) -> int:
    """Calls that so many statements take, where no long evidence makes the batches shorter."""
    return -(-statements // STATEMENTS_A_CALL)


def _batches(
    article: Article, claims: Sequence[Claim], model: ChatModel
) -> Iterator[tuple[tuple[Message, ...], Sequence[Claim]]]:
    """The claims of each call, behind the article, or the parts of it that they rest on where it is too long."""
    chunks = plan_chunks(article, model)
    if len(chunks) == 1:
        prefix = article_prefix(article, chunks[0])
        for start in range(0, len(claims), STATEMENTS_A_CALL):
            yield prefix, claims[start : start + STATEMENTS_A_CALL]
        return
    room = chunk_budget(model.context_tokens)
    batch: list[Claim] = []
    shown: set[int] = set()
    for claim in claims:
        more = shown | {s.number for s in neighbours(article, claim.sentences, _AROUND)}
        size = sum(model.count_tokens(article.sentence_text(article.sentences[n - 1])) + 5 for n in more)
        if batch and (size > room or len(batch) == STATEMENTS_A_CALL):
            yield excerpt_prefix(article, neighbours(article, sorted(shown), 0)), batch
            batch, more = [], {s.number for s in neighbours(article, claim.sentences, _AROUND)}
        batch.append(claim)
        shown = more
    if batch:
        yield excerpt_prefix(article, neighbours(article, sorted(shown), 0)), batch
