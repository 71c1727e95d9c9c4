"""``summarize compare A B C…``: reports of one event side by side."""

from collections import Counter
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from summarizer.cli import options as o
from summarizer.errors import CheckError, InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from summarizer.config import Settings
    from summarizer.text.article import Article

_FEWEST = 2
_MOST = 24
"""Most reports: each is read beside the others', and the page has a column for each."""
FAILURES = ("contradictions",)


class CompareFormat(StrEnum):
    """How a comparison is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


@o.with_options({"language": o.SHAPE_OPTIONS["language"]}, o.ALL_OPTIONS)
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
    output_format: Annotated[CompareFormat, Option("--format", "-f", help="How to print the result.")] = (
        CompareFormat.TEXT
    ),
    dry_run: o.DryRunOption = False,
    output: o.OutputOption = None,
    quiet: o.QuietOption = False,
    _debug: o.DebugOption = False,
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
    from summarizer.cli.output import Messages, Output
    from summarizer.cli.running import run_once
    from summarizer.config import VERIFY_OFF, load_settings
    from summarizer.render.compare import rendered
    from summarizer.tasks import ArticleAnalysis

    fails = o.failing(fail_on, FAILURES)
    if flags.get("verify") == VERIFY_OFF and not exact:
        raise UsageError("--verify off leaves nothing to compare meaning; use --exact for the exact alignment alone")
    settings, messages = load_settings(flags | ({"model": "embedded"} if exact else {})), Messages(quiet=quiet)
    language = o.shape_of({"language": flags.get("language")}).language
    articles = _articles(reports or [], corpus, about, top, settings)
    analyses = [ArticleAnalysis(article) for article in articles]
    if dry_run:
        from summarizer.cli.planning import print_compare_plan

        return print_compare_plan(analyses, settings, language)
    for article in articles:
        messages.notices(article)
    report = run_once(
        settings,
        Output(output, [*(reports or []), str(corpus or "-")]),
        messages,
        lambda engine: engine.compare(analyses, about=about, language=language),
        lambda made: rendered(made, articles, output_format.value),
    )
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
    from summarizer.corpus.inputs import ARTICLE_SUFFIXES
    from summarizer.ingest.load import load_article

    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in ARTICLE_SUFFIXES and path.is_file():
            with suppress(InputError):
                yield load_article(str(path), limits=settings.reading)


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
