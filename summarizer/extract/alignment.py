"""Aligns two versions of an article sentence by sentence, of a sentence word by word, and of a quotation.

Sentences are paired by their common words: the heaviest chain of pairs that keeps the order of both versions stays in
place, and a pair that crosses it has moved. Typography (curly quotation marks, dashes, spaces) makes no difference. The
result does not depend on which version is called the old one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from itertools import combinations, pairwise

from summarizer.extract.quotations.lexicon import COURTESY, DAYS, FULL_NAME, PARTICLES, ROLES, TITLES
from summarizer.extract.stances.holders import name_words, same_name
from summarizer.results import QuotationDifference, Quoted, ReportWords, WordPiece
from summarizer.text import lexicon
from summarizer.text.article import Article
from summarizer.text.notation import conventions
from summarizer.text.numbers import DATE_KINDS, Figure
from summarizer.text.tokens import compounds, is_stop_word, pieces, stop_words
from summarizer.text.typography import (
    VerbatimText,
    folded_words,
    may_begin_sentence,
    plain,
    plain_lower,
    without_possessive,
)

ALIKE = 0.45
"""Least similarity of two versions of one sentence that keeps its place; sentences on one subject often have 0.3."""
_MOVED, _MOVED_WORDS = 0.6, 3
"""The same, and the least number of common words, at another place, where nothing else suggests the same sentence."""
_JOINS = 0.05
"""By how much a sentence beside a pair must raise its similarity to belong to it, as when a sentence was split."""
_INSIDE = 0.6
"""Share of such a sentence's words that the other version must have."""
_STOP = 0.2
"""Weight of a stop word; other words weigh 1."""
_LEAST = 2
"""Least number of common words, stop words aside, for a pair."""
_POSTING = 60
"""Sentences compared for one word, so that the time stays nearly linear."""
_LONGEST = 2_000
"""Most words of a sentence that is compared word by word."""
FEWEST_WORDS = 5
"""Shorter quotations are set phrases, or words that anybody may use."""
_SAME_SHARE = 0.6
"""Least share of the shorter quotation's words that the other has in the same order, for both to be the same words."""
_RUN, _CONTENT_WORDS = 4, 2
"""Least words in a row that both have, and least words that both have and that are no function words."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences of the old version and what became of them: indices, in order, none empty."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: bool = False
    """Whether it stands elsewhere among the others."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Every sentence of both versions is in one pair, or dropped, or added."""

    pairs: tuple[Pair, ...]
    """In the order of the old version."""
    dropped: tuple[int, ...]
    added: tuple[int, ...]


def align_sentences(old: Sequence[str], new: Sequence[str], language: str = "en") -> Alignment:
    """Align two versions, each a list of sentences."""
    first, second = [list(map(plain, side)) for side in (old, new)]
    if first <= second:
        return _Aligner(first, second, language).alignment()
    found = _Aligner(second, first, language).alignment()
    pairs = sorted((Pair(pair.new, pair.old, pair.moved) for pair in found.pairs), key=lambda pair: pair.old)
    return Alignment(tuple(pairs), found.added, found.dropped)


class _Aligner:
    """Aligns two lists of folded sentences."""

    def __init__(self, old: Sequence[str], new: Sequence[str], language: str) -> None:
        self.old, self.new = old, new
        self._weights: dict[str, float] = {}
        self._language = language
        self._words = [[Counter(filter(_is_word, pieces(text.casefold()))) for text in side] for side in (old, new)]
        self._sizes = [[self._weight(words) for words in side] for side in self._words]

    def alignment(self) -> Alignment:
        candidates = [*self._equal(), *self._alike(ALIKE, _LEAST)]
        chain = _heaviest_chain(candidates)
        chain += self._between(chain)
        pairs = [Pair((i,), (j,)) for i, j in chain]
        left = set(range(len(self.old))) - {i for i, _ in chain}
        right = set(range(len(self.new))) - {j for _, j in chain}
        for i, j in self._moved(left, right):
            pairs.append(Pair((i,), (j,), moved=True))
            left.discard(i)
            right.discard(j)
        pairs = [self._grown(pair, left, right) for pair in sorted(pairs, key=lambda pair: pair.old)]
        return Alignment(tuple(pairs), tuple(sorted(left)), tuple(sorted(right)))

    def _weight(self, words: Mapping[str, int]) -> float:
        return sum(self._weight_of(word) * count for word, count in words.items())

    def _weight_of(self, word: str) -> float:
        if word not in self._weights:
            self._weights[word] = _STOP if is_stop_word(word, self._language) else 1.0
        return self._weights[word]

    def _likeness(self, old: Iterable[int], new: Iterable[int]) -> float:
        """The common words' share of all words of both sides, weighted, 0 to 1 (the Dice coefficient)."""
        ours = sum((self._words[0][i] for i in old), Counter[str]())
        theirs = sum((self._words[1][j] for j in new), Counter[str]())
        common = self._weight(ours & theirs)
        return 2 * common / ((self._weight(ours) + self._weight(theirs)) or 1)

    def _equal(self) -> Iterator[tuple[int, int, float]]:
        places: dict[str, list[int]] = defaultdict(list)
        for j, text in enumerate(self.new):
            places[text].append(j)
        for i, text in enumerate(self.old):
            for j in sorted(places.get(text, ()), key=lambda j: abs(i - j))[:_POSTING]:
                yield i, j, 2 * self._sizes[0][i] + 1

    def _alike(self, least: float, words: int) -> Iterator[tuple[int, int, float]]:
        """Pairs of sentences that the other version does not have word for word."""
        known = set(self.old) & set(self.new)
        postings: dict[str, list[int]] = defaultdict(list)
        for j, text in enumerate(self.new):
            if text not in known:
                for word in self._words[1][j]:
                    if self._weight_of(word) == 1:
                        postings[word].append(j)
        for i, text in enumerate(self.old):
            if text in known:
                continue
            met = Counter(j for word in self._words[0][i] for j in postings.get(word, ())[:_POSTING])
            for j, common in met.items():
                if common >= words and (likeness := self._likeness([i], [j])) >= least:
                    yield i, j, likeness**2 * (self._sizes[0][i] + self._sizes[1][j])

    def _between(self, chain: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Short sentences with one common word, each alone between the same neighbours in both versions."""
        partner = {-1: -1, len(self.old): len(self.new), **dict(chain)}
        alone = [i for i in range(len(self.old)) if i not in partner and i - 1 in partner and i + 1 in partner]
        places = [(i, partner[i - 1] + 1) for i in alone if partner[i + 1] - partner[i - 1] == 2]
        return [(i, j) for i, j in places if self._likeness([i], [j]) >= ALIKE]

    def _moved(self, left: set[int], right: set[int]) -> list[tuple[int, int]]:
        """Pairs among the sentences outside the chain, the most alike first."""
        equal = [pair for pair in self._equal() if self._sizes[0][pair[0]] >= _LEAST]
        found = sorted([*equal, *self._alike(_MOVED, _MOVED_WORDS)], key=lambda pair: (-pair[2], pair[0], pair[1]))
        pairs = []
        taken: tuple[set[int], set[int]] = (set(), set())
        for i, j, _ in found:
            if i in left and j in right and i not in taken[0] and j not in taken[1]:
                pairs.append((i, j))
                taken[0].add(i)
                taken[1].add(j)
        return pairs

    def _grown(self, pair: Pair, left: set[int], right: set[int]) -> Pair:
        """The pair with the sentences beside it that make it more alike, taken out of ``left`` and ``right``."""
        while True:
            options = [
                *(Pair(tuple(sorted((*pair.old, i))), pair.new, pair.moved) for i in _beside(pair.old) if i in left),
                *(Pair(pair.old, tuple(sorted((*pair.new, j))), pair.moved) for j in _beside(pair.new) if j in right),
            ]
            now = self._likeness(pair.old, pair.new)
            best = max(options, key=lambda one: self._likeness(one.old, one.new), default=None)
            if best is None or self._likeness(best.old, best.new) < now + _JOINS or not self._holds(pair, best):
                return pair
            left.difference_update(best.old)
            right.difference_update(best.new)
            pair = best

    def _holds(self, pair: Pair, grown: Pair) -> bool:
        """Whether most words of the sentence that joins the pair are on its other side."""
        if grown.new == pair.new:
            (more,) = set(grown.old) - set(pair.old)
            words, other = self._words[0][more], sum((self._words[1][j] for j in pair.new), Counter[str]())
        else:
            (more,) = set(grown.new) - set(pair.new)
            words, other = self._words[1][more], sum((self._words[0][i] for i in pair.old), Counter[str]())
        return self._weight(words & other) >= _INSIDE * self._weight(words)


def _is_word(piece: str) -> bool:
    return piece[0].isalnum()


def _beside(places: Sequence[int]) -> tuple[int, int]:
    return places[0] - 1, places[-1] + 1


def _heaviest_chain(candidates: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """The pairs (i, j) of the greatest total weight of which both sides increase; a Fenwick tree of best ends."""
    ordered = sorted(candidates, key=lambda pair: (pair[0], -pair[1]))
    size = max((j for _, j, _ in ordered), default=-1) + 2
    best: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)
    totals: list[float] = []
    before: list[int] = []
    for number, (_, j, weight) in enumerate(ordered):
        total, last = 0.0, -1
        at = j
        while at > 0:  # the best chain that ends before j
            if best[at][0] > total:
                total, last = best[at]
            at -= at & -at
        totals.append(total + weight)
        before.append(last)
        at = j + 1
        while at <= size:
            if totals[number] > best[at][0]:
                best[at] = (totals[number], number)
            at += at & -at
    number = max(range(len(ordered)), key=lambda at: totals[at], default=-1)
    chain = []
    while number >= 0:
        chain.append(ordered[number][:2])
        number = before[number]
    return chain[::-1]


# --- words


def align_words(old: str, new: str) -> list[WordPiece]:
    """The pieces of two versions of a text: ``same`` and ``dropped`` ones make the old one, the others the new one.

    Both versions have single spaces in the result; what is the same has the old version's typography.
    """
    ours, theirs = [pieces(" ".join(text.split())) for text in (old, new)]
    runs: list[tuple[str, list[str], list[str]]] = []
    for tag, i1, i2, j1, j2 in _opcodes(list(map(_fold, ours)), list(map(_fold, theirs))):
        kind = "same" if tag == "equal" else "changed"
        if kind == "same" and runs and i2 < len(ours) and _is_slight(ours[i1:i2]):
            kind = "changed"
        if runs and runs[-1][0] == kind:
            runs[-1][1].extend(ours[i1:i2])
            runs[-1][2].extend(theirs[j1:j2])
        else:
            runs.append((kind, ours[i1:i2], theirs[j1:j2]))
    return [piece for run in runs for piece in _pieces(*run)]


def _fold(piece: str) -> str:
    """A word or mark without typography; white space is one space."""
    return " " if piece.isspace() else plain(piece)


def _opcodes(ours: list[str], theirs: list[str]) -> list[tuple[str, int, int, int, int]]:
    if ours == theirs:
        return [("equal", 0, len(ours), 0, len(theirs))] if ours else []
    if max(len(ours), len(theirs)) > _LONGEST:
        return [("replace", 0, len(ours), 0, len(theirs))]
    return list(SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes())


def _is_slight(pieces: Sequence[str]) -> bool:
    """Whether two changes with no more than this between them read better as one: a space, a mark, a short word."""
    words = [piece for piece in pieces if not piece.isspace()]
    return len(words) <= 1 and all(len(word) <= 3 and not word.isdigit() for word in words)


def _pieces(kind: str, ours: Sequence[str], theirs: Sequence[str]) -> Iterator[WordPiece]:
    if kind == "same":
        yield WordPiece(kind="same", text="".join(ours))
        return
    if ours:
        yield WordPiece(kind="dropped", text="".join(ours))
    if theirs:
        yield WordPiece(kind="added", text="".join(theirs))


# --- quotations


@dataclass(frozen=True, slots=True)
class _Words:
    report: int
    quoted: Quoted
    words: tuple[str, ...]
    function_words: frozenset[str]


def quotations_in(articles: Sequence[Article], quotations: Sequence[Sequence[Quoted]]) -> list[_Words]:
    """The quotations of all reports that are long enough to be the same words."""
    found = (
        _Words(report, quoted, tuple(folded_words(quoted.text)), stop_words(articles[report].language))
        for report, of_report in enumerate(quotations)
        for quoted in of_report
    )
    return [one for one in found if len(one.words) >= FEWEST_WORDS]


def quotation_differences(
    articles: Sequence[Article], quotations: Sequence[Sequence[Quoted]]
) -> list[QuotationDifference]:
    """Quotations of two reports that are the same words, cut, changed, or given to another speaker.

    A quotation is compared with the one quotation of another report that has most of its words. Each pair of wordings
    is shown once, with the first reports that have it.
    """
    texts = [VerbatimText(article.text) for article in articles]
    pairs = [pair for one, other in combinations(quotations_in(articles, quotations), 2) if (pair := _pair(one, other))]
    pairs.sort(key=lambda pair: -sum(block[2] for block in pair.blocks))
    met: set[tuple[int, tuple[str, ...], int]] = set()
    found: dict[tuple[object, ...], QuotationDifference] = {}
    for pair in pairs:
        sides = {(pair.one.report, pair.one.words, pair.other.report)}
        sides |= {(pair.other.report, pair.other.words, pair.one.report)}
        difference = _difference(pair, texts) if not sides & met else None
        met |= sides
        if difference is not None:
            speakers = difference.speakers if difference.kind == "speaker" else ()
            found.setdefault((frozenset((pair.one.words, pair.other.words)), *speakers), difference)
    order = {"changed": 0, "speaker": 1, "cut": 2}
    return sorted(found.values(), key=lambda one: (order[one.kind], one.versions[0].evidence[0].start))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two quotations that are the same words for the most part."""

    one: _Words
    other: _Words
    blocks: Sequence[tuple[int, int, int]]
    """The runs of words that both have: place in one, place in the other, length."""


def _pair(one: _Words, other: _Words) -> _Pair | None:
    if one.report == other.report or not set(one.words) & set(other.words):
        return None
    blocks = SequenceMatcher(None, one.words, other.words, autojunk=False).get_matching_blocks()
    runs = [block.size for block in blocks]
    shorter = min(len(one.words), len(other.words))
    if max(runs) < min(_RUN, shorter) or sum(runs) < _SAME_SHARE * shorter:
        return None
    both = {word for at, _, size in blocks for word in one.words[at : at + size]}
    if len(both - one.function_words) < _CONTENT_WORDS:
        return None
    return _Pair(one, other, blocks)


def _difference(pair: _Pair, texts: Sequence[VerbatimText]) -> QuotationDifference | None:
    """How two quotations differ; None if they are equal, or if one report has all the words of the other's, too."""
    one, other = pair.one, pair.other
    differs = [_rest(one.words, pair.blocks, 0), _rest(other.words, pair.blocks, 1)]
    if not _may_be_same(one.quoted.speaker, other.quoted.speaker):
        return _as_difference("speaker", one, other, differs)
    if one.words == other.words:
        return None
    if _contains(one, other) or _contains(other, one):
        quoted_too = all(texts[side.report].contains(rest) for side, rest in ((other, differs[0]), (one, differs[1])))
        return None if quoted_too else _as_difference("cut", one, other, differs)
    if texts[one.report].contains(other.quoted.text) or texts[other.report].contains(one.quoted.text):
        return None
    return _as_difference("changed", one, other, differs)


def _contains(long: _Words, short: _Words) -> bool:
    """Whether a quotation has the words of another; where the other has an ellipsis, it may have any."""
    return VerbatimText(long.quoted.text).contains(short.quoted.text)


def _rest(words: Sequence[str], blocks: Sequence[tuple[int, int, int]], side: int) -> str:
    """The words outside the matching blocks."""
    matched = {block[side] + step for block in blocks for step in range(block[2])}
    parts = [word if at not in matched else "\0" for at, word in enumerate(words)]
    return " … ".join(filter(None, (" ".join(part.split()) for part in " ".join(parts).split("\0"))))


def _as_difference(kind: str, one: _Words, other: _Words, differs: list[str]) -> QuotationDifference:
    return QuotationDifference.model_validate(
        {
            "kind": kind,
            "speakers": [one.quoted.speaker, other.quoted.speaker],
            "versions": [
                ReportWords(report=each.report + 1, text=each.quoted.text, evidence=each.quoted.evidence)
                for each in (one, other)
            ],
            "differs": differs,
        }
    )


def _may_be_same(first: str | None, second: str | None) -> bool:
    """Whether two speakers may be one; only two names can be certain to be different people."""
    if not first or not second or not is_proper_name(first) or not is_proper_name(second):
        return True
    return same_name(first, second) or bool(name_words(first) & name_words(second))


def is_proper_name(name: str) -> bool:
    """Whether each word of a name has a capital: ``Ana de Ruiz`` and ``PWU``, but not ``Black voters``."""
    words = [word for word in name.split() if word.lower() not in PARTICLES]
    return bool(words) and all(word[0].isupper() for word in words)


_CAPITALISED_NOUNS = frozenset({"de", "lb"})
"""Languages that write every noun with a capital, so that capitals show no names."""
_BETWEEN_NAMES = re.compile(r"[.’']? |(?<=\b[^\W\d_])\.")
"""What may stand between two words of a name: ``John F. Bell``, ``Port Workers’ Union``, ``U.S. Senate``."""
_TITLES = TITLES & ROLES
"""Titles that stand before names of people, and not in names of bodies, as ``General`` and ``Senate`` do."""


_WITHIN_DATE = re.compile(r"[\s,./-]*(?:(?:of|del?) (?:the )?|d['’])?")


def dates_among(text: str, figures: Iterable[Figure]) -> Iterator[list[Figure]]:
    """The figures of each date of a text: ``Monday, 4 March 2026``, ``2026-03-04``; two days are two dates."""
    run: list[Figure] = []
    for figure in figures:
        if figure.kind in DATE_KINDS:
            if run and (_begins_date(figure, run) or not _WITHIN_DATE.fullmatch(text, run[-1].end, figure.start)):
                yield run
                run = []
            run.append(figure)
    if run:
        yield run


def _begins_date(figure: Figure, run: Sequence[Figure]) -> bool:
    ended = len(run) > 1 and run[-1].kind == "year"
    return ended or figure.kind == "weekday" or any(figure.kind == other.kind for other in run)


class Names:
    """Finds the names in the words of an article."""

    def __init__(self, article: Article) -> None:
        self._text, self._language = article.text, article.language

    def of(self, text: str) -> Iterator[str]:
        """The names in a text of the article, without titles, possessive endings and words that begin a sentence."""
        if self._language in _CAPITALISED_NOUNS:
            return
        run: list[re.Match[str]] = []
        for word in compounds(text):
            joins = bool(run) and _BETWEEN_NAMES.fullmatch(text, run[-1].end(), word.start()) is not None
            if not joins or not (word[0][0].isupper() or word[0].lower() in PARTICLES):
                yield from self._name(text, run)
                run = []
            if run or word[0][0].isupper():
                run.append(word)
        yield from self._name(text, run)

    def _name(self, text: str, run: Sequence[re.Match[str]]) -> Iterator[str]:
        words = list(run)
        while words and not self._begins(text, words):
            words = words[1:]
        while words and not self._ends(words[-1][0]):
            words = words[:-1]
        if words:
            yield without_possessive(text[words[0].start() : words[-1].end()])

    def _begins(self, text: str, words: Sequence[re.Match[str]]) -> bool:
        """Whether the first of some words may begin a name."""
        word = words[0][0]
        lower = plain_lower(word)
        title = lower in COURTESY or (lower in _TITLES and len(words) > FULL_NAME)
        letter = len(words) == len(word) == 1
        if title or letter or is_stop_word(word, self._language) or _is_no_name(word, self._language):
            return False
        if not may_begin_sentence(text, words[0].start()):
            return True
        return lower not in self._lower_words and (len(words) > 1 or word in self._inside)

    def _ends(self, word: str) -> bool:
        """Whether a word may end a name."""
        pronoun = len(word) == 1 and is_stop_word(word, self._language)
        return word[0].isupper() and not pronoun and not _is_no_name(word, self._language)

    @cached_property
    def _lower_words(self) -> frozenset[str]:
        return frozenset(word[0] for word in compounds(self._text) if word[0].islower())

    @cached_property
    def _inside(self) -> frozenset[str]:
        """The capitalised words that follow a word in lower case."""
        return frozenset(
            word[0]
            for before, word in pairwise(compounds(self._text))
            if before[0][-1].islower() and word.start() == before.end() + 1
        )


def _is_no_name(word: str, language: str) -> bool:
    """Whether a word is a weekday, a month, or a title that goes with a name."""
    lower, known = word.lower(), conventions(language)
    return lower in DAYS or lower in known.weekdays or lower in known.months or word in _titles_of(language)


@cache
def _titles_of(language: str) -> frozenset[str]:
    return lexicon.short_forms(language) - {"St"}  # a saint's
