"""A run as one HTML page: the verdict, the scores, every case as a row of tiles, and each expectation's outcome.

The page is self-contained: no script, no network; its policy allows exactly its own style sheet.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import PackageLoader

from summarizer import __version__
from summarizer.evals.cases import Case, GoldenCase
from summarizer.evals.gates import Change
from summarizer.evals.reports import LENGTH_NOTE, EvalReport, formatted, overall, rows
from summarizer.evals.results import CaseResult
from summarizer.evals.scorers import METRICS, Direction, Metric
from summarizer.evals.scores import Item, Scored
from summarizer.evals.wording import find_verbatim
from summarizer.render.html import content_security_policy, environment
from summarizer.render.phrases import plural
from summarizer.text.article import Article

_STYLE = (files("summarizer.evals.reports") / "static" / "run.css").read_text(encoding="utf-8")
_SHADES = 5
"""Shades between the worst score and the best."""
_SHOWN_ITEMS = (
    "fact_recall",
    "forbidden",
    "false_printed",
    "true_refused",
    "verdicts_right",
    "stance_f1",
    "position_flips",
    "quotations_complete",
    "passage_top3",
    "answer_found",
    "abstention_recall",
    "premises",
    "abstention_precision",
    "unconfirmed",
    "cleaning_f1",
    "metadata",
)
"""Metrics whose items a reader can judge one by one."""


@dataclass(frozen=True, slots=True)
class EvaluatedSet:
    """One set's part of the page."""

    reported: EvalReport
    cases: Sequence[GoldenCase]
    articles: Mapping[str, Article]
    """The article of each case that could be read."""


def to_html(sets: Sequence[EvaluatedSet]) -> str:
    """The whole document, a section for each set."""
    templates = environment().overlay(loader=PackageLoader("summarizer.evals.reports"))
    reports = [one.reported for one in sets]
    return templates.get_template("run.html").render(
        headline=overall(reports),
        passed=all(reported.verdict.passed for reported in reports),
        sets=[_set_view(number, one) for number, one in enumerate(sets)],
        metrics=_gated_metrics(),
        formatted=formatted,
        plural=plural,
        length_note=LENGTH_NOTE,
        policy=content_security_policy(_STYLE, ""),
        style=_STYLE,
        version=__version__,
    )


def _set_view(number: int, one: EvaluatedSet) -> dict[str, Any]:
    """What the template shows of one set."""
    views = list(_case_views(one.reported, one.cases, one.articles, f"s{number}-" if number else ""))
    return {
        "reported": one.reported,
        "rows": list(rows(one.reported)),
        "cases": views,
        "anchors": {view.name: view.key for view in views},
    }


@dataclass(frozen=True, slots=True)
class Tile:
    """One metric of one case in the overview."""

    metric: str
    text: str
    shade: int | None
    """0 worst to 5 best; None if nothing was scored."""
    change: Direction | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of article text with the same marks."""

    text: str
    marks: str
    """Class names: ``used``, ``held``, ``missed``."""
    title: str
    """What the marks mean here."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case with one model."""

    result: CaseResult
    tiles: list[Tile]
    worse: list[Change]
    better: list[Change]
    unmet: list[tuple[str, Item]]
    """Metric and item of each expectation that does not hold."""
    met: int
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


def _gated_metrics() -> list[Metric]:
    """The metrics of the overview: those in which a case can get better or worse."""
    return [metric for metric in METRICS.values() if metric.better is not None]


def _case_views(
    reported: EvalReport, cases: Sequence[GoldenCase], articles: Mapping[str, Article], prefix: str
) -> Iterator[CaseView]:
    worse, better = _by_case(reported.verdict.worse), _by_case(reported.verdict.better)
    for number, golden in enumerate(cases, start=1):
        article = articles.get(golden.name)
        outcomes = [
            _outcome(result, golden.case, article, worse[key], better[key])
            for result in reported.run.results
            if result.case == golden.name and not result.repeat
            for key in [(result.model, result.case)]
        ]
        title = (article.title if article else None) or golden.name
        yield CaseView(f"{prefix}case{number}", golden.name, golden.case, title, outcomes)


def _by_case(changes: Iterable[Change]) -> dict[tuple[str, str], list[Change]]:
    found: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        found[change.model, change.case].append(change)
    return found


def _outcome(
    result: CaseResult, case: Case, article: Article | None, worse: list[Change], better: list[Change]
) -> Outcome:
    items = [
        (name, item)
        for name in _SHOWN_ITEMS
        if isinstance(score := result.scores.get(name), Scored)
        for item in score.items
    ]
    changes: dict[str, Direction] = {change.metric: "better" for change in better}
    changes.update((change.metric, "worse") for change in worse)
    tiles = [_tile(metric, result, changes.get(metric.name)) for metric in _gated_metrics()]
    unmet = [(name, item) for name, item in items if item.score < 1]
    pieces = list(_pieces(article, result, case)) if article and result.status == "scored" else []
    return Outcome(result, tiles, worse, better, unmet, len(items) - len(unmet), pieces)


def _tile(metric: Metric, result: CaseResult, change: Direction | None) -> Tile:
    score = result.scores.get(metric.name)
    if not isinstance(score, Scored):
        return Tile(metric.name, "–" if score else "error", None, change)
    good = score.value if metric.better == "higher" else 1 - score.value / (2 if metric.pooling == "sum" else 1)
    return Tile(
        metric.name, formatted(metric, score.value).replace("0.", ".")[:4], round(max(0.0, good) * _SHADES), change
    )


def _pieces(article: Article, result: CaseResult, case: Case) -> Iterator[Piece]:
    """The article text, cut where marks begin and end: the output's evidence, and the evidence of each fact."""
    spans = [(e.start, e.end, "used", "") for shown in result.shown for e in shown.evidence]
    score = result.scores.get("fact_recall")
    held = {item.id: item.score == 1 for item in score.items} if isinstance(score, Scored) else {}
    for fact in case.facts:
        if fact.id in held and (found := find_verbatim(article.text, fact.evidence)):
            spans.append((*found, "held" if held[fact.id] else "missed", fact.id))
    length = len(article.text)
    spans = [(start, min(end, length), mark, fact) for start, end, mark, fact in spans if start < end]
    edges = sorted({0, length, *(edge for start, end, *_ in spans for edge in (start, end))})
    for start, end in itertools.pairwise(edges):
        over = [(mark, fact) for first, last, mark, fact in spans if first <= start and end <= last]
        marks = " ".join(sorted({mark for mark, _ in over}))
        title = "; ".join(sorted({f"fact {fact}: {mark}" for mark, fact in over if fact}))
        yield Piece(article.text[start:end], marks, title)
