"""Plays invented drafts in a model's place, so that what a verifier lets through can be counted.

The statements of such a draft are known to be true or false (``Case.planted``). They take the usual way: exact checks,
verifier, repair. Nothing that is scored here is a score of a drafting model. The verifier is a recorded model, or
replies as the case makes it (``Case.verifier``): then it is the program alone that is tried.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from summarizer.engine import Engine
from summarizer.evals.cases import Case, Planted
from summarizer.evals.wording import find_verbatim
from summarizer.llm.client import ChatReply, ChatRequest, Usage
from summarizer.llm.ledger import estimate_tokens
from summarizer.shape import Shape, Wanted
from summarizer.text.article import Article, Span

_STATEMENT = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


def with_planted(engine: Engine, case: Case, article: Article) -> Engine:
    """The engine with the case's invented draft in the model's place, and its scripted verifier, where it has them."""
    if not case.planted:
        return engine
    replies = PlantedReplies(case, article)
    return replace(engine, model=replies, verifier=replies if case.verifier else engine.verifier)


class PlantedReplies:
    """A model that drafts the case's planted statements, and reads them as its scripted verifier does."""

    name = identity = endpoint = "planted"
    context_tokens = 131_072
    counts_exactly = False
    schema_in_prefix = False

    def __init__(self, case: Case, article: Article) -> None:
        self._planted, self._verifier, self._article = case.planted, case.verifier, article

    def count_tokens(self, text: str) -> int:
        """An estimate."""
        return estimate_tokens(text)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The fields that the request's schema asks for."""
        wanted, task = (request.schema or {}).get("properties", {}), request.messages[-1].content
        if "supported" in wanted:
            draft = self._verdicts(task)
        else:
            draft = self._answer(task) if "answer" in wanted else self._report()
        text = json.dumps({name: value for name, value in draft.items() if name in wanted}, ensure_ascii=False)
        return ChatReply(text[:-2] if self._verifier and self._verifier.cut else text, "stop", Usage(exact=False))

    async def close(self) -> None:
        """Nothing to close."""

    def _report(self) -> dict[str, Any]:
        told = [one for one in self._planted if one.holder is None and one.question is None]
        first = [{"text": self._article.sentence_text(self._article.sentences[0]), "cites": [1]}]
        return {
            "headline": self._article.title or first[0]["text"],
            "overview": self._statements(one for one in told if one.place == "overview") or first,
            "key_points": self._statements(one for one in told if one.place == "key_point") or first,
            "stances": [self._stance(one) for one in self._planted if one.holder is not None],
        }

    def _statements(self, planted: Iterable[Planted]) -> list[dict[str, Any]]:
        return [{"text": one.text, "cites": cites_of(one, self._article)} for one in planted]

    def _stance(self, one: Planted) -> dict[str, Any]:
        given = {"holder": one.holder, "role": one.role, "target": one.target, "position": one.position}
        about = {"claim": one.text, "speech": "indirect", "voice": "reported"}
        return {**given, "cites": cites_of(one, self._article), **about}

    def _answer(self, task: str) -> dict[str, Any]:
        one = next(one for one in self._planted if one.question and one.question in task)
        return {"cites": cites_of(one, self._article), "status": "answered", "answer": one.text}

    def _verdicts(self, task: str) -> dict[str, Any]:
        """The scripted verdict on each statement of a call; what is not planted is true if the article has it."""
        assert self._verifier is not None
        supported, refused = [], []
        for number, text in _STATEMENT.findall(task):
            one = self._known(text)
            own = find_verbatim(f"{self._article.title}\n{self._article.text}", text) is not None
            true = one.true if one else own
            verdict = (one and one.verdict) or ("supported" if true else "not_stated")
            cites = cites_of(one, self._article) if one and self._verifier.cites else []
            if verdict == "supported" or self._verifier.agrees:
                supported.append({"number": int(number), "sentences": cites})
            else:
                instead = one.repair.text if one and one.repair else ""
                about = {"words": "", "reason": "so says the script", "correction": instead}
                refused.append({"number": int(number), "sentences": cites, "verdict": verdict, **about})
        return {"supported": supported, "refused": refused}

    def _known(self, text: str) -> Planted | None:
        """The planted statement or repair that a statement of a call is, or ends with, as the claim of a stance."""
        every = (one for planted in self._planted for one in (planted, planted.repair) if one is not None)
        same = (one for one in every if f": {text}".endswith(f": {' '.join(one.text.split())}"))
        return max(same, key=lambda one: len(one.text), default=None)


def cites_of(one: Planted, article: Article) -> list[int]:
    """The numbers of the sentences that hold a planted statement's evidence."""
    found = find_verbatim(article.text, one.evidence)
    return [sentence.number for sentence in article.sentences_in(Span(*found))] if found else []


def planted_questions(case: Case) -> list[str]:
    """The questions to which the case has planted answers."""
    return [one.question for one in case.planted if one.question]


def wanted_of(planted: Sequence[Planted]) -> Wanted:
    """A report with room for every planted statement."""
    return Wanted(shape=Shape(points=len(planted))) if planted else Wanted()
