"""Questions of SQuAD 2.0: are the sentences found that hold the answer.

An article is five consecutive contexts of one title, in the order of the file, one paragraph each, titled with the
title; the last article of a title has what is left. A sentence holds an answer when a gold answer begins in it.

``embedded`` shows passages of one or two sentences, its ``single`` are sentences alone, as those of ``bm25``. All
figures are shares of the answerable questions.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from benchmarks._finders import FINDERS, TOP, Finder
from benchmarks.report import Report, mean, read_rows
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text

CONTEXTS = 5


@dataclass(frozen=True)
class Case:
    """A question asked of an article."""

    question: str
    answerable: bool
    """True when the article answers."""
    sentences: frozenset[int]
    """Numbers of the sentences that hold an answer."""


@dataclass(frozen=True)
class Reading:
    """An article with all its questions."""

    title: str
    article: Article
    cases: tuple[Case, ...]


def readings() -> Iterator[Reading]:
    """Every article with its questions, in the order of the file."""
    for title, of_title in groupby(read_rows("qa/squad2.jsonl"), key=lambda row: row["title"]):
        contexts: dict[str, list[dict[str, Any]]] = {}
        for row in of_title:
            contexts.setdefault(row["context"], []).append(row)
        order = list(contexts)
        for first in range(0, len(order), CONTEXTS):
            yield _reading(title, order[first : first + CONTEXTS], contexts)


def _reading(title: str, group: Sequence[str], contexts: dict[str, list[dict[str, Any]]]) -> Reading:
    # A line break inside a context would part its paragraph; a space keeps every offset.
    article = article_from_text("\n".join(c.replace("\n", " ") for c in group), title=title.replace("_", " "))
    cases: list[Case] = []
    offset = 0
    for context in group:
        cases += (_case(article, offset, row) for row in contexts[context])
        offset += len(context) + 1
    return Reading(title, article, tuple(cases))


def _case(article: Article, offset: int, row: dict[str, Any]) -> Case:
    holding = (article.sentence_at(offset + start).number for start in row["answer_starts"])
    return Case(row["question"], row["answerable"], frozenset(holding))


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
    return {"first": mean(any(hit[:1]) for hit in hits), "top3": mean(any(hit[:TOP]) for hit in hits)}
