"""The statements of an output beside those that the case expects and forbids; their support, print and length.

Fact recall is the pyramid method (Nenkova and Passonneau, "Evaluating Content Selection in Summarization: The Pyramid
Method", NAACL 2004): the weight of the facts that a summary states over the weight of those it must state. Forbidden
statements are negative expectations as in CheckList (Ribeiro et al., "Beyond Accuracy: Behavioral Testing of NLP
Models with CheckList", ACL 2020); each broken rule counts once. Length is the compression ratio of Grusky et al.
("Newsroom", NAACL 2018), inverted so that it stays below 1.
"""

import re
import unicodedata

from rich.markdown import Markdown

from summarizer.evals.cases import Case
from summarizer.evals.scorers.evidence import is_own
from summarizer.evals.scores import (
    Item,
    NotScored,
    Output,
    Scored,
    all_statements,
    faults,
    ratio,
    share,
    summary_statements,
)
from summarizer.evals.wording import find_verbatim, folded, says
from summarizer.render.report import report_text, to_markdown
from summarizer.results import Support
from summarizer.shape import EVERYTHING

_SGR = re.compile(r"\x1b\[[\d;]*m")
"""Colours, which the text has on a terminal."""


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


def facts(case: Case, output: Output, *, must: bool) -> Scored | NotScored:
    """Weight of the facts that the summary states, over those that it must, or may, state.

    One of the article's own sentences must hold the phrases of a wording; what a model words, the verifier reads.
    """
    expected = [fact for fact in case.facts if fact.must is must]
    if expected and output.by_model and output.stated is None:
        return NotScored(why="no verifier read the facts beside the summary; --record asks it")
    texts = [shown.text for shown in summary_statements(output.report) if is_own(shown, output.article)]
    items, got = [], 0.0
    for fact in expected:
        if output.stated is not None:
            stated = output.stated.get(fact.id) == "supported"
        else:
            stated = any(says(text, fact.wordings) for text in texts)
        got += fact.weight * stated
        note = "" if stated else f"not in the summary: “{fact.evidence}”"
        items.append(Item(id=fact.id, score=float(stated), note=note))
    return ratio(got, sum(f.weight for f in expected), len(items), items, why_none="the case names no such facts")


def forbidden(case: Case, output: Output) -> Scored | NotScored:
    """Rules of the case that some statement breaks."""
    if not case.forbidden:
        return NotScored(why="the case forbids nothing")
    shown = list(all_statements(output))
    items = []
    for rule in case.forbidden:
        broken = next((statement for statement in shown if rule.forbids(statement.text)), None)
        note = f"{broken.where}: “{broken.text}”; {rule.why}" if broken else ""
        items.append(Item(id=rule.id, score=float(broken is None), note=note))
    return faults(items)


def printed(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Share of the statements and quotations that a person reads whole, in the text for a terminal and in Markdown.

    The Markdown is read as a program shows it (CommonMark and tables), where marks that were not escaped vanish.
    """
    text = _SGR.sub("", report_text(output.report, room=EVERYTHING, show_dropped=True))
    markdown = to_markdown(output.report, room=EVERYTHING, show_dropped=True)
    blocks = (token.children or [] for token in Markdown(markdown).parsed)
    shown = _bare("".join(piece.content for block in blocks for piece in block if piece.type == "text"))
    wanted: list[tuple[str, str]] = [(one.where, one.text) for one in summary_statements(output.report)]
    wanted += [("stance", one.claim.removeprefix(f"{one.holder}: ")) for one in output.report.stances or []]
    told = [(e.start, e.end) for one in output.report.stances or [] for e in one.evidence]
    wanted += [  # a quotation that a stance rests on is printed there
        ("quotation", one.text)
        for one in output.report.quotations or []
        if not any(e.start < end and start < e.end for e in one.evidence for start, end in told)
    ]
    wanted += [("dropped", one.text) for one in output.report.dropped]
    items = [
        _item(f"{where}, {form}: {words}", _bare(words) in page, f"not printed as {form}: “{words}”")
        for where, words in wanted
        for form, page in (("text", _bare(text)), ("Markdown", shown))
    ]
    acting = sorted({f"U+{ord(c):04X}" for c in markdown if c != "\n" and unicodedata.category(c) == "Cc"})
    items.append(_item("control characters", not acting, f"printed: {', '.join(acting)}"))
    return share(items, why_none="")


def _bare(text: str) -> str:
    """The letters, digits and marks of a text, without white space and what is not printable."""
    return "".join(c for c in text if c.isprintable() and not c.isspace() and c != "\ufffd")


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
