"""Models that score pairs: how far a premise supports a claim, and how far it contradicts it.

Classifiers behind HTTP: ``/predict`` of text-embeddings-inference takes pairs and gives every label's score;
``/classify`` of vLLM takes one text and gives probabilities; ``/score`` of vLLM takes a pair and gives one score.
Sources: huggingface.github.io/text-embeddings-inference, docs.vllm.ai (pooling models).

In this process: a cross-encoder of an ONNX file, ``tokenizer.json`` and ``config.json``, without foreign code. Needs
the extra ``verifier`` (onnxruntime, tokenizers).

Chat models that were trained to answer yes or no to a document and a claim: the score is the probability of the
answer's token, where the endpoint gives probabilities, else the answer's word.
"""

import asyncio
import json
import math
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import httpx2

from summarizer.errors import BadReply, ModelUnavailable, TransientFault, UsageError, needing_extra, shorten
from summarizer.llm.client import (
    DISCOVERY_SECONDS,
    SCORES,
    ChatModel,
    ChatReply,
    ChatRequest,
    Message,
    ModelWrapper,
    Scores,
    Usage,
    is_local,
    pair_of,
    scores_reply,
    with_scheme,
    without_password,
)
from summarizer.llm.ledger import EstimatingModel
from summarizer.llm.negotiation import error_for, parse_refusal
from summarizer.llm.replies import listed_models, parse_json, without_reasoning
from summarizer.llm.weights import FILE, REPOSITORY, HubName, MissingFile, fetch_from_hub
from summarizer.prompts import fill
from summarizer.settings import is_address

PREFIX = "classifier:"
KEY_VARIABLE = "CLASSIFIER_API_KEY"
"""Holds a classifier's key, which no other server gets; a classifier gets no other key."""
ROUTES = ("predict", "classify", "score")
_WINDOW = 512
"""Window in tokens of a BERT model, if neither server nor configuration states one."""
_SECONDS = 120.0
_NAME = re.compile(rf"{REPOSITORY}(?:/({FILE}\.onnx))?")
_PLACES = ("onnx/model.onnx", "model.onnx")
"""Where repositories keep their ONNX file, as ``optimum`` writes it."""
_MOST_TOKENS = 2_048
"""The longest input of FactCG and MiniCheck-DeBERTa."""
_SUPPORTED = frozenset(
    "entailment entails supported support supports consistent faithful factual grounded yes true label_1".split()
)
_CONTRADICTED = frozenset("contradiction contradicts contradicted refuted refutes".split())


@dataclass(frozen=True, slots=True)
class Labels:
    """Which of a classifier's labels means supported, and which contradicted."""

    supported: int
    contradicted: int | None = None

    @classmethod
    def of(cls, names: Sequence[str]) -> "Labels":
        """From the labels' names. A single label means supported; so does the second of two unnamed ones, as in
        MiniCheck and FactCG. Raises UsageError if the names do not say which it is."""
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
        """The scores in the labels' probabilities. Raises BadReply if one is missing."""
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


# Behind HTTP


@dataclass(frozen=True, slots=True)
class _Address:
    root: str
    """Without the route."""
    route: str
    """One of ``ROUTES``; empty if the server must be asked."""
    model: str
    labels: tuple[str, ...]


def _address(name: str) -> _Address:
    """From ``classifier:URL``, which may end in a route and have ``?model=NAME&labels=A,B,C``. Raises UsageError."""
    address = with_scheme(name.removeprefix(PREFIX))
    parts = urlsplit(address)
    if not (is_address(address) and parts.hostname):
        raise UsageError(f"{name!r} names no server; write classifier:http://HOST:PORT/predict")
    *before, last = parts.path.rstrip("/").split("/")
    route = last if last in ROUTES else ""
    path = "/".join(before) if route else parts.path.rstrip("/")
    asked = parse_qs(parts.query)
    labels = ",".join(asked.get("labels", [])).split(",")
    root = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    return _Address(root, route, asked.get("model", [""])[0], tuple(label for label in labels if label))


class Classifier(EstimatingModel):
    """A model that scores pairs behind HTTP. One attempt a call: retrying belongs to ``RetryingModel``."""

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
        key = os.environ.get(KEY_VARIABLE)
        self._client = httpx2.AsyncClient(
            headers={"Authorization": f"Bearer {key}"} if key else {}, timeout=timeout or _SECONDS
        )

    @property
    def identity(self) -> str:
        """The route and the model's name."""
        return f"{SCORES}{self.route or 'classifier'}:{self.name}"

    async def discover(self) -> None:
        """Ask the server for the model's name and window, and for the route if the address has none.

        Raises UsageError if nothing says which route it is.
        """
        info = await self._listed("info")  # text-embeddings-inference
        if isinstance(info.get("model_id"), str):
            self._learn(info["model_id"], info.get("max_input_length"))
            kinds = info.get("model_type")
            if not self.route and isinstance(kinds, dict) and "classifier" in kinds:
                self.route = "predict"
        else:
            listed = listed_models(await self._listed("v1/models"))
            for served in list(listed)[:1]:
                self._learn(served, listed[served].get("max_model_len"))
        if not self.route:
            ways = ", ".join(f"/{route}" for route in ROUTES)
            raise UsageError(f"{self.endpoint} does not say what it serves; end the address with one of {ways}")

    def _learn(self, name: str, window: Any) -> None:
        self._served = self._served or name
        self.name = self._served
        if isinstance(window, int) and window > 0:
            self.context_tokens = window

    async def _listed(self, path: str) -> dict[str, Any]:
        try:
            response = await self._client.get(f"{self._address.root}/{path}", timeout=DISCOVERY_SECONDS)
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
        return {"text_1": premise, "text_2": claim, **served}

    async def _post(self, body: dict[str, Any]) -> Any:
        try:
            response = await self._client.post(f"{self._address.root}/{self.route}", json=body)
        except httpx2.TimeoutException:
            raise TransientFault(f"{self._who()} did not answer in time", endpoint=self.endpoint) from None
        except httpx2.HTTPError as error:
            said = f"cannot reach {self.endpoint} ({error}); check the address"
            raise TransientFault(said, endpoint=self.endpoint) from None
        if response.status_code != 200:
            refusal = parse_refusal(response.status_code, response.text, response.headers)
            raise error_for(refusal, "text", who=self._who(), name=self.name, endpoint=self.endpoint, key=KEY_VARIABLE)
        return parse_json(response.text)

    def _who(self) -> str:
        return f"{self.name} at {self.endpoint}"

    def _scores(self, reply: Any) -> Scores | None:
        if self.route == "predict":
            return self._predicted(reply)
        rows = reply.get("data") if isinstance(reply, dict) else None
        row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
        if self.route == "classify":
            chances = _numbers(row.get("probs"))
            labels = self._labels or Labels.of([f"LABEL_{number}" for number in range(len(chances))])
            return labels.scores(chances) if chances else None
        score = _numbers([row.get("score")])
        return Scores(score[0]) if score else None

    def _predicted(self, reply: Any) -> Scores | None:
        rows = reply[0] if isinstance(reply, list) and reply and isinstance(reply[0], list) else reply
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return None
        names = [str(row.get("label")) for row in rows]
        chances = _numbers([row.get("score") for row in rows])
        return Labels.of(names).scores(chances) if chances else None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
        await asyncio.sleep(0)  # a turn of the loop for the transports


def _numbers(values: Any) -> Sequence[float]:
    """The values as probabilities; empty if one of them is none."""
    if not isinstance(values, list):
        return []
    found = [float(value) for value in values if isinstance(value, int | float) and 0 <= value <= 1]
    return found if len(found) == len(values) else []


# In this process


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a cross-encoder."""

    model: Path
    tokenizer: Path
    config: Path
    more: Callable[[], object] = lambda: None
    """Fetches the separate file with the weights of a large model."""


def names_cross_encoder(name: str) -> bool:
    """Whether a name is ``hf:OWNER/REPO``, ``hf:OWNER/REPO/FILE.onnx``, or a path ending in ``.onnx``."""
    return name.endswith(".onnx") or (_NAME.fullmatch(name) is not None and ".." not in name)


def files_of(name: str, *, offline: bool = False, quiet: bool = False) -> Files:
    """The files of a cross-encoder, downloaded if they are missing. Raises ModelUnavailable."""
    found = _NAME.fullmatch(name)
    if found is None:
        return _local(Path(name))
    repository, revision, file = found.groups()

    def fetch(path: str) -> Path:
        return fetch_from_hub(HubName(repository, path, revision), offline=offline, quiet=quiet)

    config, tokenizer = fetch("config.json"), fetch("tokenizer.json")
    for place in (file,) if file else _PLACES:
        try:
            model = fetch(place)
        except MissingFile:
            continue
        return Files(model, tokenizer, config, partial(fetch, f"{place}_data"))
    raise ModelUnavailable(
        f"{repository} has no ONNX file ({file or ' or '.join(_PLACES)}); name another: hf:OWNER/REPO/FILE.onnx, or "
        f"export it: optimum-cli export onnx --model {repository} FOLDER, then --verify FOLDER/model.onnx"
    )


def _local(model: Path) -> Files:
    for folder in (model.parent, model.parent.parent):
        files = Files(model, folder / "tokenizer.json", folder / "config.json")
        if files.tokenizer.is_file() and files.config.is_file():
            break
    for path in (files.model, files.tokenizer, files.config):
        if not path.is_file():
            raise ModelUnavailable(f"there is no file {path}; a cross-encoder needs its tokenizer.json and config.json")
    return files


class CrossEncoder:
    """Scores pairs with onnxruntime; loaded when it is first needed, one pair at a time, off the event loop."""

    endpoint = "embedded"
    counts_exactly = True
    schema_in_prefix = False

    def __init__(self, name: str, files: Files) -> None:
        """Raises ModelUnavailable for a configuration that cannot be read, UsageError for labels of unknown meaning."""
        self.name = name.removeprefix("hf:") if name.startswith("hf:") else files.config.parent.resolve().name
        self.identity = f"{SCORES}onnx:{self.name}"
        self._files = files
        self._config = _read_config(files.config)
        self._labels = labels_of_config(self._config)
        self.context_tokens = _window(self._config)
        self._turn = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, by the model's own tokenizer."""
        with self._turn:
            return len(self._parts()[1].encode(text, add_special_tokens=False).ids)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The scores of a pair; see ``ChatModel.complete``."""
        return await asyncio.to_thread(self._complete, *pair_of(request))

    def _complete(self, premise: str, claim: str) -> ChatReply:
        with self._turn:
            session, tokenizer = self._parts()
            text = single_text(self.name, premise, claim)
            encoded = tokenizer.encode(premise, claim) if text is None else tokenizer.encode(text)
            logits = self._logits(session, encoded)
        return scores_reply(self._labels.scores(probabilities(logits)), Usage(len(encoded.ids), 0, 0))

    def _logits(self, session: Any, encoded: Any) -> Sequence[float]:
        import numpy as np

        known = {"input_ids": encoded.ids, "attention_mask": encoded.attention_mask, "token_type_ids": encoded.type_ids}
        wanted = [put.name for put in session.get_inputs()]
        try:
            feeds = {name: np.array([known[name]], dtype=np.int64) for name in wanted}
            return [float(value) for value in session.run(None, feeds)[0][0]]
        except Exception as error:  # onnxruntime has no common error; a graph of another kind fails in many ways
            said = shorten(str(error), 160)
            raise ModelUnavailable(f"{self.name} is no classifier of text that runs here ({said})") from None

    def _parts(self) -> tuple[Any, Any]:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def _load(self) -> tuple[Any, Any]:
        with needing_extra("verifier", "a cross-encoder", ModelUnavailable):
            import onnxruntime
            from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4

        def session() -> Any:
            return onnxruntime.InferenceSession(str(self._files.model), options, providers=["CPUExecutionProvider"])

        try:
            tokenizer = Tokenizer.from_file(str(self._files.tokenizer))
            tokenizer.no_padding()
            tokenizer.no_truncation()
            try:
                return session(), tokenizer
            except Exception as error:  # see above
                if "_data" not in str(error) and "external" not in str(error).lower():
                    raise
                self._files.more()
                return session(), tokenizer
        except ModelUnavailable:
            raise
        except Exception as error:  # see above
            said = shorten(str(error), 160)
            raise ModelUnavailable(f"{self._files.model} cannot be loaded ({said}); is it complete?") from None

    async def close(self) -> None:
        """Free the model's memory."""
        with self._turn:
            self._loaded = None


def _read_config(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"{path} cannot be read: {error}") from None
    return found if isinstance(found, dict) else {}


def _window(config: dict[str, Any]) -> int:
    """RoBERTa's positions begin behind its padding; DeBERTa's are relative, so its window is that of its training."""
    positions, kind = config.get("max_position_embeddings"), str(config.get("model_type"))
    if not isinstance(positions, int) or positions < 1:
        return _WINDOW
    return min(_MOST_TOKENS, positions - 2 if "roberta" in kind else positions)


# Chat models that answer yes or no

_ANSWER_TOKENS = 24
"""Room for ``<score> yes </score>``."""
_ALTERNATIVES = 5
"""The largest number that every endpoint accepts."""
_WORD = re.compile(r"\b(yes|no)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Template:
    """How to prompt a family of models."""

    pattern: str
    """Regular expression for any part of the model's name in lower case."""
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
        self.identity = f"{SCORES}{inner.identity}"
        self._template, self._ollama = template, ollama

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The scores of a pair; see ``ChatModel.complete``. Raises BadReply for an answer that is neither."""
        reply = await self._inner.complete(self._template.ask(*pair_of(request), self._ollama))
        chance = _yes(reply)
        if chance is None:
            raise BadReply(f"{self.name} answered neither yes nor no, but “{shorten(reply.text, 80)}”")
        return scores_reply(Scores(chance if self._template.supported == "yes" else 1 - chance), reply.usage)


def _yes(reply: ChatReply) -> float | None:
    """The probability of yes against no; None where the answer is neither."""
    answers = [found for found in map(_chance, reply.alternatives) if found is not None]
    in_score = "<score>" in reply.text
    if answers:
        return answers[-1 if in_score else 0]
    words = _WORD.findall(without_reasoning(reply.text))
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
