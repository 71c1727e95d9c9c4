"""The analysis of an article's words: one tokenizer, whose habits of a language are data."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.sentences import article_from_text
from summarizer.text.tokens import (
    analyse,
    content_stems,
    is_stop_word,
    plain_words,
    read_sentences,
    stem,
    stop_words,
    word_spans,
)

MARKED = st.text(alphabet="„“”«»\"'’—–-.,:;!?() \nabcÄéñIlA1t", max_size=80)


def cut(text: str, language: str) -> list[str]:
    return [word.text for word in plain_words(text, 0, len(text), language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Mr. Holt’s U.S.-led plan, $1,200", ["Mr.", "Holt", "’s", "U.S.", "-", "led", "plan", ",", "$1,200"]),
        ("en", "J. R. Lind doesn't say", ["J.", "R.", "Lind", "doesn't", "say"]),
        ("en", "Smith & Sons of Hale", ["Smith & Sons", "of", "Hale"]),
        ("de", "Prof. Dr. Berg, 48-jährige Lehrer*innen", ["Prof.", "Dr.", "Berg", ",", "48-jährige", "Lehrer*innen"]),
        ("fr", "L’eau, a-t-elle dit, qu’il", ["L’", "eau", ",", "a", "elle", "dit", ",", "qu’", "il"]),
        ("fr", "Mme Barthes : « dit-il »", ["Mme", "Barthes", ":", "«", "dit", "il", "»"]),
        ("es", "La Sra. Reyes dijo: ¿no?", ["La", "Sra.", "Reyes", "dijo", ":", "¿", "no", "?"]),
        ("it", "Il signor Rossi", ["Il", "signor", "Rossi"]),
    ],
)
def test_words_are_cut_by_the_habits_of_a_language(language: str, text: str, expected: list[str]) -> None:
    words = plain_words(text, 0, len(text), language)
    assert [text[w.start : w.end] if w.text.startswith("-") and len(w.text) > 1 else w.text for w in words] == expected


def test_a_pronoun_behind_its_verb_stands_where_it_stands() -> None:
    text = "a-t-elle ajouté"
    she = plain_words(text, 0, len(text), "fr")[1]
    assert (she.lower, text[she.start : she.end]) == ("elle", "elle")


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("en", "Ana said 3 words.", ["name", "word", "number", "word", "mark"]),
        ("en", "“No,” said Ana.", ["quoted", "word", "name", "mark"]),
        ("de", "„Nein“, sagte Ana.", ["quoted", "mark", "word", "name", "mark"]),
        ("fr", "« Non », dit Ana.", ["quoted", "mark", "word", "name", "mark"]),
    ],
)
def test_a_quoted_string_is_one_word(language: str, text: str, kinds: list[str]) -> None:
    (sentence,) = read_sentences(article_from_text(text, language=language))
    assert [word.kind for word in sentence.words] == kinds


def test_the_inner_words_of_a_string_stand_without_marks() -> None:
    (sentence,) = read_sentences(article_from_text("« Non, jamais », dit Ana.", language="fr"))
    assert sentence.words[0].inner == "Non, jamais"


def test_an_article_is_analysed_once() -> None:
    article = article_from_text("Ana saw the ferries. The ferry left.")
    assert analyse(article) is analyse(article)
    assert analyse(article).stems == (("ana", "saw", "ferri"), ("ferri", "left"))
    assert [t.text for t in analyse(article).tokens(1)] == ["The", "ferry", "left"]
    assert [t.is_stop for t in analyse(article).tokens(1)] == [True, False, False]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ja"])
@given(text=MARKED)
@settings(deadline=None)
def test_words_cover_every_visible_character_in_order(language: str, text: str) -> None:
    article = article_from_text(text, language=language)
    words = [word for sentence in read_sentences(article) for word in sentence.words]
    assert all(0 <= w.start < w.end <= len(article.text) for w in words)
    assert all(a.end <= b.start for a, b in pairwise(words))
    between = article.text
    for word in reversed(words):
        between = between[: word.start] + between[word.end :]
    assert not between.strip(" \n-t")  # ``-t-`` of ``a-t-elle`` belongs to no word


def words(text: str) -> list[str]:
    return [text[span.start : span.end] for span in word_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("… — !", []),
        ("Mira O’Brien doesn't run.", ["Mira", "O’Brien", "doesn't", "run"]),
        ("a well-known 19th-century tower", ["a", "well", "known", "19th", "century", "tower"]),
        ("1,200 boats, 3.5 per cent; $40m.", ["1,200", "boats", "3.5", "per", "cent", "40m"]),
        ("In the U.S., e.g. G20", ["In", "the", "U.S", "e.g", "G20"]),
        ("the dogs' bowls 'here'", ["the", "dogs", "bowls", "here"]),
        ("snake_case", ["snake", "case"]),
        ("東京都は", ["東京", "京都", "都は"]),
        ("猫 AI猫", ["猫", "AI", "猫"]),
        ("cafe\u0301 noir", ["cafe\u0301", "noir"]),
        ("हिन्दी भाषा।", ["हिन्दी", "भाषा"]),
    ],
)
def test_words_stand_where_they_stand(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_stems_join_forms_of_a_word() -> None:
    found = [stem(word) for word in words("The harbour's pilots piloted U.S. ships")]
    assert found == ["the", "harbour", "pilot", "pilot", "us", "ship"]


def test_curly_and_straight_apostrophes_are_one() -> None:
    assert stem("don’t") == stem("don't")


def test_composed_and_decomposed_letters_are_one() -> None:
    assert stem("caf\u00e9") == stem("cafe\u0301")


def test_content_leaves_function_words_out_and_keeps_repeats() -> None:
    assert content_stems("The ferry and the ferries of it") == ["ferri", "ferri"]


def test_content_in_other_languages() -> None:
    assert content_stems("Die Brücke ist gesperrt", "de") == ["bruck", "gesperrt"]
    assert content_stems("東京都", "ja") == ["東京", "京都"]


def test_unknown_language_is_lower_cased_only() -> None:
    assert content_stems("Running Dogs", "xx") == ["running", "dogs"]


def test_a_country_is_no_pronoun() -> None:
    assert is_stop_word("us")
    assert not is_stop_word("US")


def test_stop_words_are_in_the_form_they_are_looked_up_in() -> None:
    for language in ("de", "en", "es", "fr", "it", "nl", "pt"):
        assert stop_words(language)
        assert all(is_stop_word(word, language) for word in stop_words(language))


@settings(deadline=None)  # the first stem imports the stemmers
@given(st.text())
def test_every_word_has_a_stem_and_lies_in_the_text(text: str) -> None:
    spans = word_spans(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert [span.start for span in spans] == sorted({span.start for span in spans})
    assert set(content_stems(text)) <= {stem(word) for word in words(text)}
