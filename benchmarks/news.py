"""The keyless core on real news, against what careful readers ask and report of it: ``benchmarks._news_data``.

``passages``: of the questions that an article answers, the share of which a whole string of the evidence lies in the
first passage, or in one of the first three. ``single`` is the same for single sentences, by the same rule for every
ranking. The coefficients were fitted on these articles too: ``python -m benchmarks._fit_passages`` prints the figures
cross-validated by article, which are those to expect of others. ``strong``: of all questions, those without an answer
included, how often a strong first passage held the evidence.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

from benchmarks._news_data import Question, articles, questions
from benchmarks.report import Report
from summarizer.article import Article
from summarizer.extract.passages import Passage, PassageIndex
from summarizer.retrieval import SentenceIndex, bm25_ranking, rank_sentences

TOP = 3

Scores = dict[str, float]
Finder = Callable[[str], Sequence[frozenset[int]]]
"""A question → sets of sentence numbers, best first."""


def run() -> Report:
    """Each part of the core that is scored on news, one function each."""
    scores: Scores = {}
    for part in (passage_scores, match_scores):
        scores |= part()
    names = [
        ("passages", "passages"),
        ("single", "single sentences"),
        ("earlier", "the earlier ranking, single sentences"),
        ("bm25", "BM25, single sentences"),
    ]
    rows = [[told, f"{scores[f'{name}.first']:.3f}", f"{scores[f'{name}.top3']:.3f}"] for name, told in names]
    notes = [
        f"strong first passages: {scores['strong.share']:.3f} of all, right {scores['strong.right']:.3f}, where the "
        f"article answers {scores['strong.right_answerable']:.3f}; weak ones right {scores['weak.right']:.3f}",
        "Fitted on these articles too; for others see `python -m benchmarks._fit_passages`.",
    ]
    asked = sum(question.answerable for question in questions())
    return Report("news", asked, scores, ["ranking", "first", f"top {TOP}"], rows, notes)


def passage_scores() -> Scores:
    """Of every ranking ``.first`` and ``.top3``; for articles of even and of odd numbers as well."""
    scores: Scores = {}
    asked = [question for question in questions() if question.answerable]
    for name, make in _FINDERS.items():
        finders = {key: make(article) for key, article in articles().items()}
        found = [(question, _places(question, finders[question.article](question.text))) for question in asked]
        for half, chosen in (("", found), (".even", _half(found, 0)), (".odd", _half(found, 1))):
            scores[f"{name}.first{half}"] = fmean(place < 1 for _, place in chosen)
            scores[f"{name}.top3{half}"] = fmean(place < TOP for _, place in chosen)
    return scores


def match_scores() -> Scores:
    """What ``strong`` and ``weak`` meant for first passages, over all questions."""
    indexes = {key: PassageIndex(article) for key, article in articles().items()}
    firsts = [(question, indexes[question.article].find(question.text, 1)) for question in questions()]
    told = [(question, found[0], _holds(question, found[0])) for question, found in firsts if found]
    strong = [one for one in told if one[1].match == "strong"]
    weak = [one for one in told if one[1].match == "weak"]
    return {
        "strong.share": len(strong) / max(len(told), 1),
        "strong.right": _mean([right for _, _, right in strong]),
        "strong.right_answerable": _mean([right for question, _, right in strong if question.answerable]),
        "weak.right": _mean([right for _, _, right in weak]),
    }


def _passages(article: Article) -> Finder:
    index = PassageIndex(article)
    return lambda question: [frozenset(passage.sentences) for passage in index.find(question, TOP)]


def _single(article: Article) -> Finder:
    index = PassageIndex(article)
    return lambda question: [frozenset({number}) for number, _ in index.rank(question)[:TOP]]


def _bm25(article: Article) -> Finder:
    index = SentenceIndex(article)
    return lambda question: [frozenset({number}) for number, _ in bm25_ranking(index, question)[:TOP]]


def _earlier(article: Article) -> Finder:
    index = SentenceIndex(article)
    return lambda question: [frozenset({one.number}) for one in rank_sentences(index, question, top=TOP)]


_FINDERS: Mapping[str, Callable[[Article], Finder]] = {
    "passages": _passages,
    "single": _single,
    "earlier": _earlier,
    "bm25": _bm25,
}


def _places(question: Question, found: Sequence[frozenset[int]]) -> int:
    """How many of what was found come before the first that holds evidence; ``TOP`` where none does."""
    return next((at for at, numbers in enumerate(found) if question.is_held_by(numbers)), TOP)


def _half(found: Sequence[tuple[Question, int]], odd: int) -> list[tuple[Question, int]]:
    return [one for one in found if int(one[0].article) % 2 == odd]


def _holds(question: Question, passage: Passage) -> bool:
    return question.is_held_by(frozenset(passage.sentences))


def _mean(values: Sequence[bool]) -> float:
    return fmean(values) if values else 0.0
