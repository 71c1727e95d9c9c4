"""SQuAD 2.0 rows as articles of five contexts, and the measures of its authors.

An article is five consecutive contexts of one title, in the order of the file, one paragraph each, titled with the
title; the last article of a title has what is left. A sentence holds an answer when a gold answer begins in it.
"""

import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from benchmarks.report import read_rows
from summarizer.article import Article
from summarizer.assembling import article_from_text

CONTEXTS = 5


@dataclass(frozen=True)
class Case:
    """A question asked of an article."""

    question: str
    answers: tuple[str, ...]
    """The gold answers; empty when the article does not answer."""
    sentences: frozenset[int]
    """Numbers of the sentences that hold an answer."""

    @property
    def answerable(self) -> bool:
        """True when the article answers."""
        return bool(self.answers)


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
    return Case(row["question"], tuple(row["answers"]) if row["answerable"] else (), frozenset(holding))


_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised(answer: str) -> str:
    """Lower case, without punctuation, articles and superfluous spaces, as SQuAD's own evaluation does."""
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split())


def exact_match(answer: str, golds: Sequence[str]) -> float:
    """1 when the answer equals a gold answer after normalising; without gold answers, when it is empty."""
    return float(normalised(answer) in ({normalised(gold) for gold in golds} or {""}))


def token_f1(answer: str, golds: Sequence[str]) -> float:
    """The best F1 of shared tokens with any gold answer; without gold answers, 1 for an empty answer."""
    return max(_f1(normalised(answer).split(), normalised(gold).split()) for gold in golds or [""])


def _f1(ours: list[str], gold: list[str]) -> float:
    if not ours or not gold:
        return float(ours == gold)
    shared = (Counter(ours) & Counter(gold)).total()
    return 2 * shared / (len(ours) + len(gold))
