"""What is printed cannot act on a terminal."""

import pytest

from summarizer.rendering.safe import one_line, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – text “as is”", "plain – text “as is”"),
        ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),
        ("a\u202egnp.exe", "a\ufffdgnp.exe"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("bell\x07 c1\x9b", "bell\ufffd c1\ufffd"),
        ("漢字 и العربية", "漢字 и العربية"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_one_line() -> None:
    assert one_line(" a\n b\x1b ") == "a b\ufffd"
