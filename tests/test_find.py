"""``summarize find``: the articles of an archive that bear on a question, with their passages or answers."""

import asyncio
import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from summarizer.corpus.search import Archive, FindReport, SayingsReport, find_answers
from summarizer.engine import Engine
from summarizer.extract.questions import Turn
from summarizer.render.answers import findings_text
from summarizer.results import AskReport, Statement
from summarizer.tasks import ArticleAnalysis
from tests.corpora import article, run_batch, write_articles

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    articles = write_articles(folder / "in", 12)
    (articles / "broken.txt").write_text("", encoding="utf-8")
    (articles / "copy.txt").write_text(article(2), encoding="utf-8")
    assert run_batch(articles, "-o", folder / "r.jsonl").returncode == 4  # the broken one
    return folder / "r.jsonl"


def found(run_cli: Cli, archive: Path, question: str, *more: str) -> FindReport:
    code, out, err = run_cli("find", question, "--corpus", archive, "--format", "json", *more)
    assert code == 0, err
    return FindReport.model_validate_json(out)


def test_the_passages_name_the_article_that_bears_on_it(run_cli: Cli, archive: Path) -> None:
    report = found(run_cli, archive, "Who opposed the tram line in Orrin Bay?")
    first = report.findings[0]
    assert (report.status, report.articles, Path(first.id).name) == ("passages", 12, "0008.txt")
    assert first.answer is None
    assert "opposed the tram line" in " ".join(piece.quote for one in first.passages for piece in one.evidence)
    texts = {row["id"]: row["text"] for row in map(json.loads, archive.read_text(encoding="utf-8").splitlines())}
    for finding in report.findings:
        for piece in (piece for one in finding.passages for piece in one.evidence):
            assert texts[finding.id][piece.start : piece.end] == piece.quote
            assert piece.quote in texts[finding.id].split("\n\n")[piece.place.paragraph - 1]
            assert piece.place.input_line is None
    text = run_cli("find", "Who opposed the tram line in Orrin Bay?", "--corpus", archive)[1]
    assert "0008.txt" in text
    assert "opposed the tram line" in text
    assert re.search(r"(strong|weak) match; ¶ 4, line 7", text)


def test_an_archive_gives_the_best_articles_and_those_first(archive: Path) -> None:
    with Archive(archive) as opened:
        hits = opened.search("Who opposed the tram line in Orrin Bay?", 5)
        best = opened.search("Who opposed the tram line in Orrin Bay?", 1)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert [hit.row.id for hit in best] == [hits[0].row.id]
    assert hits[0].score > hits[-1].score


def test_articles_with_a_strong_match_come_first(run_cli: Cli, archive: Path) -> None:
    report = found(run_cli, archive, "Who opposed the tram line in Orrin Bay?")
    strong = [any(one.match == "strong" for one in finding.passages) for finding in report.findings]
    assert strong == sorted(strong, reverse=True)


def test_without_a_common_word_nothing_is_found_and_nothing_denied(run_cli: Cli, archive: Path) -> None:
    report = found(run_cli, archive, "Which kangaroos yodel?")
    assert (report.status, report.findings, report.read) == ("passages", [], 0)
    code, out, _ = run_cli("find", "Which kangaroos yodel?", "--corpus", archive, "--strict")
    assert (code, out) == (4, "No word of the question stands in any of the 12 articles.\n")
    assert run_cli("find", "Who opposed the tram line?", "--corpus", archive, "--strict")[0] == 0
    assert found(run_cli, archive, "Who was it?").read == 0


def asked_of(archive: Path, statuses: list[Any]) -> FindReport:
    """What is found when the articles that are read say this, one after the other."""

    class Scripted(Engine):
        async def answer(self, analysis: ArticleAnalysis, question: str, turns: Sequence[Turn] = ()) -> AskReport:
            report = await super().answer(analysis, question, turns)
            status = statuses.pop(0)
            if status not in ("answered", "false_premise"):
                return report.model_copy(update={"status": status})
            first = report.passages[0].evidence
            answer = Statement(text="Somebody did.", support="verified", evidence=first)
            return report.model_copy(update={"status": status, "answer": answer, "passages": []})

    with Archive(archive) as opened:
        question = "Who opposed the tram line in Orrin Bay?"
        return asyncio.run(find_answers(opened, question, Scripted(), len(statuses)))


def test_a_models_answers_stand_alone(archive: Path) -> None:
    report = asked_of(archive, ["not_in_article", "answered", "unconfirmed"])
    assert (report.status, [one.status for one in report.findings]) == ("answered", ["answered"])
    text = findings_text(report, 3)
    assert text.startswith("Somebody did.\n")
    assert "verified by" in text


def test_an_archive_says_otherwise_than_the_question(archive: Path) -> None:
    report = asked_of(archive, ["unconfirmed", "false_premise", "not_in_article"])
    assert (report.status, [one.status for one in report.findings]) == ("false_premise", ["false_premise"])
    assert findings_text(report, 3).startswith("The article says otherwise: Somebody did.\n")
    both = asked_of(archive, ["false_premise", "answered"])
    assert (both.status, len(both.findings)) == ("answered", 2)


@pytest.mark.parametrize(
    ("statuses", "status", "said"),
    [
        (["not_in_article"] * 3, "not_in_articles", "No answer was found in the 3 of 12 articles that were read"),
        (["not_in_article", "unconfirmed"], "unconfirmed", "No answer was confirmed in the 2 of 12 articles that were"),
    ],
)
def test_no_answer_is_said_of_what_was_read_alone(archive: Path, statuses: list[str], status: str, said: str) -> None:
    report = asked_of(archive, statuses)
    assert report.status == status
    assert findings_text(report, 3).startswith(said)


def test_word_forms_meet(run_cli: Cli, archive: Path) -> None:
    assert found(run_cli, archive, "footbridges opposing Veldby councillors").read > 0


def test_words_of_the_query_language_are_only_words(run_cli: Cli, archive: Path) -> None:
    for question in ('"tram" AND NOT (line*', "title:Veldby ^tram", "a\x00b", "NEAR(tram line)"):
        found(run_cli, archive, question)


def test_the_index_follows_the_results(run_cli: Cli, archive: Path, tmp_path: Path) -> None:
    question = "Who opposed the tram line in Orrin Bay?"
    mine = tmp_path / "r.jsonl"
    shutil.copyfile(archive, mine)
    found(run_cli, mine, question)
    index = mine.with_name(mine.name + ".index")
    before = index.stat().st_mtime_ns
    found(run_cli, mine, question)
    assert index.stat().st_mtime_ns == before
    (tmp_path / "0013.txt").write_text(article(13), encoding="utf-8")
    run_cli("batch", tmp_path / "0013.txt", "-o", mine)
    assert found(run_cli, mine, "Who opposed the harbour wall in Halvermouth?").findings[0].id.endswith("0013.txt")


def test_parquet_is_searched_as_well(run_cli: Cli, archive: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra corpus is not installed")
    out = tmp_path / "r.parquet"
    run_cli("batch", archive.parent / "in", "-o", out)
    question = "Who opposed the tram line in Orrin Bay?"
    both = [[(one.id, one.passages) for one in found(run_cli, at, question).findings] for at in (out, archive)]
    assert both[0] == both[1] != []


def test_what_is_no_archive_is_said(run_cli: Cli, archive: Path, tmp_path: Path) -> None:
    assert run_cli("find", "Who?", "--corpus", tmp_path / "nothing.jsonl")[0] == 3
    other = tmp_path / "other.jsonl"
    other.write_text('{"a": 1}\n', encoding="utf-8")
    assert run_cli("find", "Who paid?", "--corpus", other)[0] == 3
    bare = tmp_path / "bare.jsonl"
    run_cli("batch", archive.parent / "in" / "0000.txt", "-o", bare, "--no-text")
    code, _, err = run_cli("find", "Who opposed it?", "--corpus", bare)
    assert (code, "--no-text" in err) == (3, True)
    assert run_cli("find", " ", "--corpus", archive)[0] == 2


BRIDGE = sorted((Path(__file__).parent / "data" / "bridge").glob("*.txt"))


def test_a_speaker_is_found_under_all_names(run_cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "bridge.jsonl"
    assert run_cli("batch", *BRIDGE, "-o", out)[0] == 0
    report = SayingsReport.model_validate_json(
        run_cli("find", "--speaker", "Association", "--corpus", out, "--format", "json")[1]
    )
    assert {one.named_as for one in report.sayings} == {"The Marlden Farmers’ Association", "The Association"}
    assert report.names == ["The Marlden Farmers’ Association", "the Association"]
    assert {one.speaker for one in report.sayings} == {"The Marlden Farmers’ Association"}
    texts = {row["id"]: row["text"] for row in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    for piece, where in ((piece, one.id) for one in report.sayings for piece in one.evidence):
        assert texts[where][piece.start : piece.end] == piece.quote
    mayor = run_cli("find", "--speaker", "ilse thorn", "--corpus", out)[1]
    assert "sayings of: " in mayor
    assert "“It will bring the two halves of our town together,”" in " ".join(mayor.split())
    assert "Denning" not in mayor
    halves = run_cli("find", "halves", "--speaker", "Thorn", "--corpus", out, "--format", "json")[1]
    assert [one["kind"] for one in json.loads(halves)["sayings"]] == ["quotation"]
    code, none, _ = run_cli("find", "--speaker", "Nobody", "--corpus", out, "--strict")
    assert (code, none) == (4, "No speaker or holder named “Nobody” says anything here.\n")
    assert run_cli("find", "--speaker", " ", "--corpus", out)[0] == 2
    assert run_cli("find", "--corpus", out)[0] == 2


@pytest.mark.parametrize("asked", [("Who?",), ("--speaker", "Mayor")])
def test_a_folder_is_no_archive(run_cli: Cli, tmp_path: Path, asked: tuple[str, ...]) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    code, _, err = run_cli("find", *asked, "--corpus", folder)
    assert (code, f"summarize batch {folder} -o articles.jsonl" in err) == (3, True)
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("command", [("find", "Who opposed the tram?"), ("find", "--speaker", "Mayor"), ("stances",)])
def test_rows_of_another_version_are_not_read(
    run_cli: Cli, archive: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    other = tmp_path / "rows.jsonl"
    other.write_bytes(archive.read_bytes().replace(b'"schema_version":2', b'"schema_version":1'))
    code, out, err = run_cli(*command, "--corpus", other)
    assert (code, out) == (3, "")
    assert "another version" in err
    code, _, err = run_cli("batch", archive.parent / "in", "-o", other)
    assert code == 2
    assert "choose another --output" in err
