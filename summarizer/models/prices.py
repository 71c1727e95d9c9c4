"""What a model costs, from genai-prices (extra ``prices``), or nothing for a model that runs here."""

from dataclasses import dataclass
from importlib.util import find_spec

from summarizer.extras import install_command
from summarizer.models.addresses import is_local
from summarizer.models.chat import Usage


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
