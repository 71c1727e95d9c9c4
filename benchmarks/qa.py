"""Questions: is the sentence found, is the answer right, and does the program know when the article is silent.

Data and its cutting into articles: ``benchmarks._qa_data``. F1, exact match (EM), HasAns and NoAns are those of
SQuAD 2.0: an abstention is the empty answer, right when the article does not answer. All figures are shares of 1.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from benchmarks._qa_data import Case, Reading, exact_match, readings, token_f1
from benchmarks._qa_model import Pipeline, Plain, Reply, dev_model, later_questions, sample
from benchmarks.report import Report
from summarizer.article import Article
from summarizer.extractive_answers import answer_extractively
from summarizer.retrieval import SentenceIndex, bm25_ranking

BINS = 10
FITTED = (
    "The embedded weights were fitted on one half of the titles. For that half, `python -m benchmarks._fit_answers`\n"
    "prints the figures cross-validated by title: those to expect of other titles."
)


class System(Protocol):
    """Something that answers questions about an article."""

    @property
    def is_probability(self) -> bool:
        """True when its confidence claims to be the chance that the first ranked sentence holds the answer."""
        ...

    def reader(self, article: Article) -> Callable[[str], Reply]:
        """Look at an article once; what comes back answers questions about it."""
        ...


class Embedded:
    """The embedded default: no model."""

    is_probability = True

    def reader(self, article: Article) -> Callable[[str], Reply]:
        """One index for all questions."""
        index = SentenceIndex(article)

        def reply(question: str) -> Reply:
            found = answer_extractively(index, question)
            text = article.quote(found.phrase) if found.answered and found.phrase else None
            return Reply(text, found.confidence, tuple(one.number for one in found.ranked))

        return reply


class Bm25:
    """Plain BM25 over stems; answers with the whole first sentence and never abstains."""

    is_probability = False

    def reader(self, article: Article) -> Callable[[str], Reply]:
        """One index for all questions."""
        index = SentenceIndex(article)

        def reply(question: str) -> Reply:
            ranked = bm25_ranking(index, question)
            if not ranked:
                return Reply("", 0.0)
            best = article.sentences[ranked[0][0] - 1]
            return Reply(article.sentence_text(best), ranked[0][1], tuple(number for number, _ in ranked))

        return reply


@dataclass(frozen=True)
class Outcome:
    """A question with a system's reply."""

    case: Case
    reply: Reply

    @property
    def is_first(self) -> bool:
        """The first ranked sentence holds an answer."""
        return bool(self.case.sentences & set(self.reply.ranked[:1]))


def run() -> Report:
    """Every system over every question; a model, where one is named, over a sample, beside the embedded default."""
    systems: list[tuple[str, System, list[Reading]]] = [
        (name, system, list(readings())) for name, system in (("embedded", Embedded()), ("bm25", Bm25()))
    ]
    model = dev_model()
    pipeline = Pipeline(model) if model else None
    if model and pipeline:
        some = sample()
        systems += [
            ("dev_model_embedded", Embedded(), some),
            ("dev_model", pipeline, some),
            ("dev_model_plain", Plain(model, may_abstain=True), some),
            ("dev_model_bare", Plain(model, may_abstain=False), some),
        ]
    scores: dict[str, float] = {}
    notes = [FITTED, ""]
    for name, system, of_these in systems:
        outcomes = outcomes_of(system, of_these)
        scores |= {f"{name}.{key}": value for key, value in figures(outcomes).items()}
        scores |= {f"{name}.cases": float(len(outcomes))}
        if system.is_probability and name != "dev_model_embedded":
            error, table = reliability([(o.reply.confidence, o.is_first) for o in outcomes])
            scores[f"{name}.ece"] = error
            notes += [f"{name}: confidence beside the share of first sentences that hold the answer", *table]
    if pipeline:
        more, lines = later_questions(pipeline.runs)
        scores |= more
        notes += lines
    names = [name for name, _, _ in systems]
    rows = [
        [told, *(f"{scores[k]:.3f}" if (k := f"{name}.{key}") in scores else "–" for name in names)]
        for key, told in _ORDER.items()
    ]
    columns = ["measure", *(f"{name} ({scores[f'{name}.cases']:.0f})" for name in names)]
    return Report("qa", int(scores["embedded.cases"]), scores, columns, rows, notes)


_ORDER = {
    "first": "sentence first",
    "top3": "sentence in the top three",
    "auc": "AUC of confidence, answerable or not",
    "f1": "F1",
    "em": "EM",
    "has_f1": "F1, HasAns",
    "has_em": "EM, HasAns",
    "no_f1": "F1 = EM, NoAns",
    "silent_f1": "F1 of always abstaining",
    "abstention_precision": "abstention precision",
    "abstention_recall": "abstention recall",
    "false_answers": "false answers, of all NoAns",
    "answer_precision": "answered: first sentence right",
    "ece": "expected calibration error",
}


def outcomes_of(system: System, of_these: Iterable[Reading]) -> list[Outcome]:
    """A system's replies to all questions of some articles, in their order."""
    outcomes = []
    for reading in of_these:
        reply = system.reader(reading.article)
        outcomes += [Outcome(case, reply(case.question)) for case in reading.cases]
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> Mapping[str, float]:
    """Every figure but the calibration."""
    has = [o for o in outcomes if o.case.answerable]
    no = [o for o in outcomes if not o.case.answerable]
    silent = [o for o in outcomes if o.reply.answer is None]
    spoken = [o for o in outcomes if o.reply.answer is not None]
    has_f1, has_em = (_mean(m(o.reply.answer or "", o.case.answers) for o in has) for m in (token_f1, exact_match))
    no_f1 = _mean(o.reply.answer is None for o in no)
    share = len(has) / len(outcomes)
    return {
        "first": _mean(o.is_first for o in has),
        "top3": _mean(bool(o.case.sentences & set(o.reply.ranked[:3])) for o in has),
        "auc": area_under_curve([o.reply.confidence for o in has], [o.reply.confidence for o in no]),
        "f1": share * has_f1 + (1 - share) * no_f1,
        "em": share * has_em + (1 - share) * no_f1,
        "has_f1": has_f1,
        "has_em": has_em,
        "no_f1": no_f1,
        "silent_f1": 1 - share,
        "abstention_precision": _mean(not o.case.answerable for o in silent),
        "abstention_recall": _mean(o.reply.answer is None for o in no),
        "false_answers": 1 - no_f1,
        "answer_precision": _mean(o.is_first for o in spoken),
    }


def _mean(values: Iterable[float]) -> float:
    found = [float(value) for value in values]
    return fmean(found) if found else 0.0


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive outranks a negative, ties half: the area under the ROC curve; 0.5 without either."""
    if not positive or not negative:
        return 0.5
    labelled = sorted([(value, 1) for value in positive] + [(value, 0) for value in negative])
    won, below, at = 0.0, 0, 0
    while at < len(labelled):
        end = at
        while end < len(labelled) and labelled[end][0] == labelled[at][0]:
            end += 1
        good = sum(label for _, label in labelled[at:end])
        won += good * (below + (end - at - good) / 2)
        below += end - at - good
        at = end
    return won / (len(positive) * len(negative))


def reliability(pairs: Sequence[tuple[float, bool]]) -> tuple[float, list[str]]:
    """Expected calibration error over ten equal bins of confidence, and the table as lines."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in pairs:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    error = 0.0
    lines = ["  confidence   cases  mean   right"]
    for at, inside in enumerate(bins):
        span = f"  {at / BINS:.1f}–{(at + 1) / BINS:.1f}"
        if not inside:
            lines.append(f"{span}    {0:7d}      –       –")
            continue
        said, true = fmean(c for c, _ in inside), fmean(r for _, r in inside)
        error += len(inside) / len(pairs) * abs(said - true)
        lines.append(f"{span}    {len(inside):7d}  {said:.3f}   {true:.3f}")
    return error, lines
