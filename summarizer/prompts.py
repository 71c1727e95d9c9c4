"""Loads the prompts in ``prompts/`` and fills them in. Every word sent to a model comes from there."""

import hashlib
from functools import cache
from pathlib import Path
from string import Template

_PACKAGED = Path(__file__).parent / "_prompts"
_CHECKOUT = Path(__file__).parent.parent / "prompts"


def fill(name: str, **values: object) -> str:
    """The prompt ``name`` with its ``$names`` filled in. Raises KeyError if a name is missing or unknown."""
    template = Template(_load(name))
    wanted = set(template.get_identifiers())
    if wanted != set(values):
        raise KeyError(f"prompt {name} wants {sorted(wanted)}, was given {sorted(values)}")
    return template.substitute(values)


@cache
def prompts_hash() -> str:
    """First 12 hexadecimal digits of the SHA-256 of all prompts, names and texts."""
    digest = hashlib.sha256()
    for path in sorted(_folder().glob("*.md"), key=lambda p: p.name):
        digest.update(f"{path.name}\n{path.read_text(encoding='utf-8')}\n".encode())
    return digest.hexdigest()[:12]


@cache
def _load(name: str) -> str:
    return (_folder() / f"{name}.md").read_text(encoding="utf-8").strip()


def _folder() -> Path:
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
