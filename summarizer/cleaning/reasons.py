"""Why a line is not part of the article, by what it says. Words come from ``vocabulary``."""

import re

from summarizer.cleaning import vocabulary as words

MAX_LINE = 320
"""Longer blocks are judged by their place, not by a phrase in them."""
_SHORT = 160

_ENDS = re.compile(r"[.!?…。！？؟۔][\"'”’»)\]]*$")
_TRIM = " \t.,:;!?|/\\·•*#+>»›→<«‹()[]{}-–—_=~0123456789"
_NAMED = {phrase: reason for reason, phrases in words.WHOLE.items() for phrase in phrases}


def _alternatives(phrases: dict[str, tuple[str, ...]], after: str = "") -> re.Pattern[str]:
    groups = []
    for number, listed in enumerate(phrases.values()):
        longest_first = sorted(listed, key=len, reverse=True)
        groups.append(f"(?P<r{number}>" + "|".join(map(re.escape, longest_first)) + ")")
    return re.compile("(?:" + "|".join(groups) + ")" + after)


_OPENING_REASONS = list(words.OPENING)
_OPENING = _alternatives(words.OPENING, r"(?P<colon>\s?[:：>»|])?(?!\w)")
_ANYWHERE = [(phrase, reason) for reason, phrases in words.ANYWHERE.items() for phrase in phrases]


def reason_for(text: str) -> str:
    """The reason to leave out a line of flattened text; empty when nothing it says speaks against it."""
    return finding(text)[0]


def finding(text: str) -> tuple[str, bool]:
    """Reason and certainty. A phrase inside a line that could be a sentence is uncertain: its place must decide."""
    if len(text) > MAX_LINE:
        return "", False
    folded = text.casefold().replace("’", "'")
    if len(text) <= 60:
        bare = folded.strip(_TRIM)
        if not bare:
            return words.ORNAMENT, True
        if bare in _NAMED:
            return _NAMED[bare], True
    if (opening := _OPENING.match(folded)) and (opening["colon"] or (len(text) <= _SHORT and not _ENDS.search(text))):
        return _reason(opening, _OPENING_REASONS), bool(opening["colon"])
    for phrase, reason in _ANYWHERE:
        if phrase in folded:
            return reason, reason == words.CONTACT or not _ENDS.search(text)
    return "", False


def _reason(match: re.Match[str], reasons: list[str]) -> str:
    return next(reason for number, reason in enumerate(reasons) if match[f"r{number}"])
