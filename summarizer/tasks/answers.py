"""Answers a question about an article with a model: its answer is reviewed, or replaced by the relevant passages."""

from collections.abc import Sequence

from summarizer.errors import BadReply, ContextTooLong
from summarizer.extract.passages import passages_of
from summarizer.extract.questions import Turn
from summarizer.llm.client import Message
from summarizer.prompts import fill
from summarizer.results import Answer, AnswerStatus
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.drafter import Chunk, Drafter, article_prefix, chunk_budget, excerpt, plan_chunks
from summarizer.tasks.report import statement_of
from summarizer.tasks.review import Item, Reviewer
from summarizer.tasks.schemas import AnswerDraft, QuestionDraft

_FEWEST_SHOWN = 8
"""If the request is too long, the number of sentences is halved, but not below this."""
_REMEMBERED_TURNS = 4


async def answer_with_model(question: str, asked: str, drafter: Drafter, reviewer: Reviewer) -> Answer:
    """The model's answer if it passes the review, else passages. Raises ModelError.

    ``asked`` is the question; a follow-up is completed from the conversation.
    The model reads the whole article if it fits, after the same messages as in other tasks. Of a longer one it reads
    the sentences most relevant to the question; then its “not in the article” is not accepted.
    """
    analysis = reviewer.analysis
    chunk, draft = await _draft(analysis, asked, drafter)
    read, all_of_it = len(chunk.sentences), len(analysis.article.sentences)
    outcome, note = None, None
    status: AnswerStatus = "not_in_article" if read == all_of_it else "unconfirmed"
    if draft.status != "not_in_article" and draft.answer.strip():
        text, corrects = " ".join(draft.answer.split()), draft.status == "false_premise"
        item = Item("answer", text, tuple(draft.cites), question=asked, corrects=corrects)
        (outcome,) = await reviewer.review([item])
        status = draft.status if outcome.shown is not None else "unconfirmed"
        note = None if outcome.shown is not None else "an answer was drafted, but could not be confirmed"
    elif read < all_of_it:
        note = f"not found in {read:,} of {all_of_it:,} sentences read"
    shown = statement_of(analysis.article, outcome) if outcome and outcome.shown else None
    return Answer(
        question=question,
        asked=asked,
        status=status,
        answer=shown,
        passages=[] if shown else passages_of(analysis.article, analysis.passages, asked),
        dropped=[outcome.dropped] if outcome and outcome.dropped else [],
        note=note,
    )


async def complete_with_model(
    analysis: ArticleAnalysis, question: str, turns: Sequence[Turn], drafter: Drafter
) -> str | None:
    """A follow-up question completed by a model; None if its reply cannot be used. Raises ModelError."""
    talk = "\n".join(
        f"Question: {turn.asked}\nAnswer: {turn.answer or '(none)'}" for turn in turns[-_REMEMBERED_TURNS:]
    )
    task = fill("follow-up", conversation=talk, question=" ".join(question.split()))
    chunks = plan_chunks(analysis.article, drafter.model)
    shown = chunks[0] if len(chunks) == 1 else excerpt(analysis.article.sentences[:_FEWEST_SHOWN])
    messages = (*article_prefix(analysis.article, shown), Message("user", task))
    try:
        return (await drafter.ask(messages, QuestionDraft)).question
    except (BadReply, ContextTooLong):
        return None


async def _draft(analysis: ArticleAnalysis, question: str, drafter: Drafter) -> tuple[Chunk, AnswerDraft]:
    """The draft, and the sentences that the model read. Raises ModelError."""
    task = Message("user", fill("answer", question=" ".join(question.split())))
    chunk = _chunk_for(analysis, question, drafter)
    while True:
        try:
            return chunk, await drafter.ask((*article_prefix(analysis.article, chunk), task), AnswerDraft)
        except ContextTooLong:
            if len(chunk.sentences) <= _FEWEST_SHOWN:
                raise
            chunk = _relevant_chunk(analysis, question, drafter, budget=chunk.tokens // 2)


def _chunk_for(analysis: ArticleAnalysis, question: str, drafter: Drafter) -> Chunk:
    """The whole article if it fits, else as many relevant sentences as fit."""
    chunks = plan_chunks(analysis.article, drafter.model)
    if len(chunks) == 1:
        return chunks[0]
    return _relevant_chunk(analysis, question, drafter, budget=chunk_budget(drafter.model.context_tokens))


def _relevant_chunk(analysis: ArticleAnalysis, question: str, drafter: Drafter, budget: int) -> Chunk:
    """The first sentence and those most relevant to the question, each with its neighbours, up to ``budget`` tokens."""
    article, count = analysis.article, drafter.model.count_tokens
    ranked = [number for number, _ in analysis.passages.rank(question)]
    wanted = dict.fromkeys(m for n in (1, *ranked) for m in (n, n - 1, n + 1, n - 2, n + 2))
    chosen: list[int] = []
    spent = 0
    for number in (n for n in wanted if 1 <= n <= len(article.sentences)):
        cost = count(article.sentence_text(article.sentences[number - 1])) + 6  # the sentence's number
        if spent + cost > budget and chosen:
            break
        chosen.append(number)
        spent += cost
    return excerpt([article.sentences[n - 1] for n in sorted(chosen)], spent)
