"""A model's answer, checked: what the article does not support is sent back once, and then is no answer."""

from collections.abc import Sequence

from summarizer.answering.checking import AnswerChecker
from summarizer.answering.consulting import Consulted
from summarizer.answering.following import Turn, complete_question
from summarizer.article import Sentence
from summarizer.chunking import Chunk
from summarizer.conversation import article_prefix
from summarizer.drafting import Drafter, chunk_budget, plan_chunks
from summarizer.drafts import AnswerDraft, QuestionDraft
from summarizer.errors import BadReply, ContextTooLong
from summarizer.models.chat import Message
from summarizer.models.sizes import is_small
from summarizer.prompts import fill
from summarizer.results import Answer, AnswerForm
from summarizer.retrieval import passages

_FIRST_LOOK = 3_000
"""Tokens of passages that are looked at first; a second look takes what the window holds."""
_SMALLEST_LOOK = 40
_REMEMBERED_TURNS = 4


async def answer_with_model(
    consulted: Consulted, question: str, drafter: Drafter, *, asked: str | None = None
) -> Answer:
    """Ask a model, check its answer, let it repair it once; else the article does not say. Raises ModelError.

    The model reads the whole article where that fits, behind the same messages as for every other task. Else it reads
    passages, and once more, wider ones before it is believed that the article does not say.
    """
    text = asked or question
    checker = AnswerChecker(consulted, question, text, bounded=is_small(drafter.caller.model.name))
    if refused := checker.out_of_reach():
        return refused
    task = fill("answer", question=" ".join(text.split()), form=_wanted(checker.form))
    looks = _looks(consulted, text, drafter)
    result = None
    while looks:
        chunk = looks.pop(0)
        messages = (*article_prefix(consulted.article, chunk), Message("user", task))
        try:
            result = await _ask_and_check(checker, messages, drafter)
        except ContextTooLong:
            if not looks and result is None and chunk.tokens >= 2 * _SMALLEST_LOOK:
                looks.append(_passages(consulted, text, chunk.tokens // 2, drafter))
            continue
        if result.status == "answered" or result.premise:
            break
    if result is None:
        name = drafter.caller.model.name
        raise ContextTooLong(f"not even a few sentences fit the window of {name}; take another model")
    return result


def _wanted(form: AnswerForm) -> str:
    """What ``prompts/forms.md`` says of a form."""
    return dict(line.split(": ", 1) for line in fill("forms").splitlines())[form]


async def complete_with_model(consulted: Consulted, question: str, turns: Sequence[Turn], drafter: Drafter) -> str:
    """A follow-up question completed by a model; by rules where its words come from nowhere. Raises ModelError."""
    turns = turns[-_REMEMBERED_TURNS:]
    talk = "\n".join(f"Question: {turn.asked}\nAnswer: {turn.answer or 'The article does not say.'}" for turn in turns)
    task = fill("rewrite", conversation=talk, question=" ".join(question.split()))
    by_rules = complete_question(question, turns)
    chunks = plan_chunks(consulted.article, drafter.caller.model)
    shown = chunks[0] if len(chunks) == 1 else _chunk(consulted, consulted.article.sentences[:3], drafter)
    try:
        draft = await drafter.ask((*article_prefix(consulted.article, shown), Message("user", task)), QuestionDraft)
    except (BadReply, ContextTooLong):
        return by_rules
    known = set(consulted.stems(" ".join([question, by_rules, talk])))
    return draft.question if set(consulted.stems(draft.question)) <= known else by_rules


def _looks(consulted: Consulted, question: str, drafter: Drafter) -> list[Chunk]:
    """What the model reads: the whole article, or else narrow and then wide passages."""
    model = drafter.caller.model
    chunks = plan_chunks(consulted.article, model)
    if len(chunks) == 1:
        return list(chunks)
    widest = chunk_budget(model.context_tokens)
    return [_passages(consulted, question, budget, drafter) for budget in (min(_FIRST_LOOK, widest // 2), widest)]


def _passages(consulted: Consulted, question: str, budget: int, drafter: Drafter) -> Chunk:
    def count(text: str) -> int:
        return drafter.caller.model.count_tokens(text) + 6  # the sentence's number

    spans = passages(consulted.sentences, question, budget=budget, count_tokens=count)
    sentences = tuple(s for span in spans for s in consulted.article.sentences_in(span))
    return _chunk(consulted, sentences or consulted.article.sentences[:1], drafter)


def _chunk(consulted: Consulted, sentences: Sequence[Sentence], drafter: Drafter) -> Chunk:
    tokens = sum(drafter.caller.model.count_tokens(consulted.article.sentence_text(s)) for s in sentences)
    return Chunk(1, tuple(sentences), tokens)


async def _ask_and_check(checker: AnswerChecker, messages: tuple[Message, ...], drafter: Drafter) -> Answer:
    draft = await drafter.ask(messages, AnswerDraft)
    result, problem = checker.check(draft)
    if not problem:
        return result
    repair = (Message("assistant", draft.model_dump_json()), Message("user", fill("repair", problem=problem)))
    try:
        return checker.check(await drafter.ask((*messages, *repair), AnswerDraft))[0]
    except BadReply:
        return result
