"""JSON Schemas of results, in which each field is described by the docstring below it."""

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core.core_schema import ModelSchema

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
