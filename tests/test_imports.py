"""What a run without a model imports, and through how many modules the work of a command goes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WALKS = (
    (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## Two walks")[2].partition("\n## ")[0]
)


@pytest.mark.parametrize(
    ("command", "most", "none_of"),
    [
        (("{article}", "-q"), 50, "llm tasks evals web corpus checks"),
        (("ask", "{article}", "Who voted?", "-q"), 47, "llm evals web corpus checks"),
        (("diff", "{article}", "{article}", "-q"), 47, "llm tasks evals web corpus"),
        (("compare", "{article}", "{article}", "--exact", "-q"), 61, "llm evals web"),
    ],
)
def test_without_a_model_no_code_of_models_is_imported(
    article: Path, command: tuple[str, ...], most: int, none_of: str
) -> None:
    code = (
        "import sys; from summarizer.cli.app import run; run(sys.argv[1:]); "
        "print('IMPORTED', *(m for m in sys.modules if m.startswith('summarizer')))"
    )
    words = [word.format(article=article) for word in command]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True, timeout=60)
    modules = done.stdout.rpartition("IMPORTED")[2].split()
    assert not {name.split(".")[1] for name in modules if "." in name} & set(none_of.split())
    assert len(modules) <= most


@pytest.mark.parametrize(("command", "most"), [("summarize article.txt", 10), ("summarize ask", 8)])
def test_a_walk_is_short_and_is_as_the_documentation_has_it(command: str, most: int) -> None:
    walk = next(paragraph for paragraph in WALKS.split("\n\n") if paragraph.strip().startswith(f"`{command}"))
    steps = [re.findall(r"`([\w/]+)`", step) for step in walk.partition(":")[2].split("→")]
    assert sum(map(len, steps)) <= most
    visited: list[str] = []
    for names in steps:
        for name in names:
            assert (ROOT / f"summarizer/{name}.py").is_file()
            imports = f"summarizer.{name.replace('/', '.')} import", f'("{Path(name).name}", '  # a command's row
            used = [(ROOT / f"summarizer/{before}.py").read_text(encoding="utf-8") for before in visited]
            assert not visited or any(words in text for text in used for words in imports)
        visited += names
