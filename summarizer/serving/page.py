"""The page that a browser loads: a form, and the place where the article and what is said of it will be."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import ChoiceLoader, PackageLoader

from summarizer.rendering.html import SCRIPT, STYLE, content_security_policy
from summarizer.rendering.html.page import environment

_STATIC = files("summarizer.serving") / "static"
_STYLES = STYLE + (_STATIC / "live.css").read_text(encoding="utf-8")
_SCRIPTS = SCRIPT + (_STATIC / "live.js").read_text(encoding="utf-8")


def live_page(given: Sequence[str], notice: str, max_bytes: int) -> str:
    """The document. ``given`` are the titles of the command line's articles, ``notice`` says where an article goes."""
    loaders = [PackageLoader("summarizer.serving"), PackageLoader("summarizer.rendering.html")]
    templates = environment().overlay(loader=ChoiceLoader(loaders))
    return templates.get_template("live.html").render(
        given=given, notice=notice, max_bytes=max_bytes, style=_STYLES, script=_SCRIPTS
    )


@cache
def page_policy() -> str:
    """The page's Content-Security-Policy: its own style sheet and script, and requests to its own server."""
    return f"{content_security_policy(_STYLES, _SCRIPTS)}; connect-src 'self'; frame-ancestors 'none'"
