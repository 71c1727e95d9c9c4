"""``summarize demo``: an invented article, read without a model and with the recorded replies of one."""

import sys
from pathlib import Path
from typing import Any

from summarizer.cli import options as o

FOLDER = Path(__file__).parent.parent / "showcase"
"""The article and the recordings; ``python docs/demo.py`` copies them from the golden set."""
_FIRST = """\
1  Without a model: rules choose the article's own sentences, on this machine.

   summarize {article}
"""
_SECOND = """
2  With a model: it writes, and a verifier compares every statement with the article.
   Here both replies are recorded; a ✓ marks what the verifier found supported.

   summarize {article} --replay {recordings}
"""
_NEXT = """
3  Your turn

   summarize YOUR-ARTICLE                   a file, an address, or - for a pipe
   summarize ask YOUR-ARTICLE "Who paid?"
   summarize config init                    choose a model
"""


def demo(*, _debug: o.DebugOption = False) -> int:
    """Show what a summary looks like, without a model and with one; offline, from a packaged article."""
    from summarizer.cli.running import Reporting, run_with_settings
    from summarizer.config import ConfigFile, resolve
    from summarizer.render.writers import ReportWriter
    from summarizer.shape import Wanted
    from summarizer.voices import Room

    article, recordings = FOLDER / "library-cat.txt", FOLDER / "recordings"
    steps: list[tuple[str, dict[str, Any]]] = [(_FIRST, {"model": "embedded"}), (_SECOND, {"replay": recordings})]
    code = 0
    for heading, flags in steps:
        print(heading.format(article=article, recordings=recordings))
        sys.stdout.flush()
        settings = resolve({"offline": True, "log": False, **flags}, config=ConfigFile(), environ={})
        writer = ReportWriter("text", many=False, room=Room())
        code = code or run_with_settings([str(article)], settings, Reporting(Wanted(), writer, quiet=True))
    print(_NEXT, end="")
    return code
