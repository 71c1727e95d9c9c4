"""Questions: the answers of a model, when it declines to answer, and the passages shown where no model answers.

An answer is found if an accepted one stands in it, or else in its evidence, compared as in SQuAD (Rajpurkar et al.,
"SQuAD", EMNLP 2016): in lower case without punctuation (here also typographic), articles and extra white space.
Abstention follows selective answering (Kamath et al., "Selective Question Answering under Domain Shift", ACL 2020).
``not_in_article`` declines a question, and so does a verified ``false_premise`` where the question has one (Kim et al.,
"(QA)²: Question Answering with Questionable Assumptions", ACL 2023). ``unconfirmed``, an answer drafted and withheld,
declines nothing and is counted separately. Passages are scored by success at rank k (Tellex et al., "Quantitative
Evaluation of Passage Retrieval Algorithms for Question Answering", SIGIR 2003): a passage is a success if it covers at
least half of the evidence's code points, so that evidence running into the next sentence still counts.
"""

import re
import string
from collections.abc import Sequence

from summarizer.evals.cases import Case, Question
from summarizer.evals.outputs import Item, NotScored, Output, Scored, faults, share
from summarizer.evals.wording import LEAST_COVERED, coverage, is_negated, occurs
from summarizer.results import AskReport, Passage
from summarizer.text.article import Article
from summarizer.text.typography import ANY_MARK

_CLAUSE = re.compile(r"(?<=[.!?;:])\s+")
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + ANY_MARK + "–—…")
_NO_ANSWER = {
    "answered": "",
    "false_premise": "",
    "not_in_article": "declined",
    "unconfirmed": "withheld: no answer was confirmed",
    "passages": "not answered: passages are shown",
}


def answer_found(case: Case, output: Output) -> Scored | NotScored:
    """Share of answerable questions whose answer, or its evidence, contains an accepted answer."""
    items = []
    for question, given in zip(case.questions, output.answers, strict=True):
        if question.answers:
            text, quotes = _text(given), _quotes(given)
            found = answers(question, text) or (not _named(question.answers, text) and _named(question.answers, quotes))
            items.append(Item(id=question.ask, score=float(found), note=_note(given)))
    return share(items, why_none="the case asks nothing that its article answers")


def answer_evidence(case: Case, output: Output) -> Scored | NotScored:
    """Share of the answers given whose evidence covers at least half of the case's."""
    items = []
    for question, given in zip(case.questions, output.answers, strict=True):
        if question.evidence is not None and given.answer is not None:
            covered = coverage(output.article.text, question.evidence, given.answer.evidence)
            note = "" if covered >= LEAST_COVERED else f"rests on “{_quotes(given)}”"
            items.append(Item(id=question.ask, score=float(covered >= LEAST_COVERED), note=note))
    return share(items, why_none="no question of the case was answered")


def answers(question: Question, text: str) -> bool:
    """Whether a text gives an accepted answer, negated before it only if the case's own words are."""
    given = [polarity for clause in _CLAUSE.split(text) if (polarity := _polarity(question, clause)) is not None]
    own = _polarity(question, question.evidence or "")
    return any(polarity in (own, is_negated(question.answers[0])) for polarity in given)


def _polarity(question: Question, text: str) -> bool | None:
    """Whether an accepted answer stands in a text behind a negation; None if none stands in it."""
    words = f" {normalised(text)} "
    places = [words.find(f" {normalised(answer)} ") for answer in question.answers]
    found = [
        place + len(normalised(answer)) for place, answer in zip(places, question.answers, strict=True) if place >= 0
    ]
    if found:
        return is_negated(words[: min(found) + 1])
    return is_negated(text) if _named(question.answers, text) else None


def _named(words: Sequence[str], text: str) -> bool:
    return any(occurs(one, text) or occurs(normalised(one), normalised(text)) for one in words)


def abstention_precision(case: Case, output: Output) -> Scored | NotScored:
    """Share of the declined questions that cannot be answered."""
    items = [
        Item(id=question.ask, score=float(not question.answers), note="declined, though the article answers it")
        for question, given in zip(case.questions, output.answers, strict=True)
        if given.status == "not_in_article"
    ]
    return share(items, why_none="no question was declined")


def abstention_recall(case: Case, output: Output) -> Scored | NotScored:
    """Share of the unanswerable questions that are declined, or whose false premise is corrected."""
    items = []
    for question, given in zip(case.questions, output.answers, strict=True):
        if question.unanswerable:
            status = f"{_status(given)}: “{given.answer.text}”" if given.answer else f"not declined, but {given.status}"
            declined = given.status == "not_in_article" or (question.has_false_premise and _corrects(given))
            items.append(Item(id=question.ask, score=float(declined), note=f"{status}; {question.unanswerable}"))
    return share(items, why_none="the case asks nothing unanswerable")


def premises(case: Case, output: Output) -> Scored | NotScored:
    """Share of the questions whose premise the article contradicts that are corrected, with the case's words."""
    items = []
    for question, given in zip(case.questions, output.answers, strict=True):
        if question.premise:
            right = _corrects(given) and _named(question.premise, f"{_text(given)} … {_quotes(given)}")
            items.append(Item(id=question.ask, score=float(right), note=f"{_note(given)}; {question.unanswerable}"))
    return share(items, why_none="the article contradicts the premise of no question")


def _corrects(given: AskReport) -> bool:
    return given.status == "false_premise" and given.answer is not None and given.answer.support == "verified"


def unconfirmed(case: Case, output: Output) -> Scored | NotScored:
    """How many questions are neither answered nor declined; lower is better."""
    if not case.questions:
        return NotScored(why="the case asks nothing")
    items = [
        Item(id=question.ask, score=float(given.status != "unconfirmed"), note=given.note or "")
        for question, given in zip(case.questions, output.answers, strict=True)
    ]
    return faults(items)


def passages(case: Case, output: Output, *, most: int) -> Scored | NotScored:
    """Share of answerable questions with the evidence in one of the first ``most`` passages."""
    items = []
    for question, given in zip(case.questions, output.answers, strict=True):
        if question.evidence is not None:
            shown = given.passages[:most]
            success = any(_holds(passage, question.evidence, output.article) for passage in shown)
            first = f"first: “{shown[0].evidence[0].quote}”" if shown else "no passage"
            items.append(Item(id=question.ask, score=float(success), note="" if success else first))
    return share(items, why_none="the case asks nothing that its article answers")


def normalised(answer: str) -> str:
    """Lower case, no punctuation, no English articles, single spaces."""
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split())


def _holds(passage: Passage, words: str, article: Article) -> bool:
    return coverage(article.text, words, passage.evidence) >= LEAST_COVERED


def _text(given: AskReport) -> str:
    return given.answer.text if given.answer else ""


def _quotes(given: AskReport) -> str:
    return " … ".join(e.quote for e in given.answer.evidence) if given.answer else ""


def _note(given: AskReport) -> str:
    return f"{_status(given)}: “{given.answer.text}”" if given.answer else _NO_ANSWER[given.status]


def _status(given: AskReport) -> str:
    return given.status.replace("_", " ")
