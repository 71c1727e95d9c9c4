"""What reading an article would take, without asking anyone: calls, tokens, and the most it can cost."""

from dataclasses import dataclass

from summarizer.article import Article
from summarizer.conversation import article_prefix
from summarizer.drafting import plan_chunks, reply_tokens, task_for
from summarizer.models.chat import ChatModel, Message, Usage
from summarizer.models.prices import Price
from summarizer.pipeline import Wanted, tasks_for
from summarizer.rereading import most_calls
from summarizer.sides import MOST_PER_CHUNK
from summarizer.summarizing import merge_plan, most_reread

_POINT_TOKENS = 45
"""About what one key point takes in the calls that choose among all parts' points."""
_HEADLINE_AND_OVERVIEW = 6
_FRAME_TOKENS = 500
"""Rules and task of such a call."""


@dataclass(frozen=True, slots=True)
class CallPlan:
    """The calls of one article. Each may be followed by one repair call, which is not counted but in ``most_usd``; one
    more call may mend what fails the check."""

    calls: int
    input_tokens: int
    most_output_tokens: int
    """Room given to the replies; most use a quarter of it."""
    depth: int = 1
    """Levels of calls: 1 for an article that fits the window, 2 when its parts are merged, more for books."""

    def most_usd(self, price: Price) -> float:
        """Dollars if every reply used its room and had to be repaired, with nothing cached."""
        repaired = Usage(2 * self.input_tokens + self.most_output_tokens, 3 * self.most_output_tokens)
        return price.of(repaired)


def plan_calls(article: Article, model: ChatModel, wanted: Wanted) -> CallPlan:
    """The plan for an article with a model."""
    tasks = tasks_for(article, wanted)
    chunks = plan_chunks(article, model)
    room = reply_tokens(model.context_tokens)
    sent = sum(
        _sent(model, (*article_prefix(article, chunk), Message("user", task_for(task, chunk).text)))
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


def plan_second_reading(article: Article, model: ChatModel, wanted: Wanted, chunks: int) -> CallPlan:
    """The most that a second reading takes, when ``chunks`` parts were drafted and every statement passed the check."""
    counts = []
    if wanted.summary:
        counts.append(_HEADLINE_AND_OVERVIEW + most_reread(article, wanted.shape))
    if wanted.stances:
        counts.append(chunks * MOST_PER_CHUNK)
    calls = sum(most_calls(count) for count in counts)
    shown = _sent(model, article_prefix(article, plan_chunks(article, model)[0]))
    return CallPlan(calls, calls * shown + sum(counts) * _POINT_TOKENS, calls * reply_tokens(model.context_tokens))


def _sent(model: ChatModel, messages: tuple[Message, ...]) -> int:
    return sum(model.count_tokens(message.content) for message in messages)
