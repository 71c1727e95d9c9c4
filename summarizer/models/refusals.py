"""What an endpoint says when it refuses, whoever made it, and which of our errors that is."""

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from summarizer.errors import ContextTooLong, FormatRefused, ModelError, ModelRefused, TransientFault
from summarizer.models.chat import Rung
from summarizer.models.replies import parsed

_CONTEXT_WORDS = re.compile(
    r"context[ _-]*(length|size|window)|maximum context|too many tokens|(prompt|input) is too long"
    r"|exceeds? .{0,40}context|input token count|max(imum)? prompt length|range of input length"
    r"|inputs?\W+tokens\W+\+\W+max_new_tokens",
    re.IGNORECASE,
)
_FORMAT_WORDS = re.compile(
    r"response[ _-]?format|json[ _-]?(schema|object|mode|output)|structured[ _-]?outputs?|grammar"
    r"|guided[ _-](json|decod)|\bschemas?\b"
    r"|can handle the requested parameters",
    re.IGNORECASE,
)
_WITHOUT_REASON = re.compile(
    r"\W*(forbidden|bad request|unsupported|not supported|invalid request|unprocessable (entity|content)"
    r"|provider returned error)?\W*",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(
    r"insufficient (credits?|funds|balance|quota)|(credit )?balance is too low|out of credits|not enough credits"
    r"|no credits? left|payment required",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\s*<(!doctype|html|head|body)\b", re.IGNORECASE)
_DELAY = re.compile(r"(\d{1,5}(?:\.\d+)?)s")
TRANSIENT_STATUS = frozenset({408, 409, 425, 429})
NEGOTIABLE_STATUS = frozenset({400, 404, 422, 500, 501})
"""With these an endpoint may mean one parameter of the request, or its format."""
_LONGEST_PAUSE = 3600.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of an endpoint."""

    status: int
    said: str
    """The server's own reason, without anything secret; empty where it gave none."""
    code: str = ""
    param: str = ""
    """The parameter it names as the fault, where it names one in a field of its own."""
    retry_after: float | None = None
    page: bool = False
    """True when a web page came instead of an answer."""

    @property
    def is_context(self) -> bool:
        """Whether the request is too long for the model."""
        return self.status == 413 or self.code == "context_length_exceeded" or bool(_CONTEXT_WORDS.search(self.said))

    @property
    def is_format(self) -> bool:
        """Whether it is the output format that is refused; also where no reason is given that would be another."""
        if self.status not in NEGOTIABLE_STATUS:
            return False
        if _FORMAT_WORDS.search(f"{self.param} {self.said}"):
            return True
        return self.status in (400, 422) and not self.param and bool(_WITHOUT_REASON.fullmatch(self.said))


def refusal_of(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Refusal:
    """What the body and the headers of an error say; ``body`` is its JSON value, or its text where it is none."""
    body = parsed(body) or body if isinstance(body, str) else body
    if isinstance(body, list) and len(body) == 1:
        body = body[0]
    fault = body.get("error") if isinstance(body, dict) and body.get("error") else body
    page = isinstance(fault, str) and bool(_PAGE.match(fault))
    fields = fault if isinstance(fault, dict) else {}
    return Refusal(
        status,
        "" if page else _reason(fault, body),
        _text(fields.get("code")) or _text(fields.get("type")),
        _text(fields.get("param")) or _located(fields),
        _pause(headers or {}, fault),
        page,
    )


def status_of(fault: Any) -> int:
    """The status that an error body with status 200 stands for; 502 where it does not say."""
    code = fault.get("code") or fault.get("status") if isinstance(fault, dict) else None
    if isinstance(code, str) and code.isdecimal() and len(code) == 3:
        code = int(code)
    return code if isinstance(code, int) and 400 <= code <= 599 else 502


def error_of(refusal: Refusal, rung: Rung, *, who: str, name: str, endpoint: str, key: str) -> ModelError:
    """Which of our errors a refusal is, in one sentence with the server's own reason; ``key`` is the variable of its
    key."""
    kind, said = _error(refusal, rung, who=who, name=name, endpoint=endpoint, key=key)
    return kind(said, status=refusal.status, retry_after=refusal.retry_after, endpoint=endpoint)


def _error(
    refusal: Refusal, rung: Rung, *, who: str, name: str, endpoint: str, key: str
) -> tuple[type[ModelError], str]:
    status, said = refusal.status, refusal.said or "no reason given"
    if refusal.page and status in (401, 403, 407, 451):
        return (
            ModelRefused,
            f"something in front of {endpoint} refused with a web page ({status}); a firewall or proxy?",
        )
    if status == 401 or (status == 403 and _WITHOUT_REASON.fullmatch(refusal.said)):
        return ModelRefused, f"{endpoint} does not accept the API key ({status}: {said}); set {key}"
    if status == 403:
        return ModelRefused, f"{endpoint} does not allow this (403: {said}); check --model and what the API key may do"
    if refusal.is_context:
        return ContextTooLong, f"the request is too long for {who}: {said}"
    if status == 402 or refusal.code == "insufficient_quota" or _NO_MONEY.search(said):
        return ModelRefused, f"the account at {endpoint} has no quota left: {said}"
    if rung != "text" and refusal.is_format:
        return FormatRefused, f"{who} does not take {rung} requests: {said}"
    if status == 404:
        return ModelRefused, f"{endpoint} has no model {name!r} ({said}); check --model and --base-url"
    if status == 501:
        return ModelRefused, f"{who} does not implement this request: {said}"
    if status in TRANSIENT_STATUS or status >= 500:
        return TransientFault, f"{who} answered {status} ({said}); try again later"
    return ModelRefused, f"{who} rejected the request ({status}): {said}"


def _reason(fault: Any, body: Any) -> str:
    """A gateway's own words come last: it hands on the provider's in ``metadata``."""
    if isinstance(fault, str):
        return fault
    if isinstance(fault, list):
        return "; ".join(filter(None, map(_detail, fault[:5])))
    if not isinstance(fault, dict):
        return ""
    metadata = fault.get("metadata")
    raw = metadata.get("raw") if isinstance(metadata, dict) else None
    own = next((said for key in ("message", "detail", "error", "msg") if (said := _reason(fault.get(key), body))), "")
    return f"{own}: {raw}" if isinstance(raw, str) and raw else own


def _detail(item: Any) -> str:
    """One fault of a list as validators write it: where it is, and what. What was sent is left out."""
    if not isinstance(item, dict):
        return item if isinstance(item, str) else ""
    place = item.get("loc")
    where = ".".join(map(str, place)) if isinstance(place, list) else ""
    what = _text(item.get("msg")) or _text(item.get("message"))
    return f"{where}: {what}" if where and what else what or where


def _located(fields: dict[str, Any]) -> str:
    """The last place in the first fault of a validator's list."""
    for key in ("detail", "message"):
        items = fields.get(key)
        first = items[0] if isinstance(items, list) and items else None
        place = first.get("loc") if isinstance(first, dict) else None
        if isinstance(place, list) and place:
            return str(place[-1])
    return ""


def _pause(headers: Mapping[str, str], fault: Any) -> float | None:
    """Seconds that the endpoint asks to wait: a number, a date, or a delay in the body."""
    for text, scale in ((headers.get("retry-after-ms"), 1000.0), (headers.get("retry-after"), 1.0)):
        if text and (seconds := _seconds(text)) is not None:
            return _bounded(seconds / scale)
    details = fault.get("details") if isinstance(fault, dict) else None
    for detail in details if isinstance(details, list) else []:
        delay = detail.get("retryDelay") if isinstance(detail, dict) else None
        if isinstance(delay, str) and (found := _DELAY.fullmatch(delay)):
            return _bounded(float(found[1]))
    return None


def _seconds(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _bounded(seconds: float) -> float | None:
    return seconds if 0 <= seconds <= _LONGEST_PAUSE else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def names(refusal: Refusal, parameters: Iterable[str]) -> list[str]:
    """Which of some parameters a refusal names, in its field for it or in its words."""
    if refusal.param in parameters:
        return [refusal.param]
    return [name for name in parameters if re.search(rf"(?<![\w.]){name}(?![\w])", refusal.said, re.IGNORECASE)]
