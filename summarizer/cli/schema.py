"""``summarize schema``: the JSON Schemas of what the commands print."""

import ast
import inspect
import itertools
import json
import textwrap
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core.core_schema import ModelSchema
from typer import Argument

from summarizer.cli.output import print_result
from summarizer.corpus.rows import Row
from summarizer.corpus.search import FindReport
from summarizer.corpus.timeline import SayingsReport
from summarizer.results import AskReport, CheckReport, CleanReport, CompareReport, DiffReport, ErrorReport, Report

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a result."""
    return {"$schema": DIALECT, **model.model_json_schema(schema_generator=_Described)}


class _Described(GenerateJsonSchema):
    def model_schema(self, schema: ModelSchema) -> dict[str, Any]:
        described = super().model_schema(schema)
        docs = _field_docs(schema["cls"])
        for name, field in described.get("properties", {}).items():
            if name in docs:
                field["description"] = docs[name]
        return described


def _field_docs(model: type) -> dict[str, str]:
    """The fields' docstrings, base classes included. Reading them from the source is too slow to do at import."""
    docs: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            docs |= dict(_documented(base))
    return docs


def _documented(model: type) -> Iterator[tuple[str, str]]:
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    body = definition.body if isinstance(definition, ast.ClassDef) else []
    for field, doc in itertools.pairwise(body):
        match field, doc:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())


class SchemaName(StrEnum):
    """The outputs that have a schema."""

    REPORT = "report"
    ASK = "ask"
    CHECK = "check"
    COMPARE = "compare"
    ERROR = "error"
    CLEAN = "clean"
    ROW = "row"
    FIND = "find"
    SAYINGS = "sayings"
    DIFF = "diff"


MODELS: dict[SchemaName, type[BaseModel]] = {
    SchemaName.REPORT: Report,
    SchemaName.ASK: AskReport,
    SchemaName.CHECK: CheckReport,
    SchemaName.COMPARE: CompareReport,
    SchemaName.ERROR: ErrorReport,
    SchemaName.CLEAN: CleanReport,
    SchemaName.ROW: Row,
    SchemaName.FIND: FindReport,
    SchemaName.SAYINGS: SayingsReport,
    SchemaName.DIFF: DiffReport,
}


def schema(name: Annotated[SchemaName, Argument(help="Which output.")] = SchemaName.REPORT) -> int:
    """Print the JSON Schema of an output: report, ask, check, compare, error, clean, row, find, sayings, diff."""
    return print_result(json.dumps(schema_of(MODELS[name]), indent=2, ensure_ascii=False) + "\n")
