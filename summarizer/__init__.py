"""Summaries, stances and answers that carry the article's own words as evidence.

>>> import summarizer
>>> article = summarizer.load_text('''The town of Veldby will build a footbridge, the council decided.
...
... Mayor Ilse Thorn said: “This bridge will bring the two halves of the town together.”''')
>>> summarizer.ask(article, "What will the town build?").passages[0].evidence[0].quote
'The town of Veldby will build a footbridge, the council decided.'

Importing this package imports none of its modules; each name below is imported on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from summarizer.api import (
        Options,
        Reader,
        ShapeOptions,
        Source,
        aask,
        acheck,
        acompare,
        adiff,
        ask,
        assert_supported,
        astances,
        asummarize,
        check,
        compare,
        diff,
        load_text,
        stances,
        summarize,
    )
    from summarizer.errors import CheckError, InputError, ModelError, SummarizerError, UsageError
    from summarizer.ingest.load import load_article
    from summarizer.results import (
        Answer,
        AskReport,
        CheckReport,
        CompareReport,
        DiffReport,
        Evidence,
        Report,
        Stance,
        Statement,
        Summary,
    )
    from summarizer.text.article import Article

__version__ = "0.1.0"

_NAMES = {
    "errors": "CheckError InputError ModelError SummarizerError UsageError",
    "ingest.load": "load_article",
    "results": "Answer AskReport CheckReport CompareReport DiffReport Evidence Report Stance Statement Summary",
    "text.article": "Article",
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}
"""Where the names are that ``api`` does not define."""

__all__ = [
    "Answer",
    "Article",
    "AskReport",
    "CheckError",
    "CheckReport",
    "CompareReport",
    "DiffReport",
    "Evidence",
    "InputError",
    "ModelError",
    "Options",
    "Reader",
    "Report",
    "ShapeOptions",
    "Source",
    "Stance",
    "Statement",
    "SummarizerError",
    "Summary",
    "UsageError",
    "aask",
    "acheck",
    "acompare",
    "adiff",
    "ask",
    "assert_supported",
    "astances",
    "asummarize",
    "check",
    "compare",
    "diff",
    "load_article",
    "load_text",
    "stances",
    "summarize",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'api')}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
