"""Words are data: lists of words are in ``text/data``, and each list there can be trusted."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import summarizer

PACKAGE = Path(summarizer.__file__).parent
LONGEST_IN_CODE = 12
"""Most words of a list that stands in code."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")

NO_WORDS = {
    "cli/app.py": "subcommands",
    "evals/wording.py": "TODO",
    "extract/asides.py": "TODO",
    "extract/selection.py": "TODO",
    "extract/standalone.py": "TODO",
    "extract/structure.py": "TODO",
    "ingest/metadata.py": "TODO",
    "ingest/claims.py": "tags of HTML",
    "ingest/clean/region.py": "features of a fitted model",
    "ingest/documents.py": "tags of HTML",
    "ingest/html.py": "tags of HTML, and names of classes in pages",
    "ingest/load.py": "tags of HTML",
    "render/documents.py": "columns",
    "render/stances.py": "columns",
    "tasks/drafter.py": "codes of languages",
    "text/lexicon.py": "codes of languages",
    "text/tokens.py": "codes of languages",
}
"""Modules that have lists of more than a dozen names, and what they name."""


def lists_in(source: str) -> Iterator[list[str]]:
    """The plain lower-case words of each literal, each split string and each alternation in a regular expression."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Set | ast.Tuple | ast.List):
            yield [text for text in map(_text, node.elts) if _is_word(text)]
        elif isinstance(node, ast.Dict):
            yield [text for text in map(_text, filter(None, node.keys)) if _is_word(text)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
            yield [text for text in _text(node.func.value).split() if _is_word(text)]
        elif "|" in _text(node):
            for group in re.split(r"[()]", _text(node)):
                pieces = (re.sub(r"\\b|\\s|[?:+*]", "", piece).strip() for piece in group.split("|"))
                yield [piece for piece in pieces if _is_word(piece)]


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_word(text: str) -> bool:
    return text == text.lower() and WORD.fullmatch(text) is not None


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_long_list_of_words_stands_in_code(path: Path) -> None:
    long = [found for found in lists_in(path.read_text(encoding="utf-8")) if len(found) > LONGEST_IN_CODE]
    assert not long or path.relative_to(PACKAGE).as_posix() in NO_WORDS


SHAPES = {
    "split": '"{}".split()'.format,
    "literal": lambda words: repr(set(words.split())),
    "expression": lambda words: rf're.compile(r"\b(?:{"|".join(words.split())})\b")',
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_guard_sees_long_lists(shape: str) -> None:
    words = " ".join(f"re{'d' * count}" for count in range(LONGEST_IN_CODE + 1))
    assert max(map(len, lists_in(SHAPES[shape](words)))) == LONGEST_IN_CODE + 1
