"""Fits the weights of ``summarizer.retrieval.weights``: ``python -m benchmarks._fit_answers [--write]``.

Three linear models, one after another: sentences (conditional logit over the sentences of an article), phrases
(conditional logit over the phrases of the sentence that holds the answer), confidence (logistic regression: does the
first sentence hold the answer). Everything printed is cross-validated by title; what is written is fitted on all of
the data. Needs numpy, scipy and scikit-learn, which the package itself does not.
"""

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from benchmarks._qa_data import Case, readings, token_f1
from summarizer.extractive_answers import confidence_features
from summarizer.retrieval import Ranked, SentenceIndex
from summarizer.retrieval.features import QuestionView
from summarizer.retrieval.phrase_features import SentenceView, phrase_features
from summarizer.retrieval.ranking import POOL, rank_view, view_question, weighted

Features = Mapping[str, float]
Weights = dict[str, float]

SENTENCE_L2, PHRASE_L2, CONFIDENCE_C = 6.0, 3.0, 0.3


@dataclass
class Asked:
    """A question held against an article, with what the three models need of it."""

    title: str
    case: Case
    view: QuestionView
    foreign: bool
    """Asked of an article it was not written for: never answerable."""
    pool: tuple[Ranked, ...]
    phrases: dict[int, tuple[list[Features], list[float]]] = field(default_factory=dict)
    """Sentence from 0 → features of its phrases, and the F1 of each."""

    @property
    def answerable(self) -> bool:
        return self.case.answerable and not self.foreign

    def phrases_of(self, at: int) -> tuple[list[Features], list[float]]:
        if at not in self.phrases:
            sentence = SentenceView(self.view, at)
            article, tokens = self.view.index.article, sentence.tokens
            found = self.view.candidates(at)
            texts = [article.text[tokens[p.first].span.start : tokens[p.last].span.end] for p in found]
            values = [token_f1(text, self.case.answers) for text in texts] if self.case.answers else [0.0] * len(found)
            self.phrases[at] = [phrase_features(sentence, p) for p in found], values
        return self.phrases[at]


def ask_everything() -> list[Asked]:
    """Every question asked of its article, and every third answerable one of the next title's as well."""
    everything = [(reading, SentenceIndex(reading.article)) for reading in readings()]
    asked = []
    for number, (reading, index) in enumerate(everything):
        other = next(
            (pair for pair in everything[number:] + everything[:number] if pair[0].title != reading.title), None
        )
        for nth, case in enumerate(reading.cases):
            asked.append(_ask(reading.title, case, index, False))
            if case.answerable and nth % 3 == 0 and other:
                asked.append(_ask(reading.title, case, other[1], True))
    return asked


def _ask(title: str, case: Case, index: SentenceIndex, foreign: bool) -> Asked:
    view = view_question(index, case.question)
    return Asked(title, case, view, foreign, rank_view(view, top=POOL))


def conditional_logit(groups: Sequence[tuple[list[Features], list[float]]], l2: float) -> Weights:
    """Weights under which the good rows of each group get most of its softmax; groups without a good row are left out.

    The penalty is on weights of standardised features; what is returned fits the features as they are.
    """
    groups = [group for group in groups if any(group[1])]
    names = sorted({name for rows, _ in groups for row in rows for name in row})
    matrix = np.array([[row.get(name, 0.0) for name in names] for rows, _ in groups for row in rows])
    good = np.array([value for _, values in groups for value in values])
    sizes = [len(rows) for rows, _ in groups]
    starts, segment = np.r_[0, np.cumsum(sizes)[:-1]], np.repeat(np.arange(len(groups)), sizes)
    scale = np.maximum(matrix.std(0), 0.05)
    matrix = matrix / scale

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        exp = np.exp(scores - np.maximum.reduceat(scores, starts)[segment])
        total, of_good = np.add.reduceat(exp, starts), np.add.reduceat(exp * good, starts)
        gradient = matrix.T @ (exp / total[segment] - exp * good / of_good[segment])
        return float(-np.log(of_good / total).sum() + l2 / 2 * weights @ weights), gradient + l2 * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x / scale
    return {name: float(weight) for name, weight in zip(names, found, strict=True)}


def logistic(rows: Sequence[Features], labels: Sequence[bool], importance: Sequence[float]) -> Weights:
    """Logistic regression; the penalty is on weights of standardised features."""
    names = sorted({name for row in rows for name in row} - {"bias"})
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    scale = np.maximum(matrix.std(0), 0.05)
    model = LogisticRegression(C=CONFIDENCE_C, max_iter=2000)
    model.fit(matrix / scale, np.array(labels), sample_weight=np.array(importance))
    weights = {name: float(w) for name, w in zip(names, model.coef_[0] / scale, strict=True)}
    return {"bias": float(model.intercept_[0])} | weights


def fit_sentences(asked: Sequence[Asked]) -> Weights:
    groups = [
        ([one.features for one in a.pool], [float(one.number in a.case.sentences) for one in a.pool])
        for a in asked
        if a.answerable
    ]
    return conditional_logit(groups, SENTENCE_L2)


def fit_phrases(asked: Sequence[Asked]) -> Weights:
    groups = []
    for a in asked:
        for number in a.case.sentences if a.answerable else ():
            rows, values = a.phrases_of(number - 1)
            best = max(values, default=0.0)
            if best >= 0.5:
                groups.append((rows, [float(value >= best - 0.01) for value in values]))
    return conditional_logit(groups, PHRASE_L2)


def reranked(a: Asked, sentence: Weights) -> tuple[Ranked, ...]:
    pool = [Ranked(one.number, weighted(one.features, sentence), one.features) for one in a.pool]
    return tuple(sorted(pool, key=lambda one: (-one.score, one.number)))


def confidence_row(a: Asked, ranked: tuple[Ranked, ...], phrase: Weights) -> Features:
    scores = [weighted(row, phrase) for row in a.phrases_of(ranked[0].number - 1)[0]]
    return confidence_features(a.view, ranked, scores)


def fit_confidence(asked: Sequence[Asked], sentence: Weights, phrase: Weights) -> Weights:
    rows, labels = [], []
    for a in asked:
        if a.pool:
            ranked = reranked(a, sentence)
            rows.append(confidence_row(a, ranked, phrase))
            labels.append(a.answerable and ranked[0].number in a.case.sentences)
    return logistic(rows, labels, [1.0] * len(rows))


def fit(asked: Sequence[Asked]) -> tuple[Weights, Weights, Weights]:
    sentence, phrase = fit_sentences(asked), fit_phrases(asked)
    return sentence, phrase, fit_confidence(asked, sentence, phrase)


def evaluate(asked: Sequence[Asked], models: tuple[Weights, Weights, Weights]) -> list[dict[str, float]]:
    """One row of outcomes a question."""
    sentence, phrase, confidence = models
    outcomes = []
    for a in asked:
        ranked = reranked(a, sentence)
        outcome = {"answerable": float(a.answerable), "foreign": float(a.foreign), "first": 0.0, "top3": 0.0, "f1": 0.0}
        outcome |= {"confidence": 0.0, "f1_given": math.nan}
        if ranked:
            row = confidence_row(a, ranked, phrase)
            outcome["confidence"] = 1 / (1 + math.exp(-weighted(row, confidence)))
            rows, values = a.phrases_of(ranked[0].number - 1)
            scores = [weighted(r, phrase) for r in rows]
            outcome["f1"] = values[int(np.argmax(scores))] if scores else 0.0
            numbers = [one.number for one in ranked]
            outcome["first"] = float(numbers[0] in a.case.sentences)
            outcome["top3"] = float(bool(a.case.sentences & set(numbers[:3])))
            if outcome["first"]:
                outcome["f1_given"] = outcome["f1"]
                outcome["oracle"] = max(values, default=0.0)
        outcomes.append(outcome)
    return outcomes


def summary(outcomes: list[dict[str, float]]) -> str:
    own = [o for o in outcomes if not o["foreign"]]
    has = [o for o in own if o["answerable"]]
    mean = lambda key, rows: float(np.mean([o[key] for o in rows]))  # noqa: E731
    given = [o for o in has if o["first"]]
    auc = roc_auc_score([o["answerable"] for o in own], [o["confidence"] for o in own])
    far = [o for o in outcomes if o["answerable"] or o["foreign"]]
    auc_far = roc_auc_score([o["answerable"] for o in far], [o["confidence"] for o in far])
    lines = [
        f"first {mean('first', has):.3f}  top3 {mean('top3', has):.3f}  auc {auc:.3f}  auc foreign {auc_far:.3f}",
        f"f1 of phrase, HasAns {mean('f1', has):.3f}  sentence right {mean('f1', given):.3f}  best phrase "
        f"{mean('oracle', given):.3f}",
    ]
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        total = overall_f1(outcomes, threshold)
        false = np.mean([o["confidence"] >= threshold for o in own if not o["answerable"]])
        kept = np.mean([o["confidence"] >= threshold for o in has])
        far_kept = np.mean([o["confidence"] >= threshold for o in outcomes if o["foreign"]])
        lines.append(
            f"  at {threshold}: F1 {total:.3f} false answers {false:.3f} foreign {far_kept:.3f} "
            f"answered of answerable {kept:.3f}"
        )
    return "\n".join(lines)


def overall_f1(outcomes: list[dict[str, float]], threshold: float) -> float:
    """SQuAD 2.0's F1 over the questions asked of their own article."""
    shown = [(o, o["confidence"] >= threshold) for o in outcomes if not o["foreign"]]
    return float(np.mean([(o["f1"] if o["answerable"] else 0.0) if show else 1 - o["answerable"] for o, show in shown]))


def best_threshold(held_out: list[dict[str, float]]) -> float:
    """The lowest threshold, in steps of 0.05, whose F1 on titles not fitted is within 0.005 of the best."""
    scored = {step / 20: overall_f1(held_out, step / 20) for step in range(1, 20)}
    return min(threshold for threshold, value in scored.items() if value >= max(scored.values()) - 0.005)


def cross_validate(
    asked: Sequence[Asked], fitted: Callable[[Sequence[Asked]], tuple[Weights, Weights, Weights]] = fit
) -> list[dict[str, float]]:
    outcomes = []
    for title in sorted({a.title for a in asked}):
        models = fitted([a for a in asked if a.title != title])
        outcomes += evaluate([a for a in asked if a.title == title], models)
    return outcomes


def main() -> None:
    """Fit, print, and with ``--write`` replace the table."""
    threadpool_limits(1)  # the matrices are small: threads only wait for one another
    asked = ask_everything()
    held_out = cross_validate(asked)
    print("cross-validated\n" + summary(held_out))
    models = fit(asked)
    print("fitted on all\n" + summary(evaluate(asked, models)))
    for name, weights in zip(("SENTENCE", "PHRASE", "CONFIDENCE"), models, strict=True):
        print(name, {k: round(v, 2) for k, v in sorted(weights.items(), key=lambda kv: -abs(kv[1]))})
    if "--write" in sys.argv:
        write(models, best_threshold(held_out))


def write(models: tuple[Weights, Weights, Weights], threshold: float) -> None:
    path = Path(__file__).parent.parent / "summarizer" / "retrieval" / "weights.py"
    parts = [
        '"""Learnt weights: made by ``python -m benchmarks._fit_answers --write``, not by hand."""\n',
        "from types import MappingProxyType\n",
    ]
    for name, weights in zip(("SENTENCE", "PHRASE", "CONFIDENCE"), models, strict=True):
        rows = "".join(
            f'    "{key}": {value:.4f},\n' for key, value in sorted(weights.items()) if abs(value) >= 0.00005
        )
        parts.append(f"{name} = MappingProxyType({{\n{rows}}})\n")
    parts.append(f'THRESHOLD = {threshold}\n"""Confidence from which an answer is shown."""\n')
    path.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
