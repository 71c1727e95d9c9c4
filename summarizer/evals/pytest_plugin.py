"""``pytest --summarizer-evals DIR``: each case of a golden set as a test, for the core and every recorded model.

A case's test fails when it cannot be scored, or when something in it is worse than in the baseline. Floors and
ceilings apply to whole runs; ``summarize eval`` checks them.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # imported late: every pytest run of an environment loads this file
    from summarizer.evals.cases import GoldenCase, GoldenSet
    from summarizer.evals.run import Contender


class EvalFailure(Exception):
    """The failure of a case's test: one line for each fault."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that names golden sets."""
    parser.getgroup("summarizer").addoption(
        "--summarizer-evals",
        action="append",
        default=[],
        metavar="DIR",
        help="Run each case of a golden set of summarizer as a test, replayed. May be given several times.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the cases of the golden sets to what was collected."""
    for folder in config.getoption("--summarizer-evals"):
        golden: EvalSet = EvalSet.from_parent(session, name=str(folder))
        items += golden.collect()


class EvalSet(pytest.Collector):
    """A golden set."""

    def collect(self) -> list["EvalCase"]:
        """A test for each case with each model."""
        return list(self._cases())

    def _cases(self) -> Iterator["EvalCase"]:
        from summarizer.errors import SummarizerError
        from summarizer.evals.cases import find_set, read_cases
        from summarizer.evals.results import read_gates
        from summarizer.evals.run import contenders

        try:
            outer, _ = find_set([Path(self.name)])
            for golden in (outer, *outer.inner()):
                cases = read_cases(golden, golden.case_files)
                gates = read_gates(golden.gates)
                prefix = "" if golden is outer else f"{golden.folder.name}/"
                for model in contenders(golden, [], "replay", cases, {}):
                    for case in gates.cases_of(model.name, cases):
                        name = f"{prefix}{case.name}[{model.name}]"
                        yield EvalCase.from_parent(self, name=name, case=case, golden=golden, model=model)
        except SummarizerError as error:
            raise pytest.UsageError(str(error)) from None


class EvalCase(pytest.Item):
    """One case with one model."""

    def __init__(self, *, case: "GoldenCase", golden: "GoldenSet", model: "Contender", **rest: Any) -> None:
        super().__init__(**rest)
        self._case, self._golden, self._model = case, golden, model

    def runtest(self) -> None:
        """Replay and score the case. Raises EvalFailure."""
        from summarizer.evals.results import read_baseline, regressions
        from summarizer.evals.run import run_contender

        (result,) = asyncio.run(run_contender(self._model, [self._case])).results
        if result.status != "scored":
            raise EvalFailure(result.error)
        if found := [str(change) for change in regressions(result, read_baseline(self._golden.baseline))]:
            raise EvalFailure("\n".join(found))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The lines alone: a traceback into the evaluation helps nobody."""
        if isinstance(excinfo.value, EvalFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case is."""
        return self._case.path, 0, self.name
