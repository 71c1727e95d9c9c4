"""The second reading of a summary: what it disagrees with is dropped for the article's own sentence, or marked."""

from collections.abc import Sequence

from summarizer.article import Article
from summarizer.drafts import StatementDraft
from summarizer.evidence import Verdict
from summarizer.rereading import Claim, Reading, SecondReader, sentences_of
from summarizer.results import Statement
from summarizer.selection import headline
from summarizer.summarizing.mending import put_in_place
from summarizer.summarizing.shape import Shape
from summarizer.summarizing.statements import Checker, Failure, distinct

Parts = tuple[str, list[Statement], list[Statement]]
"""Headline, sentences of the overview, key points."""
_KINDS = ("overview", "key_point")


def most_reread(article: Article, shape: Shape) -> int:
    """How many key points are read again: as many as are wanted, and as many more to take the place of those."""
    return 2 * shape.wanted_points(article)


async def reread(checker: Checker, reader: SecondReader, parts: Parts) -> Parts:
    """The parts after a second reading of all that a model worded. A headline has no place for a mark: it is dropped.

    Raises ModelError other than for unusable replies.
    """
    article = checker.article
    head, *groups = parts
    own = headline(article).text
    claims = [Claim(head)] if head != own else []
    worded = [s for group in groups for s in group if s.origin == "model"]
    claims += [Claim(s.text, sentences_of(article, s.evidence)) for s in worded]
    readings = await reader.read(article, claims)
    if head != own and (first := readings.pop(0)).agrees is False:
        failure = Failure("headline", StatementDraft(text=head, cites=[]), Verdict(False, first.problem, (), 0.0))
        checker.drop(failure, own)
        head = own
    of = dict(zip(map(id, worded), readings, strict=True))
    overview, points = (
        _judged(checker, kind, group, of, reader.marks) for kind, group in zip(_KINDS, groups, strict=True)
    )
    return head, distinct(overview), distinct(points)


def _judged(
    checker: Checker, kind: str, group: Sequence[Statement], of: dict[int, Reading], marks: bool
) -> list[Statement]:
    outcomes: list[Statement | Failure] = []
    for statement in group:
        reading = of.get(id(statement), Reading(None))
        if reading.agrees is False and not marks:
            cites = sentences_of(checker.article, statement.evidence)
            draft = StatementDraft(text=statement.text, cites=list(cites))
            outcomes.append(Failure(kind, draft, Verdict(False, reading.problem, cites, 0.0)))
        else:
            outcomes.append(statement.model_copy(update={"second_reading": reading.verdict}))
    return put_in_place(checker, outcomes, {})
