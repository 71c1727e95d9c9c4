"""A classifier behind HTTP as a scorer: text-embeddings-inference, vLLM, and servers with a rerank route.

``/predict`` of text-embeddings-inference takes pairs and gives every label's score; ``/classify`` of vLLM takes one
text and gives probabilities; ``/score`` of vLLM takes a pair and gives one score; ``/rerank`` takes a query and texts.
Sources: huggingface.github.io/text-embeddings-inference, docs.vllm.ai (pooling models).
"""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import httpx2

from summarizer.errors import BadReply, ModelError, ModelUnavailable, TransientFault, UsageError
from summarizer.llm.client import ChatReply, ChatRequest, Usage, is_local, with_scheme, without_password
from summarizer.llm.negotiation import error_for, parse_refusal
from summarizer.llm.replies import parse_json
from summarizer.llm.scoring import IDENTITY, Labels, Scores, pair_of, scores_reply, single_text
from summarizer.llm.tokens import estimate_tokens

PREFIX = "classifier:"
KEY_VARIABLE = "CLASSIFIER_API_KEY"
"""Its key is sent to no other server, and no other key to it."""
ROUTES = ("predict", "classify", "score", "rerank")
_WINDOW = 512
"""Tokens of a BERT model, where the server does not tell."""
_SECONDS = 120.0
_DISCOVERY_SECONDS = 5.0
_RELEVANCE = "it ranks by relevance, which is not support: a text can be on the topic and say otherwise"


@dataclass(frozen=True, slots=True)
class _Address:
    root: str
    """Without the route."""
    route: str
    """One of ``ROUTES``; empty where the server is to be asked."""
    model: str
    labels: tuple[str, ...]


def _address(name: str) -> _Address:
    """From ``classifier:URL``, which may end in a route and have ``?model=NAME&labels=A,B,C``. Raises UsageError."""
    parts = urlsplit(with_scheme(name.removeprefix(PREFIX)))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{name!r} names no server; write classifier:http://HOST:PORT/predict")
    *before, last = parts.path.rstrip("/").split("/")
    route = last if last in ROUTES else ""
    path = "/".join(before) if route else parts.path.rstrip("/")
    asked = parse_qs(parts.query)
    labels = ",".join(asked.get("labels", [])).split(",")
    root = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    return _Address(root, route, asked.get("model", [""])[0], tuple(label for label in labels if label))


class Classifier:
    """A model that scores pairs behind HTTP. One attempt a call: retrying belongs to ``retry``."""

    counts_exactly = False
    schema_in_prefix = False

    def __init__(self, name: str, *, offline: bool = False, timeout: float | None = None) -> None:
        """``name`` is ``classifier:URL``. Raises UsageError; ModelUnavailable when ``offline`` and it is elsewhere."""
        self._address = _address(name)
        self.endpoint = without_password(self._address.root)
        if offline and not is_local(self.endpoint):
            raise ModelUnavailable("--offline is set, so the classifier was not contacted")
        self.name = self._address.model or urlsplit(self.endpoint).netloc
        self.route = self._address.route
        self.context_tokens = _WINDOW
        self._served = self._address.model
        self._labels = Labels.of(self._address.labels) if self._address.labels else None
        self._reranks_texts = False
        key = os.environ.get(KEY_VARIABLE)
        self._client = httpx2.AsyncClient(
            headers={"Authorization": f"Bearer {key}"} if key else {}, timeout=timeout or _SECONDS
        )

    @property
    def identity(self) -> str:
        """The route and the model's name."""
        return f"{IDENTITY}{self.route or 'classifier'}:{self.name}"

    @property
    def warning(self) -> str:
        """What to know of its scores; empty where nothing is to be said."""
        return _RELEVANCE if self.route == "rerank" else ""

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, estimated."""
        return estimate_tokens(text)

    async def discover(self) -> None:
        """Ask the server for the model's name and window, and for the route where the address has none.

        Raises UsageError where nothing says which route it is.
        """
        info = await self._told("info")  # text-embeddings-inference
        if isinstance(info.get("model_id"), str):
            self._learn(info["model_id"], info.get("max_input_length"))
            self._reranks_texts = True
            kinds = info.get("model_type")
            if not self.route and isinstance(kinds, dict):
                self.route = "predict" if "classifier" in kinds else "rerank" if "reranker" in kinds else ""
        else:
            rows = (await self._told("v1/models")).get("data")
            row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
            if isinstance(row.get("id"), str):
                self._learn(row["id"], row.get("max_model_len"))
        if not self.route:
            ways = ", ".join(f"/{route}" for route in ROUTES)
            raise UsageError(f"{self.endpoint} does not say what it serves; end the address with one of {ways}")

    def _learn(self, name: str, window: Any) -> None:
        self._served = self._served or name
        self.name = self._served
        if isinstance(window, int) and window > 0:
            self.context_tokens = window

    async def _told(self, path: str) -> dict[str, Any]:
        try:
            response = await self._client.get(f"{self._address.root}/{path}", timeout=_DISCOVERY_SECONDS)
        except httpx2.HTTPError:
            return {}
        found = parse_json(response.text) if response.status_code == 200 else None
        return found if isinstance(found, dict) else {}

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The scores of a pair; see ``ChatModel.complete``. Raises BadReply for a reply that holds none."""
        premise, claim = pair_of(request)
        reply = await self._post(self._body(premise, claim))
        scores = self._scores(reply)
        if scores is None:
            raise BadReply(f"{self._who()} sent no scores for /{self.route}; is the route right?")
        return scores_reply(scores, Usage(self.count_tokens(premise) + self.count_tokens(claim), 0, 0, exact=False))

    def _body(self, premise: str, claim: str) -> dict[str, Any]:
        text = single_text(self.name, premise, claim)
        served = {"model": self._served} if self._served else {}
        if self.route == "predict":
            return {"inputs": text if text is not None else [[premise, claim]]}
        if self.route == "classify":
            mark = "</s></s>" if "roberta" in self.name.lower() else "[SEP]"
            return {"input": [text if text is not None else f"{premise}{mark}{claim}"], **served}
        if self.route == "score":
            return {"text_1": premise, "text_2": claim, **served}
        texts = {"texts": [premise]} if self._reranks_texts else {"documents": [premise]}
        return {"query": claim, **texts, **served}

    async def _post(self, body: dict[str, Any]) -> Any:
        try:
            response = await self._client.post(f"{self._address.root}/{self.route}", json=body)
        except httpx2.TimeoutException:
            raise self._passing(f"{self._who()} did not answer in time") from None
        except httpx2.HTTPError as error:
            raise self._passing(f"cannot reach {self.endpoint} ({error}); check the address") from None
        if response.status_code != 200:
            raise self._refusal(response)
        return parse_json(response.text)

    def _refusal(self, response: httpx2.Response) -> ModelError:
        refusal = parse_refusal(response.status_code, response.text, response.headers)
        return error_for(refusal, "text", who=self._who(), name=self.name, endpoint=self.endpoint, key=KEY_VARIABLE)

    def _passing(self, said: str) -> TransientFault:
        return TransientFault(said, endpoint=self.endpoint)

    def _who(self) -> str:
        return f"{self.name} at {self.endpoint}"

    def _scores(self, reply: Any) -> Scores | None:
        if self.route == "predict":
            return self._predicted(reply)
        rows = reply
        if isinstance(reply, dict):
            rows = reply.get("data") or reply.get("results")
        row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
        if self.route == "classify":
            chances = _numbers(row.get("probs"))
            return self._labels_of(len(chances)).scores(chances) if chances else None
        score = _numbers([row.get("score", row.get("relevance_score"))])
        return Scores(score[0]) if score else None

    def _predicted(self, reply: Any) -> Scores | None:
        rows = reply[0] if isinstance(reply, list) and reply and isinstance(reply[0], list) else reply
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return None
        names = [str(row.get("label")) for row in rows]
        chances = _numbers([row.get("score") for row in rows])
        return Labels.of(names).scores(chances) if chances else None

    def _labels_of(self, count: int) -> Labels:
        """Of a reply that does not name them: as the address says, else as two or one without names."""
        return self._labels or Labels.of([f"LABEL_{number}" for number in range(count)])

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
        await asyncio.sleep(0)  # a turn of the loop for the transports


def _numbers(values: Any) -> Sequence[float]:
    """Probabilities; nothing where one is none."""
    if not isinstance(values, list):
        return []
    found = [float(value) for value in values if isinstance(value, int | float) and 0 <= value <= 1]
    return found if len(found) == len(values) else []
