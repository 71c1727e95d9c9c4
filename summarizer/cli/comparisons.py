"""Commands that hold texts against one another: ``check``, ``compare`` and ``diff``."""

from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from typer import Argument, Option

from summarizer.cli import options as o
from summarizer.errors import CheckError, InputError, UsageError
from summarizer.settings import FAULTS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence

    from summarizer.config import Settings
    from summarizer.engine import Engine
    from summarizer.ingest.claims import ClaimedText
    from summarizer.results import ChangePart, CheckReport, CompareReport, DiffReport
    from summarizer.text.article import Article

Made = TypeVar("Made", bound="CheckReport | CompareReport | DiffReport")
_NO_MODEL = (
    "no model has read the claims, so meaning is unverified; set OPENAI_API_KEY, --base-url or --model, "
    "or use --exact for the exact checks alone"
)
_NO_VERDICT = "{model} gave no usable verdict on any claim, so meaning is unverified; name another model with --verify"
_FEWEST = 2
_MOST = 24
"""Most reports: each is read beside the others', and the page has a column for each."""
FAILURES = ("contradictions",)
ANY = "any"
FAILING: "dict[str, ChangePart]" = {
    "headline": "headline",
    "figures": "figure",
    "dates": "date",
    "names": "name",
    "negations": "negation",
    "qualifiers": "qualifier",
    "quotations": "quotation",
    "corrections": "correction",
}
"""Word of ``--fail-on`` → what a change is about."""


class _Job:
    """One result about some articles, and where it goes."""

    def __init__(
        self,
        settings: "Settings",
        flags: dict[str, Any],
        inputs: "Sequence[str]",
        articles: "Sequence[Article]",
        output_format: str,
    ) -> None:
        """Raises UsageError for an ``--output`` that cannot be written."""
        from summarizer.cli.output import Messages, Output

        self.messages = Messages(quiet=flags["quiet"])
        self._output = Output(flags["output"], inputs)
        self._settings, self._articles, self._format = settings, articles, output_format

    def print_notices(self) -> None:
        """Print how the articles were read, where that matters."""
        for article in self._articles:
            self.messages.notices(article)

    def run(self, work: "Callable[[Engine], Awaitable[Made]]", in_words: "Callable[[Made, str], str]") -> "Made":
        """Make the result with an engine, before ``--timeout``, and print it and its finish line.

        ``in_words`` gives it in a format that is neither JSON nor a page.
        """
        import asyncio

        from summarizer.cli.output import cli_engine, finish_line
        from summarizer.engine import time_limit

        async def made() -> "Made":
            async with cli_engine(self._settings, self.messages) as engine, time_limit(self._settings.timeout):
                return await work(engine)

        result = asyncio.run(made())
        self._output.write(self._shown(result, in_words))
        self._output.finish()
        self.messages.note(finish_line(result.run))
        return result

    def _shown(self, result: "Made", in_words: "Callable[[Made, str], str]") -> str:
        if self._format == "json":
            return result.model_dump_json(indent=2) + "\n"
        if self._format == "html":
            from summarizer.render.html_pages import page_of

            return page_of(result, self._articles)
        return in_words(result, self._format)


def _settings(flags: dict[str, Any], exact: bool, purpose: str) -> "Settings":
    """The settings of a run that reads meaning; without a model if it is ``exact``. Raises UsageError."""
    from summarizer.config import VERIFY_OFF, load_settings

    if flags["verify"] == VERIFY_OFF and not exact:
        raise UsageError(f"--verify off leaves nothing to {purpose}")
    return load_settings(flags | ({"model": "embedded"} if exact else {}))


@o.with_options(o.PRINT_OPTIONS, o.ALL_OPTIONS)
def check(
    *,
    sources: o.Files = None,
    claim: Annotated[
        list[str] | None, Option("--claim", metavar="TEXT", help="A claim to check; repeat it for more.")
    ] = None,
    claims: Annotated[
        str | None,
        Option("--claims", metavar="FILE", help="A file of claims, one a line or JSON lines; - for a pipe."),
    ] = None,
    text: Annotated[
        str | None,
        Option(
            "--text",
            metavar="FILE",
            help="A text to check sentence by sentence: Markdown, HTML or plain; - for a pipe.",
        ),
    ] = None,
    exact: Annotated[
        bool, Option("--exact", help="Run the exact checks alone (quotations, figures); no model reads.")
    ] = False,
    fail_on: Annotated[
        str | None,
        Option(
            "--fail-on",
            metavar="VERDICTS",
            help=f"Exit with 4 when a claim has one of these verdicts: {', '.join(FAULTS)}.",
        ),
    ] = None,
    output_format: Annotated[Literal["text", "markdown", "json", "jsonl", "junit", "sarif", "html"], o.FORMAT] = "text",
    flags: dict[str, Any],
) -> int:
    """Check claims, or somebody else's text, against their source: supported, contradicted, or not there.

    \b
      summarize check article.txt --text summary.md       each sentence of a summary
      summarize check article.txt --claim "The vote was unanimous."
      summarize check a.txt b.txt --claims claims.txt     which source bears out which claim
      summarize check article.txt --text theirs.md --fail-on contradicted,not_stated --format junit

    The exact checks come first: quotations, figures, dates. What a claim means is read by the model that --model or
    --verify names.
    """
    from summarizer.ingest.load import load_article
    from summarizer.render.comparisons import claims_text
    from summarizer.tasks import ArticleAnalysis

    verdicts, paths = o.listed("--fail-on", fail_on, FAULTS), sources or ["-"]
    settings = _settings(flags, exact, "read the claims; use --exact for the exact checks alone")
    given, path = _given(claim or [], claims, text, paths, settings)
    articles = [load_article(source, limits=settings.reading) for source in paths]
    analyses = [ArticleAnalysis(article) for article in articles]
    if flags["dry_run"]:
        from summarizer.cli.planning import check_rounds, print_calls

        return print_calls(settings, partial(check_rounds, analyses, given), sums=len(analyses) > 1)
    job = _Job(settings, flags, [*paths, path or "-"], articles, output_format)
    report = job.run(lambda engine: engine.check(analyses, given, path), claims_text)
    if any(getattr(report.counts, verdict) for verdict in verdicts):
        return CheckError.exit_code
    if exact or (report.run.verifier and report.counts.unverified < len(report.claims)):
        return 0
    job.messages.error(_NO_VERDICT.format(model=report.run.verifier.model) if report.run.verifier else _NO_MODEL)
    return 1


def _given(
    single: list[str], listed: str | None, text: str | None, sources: list[str], settings: "Settings"
) -> "tuple[ClaimedText, str | None]":
    """The claims, and the path of the text they come from."""
    from summarizer.ingest.claims import Claim, ClaimedText, claims_in, claims_listed
    from summarizer.ingest.load import read_input

    ways = sum(map(bool, (single, listed, text)))
    if ways != 1:
        what = "give the claims in one way only" if ways else "say what to check"
        raise UsageError(f"{what}: --claim TEXT, --claims FILE, or --text FILE")
    path = listed or text
    if path is None:
        if any(not one.strip() for one in single):
            raise UsageError("a claim is empty; give a sentence")
        return ClaimedText(tuple(Claim(" ".join(one.split())) for one in single), ()), None
    if path == "-" and "-" in sources:
        raise UsageError("standard input cannot hold both the source and the claims; give one of them as a file")
    raw = read_input(path, limits=settings.reading)
    words = raw.text if raw.original is None else raw.original
    given = claims_listed(words) if listed else claims_in(words, raw.media)
    if not given.claims:
        raise InputError(f"{path} claims nothing; there is no sentence to check")
    return given, path


@o.with_options(o.PRINT_OPTIONS, {"language": o.SHAPE_OPTIONS["language"]}, o.ALL_OPTIONS)
def compare(
    *,
    reports: o.Files = None,
    corpus: Annotated[
        Path | None,
        Option("--corpus", metavar="PATH", help="Choose the reports from a folder, or from results of batch."),
    ] = None,
    about: Annotated[
        str | None, Option("--about", metavar="TEXT", help="With --corpus: the event that the reports are about.")
    ] = None,
    top: Annotated[
        int, Option("--top", metavar="N", min=_FEWEST, max=_MOST, help="With --corpus: at most so many reports.")
    ] = 8,
    exact: Annotated[bool, Option("--exact", help="Align only what is exactly the same; no model reads.")] = False,
    fail_on: Annotated[
        str | None, Option("--fail-on", metavar="WHAT", help="Exit with 4 when there are any: contradictions.")
    ] = None,
    output_format: Annotated[Literal["text", "markdown", "json", "csv", "html"], o.FORMAT] = "text",
    flags: dict[str, Any],
) -> int:
    """Compare reports of one event: what all say, what one says alone, and where they contradict each other.

    \b
      summarize compare courier.txt herald.txt bote.txt
      summarize compare a.html b.html --format html -o compared.html
      summarize compare --corpus results.jsonl --about "the vote on the Orr bridge"
      summarize compare a.txt b.txt --fail-on contradictions

    With a model, each report's statements are verified and read beside the other reports. Without one, only what is
    exactly the same or differs exactly is aligned: figures, dates, names and quotations.
    """
    from summarizer.render.comparisons import claims_text
    from summarizer.tasks import ArticleAnalysis

    fails = o.listed("--fail-on", fail_on, FAILURES)
    settings = _settings(flags, exact, "compare meaning; use --exact for the exact alignment alone")
    language = o.shape_of({"language": flags["language"]}).language
    articles = _articles(reports or [], corpus, about, top, settings)
    if flags["dry_run"]:
        from summarizer.cli.planning import compare_rounds, print_calls

        return print_calls(settings, partial(compare_rounds, articles, language), sums=True)
    job = _Job(settings, flags, [*(reports or []), str(corpus or "-")], articles, output_format)
    job.print_notices()
    analyses = [ArticleAnalysis(article) for article in articles]
    report = job.run(lambda engine: engine.compare(analyses, about=about, language=language), claims_text)
    return CheckError.exit_code if fails and report.contradictions else 0


def _articles(
    paths: "Sequence[str]", corpus: Path | None, about: str | None, top: int, settings: "Settings"
) -> "list[Article]":
    from summarizer.ingest.load import load_article

    if (corpus is None) != (about is None):
        raise UsageError('--corpus and --about go together: --corpus results.jsonl --about "the vote"')
    if (corpus is None) == (not paths):
        raise UsageError("give reports, or --corpus and --about")
    if corpus is None or about is None:
        if not _FEWEST <= len(paths) <= _MOST:
            raise UsageError(f"give {_FEWEST} to {_MOST} reports, not {len(paths)}")
        return [load_article(path, limits=settings.reading) for path in paths]
    found = _in_folder(corpus, settings) if corpus.is_dir() else _in_results(corpus, about)
    chosen = _most_relevant(found, about, top)
    if len(chosen) < _FEWEST:
        raise InputError(f"{corpus} has {len(chosen)} articles about {about!r}; two are needed, so try other words")
    return chosen


def _in_folder(folder: Path, settings: "Settings") -> "Iterator[Article]":
    """The articles of a folder's files; what cannot be read is left out."""
    from summarizer.corpus.inputs import articles_below
    from summarizer.ingest.load import load_article

    for path in articles_below(str(folder)):
        with suppress(InputError):
            yield load_article(path, limits=settings.reading)


def _in_results(results: Path, about: str) -> "Iterator[Article]":
    """The articles of a results file that share most words with a topic."""
    from summarizer.corpus.search import Archive, article_of_row

    with Archive(results) as archive:
        for hit in archive.search(about, 4 * _MOST):
            yield article_of_row(hit.row)


def _most_relevant(articles: "Iterable[Article]", about: str, top: int) -> "list[Article]":
    """The articles that have most of a topic's words, at least half of them; of equals those that repeat them more."""
    from summarizer.text.tokens import content_stems

    ranked: list[tuple[int, float, int, Article]] = []
    for at, article in enumerate(articles):
        wanted = set(content_stems(about, article.language))
        counts = Counter(content_stems(f"{article.title or ''} {article.text}", article.language))
        met = sum(word in counts for word in wanted)
        if met and 2 * met >= len(wanted):
            ranked.append((-met, -sum(counts[word] for word in wanted) / article.words, at, article))
    return [article for *_, article in sorted(ranked, key=lambda one: one[:3])[:top]]


@o.with_options(o.PRINT_OPTIONS, o.ALL_OPTIONS)
def diff(
    *,
    old: Annotated[str, Argument(metavar="OLD", help="The old version: a file, an address, or - for a pipe.")],
    new: Annotated[str, Argument(metavar="NEW", help="The new version.")],
    fail_on: Annotated[
        str | None,
        Option(
            "--fail-on",
            metavar="WHAT",
            help=f"Exit with 4 if any of these changed: {', '.join(FAILING)}, {ANY}.",
        ),
    ] = None,
    output_format: Annotated[Literal["text", "markdown", "json", "html"], o.FORMAT] = "text",
    flags: dict[str, Any],
) -> int:
    """Show what changed between two versions of an article: headline, corrections, figures, names, quotations first.

    \b
      summarize diff old.html new.html                  what was added, dropped, changed, moved
      summarize diff old.txt new.txt --format html      both versions side by side
      summarize diff old.txt new.txt --fail-on figures,quotations

    Markup and typography are no changes. No model is needed; one that --model names says each change in a sentence, and
    the verifier compares the sentence with both versions.
    """
    from summarizer.config import load_settings
    from summarizer.ingest.load import load_article
    from summarizer.render.diff import diff_text

    fails = o.listed("--fail-on", fail_on, [*FAILING, ANY])
    if old == new == "-":
        raise UsageError("standard input cannot hold both versions; give one of them as a file")
    settings = load_settings(flags)
    before, after = [load_article(path, limits=settings.reading) for path in (old, new)]
    job = _Job(settings, flags, [old, new], [before, after], output_format)
    job.print_notices()
    if flags["dry_run"]:
        from summarizer.cli.planning import diff_rounds, print_calls

        return print_calls(settings, partial(diff_rounds, before, after))
    report = job.run(lambda engine: engine.diff(before, after), diff_text)
    parts = {FAILING[word] for word in fails if word != ANY}
    failed = any(ANY in fails or not parts.isdisjoint(change.about) for change in report.changes)
    return CheckError.exit_code if failed else 0
