"""The keyless core on real news, against what careful readers ask and report of it: ``benchmarks._news_data``.

``passages``: of the questions that an article answers, the share of which a whole string of the evidence lies in the
first passage, or in one of the first three. ``single`` is the same for single sentences, by the same rule for every
ranking. The coefficients were fitted on these articles too: ``python -m benchmarks._fit_passages`` prints the figures
cross-validated by article, which are those to expect of others. ``strong``: of all questions, those without an answer
included, how often a strong first passage held the evidence.

``stances`` and ``quotations``: see ``benchmarks._news_stances``. ``claims.false``: what no rule can know and is shown
all the same to any of the questions: an answer, words in bold, a sentence that the article does not say something.
"""

import asyncio
import re
from collections.abc import Sequence
from statistics import fmean

from benchmarks import _news_stances
from benchmarks._finders import FINDERS, TOP
from benchmarks._news_data import HALVES, Question, articles, questions
from benchmarks.report import Report
from summarizer.engine import Engine
from summarizer.extract.passages import Passage, PassageIndex
from summarizer.render.answers import Answered, AskWriter, reply_to
from summarizer.results import AskReport
from summarizer.tasks import ArticleAnalysis

_BOLD = re.compile(r"(?<!\\)(?:\*\*|__)(?=\S)|<(?:b|strong)>", re.IGNORECASE)
_ABSENT = re.compile(
    r"\b(?:does|did|do)(?: not|n['’]t) (?:say|mention|answer|tell|state)"
    r"|\bnot (?:in|answered|mentioned|stated)\b|\bno answer\b|\bnothing (?:about|on)\b",
    re.IGNORECASE,
)

Scores = dict[str, float]


def run() -> Report:
    """Each part of the core that is scored on news, one function each."""
    scores: Scores = {}
    for part in (passage_scores, match_scores, stance_scores, claim_scores):
        scores |= part()
    names = {"passages": "passages", "single": "single sentences", "bm25": "BM25, single sentences"}
    rows = [[told, f"{scores[f'{name}.first']:.3f}", f"{scores[f'{name}.top3']:.3f}"] for name, told in names.items()]
    notes = [
        f"strong first passages: {scores['strong.share']:.3f} of all, right {scores['strong.right']:.3f}, where the "
        f"article answers {scores['strong.right_answerable']:.3f}; weak ones right {scores['weak.right']:.3f}",
        "Fitted on these articles too; for others see `python -m benchmarks._fit_passages`.",
        f"stances: {scores['stances.printed']:.0f} printed, right {scores['stances.precision']:.3f}; of the main ones "
        f"{scores['stances.recall_main']:.3f} are there",
        f"quotations: speakers of the gold ones {scores['quotations.speaker']:.3f}",
        f"answers, bold words and sentences about absence: {scores['claims.false']:.0f}",
    ]
    asked = sum(question.answerable for question in questions())
    return Report("news", asked, scores, ["ranking", "first", f"top {TOP}"], rows, notes)


def passage_scores() -> Scores:
    """Of every ranking ``.first`` and ``.top3``; for articles of even and of odd numbers as well."""
    scores: Scores = {}
    asked = [question for question in questions() if question.answerable]
    for name, make in FINDERS.items():
        finders = {key: make(article) for key, article in articles().items()}
        found = [(question, _places(question, finders[question.article](question.text))) for question in asked]
        for half, takes in HALVES.items():
            places = [place for question, place in found if takes(question.article)]
            scores[f"{name}.first{half}"] = _mean([place < 1 for place in places])
            scores[f"{name}.top3{half}"] = _mean([place < TOP for place in places])
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


def stance_scores() -> Scores:
    """Told sides and speakers; for articles of even and of odd numbers as well."""
    return {
        f"{key}{half}": value for half, takes in HALVES.items() for key, value in _news_stances.scores(takes).items()
    }


def claim_scores() -> Scores:
    """``claims.false``: how many replies to all questions claim something."""
    analyses = {key: ArticleAnalysis(article) for key, article in articles().items()}
    return {"claims.false": float(sum(_claims(analyses[one.article], one.text) for one in questions()))}


def _claims(analysis: ArticleAnalysis, question: str) -> bool:
    report = asyncio.run(Engine().answer(analysis, question))
    shown = AskWriter("markdown", many=False).answers(question, [Answered(report, analysis.article)])
    return report.status != "passages" or report.answer is not None or _says_absent(report) or bool(_BOLD.search(shown))


def _says_absent(report: AskReport) -> bool:
    """Whether the program's own words, not the article's, say that something is not there."""
    reply = reply_to(report)
    return bool(_ABSENT.search("\n".join((reply.text, reply.support, reply.heading, reply.note))))


def _places(question: Question, found: Sequence[frozenset[int]]) -> int:
    """How many of what was found come before the first that holds evidence; ``TOP`` where none does."""
    return next((at for at, numbers in enumerate(found) if question.is_held_by(numbers)), TOP)


def _holds(question: Question, passage: Passage) -> bool:
    return question.is_held_by(frozenset(passage.sentences))


def _mean(values: Sequence[bool]) -> float:
    return fmean(values) if values else 0.0
