"""Scripted endpoints that verify: a reply for every draft, and verdicts by what stands in the article."""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

Asked = dict[str, Any]
Reply = Callable[[Asked], str]
_NONE: Mapping[str, str] = MappingProxyType({})
_STATEMENT = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)
_NUMBERED = re.compile(r"\[\d+\] ")


def verifying(
    draft: Reply,
    true: Collection[str] | Mapping[str, Sequence[int]] = (),
    corrections: Mapping[str, str] = _NONE,
) -> Reply:
    """The drafts as ``draft`` gives them; verdicts by what stands in the article.

    Supported is what the article says word for word, so that the canaries are known, and what ``true`` names, which may
    also say by which sentences. What is refused gets its wording in ``corrections``.
    """
    where = true if isinstance(true, Mapping) else {}

    def reply(asked: Asked) -> str:
        task = task_of(asked)
        if task is None:
            return draft(asked)
        article = _flat(_NUMBERED.sub("", asked["messages"][1]["content"]))
        supported, refused = [], []
        for number, text in statements_of(task):
            if text in true or _flat(text) in article or _is_attribution(text, article):
                supported.append({"number": number, "sentences": list(where.get(text, ()))})
            else:
                said = {
                    "verdict": "not_stated",
                    "reason": "it is not there",
                    "words": "",
                    "correction": corrections.get(text, ""),
                }
                refused.append({"number": number, "sentences": [], **said})
        return json.dumps({"supported": supported, "refused": refused})

    return reply


def task_of(asked: Asked) -> str | None:
    """The task of a call that verifies; None for another call."""
    return next((m["content"] for m in asked["messages"] if "<<<statements " in m["content"]), None)


def statements_of(task: str) -> list[tuple[int, str]]:
    """The statements of a verification, with their numbers."""
    fenced = task.split("<<<statements ", 1)[1].split(" statements>>>", 1)[0]
    return [(int(found[1]), found[2]) for found in _STATEMENT.finditer(fenced)]


def _is_attribution(text: str, article: str) -> bool:
    """Whether a statement says only that somebody whom the article names said some of its words."""
    speaker, said, words = text.partition(" said: “")
    return bool(said) and speaker in article and words.rstrip("…” ").split()[0] in article


def _flat(text: str) -> str:
    return " ".join(text.split())
