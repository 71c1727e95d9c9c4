"""The evidence check: one statement against one article."""

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.article import Article
from summarizer.evidence.comparing import Comparison, Finding, compare
from summarizer.evidence.features import DECISIVE, all_findings, features, score
from summarizer.evidence.index import ArticleIndex
from summarizer.evidence.verdict import Verdict
from summarizer.evidence.weights import CASED
from summarizer.evidence.wording import read
from summarizer.sentences import split_sentences

_MAY_HOLD_SEVERAL = re.compile(r"[.!?…]\W*\s\W*\w")
_MOST_SHOWN = 3


class EvidenceIndex:
    """An article analysed once, so that many statements can be checked against it quickly."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._index = ArticleIndex(article)

    @property
    def uncased(self) -> bool:
        """True when the article is written without capitals."""
        return self._index.uncased

    def check(self, statement: str, cited: Sequence[int] = (), *, holder: str | None = None) -> Verdict:
        """Whether the article supports a statement; see ``check_statement``."""
        number = len(self._index.sentences)
        valid = sorted({n - 1 for n in cited if 1 <= n <= number})
        if valid and len(valid) < number:
            verdict = self._verdict(statement, valid, holder)
            if verdict.supported:
                return verdict
        verdict = self._verdict(statement, None, holder)
        if not verdict.supported and self._index.orders.issuperset(cited) and cited:
            return replace(verdict, reason="the cited sentences are orders to a machine and tell nothing")
        return verdict

    def examine(
        self, statement: str, within: Sequence[int] | None = None, holder: str | None = None
    ) -> tuple[list[Comparison], list[Finding]]:
        """What the verdict rests on: each sentence of the statement beside its support, and what speaks against it.

        ``within`` are indices of sentences, from 0; None looks in the whole article.
        """
        comparisons = self._compare(statement, within)
        return comparisons, [finding for c in comparisons for finding in all_findings(c, holder)]

    def _compare(self, statement: str, within: Sequence[int] | None) -> list[Comparison]:
        language = self.article.language
        parts = (read(part, language) for part in _sentences(statement, language))
        return [compare(self._index, part, within) for part in parts if part.content]

    def _verdict(self, statement: str, within: Sequence[int] | None, holder: str | None) -> Verdict:
        comparisons = self._compare(statement, within)
        if not comparisons:
            return Verdict(False, "the statement says nothing that could be checked", (), 0.0)
        support = tuple(sorted({number + 1 for c in comparisons for number in c.support}))
        found: list[Finding] = []
        for finding in (finding for c in comparisons for finding in all_findings(c, holder)):
            if finding.kind in DECISIVE:
                return Verdict(False, finding.reason, support, 0.0)
            found.append(finding)
        chance = score(features(comparisons, found), uncased=self.uncased)
        if chance >= 0.5 and support:
            return Verdict(True, None, support, round(chance, 4))
        return Verdict(False, _reason(comparisons, found), support, round(min(chance, 0.4999), 4))


def _sentences(statement: str, language: str) -> list[str]:
    flat = " ".join(statement.split())
    if not _MAY_HOLD_SEVERAL.search(flat):
        return [flat]
    return [flat[span.start : span.end] for span in split_sentences(flat, language)]


def _reason(comparisons: Sequence[Comparison], found: Sequence[Finding]) -> str:
    """Why a statement without a decisive finding is not supported."""
    if found:
        return min(found, key=lambda finding: CASED[1].get(finding.kind, 0.0)).reason
    missing = [(c, i) for c in comparisons for i in c.statement.content if i not in c.bearer and c.weights[i] >= 1]
    absent = [(c, i) for c, i in missing if not c.index.has(c.statement.forms[i])]
    if absent:
        return f"the article does not say {_listed(absent)}"
    if missing:
        return f"the article says {_listed(missing)} elsewhere, but not of this"
    return "the article has these words, but in other connections"


def _listed(places: Sequence[tuple[Comparison, int]]) -> str:
    """A few words of a statement, each once, in quotation marks."""
    words = dict.fromkeys(c.text(i) for c, i in places)
    return ", ".join(f"“{word}”" for word in list(words)[:_MOST_SHOWN])
