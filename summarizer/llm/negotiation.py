"""How requests to an endpoint are shaped: by the table first, then by what the endpoint refuses.

A refusal that names a parameter is answered by dropping, renaming or clamping just that. What was learnt holds for the
endpoint and the model, and is kept for a month.
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
from summarizer.llm.client import ChatRequest, Message, Rung
from summarizer.llm.replies import parsed

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


MOST_STEPS = 8
"""Times that one request is shaped anew: as many as there are things to give up."""
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
"""An endpoint may be mended; what it refused longer ago is tried again."""


@dataclass
class Terms:
    """What one model at one endpoint takes, as far as it is known."""

    limit: LimitName | None
    """The name of the parameter that bounds a reply; None: it takes none."""
    refused: set[Parameter]
    formats: tuple[Rung, ...]
    sizes: bool
    system: bool
    longest_reply: int | None
    tried: set[str] = field(default_factory=set)
    """Names of the bound that were refused."""
    learnt: date | None = None
    """When it was last told something by a refusal; None where these are the table's."""
    kept: bool = False
    """Whether later runs will know it, too."""

    @classmethod
    def of(cls, known: Capabilities) -> "Terms":
        """Those of the table."""
        return cls(known.limit, set(known.refused), known.formats, known.sizes, known.system, known.longest_reply)

    def body(self, model: str, request: ChatRequest) -> dict[str, Any]:
        """The body of a request, without the options of a stream."""
        messages = request.messages if self.system else _without_system(request.messages)
        body: dict[str, Any] = {
            "model": model,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
        }
        if self.limit is not None:
            body[self.limit] = min(request.max_output_tokens, self.longest_reply or request.max_output_tokens)
        sampling = {"temperature": request.temperature, "seed": request.seed}
        body |= {name: value for name, value in sampling.items() if name not in self.refused}
        if request.rung == "json_schema":
            form = request.schema if self.sizes else _without_sizes(request.schema)
            schema = {"name": request.schema_name, "schema": form, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif request.rung == "json_object":
            body["response_format"] = {"type": "json_object"}
        if request.top_logprobs and "logprobs" not in self.refused:
            body |= {"logprobs": True, "top_logprobs": request.top_logprobs}
        if request.template_values:
            body["extra_body"] = {"chat_template_kwargs": request.template_values}
        return body

    def stream_options(self) -> dict[str, Any]:
        """What asks for a stream, which tells a slow server from a dead one; nothing where none is taken."""
        if "stream" in self.refused:
            return {}
        options = {} if "stream_options" in self.refused else {"stream_options": {"include_usage": True}}
        return {"stream": True, **options}

    def give_up(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        """Leave out, rename or clamp what a refusal of ``sent`` names; False where it names nothing of the kind."""
        if refusal.status not in NEGOTIABLE_STATUS or refusal.is_context:
            return False
        given_up = (
            self._give_up_limit(refusal, sent)
            or self._give_up_sampling(refusal, sent)
            or self._give_up_stream(refusal, sent)
            or self._give_up_sizes(refusal, sent)
            or self._give_up_system(refusal, sent)
        )
        if given_up:
            self._learn()
        return given_up

    def give_up_format(self, rung: Rung) -> None:
        """Ask for structured output this way no more."""
        self.formats = tuple(form for form in self.formats if form != rung or form == "text")
        self._learn()

    def _learn(self) -> None:
        self.learnt, self.kept = _today(), False

    def described(self, known: Capabilities) -> str:
        """What is done otherwise than the table says, for a person; empty where nothing is."""
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

    def _give_up_limit(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        name = next((name for name in _LIMITS if name in sent), None)
        if name is None or not _REPLY_WORDS.search(f"{refusal.param} {refusal.said}"):
            return False
        most = _largest_below(refusal.said, sent[name]) if _TOO_LARGE.search(refusal.said) else None
        if most is not None:
            self.longest_reply = min(most, self.longest_reply or most)
            return True
        if not names(refusal, _LIMITS):
            return False
        self.tried.add(name)
        self.limit = next((other for other in _LIMITS if other not in self.tried), None)
        return True

    def _give_up_sampling(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        named = [name for name in _SAMPLING if name in sent and name in names(refusal, _SAMPLING)]
        if "logprobs" in sent and (names(refusal, _ALTERNATIVES) or _NO_LOGPROBS.search(refusal.said)):
            named.append("logprobs")
        self.refused.update(named)
        return bool(named)

    def _give_up_stream(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        said = f"{refusal.param} {refusal.said}"
        if "stream" not in sent or refusal.status == 500 or not _STREAM_WORDS.search(said):
            return False
        only_options = "stream_options" in sent and names(refusal, ("stream_options",))
        self.refused.add("stream_options" if only_options else "stream")
        return True

    def _give_up_sizes(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        """A schema without bounds before no schema."""
        form = str(sent.get("response_format"))
        if not any(word in form for word in _SIZES) or not names(refusal, _SIZES):
            return False
        self.sizes = False
        return True

    def _give_up_system(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        has_system = any(message["role"] == "system" for message in sent["messages"])
        if not has_system or not _ROLE_WORDS.search(refusal.said):
            return False
        self.system = False
        return True


_TERMS: dict[tuple[str, str], Terms] = {}
_KEPT_TERMS = TypeAdapter(Terms)


def terms_for(endpoint: str, model: str, known: Capabilities, memory: Memory) -> Terms:
    """The terms of a model at an endpoint; what was learnt from refusals, of earlier runs too, is in them."""
    key = (endpoint, model)
    if key not in _TERMS:
        _TERMS[key] = _kept(memory) or Terms.of(known)
    return _TERMS[key]


def keep_terms(terms: Terms, memory: Memory) -> None:
    """Keep what was learnt for later runs. Raises SummarizerError when the folder cannot be written."""
    terms.kept = True
    memory.write("terms", _KEPT_TERMS.dump_python(terms, mode="json"))


def _kept(memory: Memory) -> Terms | None:
    try:
        terms = _KEPT_TERMS.validate_python(memory.read("terms"))
    except ValidationError:
        return None
    return terms if terms.learnt and _today() - terms.learnt <= _KEPT else None


def _today() -> date:
    return datetime.now(UTC).date()


def forget_terms() -> None:
    """Forget what was learnt: the next request is shaped by the table alone."""
    _TERMS.clear()


def _largest_below(said: str, sent: int) -> int | None:
    """The bound that a refusal states: its largest number below what was sent."""
    numbers = [int(n.replace(",", "")) for n in _NUMBER.findall(said) if len(n) < 12]
    return max((n for n in numbers if 16 <= n < sent), default=None)


def _without_system(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The same in turns of user and assistant: what the system says stands first in the user's next message."""
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
