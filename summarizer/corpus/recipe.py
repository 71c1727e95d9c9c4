"""What decides the rows of a run: the tasks, the questions and the model. Values that any worker can be sent."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cache

import summarizer
from summarizer.engine import EXTRACTIVE
from summarizer.models.factory import ModelSettings
from summarizer.prompts import prompts_hash
from summarizer.reading import ReadingLimits
from summarizer.tasks.prompting import Wanted


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to make of every input."""

    wanted: Wanted
    questions: tuple[str, ...] = ()
    keep_text: bool = True
    identity: str = EXTRACTIVE
    """Of the model that reads, as ``ChatModel.identity``."""
    verified_by: str | None = None
    """The model of the second reading, and whether it marks or drops; None without one."""
    model: ModelSettings = field(default_factory=ModelSettings)
    """How a worker opens that model; places and keys decide nothing."""
    limits: ReadingLimits = field(default_factory=ReadingLimits)

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
        "verified_by": recipe.verified_by,
    }
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:12]
