"""Models of the user's own: a program that reads a prompt and prints a reply, or a Python function."""

import asyncio
import shlex
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Sequence

from summarizer.errors import BadReply, FormatRefused, ModelRefused, ModelUnavailable, SummarizerError, UsageError
from summarizer.llm.client import ChatReply, ChatRequest, Usage
from summarizer.llm.ledger import estimate_tokens
from summarizer.llm.replies import MOST_CHARACTERS, without_surrogates

PREFIX = "command:"
_WINDOW = 8_192
_SECONDS = 1_800.0

Turns = Sequence[dict[str, str]]
"""The messages of a call, each with ``role`` (``system``, ``user``, ``assistant``) and ``content``."""
AskFunction = Callable[[Turns], Awaitable[str]]
"""Takes the messages of a call and returns the text of the reply."""


class CustomModel:
    """A model made of a function from messages to text. JSON is requested in the prompt only."""

    counts_exactly = False
    schema_in_prefix = False

    def __init__(self, name: str, ask: AskFunction, *, endpoint: str, context_tokens: int | None = None) -> None:
        self.name, self.endpoint = name, endpoint
        self.identity = f"{endpoint}:{name}"
        self.context_tokens = context_tokens or _WINDOW
        self._ask = ask

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, estimated."""
        return estimate_tokens(text)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Call the function. Any error it raises becomes ModelUnavailable; else as ``ChatModel.complete``."""
        if request.output_format != "text":
            raise FormatRefused(f"{self.name} does not accept {request.output_format} requests")
        turns = [{"role": m.role, "content": m.content} for m in request.messages]
        try:
            text = await self._ask(turns)
        except SummarizerError:
            raise
        except Exception as error:
            raise ModelUnavailable(f"{self.name} failed: {type(error).__name__}: {error}") from error
        if not isinstance(text, str):
            raise BadReply(f"{self.name} returned a value of type {type(text).__name__}, not text")
        text = without_surrogates(text[:MOST_CHARACTERS])
        sent = sum(self.count_tokens(m.content) for m in request.messages)
        return ChatReply(text, "stop", Usage(sent, self.count_tokens(text), 0, exact=False))

    async def close(self) -> None:
        """Nothing to close."""


def function_model(ask: AskFunction, name: str | None, context_tokens: int | None) -> CustomModel:
    """A model that calls an asynchronous function."""
    named = name or str(getattr(ask, "__name__", type(ask).__name__))
    return CustomModel(named, ask, endpoint="function", context_tokens=context_tokens)


def command_model(name: str, context_tokens: int | None, timeout: float | None) -> CustomModel:
    """A model that runs a program, given as ``command:PROGRAM ARGUMENTS…``. Raises UsageError."""
    try:
        words = shlex.split(name.removeprefix(PREFIX))
    except ValueError as error:
        raise UsageError(f"--model {name!r} cannot be read as a command: {error}") from None
    if not words:
        raise UsageError(f"--model {name!r} names no program; write command:'PROGRAM ARGUMENTS…'")

    async def ask(turns: Turns) -> str:
        return await _run(words, "\n\n".join(turn["content"] for turn in turns), timeout or _SECONDS)

    return CustomModel(shlex.join(words), ask, endpoint="command", context_tokens=context_tokens)


async def _run(words: Sequence[str], prompt: str, seconds: float) -> str:
    try:
        process = await asyncio.create_subprocess_exec(*words, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    except OSError as error:
        raise ModelUnavailable(f"cannot run {words[0]}: {error.strerror}; is it installed?") from None
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate(prompt.encode())
    except TimeoutError:
        raise ModelUnavailable(f"{words[0]} gave no reply in {seconds:g} seconds; raise --timeout") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        said = err.decode("utf-8", "replace").strip().rpartition("\n")[2][:200] or "no reason given"
        raise ModelRefused(f"{words[0]} ended with exit code {process.returncode}: {said}")
    return out.decode("utf-8", "replace")
