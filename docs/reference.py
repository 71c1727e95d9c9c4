"""Writes docs/reference.md and the man page from the commands and the schemas: ``python docs/reference.py``."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import typer

from summarizer import __version__
from summarizer.cli.app import app
from summarizer.cli.maintenance import SchemaName, result_model, schema_of
from summarizer.cli.options import group_of

PATH = Path(__file__).with_suffix(".md")
MAN_PAGE = PATH.with_name("summarize.1")
INTRODUCTION = """\
# Reference

Every command with its options, and every field of what they print, as the program itself states them
(`python docs/reference.py` writes this page; a test compares it). How to choose a model and keep settings in a file:
[models.md](models.md).

Exit codes: 0 ok, 1 failed (model, network), 2 usage or configuration, 3 an input unreadable or without an article,
4 a check failed, 130 interrupted. Standard output carries the result alone.
"""


def _root() -> tuple[Any, Any]:
    root: Any = typer.main.get_command(app)
    return root, root.make_context("summarize", [], resilient_parsing=True)


def reference() -> str:
    """The whole page."""
    root, context = _root()
    parts = [INTRODUCTION, "## Commands\n", *_commands(root, context)]
    parts.append("## Results\n")
    described: set[str] = set()
    for name in get_args(SchemaName):
        parts += _schema(name, schema_of(result_model(name)), described)
    return "\n".join(parts)


def man_page() -> str:
    """The page for ``man summarize``, in roff."""
    root, context = _root()
    parts = [
        f'.TH SUMMARIZE 1 "" "summarizer {__version__}" "User Commands"',
        ".SH NAME\nsummarize \\- what an article says, who takes which side, with the article\\(cqs own words",
        ".SH SYNOPSIS\n.B summarize\n[OPTIONS] FILE...\n.br\n.B summarize\nCOMMAND ...",
        ".SH DESCRIPTION",
        _roff_help(root.help),
    ]
    first = root.get_command(context, "summary")
    shared = [p.get_help_record(context) for p in first.params]
    for name, command, inner in _all_commands(root, context):
        called = "summarize" if name == "summary" else f"summarize {name}"
        parts.append(
            f".SH {_roff(called.upper())}\n.B {_roff(called)}\n{_roff(' '.join(command.collect_usage_pieces(inner)))}"
        )
        parts += [".PP", _roff_help(command.help or "")]
        heading = ""
        for param in command.params:
            record = param.get_help_record(inner) if param.name != "help" else None
            if command is not first and record in shared:
                continue
            group = "Arguments" if param.param_type_name == "argument" else group_of(param.name)
            if record and group != heading:
                heading = group
                parts.append(f".SS {group}")
            if record:
                parts.append(
                    f".TP\n.B {_roff(record[0].replace(' <list[str]>', ''))}\n{_roff(' '.join(record[1].split()))}"
                )
        if command is not first and any(p.get_help_record(inner) in shared for p in command.params if p.name != "help"):
            parts.append(".PP\nMore options are those of\n.B summarize\nitself.")
    parts.append(f".SH EXIT STATUS\n{_roff(root.epilog)}")
    return "\n".join(parts) + "\n"


def _roff(text: str) -> str:
    """A line of text, without signs that roff would act on."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


def _roff_help(text: str) -> str:
    parts = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = _dedented(block.removeprefix("\b\n")).splitlines()
        laid_out = block.startswith("\b\n")
        body = "\n".join(map(_roff, lines)) if laid_out else _roff(" ".join(lines))
        parts.append(f".PP\n.nf\n.RS\n{body}\n.RE\n.fi" if laid_out else f".PP\n{body}")
    return "\n".join(parts).removeprefix(".PP\n")


def _all_commands(group: Any, context: Any) -> Iterator[tuple[str, Any, Any]]:
    """Every command with its name and context, those of a group included."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = command.make_context(name, [], parent=context, resilient_parsing=True)
        if hasattr(command, "commands"):
            for below, one in command.commands.items():
                yield f"{name} {below}", one, one.make_context(below, [], parent=inner, resilient_parsing=True)
        else:
            yield name, command, inner


def _commands(group: Any, context: Any) -> Iterator[str]:
    shared = _options(group.get_command(context, "summary"), context)
    for name, command, inner in _all_commands(group, context):
        yield from _command(command, inner, name, {} if name == "summary" or " " in name else shared)


def _command(command: Any, inner: Any, name: str, shared: dict[str, str]) -> Iterator[str]:
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
    MAN_PAGE.write_text(man_page(), encoding="utf-8")
