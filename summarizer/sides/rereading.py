"""The second reading of stances: what it disagrees with is dropped, or marked."""

from collections.abc import Sequence

from summarizer.article import Article
from summarizer.rereading import Claim, SecondReader, sentences_of
from summarizer.results import Dropped, Stance

_SIDES = {"favor": "in favour of", "against": "against"}


async def reread_stances(
    article: Article, reader: SecondReader, stances: Sequence[Stance]
) -> tuple[list[Stance], list[Dropped]]:
    """The stances after a second reading, and those dropped for it. Raises ModelError other than for bad replies."""
    claims = [Claim(_said(stance), sentences_of(article, stance.evidence)) for stance in stances]
    kept: list[Stance] = []
    dropped: list[Dropped] = []
    for stance, reading in zip(stances, await reader.read(article, claims), strict=True):
        if reading.agrees is False and not reader.marks:
            dropped.append(Dropped(kind="stance", text=stance.claim, reason=reading.problem))
        else:
            kept.append(stance.model_copy(update={"second_reading": reading.verdict}))
    return kept, dropped


def _said(stance: Stance) -> str:
    """The claim, and the side where there is one: both must hold."""
    if stance.target is None or stance.position not in _SIDES:
        return stance.claim
    return f"{stance.claim} ({stance.holder} is {_SIDES[stance.position]} {stance.target}.)"
