"""Stances: the sides that an article's words show, a model's drafts held to the article, and how they are printed."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.assembling import article_from_text
from summarizer.chunking import Chunk
from summarizer.tasks.drafter import ChunkDraft
from summarizer.results import Position, StanceDraft, StancesDraft
from summarizer.evidence import EvidenceIndex
from summarizer.engine import article_info
from summarizer.rendering.stances import (
    Told,
    as_csv,
    as_dot,
    as_markdown,
    as_mermaid,
    as_text,
    chosen,
    escape_csv,
    matrix_csv,
    matrix_markdown,
    matrix_of,
    matrix_text,
)
from summarizer.results import Evidence, Report, RunReport, Stance
from summarizer.sides import check_stances, extract_stances, reconciled
from summarizer.sides.agents import names_agent
from summarizer.sides.names import alike, fullest

Cli = Callable[..., tuple[int, str, str]]

SIDES = [
    ("“We want the tram, we just don’t want to sleep with it,” said Lena Marsh.", ("Lena Marsh", "favor", "the tram")),
    ("“We cannot afford this bridge,” said Lena Marsh.", ("Lena Marsh", "against", "bridge")),
    ("“That is a harbour tax with a hat on,” said Lena Marsh.", ("Lena Marsh", "against", "harbour tax")),
    ("“We are being asked to live through two winters of dust,” Lena Marsh said.",
     ("Lena Marsh", "against", "two winters of dust")),
    ("“As for the delivery of cranes to Vessa, it would be a huge mistake,” said Lena Marsh.",
     ("Lena Marsh", "against", "the delivery of cranes to Vessa")),
    ("“It is a terrible plan,” Lena Marsh said.", ("Lena Marsh", "against", "plan")),
    ("“Governor Oduya should pay for what he did,” said Lena Marsh.", ("Lena Marsh", "against", "Governor Oduya")),
    ("“The toll should be scrapped,” Lena Marsh said.", ("Lena Marsh", "against", "The toll")),
    ("“We will not close the school,” Lena Marsh said.", ("Lena Marsh", "favor", "the school")),
    ("“The Combine is moving in,” Lena Marsh said. “This poses a threat to the whole coast.”",
     ("Lena Marsh", "against", "The Combine")),
    ("Lena Marsh backed the levy.", ("Lena Marsh", "favor", "the levy")),
    ("Lena Marsh opposed the plan at the meeting.", ("Lena Marsh", "against", "the plan")),
    ("Lena Marsh did not support the plan.", ("Lena Marsh", "against", "the plan")),
    ("Lena Marsh warned the Combine.", ("Lena Marsh", "against", "the Combine")),
    ("Lena Marsh accused the Combine of theft.", ("Lena Marsh", "against", "the Combine")),
    ("Lena Marsh called for a public inquiry.", ("Lena Marsh", "favor", "public inquiry")),
    ("Mayor Lena Marsh called the vote “the best night in thirty years”.", ("Lena Marsh", "favor", "the vote")),
    ("Lena Marsh called the levy “a disgrace”.", ("Lena Marsh", "against", "the levy")),
    ("Lena Marsh vowed to repeal the levy.", ("Lena Marsh", "against", "the levy")),
    ("Lena Marsh refused to endorse the levy.", ("Lena Marsh", "against", "the levy")),
    ("Lena Marsh urged the council to keep the school.", ("Lena Marsh", "favor", "the school")),
    ("Lena Marsh said that she was for the licence.", ("Lena Marsh", "favor", "the licence")),
    ("Lena Marsh denied that the tax would rise.", ("Lena Marsh", "against", "that the tax would rise")),
    ("Karel Pohl said that no lorry had been late. Lena Marsh said this was untrue.",
     ("Lena Marsh", "against", "that no lorry had been late")),
    ("Karel Pohl said that the firm had told him that the cable was late. The firm denies this.",
     ("The firm", "against", "that the cable was late")),
    ("The Norland Foreign Ministry summoned the Ostrian ambassador to express its displeasure.",
     ("Norland Foreign Ministry", "against", "the Ostrian ambassador")),
    ("The Norland Foreign Ministry summoned the Ostrian ambassador. Ostria had closed the strait.",
     ("Norland Foreign Ministry", "against", "Ostria")),
    ("The Norland Foreign Ministry summoned the Ostrian ambassador over the closing of the strait.",
     ("Norland Foreign Ministry", "against", "the closing of the strait")),
    ("Ostria has abstained in the assembly from votes on the war in Norland.",
     ("Ostria", "neutral", "the war in Norland")),
    ("Lena Marsh is in favour of a later date and against the levy.", ("Lena Marsh", "favor", "later date")),
    ("Lena Marsh was still strongly opposed to the levy.", ("Lena Marsh", "against", "the levy")),
    ("Lena Marsh spoke to the council. She is sceptical of the levy.", ("Lena Marsh", "against", "the levy")),
    ("Lena Marsh is for selling.", ("Lena Marsh", "favor", "selling")),
    ("Lena Marsh ruled out a second levy.", ("Lena Marsh", "against", "second levy")),
    ("Norland declined to comment on the levy.", ("Norland", "neutral", "the levy")),
    ("Fish farmers on Loch Varn blame jellyfish.", ("Fish farmers on Loch Varn", "against", "jellyfish")),
]  # fmt: skip

NO_SIDES = [
    "Per reports, the toll should be scrapped.",
    "“If we scrap the toll, we lose a road,” said Lena Marsh.",
    "“They say we should scrap the toll,” said Lena Marsh.",
    "“Should we scrap the toll?” asked Lena Marsh.",
    "“We don’t need permission from the council,” Lena Marsh said.",
    "“The nurses are mistreated,” Lena Marsh said.",
    "Lena Marsh once praised the pact.",
    "Lena Marsh would not support the pact.",
    "Lena Marsh did not criticise the pact.",
    "Lena Marsh says that it rained.",
    "Lena Marsh is not backing any candidate.",
    "Those opposed the pact.",
    "Lena Marsh is not opposed to the pact.",
    "The levy is for the school, and Lena Marsh is for ever late.",
    "The house on Marsh Lane was for sale in May.",
    "“Someone told me that ‘we want the house’ was his song,” Lena Marsh said.",
    "Lena Marsh fears that mothers will pay for it.",
    "“I questioned the witnesses for years,” Lena Marsh said.",
]


def sides(text: str) -> list[tuple[str, str, str]]:
    return [(s.holder, s.position, s.target) for s in extract_stances(article_from_text(text)) if s.target]


@pytest.mark.parametrize(("text", "side"), SIDES)
def test_a_side_is_read_off_words_or_verb(text: str, side: tuple[str, str, str]) -> None:
    assert side in sides(text)


@pytest.mark.parametrize("text", NO_SIDES)
def test_no_side_rather_than_a_wrong_one(text: str) -> None:
    assert sides(text) == []


def test_one_quotation_may_take_two_sides_each_in_its_own_words() -> None:
    text = "“We condemn Norland,” Lena Marsh said. “Governor Oduya should pay for what he did.”"
    found = extract_stances(article_from_text(text))
    assert [(s.target, [e.quote for e in s.evidence]) for s in found] == [
        ("Norland", ["“We condemn Norland,”"]),
        ("Governor Oduya", ["“Governor Oduya should pay for what he did.”"]),
    ]


def test_the_same_stance_told_twice_is_one_with_two_pieces_of_evidence() -> None:
    (found,) = extract_stances(article_from_text("Lena Marsh backed the levy. Marsh also praised the levy."))
    assert [e.quote for e in found.evidence] == ["Lena Marsh backed the levy", "Marsh also praised the levy"]


def test_a_trivial_fragment_without_a_side_is_left_out() -> None:
    assert extract_stances(article_from_text("“Noted,” Lena Marsh replied.")) == []
    (kept,) = extract_stances(article_from_text("“I have the minutes and the receipt,” Lena Marsh said."))
    assert (kept.target, kept.position, kept.confidence) == (None, "neutral", 0.0)


CLAIMS = [
    ("“We want the tram,” said Lena Marsh. “Move the loop.”", "Lena Marsh: “We want the tram” … “Move the loop.”"),
    ("Lena Marsh opposed the plan.", "Lena Marsh opposed the plan"),
    ("The traders fear ‘two winters of dust’.", "The traders fear ‘two winters of dust’"),
    ("According to Lena Marsh, the toll should be scrapped.", "Lena Marsh: the toll should be scrapped"),
]


@pytest.mark.parametrize(("text", "claim"), CLAIMS)
def test_a_claim_reads_on_and_keeps_the_attribution(text: str, claim: str) -> None:
    assert [s.claim for s in extract_stances(article_from_text(text))] == [claim]


def test_the_author_is_a_holder_only_where_it_argues_and_is_marked() -> None:
    from summarizer.cleaning import clean_text

    body = "I think it is a wretched decision. I live near the tower, and I sleep well.\n\nThe tower is old."
    opinion = clean_text(f"Let the bells alone\n\nOpinion\nBy Lena Marsh\n\n{body}\n")
    found = [s for s in extract_stances(opinion) if s.voice == "author"]
    assert {(s.holder, s.position, s.target) for s in found} >= {("Lena Marsh", "against", "decision")}
    report = clean_text(f"A decision on the bells\n\nBy Lena Marsh\n\n{body}\n")
    assert [s for s in extract_stances(report) if s.voice == "author"] == []


NAMES = [
    ("Nils Holt", "Holt", True),
    ("Nils Holt", "HOLT", True),
    ("Mr Holt", "Nils Holt", True),
    ("Mr Pohl", "Mrs Pohl", False),
    ("Nils Holt", "Ana Holt", False),
    ("Nils Anders Holt", "Nils Holt", True),
    ("Vessa", "Norland", False),
    ("candidates like Nils Holt", "Holt", False),
    ("Billionaire Nils Holt", "Nils Holt", False),
]


@pytest.mark.parametrize(("one", "other", "same"), NAMES)
def test_names_are_alike_by_surname_title_and_case(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is alike(other, one) is same


def test_a_surname_of_two_people_stays_itself() -> None:
    assert fullest(["Holt", "Nils Holt"])["Holt"] == "Nils Holt"
    assert fullest(["Holt", "Nils Holt", "Ana Holt"])["Holt"] == "Holt"


# --- A model's drafts

COUNCIL = """\
Mayor Ilse Thorn praised the bridge. “This bridge will join the two halves of Veldby,” she said.

Councillor Nils Anders Holt opposed the plan. “We cannot afford this bridge,” Mr. Holt said. “Thorn should resign.”
"""
HOLT = {
    "holder": "Nils Anders Holt",
    "role": "Councillor",
    "target": "the plan",
    "position": "against",
    "claim": "Nils Anders Holt said that the town cannot afford this bridge.",
    "speech": "direct",
    "quote": "We cannot afford this bridge",
    "cites": [4],
}


def checked(article: Article, *drafts: dict[str, Any]) -> tuple[list[Stance], list[str]]:
    chunk = Chunk(1, article.sentences, 0)
    parts = [ChunkDraft(chunk, StancesDraft(stances=[StanceDraft(**draft)])) for draft in drafts]
    kept, dropped = check_stances(article, EvidenceIndex(article), parts)
    return kept, [d.reason for d in dropped]


REFUTED = [
    ({"holder": "Anna Berg"}, "does not name Anna Berg"),
    ({"target": "the spaceport"}, "do not mention the spaceport"),
    ({"quote": "We shall never pay"}, "not in the article"),
    ({"holder": "Ilse Thorn", "claim": "Ilse Thorn cannot afford this bridge."}, "words of Nils Anders Holt"),
    ({"target": "bridge", "position": "favor"}, "the other side"),
    (
        {"holder": "Thorn", "quote": "", "cites": [5], "claim": "Thorn should resign.", "target": "Thorn"},
        "words of Holt",
    ),
]


@pytest.mark.parametrize(("changed", "reason"), REFUTED)
def test_a_draft_that_the_article_refutes_is_dropped(changed: dict[str, Any], reason: str) -> None:
    kept, reasons = checked(article_from_text(COUNCIL), HOLT | changed)
    assert kept == []
    assert reason in reasons[0]


PASSING = [
    ("Norland’s war has cost a fortune.", "Norland", False),
    ("The ministers of Norland met.", "Norland", False),
    ("In Norland, prices rose.", "Norland", False),
    ("Norland closed the border.", "Norland", True),
    ("In Vessa, Mr. Holt warned the firm.", "Nils Holt", True),
    ("The plan was opposed by Norland.", "Norland", True),
]


@pytest.mark.parametrize(("text", "holder", "acts"), PASSING)
def test_only_one_who_acts_is_an_agent(text: str, holder: str, acts: bool) -> None:
    assert names_agent(text, holder, "en") is acts


def test_what_the_reporter_tells_in_passing_is_nobody_s_stance() -> None:
    article = article_from_text("The tour aimed to mend ties in a region where Ostria is dwarfed by Norland.")
    told = {"holder": "Ostria", "role": "", "target": "Norland", "position": "favor", "quote": "", "cites": [1]}
    kept, reasons = checked(article, told | {"claim": "Ostria’s tour aimed to mend ties in a region with Norland."})
    assert (kept, len(reasons)) == ([], 1)


def test_a_target_that_is_named_but_not_opposed_is_not_taken() -> None:
    article = article_from_text("“I am not against the cat, I am against the precedent,” Lena Marsh said.")
    draft = {"holder": "Lena Marsh", "role": "", "position": "against", "cites": [1],
             "quote": "I am not against the cat, I am against the precedent",
             "claim": "Lena Marsh is not against the cat, but against the precedent."}  # fmt: skip
    kept, reasons = checked(article, draft | {"target": "the cat"})
    assert (kept, reasons) == ([], ["the words take the other side"])
    kept, _ = checked(article, draft | {"target": "the precedent"})
    assert [s.target for s in kept] == ["the precedent"]


# --- One account of both readings


def both(text: str, *drafts: dict[str, Any]) -> tuple[list[tuple[str, str, str | None, str]], list[str]]:
    article = article_from_text(text)
    account, given_up = reconciled(extract_stances(article), checked(article, *drafts)[0])
    return [(s.holder, s.position, s.target, s.origin) for s in account], [d.reason for d in given_up]


def test_a_model_says_what_words_are_about_where_the_rules_cannot() -> None:
    text = "“We have the minutes and the receipt for the levy,” said Lena Marsh, a lawyer."
    assert both(text)[0] == [("Lena Marsh", "neutral", None, "extract")]
    draft = {"holder": "Lena Marsh", "role": "", "target": "the levy", "position": "neutral", "cites": [1],
             "quote": "We have the minutes and the receipt for the levy",
             "claim": "Lena Marsh said they have the receipt for the levy."}  # fmt: skip
    assert both(text, draft)[0] == [("Lena Marsh", "neutral", "the levy", "model")]


def test_the_rules_side_stands_where_the_two_disagree_and_that_is_said() -> None:
    read = extract_stances(article_from_text("Lena Marsh opposed the levy."))
    account, given_up = reconciled(read, [read[0].model_copy(update={"position": "mixed", "origin": "model"})])
    assert account == read
    assert [d.reason for d in given_up] == ["the same words read as against, not mixed, on the levy"]


def test_a_model_takes_nothing_away() -> None:
    assert both(COUNCIL, HOLT | {"holder": "Anna Berg"})[0] == both(COUNCIL)[0] != []


def test_chunks_are_merged_under_one_name() -> None:
    again = HOLT | {"holder": "Mr. Holt", "role": "", "claim": "Mr. Holt opposed the plan.", "quote": "", "cites": [3]}
    shouted = HOLT | {"holder": "HOLT", "target": "plan"}
    (kept,), reasons = checked(article_from_text(COUNCIL), HOLT, again, shouted)
    assert (kept.holder, kept.role, reasons) == ("Nils Anders Holt", "Councillor", [])
    assert len(kept.evidence) == 2


def test_a_role_that_a_model_made_up_is_left_out() -> None:
    article = article_from_text(COUNCIL.replace("Councillor ", ""))
    (kept,), _ = checked(article, HOLT | {"role": "King of Ostria"})
    assert kept.role is None


# --- Properties

_PIECES = st.sampled_from(
    'Lena Marsh|Mr. Pohl|she|said|that|“|”|"|,|.|\n\n|opposed|the plan|We|want|the tram|should|must|resign|denied|'
    "called|a disgrace|this|is|untrue|not|accused|of|theft|warned|summoned|the ambassador|to|urged|and|I|Per|reports|’s"
    "|for|the mayor|Mayor|‘|’|against|;|—|:|It|was".split("|")
)
_WORDS = st.text(max_size=30) | _PIECES


def _holds(article: Article, stance: Stance) -> None:
    pieces = [*stance.evidence, stance.speaker]
    assert stance.evidence
    assert all(article.text[e.start : e.end] == e.quote for e in pieces)
    assert stance.holder in article.text
    assert 0 <= stance.confidence <= 1


@settings(deadline=None)  # the first call loads the stemmer
@given(st.lists(_PIECES, max_size=50))
def test_every_extracted_stance_stands_in_the_article(pieces: list[str]) -> None:
    article = article_from_text(" ".join(pieces))
    for stance in extract_stances(article):
        _holds(article, stance)
        assert stance.target is None or " ".join(stance.target.split()) in " ".join(article.text.split())


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.fixed_dictionaries({
            "holder": _WORDS.filter(str.strip) | st.just("Holt"),
            "role": _WORDS,
            "target": _WORDS.filter(str.strip) | st.just("bridge"),
            "position": st.sampled_from(["favor", "against", "mixed", "neutral"]),
            "claim": _WORDS.filter(str.strip) | st.just("Holt opposed the plan."),
            "speech": st.sampled_from(["direct", "indirect"]),
            "quote": _WORDS | st.sampled_from(["We cannot afford this bridge", "bridge,” Mr. Holt said", "”"]),
            "cites": st.lists(st.integers(-3, 9), max_size=3),
        }),
        max_size=5,
    )
)  # fmt: skip
def test_a_malicious_model_gets_nothing_past_the_article(drafts: list[dict[str, Any]]) -> None:
    article = article_from_text(COUNCIL)
    for stance in checked(article, *drafts)[0]:
        _holds(article, stance)
        assert stance.role is None or stance.role in article.text
