"""Counts tokens: of a text, before it is sent, and of a run's calls, with what they cost.

A text's tokens are counted with tiktoken if its tables are available, else estimated on the high side. Prices come
from genai-prices (extra ``prices``). A model on this machine costs nothing.
"""

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec

from summarizer.errors import SummarizerError, install_command
from summarizer.llm.client import ChatReply, Usage, is_local

_TABLE_TIMEOUT_SECONDS = 10.0
"""How long to wait while tiktoken downloads a table on first use."""

_PIECES = re.compile(r"[A-Za-z]+|[0-9]+|[^\W\d_]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """A function that counts tokens, and whether it uses the model's own tokenizer."""

    count: Callable[[str], int]
    exact: bool


def counter_for(model: str, *, offline: bool = False) -> TokenCounter:
    """The counter for a model: tiktoken's, or the estimate if tiktoken has no tokenizer or cannot load its table."""
    encode = None if offline else _tiktoken_encoder(model)
    if encode is None:
        return TokenCounter(estimate_tokens, exact=False)
    return TokenCounter(lambda text: len(encode(text)), exact=True)


def estimate_tokens(text: str) -> int:
    """An estimate of the tokens of a current byte-pair tokenizer, on the high side.

    A Latin word of up to six letters is one token, a longer one a token per four letters. Three digits are a token, and
    one and a half letters of other scripts. Ideographs, syllables and symbols are one to three tokens each. A single
    space is part of the next word. The estimate is 1.0 to 1.4 times the count of cl100k on news in nine languages.
    """
    return sum(_piece_tokens(piece) for piece in _PIECES.findall(text))


class EstimatingModel:
    """Base class of models that estimate tokens, get a schema in their last message, and hold nothing open."""

    counts_exactly = False
    schema_in_prefix = False

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, estimated."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Nothing to close."""


def _piece_tokens(piece: str) -> int:
    first, length = piece[0], len(piece)
    if first.isascii():
        return _ascii_tokens(first, length, piece)
    if not first.isalpha():
        return 1 if first < "\u0300" else 2
    if first < "\u2e80":
        return -(-length * 2 // 3)
    return 3 * length if first >= "\ufb00" else -(-length * 3 // 2)


def _ascii_tokens(first: str, length: int, piece: str) -> int:
    if first.isalpha():
        return 1 if length <= 6 else -(-length // 4)
    if first.isdigit():
        return -(-length // 3)
    return 0 if piece == " " else 1


@lru_cache(maxsize=8)
def _tiktoken_encoder(model: str) -> Callable[[str], list[int]] | None:
    found: list[Callable[[str], list[int]]] = []
    loader = threading.Thread(target=_load_tiktoken, args=(model, found), daemon=True)
    loader.start()
    loader.join(_TABLE_TIMEOUT_SECONDS)
    return found[0] if found else None


def _load_tiktoken(model: str, found: list[Callable[[str], list[int]]]) -> None:
    import tiktoken

    try:
        encoding = tiktoken.encoding_for_model(model)
    except (KeyError, ValueError, OSError):
        return
    found.append(encoding.encode_ordinary)


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens."""

    input_usd: float
    output_usd: float
    cached_usd: float

    def of(self, usage: Usage) -> float:
        """US dollars for these tokens."""
        fresh = usage.input_tokens - usage.cached_tokens
        millionths = (
            fresh * self.input_usd + usage.cached_tokens * self.cached_usd + usage.output_tokens * self.output_usd
        )
        return millionths / 1_000_000


FREE = Price(0.0, 0.0, 0.0)


def most_cost(costs: Iterable[float | None]) -> str:
    """The most that calls may cost together, for a person."""
    known = list(costs)
    return "cost unknown" if None in known else f"at most {sum(filter(None, known)):.4f} USD"


def price_of(model: str, endpoint: str) -> Price | None:
    """The price of a model at an endpoint; ``FREE`` on this machine; None if it is unknown."""
    if endpoint == "embedded" or is_local(endpoint):
        return FREE
    try:
        from genai_prices import Usage as PricedUsage
        from genai_prices import calc_price
    except ImportError:
        return None
    million = 1_000_000
    sent, written = PricedUsage(input_tokens=million), PricedUsage(output_tokens=million)
    cached = PricedUsage(input_tokens=million, cache_read_tokens=million)
    try:
        found = [calc_price(usage, model_ref=model, provider_api_url=endpoint) for usage in (sent, written, cached)]
    except LookupError:
        return None
    return Price(*(float(one.total_price) for one in found))


def missing_price_message(model: str) -> str:
    """Says why ``--max-cost`` does not work for a model without a known price, and what to do."""
    why = f"--max-cost needs the price of {model}"
    if find_spec("genai_prices") is None:
        return f"{why}; drop the limit, or install the extra “prices”: {install_command('prices')}"
    return f"{why}, and none is listed; drop the limit"


class CostLimitReached(SummarizerError):
    """The next call could exceed ``--max-cost``."""

    kind = "cost_limit"


@dataclass
class Ledger:
    """Adds up calls: one ledger for a run, with a child for each article."""

    price: Price | None = None
    max_cost_usd: float | None = None
    calls: int = 0
    """Replies received, including recorded ones."""
    recorded_calls: int = 0
    """Of these, replies from recordings."""
    usage: Usage = field(default_factory=Usage)
    """Tokens of all replies, including recorded ones."""
    parent: "Ledger | None" = None
    """The run's ledger, which holds the limit and adds up its children; None for the run's own."""
    _spent_usd: float | None = 0.0
    """None after a reply with an unknown price."""
    _reserved_usd: float = 0.0

    def child(self) -> "Ledger":
        """A ledger for one article, whose calls are counted here too."""
        return self.child_with_price(self.price)

    def child_with_price(self, price: Price | None) -> "Ledger":
        """A child for calls to a model with another price."""
        return Ledger(price=price, max_cost_usd=self.max_cost_usd, parent=self)

    @property
    def cost_usd(self) -> float | None:
        """US dollars spent; recorded replies cost nothing. None if a price is unknown."""
        return None if self.price is None else self._spent_usd

    def reserve(self, input_tokens: int, output_tokens: int) -> float:
        """Reserve the highest possible cost of a call and return it, for ``settle``. Raises CostLimitReached."""
        if self.price is None or self.max_cost_usd is None:
            return 0.0
        most = self.price.of(Usage(input_tokens, output_tokens))
        self._root._set_aside(most)
        return most

    def settle(self, reserved: float, reply: ChatReply | None) -> None:
        """Release a reservation, and book the reply if there is one."""
        self._root._reserved_usd -= reserved
        if reply is None:
            return
        cost = 0.0 if reply.recorded else None if self.price is None else self.price.of(reply.usage)
        self._book(reply, cost)

    @property
    def _root(self) -> "Ledger":
        return self if self.parent is None else self.parent._root

    def _set_aside(self, most: float) -> None:
        spent = (self._spent_usd or 0.0) + self._reserved_usd
        if self.max_cost_usd is not None and spent + most > self.max_cost_usd:
            raise CostLimitReached(
                f"stopped before exceeding --max-cost: {spent:.4f} USD spent or reserved, "
                f"and the next call may cost {most:.4f} of {self.max_cost_usd:g}"
            )
        self._reserved_usd += most

    def _book(self, reply: ChatReply, cost: float | None) -> None:
        self.calls += 1
        self.usage += reply.usage
        self.recorded_calls += reply.recorded
        self._spent_usd = None if cost is None or self._spent_usd is None else self._spent_usd + cost
        if self.parent is not None:
            self.parent._book(reply, cost)
