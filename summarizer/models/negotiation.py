"""How requests to an endpoint are shaped: by the table first, then by what the endpoint refuses.

A refusal that names a parameter is answered by dropping, renaming or clamping just that. What was learnt holds for the
endpoint and the model, and is kept for a month.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from summarizer.models.capabilities import Capabilities, LimitName, Parameter
from summarizer.models.chat import ChatRequest, Message, Rung
from summarizer.models.known import Memory
from summarizer.models.refusals import NEGOTIABLE_STATUS, Refusal, names

MOST_STEPS = 8
"""Times that one request is shaped anew: as many as there are things to give up."""
_SIZES = frozenset({"minItems", "maxItems", "minLength", "maxLength"})
_LIMITS: tuple[LimitName, LimitName] = ("max_tokens", "max_completion_tokens")
_SAMPLING: tuple[Parameter, ...] = ("temperature", "seed")
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
