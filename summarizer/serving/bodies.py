"""What a request brings along: the bytes of an article with a name, or a question. All of it bounded."""

import asyncio
from pathlib import PurePath

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from summarizer.analysis import ArticleAnalysis
from summarizer.article import Article
from summarizer.errors import InputError
from summarizer.loading import to_article
from summarizer.reading import ReadingLimits, read_bytes
from summarizer.reading.inputs import Bytes
from summarizer.rendering.safe import one_line

UPLOAD_BYTES = 8 * 1024 * 1024
"""Largest article that a browser may send, unless ``--max-bytes`` says otherwise."""
QUESTION_LENGTH = 2_000
"""Longest question, in code points."""
_QUESTION_BYTES = 16 * 1024
_LONGEST_NAME = 120


class Question(BaseModel):
    """The body of ``POST /ask``."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    article: str = Field(max_length=64)
    """The name that the event ``article`` gave."""
    question: str = Field(min_length=1, max_length=QUESTION_LENGTH)


async def question_in(request: Request) -> Question:
    """The question. Raises HTTPException 413 or 422."""
    body = await body_of(request, _QUESTION_BYTES)
    try:
        return Question.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, fault["loc"])) or "body"
        raise HTTPException(422, f"{where}: {fault['msg']}; send an article's name and a question") from None


async def body_of(request: Request, most: int) -> bytes:
    """The body. Raises HTTPException 413 for one too large, after it has gone by, so that a client reads the answer."""
    size, body = 0, bytearray()
    if "expect" in request.headers and int(request.headers.get("content-length", "0")) > most:
        raise _too_large(most)
    async for part in request.stream():
        size += len(part)
        if size <= most:
            body += part
        else:
            body.clear()
    if size > most:
        raise _too_large(most)
    return bytes(body)


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"larger than {most:,} bytes; send less, or start the server with a larger --max-bytes")


def name_in(request: Request) -> str:
    """A name for messages and for telling formats apart; never a path that is opened."""
    given = request.query_params.get("name", "").replace("\\", "/")
    return one_line(PurePath(given).name)[-_LONGEST_NAME:] or "the pasted text"


async def read_article(name: str, data: bytes, limits: ReadingLimits) -> ArticleAnalysis:
    """The article in some bytes. Raises InputError."""
    if not data.strip():
        raise InputError("there is no text; paste an article, or choose a file")
    return ArticleAnalysis(await asyncio.to_thread(_article, name, data, limits))


def _article(name: str, data: bytes, limits: ReadingLimits) -> Article:
    return to_article(read_bytes(Bytes(name, data), path=name, limits=limits))
