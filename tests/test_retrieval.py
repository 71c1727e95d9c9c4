"""Retrieval: which sentences bear on a question, and the passages built around them."""

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.assembling import article_from_text
from summarizer.retrieval import SentenceIndex, passages, rank_sentences
from summarizer.retrieval.matching import antonyms, misspelt, opposed_by_prefix, same_root, synonyms
from summarizer.retrieval.phrases import phrases
from summarizer.retrieval.questions import analyse_question
from summarizer.retrieval.ranking import view_question
from summarizer.retrieval.tokens import sentence_tokens
from summarizer.retrieval.vectors import word_vectors
from summarizer.words import stem

TEXT = """The harbour of Veldra was rebuilt in 1911 by Mara Quill. Work took nine years and cost 40 million.
She had studied in Orlen before the war. Her plans were kept in the town library.
The ferry line closed because the bridge took its passengers. About 300 people lost their jobs.
Mayor Tobin Hask opened a museum there last spring. It shows models of ships and old maps."""

ARTICLE = article_from_text(TEXT, title="Veldra")


def best(question: str) -> str:
    """The text of the first ranked sentence."""
    number = rank_sentences(ARTICLE, question)[0].number
    return ARTICLE.sentence_text(ARTICLE.sentences[number - 1])


@pytest.mark.parametrize(
    ("question", "beginning"),
    [
        ("Who rebuilt the harbour of Veldra?", "The harbour"),
        ("When was the harbour rebuilt?", "The harbour"),
        ("How many years did the work take?", "Work took"),
        ("Why did the ferry line close?", "The ferry line"),
        ("How many people lost their jobs?", "About 300"),
        ("What does the museum show?", "It shows"),
        ("Where did she study?", "She had studied"),
    ],
)
def test_finds_the_sentence(question: str, beginning: str) -> None:
    assert best(question).startswith(beginning)


def test_ranking_is_sorted_and_bounded() -> None:
    ranked = rank_sentences(ARTICLE, "Who opened the museum of ships in Veldra?", top=2)
    assert len(ranked) == 2
    assert ranked[0].score >= ranked[1].score
    assert ranked[0].features["share"] > 0


@pytest.mark.parametrize("question", ["", "?", "the of and", "Zyx qwv?"])
def test_questions_without_a_shared_word_rank_nothing(question: str) -> None:
    assert rank_sentences(ARTICLE, question) == ()


def test_empty_article() -> None:
    empty = article_from_text("")
    assert rank_sentences(empty, "Who?") == ()
    assert passages(empty, "Who?", budget=100, count_tokens=len) == ()


def words(text: str) -> int:
    """A token counter for tests."""
    return len(text.split())


def test_passages_merge_neighbours_inside_a_paragraph() -> None:
    spans = passages(ARTICLE, "Why did the ferry line close?", budget=20, count_tokens=words)
    assert [ARTICLE.quote(span) for span in spans] == [TEXT.splitlines()[2]]


def test_passages_take_the_sentence_alone_when_neighbours_do_not_fit() -> None:
    spans = passages(ARTICLE, "Why did the ferry line close?", budget=11, count_tokens=words)
    assert [ARTICLE.quote(span) for span in spans] == ["The ferry line closed because the bridge took its passengers."]


def test_passages_without_a_shared_word_begin_at_the_beginning() -> None:
    spans = passages(ARTICLE, "Zyx?", budget=30, count_tokens=words)
    assert spans[0].start == 0


@given(question=st.text(max_size=60), budget=st.integers(0, 90))
@settings(max_examples=60, deadline=None)
def test_passages_keep_the_budget_and_the_order(question: str, budget: int) -> None:
    index = SentenceIndex(ARTICLE)
    spans = passages(index, question, budget=budget, count_tokens=words)
    assert sum(words(ARTICLE.quote(span)) for span in spans) <= budget
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    starts, ends = ({getattr(s.span, edge) for s in ARTICLE.sentences} for edge in ("start", "end"))
    assert all(span.start in starts and span.end in ends for span in spans)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who opened it?", "person"),
        ("In what year did it open?", "time"),
        ("How many ships came?", "quantity"),
        ("How long did it take?", "quantity"),
        ("How did they do it?", "manner"),
        ("Why did it close?", "reason"),
        ("Which city is it in?", "place"),
        ("What is the population of Veldra?", "quantity"),
        ("What did she build?", "thing"),
        ("Did it close?", "yes_no"),
        ("When it closed, what did they build?", "thing"),
    ],
)
def test_question_kinds(question: str, kind: str) -> None:
    assert analyse_question(question).kind == kind


def test_question_terms_leave_out_the_noun_that_names_the_kind() -> None:
    question = analyse_question("In what year did Mara Quill rebuild the harbour?")
    assert [term.word for term in question.terms] == ["Mara", "Quill", "rebuild", "harbour"]
    assert question.focus == ("year",)
    assert not question.negated
    assert analyse_question("What isn't shown?").negated


def test_other_languages_have_kinds_too() -> None:
    assert analyse_question("Wann wurde der Hafen gebaut?", "de").kind == "time"
    german = article_from_text("Der Hafen wurde 1911 gebaut. Die Fähre fuhr bis Mai.", language="de")
    assert rank_sentences(german, "Wann wurde der Hafen gebaut?")[0].number == 1


def test_matching_words() -> None:
    assert same_root("invad", "invas")
    assert not same_root("port", "portrait")
    assert stem("launch") in synonyms(stem("begin"))
    assert "7" in synonyms(stem("seven"))
    assert stem("decrease") in antonyms(stem("increases"))
    assert opposed_by_prefix("equal", "unequal")


@pytest.mark.parametrize(
    ("question", "beginning"),
    [
        ("What did Ogedei found?", "Ögedei"),
        ("What did Ogdei found?", "Ögedei"),
        ("Who counted 10000 barrels?", "The clerk"),
    ],
)
def test_words_are_met_without_accents_and_when_misspelt(question: str, beginning: str) -> None:
    article = article_from_text(
        "The clerk counted 10,000 barrels. Nobody slept. Ögedei founded the city on the steppe."
    )
    best = rank_sentences(article, question)[0]
    assert article.sentence_text(article.sentences[best.number - 1]).startswith(beginning)


def test_only_words_that_english_does_not_know_are_misspelt() -> None:
    assert misspelt("hugeunot", "huguenot")
    assert misspelt("arpnet", "arpanet")
    assert misspelt("scotish", "scottish")
    assert not misspelt("ladder", "ladner")
    assert not misspelt("1980s", "1990s")
    assert not misspelt("arpanet", "arpanet")


def test_phrases_of_every_form() -> None:
    article = article_from_text("On 3 May 1911 Mara Quill of Orlen sold nearly 300 boats, nets and ropes (cheaply).")
    tokens = sentence_tokens(article, article.sentences[0])
    found = {
        (phrase.kind, article.text[tokens[phrase.first].span.start : tokens[phrase.last].span.end])
        for phrase in phrases(tokens)
    }
    assert {
        ("time", "3 May 1911"),
        ("name", "Mara Quill"),
        ("name", "Mara Quill of Orlen"),
        ("quantity", "300"),
        ("quantity", "300 boats"),
    } <= found


def test_a_long_article_is_indexed_in_seconds() -> None:
    long = article_from_text("\n".join(f"{line} The number is {n}." for n in range(400) for line in TEXT.splitlines()))
    start = time.perf_counter()
    index = SentenceIndex(long)
    assert rank_sentences(index, "Why did the ferry line close?")
    assert time.perf_counter() - start < 5


def test_a_wider_budget_takes_more_than_the_best_ranked() -> None:
    paragraphs = [f"Ward {n} counted its votes for the ferry." for n in range(1, 61)]
    article = article_from_text("\n\n".join(paragraphs))
    spans = passages(article, "Which ward counted votes for the ferry?", budget=10_000, count_tokens=words)
    assert [article.quote(span) for span in spans] == paragraphs


def test_words_of_like_meaning_lie_close_together() -> None:
    religion, faith, ferry, unknown = word_vectors(["religion", "faith", "ferry", "zyxwv"])
    assert religion @ religion == pytest.approx(1.0, abs=1e-5)
    assert religion @ faith > 0.3 > religion @ ferry
    assert not unknown.any()
    assert word_vectors([]).shape == (0, len(faith))


def test_a_sentence_that_shares_only_meaning_is_told_from_one_that_shares_nothing() -> None:
    text = "The old king of Veldra renounced his faith.\nThe old king of Veldra painted his boat."
    view = view_question(SentenceIndex(article_from_text(text)), "Which religion did the king abandon?")
    faith, boat = (view.meaning.features(at, view.met(at), [], [], view.met(at)) for at in (0, 1))
    assert all(0 <= value <= 1.001 for name, value in faith.items() if name.startswith("soft"))
    for name in ("soft_share", "soft_near", "soft_focus", "cosine"):
        assert faith[name] > boat[name]


def test_outside_english_meaning_is_what_the_stems_say() -> None:
    article = article_from_text("Der König verkaufte sein Boot an die Stadt.", language="de")
    view = view_question(SentenceIndex(article), "Wer verkaufte das Boot?")
    found = view.meaning.features(0, view.met(0), [], [], view.met(0))
    assert (found["soft_share"], found["soft_missing"], found["cosine"]) == (1.0, 0.0, 0.0)
