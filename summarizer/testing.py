"""For tests of your own LLM feature: a text that is not borne out by its source fails the test.

    from summarizer.testing import assert_supported

    def test_our_summary():
        assert_supported(my_summary(article), article)

Set a model as for every other call (``OPENAI_API_KEY``, ``model=…``), and ``replay="recordings/"`` in CI: calls made
once with ``record="recordings/"`` answer there without a key.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

from summarizer.api import Options, check, load_text
from summarizer.results import CheckedClaim, CheckReport, ClaimVerdict
from summarizer.text.article import Article

FAULTS: tuple[ClaimVerdict, ...] = ("contradicted", "partly", "not_stated", "unverified")
"""The verdicts that fail a test unless others are named."""


def assert_supported(
    text: str,
    source: str | os.PathLike[str] | Article,
    *,
    fail_on: Sequence[ClaimVerdict] = FAULTS,
    **options: Unpack[Options],
) -> CheckReport:
    """Check each sentence of ``text`` against ``source``: the article's text, a path, or an article that is loaded.

    A string with a line break or more than 250 characters is the article itself, any other names a file or address.
    Returns the report; raises AssertionError that lists the claims whose verdict is in ``fail_on``, with the source's
    words. Takes ``Options`` by name; otherwise raises like ``summarizer.check``.
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
