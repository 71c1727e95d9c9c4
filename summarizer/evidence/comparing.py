"""One sentence of a statement laid beside the sentences of the article that bear it best."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from summarizer.evidence.alignment import Alignment, align
from summarizer.evidence.index import ArticleIndex
from summarizer.evidence.lexicon import PIVOTS
from summarizer.evidence.quantities import is_number
from summarizer.evidence.wording import Wording
from summarizer.words import is_stop_word

_MOST_SENTENCES = 3
_NEAR_COPY = 0.7
_WORTH_ADDING = 0.9
"""A further sentence must bring words of at least this weight."""
_NAME_LINKS = frozenset("of de la le van von der den al el bin ben da di du the".split())


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that speaks against a statement."""

    kind: str
    """``number``, ``negation``, …: the key of its weight."""
    reason: str
    """For a person."""


@dataclass(slots=True)
class Comparison:
    """A statement's sentence and its support in the article."""

    index: ArticleIndex
    statement: Wording
    support: list[int]
    """Indices of sentences, the one that bears most first; empty when nothing bears on the statement."""
    alignments: list[Alignment]
    """One for each sentence of ``support``."""
    weights: dict[int, float]
    """Content position of the statement → how much the word counts."""
    candidates: list[int]
    """Indices of the sentences looked at."""
    names: list[list[int]]
    """Positions of the words of each name in the statement."""
    bearer: dict[int, int] = field(default_factory=dict)
    """Content position → index into ``support`` of the first sentence that has the word."""

    chained: dict[int, int] = field(default_factory=dict)
    """Statement position → position in the best sentence, for words in the same order in both."""
    near_copy: bool = False
    """True when the best sentence has nearly all of the statement in its order: then every difference counts."""

    def __post_init__(self) -> None:
        for order, alignment in enumerate(self.alignments):
            for i in alignment.matched:
                self.bearer.setdefault(i, order)
        if self.alignments:
            self.chained = dict(self.alignments[0].chain)
            kept = sum(self.weights[i] for i in self.chained)
            self.near_copy = kept >= _NEAR_COPY * sum(self.weights.values())

    @property
    def named(self) -> set[int]:
        """Positions of the words of all names in the statement."""
        return {at for name in self.names for at in name}

    @property
    def best(self) -> Wording:
        """The sentence that bears most."""
        return self.index.sentences[self.support[0]]

    @property
    def verbatim(self) -> bool:
        """True when the statement is the best sentence, word for word."""
        ours, theirs = self.statement, self.best if self.support else None
        return theirs is not None and (ours.words, ours.forms) == (theirs.words, theirs.forms)

    def gaps(self) -> Iterator[tuple[range, range]]:
        """What stands between each two neighbours of the chain, and before and after it: in statement and sentence."""
        i = j = -1
        ends = (len(self.statement.forms), len(self.best.forms))
        for right_i, right_j in (*self.alignments[0].chain, ends):
            yield range(i + 1, right_i), range(j + 1, right_j)
            i, j = right_i, right_j

    def text(self, at: int) -> str:
        """A word of the statement as it was written."""
        start = self.statement.starts[at]
        return self.statement.text[start : start + len(self.statement.words[at])]


def compare(index: ArticleIndex, statement: Wording, within: Iterable[int] | None = None) -> Comparison:
    """Find the sentences that bear the statement, in the whole article or ``within`` some of its sentences."""
    names = _names(index, statement)
    named = {at for name in names for at in name}
    weights = {at: _weight(statement, at, at in named) for at in statement.content}
    by_form: dict[str, float] = {}
    for at, weight in weights.items():
        form = statement.forms[at]
        by_form[form] = max(weight, by_form.get(form, 0)) * _rarity(index, form)
    found = index.candidates(by_form, within)
    aligned = {number: align(statement, index.sentences[number]) for number in found}
    pool = set(found)
    support: list[int] = []
    missing = set(weights)
    while pool and missing and len(support) < _MOST_SENTENCES:
        best = max(pool, key=lambda n: (_gain(missing, weights, aligned[n], first=not support), -n))
        if _gain(missing, weights, aligned[best], first=False) < (_WORTH_ADDING if support else 0.1):
            break
        missing -= aligned[best].matched.keys()
        support.append(best)
        pool.remove(best)
    return Comparison(index, statement, support, [aligned[n] for n in support], weights, found, names)


def _gain(missing: set[int], weights: dict[int, float], alignment: Alignment, *, first: bool) -> float:
    gain = 0.0
    for i in alignment.matched:
        if i in missing:
            gain += 0.8 * weights[i] if i in alignment.loose else weights[i]
    return gain + 0.3 * len(alignment.chain) if first else gain


def _rarity(index: ArticleIndex, form: str) -> float:
    number = len(index.postings.get(form, ()))
    return 1.0 if number <= 2 else 0.8 if number <= 5 else 0.6 if number <= 20 else 0.4


def _weight(statement: Wording, at: int, named: bool) -> float:
    if is_number(statement.forms[at]):
        return 2.0
    if named:
        return 1.5
    return 0.3 if statement.words[at] in PIVOTS else 1.0


def _names(index: ArticleIndex, statement: Wording) -> list[list[int]]:
    names: list[list[int]] = []
    open_run = False
    for at, word in enumerate(statement.words):
        if _is_name(index, statement, at):
            if open_run and not statement.breaks[at]:
                names[-1].append(at)
            else:
                names.append([at])
            open_run = True
        elif word not in _NAME_LINKS or statement.breaks[at]:
            open_run = False
    return names


def _is_name(index: ArticleIndex, statement: Wording, at: int) -> bool:
    word, form = statement.words[at], statement.forms[at]
    if not statement.capital[at] or form[0] == "#" or form.startswith("month:") or word == "i":
        return False
    if form.startswith("country:"):
        return True
    if is_stop_word(statement.text[statement.starts[at] :][: len(word)]):
        return False
    if at and not _after_quote(statement, at):
        return True
    if word in index.lower:
        return False
    follows = at + 1 < len(statement.words) and statement.capital[at + 1] and not statement.breaks[at + 1]
    return word in index.proper or follows


def _after_quote(statement: Wording, at: int) -> bool:
    return statement.text[: statement.starts[at]].rstrip(" ")[-1:] in {'"', "“", "‘", ":"}
