"""Fits the coefficients of ``summarizer/extract/passages.json``: ``python -m benchmarks._fit_passages [--write]``.

Two models, for English and for other languages (the same data, without the vectors and the commonness of English
words). Sentences: a conditional logit over those of an article. Passages: a logistic regression, does the passage
hold the answer. They learn from the questions of SQuAD 2.0 and of the news, and, as pairs of a paraphrase and its
source, from the true statements and stances of the news. Everything printed is cross-validated by title and article;
what is written is fitted on all of it. Needs scipy, which the package itself does not.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks._fitting import logistic
from benchmarks._news_data import articles, questions, written
from benchmarks.qa import readings
from summarizer.extract.passages import Candidates, Passage, group_passages, match_features, sentence_scores, softmax
from summarizer.extract.ranking import SentenceIndex, weigh_question

Weights = dict[str, float]
Matrix = NDArray[np.float64]

COUNTS = {"squad": 1.0, "news": 2.0, "statement": 0.5, "stance": 0.5, "foreign": 0.0}
"""How much a question of each source counts for the order of sentences."""
MATCH_COUNTS = {"squad": 1.0, "news": 4.0, "statement": 0.0, "stance": 0.0, "foreign": 1.0}
RANK_L2, MATCH_L2 = 150.0, 3.0
SET = {
    *("aside", "colon", "figures_missing", "relations_missing", "turn_missing", "quoted", "share", "reason_because"),
    *("anaphor", "side_met", "apart"),
}
"""Features that are no matter of learning: their part is set in ``passages``, or is that of the match alone."""
FOLDS = 6
TARGET = Path(__file__).parent.parent / "summarizer" / "extract" / "passages.json"


@dataclass
class Row:
    """A question held against an article."""

    source: str
    group_passages: str
    """The title or article that it must not be fitted on when it is scored."""
    found: Candidates
    gold: tuple[frozenset[int], ...]
    """Each a set of sentence numbers that together hold an answer; empty when the article does not answer."""

    @property
    def labels(self) -> list[float]:
        holding = frozenset().union(*self.gold)
        return [float(at + 1 in holding) for at in self.found.places]

    def holds(self, numbers: frozenset[int]) -> bool:
        return any(gold <= numbers for gold in self.gold)


def all_rows(vectors: bool) -> list[Row]:
    """Every question, statement and stance; ``vectors`` for the English model."""

    def row(source: str, index: SentenceIndex, text: str, of: str, gold: Sequence[frozenset[int]]) -> Row:
        return Row(source, of, Candidates(index, weigh_question(index, text, by_rarity=vectors)), tuple(gold))

    news = {key: SentenceIndex(article, vectors=vectors) for key, article in articles().items()}
    rows = [row("news", news[q.article], q.text, q.article, q.evidence) for q in questions()]
    rows += [row(source, news[key], text, key, gold) for source, key, text, gold in _paraphrases()]
    before: SentenceIndex | None = None
    before_title = ""
    for reading in readings():
        kept = SentenceIndex(reading.article, vectors=vectors)
        for nth, case in enumerate(reading.cases):
            gold = [frozenset({number}) for number in case.sentences] if case.answerable else []
            rows.append(row("squad", kept, case.question, reading.title, gold))
            if before and before_title != reading.title and nth % 3 == 0:
                rows.append(row("foreign", before, case.question, reading.title, ()))
        if before_title != reading.title:
            before, before_title = kept, reading.title
    return rows


def _paraphrases() -> Iterator[tuple[str, str, str, list[frozenset[int]]]]:
    for one in written():
        if one.true and one.gold and one.group == "statements":
            yield "statement", one.article, one.item.text, list(one.gold)
        elif one.true and one.item.stance:
            text = f"What does {one.item.stance.holder} say about {one.item.stance.target}?"
            yield "stance", one.article, text, list(one.gold)


def fit_rank(rows: Sequence[Row]) -> Weights:
    """A conditional logit: the sentences with an answer get most of each question's softmax."""
    rows = [row for row in rows if COUNTS[row.source] and any(row.labels)]
    names = sorted({name for row in rows for features in row.found.features for name in features} - SET)
    matrix, scale = _matrix([features for row in rows for features in row.found.features], names)
    good = np.array([label for row in rows for label in row.labels])
    sizes = [len(row.found.places) for row in rows]
    starts, segment = np.r_[0, np.cumsum(sizes)[:-1]], np.repeat(np.arange(len(rows)), sizes)
    counts = np.array([COUNTS[row.source] for row in rows])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = matrix @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[segment])
        total, right = np.add.reduceat(powers, starts), np.add.reduceat(powers * good, starts)
        slope = matrix.T @ ((powers / total[segment] - powers * good / right[segment]) * counts[segment])
        value = -(counts * np.log(right / total)).sum() + RANK_L2 / 2 * weights @ weights
        return float(value), slope + RANK_L2 * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x / scale
    return dict(zip(names, found.tolist(), strict=True))


def fit_match(rows: Sequence[Row], rank: Weights) -> Weights:
    """A logistic regression over the passages that a ranking makes."""
    counted = [row for row in rows if MATCH_COUNTS[row.source]]
    told = [
        (features, label, MATCH_COUNTS[row.source]) for row in counted for features, label in passages_of(row, rank)
    ]
    names = sorted({name for features, _, _ in told for name in features} - {"bias"})
    matrix, scale = _matrix([features for features, _, _ in told], names)
    labels = np.array([float(label) for _, label, _ in told])
    counts = np.array([float(count) for _, _, count in told])
    bias, weights = logistic(matrix, labels, counts, penalty=MATCH_L2)
    return {"bias": bias} | dict(zip(names, (weights / scale).tolist(), strict=True))


def _matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> tuple[Matrix, Matrix]:
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    scale = np.maximum(matrix.std(0), 0.05)
    return matrix / scale, scale


def passages_of(row: Row, rank: Weights) -> list[tuple[Mapping[str, float], bool]]:
    """The features of each passage, and whether it holds an answer."""
    scores = sentence_scores(row.found, rank)
    chances = dict(zip(row.found.places, softmax(scores), strict=True))
    features = dict(zip(row.found.places, row.found.features, strict=True))
    made: list[tuple[Mapping[str, float], bool]] = []
    for passage in group_passages(row.found, scores, {}, 3):
        inside = [number - 1 for number in passage.sentences]
        features_of = match_features([features[at] for at in inside], sum(chances[at] for at in inside))
        made.append((features_of, row.holds(frozenset(passage.sentences))))
    return made


@dataclass
class Outcome:
    """What came of a question that nothing was fitted on."""

    row: Row
    order: list[int]
    passages: list[Passage]

    def single(self, most: int) -> bool:
        return any(self.row.holds(frozenset({number})) for number in self.order[:most])

    def joined(self, most: int) -> bool:
        return any(self.row.holds(frozenset(passage.sentences)) for passage in self.passages[:most])


def cross_validate(rows: Sequence[Row]) -> list[Outcome]:
    """Every question of SQuAD and the news, scored by a model that has seen neither its title nor its article."""
    groups = {name: at for at, name in enumerate(sorted({row.group_passages for row in rows}))}
    outcomes = []
    for fold in range(FOLDS):
        seen = [row for row in rows if groups[row.group_passages] % FOLDS != fold]
        rank = fit_rank(seen)
        match = fit_match(seen, rank)
        for row in rows:
            if groups[row.group_passages] % FOLDS == fold:
                scores = sentence_scores(row.found, rank)
                order = [row.found.places[at] + 1 for at in np.argsort(-np.array(scores), kind="stable")]
                outcomes.append(Outcome(row, order, group_passages(row.found, scores, match, 3)))
    return outcomes


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """Shares found, alone and joined, and what ``strong`` meant."""
    lines = []
    for name, chosen in _parts(outcomes):
        has = [one for one in chosen if one.row.gold]
        shares = ([one.single(1), one.single(3), one.joined(1), one.joined(3)] for one in has)
        figures = np.mean(list(shares), axis=0)
        lines.append(f"{name}: single {figures[0]:.3f} {figures[1]:.3f}, passages {figures[2]:.3f} {figures[3]:.3f}")
        lines += _matches(chosen)
    return lines


def _parts(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    yield "squad", [one for one in outcomes if one.row.source == "squad"]
    news = [one for one in outcomes if one.row.source == "news"]
    yield "news", news
    yield "news, even numbers", [one for one in news if int(one.row.group_passages) % 2 == 0]
    yield "news, odd numbers", [one for one in news if int(one.row.group_passages) % 2]


def _matches(chosen: Sequence[Outcome]) -> list[str]:
    first = [(one.passages[0], one.joined(1), bool(one.row.gold)) for one in chosen if one.passages]
    lines = []
    for word in ("strong", "weak"):
        of_it = [told for told in first if told[0].match == word]
        has = [told for told in of_it if told[2]]
        right, given = (np.mean([told[1] for told in some]) if some else 0.0 for some in (of_it, has))
        lines.append(f"  {word} first: {len(of_it)} of {len(first)}, right {right:.3f}, where answerable {given:.3f}")
    edges = [0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 1.01]
    table = []
    for low, high in pairwise(edges):
        inside = [told for told in first if low <= told[0].score < high]
        if inside:
            table.append(f"{low}–{min(high, 1)}: {np.mean([told[1] for told in inside]):.2f} of {len(inside)}")
    return [*lines, "  right by score: " + ", ".join(table)]


def main() -> None:
    """Fit, print, and with ``--write`` replace the file."""
    kept = {}
    for name, vectors in (("english", True), ("other", False)):
        rows = all_rows(vectors)
        print(name, "cross-validated", *summary(cross_validate(rows)), sep="\n", flush=True)
        rank = fit_rank(rows)
        kept[name] = {"rank": _rounded(rank), "match": _rounded(fit_match(rows, rank))}
    if "--write" in sys.argv:
        made = {
            "made_by": "python -m benchmarks._fit_passages --write",
            "fitted_on": "questions of SQuAD 2.0 (1,776 of 3,716 answerable) and of 24 news articles (144 of 192), "
            "true statements and stances of the same articles; penalty and sources' weights chosen by cross-validation",
        }
        TARGET.write_text(json.dumps(made | kept, indent=1) + "\n", encoding="utf-8")


def _rounded(weights: Weights) -> Weights:
    return {name: round(value, 4) for name, value in sorted(weights.items()) if abs(value) >= 0.00005}


if __name__ == "__main__":
    main()
