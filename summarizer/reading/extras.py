"""Libraries that are only there with ``pip install 'summarizer[documents]'``."""

import importlib
from typing import Any

from summarizer.errors import InputError


def document_library(module: str, name: str, kind: str) -> Any:
    """A module of the extra ``documents``. Raises InputError that names the extra when it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise InputError(f"{name} is {kind}, which needs an extra: pip install 'summarizer[documents]'") from None
