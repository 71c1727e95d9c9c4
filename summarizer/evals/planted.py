"""Plays the invented drafts of hostile cases in a model's place, so that what a verifier lets through can be counted.

The statements of such a draft are known to be true or false (``Case.planted``). They take the usual way: exact checks,
verifier, repair. Nothing that is scored here is a score of a drafting model.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from summarizer.evals.cases import Case, Planted, find_verbatim
from summarizer.llm.client import ChatReply, ChatRequest, Usage
from summarizer.llm.ledger import estimate_tokens
from summarizer.shape import Shape, Wanted
from summarizer.text.article import Article, Span


class PlantedDrafts:
    """A model that replies to each drafting task with the case's planted statements."""

    name = identity = endpoint = "planted"
    context_tokens = 131_072
    counts_exactly = False
    schema_in_prefix = False

    def __init__(self, case: Case, article: Article) -> None:
        self._planted, self._article = case.planted, article

    def count_tokens(self, text: str) -> int:
        """An estimate."""
        return estimate_tokens(text)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The fields of the draft that the request's schema asks for."""
        wanted = (request.schema or {}).get("properties", {})
        draft = self._answer(request.messages[-1].content) if "answer" in wanted else self._report()
        text = json.dumps({name: value for name, value in draft.items() if name in wanted}, ensure_ascii=False)
        return ChatReply(text, "stop", Usage(exact=False))

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
        return [{"text": one.text, "cites": self._cites(one)} for one in planted]

    def _stance(self, one: Planted) -> dict[str, Any]:
        given = {"holder": one.holder, "role": one.role, "target": one.target, "position": one.position}
        return {**given, "cites": self._cites(one), "claim": one.text, "speech": "indirect", "voice": "reported"}

    def _answer(self, task: str) -> dict[str, Any]:
        one = next(one for one in self._planted if one.question and one.question in task)
        return {"cites": self._cites(one), "status": "answered", "answer": one.text}

    def _cites(self, one: Planted) -> list[int]:
        found = find_verbatim(self._article.text, one.evidence)
        return [sentence.number for sentence in self._article.sentences_in(Span(*found))] if found else []


def planted_questions(case: Case) -> list[str]:
    """The questions to which the case has planted answers."""
    return [one.question for one in case.planted if one.question]


def wanted_of(planted: Sequence[Planted]) -> Wanted:
    """A report with room for every planted statement."""
    return Wanted(shape=Shape(points=len(planted))) if planted else Wanted()
