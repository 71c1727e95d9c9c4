"""The verifier: a model reads statements beside the article and gives each a verdict, many in one call.

Every call holds canaries, statements whose verdict is known. A call that gets them wrong counts as unread: it is made
once more, in another order, and then its statements have no verdict.
"""

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.article import Article, Sentence, Span
from summarizer.chunking import Chunk
from summarizer.errors import BadReply, ContextTooLong, TransientFault
from summarizer.models.chat import ChatModel, Message
from summarizer.models.sizes import parameters
from summarizer.prompts import fill
from summarizer.results import Verdict
from summarizer.tasks.canaries import choose_canaries
from summarizer.tasks.drafter import Drafter, chunk_budget, gather, in_article, neighbours, plan_chunks
from summarizer.tasks.messages import article_prefix, excerpt_prefix, fence, numbered
from summarizer.tasks.schemas import RefusedDraft, VerdictsDraft
from summarizer.text.verbatim import verbatim_span

STATEMENTS_A_CALL, FEW_STATEMENTS = 24, 8
"""Statements of one call; few where the window or the model is small."""
_SMALL_WINDOW = 16_384
_SMALL_MODEL = 15e9
_TRIES = 2
_AROUND = 2
"""Sentences shown before and after those that a statement about a long article rests on."""
_END = 3
"""Sentences of the end that are shown with them."""
_CORRECTION = re.compile(
    r"\b(?:correct(?:ion|ed)|clarification|an earlier version|korrektur|berichtigung"
    r"|in einer früheren (?:fassung|version)|rectificatif|correctif|une version précédente"
    r"|fe de erratas|corrección|una versión anterior)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement put before the verifier, and the numbers of the sentences that it seems to rest on."""

    text: str
    sentences: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the verifier says of a claim."""

    verdict: Verdict | None
    """None where nobody read it."""
    sentences: tuple[int, ...] = ()
    """The numbers of the sentences that decide."""
    reason: str = ""
    """Of a refused claim: what is wrong, as a sentence. Of one that nobody read: why, where that is known."""
    correction: str = ""
    """Of a refused claim: the same in words that the article bears, or nothing."""


UNREAD = Reading(None)


@dataclass(frozen=True, slots=True)
class _Call:
    """The claims of one call, by their places in the list, behind the sentences that are shown."""

    prefix: tuple[Message, ...]
    shown: tuple[Sentence, ...]
    chunk: Chunk | None
    """The part whose numbers the sentences have; None where they have the article's."""
    places: tuple[int, ...]


@dataclass
class Verifier:
    """Reads claims with one model."""

    drafter: Drafter
    unread: int = 0
    """Claims that got no verdict."""

    @property
    def name(self) -> str:
        """The model's name."""
        return self.drafter.model.name

    @property
    def calls(self) -> int:
        """Calls made."""
        return self.drafter.calls

    async def read(self, article: Article, claims: Sequence[Claim]) -> list[Reading]:
        """A reading for each claim, in their order.

        Raises ModelErrors other than for replies that cannot be used and faults that outlast every retry.
        """
        readings = [UNREAD] * len(claims)
        calls = list(_calls(article, claims, self.drafter.model))
        for call, found in zip(calls, await gather([self._call(article, claims, c) for c in calls]), strict=True):
            for place, reading in zip(call.places, found, strict=True):
                readings[place] = reading
        self.unread += sum(reading.verdict is None for reading in readings)
        return readings

    async def _call(self, article: Article, claims: Sequence[Claim], call: _Call) -> list[Reading]:
        texts = [claims[place].text for place in call.places]
        for attempt in range(_TRIES):
            seed = hashlib.sha256("\n".join([article.text, *texts, str(attempt)]).encode()).hexdigest()
            try:
                found = await self._try(article, texts, call, random.Random(seed))
            except TransientFault as fault:
                return [Reading(None, reason=f"the verifier gave no verdict on it: {fault}")] * len(texts)
            if found is not None:
                return found
        return [UNREAD] * len(texts)

    async def _try(
        self, article: Article, texts: Sequence[str], call: _Call, rng: random.Random
    ) -> list[Reading] | None:
        """The readings in the order of the texts; None where the reply cannot be used or gets a canary wrong."""
        canaries = choose_canaries(article, call.shown, rng)
        put = [*texts, canaries.true, canaries.false]
        order = list(range(len(put)))
        rng.shuffle(order)
        statements = numbered([put[at] for at in order])
        task = Message("user", fill("verify", statements=statements, fence=fence(statements)))
        most = {"supported": len(put), "refused": len(put)}
        try:
            reply = await self.drafter.ask((*call.prefix, task), VerdictsDraft, most)
        except (BadReply, ContextTooLong):
            return None
        by_number = _readings(article, reply, call)
        read = {at: by_number.get(number, UNREAD) for number, at in enumerate(order, start=1)}
        true, false = read[len(texts)].verdict, read[len(texts) + 1].verdict
        if true != "supported" or false not in ("contradicted", "not_stated"):
            return None
        return [read[at] for at in range(len(texts))]


def statements_a_call(model: ChatModel) -> int:
    """How many statements one call of a model may hold."""
    size = parameters(model.name)
    small = model.context_tokens <= _SMALL_WINDOW or (size is not None and size < _SMALL_MODEL)
    return FEW_STATEMENTS if small else STATEMENTS_A_CALL


def most_calls(statements: int, model: ChatModel) -> int:
    """Calls that so many statements about an article that fits the window take."""
    return -(-statements // statements_a_call(model))


def _readings(article: Article, reply: VerdictsDraft, call: _Call) -> dict[int, Reading]:
    """By the number in the call. A number that stands in the reply twice has no reading: nobody knows which counts."""
    found: dict[int, list[Reading]] = {}
    for yes in reply.supported:
        found.setdefault(yes.number, []).append(Reading("supported", _numbers(yes.sentences, article, call)))
    for no in reply.refused:
        reason = _reason(article, no)
        reading = Reading(no.verdict, _numbers(no.sentences, article, call), reason, " ".join(no.correction.split()))
        found.setdefault(no.number, []).append(reading)
    return {number: readings[0] for number, readings in found.items() if len(readings) == 1}


def _reason(article: Article, refused: RefusedDraft) -> str:
    """What is wrong, with the words of the article that decide; words that it does not have are left out."""
    said = " ".join(refused.reason.split()).rstrip(".")
    span = verbatim_span(article.text, refused.words) if refused.words.strip() else None
    words = f" (“{' '.join(article.quote(Span(*span)).split())}”)" if span else ""
    plain = "the article says otherwise" if refused.verdict == "contradicted" else "the article does not say this"
    return f"{plain}: {said}{words}" if said else f"{plain}{words}"


def _numbers(numbers: Sequence[int], article: Article, call: _Call) -> tuple[int, ...]:
    told = in_article(numbers, call.chunk) if call.chunk else numbers
    return tuple(sorted({n for n in told if 1 <= n <= len(article.sentences)}))


def _calls(article: Article, claims: Sequence[Claim], model: ChatModel) -> Iterator[_Call]:
    """Behind the whole article; of a long one behind the part that holds a claim's sentences, or behind an excerpt."""
    chunks = plan_chunks(article, model)
    most = statements_a_call(model)
    homes: dict[int | None, list[int]] = {}
    for place, claim in enumerate(claims):
        homes.setdefault(0 if len(chunks) == 1 else _home(chunks, claim), []).append(place)
    for home, places in homes.items():
        if home is None:
            yield from _excerpts(article, claims, places, model)
            continue
        chunk = chunks[home]
        for group in _evenly(places, most):
            yield _Call(article_prefix(article, chunk), chunk.sentences, chunk, group)


def _home(chunks: Sequence[Chunk], claim: Claim) -> int | None:
    """The part that holds all sentences of a claim."""
    for at, chunk in enumerate(chunks):
        first, last = chunk.sentences[0].number, chunk.sentences[-1].number
        if claim.sentences and all(first <= number <= last for number in claim.sentences):
            return at
    return None


def _excerpts(article: Article, claims: Sequence[Claim], places: Sequence[int], model: ChatModel) -> Iterator[_Call]:
    """Claims that join parts: behind their sentences with some around each, the title, corrections and the end."""
    fixed = _fixed(article)
    room = chunk_budget(model.context_tokens)
    most = statements_a_call(model)
    group: list[int] = []
    shown: set[int] = set(fixed)
    for place in places:
        more = shown | {s.number for s in neighbours(article, claims[place].sentences, _AROUND)}
        size = sum(model.count_tokens(article.sentence_text(article.sentences[n - 1])) + 5 for n in more)
        if group and (size > room or len(group) == most):
            yield _excerpt(article, shown, group)
            group, shown = [], set(fixed)
            more = shown | {s.number for s in neighbours(article, claims[place].sentences, _AROUND)}
        group.append(place)
        shown = more
    if group:
        yield _excerpt(article, shown, group)


def _excerpt(article: Article, numbers: set[int], places: Sequence[int]) -> _Call:
    shown = neighbours(article, sorted(numbers), 0)
    return _Call(excerpt_prefix(article, shown), tuple(shown), None, tuple(places))


def _fixed(article: Article) -> set[int]:
    last = len(article.sentences)
    corrections = {s.number for s in article.sentences if _CORRECTION.search(article.sentence_text(s))}
    return {1, *range(max(1, last - _END + 1), last + 1), *sorted(corrections)[:_END]}


def _evenly(places: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    """Groups of at most so many, whose sizes differ by one at most."""
    count = -(-len(places) // most)
    for at in range(count):
        yield tuple(places[at * len(places) // count : (at + 1) * len(places) // count])
