"""Fills the templates. Whatever a template prints is made printable and escaped: there is no other way out of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from summarizer import __version__
from summarizer.article import Article
from summarizer.rendering.html.assets import SCRIPT, STYLE, content_security_policy
from summarizer.rendering.html.matrix import MatrixView, matrix_view
from summarizer.rendering.html.views import ArticleView, view_of
from summarizer.rendering.safe import printable
from summarizer.rendering.stances import Told
from summarizer.results import AskReport, Report


@dataclass(frozen=True, slots=True)
class Shown:
    """One article, and what is shown beside it: its report, answers to questions, or both."""

    article: Article
    report: Report | None = None
    answers: tuple[AskReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that could not be read, and why."""

    path: str
    message: str


def render_page(shown: Sequence[Shown | Failed]) -> str:
    """A whole HTML document: the articles in their order, compared by their stances where there are several."""
    read = [one for one in shown if isinstance(one, Shown)]
    views = [view_of(one.article, one.report, one.answers, key=f"a{at}") for at, one in enumerate(read, start=1)]
    return (
        environment()
        .get_template("page.html")
        .render(
            articles=views,
            failed=[one for one in shown if isinstance(one, Failed)],
            matrix=_compared(views),
            policy=content_security_policy(),
            style=STYLE,
            script=SCRIPT,
            version=__version__,
        )
    )


def fragment(shown: Shown, *, key: str = "a1", level: int = 1) -> str:
    """One article with all that is said of it, as on the page: a ``<section class="report" id="KEY">``.

    ``level`` is the headline's. The page around it needs ``STYLE``, ``SCRIPT`` and, once, ``render_part("symbols")``.
    """
    return render_part("article", view_of(shown.article, shown.report, shown.answers, key=key), level)


def render_part(macro: str, *values: Any) -> str:
    """The markup of one macro of ``templates/parts.html``: ``article_text``, ``claim``, ``answer``, ….

    ``values`` are the macro's arguments, views made by ``view_of``. Raises AttributeError for an unknown macro.
    """
    return str(getattr(environment().get_template("parts.html").module, macro)(*values))


def _compared(views: Sequence[ArticleView]) -> MatrixView | None:
    told = [Told(view.path, view.report) for view in views if view.report]
    return matrix_view(told, [claim.id for view in views for claim in view.stances]) if len(told) > 1 else None


@cache
def environment() -> Environment:
    """The templates, with escaping on and nothing undefined passed over; other templates may be built on them."""
    return Environment(
        loader=PackageLoader("summarizer.rendering.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _safe(value: Any) -> Any:
    """Control characters and direction overrides of articles and models show as what they are: not text."""
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
