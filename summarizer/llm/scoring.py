"""Models that score pairs: how far a premise supports a claim, and how far it contradicts it.

A scorer is a ``ChatModel`` whose request is a pair and whose reply is the scores, so that retries, recordings, replay
and the ledger work for it as for any model. Its identity begins with ``scores:``. Chat models that were trained to
answer yes or no to a document and a claim are scorers here: the score is the probability of the answer's token, where
the endpoint gives probabilities, else the answer's word. Classifiers are in ``classifiers``.
"""

import json
import math
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from summarizer.errors import BadReply
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest, Message, ModelWrapper, Usage
from summarizer.prompts import fill

IDENTITY = "scores:"
_ANSWER_TOKENS = 24
"""Room for ``<score> yes </score>``."""
_ALTERNATIVES = 5
"""The most that every endpoint gives."""
_WORD = re.compile(r"\b(yes|no)\b", re.IGNORECASE)
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Scores:
    """What a model makes of a pair: probabilities from 0 to 1."""

    supported: float
    contradicted: float = 0.0
    """0 from a model that only tells supported from not supported."""


def is_scorer(model: ChatModel) -> bool:
    """Whether a model scores pairs instead of writing."""
    return model.identity.startswith(IDENTITY)


def pair_request(premise: str, claim: str) -> ChatRequest:
    """The request for the scores of a pair."""
    return ChatRequest((Message("user", premise), Message("user", claim)), max_output_tokens=1)


def pair_of(request: ChatRequest) -> tuple[str, str]:
    """The premise and the claim of such a request."""
    premise, claim = request.messages
    return premise.content, claim.content


def scores_reply(scores: Scores, usage: Usage) -> ChatReply:
    """The reply that carries scores."""
    return ChatReply(json.dumps(asdict(scores)), "stop", usage)


def scores_in(reply: ChatReply) -> Scores:
    """The scores of a reply. Raises BadReply."""
    try:
        found = Scores(**json.loads(reply.text))
        if all(0 <= value <= 1 for value in (found.supported, found.contradicted)):
            return found
    except (ValueError, TypeError):
        pass
    raise BadReply(f"a reply without scores: “{reply.text[:80]}”")


# Yes-no models


@dataclass(frozen=True, slots=True)
class Template:
    """How a family of models is asked."""

    pattern: str
    """Of the model's name, anywhere in it, in lower case."""
    ask: Callable[[str, str, bool], ChatRequest]
    """Document, claim, and whether Ollama serves the model → the request."""
    supported: str
    """The answer that means supported."""


def _minicheck(document: str, claim: str, _ollama: bool) -> ChatRequest:
    """``SYSTEM_PROMPT`` and ``USER_PROMPT`` of github.com/Liyan06/MiniCheck, ``minicheck/utils.py``; the same user
    message stands at docs.bespokelabs.ai/minicheck/integrations and ollama.com/library/bespoke-minicheck."""
    system = Message("system", fill("score-minicheck-system"))
    return _request(system, Message("user", fill("score-minicheck", document=document, claim=claim)))


def _guardian_3_0(document: str, claim: str, ollama: bool) -> ChatRequest:
    """Granite Guardian 3.0 to 3.2: a ``context`` before the assistant's message; yes means ungrounded. The model cards
    of huggingface.co/ibm-granite (``risk_name``); ollama.com/library/granite3-guardian (the risk as system message)."""
    messages = Message("context", document), Message("assistant", claim)
    if ollama:
        return _request(Message("system", "groundedness"), *messages)
    return _request(*messages, template={"guardian_config": {"risk_name": "groundedness"}})


def _guardian(document: str, claim: str, ollama: bool) -> ChatRequest:
    """Granite Guardian from 3.3 on: documents beside the assistant's message; ``<score> yes </score>``: ungrounded.
    The model card of huggingface.co/ibm-granite/granite-guardian-3.3-8b (``criteria_id``); for Ollama the template in
    github.com/ibm-granite/gguf, ``resources/ollama/granite3.3-guardian`` (a ``document`` turn)."""
    if ollama:
        turns = Message("system", "groundedness"), Message("document", document), Message("assistant", claim)
        return _request(*turns)
    documents = [{"doc_id": "0", "text": document}]
    template = {"guardian_config": {"criteria_id": "groundedness"}, "documents": documents, "think": False}
    return _request(Message("assistant", claim), template=template)


def _request(*messages: Message, template: dict[str, Any] | None = None) -> ChatRequest:
    return ChatRequest(messages, max_output_tokens=_ANSWER_TOKENS, top_logprobs=_ALTERNATIVES, template_values=template)


TEMPLATES = (
    Template(r"minicheck(?!.*(?:roberta|deberta|t5))", _minicheck, "yes"),
    Template(r"granite-?3(?:\.[0-2])?-guardian|granite-guardian-3\.[0-2]", _guardian_3_0, "no"),
    Template(r"granite[\d.]*-guardian", _guardian, "no"),
)


def template_for(model: str) -> Template | None:
    """The template for a model's name; None for a model that is no yes-no model."""
    name = model.lower()
    return next((row for row in TEMPLATES if re.search(row.pattern, name)), None)


class YesNoModel(ModelWrapper):
    """Wraps a chat model: takes pairs, gives scores."""

    def __init__(self, inner: ChatModel, template: Template, *, ollama: bool = False) -> None:
        super().__init__(inner)
        self.identity = f"{IDENTITY}{inner.identity}"
        self._template, self._ollama = template, ollama

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The scores of a pair; see ``ChatModel.complete``. Raises BadReply for an answer that is neither."""
        reply = await self._inner.complete(self._template.ask(*pair_of(request), self._ollama))
        chance = _yes(reply)
        if chance is None:
            said = " ".join(reply.text.split())[:80]
            raise BadReply(f"{self.name} answered neither yes nor no, but “{said}”")
        return scores_reply(Scores(chance if self._template.supported == "yes" else 1 - chance), reply.usage)


def _yes(reply: ChatReply) -> float | None:
    """The probability of yes against no; None where the answer is neither."""
    answers = [found for found in map(_chance, reply.alternatives) if found is not None]
    in_score = "<score>" in reply.text
    if answers:
        return answers[-1 if in_score else 0]
    words = _WORD.findall(_THOUGHT.sub("", reply.text))
    return float(words[-1 if in_score else 0].lower() == "yes") if words else None


def _chance(alternatives: tuple[tuple[str, float], ...]) -> float | None:
    """At one place of the reply, whose first alternative is what was written; None where that is no answer."""
    if not alternatives or alternatives[0][0].strip().lower() not in ("yes", "no"):
        return None
    sums = {"yes": 0.0, "no": 0.0}
    for token, log in dict(alternatives).items():
        if (word := token.strip().lower()) in sums:
            sums[word] += math.exp(min(0.0, log))
    total = sums["yes"] + sums["no"]
    return sums["yes"] / total if total else None
