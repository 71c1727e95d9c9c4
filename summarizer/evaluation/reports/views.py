"""What the page shows, worked out before the template: tiles, marks in the article, what became of each case."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.article import Article
from summarizer.evaluation.baseline import Change
from summarizer.evaluation.cases import Case
from summarizer.evaluation.golden import GoldenCase
from summarizer.evaluation.matching import find_verbatim
from summarizer.evaluation.reports.tables import Reported, written
from summarizer.evaluation.results import CaseResult
from summarizer.evaluation.scorers import METRICS, Metric
from summarizer.evaluation.scores import Scored

_STEPS = 5
"""Shades between the worst score and the best."""
SHOWN_ITEMS = (
    "fact_recall",
    "forbidden",
    "stance_f1",
    "position_flips",
    "passage_top3",
    "answer_found",
    "abstention_recall",
    "abstention_precision",
    "withheld",
    "dropped_true",
    "verified_forbidden",
    "cleaning_f1",
    "metadata",
)
"""Metrics whose items a reader can judge one by one."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One metric of one case in the overview."""

    metric: str
    text: str
    shade: int | None
    """0 worst to 5 best; None where nothing was scored."""
    change: str
    """``worse``, ``better`` or empty."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of article text that is marked in one way."""

    text: str
    marks: str
    """Class names: ``used``, ``held``, ``missed``."""
    says: str
    """What the marks mean here, in words."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One expectation and what became of it."""

    metric: str
    id: str
    score: float
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case with one model."""

    result: CaseResult
    tiles: list[Tile]
    worse: list[Change]
    better: list[Change]
    short: list[Checked]
    """Expectations that do not hold."""
    held: int
    """How many hold."""
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case with every model."""

    key: str
    name: str
    case: Case
    title: str
    outcomes: list[Outcome]

    @property
    def is_open(self) -> bool:
        """Whether a reader should see it first."""
        return any(outcome.worse or outcome.result.status != "scored" for outcome in self.outcomes)


def gated_metrics() -> list[Metric]:
    """The metrics of the overview: those in which a case can be better or worse."""
    return [metric for metric in METRICS.values() if metric.better is not None]


def case_views(reported: Reported, cases: Sequence[GoldenCase], articles: Mapping[str, Article]) -> Iterator[CaseView]:
    """The cases in their order."""
    worse, better = _by_case(reported.verdict.worse), _by_case(reported.verdict.better)
    results: dict[str, list[CaseResult]] = defaultdict(list)
    for result in reported.run.results:
        results[result.case].append(result)
    for number, golden in enumerate(cases, start=1):
        article = articles.get(golden.name)
        outcomes = [
            _outcome(result, golden.case, article, worse[r], better[r])
            for result in results[golden.name]
            if not result.repeat
            for r in [(result.model, result.case)]
        ]
        title = (article.title if article else None) or golden.name
        yield CaseView(f"case{number}", golden.name, golden.case, title, outcomes)


def _by_case(changes: Iterable[Change]) -> dict[tuple[str, str], list[Change]]:
    found: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        found[change.model, change.case].append(change)
    return found


def _outcome(
    result: CaseResult, case: Case, article: Article | None, worse: list[Change], better: list[Change]
) -> Outcome:
    checked = [
        Checked(name, item.id, item.score, item.note)
        for name in SHOWN_ITEMS
        if isinstance(score := result.scores.get(name), Scored)
        for item in score.items
    ]
    tiles = [_tile(metric, result, worse, better) for metric in gated_metrics()]
    short = [one for one in checked if one.score < 1]
    pieces = list(pieces_of(article, result, case)) if article and result.status == "scored" else []
    return Outcome(result, tiles, worse, better, short, len(checked) - len(short), pieces)


def _tile(metric: Metric, result: CaseResult, worse: list[Change], better: list[Change]) -> Tile:
    score = result.scores.get(metric.name)
    change = "worse" if any(c.metric == metric.name for c in worse) else ""
    change = change or ("better" if any(c.metric == metric.name for c in better) else "")
    if not isinstance(score, Scored):
        return Tile(metric.name, "–" if score else "error", None, change)
    good = score.value if metric.better == "higher" else max(0.0, 1 - score.value / 2)
    return Tile(metric.name, written(metric, score.value).replace("0.", ".")[:4], round(good * _STEPS), change)


def pieces_of(article: Article, result: CaseResult, case: Case) -> Iterator[Piece]:
    """The article text, cut where marks begin and end: what the output rests on, and the evidence of each fact."""
    spans = [(e.start, e.end, "used", "") for shown in result.shown for e in shown.evidence]
    score = result.scores.get("fact_recall")
    held = {item.id: item.score == 1 for item in score.items} if isinstance(score, Scored) else {}
    for fact in case.facts:
        if fact.id in held and (found := find_verbatim(article.text, fact.evidence)):
            spans.append((*found, "held" if held[fact.id] else "missed", fact.id))
    length = len(article.text)
    spans = [(start, min(end, length), mark, said) for start, end, mark, said in spans if start < end]
    edges = sorted({0, length, *(edge for start, end, *_ in spans for edge in (start, end))})
    for start, end in itertools.pairwise(edges):
        over = [(mark, said) for first, last, mark, said in spans if first <= start and end <= last]
        marks = " ".join(sorted({mark for mark, _ in over}))
        says = "; ".join(sorted({f"fact {said}: {mark}" for mark, said in over if said}))
        yield Piece(article.text[start:end], marks, says)
