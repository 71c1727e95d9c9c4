"""Forbidden statements: how many of a case's rules some output breaks.

A rule is broken when one statement (of the summary, a stance's claim, an answer) has all phrases of one of its
wordings and none of the phrases that excuse it. Negative expectations of this kind are CheckList's (Ribeiro et al.,
"Beyond Accuracy: Behavioral Testing of NLP Models with CheckList", ACL 2020). A count, lower is better; each rule
counts once.
"""

from summarizer.evaluation.cases import Case
from summarizer.evaluation.linting import forbids
from summarizer.evaluation.outputs import Output, all_statements
from summarizer.evaluation.scores import Item, NotScored, Scored, faults


def forbidden(case: Case, output: Output) -> Scored | NotScored:
    """Over the rules of the case."""
    if not case.forbidden:
        return NotScored(why="the case forbids nothing")
    items = []
    for rule in case.forbidden:
        broken = [s for s in all_statements(output) if forbids(rule.wordings, rule.unless, s.text)]
        note = f"{broken[0].where}: “{broken[0].text}”; {rule.why}" if broken else ""
        items.append(Item(id=rule.id, score=float(not broken), note=note))
    return faults(items)
