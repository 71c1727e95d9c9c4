"""``summarize eval`` from end to end: gate, baseline, reports, recordings."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from junitparser import JUnitXml
from lxml import html

from summarizer.evals.results import read_results
from summarizer.ingest.load import load_article
from tests.evals.golden import CASE, write_set

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    return write_set(tmp_path / "set")


def test_a_new_case_must_hold_everything_until_it_is_accepted(golden: Path, run_cli: Cli) -> None:
    write_set(golden, CASE.replace('[["nine votes to four"]]', '[["unanimously"]]'))
    code, out, _ = run_cli("eval", golden)
    assert code == 4
    assert "embedded · bridge · fact_recall new → 0.6667: vote (not in the summary: “by nine votes to four”)" in flat(
        out
    )
    assert "FAILED: 1 case worse than accepted" in out
    code, out, _ = run_cli("eval", "accept", golden)
    assert code == 0
    assert "fact_recall new → 0.6667" in out
    code, out, _ = run_cli("eval", golden)
    assert code == 0
    assert re.search(r"fact_recall +0\.667 +2 facts", out)
    assert "passed: 1 case," in out


def test_what_got_worse_is_named_though_another_item_made_up_for_it(golden: Path, run_cli: Cli) -> None:
    write_set(golden, CASE.replace('[["nine votes to four"]]', '[["unanimously"]]').replace("weight: 2", "weight: 1"))
    assert run_cli("eval", "accept", golden)[0] == 0
    write_set(golden, CASE.replace('[["3.2 million crowns"]]', '[["4 million"]]').replace("weight: 2", "weight: 1"))
    code, out, _ = run_cli("eval", golden)
    assert code == 4
    assert "fact_recall 0.5 → 0.5: cost" in flat(out)


def test_a_case_that_cannot_be_read_fails_and_the_others_go_on(golden: Path, run_cli: Cli) -> None:
    write_set(golden, CASE.replace("bridge.txt", "gone.txt"), name="lost")
    code, out, _ = run_cli("eval", golden)
    assert code == 4
    assert "Not scored" in out
    assert "embedded · lost:" in out
    assert re.search(r"fact_recall +1\.000 +2 facts", out)
    assert run_cli("eval", golden, "-k", "bridge")[0] == 0


def test_a_deleted_case_does_not_pass_unnoticed(golden: Path, run_cli: Cli) -> None:
    write_set(golden, name="second")
    assert run_cli("eval", "accept", golden)[0] == 0
    (golden / "cases" / "second.yaml").unlink()
    code, out, _ = run_cli("eval", golden)
    assert code == 4
    assert "embedded · second: the baseline has it" in out
    assert run_cli("eval", "accept", golden)[0] == 0
    assert run_cli("eval", golden)[0] == 0


def test_floors_and_ceilings(golden: Path, run_cli: Cli) -> None:
    run_cli("eval", "accept", golden)
    (golden / "gates.toml").write_text("[floors]\npassage_first = 1.01\n[models.embedded.ceilings]\nlength = 0.1\n")
    code, out, _ = run_cli("eval", golden)
    assert code == 4
    assert "below the floor of 1.01" in out
    assert "above the ceiling of 0.1" in out
    (golden / "gates.toml").write_text("[floors]\nrouge = 1\n")
    code, _, err = run_cli("eval", golden)
    assert code == 2
    assert "no such metric: rouge" in err


def test_reports_for_programs(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    write_set(golden, CASE.replace('[["nine votes to four"]]', '[["<unanimously>"]]'))
    paths = [tmp_path / name for name in ("r.json", "r.md", "r.xml")]
    code, _, _ = run_cli("eval", golden, "--json", paths[0], "--markdown", paths[1], "--junit", paths[2])
    assert code == 4
    run = read_results(paths[0])
    assert run.models == ["embedded"]
    assert run.pooled("embedded", "fact_recall") == pytest.approx(2 / 3, abs=1e-4)
    assert run.results[0].shown[0].where == "headline"
    markdown = paths[1].read_text(encoding="utf-8")
    assert "| fact\\_recall | 0.667 (2 facts) |" in markdown
    (suite,) = JUnitXml.fromfile(str(paths[2]))
    assert (suite.name, suite.tests, suite.failures) == ("embedded", 2, 1)


def test_comparing_two_results(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    for number in range(3):
        write_set(golden, name=f"bridge{number}")
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    run_cli("eval", golden, "--json", first)
    run_cli("eval", golden, "--json", second)
    code, out, _ = run_cli("eval", "compare", first, second)
    assert code == 0
    assert re.search(r"fact_recall +1\.000 +1\.000 +–", out)  # one article: no interval
    first.write_text(json.dumps({"version": 1}), encoding="utf-8")
    assert run_cli("eval", "compare", first, second)[0] == 2


def test_modes_and_models_that_cannot_be(golden: Path, run_cli: Cli) -> None:
    assert "exclude each other" in run_cli("eval", golden, "--live", "--record")[2]
    assert "name it with --model" in run_cli("eval", golden, "--record")[2]
    code, _, err = run_cli("eval", golden, "--model", "gpt-x")
    assert code == 2
    assert "has no recordings of gpt-x; it has: embedded" in err
    assert "no case of" in run_cli("eval", golden, "-k", "nothing")[2]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_page_shows_what_failed_and_runs_nothing(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    case = CASE.replace('[["nine votes to four"]]', '[["unanimously"]]')
    write_set(golden, case.replace("the council approved it", "<script>alert(1)</script>"))
    page = tmp_path / "run.html"
    assert run_cli("eval", golden, "--html", page)[0] == 4
    text = page.read_text(encoding="utf-8")
    tree = html.fromstring(text)
    assert tree.xpath("//script | //link | //img | //*[@style] | //iframe") == []
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert tree.xpath("//title/text()") == [f"failed: {golden}"]
    assert tree.xpath("//div[@class='text']/mark[contains(@class, 'missed')]/text()") == ["by nine votes to four"]
    assert "bridge will cost 3.2" in "".join(tree.xpath("//div[@class='text']/mark[contains(@class, 'held')]/text()"))
    (row,) = tree.xpath("//table[@class='tiles']//tr[th/a/text()='bridge']")
    assert row.xpath("td[contains(@class, 'worse')]/@title") == ["fact_recall: worse"]
    text_of_article = "".join(tree.xpath("//div[@class='text']//text()"))
    assert text_of_article == load_article(str(golden / "articles" / "bridge.txt")).text


def test_articles_cannot_break_out_of_the_page(golden: Path, tmp_path: Path, run_cli: Cli) -> None:
    article = golden / "articles" / "bridge.txt"
    said = "</div><script>alert(1)</script> \x1b[31m"
    article.write_text(article.read_text(encoding="utf-8").replace("the council said", f"the {said} council said"))
    page = tmp_path / "run.html"
    run_cli("eval", golden, "--html", page)
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "\x1b" not in text
