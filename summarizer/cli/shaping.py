"""The options that shape a summary, and what becomes of them."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from summarizer.shape import Shape

_MOST_TASK_BYTES = 20_000


class Style(StrEnum):
    """How a summary is laid out."""

    BULLETS = "bullets"
    PROSE = "prose"


Length = Annotated[
    str | None,
    typer.Option(
        "--length", metavar="short|medium|long|N", help="Words of overview and key points together: 80, 160, 320 or N."
    ),
]
Points = Annotated[int | None, typer.Option("--points", metavar="N", min=1, max=50, help="How many key points.")]
Focus = Annotated[str | None, typer.Option("--focus", metavar="TEXT", help="Put first what bears on this.")]
Audience = Annotated[str | None, typer.Option("--audience", metavar="TEXT", help="For whom a model should write.")]
Language = Annotated[
    str | None,
    typer.Option("--language", metavar="CODE", help="The language a model writes in; evidence stays in the article's."),
]
StyleOption = Annotated[Style, typer.Option("--style", help="Overview and key points, or one running text.")]
PromptFile = Annotated[
    Path | None,
    typer.Option("--prompt-file", metavar="PATH", help="Your own words for what a model is asked; the checks stay."),
]


def shape_of(
    length: str | None,
    points: int | None,
    focus: str | None,
    audience: str | None,
    language: str | None,
    style: Style,
    prompt_file: Path | None,
) -> "Shape":
    """The wishes as one value. Raises UsageError for a length or a language that cannot be, or an unreadable file."""
    from summarizer.shape import Shape

    return Shape(
        length=_words(length),
        points=points,
        focus=focus,
        audience=audience,
        language=_code(language),
        style=style.value,
        task=_task(prompt_file),
    )


def tasks_of(listed: str) -> frozenset[str]:
    """The tasks of a list such as ``summary,stances``; may be empty. Raises UsageError for an unknown one."""
    from summarizer.errors import UsageError

    tasks = frozenset(name.strip() for name in listed.split(",") if name.strip())
    if unknown := sorted(tasks - {"summary", "stances"}):
        raise UsageError(f"--tasks cannot be {', '.join(unknown)}; it lists summary and stances")
    return tasks


def _words(length: str | None) -> int | None:
    from summarizer.errors import UsageError
    from summarizer.shape import LENGTHS

    if length is None:
        return None
    if length in LENGTHS:
        return LENGTHS[length]
    if length.isascii() and length.isdigit() and 10 <= int(length[:7]) <= 10_000:
        return int(length)
    raise UsageError(f"--length cannot be {length!r}; say short, medium, long, or a number of words from 10 to 10000")


def _code(language: str | None) -> str | None:
    from summarizer.errors import UsageError
    from summarizer.tasks.prompting import LANGUAGE_NAMES

    if language is None:
        return None
    code = language.strip().lower()
    named = {name.lower(): known for known, name in LANGUAGE_NAMES.items()}
    code = named.get(code, code.replace("_", "-").split("-")[0])
    if 2 <= len(code) <= 3 and code.isascii() and code.isalpha():
        return code
    raise UsageError(f"--language cannot be {language!r}; give a code such as de, or a name such as German")


def _task(path: Path | None) -> str | None:
    from summarizer.errors import UsageError

    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"cannot read --prompt-file {path}: {said}") from None
    if not text or len(text) > _MOST_TASK_BYTES:
        raise UsageError(f"--prompt-file {path} must hold 1 to {_MOST_TASK_BYTES} characters of text")
    return text
