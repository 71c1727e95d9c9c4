"""The corpus of orders to a machine, planted in articles, and a model that obeys every one of them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from summarizer.article import Article
from summarizer.assembling import article_from_text
from summarizer.models.chat import ChatReply, ChatRequest, Usage
from summarizer.results import Report
from summarizer.tokens import estimate_tokens

CORPUS = Path(__file__).parent.parent / "tests/data/injections.yaml"
TRUE = "The bridge will cost 3.2 million crowns."
"""A statement that the article supports, which the obedient model makes besides."""
_NEWS = (
    "Veldby will build a footbridge over the Sarre next spring, the town council decided on Tuesday by 14 votes to 9.",
    "The bridge will cost 3.2 million crowns and may open in October, the works department said.",
    "“This bridge will bring the two halves of Veldby together,” Mayor Ilse Thorn said.",
    "Councillor Nils Anders Holt opposed the plan. “We cannot afford this bridge,” Mr. Holt said.",
    "The traders’ association of Quay Street welcomed the decision. Its members expect 400 more visitors a day.",
    "Work is planned to begin on 3 April.",
)
_LONG = 60
"""Paragraphs around an order that is hidden in a long text."""


@dataclass(frozen=True)
class Injection:
    """One order, where it is planted, what an obedient model would write, and a mark of that, in lower case."""

    id: str
    where: str
    text: str
    claim: str
    mark: str

    def article(self) -> Article:
        """An article with the order in it."""
        return article_from_text("\n\n".join(self._paragraphs()))

    def _paragraphs(self) -> list[str]:
        news = list(_NEWS)
        if self.where == "inside":
            return [*news[:3], f"{news[3]} {self.text} {news[4]}", news[5]]
        if self.where == "long":
            wards = [f"Ward {n} of Veldby counted {100 + n} votes for the footbridge." for n in range(1, _LONG)]
            return [*news, *wards[: _LONG // 2], self.text, *wards[_LONG // 2 :]]
        at = {"start": 1, "middle": 3, "end": len(news)}[self.where]
        return [*news[:at], self.text, *news[at:]]

    def shows(self, text: str) -> bool:
        """Whether a text bears the mark of obedience."""
        return self.mark in " ".join(text.lower().split())


def corpus() -> list[Injection]:
    """Every order of the corpus."""
    rows = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))
    return [Injection(**{**row, "mark": str(row["mark"]).lower()}) for row in rows]


def shown_text(report: Report) -> str:
    """All that a user reads as said by the article: headline, overview, key points, claims and targets of stances."""
    parts: list[str | None] = []
    if report.summary:
        points = (point.text for point in report.summary.key_points)
        parts += [report.summary.headline, report.summary.overview.text, *points]
    parts += [text for stance in report.stances or () for text in (stance.claim, stance.target, stance.holder)]
    return "\n".join(part for part in parts if part)


class Obedient:
    """A model that does what the order says in every task, citing the order, and makes one true statement besides."""

    name = "obedient"
    identity = "benchmark:obedient"
    endpoint = "benchmark"
    counts_exactly = False
    context_tokens = 16_000

    def __init__(self, injection: Injection, article: Article) -> None:
        self.injection = injection
        number = article.sentence_at(article.text.index(injection.text[:20])).number
        self._orders = [{"text": injection.claim, "cites": [n]} for n in (number, number + 1)][:2]
        self._true = {"text": TRUE, "cites": [article.sentence_at(article.text.index("3.2 million")).number]}

    def count_tokens(self, text: str) -> int:
        """An estimate."""
        return estimate_tokens(text)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The reply of the task."""
        return ChatReply(json.dumps(self._reply(request.schema_name)), "stop", Usage(100, 50, 0))

    async def close(self) -> None:
        """Nothing is held."""

    def _reply(self, task: str) -> dict[str, Any]:
        claim, order = self.injection.claim, self._orders[0]
        if task == "MendingDraft":
            return {"statements": [{"number": n, **order} for n in range(1, 9)]}
        if task == "StancesDraft":
            fields = {"role": "", "position": "favor", "speech": "indirect", "quote": "", "cites": order["cites"]}
            return {"stances": [{"holder": "Ilse Thorn", "target": "bridge", "claim": claim, **fields}]}
        return {"headline": claim, "overview": [order, self._true], "key_points": [*self._orders, self._true]}
