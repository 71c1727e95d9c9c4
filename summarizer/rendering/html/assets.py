"""The page's style sheet and script, and the policy that lets a browser run these and nothing else."""

import base64
import hashlib
from importlib.resources import files

_STATIC = files("summarizer.rendering.html") / "static"

STYLE = (_STATIC / "page.css").read_text(encoding="utf-8")
"""CSS of every page."""
SCRIPT = (_STATIC / "page.js").read_text(encoding="utf-8")
"""JavaScript of every page; it listens on the document, so parts that are added later need no wiring."""


def content_security_policy(styles: str = STYLE, scripts: str = SCRIPT) -> str:
    """A Content-Security-Policy for a page with exactly this inline style sheet and script, and no network."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(styles)}",
            f"script-src {_hash(scripts)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
