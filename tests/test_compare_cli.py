"""``summarize compare``: the keyless alignment, formats, exit codes, ways to choose the reports, and the library."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import summarizer
from summarizer.checks.agreement import is_rounding
from summarizer.errors import UsageError
from summarizer.extract.comparison import exact_claims, sources_of
from summarizer.results import CompareReport
from summarizer.text.numbers import read_figures
from summarizer.text.sentences import article_from_text
from tests.comparing import TEXTS, over_http
from tests.loopback import Endpoint, serve

Cli = Callable[..., tuple[int, str, str]]

LEFT = """The quarry at Lund filled 240 gardens with dust on Monday, the fire brigade said.

The council of Lund voted on 4 May 2026 to close the quarry by 9 to 4.

About 300 people marched to the town hall of Lund on Sunday.

"We will never open that quarry again," said the mayor, Ada Holm.

"The dust fell on us for years, and nobody listened to a word," said Jon Lie, who lives in Lund."""
RIGHT = """The quarry filled 420 gardens in Lund with dust on Monday, the fire brigade said.

The council of Lund voted on 5 May 2026 to close the quarry by 9 to 4.

More than 500 people marched to the town hall of Lund on Sunday.

"We will open that quarry again," said the mayor, Ada Holm.

"The dust fell on us for years," said Jon Lie, who lives in Lund. Mr Lie has three goats."""


@pytest.fixture
def two(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "left.txt", tmp_path / "right.txt"]
    for path, text in zip(paths, (LEFT, RIGHT), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def exact(run_cli: Cli, *arguments: object) -> CompareReport:
    code, out, err = run_cli("compare", *arguments, "--exact", "--format", "json")
    assert code == 0, err
    return CompareReport.model_validate_json(out)


def test_figures_and_dates_that_differ_are_found_without_a_model(run_cli: Cli, two: list[Path]) -> None:
    report = exact(run_cli, *two)
    found = {(one.kind, one.first.text[:10], one.second.text[:10]) for one in report.contradictions}
    assert found == {("figure", LEFT[:10], RIGHT[:10]), ("date", "The counci", "The counci")}
    assert all(one.by == "exact" for one in report.contradictions)


def test_quotations_that_were_cut_or_changed_are_found_without_a_model(run_cli: Cli, two: list[Path]) -> None:
    changed, cut = exact(run_cli, *two).quotations
    assert (changed.kind, changed.speakers, changed.differs) == ("changed", ["Ada Holm", "Ada Holm"], ["never", ""])
    assert (cut.kind, cut.differs) == ("cut", ["and nobody listened to a word", ""])


LONG = '"The dust fell on us for years, and nobody listened. We shall move to Varn in May," said Jon Lie.'


@pytest.mark.parametrize(
    ("other", "kinds"),
    [
        (LONG, []),
        ('"The dust fell on us for years, and nobody listened," said Lie. "We shall move to Varn in May."', []),
        ('"The dust fell on us for years, and nobody listened," said Lie.', ["cut"]),
        ('"The dust fell on us … We shall move to Varn in May," said Jon Lie.', ["cut"]),
        ('"The dust fell on us for years. We shall move to Varn in May," said Jon Lie.', ["changed"]),
        (
            '"The dust fell on us for years, and nobody listened. We shall not move to Varn in May," said Lie.',
            ["changed"],
        ),
        ('"The dust fell on us for weeks, and nobody listened. We shall move to Varn in May," said Lie.', ["changed"]),
        (
            '"The dust fell on us for years, and nobody listened. We shall move to Varn in May," said Ada Holm.',
            ["speaker"],
        ),
        ('"We have never been asked about that quarry at all," said Jon Lie.', []),
    ],
)
def test_how_one_quotation_differs_from_another(other: str, kinds: list[str]) -> None:
    articles = [article_from_text(f"{text}\nThe mayor of Lund, Ada Holm, was there.") for text in (LONG, other)]
    assert [one.kind for one in sources_of(articles).quotations] == kinds


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "About 240 gardens in Lund were full of dust on Monday.",
            "Some 420 gardens in Lund were full of dust on Monday.",
        ),
        ("More than 240 gardens in Lund were full of dust.", "At least 420 gardens in Lund were full of dust."),
        ("Shares in Haldren closed 11.9 per cent lower.", "Shares in Tresco closed 8.3 per cent lower."),
        ("The dust fell on 240 gardens in Lund.", "The dust fell on 420 roofs in Lund."),
        ("The dust fell on 12,400 gardens of Lund.", "The dust fell on 12,000 gardens of Lund."),
        ("The dust of Lund hurt 12 people in gardens.", "In all 240 gardens, dogs slept; nobody in Lund was hurt."),
        ("The council met in Lund on 4 May.", "The mayor of Varn resigned on 5 May."),
        ("The quarry of Lund employs 240 people.", "The quarry of Lund employs 240 people, not 420 people."),
        (
            "Rent in Lund rose by 4 percent in March.",
            "Rent in Lund rose by 4 percent in March and by 9 percent in June.",
        ),
    ],
)
def test_what_may_both_be_so_is_no_contradiction(run_cli: Cli, tmp_path: Path, first: str, second: str) -> None:
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path, text in zip(paths, (first, second), strict=True):
        path.write_text(f"{text}\n\nThe weather was fair, and the town went to sleep early that night.\n", "utf-8")
    assert exact(run_cli, *paths).contradictions == []


def test_shared_words_are_common_ground_and_others_stand_alone(run_cli: Cli, two: list[Path]) -> None:
    report = exact(run_cli, *two)
    assert {"Ada Holm", "Jon Lie"} <= {claim.text for claim in report.common if claim.kind == "name"}
    assert all(sum(cell.verdict == "supported" for cell in claim.cells) == 1 for claim in report.alone)
    voices = {voice.name: [words.report for words in voice.quoted] for voice in report.voices}
    assert voices == {"Ada Holm": [1, 2], "Jon Lie": [1, 2]}
    assert [dated.date for dated in report.timeline] == ["2026-05-04", "2026-05-05"]


def test_the_sides_on_one_thing_stand_in_one_line_whatever_it_is_called(run_cli: Cli) -> None:
    bridge = sorted((Path(__file__).parent / "data" / "bridge").glob("*.txt"))
    sides = {(side.holder, side.target): side for side in exact(run_cli, *bridge).sides}
    thorn, denning = sides["Ilse Thorn", "the footbridge"], sides["Karl Denning", "the footbridge"]
    assert [(cell.report, cell.position) for cell in thorn.cells] == [(at, "favor") for at in (1, 2, 3, 4, 5)]
    assert [(cell.report, cell.position) for cell in denning.cells] == [(at, "against") for at in (1, 2, 3, 4)]
    assert "the Marlden footbridge" in thorn.also
    assert not {"Karl Denning", "Ilse Thorn"} & {*thorn.also, *denning.also}


def test_a_report_compared_with_itself_differs_in_nothing(run_cli: Cli, two: list[Path]) -> None:
    report = exact(run_cli, two[0], two[0])
    assert (report.contradictions, report.quotations, report.alone) == ([], [], [])
    assert report.common


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.sampled_from([*LEFT.split("\n\n"), *RIGHT.split("\n\n"), "", "On 4 May 4 cost 4 euros."]), min_size=1)
)
def test_any_report_agrees_with_itself(paragraphs: list[str]) -> None:
    text = "\n\n".join(dict.fromkeys(filter(None, paragraphs))) or "Nothing happened in Lund that day."
    article = article_from_text(text)
    assert exact_claims([article, article]).alone == []
    assert sources_of([article, article]).timeline == sources_of([article, article]).timeline
    assert all(len(voice.quoted) in (0, 2) for voice in sources_of([article, article]).voices)


@settings(deadline=None, max_examples=25)
@given(st.integers(11, 999), st.integers(11, 999))
def test_two_exact_counts_of_one_thing_differ_if_neither_rounds_the_other(first: int, second: int) -> None:
    texts = [f"The storm of Monday felled {count} trees in the park of Lund." for count in (first, second)]
    found = exact_claims([article_from_text(text) for text in texts]).contradictions
    rounded = [read_figures(str(count), "en")[0] for count in (first, second)]
    same = first == second or is_rounding(*rounded) or is_rounding(*rounded[::-1])
    assert len(found) == (not same)


def test_text_and_markdown_begin_with_what_differs(run_cli: Cli, two: list[Path]) -> None:
    out = run_cli("compare", *two, "--exact")[1]
    flat = " ".join(out.split())
    assert out.startswith("2 reports: 2 contradictions")
    assert flat.index("Contradictions") < flat.index("Common ground")
    assert "right.txt: The quarry filled 420 gardens" in flat
    markdown = run_cli("compare", *two, "--exact", "--format", "markdown")[1]
    assert "## Contradictions" in markdown
    assert "## The same words, quoted differently" in markdown


def test_the_table_has_a_row_for_each_version_and_cell(run_cli: Cli, two: list[Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(run_cli("compare", *two, "--exact", "--format", "csv")[1])))
    assert [(row["report"], row["verdict"]) for row in rows if row["section"] == "contradiction"][:2] == [
        ("left.txt", "first"),
        ("right.txt", "second"),
    ]
    assert {row["section"] for row in rows} >= {"contradiction", "common", "quotation"}


def test_fail_on_makes_the_exit_code(run_cli: Cli, two: list[Path]) -> None:
    assert run_cli("compare", *two, "--exact", "--fail-on", "contradictions")[0] == 4
    assert run_cli("compare", two[0], two[0], "--exact", "--fail-on", "contradictions")[0] == 0


@pytest.mark.usefixtures("two")
def test_reports_are_chosen_from_a_folder_and_from_results(run_cli: Cli, tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    report = exact(run_cli, "--corpus", tmp_path, "--about", "dust from the quarry at Lund")
    assert report.about == "dust from the quarry at Lund"
    assert {Path(one.source.path).name for one in report.reports} == {"left.txt", "right.txt"}
    results = tmp_path / "results.jsonl"
    assert run_cli("batch", tmp_path, "-o", results, "--model", "embedded")[0] == 0
    report = exact(run_cli, "--corpus", results, "--about", "the night ferry of Orrin", "--top", "2")
    assert len(report.reports) == 2
    assert all("ferry" in info.source.path or Path(info.source.path).name in TEXTS for info in report.reports)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "give reports"),
        (("left.txt",), 2, "2 to 24 reports"),
        (("left.txt", "right.txt", "--about", "dust"), 2, "go together"),
        (("left.txt", "right.txt", "--fail-on", "anger"), 2, "does not know anger"),
        (("left.txt", "right.txt", "--verify", "off"), 2, "--exact"),
        (("left.txt", "nowhere.txt"), 3, "no file nowhere.txt"),
        (("--corpus", ".", "--about", "a comet over Varn"), 3, "two are needed"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    run_cli: Cli, two: list[Path], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, said: str
) -> None:
    monkeypatch.chdir(two[0].parent)
    got, out, err = run_cli("compare", *arguments)
    assert (got, out) == (code, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_with_a_model_each_version_has_its_words_and_the_reason(
    run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text.replace("\n", "\n\n"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    with serve(Endpoint(default=over_http())) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        code, out, err = run_cli("compare", *TEXTS, "--context-tokens", "128000", "--fail-on", "contradictions")
        again = run_cli("compare", *TEXTS, "--context-tokens", "128000", "--format", "json")[1]
    flat = " ".join(out.split())
    assert code == 4, err
    assert out.startswith("3 reports: 2 contradictions, 3 in common, 1 in one alone, read by test-model")
    assert "gazette.txt: The motion passed by 12 votes to 9. gazette.txt: “The vote was 12 to 9" in flat
    assert "report 2 says otherwise: it was 15 to 6 (“15 votes for it”)" in flat
    assert "the union of boatmen, on the ferry (also: the boatmen's union)" in flat
    assert len(endpoint.requests) == 10
    assert CompareReport.model_validate_json(again).run.recorded_calls == 10


def test_the_plan_has_every_round_and_asks_nobody(
    run_cli: Cli, two: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(Endpoint()) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        code, out, _ = run_cli("compare", *two, "--model", "big", "--context-tokens", "128000", "--dry-run")
    lines = out.splitlines()
    assert (code, endpoint.requests) == (0, [])
    calls = [int(line.rpartition(": ")[2].split()[0]) for line in lines]
    assert calls == [1, 2, 1, 1, 2, 1, 1, 2, 2, 13]
    assert "grouping the statements of all reports" in out
    assert lines[-1].startswith("in all: 13 calls")


def test_the_schema_is_published(run_cli: Cli) -> None:
    schema = json.loads(run_cli("schema", "compare")[1])
    assert schema["properties"]["common"]["description"].startswith("What several reports say")


def test_the_library_compares_too(two: list[Path]) -> None:
    report = summarizer.compare([str(path) for path in two], model="embedded")
    assert len(report.contradictions) == 2
    with pytest.raises(UsageError, match="at least two"):
        summarizer.compare([str(two[0])], model="embedded")


def test_reports_that_share_nothing_are_noted_and_others_are_not(run_cli: Cli, two: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Lamps fail in Veldby\n\nThe street lamps of Veldby failed at dusk. Nobody was hurt.\n", "utf-8")
    assert "may not be about one event" in (exact(run_cli, two[0], other).note or "")
    assert exact(run_cli, *two).note is None
