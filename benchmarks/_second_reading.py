"""What a model's second reading (``--verify``) makes of labelled statements, beside the check that needs no model."""

import asyncio
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks import _fit_evidence as fitting
from benchmarks.report import read_rows
from summarizer.assembling import article_from_text
from summarizer.drafting import Drafter
from summarizer.models.embedded import EmbeddedModel
from summarizer.models.ledger import Ledger
from summarizer.models.structured import StructuredCaller
from summarizer.rereading import Claim, SecondReader

_STATEMENTS = 24
"""Of each data set, about: a reading takes ten seconds or more on a CPU."""
_SEED = 0


@dataclass(frozen=True)
class Reread:
    """The sampled statements of one data set."""

    name: str
    places: list[int]
    """Of the statements, among all cases."""
    agrees: list[bool]
    """Whether the second reading agrees; a statement without a verdict stays, as it does in the program."""


def dev_model() -> Path | None:
    """The GGUF file that ``SUMMARIZER_DEV_MODEL`` names."""
    path = os.environ.get("SUMMARIZER_DEV_MODEL")
    return Path(path) if path else None


def reread(path: Path, names: Sequence[str] = fitting.SETS) -> list[Reread]:
    """A seeded sample of each data set, whole articles at a time. Raises DataMissing, ModelUnavailable."""
    return asyncio.run(_reread(path, names))


async def _reread(path: Path, names: Sequence[str]) -> list[Reread]:
    model = EmbeddedModel(path)
    reader = SecondReader(Drafter(StructuredCaller(model, Ledger())))
    found = []
    start = 0
    try:
        for name in names:
            rows = list(read_rows(f"faithfulness/{name}.jsonl"))
            places, agrees = await _of_set(reader, rows)
            found.append(Reread(name, [start + place for place in places], agrees))
            start += len(rows)
    finally:
        await model.close()
    return found


async def _of_set(reader: SecondReader, rows: Sequence[dict[str, Any]]) -> tuple[list[int], list[bool]]:
    def article_of(place: int) -> str:
        return str(rows[place]["article"])

    articles = [list(places) for _, places in groupby(sorted(range(len(rows)), key=article_of), key=article_of)]
    random.Random(_SEED).shuffle(articles)
    taken: list[int] = []
    agrees: list[bool] = []
    while articles and len(taken) < _STATEMENTS:
        places = articles.pop()[: _STATEMENTS // 3]
        claims = [Claim(rows[place]["summary_sentence"]) for place in places]
        readings = await reader.read(article_from_text(article_of(places[0])), claims)
        taken += places
        agrees += [reading.agrees is not False for reading in readings]
    return taken, agrees
