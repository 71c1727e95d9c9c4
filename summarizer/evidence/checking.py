"""The evidence check: one statement against one article."""

import re
from collections.abc import Sequence

from summarizer.article import Article
from summarizer.evidence.verdict import Verdict

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_SHARE_NEEDED = 0.6


class EvidenceIndex:
    """An article analysed once, so that many statements can be checked against it quickly."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._words = [frozenset(_words(article.sentence_text(s))) for s in article.sentences]

    def check(self, statement: str, cited: Sequence[int] = (), *, holder: str | None = None) -> Verdict:
        """Whether the article supports a statement; see ``check_statement``."""
        words = _words(f"{holder or ''} {statement}")
        order = [n for n in dict.fromkeys(cited) if 1 <= n <= len(self._words)]
        rest = [n for n in range(1, len(self._words) + 1) if n not in order]
        chosen: list[int] = []
        missing = set(words)
        for pool in (order, rest):
            while missing and pool:
                best = max(pool, key=lambda n: len(missing & self._words[n - 1]))
                if not missing & self._words[best - 1]:
                    break
                chosen.append(best)
                missing -= self._words[best - 1]
        score = 1 - len(missing) / max(len(words), 1)
        reason = self._reason(missing, score)
        return Verdict(reason is None, reason, tuple(sorted(chosen)), score)

    def _reason(self, missing: set[str], score: float) -> str | None:
        numbers = sorted(word for word in missing if word[0].isdigit())
        if numbers:
            return f"the number {numbers[0]} is not in the article"
        return None if score >= _SHARE_NEEDED else "the article does not say this"


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text) if len(word) > 3 or word[0].isdigit()}
