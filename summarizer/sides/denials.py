"""Disputes: ``Lamb said this was untrue``, ``the firm denies this``. What is disputed is what was said right before."""

import re
from collections.abc import Sequence

from summarizer.article import Article
from summarizer.quotations import Quotation
from summarizer.sides import lexicon as lex
from summarizer.sides.cues import cue_lemma
from summarizer.sides.model import Taken
from summarizer.sides.targets import LONGEST

_SURE = 0.8
_THIS = re.compile(r"(?:this|that|it|the (?:claim|allegation|accusation|charge|account)s?)(?: too| as well)?", re.I)
_CALLED_UNTRUE = re.compile(
    r"(?:that )?(?:this|that|it|the (?:claim|allegation|accusation|charge|account)s?) "
    r"(?:is|was|were|are) (?P<not>not )?"
    r"(?:a |an |simply |completely |totally |just |entirely |utterly |all )*(?P<word>\w+)",
    re.IGNORECASE,
)
_TRUE = frozenset({"true", "so", "correct", "accurate", "right"})


def disputed_before(article: Article, quotation: Quotation, before: Sequence[Quotation]) -> Taken | None:
    """The side against what somebody else said in the sentence before, or None. ``before``: the latest quotations."""
    if not before or quotation.modality == "question" or not _disputes(article, quotation):
        return None
    last = before[-1]
    if not _is_next(article, last, quotation) or (_one_speaker(last, quotation) and not _is_nested(before)):
        return None
    claim = last.content[0]
    if len(last.content) > 1 or last.speech != "indirect" or len(claim) > LONGEST or last.modality != "asserted":
        return None
    return Taken(claim, "against", _SURE, quotation.content)


def _is_nested(before: Sequence[Quotation]) -> bool:
    """``Holt said that the firm had told him that …``: the firm's words are Holt's to vouch for."""
    if len(before) < _TWO or before[-1].cue is None or _one_speaker(before[-2], before[-1]):
        return False
    cue = before[-1].cue
    return any(span.covers(cue) for span in before[-2].content)


_TWO = 2


def _disputes(article: Article, quotation: Quotation) -> bool:
    words = " ".join(article.quote(quotation.content[0]).strip("“”\"’‘' ,.").split())
    lemma = cue_lemma(article, quotation.cue) if quotation.cue else None
    if lemma in lex.DISPUTING and _THIS.fullmatch(words):
        return quotation.modality == "asserted"
    found = _CALLED_UNTRUE.fullmatch(words)
    if found is None or quotation.modality != "asserted":
        return False
    word = found["word"].lower()
    return word in _TRUE if found["not"] else word in lex.UNTRUE


def _is_next(article: Article, before: Quotation, quotation: Quotation) -> bool:
    last = article.sentence_at(before.content[-1].start).number
    return quotation.content[0].start >= before.content[-1].end and (
        article.sentence_at(quotation.content[0].start).number - last in (0, 1)
    )


def _one_speaker(before: Quotation, quotation: Quotation) -> bool:
    if before.speaker is None or quotation.speaker is None:
        return True
    return before.speaker.name.casefold() == quotation.speaker.name.casefold()
