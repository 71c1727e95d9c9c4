"""Positions: which side a sentence takes on a target, and on what it takes a side."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.positions import find_intent, find_side, find_target, judge_position

OWN_WORDS = [
    ("We welcome any help for Norland in its fight against the flood.", "help for Norland", "favor"),
    ("As for the delivery of heavy cranes to the port in Vessa, it would be a huge mistake.",
     "the delivery of heavy cranes to the port in Vessa", "against"),
    ("We plan to reconsider the question of grain support to Norland.", "grain support to Norland", "neutral"),
    ("The Combine is settling there permanently. This, of course, poses a threat to us all.", "The Combine", "against"),
    ("I strongly condemn the new toll.", "the new toll", "against"),
    ("We do not support the mayor's plan to close the school.", "the mayor's plan", "against"),
    ("We oppose building a second runway.", "building a second runway", "against"),
    ("We are against the new harbour.", "the new harbour", "against"),
    ("I am proud of our nurses.", "our nurses", "favor"),
    ("We call for an immediate truce.", "immediate truce", "favor"),
    ("The dam must be stopped.", "The dam", "against"),
    ("We must stop the dam.", "the dam", "against"),
    ("The new bridge is a disgrace to this town.", "The new bridge", "against"),
    ("Governor Oduya should pay for what he did.", "Governor Oduya", "against"),
    ("Norland sabotaged the talks.", "Norland", "against"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "target", "position"), OWN_WORDS)
def test_a_speakers_own_words_show_target_and_position(text: str, target: str, position: str) -> None:
    span = find_target(text)
    assert span is not None
    assert text[span.start : span.end] == target
    assert judge_position(text, target).position == position


@pytest.mark.parametrize(
    "text",
    ["It rained all day.", "", "I was glad to see her.", "The council supports the harbour.", "Yes.", "We hope so."],
)
def test_no_target_rather_than_a_wrong_one(text: str) -> None:
    assert find_target(text) is None


ASKS = [
    ("We want the tram, we just do not want to sleep with it.", "the tram", "favor"),
    ("I would never support Governor Oduya.", "Governor Oduya", "against"),
    ("We need to get rid of the toll.", "the toll", "against"),
    ("The bells should stay.", "The bells", "favor"),
    ("Reed must not resign.", "Reed", "favor"),
    ("Buses are not the answer.", "Buses", "against"),
    ("Let the bells alone.", "the bells", "favor"),
    ("Scrap the toll!", "the toll", "against"),
    ("We reject any proposal to sell.", "proposal", "against"),
    ("The idea was right and the water was wrong.", "the water", "against"),
]


@pytest.mark.parametrize(("text", "target", "position"), ASKS)
def test_what_speakers_ask_for_is_their_side(text: str, target: str, position: str) -> None:
    side = find_side(text)
    assert side is not None
    assert (text[side.target.start : side.target.end], side.judgement.position) == (target, position)


@pytest.mark.parametrize(
    "text",
    [
        "If we scrap the toll, we lose a road.",
        "They say we should scrap the toll.",
        "I was going to vote for Reed.",
        "I do not want to hurt the council.",
        "We want the council to act.",
        "We fear that mothers will pay.",
        "We stand up for national and regional law.",
        "Do we want the tram?",
    ],
)
def test_what_is_supposed_past_or_told_is_no_side(text: str) -> None:
    assert find_side(text) is None


def test_a_reported_speaker_is_known_by_the_pronoun() -> None:
    text = "that she wants the dam"
    side = find_side(text, selves=frozenset({"she"}))
    assert side is not None
    assert text[side.target.start : side.target.end] == "the dam"
    assert find_side(text) is None


def test_an_infinitive_takes_a_side() -> None:
    for text, target, position in (("to repeal the toll", "the toll", "against"), ("him to keep it", None, None)):
        side = find_intent(text)
        assert (side and text[side.target.start : side.target.end], side and side.judgement.position) == (
            target,
            position,
        )


RELATIONS = [
    ("Ines Varro praised Dana Holt for her work.", "Ines Varro", "Dana Holt", "favor"),
    ("Ines Varro accused Dana Holt of lying.", "Ines Varro", "Dana Holt", "against"),
    ("Dana Holt was criticised by Ines Varro.", "Ines Varro", "Dana Holt", "against"),
    ("Dana Holt was criticised by Ines Varro.", "Dana Holt", "Ines Varro", "neutral"),
    ("Ines Varro refused to endorse Dana Holt.", "Ines Varro", "Dana Holt", "against"),
    ("Ines Varro did not condemn Dana Holt.", "Ines Varro", "Dana Holt", "neutral"),
    ("Ines Varro met Dana Holt in Vessa.", "Ines Varro", "Dana Holt", "neutral"),
    ("Ines Varro sued Dana Holt.", "Ines Varro", "Dana Holt", "against"),
    ("Ines Varro condemned the attacks on Dana Holt.", "Ines Varro", "Dana Holt", "favor"),
    ("Ines Varro has been a critic of Dana Holt.", "Ines Varro", "Dana Holt", "against"),
    ("Ines Varro has praised and attacked Dana Holt.", "Ines Varro", "Dana Holt", "mixed"),
]


@pytest.mark.parametrize(("text", "holder", "target", "position"), RELATIONS)
def test_who_acts_on_whom(text: str, holder: str, target: str, position: str) -> None:
    assert judge_position(text, target, holder=holder).position == position


def test_the_words_that_decided_are_shown() -> None:
    judgement = judge_position("Ines Varro praised Dana Holt.", "Dana Holt", holder="Ines Varro")
    assert judgement.why == ("praised",)
    assert judge_position("We do not support the toll.", "the toll").why == ("not … support",)
    assert judge_position("Ines Varro met Dana Holt.", "Dana Holt", holder="Ines Varro").why == ()


def test_a_hedge_lowers_the_confidence() -> None:
    plain = judge_position("We support the bridge.", "the bridge")
    hedged = judge_position("Perhaps we might support the bridge.", "the bridge")
    assert plain.position == "favor"
    assert hedged.confidence < plain.confidence


def test_a_text_that_is_no_sentence_is_read_in_part_and_fast() -> None:
    text = "We support Norland and condemn Vessa " * 20_000
    assert judge_position(text, "Norland", holder="Vessa").confidence <= 1
    assert find_target(text) is not None


def test_another_speakers_attitude_is_not_the_holders() -> None:
    assert judge_position("The council supports the harbour.", "the harbour").position == "neutral"


def test_a_target_never_holds_the_holder() -> None:
    text = "Ines Varro condemned Dana Holt."
    span = find_target(text, holder="Ines Varro")
    assert span is not None
    assert text[span.start : span.end] == "Dana Holt"
    assert find_target("Dana Holt is a disgrace.", holder="Dana Holt") is None


def test_a_candidate_is_taken_when_it_is_judged_clearly() -> None:
    text = "The people of Vessa, Ines Varro added, condemned the toll by Dana Holt."
    span = find_target(text, candidates=["Dana Holt"], holder="Ines Varro")
    assert span is None or text[span.start : span.end] in {"Dana Holt", "the toll"}


@settings(deadline=None)  # the first call loads the stemmer
@given(st.text(max_size=200), st.text(max_size=20), st.none() | st.text(max_size=20))
def test_any_text_is_judged_and_targets_are_verbatim(text: str, target: str, holder: str | None) -> None:
    judgement = judge_position(text, target, holder=holder)
    assert 0 <= judgement.confidence <= 1
    assert judgement == judge_position(text, target, holder=holder)
    span = find_target(text, candidates=[target], holder=holder)
    assert span is None or (span.end <= len(text) and text[span.start : span.end].strip())
    for side in (find_side(text, selves=frozenset({target.lower()})), find_intent(text)):
        assert side is None or (side.target.end <= len(text) and text[side.target.start : side.target.end].strip())


_WORDS = st.sampled_from(
    "We I it This praise condemn oppose support the a of to for , . “ is mistake threat Norland Dana Holt must".split()
)


@settings(deadline=None)  # the first call loads the stemmer
@given(st.lists(_WORDS, max_size=25))
def test_word_salad_never_breaks_the_chunker(words: list[str]) -> None:
    text = " ".join(words)
    span = find_target(text, candidates=["Norland"], holder="Dana Holt")
    if span is not None:
        assert "Dana Holt" not in text[span.start : span.end]
