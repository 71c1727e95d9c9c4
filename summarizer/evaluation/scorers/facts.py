"""Fact recall: the weight of the facts that a summary must hold and holds, over the weight of all of those.

A fact is held when one statement of the summary (its headline, a sentence of its overview, a key point) has all
phrases of one of the fact's wordings. This is the pyramid method (Nenkova and Passonneau, "Evaluating Content Selection
in Summarization: The Pyramid Method", NAACL 2004): weighted content units, here with accepted wordings instead of a
judge, and divided by the weight of all units that must be there. Facts that may be there are counted apart.
"""

from summarizer.evaluation.cases import Case
from summarizer.evaluation.matching import says
from summarizer.evaluation.outputs import Output, summary_statements
from summarizer.evaluation.scores import Item, NotScored, Scored, ratio


def fact_recall(case: Case, output: Output) -> Scored | NotScored:
    """Over the facts that must be there."""
    return _held(case, output, must=True)


def optional_facts(case: Case, output: Output) -> Scored | NotScored:
    """Over the facts that may be there; nothing is better or worse for it."""
    return _held(case, output, must=False)


def _held(case: Case, output: Output, *, must: bool) -> Scored | NotScored:
    facts = [fact for fact in case.facts if fact.must is must]
    said = [shown.text for shown in summary_statements(output.report)]
    held = [any(says(text, fact.wordings) for text in said) for fact in facts]
    items = [
        Item(id=fact.id, score=float(there), note="" if there else f"not in the summary: “{fact.evidence}”")
        for fact, there in zip(facts, held, strict=True)
    ]
    got = sum(fact.weight for fact, there in zip(facts, held, strict=True) if there)
    return ratio(got, sum(f.weight for f in facts), len(facts), items, why_none="the case names no such facts")
