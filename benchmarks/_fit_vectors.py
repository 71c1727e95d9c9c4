"""Makes ``summarizer/retrieval/vectors.npz``: ``python -m benchmarks._fit_vectors MODEL.gguf``.

The vectors are the token embeddings of SmolLM2-135M-Instruct (Apache-2.0) for its whole English words, centred, without
their three main components, which mostly tell how common a word is (Mu and Viswanath, "All-but-the-Top", 2018), on
their next 256, as bytes. Needs gguf, which the package itself does not.
"""

import sys
from pathlib import Path

import numpy as np
from gguf import GGUFReader, dequantize

COMMON, DIMENSIONS = 3, 256
_SPACE = "Ġ"
TARGET = Path(__file__).parent.parent / "summarizer" / "retrieval" / "vectors.npz"


def main() -> None:
    """Read the model, write the table."""
    reader = GGUFReader(sys.argv[1])
    field = reader.fields["tokenizer.ggml.tokens"]
    tokens = [bytes(field.parts[at]).decode("utf-8") for at in field.data]
    embeddings = next(t for t in reader.tensors if t.name == "token_embd.weight")
    places = _words(tokens)
    rows = dequantize(embeddings.data[list(places.values())], embeddings.tensor_type).astype(np.float32)
    rows -= rows.mean(0)
    _, vectors = np.linalg.eigh(rows.T @ rows)
    kept = vectors[:, ::-1][:, COMMON : COMMON + DIMENSIONS]
    rows = rows @ kept
    rows /= np.abs(rows).max(1, keepdims=True)
    words = "\n".join(places)
    table = np.rint(rows * 127).astype(np.int8)
    np.savez_compressed(TARGET, words=np.frombuffer(words.encode(), np.uint8), vectors=table)


def _words(tokens: list[str]) -> dict[str, int]:
    """Word → its token; one that is a token only with a capital counts as well."""
    found: dict[str, int] = {}
    for wanted in (str.islower, str.istitle):
        for at, token in enumerate(tokens):
            word = token.removeprefix(_SPACE)
            if token != word and len(word) > 1 and word.isascii() and word.isalpha() and wanted(word):
                found.setdefault(word.lower(), at)
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


if __name__ == "__main__":
    main()
