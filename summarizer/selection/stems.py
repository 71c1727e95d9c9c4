"""The content stems of an article's sentences, worked out once for all that asks for them."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from summarizer.article import Article
from summarizer.words import content_stems


@lru_cache(maxsize=4)
def sentence_stems(article: Article) -> tuple[tuple[str, ...], ...]:
    """Item *i*: the content stems of ``article.sentences[i]``, in order, repeats kept."""
    return tuple(tuple(content_stems(article.sentence_text(s), article.language)) for s in article.sentences)


@lru_cache(maxsize=4)
def first_uses(article: Article) -> Mapping[str, int]:
    """Stem → number of the first sentence that has it."""
    found: dict[str, int] = {}
    for sentence, stems in zip(article.sentences, sentence_stems(article), strict=True):
        for stem in stems:
            found.setdefault(stem, sentence.number)
    return MappingProxyType(found)
