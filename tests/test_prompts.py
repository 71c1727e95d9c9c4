"""Prompts are loaded in one place and strict about their names."""

import re
from pathlib import Path

import pytest

from summarizer.llm.prompts import fill, prompts_hash


def test_names_are_checked_both_ways() -> None:
    assert "7" in fill("fields-stances", stances=7)
    with pytest.raises(KeyError, match="fields-stances wants"):
        fill("fields-stances")
    with pytest.raises(KeyError, match="fields-stances wants"):
        fill("fields-stances", stances=7, more=1)


def test_every_prompt_is_used_by_the_code() -> None:
    root = Path(__file__).parent.parent
    code = "".join(path.read_text(encoding="utf-8") for path in (root / "summarizer").rglob("*.py"))
    names = [path.stem for path in (root / "prompts").glob("*.md")]
    assert names
    assert [name for name in names if f'"{name}"' not in code] == []


def test_every_prompt_the_code_names_is_there() -> None:
    root = Path(__file__).parent.parent
    code = "".join(path.read_text(encoding="utf-8") for path in (root / "summarizer").rglob("*.py"))
    named = re.findall(r'fill\(\s*"([\w-]+)"', code)
    assert len(named) > 10
    assert set(named) <= {path.stem for path in (root / "prompts").glob("*.md")}


def test_the_hash_is_short_and_stable() -> None:
    assert len(prompts_hash()) == 12
    assert prompts_hash() == prompts_hash()
