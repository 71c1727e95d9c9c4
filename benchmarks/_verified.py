"""The whole review, exact checks and verifier, with the recorded verdicts of a careful reader in the verifier's place.

The calls are real up to the model: statements are shuffled, numbered and fenced with their canaries, and the replies
are parsed. Only what the model would say is taken from ``news/verdicts.jsonl``.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from tests.verifying import statements_of


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

    def __init__(self, article: Article, verdicts: Mapping[str, str]) -> None:
        super().__init__(context_tokens=128_000)
        own = {" ".join(article.sentence_text(s).split()): "supported" for s in article.sentences}
        self._verdicts = own | dict(verdicts)

    def reply(self, request: ChatRequest) -> str:
        """Verdicts on the statements of a call, in the form that is asked for."""
        supported, refused = [], []
        for number, text in statements_of(request.messages[3].content):
            verdict = self._verdicts.get(text, "not_stated")
            if verdict == "supported":
                supported.append({"number": number, "sentences": []})
            else:
                rest = {"words": "", "reason": "as recorded", "verdict": verdict, "correction": ""}
                refused.append({"number": number, "sentences": []} | rest)
        return json.dumps({"supported": supported, "refused": refused})


def cases() -> dict[str, list[Case]]:
    """The items of each article that have a verdict. Raises DataMissing."""
    known = verdicts()
    found: dict[str, list[Case]] = {}
    for one in written():
        if one.id in known:
            found.setdefault(one.article, []).append(Case(one.id, one.group, one.item, one.true, known[one.id]))
    return found


def reviewed(article: Article, cases: Sequence[Case]) -> list[Outcome]:
    """The outcome of each case."""
    recorded = {" ".join(case.item.claim.split()): case.verdict for case in cases}
    verifier = ChatVerifier(Drafter(StructuredCaller(RecordedReader(article, recorded), Ledger())))
    return asyncio.run(Reviewer(ArticleAnalysis(article), verifier).review([case.item for case in cases]))


def scores() -> dict[str, float]:
    """``verified.false_alarms`` and ``verified.misses``; for stances and answers behind their names."""
    texts = articles()
    shown: dict[str, list[tuple[bool, bool]]] = {group: [] for group in GROUPS}
    for key, found in cases().items():
        outcomes = reviewed(texts[key], found)
        for case, outcome in zip(found, outcomes, strict=True):
            shown[case.group].append((case.faithful, outcome.shown is not None))
    result: dict[str, float] = {}
    for group, pairs in shown.items():
        prefix = "" if group == "statements" else f"{group}."
        true, false = [s for faithful, s in pairs if faithful], [s for faithful, s in pairs if not faithful]
        result[f"{prefix}verified.false_alarms"] = 1 - sum(true) / max(1, len(true))
        result[f"{prefix}verified.misses"] = sum(false) / max(1, len(false))
    return result
