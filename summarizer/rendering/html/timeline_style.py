"""The style sheet of the page that shows stances over time."""

from importlib.resources import files

STYLE = (files("summarizer.rendering.html") / "static" / "timeline.css").read_text(encoding="utf-8")
