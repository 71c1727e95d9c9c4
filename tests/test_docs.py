"""The README's commands are the ones that continuous integration runs."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_readme_has_one_line_to_run_and_one_to_test() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(re.findall(r"(?m)^python3 .*summarize evals/", readme)) == 1
    assert len(re.findall(r"(?m)^python3 .*pytest", readme)) == 1


def test_every_dependency_has_its_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    required = project.split("dependencies = [")[1].split("]")[0]
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = re.findall(r'"([\w-]+)[><=]', required)
    assert len(names) > 5
    assert [name for name in names if f"| `{name}` |" not in contributing] == []


def test_the_tree_names_no_registry_and_no_machine() -> None:
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in constraints
