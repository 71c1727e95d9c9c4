"""What the evidence check says about one statement."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Supported or not, why not, and by which sentences."""

    supported: bool
    """True when the article says what the statement says."""
    reason: str | None
    """Why it is not supported, in words for a person: ``the number “14” is not in the article``."""
    sentences: tuple[int, ...]
    """1-based numbers of the sentences that bear the statement, in order; also the nearest ones when it fails."""
    score: float
    """0..1: how well the article supports the statement; comparable between statements of one article.

    0 where one thing settles that it does not.
    """

    def __post_init__(self) -> None:
        if self.supported != (self.reason is None):
            raise ValueError("a verdict has a reason exactly when it is not supported")
