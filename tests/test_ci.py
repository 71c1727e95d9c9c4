"""``summarize check`` in continuous integration: the steps of ``action.yml``, and a project with a test of its own."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from summarizer.text.sentences import article_from_text
from tests.loopback import Endpoint, serve
from tests.readers import Says, over_http
from tests.tasks.articles import FERRY, ferry

yaml = pytest.importorskip("yaml", reason="the extra eval is not installed")
ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "tests" / "data" / "sample_project"
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
COST, WINTER = "Running the boat is to cost Orrin 4 million crowns.", "The ferry will run in winter."
JUDGE = {
    COST: Says("supported", (3,)),
    WINTER: Says("contradicted", (5,), "nobody knows whether it will", "Nobody could say whether"),
}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that has what the package needs, but not the package: what the first step meets on a runner."""
    folder = tmp_path_factory.mktemp("runner") / "venv"
    venv.create(folder, with_pip=True)
    (site,) = (folder / "lib").glob("python*/site-packages")
    (site / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin"


class Runner:
    """Runs a composite action's shell steps as GitHub's runner does."""

    def __init__(self, python: Path, work: Path, environ: Mapping[str, str]) -> None:
        self._work = work
        kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
        self._environ = {**kept, "PATH": f"{python}:{os.environ['PATH']}", **environ}

    def step(self, name: str, **inputs: str) -> "subprocess.CompletedProcess[str]":
        known = {key: str(value.get("default", "")) for key, value in ACTION["inputs"].items()}
        required = {key for key, value in ACTION["inputs"].items() if value.get("required")}
        given = {key.replace("_", "-"): value for key, value in inputs.items()}
        assert required <= given.keys() <= known.keys()
        values = {f"inputs.{key}": value for key, value in (known | given).items()}
        values["github.action_path"] = str(ROOT)
        (step,) = [one for one in ACTION["runs"]["steps"] if one["name"] == name]
        environ = {key: _filled(str(value), values) for key, value in step.get("env", {}).items()}
        assert "${{" not in step["run"], "an expression in a script would let an input be a command"
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
        return subprocess.run(
            command, cwd=self._work, env=self._environ | environ, capture_output=True, text=True, check=False
        )


def _filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: values[found[1]], text)


@pytest.fixture(scope="module")
def installed(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment after the action's first step."""
    runner = Runner(python, tmp_path_factory.mktemp("work"), {})
    step = runner.step("Install", sources="x", text="y")
    if step.returncode and ("Could not find a version" in step.stderr or "No matching distribution" in step.stderr):
        pytest.skip("the package cannot be built without its build backend, and no registry is reached")
    assert step.returncode == 0, step.stderr
    assert (python / "summarize").is_file()
    return python


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "the ferry.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "other.txt").write_text("A fair was held in Varn.\nThe fair was full of people.\n", encoding="utf-8")
    (tmp_path / "good.md").write_text(f"# Ferry\n\n{COST}\n", encoding="utf-8")
    (tmp_path / "bad.md").write_text(f"# Ferry\n\n{COST}\n\n{WINTER}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def runner(installed: Path, work: Path) -> Iterator[tuple[Runner, Endpoint]]:
    with serve(Endpoint(default=over_http(ferry(), {}, JUDGE))) as endpoint:
        folders = {name: str(work / name.lower()) for name in ("SUMMARIZER_CACHE", "XDG_CONFIG_HOME")}
        key = {"OPENAI_BASE_URL": endpoint.url, "OPENAI_API_KEY": "sk-test"}
        yield Runner(installed, work, folders | key), endpoint


def test_a_text_that_is_borne_out_passes(runner: tuple[Runner, Endpoint]) -> None:
    step = runner[0].step("Check", sources="the ferry.txt\n", text="good.md")
    assert step.returncode == 0, step.stderr
    assert "1 supported" in step.stdout


def test_a_contradiction_fails_the_step_and_is_in_the_report(runner: tuple[Runner, Endpoint], work: Path) -> None:
    step = runner[0].step("Check", sources="the ferry.txt", text="bad.md", format="sarif", output="report.sarif")
    assert step.returncode == 4, step.stderr
    (result,) = json.loads((work / "report.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("contradicted", "error")
    lenient = runner[0].step("Check", sources="the ferry.txt", text="bad.md", fail_on="not_stated")
    assert lenient.returncode == 0


def test_a_model_is_named(runner: tuple[Runner, Endpoint]) -> None:
    step = runner[0].step("Check", sources="the ferry.txt", text="good.md", model="careful")
    assert step.returncode == 0, step.stderr
    assert {asked["model"] for asked in runner[1].requests} == {"careful"}


def test_sources_are_lines_and_never_commands(runner: tuple[Runner, Endpoint], work: Path) -> None:
    step = runner[0].step("Check", sources="the ferry.txt\n\n--output=stolen\n", text="good.md")
    assert step.returncode == 3
    assert "--output=stolen" in step.stderr
    step = runner[0].step("Check", sources="$(touch made)", text="good.md; touch made")
    assert step.returncode == 3
    assert not (work / "made").exists()
    assert not (work / "stolen").exists()


def test_without_a_key_the_step_fails_and_says_what_to_set(installed: Path, work: Path) -> None:
    step = Runner(installed, work, {"XDG_CONFIG_HOME": str(work)}).step(
        "Check", sources="the ferry.txt", text="good.md"
    )
    assert step.returncode == 1
    assert "OPENAI_API_KEY" in step.stderr


def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "project"))


def run_tests(folder: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "SUMMARIZER", "PYTEST"))
    }
    kept |= {"PYTHONPATH": str(ROOT), "SUMMARIZER_CONFIG": str(folder / "none.toml"), **environ}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "-n",
        "0",
        str(folder),
    ]
    return subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, check=False)


def test_a_project_tests_its_own_feature_and_replays_without_a_key(tmp_path: Path) -> None:
    folder = project(tmp_path)
    source = article_from_text((folder / "article.txt").read_text(encoding="utf-8"))
    true = {
        "Council keeps the night ferry.": Says("supported", (1,)),
        "Orrin keeps its night ferry for five more years.": Says("supported", (2,)),
        "It is to cost 4 million crowns.": Says("supported", (3,)),
    }

    def judge(text: str) -> Says | None:
        return true.get(text.rpartition("Claim: ")[2])

    with serve(Endpoint(default=over_http(source, {}, judge))) as endpoint:
        key = {"OPENAI_BASE_URL": endpoint.url, "OPENAI_API_KEY": "sk-test"}
        recorded = run_tests(folder, RECORD="1", **key)
        assert recorded.returncode == 0, recorded.stdout
        asked = len(endpoint.requests)
        replayed = run_tests(folder)
        assert replayed.returncode == 0, replayed.stdout
        assert "1 passed" in replayed.stdout
        assert len(endpoint.requests) == asked
        feature = folder / "feature.py"
        feature.write_text(feature.read_text(encoding="utf-8").replace("five more", "ten more"), encoding="utf-8")
        changed = run_tests(folder, RECORD="1", **key)
    assert changed.returncode == 1
    assert "claims failed" in changed.stdout
    assert "ten more years" in changed.stdout
    again = run_tests(folder)
    assert again.returncode == 1
    assert "not_stated: Orrin keeps its night ferry for ten more years." in again.stdout
    kept = "".join(path.read_text(encoding="utf-8") for path in (folder / "recordings").rglob("*.json"))
    assert "sk-test" not in kept
