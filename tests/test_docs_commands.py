"""Every command line that the documentation shows is run, here or where it is said; so is every Python example."""

import doctest
import glob
import importlib.util
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import CheckError
from tests.articles import COUNCIL
from tests.documents import epub
from tests.loopback import Endpoint, serve
from tests.servers import QuietHandler, serving

Cli = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

ELSEWHERE = {
    r"^python3 -m venv ": "the README's own first and test commands: .ci/run",
    r"^source \.venv/bin/activate": "it changes the terminal it is said in",
    r"^\.venv/bin/python -m pip wheel ": "it builds: .ci/run",
    r"^summarize serve\b": "it serves until it is stopped: tests/test_serve.py, tests/test_serve_browser.py",
    r"^summarize mcp\b": "it serves until it is stopped: tests/test_mcp.py",
    r"^summarize (models pull|.*(hf:|\.gguf))": "it loads a model: tests/test_hub.py, tests/test_embedded.py",
    r"^summarize .*(classifier:|minicheck|guardian|\.onnx)": "it asks a model that scores: tests/test_scorers.py",
    r"^summarize models exam\b": "it examines a model: tests/test_exam.py",
    r"^summarize config init\b": "it asks questions: tests/test_providers.py",
    r"^summarize eval\b": "it runs golden sets: tests/evals and .ci/run",
    r"^summarize --install-completion$": "it writes into the user's shell settings: tests/test_completion.py",
    r"^(ollama|llama-server|export|git|cd|mkdir|cp|sed|\$EDITOR) ": "it is not this program",
}
"""Lines that are only parsed here, and why."""
INSTALL = ".venv/bin/python -m pip install -q -c constraints.txt -e "
"""How an extra is added in a clone."""
ASKS_A_MODEL = re.compile(r"--base-url|--max-cost|--profile|qwen")
"""Lines that are run with an endpoint on loopback in the place of theirs."""
LISTS = {
    "questions.txt": "Who opposed the plan?\nWhat will it cost?\n",
    "claims.txt": "The bridge will cost 9.9 million crowns.\n",
    "pairs.jsonl": json.dumps({"text": COUNCIL, "summary": "The bridge will cost 9.9 million crowns."}) + "\n",
}
"""Files that are made for the lines that name them."""


def shown() -> Iterator[str]:
    """Every line of every shell block."""
    for page in PAGES:
        for block in re.findall(r"(?ms)^```sh\n(.*?)^```", page.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                if line.strip() and not line.startswith("#"):
                    yield line


SHOWN = list(dict.fromkeys(shown()))
RUN = [line for line in SHOWN if not any(re.search(known, line) for known in ELSEWHERE)]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every file that the documentation names."""
    for name in ("article.txt", "a.txt", "b.txt", "articles/one.txt", "articles/two.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(COUNCIL, encoding="utf-8")
    (tmp_path / "articles" / "two.txt").write_text(f"{COUNCIL}\n\nIt meets again in June.\n", encoding="utf-8")
    for name in ("old", "new"):
        shutil.copy(ROOT / "docs" / "diff" / f"{name}.txt", tmp_path)
        text = (ROOT / "docs" / "diff" / f"{name}.txt").read_text(encoding="utf-8")
        page = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
        (tmp_path / f"{name}.html").write_text(f"<html><body><article>{page}</article></body></html>", "utf-8")
    german = (ROOT / "evals/articles/windpark-moorbruegge.txt").read_text(encoding="utf-8")
    (tmp_path / "artikel.txt").write_text(german, encoding="utf-8")
    (tmp_path / "summary.md").write_text("Councillor Nils Holt opposed the plan.\n", encoding="utf-8")
    body = "".join(f"<p>{line}</p>" for line in COUNCIL.split("\n\n"))
    (tmp_path / "book.epub").write_bytes(epub({"one.xhtml": body}))
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "page.html").write_text(f"<html><body><article>{body}</article></body></html>", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", RUN)
def test_a_shown_command_works(run_cli: Cli, line: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if line.startswith(INSTALL):
        assert shlex.split(line.removeprefix(INSTALL), comments=True)[0].startswith(".[")
        assert extras_of(line)
        assert extras_of(line) <= set(known_extras())
        return
    for name, text in LISTS.items():
        if name in line:
            (place / name).write_text(text, encoding="utf-8")
    if "archive.parquet" in line:
        parquet(place / "archive.parquet")
    if line.startswith("summarize log"):
        run_cli("article.txt", "--quiet")
    if "--corpus results.jsonl" in line:
        run_cli("batch", "articles", "-o", "results.jsonl", "--workers", "1")
    if "evals/" in line or "docs/" in line:
        golden_set(place)
    with serve(Endpoint(default=likely_reply)) as endpoint, serving(Page) as address:
        replaced = re.sub(r"http://localhost:\d+/v1", endpoint.url, line)
        replaced = re.sub(r"https://…(\S*)", rf"{address}\1 --allow-private", replaced)
        if ASKS_A_MODEL.search(line):
            configure(place, endpoint, monkeypatch)
        code, out, err = run(run_cli, replaced)
    expected = CheckError.exit_code if "--fail-on" in line else 0
    unread = line.startswith("summarize check") and "gave no usable verdict" in err  # the model passes no canary
    expected = expected or int(unread)
    assert (code, err if code != expected else "") == (expected, "")
    assert out or "-o " in line or "clear" in line
    if "-o " in line:
        assert (
            (place / shlex.split(line, comments=True)[shlex.split(line, comments=True).index("-o") + 1]).stat().st_size
        )
    assert bool(endpoint.requests) == (ASKS_A_MODEL.search(line) is not None and "--dry-run" not in line)


def run(run_cli: Cli, line: str) -> tuple[int, str, str]:
    """Run a line in this process, or one with a pipe in a shell."""
    if "|" not in line:
        words = shlex.split(line, comments=True)[1:]
        return run_cli(*(name for word in words for name in (sorted(glob.glob(word)) if "*" in word else [word])))  # noqa: PTH207 - Path.glob takes no absolute pattern
    called = re.sub(r"\bsummarize\b", f"{shlex.quote(sys.executable)} -m summarizer", line)
    ran = subprocess.run(["bash", "-c", called], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.parametrize("line", [line for line in SHOWN if line not in RUN and re.match(r"summarize [^-]", line)])
def test_every_option_of_the_others_is_there(run_cli: Cli, line: str) -> None:
    assert run_cli(*shlex.split(line, comments=True)[1:], "--help")[0] == 0


PRINTED = re.compile(
    r"^```sh\n(summarize [^\n]*(?:--replay|evals/articles|diff docs/)[^\n]*)\n```\n\n"
    r"(?:[^`\n]+\n\n)?```text\n(.*?)^```",
    re.MULTILINE | re.DOTALL,
)
"""A command about files of this repository that asks no endpoint, and below it what it prints."""


@pytest.mark.parametrize(
    ("line", "shown"), [pair for page in PAGES for pair in PRINTED.findall(page.read_text(encoding="utf-8"))]
)
def test_the_documentation_shows_what_is_printed(
    run_cli: Cli, place: Path, monkeypatch: pytest.MonkeyPatch, line: str, shown: str
) -> None:
    golden_set(place)
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = run(run_cli, line)
    at = 0
    for part in shown.split("…\n"):
        assert part in out[at:]
        at = out.index(part, at) + len(part)
    assert code == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", text):
        linked = page.parent / target if target else page
        assert linked.exists(), target
        if anchor:
            heads = re.findall(r"(?m)^#+ (.+)$", linked.read_text(encoding="utf-8"))
            assert anchor in {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples_hold(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert doctest.testfile(str(page), module_relative=False).failed == 0


def test_the_reference_is_that_of_the_program() -> None:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert written == module.reference(), "docs/reference.md is stale: run python docs/reference.py"
    page = (ROOT / "docs" / "summarize.1").read_text(encoding="utf-8")
    assert page == module.man_page(), "docs/summarize.1 is stale: run python docs/reference.py"


class Page(QuietHandler):
    """A web page with an article in it."""

    def respond(self) -> None:
        body = "".join(f"<p>{line}</p>" for line in COUNCIL.split("\n\n"))
        html = f"<html><body><article>{body}</article></body></html>".encode()
        self.answer(200, html, {"Content-Type": "text/html; charset=utf-8"})


def configure(place: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint where the user of the documentation has one: in the environment and in a profile."""
    config = place / "config.toml"
    config.write_text(f'[profiles.local]\nbase_url = "{endpoint.url}"\nmodel = "test-model"\n', encoding="utf-8")
    monkeypatch.setenv("SUMMARIZER_CONFIG", str(config))
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")


def likely_reply(asked: dict[str, Any]) -> str:
    """Something that the schema of a request allows."""
    schema = asked.get("response_format", {}).get("json_schema", {}).get("schema", {})
    return json.dumps(example(schema, schema.get("$defs", {})))


def example(schema: dict[str, Any], defs: dict[str, Any]) -> Any:
    """A value that a JSON Schema allows: the first choice, one item, a true sentence of the article."""
    if "$ref" in schema:
        return example(defs[schema["$ref"].rsplit("/", 1)[-1]], defs)
    if "anyOf" in schema:
        return example(schema["anyOf"][0], defs)
    if "enum" in schema:
        return schema["enum"][0]
    if "properties" in schema:
        return {name: example(field, defs) for name, field in schema["properties"].items()}
    if schema.get("type") == "array":
        return [example(schema["items"], defs)]
    plain = {"integer": 2, "number": 0.5, "boolean": True, "null": None}
    return plain.get(schema.get("type", ""), "Veldby will build a footbridge over the Sarre next spring")


def parquet(path: Path) -> None:
    """A table of articles."""
    pyarrow = pytest.importorskip("pyarrow", reason="the extra corpus is not installed")
    from pyarrow import parquet as tables

    tables.write_table(pyarrow.table({"id": ["x"], "text": [COUNCIL]}), path)


def golden_set(place: Path) -> None:
    """The project's own articles, the text that is checked in the documentation, and recordings."""
    for folder in ("articles", "recordings"):
        shutil.copytree(ROOT / "evals" / folder, place / "evals" / folder)
    shutil.copytree(ROOT / "evals" / "compare", place / "evals" / "compare")
    for folder in ("check", "diff"):
        shutil.copytree(ROOT / "docs" / folder, place / "docs" / folder)


def extras_of(line: str) -> set[str]:
    found = re.search(r"\[([\w,]+)\]", line)
    return set(found[1].split(",")) if found else set()


def known_extras() -> list[str]:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return re.findall(
        r"(?m)^(\w+) = \[", project.split("[project.optional-dependencies]")[1].split("[project.scripts]")[0]
    )
