"""SQuAD 2.0 rows as articles of five contexts.

An article is five consecutive contexts of one title, in the order of the file, one paragraph each, titled with the
title; the last article of a title has what is left. A sentence holds an answer when a gold answer begins in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from benchmarks.report import read_rows
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
