"""Titles, names, dates and sites as the lines around an article show them."""

import pytest

from summarizer.ingest import metadata
from summarizer.ingest.sources import Metadata, recorded_metadata


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Jun 4, 2031  |", "2031-06-04"),
        ("Published: 4 June 2031, 10:15", "2031-06-04"),
        ("June 4th 2031", "2031-06-04"),
        ("2031-06-04T10:15:00Z", "2031-06-04"),
        ("2031/6/4", "2031-06-04"),
        ("Stand: 4. März 2031", "2031-03-04"),
        ("04.03.2031", "2031-03-04"),
        ("le 1er février 2031", "2031-02-01"),
        ("4 de marzo de 2031", "2031-03-04"),
        ("4 марта 2031 г.", "2031-03-04"),
        ("2031年3月4日", "2031-03-04"),
        ("2031년 3월 4일", "2031-03-04"),
        ("4 مارس 2031", "2031-03-04"),
        ("14/03/2031", "2031-03-14"),
        ("03/14/2031", "2031-03-14"),
        ("03/04/2031", None),
        ("31 February 2031", None),
        ("12031-06-041", None),
        ("in the summer of 2031", None),
    ],
)
def test_find_date(text: str, iso: str | None) -> None:
    assert metadata.find_date(text) == iso


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Ann Example", "Ann Example"),
        ("By ANN EXAMPLE, Staff Writer", "Ann Example"),
        ("Written by Ann van der Berg | March 4, 2031", "Ann van der Berg"),
        ("Von Jörg Müller", "Jörg Müller"),
        ("Par Hélène O’Brien", "Hélène O’Brien"),
        ("^By ODD PETERSEN", "Odd Petersen"),
        ("WORDS Ilsa Brandvold   PHOTOGRAPHS Odd Petersen", "Ilsa Brandvold"),
        ("By our bridge correspondent, Ann Example", "Ann Example"),
        ("From Ann Example on Tarn Island", "Ann Example"),
        ("From October to May", None),
        ("Words fail me", None),
        ("By the river, nobody spoke.", None),
        ("By 2031 the bridge will be open", None),
        ("Ann Example", None),
    ],
)
def test_byline_name(line: str, name: str | None) -> None:
    assert metadata.byline_name(line) == name


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("", []),
        ("Ines Callowhay", ["Ines Callowhay"]),
        ("A. Lind; B. Moe; C. Ek", ["A. Lind", "B. Moe", "C. Ek"]),
        ("Rosa Lind and Erik Moe", ["Rosa Lind", "Erik Moe"]),
        ("Rosa Lind, Erik Moe, and Ida Penn", ["Rosa Lind", "Erik Moe", "Ida Penn"]),
        ("Ana López y Luis Vera", ["Ana López", "Luis Vera"]),
        ("Paolo Neri e Anna Bianchi", ["Paolo Neri", "Anna Bianchi"]),
        ("Andrew Sandy", ["Andrew Sandy"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Lind, Rosa; Moe, Erik", ["Lind, Rosa", "Moe, Erik"]),
        ("Erik E Moe Holm", ["Erik E Moe Holm"]),
    ],
)
def test_authors_are_split_into_names(authors: str, names: list[str]) -> None:
    assert metadata.split_authors(authors) == names


def test_a_line_that_says_published_wins_over_nearer_dates() -> None:
    header = ["Published: March 4, 2031", "Updated: March 6, 2031"]
    assert metadata.find_published(header) == "2031-03-04"
    assert metadata.find_published(["Updated March 6, 2031, first published March 4, 2031"]) == "2031-03-04"
    assert metadata.find_published(["March 3, 2031", "© 2031 Paper, March 9, 2031"]) == "2031-03-03"
    assert metadata.find_published(["no date"], ["First published 5 March 2031"]) == "2031-03-05"


def test_titles_lose_the_marks_of_machines_only() -> None:
    assert metadata.clean_title("NextImg:Bridge closes ") == "Bridge closes"
    assert metadata.clean_title("Norland: a bridge closes") == "Norland: a bridge closes"


def test_lines_that_say_the_day() -> None:
    for line in (
        "4 March",
        "Tuesday 4 March, 06:10",
        "Harrowgate, 4 de marzo",
        "4. März",
        "Publié le 4 mars à 18 h 40",
    ):
        assert metadata.is_day_line(line), line
    for line in ("The bridge closes on 4 March, the town council of Harrowgate said", "She left on 4 March.", "March"):
        assert not metadata.is_day_line(line), line


def test_names_are_capitalised_words_in_one_column() -> None:
    assert metadata.is_name("Ann van der Berg")
    assert not metadata.is_name("The Norland Post")
    assert not metadata.is_name("Ann Example   Norland")


def test_what_follows_a_dash_is_a_site_only_where_the_page_says_so() -> None:
    title = "Harrowgate fights over a bridge – and over its mayor"
    assert metadata.site_suffix(title, [title, "By Ann Example"]) is None
    assert metadata.find_site(title, title, [title]) is None
    assert metadata.site_suffix("A bridge closes - Tarn Valley", ["TARN VALLEY"]) == "Tarn Valley"
    assert metadata.site_suffix("A bridge closes | Tarn Valley", []) == "Tarn Valley"
    assert metadata.site_suffix("A bridge closes - The Norland Post", []) == "The Norland Post"


def test_find_site() -> None:
    assert (
        metadata.find_site("A bridge closes in Norland - The Courier", "A bridge closes in Norland", [])
        == "The Courier"
    )
    assert metadata.find_site("THE NORLAND NEWS", "A bridge closes", []) == "THE NORLAND NEWS"
    assert metadata.find_site("Menu", None, ["© 2031 Norland Media. All rights reserved"]) == "Norland Media"
    assert metadata.find_site("Menu", None, ["nothing"]) is None


def test_the_name_in_a_contact_line() -> None:
    assert (
        metadata.find_author(["A bridge closes"], ["Odd Petersen can be reached at odd@norland.example"])
        == "Odd Petersen"
    )


def test_names_that_programs_fill_in_are_nobodys() -> None:
    for name in ("", "Microsoft Office User", "python-docx", "admin", "Owner"):
        assert metadata.is_nobody(name), name
    for name in ("Ada Holt", "Jens User", "Ministry of Roads"):
        assert not metadata.is_nobody(name), name


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (
            {"headline": " The dam ", "authors": ["Ann Hale", {"name": "Bo Moe"}]},
            Metadata("The dam", "Ann Hale, Bo Moe"),
        ),
        ({"published": True, "date": "2031-03-04", "lang": "en-GB"}, Metadata(published="2031-03-04", language="en")),
        ({"published": "2031-03-05", "date": "2031-03-04", "publisher": {}}, Metadata(published="2031-03-05")),
        ({"title": None, "creator": "", "words": 12}, Metadata()),
    ],
)
def test_a_record_says_its_metadata_under_several_names(record: dict[str, object], found: Metadata) -> None:
    assert recorded_metadata(record) == found


def test_odd_values_of_a_record_are_left_out() -> None:
    nested: object = "Ada Holt"
    for _ in range(2_000):
        nested = [nested]
    found = recorded_metadata({"author": nested, "title": {"name": ["a"]}, "lang": "de", "language": "German"})
    assert (found.author, found.title, found.language) == (None, None, "de")
    assert recorded_metadata({"authors": ["Ada Holt", {"name": "Bo Lind"}]}).author == "Ada Holt, Bo Lind"
