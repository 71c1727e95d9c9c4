"""Models that score pairs: how far a premise supports a claim, and how far it contradicts it.

A scorer is a ``ChatModel`` whose request is a pair and whose reply is the scores, so that retries, recordings, replay
and the ledger work for it as for any model. Its identity begins with ``scores:``.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from summarizer.errors import BadReply, UsageError
from summarizer.llm.client import ChatModel, ChatReply, ChatRequest, Message, Usage
from summarizer.prompts import fill

IDENTITY = "scores:"
_SUPPORTED = frozenset(
    "entailment entails supported support supports consistent faithful factual grounded yes true label_1".split()
)
_CONTRADICTED = frozenset("contradiction contradicts contradicted refuted refutes".split())


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


@dataclass(frozen=True, slots=True)
class Labels:
    """Which of a classifier's labels says supported, and which contradicted."""

    supported: int
    contradicted: int | None = None

    @classmethod
    def of(cls, names: Sequence[str]) -> "Labels":
        """From the labels' names. One label alone is support; of two without names, the second is, as MiniCheck and
        FactCG have it. Raises UsageError where the names do not tell."""
        plain = [name.strip().lower().replace(" ", "_") for name in names]
        if len(plain) == 1:
            return cls(0)
        supported = [at for at, name in enumerate(plain) if name in _SUPPORTED]
        if len(supported) != 1 or (plain[supported[0]] == "label_1" and len(plain) != 2):
            raise UsageError(
                f"the classifier's labels ({', '.join(names)}) do not say which means supported; it is no verifier, "
                "or name them in order: classifier:URL?labels=contradiction,entailment,neutral"
            )
        return cls(supported[0], next((at for at, name in enumerate(plain) if name in _CONTRADICTED), None))

    def scores(self, probabilities: Sequence[float]) -> Scores:
        """The scores in the labels' probabilities. Raises BadReply where one is missing."""
        try:
            contradicted = 0.0 if self.contradicted is None else probabilities[self.contradicted]
            return Scores(probabilities[self.supported], contradicted)
        except IndexError:
            raise BadReply(f"{len(probabilities)} scores came, fewer than there are labels") from None


def labels_of_config(config: Mapping[str, object]) -> Labels:
    """From ``id2label`` or ``num_labels`` of a ``config.json``. Raises UsageError."""
    named = config.get("id2label")
    if isinstance(named, dict) and named and all(str(key).isdecimal() for key in named):
        return Labels.of([str(named[key]) for key in sorted(named, key=int)])
    return Labels.of(["LABEL_0", "LABEL_1"])


def probabilities(logits: Sequence[float]) -> list[float]:
    """Softmax; of one logit alone its sigmoid."""
    if len(logits) == 1:
        return [1 / (1 + math.exp(-max(-500.0, min(500.0, logits[0]))))]
    highest = max(logits)
    raised = [math.exp(value - highest) for value in logits]
    return [value / sum(raised) for value in raised]


def single_text(model: str, premise: str, claim: str) -> str | None:
    """The one text that a model was trained to read a pair as; None for a model that reads pairs.

    FactCG: ``INSTRUCTION_TEMPLATE`` in github.com/derenlei/FactCG, ``factcg/utils.py``. MiniCheck: the document and the
    claim joined by the tokenizer's end mark, github.com/Liyan06/MiniCheck, ``minicheck/inference.py``.
    """
    name = model.lower()
    if "factcg" in name:
        return fill("score-factcg", document=premise, claim=claim) + " "
    if "minicheck" in name and "deberta" in name:
        return f"{premise}[SEP]{claim}"
    if "minicheck" in name and "roberta" in name:
        return f"{premise}</s>{claim}"
    return None
