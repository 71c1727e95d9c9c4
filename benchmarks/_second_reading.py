"""What a model's second reading (``--verify``) makes of labelled statements, beside the check that needs no model."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from benchmarks import _fit_evidence as fitting
from benchmarks.report import read_rows
from summarizer.assembling import article_from_text
from summarizer.tasks.drafter import Drafter
from summarizer.evidence import EvidenceIndex
from summarizer.models.chat import ChatModel
from summarizer.models.ledger import Ledger
from summarizer.models.structured import StructuredCaller
from summarizer.rereading import Claim, SecondReader

_OF_A_LABEL = {"summedits_news": 12, "qags_cnndm": 20, "wice_dev": 6}
"""Statements of each data set that are true, and as many that are not; of WiCE each has a long article of its own, and
a core reads an article of a thousand words in a minute."""
_OF_AN_ARTICLE = 4
_SEED = 0


@dataclass(frozen=True)
class Reread:
    """The sampled statements of one data set."""

    name: str
    places: list[int]
    """Of the statements, among all cases."""
    agrees: list[bool]
    """Whether the second reading agrees; a statement without a verdict stays, as it does in the program."""
    silent: int
    """How many of them got no verdict."""


def reread(model: ChatModel, names: Sequence[str] = fitting.SETS) -> list[Reread]:
    """A seeded sample of each data set, with as many true statements as false ones. Raises DataMissing, ModelError."""
    return asyncio.run(_reread(model, names))


async def _reread(model: ChatModel, names: Sequence[str]) -> list[Reread]:
    reader = SecondReader(Drafter(StructuredCaller(model, Ledger())))
    found = []
    start = 0
    try:
        for name in names:
            rows = list(read_rows(f"faithfulness/{name}.jsonl"))
            found.append(await _of_set(reader, name, rows, start))
            start += len(rows)
    finally:
        await model.close()
    return found


async def _of_set(reader: SecondReader, name: str, rows: Sequence[dict[str, Any]], start: int) -> Reread:
    taken: list[int] = []
    verdicts: list[bool | None] = []
    for places in _sample(rows, _OF_A_LABEL[name]):
        article = article_from_text(rows[places[0]]["article"])
        index = EvidenceIndex(article)
        statements = [rows[place]["summary_sentence"] for place in places]
        claims = [Claim(statement, index.check(statement).sentences) for statement in statements]
        verdicts += [reading.agrees for reading in await reader.read(article, claims)]
        taken += places
    agrees = [verdict is not False for verdict in verdicts]
    return Reread(name, [start + place for place in taken], agrees, verdicts.count(None))


def _sample(rows: Sequence[dict[str, Any]], of_a_label: int) -> Iterator[list[int]]:
    """The places of some statements, those of one article together."""

    def article_of(place: int) -> str:
        return str(rows[place]["article"])

    draw = random.Random(_SEED)
    articles = [list(places) for _, places in groupby(sorted(range(len(rows)), key=article_of), key=article_of)]
    draw.shuffle(articles)
    left = Counter({True: of_a_label, False: of_a_label})
    for places in articles:
        draw.shuffle(places)
        taken: list[int] = []
        for place in places:
            label = bool(rows[place]["faithful"])
            if left[label] and len(taken) < _OF_AN_ARTICLE:
                left[label] -= 1
                taken.append(place)
        if taken:
            yield taken
