"""Follow-up questions: what is certain is completed, all else stays as it was asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.extract.questions import Turn, complete_question, is_follow_up


@pytest.mark.parametrize(
    ("asked", "answer", "question", "completed"),
    [
        (
            "Who opposed the bridge?",
            "Jonas Wickman",
            "Why did he oppose it?",
            "Why did Jonas Wickman oppose the bridge?",
        ),
        ("Who opposed Karl Ott?", "Rosa Lind", "Why did she oppose him?", "Why did Rosa Lind oppose Karl Ott?"),
        ("Who is Petra Voss?", "", "And how old is she?", "How old is Petra Voss?"),
        ("Who is Putin?", "", "What is his plan?", "What is Putin’s plan?"),
        ("What did President Putin say?", "", "Did he resign?", "Did Putin resign?"),
        ("What did Matthew Miller say?", "", "Did he resign?", "Did Matthew Miller resign?"),
        ("Who built the bridge?", "", "When did it open?", "When did the bridge open?"),
        ("How much will the dam cost?", "", "Who opposes it?", "Who opposes the dam?"),
        ("Why is the old bridge closed?", "", "Who closed it?", "Who closed the old bridge?"),
        ("Who leads the campaigners?", "", "What is their aim?", "What is the campaigners’ aim?"),
        ("What happened in Hanoi?", "", "Who was there?", "Who was in Hanoi?"),
        ("When did Karl Ott resign?", "", "Why?", "Why did Karl Ott resign?"),
        ("When did Karl Ott resign?", "", "And why?", "Why did Karl Ott resign?"),
        ("How many voted for the harbour?", "", "And the dam?", "How many voted for the dam?"),
        ("How old is Karl Ott?", "", "What about Rosa Lind?", "How old is Rosa Lind?"),
        ("How many came in 2018?", "", "And in 2019?", "How many came in 2019?"),
        ("Who opposed the bridge?", "", "And who is the mayor?", "Who is the mayor?"),
    ],
)
def test_what_is_certain_is_completed(asked: str, answer: str, question: str, completed: str) -> None:
    assert is_follow_up(question, [Turn(asked, answer)])
    assert complete_question(question, [Turn(asked, answer)]) == completed


@pytest.mark.parametrize(
    ("asked", "answer", "question"),
    [
        ("Who visited Hanoi?", "", "Who did he meet there?"),
        ("What did Hanoi say?", "", "Who did he meet?"),
        ("What did North Korea say?", "", "Did he agree?"),
        ("When did Putin visit Hanoi?", "", "How old is he?"),
        ("Did Karl Ott meet Erik Moe?", "", "How old is he?"),
        ("What did Matthew Miller say?", "", "Did she resign?"),
        ("Has South Korea sent money to Ukraine?", "", "And arms?"),
        ("Who built the bridge over the canal?", "", "When did it open?"),
        ("Why is the old bridge dangerous?", "", "Who closed it?"),
        ("Who leads the water company?", "", "And when?"),
        ("Did Karl Ott meet Erik Moe?", "", "And Rosa Lind?"),
        ("How many voted for the dam and the harbour?", "", "And the bridge?"),
        ("Who opposed it?", "Jonas Wickman", "Why did he oppose it?"),
        ("Who opposed the dam?", "", "And?"),
        ("Who opposed the dam?", "", "Who said that?"),
    ],
)
def test_what_is_not_certain_is_left_as_it_is(asked: str, answer: str, question: str) -> None:
    assert is_follow_up(question, [Turn(asked, answer)])
    assert complete_question(question, [Turn(asked, answer)]) == question


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor?",
        "Did Karl Ott say why he resigned?",
        "Is it true that the bridge fell?",
        "What did the council say about its budget?",
        "How many people are there in Veldra?",
        "",
        "?",
    ],
)
def test_what_stands_alone_is_no_follow_up(question: str) -> None:
    turns = [Turn("Who opposed the dam?", "Rosa Lind")]
    assert not is_follow_up(question, turns)
    assert complete_question(question, turns) == question


def test_known_people_are_people() -> None:
    turns = [Turn("What did To Lam do in Hanoi?")]
    assert complete_question("Who did he meet there?", turns) == "Who did he meet there?"
    assert complete_question("Who did he meet there?", turns, ["To Lam"]) == "Who did To Lam meet in Hanoi?"
    visit = [Turn("When did Putin visit Hanoi?")]
    assert complete_question("How old is he?", visit, ["Vladimir Putin", "Putin"]) == "How old is Putin?"


def test_nothing_before_is_no_follow_up() -> None:
    assert not is_follow_up("Why did he oppose it?", [])
    assert complete_question("And why?", []) == "And why?"


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_any_text(question: str, asked: str, answer: str) -> None:
    turns = [Turn(asked, answer)]
    if not is_follow_up(question, turns):
        assert complete_question(question, turns) == question
    assert isinstance(complete_question(question, turns), str)
