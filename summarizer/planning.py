"""What reading an article would take, without asking anyone: calls, tokens, and the most it can cost."""

from dataclasses import dataclass

from summarizer.article import Article
from summarizer.conversation import article_prefix
from summarizer.drafting import plan_chunks, reply_tokens
from summarizer.models.chat import ChatModel, Message, Usage
from summarizer.models.prices import Price
from summarizer.pipeline import Wanted, tasks_for
from summarizer.summarizing import points_wanted

_POINT_TOKENS = 60
"""About what one key point takes in the call that chooses among all chunks' points."""
_FRAME_TOKENS = 400
"""Rules and task of that call."""


@dataclass(frozen=True, slots=True)
class CallPlan:
    """The calls of one article. Each may be followed by one repair call, which is not counted but in ``most_usd``."""

    calls: int
    input_tokens: int
    most_output_tokens: int
    """Room given to the replies; most use a quarter of it."""

    def most_usd(self, price: Price) -> float:
        """Dollars if every reply used its room and had to be repaired, with nothing cached."""
        repaired = Usage(2 * self.input_tokens + self.most_output_tokens, 3 * self.most_output_tokens)
        return price.of(repaired)


def plan_calls(article: Article, model: ChatModel, wanted: Wanted) -> CallPlan:
    """The plan for an article with a model."""
    tasks = tasks_for(article, wanted)
    chunks = plan_chunks(article, model)
    room = reply_tokens(model.context_tokens)
    sent = sum(_sent(model, (*article_prefix(article, c), Message("user", t.text))) for c in chunks for t in tasks)
    calls = len(chunks) * len(tasks)
    if wanted.summary and len(chunks) > 1:
        calls += 1
        sent += _FRAME_TOKENS + len(chunks) * points_wanted(article) * _POINT_TOKENS
    return CallPlan(calls, sent, calls * room)


def _sent(model: ChatModel, messages: tuple[Message, ...]) -> int:
    return sum(model.count_tokens(message.content) for message in messages)
