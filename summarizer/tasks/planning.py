"""Plans a run without calling a model: calls, tokens, and the highest possible cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.llm.client import ChatModel, Message, Usage
from summarizer.llm.ledger import Price
from summarizer.tasks.drafter import plan_chunks, reply_room
from summarizer.tasks.merge import merge_plan
from summarizer.tasks.prompting import MOST_STANCES, Chunk, Wanted, article_prefix, drafting_tasks
from summarizer.tasks.verifier import most_calls
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


def plan_drafts(article: Article, model: ChatModel, wanted: Wanted) -> CallPlan:
    """Plan the drafts."""
    tasks = drafting_tasks(article, wanted, model.context_tokens)
    chunks = plan_chunks(article, model)
    room = reply_room(model.context_tokens)
    sent = sum(
        _tokens_of(model, (*article_prefix(article, chunk), Message("user", task.for_chunk(chunk).text)))
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
    summary = _HEADLINE_AND_OVERVIEW + wanted.shape.wanted_points(article) if wanted.summary else 0
    calls = (
        most_calls(stances + summary, verifier) if len(chunks) == 1 else _part_calls(chunks, summary, stances, verifier)
    )
    return _plan_calls(article, verifier, chunks, calls, stances + summary)


def plan_repairs(article: Article, verifier: ChatModel) -> CallPlan:
    """Plan the verification of corrected statements: one call for each part."""
    chunks = plan_chunks(article, verifier)
    return _plan_calls(article, verifier, chunks, len(chunks), len(chunks))


def _part_calls(chunks: Sequence[Chunk], summary: int, stances: int, model: ChatModel) -> int:
    """Calls for statements about one part, and for statements that combine parts."""
    a_part = most_calls(-(-(summary + stances) // len(chunks)), model)
    return len(chunks) * a_part + most_calls(summary, model)


def _plan_calls(article: Article, model: ChatModel, chunks: Sequence[Chunk], calls: int, statements: int) -> CallPlan:
    shown = max(_tokens_of(model, article_prefix(article, chunk)) for chunk in chunks)
    sent = calls * (shown + _FRAME_TOKENS) + statements * _POINT_TOKENS
    return CallPlan(calls, sent, calls * reply_room(model.context_tokens))


def _tokens_of(model: ChatModel, messages: tuple[Message, ...]) -> int:
    return sum(model.count_tokens(message.content) for message in messages)
