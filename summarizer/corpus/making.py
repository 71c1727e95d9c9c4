"""Item → Row: the one code that makes a row, whichever engine runs it."""

from collections.abc import Callable
from dataclasses import replace

from summarizer import metadata
from summarizer.analysis import ArticleAnalysis
from summarizer.article import Article
from summarizer.corpus.items import Item
from summarizer.corpus.recipe import Recipe
from summarizer.corpus.rows import Row, RowRun
from summarizer.engine import Engine
from summarizer.errors import InputError, ModelError, SummarizerError
from summarizer.loading import load_article, to_article
from summarizer.models.chat import Usage
from summarizer.reading import Metadata, ReadingLimits, read_bytes
from summarizer.reading.inputs import Bytes
from summarizer.results import Answer, AskReport, ErrorInfo, RunReport, VerifierRun


def read_item(item: Item, limits: ReadingLimits) -> Article:
    """The article of an item. Raises InputError."""
    if item.problem is not None:
        raise InputError(f"{item.id}: {item.problem}")
    if item.data is None:
        return load_article(item.source, limits=limits)
    raw = read_bytes(Bytes(item.id, item.data), path=item.id, limits=limits)
    said = {name: getattr(item.metadata, name) or getattr(raw.metadata, name) for name in Metadata.__slots__}
    return to_article(replace(raw, metadata=Metadata(**said)))


async def make_row(item: Item, recipe: Recipe, engine: Engine, read: Callable[[], Article]) -> Row:
    """The row of an item; what is wrong with the input or the model's replies becomes an error row.

    Raises CostLimitReached, UsageError and other SummarizerErrors that are no fault of this one input.
    """
    try:
        return await _made(item, recipe, engine, read())
    except (InputError, ModelError) as error:
        return error_row(item, recipe, error)
    except SummarizerError:
        raise
    except Exception as error:  # one poisoned article must not end a night's work
        return error_row(item, recipe, error)


def error_row(item: Item, recipe: Recipe, error: Exception) -> Row:
    """The row of an input that has no results."""
    if isinstance(error, SummarizerError):
        info = ErrorInfo(kind=error.kind, message=str(error), exit_code=error.exit_code)
    else:
        said = f"{item.id}: unexpected {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        info = ErrorInfo(kind="unexpected", message=said, exit_code=SummarizerError.exit_code)
    return Row(id=item.id, source=item.source, content=item.content, recipe=recipe.hash, status="error", error=info)


def duplicate_row(item: Item, computed: Row) -> Row:
    """The row of an item whose content was computed as another row: the same results under its own name."""
    article = computed.article
    if article is not None:
        said = item.metadata
        published = metadata.find_date(said.published) if said.published else None
        source = article.source.model_copy(update={"path": item.id})
        update = {"source": source, "published": published or article.published, "site": said.site or article.site}
        article = article.model_copy(update=update)
    error = computed.error
    if error is not None:
        error = error.model_copy(update={"message": error.message.replace(computed.id, item.id)})
    mine = {"id": item.id, "source": item.source, "article": article, "error": error}
    return computed.model_copy(update=mine | {"duplicate_of": computed.duplicate_of or computed.id, "run": None})


async def _made(item: Item, recipe: Recipe, engine: Engine, article: Article) -> Row:
    report = await engine.report(article, recipe.wanted)
    analysis = ArticleAnalysis(article)
    answers = [await engine.answer(analysis, question) for question in recipe.questions]
    return Row(
        id=item.id,
        source=item.source,
        content=item.content or report.article.source.sha256,
        recipe=recipe.hash,
        status="ok",
        article=report.article,
        text=article.text if recipe.keep_text else None,
        summary=report.summary,
        stances=report.stances,
        quotations=report.quotations,
        answers=[_answer(answer) for answer in answers],
        dropped=report.dropped,
        run=_run([report.run, *(answer.run for answer in answers)], engine),
    )


def _answer(report: AskReport) -> Answer:
    return Answer(**{name: getattr(report, name) for name in Answer.model_fields})


def _run(runs: list[RunReport], engine: Engine) -> RowRun:
    usage = Usage(
        sum(run.input_tokens for run in runs),
        sum(run.output_tokens for run in runs),
        sum(run.cached_tokens for run in runs),
        all(run.tokens_counted == "exact" for run in runs),
    )
    first = runs[0]
    return RowRun(
        model=first.model,
        endpoint=first.endpoint,
        prompts=first.prompts,
        calls=sum(run.calls for run in runs),
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cached_tokens=usage.cached_tokens,
        tokens_counted="exact" if usage.exact else "estimated",
        verifier=_verifier([run.verifier for run in runs]),
        cost_usd=_cost(runs, usage, engine),
    )


def _verifier(readings: list[VerifierRun | None]) -> VerifierRun | None:
    """All readings of a row as one: its report and its answers have the same verifier."""
    read = [reading for reading in readings if reading is not None]
    if not read:
        return None
    return read[0].model_copy(update={name: sum(getattr(one, name) for one in read) for name in ("calls", "unread")})


def _cost(runs: list[RunReport], usage: Usage, engine: Engine) -> float | None:
    """What the calls cost when they were made; with a second model, whose price is its own, what was paid now."""
    if engine.verifier not in (None, engine.model):
        paid = [run.cost_usd for run in runs]
        return None if None in paid else sum(cost or 0.0 for cost in paid)
    price = engine.ledger.price
    return 0.0 if not usage.input_tokens else None if price is None else price.of(usage)
