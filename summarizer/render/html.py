"""Reports and answers as one self-contained HTML page: styles, script and article are inside.

Everything that a template prints is made printable and escaped. ``render_part`` makes a piece of the page, for a page
that grows while it is read; both have the same markup, so ``STYLE`` and ``SCRIPT`` fit both.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from summarizer import __version__
from summarizer.corpus.entities import SourceReport
from summarizer.render.html_views import ArticleView, MatrixView, matrix_view, view_of
from summarizer.render.phrases import drop_kind
from summarizer.render.terminal import printable
from summarizer.results import AskReport, Report
from summarizer.text.article import Article


def static_file(name: str) -> str:
    """The text of a file in ``static``."""
    return (files("summarizer.render") / "static" / name).read_text(encoding="utf-8")


STYLE = static_file("page.css")
"""CSS of every page."""
SCRIPT = static_file("page.js")
"""JavaScript of every page. It listens on the document, so parts that are added later need no wiring."""


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


def render_page(shown: Sequence[Shown], failed: Sequence[Failed] = ()) -> str:
    """A whole HTML document: the articles in their order; the stances of several are compared."""
    views = [view_of(one.article, one.report, one.answers, key=f"a{at}") for at, one in enumerate(shown, start=1)]
    return render_document("page.html", script=SCRIPT, articles=views, failed=failed, matrix=_compared(views))


def render_document(template: str, *, css: str = "", script: str = "", **values: Any) -> str:
    """A whole HTML document from a template, with the style of every page, ``css`` from ``static``, and a script."""
    style = STYLE + (static_file(css) if css else "")
    fixed = {"policy": content_security_policy(style, script), "style": style, "script": script}
    return environment().get_template(template).render(**fixed, version=__version__, **values)


def fragment(shown: Shown, *, key: str = "a1", level: int = 1) -> str:
    """One article with its claims, as on the page: a ``<section class="report" id="KEY">``.

    ``level`` is the headline's. The page around it needs ``STYLE``, ``SCRIPT`` and, once, ``render_part("symbols")``.
    """
    return render_part("article", view_of(shown.article, shown.report, shown.answers, key=key), level)


def render_part(macro: str, *values: Any) -> str:
    """The markup of one macro of ``templates/parts.html``: ``article_text``, ``claim``, ``answer``, ….

    ``values`` are the macro's arguments, views made by ``view_of``. Raises AttributeError for an unknown macro.
    """
    return str(getattr(environment().get_template("parts.html").module, macro)(*values))


def _compared(views: Sequence[ArticleView]) -> MatrixView | None:
    reports = [SourceReport(view.path, view.report, view.article) for view in views if view.report]
    return matrix_view(reports, [claim.id for view in views for claim in view.stances]) if len(reports) > 1 else None


@cache
def environment() -> Environment:
    """The templates; everything is escaped, and an undefined name is an error."""
    made = Environment(
        loader=PackageLoader("summarizer.render"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["drop_kind"] = drop_kind
    return made


def _safe(value: Any) -> Any:
    """Replace control characters and direction overrides of articles and models."""
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def content_security_policy(styles: str = STYLE, scripts: str = SCRIPT) -> str:
    """A Content-Security-Policy for a page with exactly this inline style sheet and script, and no network."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(styles)}",
            f"script-src {_hash(scripts)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
