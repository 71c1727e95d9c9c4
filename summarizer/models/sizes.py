"""How large a model is, by what its name says: a name is all that an endpoint tells of a model."""

import re

_SIZE = re.compile(r"(?<![^\W_])(\d+(?:\.\d+)?)([bm])(?![^\W_])", re.I)
_UNITS = {"b": 1e9, "m": 1e6}
_SMALL = 4e9


def parameters(name: str) -> float | None:
    """The number of parameters that a name tells, as ``qwen2.5-coder-1.5b-instruct`` does; None where it tells none."""
    found = [float(number) * _UNITS[unit.lower()] for number, unit in _SIZE.findall(name)]
    return max(found, default=None)


def is_small(name: str) -> bool:
    """True for a model of fewer than four billion parameters, as far as its name says so."""
    size = parameters(name)
    return size is not None and size < _SMALL
