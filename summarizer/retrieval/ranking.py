"""Sentences in the order in which they bear on a question, and passages around them under a token budget."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from summarizer.article import Article, Span
from summarizer.retrieval.features import QuestionView, sentence_features
from summarizer.retrieval.index import SentenceIndex
from summarizer.retrieval.questions import analyse_question
from summarizer.retrieval.weights import SENTENCE
from summarizer.words import content_stems

POOL = 25
"""How many sentences the cheap score passes on to the features."""


HEADING_PENALTY = 1.0
"""A subhead names what the sentences below it say; the data the weights were learnt on has none, so this is set."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence, and how much it bears on the question."""

    number: int
    """``Sentence.number``, 1-based."""
    score: float
    """Log-odds up to a constant of the question: comparable between sentences of one question only."""
    features: Mapping[str, float]
    """What the score was summed from, by the names of the weights table."""


def weighted(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The linear score; a feature without a weight counts nothing."""
    return sum(value * weights.get(name, 0.0) for name, value in features.items())


def view_question(index: SentenceIndex, question: str) -> QuestionView:
    """A question held against an article."""
    return QuestionView(index, analyse_question(question, index.article.language))


def rank_view(view: QuestionView, *, top: int) -> tuple[Ranked, ...]:
    """As ``rank_sentences``, for a question taken apart already."""
    pool = sorted(view.scores, key=lambda at: (-view.scores[at], at))[:POOL]
    ranked = []
    for at in pool:
        features = sentence_features(view, at)
        score = weighted(features, SENTENCE) - HEADING_PENALTY * features["heading"]
        ranked.append(Ranked(at + 1, score, features))
    return tuple(sorted(ranked, key=lambda one: (-one.score, one.number))[:top])


def rank_sentences(article: Article | SentenceIndex, question: str, *, top: int = 3) -> tuple[Ranked, ...]:
    """The sentences that bear most on the question, best first; fewer than ``top`` where fewer share a word with it.

    Pass a ``SentenceIndex`` when several questions are asked of one article.
    """
    index = article if isinstance(article, SentenceIndex) else SentenceIndex(article)
    return rank_view(view_question(index, question), top=top)


def bm25_ranking(index: SentenceIndex, question: str) -> list[tuple[int, float]]:
    """Plain BM25, sentence numbers with scores, best first: what ``rank_sentences`` is measured against."""
    counts = Counter(content_stems(question, index.article.language))
    scores = index.bm25({stem: count * index.idf(stem) for stem, count in counts.items()}, soft=False)
    return sorted(((at + 1, score) for at, score in scores.items()), key=lambda pair: (-pair[1], pair[0]))


def passages(
    article: Article | SentenceIndex, question: str, *, budget: int, count_tokens: Callable[[str], int]
) -> tuple[Span, ...]:
    """The ranked sentences with their neighbours in the paragraph, merged, in the order of the article.

    Sentences are taken best first, after those ranked all others that share a word with the question, while the text of
    all passages together counts at most ``budget`` tokens; where a sentence's neighbours do not fit, it is taken alone.
    Spans begin and end with a sentence, do not overlap, and never
    join paragraphs. A question that shares no word with the article gets the article's beginning.
    """
    index = article if isinstance(article, SentenceIndex) else SentenceIndex(article)
    view = view_question(index, question)
    ranked = [one.number - 1 for one in rank_view(view, top=POOL)]
    others = sorted(view.scores.keys() - set(ranked), key=lambda at: (-view.scores[at], at))
    order = [*ranked, *others] or list(range(len(index.lengths)))
    costs: dict[int, int] = {}
    taken: set[int] = set()

    def cost(places: set[int]) -> int:
        for at in places - costs.keys():
            costs[at] = count_tokens(index.article.sentence_text(index.article.sentences[at])) + 1
        return sum(costs[at] for at in places)

    for at in order:
        for wanted in (set(view.neighbours(at)), {at}):
            if cost(taken | wanted) <= budget:
                taken |= wanted
                break
    return _merged(index.article, sorted(taken))


def _merged(article: Article, places: list[int]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for before, at in zip([None, *places], places, strict=False):
        sentence = article.sentences[at]
        joins = before == at - 1 and article.sentences[at - 1].paragraph == sentence.paragraph
        if joins:
            spans[-1] = Span(spans[-1].start, sentence.span.end)
        else:
            spans.append(sentence.span)
    return tuple(spans)
