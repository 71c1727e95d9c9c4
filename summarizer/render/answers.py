"""Answers of one article, several or an archive as text and Markdown; passages in their context."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.errors import plural
from summarizer.render.phrases import (
    Screen,
    drop_kind,
    escape,
    in_marks,
    join_evidence,
    name_of,
    one_line,
    places,
    support_text,
    where,
)
from summarizer.render.report import Writer
from summarizer.results import AskReport, Dropped, Evidence, group_by
from summarizer.text.article import Article, Span, line_at

if TYPE_CHECKING:
    from summarizer.corpus.search import Finding, FindReport, SayingsReport
    from summarizer.render.html import Shown as ShownArticle

NOTHING_MATCHES = "No sentence matches; a model could read it: set OPENAI_API_KEY or --base-url, see summarize doctor."
_ORDER = ("answered", "false_premise", "passages", "unconfirmed", "not_in_article")
"""Of several articles, the most helpful come first."""
_CONTEXT_WIDTHS = (5, 1)
"""Columns of a line number and of the mark beside it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of the article below a reply."""

    evidence: tuple[Evidence, ...]
    match: str = ""
    """How well a passage fits the question; empty for the evidence of an answer."""


OTHERWISE = "The article says otherwise: "


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply to one question, in words."""

    text: str
    """Comes first; may have several lines."""
    support: str
    """``verified by MODEL``, ``says MODEL, which read all of it``; may be empty."""
    heading: str
    """Over the passages; empty over the evidence of an answer."""
    shown: tuple[Shown, ...]
    note: str


def reply_to(report: AskReport) -> Reply:
    """What to show of one article's answer."""
    note = report.note or ""
    if report.answer is not None:
        evidence = tuple(Shown((piece,)) for piece in report.answer.evidence)
        text = f"{OTHERWISE if report.status == 'false_premise' else ''}{report.answer.text}"
        return Reply(text, support_text(report.answer.support, report.run), "", evidence, note)
    text, support, heading = "", "", "Nearest passages:"
    if report.status == "not_in_article":
        reader = report.run.verifier.model if report.run.verifier else report.run.model
        text, support = "The article does not say.", f"says {reader}, which read all of it"
    elif report.status == "passages":
        text = "" if report.passages else NOTHING_MATCHES
        strong = "Passages that bear on the question"
        heading = strong if report.has_strong_passage else "Nearest passages; none matches the question well"
        heading += " (no model answered):"
    else:
        withheld = "\n".join(
            f"An answer was drafted but could not be confirmed: “{one.text}” ({one.reason.rstrip('.')})."
            for one in report.dropped
            if one.kind == "answer"
        )
        text, note = withheld or f"No answer could be confirmed{f': {note}' if note else ''}.", ""
    passages = tuple(Shown(tuple(passage.evidence), f"{passage.match} match") for passage in report.passages)
    return Reply(text, support, heading if passages else "", passages, note)


@dataclass(frozen=True, slots=True)
class Answered:
    """One article's answer, with the article."""

    report: AskReport
    article: Article

    @property
    def silent(self) -> bool:
        """Whether there is nothing to show but that the article does not say, or that nothing matches."""
        reply = reply_to(self.report)
        return self.report.status in ("not_in_article", "passages") and not reply.shown and not reply.note


class AskWriter(Writer):
    """Turns answers and errors into text."""

    def __init__(self, output_format: str, *, many: bool, evidence: bool = False, show_dropped: bool = False) -> None:
        super().__init__(output_format, many=many, show_dropped=show_dropped)
        self._evidence = evidence
        self._answers: dict[str, tuple[Article, list[AskReport]]] = {}

    def answers(self, question: str, answered: Sequence[Answered]) -> str:
        """All articles' answers to one question, the most useful first."""
        if self.shows_errors:
            return "".join(self._json(one.report) for one in answered)
        if self._format == "html":
            for one in answered:
                self._answers.setdefault(one.article.source.path, (one.article, []))[1].append(one.report)
            return ""
        if self._format == "markdown":
            heading = f"## {escape(question)}\n\n" if self._many else ""
            return self._separated(heading + answers_markdown(answered, show_dropped=self._show_dropped), "\n")
        heading = f"{one_line(question)}\n" if self._many else ""
        text = answers_text(answered, evidence=self._evidence, show_dropped=self._show_dropped)
        return self._separated(heading + text, "\n")

    def _shown(self) -> "list[ShownArticle]":
        from summarizer.render.html import Shown as ShownArticle

        return [ShownArticle(article, answers=tuple(answers)) for article, answers in self._answers.values()]


def answers_text(answered: Sequence[Answered], *, evidence: bool = False, show_dropped: bool = False) -> str:
    """The answers as text; of several articles, those with nothing to show are named last."""
    screen = Screen()
    several = len(answered) > 1
    for one in _best_first(answered):
        if several and one.silent:
            continue
        if several:
            screen.line(name_of(one.article), style="underline", wrapped=False)
        _print_reply(screen, one.report)
        if evidence:
            _print_context(screen, one.article, evidence_of(one.report))
        for drop in one.report.dropped if show_dropped else ():
            screen.line(f"dropped {_drop(drop)}", style="dim", indent=2)
    for line in _silences([one for one in answered if several and one.silent]):
        screen.line(line, wrapped=False)
    return screen.text()


def answers_markdown(answered: Sequence[Answered], *, show_dropped: bool = False) -> str:
    """The answers as Markdown."""
    parts: list[str] = []
    for one in _best_first(answered):
        if len(answered) > 1:
            parts.append(f"**{escape(name_of(one.article))}:**")
        parts += _markdown_reply(one.report)
        if show_dropped:
            parts += [f"*Dropped {escape(_drop(drop))}*" for drop in one.report.dropped]
    return "\n\n".join(parts) + "\n"


def _silences(silent: Sequence[Answered]) -> Iterator[str]:
    """One line for the articles that do not say, by model, and one for those in which nothing matches."""
    for support, same in group_by(silent, lambda one: reply_to(one.report).support):
        listed = ", ".join(name_of(one.article) for one in same)
        yield f"Not said in {listed} ({support})." if support else f"In {listed}: {NOTHING_MATCHES}"


def context_text(article: Article, evidence: Iterable[Evidence]) -> str:
    """The evidence, marked ``>``, with the sentences beside it and line numbers of the article text."""
    screen = Screen()
    _print_context(screen, article, evidence)
    return screen.text()


def _print_context(screen: Screen, article: Article, evidence: Iterable[Evidence]) -> None:
    spans = [Span(piece.start, piece.end) for piece in evidence]
    cited = {sentence.number for span in spans for sentence in article.sentences_in(span)}
    last = None
    for sentence in article.sentences:
        if cited.isdisjoint(range(sentence.number - 1, sentence.number + 2)):
            continue
        if last is not None and sentence.number > last + 1:
            screen.row(["", "⋯"], _CONTEXT_WIDTHS, style="dim")
        last = sentence.number
        style, mark = ("", ">") if sentence.number in cited else ("dim", "")
        line = str(line_at(article.text, sentence.span.start))
        screen.row([line, mark], _CONTEXT_WIDTHS, one_line(article.sentence_text(sentence)), style=style)


def evidence_of(report: AskReport) -> list[Evidence]:
    """The evidence of the answer, or the passages, best first."""
    return [piece for shown in reply_to(report).shown for piece in shown.evidence]


def _best_first(answered: Sequence[Answered]) -> list[Answered]:
    def rank(one: Answered) -> tuple[int, bool]:
        return _ORDER.index(one.report.status), not one.report.has_strong_passage

    return sorted(answered, key=rank)


def _print_reply(screen: Screen, report: AskReport) -> None:
    reply = reply_to(report)
    answered = report.answer is not None
    if report.asked != report.question:
        screen.line(f"({report.asked})", style="dim")
    if report.status == "not_in_article":
        screen.line(reply.text, (f" ({one_line(reply.support)})", "dim"))
    else:
        for line in filter(str.strip, reply.text.split("\n")):
            screen.line(line, style="bold" if answered else "")
    if reply.note:
        screen.line(reply.note, style="dim")
    if reply.heading:
        screen.line(reply.heading)
    for shown in reply.shown:
        words = in_marks(one_line(join_evidence(shown.evidence)))
        screen.line(words, (f" ({_place(where(shown.evidence), shown)})", "dim"), indent=2)
    if answered:
        screen.line(reply.support, style="dim")


def _markdown_reply(report: AskReport) -> Iterator[str]:
    reply = reply_to(report)
    text = "  \n".join(escape(line) for line in reply.text.split("\n") if line.strip())
    support = f" *({escape(reply.support)})*" if reply.support else ""
    yield from (part for part in (f"{text}{support}".strip(), escape(reply.note), reply.heading) if part)
    for shown in reply.shown:
        words = escape(in_marks(one_line(join_evidence(shown.evidence))))
        yield f"> {words} ({_place(places(shown.evidence), shown)})"


def _place(place: str, shown: Shown) -> str:
    return f"{place}; {shown.match}" if shown.match else place


def _drop(dropped: Dropped) -> str:
    return f"{drop_kind(dropped)}: {dropped.text} ({dropped.reason})"


def findings_text(report: "FindReport", most: int) -> str:
    """The answers of the first articles of an archive, or the passages that bear on the question."""
    if not report.findings:
        return f"{_nothing(report)}\n"
    screen = Screen()
    if (heading := _heading(report)) is not None:
        screen.line(heading)
        screen.line()
    for at, finding in enumerate(report.findings[:most]):
        if at:
            screen.line()
        _print_answer(screen, finding)
        _print_passages(screen, finding)
        screen.line(_article(finding), style="dim", indent=2, wrapped=False)
    if (left := len(report.findings) - most) > 0:
        screen.line()
        screen.line(f"and {plural(left, 'more article')}; see --answers")
    return screen.text()


def sayings_text(report: "SayingsReport") -> str:
    """A speaker's words by date: when, where, under which name, and what."""
    if not report.sayings:
        return f"No speaker or holder named “{one_line(report.speaker)}” says anything here.\n"
    screen = Screen()
    screen.line(f"{plural(len(report.sayings), 'saying')} of: {', '.join(report.names)}")
    for one in report.sayings:
        screen.line()
        screen.line(" · ".join(filter(None, [one.published or "undated", one.site, one.title, one.id])), style="dim")
        role = f", {one.role}" if one.role else ""
        side = f" ({one.position} · {one.target})" if one.kind == "stance" else ""
        words = in_marks(one.text) if one.kind == "quotation" else one.text
        first = one.evidence[0] if one.evidence else None
        place = f" (¶ {first.paragraph}, line {first.line})" if first and first.paragraph else ""
        screen.line(f"{one.named_as}{role}{side}: {words}{place}", indent=2)
    return screen.text()


def _nothing(report: "FindReport") -> str:
    """Why there is nothing to show. Only a model that read the articles may say that they do not answer."""
    if not report.read:
        return f"No word of the question stands in any of the {report.articles:,} articles."
    if report.status == "passages":
        return f"No sentence matches in the {report.read} of {report.articles:,} articles that come nearest."
    return f"{_not_answered(report)}."


def _heading(report: "FindReport") -> str | None:
    if report.status in ("answered", "false_premise", "passages"):
        return None
    return f"{_not_answered(report)}; these passages bear on the question:"


def _not_answered(report: "FindReport") -> str:
    verb = "confirmed" if report.status == "unconfirmed" else "found"
    return f"No answer was {verb} in the {report.read} of {report.articles:,} articles that were read"


def _print_answer(screen: Screen, finding: "Finding") -> None:
    if (answer := finding.answer) is None:
        return
    screen.line(reply_to(finding).text, style="bold" if screen.coloured else "")
    words = one_line(join_evidence(answer.evidence))
    if words != one_line(answer.text):
        screen.line(words, indent=2)
    screen.line(f"{support_text(answer.support, finding.run)}; {where(answer.evidence)}", style="dim", indent=2)


def _print_passages(screen: Screen, finding: "Finding") -> None:
    for passage in finding.passages:
        screen.line(one_line(join_evidence(passage.evidence)))
        screen.line(f"{passage.match} match; {where(passage.evidence)}", style="dim", indent=2)


def _article(finding: "Finding") -> str:
    about = finding.article
    return " · ".join(one_line(part) for part in (about.title, about.site, about.published, finding.id) if part)
