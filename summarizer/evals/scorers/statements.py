"""The statements of an output beside those that the case expects and forbids, who supports them, and their length.

Fact recall is the pyramid method (Nenkova and Passonneau, "Evaluating Content Selection in Summarization: The Pyramid
Method", NAACL 2004): the weight of the facts that a summary states over the weight of those it must state, with
accepted wordings in place of a judge. Forbidden statements are negative expectations as in CheckList (Ribeiro et al.,
"Beyond Accuracy: Behavioral Testing of NLP Models with CheckList", ACL 2020); each broken rule counts once. Length is
the compression ratio of Grusky et al. ("Newsroom", NAACL 2018), inverted so that it stays below 1.
"""

from collections.abc import Iterable

from summarizer.evals.cases import Case, find_verbatim, folded, occurs, says
from summarizer.evals.scores import (
    Item,
    NotScored,
    Output,
    Scored,
    Shown,
    all_statements,
    faults,
    ratio,
    share,
    summary_statements,
)
from summarizer.results import Dropped, Support


def cleaning_f1(case: Case, output: Output) -> Scored | NotScored:
    """F1 over the pieces that stay and go."""
    if case.cleaning is None:
        return NotScored(why="the case says nothing of cleaning")
    text = output.article.text
    stays = [_item(piece, find_verbatim(text, piece) is not None, "cleaned away") for piece in case.cleaning.stays]
    gone = [_item(piece, find_verbatim(text, piece) is None, "still there") for piece in case.cleaning.gone]
    items = [*stays, *gone]
    kept = sum(item.score for item in stays)
    wrong = sum(1 - item.score for item in items)
    if kept == wrong == 0:  # the case names only pieces that must go, and all are gone
        return share(items, why_none="the case names no pieces")
    return ratio(2 * kept, 2 * kept + wrong, len(items), items, why_none="the case names no pieces")


def metadata(case: Case, output: Output) -> Scored | NotScored:
    """Share of title, author and date that were found as the case has them."""
    items = []
    for name in ("title", "author", "published"):
        if (wanted := getattr(case, name)) is not None:
            found = getattr(output.article, name) or ""
            items.append(_item(name, folded(found) == folded(wanted), f"found: “{found}”, wanted: “{wanted}”"))
    return share(items, why_none="the case says nothing of title, author or date")


def _item(name: str, right: bool, fault: str) -> Item:
    return Item(id=name, score=float(right), note="" if right else fault)


_SUMMARY_KINDS = ("headline", "overview", "key_point")


def facts(case: Case, output: Output, *, must: bool) -> Scored | NotScored:
    """Weight of the facts that one statement of the summary states, over those that it must, or may, state."""
    expected = [fact for fact in case.facts if fact.must is must]
    texts = [shown.text for shown in summary_statements(output.report)]
    items, got = [], 0.0
    for fact in expected:
        stated = any(says(text, fact.wordings) for text in texts)
        got += fact.weight * stated
        note = "" if stated else f"not in the summary: “{fact.evidence}”"
        items.append(Item(id=fact.id, score=float(stated), note=note))
    return ratio(got, sum(f.weight for f in expected), len(items), items, why_none="the case names no such facts")


def forbidden(case: Case, output: Output) -> Scored | NotScored:
    """Rules of the case that some statement breaks."""
    return _broken_rules(case, all_statements(output))


def verified_forbidden(case: Case, output: Output) -> Scored | NotScored:
    """Rules of the case that a verified statement breaks."""
    verified = [statement for statement in all_statements(output) if statement.support == "verified"]
    if case.forbidden and not verified:
        return NotScored(why="no statement was verified")
    return _broken_rules(case, verified)


def dropped_true(case: Case, output: Output) -> Scored | NotScored:
    """Dropped statements that state a fact of the case, or give an accepted answer, and break no rule."""
    items = [_dropped(d, _fact_in(d.text, case)) for d in output.report.dropped if d.kind in _SUMMARY_KINDS]
    for question, given in zip(case.questions, output.answers, strict=True):
        for dropped in given.dropped:
            items.append(_dropped(dropped, next((a for a in question.answers if occurs(a, dropped.text)), None)))
    return faults(items) if items else NotScored(why="nothing was dropped")


def support(case: Case, output: Output, *, kind: Support) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Share of all statements that have this support."""
    shown = [statement.support for statement in all_statements(output)]
    return ratio(shown.count(kind), len(shown), len(shown), [], why_none="there is no statement")


def length(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Words of the summary over words of the article."""
    if output.report.summary is None:
        return NotScored(why="there is no summary")
    words = sum(len(shown.text.split()) for shown in summary_statements(output.report))
    return ratio(words, output.article.words, words, [], why_none="the article has no words")


def _broken_rules(case: Case, statements: Iterable[Shown]) -> Scored | NotScored:
    if not case.forbidden:
        return NotScored(why="the case forbids nothing")
    shown = list(statements)
    items = []
    for rule in case.forbidden:
        broken = next((statement for statement in shown if rule.forbids(statement.text)), None)
        note = f"{broken.where}: “{broken.text}”; {rule.why}" if broken else ""
        items.append(Item(id=rule.id, score=float(broken is None), note=note))
    return faults(items)


def _fact_in(text: str, case: Case) -> str | None:
    """The fact of the case that a text states; None if it states none, or something forbidden."""
    if any(rule.forbids(text) for rule in case.forbidden):
        return None
    return next((fact.id for fact in case.facts if says(text, fact.wordings)), None)


def _dropped(dropped: Dropped, right: str | None) -> Item:
    note = f"“{right}” is right; dropped since {dropped.reason}" if right else ""
    return Item(id=f"{dropped.kind}: {dropped.text[:60]}", score=float(right is None), note=note)
