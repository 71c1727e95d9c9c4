"""Commands that read articles: ``summary``, the default, ``stances``, ``clean``, and ``demo`` on a packaged article."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from typer import Option

from summarizer.cli import options as o
from summarizer.errors import UsageError

if TYPE_CHECKING:
    from summarizer.corpus.stances import Grouping, Unite
    from summarizer.engine import Engine
    from summarizer.extract.entities import Entity
    from summarizer.render.report import ReportWriter
    from summarizer.render.stances import StancesWriter
    from summarizer.text.article import Article

FOLDER = Path(__file__).parent.parent / "showcase"
"""The article and the recordings; ``python docs/demo.py`` copies them from the golden set."""
_FIRST = """\
1  Without a model: rules choose the article's own sentences, on this machine.

   summarize {article}
"""
_SECOND = """
2  With a model: it writes, and a verifier compares every statement with the article.
   Here its replies are recorded; a ✓ marks what the verifier found supported.

   summarize {article} --replay {recordings}
"""
_NEXT = """
3  Your turn

   summarize YOUR-ARTICLE                   a file, an address, or - for a pipe
   summarize ask YOUR-ARTICLE "Who paid?"
   summarize config init                    choose a model
"""
_NO_MODEL = {"model": "embedded", "base_url": None, "provider": None, "replay": None}
_REPORT_FORMATS = ("text", "markdown", "json", "jsonl", "html")
"""Formats of ``summary`` that print each report as it comes; the others export."""
_FORMATS_OF_REPORTS = ("json", "jsonl", "html")
"""Formats of ``stances`` that print each report by itself."""
_OFF = "off"
"""Value of ``--unite`` that is no model."""


@o.with_options(o.DRY_RUN | o.RUN_OPTIONS, o.SHAPE_OPTIONS, o.ALL_OPTIONS, o.LOG_OPTIONS)
def summary(
    *,
    files: o.Files = None,
    output_format: Annotated[
        Literal["text", "markdown", "json", "jsonl", "html", "obsidian", "docx", "csv", "bibtex", "csl"],
        Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="text, markdown, json, jsonl, html (a page), obsidian (a note with footnotes), docx; csv: the "
            "quotations; bibtex, csl: the source as a reference.",
        ),
    ] = "text",
    output: o.OutputOption = None,
    stances: Annotated[bool, Option("--stances/--no-stances", help="Also show who takes which side.")] = True,
    everything: o.AllOption = False,
    evidence: Annotated[
        Literal["none", "list", "inline"],
        Option(
            "--evidence",
            help="A model's evidence in text and Markdown: a numbered list at the end, below each statement, or none.",
        ),
    ] = "list",
    show_dropped: Annotated[bool, Option("--show-dropped", help="Show rejected drafts, and why.")] = False,
    strict: Annotated[
        bool,
        Option(
            "--strict",
            help="Exit with 4 when a part of an article got no usable reply, with 1 when nothing was verified.",
        ),
    ] = False,
    stream: Annotated[
        bool, Option("--stream/--no-stream", help="On a terminal, show statements as their verdicts arrive.")
    ] = True,
    flags: dict[str, Any],
) -> int:
    """Summarise articles: headline, overview, key points, stances (the default command)."""
    from summarizer.settings import Wanted

    paths, wanted = files or ["-"], Wanted(stances=stances, shape=o.shape_of(flags))
    if output_format == "docx" and output is None:
        raise UsageError("a docx goes to a file; add -o report.docx")
    if output_format == "csv":  # the summary is made too, so that the calls are those of the other formats
        wanted = Wanted(shape=wanted.shape)
    if output_format in ("bibtex", "csl"):
        wanted, flags = Wanted(summary=False, stances=False), flags | _NO_MODEL
    from summarizer.config import load_settings

    settings = load_settings(flags)
    if flags["dry_run"]:
        from summarizer.cli.planning import print_calls, summary_rounds
        from summarizer.ingest.load import load_article

        articles = [(path, load_article(path, limits=settings.reading)) for path in paths]
        return print_calls(settings, partial(summary_rounds, articles, wanted), sums=len(articles) > 1)
    from summarizer.cli.output import Reporting, run_reports
    from summarizer.render.report import ReportWriter, Writer, room_for

    room = room_for(wanted.shape.length, everything=everything)
    writer: Writer
    if output_format in _REPORT_FORMATS:
        many = len(paths) > 1
        writer = ReportWriter(output_format, many=many, show_dropped=show_dropped, room=room, evidence=evidence)
    else:
        from summarizer.render.documents import ExportWriter

        writer = ExportWriter(output_format, room=room)
    return run_reports(paths, settings, Reporting(wanted, writer, output, strict, stream, flags["quiet"]))


@o.with_options(o.RUN_OPTIONS, o.ALL_OPTIONS, o.LOG_OPTIONS)
def stances(
    *,
    files: o.Files = None,
    holder: Annotated[
        str | None, Option("--holder", metavar="WORDS", help="Only holders whose name or role contains these words.")
    ] = None,
    target: Annotated[
        str | None, Option("--target", metavar="WORDS", help="Only targets that contain these words.")
    ] = None,
    matrix: Annotated[bool, Option("--matrix", help="A table of holders and targets.")] = False,
    graph: Annotated[
        Literal["dot", "mermaid"] | None, Option("--graph", help="A graph of holders and targets.")
    ] = None,
    unite: Annotated[
        str | None,
        Option(
            "--unite",
            metavar="MODEL|off",
            help="The model that joins the names which several articles have for one holder or target, in one call, "
            "where rules cannot.  [default: the model of the run; with --corpus: off]",
        ),
    ] = None,
    corpus: Annotated[
        Path | None,
        Option("--corpus", metavar="PATH", help="The results of summarize batch, instead of files."),
    ] = None,
    by: Annotated[
        Literal["month", "quarter", "year", "source"], Option("--by", help="With --corpus: the columns of the table.")
    ] = "month",
    top: Annotated[int, Option("--top", metavar="N", min=1, help="With --corpus: number of holders and targets.")] = 50,
    output_format: Annotated[Literal["text", "markdown", "json", "jsonl", "csv", "html"], o.FORMAT] = "text",
    output: o.OutputOption = None,
    everything: Annotated[bool, Option("--all", help="Show every quotation, not just the first few.")] = False,
    flags: dict[str, Any],
) -> int:
    """Show who takes which side on what, in whose words; several articles, or a whole archive, are compared."""
    if corpus is not None:
        if files or matrix or graph:
            raise UsageError("--corpus goes without files, --matrix and --graph; see --by and --format html")
        from summarizer.cli.output import print_result

        names = _unite_archive(unite, flags)
        return print_result(_timeline(corpus, (holder, target), by, top, output_format, names), output, [str(corpus)])
    if matrix and graph:
        raise UsageError("--matrix and --graph exclude each other; give one of them")
    if matrix and output_format in _FORMATS_OF_REPORTS:
        raise UsageError("--matrix is printed as text, markdown or csv; choose another --format")
    if graph and output_format != "text":
        raise UsageError("--graph is a format of its own; leave --format out")
    from summarizer.cli.output import Reporting, run_reports
    from summarizer.config import load_settings
    from summarizer.corpus.stances import filter_stances
    from summarizer.render.report import EVERYTHING, ReportWriter, Room
    from summarizer.render.stances import StancesWriter
    from summarizer.settings import Wanted

    paths, many = files or ["-"], len(files or ()) > 1
    writer: ReportWriter | StancesWriter
    if output_format in _FORMATS_OF_REPORTS:
        writer = ReportWriter(output_format, many=many)
    else:
        room = EVERYTHING if everything else Room(most_holders=None)
        form = graph or ("matrix" if matrix else None)
        writer = StancesWriter(output_format, form, room, holder=holder, target=target)
    collects = isinstance(writer, StancesWriter)
    joins = many and unite != _OFF and collects
    reporting = Reporting(
        Wanted(summary=False),
        writer,
        output,
        quiet=flags["quiet"],
        select=(lambda report: report) if collects else (lambda report: filter_stances(report, holder, target)),
        before_closing=_uniting(writer, unite, flags) if joins else None,
    )
    return run_reports(paths, load_settings(flags), reporting)


def _uniting(
    writer: "ReportWriter | StancesWriter", model: str | None, flags: dict[str, Any]
) -> "Callable[[Engine], Awaitable[None]]":
    """Give the writer the names that a model joined; if the model fails, it keeps those that rules joined."""
    from summarizer.cli.output import Messages
    from summarizer.corpus.stances import common_names, contexts_of
    from summarizer.errors import ModelError
    from summarizer.extract.entities import CommonNames
    from summarizer.render.stances import StancesWriter

    async def unite(engine: "Engine") -> None:
        assert isinstance(writer, StancesWriter)
        names = common_names(writer.sources)
        try:
            async with _engine_for(model, engine, flags) as chosen:
                holders, targets = await chosen.unite(names.holders, names.targets, contexts_of(writer.sources))
        except ModelError as error:
            Messages(quiet=flags["quiet"]).error(f"names are joined by rules alone: {error}")
            return
        writer.names = CommonNames(tuple(holders), tuple(targets))

    return unite


@asynccontextmanager
async def _engine_for(model: str | None, engine: "Engine | None", flags: dict[str, Any]) -> "AsyncIterator[Engine]":
    """The engine itself, or one with another model for the block."""
    if model is None and engine is not None:
        yield engine
        return
    from summarizer.cli.output import Messages, cli_engine
    from summarizer.config import VERIFY_OFF, load_settings

    settings = load_settings(flags | {"model": model, "verify": VERIFY_OFF})
    async with cli_engine(settings, Messages(quiet=flags["quiet"])) as other:
        yield other


def _unite_archive(model: str | None, flags: dict[str, Any]) -> "Unite | None":
    """Joins the names of an archive by a model; None if none is named."""
    if model in (None, _OFF):
        return None

    import asyncio

    async def unite(
        holders: "list[Entity]", targets: "list[Entity]", contexts: dict[tuple[str, str], str]
    ) -> "tuple[list[Entity], list[Entity]]":
        async with _engine_for(model, None, flags) as engine:
            return await engine.unite(holders, targets, contexts)

    return lambda *names: asyncio.run(unite(*names))


def _timeline(
    results: Path,
    words: tuple[str | None, str | None],
    by: "Grouping",
    top: int,
    output_format: str,
    unite: "Unite | None",
) -> str:
    from summarizer.corpus.stances import read_stances, timeline_of
    from summarizer.render import stances as show

    if output_format == "markdown":
        raise UsageError("the stances of an archive are printed as text, csv, html, json or jsonl")
    stances = read_stances(results, *words, by=by, unite=unite)
    if output_format == "csv":
        return show.timeline_csv(stances)
    if output_format in ("json", "jsonl"):
        return show.timeline_json(stances, lines=output_format == "jsonl")
    timeline = timeline_of(stances)
    if output_format == "html":
        from summarizer.render.html_pages import timeline_html

        return timeline_html(timeline, top, by)
    return show.timeline_text(timeline, top)


@o.with_options(o.RUN_OPTIONS, o.READING_OPTIONS, {"offline": o.MODEL_OPTIONS["offline"]})
def clean(
    *,
    file: o.OneFile = "-",
    show_removed: Annotated[bool, Option("--show-removed", help="List what was left out, and why.")] = False,
    output_format: Annotated[Literal["text", "json"], Option("--format", "-f", help="How to print it.")] = "text",
    output: o.OutputOption = None,
    flags: dict[str, Any],
) -> int:
    """Print the article's text without the page around it. Evidence offsets count in this text."""
    from summarizer.cli.output import Messages, print_result
    from summarizer.ingest.load import load_article
    from summarizer.ingest.sources import ReadingLimits

    article = load_article(file, limits=ReadingLimits.of(flags))
    Messages(quiet=flags["quiet"]).notices(article)
    if output_format == "json":
        return print_result(_clean_report(article), output, [file])
    return print_result(_removals(article) if show_removed else article.text + "\n", output, [file])


def _clean_report(article: "Article") -> str:
    from summarizer.results import CleanReport, RemovalInfo, article_info

    removed = [
        RemovalInfo(text=r.text, reason=r.reason, start=r.raw_span.start, end=r.raw_span.end) for r in article.removals
    ]
    report = CleanReport(article=article_info(article), text=article.text, removed=removed)
    return report.model_dump_json(indent=2) + "\n"


def _removals(article: "Article") -> str:
    """One line for each removal: line number of the input, reason, text."""
    from summarizer.render.phrases import one_line
    from summarizer.text.article import line_at

    lines = []
    for removal in article.removals:
        line = line_at(article.raw, removal.raw_span.start)
        lines.append(f"{line:>5}  {removal.reason:<24}  {one_line(removal.text)}\n")
    return "".join(lines) or "Nothing was left out.\n"


def demo(*, _debug: o.DebugOption = False) -> int:
    """Show what a summary looks like, without a model and with one; offline, from a packaged article."""
    from summarizer.cli.output import Reporting, run_reports
    from summarizer.config import ConfigFile, resolve
    from summarizer.render.report import ReportWriter, Room
    from summarizer.settings import Wanted

    article, recordings = FOLDER / "library-cat.txt", FOLDER / "recordings"
    steps: list[tuple[str, dict[str, Any]]] = [(_FIRST, {"model": "embedded"}), (_SECOND, {"replay": recordings})]
    code = 0
    for heading, flags in steps:
        print(heading.format(article=article, recordings=recordings))
        sys.stdout.flush()
        settings = resolve({"offline": True, "log": False, **flags}, config=ConfigFile(), environ={})
        writer = ReportWriter("text", many=False, room=Room())
        code = code or run_reports([str(article)], settings, Reporting(Wanted(), writer, quiet=True))
    print(_NEXT, end="")
    return code
