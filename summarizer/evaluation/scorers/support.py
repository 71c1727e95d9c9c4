"""Support: who stands behind what is printed, and what the case knows of the verifier's errors.

Three shares of all printed statements (summary, stances, answers) tell what a reader gets: the article's own sentences
(``verbatim``), a model's wordings that the verifier found supported (``verified``), and those that nobody read
(``unverified``). None is better in itself. Two counts hold the verifier, and the checks before it, to the case.
Refused although true: a dropped statement says a fact of the case, or gives an accepted answer, and no rule forbids it.
Verified although forbidden: a verified statement breaks a rule.
"""

from collections.abc import Iterator

from summarizer.evaluation.cases import Case
from summarizer.evaluation.linting import forbids
from summarizer.evaluation.matching import occurs, says
from summarizer.evaluation.outputs import Output, all_statements
from summarizer.evaluation.scores import Item, NotScored, Scored, faults, ratio
from summarizer.results import Dropped, Support

_STATES = ("headline", "overview", "key_point")


def verbatim(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Share of the article's own sentences."""
    return _share("verbatim", output)


def verified(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Share of wordings that the verifier found supported."""
    return _share("verified", output)


def unverified(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Share of wordings that nobody read."""
    return _share("unverified", output)


def dropped_true(case: Case, output: Output) -> Scored | NotScored:
    """Statements refused although the case holds them true."""
    dropped = [one for one in output.report.dropped if one.kind in _STATES]
    items = [_item(one, _fact_in(one.text, case)) for one in dropped]
    for question, given in zip(case.questions, output.answers, strict=True):
        for one in given.dropped:
            right = next((answer for answer in question.answers if occurs(answer, one.text)), None)
            items.append(_item(one, right))
    return faults(items) if items else NotScored(why="nothing was dropped")


def verified_forbidden(case: Case, output: Output) -> Scored | NotScored:
    """Statements printed as verified although the case forbids them."""
    shown = [statement for statement in all_statements(output) if statement.support == "verified"]
    if not case.forbidden or not shown:
        return NotScored(why="no statement was verified" if case.forbidden else "the case forbids nothing")
    items = []
    for rule in case.forbidden:
        broken = [one for one in shown if forbids(rule.wordings, rule.unless, one.text)]
        note = f"{broken[0].where}: “{broken[0].text}”; {rule.why}" if broken else ""
        items.append(Item(id=rule.id, score=float(not broken), note=note))
    return faults(items)


def _share(support: Support, output: Output) -> Scored | NotScored:
    shown = [statement.support for statement in all_statements(output)]
    return ratio(shown.count(support), len(shown), len(shown), [], why_none="there is no statement")


def _fact_in(text: str, case: Case) -> str | None:
    """The fact of the case that a text says; None where it says none, or something forbidden."""
    if any(forbids(rule.wordings, rule.unless, text) for rule in case.forbidden):
        return None
    return next(_facts_in(text, case), None)


def _facts_in(text: str, case: Case) -> Iterator[str]:
    return (fact.id for fact in case.facts if says(text, fact.wordings))


def _item(dropped: Dropped, right: str | None) -> Item:
    note = f"“{right}” is right; dropped since {dropped.reason}" if right else ""
    return Item(id=f"{dropped.kind}: {dropped.text[:60]}", score=float(right is None), note=note)
