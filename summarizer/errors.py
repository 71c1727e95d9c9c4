"""The error tree, the words of messages, and how Ctrl-C ends a wait. The class of an error decides the exit code; its
message is one sentence for a person.

SummarizerError                exit 1  the run failed
├── UsageError                 exit 2  impossible options or configuration
├── InputError                 exit 3  an input that cannot be read, or has no article
├── CheckError                 exit 4  a check that the user asked for failed
└── ModelError                 exit 1  a model call failed
    ├── ModelUnavailable       the model cannot be reached, or its files are missing
    │   └── TransientFault     a fault that may pass, so a retry may help
    ├── ModelRefused           wrong key, unknown model, or another request that the endpoint rejects
    │   └── FormatRefused      the endpoint rejects the output format
    ├── ContextTooLong         the request is longer than the model's context window
    ├── BadReply               the reply is empty, cut off, or does not fit the schema
    └── VerificationFailed     no statement got a verdict, and ``--strict`` is set
"""

import os
import re
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any


class SummarizerError(Exception):
    """Base class of all errors that this package raises. The message says what failed, why, and what to do."""

    exit_code = 1
    kind = "error"


class UsageError(SummarizerError):
    """An option, an environment variable or the configuration file asks for something impossible."""

    exit_code = 2
    kind = "usage"


class InputError(SummarizerError):
    """An input cannot be read or has no article."""

    exit_code = 3
    kind = "input"


class CheckError(SummarizerError):
    """A check that the user asked for (``--strict``, an eval gate) failed."""

    exit_code = 4
    kind = "check"


class ModelError(SummarizerError):
    """A model call failed for good."""

    kind = "model"

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: float | None = None, endpoint: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        """HTTP status of the reply, or in its error body; None if there was no reply."""
        self.retry_after = retry_after
        """Seconds that the endpoint asked to wait; None if it did not."""
        self.endpoint = endpoint
        """The endpoint's address; None if the error is not about an endpoint."""


class ModelUnavailable(ModelError):
    """The model cannot be reached or loaded: no server, no network, no weights, or a missing extra."""

    kind = "model_unavailable"


class TransientFault(ModelUnavailable):
    """A fault that may pass: overload, rate limit, a dropped connection."""

    @property
    def rate_limited(self) -> bool:
        """True for 429: the endpoint wants fewer requests, not just a retry."""
        return self.status == 429


class ModelRefused(ModelError):
    """The endpoint rejects the request: wrong key, unknown model, and so on."""

    kind = "model_refused"


class FormatRefused(ModelRefused):
    """The endpoint rejects the output format; a simpler one may work."""


class ContextTooLong(ModelError):
    """The request does not fit the model's context window."""

    kind = "context_too_long"


class BadReply(ModelError):
    """The reply cannot be used, also after one repair call."""

    kind = "bad_reply"


class VerificationFailed(ModelError):
    """No statement of a report got a verdict, and ``--strict`` is set."""

    kind = "verification_failed"


def plural(count: int, noun: str) -> str:
    """``1 holder``, ``2,000 holders``."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def shorten(text: str, most: int) -> str:
    """The text on one line, of at most this many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def last_line(text: str) -> str:
    """The last line of a program's message that is not blank, shortened; empty if there is none."""
    return shorten(text.strip().rpartition("\n")[2], 200)


def faults_in(error: Any, whole: str, most: int = 1) -> str:
    """The first faults of a pydantic ValidationError, ``place: fault``; ``whole`` is the place without a name."""
    faults = error.errors(include_input=False, include_url=False)[:most]
    return "; ".join(f"{'.'.join(map(str, fault['loc'])) or whole}: {fault['msg']}" for fault in faults)


@contextmanager
def promptly_interruptible() -> Iterator[None]:
    """In the block, Ctrl-C raises KeyboardInterrupt at once, also under ``asyncio.run``.

    ``asyncio.run`` only cancels its task, which a blocking read or download notices when it is done. Has no effect
    outside of the main thread, the only one that gets signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


DISTRIBUTION = "evidence-summarizer"
"""Name of the distribution for pip. The package that an index calls ``summarizer`` is another project."""

_OF_EXTRA = re.compile(r"""([^;]+?)\s*;\s*extra\s*==\s*['"]([\w-]+)['"]""")
"""A requirement and the extra it belongs to, as hatchling writes them."""


def install_command(extra: str) -> str:
    """The command that installs an extra into the current environment. Never raises.

    A checkout is installed again, with the extra; elsewhere the packages are named, from the installed metadata, which
    works for a wheel and a tool environment. An environment without pip was made by uv, so the command uses uv.
    """
    from shutil import which

    checkout = Path(__file__).parent.parent
    place = "." if checkout.samefile(".") else str(checkout)
    wanted = [] if _is_editable(checkout) else list(_packages(extra))
    wanted = wanted or ["-e", f"{place}[{extra}]"]
    if find_spec("pip") is not None:
        found = which("python")
        python = "python" if found and Path(found).parent == Path(sys.executable).parent else sys.executable
        words = [python, "-m", "pip", "install", *wanted]
    else:
        words = ["uv", "pip", "install", "--python", sys.executable, *wanted]
    return " ".join(map(_quote, words))


@contextmanager
def needing_extra(extra: str, what: str, error: type[SummarizerError] = UsageError) -> Iterator[None]:
    """Where a library that ``what`` needs is missing, ``error`` with the command that installs its extra."""
    try:
        yield
    except ModuleNotFoundError as missing:
        why = f"{what} needs the extra “{extra}” ({missing.name} is missing)"
        raise error(f"{why}; install it: {install_command(extra)}") from None


def _is_editable(checkout: Path) -> bool:
    """Whether the installed distribution is this checkout."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return checkout.as_uri() in (distribution(DISTRIBUTION).read_text("direct_url.json") or "")
    except PackageNotFoundError:
        return False


def _packages(extra: str) -> Iterator[str]:
    from importlib.metadata import PackageNotFoundError, requires

    try:
        lines = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return
    for line in lines:
        found = _OF_EXTRA.fullmatch(line)
        if found is not None and found[2] == extra:
            yield found[1]


def _quote(word: str) -> str:
    if os.name == "posix":
        return shlex.quote(word)
    return word if re.fullmatch(r"[\w.:\\/-]+", word) else f'"{word}"'
