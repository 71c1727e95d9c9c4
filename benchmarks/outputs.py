"""Whether a change of the code left what is printed without a model as it was: every difference, input by input.

The package of a commit (``SUMMARIZER_BEFORE``, default ``HEAD``) and that of this folder each make a batch of the
golden articles and, where the data is there, of real pages and texts, with questions. For moved or deleted code.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.report import Report, data_dir, read_rows

ROOT = Path(__file__).parents[1]
GOLDEN = ("articles", "saved/articles", "compare/tannwick")
TEXTS = {
    "news/articles.jsonl": ("text", 24),
    "quotes/polnear_dev.jsonl": ("text", 40),
    "summaries/llmnews_writers.jsonl": ("article", 40),
    "cleaning/text_html-text.jsonl": ("noisy", 40),
}
"""Files of the data folder: the column that holds the text, and how many rows are taken."""
PAGES = 60
QUESTIONS = ("Who opposed it, and why?", "How much did it cost?", "When did it begin?")
_WIDTH = 110


def run() -> Report:
    """One row a difference: the input, the field, its value before and after."""
    before = os.environ.get("SUMMARIZER_BEFORE", "HEAD")
    with tempfile.TemporaryDirectory() as folder:
        inputs, old = Path(folder, "inputs"), Path(folder, "old")
        for name, content in _inputs():
            path = inputs / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        old.mkdir()
        archive = subprocess.run(
            ["git", "archive", before, "summarizer", "prompts"], cwd=ROOT, check=True, capture_output=True
        )
        subprocess.run(["tar", "-x", "-C", str(old)], input=archive.stdout, check=True)
        rows_before, rows_after = _rows(old, inputs), _rows(ROOT, inputs)
    rows = [
        (name, *difference)
        for name in sorted(rows_before.keys() | rows_after.keys())
        for difference in _differences(rows_before.get(name), rows_after.get(name))
    ]
    fields = Counter(field.split("[")[0] for _, field, _, _ in rows)
    changed = len({name for name, *_ in rows})
    return Report(
        name="outputs",
        cases=len(rows_after),
        scores={"differ": changed, **{f"differ.{field}": count for field, count in sorted(fields.items())}},
        columns=("input", "field", "before", "after"),
        rows=rows,
        notes=(f"{changed} of {len(rows_after)} inputs differ from {before}.",),
    )


def _inputs() -> Iterator[tuple[str, bytes]]:
    for folder in GOLDEN:
        for path in sorted((ROOT / "evals" / folder).iterdir()):
            if path.name != "README.md" and path.suffix != ".yaml":
                yield f"golden/{folder}/{path.name}", path.read_bytes()
    for page in sorted((data_dir() / "cleaning" / "html").glob("*.gz"))[:PAGES]:
        yield f"pages/{page.name.partition('.')[0]}.html", gzip.decompress(page.read_bytes())
    for file, (column, most) in TEXTS.items():
        if not (data_dir() / file).is_file():
            continue
        for number, row in enumerate(read_rows(file)):
            if number == most:
                break
            yield f"{Path(file).stem}/{number}.txt", row[column].encode()


def _rows(package: Path, inputs: Path) -> dict[str, dict[str, Any]]:
    """What the package makes of each input: its row, less what tells of the run and of the place."""
    questions, output = inputs.parent / "questions.txt", inputs.parent / f"rows-{package.name}.jsonl"
    questions.write_text("\n".join(QUESTIONS), encoding="utf-8")
    command = [sys.executable, "-m", "summarizer", "batch", str(inputs), "-o", str(output), "-q"]
    keyless = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    done = subprocess.run(
        [*command, "--ask", str(questions)], cwd=package, env=keyless | {"PYTHONPATH": str(package)}, check=False
    )
    if done.returncode not in (0, 4):
        raise RuntimeError(f"the batch of {package} ended with {done.returncode}")
    found = {}
    for line in output.read_text(encoding="utf-8").splitlines():
        row = json.loads(line.replace(f"{inputs}/", ""))
        found[row["source"]] = {name: value for name, value in row.items() if name not in _OF_THE_RUN}
    return found


_OF_THE_RUN = {"run", "recipe"}
"""How a row was made."""


def _differences(before: Any, after: Any, field: str = "") -> Iterator[tuple[str, str, str]]:
    """Fields that differ, a list's as a whole where its length changed."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            yield from _differences(before.get(name), after.get(name), f"{field}.{name}" if field else name)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, pair in enumerate(zip(before, after, strict=True)):
            yield from _differences(*pair, f"{field}[{number}]")
    else:
        yield field or "row", _shown(before), _shown(after)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:_WIDTH]
