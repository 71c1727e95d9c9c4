"""The whole review, exact checks and verifier, with the recorded verdicts of a careful reader in the verifier's place.

The calls are real up to the model: statements are shuffled, numbered and fenced with their canaries, and the replies
are parsed. Only what the model would say is taken from ``news/verdicts.jsonl``.
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.report import read_rows
from summarizer.analysis import ArticleAnalysis
from summarizer.article import Article
from summarizer.assembling import article_from_text
from summarizer.models.chat import ChatReply, ChatRequest, Usage
from summarizer.models.ledger import Ledger
from summarizer.models.structured import StructuredCaller
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.review import Item, Outcome, Reviewer
from summarizer.tasks.schemas import StanceDraft
from summarizer.tasks.verifier import Verifier
from summarizer.tokens import estimate_tokens

MISSING, GARBLED = "missing", "garbled"
"""Verdicts that are none: left out of the reply, or standing in both of its lists."""
GROUPS = ("statements", "stances", "answers")
_STATEMENT = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)
Change = Callable[[dict[str, Any], int], Any]
"""A reply and how many there were before → what is sent instead."""


@dataclass(frozen=True, slots=True)
class Case:
    """One item of the data."""

    id: str
    group: str
    item: Item
    faithful: bool
    verdict: str
    """The recorded one."""


class RecordedReader:
    """A model that gives recorded verdicts, and knows the article's own sentences."""

    name = "recorded-reader"
    identity = "benchmark:recorded-reader"
    endpoint = "benchmark"
    counts_exactly = False
    schema_in_prefix = False
    context_tokens = 128_000

    def __init__(self, article: Article, verdicts: Mapping[str, str], change: Change = lambda reply, _: reply) -> None:
        own = {" ".join(article.sentence_text(s).split()): "supported" for s in article.sentences}
        self._verdicts = own | dict(verdicts)
        self._change = change
        self.replies = 0

    def count_tokens(self, text: str) -> int:
        """An estimate."""
        return estimate_tokens(text)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Verdicts on the statements of a call, in the form that is asked for."""
        put = request.messages[3].content.split("<<<statements ", 1)[1].split(" statements>>>", 1)[0]
        supported, refused = [], []
        for found in _STATEMENT.finditer(put):
            number, verdict = int(found[1]), self._verdicts.get(found[2], "not_stated")
            if verdict in ("supported", GARBLED):
                supported.append({"number": number, "sentences": []})
            if verdict not in ("supported", MISSING):
                said = "contradicted" if verdict == GARBLED else verdict
                rest = {"words": "", "reason": "as recorded", "verdict": said, "correction": ""}
                refused.append({"number": number, "sentences": []} | rest)
        reply = self._change({"supported": supported, "refused": refused}, self.replies)
        self.replies += 1
        text = reply if isinstance(reply, str) else json.dumps(reply)
        return ChatReply(text, "stop", Usage(estimate_tokens(put), estimate_tokens(text), 0))

    async def close(self) -> None:
        """Nothing to close."""


def articles() -> dict[str, Article]:
    """The articles by their id. Raises DataMissing."""
    return {
        row["id"]: article_from_text(row["text"], title=row.get("title")) for row in read_rows("news/articles.jsonl")
    }


def cases() -> dict[str, list[Case]]:
    """The items of each article that have a verdict: headlines have none. Raises DataMissing."""
    verdicts = {row["item"]: row["verdict"] for row in read_rows("news/verdicts.jsonl")}
    found: dict[str, list[Case]] = {}
    for key, group, article, item, faithful in (*_statements(), *_stances(), *_answers()):
        if key in verdicts:
            found.setdefault(article, []).append(Case(key, group, item, faithful, verdicts[key]))
    return found


def reviewed(
    article: Article, cases: Sequence[Case], change: Change | None = None
) -> tuple[list[Outcome], RecordedReader]:
    """The outcome of each case, and the reader that was asked."""
    verdicts = {" ".join(case.item.claim.split()): case.verdict for case in cases}
    reader = RecordedReader(article, verdicts, change or (lambda reply, _: reply))
    verifier = Verifier(Drafter(StructuredCaller(reader, Ledger())))
    items = [case.item for case in cases]
    return asyncio.run(Reviewer(ArticleAnalysis(article), verifier).review(items)), reader


def scores() -> dict[str, float]:
    """``verified.false_alarms`` and ``verified.misses``; for stances and answers behind their names."""
    texts = articles()
    shown: dict[str, list[tuple[bool, bool]]] = {group: [] for group in GROUPS}
    for key, found in cases().items():
        outcomes, _ = reviewed(texts[key], found)
        for case, outcome in zip(found, outcomes, strict=True):
            shown[case.group].append((case.faithful, outcome.shown is not None))
    result: dict[str, float] = {}
    for group, pairs in shown.items():
        prefix = "" if group == "statements" else f"{group}."
        true, false = [s for faithful, s in pairs if faithful], [s for faithful, s in pairs if not faithful]
        result[f"{prefix}verified.false_alarms"] = 1 - sum(true) / max(1, len(true))
        result[f"{prefix}verified.misses"] = sum(false) / max(1, len(false))
    return result


_Row = tuple[str, str, str, Item, bool]


def _statements() -> Iterator[_Row]:
    for row in read_rows("news/statements.jsonl"):
        if row["role"] != "headline":
            yield row["id"], "statements", row["article"], Item(row["role"], row["text"]), row["faithful"]


def _stances() -> Iterator[_Row]:
    for row in read_rows("news/stances.jsonl"):
        author = row["speech"] == "author"
        draft = StanceDraft(
            cites=[],
            holder=row["holder"],
            role=row["role"] or "",
            target=row["target"],
            position=row["position"],
            claim=row["claim"],
            speech="direct" if author else row["speech"] or "indirect",
            voice="author" if author else "reported",
        )
        yield row["id"], "stances", row["article"], Item("stance", draft.claim, (), draft), row["faithful"]


def _answers() -> Iterator[_Row]:
    for row in read_rows("news/questions.jsonl"):
        for mark, text in (("t", row["answer"]), ("f", row["false_answer"])):
            if text:
                item = Item("answer", text, question=row["question"])
                yield f"{row['id']}{mark}", "answers", row["article"], item, mark == "t"
