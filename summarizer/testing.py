"""For tests of your own LLM feature: fails the test if a text is not supported by its source.

    from summarizer.testing import assert_supported

    def test_our_summary():
        assert_supported(my_summary(article), article)

Choose a model as usual (``OPENAI_API_KEY``, ``model=…``). To run in CI without a key, record the calls once with
``record="recordings/"`` and use ``replay="recordings/"`` there.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

from summarizer.api import Options, check, load_text
from summarizer.results import CheckedClaim, CheckReport, ClaimVerdict
from summarizer.text.article import Article

FAULTS: tuple[ClaimVerdict, ...] = ("contradicted", "disputed", "partly", "not_stated", "unverified")
"""The verdicts that fail a test by default."""


def assert_supported(
    text: str,
    source: str | os.PathLike[str] | Article,
    *,
    fail_on: Sequence[ClaimVerdict] = FAULTS,
    **options: Unpack[Options],
) -> CheckReport:
    """Check each sentence of ``text`` against ``source``: an article's text, a path, an address or a loaded article.

    A string with a line break or more than 250 characters is the article itself. Returns the report. Raises
    AssertionError, which lists the claims whose verdict is in ``fail_on``, and the errors of ``summarizer.check``.
    Takes ``Options`` by name.
    """
    report = check(_article(source), text=text, **options)
    faults = [claim for claim in report.claims if claim.verdict in fail_on]
    if faults:
        raise AssertionError("\n".join([f"{len(faults)} of {len(report.claims)} claims failed:", *map(_line, faults)]))
    return report


_LONGEST_PATH = 250


def _article(source: str | os.PathLike[str] | Article) -> str | Path | Article:
    if isinstance(source, str) and ("\n" in source or len(source) > _LONGEST_PATH):
        return load_text(source)
    return source if isinstance(source, (str, Article)) else Path(source)


def _line(claim: CheckedClaim) -> str:
    words = " … ".join(" ".join(piece.quote.split()) for piece in claim.evidence[:2])
    said = f"; the source: “{words}”" if words else ""
    return f"- {claim.verdict}: {claim.text} ({claim.reason or 'no model has read it'}{said})"
