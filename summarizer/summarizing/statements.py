"""Statements: drafts that passed the check, and sentences of the article itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from summarizer.article import Article, Sentence
from summarizer.citing import evidence_for, own_words
from summarizer.drafts import StatementDraft
from summarizer.evidence import EvidenceIndex, Verdict
from summarizer.results import Dropped, Evidence, Overview, SecondReading, Statement
from summarizer.selection import word_count
from summarizer.summarizing.crossing import check_across
from summarizer.summarizing.shape import Shape
from summarizer.words import content_stems

_SAME_POINT = 0.6
"""Jaccard overlap of content stems from which two points say the same."""
_NO_REASON = "the article does not support it"


@dataclass(frozen=True, slots=True)
class Failure:
    """A draft that did not pass."""

    kind: str
    draft: StatementDraft
    verdict: Verdict

    @property
    def reason(self) -> str:
        """Why, in words for a person."""
        return self.verdict.reason or _NO_REASON


@dataclass
class Checker:
    """Holds drafts against the article."""

    article: Article
    index: EvidenceIndex
    shape: Shape
    dropped: list[Dropped] = field(default_factory=list)

    def verdict(self, text: str, cites: Sequence[int]) -> Verdict:
        """Whether the article supports a text; by numbers, names and quotations only where the languages differ."""
        if self.shape.crosses(self.article):
            return check_across(self.article, text, cites, self.shape.language or "")
        return self.index.check(text, cites)

    def checked(self, kind: str, drafts: Iterable[StatementDraft]) -> list[Statement | Failure]:
        """Each draft as a statement, or as the failure it is."""
        return [self.check(kind, draft) for draft in drafts]

    def check(self, kind: str, draft: StatementDraft) -> Statement | Failure:
        """One draft."""
        verdict = self.verdict(draft.text, draft.cites)
        if not verdict.supported:
            return Failure(kind, draft, verdict)
        return Statement(text=draft.text, origin="model", evidence=evidence_for(self.article, verdict.sentences))

    def drop(self, failure: Failure, instead: str | None = None) -> None:
        """Book a failure, and what takes its place."""
        entry = {"kind": failure.kind, "text": failure.draft.text, "reason": failure.reason, "instead": instead}
        self.dropped.append(Dropped.model_validate(entry))


def extract(article: Article, sentence: Sentence) -> Statement:
    """A sentence of the article as a statement."""
    evidence = own_words(article, sentence)
    return Statement(text=evidence.quote, origin="extract", evidence=[evidence])


def united_evidence(statements: Iterable[Statement]) -> list[Evidence]:
    """The evidence of some statements, in article order, each piece once."""
    evidence = {(e.start, e.end): e for statement in statements for e in statement.evidence}
    return [evidence[key] for key in sorted(evidence)]


def joined(sentences: Sequence[Statement]) -> Overview:
    """Statements as one running text; it is an extract when all of them are."""
    return Overview(
        text=" ".join(statement.text for statement in sentences),
        origin="extract" if all(statement.origin == "extract" for statement in sentences) else "model",
        evidence=united_evidence(sentences),
        second_reading=_reading_of(sentences),
        sentences=list(sentences),
    )


def _reading_of(sentences: Sequence[Statement]) -> SecondReading | None:
    """Disagreement with one sentence is disagreement with the text; agreement is with all that a model worded."""
    readings = {sentence.second_reading for sentence in sentences if sentence.origin == "model"}
    return "disagrees" if "disagrees" in readings else "agrees" if readings == {"agrees"} else None


def words_of(statements: Iterable[Statement]) -> int:
    """The words of some statements together."""
    return sum(word_count(statement.text) for statement in statements)


def distinct(points: Iterable[Statement]) -> list[Statement]:
    """The points without those that say again what an earlier one says; the earlier one takes over their evidence."""
    kept: list[tuple[set[str], Statement]] = []
    for point in points:
        stems = set(content_stems(point.text))
        for at, (seen, earlier) in enumerate(kept):
            if len(stems & seen) >= _SAME_POINT * len(stems | seen):
                kept[at] = (seen, earlier.model_copy(update={"evidence": united_evidence((earlier, point))}))
                break
        else:
            kept.append((stems, point))
    return [point for _, point in kept]


def without(points: Iterable[Statement], told: Sequence[Statement]) -> list[Statement]:
    """The points that do not consist of evidence which other statements show already as extracts."""
    shown = {(e.start, e.end) for statement in told for e in statement.evidence}
    return [point for point in points if any((e.start, e.end) not in shown for e in point.evidence)]
