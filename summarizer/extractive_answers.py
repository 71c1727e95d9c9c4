"""Answers without a model: the best sentence of the article, and the shortest phrase in it that fits the question.

The scores are linear in named features; ``retrieval.weights`` holds what was learnt. Candidate phrases ranked by a
log-linear model follow Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text" (2016), § 5,
without their parser.
"""

import math
from dataclasses import dataclass

from summarizer.article import Article, Span
from summarizer.quotations import Quotation
from summarizer.retrieval import Ranked, SentenceIndex
from summarizer.retrieval.answerability import answerability_features
from summarizer.retrieval.features import QuestionView
from summarizer.retrieval.phrase_features import SentenceView, phrase_features
from summarizer.retrieval.phrases import Phrase
from summarizer.retrieval.ranking import POOL, rank_view, view_question, weighted
from summarizer.retrieval.speech import spoken_answer
from summarizer.retrieval.weights import CONFIDENCE, PHRASE, THRESHOLD


@dataclass(frozen=True, slots=True)
class ExtractiveAnswer:
    """The sentence most likely to answer, whether or not it is good enough to be shown."""

    sentence: int | None
    """``Sentence.number``; None when no sentence shares a word with the question."""
    phrase: Span | None
    """The shortest fitting phrase inside that sentence; None together with ``sentence``."""
    confidence: float
    """The probability, 0 to 1, that the sentence answers the question; 0 without a sentence."""
    answered: bool
    """True when the confidence reaches the threshold: False means "the article does not say"."""
    ranked: tuple[Ranked, ...] = ()
    """The sentences considered, best first."""
    quotation: Quotation | None = None
    """Set when the question was about somebody's words: what was said, and by whom."""


def answer_extractively(article: Article | SentenceIndex, question: str) -> ExtractiveAnswer:
    """Answer from the article's own words, or abstain.

    Pass a ``SentenceIndex`` when several questions are asked of one article.
    """
    index = article if isinstance(article, SentenceIndex) else SentenceIndex(article)
    view = view_question(index, question)
    ranked = rank_view(view, top=POOL)
    spoken = spoken_answer(index, question)
    if spoken:
        shown = spoken.confidence >= THRESHOLD
        return ExtractiveAnswer(spoken.sentence, spoken.phrase, spoken.confidence, shown, ranked, spoken.quotation)
    if not ranked:
        return ExtractiveAnswer(None, None, 0.0, False)
    at = ranked[0].number - 1
    scored = score_phrases(view, at)
    confidence = _confidence(view, ranked, [score for score, _ in scored])
    phrase = _best_span(view, at, scored)
    return ExtractiveAnswer(ranked[0].number, phrase, confidence, confidence >= THRESHOLD, ranked)


def confidence_in(index: SentenceIndex, question: str, number: int) -> float:
    """The probability, 0 to 1, that a sentence answers the question, also where another one would be shown.

    0 for a sentence that shares too little with the question to be considered.
    """
    view = view_question(index, question)
    ranked = rank_view(view, top=POOL)
    chosen = [one for one in ranked if one.number == number]
    if not chosen:
        return 0.0
    rest = [one for one in ranked if one.number != number]
    return _confidence(view, (*chosen, *rest), [score for score, _ in score_phrases(view, number - 1)])


def _confidence(view: QuestionView, ranked: tuple[Ranked, ...], phrase_scores: list[float]) -> float:
    return 1 / (1 + math.exp(-weighted(confidence_features(view, ranked, phrase_scores), CONFIDENCE)))


def score_phrases(view: QuestionView, at: int) -> list[tuple[float, Phrase]]:
    """The candidate phrases of sentence ``at`` (from 0) with their scores."""
    sentence = SentenceView(view, at)
    return [(weighted(phrase_features(sentence, phrase), PHRASE), phrase) for phrase in view.candidates(at)]


def confidence_features(view: QuestionView, ranked: tuple[Ranked, ...], phrase_scores: list[float]) -> dict[str, float]:
    """What the confidence is summed from; ``bias`` is always 1."""
    rows = [(one.number - 1, one.score, one.features) for one in ranked]
    return {"bias": 1.0} | answerability_features(view, rows, phrase_scores)


def _best_span(view: QuestionView, at: int, scored: list[tuple[float, Phrase]]) -> Span:
    if not scored:
        return view.index.article.sentences[at].span
    _, best = max(scored, key=lambda pair: (pair[0], -len(pair[1]), -pair[1].first))
    tokens = view.index.tokens(at)
    return Span(tokens[best.first].span.start, tokens[best.last].span.end)
