"""Who does what a finite verb tells."""

from collections.abc import Sequence

from summarizer.extract.frames import Form
from summarizer.extract.model import Claim
from summarizer.extract.scope import Group
from summarizer.quotations.grammar import Range, leading_subject, subject_before
from summarizer.quotations.lexicon import DETERMINERS, PREPOSITIONS
from summarizer.quotations.words import Word

_JOINTS = frozenset({"and", "but", "or", "then"})


def finite_subject(
    words: Sequence[Word], start: int, at: int, form: Form, group: Group, before: Sequence[Claim]
) -> Range | None:
    """Who does what a finite verb tells; None where the word is no finite verb or its subject is not said."""
    subject = subject_before(words, start)
    if subject is None:
        joint = words[start - 1] if start else None
        if joint is None or not (joint.lower in _JOINTS or joint.text == ",") or form in ("base", "ing"):
            return None
        return next((c.subject for c in reversed(before) if c.subject and not c.passive), None) or _leading(words, start)
    if not any(w.kind == "name" or w.lower not in DETERMINERS for w in words[subject[0] : subject[1]]):
        return None
    if words[subject[1] - 1].text in ("’s", "'s", "’", "'") or (start < at and words[start].text in ("’s", "'s")):
        return None
    if form == "base" and not (group.helped or _is_plural(words, subject)):
        return None
    if form == "third" and words[subject[0]].lower in ("i", "we", "they", "you"):
        return None
    return subject


def _leading(words: Sequence[Word], end: int) -> Range | None:
    """The subject of the sentence, when no other clause begins before ``end``."""
    subject = leading_subject(words)
    if subject is None or subject[1] > end:
        return None
    between = words[subject[1] : end]
    return None if any(w.lower in ("that", "who", "which", "whether", "if") or w.kind == "quoted" for w in between) else subject


def _is_plural(words: Sequence[Word], subject: Range) -> bool:
    inner = words[subject[0] : subject[1]]
    stop = next((i for i, w in enumerate(inner) if i and w.lower in PREPOSITIONS), len(inner))
    head = inner[stop - 1].lower
    joined = any(w.lower == "and" for w in inner[:stop])
    return joined or head.endswith("s") or head in ("i", "we", "they", "you", "people", "police", "many", "others", "who", "women", "men")
