"""Words, stems and stop words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.stems import content_stems, is_stop_word, stem, stop_words, word_spans


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
