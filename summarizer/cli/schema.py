"""``summarize schema``: the JSON Schemas of what the commands print."""

from enum import StrEnum
from typing import Annotated

import typer


class SchemaName(StrEnum):
    """What can be described."""

    REPORT = "report"
    ASK = "ask"
    ERROR = "error"
    CLEAN = "clean"
    ROW = "row"


def schema(name: Annotated[SchemaName, typer.Argument(help="Which output.")] = SchemaName.REPORT) -> int:
    """Print the JSON Schema of an output: report, ask, error, clean, row."""
    import json

    from pydantic import BaseModel

    from summarizer import results
    from summarizer.corpus.rows import Row

    models: dict[SchemaName, type[BaseModel]] = {
        SchemaName.REPORT: results.Report,
        SchemaName.ASK: results.AskReport,
        SchemaName.ERROR: results.ErrorReport,
        SchemaName.CLEAN: results.CleanReport,
        SchemaName.ROW: Row,
    }
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **models[name].model_json_schema()}
    typer.echo(json.dumps(described, indent=2, ensure_ascii=False))
    return 0
