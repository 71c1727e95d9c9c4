"""Questions: the answers of a model, when it declines to answer, and the passages shown where no model answers.

Answers are scored as in SQuAD 2.0 (Rajpurkar et al., "Know What You Don't Know: Unanswerable Questions for SQuAD", ACL
2018): compared in lower case without punctuation (here also typographic), articles and extra white space; F1 over the
bag of words; the best of the accepted answers counts; a question without an answer scores 1 when none is given.
Abstention follows selective answering (Kamath et al., "Selective Question Answering under Domain Shift", ACL 2020).
``not_in_article`` declines a question. ``unconfirmed``, an answer drafted and withheld, declines nothing and is counted
separately. Passages are scored by success at rank k (Tellex et al., "Quantitative Evaluation of Passage Retrieval
Algorithms for Question Answering", SIGIR 2003): a passage is a success if it covers at least half of the evidence's
code points, so that evidence running into the next sentence still counts.
"""

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

from summarizer.evals.cases import Case, coverage, occurs
from summarizer.evals.scores import Item, NotScored, Output, Scored, faults, share
from summarizer.results import AskReport, Passage
from summarizer.text.article import Article

_LEAST_COVERED = 0.5
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’«»„–—…")
_NO_ANSWER = {
    "answered": "",
    "not_in_article": "declined",
    "unconfirmed": "withheld: no answer was confirmed",
    "passages": "not answered: passages are shown",
}


def answer_found(case: Case, output: Output) -> Scored | NotScored:
    """Share of answerable questions whose answer, or its evidence, contains an accepted answer."""
    items = []
    for question, given in zip(case.questions, output.answers, strict=True):
        if question.answers:
            text = " … ".join([given.answer.text, *(e.quote for e in given.answer.evidence)]) if given.answer else ""
            found = any(occurs(a, text) or occurs(normalised(a), normalised(text)) for a in question.answers)
            items.append(Item(id=question.ask, score=float(found), note=_note(given)))
    return share(items, why_none="the case asks nothing that its article answers")


def answer_words(case: Case, output: Output, *, metric: Callable[[str, str], float]) -> Scored | NotScored:
    """Mean over all questions of exact match or F1."""
    items = [
        Item(id=question.ask, score=round(best(_text(given), question.answers, metric), 4), note=_note(given))
        for question, given in zip(case.questions, output.answers, strict=True)
    ]
    return share(items, why_none="the case asks nothing")


def abstention_precision(case: Case, output: Output) -> Scored | NotScored:
    """Share of the declined questions that cannot be answered."""
    items = [
        Item(id=question.ask, score=float(not question.answers), note="declined, though the article answers it")
        for question, given in zip(case.questions, output.answers, strict=True)
        if given.status == "not_in_article"
    ]
    return share(items, why_none="no question was declined")


def abstention_recall(case: Case, output: Output) -> Scored | NotScored:
    """Share of the unanswerable questions that are declined."""
    items = []
    for question, given in zip(case.questions, output.answers, strict=True):
        if question.unanswerable:
            status = f"answered: “{given.answer.text}”" if given.answer else f"not declined, but {given.status}"
            declined = given.status == "not_in_article"
            items.append(Item(id=question.ask, score=float(declined), note=f"{status}; {question.unanswerable}"))
    return share(items, why_none="the case asks nothing unanswerable")


def withheld(case: Case, output: Output) -> Scored | NotScored:
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


def best(given: str, accepted: Sequence[str], metric: Callable[[str, str], float]) -> float:
    """The best score over the accepted answers; without any, 1 when nothing is given."""
    return max((metric(given, answer) for answer in accepted or [""]), default=0.0)


def exact_match(given: str, accepted: str) -> float:
    """1 when both are the same once normalised."""
    return float(normalised(given) == normalised(accepted))


def token_f1(given: str, accepted: str) -> float:
    """Harmonic mean of precision and recall over the words, each as often as it occurs."""
    first, second = normalised(given).split(), normalised(accepted).split()
    if not first or not second:
        return float(first == second)
    return 2 * sum((Counter(first) & Counter(second)).values()) / (len(first) + len(second))


def normalised(answer: str) -> str:
    """Lower case, no punctuation, no English articles, single spaces."""
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split())


def _holds(passage: Passage, words: str, article: Article) -> bool:
    return coverage(article.text, words, passage.evidence) >= _LEAST_COVERED


def _text(given: AskReport) -> str:
    return given.answer.text if given.answer else ""


def _note(given: AskReport) -> str:
    return f"answered: “{given.answer.text}”" if given.answer else _NO_ANSWER[given.status]
