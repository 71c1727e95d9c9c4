"""What words mean, as vectors: words that mean something alike lie close together.

They are what all-MiniLM-L6-v2 (Apache-2.0) makes of 30,000 English words one by one; ``python -m
benchmarks._fit_vectors`` made the table. Averaging and comparing static vectors follows Tulkens and van Dongen,
"Model2Vec" (2024). No model is loaded or run.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


def word_vectors(words: Sequence[str]) -> Vectors:
    """One row of length 1 for each lower-case word, all zeros for a word that has no vector."""
    places, table = _table()
    rows = np.array([places.get(word, -1) for word in words], dtype=np.int64)
    found = np.zeros((len(words), table.shape[1]), dtype=np.float32)
    known = rows >= 0
    found[known] = table[rows[known]]
    return unit(found)


def has_vector(word: str) -> bool:
    """True for the common English words, lower case, that the table holds."""
    return word in _table()[0]


def word_rank(word: str) -> int | None:
    """How many words of the table are commoner, about; None for a word that it does not hold.

    The table begins with words by their frequency; the rest, in the order of the alphabet, are rare.
    """
    return _table()[0].get(word)


def unit(rows: Vectors) -> Vectors:
    """Rows scaled to length 1; zeros stay."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)


@cache
def _table() -> tuple[dict[str, int], NDArray[np.int8]]:
    with (files(__package__) / "vectors.npz").open("rb") as file, np.load(file) as kept:
        words = kept["words"].tobytes().decode().split("\n")
        return {word: at for at, word in enumerate(words)}, kept["vectors"]
