"""Item → Row: what decides the rows of a run, and the code that makes a row, whichever engine runs it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from functools import cache

import summarizer
from summarizer.config import Settings
from summarizer.corpus.inputs import Item
from summarizer.corpus.rows import ROW_VERSION, Row
from summarizer.engine import Engine
from summarizer.errors import InputError, ModelError, SummarizerError
from summarizer.ingest import metadata
from summarizer.ingest.claims import Claim, ClaimedText, claims_in
from summarizer.ingest.load import load_article, read_bytes, to_article
from summarizer.ingest.sources import Metadata, ReadingLimits, SourceBytes, valid_unicode
from summarizer.llm.client import Usage
from summarizer.prompts import prompts_hash
from summarizer.results import (
    EXTRACTIVE,
    NO_FINDINGS,
    Answer,
    ClaimChecks,
    ErrorInfo,
    RunReport,
    RunTotals,
    VerifierRun,
)
from summarizer.settings import ModelSettings
from summarizer.shape import Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article

_MESSAGE_LENGTH = 200


def _default_settings() -> Settings:
    return Settings(ModelSettings(), ReadingLimits())


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to make of every input: a value that can be sent to any worker."""

    wanted: Wanted
    questions: tuple[str, ...] = ()
    keep_text: bool = True
    checks: bool = False
    """Whether each record's claims are checked against its text."""
    identity: str = EXTRACTIVE
    """Of the model that drafts, as ``ChatModel.identity``."""
    verifier: str | None = None
    """Of the model that verifies, as ``ChatModel.identity``, or ``off``; None if no model writes."""
    settings: Settings = field(default_factory=_default_settings)
    """How a worker opens these models and limits its inputs; paths and keys in it do not change the rows."""

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits; equal when the same inputs give the same rows."""
        return _hash(self)


@cache
def _hash(recipe: Recipe) -> str:
    whole = {
        "version": summarizer.__version__,
        "prompts": prompts_hash(),
        "wanted": asdict(recipe.wanted),
        "questions": recipe.questions,
        "keep_text": recipe.keep_text,
        "checks": recipe.checks,
        "identity": recipe.identity,
        "verifier": recipe.verifier,
        "max_output_tokens": recipe.settings.max_output_tokens,
    }
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:12]


def read_item(item: Item, limits: ReadingLimits) -> Article:
    """The article of an item. Raises InputError."""
    if item.problem is not None:
        raise InputError(f"{item.id}: {item.problem}")
    if item.data is None:
        return load_article(item.source, limits=limits)
    raw = read_bytes(SourceBytes(item.id, item.data), path=item.id, limits=limits)
    merged = {name: getattr(item.metadata, name) or getattr(raw.metadata, name) for name in Metadata.__slots__}
    return to_article(replace(raw, metadata=Metadata(**merged)))


async def make_row(item: Item, recipe: Recipe, engine: Engine, read: Callable[[], Article]) -> Row:
    """The row of an item; a fault of the input or of the model's replies becomes an error row.

    Raises CostLimitReached, UsageError and other SummarizerErrors that are not due to this one input.
    """
    try:
        return await _result_row(item, recipe, engine, read())
    except (InputError, ModelError) as error:
        return error_row(item, recipe, error)
    except SummarizerError:
        raise
    except Exception as error:  # one bad article must not end a night's work
        return error_row(item, recipe, error)


def error_row(item: Item, recipe: Recipe, error: Exception) -> Row:
    """The row of an input that has no results."""
    if isinstance(error, SummarizerError):
        info = ErrorInfo(kind=error.kind, message=valid_unicode(str(error)), exit_code=error.exit_code)
    else:
        message = f"{item.id}: unexpected {type(error).__name__}: {' '.join(str(error).split())[:_MESSAGE_LENGTH]}"
        info = ErrorInfo(kind="unexpected", message=valid_unicode(message), exit_code=SummarizerError.exit_code)
    source = valid_unicode(item.source)
    own = {"id": item.id, "source": source, "content": item.content, "recipe": recipe.hash}
    return Row.of(NO_FINDINGS, **own, status="error", error=info)


def duplicate_row(item: Item, computed: Row) -> Row:
    """The row of an item whose content was computed as another row: the same results under its own name."""
    article, error, check = computed.article, computed.error, computed.check
    if article is not None:
        known = item.metadata
        published = metadata.find_date(known.published) if known.published else None
        source = article.source.model_copy(update={"path": item.id})
        update = {"source": source, "published": published or article.published, "site": known.site or article.site}
        article = article.model_copy(update=update)
    if error is not None:
        error = error.model_copy(update={"message": error.message.replace(computed.id, item.id)})
    if check is not None:
        claims = [claim.model_copy(update={"source": item.id}) for claim in check.claims]
        check = check.model_copy(update={"claims": claims})
    own = {"id": item.id, "source": valid_unicode(item.source), "article": article, "error": error, "check": check}
    return computed.model_copy(update=own | {"duplicate_of": computed.duplicate_of or computed.id, "run": None})


async def _result_row(item: Item, recipe: Recipe, engine: Engine, article: Article) -> Row:
    report = await engine.report(article, recipe.wanted)
    analysis = ArticleAnalysis(article)
    answers = [await engine.answer(analysis, question) for question in recipe.questions]
    checked = await engine.check([analysis], _claims_of(item), None) if recipe.checks else None
    return Row.of(
        report,
        schema_version=ROW_VERSION,
        id=item.id,
        source=valid_unicode(item.source),
        content=item.content or report.article.source.sha256,
        recipe=recipe.hash,
        status="ok",
        text=article.text if recipe.keep_text else None,
        answers=[Answer.of(answer) for answer in answers],
        check=ClaimChecks.of(checked) if checked else None,
        run=_totals([report.run, *(one.run for one in (*answers, checked) if one)], engine),
    )


def _claims_of(item: Item) -> ClaimedText:
    """Raises InputError where there is nothing to check."""
    if item.claims is None:
        raise InputError(f"{item.id} has no claims; --check reads a column of a table")
    given = claims_in(item.claims) if isinstance(item.claims, str) else ClaimedText(tuple(map(Claim, item.claims)), ())
    if not given.claims:
        raise InputError(f"{item.id}: the text to check claims nothing")
    return given


def _totals(runs: list[RunReport], engine: Engine) -> RunTotals:
    """The runs of a report and its answers as one."""
    counts = ("calls", "input_tokens", "output_tokens", "cached_tokens")
    sums = {name: sum(getattr(run, name) for run in runs) for name in counts}
    exact = all(run.tokens_counted == "exact" for run in runs)
    usage = Usage(sums["input_tokens"], sums["output_tokens"], sums["cached_tokens"], exact)
    return RunTotals.of(
        runs[0],
        **sums,
        tokens_counted="exact" if exact else "estimated",
        verifier=_verifier([run.verifier for run in runs if run.verifier is not None]),
        cost_usd=_cost(runs, usage, engine),
    )


def _verifier(runs: list[VerifierRun]) -> VerifierRun | None:
    """The verifier's runs as one: a report and its answers have the same verifier."""
    if not runs:
        return None
    return runs[0].model_copy(update={name: sum(getattr(run, name) for run in runs) for name in ("calls", "unread")})


def _cost(runs: list[RunReport], usage: Usage, engine: Engine) -> float | None:
    """What the calls cost when they were made; with a second model, whose price is its own, what was paid now."""
    if engine.verifier not in (None, engine.model):
        paid = [run.cost_usd for run in runs]
        return None if None in paid else sum(cost or 0.0 for cost in paid)
    price = engine.ledger.price if engine.ledger else None
    return 0.0 if not usage.input_tokens else None if price is None else price.of(usage)
