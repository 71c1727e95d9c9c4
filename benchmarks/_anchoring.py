"""Evidence that bears: are a statement's gold words inside the sentences it is anchored to?

On ``news``: true statements (headlines left out), true stances put as "holder target claim", and true answers beside
their questions. Each is anchored with the gold's first sentence cited, with the gold's sentences shifted by one to
either side, and without a citation. ``python -m benchmarks._anchoring`` prints the table, peers beside ours.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from benchmarks.report import Report, read_rows
from summarizer.article import Article
from summarizer.assembling import article_from_text
from summarizer.checks.anchoring import Anchoring
from summarizer.words import content_stems

CONDITIONS = ("first", "after", "before", "none")
"""What is cited: the gold's first sentence, each gold sentence + 1, each − 1, nothing."""
KINDS = ("statements", "stances", "answers")

Anchor = Callable[["Item", Sequence[int]], Sequence[int]]
"""An item and its citations → sentence numbers."""


@dataclass(frozen=True)
class Item:
    """Something true, and the sentences that hold its gold words."""

    kind: str
    article_id: str
    article: Article
    text: str
    extra: str
    gold: tuple[int, ...]
    """In the order of the gold words."""

    def cites(self, condition: str) -> list[int]:
        """The sentence numbers that stand beside it; some may not exist."""
        if condition == "first":
            return [self.gold[0]]
        step = {"after": 1, "before": -1}.get(condition)
        return [] if step is None else [number + step for number in self.gold]


def items(chosen: Callable[[str], bool] = lambda _: True) -> list[Item]:
    """Every true item of the chosen articles whose gold words are in the article. Raises DataMissing."""
    articles = {
        row["id"]: article_from_text(row["text"]) for row in read_rows("news/articles.jsonl") if chosen(row["id"])
    }
    found = []
    for kind, row, text, extra, words in _rows():
        article = articles.get(row)
        gold = _gold(article, words) if article else ()
        if article and gold:
            found.append(Item(kind, row, article, text, extra, gold))
    return found


def _rows() -> Iterator[tuple[str, str, str, str, list[str]]]:
    for row in read_rows("news/statements.jsonl"):
        if row["faithful"] and row["role"] != "headline":
            yield "statements", row["article"], row["text"], "", row["cites"]
    for row in read_rows("news/stances.jsonl"):
        if row["faithful"]:
            text = f"{row['holder']} {row['target']}: {row['claim']}"
            yield "stances", row["article"], text, "", [row["words"]]
    for row in read_rows("news/questions.jsonl"):
        if row["evidence"]:
            yield "answers", row["article"], row["answer"], row["question"], row["evidence"]


def _gold(article: Article, words: Iterable[str]) -> tuple[int, ...]:
    """The sentences that hold the words, verbatim but for white space; empty when some are not there."""
    text = " ".join(article.text.split())
    found: list[int] = []
    for wanted in words:
        plain = " ".join(wanted.split())
        at = text.find(plain)
        if at < 0:
            return ()
        found += _numbers(article, at, at + len(plain))
    return tuple(dict.fromkeys(found))


def _numbers(article: Article, start: int, end: int) -> list[int]:
    """The sentences of a stretch of the article's text with its white space collapsed."""
    found, at = [], 0
    for sentence in article.sentences:
        length = len(" ".join(article.sentence_text(sentence).split()))
        if at < end and start < at + length:
            found.append(sentence.number)
        at += length + 1
    return found


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
    return _anchoring(item.article).anchor(item.text, cites, item.extra)


@cache
def _anchoring(article: Article) -> Anchoring:
    return Anchoring(article)


def cited_alone(item: Item, cites: Sequence[int]) -> Sequence[int]:
    """What a model cited, as it stands."""
    return [number for number in cites if 1 <= number <= len(item.article.sentences)]


def bm25(count: int) -> Anchor:
    """The ``count`` best sentences by Okapi BM25 over stems, whatever is cited."""

    def anchor(item: Item, _: Sequence[int]) -> Sequence[int]:
        index = _bm25(item.article)
        return index.best(f"{item.text} {item.extra}", count)

    return anchor


class _Bm25:
    def __init__(self, article: Article) -> None:
        self._language = article.language
        self._counts = [Counter(content_stems(article.sentence_text(s), article.language)) for s in article.sentences]
        self._found = Counter(term for counts in self._counts for term in counts)
        self._mean = sum(counts.total() for counts in self._counts) / len(self._counts)

    def best(self, text: str, count: int) -> list[int]:
        terms = set(content_stems(text, self._language))
        scores = [sum(self._score(counts, term) for term in terms) for counts in self._counts]
        return [at + 1 for at in sorted(range(len(scores)), key=lambda at: -scores[at])[:count]]

    def _score(self, counts: Counter[str], term: str) -> float:
        found = self._found[term]
        idf = math.log(1 + (len(self._counts) - found + 0.5) / (found + 0.5))
        return idf * counts[term] * 2.2 / (counts[term] + 1.2 * (0.6 + 0.4 * counts.total() / self._mean))


@cache
def _bm25(article: Article) -> _Bm25:
    return _Bm25(article)


def evidence_scores(chosen: Callable[[str], bool] = lambda _: True) -> dict[str, float]:
    """``evidence.all`` and its like: the worst of the conditions; ``….size`` and ``….precision`` are means over them.

    Keys of stances and answers begin with ``stances.`` and ``answers.``. Raises DataMissing.
    """
    everything = items(chosen)
    scores: dict[str, float] = {}
    for kind in KINDS:
        outcomes = [outcome([i for i in everything if i.kind == kind], ours, c) for c in CONDITIONS]
        prefix = "evidence" if kind == "statements" else f"{kind}.evidence"
        scores[f"{prefix}.all"] = min(o.all for o in outcomes)
        scores[f"{prefix}.size"] = sum(o.size for o in outcomes) / len(outcomes)
        scores[f"{prefix}.precision"] = sum(o.precision for o in outcomes) / len(outcomes)
    return {key: round(value, 3) for key, value in scores.items()}


def _first_edition() -> dict[str, Anchor]:
    """The word check of the first edition, while it is still there."""
    if find_spec("summarizer.evidence") is None:
        return {}
    evidence = import_module("summarizer.evidence")
    index = cache(evidence.EvidenceIndex)

    def anchor(item: Item, cites: Sequence[int]) -> Sequence[int]:
        numbers: Sequence[int] = index(item.article).check(item.text, list(cites)).sentences
        return numbers

    return {"first edition": anchor}


def _peers() -> dict[str, Anchor]:
    peers: dict[str, Anchor] = {"ours": ours} | _first_edition() | {"cited alone": cited_alone}
    return peers | {f"BM25, top {count}": bm25(count) for count in range(1, 5)}


def report(chosen: Callable[[str], bool] = lambda _: True) -> Report:
    """The table: share of items with all gold words, mean sentences and precision, under each condition."""
    everything = items(chosen)
    rows = []
    for kind in KINDS:
        of_kind = [item for item in everything if item.kind == kind]
        for name, anchor in _peers().items():
            found = [outcome(of_kind, anchor, condition) for condition in CONDITIONS]
            cells = [f"{o.all:.3f} {o.size:.2f} {o.precision:.2f}" for o in found]
            rows.append((kind, name, f"{min(o.all for o in found):.3f}", *cells))
    notes = ("Under each condition: all gold words inside, mean number of sentences, precision.",)
    columns = ("kind", "way", "worst", *CONDITIONS)
    return Report("anchoring", len(everything), evidence_scores(chosen), columns, rows, notes)


if __name__ == "__main__":
    for name, half in (("even", 0), ("odd", 1)):
        print(f"{name} articles")
        print(report(lambda row, half=half: int(row) % 2 == half).text())
        print()
