"""One row of a corpus's results: what was made of one input, complete in itself. ``summarize schema row`` publishes it.

A row holds nothing that differs from run to run, such as times: the same input and recipe give the same bytes.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from summarizer.results import Answer, ArticleInfo, Count, Dropped, ErrorInfo, Quoted, Stance, Summary, VerifierRun

ROW_VERSION: Literal[2] = 2


class RowRun(BaseModel):
    """What making a row took. ``cached_tokens`` are part of ``input_tokens``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    endpoint: str
    prompts: str
    """Hash of the prompts' texts."""
    calls: Count = 0
    """Replies used, whether they were asked for now or recorded before."""
    input_tokens: Count = 0
    output_tokens: Count = 0
    cached_tokens: Count = 0
    tokens_counted: Literal["exact", "estimated"] = "exact"
    verifier: VerifierRun | None = None
    """Who read a model's statements beside the article; null where no model wrote, or with ``--verify off``."""
    cost_usd: float | None = 0.0
    """What these replies cost when they were asked for; null when the price is not known."""


class Row(BaseModel):
    """The results for one input, or the error that stands for them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal[2] = ROW_VERSION
    """Rows of version 1 are read by ``find`` and ``stances --corpus``; a run does not go on from them."""
    id: str
    """Unique and stable: the path or address, with ``#`` and the record's id or number for a record of a table."""
    source: str
    """The file or address that the input came from."""
    content: str
    """SHA-256 of all that decides the results: equal for duplicates. Empty for an address, which is not read ahead."""
    recipe: str
    """Hash of the tasks, questions, model, prompts and version: rows with the same recipe can be compared."""
    status: Literal["ok", "error"]
    duplicate_of: str | None = None
    """The id of the row with the same content that was computed in this row's place."""
    article: ArticleInfo | None = None
    text: str | None = None
    """The article text, ``text[start:end] == quote`` for all evidence; null with ``--no-text``."""
    summary: Summary | None = None
    stances: list[Stance] | None = None
    quotations: list[Quoted] | None = None
    """Null, like the stances, where they were not asked for."""
    answers: list[Answer] = []
    """One for each question, in their order."""
    dropped: list[Dropped] = []
    error: ErrorInfo | None = None
    run: RowRun | None = None
    """Null where nothing was computed: an error before any call, or a duplicate."""
