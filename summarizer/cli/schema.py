"""``summarize schema``: the JSON Schemas of what the commands print."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel


class SchemaName(StrEnum):
    """What can be described."""

    REPORT = "report"
    ASK = "ask"
    CHECK = "check"
    ERROR = "error"
    CLEAN = "clean"
    ROW = "row"
    FIND = "find"


def _result(name: str) -> "Callable[[], type[BaseModel]]":
    def model() -> "type[BaseModel]":
        from summarizer import results

        found: type[BaseModel] = getattr(results, name)
        return found

    return model


def _row() -> "type[BaseModel]":
    from summarizer.corpus.rows import Row

    return Row


def _find() -> "type[BaseModel]":
    from summarizer.corpus.finding import FindReport

    return FindReport


MODELS: "Mapping[SchemaName, Callable[[], type[BaseModel]]]" = MappingProxyType(
    {
        SchemaName.REPORT: _result("Report"),
        SchemaName.ASK: _result("AskReport"),
        SchemaName.CHECK: _result("CheckReport"),
        SchemaName.ERROR: _result("ErrorReport"),
        SchemaName.CLEAN: _result("CleanReport"),
        SchemaName.ROW: _row,
        SchemaName.FIND: _find,
    }
)
"""What each name describes, imported when it is called."""


def schema(name: Annotated[SchemaName, typer.Argument(help="Which output.")] = SchemaName.REPORT) -> int:
    """Print the JSON Schema of an output: report, ask, check, error, clean, row, find."""
    import json

    from summarizer.schemas import schema_of

    typer.echo(json.dumps(schema_of(MODELS[name]()), indent=2, ensure_ascii=False))
    return 0
