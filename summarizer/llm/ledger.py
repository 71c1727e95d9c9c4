"""What a run's calls used, and what they cost.

Prices are those of genai-prices (extra ``prices``); a model that runs here costs nothing.
"""

from dataclasses import dataclass, field
from importlib.util import find_spec

from summarizer.errors import SummarizerError, install_command
from summarizer.llm.client import ChatReply, Usage, is_local


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars per million tokens."""

    input_usd: float
    output_usd: float
    cached_usd: float

    def of(self, usage: Usage) -> float:
        """Dollars for so many tokens."""
        fresh = usage.input_tokens - usage.cached_tokens
        millionths = (
            fresh * self.input_usd + usage.cached_tokens * self.cached_usd + usage.output_tokens * self.output_usd
        )
        return millionths / 1_000_000


FREE = Price(0.0, 0.0, 0.0)


def price_of(model: str, endpoint: str) -> Price | None:
    """The price of a model at an endpoint; FREE on this machine; None when nobody knows."""
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


def price_missing(model: str) -> str:
    """Why ``--max-cost`` cannot be kept for a model whose price is None, and what to do."""
    why = f"--max-cost needs to know what {model} costs"
    if find_spec("genai_prices") is None:
        return f"{why}; drop the limit, or install the extra “prices”: {install_command('prices')}"
    return f"{why}, and no price is listed for it; drop the limit"


class CostLimitReached(SummarizerError):
    """The next call could cost more than ``--max-cost`` leaves."""

    kind = "cost_limit"


@dataclass
class Ledger:
    """Adds up calls. One for a run, and a part of it for each article."""

    price: Price | None = None
    max_cost_usd: float | None = None
    calls: int = 0
    """Replies got, recorded ones included."""
    recorded_calls: int = 0
    """Of these, replies that were read from a recording."""
    repairs: int = 0
    """Calls that showed the model its own error."""
    usage: Usage = field(default_factory=Usage)
    """Tokens of all replies, recorded ones included."""
    whole: "Ledger | None" = None
    """The ledger of the run that this one is a part of: it holds the limit, and adds up all parts."""
    _spent_usd: float | None = 0.0
    """None once a reply came whose price is not known."""
    _reserved_usd: float = 0.0

    def part(self) -> "Ledger":
        """A ledger of its own for one article, whose calls count here as well."""
        return self.part_at(self.price)

    def part_at(self, price: Price | None) -> "Ledger":
        """The same, for calls to a model of another price."""
        return Ledger(price=price, max_cost_usd=self.max_cost_usd, whole=self)

    @property
    def cost_usd(self) -> float | None:
        """Dollars spent by this run; recorded replies cost nothing. None when a price is not known."""
        return None if self.price is None else self._spent_usd

    def reserve(self, input_tokens: int, output_tokens: int) -> float:
        """Set aside the most that a call can cost; returns it, for ``settle``. Raises CostLimitReached."""
        if self.price is None or self.max_cost_usd is None:
            return 0.0
        most = self.price.of(Usage(input_tokens, output_tokens))
        self._root._set_aside(most)
        return most

    def settle(self, reserved: float, reply: ChatReply | None) -> None:
        """Give back a reservation and book the reply, if one came."""
        self._root._reserved_usd -= reserved
        if reply is None:
            return
        cost = 0.0 if reply.recorded else None if self.price is None else self.price.of(reply.usage)
        self._book(reply, cost)

    @property
    def _root(self) -> "Ledger":
        return self if self.whole is None else self.whole._root

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
        if self.whole is not None:
            self.whole._book(reply, cost)
