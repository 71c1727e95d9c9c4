"""What finds the words of a question in an article, and the sentences that bear on a topic."""

import pytest

from benchmarks._finders import bm25_ranking
from summarizer.extract.passages import PassageIndex
from summarizer.extract.questions import analyse_question, number_variants
from summarizer.extract.ranking import SentenceIndex, has_same_root, is_misspelling, word_vectors
from summarizer.text.sentences import article_from_text
from summarizer.text.tokens import stem

TEXT = """The harbour of Veldra was rebuilt in 1911 by Mara Quill. Work took nine years and cost 40 million.
She had studied in Orlen before the war. Her plans were kept in the town library.
The ferry line closed because the bridge took its passengers. About 300 people lost their jobs.
Mayor Tobin Hask opened a museum there last spring. It shows models of ships and old maps."""

ARTICLE = article_from_text(TEXT, title="Veldra")


def best(question: str) -> list[str]:
    """The sentences of the first passage."""
    found = PassageIndex(ARTICLE).find(question, 1)[0]
    return [ARTICLE.sentence_text(ARTICLE.sentences[number - 1]) for number in found.sentences]


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
    assert any(sentence.startswith(beginning) for sentence in best(question))


def test_a_ranking_is_sorted() -> None:
    ranked = PassageIndex(ARTICLE).rank("Who opened the museum of ships in Veldra?")
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    assert len({number for number, _ in ranked}) == len(ranked) > 1


def test_of_a_topic_only_sentences_that_share_a_word_with_it_may_be_wanted() -> None:
    sentences = [TEXT.index("The ferry line"), TEXT.index("Mayor Tobin")]
    ferry, mayor = (ARTICLE.sentence_at(place).number for place in sentences)
    index = PassageIndex(ARTICLE)
    shared = [number for number, _ in index.rank("ferries and their passengers", only_matching=True)]
    assert shared[0] == ferry
    assert mayor not in shared
    assert set(shared) <= {number for number, _ in index.rank("ferries and their passengers")}


@pytest.mark.parametrize("question", ["", "?", "the of and", "Zyx qwv?"])
def test_questions_without_a_shared_word_rank_nothing(question: str) -> None:
    assert PassageIndex(ARTICLE).rank(question) == []
    assert bm25_ranking(SentenceIndex(ARTICLE), question) == []


def test_empty_article() -> None:
    assert PassageIndex(article_from_text("")).rank("Who?") == []


def test_the_peer_counts_shared_stems_alone() -> None:
    (first, score), *others = bm25_ranking(SentenceIndex(ARTICLE), "Which ferries lost passengers?")
    assert ARTICLE.sentence_text(ARTICLE.sentences[first - 1]).startswith("The ferry line")
    assert all(score >= other > 0 for _, other in others)


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


def test_other_languages_have_kinds_too() -> None:
    assert analyse_question("Wann wurde der Hafen gebaut?", "de").kind == "time"
    german = article_from_text("Der Hafen wurde 1911 gebaut. Die Fähre fuhr bis Mai.", language="de")
    assert PassageIndex(german).rank("Wann wurde der Hafen gebaut?")[0][0] == 1


def test_matching_words() -> None:
    assert has_same_root("invad", "invas")
    assert not has_same_root("port", "portrait")
    assert number_variants(stem("seven")) == {"7"}
    assert number_variants("7") == {stem("seven")}
    assert not number_variants(stem("harbour"))


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
    number, _ = PassageIndex(article).rank(question)[0]
    assert article.sentence_text(article.sentences[number - 1]).startswith(beginning)


def test_only_words_that_english_does_not_know_are_misspelt() -> None:
    assert is_misspelling("hugeunot", "huguenot")
    assert is_misspelling("arpnet", "arpanet")
    assert is_misspelling("scotish", "scottish")
    assert not is_misspelling("ladder", "ladner")
    assert not is_misspelling("1980s", "1990s")
    assert not is_misspelling("arpanet", "arpanet")


def test_words_of_like_meaning_lie_close_together() -> None:
    religion, faith, ferry, unknown = word_vectors(["religion", "faith", "ferry", "zyxwv"])
    assert religion @ religion == pytest.approx(1.0, abs=1e-5)
    assert religion @ faith > 0.3 > religion @ ferry
    assert not unknown.any()
    assert word_vectors([]).shape == (0, len(faith))


def test_a_sentence_of_like_meaning_comes_before_one_that_shares_nothing() -> None:
    faith, boat = "The old king of Veldra renounced his faith.", "The old king of Veldra painted his boat."
    for lines in ((faith, boat), (boat, faith)):
        number, _ = PassageIndex(article_from_text("\n".join(lines))).rank("Which religion did the king abandon?")[0]
        assert lines[number - 1] == faith
