"""Real news with what careful readers ask and report of it; see the README of the data folder.

An article is read as plain text. Evidence is found word for word, white space aside.
"""

import re
from dataclasses import dataclass
from functools import cache

from benchmarks.report import read_rows
from summarizer.article import Article, Span
from summarizer.assembling import article_from_text


@dataclass(frozen=True)
class Question:
    """A question about an article, with the sentences that hold its evidence."""

    id: str
    article: str
    kind: str
    text: str
    evidence: tuple[frozenset[int], ...]
    """For each string of the evidence the numbers of its sentences; empty when the article does not answer."""

    @property
    def answerable(self) -> bool:
        """True when the article answers."""
        return bool(self.evidence)

    def is_held_by(self, sentences: frozenset[int]) -> bool:
        """True when a string of the evidence lies in these sentences, whole."""
        return any(numbers <= sentences for numbers in self.evidence)


@cache
def articles() -> dict[str, Article]:
    """Every article by its id. Raises DataMissing."""
    return {row["id"]: article_from_text(row["text"]) for row in read_rows("news/articles.jsonl")}


def questions() -> list[Question]:
    """Every question, in the order of the file. Raises DataMissing."""
    return [
        Question(
            row["id"],
            row["article"],
            row["kind"],
            row["question"],
            tuple(sentences_of(articles()[row["article"]], words) for words in row["evidence"]),
        )
        for row in read_rows("news/questions.jsonl")
    ]


def sentences_of(article: Article, words: str) -> frozenset[int]:
    """The numbers of the sentences in which some words of the article stand. Raises ValueError when they do not."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), article.text)
    if found is None:
        raise ValueError(f"not in the article: {words!r}")
    return frozenset(sentence.number for sentence in article.sentences_in(Span(*found.span())))
