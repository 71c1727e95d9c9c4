"""The verifier: a model that reads statements beside the article and gives each a verdict.

A chat model reads many in one call. Every call has two canaries, statements whose verdict is known. A verifier that
supports everything, or obeys a prompt injection, gets the false one wrong. If a canary is wrong, the call is repeated
once in another order; if it is wrong again, the statements have no verdict.

A model that scores gives each pair of a premise and a claim a probability of support. The premise is a window of the
article: the sentences that seem to bear the claim with two around them, of a long article also those that rank best,
and the whole article where it fits. One sentence of a claim is scored at a time. Of its windows the one with the
highest score decides; a claim is supported when each of its sentences is. MiniCheck does so: Tang et al. 2024,
“MiniCheck: Efficient Fact-Checking of LLMs on Grounding Documents”.
"""

import asyncio
import random
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from summarizer.errors import BadReply, ContextTooLong, TransientFault
from summarizer.files import text_hash
from summarizer.llm.capabilities import parameters
from summarizer.llm.client import ChatModel, Message, Scores, pair_request, scores_in
from summarizer.prompts import fill
from summarizer.results import Verdict
from summarizer.tasks import gather
from summarizer.tasks.drafter import (
    Chunk,
    Drafter,
    article_prefix,
    chunk_budget,
    excerpt,
    fence,
    in_article,
    neighbours,
    numbered,
    plan_chunks,
)
from summarizer.tasks.schemas import RefusedDraft, VerdictsDraft
from summarizer.text import lexicon
from summarizer.text.article import Article, Sentence, Span
from summarizer.text.sentences import injected_sentences, split_sentences
from summarizer.text.typography import verbatim_span

STATEMENTS_A_CALL, FEW_STATEMENTS = 24, 8
"""Most statements in one call; the second if the window or the model is small."""
BEFORE = "Before: "
"""Start of a claim that is shown with the sentence before it."""
ASKED = "Asked: "
"""Start of a claim that says otherwise than a question takes for granted."""
_SMALL_WINDOW = 16_384
_SMALL_MODEL = 15e9
_TRIES = 2
AROUND = 2
"""Sentences shown before and after those that a statement about a long article cites."""
_END = 3
"""Sentences of the article's end that are shown with them."""
ALWAYS_SHOWN = 1 + 2 * _END
"""At most so many sentences are shown whatever is cited: the title, the end, corrections."""
_FIGURE = re.compile(r"(?<![\w.,])\d{1,7}(?![\w.,]*\d)(?!\w)")
_PLAIN = re.compile(r"[^\W\d_].*[.。।۔]\Z", re.DOTALL)
_MARKS = re.compile('["“”„«»‹›「」『』?!…:;()\\[\\]]')
_SHORTEST, _LONGEST = 12, 320
"""Length in code points of a sentence that may be a canary."""
_CORRECTIONS = [lexicon.table("summary", language)["corrections"]["cited"] for language in ("en", "de", "fr", "es")]
_CORRECTION = re.compile(rf"\b(?:{'|'.join(lexicon.any_of(lexicon.entries(one)) for one in _CORRECTIONS)})\b", re.I)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement for the verifier, with the numbers of the sentences that seem to support it."""

    text: str
    sentences: tuple[int, ...] = ()
    words: str = ""
    """The words that are claimed, where ``text`` has others before them; empty: ``text``."""
    question: str = ""
    """Of an answer to a question: the question."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The verifier's reading of a claim."""

    verdict: Verdict | None
    """None if there is no verdict."""
    sentences: tuple[int, ...] = ()
    """The numbers of the deciding sentences."""
    reason: str = ""
    """What is wrong with a refused claim, as a sentence; or why there is no verdict, if known."""
    correction: str = ""
    """A wording of a refused claim that the article supports; may be empty."""
    shown: int = 0
    """How many sentences of the article were read for it."""


UNREAD = Reading(None)


def _no_verdict(fault: Exception) -> Reading:
    return Reading(None, reason=f"the verifier gave no verdict on it: {fault}")


@dataclass(frozen=True, slots=True)
class _Call:
    """One call: what is shown of the article, and the indices of its claims."""

    chunk: Chunk
    places: tuple[int, ...]


@dataclass
class Verifier(ABC):
    """Reads claims beside an article and gives each a verdict."""

    drafter: Drafter
    unread: int = field(default=0, init=False)
    """Claims without a verdict."""

    @property
    def name(self) -> str:
        """The model's name."""
        return self.drafter.model.name

    @property
    def calls(self) -> int:
        """Calls made."""
        return self.drafter.calls

    async def read(self, article: Article, claims: Sequence[Claim]) -> list[Reading]:
        """A reading for each claim, in order.

        Raises ModelError, except for unusable replies and transient faults, which leave claims without a verdict.
        """
        readings = await self._read(article, claims)
        self.unread += sum(reading.verdict is None for reading in readings)
        return readings

    @abstractmethod
    async def _read(self, article: Article, claims: Sequence[Claim]) -> list[Reading]:
        """The readings, in order; see ``read``."""


class ChatVerifier(Verifier):
    """Reads claims with a chat model, many in one call."""

    async def _read(self, article: Article, claims: Sequence[Claim]) -> list[Reading]:
        readings = [UNREAD] * len(claims)
        calls = list(_calls(article, claims, self.drafter.model))
        for call, found in zip(calls, await gather([self._call(article, claims, c) for c in calls]), strict=True):
            for place, reading in zip(call.places, found, strict=True):
                readings[place] = reading
        return readings

    async def _call(self, article: Article, claims: Sequence[Claim], call: _Call) -> list[Reading]:
        texts = [claims[place].text for place in call.places]
        for attempt in range(_TRIES):
            try:
                found = await self._try(article, texts, call, attempt)
            except TransientFault as fault:
                return [_no_verdict(fault)] * len(texts)
            if found is not None:
                return found
        return [UNREAD] * len(texts)

    async def _try(self, article: Article, texts: Sequence[str], call: _Call, attempt: int) -> list[Reading] | None:
        """The readings in the order of the texts; None if the reply is unusable or gets a canary wrong."""
        task, order = _task(article, texts, call, attempt)
        most = {"supported": len(order), "refused": len(order)}
        try:
            reply = await self.drafter.ask((*article_prefix(article, call.chunk), task), VerdictsDraft, most)
        except (BadReply, ContextTooLong):
            return None
        by_number = _readings(article, reply, call)
        read = {at: by_number.get(number, UNREAD) for number, at in enumerate(order, start=1)}
        true, false = read[len(texts)].verdict, read[len(texts) + 1].verdict
        if true != "supported" or false not in ("contradicted", "not_stated"):
            return None
        return [read[at] for at in range(len(texts))]


def _task(article: Article, texts: Sequence[str], call: _Call, attempt: int) -> tuple[Message, list[int]]:
    """The task of a call, and which text stands under each number; the last two are the canaries, true and false."""
    seed = text_hash("\n".join([article.text, *texts, str(attempt)]))
    rng = random.Random(seed)
    canaries = choose_canaries(article, call.chunk.sentences, rng)
    asked = [*texts, canaries.true, canaries.false]
    order = list(range(len(asked)))
    rng.shuffle(order)
    statements = numbered([asked[at] for at in order])
    forms = ((BEFORE, "verify-context"), (ASKED, "verify-premise"))
    explained = [fill(name) for start, name in forms if any(text.startswith(start) for text in texts)]
    task = "\n\n".join([fill("verify", statements=statements, fence=fence(statements)), *explained])
    return Message("user", task), order


def planned_calls(article: Article, claims: Sequence[Claim], model: ChatModel) -> Iterator[tuple[Message, ...]]:
    """The messages of each call that ``Verifier.read`` makes if every reply is usable."""
    for call in _calls(article, claims, model):
        task, _ = _task(article, [claims[place].text for place in call.places], call, 0)
        yield (*article_prefix(article, call.chunk), task)


def statements_a_call(model: ChatModel) -> int:
    """Most statements in one call of a model."""
    size = parameters(model.name)
    small = model.context_tokens <= _SMALL_WINDOW or (size is not None and size < _SMALL_MODEL)
    return FEW_STATEMENTS if small else STATEMENTS_A_CALL


def most_calls(statements: int, model: ChatModel) -> int:
    """Calls needed for this many statements about an article that fits the window."""
    return -(-statements // statements_a_call(model))


def _readings(article: Article, reply: VerdictsDraft, call: _Call) -> dict[int, Reading]:
    """The readings by number in the call. A number that occurs twice in the reply has none."""
    found: dict[int, list[Reading]] = {}
    shown = len(call.chunk.sentences)
    for yes in reply.supported:
        found.setdefault(yes.number, []).append(
            Reading("supported", _numbers(yes.sentences, article, call), shown=shown)
        )
    for no in reply.refused:
        reason = _reason(article, no)
        correction = " ".join(no.correction.split())
        reading = Reading(no.verdict, _numbers(no.sentences, article, call), reason, correction, shown)
        found.setdefault(no.number, []).append(reading)
    return {number: readings[0] for number, readings in found.items() if len(readings) == 1}


def _reason(article: Article, refused: RefusedDraft) -> str:
    """What is wrong, with the deciding words if the article has them verbatim."""
    reason = " ".join(refused.reason.split()).rstrip(".")
    span = verbatim_span(article.text, refused.words) if refused.words.strip() else None
    words = f" (“{' '.join(article.quote(Span(*span)).split())}”)" if span else ""
    plain = "the article says otherwise" if refused.verdict == "contradicted" else "the article does not say this"
    return f"{plain}: {reason}{words}" if reason else f"{plain}{words}"


def _numbers(numbers: Sequence[int], article: Article, call: _Call) -> tuple[int, ...]:
    return tuple(sorted({n for n in in_article(numbers, call.chunk) if 1 <= n <= len(article.sentences)}))


def _calls(article: Article, claims: Sequence[Claim], model: ChatModel) -> Iterator[_Call]:
    """Calls with the whole article; for a long one, with the part that has a claim's sentences, or with an excerpt."""
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
            yield _Call(chunk, group)


def _home(chunks: Sequence[Chunk], claim: Claim) -> int | None:
    """Index of the part with all sentences of a claim; None if there is none."""
    for at, chunk in enumerate(chunks):
        first, last = chunk.sentences[0].number, chunk.sentences[-1].number
        if claim.sentences and all(first <= number <= last for number in claim.sentences):
            return at
    return None


def _excerpts(article: Article, claims: Sequence[Claim], places: Sequence[int], model: ChatModel) -> Iterator[_Call]:
    """Calls for claims that combine parts, with their sentences and neighbours, the start, corrections and the end."""
    fixed = _fixed(article)
    room = chunk_budget(model.context_tokens)
    most = statements_a_call(model)
    size_of = cache(lambda n: model.count_tokens(article.sentence_text(article.sentences[n - 1])) + 5)
    group: list[int] = []
    shown: set[int] = set(fixed)
    for place in places:
        near = {s.number for s in neighbours(article, claims[place].sentences, AROUND)}
        if group and (sum(map(size_of, shown | near)) > room or len(group) == most):
            yield _Call(excerpt(neighbours(article, sorted(shown), 0)), tuple(group))
            group, shown = [], set(fixed)
        group.append(place)
        shown |= near
    yield _Call(excerpt(neighbours(article, sorted(shown), 0)), tuple(group))


def _fixed(article: Article) -> set[int]:
    last = len(article.sentences)
    corrections = {s.number for s in article.sentences if _CORRECTION.search(article.sentence_text(s))}
    return {1, *range(max(1, last - _END + 1), last + 1), *sorted(corrections)[:_END]}


def _evenly(places: Sequence[int], most: int) -> Iterator[tuple[int, ...]]:
    """Groups of at most ``most`` places, whose sizes differ by at most one."""
    count = -(-len(places) // most)
    for at in range(count):
        yield tuple(places[at * len(places) // count : (at + 1) * len(places) // count])


@dataclass(frozen=True, slots=True)
class Canaries:
    """Two statements about an article."""

    true: str
    """A sentence of the article."""
    false: str
    """The same with another number; if no sentence has a number, a sentence on another subject."""


def choose_canaries(article: Article, shown: Sequence[Sentence], rng: random.Random) -> Canaries:
    """Canaries from the sentences that a call shows, at least one; ``rng`` chooses."""
    orders = injected_sentences(article)
    usable = [s for s in shown if s.number not in orders] or list(shown)
    plain = [text for text in map(article.sentence_text, usable) if _is_plain(text)]
    rng.shuffle(plain)
    for text in plain:
        if altered := _alter(article, text, rng):
            return Canaries(text, altered)
    true = plain[0] if plain else max(map(article.sentence_text, usable), key=len)
    return Canaries(true, _foreign(article.language, rng))


def _is_plain(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and _PLAIN.match(text) is not None and not _MARKS.search(text)


def _alter(article: Article, text: str, rng: random.Random) -> str | None:
    """The sentence with one number changed to one that the article does not have; None if there is none."""
    figures = list(_FIGURE.finditer(text))
    if not figures:
        return None
    figure = rng.choice(figures)
    low = 10 ** (len(figure[0]) - 1)
    others = [str(n) for n in rng.sample(range(low, 10 * low), min(9, 9 * low)) if str(n) not in article.text]
    return text[: figure.start()] + others[0] + text[figure.end() :] if others else None


def _foreign(language: str, rng: random.Random) -> str:
    known = [line.split(": ", 1) for line in fill("canaries").splitlines()]
    return rng.choice(
        [text for code, text in known if code == language] or [text for code, text in known if code == "en"]
    )


# A model that scores

THRESHOLD = 0.5
"""Lowest score of a supported claim or canary. MiniCheck and FactCG report their figures at it."""
WINDOWS_A_CLAIM = 3
"""Approximate number of windows of a claim, for planning."""
PREMISE_TOKENS = 1_500
"""Most tokens of a premise; more text hides the words that decide."""
_FRAME_TOKENS = 120
"""Template and marks around a pair."""
_MARGIN = 0.75
"""Share of the window that is used if tokens are only estimated."""
_RANKED = 4


@dataclass(frozen=True, slots=True)
class _Window:
    sentences: tuple[Sentence, ...]
    focus: tuple[int, ...]
    """The numbers of the sentences it was laid around."""


@dataclass(frozen=True, slots=True)
class _Best:
    """The window that decides on a sentence of a claim."""

    scores: Scores
    window: _Window

    @property
    def supports(self) -> bool:
        return self.scores.supported >= max(THRESHOLD, self.scores.contradicted)

    @property
    def contradicts(self) -> bool:
        return self.scores.contradicted >= max(THRESHOLD, self.scores.supported)


@dataclass
class ScoringVerifier(Verifier):
    """Reads claims about one article with a model that scores pairs."""

    rank: Callable[[str], Sequence[int]]
    """The article's sentences by how much they bear on a text, the best first."""
    _known: str | None = field(default=None, init=False)
    """Why nothing is verified; empty if the model told the canaries apart, None if that was not tried yet."""
    _trying: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def _read(self, article: Article, claims: Sequence[Claim]) -> list[Reading]:
        """If the model gets the canaries wrong, no claim has a verdict."""
        if not claims:
            return []
        async with self._trying:
            if self._known is None:
                self._known = await self._try_canaries(article)
        if self._known:
            return [Reading(None, reason=self._known)] * len(claims)
        return await gather([self._claim(article, claim) for claim in claims])

    async def _try_canaries(self, article: Article) -> str:
        """Why the model verifies nothing; empty if it tells a true statement from a false one."""
        for attempt in range(_TRIES):
            seed = text_hash(f"{article.text}\n{attempt}")
            canaries = choose_canaries(article, article.sentences, random.Random(seed))
            home = next(s for s in article.sentences if article.sentence_text(s) == canaries.true)
            window = self._around(article, (home.number,), canaries.false)
            try:
                true, false = [await self._score(article, window, text) for text in (canaries.true, canaries.false)]
            except (BadReply, ContextTooLong, TransientFault) as fault:
                return _no_verdict(fault).reason
            if true.supported >= THRESHOLD > false.supported:
                return ""
        return (
            f"{self.name} verifies nothing here: it gives a sentence of the article {true.supported:.2f} and a false "
            f"one {false.supported:.2f}, where {THRESHOLD} means supported"
        )

    async def _claim(self, article: Article, claim: Claim) -> Reading:
        words = " ".join((claim.words or claim.text).split())
        texts = [words[span.start : span.end] for span in split_sentences(words, article.language)] or [words]
        if claim.question:
            texts = [f"{claim.question} {text}" for text in texts]
        windows = list(self._windows(article, replace(claim, text=words)))
        if not windows:
            return UNREAD
        try:
            best = await gather([self._best(article, windows, text) for text in texts])
        except (BadReply, ContextTooLong, TransientFault) as fault:
            return _no_verdict(fault)
        shown = len({sentence.number for window in windows for sentence in window.sentences})
        return self._reading(best, shown)

    def _reading(self, best: Sequence[_Best], shown: int) -> Reading:
        """A claim is contradicted when one of its sentences is, and supported when all are."""
        against = [one for one in best if one.contradicts]
        missing = [one for one in best if not one.supports]
        if against:
            worst = max(against, key=lambda one: one.scores.contradicted)
            said = f"the article says otherwise: {self.name} scores the contradiction {worst.scores.contradicted:.2f}"
            return Reading("contradicted", worst.window.focus, said, shown=shown)
        if missing:
            worst = min(missing, key=lambda one: one.scores.supported)
            score = f"{worst.scores.supported:.2f}, and {THRESHOLD} means supported"
            said = f"the article does not say this: {self.name} scores it {score}"
            return Reading("not_stated", worst.window.focus, said, shown=shown)
        focus = tuple(sorted({number for one in best for number in one.window.focus}))
        return Reading("supported", focus, shown=shown)

    async def _best(self, article: Article, windows: Sequence[_Window], text: str) -> _Best:
        scores = await gather([self._score(article, window, text) for window in windows])
        found = [_Best(*pair) for pair in zip(scores, windows, strict=True)]
        return max(found, key=lambda one: max(one.scores.supported, one.scores.contradicted))

    async def _score(self, article: Article, window: _Window, text: str) -> Scores:
        premise = " ".join(" ".join(article.sentence_text(s).split()) for s in window.sentences)
        return scores_in(await self.drafter.send(pair_request(premise, text)))

    def _windows(self, article: Article, claim: Claim) -> Iterator[_Window]:
        """The windows of a claim, none twice. The whole article stands for what seems to bear the claim."""
        whole = _Window(tuple(article.sentences), claim.sentences)
        fits = self._tokens(article, whole.sentences) <= self._room(claim.text)
        groups = list(self._grouped(article, claim.sentences, claim.text))
        if not fits:
            ranked = [number for number in self.rank(claim.text)[:_RANKED] if number not in claim.sentences]
            groups += [(number,) for number in ranked]
        seen = set[tuple[int, ...]]()
        for window in [*(self._around(article, group, claim.text) for group in groups), *([whole] if fits else [])]:
            numbers = tuple(sentence.number for sentence in window.sentences)
            if numbers and numbers not in seen:
                seen.add(numbers)
                yield window

    def _grouped(self, article: Article, numbers: Sequence[int], text: str) -> Iterator[tuple[int, ...]]:
        """Sentences in groups that fit one window with their neighbours: what a claim joins is read together."""
        group: tuple[int, ...] = ()
        for number in numbers:
            more = (*group, number)
            if group and self._tokens(article, neighbours(article, more, AROUND)) > self._room(text):
                yield group
                more = (number,)
            group = more
        if group:
            yield group

    def _around(self, article: Article, focus: tuple[int, ...], text: str) -> _Window:
        """The sentences with as many neighbours as fit, in the article's order."""
        for around in range(AROUND, -1, -1):
            near = sorted(neighbours(article, focus, around), key=lambda sentence: sentence.number)
            if self._tokens(article, near) <= self._room(text):
                break
        return _Window(tuple(near), tuple(sorted(focus)))

    def _tokens(self, article: Article, sentences: Sequence[Sentence]) -> int:
        return sum(self.drafter.model.count_tokens(article.sentence_text(sentence)) + 1 for sentence in sentences)

    def _room(self, text: str) -> int:
        model = self.drafter.model
        window = model.context_tokens if model.counts_exactly else int(model.context_tokens * _MARGIN)
        return max(1, min(PREMISE_TOKENS, window - model.count_tokens(text) - min(_FRAME_TOKENS, window // 8)))
