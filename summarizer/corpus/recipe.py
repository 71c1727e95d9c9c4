"""What decides the rows of a run: the tasks, the questions and the model. Values that any worker can be sent."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cache

import summarizer
from summarizer.configuration import Settings
from summarizer.models.factory import ModelSettings
from summarizer.prompts import prompts_hash
from summarizer.reading import ReadingLimits
from summarizer.results import EXTRACTIVE
from summarizer.tasks.prompting import Wanted


def _plain() -> Settings:
    return Settings(ModelSettings(), ReadingLimits())


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to make of every input."""

    wanted: Wanted
    questions: tuple[str, ...] = ()
    keep_text: bool = True
    identity: str = EXTRACTIVE
    """Of the model that reads, as ``ChatModel.identity``."""
    verifier: str | None = None
    """Of the model that verifies, as ``ChatModel.identity``, or ``off``; None where no model writes."""
    settings: Settings = field(default_factory=_plain)
    """How a worker opens these models and bounds its inputs; of it, places and keys decide nothing."""

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits; equal when the same inputs give the same rows."""
        return _hash(self)


@cache
def _hash(recipe: Recipe) -> str:
    whole = {
        "version": summarizer.__version__,
        "prompts": prompts_hash(),
        "wanted": asdict(recipe.wanted),
        "questions": recipe.questions,
        "keep_text": recipe.keep_text,
        "identity": recipe.identity,
        "verifier": recipe.verifier,
        "max_output_tokens": recipe.settings.max_output_tokens,
    }
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:12]
