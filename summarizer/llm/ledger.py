"""Counts the tokens of a run's calls and what they cost.

Prices come from genai-prices (extra ``prices``). A model on this machine costs nothing.
"""

from dataclasses import dataclass, field
from importlib.util import find_spec

from summarizer.errors import SummarizerError, install_command
from summarizer.llm.client import ChatReply, Usage, is_local


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
    try:
        plain = calc_price(PricedUsage(input_tokens=million), model_ref=model, provider_api_url=endpoint)
        reply = calc_price(PricedUsage(output_tokens=million), model_ref=model, provider_api_url=endpoint)
        cached = calc_price(
            PricedUsage(input_tokens=million, cache_read_tokens=million), model_ref=model, provider_api_url=endpoint
        )
    except LookupError:
        return None
    return Price(float(plain.total_price), float(reply.total_price), float(cached.total_price))


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
    repairs: int = 0
    """Repair calls, which show the model its error."""
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
