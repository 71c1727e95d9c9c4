"""Which models are evaluated: the core, those with recordings, or live ones."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from summarizer.configuration import VERIFY_OFF, Settings
from summarizer.errors import UsageError
from summarizer.evaluation.golden import GoldenSet
from summarizer.evaluation.running import CORE, Contender

Mode = Literal["replay", "record", "live"]
JUDGE_PREFIX = "judge-"
"""Begins the names of folders whose recordings are a judge's."""


def recorded_models(golden: GoldenSet) -> list[str]:
    """The models that a set has recordings of."""
    folders = sorted(path.parent.name for path in golden.recordings.glob("*/model.json"))
    return [name for name in folders if not name.startswith(JUDGE_PREFIX)]


def contenders(
    golden: GoldenSet, names: Sequence[str], mode: Mode, settings_of: Callable[[str], Settings]
) -> list[Contender]:
    """The contenders of a run; without names, the core and every recorded model. Raises UsageError."""
    if mode != "replay" and not names:
        raise UsageError(f"--{mode} asks a model; name it with --model")
    chosen = [_contender(golden, name, mode, settings_of) for name in names or [CORE, *recorded_models(golden)]]
    if repeated := sorted({c.name for c in chosen if [other.name for other in chosen].count(c.name) > 1}):
        raise UsageError(f"--model names {', '.join(repeated)} twice; name each model once")
    return chosen


def judge_of(golden: GoldenSet, name: str, mode: Mode, settings_of: Callable[[str], Settings]) -> Contender:
    """The judge of a run, whose recordings are kept apart from those of contenders. Raises UsageError."""
    short = JUDGE_PREFIX + folder_name(name)
    folder = golden.recordings / short
    if mode != "replay":
        return Contender(short, settings=replace(_settings(name, mode, folder, settings_of), verify=VERIFY_OFF))
    if not (folder / "model.json").is_file():
        raise UsageError(f"{golden.recordings} has no recordings of {name} as judge; make them with --record --judge")
    return Contender(short, recordings=folder)


def _contender(golden: GoldenSet, name: str, mode: Mode, settings_of: Callable[[str], Settings]) -> Contender:
    if name == CORE:
        return Contender(CORE)
    short = folder_name(name)
    folder = golden.recordings / short
    if mode != "replay":
        return Contender(short, settings=_settings(name, mode, folder, settings_of))
    if short not in recorded_models(golden):
        there = ", ".join([CORE, *recorded_models(golden)])
        raise UsageError(f"{golden.recordings} has no recordings of {name}; it has: {there}. Make them with --record")
    return Contender(short, recordings=folder)


def _settings(name: str, mode: Mode, folder: Path, settings_of: Callable[[str], Settings]) -> Settings:
    settings = settings_of(name)
    return replace(settings, model=replace(settings.model, record=folder)) if mode == "record" else settings


def folder_name(model: str) -> str:
    """A model's name as the name of a folder: without the path and ending of a file, safe on every system."""
    name = Path(model.replace("\\", "/")).name.removesuffix(".gguf")
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "model"
