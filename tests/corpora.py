"""Invented corpora for tests, and the command as a process of its own that can be killed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.verifying import verifying

_TOWNS = ("Veldby", "Halvermouth", "Orrin Bay", "Stenholt", "Marrow Ferry", "Quillan")
_THINGS = ("footbridge", "tram line", "harbour wall", "library", "wind farm", "ice rink")
_MAYORS = ("Ilse Thorn", "Tobias Renquist", "Nadia Ferrow", "Joren Maas", "Petra Lindqvist", "Abel Corrigan")
_CRITICS = ("Nils Holt", "Greta Sandoval", "Omar Whitlock", "Signe Dahl", "Hugo Pellam", "Ruth Okafor")


def article(number: int) -> str:
    """A short article with one speaker for a plan and one against it."""
    town, thing = _TOWNS[number % 6], _THINGS[number // 6 % 6]
    mayor, critic = _MAYORS[number % 6], _CRITICS[(number + 1) % 6]
    return (
        f"{town} votes on the {thing}\n\n"
        f"{town} will build a {thing} for {number + 2} million crowns, the town council decided on Tuesday.\n\n"
        f"“This {thing} will bring the two halves of {town} together,” Mayor {mayor} said.\n\n"
        f"Councillor {critic} opposed the {thing}. “We cannot afford it,” {critic} said. “The school roof leaks.”\n\n"
        f"Work on the {thing} is planned to begin on {number % 28 + 1} April and to take {number % 9 + 3} months.\n"
    )


def draft(asked: dict[str, Any]) -> str:
    """A summary draft that the article supports."""
    sentence = asked["messages"][1]["content"].split("[2] ")[1].split("\n")[0]
    statement = {"text": sentence, "cites": [2]}
    return json.dumps({"headline": "A vote", "overview": [statement], "key_points": [statement], "stances": []})


model_reply = verifying(draft, ["A vote"])
"""What a model drafts and verifies of the articles."""


def write_articles(folder: Path, count: int) -> Path:
    """So many files ``0000.txt`` … in a new folder."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:04}.txt").write_text(article(number), encoding="utf-8")
    return folder


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a results file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def batch_command(*args: str | Path) -> list[str]:
    """A command line that runs ``summarize batch`` in a process of its own."""
    return [sys.executable, "-m", "summarizer", "batch", *map(str, args)]


def run_batch(*args: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run ``summarize batch`` to its end."""
    return subprocess.run(batch_command(*args), capture_output=True, check=False, timeout=240, **options)
