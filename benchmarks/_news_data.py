"""Real news, what careful readers ask and report of it, and what was written of it; see the README of the data folder.

An article is read as plain text, without a title. Words of it are found verbatim, white space aside.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from benchmarks.report import read_rows
from summarizer.evals.wording import sentence_numbers
from summarizer.tasks.review import Item
from summarizer.tasks.schemas import StanceDraft
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text

GROUPS = ("statements", "stances", "answers")


def _number(article: str) -> int:
    """The digits of an article's id; 0 where it has none."""
    return int("".join(filter(str.isdecimal, article)) or 0)


HALVES: dict[str, Callable[[str], bool]] = {
    "": lambda _: True,
    ".even": lambda article: _number(article) % 2 == 0,
    ".odd": lambda article: _number(article) % 2 == 1,
}
"""The ends of the keys of scores, with the articles that each takes in."""


@dataclass(frozen=True)
class Question:
    """A question about an article, with the sentences that hold its evidence."""

    id: str
    article: str
    text: str
    answerable: bool
    """True when the article answers."""
    evidence: tuple[frozenset[int], ...]
    """For each string of the evidence the numbers of its sentences; empty when the article does not answer."""

    def is_held_by(self, sentences: frozenset[int]) -> bool:
        """True when a string of the evidence lies in these sentences, whole."""
        return any(numbers <= sentences for numbers in self.evidence)


@dataclass(frozen=True)
class Written:
    """A statement, a stance or an answer that was written of an article."""

    id: str
    """That of the recorded verdicts."""
    group: str
    """``statements``, ``stances`` or ``answers``."""
    article: str
    item: Item
    """It cites the sentences that hold the words it was written from, in the order of these words."""
    true: bool
    gold: tuple[frozenset[int], ...]
    """The sentences of each of these words; empty when there are none, as for what the article does not answer."""


@cache
def articles() -> dict[str, Article]:
    """Every article by its id. Raises DataMissing."""
    return {row["id"]: article_from_text(row["text"]) for row in read_rows("news/articles.jsonl")}


def questions() -> list[Question]:
    """Every question, in the order of the file. Raises DataMissing."""
    return [
        Question(row["id"], row["article"], row["question"], bool(row["evidence"]), _gold(row, row["evidence"]))
        for row in read_rows("news/questions.jsonl")
    ]


def written() -> Iterator[Written]:
    """Everything but headlines: statements, stances, answers. Raises DataMissing."""
    for row in read_rows("news/statements.jsonl"):
        if row["role"] != "headline":
            gold = _gold(row, row["cites"])
            item = Item(row["role"], row["text"], _cites(gold))
            yield Written(row["id"], "statements", row["article"], item, row["faithful"], gold)
    for row in read_rows("news/stances.jsonl"):
        gold = _gold(row, [row["words"]])
        draft = _stance(row, _cites(gold))
        item = Item("stance", draft.claim, tuple(draft.cites), draft)
        yield Written(row["id"], "stances", row["article"], item, row["faithful"], gold)
    for row in read_rows("news/questions.jsonl"):
        gold = _gold(row, row["evidence"])
        for end, text in (("t", row["answer"]), ("f", row["false_answer"])):
            if text:
                item = Item("answer", text, _cites(gold), question=row["question"])
                yield Written(row["id"] + end, "answers", row["article"], item, end == "t", gold)


def verdicts() -> dict[str, str]:
    """What a careful reader said of each thing that was written, by its id; headlines have none. Raises DataMissing."""
    return {row["item"]: row["verdict"] for row in read_rows("news/verdicts.jsonl")}


def _gold(row: dict[str, Any], quotes: Iterable[str]) -> tuple[frozenset[int], ...]:
    found = (frozenset(sentence_numbers(articles()[row["article"]], words)) for words in quotes)
    return tuple(numbers for numbers in found if numbers)


def _cites(gold: Iterable[frozenset[int]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for numbers in gold for number in sorted(numbers)))


def _stance(row: dict[str, Any], cites: tuple[int, ...]) -> StanceDraft:
    author = row["speech"] == "author"
    return StanceDraft(
        cites=list(cites),
        holder=row["holder"],
        role=row["role"] or "",
        target=row["target"],
        position=row["position"],
        claim=row["claim"],
        speech="direct" if author else row["speech"] or "indirect",
        voice="author" if author else "reported",
    )
