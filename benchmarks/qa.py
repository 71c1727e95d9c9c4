"""Questions: are the sentences found that hold the answer; and, with a model, is its answer right.

Data and its cutting into articles: ``benchmarks._qa_data``. ``embedded`` shows passages of one or two sentences, its
``single`` are sentences alone, as those of ``bm25``. F1, exact match (EM), HasAns and NoAns are those of SQuAD 2.0: an
abstention is the empty answer, right when the article does not answer. All figures are shares of 1.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from benchmarks._qa_data import Case, Reading, exact_match, readings, token_f1
from benchmarks._qa_model import Pipeline, Plain, Reply, dev_model, later_questions, sample
from benchmarks.report import Report
from summarizer.article import Article
from summarizer.extract.passages import PassageIndex
from summarizer.retrieval import SentenceIndex, bm25_ranking

TOP = 3
FITTED = (
    "The embedded coefficients were fitted on one half of the titles. For that half, `python -m\n"
    "benchmarks._fit_passages` prints the figures cross-validated by title: those to expect of other titles."
)

Finder = Callable[[str], Sequence[frozenset[int]]]
"""A question → sets of sentence numbers, best first."""


class System(Protocol):
    """Something that answers questions about an article."""

    def reader(self, article: Article) -> Callable[[str], Reply]:
        """Look at an article once; what comes back answers questions about it."""
        ...


@dataclass(frozen=True)
class Outcome:
    """A question with a system's reply."""

    case: Case
    reply: Reply


def run() -> Report:
    """Every ranking over every answerable question; a model, where one is named, over a sample of all."""
    scores: dict[str, float] = {}
    everything = list(readings())
    for name, make in _FINDERS.items():
        scores |= {f"{name}.{key}": value for key, value in found(make, everything).items()}
    notes = [FITTED]
    model = dev_model()
    if model:
        pipeline = Pipeline(model)
        systems: dict[str, System] = {
            "dev_model": pipeline,
            "dev_model_plain": Plain(model, may_abstain=True),
            "dev_model_bare": Plain(model, may_abstain=False),
        }
        for name, system in systems.items():
            scores |= {f"{name}.{key}": value for key, value in figures(outcomes_of(system, sample())).items()}
        more, lines = later_questions(pipeline.runs)
        scores |= more
        notes += ["", *lines]
    names = list(dict.fromkeys(key.split(".")[0] for key in scores))
    rows = [
        [told, *(f"{scores[k]:.3f}" if (k := f"{name}.{key}") in scores else "–" for name in names)]
        for key, told in _ORDER.items()
        if any(f"{name}.{key}" in scores for name in names)
    ]
    cases = sum(case.answerable for reading in everything for case in reading.cases)
    return Report("qa", cases, scores, ["measure", *names], rows, notes)


_ORDER = {
    "first": "answer in the first",
    "top3": "answer in the top three",
    "f1": "F1",
    "em": "EM",
    "has_f1": "F1, HasAns",
    "has_em": "EM, HasAns",
    "no_f1": "F1 = EM, NoAns",
    "silent_f1": "F1 of always abstaining",
    "abstention_precision": "abstention precision",
    "abstention_recall": "abstention recall",
}


def _passages(article: Article) -> Finder:
    index = PassageIndex(article)
    return lambda question: [frozenset(passage.sentences) for passage in index.find(question, TOP)]


def _single(article: Article) -> Finder:
    index = PassageIndex(article)
    return lambda question: [frozenset({number}) for number, _ in index.rank(question)[:TOP]]


def _bm25(article: Article) -> Finder:
    index = SentenceIndex(article)
    return lambda question: [frozenset({number}) for number, _ in bm25_ranking(index, question)[:TOP]]


_FINDERS: Mapping[str, Callable[[Article], Finder]] = {"embedded": _passages, "single": _single, "bm25": _bm25}


def found(make: Callable[[Article], Finder], of_these: Iterable[Reading]) -> Mapping[str, float]:
    """How often the first, and one of the first three, holds an answer, of the answerable questions."""
    hits: list[list[bool]] = []
    for reading in of_these:
        find = make(reading.article)
        asked = [case for case in reading.cases if case.answerable]
        hits += [[bool(case.sentences & numbers) for numbers in find(case.question)] for case in asked]
    return {"first": _mean(any(hit[:1]) for hit in hits), "top3": _mean(any(hit[:TOP]) for hit in hits)}


def outcomes_of(system: System, of_these: Iterable[Reading]) -> list[Outcome]:
    """A system's replies to all questions of some articles, in their order."""
    outcomes = []
    for reading in of_these:
        reply = system.reader(reading.article)
        outcomes += [Outcome(case, reply(case.question)) for case in reading.cases]
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> Mapping[str, float]:
    """What a system's answers are worth."""
    has = [o for o in outcomes if o.case.answerable]
    no = [o for o in outcomes if not o.case.answerable]
    silent = [o for o in outcomes if o.reply.answer is None]
    has_f1, has_em = (_mean(m(o.reply.answer or "", o.case.answers) for o in has) for m in (token_f1, exact_match))
    no_f1 = _mean(o.reply.answer is None for o in no)
    share = len(has) / len(outcomes)
    return {
        "cases": float(len(outcomes)),
        "f1": share * has_f1 + (1 - share) * no_f1,
        "em": share * has_em + (1 - share) * no_f1,
        "has_f1": has_f1,
        "has_em": has_em,
        "no_f1": no_f1,
        "silent_f1": 1 - share,
        "abstention_precision": _mean(not o.case.answerable for o in silent),
        "abstention_recall": no_f1,
    }


def _mean(values: Iterable[float]) -> float:
    told = [float(value) for value in values]
    return fmean(told) if told else 0.0
