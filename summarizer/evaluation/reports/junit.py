"""A run as JUnit XML: each model a suite, each case a test."""

from collections import defaultdict

from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite

from summarizer.evaluation.reports.tables import Reported
from summarizer.evaluation.results import CaseResult
from summarizer.rendering.safe import one_line, printable


def to_junit(reported: Reported) -> str:
    """The XML text. What is wrong with a model's run as a whole is a test of its own, named ``gates``."""
    xml = JUnitXml("summarize eval")
    for model in reported.run.models:
        suite = TestSuite(one_line(model))
        for result in reported.run.of(model):
            suite.add_testcase(_case(result, _faults(reported)[model, result.case]))
        about = [line for line in _of_runs(reported) if line.startswith(f"{model} ·") or line.startswith(f"{model}:")]
        suite.add_testcase(_test("gates", model, about))
        xml.add_testsuite(suite)
    gone = [line for line in _of_runs(reported) if not line.startswith(tuple(reported.run.models))]
    if gone:
        suite = TestSuite("baseline")
        suite.add_testcase(_test("complete", "baseline", gone))
        xml.add_testsuite(suite)
    xml.update_statistics()  # type: ignore[no-untyped-call]
    text: str = xml.tostring().decode("utf-8")  # type: ignore[no-untyped-call]
    return text


def _faults(reported: Reported) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for change in reported.verdict.worse:
        found[change.model, change.case].append(str(change))
    return found


def _of_runs(reported: Reported) -> list[str]:
    """Faults of whole runs: broken bounds, metrics worse beyond chance, what the baseline misses."""
    verdict = reported.verdict
    errors = {f"{r.model} · {r.case}: {r.error}" for r in reported.run.results}
    return [*verdict.bounds, *verdict.significant, *(line for line in verdict.failed if line not in errors)]


def _case(result: CaseResult, faults: list[str]) -> TestCase:
    name = result.case if not result.repeat else f"{result.case} (repeat {result.repeat})"
    test = _test(name, result.model, faults)
    if result.status != "scored":
        test.result = [Error(printable(result.error or "not scored"), result.status)]
    return test


def _test(name: str, model: str, faults: list[str]) -> TestCase:
    test = TestCase(one_line(name), classname=one_line(model))
    if faults:
        failure = Failure(one_line(faults[0]), "worse")
        failure.text = "\n".join(map(one_line, faults))
        test.result = [failure]
    return test
