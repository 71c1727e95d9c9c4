"""Adapts requests to what an endpoint accepts: first by the table of capabilities, then by its refusals.

``parse_refusal`` reads an error reply, ``error_for`` turns it into one of our errors. ``Terms`` builds the body of a
request; when a refusal names a parameter, that parameter is dropped, renamed or lowered. What was learnt holds for the
model at the endpoint, and is kept for a month.
"""

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from summarizer.errors import ContextTooLong, FormatRefused, ModelError, ModelRefused, TransientFault
from summarizer.llm.capabilities import Capabilities, LimitName, Memory, Parameter
from summarizer.llm.client import ChatRequest, Message, OutputFormat
from summarizer.llm.replies import out_of_list, parse_json

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
"""Statuses with which endpoints refuse one parameter of a request, or its output format."""
_LONGEST_PAUSE = 3600.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error reply of an endpoint."""

    status: int
    message: str
    """The reason that the server gives; empty if it gives none."""
    code: str = ""
    param: str = ""
    """The parameter in its ``param`` field, if any."""
    retry_after: float | None = None
    is_page: bool = False
    """True if the body is a web page."""

    @property
    def is_context(self) -> bool:
        """Whether the request is too long for the model."""
        return self.status == 413 or self.code == "context_length_exceeded" or bool(_CONTEXT_WORDS.search(self.message))

    @property
    def is_format(self) -> bool:
        """Whether the output format is refused. A 400 or 422 that gives no reason counts as that."""
        if self.status not in NEGOTIABLE_STATUS:
            return False
        if _FORMAT_WORDS.search(f"{self.param} {self.message}"):
            return True
        return self.status in (400, 422) and not self.param and bool(_WITHOUT_REASON.fullmatch(self.message))


def parse_refusal(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Refusal:
    """The refusal in an error reply. ``body`` is its JSON value, or its text if it is not JSON."""
    body = out_of_list(parse_json(body) or body if isinstance(body, str) else body)
    error = body.get("error") if isinstance(body, dict) and body.get("error") else body
    page = isinstance(error, str) and bool(_PAGE.match(error))
    fields = error if isinstance(error, dict) else {}
    return Refusal(
        status,
        "" if page else _reason(error, body),
        _text(fields.get("code")) or _text(fields.get("type")),
        _text(fields.get("param")) or _field_of(fields),
        _retry_after(headers or {}, error),
        page,
    )


def status_in_body(error: Any) -> int:
    """The status in the body of an error that came with status 200; 502 if there is none."""
    code = error.get("code") or error.get("status") if isinstance(error, dict) else None
    if isinstance(code, str) and code.isdecimal() and len(code) == 3:
        code = int(code)
    return code if isinstance(code, int) and 400 <= code <= 599 else 502


def error_for(
    refusal: Refusal, output_format: OutputFormat, *, who: str, name: str, endpoint: str, key: str
) -> ModelError:
    """The error for a refusal, a sentence with the server's reason.

    ``key`` is the environment variable that holds the endpoint's key.
    """
    kind, message = _error(refusal, output_format, who=who, name=name, endpoint=endpoint, key=key)
    return kind(message, status=refusal.status, retry_after=refusal.retry_after, endpoint=endpoint)


def _error(
    refusal: Refusal, output_format: OutputFormat, *, who: str, name: str, endpoint: str, key: str
) -> tuple[type[ModelError], str]:
    status, reason = refusal.status, refusal.message or "no reason given"
    if refusal.is_page and status in (401, 403, 407, 451):
        return (
            ModelRefused,
            f"{endpoint} answered with a web page ({status}); is there a firewall or proxy in front of it?",
        )
    if status == 401 or (status == 403 and _WITHOUT_REASON.fullmatch(refusal.message)):
        return ModelRefused, f"{endpoint} does not accept the API key ({status}: {reason}); set {key}"
    if status == 403:
        return (
            ModelRefused,
            f"{endpoint} denies access (403: {reason}); check --model and the rights of the API key",
        )
    if refusal.is_context:
        return ContextTooLong, f"the request is too long for {who}: {reason}"
    if status == 402 or refusal.code == "insufficient_quota" or _NO_MONEY.search(reason):
        return ModelRefused, f"the account at {endpoint} has no quota left: {reason}"
    if output_format != "text" and refusal.is_format:
        return FormatRefused, f"{who} does not accept {output_format} requests: {reason}"
    if status == 404:
        return ModelRefused, f"{endpoint} has no model {name!r} ({reason}); check --model and --base-url"
    if status == 501:
        return ModelRefused, f"{who} does not implement this request: {reason}"
    if status in TRANSIENT_STATUS or status >= 500:
        return TransientFault, f"{who} answered {status} ({reason}); try again later"
    return ModelRefused, f"{who} rejected the request ({status}): {reason}"


def _reason(error: Any, body: Any) -> str:
    """The reason in an error body. A gateway such as OpenRouter puts the provider's reason in ``metadata``."""
    if isinstance(error, str):
        return error
    if isinstance(error, list):
        return "; ".join(filter(None, map(_detail, error[:5])))
    if not isinstance(error, dict):
        return ""
    metadata = error.get("metadata")
    raw = metadata.get("raw") if isinstance(metadata, dict) else None
    own = next((said for key in ("message", "detail", "error", "msg") if (said := _reason(error.get(key), body))), "")
    return f"{own}: {raw}" if isinstance(raw, str) and raw else own


def _detail(item: Any) -> str:
    """One item of a validator's list of faults, as ``place: error``, without the value that was sent."""
    if not isinstance(item, dict):
        return item if isinstance(item, str) else ""
    place = item.get("loc")
    where = ".".join(map(str, place)) if isinstance(place, list) else ""
    what = _text(item.get("msg")) or _text(item.get("message"))
    return f"{where}: {what}" if where and what else what or where


def _field_of(fields: dict[str, Any]) -> str:
    """The field that the first item of a validator's list is about."""
    for key in ("detail", "message"):
        items = fields.get(key)
        first = items[0] if isinstance(items, list) and items else None
        place = first.get("loc") if isinstance(first, dict) else None
        if isinstance(place, list) and place:
            return str(place[-1])
    return ""


def _retry_after(headers: Mapping[str, str], error: Any) -> float | None:
    """Seconds that the endpoint asks to wait, from the headers (a number or a date) or the body."""
    for text, scale in ((headers.get("retry-after-ms"), 1000.0), (headers.get("retry-after"), 1.0)):
        if text and (seconds := _seconds(text)) is not None:
            return _plausible_pause(seconds / scale)
    details = error.get("details") if isinstance(error, dict) else None
    for detail in details if isinstance(details, list) else []:
        delay = detail.get("retryDelay") if isinstance(detail, dict) else None
        if isinstance(delay, str) and (found := _DELAY.fullmatch(delay)):
            return _plausible_pause(float(found[1]))
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


def _plausible_pause(seconds: float) -> float | None:
    return seconds if 0 <= seconds <= _LONGEST_PAUSE else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def named_parameters(refusal: Refusal, parameters: Iterable[str]) -> list[str]:
    """The parameters that a refusal names, in its ``param`` field or in its message."""
    if refusal.param in parameters:
        return [refusal.param]
    return [name for name in parameters if re.search(rf"(?<![\w.]){name}(?![\w])", refusal.message, re.IGNORECASE)]


MOST_STEPS = 8
"""Most times that one request is changed and sent again: as often as there is something to change."""
_SIZES = frozenset({"minItems", "maxItems", "minLength", "maxLength"})
_LIMITS: tuple[LimitName, LimitName] = ("max_tokens", "max_completion_tokens")
_SAMPLING: tuple[Parameter, ...] = ("temperature", "seed")
_ALTERNATIVES = ("logprobs", "top_logprobs")
_NO_LOGPROBS = re.compile(r"log[ -]?prob", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?![\w.])|(?<![\w.])\d+(?![\w])")
_TOO_LARGE = re.compile(
    r"too (large|high|big)|at most|less than or equal|<=|exceed|maximum|between|range|greater than|> *\d", re.IGNORECASE
)
_REPLY_WORDS = re.compile(
    r"max_(completion_|output_|new_)?tokens|(completion|output) tokens|maxOutputTokens", re.IGNORECASE
)
_ROLE_WORDS = re.compile(
    r"system (role|message|prompt|instruction)s?|role\W{0,4}system|developer instruction"
    r"|only (user|assistant) and (assistant|user)|roles must alternate|alternat\w+ .{0,20}roles?",
    re.IGNORECASE,
)
_STREAM_WORDS = re.compile(r"(?<!\w)stream(ing|_options|ed)?(?!\w)", re.IGNORECASE)
_KEPT = timedelta(days=30)
"""Endpoints get updated, so what one refused longer ago is tried again."""


@dataclass
class Terms:
    """What one model at one endpoint accepts, as far as is known."""

    limit: LimitName | None
    """The parameter that limits the length of a reply; None: it accepts none."""
    refused: set[Parameter]
    formats: tuple[OutputFormat, ...]
    sizes: bool
    system: bool
    longest_reply: int | None
    tried: set[str] = field(default_factory=set)
    """Names of that parameter that were refused."""
    learnt: date | None = None
    """Day of the last refusal; None if there was none."""
    kept: bool = False
    """Whether the current state is saved for later runs."""

    @classmethod
    def of(cls, known: Capabilities) -> "Terms":
        """The terms that the table gives."""
        return cls(known.limit, set(known.refused), known.formats, known.sizes, known.system, known.longest_reply)

    def body(self, model: str, request: ChatRequest) -> dict[str, Any]:
        """The JSON body of a request, without the streaming options."""
        messages = request.messages if self.system else _without_system(request.messages)
        body: dict[str, Any] = {
            "model": model,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
        }
        if self.limit is not None:
            body[self.limit] = min(request.max_output_tokens, self.longest_reply or request.max_output_tokens)
        sampling = {"temperature": request.temperature, "seed": request.seed}
        body |= {name: value for name, value in sampling.items() if name not in self.refused}
        if request.output_format == "json_schema":
            form = request.schema if self.sizes else _without_sizes(request.schema)
            schema = {"name": request.schema_name, "schema": form, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif request.output_format == "json_object":
            body["response_format"] = {"type": "json_object"}
        if request.top_logprobs and "logprobs" not in self.refused:
            body |= {"logprobs": True, "top_logprobs": request.top_logprobs}
        if request.template_values:
            body["extra_body"] = {"chat_template_kwargs": request.template_values}
        return body

    def stream_options(self) -> dict[str, Any]:
        """The parameters that ask for a stream; empty if the endpoint refuses streams.

        A stream shows that a slow server is still working.
        """
        if "stream" in self.refused:
            return {}
        options = {} if "stream_options" in self.refused else {"stream_options": {"include_usage": True}}
        return {"stream": True, **options}

    def drop_refused(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        """Drop, rename or lower the parameter that a refusal of ``sent`` names. False if there is nothing to change."""
        if refusal.status not in NEGOTIABLE_STATUS or refusal.is_context:
            return False
        changed = (
            self._adapt_limit(refusal, sent)
            or self._drop_sampling(refusal, sent)
            or self._drop_stream(refusal, sent)
            or self._drop_sizes(refusal, sent)
            or self._drop_system(refusal, sent)
        )
        if changed:
            self._learn()
        return changed

    def drop_format(self, output_format: OutputFormat) -> None:
        """Stop using an output format."""
        self.formats = tuple(form for form in self.formats if form != output_format or form == "text")
        self._learn()

    def _learn(self) -> None:
        self.learnt, self.kept = _today(), False

    def describe_changes(self, known: Capabilities) -> str:
        """The differences from the table, for a person; empty if there are none."""
        said = [f"no {name}" for name in sorted(self.refused - known.refused)]
        if self.limit != known.limit:
            said.append(f"{self.limit or 'nothing'} instead of {known.limit}")
        said += [f"no {form}" for form in known.formats if form not in self.formats]
        if known.sizes and not self.sizes:
            said.append("no sizes in schemas")
        if known.system and not self.system:
            said.append("no system messages")
        if self.longest_reply != known.longest_reply:
            said.append(f"replies of at most {self.longest_reply:,} tokens")
        return ", ".join(said)

    def _adapt_limit(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        name = next((name for name in _LIMITS if name in sent), None)
        if name is None or not _REPLY_WORDS.search(f"{refusal.param} {refusal.message}"):
            return False
        most = _largest_below(refusal.message, sent[name]) if _TOO_LARGE.search(refusal.message) else None
        if most is not None:
            self.longest_reply = min(most, self.longest_reply or most)
            return True
        if not named_parameters(refusal, _LIMITS):
            return False
        self.tried.add(name)
        self.limit = next((other for other in _LIMITS if other not in self.tried), None)
        return True

    def _drop_sampling(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        named = [name for name in _SAMPLING if name in sent and name in named_parameters(refusal, _SAMPLING)]
        if "logprobs" in sent and (named_parameters(refusal, _ALTERNATIVES) or _NO_LOGPROBS.search(refusal.message)):
            named.append("logprobs")
        self.refused.update(named)
        return bool(named)

    def _drop_stream(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        said = f"{refusal.param} {refusal.message}"
        if "stream" not in sent or refusal.status == 500 or not _STREAM_WORDS.search(said):
            return False
        only_options = "stream_options" in sent and named_parameters(refusal, ("stream_options",))
        self.refused.add("stream_options" if only_options else "stream")
        return True

    def _drop_sizes(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        """Send the schema without size limits."""
        form = str(sent.get("response_format"))
        if not any(word in form for word in _SIZES) or not named_parameters(refusal, _SIZES):
            return False
        self.sizes = False
        return True

    def _drop_system(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        has_system = any(message["role"] == "system" for message in sent["messages"])
        if not has_system or not _ROLE_WORDS.search(refusal.message):
            return False
        self.system = False
        return True


_TERMS: dict[tuple[str, str], Terms] = {}
_KEPT_TERMS = TypeAdapter(Terms)


def terms_for(endpoint: str, model: str, known: Capabilities, memory: Memory) -> Terms:
    """The terms of a model at an endpoint, with what this and earlier runs learnt from refusals."""
    key = (endpoint, model)
    if key not in _TERMS:
        _TERMS[key] = _saved_terms(memory) or Terms.of(known)
    return _TERMS[key]


def save_terms(terms: Terms, memory: Memory) -> None:
    """Save terms for later runs. Raises SummarizerError if the folder cannot be written."""
    terms.kept = True
    memory.write("terms", _KEPT_TERMS.dump_python(terms, mode="json"))


def _saved_terms(memory: Memory) -> Terms | None:
    try:
        terms = _KEPT_TERMS.validate_python(memory.read("terms"))
    except ValidationError:
        return None
    return terms if terms.learnt and _today() - terms.learnt <= _KEPT else None


def _today() -> date:
    return datetime.now(UTC).date()


def forget_terms() -> None:
    """Forget what this process learnt; the next request follows the table."""
    _TERMS.clear()


def _largest_below(said: str, sent: int) -> int | None:
    """The limit in a refusal: its largest number below the one that was sent."""
    numbers = [int(n.replace(",", "")) for n in _NUMBER.findall(said) if len(n) < 12]
    return max((n for n in numbers if 16 <= n < sent), default=None)


def _without_system(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The messages with each system message put at the start of the user message after it."""
    turns: list[Message] = []
    for message in messages:
        role = "user" if message.role == "system" else message.role
        if turns and turns[-1].role == role:
            turns[-1] = Message(role, f"{turns[-1].content}\n\n{message.content}")
        else:
            turns.append(Message(role, message.content))
    return tuple(turns)


def _without_sizes(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_sizes(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _without_sizes(value) for key, value in node.items() if key not in _SIZES}
