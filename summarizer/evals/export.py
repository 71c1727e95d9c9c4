"""Golden cases for other tools: promptfoo's test files, and data sets of Inspect.

Both get a sample for each question and for each article's summary, with the expectations that they can hold by
themselves: words that must and must not stand in the output. What needs offsets or a verifier stays here.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml

from summarizer.errors import SummarizerError
from summarizer.evals.cases import Case, Fact, GoldenCase
from summarizer.files import write_atomic
from summarizer.text.article import Article

Tool = Literal["promptfoo", "inspect"]
_SUMMARY = "Summarise this article in its own language: a headline, an overview and key points.\n\n{article}"
_QUESTION = (
    "Answer from this article alone. If it does not answer the question, reply NOT IN ARTICLE.\n\n{article}\n\n"
    "Question: {question}"
)
_DECLINED = "NOT IN ARTICLE"
_TASK = '''\
"""The golden cases as a task of Inspect: ``inspect eval task.py --model openai/gpt-4.1-mini``."""

from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import json_dataset
from inspect_ai.scorer import includes
from inspect_ai.solver import generate


@task
def golden() -> Task:
    """Each question must be answered with an accepted answer, or declined."""
    here = Path(__file__).parent
    return Task(dataset=json_dataset(str(here / "samples.jsonl")), solver=[generate()], scorer=includes())
'''


def export(cases: Sequence[GoldenCase], tool: Tool, folder: Path) -> list[Path]:
    """Write the cases in a tool's form; returns the files. An article that cannot be read is left out.

    Raises SummarizerError if a file cannot be written.
    """
    read = list(_articles(cases))
    files = _promptfoo(read) if tool == "promptfoo" else _inspect(read)
    for name, text in files.items():
        write_atomic(folder / name, text)
    return [folder / name for name in files]


def _articles(cases: Sequence[GoldenCase]) -> Iterator[tuple[GoldenCase, Article]]:
    for case in cases:
        try:
            yield case, case.load()
        except SummarizerError:
            continue


def _promptfoo(cases: Sequence[tuple[GoldenCase, Article]]) -> dict[str, str]:
    """https://www.promptfoo.dev/docs/configuration/reference/: prompts, tests with variables and assertions."""
    tests = [test for golden, article in cases for test in _tests(golden, article)]
    config = {
        "description": "Golden cases of summarizer",
        "prompts": ["{{task}}"],
        "providers": ["openai:gpt-4.1-mini"],
        "tests": "file://tests.yaml",
    }
    return {"promptfooconfig.yaml": _yaml(config), "tests.yaml": _yaml(tests)}


def _tests(golden: GoldenCase, article: Article) -> Iterator[dict[str, Any]]:
    case = golden.case
    if rules := [*(_fact(fact) for fact in case.facts if fact.must), *_forbidden(case)]:
        yield _test(f"{golden.name}: summary", _SUMMARY.format(article=article.text), rules)
    for question in case.questions:
        task = _QUESTION.format(article=article.text, question=question.ask)
        rule = {"type": "icontains-any", "value": question.answers or [_DECLINED]}
        yield _test(f"{golden.name}: {question.ask}", task, [rule])


def _test(description: str, task: str, rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {"description": description, "vars": {"task": task}, "assert": rules}


def _fact(fact: Fact) -> dict[str, Any]:
    """Any of the wordings; promptfoo reads nested alternatives from an expression."""
    wanted = json.dumps([[phrase.lower() for phrase in wording] for wording in fact.wordings], ensure_ascii=False)
    value = f"{wanted}.some(wording => wording.every(phrase => output.toLowerCase().includes(phrase)))"
    return {"type": "javascript", "value": value, "metric": fact.id, "weight": fact.weight}


def _forbidden(case: Case) -> Iterator[dict[str, Any]]:
    """Single phrases alone: of a rule with several, only one statement may not have them all."""
    for rule in case.forbidden:
        for wording in rule.wordings:
            if len(wording) == 1 and not rule.unless:
                yield {"type": "not-icontains", "value": wording[0], "metric": rule.id}


def _inspect(cases: Sequence[tuple[GoldenCase, Article]]) -> dict[str, str]:
    """https://inspect.aisi.org.uk/datasets.html: samples with input, target, id and metadata, a line each."""
    lines = []
    for golden, article in cases:
        for number, question in enumerate(golden.case.questions, start=1):
            sample = {
                "id": f"{golden.name}-{number}",
                "input": _QUESTION.format(article=article.text, question=question.ask),
                "target": question.answers or [_DECLINED],
                "metadata": {"case": golden.name, "kind": question.kind, "evidence": question.evidence},
            }
            lines.append(json.dumps(sample, ensure_ascii=False))
    return {"samples.jsonl": "\n".join(lines) + "\n", "task.py": _TASK}


def _yaml(value: Any) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=10_000)
