"""Disputes: ``Lamb said this was untrue``, ``the firm denies this``. What is disputed is what was said right before."""

import re

from summarizer.article import Article
from summarizer.quotations import Quotation
from summarizer.stances import lexicon as lex
from summarizer.stances.cues import cue_lemma
from summarizer.stances.model import Taken
from summarizer.stances.targets import LONGEST

_SURE = 0.8
_THIS = re.compile(r"(?:this|that|it|the (?:claim|allegation|accusation|charge|account)s?)", re.IGNORECASE)
_CALLED_UNTRUE = re.compile(
    r"(?:that )?(?:this|that|it|the (?:claim|allegation|accusation|charge|account)s?) "
    r"(?:is|was|were|are) (?P<not>not )?"
    r"(?:a |an |simply |completely |totally |just |entirely |utterly |all )*(?P<word>\w+)",
    re.IGNORECASE,
)
_TRUE = frozenset({"true", "so", "correct", "accurate", "right"})


def disputed_before(article: Article, quotation: Quotation, before: Quotation | None) -> Taken | None:
    """The side against what somebody else said in the sentence before, or None."""
    if before is None or quotation.modality == "question" or not _disputes(article, quotation):
        return None
    if not _is_next(article, before, quotation) or _one_speaker(before, quotation):
        return None
    claim = before.content[0]
    if len(before.content) > 1 or before.speech != "indirect" or len(claim) > LONGEST or before.modality != "asserted":
        return None
    return Taken(claim, "against", _SURE, quotation.content)


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
