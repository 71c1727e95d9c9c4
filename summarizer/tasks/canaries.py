"""Statements whose verdict is known, which every call of the verifier holds: one that is so, and one that is not.

A verifier that says yes to everything, or obeys an article that tells it to, gets the second one wrong.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.article import Article, Sentence
from summarizer.orders import orders_to_machines
from summarizer.prompts import fill

_FIGURE = re.compile(r"(?<![\w.,])\d{1,7}(?![\w.,]*\d)(?!\w)")
_PLAIN = re.compile(r"[^\W\d_].*[.。।۔]\Z", re.DOTALL)
_MARKS = re.compile('["“”„«»‹›「」『』?!…:;()\\[\\]]')
_SHORTEST, _LONGEST = 12, 320
"""Code points of a sentence that makes a good canary."""


@dataclass(frozen=True, slots=True)
class Canaries:
    """Two statements about an article."""

    true: str
    """A sentence of the article."""
    false: str
    """The same with its figure changed; where no sentence has a figure, one that is foreign to the article."""


def choose_canaries(article: Article, shown: Sequence[Sentence], rng: random.Random) -> Canaries:
    """Canaries from the sentences that a call shows, at least one; which ones is up to ``rng``."""
    orders = orders_to_machines(article)
    told = [s for s in shown if s.number not in orders] or list(shown)
    plain = [text for text in map(article.sentence_text, told) if _is_plain(text)]
    rng.shuffle(plain)
    for text in plain:
        if altered := _altered(article, text, rng):
            return Canaries(text, altered)
    true = plain[0] if plain else max(map(article.sentence_text, told), key=len)
    return Canaries(true, _foreign(article.language, rng))


def _is_plain(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and _PLAIN.match(text) is not None and not _MARKS.search(text)


def _altered(article: Article, text: str, rng: random.Random) -> str | None:
    """The sentence with a figure that the article does not have."""
    figures = list(_FIGURE.finditer(text))
    if not figures:
        return None
    figure = rng.choice(figures)
    low = 10 ** (len(figure[0]) - 1)
    others = [str(n) for n in rng.sample(range(low, 10 * low), min(9, 9 * low)) if str(n) not in article.text]
    return text[: figure.start()] + others[0] + text[figure.end() :] if others else None


def _foreign(language: str, rng: random.Random) -> str:
    known = [line.split(": ", 1) for line in fill("canaries").splitlines()]
    return rng.choice(
        [text for code, text in known if code == language] or [text for code, text in known if code == "en"]
    )
