"""The error tree. The class decides the exit code; the message is one sentence for a person.

SummarizerError                exit 1  the work was started and failed
├── UsageError                 exit 2  options or configuration that cannot be honoured
├── InputError                 exit 3  an input that cannot be read, or holds no article
├── CheckError                 exit 4  a check the user asked for did not hold
└── ModelError                 exit 1  a model did not give what was asked of it
    ├── ModelUnavailable       no model can be reached, or its files are missing
    │   └── TransientFault     a fault that may pass: worth another try
    ├── ModelRefused           wrong key, unknown model, a request the endpoint rejects
    │   └── FormatRefused      only the way structured output was asked for is rejected
    ├── ContextTooLong         the request is longer than the model's window
    ├── BadReply               the reply cannot be used: empty, cut off, not what the schema asks for
    └── VerificationFailed     the verifier read none of the statements, and ``--strict`` was asked for
"""

import os
import re
import shlex
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path


class SummarizerError(Exception):
    """Base of every error this package raises on purpose. ``str(error)`` says what, why and what to do."""

    exit_code = 1
    kind = "error"


class UsageError(SummarizerError):
    """An option, an environment variable or a configuration file asks for something that cannot be done."""

    exit_code = 2
    kind = "usage"


class InputError(SummarizerError):
    """An input cannot be read or has no article in it."""

    exit_code = 3
    kind = "input"


class CheckError(SummarizerError):
    """A check that the user asked for (``--strict``, an eval gate) did not hold."""

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
        """HTTP status that the endpoint answered with, or that its error stands for; None where it did not answer."""
        self.retry_after = retry_after
        """Seconds the endpoint asked to wait, where it said so."""
        self.endpoint = endpoint
        """The endpoint's address; None where the error is not one of an endpoint."""


class ModelUnavailable(ModelError):
    """No model can be reached: no server, no network, no weights, no extra installed."""

    kind = "model_unavailable"


class TransientFault(ModelUnavailable):
    """A fault that may pass: overload, rate limit, a dropped connection."""

    @property
    def rate_limited(self) -> bool:
        """True for 429: the endpoint wants fewer requests, not just another try."""
        return self.status == 429


class ModelRefused(ModelError):
    """The endpoint answered, and said no: wrong key, unknown model, a request it does not take."""

    kind = "model_refused"


class FormatRefused(ModelRefused):
    """The endpoint rejects the output format of a request; a plainer one may pass."""


class ContextTooLong(ModelError):
    """The request does not fit the model's context window."""

    kind = "context_too_long"


class BadReply(ModelError):
    """The model replied with something that cannot be used, also after one repair call."""

    kind = "bad_reply"


class VerificationFailed(ModelError):
    """The verifier read none of a report's statements, and ``--strict`` was asked for."""

    kind = "verification_failed"


DISTRIBUTION = "evidence-summarizer"
"""Name under which pip knows the program. The index has a package called like the import, which is somebody else's."""

_OF_EXTRA = re.compile(r"""([^;]+?)\s*;\s*extra\s*==\s*['"]([\w-]+)['"]""")
"""A requirement and the extra it belongs to, as hatchling writes them."""


def install_command(extra: str) -> str:
    """The command line that installs what an extra needs, by the environment's own interpreter; never raises.

    It names the packages themselves, read from the installed metadata, so it works the same for a clone, a wheel and a
    tool's own environment. Without metadata the program runs from a checkout, which is then installed with the extra.
    An environment without pip was made by uv, which installs into it from outside.
    """
    checkout = Path(__file__).parent.parent
    wanted = list(_packages(extra)) or ["-e", f"{checkout}[{extra}]"]
    if find_spec("pip") is not None:
        words = [sys.executable, "-m", "pip", "install", *wanted]
    else:
        words = ["uv", "pip", "install", "--python", sys.executable, *wanted]
    return " ".join(map(_quoted, words))


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


def _quoted(word: str) -> str:
    if os.name == "posix":
        return shlex.quote(word)
    return word if re.fullmatch(r"[\w.:\\/-]+", word) else f'"{word}"'
