"""A run for people and for CI: on a terminal, as Markdown for a job's summary, as JUnit XML, and as one HTML page.

The page has the verdict, the scores, every case as a row of tiles, and each expectation's outcome. A second page shows
outputs beside those accepted last. Both are self-contained: no script, no network; their policy allows exactly their
own style sheet.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer import __version__
from summarizer.errors import plural
from summarizer.evals.cases import Case, GoldenCase, GoldenSet
from summarizer.evals.outputs import CaseChanges, Item, Output, Scored
from summarizer.evals.results import Baseline, CaseResult, Change, Comparison, RunResult, Verdict
from summarizer.evals.scorers import METRICS, Direction, Metric
from summarizer.render.phrases import escape, one_line, printable
from summarizer.text.article import Article
from summarizer.text.typography import find_verbatim

NOT_SCORED = "not scored"
LENGTH_NOTE = "length: words of the summary over those of the article, for information; n counts the summary's"
_STYLES: dict[Direction | None, str] = {"better": "green", "worse": "red", None: ""}
_VISIBLE = 5e-5
"""Smaller changes of a pooled score are not marked."""
_MOST_LINES = 40
"""Lines of one section on a terminal; the other reports have all."""
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


@dataclass
class Evaluated:
    """A run of one golden set, with what it read and what a report needs."""

    golden: GoldenSet
    cases: Sequence[GoldenCase]
    run: RunResult
    verdict: Verdict
    baseline: Baseline
    articles: Mapping[str, Article]
    """The article of each case that could be read."""
    unused: Mapping[Path, list[str]]
    """Folder of recordings → keys that no call used."""
    outputs: Mapping[Path, Mapping[str, Output]]
    """Folder of a replayed model's recordings → case → what was scored."""
    inner: "list[Evaluated]" = field(default_factory=list)
    """The sets inside the set."""

    @property
    def sets(self) -> "list[Evaluated]":
        """The set itself and those inside it."""
        return [self, *self.inner]

    @property
    def passed(self) -> bool:
        """Whether every set passes its gate."""
        return all(one.verdict.passed for one in self.sets)

    @property
    def folder(self) -> str:
        """The golden set, for people."""
        return str(self.golden.folder)

    @property
    def size(self) -> int:
        """How many cases were run."""
        return len({result.case for result in self.run.results})

    @property
    def drafts(self) -> list[str]:
        """The cases that nobody has corrected yet."""
        return [one.name for one in self.cases if one.case.draft]

    @property
    def headline(self) -> str:
        """The verdict in one sentence."""
        verdict = self.verdict
        if verdict.passed:
            return f"passed: {_counted([self])}, nothing worse than accepted, every bound holds"
        counts = (
            (len(verdict.failed), f"{len(verdict.failed)} not scored"),
            (worse := len({(c.model, c.case) for c in verdict.worse}), f"{plural(worse, 'case')} worse than accepted"),
            (len(verdict.bounds), f"{plural(len(verdict.bounds), 'bound')} broken"),
            (len(verdict.significant), f"{plural(len(verdict.significant), 'metric')} worse beyond chance"),
        )
        return "FAILED: " + ", ".join(text for count, text in counts if count)

    @property
    def stale(self) -> list[str]:
        """Models with outputs that were made under other prompts."""
        found = Counter((r.model, r.stale) for r in self.run.results if r.stale)
        return [
            f"{model}: {plural(count, 'case')} as written under prompts {old}" for (model, old), count in found.items()
        ]


def overall(reports: Sequence[Evaluated]) -> str:
    """The verdict on several sets in one sentence."""
    if len(reports) == 1:
        return reports[0].headline
    if all(reported.verdict.passed for reported in reports):
        return f"passed: {_counted(reports)} in {len(reports)} sets, nothing worse than accepted, every bound holds"
    failed = [r for r in reports if not r.verdict.passed]
    return "FAILED: " + "; ".join(f"{r.folder}: {r.headline.removeprefix('FAILED: ')}" for r in failed)


def _counted(reports: Sequence[Evaluated]) -> str:
    """The number of cases, and how many of them are drafts, which guard nothing yet."""
    cases, drafts = sum(one.size for one in reports), sum(len(one.drafts) for one in reports)
    return plural(cases, "case") + (f" (not guarded: {plural(drafts, 'draft')})" if drafts else "")


@dataclass(frozen=True, slots=True)
class Cell:
    """One model's score of one metric over all cases."""

    value: float | None
    count: int
    unit: str
    accepted: float | None
    """The baseline's score for the same cases."""
    direction: Direction | None
    """Of the change from the baseline; None if nothing changed, or no value is better."""


def rows(reported: Evaluated) -> Iterator[tuple[Metric, list[Cell]]]:
    """Each metric with a cell for each model, without the metrics that nothing in the set is scored by."""
    for metric in METRICS.values():
        cells = [_cell(reported, model, metric) for model in reported.run.models]
        if any(cell.value is not None or cell.accepted is not None for cell in cells):
            yield metric, cells


def _cell(reported: Evaluated, model: str, metric: Metric) -> Cell:
    run = reported.run
    cases = {result.case for result in run.of(model)}
    baseline = reported.baseline.models.get(model, {})
    scores = [scores[metric.name] for case, scores in baseline.items() if case in cases and metric.name in scores]
    value, accepted = run.pooled(model, metric.name), metric.pooled(scores) if scores else None
    changed = value is not None and accepted is not None
    direction = metric.direction(accepted or 0, value or 0, tolerance=_VISIBLE) if changed else None
    return Cell(value, sum(s.count for s in run.scored(model, metric.name)), metric.unit, accepted, direction)


def formatted(metric: Metric, value: float | None) -> str:
    """A score for people: counts as integers where they are integers, the rest with three digits."""
    if value is None:
        return NOT_SCORED
    return f"{value:g}" if metric.pooling == "sum" else f"{value:.3f}"


def _sections(reported: Evaluated) -> Iterator[tuple[str, str, str, list[str]]]:
    """Title, hint, style and lines of every list that is not empty."""
    verdict = reported.verdict
    unused = [
        f"{folder.relative_to(reported.golden.recordings)}: {plural(len(keys), 'recording')} that no call asks for"
        for folder, keys in reported.unused.items()
        if keys
    ]
    for title, hint, style, lines in (
        ("Not scored", "", "red", verdict.failed),
        ("Worse than accepted", "", "red", [str(change) for change in verdict.worse]),
        ("Bounds that do not hold", "", "red", verdict.bounds),
        ("Worse beyond chance", "", "red", verdict.significant),
        ("Better than accepted", "summarize eval accept keeps it", "green", [str(c) for c in verdict.better]),
        ("Drafts", "correct them, then delete their line “draft: true”", "yellow", reported.drafts),
        ("Stale", "no recording under today's prompts; --record asks again", "yellow", reported.stale),
        ("Unused recordings", "summarize eval prune deletes them", "yellow", unused),
    ):
        if lines:
            yield title, hint, style, lines


def print_run(console: Console, reports: Sequence[Evaluated]) -> None:
    """Print a run on a terminal: for each set the scores side by side, then what changed, then the verdict."""
    for reported in reports:
        _print_set(console, reported)
    passed = all(reported.verdict.passed for reported in reports)
    console.print(Text(overall(reports), "bold green" if passed else "bold red"))


def _print_set(console: Console, reported: Evaluated) -> None:
    run = reported.run
    console.print(f"{reported.folder}: {plural(reported.size, 'case')}, {run.mode}, prompts {run.prompts[:12]}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("metric")
    for model in run.models:
        table.add_column(one_line(model), justify="right")
        table.add_column("n", justify="right", style="dim")
    for metric, cells in rows(reported):
        table.add_row(metric.name, *(part for cell in cells for part in _columns(metric, cell)))
    console.print(table)
    if any(metric.name == "length" for metric, _ in rows(reported)):
        console.print(Text(LENGTH_NOTE, "dim"))
    if run.judge:
        console.print(Text(run.judge, "dim"))
    for title, hint, style, lines in _sections(reported):
        console.print(Text(f"{title} ({hint})" if hint else title, f"bold {style}"))
        for line in lines[:_MOST_LINES]:
            console.print(Padding(Text(one_line(line)), (0, 0, 0, 2)))
        if len(lines) > _MOST_LINES:
            console.print(f"  … and {len(lines) - _MOST_LINES} more")


def _columns(metric: Metric, cell: Cell) -> tuple[Text, str]:
    text = Text(formatted(metric, cell.value), "dim" if cell.value is None else _STYLES[cell.direction])
    if cell.direction:
        text.append(f" (was {formatted(metric, cell.accepted)})")
    return text, plural(cell.count, cell.unit) if cell.value is not None else ""


def print_comparison(console: Console, model: str, compared: Iterable[Comparison]) -> None:
    """Print one model's paired differences on a terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold", title=one_line(model), title_justify="left")
    for column in ("metric", "before", "after", "difference", "95 % interval", "bootstrap", "articles", ""):
        table.add_column(column, justify="left" if column in ("metric", "") else "right")
    for comparison in compared:
        found, metric = comparison.difference, comparison.metric
        figures = ["–"] * 4
        if found:
            figures = [f"{found.value:+.3f}", f"{found.low:+.3f} to {found.high:+.3f}"]
            figures += [f"{found.boot_low:+.3f} to {found.boot_high:+.3f}", str(found.articles)]
        before, after = (formatted(metric, round(value, 4)) for value in (comparison.before, comparison.after))
        verdict = comparison.verdict
        shown = Text(verdict or "no difference shown", _STYLES[verdict] or "dim")
        table.add_row(metric.name, before, after, *figures, shown)
    console.print(table)


def to_markdown(reports: Sequence[Evaluated]) -> str:
    """A run as Markdown, a table for each set."""
    mark = "✅" if all(reported.verdict.passed for reported in reports) else "❌"
    lines = [f"## {mark} summarize eval: {escape(overall(reports))}"]
    for reported in reports:
        models = reported.run.models
        lines += ["", f"### {escape(reported.folder)}"] if len(reports) > 1 else []
        lines += ["", "| metric | " + " | ".join(map(escape, models)) + " |", "|---|" + "---:|" * len(models)]
        lines += [f"| {escape(metric.name)} | " + " | ".join(_markdown(metric, cell) for cell in cells) + " |"
                  for metric, cells in rows(reported)]  # fmt: skip
        lines += ["", escape(reported.run.judge)] if reported.run.judge else []
        for title, _, _, entries in _sections(reported):
            lines += ["", f"### {title}", "", *(f"- {escape(entry)}" for entry in entries)]
    return "\n".join(lines) + "\n"


def _markdown(metric: Metric, cell: Cell) -> str:
    if cell.value is None:
        return f"*{NOT_SCORED}*"
    arrow = "⬆" if cell.direction == "better" else "⬇"
    was = f" {arrow} was {formatted(metric, cell.accepted)}" if cell.direction else ""
    return f"{formatted(metric, cell.value)}{was} ({plural(cell.count, cell.unit)})"


def to_junit(reports: Sequence[Evaluated]) -> str:
    """A run as JUnit XML: each model of each set a suite, each case a test, and ``gates`` a test of the whole run."""
    xml = JUnitXml("summarize eval")
    for number, reported in enumerate(reports):
        prefix = f"{Path(reported.folder).name}/" if number else ""
        for suite in _suites(reported, prefix):
            xml.add_testsuite(suite)
    xml.update_statistics()  # type: ignore[no-untyped-call]  # junitparser has no types
    text: str = xml.tostring().decode("utf-8")  # type: ignore[no-untyped-call]  # junitparser has no types
    return text


def _suites(reported: Evaluated, prefix: str) -> Iterator[TestSuite]:
    run, verdict = reported.run, reported.verdict
    worse: dict[tuple[str, str], list[str]] = defaultdict(list)
    for change in verdict.worse:
        worse[change.model, change.case].append(str(change))
    errors = {f"{r.model} · {r.case}: {r.error}" for r in run.results}
    general = [*verdict.bounds, *verdict.significant, *(line for line in verdict.failed if line not in errors)]
    for model in run.models:
        tests = []
        for result in run.of(model):
            name = f"{result.case} (repeat {result.repeat})" if result.repeat else result.case
            tests.append(_test(name, prefix + model, worse[model, result.case]))
            if result.status != "scored":
                tests[-1].result = [Error(printable(result.error or NOT_SCORED), result.status)]
        own = [line for line in general if line.startswith((f"{model} ·", f"{model}:"))]
        yield _suite(prefix + model, [*tests, _test("gates", prefix + model, own)])
    if missing := [line for line in general if not line.startswith(tuple(run.models))]:
        yield _suite(f"{prefix}baseline", [_test("complete", f"{prefix}baseline", missing)])


def _suite(name: str, tests: list[TestCase]) -> TestSuite:
    suite = TestSuite(one_line(name))
    for test in tests:
        suite.add_testcase(test)
    return suite


def _test(name: str, model: str, faults: list[str]) -> TestCase:
    test = TestCase(one_line(name), classname=one_line(model))
    if faults:
        failure = Failure(one_line(faults[0]), "worse")
        failure.text = "\n".join(map(one_line, faults))
        test.result = [failure]
    return test


def to_html(sets: Sequence[Evaluated]) -> str:
    """The whole document, a section for each set."""
    return _page(
        "run.html",
        headline=overall(sets),
        passed=all(one.verdict.passed for one in sets),
        sets=[_set_view(number, one) for number, one in enumerate(sets)],
        metrics=_gated_metrics(),
        formatted=formatted,
        plural=plural,
        length_note=LENGTH_NOTE,
    )


def changes_to_html(found: Sequence[CaseChanges]) -> str:
    """One page, old and new outputs side by side."""
    return _page("diff.html", found=found)


def _page(template: str, **values: Any) -> str:
    from jinja2 import PackageLoader

    from summarizer.render.html import content_security_policy, environment

    style = (files("summarizer.evals") / "templates" / "eval.css").read_text(encoding="utf-8")
    made = environment().overlay(loader=PackageLoader("summarizer.evals")).get_template(template)
    return made.render(policy=content_security_policy(style, ""), style=style, version=__version__, **values)


def _set_view(number: int, one: Evaluated) -> dict[str, Any]:
    """What the template shows of one set."""
    views = list(_case_views(one, f"s{number}-" if number else ""))
    return {
        "reported": one,
        "rows": list(rows(one)),
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


def _case_views(reported: Evaluated, prefix: str) -> Iterator[CaseView]:
    worse, better = _by_case(reported.verdict.worse), _by_case(reported.verdict.better)
    for number, golden in enumerate(reported.cases, start=1):
        article = reported.articles.get(golden.name)
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
