"""The messages of a call: fixed rules, then the article with its sentences numbered, then the task last.

All tasks on one article, or on one part of it, share every message but the last, byte for byte: prompt caches and KV
caches are hit.
"""

import hashlib
from collections.abc import Sequence

from summarizer.article import Article, Sentence
from summarizer.chunking import Chunk, numbered_line, part_line
from summarizer.models.chat import Message
from summarizer.prompts import fill

LANGUAGE_NAMES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "uk": "Ukrainian",
    "zh": "Chinese",
}


def article_prefix(article: Article, chunk: Chunk) -> tuple[Message, ...]:
    """What every task on a chunk begins with. Each part of several is numbered from 1."""
    lines = [part_line(article, chunk, sentence) for sentence in chunk.sentences]
    body = "\n".join([*_about(article), *lines])
    if chunk.parts > 1:
        size = len(chunk.sentences)
        return _opening(
            fill("part", number=chunk.number, parts=chunk.parts, sentences=size, body=body, fence=fence(body))
        )
    return _opening(fill("article", sentences=len(chunk.sentences), body=body, fence=fence(body)))


def excerpt_prefix(article: Article, sentences: Sequence[Sentence]) -> tuple[Message, ...]:
    """What a task over some sentences of a long article begins with; they keep the numbers they have in it."""
    body = "\n".join([*_about(article), *(numbered_line(article, sentence) for sentence in sentences)])
    return _opening(fill("article", sentences=len(sentences), body=body, fence=fence(body)))


def points_prefix(points: list[str]) -> tuple[Message, ...]:
    """What a task over numbered points begins with; points are numbered from 1."""
    body = numbered(points, "[{}]")
    return _opening(fill("points", count=len(points), body=body, fence=fence(body)))


def numbered(texts: Sequence[str], mark: str = "{}.") -> str:
    """Texts as lines, numbered from 1."""
    return "\n".join(f"{mark.format(number)} {' '.join(text.split())}" for number, text in enumerate(texts, start=1))


def fence(body: str) -> str:
    """A mark that a text cannot contain by intent, since it is the text's own hash."""
    return hashlib.sha256(body.encode()).hexdigest()[:12]


def language_name(code: str) -> str:
    """The English name of a language, for a prompt."""
    return LANGUAGE_NAMES.get(code, f"the article's language ({code})")


def _about(article: Article) -> list[str]:
    """What is known of the article besides its text."""
    known = {"title": article.title, "author": article.author, "date": article.published, "source": article.site}
    return [f"[{name}] {' '.join(value.split())}" for name, value in known.items() if value]


def _opening(shown: str) -> tuple[Message, ...]:
    # The model's short turn in between keeps the roles alternating, which some chat templates insist on.
    opening = Message("system", fill("system"))
    return (opening, Message("user", shown), Message("assistant", fill("acknowledge")))
