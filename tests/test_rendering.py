"""What is printed says who stands behind it and where it stands, and cannot act on a terminal."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarizer.render.answers import NOTHING_MATCHES, Answered, AskWriter, answers_text
from summarizer.render.html import Shown, render_page
from summarizer.render.phrases import escape, in_marks, join_evidence, one_line, printable, roles_of, tally, where
from summarizer.render.report import EVERYTHING, ReportWriter, Room, room_for, voices_of
from summarizer.results import AnswerStatus, AskReport, Dropped, Quoted, Report, Statement, Summary, Support, Voice
from tests.sample_results import (
    READER,
    WRITER,
    answer,
    council,
    evidence,
    keyless,
    report,
    run,
    said,
    sentence,
    stance,
    written,
)


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


# --- The line on top


def test_the_tally_adds_up_and_names_who_verified() -> None:
    assert tally(keyless()) == "7 statements, all the article’s own sentences"
    assert tally(written(support="unverified")) == f"6 statements by {WRITER}, unverified"
    assert tally(written()) == (
        f"7 statements: 4 verified by {READER}, 1 corrected, 1 the article’s own sentence, 1 dropped"
    )


@pytest.mark.parametrize(
    ("supports", "dropped", "line"),
    [
        ([], 0, "No statements"),
        (["verified"], 0, "1 statement, verified by reader-2"),
        (["verified", "verified"], 0, "2 statements, all verified by reader-2"),
        (["verbatim"], 0, "1 statement, the article’s own sentence"),
        (["unverified"], 1, "2 statements by writer-1: 1 unverified, 1 dropped"),
        (["unverified", "verbatim"], 0, "2 statements: 1 the article’s own sentence, 1 unverified"),
        ([], 2, "2 statements, all dropped"),
    ],
)
def test_a_tally_of_few_kinds_is_short(supports: list[Support], dropped: int, line: str) -> None:
    article = council()
    stances = [stance(article, "Holt", "against", "it", "opposed the plan", support=support) for support in supports]
    refused = [Dropped(kind="stance", text="words", reason="why")] * dropped
    assert tally(report(article, stances=stances, quoted=[], dropped=refused, run=run(WRITER, READER))) == line


def test_a_part_that_was_not_read_is_no_statement() -> None:
    lost = Dropped(kind="part", text="sentences 40 to 80", reason="no usable reply")
    made = written(support="unverified").model_copy(update={"dropped": [lost]})
    assert tally(made) == f"6 statements by {WRITER}, unverified; 1 part of the article could not be read"


SUPPORTS = st.lists(st.sampled_from(["verbatim", "verified", "unverified"]), max_size=9)


@pytest.mark.parametrize(
    ("instead", "words"),
    [
        ([None], "; 1 speaker left out"),
        (["B said: “x”"], "; 1 speaker corrected"),
        (["B said: “x”", "C said: “y”", None], "; 2 speakers corrected, 1 left out"),
    ],
)
def test_speakers_whom_the_verifier_refused_are_counted_apart(instead: list[str | None], words: str) -> None:
    refused = [Dropped(kind="quotation", text="A said: “x”", reason="not so", instead=text) for text in instead]
    made = written()
    assert tally(made.model_copy(update={"dropped": [*made.dropped, *refused]})) == tally(made) + words


@given(SUPPORTS, st.integers(0, 4), st.integers(0, 4))
def test_the_parts_of_a_tally_add_up(supports: list[Support], corrected: int, dropped: int) -> None:
    article = council()
    stances = [
        stance(article, "Holt", "against", "it", "opposed the plan", support=support, claim=f"claim {at}")
        for at, support in enumerate(supports)
    ]
    verified = [one.claim for one in stances if one.support == "verified"]
    mended = [Dropped(kind="stance", text="x", reason="y", instead=claim) for claim in verified[:corrected]]
    refused = [Dropped(kind="stance", text="x", reason="y", instead="not shown at all")] * dropped
    line = tally(report(article, stances=stances, quoted=[], dropped=[*mended, *refused], run=run(WRITER, READER)))
    total, *parts = (int(number) for number in re.findall(r"(?<!-)\b\d+", line)) if supports or dropped else (0,)
    assert total == len(supports) + dropped
    assert not parts or sum(parts) == total


# --- A report as text and Markdown


def text_of(made: Report, **how: Any) -> str:
    return ReportWriter("text", many=False, **how).report(made, council())


def markdown_of(made: Report, **how: Any) -> str:
    return ReportWriter("markdown", many=False, **how).report(made, council())


def test_what_is_verbatim_has_its_place_and_no_mark() -> None:
    text = text_of(keyless())
    assert text.startswith("7 statements, all the article’s own sentences\n\nCouncil backs bridge over the Sarre\n")
    assert "• Work is planned to begin on 3 April. (¶ 7, line 13)\n" in text
    assert "(¶ 2, line 3 · ¶ 3, line 5)\n" in text
    assert not {"✓", "unverified", "Evidence", "unclear"} & set(re.findall(r"\w+|✓", text))


def test_mixed_output_says_which_is_which() -> None:
    text, markdown = text_of(written()), markdown_of(written())
    for shown in (text, markdown):
        assert "Work is planned to begin on 3 April. (¶ 7, line 13)\n" in shown
        assert shown.count(f"verified by {READER}") == 2
        assert "Without a mark: the article’s own words." in shown
        assert "¶ 5, line 9: “Councillor Nils Anders Holt opposed the plan.”\n" in shown
    assert "The bridge may open in October. (✓ ¶ 3, line 5 [2])\n" in text
    assert "The bridge may open in October. (✓ ¶ 3, line 5 \\[2\\])\n" in markdown
    assert markdown.startswith(f"*7 statements: 4 verified by {READER},")
    assert "\n# Veldby council votes for a footbridge ✓ \\[1\\]\n" in markdown


def test_the_numbers_of_a_statement_are_those_of_its_evidence() -> None:
    text = text_of(written())
    assert re.findall(r"(?m)^  \[(\d)\] (¶ \d)", text) == [("1", "¶ 2"), ("2", "¶ 3"), ("3", "¶ 5")]
    assert "that the town cannot afford the bridge. (✓ ¶ 5, line 9 [3])" in text
    assert "3 April. (¶ 7, line 13)\n" in text


@pytest.mark.parametrize("shown_by", [text_of, markdown_of])
def test_evidence_stands_below_each_statement_or_nowhere_on_request(shown_by: Callable[..., str]) -> None:
    inline, none = shown_by(written(), evidence="inline"), shown_by(written(), evidence="none")
    words = "“Councillor Nils Anders Holt opposed the plan.”"
    lines = inline.splitlines()
    at = next(at for at, line in enumerate(lines) if words in line)
    assert "cannot afford the bridge. (✓ ¶ 5, line 9)" in lines[at - 1]
    assert words not in none
    for shown in (inline, none):
        assert not {"Evidence", "## Evidence"} & set(shown.splitlines())
        assert "[" not in shown


def holders(*sides: tuple[str, Voice]) -> Report:
    article = council()
    made = [
        stance(article, name, "against", f"plan {at}", "opposed the plan").model_copy(
            update={"claim": f"{name} opposes plan {at}.", "voice": voice, "support": "verified"}
        )
        for at, (name, voice) in enumerate(sides)
    ]
    return report(article, stances=made, run=run(WRITER, READER))


def test_the_author_and_those_with_most_stances_stay_when_holders_are_cut() -> None:
    made = holders(("Pohl", "reported"), ("Marsh", "reported"), ("Marsh", "reported"), ("Thorn", "author"))
    for most, names in ((1, ["Thorn"]), (2, ["Marsh", "Thorn"]), (None, ["Pohl", "Marsh", "Thorn"])):
        assert [holder.name for holder in voices_of(made, Room(most)).holders] == names


def test_what_is_cut_is_counted_under_the_stances_and_in_the_first_line() -> None:
    made = holders(("Pohl", "reported"), ("Marsh", "reported"), ("Marsh", "reported"), ("Thorn", "author"))
    for shown in (text_of(made, room=Room(2, 6, 1)), markdown_of(made, room=Room(2, 6, 1))):
        assert "4 statements, all verified by reader-2; 2 shown" in shown
        assert "… and 1 more holder, 1 more stance" in shown
        assert "plan 0" not in shown
    assert "shown" not in text_of(made)


@pytest.mark.parametrize(
    ("name", "role", "author", "shown"),
    [
        ("the author", "the author", False, []),
        ("The author", None, True, []),
        ("Ida Thorn", "the author", True, ["the author"]),
        ("Ida Thorn", "author", True, ["the author"]),
        ("Ida Thorn", "author", False, ["author"]),
        ("Ida Thorn", "mayor", True, ["the author", "mayor"]),
        ("the mayor", "Mayor", False, []),
    ],
)
def test_a_role_does_not_repeat_the_name(name: str, role: str | None, author: bool, shown: list[str]) -> None:
    assert roles_of(name, role, author=author) == shown


def test_a_dropped_stance_is_shown_whole() -> None:
    whole, instead = "Holt is against the footbridge: words", "Holt is neutral on the footbridge: words"
    drop = Dropped(kind="stance", text="words", stance=whole, reason="why", instead="words", stance_instead=instead)
    made = report(council(), stances=[], dropped=[drop], run=run(WRITER, READER))
    for shown in (text_of(made, show_dropped=True), markdown_of(made, show_dropped=True)):
        assert f"stance: {whole}\n" in shown
        assert f"shown instead: {instead}\n" in shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("plain", "“plain”"),
        ('"a mess"', '"a mess"'),
        ("“venerdì nero”.", "“venerdì nero”."),
        ("“A,” … “B.”", "“A,” … “B.”"),
        ('"We are against being told by Facebook.', "“We are against being told by Facebook.”"),
        ("'He's a quality player.", "“He's a quality player.”"),
        ('The rest were locums, at £138 an hour."', "“The rest were locums, at £138 an hour.”"),
        ("'He is the best.' Fellaini was signed.", "“'He is the best.' Fellaini was signed.”"),
        ("“We cannot,” Holt said.", "‘“We cannot,” Holt said.’"),
        ("He said: “No.”", "“He said: “No.””"),
        ("'90s music", "“'90s music”"),
        ("", "“”"),
    ],
)
def test_quotation_marks_are_neither_orphaned_nor_doubled(words: str, shown: str) -> None:
    assert in_marks(words) == shown


def test_what_nobody_read_is_marked_each_time() -> None:
    for shown in (text_of(written(support="unverified")), markdown_of(written(support="unverified"))):
        flat = " ".join(shown.split())
        assert flat.count("unverified)") + flat.count("(unverified, ") == 6
        assert "✓" not in flat
        assert "verified by" not in flat


def test_dropped_statements_are_listed_with_verdict_reason_and_what_stands_instead() -> None:
    for shown in (text_of(written(), show_dropped=True), markdown_of(written(), show_dropped=True)):
        flat = " ".join(shown.split())
        assert "key point, not stated: The bridge will open in October." in flat
        assert "The works department said that it may open then." in flat
        assert "shown instead: The bridge may open in October." in flat
        assert "the article never mentions “9 million”" in flat
    assert "9 million" not in text_of(written()) + markdown_of(written())


def test_as_many_voices_as_there_is_room_for() -> None:
    assert (room_for(80), room_for(160), room_for(320)) == (Room(4, 3, 1), Room(8, 6), EVERYTHING)
    assert (room_for(None), room_for(80, everything=True)) == (Room(8, 6), EVERYTHING)
    text = text_of(keyless(), room=Room(1, 2))
    assert "… and 1 more holder; --all shows them\n\nAlso quoted\n" in text
    assert "… and 1 more quotation; --all shows them\n" in text
    assert "more holder" not in text_of(keyless())


def test_a_web_page_is_linked_at_its_words_and_no_other_address_is() -> None:
    article = council()
    words = "The bridge will cost 3.2 million crowns"
    for link, linked in (("https://paper.example/a#:~:text=The%20bridge", True), ("javascript:alert(1)", False)):
        piece = evidence(article, words, link)
        point = Statement(text=words, support="verbatim", evidence=[piece])
        summary = Summary(headline=point, overview=[point], key_points=[point])
        assert (f"([¶ 3, line 5](<{link}>))" in markdown_of(report(article, summary))) == linked
        assert (f'href="{link}"' in render_page([Shown(article, report(article, summary))])) == linked
        assert linked or "javascript" not in markdown_of(report(article, summary))


def test_a_headline_without_evidence_is_shown_without_a_place() -> None:
    bare = Statement(text="A title", support="verbatim", evidence=[])
    summary = Summary(headline=bare, overview=[bare], key_points=[bare])
    made = report(council(), summary)
    assert "• A title\n" in text_of(made)
    assert "- A title\n" in markdown_of(made)
    assert "()" not in text_of(made) + markdown_of(made)
    assert "A title" in render_page([Shown(council(), made)])


HOSTILE = "\x1b[31m*Bold* [link](javascript:x) <b>\u202e|"


def test_nothing_a_model_writes_acts_on_a_terminal_or_is_markdown() -> None:
    words = Statement(text=HOSTILE, support="verified", evidence=[evidence(council(), "Council backs")])
    side = stance(council(), HOSTILE, "favor", HOSTILE, "opposed the plan", claim=HOSTILE, role=HOSTILE)
    refused = Dropped(kind="overview", text=HOSTILE, reason=HOSTILE, instead=HOSTILE)
    summary = Summary(headline=words, overview=[words], key_points=[words])
    quoted = [Quoted(speaker=HOSTILE, role=HOSTILE, text=HOSTILE, evidence=words.evidence)]
    made = report(council(), summary, [side], quoted, [refused], run(HOSTILE, HOSTILE))
    for shown in (text_of(made, show_dropped=True), markdown_of(made, show_dropped=True)):
        assert not {"\x1b", "\u202e"} & set(shown)
    bare = re.sub(r"\\.", "", markdown_of(made, show_dropped=True))
    assert not re.search(r"\[link|<b>|\*Bold", bare)


# --- Answers


def answer_text(*reports: AskReport, **how: Any) -> str:
    return answers_text([Answered(one, council()) for one in reports], **how)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("1. The vote", r"1\. The vote"),
        ("2026) The vote", r"2026\) The vote"),
        ("- The vote", r"\- The vote"),
        ("+ The vote", r"\+ The vote"),
        ("# The vote", r"\# The vote"),
        ("---", r"\---"),
        ("1.5 million", "1.5 million"),
        ("-5 degrees", "-5 degrees"),
        ("yes - or 1. no", "yes - or 1. no"),
    ],
)
def test_no_line_of_an_article_begins_a_list_or_a_heading(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@settings(deadline=None)
@given(st.text("1290-+=*#_~`>|.):[]<&\\ \tab\n").filter(str.strip))
def test_escaped_text_is_one_paragraph_of_markdown(text: str) -> None:
    kinds = [token.type for token in MarkdownIt().enable("table").parse(escape(text))]
    assert kinds == ["paragraph_open", "inline", "paragraph_close"]


def test_an_answer_comes_with_its_words_and_who_verified_it() -> None:
    assert answer_text(answer(council())) == (
        "It will cost 3.2 million crowns.\n"
        "  “The bridge will cost 3.2 million crowns and may open in October, the works\n"
        "  department said.” (¶ 3, line 5)\n"
        f"verified by {READER}\n"
    )
    own = said(council(), "The bridge will cost", "It costs much.", "unverified")
    assert answer_text(answer(council(), answer=own, run=run(WRITER))).endswith("\nunverified\n")


def test_of_a_false_premise_it_is_shown_what_the_article_says_instead() -> None:
    asked = Answered(answer(council(), "false_premise"), council())
    text = answers_text([asked])
    assert text.startswith("The article says otherwise: It will cost 3.2 million crowns.\n  “The bridge will cost")
    assert text.endswith(f"verified by {READER}\n")
    assert asked.report.answer is not None
    assert asked.report.answer.text == "It will cost 3.2 million crowns."


def test_only_a_reader_of_all_of_it_says_that_it_does_not_say() -> None:
    assert answer_text(answer(council(), "not_in_article")) == (
        f"The article does not say. (says {READER}, which read all of it)\n"
    )
    for status in ("passages", "unconfirmed"):
        assert "does not say" not in answer_text(answer(council(), status))


def test_a_withheld_answer_is_shown_with_its_reason_before_the_nearest_passages() -> None:
    flat = " ".join(answer_text(answer(council(), "unconfirmed")).split())
    assert flat.startswith(
        "An answer was drafted but could not be confirmed: “It will cost 9 million crowns.” (the article says 3.2 "
        "million crowns). Nearest passages: “The bridge will cost"
    )
    unread = answer(council(), "unconfirmed", dropped=[], note="not found in 30 of 90 sentences read")
    assert answer_text(unread).startswith("No answer could be confirmed: not found in 30 of 90 sentences read.\n")


def test_without_a_model_there_are_passages_and_no_answer() -> None:
    text = answer_text(answer(council(), "passages"))
    assert text.startswith("Passages that bear on the question (no model answered):\n  “The bridge will cost")
    assert "department said.” (¶ 3, line 5; strong match)\n" in text
    assert text.endswith("  ‘“We cannot afford this bridge,” Mr. Holt said.’ (¶ 5, line 9; weak match)\n")
    found = answer(council(), "passages").passages
    weak = answer_text(answer(council(), "passages", passages=[one for one in found if one.match == "weak"]))
    assert weak.startswith("Nearest passages; none matches the question well (no model answered):\n")
    nothing = answer_text(answer(council(), "passages", passages=[]))
    assert " ".join(nothing.split()) == NOTHING_MATCHES


def test_several_articles_answer_best_first_and_the_silent_are_named_last() -> None:
    nothing = answer(council(), "passages", passages=[])
    text = answer_text(answer(council(), "not_in_article"), nothing, answer(council(), "passages"), answer(council()))
    order = ["It will cost", "Passages that bear", f"Not said in standard input (says {READER}", "No sentence matches"]
    assert sorted(order, key=text.index) == order


@pytest.mark.parametrize("status", ["answered", "false_premise", "not_in_article", "unconfirmed", "passages"])
def test_answers_as_markdown_say_the_same(status: AnswerStatus) -> None:
    asked = Answered(answer(council(), status), council())
    text = answers_text([asked])
    markdown = AskWriter("markdown", many=False).answers("Q?", [asked])
    words = [" ".join(re.findall(r"[\w’]+", shown)) for shown in (text, markdown)]
    assert sorted(words[0].split()) == sorted(words[1].split())


def test_evidence_in_context_has_the_lines_of_the_article_text() -> None:
    text = answer_text(answer(council()), evidence=True)
    assert "    3   Veldby will build" in text
    assert "    5 > The bridge will cost" in text


def test_passages_of_several_sentences_are_one_text() -> None:
    article = council()
    pieces = [evidence(article, sentence(article, w)) for w in ("welcomed the", "Its members", "Work is planned")]
    assert join_evidence(pieces[:2]).endswith("the decision. Its members expect 400 more visitors a day.")
    assert " … " not in join_evidence(pieces[:2])
    assert join_evidence([pieces[0], pieces[2]]).endswith("the decision. … Work is planned to begin on 3 April.")
    assert where(pieces) == "¶ 6, line 11; ¶ 7, line 13"
