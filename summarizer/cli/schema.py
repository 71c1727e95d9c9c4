"""``summarize schema``: the JSON Schemas of what the commands print."""

import json
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel
from typer import Argument

from summarizer.cli.output import print_result
from summarizer.corpus.rows import Row
from summarizer.corpus.search import FindReport
from summarizer.results import AskReport, CheckReport, CleanReport, ErrorReport, Report
from summarizer.schemas import schema_of


class SchemaName(StrEnum):
    """The outputs that have a schema."""

    REPORT = "report"
    ASK = "ask"
    CHECK = "check"
    ERROR = "error"
    CLEAN = "clean"
    ROW = "row"
    FIND = "find"


MODELS: dict[SchemaName, type[BaseModel]] = {
    SchemaName.REPORT: Report,
    SchemaName.ASK: AskReport,
    SchemaName.CHECK: CheckReport,
    SchemaName.ERROR: ErrorReport,
    SchemaName.CLEAN: CleanReport,
    SchemaName.ROW: Row,
    SchemaName.FIND: FindReport,
}


def schema(name: Annotated[SchemaName, Argument(help="Which output.")] = SchemaName.REPORT) -> int:
    """Print the JSON Schema of an output: report, ask, check, error, clean, row, find."""
    return print_result(json.dumps(schema_of(MODELS[name]), indent=2, ensure_ascii=False) + "\n")
