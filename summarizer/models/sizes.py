"""How large a model is, by what its name says: a name is all that an endpoint tells of a model."""

import re

_SIZE = re.compile(r"(?<![^\W_])(\d+(?:\.\d+)?)([bm])(?![^\W_])", re.I)
_UNITS = {"b": 1e9, "m": 1e6}
FEWEST_TO_VERIFY = 4e9
"""Parameters below which a model may not verify: those that were measured called false statements supported as often as
true ones."""


def parameters(name: str) -> float | None:
    """The number of parameters that a name tells, as ``qwen2.5-coder-1.5b-instruct`` does; None where it tells none."""
    found = [float(number) * _UNITS[unit.lower()] for number, unit in _SIZE.findall(name)]
    return max(found, default=None)


def may_verify(size: float | None) -> bool:
    """Whether a model of so many parameters may verify; one that does not tell its size may."""
    return size is None or size >= FEWEST_TO_VERIFY
