"""What the templates show: plain values with the ids that tie statements to sentences.

Ids begin with the article's ``key`` (``a1``): ``a1-s12`` is its twelfth sentence, ``a1-c3`` the third claim beside it.
Offsets are code points of the article text, as everywhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from summarizer.article import Article, Span
from summarizer.rendering.html.matrix import MatrixView, matrix_view
from summarizer.rendering.notes import as_told, why_no_stances
from summarizer.rendering.stances import Told
from summarizer.results import AskReport, Evidence, Report, Stance, Statement

ClaimKind = Literal["overview", "point", "stance", "answer"]
KIND_NAMES: dict[ClaimKind, str] = {
    "overview": "Overview",
    "point": "Key point",
    "stance": "Stance",
    "answer": "Answer",
}


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Words of the article, and the sentence where a link to them leads."""

    quote: str
    start: int
    end: int
    line: int
    """1-based, in the input."""
    sentence: str
    """Id of the first sentence that holds them."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A statement with its evidence; for a stance and an answer, with the result itself."""

    id: str
    number: int
    """What a reader sees: counts all claims beside one article from 1."""
    kind: ClaimKind
    text: str
    origin: str | None
    language: str | None
    """ISO 639-1 code where the words are the article's own."""
    evidence: tuple[EvidenceView, ...]
    stance: Stance | None = None
    answer: AskReport | None = None

    @property
    def name(self) -> str:
        """What to call the claim in a few words: ``Key point 3``."""
        return f"{KIND_NAMES[self.kind]} {self.number}"

    @property
    def places(self) -> tuple[EvidenceView, ...]:
        """The first piece of evidence of each line."""
        return tuple({piece.line: piece for piece in reversed(self.evidence)}.values())[::-1]

    @property
    def ranges(self) -> str:
        """The evidence's offsets, for the script: ``120-166 201-240``."""
        return " ".join(f"{piece.start}-{piece.end}" for piece in self.evidence)


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence, what precedes it in its paragraph, and the claims that rest on it."""

    id: str
    before: str
    """White space between it and the sentence before, where there is one."""
    text: str
    start: int
    end: int
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A block of the article."""

    kind: str
    sentences: tuple[SentenceView, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article and all that is said of it."""

    key: str
    article: Article
    report: Report | None
    overview: tuple[ClaimView, ...]
    points: tuple[ClaimView, ...]
    stances: tuple[ClaimView, ...]
    answers: tuple[ClaimView, ...]
    paragraphs: tuple[ParagraphView, ...]
    matrix: MatrixView | None
    no_stances: str

    @property
    def title(self) -> str:
        """The headline, or what else the article is called."""
        if self.report and self.report.summary:
            return self.report.summary.headline
        return self.article.title or self.path

    @property
    def path(self) -> str:
        """Where the article came from."""
        return "standard input" if self.article.source.path == "-" else self.article.source.path


class ClaimMaker:
    """Numbers claims beside one article as they come; ``first`` is the number of the first."""

    def __init__(self, article: Article, key: str, first: int = 1) -> None:
        self._article = article
        self._key = key
        self._numbers = count(first)

    def statement(self, kind: ClaimKind, statement: Statement) -> ClaimView:
        """A sentence of the overview, or a key point."""
        return self._claim(kind, as_told(statement), statement.origin, statement.evidence)

    def stance(self, stance: Stance) -> ClaimView:
        """A stance; its text is the holder's position without the name before it."""
        text = as_told(stance, stance.claim.removeprefix(f"{stance.holder}: "))
        return self._claim("stance", text, stance.origin, stance.evidence, stance=stance)

    def answer(self, answer: AskReport) -> ClaimView:
        """An answer, or that there is none."""
        return self._claim("answer", answer.answer or "", answer.origin, answer.evidence, answer=answer)

    def _claim(
        self,
        kind: ClaimKind,
        text: str,
        origin: str | None,
        evidence: Iterable[Evidence],
        *,
        stance: Stance | None = None,
        answer: AskReport | None = None,
    ) -> ClaimView:
        number = next(self._numbers)
        pieces = tuple(_evidence(self._article, self._key, piece) for piece in evidence)
        language = self._article.language if origin == "extract" else None
        return ClaimView(f"{self._key}-c{number}", number, kind, text, origin, language, pieces, stance, answer)


def view_of(
    article: Article, report: Report | None = None, answers: Sequence[AskReport] = (), *, key: str = "a1"
) -> ArticleView:
    """The view of one article. ``key`` must be an HTML name that no other article of the page has."""
    make = ClaimMaker(article, key)
    summary = report.summary if report else None
    answered = tuple(make.answer(answer) for answer in answers)
    overview = tuple(
        make.statement("overview", one) for one in (summary.overview.sentences or [summary.overview] if summary else ())
    )
    points = tuple(make.statement("point", point) for point in (summary.key_points if summary else ()))
    stances = tuple(make.stance(stance) for stance in (report.stances or () if report else ()))
    return ArticleView(
        key=key,
        article=article,
        report=report,
        overview=overview,
        points=points,
        stances=stances,
        answers=answered,
        paragraphs=tuple(paragraphs_of(article, key, (*answered, *overview, *points, *stances))),
        matrix=matrix_view([Told(article.source.path, report, article)], [c.id for c in stances]) if report else None,
        no_stances=why_no_stances(report) if report else "",
    )


def paragraphs_of(article: Article, key: str, claims: Sequence[ClaimView] = ()) -> Iterator[ParagraphView]:
    """The article's blocks, each sentence with the claims that rest on it."""
    resting: dict[int, list[ClaimView]] = {}
    for claim in claims:
        numbers = {s.number for piece in claim.evidence for s in article.sentences_in(Span(piece.start, piece.end))}
        for number in numbers:
            resting.setdefault(number, []).append(claim)
    for paragraph in article.paragraphs:
        sentences, at = [], paragraph.span.start
        for index in paragraph.sentences:
            sentence = article.sentences[index]
            span = sentence.span
            sentences.append(
                SentenceView(
                    id=f"{key}-s{sentence.number}",
                    before=article.text[at : span.start],
                    text=article.quote(span),
                    start=span.start,
                    end=span.end,
                    claims=tuple(resting.get(sentence.number, ())),
                )
            )
            at = span.end
        yield ParagraphView(paragraph.kind, tuple(sentences))


def _evidence(article: Article, key: str, piece: Evidence) -> EvidenceView:
    sentence = article.sentence_at(piece.start)
    return EvidenceView(piece.quote, piece.start, piece.end, article.line(piece.start), f"{key}-s{sentence.number}")
