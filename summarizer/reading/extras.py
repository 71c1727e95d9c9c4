"""Libraries that are only there with the extra ``documents``."""

import importlib
from typing import Any

from summarizer.errors import InputError
from summarizer.extras import install_command


def document_library(module: str, name: str, kind: str) -> Any:
    """A module of the extra ``documents``. Raises InputError that says how to install it when it is not there."""
    try:
        return importlib.import_module(module)
    except ImportError:
        command = install_command("documents")
        raise InputError(f"{name} is {kind}, which needs the extra “documents”; install it: {command}") from None
