"""Numbers pieces of evidence as notes: the same words, the same number."""

from collections.abc import Iterator, Sequence

from summarizer.results import Evidence, Overview, Report, Stance, Statement

_DISPUTED = " [a second reading disagrees]"


class Notes:
    """Hands out note numbers, from 1, in the order of first use."""

    def __init__(self) -> None:
        self._numbers: dict[Evidence, int] = {}

    def number(self, evidence: Sequence[Evidence]) -> list[int]:
        """The note numbers of some pieces of evidence."""
        return [self._numbers.setdefault(piece, len(self._numbers) + 1) for piece in evidence]

    def numbered(self) -> Iterator[tuple[int, Evidence]]:
        """Every note with its number, in order."""
        for piece, number in self._numbers.items():
            yield number, piece


def as_told(said: Statement | Stance, text: str | None = None) -> str:
    """The words of a statement, marked where a second reading disagrees with them."""
    if isinstance(said, Overview) and said.sentences:
        return " ".join(as_told(sentence) for sentence in said.sentences)
    words = text or (said.claim if isinstance(said, Stance) else said.text)
    return words + _DISPUTED if said.second_reading == "disagrees" else words


def why_no_stances(report: Report) -> str:
    """What to say where a report has no stances."""
    if report.run.calls == 0 and report.article.language != "en":
        return "Without a model, stances are read in English only."
    return "The article reports none."
