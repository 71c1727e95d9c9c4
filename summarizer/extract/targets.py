"""What a verb takes its side on: its object, or what is asked for of it."""

from collections.abc import Sequence

from summarizer.extract.frames import Match, listed, match_at, matches, past_forms
from summarizer.extract.phrases import names_something, noun_phrase, simple_phrase
from summarizer.quotations.grammar import is_adverb
from summarizer.quotations.lexicon import DETERMINERS, PREPOSITIONS
from summarizer.quotations.model import Range
from summarizer.text.tokens import Word

_CALLS = frozenset(
    {"call for", "push for", "press for", "campaign for", "plead for", "argue for", "demand", "lobby for"}
)
_LEAVING = frozenset({"resign", "go", "quit", "step", "leave", "stop", "end"})
_POSSESSIVES = frozenset({"his", "her", "its", "their", "our", "my"})
_WITHOUT_COMPLEMENT = frozenset({"accuse", "blame", "sue", "congratulate", "fault"})
_FAR = 12
"""Words between *blame* and the *on* before who is blamed."""


def objects(words: Sequence[Word]) -> list[Range]:
    """The things on which the listed verbs of a sentence tell something, whoever does and whether or not."""
    found = [target_of(words, match)[0] for match in matches(words, "object")]
    return [thing for thing in found if thing and names_something(words, thing)]


def target_of(words: Sequence[Word], match: Match) -> tuple[Range | None, int]:
    """What a verb's side is on; ``called for the repeal of X`` is against X."""
    at = match.end
    while at < len(words) and is_adverb(words[at]) and at - match.end < 2:
        at += 1
    if match.key in _WITHOUT_COMPLEMENT:
        return _blamed(words, at, match), match.sign
    if at < len(words) and words[at].lower == "it":
        return (at, at + 1), match.sign
    target = noun_phrase(words, at)
    if target is None:
        return None, match.sign
    if match.key in _CALLS:
        return _called_for(words, at, target, match.sign)
    return (None if _is_other(words, match, target) else target), match.sign


def _is_other(words: Sequence[Word], match: Match, target: Range) -> bool:
    """True where what follows a verb gives it another sense, or is the holder's own."""
    follows = words[target[1]].lower if target[1] < len(words) else "."
    if match.key == "dismiss" and follows != "as" and words[target[1] - 1].lower not in listed("target", "dismissed"):
        return True
    if match.key in ("challenge", "approve", "support", "back") and follows == "to" and _is_verb(words, target[1] + 1):
        return True
    only = listed("only", match.key)
    if only and not any(w.lower in only for w in words[target[0] : target[1]]):
        return True
    first = words[target[0]]
    if match.form == "third" and first.lower in past_forms("object") and first.kind == "word":
        return True  # ``Muslim advocates hailed``: a noun and its verb
    if first.lower in _POSSESSIVES and match.key in listed("object", "not_own"):
        return True
    return match.key == "welcome" and follows in ("to", "into", "back", "home")


def _blamed(words: Sequence[Word], at: int, match: Match) -> Range | None:
    """Who is accused; in ``blamed the fire on the council`` the council."""
    accused = simple_phrase(words, at)
    for i in range(at, min(at + _FAR, len(words) - 1)) if match.key == "blame" else ():
        if words[i].lower == "on":
            return noun_phrase(words, i + 1)
        if words[i].kind == "mark" or words[i].lower == "for":
            break
    return accused


def _is_verb(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].kind == "word" and words[at].lower not in DETERMINERS | PREPOSITIONS


def _called_for(words: Sequence[Word], at: int, target: Range, sign: int) -> tuple[Range | None, int]:
    head = simple_phrase(words, at)
    linked = head and head[1] + 1 < len(words) and words[head[1]].lower in ("of", "to", "on", "in", "against")
    if head and linked and words[head[1] - 1].lower in listed("nouns", "undoing"):
        undone = noun_phrase(words, head[1] + 1)
        return (undone, -sign) if undone else (None, sign)
    rest = [w.lower for w in words[target[1] : target[1] + 3]]
    if rest[:2] == ["to", "be"] and len(rest) > 2:
        done = past_forms("deed").get(rest[2])
        return (target, sign * done) if done else (None, sign)
    inner = match_at(words, target[1] + 1, "deed") if rest[:1] == ["to"] and len(rest) > 1 else None
    if inner is not None and (aim := noun_phrase(words, inner.end)):
        return aim, sign * inner.sign
    if rest[:1] == ["to"] and len(rest) > 1 and _is_verb(words, target[1] + 1):
        leaves = rest[1] in _LEAVING and (rest[1] != "step" or rest[2:] in (["down"], ["aside"]))
        return (target, -sign) if leaves else (None, sign)
    return target, sign
