"""Evidence that bears: are a statement's gold words inside the sentences it is anchored to?

On ``news``: true statements (headlines left out), true stances put as "holder target claim", and true answers beside
their questions. Each is anchored with the gold's first sentence cited, with the gold's sentences shifted by one to
either side, and without a citation. ``python -m benchmarks._anchoring`` prints the table, peers beside ours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from benchmarks._finders import bm25_ranking
from benchmarks._news_data import GROUPS, HALVES, Written, articles, written
from benchmarks.report import Report
from summarizer.checks.anchoring import Anchoring
from summarizer.extract.ranking import SentenceIndex
from summarizer.text.article import Article

CONDITIONS = ("first", "after", "before", "none")
"""What is cited: the gold's first sentence, each gold sentence + 1, each − 1, nothing."""

Anchor = Callable[["Item", Sequence[int]], Sequence[int]]
"""An item and its citations → sentence numbers."""


@dataclass(frozen=True)
class Item:
    """Something true, and the sentences that hold its gold words."""

    kind: str
    article_id: str
    article: Article
    text: str
    gold: tuple[int, ...]
    """In the order of the gold words."""

    def cites(self, condition: str) -> list[int]:
        """The sentence numbers that stand beside it; some may not exist."""
        if condition == "first":
            return [self.gold[0]]
        step = {"after": 1, "before": -1}.get(condition)
        return [] if step is None else [number + step for number in self.gold]


def items(chosen: Callable[[str], bool] = lambda _: True) -> list[Item]:
    """Every true item of the chosen articles with gold words. Raises DataMissing."""
    return [
        Item(one.group, one.article, articles()[one.article], _told(one), one.item.cites)
        for one in written()
        if one.true and one.gold and chosen(one.article)
    ]


def _told(one: Written) -> str:
    stance = one.item.stance
    if stance:
        return f"{stance.holder} {stance.target}: {stance.claim}"
    return f"Question: {one.item.question} Answer: {one.item.text}" if one.item.question else one.item.text


@dataclass(frozen=True)
class Outcome:
    """How one way to anchor fares on items of one kind, under one condition."""

    all: float
    """Share of the items all of whose gold sentences are anchored."""
    size: float
    """Mean number of sentences."""
    precision: float
    """Share of the anchored sentences that hold gold words."""


def outcome(chosen: Sequence[Item], anchor: Anchor, condition: str) -> Outcome:
    """Anchors each item under one condition."""
    sets = [(set(item.gold), set(anchor(item, item.cites(condition)))) for item in chosen]
    anchored = sum(len(numbers) for _, numbers in sets)
    return Outcome(
        sum(gold <= numbers for gold, numbers in sets) / max(len(sets), 1),
        anchored / max(len(sets), 1),
        sum(len(gold & numbers) for gold, numbers in sets) / max(anchored, 1),
    )


def ours(item: Item, cites: Sequence[int]) -> Sequence[int]:
    """``summarizer.checks.anchoring``."""
    return _anchoring(item.article).anchor(item.text, cites)


@cache
def _anchoring(article: Article) -> Anchoring:
    return Anchoring(article)


def cited_alone(item: Item, cites: Sequence[int]) -> Sequence[int]:
    """What a model cited, as it stands."""
    return [number for number in cites if 1 <= number <= len(item.article.sentences)]


def bm25(count: int) -> Anchor:
    """The ``count`` best sentences by Okapi BM25 over stems, whatever is cited."""

    def anchor(item: Item, _: Sequence[int]) -> Sequence[int]:
        return [number for number, _ in bm25_ranking(_index(item.article), item.text)[:count]]

    return anchor


@cache
def _index(article: Article) -> SentenceIndex:
    return SentenceIndex(article)


def evidence_scores(chosen: Callable[[str], bool] = lambda _: True) -> dict[str, float]:
    """``evidence.all`` and its like: the worst of the conditions; ``….size`` and ``….precision`` are means over them.

    Keys of stances and answers begin with ``stances.`` and ``answers.``. Raises DataMissing.
    """
    everything = items(chosen)
    scores: dict[str, float] = {}
    for kind in GROUPS:
        outcomes = [outcome([i for i in everything if i.kind == kind], ours, c) for c in CONDITIONS]
        prefix = "evidence" if kind == "statements" else f"{kind}.evidence"
        scores[f"{prefix}.all"] = min(o.all for o in outcomes)
        scores[f"{prefix}.size"] = sum(o.size for o in outcomes) / len(outcomes)
        scores[f"{prefix}.precision"] = sum(o.precision for o in outcomes) / len(outcomes)
    return {key: round(value, 3) for key, value in scores.items()}


def _peers() -> dict[str, Anchor]:
    return {"ours": ours, "cited alone": cited_alone} | {f"BM25, top {n}": bm25(n) for n in range(1, 5)}


def report(chosen: Callable[[str], bool] = lambda _: True) -> Report:
    """The table: share of items with all gold words, mean sentences and precision, under each condition."""
    everything = items(chosen)
    rows = []
    for kind in GROUPS:
        of_kind = [item for item in everything if item.kind == kind]
        for name, anchor in _peers().items():
            found = [outcome(of_kind, anchor, condition) for condition in CONDITIONS]
            cells = [f"{o.all:.3f} {o.size:.2f} {o.precision:.2f}" for o in found]
            rows.append((kind, name, f"{min(o.all for o in found):.3f}", *cells))
    notes = ("Under each condition: all gold words inside, mean number of sentences, precision.",)
    columns = ("kind", "way", "worst", *CONDITIONS)
    return Report("anchoring", len(everything), evidence_scores(chosen), columns, rows, notes)


if __name__ == "__main__":
    for name in (".even", ".odd"):
        print(f"{name[1:]} articles")
        print(report(HALVES[name]).text())
        print()
