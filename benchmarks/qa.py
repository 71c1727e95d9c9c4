"""Questions of SQuAD 2.0: are the sentences found that hold the answer.

Data and its cutting into articles: ``benchmarks._qa_data``. ``embedded`` shows passages of one or two sentences, its
``single`` are sentences alone, as those of ``bm25``. All figures are shares of the answerable questions.
"""

from collections.abc import Callable, Iterable, Mapping
from statistics import fmean

from benchmarks._finders import FINDERS, TOP, Finder
from benchmarks._qa_data import Reading, readings
from benchmarks.report import Report
from summarizer.text.article import Article

FITTED = (
    "The embedded coefficients were fitted on one half of the titles. For that half, `python -m\n"
    "benchmarks._fit_passages` prints the figures cross-validated by title: those to expect of other titles."
)
_NAMES = {"passages": "embedded", "single": "single", "bm25": "bm25"}
_ORDER = {"first": "answer in the first", "top3": "answer in the top three"}


def run() -> Report:
    """Every ranking over every answerable question."""
    everything = list(readings())
    scores = {
        f"{_NAMES[name]}.{key}": value
        for name, make in FINDERS.items()
        for key, value in found(make, everything).items()
    }
    rows = [[told, *(f"{scores[f'{name}.{key}']:.3f}" for name in _NAMES.values())] for key, told in _ORDER.items()]
    cases = sum(case.answerable for reading in everything for case in reading.cases)
    return Report("qa", cases, scores, ["measure", *_NAMES.values()], rows, [FITTED])


def found(make: Callable[[Article], Finder], of_these: Iterable[Reading]) -> Mapping[str, float]:
    """How often the first, and one of the first three, holds an answer, of the answerable questions."""
    hits: list[list[bool]] = []
    for reading in of_these:
        find = make(reading.article)
        asked = [case for case in reading.cases if case.answerable]
        hits += [[bool(case.sentences & numbers) for numbers in find(case.question)] for case in asked]
    return {"first": _mean(any(hit[:1]) for hit in hits), "top3": _mean(any(hit[:TOP]) for hit in hits)}


def _mean(values: Iterable[float]) -> float:
    told = [float(value) for value in values]
    return fmean(told) if told else 0.0
