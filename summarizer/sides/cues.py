"""The side that a verb of reporting states itself: ``opposed the plan``, ``called the vote "a disgrace"``."""

import re

from summarizer.article import Article, Span
from summarizer.positions import find_intent
from summarizer.positions.syntax import find_cues, tokenize
from summarizer.quotations import Quotation
from summarizer.quotations.lexicon import CUES, DETERMINERS, MODALS, NEGATIONS, URGE, WANT
from summarizer.sides import lexicon as lex
from summarizer.sides.model import Taken
from summarizer.sides.targets import LONGEST, acceptable, first_phrase

_SURE, _NEARLY, _INTENT = 0.9, 0.8, 0.75
_REFUSING = frozenset({"refuse", "decline"})
_GAP = 60
"""Code points between a verb and the preposition or the thing that goes with it."""
_QUOTED = re.compile(r"[“\"„«][^”\"“»]+")
_PREPOSITION = re.compile(r"(?<=\w) (?:on|of|for|in|at|by|about|against|to|from|with) ")
_POSSESSIVE = re.compile(r"\w[’'](?:s\b|(?=\s))")
_ONCE = frozenset({"once", "previously", "formerly", "initially", "originally"})
_LAST_WORD = re.compile(r"\w+$")


def sides_by_cue(article: Article, quotation: Quotation) -> list[Taken]:
    """The sides that the verb of a report states; none where it states none."""
    if quotation.cue is None or quotation.cue.end > quotation.content[0].start:
        return []
    lemma = cue_lemma(article, quotation.cue)
    if lemma is None or quotation.modality not in ("asserted", "denied") or _is_supposed(article, quotation.cue):
        return []
    for read in (_disputed, _named, _judged, _meant):
        taken = read(article, quotation, lemma)
        if taken is not None:
            return [taken]
    return []


def _is_supposed(article: Article, cue: Span) -> bool:
    """``would back``, ``could not support``, ``to defend``, ``once praised``: nobody does it now."""
    words = article.quote(cue).lower().replace("’", "'").split()
    return words[0] == "to" or not _ONCE.isdisjoint(words) or any(word in MODALS - {"will", "won't"} for word in words)


def cue_lemma(article: Article, cue: Span) -> str | None:
    """The base form of the verb that ends a cue; None for a set phrase."""
    last = _LAST_WORD.search(article.quote(cue).lower())
    found = CUES.get(last.group()) if last else None
    return found.lemma if found else None


def _gap(article: Article, quotation: Quotation) -> str | None:
    """What stands between the verb and what is reported, without line breaks; None where that is much."""
    assert quotation.cue is not None
    gap = article.text[quotation.cue.end : quotation.content[0].start]
    return " ".join(gap.split()) if len(gap) <= _GAP else None


def _is_negated(article: Article, quotation: Quotation) -> bool:
    assert quotation.cue is not None
    words = article.quote(quotation.cue).lower().replace("’", "'").split()
    return any(word in NEGATIONS for word in words)


def _taken(article: Article, quotation: Quotation, target: Span | None, sign: int, confidence: float) -> Taken | None:
    accepted = acceptable(article, target, quotation.speaker) if target else None
    if accepted is None or sign == 0:
        return None
    return Taken(accepted, "favor" if sign > 0 else "against", confidence, quotation.content)


def _disputed(article: Article, quotation: Quotation, lemma: str) -> Taken | None:
    """``denied that the toll would rise``: what is disputed is the clause."""
    content = quotation.content[0]
    if lemma not in lex.DISPUTING or not article.quote(content).startswith("that ") or len(quotation.content) > 1:
        return None
    words = article.quote(content)
    if _is_negated(article, quotation) or len(words) > LONGEST or re.search('[“”"„«»]', words):
        return None
    return Taken(content, "against", _SURE, quotation.content)


def _named(article: Article, quotation: Quotation, lemma: str) -> Taken | None:
    """``called the vote "the best night in years"``: a thing, and what it is said to be."""
    if lemma not in lex.NAMING or _gap(article, quotation) != "" or quotation.speech == "direct":
        return None
    content = quotation.content[0]
    words = article.quote(content)
    stop = next((at for at, c in enumerate(words) if c in '“"„«' or words.startswith(" as ", at)), None)
    target = first_phrase(article, Span(content.start, content.start + stop) if stop else content)
    if target is None or quotation.modality != "asserted":
        return None
    said = article.text[target.end : content.end]
    if quoted := _QUOTED.search(said):
        said = quoted.group()
    said = _PREPOSITION.split(said, maxsplit=1)[0]
    if _POSSESSIVE.search(said):
        return None
    signs = {cue.sign for cue in find_cues(tokenize(said.replace("“", " ").replace("”", " ").replace('"', " ")))}
    if len(signs) != 1 or re.search(r"\bbut\b", said):
        return None
    return _taken(article, quotation, target, signs.pop(), _NEARLY)


def _judged(article: Article, quotation: Quotation, lemma: str) -> Taken | None:
    """``backed the levy``, ``warned of a strike``, ``accused the mayor of lying``."""
    gap = _gap(article, quotation)
    assert quotation.cue is not None
    if gap is None:
        return None
    content = quotation.content[0]
    if lemma == "accuse" and gap.endswith(" of"):
        sign, content = -1, Span(quotation.cue.end + 1, content.start - len(" of "))
    elif gap:
        sign = _with_preposition(article, lemma, gap, content)
    else:
        sign = (lemma in lex.FOR) - (lemma in lex.AGAINST)
        content = _accused(article, lemma, content)
        if not (quotation.act == "attitude" or _is_phrase(article, content)) or _is_demanded(article, lemma, content):
            return None
    if _is_negated(article, quotation):
        any_of_them = article.quote(content).lower().startswith("any ")
        sign = -1 if sign > 0 and not any_of_them and lemma != "agree" else 0
    return _taken(article, quotation, first_phrase(article, content), sign, _SURE)


def _with_preposition(article: Article, lemma: str, gap: str, content: Span) -> int:
    """The side of ``called for a vote``; 0 where the thing is told to do something: ``called for all to vote``."""
    told = first_phrase(article, content)
    if (
        len(gap.split()) > _SHORT_GAP
        or " to be " in article.quote(content)
        or (told and article.text[told.end : told.end + 4] == " to ")
    ):
        return 0
    return lex.WITH_PREPOSITION.get((lemma, gap.lower().split()[-1]), 0)


_SHORT_GAP = 2


def _accused(article: Article, lemma: str, content: Span) -> Span:
    """The part of the content that names the accused: ``Holt of lying``, ``the fire on Holt``."""
    words = article.quote(content)
    if lemma == "accuse" and " of " in words:
        return Span(content.start, content.start + words.index(" of "))
    if lemma == "blame" and " on " in words:
        return Span(content.start + words.rindex(" on ") + len(" on "), content.end)
    return content


def _is_demanded(article: Article, lemma: str, content: Span) -> bool:
    """``demanded Holt resign``: no thing that is wanted."""
    return lemma == "demand" and article.quote(content).split()[0].lower() not in DETERMINERS


def _is_phrase(article: Article, content: Span) -> bool:
    """True when a quoted fragment is one noun phrase and no sentence."""
    phrase = first_phrase(article, content)
    return phrase is not None and not any(c.isalnum() for c in article.text[phrase.end : content.end])


def _meant(article: Article, quotation: Quotation, lemma: str) -> Taken | None:
    """``vowed to repeal the toll``, ``urged the council to keep the school``, ``refused to endorse Holt``."""
    content = quotation.content[0]
    words = article.quote(content)
    wanting = lemma in WANT and words.startswith("to ")
    urging = lemma in URGE and quotation.act == "speech" and re.match(r"(?!that\b)(?:\S+ ){0,7}?to ", words)
    if not (wanting or urging):
        return None
    side = find_intent(words)
    if side is None:
        return None
    sign = 1 if side.judgement.position == "favor" else -1
    if words[side.target.start : side.target.end].lower().split()[0] in lex.POSSESSIVES:
        return None
    if lemma in _REFUSING or _is_negated(article, quotation):
        sign = -1 if sign > 0 else 0
    target = Span(content.start + side.target.start, content.start + side.target.end)
    return _taken(article, quotation, target, sign, _INTENT)
