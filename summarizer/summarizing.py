"""The summary: headline, overview, key points. Drafted by a model and checked, or the article's own sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.article import Article
from summarizer.citing import evidence_for, own_words
from summarizer.conversation import language_name, points_prefix
from summarizer.drafting import ChunkDraft, Drafter, Task
from summarizer.drafts import DigestDraft, StatementDraft, SummaryDraft
from summarizer.errors import BadReply
from summarizer.evidence import EvidenceIndex
from summarizer.models.chat import Message
from summarizer.prompts import fill
from summarizer.results import Dropped, Statement, Summary
from summarizer.selection import headline, key_sentences, select_sentences
from summarizer.words import content_stems

FEWEST_POINTS, MOST_POINTS = 3, 7
_OVERVIEW_SENTENCES = 3
_SAME_POINT = 0.6
"""Jaccard overlap of content stems from which two points say the same."""


def points_wanted(article: Article) -> int:
    """How many key points an article gets: one for about a hundred words, three to seven."""
    return max(FEWEST_POINTS, min(MOST_POINTS, round(article.words / 100)))


def extract_summary(article: Article) -> Summary:
    """The summary made of the article's own sentences; needs no model."""
    overview = _extracted_overview(article)
    return Summary(
        headline=headline(article).text,
        overview=overview,
        key_points=_extracted_points(article, points_wanted(article), overview),
    )


def summary_task(article: Article) -> Task[SummaryDraft]:
    """What a model is asked for one chunk."""
    text = fill("summary", points=points_wanted(article), language=language_name(article.language))
    return Task(text, SummaryDraft)


async def check_summary(
    article: Article, index: EvidenceIndex, drafts: Sequence[ChunkDraft[SummaryDraft]], drafter: Drafter
) -> tuple[Summary, list[Dropped]]:
    """Drafts of all chunks → one checked summary and what was dropped on the way.

    Several chunks are merged by one more call that chooses points by number; it rewrites none of them. What fails is
    replaced by the article's own sentences, so that no part of a summary is empty.
    """
    checker = _Checker(article, index)
    points = _distinct(checker.statements("key_point", [p for d in drafts for p in d.draft.key_points]))
    if len(drafts) == 1:
        top, overview = drafts[0].draft.headline, drafts[0].draft.overview
    elif points:
        points, top, overview = await _digest(article, points, drafter, checker)
    else:
        top, overview = "", []
    wanted = points_wanted(article)
    return (
        Summary(
            headline=checker.headline(top),
            overview=_join(checker.statements("overview", overview)) or _extracted_overview(article),
            key_points=_filled_up(article, points[:wanted], wanted),
        ),
        checker.dropped,
    )


@dataclass
class _Checker:
    """Turns drafts into statements, and keeps what it had to drop."""

    article: Article
    index: EvidenceIndex
    dropped: list[Dropped] = field(default_factory=list)

    def statements(self, kind: str, drafts: Sequence[StatementDraft]) -> list[Statement]:
        return [found for draft in drafts if (found := self._statement(kind, draft))]

    def headline(self, text: str) -> str:
        if text:
            verdict = self.index.check(text, ())
            if verdict.supported:
                return text
            self._drop("headline", text, verdict.reason)
        return headline(self.article).text

    def _statement(self, kind: str, draft: StatementDraft) -> Statement | None:
        verdict = self.index.check(draft.text, draft.cites)
        if verdict.supported:
            return Statement(text=draft.text, origin="model", evidence=evidence_for(self.article, verdict.sentences))
        self._drop(kind, draft.text, verdict.reason)
        return None

    def _drop(self, kind: str, text: str, reason: str | None) -> None:
        self.dropped.append(
            Dropped.model_validate({"kind": kind, "text": text, "reason": reason or "the article does not support it"})
        )


async def _digest(
    article: Article, points: list[Statement], drafter: Drafter, checker: _Checker
) -> tuple[list[Statement], str, list[StatementDraft]]:
    """The chosen points, a headline and an overview; the first points in article order when the call fails."""
    wanted = points_wanted(article)
    task = fill("digest", points=wanted, language=language_name(article.language))
    messages = (*points_prefix([point.text for point in points]), Message("user", task))
    try:
        digest = await drafter.ask(messages, DigestDraft)
    except BadReply as fault:
        checker.dropped.append(Dropped(kind="chunk", text="overview of the whole article", reason=str(fault)))
        return points, "", []
    chosen = [points[n - 1] for n in dict.fromkeys(digest.chosen) if 1 <= n <= len(points)]
    overview = [
        StatementDraft(text=draft.text, cites=_sentences_of(article, points, draft.cites)) for draft in digest.overview
    ]
    return chosen or points, digest.headline, overview


def _sentences_of(article: Article, points: list[Statement], cites: Sequence[int]) -> list[int]:
    cited = [points[n - 1] for n in cites if 1 <= n <= len(points)]
    return [article.sentence_at(e.start).number for point in cited for e in point.evidence]


def _join(statements: list[Statement]) -> Statement | None:
    if not statements:
        return None
    evidence = {(e.start, e.end): e for statement in statements for e in statement.evidence}
    return Statement(
        text=" ".join(statement.text for statement in statements),
        origin="model",
        evidence=[evidence[key] for key in sorted(evidence)],
    )


def _distinct(points: list[Statement]) -> list[Statement]:
    """The points without those that say again what an earlier one says; the earlier one takes over their evidence."""
    kept: list[tuple[set[str], Statement]] = []
    for point in points:
        stems = set(content_stems(point.text))
        for at, (seen, earlier) in enumerate(kept):
            if len(stems & seen) >= _SAME_POINT * len(stems | seen):
                evidence = {(e.start, e.end): e for e in (*earlier.evidence, *point.evidence)}
                united = [evidence[key] for key in sorted(evidence)]
                kept[at] = (seen, earlier.model_copy(update={"evidence": united}))
                break
        else:
            kept.append((stems, point))
    return [point for _, point in kept]


def _filled_up(article: Article, points: list[Statement], wanted: int) -> list[Statement]:
    """At least three points: the article's own sentences stand in for dropped ones, unless it is already cited."""
    if len(points) >= FEWEST_POINTS:
        return points
    cited = {(e.start, e.end) for point in points for e in point.evidence}
    spare = [p for p in _extracted_points(article, wanted) if (p.evidence[0].start, p.evidence[0].end) not in cited]
    return points + spare[: FEWEST_POINTS - len(points)]


def _extracted_overview(article: Article) -> Statement:
    evidence = [own_words(article, sentence) for sentence in select_sentences(article, count=_OVERVIEW_SENTENCES)]
    return Statement(text=" ".join(e.quote for e in evidence), origin="extract", evidence=evidence)


def _extracted_points(article: Article, count: int, told: Statement | None = None) -> list[Statement]:
    """Key points in the article's words; sentences that the overview told come only where there are too few others."""
    points = [
        Statement(text=evidence.quote, origin="extract", evidence=[evidence])
        for sentence in key_sentences(article, count + _OVERVIEW_SENTENCES)
        for evidence in [own_words(article, sentence)]
    ]
    fresh = [point for point in points if told is None or point.evidence[0] not in told.evidence]
    return (fresh if len(fresh) >= FEWEST_POINTS else points)[:count]
