"""Which words of the evidence are the answer itself."""

import re
from collections.abc import Sequence

from summarizer.answering.consulting import Consulted
from summarizer.article import Span
from summarizer.citing import evidence_at
from summarizer.extractive_answers import score_phrases
from summarizer.results import Evidence
from summarizer.retrieval.lexicon import ORDINAL_WORDS
from summarizer.retrieval.questions import analyse_question
from summarizer.retrieval.ranking import view_question
from summarizer.retrieval.tokens import is_number, is_time

_LONGEST = 12
"""Words; a model that points at more points at the sentence."""


def pointed_at(
    consulted: Consulted, question: str, answer: str, phrase: str, sentences: Sequence[int]
) -> Evidence | None:
    """The words a model points at, where one of its sentences has them.

    Else the phrase of these sentences that fits the question best among those whose words the answer has; None
    without any.
    """
    copied = _verbatim(consulted, phrase, sentences)
    if copied and _is_of_the_kind(consulted, question, copied):
        return copied
    return _fitting(consulted, question, answer, sentences) or copied


def _is_of_the_kind(consulted: Consulted, question: str, found: Evidence) -> bool:
    """False where a time or a number is asked for and none is there."""
    if analyse_question(question, consulted.article.language).kind not in ("time", "quantity"):
        return True
    tokens = consulted.sentences.tokens(consulted.article.sentence_at(found.start).number - 1)
    inside = [t for t in tokens if found.start <= t.span.start < found.end]
    return any(is_number(t) or is_time(t) or t.lower in ORDINAL_WORDS for t in inside)


def _verbatim(consulted: Consulted, phrase: str, sentences: Sequence[int]) -> Evidence | None:
    words = phrase.strip(' \n\t.,;:!?"“”').split()
    if not 0 < len(words) <= _LONGEST:
        return None
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.I)
    article = consulted.article
    for number in sentences:
        where = article.sentences[number - 1].span
        if found := pattern.search(article.text, where.start, where.end):
            return evidence_at(article, Span(*found.span()))
    return None


def _fitting(consulted: Consulted, question: str, answer: str, sentences: Sequence[int]) -> Evidence | None:
    view = view_question(consulted.sentences, question)
    said = set(consulted.stems(answer))
    best: tuple[float, Span] | None = None
    for number in sentences:
        tokens = consulted.sentences.tokens(number - 1)
        for score, phrase in score_phrases(view, number - 1):
            inside = tokens[phrase.first : phrase.last + 1]
            if all(t.is_stop or t.stem in said for t in inside) and (best is None or score > best[0]):
                best = score, Span(inside[0].span.start, inside[-1].span.end)
    return evidence_at(consulted.article, best[1]) if best else None
