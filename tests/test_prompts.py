"""Prompts are loaded in one place and strict about their names."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from summarizer.prompts import fill, prompts_hash
from summarizer.tasks import schemas


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


@pytest.mark.parametrize(
    ("prompt", "draft"),
    [
        ("fields-summary", schemas.SummaryDraft),
        ("fields-stances", schemas.StanceDraft),
        ("answer", schemas.AnswerDraft),
        ("digest", schemas.DigestDraft),
        ("verify", schemas.SupportedDraft),
        ("verify", schemas.RefusedDraft),
        ("compare-task", schemas.ComparisonDraft),
    ],
)
def test_a_model_is_told_what_each_field_is_for_and_of_no_other(prompt: str, draft: type[BaseModel]) -> None:
    text = (Path(__file__).parent.parent / "prompts" / f"{prompt}.md").read_text(encoding="utf-8")
    told = re.findall(r'^- "(\w+)": \S', text, re.MULTILINE)
    assert set(draft.model_fields) <= set(told)
    fields = {name for one in vars(schemas).values() if is_draft(one) for name in one.model_fields}
    assert set(told) <= fields


def is_draft(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def test_the_hash_is_short_and_stable() -> None:
    assert len(prompts_hash()) == 12
    assert prompts_hash() == prompts_hash()
