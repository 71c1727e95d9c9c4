"""Scorers for tests: a server of each protocol on loopback, and a cross-encoder as an ONNX file.

All judge alike, by something a test can foresee: the share of a claim's words that the premise has. It is no measure of
a real model.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from tests.servers import serving

Judge = Callable[[str, str], float]


def shared(premise: str, claim: str) -> float:
    """The share of a claim's words that the premise has, to a high power, so that one foreign word tells."""
    words = re.findall(r"\w+", claim.lower())
    return (sum(word in re.findall(r"\w+", premise.lower()) for word in words) / len(words)) ** 32 if words else 0.0


@dataclass
class Scorer:
    """A server of one protocol: what it was asked, and what it answers."""

    kind: str
    """``tei``, ``tei-rerank`` or ``vllm``."""
    labels: Sequence[str] = ("contradiction", "entailment", "neutral")
    judge: Judge = shared
    against: Judge = lambda _premise, _claim: 0.0
    model: str = "acme/nli-small"
    fail: list[tuple[int, Any]] = field(default_factory=list)
    """Status and body of the next answers."""
    url: str = ""
    asked: list[tuple[str, Any, str]] = field(default_factory=list)
    """Path, body and ``Authorization`` of every request."""

    def told(self, path: str) -> Any:
        if self.kind.startswith("tei") and path == "/info":
            kind = {"reranker": {}} if self.kind == "tei-rerank" else {"classifier": {"id2label": {}}}
            return {"model_id": self.model, "model_type": kind, "max_input_length": 512}
        if self.kind == "vllm" and path == "/v1/models":
            return {"data": [{"id": self.model, "max_model_len": 2048}]}
        return None

    def probabilities(self, premise: str, claim: str) -> dict[str, float]:
        supported, against = self.judge(premise, claim), self.against(premise, claim)
        rest = max(0.0, 1 - supported - against)
        named = {"entailment": supported, "contradiction": against, "LABEL_1": supported}
        return {label: named.get(label, rest) for label in self.labels}

    def answer(self, path: str, body: Any) -> Any:
        if path == "/predict":
            premise, claim = body["inputs"][0] if isinstance(body["inputs"], list) else _split(body["inputs"])
            chances = self.probabilities(premise, claim)
            rows = [{"label": label, "score": score} for label, score in chances.items()]
            rows.sort(key=lambda row: -row["score"])
            return [rows] if isinstance(body["inputs"], list) else rows
        if path == "/classify":
            chances = self.probabilities(*_split(body["input"][0]))
            best = max(chances, key=lambda label: chances[label])
            return {"data": [{"index": 0, "label": best, "probs": list(chances.values()), "num_classes": len(chances)}]}
        return {"data": [{"index": 0, "object": "score", "score": self.judge(body["text_1"], body["text_2"])}]}


def _split(text: str) -> tuple[str, str]:
    factcg = re.fullmatch(r"(.*)\n\nChoose your answer: .*? conclude that \"(.*)\"\?\n\nOPTIONS.*", text, re.DOTALL)
    if factcg:
        return factcg[1], factcg[2]
    premise, _, claim = re.sub(r"\[SEP\]|(?:</s>)+", "\0", text).partition("\0")
    return premise, claim


@contextmanager
def serving_scorer(scorer: Scorer) -> Iterator[Scorer]:
    """Run it on loopback for the time of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self, status: int, body: Any) -> None:
            data = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            found = scorer.told(self.path)
            self.reply(404 if found is None else 200, found or {"error": "not found"})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            scorer.asked.append((self.path, body, self.headers.get("Authorization", "")))
            if scorer.fail:
                self.reply(*scorer.fail.pop(0))
            else:
                self.reply(200, scorer.answer(self.path, body))

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as scorer.url:
        yield scorer


def write_cross_encoder(folder: Path, texts: Sequence[str], labels: Sequence[str], *, onnx_in: str = "onnx") -> Path:
    """A real ONNX graph with a real tokenizer: it counts the words of the claim that the premise lacks.

    ``logits[supported] = 4 - 8 * missing``; a label ``contradiction`` gets ``8 * missing - 8``, so that it wins from
    two missing words on. Words are those of ``texts``; any other is unknown, and so always missing.
    """
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    words = sorted({word for text in texts for word in re.findall(r"\w+|[^\w\s]", text.lower())})
    vocabulary = {word: at for at, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    (folder / onnx_in).mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {"id2label": dict(enumerate(labels)), "max_position_embeddings": 512, "model_type": "bert"}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")

    supported = next((at for at, label in enumerate(labels) if label in ("entailment", "LABEL_1")), 0)
    against = labels.index("contradiction") if "contradiction" in labels else None
    slope, base = np.zeros(len(labels), np.float32), np.zeros(len(labels), np.float32)
    slope[supported], base[supported] = -8, 4
    if against is not None:
        slope[against], base[against] = 8, -8
    constants = {
        "slope": slope,
        "base": base,
        "unknown": np.array(1, np.int64),
        "one": np.array(1, np.int64),
        "two": np.array([2], np.int64),
        "last": np.array([1], np.int64),
    }
    nodes = [
        helper.make_node("Equal", ["token_type_ids", "one"], ["is_claim"]),
        helper.make_node("Not", ["is_claim"], ["is_premise"]),
        helper.make_node("Equal", ["input_ids", "unknown"], ["is_unknown"]),
        helper.make_node("Not", ["is_unknown"], ["is_known"]),
        helper.make_node("And", ["is_premise", "is_known"], ["counts"]),
        helper.make_node("Unsqueeze", ["input_ids", "two"], ["rows"]),
        helper.make_node("Unsqueeze", ["input_ids", "last"], ["columns"]),
        helper.make_node("Equal", ["rows", "columns"], ["same"]),
        helper.make_node("Unsqueeze", ["counts", "last"], ["countable"]),
        helper.make_node("And", ["same", "countable"], ["met"]),
        helper.make_node("Cast", ["met"], ["met_number"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMax", ["met_number", "two"], ["has"], keepdims=0),
        helper.make_node("Cast", ["is_claim"], ["claim_number"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["claim_number", "has"], ["found"]),
        helper.make_node("Sub", ["claim_number", "found"], ["lacking"]),
        helper.make_node("ReduceSum", ["lacking", "last"], ["missing"], keepdims=1),
        helper.make_node("Mul", ["missing", "slope"], ["scaled"]),
        helper.make_node("Add", ["scaled", "base"], ["logits"]),
    ]
    names = ("input_ids", "attention_mask", "token_type_ids")
    graph = helper.make_graph(
        nodes,
        "words",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in names],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(labels)])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    path = folder / onnx_in / "model.onnx"
    onnx.save(model, str(path))
    return path
