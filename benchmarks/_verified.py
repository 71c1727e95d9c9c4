"""The whole review, exact checks and verifier, with the recorded verdicts of a careful reader in the verifier's place.

The calls are real up to the model: statements are shuffled, numbered and fenced with their canaries, and the replies
are parsed. Only what the model would say is taken from ``news/verdicts.jsonl``.
"""

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks._news_data import GROUPS, articles, verdicts, written
from summarizer.llm.client import ChatRequest
from summarizer.llm.ledger import Ledger
from summarizer.llm.structured import StructuredCaller
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.review import Item, Outcome, Reviewer
from summarizer.tasks.verifier import ChatVerifier
from summarizer.text.article import Article
from tests.scripted import NotingModel

MISSING, GARBLED = "missing", "garbled"
"""Verdicts that are none: left out of the reply, or standing in both of its lists."""
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


class RecordedReader(NotingModel):
    """A model that gives recorded verdicts, and knows the article's own sentences."""

    name, identity, endpoint = "recorded-reader", "benchmark:recorded-reader", "benchmark"

    def __init__(self, article: Article, verdicts: Mapping[str, str], change: Change = lambda reply, _: reply) -> None:
        super().__init__(context_tokens=128_000)
        own = {" ".join(article.sentence_text(s).split()): "supported" for s in article.sentences}
        self._verdicts = own | dict(verdicts)
        self._change = change
        self.replies = 0

    def reply(self, request: ChatRequest) -> str:
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
        return reply if isinstance(reply, str) else json.dumps(reply)


def cases() -> dict[str, list[Case]]:
    """The items of each article that have a verdict. Raises DataMissing."""
    known = verdicts()
    found: dict[str, list[Case]] = {}
    for one in written():
        if one.id in known:
            found.setdefault(one.article, []).append(Case(one.id, one.group, one.item, one.true, known[one.id]))
    return found


def reviewed(
    article: Article, cases: Sequence[Case], change: Change | None = None
) -> tuple[list[Outcome], RecordedReader]:
    """The outcome of each case, and the reader that was asked."""
    recorded = {" ".join(case.item.claim.split()): case.verdict for case in cases}
    reader = RecordedReader(article, recorded, change or (lambda reply, _: reply))
    verifier = ChatVerifier(Drafter(StructuredCaller(reader, Ledger())))
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
