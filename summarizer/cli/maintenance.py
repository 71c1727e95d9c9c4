"""The commands that look after an installation: ``config``, ``doctor``, ``models``, ``cache`` and ``schema``."""

import ast
import inspect
import itertools
import textwrap
import time
from dataclasses import dataclass, replace
from functools import cache as cached
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from summarizer.cli import options as o

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summarizer.config import Settings
    from summarizer.evals.exam import Marks
    from summarizer.llm.client import ChatModel
    from summarizer.llm.factory import ModelSetup

_PROBE_TOKENS = 1_000
"""Of a reply to the doctor; a reasoning model's thoughts count."""
RECOMMENDED = """\
To let a model of a billion parameters or more write everything, in this process:

  memory  download  name
    2 GB    1.1 GB  hf:Qwen/Qwen2.5-1.5B-Instruct-GGUF/qwen2.5-1.5b-instruct-q4_k_m.gguf  (Apache-2.0)
    3 GB    2.1 GB  hf:Qwen/Qwen2.5-3B-Instruct-GGUF/qwen2.5-3b-instruct-q4_k_m.gguf  (Qwen Research: not commercial)
    6 GB    4.7 GB  hf:Qwen/Qwen2.5-7B-Instruct-GGUF/qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf  (Apache-2.0)

Smaller ones, such as smollm2, leave the wording to the article: the extractive core works instead.
"""
Name = Annotated[str, typer.Argument(metavar="NAME", help="smollm2, or hf:OWNER/REPO/FILE.gguf.")]

config, models, cache = (typer.Typer(no_args_is_help=True, rich_markup_mode=None) for _ in range(3))


@config.command("init")
def init_config(_debug: o.DebugOption = False) -> int:
    """Ask three questions and write the configuration file; one that is there already is left alone."""
    from summarizer.config import config_path, config_text
    from summarizer.errors import UsageError
    from summarizer.files import write_atomic
    from summarizer.llm.capabilities import PROVIDERS, provider_named

    place = config_path()
    if place.exists():
        raise UsageError(f"{place} is there already; edit it, or delete it first")
    typer.echo(f"Providers: none, {', '.join(row.name for row in PROVIDERS)}")
    name = typer.prompt("Which provider", default="none").strip().lower()
    if name == "none":
        model, address = "embedded", ""
    else:
        row = provider_named(name)
        model = typer.prompt("Which model (auto: the one it serves)", default="auto").strip()
        address = typer.prompt("Base URL", default=row.url or None).strip()
        address = "" if address == row.url else address
        typer.echo(f"The key is read from {row.keys[0]}" + ("." if row.needs_key else ", if that is set."))
    write_atomic(place, config_text(name, model, address), private=True)
    typer.echo(f"{place} is written; try it: summarize doctor")
    return 0


@config.command("path")
def print_path(_debug: o.DebugOption = False) -> int:
    """Print the path of the configuration file, even if it does not exist."""
    from summarizer.config import config_path

    typer.echo(str(config_path()))
    return 0


@config.command("show")
@o.with_options(o.MODEL_OPTIONS)
def show_config(*, _debug: o.DebugOption = False, flags: dict[str, Any]) -> int:
    """Print the settings that a run with these options would have; keys are masked."""
    from summarizer.config import describe_settings, load_settings

    for name, value in describe_settings(load_settings(flags)):
        typer.echo(f"{name} = {value}")
    return 0


@models.command("list")
def list_models(_debug: o.DebugOption = False) -> int:
    """List the models on this machine, and some worth pulling."""
    from summarizer.llm.weights import list_local_models

    found = list_local_models()
    for model in found:
        typer.echo(model.describe() + "\n")
    if not found:
        typer.echo("No model is on this machine.\n")
    typer.echo(RECOMMENDED, nl=False)
    return 0


@models.command("pull")
def pull_model(name: Name, quiet: o.QuietOption = False, _debug: o.DebugOption = False) -> int:
    """Fetch a model, or bring it up to date, and verify its SHA-256.

    A model in several files is named by its first one. HF_ENDPOINT, HF_HUB_OFFLINE, HF_HOME and HF_TOKEN are honoured.
    """
    from summarizer.cli.output import Messages
    from summarizer.llm.weights import pull_model as pull

    model = pull(name, progress=None if quiet else Messages(quiet=False).download)
    typer.echo(model.describe())
    return 0


@models.command("remove")
def remove_model(name: Name, _debug: o.DebugOption = False) -> int:
    """Remove a model from this machine."""
    from summarizer.llm.weights import remove_model as remove

    freed = remove(name)
    typer.echo(f"removed {name}, {freed / 1e6:,.1f} MB")
    return 0


@models.command("exam")
@o.with_options(o.MODEL_OPTIONS)
def exam(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="As --model takes it.")] = None,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
    *,
    flags: dict[str, Any],
) -> int:
    """Examine a model: how well it verifies and writes, and so what it may do.

    It reads 80 statements about ten invented articles in five languages; one that reads well enough also summarises
    each article and answers a question. That takes about 50 calls; an exam that was broken off goes on where it
    stopped. The result is kept for the endpoint and the model, and every run says it.
    """
    import asyncio

    from summarizer.cli.output import Messages
    from summarizer.config import load_settings
    from summarizer.evals.exam import examine

    settings = load_settings(flags | {"model": name or flags["model"]})
    marks = asyncio.run(examine(settings, Messages(quiet=quiet).note))
    typer.echo(_sheet(marks))
    return 0


def _sheet(marks: "Marks") -> str:
    from summarizer.evals.exam import FEWEST_OF_A_KIND, FEWEST_SCORE, FEWEST_TASKS

    exam = marks.exam
    (kept, true), (caught, false) = marks.right(true=True), marks.right(true=False)
    kinds = [f"{kind} {'/'.join(map(str, marks.right(kind=kind)))}" for kind in marks.kinds]
    drafts = "not set: it does not read well enough" if marks.tasks is None else f"{marks.tasks} of 20 tasks done well"
    cached = f" ({marks.recorded_calls} cached)" if marks.recorded_calls else ""
    usage = marks.usage
    return "\n".join(
        [
            f"{marks.model} at {marks.endpoint}",
            f"reading   {exam.score:.2f} balanced accuracy (95 %: {exam.low:.2f} to {exam.high:.2f}), "
            f"{FEWEST_SCORE:g} needed and {FEWEST_OF_A_KIND:g} of each kind",
            f"  true    {kept} of {true} supported; {marks.false_alarms} refused, which are false alarms",
            f"  false   {caught} of {false} refused; {marks.unread} of all {true + false} without a verdict",
            f"  by kind {', '.join(kinds)}",
            f"drafting  {drafts}, {FEWEST_TASKS} needed",
            f"took      {marks.calls} calls{cached}, {usage.input_tokens:,} tokens in, {usage.output_tokens:,} out, "
            f"{marks.seconds:.1f} s",
            f"may       {exam.may}",
        ]
    )


@cache.command("stats")
def show_cache(_debug: o.DebugOption = False) -> int:
    """Print the path of the cache, the number of replies and their size."""
    from summarizer.config import cache_path
    from summarizer.llm.recordings import reply_stores

    stores = reply_stores(cache_path())
    replies = sum(len(store.keys()) for store in stores)
    typer.echo(f"{cache_path()}: {replies:,} replies, {sum(store.bytes() for store in stores):,} bytes")
    return 0


@cache.command("clear")
def clear_cache(_debug: o.DebugOption = False) -> int:
    """Delete every reply in the cache."""
    from summarizer.config import cache_path
    from summarizer.llm.recordings import reply_stores

    removed = sum(store.clear() for store in reply_stores(cache_path()))
    typer.echo(f"{removed:,} replies deleted")
    return 0


SchemaName = Literal["report", "ask", "check", "compare", "error", "clean", "row", "find", "sayings", "diff"]


def schema(name: Annotated[SchemaName, typer.Argument(help="Which output.")] = "report") -> int:
    """Print the JSON Schema of an output: report, ask, check, compare, error, clean, row, find, sayings, diff."""
    import json

    from summarizer.cli.output import print_result

    return print_result(json.dumps(schema_of(result_model(name)), indent=2, ensure_ascii=False) + "\n")


def result_model(name: SchemaName) -> "type[BaseModel]":
    """The model of an output."""
    from summarizer import results
    from summarizer.corpus.rows import Row
    from summarizer.corpus.search import FindReport, SayingsReport

    elsewhere: dict[str, type[BaseModel]] = {
        "row": Row,
        "find": FindReport,
        "sayings": SayingsReport,
        "report": results.Report,
    }
    return elsewhere.get(name) or getattr(results, f"{name.title()}Report")


def schema_of(model: "type[BaseModel]") -> dict[str, Any]:
    """The JSON Schema (2020-12) of a result, its fields described by their docstrings."""
    from pydantic.json_schema import GenerateJsonSchema

    class Described(GenerateJsonSchema):
        def model_schema(self, schema: Any) -> dict[str, Any]:
            described = super().model_schema(schema)
            docs = _field_docs(schema["cls"])
            for name, field in described.get("properties", {}).items():
                if name in docs:
                    field["description"] = docs[name]
            return described

    return {"$schema": Described.schema_dialect, **model.model_json_schema(schema_generator=Described)}


def _field_docs(model: type) -> dict[str, str]:
    """The fields' docstrings, base classes included. Reading them from the source is too slow to do at import."""
    docs: dict[str, str] = {}
    from pydantic import BaseModel

    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            docs |= _documented(base)
    return docs


@cached
def _documented(model: type) -> dict[str, str]:
    """The docstrings below the fields that a class itself has. Parsing its module is slow, so it is done once."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    docs = {}
    for field, doc in itertools.pairwise(definition.body if isinstance(definition, ast.ClassDef) else []):
        match field, doc:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(value=ast.Constant(value=str(text))):
                docs[name] = " ".join(text.split())
    return docs


# Doctor: tries what is configured, step by step, and says what it found


@o.with_options(o.MODEL_OPTIONS)
def doctor(*, _debug: o.DebugOption = False, flags: dict[str, Any]) -> int:
    """Check the configuration, the endpoint and its formats, and the embedded model; exit 1 when something fails."""
    import asyncio

    from summarizer.config import load_settings

    findings = asyncio.run(diagnose(load_settings(flags)))
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.what}: {finding.message}")
    return 0 if all(finding.ok for finding in findings) else 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One step of the diagnosis."""

    what: str
    ok: bool
    message: str


async def diagnose(settings: "Settings") -> list[Finding]:
    """Configuration, weights, model, and what is known of the model: window, formats, speed, exam."""
    from summarizer.config import SAME_MODEL, VERIFY_OFF, config_path
    from summarizer.engine import with_writer
    from summarizer.errors import SummarizerError
    from summarizer.llm.factory import open_model

    settings, path = with_writer(settings), config_path()
    found = [
        Finding("configuration", True, f"{path} {'is read' if path.is_file() else 'is not there; defaults hold'}"),
        _weights(),
    ]
    try:
        opened = await open_model(replace(settings.model, cache=None))
    except SummarizerError as error:
        return [*found, Finding("model", False, str(error))]
    found.append(Finding("model", True, opened.notice))
    if opened.model is not None:
        try:
            found += await _tried(opened, opened.model)
        finally:
            await opened.model.close()
    if settings.verify not in (SAME_MODEL, VERIFY_OFF):
        found += await _verifier(settings)
    return found


async def _verifier(settings: "Settings") -> list[Finding]:
    """What ``--verify`` names, and what a scorer makes of a true and of a false statement."""
    from summarizer.errors import SummarizerError
    from summarizer.llm.client import is_scorer
    from summarizer.llm.factory import open_verifier

    try:
        opened = await open_verifier(replace(settings.model, cache=None), settings.verify)
    except SummarizerError as error:
        return [Finding("verifier", False, str(error))]
    model = opened.model
    assert model is not None
    found = [Finding("verifier", True, opened.notice)]
    try:
        if is_scorer(model):
            found.append(await _tells_apart(model))
    except SummarizerError as error:
        found.append(Finding("verifier's scores", False, str(error)))
    finally:
        await model.close()
    return found


async def _tells_apart(model: "ChatModel") -> Finding:
    from summarizer.llm.client import pair_request, scores_in
    from summarizer.prompts import fill
    from summarizer.tasks.verifier import THRESHOLD

    premise, true, false = fill("probe-pair").splitlines()
    right, wrong = [scores_in(await model.complete(pair_request(premise, claim))) for claim in (true, false)]
    message = (
        f"a true statement {right.supported:.2f}, a false one {wrong.supported:.2f}; from {THRESHOLD} on supported"
    )
    return Finding("verifier's scores", right.supported >= THRESHOLD > wrong.supported, message)


def _weights() -> Finding:
    from summarizer.files import file_hash
    from summarizer.llm.weights import NAME, SHA256, weights_path

    path = weights_path()
    if not path.is_file():
        return Finding(
            "embedded model", True, f"{NAME} is not on this machine; summarize models pull smollm2 fetches it"
        )
    if (digest := file_hash(path)) != SHA256:
        return Finding("embedded model", False, f"{path} is damaged; delete it and run summarize models pull smollm2")
    return Finding("embedded model", True, f"{path}, SHA-256 {digest}")


async def _tried(opened: "ModelSetup", model: "ChatModel") -> list[Finding]:
    """What comes of asking it for one word in each format."""
    from pydantic import BaseModel

    from summarizer.errors import BadReply, SummarizerError
    from summarizer.llm.client import OUTPUT_FORMATS, Message
    from summarizer.llm.ledger import Ledger
    from summarizer.llm.structured import FormatFallback, StructuredCaller
    from summarizer.prompts import fill
    from summarizer.settings import is_address

    class Probe(BaseModel):
        """The smallest structured reply that shows a format works."""

        word: str

    ledger, works, started = Ledger(), set[str](), time.perf_counter()
    fault = ""
    for rung in OUTPUT_FORMATS:
        caller = StructuredCaller(model, ledger, FormatFallback(rung))
        try:
            await caller.ask((Message("user", fill("probe")),), Probe, max_output_tokens=_PROBE_TOKENS)
            works.add(caller.fallback.current)
        except BadReply as error:
            fault = fault or str(error)
        except SummarizerError as error:
            return [Finding("formats", False, str(error))]
    if not works:
        return [Finding("formats", False, fault)]
    seconds, usage = time.perf_counter() - started, ledger.usage
    speed = f"{ledger.calls} calls, {usage.input_tokens} tokens in and {usage.output_tokens} out, {seconds:.1f} s"
    negotiated = opened.negotiated() or "nothing: it takes what the table says"
    return [
        Finding("window", True, f"{model.context_tokens:,} tokens" + (f"; {opened.remark}" if opened.remark else "")),
        Finding("formats", True, ", ".join(rung for rung in OUTPUT_FORMATS if rung in works)),
        *([Finding("negotiated", True, negotiated)] if is_address(model.endpoint) else []),
        Finding("speed", True, speed),
        _exam(opened),
    ]


def _exam(opened: "ModelSetup") -> Finding:
    from summarizer.evals.exam import edition

    exam = opened.exam
    if exam is None:
        may = "by its size, it may verify" if opened.may_verify else "too small to verify unexamined"
        return Finding("exam", True, f"not examined; {may}; try: summarize models exam")
    old = "" if exam.edition == edition() else "; with an earlier exam or prompts, so examine it again"
    found = f"{exam.score:.2f} ({exam.low:.2f} to {exam.high:.2f}) on {exam.date}: it may {exam.may}{old}"
    return Finding("exam", True, found)
