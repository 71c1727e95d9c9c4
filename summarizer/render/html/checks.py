"""Checked claims as one HTML page: the text under test beside the sources, both ways clickable."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer import __version__
from summarizer.render.checks import GROUPS, counts_in_words, is_decided, shown_evidence
from summarizer.render.html.page import SCRIPT, STYLE, content_security_policy, environment, render_part
from summarizer.render.html.views import ClaimMaker, ClaimView, ParagraphView, paragraphs_of
from summarizer.results import CheckedClaim, CheckReport, ClaimVerdict, Evidence, SkippedText, SourceVerdict
from summarizer.text.article import Article


@dataclass(frozen=True, slots=True)
class CheckedView:
    """One claim beside one source."""

    claim: ClaimView
    """What ties it to the source's sentences."""
    checked: CheckedClaim
    """With the verdict, reason and evidence of this source."""
    verdict: str
    """In words."""
    nearest: bool
    """Whether its sentences are only the nearest ones, since none decides."""
    starts: bool
    """Whether it begins a line of the text."""
    others: tuple[tuple[str, str, str], ...] = ()
    """Other sources that decide it too: a verdict in words, the source, the id of the claim beside it."""

    @property
    def note(self) -> str:
        """Who decided, where it is not the verifier."""
        if self.checked.by == "exact":
            return "by an exact check"
        return "a sentence of the source, word for word" if self.checked.by == "wording" else ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source, and beside it the claims that it decides or comes nearest to, in the order of the text."""

    key: str
    article: Article
    lines: tuple[CheckedView | SkippedText, ...]
    paragraphs: tuple[ParagraphView, ...]

    @property
    def title(self) -> str:
        """Its title, else its path."""
        return self.article.title or self.path

    @property
    def path(self) -> str:
        """Its path or address."""
        return "standard input" if self.article.source.path == "-" else self.article.source.path

    @property
    def count(self) -> int:
        """How many claims stand beside it."""
        return sum(isinstance(line, CheckedView) for line in self.lines)


def render_checks(report: CheckReport, articles: Sequence[Article]) -> str:
    """A whole HTML document. ``articles`` are the report's sources, in their order."""
    views = source_views(report, articles)
    template = environment().get_template("check.html")
    return template.render(
        report=report,
        views=views,
        tally=list(_tally(report, [article.source.path for article in articles])),
        counts=counts_in_words(report),
        policy=content_security_policy(),
        style=STYLE,
        script=SCRIPT,
        version=__version__,
    )


def source_views(report: CheckReport, articles: Sequence[Article]) -> list[SourceView]:
    """One view a source; lines that claim nothing stand beside the first."""
    views = []
    for at, article in enumerate(articles):
        claims = list(_beside(report, articles, at))
        lines: list[CheckedView | SkippedText] = [*claims, *(report.skipped if at == 0 else ())]
        if report.skipped:
            lines.sort(key=_start)
        key = f"a{at + 1}"
        paragraphs = tuple(paragraphs_of(article, key, [one.claim for one in claims]))
        views.append(SourceView(key, article, tuple(lines), paragraphs))
    return views


def checked_lines(report: CheckReport, article: Article, key: str, first: int = 1) -> str:
    """The markup of the claims of a report about one article, numbered from ``first``, for a page that shows it."""
    views = [_view(article, key, at, claim, starts=True) for at, claim in enumerate(report.claims, start=first)]
    lines: list[CheckedView | SkippedText] = sorted([*views, *report.skipped], key=_start)
    return render_part("checked_lines", lines, counts_in_words(report))


def _beside(report: CheckReport, articles: Sequence[Article], at: int) -> Iterator[CheckedView]:
    paths = [article.source.path for article in articles]
    before = None
    for number, claim in enumerate(report.claims, start=1):
        home = _home(claim, paths)
        found = claim if home == at else _other(claim, paths[at])
        if found is None:
            continue
        line = claim.place.line if claim.place else None
        view = _view(articles[at], f"a{at + 1}", number, found, starts=line is None or line != before)
        before = line
        links = list(_links(claim, paths, number)) if home == at else [_link(claim, home, paths, number)]
        yield replace(view, others=tuple(links))


def _other(claim: CheckedClaim, path: str) -> CheckedClaim | None:
    """The claim as another source than the deciding one sees it, if that one decides it too."""
    for other in claim.others:
        if other.source == path:
            return claim.model_copy(
                update={
                    "verdict": other.verdict,
                    "source": path,
                    "evidence": other.evidence,
                    "reason": other.reason,
                    "by": "verifier",
                    "part": None,
                    "correction": None,
                    "others": [],
                }
            )
    return None


def _links(claim: CheckedClaim, paths: Sequence[str], number: int) -> Iterator[tuple[str, str, str]]:
    for other in claim.others:
        if other.source in paths:
            yield _link(other, paths.index(other.source), paths, number)


def _link(found: CheckedClaim | SourceVerdict, at: int, paths: Sequence[str], number: int) -> tuple[str, str, str]:
    return _words(found.verdict), paths[at], f"a{at + 1}-c{number}"


def _view(article: Article, key: str, number: int, claim: CheckedClaim, *, starts: bool) -> CheckedView:
    nearest = not is_decided(claim)
    evidence: Sequence[Evidence] = shown_evidence(claim)
    verdict = _words(claim.verdict)
    view = ClaimMaker(article, key, first=number).checked(claim.text, claim.verdict, evidence)
    return CheckedView(view, claim, verdict, nearest, starts)


def _words(verdict: ClaimVerdict) -> str:
    return GROUPS[verdict].lower()


def _tally(report: CheckReport, paths: Sequence[str]) -> Iterator[tuple[ClaimVerdict, str, int, str]]:
    """Verdict, its words, how many claims have it, and the id of the first."""
    for verdict in GROUPS:
        found = [(at, claim) for at, claim in enumerate(report.claims, start=1) if claim.verdict == verdict]
        if found:
            number, claim = found[0]
            yield verdict, _words(verdict), len(found), f"a{_home(claim, paths) + 1}-c{number}"


def _home(claim: CheckedClaim, paths: Sequence[str]) -> int:
    """The source that decides a claim or comes nearest to it."""
    return paths.index(claim.source) if claim.source in paths else 0


def _start(line: CheckedView | SkippedText) -> int:
    if isinstance(line, SkippedText):
        return line.start
    return line.checked.place.start if line.checked.place else 0
