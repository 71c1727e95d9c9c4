"""Does the verdict carry through to what is printed? Over statements whose truth is known.

The statements are those of an invented draft (``Case.planted``). One is printed if it stands in the report word for
word, or is the answer that is given; a repair is another statement, and is held to the case's other expectations. The
two error rates are those of a binary classifier (false statements printed: miss rate; true ones refused: false alarms),
counted where a reader meets them, after exact checks, verifier and repair.
"""

from collections.abc import Iterator

from summarizer.evals.cases import Case, Planted, folded
from summarizer.evals.scores import Item, NotScored, Output, Scored, all_statements, ratio, share

_NONE = NotScored(why="the case has no statements whose truth is known")


def verdicts_right(case: Case, output: Output) -> Scored | NotScored:
    """Share of the planted statements that are printed if they are true, and not if they are false."""
    items = [item for _, item in _planted(case, output)]
    return share(items, why_none="") if items else _NONE


def false_printed(case: Case, output: Output) -> Scored | NotScored:
    """Share of the false statements that are printed; lower is better."""
    return _errors(case, output, true=False)


def true_refused(case: Case, output: Output) -> Scored | NotScored:
    """Share of the true statements that are not printed; lower is better."""
    return _errors(case, output, true=True)


def _errors(case: Case, output: Output, *, true: bool) -> Scored | NotScored:
    items = [item for known, item in _planted(case, output) if known is true]
    wrong = sum(1 - item.score for item in items)
    return ratio(wrong, len(items), len(items), items, why_none=_NONE.why)


def _planted(case: Case, output: Output) -> Iterator[tuple[bool, Item]]:
    """Each planted statement's truth, and whether what became of it is right."""
    shown = {folded(statement.text) for statement in all_statements(output)}
    answers = iter(output.planted)
    for one in case.planted:
        if one.question is not None:
            given = next(answers)
            printed = given.answer is not None and folded(given.answer.text) == folded(one.text)
        else:
            printed = folded(one.text) in shown
        note = "" if printed is one.true else f"{'printed' if printed else 'refused'}: {_reason(one, output)}"
        yield one.true, Item(id=f"{one.kind or 'true'}: {one.text}", score=float(printed is one.true), note=note)


def _reason(one: Planted, output: Output) -> str:
    """Why a statement was refused, or what it rests on."""
    dropped = [*output.report.dropped, *(entry for given in output.planted for entry in given.dropped)]
    if found := next((entry for entry in dropped if entry.text == one.text), None):
        return found.reason
    shown = next((s for s in all_statements(output) if folded(s.text) == folded(one.text)), None)
    return " ".join(e.quote for e in shown.evidence) if shown else "it is missing from the output"
