"""Normal forms of numbers, units and dates."""

import pytest

from summarizer.evidence.quantities import rounds_to, same_amount, value_of
from summarizer.evidence.wording import read


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("12", ["#12"]),
        ("twelve", ["#12"]),
        ("a dozen", ["#12"]),
        ("5,621 miles", ["#5621", "mile"]),
        ("1.5 million", ["#1500000"]),
        ("$1.5bn", ["#1500000000", "dollar"]),
        ("half a million euros", ["#500000", "euro"]),
        ("30%", ["#30", "percent"]),
        ("30 per cent", ["#30", "percent"]),
        ("two hundred and fifty", ["#250"]),
        ("twenty-five", ["#25"]),
        ("16 February 2027", ["#16", "month:february", "#2027"]),
        ("Feb. 16th", ["month:february", "#16"]),
        ("the third", ["the", "#3o"]),
        ("May 5", ["month:may", "#5"]),
        ("he may go", ["he", "may", "go"]),
        ("Tues", ["tuesday"]),
        ("1.2.3", ["#1.23"]),
    ],
)
def test_normal_forms(text: str, forms: list[str]) -> None:
    assert read(text).forms == forms


def test_amounts_agree_after_conversion() -> None:
    assert same_amount(100, "mile", 161, "kilometre")
    assert not same_amount(100, "mile", 100, "kilometre")
    assert not same_amount(100, "dollar", 100, "euro")
    assert same_amount(7, None, 7, "year")


def test_words_before_a_number_let_it_be_rounded() -> None:
    assert rounds_to(30, 31.2, ["more", "than"])
    assert not rounds_to(32, 31.2, ["more", "than"])
    assert rounds_to(5600, 5621, ["about"])
    assert not rounds_to(5600, 5621, ["the"])


def test_value_of_a_normal_form() -> None:
    assert (value_of("#2.5"), value_of("#3o"), value_of("mile")) == (2.5, 3.0, None)
