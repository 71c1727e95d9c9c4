"""Abstention: does the program decline exactly the questions that the article does not answer?

Precision: of the questions declined, the share that cannot be answered. Recall: of the questions that cannot be
answered, the share declined. Declined is what a model says of a whole article (``not_in_article``). An answer that was
drafted and then withheld (``unconfirmed``) declines nothing, and is counted by itself. As in selective answering
(Kamath et al., "Selective Question Answering under Domain Shift", ACL 2020), with the case's labels.
"""

from summarizer.evaluation.cases import Case
from summarizer.evaluation.outputs import Output
from summarizer.evaluation.scorers.answers import NO_MODEL
from summarizer.evaluation.scores import Item, NotScored, Scored, faults, share
from summarizer.results import AskReport


def abstention_precision(case: Case, output: Output) -> Scored | NotScored:
    """Over the questions declined."""
    if not output.by_model:
        return NotScored(why=NO_MODEL)
    items = [
        Item(id=question.ask, score=float(not question.answers), note="declined, though the article answers it")
        for question, given in zip(case.questions, output.answers, strict=True)
        if given.status == "not_in_article"
    ]
    return share(items, why_none="no question was declined")


def abstention_recall(case: Case, output: Output) -> Scored | NotScored:
    """Over the questions that cannot be answered."""
    if not output.by_model:
        return NotScored(why=NO_MODEL)
    items = [
        Item(
            id=q.ask,
            score=float(given.status == "not_in_article"),
            note=f"{_given(given)}; {q.unanswerable}",
        )
        for q, given in zip(case.questions, output.answers, strict=True)
        if q.unanswerable
    ]
    return share(items, why_none="the case asks nothing unanswerable")


def withheld(case: Case, output: Output) -> Scored | NotScored:
    """How many questions got neither an answer nor the word that there is none; lower is better."""
    if not output.by_model:
        return NotScored(why=NO_MODEL)
    if not case.questions:
        return NotScored(why="the case asks nothing")
    items = [
        Item(id=question.ask, score=float(given.status != "unconfirmed"), note=given.note or "")
        for question, given in zip(case.questions, output.answers, strict=True)
    ]
    return faults(items)


def _given(report: AskReport) -> str:
    return f"answered: “{report.answer.text}”" if report.answer else f"not declined, but {report.status}"
