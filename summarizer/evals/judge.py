"""A model as judge of a run's statements, and how far the judge itself agrees with people.

The judge reads statements beside their article as the verifier does (``tasks.verifier``), recorded like any model. It
is measured first: ``judged.yaml`` holds statements that people labelled, and the agreement is given as accuracy,
balanced accuracy and Cohen's kappa (Cohen 1960), with the number of labels.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import RootModel

from summarizer.errors import SummarizerError
from summarizer.evals.cases import CaseFault, GoldenSet, Text, read_yaml, validated
from summarizer.evals.results import CaseResult
from summarizer.evals.run import Contender, open_contender
from summarizer.evals.scores import Item, NotScored, Scored, Shown, Value, share
from summarizer.ingest.load import load_article
from summarizer.llm.structured import StructuredCaller
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.verifier import ChatVerifier, Claim, Reading, Verifier
from summarizer.text.article import Article

METRIC = "judged"


class Label(Value):
    """A statement about an article, and whether people find that the article supports it."""

    article: Text
    """File in ``articles``."""
    statement: Text
    supported: bool


class _Labels(RootModel[list[Label]]):
    """The file of labels."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a judge agrees with people."""

    judge: str
    labels: int
    """Statements that both have a verdict on."""
    silent: int
    """Statements without a verdict of the judge."""
    accuracy: float
    balanced: float
    """Mean of the accuracies on what people support and on what they do not."""
    kappa: float
    """Agreement beyond chance: 0 for none, 1 for full."""

    def __str__(self) -> str:
        silent = f", silent on {self.silent}" if self.silent else ""
        return (
            f"judge {self.judge}, beside people's labels on {self.labels} statements: accuracy {self.accuracy:.2f}, "
            f"balanced {self.balanced:.2f}, kappa {self.kappa:.2f}{silent}"
        )


def read_labels(golden: GoldenSet) -> list[Label]:
    """The labelled statements of a set. Raises CaseFault when there are none, or they are wrong."""
    path = golden.labels
    labels = validated(_Labels, read_yaml(path), path).root
    if len({label.supported for label in labels}) < 2:
        raise CaseFault(f"{path} needs both supported and unsupported statements: a judge is measured on both")
    return labels


def agreement(judge: str, labels: Sequence[bool], verdicts: Sequence[bool | None]) -> Agreement:
    """Accuracy, balanced accuracy and Cohen's kappa over the statements with a verdict. Raises CaseFault for none."""
    pairs = [(label, verdict) for label, verdict in zip(labels, verdicts, strict=True) if verdict is not None]
    if not pairs:
        raise CaseFault(f"{judge} gave no verdict on any labelled statement; choose another judge")
    n = len(pairs)
    accuracy = sum(label == verdict for label, verdict in pairs) / n
    by_label = [[label == verdict for label, verdict in pairs if label is value] for value in (True, False)]
    judged, labelled = sum(verdict for _, verdict in pairs) / n, sum(label for label, _ in pairs) / n
    chance = judged * labelled + (1 - judged) * (1 - labelled)
    kappa = (accuracy - chance) / (1 - chance) if chance < 1 else 0.0
    shares = [sum(right) / len(right) for right in by_label if right]
    return Agreement(judge, n, len(verdicts) - n, accuracy, sum(shares) / len(shares), kappa)


async def judge_all(
    judge: Contender, golden: GoldenSet, results: Sequence[CaseResult], articles: Mapping[str, Article]
) -> tuple[list[CaseResult], Agreement]:
    """The results with the judge's score of statements in a model's words, and the judge's agreement with people.

    Raises what the judge's model raises, including RecordingMissing.
    """
    opened, _ = await open_contender(judge)
    if opened.drafter.model is None:
        raise SummarizerError("the core cannot judge; name a model with --judge")
    reader = ChatVerifier(Drafter(StructuredCaller(opened.drafter.model, opened.drafter.ledger), 1))
    try:
        labels = read_labels(golden)
        verdicts = await _verdicts(reader, labels, golden.articles)
        measured = agreement(judge.name, [label.supported for label in labels], verdicts)
        judged = [await _judged(reader, result, articles.get(result.case)) for result in results]
    finally:
        await opened.close()
    return judged, measured


async def _verdicts(reader: Verifier, labels: Sequence[Label], folder: Path) -> list[bool | None]:
    found: dict[Label, bool | None] = {}
    for name in dict.fromkeys(label.article for label in labels):
        article = await asyncio.to_thread(load_article, str(folder / name))
        mine = [label for label in labels if label.article == name]
        readings = await reader.read(article, [Claim(label.statement) for label in mine])
        found |= {label: _supports(reading) for label, reading in zip(mine, readings, strict=True)}
    return [found[label] for label in labels]


async def _judged(reader: Verifier, result: CaseResult, article: Article | None) -> CaseResult:
    worded = [shown for shown in result.shown if shown.support != "verbatim"]
    score: Scored | NotScored = NotScored(why="the output has no statement in a model's words")
    if worded and article is not None:
        readings = await reader.read(article, [_claim(article, shown) for shown in worded])
        items = [
            Item(id=f"{shown.where}: {shown.text[:40]}", score=float(supported), note=reading.reason)
            for shown, reading in zip(worded, readings, strict=True)
            if (supported := _supports(reading)) is not None
        ]
        score = share(items, why_none="the judge gave no verdict")
    return result.model_copy(update={"scores": {**result.scores, METRIC: score}} if result.scores else {})


def _claim(article: Article, shown: Shown) -> Claim:
    """A statement with the sentences that its evidence lies in."""
    numbers = dict.fromkeys(article.sentence_at(piece.start).number for piece in shown.evidence)
    return Claim(shown.text, tuple(numbers))


def _supports(reading: Reading) -> bool | None:
    """True if the judge finds a statement supported; None if it gave no verdict."""
    return None if reading.verdict is None else reading.verdict == "supported"
