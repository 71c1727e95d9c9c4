"""What every test runs with: folders of its own, no key, no endpoint, no configuration."""

from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.llm.negotiation import forget_terms
from summarizer.llm.weights import SIZE, weights_path
from tests.articles import COUNCIL
from tests.browser import browser, open_page
from tests.hub import hub

__all__ = ["browser", "hub", "open_page"]

collect_ignore = ["data"]  # holds a project of its own, whose tests are run by tests/test_ci.py

_WEIGHTS = weights_path()


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine's user reaches a test, and nothing of a test stays with the user."""
    for name in (
        *("OPENAI_API_KEY", "OPENAI_BASE_URL", "SUMMARIZER_MODEL", "SUMMARIZER_PROFILE"),
        *("SUMMARIZER_CONFIG", "SUMMARIZER_CACHE", "FORCE_COLOR", "COLUMNS"),
    ):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def run_cli(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command line in this process: exit code, standard output, standard error."""
    from summarizer.cli.app import run

    def call(*args: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run([str(arg) for arg in args])
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A file that holds the article about the council."""
    path = tmp_path / "council.txt"
    path.write_text(COUNCIL, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small_model() -> Path:
    """The weights of the embedded model, where they were fetched before."""
    if not (_WEIGHTS.is_file() and _WEIGHTS.stat().st_size == SIZE):
        pytest.skip("the embedded model is not on this machine; fetch it with: summarize models pull smollm2")
    return _WEIGHTS


@pytest.fixture(autouse=True)
def no_terms_of_other_tests() -> None:
    """What was negotiated with one test's server does not shape the requests to another's."""
    forget_terms()
