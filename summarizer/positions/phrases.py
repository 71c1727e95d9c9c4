"""A small noun-phrase chunker over closed classes: where a phrase ends, and what may hang on to it."""

from collections.abc import Sequence

from summarizer.positions import lexicon as lex
from summarizer.positions.syntax import Token, is_mark

_LONGEST = 10
_DROPPED = frozenset(
    "very so a an any some this that these those every each all no more further such another both".split()
)
_STOPS = lex.AUXILIARIES | lex.BOUNDARIES | lex.DEONTIC | lex.NEGATIONS
_ADVERBS = frozenset(
    "now then today tonight tomorrow yesterday here there again either too away alone ago soon".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_FINITE = frozenset("made makes said says went goes took takes gave gives came comes got gets kept keeps".split())
_NOT_INSIDE = (
    (_STOPS - {"and"})
    | _ADVERBS
    | _FINITE
    | (lex.PRONOUNS - lex.DETERMINERS)
    | (lex.PREPOSITIONS - lex.LINKING - {"from", "at"})
)
_VAGUE = frozenset(
    "lot lots thing things way ways time one ones number kind sort part fact reason today people".split()
)
"""Heads that name nothing on which a side could be taken."""
_OPENERS = frozenset("but and so yet now well then yes no also again still".split())


def noun_phrase(tokens: Sequence[Token], start: int) -> range | None:
    """The noun phrase that begins at a token, with the complements of its head; None where none does."""
    start = _after_determiner(tokens, start)
    if start >= len(tokens) or not _may_open(tokens[start]):
        return None
    end = _simple(tokens, start)
    if tokens[end - 1].low in lex.LIGHT_HEADS and end < len(tokens) and tokens[end].low in {"of", "about"}:
        return noun_phrase(tokens, end + 1)
    other_used = False
    while end - start < _LONGEST and end + 1 < len(tokens):
        low = tokens[end].low
        if low not in lex.LINKING or not (low == "of" or (not other_used and _takes(tokens[end - 1]))):
            break
        inner = end + 1
        if not _may_follow(tokens, low, inner):
            break
        other_used = other_used or low != "of"
        end = _simple(tokens, inner)
    if end - start > 1 and tokens[end - 1].low.endswith("ing") and end < len(tokens) and tokens[end].low == "to":
        end -= 1
    while end - start > 1 and tokens[end - 1].low.endswith("ed") and not tokens[end - 1].is_name:
        end -= 1  # a participle that says what is done to the thing: ``a window opened``
    return range(start, end) if _has_head(tokens, start, end) and not _is_cut(tokens, start, end) else None


def _is_cut(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True where the noun is still to come: ``national | and international law``, ``a bold | “bargain”``."""
    last, following = tokens[end - 1].low, tokens[end].low if end < len(tokens) else "."
    if tokens[end - 1].is_name:
        return False
    hyphen = following == "-" and tokens[end].span.start == tokens[end - 1].span.end
    if hyphen or (last.endswith("ed") and end - start == 1):
        return True
    return following in _GOES_ON and last.endswith(_ADJECTIVAL)


_GOES_ON = frozenset({"and", "or", ",", "“", '"', "‘", "-", "«"})
_ADJECTIVAL = ("al", "ive", "ous", "ful", "less", "able", "ible", "ic", "ing", "ern", "ant", "ent")


def complement(tokens: Sequence[Token], preposition: int) -> range | None:
    """The noun phrase after a preposition; None for the *to* of an infinitive."""
    at = preposition + 1
    return noun_phrase(tokens, at) if at < len(tokens) and _may_follow(tokens, tokens[preposition].low, at) else None


def phrase_before(tokens: Sequence[Token], place: range, longest: int = _LONGEST) -> range | None:
    """The noun phrase that fills a stretch in front of a verb or a comma; None where it is anything else."""
    start = place.start
    while start < place.stop and (tokens[start].low in _OPENERS or tokens[start].low in _DROPPED):
        start += 1
    if start >= place.stop or place.stop - start > longest or not _may_open(tokens[start]):
        return None
    inside = range(start, place.stop)
    if any(tokens[i].low in _NOT_INSIDE or _ends(tokens, i) for i in inside):
        return None
    last = tokens[place.stop - 1].low
    if any(tokens[i].low.endswith("ed") and tokens[i + 1].low in lex.DETERMINERS for i in inside[:-1]):
        return None  # a verb and its object: the phrase is a clause
    unfit = last in lex.BOUNDARIES or last in lex.PREPOSITIONS or last in _VAGUE or last in lex.DETERMINERS
    return None if unfit else inside


def _after_determiner(tokens: Sequence[Token], start: int) -> int:
    while start < len(tokens) and tokens[start].low in _DROPPED:
        start += 1
    return start


def _may_open(token: Token) -> bool:
    low = token.low
    if not token.is_word or low in lex.PREPOSITIONS or low in _STOPS:
        return False
    return low in lex.DETERMINERS or token.text in {"US", "IT"} or low not in lex.PRONOUNS


def _simple(tokens: Sequence[Token], start: int) -> int:
    """The end of the phrase without complements that begins at ``start``."""
    end = start + 1
    while end < len(tokens) and end - start < _LONGEST:
        low = tokens[end].low
        joins_names = (
            low in {"and", "&"} and tokens[end - 1].is_name and end + 1 < len(tokens) and tokens[end + 1].is_name
        )
        if not joins_names and (_ends(tokens, end) or low in _STOPS or low in lex.PREPOSITIONS or low in lex.PRONOUNS):
            break
        if low in _DAYS:
            break
        if low in {"a", "an", "the"} and not tokens[end - 1].low.endswith("ing"):
            break
        if (low in _ADVERBS or low in _FINITE or low.endswith("ly")) and not tokens[end].is_name:
            break
        end += 1
    return end


def _ends(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if not is_mark(token):
        return not token.is_word and token.low not in {"'s", "-", "'", "’", "&", "$", "%"}
    titled = token.low == "." and at > 0 and tokens[at - 1].low in lex.TITLES and tokens[at - 1].is_name
    return not titled


def _takes(head: Token) -> bool:
    return head.low in lex.RELATIONAL or head.low.rstrip("s") in lex.RELATIONAL


def _may_follow(tokens: Sequence[Token], preposition: str, at: int) -> bool:
    """True when a noun phrase, not an infinitive or a pronoun, follows a preposition."""
    if not _may_open(tokens[at]):
        return False
    return preposition != "to" or tokens[at].is_name or tokens[at].low in lex.DETERMINERS


def _has_head(tokens: Sequence[Token], start: int, end: int) -> bool:
    heads = (tokens[i].low for i in range(start, end) if tokens[i].is_word)
    last = tokens[end - 1].low
    if last in _VAGUE or last in lex.DETERMINERS or (end - start == 1 and last.endswith("ing")):
        return False
    return any(low not in lex.DETERMINERS | lex.TITLES for low in heads)
