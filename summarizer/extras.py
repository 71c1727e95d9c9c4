"""How to install an optional extra into the environment that the program runs in."""

import os
import re
import shlex
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

DISTRIBUTION = "evidence-summarizer"
"""Name under which pip knows the program. The index has a package called like the import, which is somebody else's."""

_OF_EXTRA = re.compile(r"""([^;]+?)\s*;\s*extra\s*==\s*['"]([\w-]+)['"]""")
"""A requirement and the extra it belongs to, as hatchling writes them."""


def install_command(extra: str) -> str:
    """The command line that installs what an extra needs, by the environment's own interpreter; never raises.

    It names the packages themselves, read from the installed metadata, so it works the same for a clone, a wheel and a
    tool's own environment. Without metadata the program runs from a checkout, which is then installed with the extra.
    An environment without pip was made by uv, which installs into it from outside.
    """
    checkout = Path(__file__).parent.parent
    wanted = list(_packages(extra)) or ["-e", f"{checkout}[{extra}]"]
    if find_spec("pip") is not None:
        words = [sys.executable, "-m", "pip", "install", *wanted]
    else:
        words = ["uv", "pip", "install", "--python", sys.executable, *wanted]
    return " ".join(map(_quoted, words))


def _packages(extra: str) -> Iterator[str]:
    from importlib.metadata import PackageNotFoundError, requires

    try:
        lines = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return
    for line in lines:
        found = _OF_EXTRA.fullmatch(line)
        if found is not None and found[2] == extra:
            yield found[1]


def _quoted(word: str) -> str:
    if os.name == "posix":
        return shlex.quote(word)
    return word if re.fullmatch(r"[\w.:\\/-]+", word) else f'"{word}"'
