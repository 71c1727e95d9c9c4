"""The verifier that scores: a model gives each pair of a premise and a claim a probability of support.

The premise is a window of the article: the sentences that seem to bear the claim with two around them, of a long
article also those that rank best, and the whole article where it fits. One sentence of a claim is scored at a time. Of
its windows the one with the highest score decides; a claim is supported when each of its sentences is. MiniCheck does
so: Tang et al. 2024, “MiniCheck: Efficient Fact-Checking of LLMs on Grounding Documents”.
"""

import asyncio
import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from summarizer.errors import BadReply, ContextTooLong, TransientFault
from summarizer.llm.scoring import Scores, pair_request, scores_in
from summarizer.tasks import gather
from summarizer.tasks.drafter import neighbours
from summarizer.tasks.verifier import UNREAD, Claim, Reading, Verifier, choose_canaries
from summarizer.text.article import Article, Sentence
from summarizer.text.sentences import split_sentences

THRESHOLD = 0.5
"""From here a claim is supported, a canary too. MiniCheck and FactCG report their figures at it."""
WINDOWS_A_CLAIM = 3
"""About the windows of a claim, for a plan."""
PREMISE_TOKENS = 1_500
"""Of a premise; a long one hides what decides."""
_FRAME_TOKENS = 120
"""Template and marks around a pair."""
_MARGIN = 0.75
"""Of the window, where tokens are estimated."""
_AROUND = 2
_RANKED = 4
_TRIES = 2


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
    """Empty: the canaries were told apart; else why nothing is verified; None: not tried."""
    _trying: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def _read(self, article: Article, claims: Sequence[Claim]) -> list[Reading]:
        """Without a verdict is also every claim where the model gets the canaries wrong."""
        if not claims:
            return []
        async with self._trying:
            if self._known is None:
                self._known = await self._try_canaries(article)
        if self._known:
            return [Reading(None, reason=self._known)] * len(claims)
        return await gather([self._claim(article, claim) for claim in claims])

    async def _try_canaries(self, article: Article) -> str:
        """Why the model verifies nothing; empty where it tells a true statement from a false one."""
        for attempt in range(_TRIES):
            seed = hashlib.sha256(f"{article.text}\n{attempt}".encode()).hexdigest()
            canaries = choose_canaries(article, article.sentences, random.Random(seed))
            home = next(s for s in article.sentences if article.sentence_text(s) == canaries.true)
            window = self._around(article, (home.number,), canaries.false)
            try:
                true, false = [await self._score(article, window, text) for text in (canaries.true, canaries.false)]
            except (BadReply, ContextTooLong, TransientFault) as fault:
                return f"the verifier gave no verdict on it: {fault}"
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
            return Reading(None, reason=f"the verifier gave no verdict on it: {fault}")
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
            if group and self._tokens(article, neighbours(article, more, _AROUND)) > self._room(text):
                yield group
                more = (number,)
            group = more
        if group:
            yield group

    def _around(self, article: Article, focus: tuple[int, ...], text: str) -> _Window:
        """The sentences with as many neighbours as fit, in the article's order."""
        for around in range(_AROUND, -1, -1):
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
