"""Plans a run without calling a model: calls, tokens, and the highest possible cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.extract.report import quotations_of
from summarizer.ingest.claims import Claim as GivenClaim
from summarizer.llm.client import ChatModel, Message, Usage, is_scorer, tokens_of
from summarizer.llm.ledger import Price
from summarizer.results import Change
from summarizer.settings import Wanted
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.check import SECOND_LOOK, items_of
from summarizer.tasks.compare import (
    MOST_PAIRS,
    MOST_POINTS,
    MOST_TELLING,
    MOST_THINGS,
    READING_CALLS,
    shape_for,
)
from summarizer.tasks.diff import CHANGES_A_CALL, change_lists, drafting_messages
from summarizer.tasks.drafter import (
    MOST_STANCES,
    Chunk,
    article_prefix,
    chunk_budget,
    drafting_tasks,
    plan_chunks,
    reply_room,
)
from summarizer.tasks.report import merge_plan
from summarizer.tasks.review import claims_of
from summarizer.tasks.verifier import (
    ALWAYS_SHOWN,
    AROUND,
    PREMISE_TOKENS,
    WINDOWS_A_CLAIM,
    Claim,
    most_calls,
    planned_calls,
    statements_a_call,
)
from summarizer.text.article import Article

_POINT_TOKENS = 45
"""Approximate tokens of a statement in a call."""
_HEADLINE_AND_OVERVIEW = 5
_FRAME_TOKENS = 800
"""Approximate tokens of a call's rules and task."""


@dataclass(frozen=True, slots=True)
class CallPlan:
    """The calls of one round for one article. Only ``most_usd`` includes repair calls."""

    calls: int
    input_tokens: int
    most_output_tokens: int
    """Upper limit for the replies; most use a quarter of it."""
    depth: int = 1
    """Levels of calls: 1 for an article that fits the window, 2 when its parts are merged, more for books."""

    def most_usd(self, price: Price) -> float:
        """US dollars if every reply were as long as allowed and repaired once, with nothing cached."""
        again = Usage(2 * self.input_tokens + self.most_output_tokens, 3 * self.most_output_tokens)
        return price.of(again)


def total(plans: Sequence[CallPlan]) -> CallPlan:
    """All calls together."""
    return CallPlan(
        sum(plan.calls for plan in plans),
        sum(plan.input_tokens for plan in plans),
        sum(plan.most_output_tokens for plan in plans),
        max((plan.depth for plan in plans), default=1),
    )


@dataclass(frozen=True, slots=True)
class Round:
    """Calls that are made together, and what they do."""

    name: str
    plan: CallPlan
    drafts: bool = False
    """Whether the model that drafts is asked, not the one that verifies."""


def plan_summary(
    path: str, article: Article, drafter: ChatModel, verifier: ChatModel | None, wanted: Wanted
) -> list[Round]:
    """The rounds of a report: drafts, verification, repairs."""
    drafts = Round(path, plan_drafts(article, drafter, wanted), drafts=True)
    if verifier is None:
        return [drafts]
    verification = plan_verification(article, drafter, verifier, wanted)
    repairs = Round(f"{path}, repairs if any", plan_repairs(article, verifier))
    return [drafts, Round(f"{path}, verification by {verifier.name}", verification), repairs]


def plan_drafts(article: Article, model: ChatModel, wanted: Wanted) -> CallPlan:
    """Plan the drafts."""
    tasks = drafting_tasks(article, wanted, model.context_tokens)
    chunks = plan_chunks(article, model)
    room = reply_room(model.context_tokens)
    sent = sum(
        tokens_of(model, (*article_prefix(article, chunk), Message("user", task.for_chunk(chunk).text)))
        for chunk in chunks
        for task in tasks
    )
    calls, depth = len(chunks) * len(tasks), 1
    if wanted.summary and len(chunks) > 1:
        plan = merge_plan(article, wanted.shape, len(chunks), model.context_tokens)
        depth = plan.depth
        calls += sum(plan.levels)
        shown = plan.points * (len(chunks) + sum(plan.levels[:-1]))
        sent += sum(plan.levels) * _FRAME_TOKENS + shown * _POINT_TOKENS
    return CallPlan(calls, sent, calls * room, depth)


def plan_verification(article: Article, drafter: ChatModel, verifier: ChatModel, wanted: Wanted) -> CallPlan:
    """Plan the verification of as many statements as may be drafted."""
    chunks = plan_chunks(article, verifier)
    stances = MOST_STANCES * len(plan_chunks(article, drafter)) if wanted.stances else 0
    speakers = sum(quoted.speaker is not None for quoted in quotations_of(article)) if wanted.stances else 0
    summary = _HEADLINE_AND_OVERVIEW + wanted.shape.wanted_points(article) if wanted.summary else 0
    if is_scorer(verifier):
        return _scoring(verifier, stances + summary + speakers)
    if len(chunks) == 1:
        calls = most_calls(stances + summary, verifier) + most_calls(speakers, verifier)
    else:
        calls = _part_calls(chunks, summary, stances, verifier) + min(
            speakers, len(chunks) + most_calls(speakers, verifier)
        )
    return _plan_calls(article, verifier, chunks, calls, stances + summary + speakers)


def plan_repairs(article: Article, verifier: ChatModel) -> CallPlan:
    """The round that verifies corrected statements, if some are refused: one call for each part; a scorer corrects
    none."""
    if is_scorer(verifier):
        return total([])
    chunks = plan_chunks(article, verifier)
    return _plan_calls(article, verifier, chunks, len(chunks), len(chunks))


def plan_check(analysis: ArticleAnalysis, claims: Sequence[GivenClaim], verifier: ChatModel) -> list[Round]:
    """The rounds of checking claims against one source: the first reading, second looks, repairs.

    The calls of the first are built as they would be made; it is exact if every reply is usable. The others are at
    most: as if no claim were found in the part of a long source that is read for it, and all the sentences that share
    most with it were long and far apart; and as if every claim were corrected.
    """
    article, path = analysis.article, analysis.article.source.path
    statements = claims_of(analysis, items_of(claims))
    sent = [tokens_of(verifier, call) for call in planned_calls(article, statements, verifier)]
    first = CallPlan(len(sent), sum(sent), len(sent) * _verdicts_room(verifier))
    long = len(plan_chunks(article, verifier)) > 1
    again = _second_looks(article, statements, verifier) if long else total([])
    return [
        Round(f"{path}, read by {verifier.name}", first),
        Round(f"{path}, second looks if any", again),
        Round(f"{path}, repairs if any", first),
    ]


def plan_compare(
    articles: Sequence[Article], drafter: ChatModel, verifier: ChatModel, language: str | None
) -> Iterator[Round]:
    """The rounds of a comparison: those of each report, one call over all statements, and the readings of others'
    statements beside each report, at most: how many are read is known only when they are grouped."""
    for article in articles:
        wanted = Wanted(shape=shape_for(article, language))
        yield from plan_summary(article.source.path, article, drafter, verifier, wanted)
    statements = sum(MOST_POINTS + _HEADLINE_AND_OVERVIEW + MOST_STANCES for _ in articles)
    sent = min(statements * _POINT_TOKENS, chunk_budget(drafter.context_tokens)) + 2 * _FRAME_TOKENS
    grouping = CallPlan(1, sent, reply_room(drafter.context_tokens, MOST_PAIRS + MOST_TELLING + MOST_THINGS))
    yield Round("grouping the statements of all reports", grouping, drafts=True)
    most = READING_CALLS * statements_a_call(verifier)
    for article in articles:
        readings = (
            _scoring(verifier, most)
            if is_scorer(verifier)
            else _plan_calls(article, verifier, plan_chunks(article, verifier), READING_CALLS, most)
        )
        yield Round(f"{article.source.path}, read for others' statements, at most", readings)


def plan_diff(changes: Sequence[Change], new: Article, model: ChatModel, verifier: ChatModel | None) -> Iterator[Round]:
    """The rounds of ``tasks.diff``: drafts, built as they would be made; verification; repairs, at most: as if a
    sentence of each call were corrected."""
    lists = change_lists(changes, new, model)
    sent = sum(tokens_of(model, drafting_messages(found, model)) for found in lists)
    drafts = CallPlan(len(lists), sent, len(lists) * reply_room(model.context_tokens, CHANGES_A_CALL))
    yield Round("sentences on the changes", drafts, drafts=True)
    if verifier is not None:
        readings = [_verdicts_on(found.article, len(found.places), verifier) for found in lists]
        yield Round("verification", total(readings))
        yield Round("repairs if any", total([plan_repairs(found.article, verifier) for found in lists]))


def _verdicts_on(article: Article, statements: int, verifier: ChatModel) -> CallPlan:
    if is_scorer(verifier):
        return _scoring(verifier, statements)
    return _plan_calls(article, verifier, plan_chunks(article, verifier), most_calls(statements, verifier), statements)


def _second_looks(article: Article, claims: Sequence[Claim], model: ChatModel) -> CallPlan:
    sizes = sorted((model.count_tokens(article.sentence_text(s)) + 5 for s in article.sentences), reverse=True)
    a_claim = sum(sizes[: SECOND_LOOK * (2 * AROUND + 1) + ALWAYS_SHOWN])
    room = chunk_budget(model.context_tokens)
    together = max(1, min(statements_a_call(model), room // a_claim))
    calls = -(-len(claims) // together)
    sent = calls * (together * a_claim + _FRAME_TOKENS) + sum(model.count_tokens(claim.text) for claim in claims)
    return CallPlan(calls, sent, calls * _verdicts_room(model))


def _verdicts_room(model: ChatModel) -> int:
    return reply_room(model.context_tokens, 2 * (statements_a_call(model) + 2))


def _scoring(model: ChatModel, statements: int) -> CallPlan:
    """A call for each window of each statement, and the canaries twice."""
    calls = statements * WINDOWS_A_CLAIM + 4
    return CallPlan(calls, calls * (min(PREMISE_TOKENS, model.context_tokens) + _POINT_TOKENS), calls)


def _part_calls(chunks: Sequence[Chunk], summary: int, stances: int, model: ChatModel) -> int:
    """The calls for each part, and those for statements that join parts."""
    a_part = most_calls(-(-(summary + stances) // len(chunks)), model)
    return len(chunks) * a_part + most_calls(summary, model)


def _plan_calls(article: Article, model: ChatModel, chunks: Sequence[Chunk], calls: int, statements: int) -> CallPlan:
    shown = max(tokens_of(model, article_prefix(article, chunk)) for chunk in chunks)
    sent = calls * (shown + _FRAME_TOKENS) + statements * _POINT_TOKENS
    return CallPlan(calls, sent, calls * reply_room(model.context_tokens))
