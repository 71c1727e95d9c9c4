"""The messages of a call: fixed rules, then the article with its sentences numbered, then the task last.

All tasks on one chunk share every message but the last, byte for byte, so that prompt and KV caches are hit.
"""

import hashlib
from collections.abc import Sequence

from summarizer.article import Article, Sentence
from summarizer.chunking import Chunk, numbered_line, short_line
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
    """What every task on a chunk begins with; a part of several has a short frame, since it is sent with each."""
    if chunk.parts > 1:
        body = "\n".join(short_line(article, chunk, sentence) for sentence in chunk.sentences)
        shown = fill("part", number=chunk.number, parts=chunk.parts, body=body, fence=_fence(body))
        return _opening(shown, fill("system-part"))
    body = "\n".join(numbered_line(article, sentence) for sentence in chunk.sentences)
    shown = fill("article", sentences=len(chunk.sentences), body=body, fence=_fence(body))
    return _opening(shown)


def excerpt_prefix(article: Article, sentences: Sequence[Sentence]) -> tuple[Message, ...]:
    """What a task over some sentences of a long article begins with; they keep the numbers they have in it."""
    body = "\n".join(numbered_line(article, sentence) for sentence in sentences)
    return _opening(fill("article", sentences=len(sentences), body=body, fence=_fence(body)))


def points_prefix(points: list[str]) -> tuple[Message, ...]:
    """What a task over numbered points begins with; points are numbered from 1."""
    body = "\n".join(f"[{number}] {' '.join(text.split())}" for number, text in enumerate(points, start=1))
    return _opening(fill("points", count=len(points), body=body, fence=_fence(body)))


def language_name(code: str) -> str:
    """The English name of a language, for a prompt."""
    return LANGUAGE_NAMES.get(code, f"the article's language ({code})")


def _opening(shown: str, rules: str | None = None) -> tuple[Message, ...]:
    # The model's short turn in between keeps the roles alternating, which some chat templates insist on.
    opening = Message("system", rules or fill("system"))
    return (opening, Message("user", shown), Message("assistant", fill("acknowledge")))


def _fence(body: str) -> str:
    """A mark that a text cannot contain by intent, since it is the text's own hash."""
    return hashlib.sha256(body.encode()).hexdigest()[:12]
