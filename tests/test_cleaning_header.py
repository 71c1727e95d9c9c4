"""Titles, bylines and furniture of pages of several kinds, and what is not loaded to read them."""

import subprocess
import sys

import pytest

from summarizer.ingest.clean import clean_text
from tests.test_cleaning import FIRST, SECOND, THIRD

BODY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
TITLE = "Harrowgate closes its iron bridge for the winter"


@pytest.mark.parametrize(
    ("top", "title", "author"),
    [
        (f"{TITLE}\n\nBy Odd Petersen\n4 March", TITLE, "Odd Petersen"),
        (f"NEWS\n\n{TITLE}\n\nA ferry will run. The mayor is pleased.\n\nBy Odd Petersen", TITLE, "Odd Petersen"),
        ("Who will pay for the bridge?\n\nThe council has closed it. Nobody has any money.\n\nBy Odd Petersen",
         "Who will pay for the bridge?", "Odd Petersen"),
        ("“We could not wait”", "“We could not wait”", None),
        (f"Home   News   Sport   Log in\n{TITLE}\n\nBy Odd Petersen\n\nShare   E-mail   Print   12 comments\n\n"
         "The old bridge in the rain. Photo: Ilsa Brandvold / Courier", TITLE, "Odd Petersen"),
        (f"Having trouble reading this e-mail? View it in your browser\nSubject: {TITLE}", TITLE, None),
        (f"ZCZC NNA0001 3 I GEN\n^Eds: UPDATES throughout\n^{TITLE}\n^By ODD PETERSEN", TITLE, "Odd Petersen"),
        (f"LIVE  {TITLE}\n\nLive reporting by Odd Petersen", TITLE, "Odd Petersen"),
        (f"THE COURIER                  Page 4\n{TITLE}\n\nBy Odd Petersen", TITLE, "Odd Petersen"),
    ],
)  # fmt: skip
def test_title_and_author(top: str, title: str, author: str | None) -> None:
    article = clean_text(f"{top}\n\n{BODY}", language="en")
    assert (article.title, article.author) == (title, author)
    assert article.text.endswith(BODY)
    for line in ("Petersen\n", "comments", "Photo:", "ZCZC", "Eds:", "Page 4", "browser"):
        assert line not in article.text


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Share   Post   E-mail   Copy link   184 comments", "share buttons"),
        ("Home > News > Sport", "site menu"),
        ("=" * 40 + "  2  " + "=" * 40, "number or ornament"),
        ("The council on Monday. Photo: Odd Petersen / Courier", "caption or picture credit"),
        ("Continued on page 9", "page number or running head"),
        ("NNN-OP/ib", "agency code, not for readers"),
    ],
)
def test_furniture_between_paragraphs_goes(line: str, reason: str) -> None:
    article = clean_text(f"{FIRST}\n\n{line}\n\n{SECOND}\n\n{THIRD}", language="en")
    assert article.text == BODY
    assert [removal.reason for removal in article.removals] == [reason]


def test_narrow_columns_with_divided_words_become_paragraphs() -> None:
    raw = (
        "The town council of Harrow-\ngate voted on Monday to close\nthe old bridge over the river\n"
        "Tarn, which several engineers\nhave called unsafe for al-\nmost ten years, and to run a\nferry.\n"
        "--------------------------------------------------\n"
        "A ferry will carry people on\nfoot until the new bridge has\nbeen finished, which may take\n"
        "four years. “We have no mon-\ney for two,” said the mayor.\n"
    )
    article = clean_text(raw, language="en")
    assert [p.kind for p in article.paragraphs] == ["body", "body"]
    assert "town council of Harrowgate voted on Monday to close the old bridge over the river Tarn" in article.text
    assert article.text.endswith("“We have no money for two,” said the mayor.")


@pytest.mark.parametrize(
    "entry", ["{time}\n{text}", "{time} {head}\n{text}", "{head}\n\n{text}\n\nPosted at {time}", "{time} - {text}"]
)
@pytest.mark.parametrize("around", ["", "Home\nNews\nSport\nLog in\n\n"])
def test_short_entries_and_results_of_a_live_report_stay(entry: str, around: str) -> None:
    texts = [
        "Ann Bell holds Millbank by 107 votes.",
        "Bell 1,203\nCarver 909\nTurnout 51.3 per cent",
        "Counting in Tollcross is slow.",
        "The boxes are on their way.",
    ]
    lines = [
        entry.format(time=f"{20 + number // 6}:{number % 6}5", head=f"Ward {number + 1}", text=texts[number % 4])
        for number in range(20)
    ]
    page = f"{around}Ansley count: live\n\nThe count is under way in the hall. Follow it here.\n\n" + "\n\n".join(lines)
    article = clean_text(f"{page}\n\nMost read\nPrivacy policy\n© 2031 The Paper", language="en")
    assert [article.text.count(line) for text in texts for line in text.split("\n")] == [5] * 6


def test_comments_with_dates_and_times_are_no_live_report() -> None:
    story = [
        f"The council of Orrin met for the {number}th time about the dam on the Sel, and voted."
        for number in range(4, 9)
    ]
    comments = [f"Reader {n} wrote on March {n}, 2031 at 14:0{n}\nI do not agree with this." for n in range(1, 9)]
    page = "\n\n".join(["Orrin votes", *story, "8 comments", *comments])
    assert "I do not agree" not in clean_text(page, language="en").text


def test_every_entry_of_a_live_report_stays() -> None:
    entries = [
        f"At {hour} o'clock the river Tarn stood at {hour} feet below the bridge, the council of Harrowgate said, and "
        "a ferry was made ready to carry people on foot."
        for hour in range(5, 12)
    ]
    page = "Menu\nListen live\n\n" + "\n\n".join(f"{n + 10}:30\nShare this\n{e}" for n, e in enumerate(entries))
    assert clean_text(f"{page}\n\nCookie settings\nPrivacy", language="en").text == "\n\n".join(entries)


def test_a_marked_line_as_long_as_a_page_is_no_heading() -> None:
    article = clean_text("# " + f"{FIRST} " * 20, language="en")
    assert [p.kind for p in article.paragraphs] == ["body"]
    assert len(article.sentences) == 20


def test_common_languages_are_told_without_numpy() -> None:
    code = (
        "import sys; from summarizer.ingest.clean import clean_text; "
        "from tests.test_cleaning_languages import STORIES; "
        "found = [clean_text('\\n\\n'.join(STORIES[code])).language for code in ('en', 'de', 'ru', 'zh', 'ja', 'ar')]; "
        "print(*found, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["en", "de", "ru", "zh", "ja", "ar", "False"]


def test_a_weak_title_may_stand_in_the_first_line() -> None:
    lines = ["Sum of 1 2 3 4", "Sum of 12", "a b c d.", "Of the.", "of: of, of. of"]
    for line in lines:
        for last in lines:
            assert clean_text(f"{line}\n\n{FIRST}\n\nBy Odd Petersen\n\n{THIRD}\n\n{last}", language="en").author


def test_the_page_s_own_title_comes_before_a_list_of_other_articles() -> None:
    others = [
        f"{name} council {verb} the {thing} after a long debate in the chamber"
        for name in ("Orrin", "Tarn", "Selby", "Hale", "Moor")
        for verb in ("closes", "opens", "sells")
        for thing in ("mill", "bridge", "pool", "station", "library")
    ]
    body = [
        "The ferry to Norhaven will not sail this winter, the harbour board said on Monday: its engine has failed.",
        "The board had hoped to repair the engine in October, but the part that it needs is no longer made anywhere.",
        "Islanders will be carried by a smaller boat, which takes forty people and no cars, until the spring.",
        "A new engine costs two million crowns, and the board says that it does not have a tenth of that sum.",
    ]
    page = "\n\n".join(["Winter without the Norhaven ferry | The Norhaven Post", "Menu", *others, *body])
    assert clean_text(page, language="en").title == "Winter without the Norhaven ferry"
