"""Rows of a corpus's results: one for each input, complete in itself. ``summarize schema row`` publishes it.

A row holds nothing that differs from run to run, such as times: the same input and recipe give the same bytes. Rows are
kept as JSON lines or as Parquet; Parquet has columns for analysis, and the whole row as JSON.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from summarizer.errors import InputError, SummarizerError, UsageError, needing_extra
from summarizer.files import replacing
from summarizer.results import EXTRACTIVE, Answer, ArticleInfo, ClaimChecks, ErrorInfo, Findings, Result, RunTotals
from summarizer.text.article import line_at
from summarizer.text.typography import ANY_MARK, find_verbatim

Values = Mapping[str, Any]
PARQUET = ".parquet"
"""Ending of results, and of inputs, that are not lines of text."""
_SUPPORT = {"extract": "verbatim", "model": "unverified"}
_STRONG = 0.5
"""Confidence of version 1, a probability, from which its evidence more likely answers the question than not."""


def upgrade(row: Values) -> dict[str, Any]:
    """A row of version 1 as the values of version 2.

    Without the article's text (``--no-text``) evidence has ``place: None``, which version 2 itself does not allow: such
    a row can be read as plain values, not as a ``Row``.
    """
    run = row["run"] or {}
    by_model = run.get("model", EXTRACTIVE) != EXTRACTIVE
    places = _Places(row["text"])
    stances = row["stances"]
    return {
        **row,
        "schema_version": 2,
        "summary": _summary(row, places, by_model=by_model) if row["summary"] else None,
        "stances": None if stances is None else [_stance(s, places) for s in stances if s["target"]],
        "quotations": None if stances is None else [_quoted(s, places) for s in stances if _is_quotation(s)],
        "answers": [_answer(answer, places, by_model=by_model) for answer in row["answers"]],
        "dropped": [_dropped(one) for one in row["dropped"]],
        "run": _run(row["run"]) if row["run"] else None,
    }


class _Places:
    """The places of pieces of evidence in a text; none without a text."""

    def __init__(self, text: str | None) -> None:
        self.text = text

    def all(self, evidence: Sequence[Values]) -> list[dict[str, Any]]:
        """The pieces with their places."""
        return [{**piece, "place": self._place(piece["start"])} for piece in evidence]

    def find(self, words: str) -> list[Values]:
        """Where the text has the words; empty if it does not."""
        text = self.text or ""
        found = find_verbatim(text, words)
        return [{"quote": text[slice(*found)], "start": found[0], "end": found[1]}] if found else []

    def _place(self, start: int) -> dict[str, Any] | None:
        if self.text is None:
            return None
        paragraph = self.text.count("\n\n", 0, start) + 1
        return {"paragraph": paragraph, "line": line_at(self.text, start), "input_line": None, "link": None}


def _summary(row: Values, places: _Places, *, by_model: bool) -> dict[str, Any]:
    summary = row["summary"]
    overview = summary["overview"]
    sentences = overview.get("sentences") or [overview]
    return {
        "headline": _headline(row, places, by_model=by_model),
        "overview": [_statement(one, places, overview["evidence"]) for one in sentences],
        "key_points": [_statement(one, places) for one in summary["key_points"]],
    }


def _statement(statement: Values, places: _Places, else_evidence: Sequence[Values] = ()) -> dict[str, Any]:
    evidence = places.all(statement["evidence"] or else_evidence)
    return {"text": statement["text"], "support": _SUPPORT[statement["origin"]], "evidence": evidence}


def _headline(row: Values, places: _Places, *, by_model: bool) -> dict[str, Any]:
    """The headline had no evidence in version 1: it gets its own words in the text, else the overview's evidence."""
    text, overview = row["summary"]["headline"], row["summary"]["overview"]
    there = places.find(text)
    own = bool(there) or not by_model or text == (row["article"] or {}).get("title")
    evidence = there or overview["evidence"] or [e for one in overview.get("sentences", ()) for e in one["evidence"]]
    return {"text": text, "support": "verbatim" if own else "unverified", "evidence": places.all(evidence)}


def _stance(stance: Values, places: _Places) -> dict[str, Any]:
    kept = {name: stance[name] for name in ("holder", "role", "target", "position", "claim", "speech")}
    return {
        **kept,
        "voice": stance.get("voice", "reported"),
        "support": _SUPPORT[stance["origin"]],
        "evidence": places.all(stance["evidence"]),
        "speaker": places.all([stance["speaker"]])[0],
    }


def _is_quotation(stance: Values) -> bool:
    """True for a stance without a target that has words of its holder."""
    return not stance["target"] and stance["speech"] == "direct" and stance.get("voice") != "author"


def _quoted(stance: Values, places: _Places) -> dict[str, Any]:
    words = " … ".join(piece["quote"].strip(ANY_MARK + " ").rstrip(",") for piece in stance["evidence"])
    evidence = places.all(stance["evidence"])
    return {"speaker": stance["holder"], "role": stance["role"], "text": words, "evidence": evidence}


def _answer(answer: Values, places: _Places, *, by_model: bool) -> dict[str, Any]:
    """A model's answer is kept; an answer of rules is none now, but its evidence bears on the question."""
    given = {"question": answer["question"], "asked": answer["asked"], "note": None}
    dropped = [_dropped(one) for one in answer["dropped"]]
    if by_model and answer["status"] == "answered":
        statement = _statement({**answer, "text": answer["answer"]}, places)
        return {**given, "status": "answered", "answer": statement, "passages": [], "dropped": dropped}
    if by_model:
        status = "unconfirmed" if dropped else "not_in_article"
        return {**given, "status": status, "answer": None, "passages": [], "dropped": dropped}
    passages = list(_passages(answer, places))
    return {**given, "status": "passages", "answer": None, "passages": passages, "dropped": dropped}


def _passages(answer: Values, places: _Places) -> Iterator[dict[str, Any]]:
    match = "strong" if answer["confidence"] >= _STRONG else "weak"
    for piece in answer["evidence"]:
        yield {"match": match, "evidence": places.all([piece])}


def _dropped(dropped: Values) -> dict[str, Any]:
    return {**dropped, "kind": "part" if dropped["kind"] == "chunk" else dropped["kind"], "verdict": None}


def _run(run: Values) -> dict[str, Any]:
    return {**{name: value for name, value in run.items() if name != "verified_by"}, "verifier": None}


ROW_VERSION: Literal[2] = 2
_GROUP = 500
"""Rows held in memory at once."""


class _RowHead(Result):
    schema_version: Literal[2] = ROW_VERSION
    """``find`` and ``stances --corpus`` read rows of version 1; a run does not continue them."""
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
    """The id of the row with the same content that was computed in place of this one."""
    article: ArticleInfo | None = None
    text: str | None = None
    """The article text, ``text[start:end] == quote`` for all evidence; null with ``--no-text``."""


class Row(Findings, _RowHead):
    """The results for one input, or its error."""

    answers: list[Answer] = Field(default=[])
    """One for each question, in their order."""
    check: ClaimChecks | None = None
    """The verdicts on the claims that ``--check`` reads from the record."""
    error: ErrorInfo | None = None
    run: RunTotals | None = None
    """Null if nothing was computed: an error before any call, or a duplicate."""


def check_results(path: Path) -> None:
    """Raises InputError if there is no file of results."""
    if path.is_dir():
        made = f"{path.name or 'results'}.jsonl"
        raise InputError(f"{path} is a folder; read it first: summarize batch {path} -o {made}, then name {made}")
    if not path.is_file():
        raise InputError(f"there is no file {path}; make one with: summarize batch INPUTS -o {path}")


def row_lines(path: Path) -> Iterator[bytes]:
    """Every whole line of JSON lines or Parquet results. Raises InputError when there is no such file."""
    check_results(path)
    if is_parquet(path):
        yield from read_parquet(path)
        return
    with path.open("rb") as lines:
        yield from (line for line in lines if line.endswith(b"\n"))


def is_parquet(path: str | Path) -> bool:
    """Whether a file is Parquet, by its name."""
    return str(path).lower().endswith(PARQUET)


def is_original(row: Values) -> bool:
    """Whether a row has results of its own: it is neither an error nor a copy of another row."""
    return row["status"] == "ok" and row["duplicate_of"] is None


HEAD = ("id", "content", "recipe", "status")
"""What a row of any version has."""


def not_results(path: Path) -> UsageError:
    """The error for an ``--output`` that is another file."""
    return UsageError(f"{path} is no results file of summarize batch; choose another --output")


def row_dict(line: bytes, path: Path) -> dict[str, Any] | None:
    """A line as plain values of version 2; None for one that a power cut damaged.

    Raises InputError for a file of something else.
    """
    try:
        row = json.loads(line)
    except ValueError:
        return None
    if not isinstance(row, dict) or not row.keys() >= set(HEAD):
        raise InputError(f"{path} holds no rows of summarize batch; make them with: summarize batch INPUTS -o {path}")
    try:
        return upgrade(row) if row.get("schema_version") == 1 else row
    except (KeyError, TypeError, AttributeError):
        raise InputError(f"{path} holds rows of version 1 that cannot be read; make them again") from None


def row_value(line: bytes, path: Path) -> Row:
    """A line as a row; one of version 1 must hold its text. Raises InputError for a row of another version."""
    try:
        return Row.model_validate(row_dict(line, path))
    except ValidationError:
        raise InputError(f"{path} holds rows of another version of summarize batch; make them again") from None


def pyarrow_libraries(what: str) -> tuple[Any, Any]:
    """``pyarrow`` and its module for Parquet. Raises UsageError if it is not installed."""
    with needing_extra("corpus", what):
        import pyarrow
        import pyarrow.parquet as parquet
    return pyarrow, parquet


def read_parquet(path: Path) -> Iterator[bytes]:
    """The rows of a Parquet file as JSON lines. Raises UsageError for a file of something else."""
    pyarrow, parquet = pyarrow_libraries("Parquet")
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_GROUP, columns=["row"]):
                for row in batch.column("row"):
                    yield row.as_py().encode() + b"\n"
    except (OSError, KeyError, pyarrow.ArrowException):
        raise not_results(path) from None


def write_parquet(path: Path, lines: Iterable[bytes]) -> None:
    """Write rows, given as JSON lines, whole or not at all. Raises UsageError without pyarrow, SummarizerError."""
    pyarrow, parquet = pyarrow_libraries("Parquet")
    schema = _parquet_schema(pyarrow)
    rest = iter(lines)
    try:
        with (
            replacing(path, alone=True) as temporary,
            parquet.ParquetWriter(temporary, schema, compression="zstd") as writer,
        ):
            while group := list(islice(rest, _GROUP)):
                writer.write_table(pyarrow.Table.from_pylist([_parquet_record(line) for line in group], schema=schema))
    except OSError as error:
        raise SummarizerError(f"cannot write {path}: {error.strerror or error}; free space or choose another") from None


_STRUCTS = {
    "stances": ("holder", "role", "target", "position", "claim", "support"),
    "quotations": ("speaker", "role", "text"),
    "answers": ("question", "status", "answer", "support"),
}
"""Columns of Parquet that hold lists, with their texts; each entry also has its first evidence."""
_OF_ROW = ("id", "source", "status", "duplicate_of")
_OF_ARTICLE = ("title", "author", "published", "site", "language")


def _parquet_schema(pa: Any) -> Any:
    texts = (*_OF_ROW, "error", *_OF_ARTICLE, "headline", "overview")
    columns = [*((name, pa.string()) for name in texts), ("key_points", pa.list_(pa.string()))]
    evidence = [("quote", pa.string()), ("start", pa.int64()), ("end", pa.int64())]
    for name, fields in _STRUCTS.items():
        columns.append((name, pa.list_(pa.struct([*((field, pa.string()) for field in fields), *evidence]))))
    return pa.schema([*columns, ("row", pa.string())])


def _parquet_record(line: bytes) -> dict[str, Any]:
    row = json.loads(line)
    article, summary = row["article"] or {}, row["summary"] or {}
    return {
        **{name: row[name] for name in _OF_ROW},
        **{name: article.get(name) for name in _OF_ARTICLE},
        "error": row["error"]["message"] if row["error"] else None,
        "headline": summary["headline"]["text"] if summary else None,
        "overview": " ".join(sentence["text"] for sentence in summary["overview"]) if summary else None,
        "key_points": [point["text"] for point in summary.get("key_points", ())],
        "stances": [_with_quote(stance) for stance in row["stances"] or ()],
        "quotations": [_with_quote(quoted) for quoted in row["quotations"] or ()],
        "answers": [_parquet_answer(answer) for answer in row["answers"]],
        "row": line.decode().rstrip("\n"),
    }


def _with_quote(statement: dict[str, Any]) -> dict[str, Any]:
    """A statement with its first piece of evidence."""
    return {**statement, **(statement["evidence"][0] if statement["evidence"] else {})}


def _parquet_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer's text with its first evidence; without an answer, the best passage."""
    given = answer["answer"] or {}
    shown: dict[str, Any] = given or next(iter(answer["passages"]), {"evidence": []})
    asked = {name: answer[name] for name in ("question", "status")}
    return {**_with_quote(shown), **asked, "answer": given.get("text"), "support": given.get("support")}
