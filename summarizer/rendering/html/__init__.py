"""Reports and answers as one HTML page that needs nothing beside it: styles, script and article are inside.

``render_page`` makes the whole page; ``render_part`` makes the piece of it that one macro of ``templates/parts.html``
describes, for a page that grows while it is read. Both show the same markup, so ``STYLE`` and ``SCRIPT`` fit both.
"""

from summarizer.rendering.html.assets import SCRIPT, STYLE, content_security_policy
from summarizer.rendering.html.page import Failed, Shown, fragment, render_page, render_part
from summarizer.rendering.html.views import ArticleView, ClaimMaker, ClaimView, claims_shown, view_of

__all__ = [
    "SCRIPT",
    "STYLE",
    "ArticleView",
    "ClaimMaker",
    "ClaimView",
    "Failed",
    "Shown",
    "claims_shown",
    "content_security_policy",
    "fragment",
    "render_page",
    "render_part",
    "view_of",
]
