"""Citation recall and precision after ALCE (Gao et al., "Enabling Large Language Models to Generate Text with
Citations", EMNLP 2023, section 3), for the cited statements of a summary and for answers.

Recall of a statement is 1 when it has citations, all in range, and their words together support it; a case's recall is
the mean over its statements. A citation is precise when its statement has recall 1 and the citation is not irrelevant:
irrelevant is one that does not support the statement alone while the others do without it. A statement's only citation
is precise when it supports it. A case's precision is the precise citations over all of them.

Two things differ from the paper's program. Citations out of range count in precision's denominator, which the program
forgets. Where a case has no statement or no citation, it is not scored, instead of 0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from summarizer.evaluation.cases import Case
from summarizer.evaluation.outputs import Output, Shown, answer_statements, summary_statements
from summarizer.evaluation.scorers.wording import Supports, supports_by_words
from summarizer.evaluation.scores import Item, NotScored, Scored, ratio, share


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement with the words of its citations; None stands for a citation that is out of range."""

    text: str
    passages: tuple[str | None, ...]


def citation_recall(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Mean over the statements that should carry citations."""
    return recall_of(list(_cited(output)), _judge(output))


def citation_precision(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Precise citations over all citations."""
    return precision_of(list(_cited(output)), _judge(output))


def recall_of(statements: Sequence[Cited], supports: Supports) -> Scored | NotScored:
    """Citation recall of statements."""
    items = [
        Item(id=f"{n}", score=float(_recalled(s, supports)), note=s.text) for n, s in enumerate(statements, start=1)
    ]
    return share(items, why_none="there is no statement")


def precision_of(statements: Sequence[Cited], supports: Supports) -> Scored | NotScored:
    """Citation precision of statements."""
    items = []
    for number, statement in enumerate(statements, start=1):
        precise = _precise(statement, supports)
        items.append(Item(id=f"{number}", score=precise / max(1, len(statement.passages)), note=statement.text))
    total = sum(len(statement.passages) for statement in statements)
    got = sum(item.score * len(s.passages) for item, s in zip(items, statements, strict=True))
    return ratio(round(got), total, total, items, why_none="there is no citation")


def _recalled(statement: Cited, supports: Supports) -> bool:
    passages = [passage for passage in statement.passages if passage is not None]
    whole = bool(passages) and len(passages) == len(statement.passages)
    return whole and supports("\n".join(passages), statement.text)


def _precise(statement: Cited, supports: Supports) -> int:
    """How many of a statement's citations are precise."""
    if not _recalled(statement, supports):
        return 0
    passages = [passage for passage in statement.passages if passage is not None]
    if len(passages) == 1:
        return 1
    return sum(not _irrelevant(passages, number, statement.text, supports) for number in range(len(passages)))


def _irrelevant(passages: Sequence[str], number: int, text: str, supports: Supports) -> bool:
    others = [passage for place, passage in enumerate(passages) if place != number]
    return not supports(passages[number], text) and supports("\n".join(others), text)


def _cited(output: Output) -> Iterator[Cited]:
    for shown in (*summary_statements(output.report), *answer_statements(output)):
        if shown.cited:
            yield Cited(shown.text, tuple(_passages(output.article.text, shown)))


def _passages(text: str, shown: Shown) -> Iterator[str | None]:
    for evidence in shown.evidence:
        in_range = 0 <= evidence.start < evidence.end <= len(text)
        yield text[evidence.start : evidence.end] if in_range else None


def _judge(output: Output) -> Supports:
    return partial(supports_by_words, language=output.article.language)
