"""Answers of a model, and what is shown where there is none."""

import asyncio
from typing import Any

import pytest

from summarizer.engine import Engine
from summarizer.errors import ContextTooLong
from summarizer.results import AskReport
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article
from tests.readers import ReaderModel, Says
from tests.tasks.articles import ferry
from tests.tasks.test_verifier import long_article

QUESTION = "What does the ferry cost?"
ANSWER = "It is to cost the town 4 million crowns, says the treasurer."
CLAIM = f"Question: {QUESTION} Answer: {ANSWER}"


def ask(
    model: ReaderModel | None, question: str = QUESTION, *, article: Article | None = None, **engine: Any
) -> AskReport:
    made = Engine(model, verifier=model) if not engine else Engine(model, **engine)
    return asyncio.run(made.answer(ArticleAnalysis(article or ferry()), question))


def answered(text: str = ANSWER, cites: tuple[int, ...] = (3,)) -> dict[str, Any]:
    return {"cites": list(cites), "status": "answered", "answer": text}


NOT_THERE = {"cites": [], "status": "not_in_article", "answer": ""}


def test_two_calls_for_a_question_and_the_answer_carries_its_evidence() -> None:
    model = ReaderModel(ferry(), [answered()], {CLAIM: Says("supported", (3,))})
    found = ask(model)
    assert found.run.calls == 2
    assert (found.status, found.answer and found.answer.support, found.passages) == ("answered", "verified", [])
    assert found.answer is not None
    assert [e.quote for e in found.answer.evidence] == [
        "The ferry will cost the town 4 million crowns, said the treasurer, Karl Ott."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Yes, because the council voted for it.",
        "No.",
        "The North Orrin Ferry Agreement (NOFA) covers it; the exact figure is not given.",
        "The anglers of Varn; the mayor.",
    ],
)
def test_no_gate_stands_beside_the_exact_checks_and_the_verifier(text: str) -> None:
    model = ReaderModel(ferry(), [answered(text)], {f"Question: {QUESTION} Answer: {text}": Says("supported", (2,))})
    found = ask(model)
    assert found.status == "answered"
    assert found.answer is not None
    assert found.answer.text == text


def test_a_refused_answer_is_unconfirmed_with_the_reason_and_the_passages_and_never_called_absent() -> None:
    model = ReaderModel(
        ferry(),
        [answered("The mayor pays.")],
        {"Question: " + QUESTION + " Answer: The mayor pays.": Says("not_stated", reason="nobody says who pays")},
    )
    found = ask(model)
    assert (found.status, found.answer) == ("unconfirmed", None)
    assert [(d.kind, d.text, d.verdict) for d in found.dropped] == [("answer", "The mayor pays.", "not_stated")]
    assert "nobody says who pays" in found.dropped[0].reason
    assert any("4 million crowns" in p.evidence[0].quote for p in found.passages)


def test_a_corrected_answer_is_read_again_and_shown() -> None:
    wrong = f"Question: {QUESTION} Answer: It costs 4 million euros."
    model = ReaderModel(
        ferry(),
        [answered("It costs 4 million euros.")],
        {wrong: Says("contradicted", correction=CLAIM), CLAIM: Says("supported", (3,))},
    )
    found = ask(model)
    assert found.run.calls == 3
    assert found.status == "answered"
    assert found.answer is not None
    assert found.answer.text == ANSWER


WHY = "Why did the council reject the ferry?"
INSTEAD = "The council of North Orrin voted for the ferry."
OTHERWISE = f"Asked: {WHY} The article says otherwise: {INSTEAD}"


def false_premise(text: str = INSTEAD) -> dict[str, Any]:
    return {"cites": [1], "status": "false_premise", "answer": text}


def test_a_false_premise_gets_what_the_article_says_instead() -> None:
    model = ReaderModel(ferry(), [false_premise()], {OTHERWISE: Says("supported", (1,))})
    found = ask(model, WHY)
    assert (found.status, found.note, found.passages) == ("false_premise", None, [])
    assert found.answer is not None
    assert (found.answer.text, found.answer.support, found.answer.evidence[0].start) == (INSTEAD, "verified", 0)
    explained = "takes for granted is therefore not so"
    assert explained in model.requests[-1].messages[-1].content
    ordinary = ReaderModel(ferry(), [answered()], {CLAIM: Says("supported", (3,))})
    ask(ordinary)
    assert explained not in ordinary.requests[-1].messages[-1].content


def test_a_false_premise_that_the_verifier_refuses_is_unconfirmed() -> None:
    model = ReaderModel(ferry(), [false_premise()], {OTHERWISE: Says("not_stated", reason="it says nothing of that")})
    found = ask(model, WHY)
    assert (found.status, found.answer, found.dropped[0].text) == ("unconfirmed", None, INSTEAD)
    assert found.passages


def test_a_corrected_false_premise_is_read_again_with_its_question() -> None:
    wrong = OTHERWISE.replace(INSTEAD, "It was never asked.")
    model = ReaderModel(
        ferry(),
        [false_premise("It was never asked.")],
        {wrong: Says("contradicted", correction=OTHERWISE), OTHERWISE: Says("supported", (1,))},
    )
    found = ask(model, WHY)
    assert (found.status, found.answer and found.answer.text) == ("false_premise", INSTEAD)


def test_figures_of_the_question_are_no_claims_of_a_false_premise_either() -> None:
    question = "Why did 500 people protest?"
    text = "Nobody protested, let alone 500 people; the anglers welcomed the decision."
    claim = f"Asked: {question} The article says otherwise: {text}"
    model = ReaderModel(ferry(), [false_premise(text)], {claim: Says("supported", (6,))})
    assert ask(model, question).status == "false_premise"


def test_a_false_premise_without_words_is_no_answer() -> None:
    assert ask(ReaderModel(ferry(), [false_premise(" ")]), WHY).status == "not_in_article"


def test_absence_is_what_a_model_says_that_read_all() -> None:
    model = ReaderModel(ferry(), [NOT_THERE])
    found = ask(model, "Who is the captain?")
    assert (found.status, found.answer, found.note, found.run.calls) == ("not_in_article", None, None, 1)


def test_of_a_long_article_absence_is_not_claimed() -> None:
    article = long_article()
    found = ask(ReaderModel(article, [NOT_THERE], context_tokens=8_192), "Who is the captain?", article=article)
    assert found.status == "unconfirmed"
    assert found.note is not None
    assert found.note.startswith("not found in ")
    assert "of 400 sentences read" in found.note


def test_a_long_article_is_answered_from_the_sentences_that_bear_on_the_question() -> None:
    article = long_article()
    text = "They slept near a well."
    question = "Where did the walkers sleep on day 250?"
    model = ReaderModel(
        article,
        [answered(text, (250,))],
        {f"Question: {question} Answer: {text}": Says("supported", (250,))},
        context_tokens=8_192,
    )
    found = ask(model, question, article=article)
    assert found.status == "answered"
    assert "[250] On day 250" in model.requests[0].messages[1].content


def test_a_window_that_proves_too_small_gets_less() -> None:
    article = long_article()
    model = ReaderModel(article, [ContextTooLong("too long"), NOT_THERE], context_tokens=128_000)
    found = ask(model, "Where did the walkers sleep on day 250?", article=article)
    assert found.status == "unconfirmed"
    first, second = (request.messages[1].content for request in model.requests)
    assert len(second) < len(first) * 0.7


def test_a_call_that_reads_nothing_leaves_the_answer_unconfirmed() -> None:
    model = ReaderModel(ferry(), [answered()], garble=lambda _reply, _call: "{}")
    found = ask(model)
    assert found.status == "unconfirmed"
    assert "no verdict" in found.dropped[0].reason


def test_with_verification_off_an_answer_is_marked() -> None:
    found = ask(ReaderModel(ferry(), [answered()]), verifier=None)
    assert found.answer is not None
    assert found.answer.support == "unverified"


def test_what_the_question_says_is_given_and_not_checked_as_a_figure() -> None:
    question = "Did 500 people protest?"
    text = "No protest of 500 people is told of; the anglers welcomed the decision."
    model = ReaderModel(
        ferry(), [answered(text, (6,))], {f"Question: {question} Answer: {text}": Says("supported", (6,))}
    )
    assert ask(model, question).status == "answered"


def test_without_a_model_there_are_passages_and_no_answer() -> None:
    found = ask(None)
    assert (found.status, found.answer, found.run.calls) == ("passages", None, 0)
    assert "4 million crowns" in found.passages[0].evidence[0].quote
    assert ask(None, "Xylophon?").passages == []
