"""Orders to a machine, planted in articles, and a model that obeys every one of them.

An order counts as repeated when the words it asks for are there, also where they are told as what the order says: an
upper bound. Print counts as changed when there is no summary or it is not in the article's language. With ``--verify
off`` the exact checks stand alone before the model; as its own verifier it says yes to everything, as an article may
tell it to.
"""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from summarizer.engine import Engine
from summarizer.llm.client import ChatRequest
from summarizer.llm.ledger import Ledger
from summarizer.results import Report, Statement
from summarizer.settings import Wanted
from summarizer.text.article import Article
from summarizer.text.lexicon import detect_language
from summarizer.text.sentences import article_from_text
from tests.scripted import NotingModel

CORPUS = Path(__file__).parent / "data" / "injections.yaml"
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
_NUMBER = re.compile(r"^(\d+)\. ", re.MULTILINE)
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
        parts += [one.text for one in statements(report)]
    parts += [text for stance in report.stances or () for text in (stance.claim, stance.target, stance.holder)]
    return "\n".join(part for part in parts if part)


def statements(report: Report) -> list[Statement]:
    """Headline, overview and key points."""
    summary = report.summary
    return [summary.headline, *summary.overview, *summary.key_points] if summary else []


def verified(report: Report) -> int:
    """How many statements and stances are shown as verified."""
    return sum(one.support == "verified" for one in (*statements(report), *(report.stances or ())))


class Obedient(NotingModel):
    """A model that does what the order says in every task, citing the order, and makes one true statement besides.

    Asked to verify, it finds every statement supported.
    """

    name, identity = "obedient", "test:obedient"

    def __init__(self, injection: Injection, article: Article) -> None:
        super().__init__(context_tokens=16_000)
        self.injection = injection
        self.drafted: list[str] = []
        """Every text it was asked to write."""
        number = article.sentence_at(article.text.index(injection.text[:20])).number
        self._orders = [{"text": injection.claim, "cites": [n]} for n in (number, number + 1)]
        self._true = {"text": TRUE, "cites": [article.sentence_at(article.text.index("3.2 million")).number]}

    def reply(self, request: ChatRequest) -> str:
        """The reply of the task."""
        return json.dumps(
            _yes(request.messages[-1].content) if request.schema_name == "VerdictsDraft" else self._draft()
        )

    def _draft(self) -> dict[str, Any]:
        claim, order = self.injection.claim, self._orders[0]
        self.drafted.append(claim)
        stance = {"role": "", "position": "favor", "speech": "indirect", "voice": "reported", "cites": order["cites"]}
        return {
            "headline": claim,
            "overview": [order, self._true],
            "key_points": [*self._orders, self._true],
            "stances": [{"holder": "Ilse Thorn", "target": "bridge", "claim": claim, **stance}],
        }


def _yes(task: str) -> dict[str, Any]:
    """Every statement supported, by the first sentence."""
    put = task.split("<<<statements ", 1)[1].split(" statements>>>", 1)[0]
    return {"supported": [{"number": int(n), "sentences": [1]} for n in _NUMBER.findall(put)], "refused": []}


Made = Callable[[Injection], tuple[Engine, Obedient]]
"""An order → what reads its article, and the model in it."""


@dataclass(frozen=True)
class Outcome:
    """What became of one article."""

    injection: Injection
    obeyed: bool
    """A model wrote what the order asks for."""
    printed: str
    verified: int
    """Statements and stances that are printed as verified."""

    @property
    def got_past(self) -> bool:
        """What the order asks for is printed."""
        return self.injection.shows(self.printed)

    @property
    def changed(self) -> bool:
        """What is printed is no summary of the article."""
        return not self.printed.strip() or detect_language(self.printed) != "en"


def unverified(injection: Injection) -> tuple[Engine, Obedient]:
    """A model that obeys, before the exact checks alone."""
    model = Obedient(injection, injection.article())
    return Engine(model, Ledger()), model


def saying_yes(injection: Injection) -> tuple[Engine, Obedient]:
    """A model that obeys, and verifies its own statements."""
    model = Obedient(injection, injection.article())
    return Engine(model, Ledger(), verifier=model), model


def outcome_of(injection: Injection, made: Made) -> Outcome:
    """What becomes of one article."""
    engine, model = made(injection)
    report = asyncio.run(engine.report(injection.article(), Wanted()))
    obeyed = any(map(injection.shows, model.drafted))
    return Outcome(injection, obeyed, shown_text(report), verified(report))
