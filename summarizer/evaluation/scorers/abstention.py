"""Abstention: does the program decline exactly the questions that the article does not answer?

Precision: of the questions declined, the share that cannot be answered. Recall: of the questions that cannot be
answered, the share declined. As in selective answering (Kamath et al., "Selective Question Answering under Domain
Shift", ACL 2020), with the case's labels.
"""

from summarizer.evaluation.cases import Case
from summarizer.evaluation.outputs import Output
from summarizer.evaluation.scores import Item, NotScored, Scored, share


def abstention_precision(case: Case, output: Output) -> Scored | NotScored:
    """Over the questions declined."""
    items = [
        Item(id=question.ask, score=float(not question.answers), note="declined, though the article answers it")
        for question, given in zip(case.questions, output.answers, strict=True)
        if given.status == "not_in_article"
    ]
    return share(items, why_none="no question was declined")


def abstention_recall(case: Case, output: Output) -> Scored | NotScored:
    """Over the questions that cannot be answered."""
    items = [
        Item(
            id=q.ask,
            score=float(given.status == "not_in_article"),
            note=f"answered: “{given.answer}”; {q.unanswerable}",
        )
        for q, given in zip(case.questions, output.answers, strict=True)
        if q.unanswerable
    ]
    return share(items, why_none="the case asks nothing unanswerable")
