"""Figures in any notation: what they are worth, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.numbers import read_figures


def _read(text: str, language: str = "en") -> list[tuple[str, float, str]]:
    figures = [figure for figure in read_figures(text, language) if figure.certain]
    return [(f.kind, round(f.values[0], 2), f.units[0].dimension if f.units else "") for f in figures]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "€14.5m", ("number", 14.5e6, "money:EUR")),
        ("en", "14.5 million euros", ("number", 14.5e6, "money:EUR")),
        ("en", "ninety-five people", ("number", 95, "")),
        ("en", "two-thirds", ("number", 66.67, "share")),
        ("en", "one in five", ("number", 20, "share")),
        ("en", "a quarter of the votes", ("number", 25, "share")),
        ("en", "20 per cent", ("number", 20, "share")),
        ("en", "five percentage points", ("number", 5, "point")),
        ("en", "155mm", ("number", 155, "length")),
        ("en", "12 square kilometres", ("number", 12, "area")),
        ("en", "a 25-year-old", ("number", 25, "duration")),
        ("en", "Q3", ("quarter", 3, "")),
        ("en", "the third quarter", ("quarter", 3, "")),
        ("en", "the 1990s", ("decade", 1990, "")),
        ("en", "3 p.m.", ("clock", 900, "")),
        ("de", "12.500 Menschen", ("number", 12_500, "")),
        ("de", "12,5 Prozent", ("number", 12.5, "share")),
        ("de", "zwölf Millionen Euro", ("number", 12e6, "money:EUR")),
        ("de", "3 Mrd. Euro", ("number", 3e9, "money:EUR")),
        ("fr", "1 200 euros", ("number", 1200, "money:EUR")),
        ("fr", "deux millions d'euros", ("number", 2e6, "money:EUR")),
        ("es", "noventa y cinco", ("number", 95, "")),
        ("it", "trentamila persone", ("number", 30_000, "")),
        ("pt", "doze milhões", ("number", 12e6, "")),
        ("nl", "vijfennegentig", ("number", 95, "")),
        ("ru", "двенадцать миллионов рублей", ("number", 12e6, "money:RUB")),
        ("ar", "أربعين ألف يورو", ("number", 40_000, "money:EUR")),
        ("ar", "١٢٬٥٠٠", ("number", 12_500, "")),
        ("hi", "बारह लाख पचास हज़ार", ("number", 1_250_000, "")),
        ("hi", "12,50,000", ("number", 1_250_000, "")),
        ("zh", "四万欧元", ("number", 40_000, "money:EUR")),
        ("zh", "三分之一", ("number", 33.33, "share")),
        ("zh", "百分之二十", ("number", 20, "share")),
        ("ja", "12億5000万円", ("number", 1.25e9, "money:JPY")),
        ("ja", "3分の1", ("number", 33.33, "share")),
        ("ko", "4만 유로", ("number", 40_000, "money:EUR")),
    ],
)
def test_a_figure_is_read(language: str, text: str, expected: tuple[str, float, str]) -> None:
    assert _read(text, language) == [expected]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ثلاث سنوات", 3), ("ثلاثة أيام", 3), ("ثلاثون يوما", 30), ("ثلاثين يوما", 30), ("عشر سنوات", 10),
        ("عشرين", 20), ("ثماني سنوات", 8), ("ست عشرة سنة", 16), ("ستة عشر شهرا", 16), ("اثنا عشر شهرا", 12),
        ("اثنتي عشرة سنة", 12), ("إحدى عشرة", 11), ("أحد عشر", 11), ("خمسة وعشرون", 25), ("مئتين", 200),
        ("ثلاثمائة", 300), ("ألفين", 2000), ("خمسة آلاف", 5000), ("مليونين", 2e6), ("ثلاثة ملايين", 3e6), ("اثنتان", 2),
    ],
)  # fmt: skip
def test_an_arabic_number_word_is_read_in_every_gender_and_case(text: str, value: float) -> None:
    assert [figure.values for figure in read_figures(text, "ar") if figure.values[0] == value] == [(value,)]


@pytest.mark.parametrize(
    "text",
    ["COVID-19 and F-16", "the G7", "MI6", "A4 paper", "a 5G network", "T-72 tanks", "under Article 50", "a Boeing 737",
     "hundreds of thousands", "billions of dollars", "one man", "Theresa May said", "they may march"],
)  # fmt: skip
def test_names_and_vague_words_are_no_figures(text: str) -> None:
    assert _read(text) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "4 March 2025"), ("en", "March 4, 2025"), ("de", "4. März 2025"), ("fr", "4 mars 2025"),
     ("es", "4 de marzo de 2025"), ("ru", "4 марта 2025 года"), ("ar", "4 مارس 2025"), ("zh", "2025年3月4日"),
     ("ja", "2025年3月4日"), ("ko", "2025년 3월 4일"), ("en", "2025-03-04"), ("hi", "4 मार्च 2025")],
)  # fmt: skip
def test_a_date_has_three_parts(language: str, text: str) -> None:
    assert {(kind, value) for kind, value, _ in _read(text, language)} == {("day", 4), ("month", 3), ("year", 2025)}


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=120), st.sampled_from("en de fr es it pt nl ru ar hi zh ja ko tr xx".split()))
def test_figures_lie_in_the_text_in_order(text: str, language: str) -> None:
    end = 0
    for figure in read_figures(text, language):
        assert end <= figure.start < figure.end <= len(text)
        assert figure.text == text[figure.start : figure.end]
        assert figure.values
        end = figure.end


@settings(deadline=None, max_examples=60)
@given(st.integers(1000, 9_999_999))
def test_grouping_changes_nothing(number: int) -> None:
    plain = f"{number:,}"
    written = {"en": plain, "de": plain.replace(",", "."), "fr": plain.replace(",", " "), "it": plain.replace(",", ".")}
    for language, text in written.items():
        assert [figure.values for figure in read_figures(f"x {text} x", language)] == [(float(number),)]
