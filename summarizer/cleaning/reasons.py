"""Why a line is not part of the article, by what it says. Words come from ``vocabulary``."""

import re

from summarizer.cleaning import vocabulary as words

MAX_LINE = 320
"""Longer blocks are judged by their place, not by a phrase in them."""
_SHORT = 160

_ENDS = re.compile(r"[.!?…。！？؟۔][\"'”’»)\]]*$")
_PARTS = re.compile(r"\s{2,}|\s[|·•>›»/]\s|\||\t")
_FEW, _MOST = 3, 0.6
"""A line of this many parts or more, of which this share are whole lines of boilerplate, is one of them."""
_LEADING = " \t()[]{}▶►▪•◦»›>*·🔊"
_WIRE = re.compile(
    r"zczc\b.*|nnnn|-30-|###|\^?eds:.*|\^?\w+ ?- .*\bwritethru\b.*|\^?(?:urgent|sked|advisory)\b ?-.*"
    r"|\(note: .*\bleads?\b.*\)|[a-z]{2,4}-[a-z]{2,3}/[a-z]{2,3}|\d{4} \d{6} [a-z]{3}"
)
_FOLIO = re.compile(
    r"\d{1,3} {3,}\S.{0,40}|\S.{0,60}? {3,}(?:page|seite|p\.) ?\d{1,3}|continued:? .{0,40}\d"
    r"|continued (?:on|from) .{0,40}"
)
_RUNNING_HEAD = re.compile(r"\S[^a-zß-ÿ]{4,60} {2,}\d{1,3}")
_CREDITED = re.compile(r".*[.!?)] (?:photos?|images?|pictures?|photograph|foto|bild|crédit photo|фото)s?: ?\S.{1,50}")
_CREDIT_BEHIND = re.compile(
    r".*[(\[](?:images?|photos?|pictures?|photograph|credits?|source|foto|bild|quelle|crédits?)[:/] ?"
    r"[^()\[\]]{2,60}[)\]]\.?"
)
_AFFILIATION = re.compile(r"[\d¹²³] ?[A-Z]\w+ .{0,200}?(?:; ?[\d¹²³] ?[A-Z]|\*? ?Correspondence\b).*")
_CALLS = re.compile(r"newsletter|inbox|e-?mails?\b|alerts?\b|\bapp\b|boletín|briefing")
_BRACKETED = re.compile(
    r"\[(?:story|video|photos?|gallery|watch|listen|read|podcast|audio|analysis|opinion|live)\] ?\S"
)
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
    if formal := _by_form(text, folded):
        return formal, True
    opened = _OPENING.match(folded.lstrip(_LEADING))
    reason = _reason(opened, _OPENING_REASONS) if opened else ""
    if opened and (opened["colon"] or (reason == words.NEWSLETTER and len(text) <= _SHORT and _CALLS.search(folded))):
        return reason, True
    for phrase, named in _ANYWHERE:
        if phrase in folded:
            return named, named == words.CONTACT or not _ENDS.search(text)
    return (reason, False) if opened and len(text) <= _SHORT and not _ENDS.search(text) else ("", False)


def _by_form(text: str, folded: str) -> str:
    """The reason of a line that is boilerplate as a whole: a known line, a row of them, a code, a page number."""
    bare = folded.strip(_TRIM)
    if not bare:
        return words.ORNAMENT
    if len(text) <= 60 and bare in _NAMED:
        return _NAMED[bare]
    if _WIRE.fullmatch(folded):
        return words.WIRE
    if len(text) <= _SHORT and (_FOLIO.fullmatch(folded) or _RUNNING_HEAD.fullmatch(text)):
        return words.FOLIO
    if _CREDITED.fullmatch(folded) or (len(text) <= 1.5 * _SHORT and _CREDIT_BEHIND.fullmatch(folded)):
        return words.CAPTION
    if _AFFILIATION.fullmatch(text):
        return words.CONTACT
    return words.RELATED if _BRACKETED.match(folded) else _named_parts(folded)


def _named_parts(folded: str) -> str:
    """The reason of a row of buttons or menu entries; empty for any other line."""
    parts = [part.strip(_TRIM) for part in _PARTS.split(folded)] if _PARTS.search(folded) else []
    named = [_NAMED[part] for part in parts if part in _NAMED]
    few = len(parts) < _FEW or len(named) < _MOST * len(parts)
    return "" if few else max(named, key=lambda reason: (named.count(reason), reason))


def _reason(match: re.Match[str], reasons: list[str]) -> str:
    return next(reason for number, reason in enumerate(reasons) if match[f"r{number}"])
