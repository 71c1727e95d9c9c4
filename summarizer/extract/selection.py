"""Which sentences a summary takes: their scores, the choice without repetition, and a headline.

The lead comes first. The score of a sentence is a weighted sum of a few features (Edmundson, "New methods in automatic
extracting", J. ACM 1969). Stem frequency measures centrality, as in SumBasic (Nenkova and Vanderwende, 2005): it takes
linear time, unlike the sentence graph of LexRank (Erkan and Radev, 2004), and is no worse on news
(``benchmarks/summaries``). The weights are in ``selection.json``; ``python -m benchmarks._fit_selection`` fits them.

The selection is greedy with a redundancy limit, as in maximal marginal relevance (Carbonell and Goldstein, 1998).
Penalties only grow, so it is enough to re-score the top of a heap ("lazy greedy", Minoux, 1978): the result equals that
of re-scoring everything, in near-linear time.
"""

import heapq
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from summarizer.extract.asides import find_asides
from summarizer.extract.standalone import (
    StandaloneCheck,
    is_ended,
    is_inside_quotation,
    quotation_is_cut,
    starts_lowercase,
)
from summarizer.extract.structure import (
    SpeakerLabel,
    line_below_site_name,
    own_title,
    pattern,
    side_words,
    title_words,
    without_stop,
    word_set,
)
from summarizer.results import sentence_evidence
from summarizer.text.article import Article, Sentence, Span, word_count
from summarizer.text.lexicon import any_of, auxiliaries, cardinals, dates
from summarizer.text.sentences import injected_sentences, is_injection, is_question
from summarizer.text.tokens import analyse, capitalised, content_stems, words_of
from summarizer.text.typography import OPENING_MARKS

Weights = Mapping[str, float]
"""The weight of each feature, and the parameters ``redundant`` and ``section``."""


@cache
def weights(*, key_points: bool = False) -> Weights:
    """The weights for an overview, or for key points, where attributed claims and figures count more."""
    stored: dict[str, Any] = json.loads((files(__package__) / "selection.json").read_text(encoding="utf-8"))
    return MappingProxyType(stored["overview"] | (stored["key points"] if key_points else {}))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be selected, with its features."""

    sentence: Sentence
    order: int
    """0-based place among the candidates."""
    words: int
    """Its length by ``word_count``."""
    stems: frozenset[str]
    """Its content stems."""
    features: Mapping[str, float]
    """Numbers between 0 and 1, except ``frequency`` and ``length``."""

    def score(self, weights: Weights) -> float:
        """The score; higher is better. Comparable only within one article."""
        return sum(weights[name] * value for name, value in self.features.items())


_MANY_NAMES = 4
_SHORT, _LONG = 15, 30
"""Words between which a sentence has the usual length."""
_FIGURE = re.compile(r"\d")
_AGE = re.compile(r", \d\d,")


@lru_cache(maxsize=4)
def candidates(article: Article) -> tuple[Candidate, ...]:
    """The article's sentences in order, without headings, asides and prompt injections, if it has any others."""
    sentences = _usable_sentences(article)
    texts = [article.sentence_text(sentence) for sentence in sentences]
    every = analyse(article).stems
    stems = [every[sentence.number - 1] for sentence in sentences]
    occurrences = Counter(stem for sentence_stems in stems for stem in sentence_stems)
    users = Counter(stem for sentence_stems in stems for stem in set(sentence_stems))
    title = frozenset(content_stems(title_words(article), article.language))
    speech_verbs, label = side_words(article.language), pattern("telling", article.language)
    present = word_set("verbs", "present", article.language)

    def features(order: int, text: str, distinct: frozenset[str]) -> Mapping[str, float]:
        length, words = word_count(text), words_of(text.lower())
        return {
            "position": 1 / (1 + order),
            "frequency": _mean(math.log1p(occurrences[stem]) for stem in distinct),
            "repeated": _mean(users[stem] > 1 for stem in distinct),
            "title": _mean(stem in distinct for stem in title),
            "names": min(1.0, sum(map(_is_named, words_of(text[1:]))) / _MANY_NAMES),
            "length": -abs(math.log(max(1, length) / min(max(length, _SHORT), _LONG))),
            "present": float(not present.isdisjoint(words)),
            "question": float(is_question(text)),
            "telling": float(label.match(text) is not None),
            "attributed": float(not speech_verbs.isdisjoint(words)),
            "figure": float(has_figure(text)),
        }

    return tuple(
        Candidate(sentence, order, word_count(text), distinct, features(order, text, distinct))
        for order, (sentence, text, distinct) in enumerate(zip(sentences, texts, map(frozenset, stems), strict=True))
    )


def has_figure(text: str) -> bool:
    """Whether a text has an amount, a share, a vote or a count; dates, times and ages do not count."""
    return bool(_FIGURE.search(text) and _FIGURE.search(_AGE.sub(" ", dates().sub(" ", text))))


def _is_named(word: str) -> bool:
    """Whether a word is capitalised as names are; an abbreviation in capitals is not."""
    return word[0].isupper() and word[1:2].islower()


def _usable_sentences(article: Article) -> list[Sentence]:
    prose = [sentence for sentence in article.sentences if not article.is_heading(sentence)]
    orders = injected_sentences(article)
    trusted = [sentence for sentence in prose if sentence.number not in orders]
    aside = find_asides(article)
    return [sentence for sentence in trusted if sentence.number not in aside] or trusted or prose


def _mean(values: Iterable[float]) -> float:
    """The mean, by exact summation, so that the order of a set does not matter."""
    numbers = list(values)
    return math.fsum(numbers) / len(numbers) if numbers else 0.0


DEFAULT_COUNT = 3
SECTION_SENTENCES = 50
"""A longer article is treated as sections of this many sentences; each further sentence of a section costs more."""
_VOTE = re.compile(
    rf"\bvote[ds]?\b.{{0,40}}?\b(?:\d+|[a-z]+) to (?:\d+|{any_of(cardinals())}|none|nil)\b"
    r"|\b\d[\d,.]*\b.{0,40}\bagainst\b.{0,20}\b\d",
    re.I,
)
_REACH = 60
"""Code points before or after a verb that are searched for its holder."""

LONGEST_WORDS = 40
"""A longer headline would be a paragraph: a shorter one of the best sentences is taken, if there is one."""
LONG_WORDS = 14
"""A longer sentence is cut at a clause boundary for a headline, if it has a suitable one."""
_STRONG = 5
_CUT = re.compile(r"(?:;|,\s(?=(?:which|who|whose|where|while|as|amid|with)\b))\s*")
_FINITE = re.compile(rf"\b(?:{any_of(auxiliaries())}|says?|\w{{2,}}ed)\b")
_CHANGES_MEANING = re.compile(
    r"\b(?:saying|reportedly|alleged(?:ly)?|expected|if|unless|not|never|no|but)\b|n['’]t\b", re.IGNORECASE
)


def select_sentences(article: Article, *, words: int | None = None, count: int | None = None) -> tuple[Sentence, ...]:
    """The sentences that summarise the article together, in article order, without headings.

    At most ``count`` sentences and ``words`` words, but at least one sentence if the article has any; three sentences
    if neither is given. A sentence that depends on the previous one is selected only together with it, as long as
    there are others. Raises ValueError for a limit below 1.
    """
    if words is None and count is None:
        count = DEFAULT_COUNT
    chosen = _overview(article, _Budget(count, words), weights())
    return tuple(sorted(chosen, key=lambda sentence: sentence.number))


def rank_sentences(
    article: Article, weighted: Weights | None = None, *, count: int | None = None, seen: Sentence | None = None
) -> tuple[Sentence, ...]:
    """The article's sentences in the order in which ``select_sentences`` selects them, without repetitions.

    Only the first ``count``, if given. ``seen``: a sentence that the reader has already seen, such as the headline.
    Raises ValueError for a count below 1.
    """
    return _overview(article, _Budget(count, None), weighted or weights(), seen)


def rank_key_sentences(
    article: Article, count: int, known: Sequence[str] = (), *, enough: int | None = None
) -> tuple[Sentence, ...]:
    """Up to ``count`` sentences that can be understood alone, best first, without headings; possibly none.

    Each passes ``StandaloneCheck`` and repeats neither another nor the texts in ``known``. Sentences with ``I`` or
    ``we``, or with a surname that another sentence introduces, come last, and only up to ``enough`` in total, if given.

    Half of them are of different holders and one has a figure, if the article has such and ``known`` has not.
    Raises ValueError for a count below 1.
    """
    found = candidates(article)
    standalone = StandaloneCheck(article, known or [article.sentence_text(c.sentence) for c in found[:1]])
    selection = _Selection(_Budget(2 * count, None), weights(key_points=True))
    for text in known:
        selection.mark_seen(text, article.language)
    rest = selection.take(found, lambda c: standalone.is_standalone(c.sentence) and standalone.is_clear(c.sentence))
    if enough is not None:
        selection.budget.count = max(0, enough - len(selection.chosen))
    selection.take(rest, lambda c: standalone.is_standalone(c.sentence))
    return _balance(article, tuple(selection.chosen.values()), count, known, standalone.spoken)


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline in the article's own words."""

    text: str
    span: Span | None
    """Its span in the article text; None for a title that is not in the text."""
    sentence: Sentence | None = None
    """The sentence it is taken from; None for a title."""


def headline(article: Article) -> Headline:
    """The title or title line, unless it names the site; else the lead if it can be understood alone, or the best
    sentence.

    A long sentence is cut after a complete clause, but only if the rest does not change whether the clause is true
    (attribution, conditions, negations). Raises ValueError for an article without sentences.
    """
    names_site = line_below_site_name(article) or pattern("greeting", article.language).match(article.title or "")
    if article.title and not names_site and not is_injection(article.title):
        text, at = without_stop(article.title), article.text.find(article.title)
        return Headline(text, Span(at, at + len(text)) if at >= 0 else None)
    own = line_below_site_name(article) or own_title(article)
    if own is not None and not is_injection(article.quote(own)):
        return Headline(article.quote(own), own)
    strong = _strongest(article)
    return Headline(article.quote(span := _headline_span(article, strong)), span, strong)


def _overview(
    article: Article, budget: "_Budget", weighted: Weights, seen: Sentence | None = None
) -> tuple[Sentence, ...]:
    found = candidates(article)
    selection = _Selection(budget, weighted)
    if seen is not None:
        selection.mark_seen(article.sentence_text(seen), article.language)
        selection.before.update(c.order for c in found if c.sentence.number == seen.number)
    standalone = StandaloneCheck(article, [article.sentence_text(c.sentence) for c in found[:1]])

    def has_attribution(candidate: Candidate) -> bool:
        sentence = candidate.sentence
        if sentence.number in standalone.spoken:
            return True
        text = article.sentence_text(sentence)
        return not (text[0] in OPENING_MARKS and quotation_is_cut(article, sentence))

    def goes_on(candidate: Candidate) -> bool:
        cut = quotation_is_cut(article, candidate.sentence)
        return not (cut or starts_lowercase(article.sentence_text(candidate.sentence)))

    def is_usable(candidate: Candidate) -> bool:
        sentence = candidate.sentence
        if candidate.order == 0 and sentence.number not in standalone.spoken:
            return is_ended(article, sentence) and not quotation_is_cut(article, sentence)
        return standalone.is_standalone(sentence) and standalone.is_clear(sentence)

    unseen = [candidate for candidate in found if candidate.order not in selection.before]
    selection.take([one for one in unseen if one.features["telling"]] or unseen[:1], is_usable)
    dependent = selection.take(found, is_usable, after_previous=goes_on)
    incomplete = selection.take(dependent, lambda one: has_attribution(one) and goes_on(one))
    if not selection.chosen:
        rest = [one for one in incomplete if not is_inside_quotation(article, one.sentence)] or incomplete
        for enough in (lambda one: one.features["attributed"] > 0, lambda _: True):
            if not selection.chosen:
                rest = selection.take(rest, enough)
    return tuple(candidate.sentence for candidate in selection.chosen.values())


@dataclass(slots=True)
class _Budget:
    """What may still be selected; ``None``: no limit."""

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
class _Selection:
    """A greedy selection, with everything that later choices depend on."""

    budget: _Budget
    weights: Weights
    chosen: dict[int, Candidate] = field(default_factory=dict)
    """Order among the candidates → candidate, in the order of selection."""
    stems: dict[int, frozenset[str]] = field(default_factory=dict)
    """Stems of the selected sentences, and, under negative keys, of texts that the reader has seen."""
    before: set[int] = field(default_factory=set)
    """Order of the sentences that the reader has seen."""
    using: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Stem → keys of ``stems`` that have it."""
    in_section: Counter[int] = field(default_factory=Counter)

    def take(
        self,
        found: Sequence[Candidate],
        usable: Callable[[Candidate], bool],
        *,
        after_previous: Callable[[Candidate], bool] = lambda _: False,
    ) -> list[Candidate]:
        """Select from ``found`` within the budget; return the candidates that were not usable.

        ``after_previous``: whether a sentence becomes usable as soon as the previous one is selected.
        """
        heap = [(-self._score(candidate), candidate.order, candidate) for candidate in found]
        heapq.heapify(heap)
        waiting: dict[int, Candidate] = {}
        while heap and not self.budget.spent:
            score, order, candidate = heapq.heappop(heap)
            now = -self._score(candidate)
            follows = (order - 1 in self.chosen or order - 1 in self.before) and after_previous(candidate)
            if now > score:
                heapq.heappush(heap, (now, order, candidate))
            elif self._repeats(candidate):
                continue
            elif not (follows or usable(candidate)):
                waiting[order] = candidate
            elif not self.chosen or self.budget.words is None or candidate.words <= self.budget.words:
                self._add(candidate)
                if (next_one := waiting.pop(order + 1, None)) and not after_previous(next_one):
                    waiting[order + 1] = next_one
                elif next_one:
                    heapq.heappush(heap, (-self._score(next_one), order + 1, next_one))
        return list(waiting.values())

    def mark_seen(self, text: str, language: str) -> None:
        """Record that the reader has seen a text."""
        self._use(-1 - len(self.stems), frozenset(content_stems(text, language)))

    def _score(self, candidate: Candidate) -> float:
        chosen = self.in_section[candidate.order // SECTION_SENTENCES]
        return candidate.score(self.weights) + self.weights["section"] * chosen

    def _repeats(self, candidate: Candidate) -> bool:
        if candidate.order in self.before or candidate.order in self.chosen:
            return True
        shared = Counter(order for stem in candidate.stems for order in self.using.get(stem, ()))
        return any(
            count >= self.weights["redundant"] * min(len(candidate.stems), len(self.stems[order]))
            for order, count in shared.items()
        )

    def _add(self, candidate: Candidate) -> None:
        self.chosen[candidate.order] = candidate
        self._use(candidate.order, candidate.stems)
        self.in_section[candidate.order // SECTION_SENTENCES] += 1
        self.budget.spend(candidate.words)

    def _use(self, place: int, stems: frozenset[str]) -> None:
        self.stems[place] = stems
        for stem in stems:
            self.using[stem].append(place)


def _balance(
    article: Article, ranked: Sequence[Candidate], count: int, known: Iterable[str], spoken: Mapping[int, SpeakerLabel]
) -> tuple[Sentence, ...]:
    """The first ``count`` candidates; the last ones are replaced to add missing holders, a vote or a figure."""
    chosen, spare, texts = list(ranked[:count]), list(ranked[count:]), list(known)

    def holder_of(candidate: Candidate) -> str | None:
        if (turn := spoken.get(candidate.sentence.number)) is not None:
            return article.quote(turn.label)
        return (
            _holder_name(article.sentence_text(candidate.sentence), article.language)
            if candidate.features["attributed"]
            else None
        )

    holders: set[str | None] = {None, *(_holder_name(text, article.language) for text in texts)}
    protected: set[int] = set()
    for candidate in chosen:
        if (holder := holder_of(candidate)) not in holders:
            holders.add(holder)
            protected.add(candidate.order)
    for is_decisive in (_is_vote, has_figure):
        if any(map(is_decisive, texts)) or _keep_decisive(article, is_decisive, chosen, spare, protected):
            break
    held = sum(c.order in protected and holder_of(c) is not None for c in chosen)
    for _ in range(count // 2 - held):
        new = _swap_in(chosen, spare, protected, lambda c: holder_of(c) not in holders)
        holders.add(holder_of(new) if new else None)
    return tuple(candidate.sentence for candidate in chosen)


def _keep_decisive(
    article: Article,
    is_decisive: Callable[[str], bool],
    chosen: list[Candidate],
    spare: list[Candidate],
    protected: set[int],
) -> bool:
    """Protect the first decisive sentence, or swap one in; return False if there is none."""

    def decides(candidate: Candidate) -> bool:
        return is_decisive(article.sentence_text(candidate.sentence))

    kept = next(filter(decides, chosen), None) or _swap_in(chosen, spare, protected, decides)
    protected.update({kept.order} if kept else ())
    return kept is not None


def _is_vote(text: str) -> bool:
    """``voted by six to three``, ``for the licence 28; against 43``."""
    return _VOTE.search(text) is not None


def _swap_in(
    chosen: list[Candidate], spare: list[Candidate], protected: set[int], wanted: Callable[[Candidate], bool]
) -> Candidate | None:
    """Replace the last unprotected choice by the first wanted spare one; return it, or None if that is impossible."""
    new = next((c for c in spare if wanted(c)), None)
    free = [at for at, c in enumerate(chosen) if c.order not in protected and at > 0]
    if new is None or not free:
        return None
    spare.remove(new)
    chosen[free[-1]] = new
    protected.add(new.order)
    return new


def _holder_name(text: str, language: str) -> str | None:
    """The last name before the first verb of speech or of taking sides, or the first name after it."""
    verb = pattern("takes side", language).search(text)
    if verb is None:
        return None
    before = capitalised(text[max(0, verb.start() - _REACH) : verb.start()])
    after = capitalised(text[verb.end() : verb.end() + _REACH])
    return before[-1][0] if before else after[0][0] if after else None


def _strongest(article: Article) -> Sentence:
    """The lead if it can be understood alone, else the best sentence, or any; a shorter one in place of a paragraph.

    Raises ValueError if there is none.
    """
    found = candidates(article)
    standalone = StandaloneCheck(article)
    lead = [c.sentence for c in found[:1] if standalone.is_standalone(c.sentence)]
    ranked = rank_key_sentences(article, _STRONG) if found else ()
    own = [s for s in (*lead, *ranked) if s.number not in standalone.spoken]
    strong = [*own, *ranked, *(select_sentences(article, count=1) or article.sentences[:1])]
    if not strong:
        raise ValueError("an article without a sentence has no headline")
    return next((s for s in strong if word_count(article.sentence_text(s)) <= LONGEST_WORDS), strong[0])


def _headline_span(article: Article, sentence: Sentence) -> Span:
    """The part of a sentence for a headline: without a dateline and without an ending that can be cut."""
    shown = sentence_evidence(article, sentence)
    return Span(shown.start, shown.start + _clean_end(shown.quote))


def _clean_end(text: str) -> int:
    """The end of a headline cut from a sentence; a whole sentence loses only its full stop."""
    if word_count(text) > LONG_WORDS:
        for cut in _CUT.finditer(text):
            head, tail = text[: cut.start()], text[cut.end() :]
            unsure = _CHANGES_MEANING.search(tail) or pattern("takes side", "en").search(tail)
            closed = head.count('"') % 2 == 0 and all(head.count(a) == head.count(b) for a, b in ("“”", "()"))
            if word_count(head) >= 5 and _FINITE.search(head) and not unsure and closed:
                return cut.start()
    return len(without_stop(text))
