"""Choosing: the best sentences that do not repeat each other, spread over a long article.

Greedy choice under a redundancy limit, as in maximal marginal relevance (Carbonell and Goldstein, 1998). The penalties
only ever grow, so a heap whose entries are re-scored when they surface ("lazy greedy", Minoux, 1978) gives the same
choice as re-scoring everything, in near-linear time.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from summarizer.article import Article, Sentence
from summarizer.selection.balance import balanced
from summarizer.selection.context import inside_quotation, is_ended, is_self_contained, speaks
from summarizer.selection.scoring import KEY_WEIGHTS, WEIGHTS, Candidate, Weights, candidates
from summarizer.selection.standing import Standing
from summarizer.text.stems import content_stems

DEFAULT_COUNT = 3
SECTION_SENTENCES = 50
"""A longer article is read as sections of so many sentences, each of which should have its say."""


def select_sentences(article: Article, *, words: int | None = None, count: int | None = None) -> tuple[Sentence, ...]:
    """The sentences that together summarise the article, in article order; no headings.

    At most ``count`` sentences and at most ``words`` words (but one sentence at least, when the article has any);
    three sentences when neither is given. A sentence that leans on the one before it comes only together with it, as
    long as there are others. Raises ValueError for a limit below 1.
    """
    if words is None and count is None:
        count = DEFAULT_COUNT
    chosen = _overview(article, _Budget(count, words), WEIGHTS)
    return tuple(sorted(chosen, key=lambda sentence: sentence.number))


def rank_sentences(article: Article, weights: Weights = WEIGHTS, *, count: int | None = None) -> tuple[Sentence, ...]:
    """The article's sentences in the order in which ``select_sentences`` chooses them, without those that repeat.

    Only the first ``count``, where it is given. Raises ValueError for a count below 1.
    """
    return _overview(article, _Budget(count, None), weights)


def _overview(
    article: Article, budget: "_Budget", weights: Weights, told: Sentence | None = None
) -> tuple[Sentence, ...]:
    found = candidates(article)
    choice = _Choice(budget, weights)
    if told is not None:
        choice.tell(article, told, found)
    standing = Standing(article, [article.sentence_text(c.sentence) for c in found[:1]])

    def stands(candidate: Candidate) -> bool:
        sentence = candidate.sentence
        if sentence.number in standing.spoken:
            return standing.alone(sentence)
        if not is_ended(article, sentence):
            return False
        if candidate.order == 0:
            return True
        heard = speaks(article.sentence_text(sentence))
        return is_self_contained(article, sentence) and standing.known(sentence) and not heard

    def attributed(candidate: Candidate) -> bool:
        sentence = candidate.sentence
        return sentence.number in standing.spoken or not inside_quotation(article, sentence)

    leaning = choice.take(found, stands, with_previous=True)
    torn = choice.take(leaning, attributed)
    if not choice.chosen:
        choice.take(torn, lambda _: True)
    return choice.sentences()


def rank_around(article: Article, told: Sentence | None, count: int) -> tuple[Sentence, ...]:
    """Up to ``count`` sentences as ``rank_sentences`` has them, for a reader who has read the sentence ``told``.

    Raises ValueError for a count below 1.
    """
    return _overview(article, _Budget(count, None), WEIGHTS, told)


def rank_key_sentences(
    article: Article, count: int, told: Sequence[str] = (), *, enough: int | None = None
) -> tuple[Sentence, ...]:
    """Up to ``count`` sentences that can each stand alone, the one that says most first; no headings.

    Each is complete and self-contained (see ``Standing``), and none repeats another or what was ``told``. Those that
    say ``I`` or ``we``, or name somebody by a surname that only another sentence explains, come last, and are taken
    only up to ``enough``, where that is given. Fewer, or none, where the article has no more.

    Among them are one of each of two holders, and one with a figure, where the article has such and ``told`` does not.
    Raises ValueError for a count below 1.
    """
    found = candidates(article)
    standing = Standing(article, told or [article.sentence_text(c.sentence) for c in found[:1]])
    choice = _Choice(_Budget(2 * count, None), KEY_WEIGHTS)
    for text in told:
        choice.tell_text(text, article.language)
    rest = choice.take(found, lambda c: standing.alone(c.sentence) and standing.clear(c.sentence))
    if enough is not None:
        choice.budget.count = max(0, enough - len(choice.chosen))
    choice.take(rest, lambda c: standing.alone(c.sentence))
    return balanced(article, choice.candidates(), count, told, standing.spoken)


@dataclass(slots=True)
class _Budget:
    """What may still be chosen; ``None`` is no limit."""

    count: int | None
    words: int | None

    def __post_init__(self) -> None:
        if (self.count is not None and self.count < 1) or (self.words is not None and self.words < 1):
            raise ValueError("a summary needs room for at least one sentence and one word")

    @property
    def spent(self) -> bool:
        return self.count == 0 or (self.words is not None and self.words <= 0)

    def spend(self, words: int) -> None:
        self.count = None if self.count is None else self.count - 1
        self.words = None if self.words is None else self.words - words


@dataclass(slots=True)
class _Choice:
    """Grows greedily; everything that later choices depend on is kept up to date here."""

    budget: _Budget
    weights: Weights = WEIGHTS
    chosen: dict[int, Candidate] = field(default_factory=dict)
    """By place among the candidates."""
    told: dict[int, frozenset[str]] = field(default_factory=dict)
    """The stems of what is chosen and of what the reader has read already, the latter by negative places."""
    before: set[int] = field(default_factory=set)
    """Places of sentences read already."""
    using: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Stem → places of the chosen sentences that have it."""
    in_section: Counter[int] = field(default_factory=Counter)

    def take(
        self, found: Sequence[Candidate], usable: Callable[[Candidate], bool], *, with_previous: bool = False
    ) -> list[Candidate]:
        """Choose from ``found`` while the budget lasts; returns those passed over for not being usable.

        ``with_previous`` makes a sentence usable as soon as the one before it is chosen.
        """
        heap = [(-self._score(candidate), candidate.order, candidate) for candidate in found]
        heapq.heapify(heap)
        waiting: dict[int, Candidate] = {}
        while heap and not self.budget.spent:
            score, order, candidate = heapq.heappop(heap)
            now = -self._score(candidate)
            if now > score:
                heapq.heappush(heap, (now, order, candidate))
            elif self._repeats(candidate):
                continue
            elif not ((with_previous and self._follows(order)) or usable(candidate)):
                waiting[order] = candidate
            elif self._fits(candidate):
                self._add(candidate)
                if with_previous and (next_one := waiting.pop(order + 1, None)):
                    heapq.heappush(heap, (-self._score(next_one), order + 1, next_one))
        return list(waiting.values())

    def tell(self, article: Article, sentence: Sentence, found: Sequence[Candidate]) -> None:
        """Make known that the reader has read a sentence, which then is not chosen."""
        self.tell_text(article.sentence_text(sentence), article.language)
        self.before.update(c.order for c in found if c.sentence.number == sentence.number)

    def tell_text(self, text: str, language: str) -> None:
        """Make known that the reader has read a text."""
        self._use(-1 - len(self.told), frozenset(content_stems(text, language)))

    def candidates(self) -> tuple[Candidate, ...]:
        """In the order of choice."""
        return tuple(self.chosen.values())

    def sentences(self) -> tuple[Sentence, ...]:
        """In the order of choice."""
        return tuple(candidate.sentence for candidate in self.chosen.values())

    def _follows(self, order: int) -> bool:
        return order - 1 in self.chosen or order - 1 in self.before

    def _score(self, candidate: Candidate) -> float:
        return (
            candidate.score(self.weights) + self.weights.section * self.in_section[candidate.order // SECTION_SENTENCES]
        )

    def _repeats(self, candidate: Candidate) -> bool:
        if candidate.order in self.before:
            return True
        shared = Counter(order for stem in candidate.stems for order in self.using.get(stem, ()))
        return any(
            count >= self.weights.redundant * min(len(candidate.stems), len(self.told[order]))
            for order, count in shared.items()
        )

    def _fits(self, candidate: Candidate) -> bool:
        return not self.chosen or self.budget.words is None or candidate.words <= self.budget.words

    def _add(self, candidate: Candidate) -> None:
        self.chosen[candidate.order] = candidate
        self._use(candidate.order, candidate.stems)
        self.in_section[candidate.order // SECTION_SENTENCES] += 1
        self.budget.spend(candidate.words)

    def _use(self, place: int, stems: frozenset[str]) -> None:
        self.told[place] = stems
        for stem in stems:
            self.using[stem].append(place)
