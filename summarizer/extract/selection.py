"""Choosing: the best sentences that do not repeat each other, spread over a long article; and a headline.

Greedy choice under a redundancy limit, as in maximal marginal relevance (Carbonell and Goldstein, 1998). The penalties
only ever grow, so a heap whose entries are re-scored when they surface ("lazy greedy", Minoux, 1978) gives the same
choice as re-scoring everything, in near-linear time.
"""

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.extract.scoring import Candidate, Weights, candidates, has_figure, weights, word_count
from summarizer.extract.standing import (
    Standing,
    inside_quotation,
    is_ended,
    is_self_contained,
    quotation_is_cut,
    speaks,
)
from summarizer.extract.structure import Spoken, own_title, pattern
from summarizer.text.article import Article, Sentence, Span
from summarizer.text.injection import is_injection
from summarizer.text.stems import content_stems

DEFAULT_COUNT = 3
SECTION_SENTENCES = 50
"""A longer article is read as sections of so many sentences, each of which should have its say."""
_HOLDERS = 2
"""So many holders are heard at least among the key points, where the article has so many."""
_NAMED = re.compile(r"[^\W\d_][\w’'-]*[^\W\d_]")
_VOTE = re.compile(
    r"\bvote[ds]?\b.{0,40}?\b(?:\d+|[a-z]+) to (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|none|nil)\b"
    r"|\b\d[\d,.]*\b.{0,40}\bagainst\b.{0,20}\b\d",
    re.I,
)
_REACH = 60
"""Code points before a verb in which its holder is looked for."""

LONG_WORDS = 14
"""A longer sentence is cut at a clean boundary for a headline, where it has one."""
LONGEST_WORDS = 40
"""A longer headline is a paragraph: a shorter one of the strongest sentences is taken, where there is one."""
_STRONG = 5
_LOOSE_END = re.compile(r"[\s;,]+\Z")
_CUT = re.compile(r"(?:;|\s[–—-]|,\s(?=(?:which|who|whose|where|while|as|amid|with)\b))\s*")
_DATELINE = re.compile(
    r"\A(?:[A-Z][A-Z.’'-]+[ ,]+){1,4}(?:[A-Z][\w.]+[ ,]+){0,3}(?:\([\w .]{1,20}\) )?(?:—|–|--|-) +"
    r"|\A[A-Z][\w .,’'-]{1,40}? ?\((?:CNN|AP|AFP|UPI|PA|dpa|Reuters|Xinhua)\) *(?:[—–-]+ *)?(?=[A-Z])"
)
_DASHES = frozenset("–—-")
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|says?|\w{2,}ed)\b")
_CHANGES_MEANING = re.compile(
    r"\b(?:said|says?|saying|according|reported(?:ly)?|alleged(?:ly)?|claim(?:s|ed|ing)?|told|if|unless|not|never|no|but"
    r"|denied|denies|believes?d?|warn(?:s|ed)?|expected|accused)\b|n['’]t\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\A\W*(?:after|although|as|because|before|if|once|since|though|unless|until|when|while)\b", re.I
)
_ABBREVIATED = re.compile(r"\b(?:[^\W\d_]\.){2,}\Z")


def select_sentences(article: Article, *, words: int | None = None, count: int | None = None) -> tuple[Sentence, ...]:
    """The sentences that together summarise the article, in article order; no headings.

    At most ``count`` sentences and at most ``words`` words (but one sentence at least, when the article has any);
    three sentences when neither is given. A sentence that leans on the one before it comes only together with it, as
    long as there are others. Raises ValueError for a limit below 1.
    """
    if words is None and count is None:
        count = DEFAULT_COUNT
    chosen = _overview(article, _Budget(count, words), weights())
    return tuple(sorted(chosen, key=lambda sentence: sentence.number))


def rank_sentences(
    article: Article, weighted: Weights | None = None, *, count: int | None = None, read: Sentence | None = None
) -> tuple[Sentence, ...]:
    """The article's sentences in the order in which ``select_sentences`` chooses them, without those that repeat.

    Only the first ``count``, where it is given. ``read``: a sentence that the reader has before them already, as a
    headline. Raises ValueError for a count below 1.
    """
    return _overview(article, _Budget(count, None), weighted or weights(), read)


def rank_key_sentences(
    article: Article, count: int, known: Sequence[str] = (), *, enough: int | None = None
) -> tuple[Sentence, ...]:
    """Up to ``count`` sentences that can each stand alone, the one that says most first; no headings.

    Each is complete and self-contained (see ``Standing``), and none repeats another or what was ``known``. Those that
    say ``I`` or ``we``, or name somebody by a surname that only another sentence explains, come last, and are taken
    only up to ``enough``, where that is given. Fewer, or none, where the article has no more.

    Among them are one of each of two holders, and one with a figure, where the article has such and ``known`` does not.
    Raises ValueError for a count below 1.
    """
    found = candidates(article)
    standing = Standing(article, known or [article.sentence_text(c.sentence) for c in found[:1]])
    choice = _Choice(_Budget(2 * count, None), weights(key_points=True))
    for text in known:
        choice.read(text, article.language)
    rest = choice.take(found, lambda c: standing.alone(c.sentence) and standing.clear(c.sentence))
    if enough is not None:
        choice.budget.count = max(0, enough - len(choice.chosen))
    choice.take(rest, lambda c: standing.alone(c.sentence))
    return _balanced(article, tuple(choice.chosen.values()), count, known, standing.spoken)


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline in the article's own words."""

    text: str
    span: Span | None
    """Where it stands in the article text; None for a title that came from outside the text."""
    sentence: Sentence | None = None
    """The sentence whose words it is; None for a title."""


def headline(article: Article) -> Headline:
    """The title, or the first line where that is one; without one the lead, whole or cut short, if it stands alone,
    else the sentence that says most.

    A cut keeps everything up to a boundary after a complete clause, and is made only where what is left out does not
    change whether the rest holds (who says so, conditions, negations). Raises ValueError where there is no sentence.
    """
    if article.title and not is_injection(article.title):
        text, at = _LOOSE_END.sub("", article.title), article.text.find(article.title)
        return Headline(text, Span(at, at + len(text)) if at >= 0 else None)
    if (own := own_title(article)) is not None and not is_injection(article.quote(own)):
        return Headline(article.quote(own), own)
    strong = _strongest(article)
    spans = [_headline_span(article, sentence) for sentence in strong]
    lengths = [word_count(article.quote(span)) for span in spans]
    at = next((at for at, words in enumerate(lengths) if words <= LONGEST_WORDS), lengths.index(min(lengths)))
    return Headline(article.quote(spans[at]), spans[at], strong[at])


def _overview(
    article: Article, budget: "_Budget", weighted: Weights, read: Sentence | None = None
) -> tuple[Sentence, ...]:
    found = candidates(article)
    choice = _Choice(budget, weighted)
    if read is not None:
        choice.read(article.sentence_text(read), article.language)
        choice.before.update(c.order for c in found if c.sentence.number == read.number)
    standing = Standing(article, [article.sentence_text(c.sentence) for c in found[:1]])

    def attributed(candidate: Candidate) -> bool:
        sentence = candidate.sentence
        if sentence.number in standing.spoken:
            return True
        text = article.sentence_text(sentence)
        opens = text[0] in "“„«\"‘'" and quotation_is_cut(text)
        return not (opens or inside_quotation(article, sentence))

    def stands(candidate: Candidate) -> bool:
        sentence = candidate.sentence
        if sentence.number in standing.spoken:
            return standing.alone(sentence)
        if not is_ended(article, sentence) or candidate.order == 0:
            return candidate.order == 0 and is_ended(article, sentence) and attributed(candidate)
        heard = speaks(article.sentence_text(sentence))
        return is_self_contained(article, sentence) and standing.known(sentence) and not heard

    leaning = choice.take(found, stands, with_previous=True)
    torn = choice.take(leaning, attributed)
    if not choice.chosen:
        choice.take(torn, lambda _: True)
    return tuple(candidate.sentence for candidate in choice.chosen.values())


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
    weights: Weights
    chosen: dict[int, Candidate] = field(default_factory=dict)
    """By place among the candidates, in the order of choice."""
    stems: dict[int, frozenset[str]] = field(default_factory=dict)
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
            follows = with_previous and (order - 1 in self.chosen or order - 1 in self.before)
            if now > score:
                heapq.heappush(heap, (now, order, candidate))
            elif self._repeats(candidate):
                continue
            elif not (follows or usable(candidate)):
                waiting[order] = candidate
            elif not self.chosen or self.budget.words is None or candidate.words <= self.budget.words:
                self._add(candidate)
                if with_previous and (next_one := waiting.pop(order + 1, None)):
                    heapq.heappush(heap, (-self._score(next_one), order + 1, next_one))
        return list(waiting.values())

    def read(self, text: str, language: str) -> None:
        """Make known that the reader has read a text."""
        self._use(-1 - len(self.stems), frozenset(content_stems(text, language)))

    def _score(self, candidate: Candidate) -> float:
        chosen = self.in_section[candidate.order // SECTION_SENTENCES]
        return candidate.score(self.weights) + self.weights["section"] * chosen

    def _repeats(self, candidate: Candidate) -> bool:
        if candidate.order in self.before:
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


def _balanced(
    article: Article, ranked: Sequence[Candidate], count: int, known: Iterable[str], spoken: Mapping[int, Spoken]
) -> tuple[Sentence, ...]:
    """The first ``count`` of the candidates, the last of them exchanged for what they lack: holders, a figure."""
    chosen, spare, texts = list(ranked[:count]), list(ranked[count:]), list(known)

    def holder_of(candidate: Candidate) -> str | None:
        if (turn := spoken.get(candidate.sentence.number)) is not None:
            return article.quote(turn.label)
        return (
            _holder(article.sentence_text(candidate.sentence), article.language)
            if candidate.features["attributed"]
            else None
        )

    heard: set[str | None] = {None, *(_holder(text, article.language) for text in texts)}
    held: set[int] = set()
    for candidate in chosen:
        if (holder := holder_of(candidate)) not in heard:
            heard.add(holder)
            held.add(candidate.order)
    for deciding in (_is_vote, has_figure):
        if any(map(deciding, texts)) or _deciding(article, deciding, chosen, spare, held):
            break
    for _ in range(max(_HOLDERS, count // 2) - sum(c.order in held and holder_of(c) is not None for c in chosen)):
        new = _make_room(chosen, spare, held, lambda c: holder_of(c) not in heard)
        heard.add(holder_of(new) if new else None)
    return tuple(candidate.sentence for candidate in chosen)


def _deciding(
    article: Article,
    deciding: Callable[[str], bool],
    chosen: list[Candidate],
    spare: list[Candidate],
    held: set[int],
) -> bool:
    """Hold the first choice with a figure that decides, or make room for a spare one; False where there is none."""

    def decides(candidate: Candidate) -> bool:
        return deciding(article.sentence_text(candidate.sentence))

    there = next(filter(decides, chosen), None) or _make_room(chosen, spare, held, decides)
    held.update({there.order} if there else ())
    return there is not None


def _is_vote(text: str) -> bool:
    """``voted by six to three``, ``for the licence 28; against 43``."""
    return _VOTE.search(text) is not None


def _make_room(
    chosen: list[Candidate], spare: list[Candidate], held: set[int], wanted: Callable[[Candidate], bool]
) -> Candidate | None:
    """Exchange the last choice that nothing holds for the first spare one that is wanted."""
    new = next((c for c in spare if wanted(c)), None)
    free = [at for at, c in enumerate(chosen) if c.order not in held and at > 0]
    if new is None or not free:
        return None
    spare.remove(new)
    chosen[free[-1]] = new
    held.add(new.order)
    return new


def _holder(text: str, language: str) -> str | None:
    """The last name before the first verb of saying or siding, or the first after it; roughly."""
    verb = pattern("takes side", language).search(text)
    if verb is None:
        return None
    before = [word for word in _NAMED.findall(text[max(0, verb.start() - _REACH) : verb.start()]) if word[0].isupper()]
    after = [word for word in _NAMED.findall(text[verb.end() : verb.end() + _REACH]) if word[0].isupper()]
    return before[-1] if before else after[0] if after else None


def _strongest(article: Article) -> list[Sentence]:
    """The lead, where it stands alone and is nobody's turn, then those that say most; or any. Raises ValueError."""
    found = candidates(article)
    standing = Standing(article)
    leads = [c.sentence for c in found[:1] if c.sentence.number not in standing.spoken and standing.alone(c.sentence)]
    if leads and word_count(article.sentence_text(leads[0])) <= LONGEST_WORDS:
        return leads
    ranked = rank_key_sentences(article, _STRONG) if found else ()
    strong = [*leads, *(s for s in ranked if s.number not in standing.spoken), *ranked]
    strong = strong or [*(select_sentences(article, count=1) or article.sentences[:1])]
    if not strong:
        raise ValueError("an article without a sentence has no headline")
    return strong


def _headline_span(article: Article, sentence: Sentence) -> Span:
    """What a headline keeps of a sentence: no dateline, and no end that can be spared."""
    text = article.sentence_text(sentence)
    dateline = _DATELINE.match(text)
    begin = dateline.end() if dateline else 0
    start = sentence.span.start + begin
    return Span(start, start + _clean_end(text[begin:]))


def _clean_end(text: str) -> int:
    """Where a headline cut from a sentence ends; a whole sentence loses no more than its full stop."""
    if word_count(text) > LONG_WORDS and not _SUBORDINATE.match(text):
        for cut in _CUT.finditer(text):
            head, tail = text[: cut.start()], text[cut.end() :]
            if cut.group().strip() in _DASHES and text.count(cut.group()) > 1:
                continue  # one of a pair: “mead - a drink of honey - is back”
            closed = head.count('"') % 2 == 0 and all(head.count(a) == head.count(b) for a, b in ("“”", "()"))
            if word_count(head) >= 5 and _FINITE.search(head) and not _CHANGES_MEANING.search(tail) and closed:
                return cut.start()
    return len(text) - (text.endswith(".") and not text.endswith(("..", ".”", '."')) and not _ABBREVIATED.search(text))
