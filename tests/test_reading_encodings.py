"""SourceBytes of every encoding: what was assumed is right, and said; what cannot be read is marked, and said."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import InputError
from summarizer.ingest.sources import decode, repair, without_escapes

CASES = Path(__file__).parent / "data" / "reading"
Cli = Callable[..., tuple[int, str, str]]
ENGLISH = (
    "The council of Orrin voted on Tuesday to build a dam on the river Sel. “I oppose the dam,” said Rosa Lind, a "
    "farmer – and café owner – from Åsele. The dam will cost €14 million. It’s “a fight for naïve dreamers”."
)
GERMAN = (
    "Der Stadtrat hat die Brücke über den Fluss für den Winter geschlossen. „Das ist schlimm“, sagte Grete Größmann."
)
FRENCH = "Le conseil a fermé le pont pour l’hiver. « Il n’est pas sûr », a déclaré l’ingénieure Hélène Forêt à midi."
POLISH = (
    "Rada miasta zamknęła most na zimę, ponieważ inżynierowie znaleźli pęknięcia w dwóch filarach. „To źle” – rzekł."
)
CZECH = (
    "Rada města na zimu uzavřela most, protože inženýři našli trhliny ve dvou pilířích. Řekl to starosta Jiří Čížek."
)
TURKISH = "Belediye meclisi köprüyü kış boyunca kapattı, çünkü mühendisler iki ayakta çatlaklar buldu, dedi Ayşe Işık."


@pytest.mark.parametrize(
    ("name", "encoding", "words", "said"),
    [
        ("utf8-one-bad-byte.txt", "utf-8", "“I oppose the dam,” said Rosa Lind, a farmer – and café owner", "3 places"),
        ("utf8-cut.txt", "utf-8", "It’s “a fight for naïve dreamers”, said Erik Müller.", "1 place cannot be read"),
        (
            "cp1252.txt",
            "windows-1252",
            "café owner – from Åsele. The dam will cost €14 million",
            "read as windows-1252",
        ),
        ("latin1-says-utf8.html", "windows-1252", "café owner - from Åsele", "read as windows-1252"),
        ("macroman.txt", "mac-roman", "“I oppose the dam,” said Zoë Muñoz, a café owner. It’s a fight.", "mac-roman"),
        ("stored-mojibake.txt", "utf-8", "“I oppose the dam,” said Rosa Lind, a farmer – and café", "were repaired"),
        ("json-escapes.txt", "utf-8", "after a debate of nine hours. “I oppose the dam,” said Rosa Lind", "decoded"),
    ],
)
def test_what_was_assumed_is_right_and_said(run_cli: Cli, name: str, encoding: str, words: str, said: str) -> None:
    code, out, err = run_cli("clean", str(CASES / name), "-f", "json")
    assert code == 0
    assert words in out.encode().decode("utf-8").replace("\\u201c", "“")
    assert f'"encoding": "{encoding}"' in out
    assert name in err
    assert said in err


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        *(("cp1252", text) for text in (ENGLISH, GERMAN, FRENCH)),
        *(("mac_roman", text) for text in (ENGLISH, GERMAN, FRENCH)),
        ("cp850", GERMAN.replace("„", '"').replace("“", '"')),
        *((encoding, text) for encoding in ("cp1250", "iso8859_2") for text in (POLISH, CZECH)),
        ("cp1254", TURKISH),
    ],
)
def test_latin_scripts_are_told_by_language_and_letters(encoding: str, text: str) -> None:
    data = text.encode(encoding, "ignore")
    found = decode(data, "x")
    assert found.text == data.decode(encoding)
    assert len(found.notices) == 1


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (ENGLISH.encode() + b" caf\xe9", ENGLISH + " caf�"),  # one byte of another encoding
        (ENGLISH.encode()[:-2], ENGLISH[:-2] + "�"),  # cut within a letter
        (b"\xef\xbb\xbf" + ENGLISH.encode() + b"\xff", ENGLISH + "�"),  # with a mark
        (ENGLISH.encode("utf-16") + b"\x00", ENGLISH + "�"),
        (b"A caf\xe9", "A café"),  # no letter of UTF-8 in it
        ("議会は月曜日に決めた。".encode() * 9 + b"\xe8", "議会は月曜日に決めた。" * 9 + "�"),
    ],
)
def test_a_few_bad_bytes_do_not_change_the_encoding(data: bytes, text: str) -> None:
    found = decode(data, "x")
    assert found.text == text
    assert found.notices


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "shift_jis", "utf-16", "nonsense", ""])
def test_a_false_declaration_does_not_win_over_valid_utf_8(charset: str) -> None:
    page = f"<html><head><meta charset='{charset}'></head><body><p>{ENGLISH}</p></body></html>"
    assert decode(page.encode(), "x", charset=charset).text == page
    assert decode(page.encode(), "x").notices == ()


def test_a_true_declaration_is_taken_at_its_word() -> None:
    page = f"<html><head><meta charset='windows-1250'></head><body><p>{FRENCH[:40]}</p></body></html>"
    found = decode(page.encode("cp1250"), "x")
    assert (found.text, found.encoding, found.notices) == (page, "windows-1250", ())


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "LIBERTÉ\xa0! ÉGALITÉ\xa0! CAFÉ’s BEYONCÉ’s",
        "“Ça va,” dit-elle: « café’ »",
        "Die Größe der Straße – Ärger in Österreich, naïve Ängste",
        "Ünï ÂÃ ä",
        "Γειά σου Κόσμε – Привет, мир",
    ],
)
def test_what_is_right_is_not_repaired(text: str) -> None:
    assert repair(text) == text
    assert decode(text.encode(), "x").notices == ()


@settings(deadline=None)
@given(st.text(alphabet="abc “”’–éüßÅñç€ .,", min_size=20, max_size=80))
def test_mojibake_made_of_words_comes_back(text: str) -> None:
    words = f"It’s {text} – naïve"
    broken = words.encode().decode("cp1252", "ignore")
    if broken.encode("cp1252") == words.encode():
        assert "â€™" not in repair(broken)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (r"Dam\n\n\u201cNo,\u201d she said.", "Dam\n\n“No,” she said."),
        (r"A \"dam\" in\nOrrin \ud83d\ude00 \u00e9", 'A "dam" in\nOrrin 😀 é'),
        (r"C:\new\users and C:\temp\nothing\u", None),  # paths
        (r"The pattern \d+\n matches \u0041 \u0042", None),
        (r"One \n alone is meant", None),
        ("No escapes at all.", None),
    ],
)
def test_escapes_are_decoded_only_where_all_are_escapes(text: str, right: str | None) -> None:
    assert without_escapes(text) == (right or text)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InputError, match="not text"):
        decode(bytes(range(256)) * 40, "x")
