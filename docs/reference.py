"""Writes docs/reference.md from the commands and the schemas: ``python docs/reference.py``."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from summarizer.cli.app import app
from summarizer.cli.schema import MODELS, schema_of

PATH = Path(__file__).with_suffix(".md")
INTRODUCTION = """\
# Reference

Every command with its options, and every field of what they print, as the program itself states them
(`python docs/reference.py` writes this page; a test compares it). How to choose a model and keep settings in a file:
[models.md](models.md).

Exit codes: 0 ok, 1 failed (model, network), 2 usage or configuration, 3 an input unreadable or without an article,
4 a check failed, 130 interrupted. Standard output carries the result alone.
"""


def reference() -> str:
    """The whole page."""
    root: Any = typer.main.get_command(app)
    context = root.make_context("summarize", [], resilient_parsing=True)
    parts = [INTRODUCTION, "## Commands\n", *_commands(root, context)]
    parts.append("## Results\n")
    described: set[str] = set()
    for name, model in MODELS.items():
        parts += _schema(name.value, schema_of(model), described)
    return "\n".join(parts)


def _commands(group: Any, context: Any) -> Iterator[str]:
    shared = _options(group.get_command(context, "summary"), context)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if hasattr(command, "commands"):
            inner = command.make_context(name, [], parent=context, resilient_parsing=True)
            for below, one in command.commands.items():
                yield from _command(one, inner, f"{name} {below}", {})
        else:
            yield from _command(command, context, name, {} if name == "summary" else shared)


def _command(command: Any, context: Any, name: str, shared: dict[str, str]) -> Iterator[str]:
    inner = command.make_context(name.split()[-1], [], parent=context, resilient_parsing=True)
    usage = " ".join(command.collect_usage_pieces(inner))
    called = "summarize" if name == "summary" else f"summarize {name}"
    yield f"### {called}\n"
    yield f"`{called} {usage}`\n"
    yield _help(command.help or "") + "\n"
    options = _options(command, inner)
    own = {option: text for option, text in options.items() if shared.get(option) != text}
    if own:
        yield _table(("option", "meaning"), own.items())
    if left := [_long_name(option) for option in options if option not in own]:
        yield f"And, as for `summarize`: {', '.join(left)}.\n"


def _help(text: str) -> str:
    """The help text; what is laid out line by line in it becomes a code block."""
    first, *more = re.split(r"\n\s*\n", text.strip())
    parts = [first]
    for block in more:
        laid_out = block.startswith("\b\n")
        body = block.removeprefix("\b\n")
        parts.append(f"```text\n{_dedented(body)}\n```" if laid_out else body)
    return "\n\n".join(parts)


def _dedented(block: str) -> str:
    lines = block.splitlines()
    margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[margin:] for line in lines)


def _options(command: Any, context: Any) -> dict[str, str]:
    records = [p.get_help_record(context) for p in command.params if p.name != "help"]
    return {f"`{names.replace(' <list[str]>', '')}`": " ".join(text.split()) for names, text in filter(None, records)}


def _long_name(option: str) -> str:
    names = re.findall(r"--[\w-]+", option)
    return f"`{names[0]}`" if names else option


def _schema(name: str, schema: dict[str, Any], described: set[str]) -> Iterator[str]:
    """The fields of an output and of what it holds; what another output holds too is described once."""
    yield f"### summarize schema {name}\n"
    yield _fields(schema)
    for title, definition in schema.get("$defs", {}).items():
        if title not in described:
            yield f"#### {title}\n"
            yield _fields(definition)
        described.add(title)


def _fields(schema: dict[str, Any]) -> str:
    said = " ".join(schema.get("description", "").split())
    if "properties" not in schema:
        return f"{said}\n" if said else f"{_type(schema)}\n"
    rows = [(f"`{name}`", _type(field), field.get("description", "")) for name, field in schema["properties"].items()]
    return f"{said}\n\n" + _table(("field", "type", "meaning"), rows)


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return field["$ref"].rsplit("/", 1)[-1]
    if "anyOf" in field:
        return " or ".join(_type(one) for one in field["anyOf"])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if field.get("type") == "array":
        return f"array of {_type(field['items'])}"
    low, high = field.get("minimum"), field.get("maximum")
    bounds = f" {low}–{high}" if high is not None else f" ≥ {low}" if low is not None else ""
    return str(field.get("type", "any")) + bounds


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    PATH.write_text(reference(), encoding="utf-8")
