"""Reports and answers as one self-contained HTML page: styles, script and article are inside.

Everything that a template prints is made printable and escaped. ``render_part`` makes a piece of the page, for a page
that grows while it is read; both have the same markup, so ``STYLE`` and ``SCRIPT`` fit both.

Ids begin with the article's ``key`` (``a1``): ``a1-s12`` is its twelfth sentence, ``a1-c3`` the third claim beside it.
Offsets are code points of the article text, as everywhere.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from summarizer import __version__
from summarizer.corpus.stances import SourceReport, align, common_names, matrix_of
from summarizer.render.answers import Reply, evidence_of, reply_to
from summarizer.render.phrases import (
    claim_of,
    drop_kind,
    in_marks,
    join_evidence,
    landmark,
    link_of,
    name_of,
    printable,
    roles_of,
    statements_of,
    support_text,
    tally,
    title_of,
    why_no_stances,
)
from summarizer.results import (
    AskReport,
    ClaimVerdict,
    Evidence,
    Quoted,
    Report,
    RunReport,
    Stance,
    Statement,
    Support,
    also_quoted,
)
from summarizer.text.article import Article, Span


def static_file(name: str) -> str:
    """The text of a file in ``static``."""
    return (files("summarizer.render") / "static" / name).read_text(encoding="utf-8")


STYLE = static_file("page.css")
"""CSS of every page."""
SCRIPT = static_file("page.js")
"""JavaScript of every page. It listens on the document, so parts that are added later need no wiring."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One article, and what is shown beside it: its report, answers to questions, or both."""

    article: Article
    report: Report | None = None
    answers: tuple[AskReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that could not be read, and why."""

    path: str
    message: str


def render_page(shown: Sequence[Shown], failed: Sequence[Failed] = ()) -> str:
    """A whole HTML document: the articles in their order; the stances of several are compared."""
    views = [view_of(one.article, one.report, one.answers, key=f"a{at}") for at, one in enumerate(shown, start=1)]
    return render_document("page.html", script=SCRIPT, articles=views, failed=failed, matrix=_compared(views))


def render_document(template: str, *, css: str = "", script: str = "", **values: Any) -> str:
    """A whole HTML document from a template, with the style of every page, ``css`` from ``static``, and a script."""
    style = STYLE + (static_file(css) if css else "")
    fixed = {"policy": content_security_policy(style, script), "style": style, "script": script}
    return environment().get_template(template).render(**fixed, version=__version__, **values)


def fragment(shown: Shown, *, key: str) -> str:
    """One article with its claims, as on the page: a ``<section class="report" id="KEY">``.

    The page around it needs ``STYLE``, ``SCRIPT`` and, once, ``render_part("symbols")``.
    """
    return render_part("article", view_of(shown.article, shown.report, shown.answers, key=key))


def render_part(macro: str, *values: Any) -> str:
    """The markup of one macro of ``templates/parts.html``: ``article_text``, ``claim``, ``answer``, ….

    ``values`` are the macro's arguments, views made by ``view_of``. Raises AttributeError for an unknown macro.
    """
    return str(getattr(environment().get_template("parts.html").module, macro)(*values))


@cache
def environment() -> Environment:
    """The templates; everything is escaped, and an undefined name is an error."""
    made = Environment(
        loader=PackageLoader("summarizer.render"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["drop_kind"] = drop_kind
    return made


def _safe(value: Any) -> Any:
    """Replace control characters and direction overrides of articles and models."""
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def content_security_policy(styles: str = STYLE, scripts: str = SCRIPT) -> str:
    """A Content-Security-Policy for a page with exactly this inline style sheet and script, and no network."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(styles)}",
            f"script-src {_hash(scripts)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# What the templates show: plain values with the ids that tie statements to sentences

_MOST_NAMED_COLUMNS = 3
"""More targets than this are numbered, with their names below: more heads do not fit beside the article."""
ClaimKind = Literal["headline", "overview", "point", "stance", "quotation", "answer", "claim"]
KIND_NAMES: dict[ClaimKind, str] = {
    "headline": "Headline",
    "overview": "Overview",
    "point": "Key point",
    "stance": "Stance",
    "quotation": "Quotation",
    "answer": "Answer",
    "claim": "Claim",
}


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Words of the article, and the sentence that a link to them opens."""

    quote: str
    start: int
    end: int
    landmark: str
    """``page 3``, a chapter or a time; empty where the input has none."""
    paragraph: int
    """Of the article text, from 1, as the page numbers it."""
    link: str | None
    """For a web page, the address that opens it at these words."""
    sentence: str
    """Id of the first sentence that holds them."""


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage of an article below a question, and how well it fits."""

    evidence: tuple[EvidenceView, ...]
    text: str
    match: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A statement with its evidence; for a stance, a quotation and an answer, with the result itself."""

    id: str
    number: int
    """Shown to the reader; counts the claims of one article from 1."""
    kind: ClaimKind
    text: str
    support: Support | None
    """None for a quotation, and for a question that is not answered."""
    behind: str
    """The support, in words."""
    language: str | None
    """ISO 639-1 code if the words are the article's own."""
    evidence: tuple[EvidenceView, ...]
    stance: Stance | None = None
    quoted: Quoted | None = None
    answer: AskReport | None = None
    reply: Reply | None = None
    passages: tuple[PassageView, ...] = ()
    verdict: ClaimVerdict | None = None
    """Of a claim of another text."""

    @property
    def name(self) -> str:
        """A short name: ``Key point 3``."""
        return f"{KIND_NAMES[self.kind]} {self.number}"

    @property
    def places(self) -> tuple[EvidenceView, ...]:
        """The first piece of evidence of each paragraph."""
        return tuple({piece.paragraph: piece for piece in reversed(self.evidence)}.values())[::-1]

    @property
    def roles(self) -> list[str]:
        """What stands after a stance's holder."""
        assert self.stance is not None
        return roles_of(self.stance.holder, self.stance.role, author=self.stance.voice == "author")

    @property
    def ranges(self) -> str:
        """The evidence's offsets, for the script: ``120-166 201-240``."""
        return " ".join(f"{piece.start}-{piece.end}" for piece in self.evidence)


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence, the white space before it, and the claims that rest on it."""

    id: str
    before: str
    """White space after the previous sentence of the paragraph."""
    text: str
    start: int
    end: int
    claims: tuple[ClaimView, ...]
    page: str
    """The page, where it is the first sentence on one."""


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A block of the article."""

    kind: str
    sentences: tuple[SentenceView, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A position in one article, and the stance that it is linked to."""

    position: str
    claim: str
    """Id of the first stance."""
    path: str
    """The article's; empty if there is only one."""


@dataclass(frozen=True, slots=True)
class MatrixView:
    """A table: ``rows[i]`` are a holder and, for each of ``targets``, the marks in that cell."""

    targets: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Mark, ...], ...]], ...]
    also: Mapping[str, str]
    """Holder or target → its other names in a line; empty for one that has none."""

    @property
    def numbered(self) -> bool:
        """Whether numbers head the columns."""
        return len(self.targets) > _MOST_NAMED_COLUMNS


def matrix_view(reports: Sequence[SourceReport], claims: Sequence[str]) -> MatrixView | None:
    """The matrix of all stances, or None if there are none. ``claims`` are the ids of the stances, in order."""
    names = common_names(reports)
    matrix = matrix_of(reports, names)
    if not matrix.cells:
        return None
    first: dict[tuple[str, str, str], str] = {}
    for line, claim in zip(align(reports, names), claims, strict=True):
        first.setdefault((line.holder, line.target, line.path), claim)

    def marks(holder: str, target: str) -> tuple[Mark, ...]:
        return tuple(
            Mark(position, first[holder, target, path], path if len(reports) > 1 else "")
            for path, position in matrix.cells.get((holder, target), {}).items()
        )

    rows = ((holder, tuple(marks(holder, target) for target in matrix.targets)) for holder in matrix.holders)
    also = {name: ", ".join(matrix.also.get(name, ())) for name in (*matrix.holders, *matrix.targets)}
    return MatrixView(matrix.targets, tuple(rows), also)


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article and the claims beside it."""

    key: str
    article: Article
    report: Report | None
    headline: ClaimView | None
    overview: tuple[ClaimView, ...]
    points: tuple[ClaimView, ...]
    stances: tuple[ClaimView, ...]
    quotations: tuple[ClaimView, ...]
    answers: tuple[ClaimView, ...]
    paragraphs: tuple[ParagraphView, ...]
    matrix: MatrixView | None
    tally: str
    no_stances: str

    @property
    def uniform(self) -> bool:
        """Whether all statements have the same support, which the line above them then says once."""
        claims = [*((self.headline,) if self.headline else ()), *self.overview, *self.points, *self.stances]
        return len({(claim.support, claim.behind) for claim in claims}) == 1

    @property
    def title(self) -> str:
        """The headline, else the article's title or path."""
        return self.headline.text if self.headline else title_of(self.article)

    @property
    def path(self) -> str:
        """The article's path or address."""
        return name_of(self.article)


class ClaimMaker:
    """Makes the claims of one article, numbered from ``first``.

    ``run`` tells who verified them.
    """

    def __init__(self, article: Article, key: str, run: RunReport | None = None, first: int = 1) -> None:
        self._article = article
        self._key = key
        self._run = run
        self._numbers = count(first)

    def statement(self, kind: ClaimKind, statement: Statement) -> ClaimView:
        """The headline, a sentence of the overview, or a key point."""
        return self._claim(kind, statement.text, statement.support, statement.evidence)

    def stance(self, stance: Stance) -> ClaimView:
        """A stance; its text is the holder's position without the name before it."""
        return self._claim("stance", claim_of(stance), stance.support, stance.evidence, stance=stance)

    def quotation(self, quoted: Quoted) -> ClaimView:
        """Somebody's words, between quotation marks."""
        return self._claim("quotation", in_marks(quoted.text), None, quoted.evidence, quoted=quoted)

    def answer(self, answer: AskReport) -> ClaimView:
        """An answer, or the passages that bear on the question."""
        reply = reply_to(answer)
        support = answer.answer.support if answer.answer else None
        evidence = evidence_of(answer)
        passages = tuple(
            PassageView(self._evidence(one.evidence), join_evidence(one.evidence), one.match)
            for one in reply.shown
            if one.match
        )
        return self._claim("answer", reply.text, support, evidence, answer=answer, reply=reply, passages=passages)

    def checked(self, text: str, verdict: ClaimVerdict, evidence: Iterable[Evidence]) -> ClaimView:
        """A claim of another text."""
        return self._claim("claim", text, None, evidence, verdict=verdict)

    def _claim(
        self, kind: ClaimKind, text: str, support: Support | None, evidence: Iterable[Evidence], **result: Any
    ) -> ClaimView:
        number = next(self._numbers)
        run = result["answer"].run if kind == "answer" else self._run
        return ClaimView(
            id=f"{self._key}-c{number}",
            number=number,
            kind=kind,
            text=text,
            support=support,
            behind=support_text(support, run) if support and run else support or "",
            language=self._article.language if support == "verbatim" or kind == "quotation" else None,
            evidence=self._evidence(evidence),
            **result,
        )

    def _evidence(self, evidence: Iterable[Evidence]) -> tuple[EvidenceView, ...]:
        return tuple(_evidence(self._article, self._key, piece) for piece in evidence)


def view_of(
    article: Article, report: Report | None = None, answers: Sequence[AskReport] = (), *, key: str = "a1"
) -> ArticleView:
    """The view of one article. ``key`` must be an HTML name that no other article of the page has."""
    make = ClaimMaker(article, key, report.run if report else None)
    summary = report.summary if report else None
    answered = tuple(make.answer(answer) for answer in answers)
    headline = make.statement("headline", summary.headline) if summary else None
    overview = tuple(make.statement("overview", one) for one in (summary.overview if summary else ()))
    points = tuple(make.statement("point", point) for point in (summary.key_points if summary else ()))
    stances = tuple(make.stance(stance) for stance in (report.stances or () if report else ()))
    quotations = tuple(make.quotation(quoted) for quoted in (also_quoted(report) if report else ()))
    first = (headline,) if headline else ()
    claims = (*first, *answered, *overview, *points, *stances, *quotations)
    return ArticleView(
        key=key,
        article=article,
        report=report,
        headline=headline,
        overview=overview,
        points=points,
        stances=stances,
        quotations=quotations,
        answers=answered,
        paragraphs=tuple(paragraphs_of(article, key, claims)),
        matrix=matrix_view([SourceReport(article.source.path, report, article)], [c.id for c in stances])
        if report
        else None,
        tally=tally(report) if report else "",
        no_stances=why_no_stances(report) if report else "",
    )


def claims_shown(report: Report) -> int:
    """The number of claims that the page shows for a report."""
    return len(statements_of(report)) + len(report.stances or ()) + len(also_quoted(report))


def paragraphs_of(article: Article, key: str, claims: Sequence[ClaimView] = ()) -> Iterator[ParagraphView]:
    """The article's blocks, each sentence with the claims that rest on it."""
    resting: dict[int, list[ClaimView]] = {}
    for claim in claims:
        numbers = {s.number for piece in claim.evidence for s in article.sentences_in(Span(piece.start, piece.end))}
        for number in numbers:
            resting.setdefault(number, []).append(claim)
    page = ""
    for paragraph in article.paragraphs:
        sentences, at = [], paragraph.span.start
        for index in paragraph.sentences:
            sentence = article.sentences[index]
            span = sentence.span
            before, page = page, _page(article, span.start)
            sentences.append(
                SentenceView(
                    id=f"{key}-s{sentence.number}",
                    before=article.text[at : span.start],
                    text=article.quote(span),
                    start=span.start,
                    end=span.end,
                    claims=tuple(resting.get(sentence.number, ())),
                    page=page if page != before else "",
                )
            )
            at = span.end
        yield ParagraphView(paragraph.kind, tuple(sentences))


def _page(article: Article, offset: int) -> str:
    """The page that a code point is on, as evidence names it; empty where the input has no pages."""
    mark = article.landmark(offset)
    return landmark(mark) if mark and mark.page else ""


def _evidence(article: Article, key: str, piece: Evidence) -> EvidenceView:
    place, sentence = piece.place, article.sentence_at(piece.start)
    return EvidenceView(
        quote=piece.quote,
        start=piece.start,
        end=piece.end,
        landmark=landmark(place),
        paragraph=place.paragraph,
        link=link_of(place),
        sentence=f"{key}-s{sentence.number}",
    )


def _compared(views: Sequence[ArticleView]) -> MatrixView | None:
    reports = [SourceReport(view.path, view.report, view.article) for view in views if view.report]
    return matrix_view(reports, [claim.id for view in views for claim in view.stances]) if len(reports) > 1 else None
