"""What is printed fits the width it has, in wide characters too, and is coloured where that is wanted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.articles import COUNCIL

Cli = Callable[..., tuple[int, str, str]]

WIDE = """\
萨尔河上将建新桥

维尔德比镇议会周二以十四票对九票决定，将于明年春天在萨尔河上修建一座步行桥，这座桥将连接镇的两半，工程部门对此表示欢迎。

工程部门表示，这座桥将耗资三百二十万克朗，可能于十月开放，届时每天预计将有四百名游客经过码头街，商户们对此感到高兴。

市长伊尔莎·索恩说：“这座桥将把维尔德比的两半连接在一起。”议员尼尔斯·霍尔特反对这一计划，他说：“我们负担不起这座桥。”
"""
COMMANDS = [
    ["FILE"],
    ["stances", "FILE"],
    ["stances", "FILE", "--matrix"],
    ["ask", "FILE", "Who opposed the plan?", "--evidence"],
]


@pytest.fixture(params=[COUNCIL, WIDE], ids=["latin", "wide"])
def article(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(request.param, encoding="utf-8")
    return path


@pytest.mark.parametrize("columns", [60, 80, 140])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_line_is_wider_than_the_terminal(
    run_cli: Cli, article: Path, words: list[str], columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, _ = run_cli(*(str(article) if word == "FILE" else word for word in words))
    assert code == 0
    lines = out.splitlines()
    assert lines
    assert max(map(cell_len, lines)) <= columns
    assert "\x1b" not in out


def test_columns_are_used(run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(COUNCIL, encoding="utf-8")
    longest = []
    for columns in (60, 100):
        monkeypatch.setenv("COLUMNS", str(columns))
        longest.append(max(map(len, run_cli(str(path))[1].splitlines())))
    assert 40 < longest[0] <= 60 < longest[1]


def test_forced_colour_is_of_sixteen(run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(COUNCIL, encoding="utf-8")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR")
    for term in ("xterm", "xterm-256color"):
        monkeypatch.setenv("TERM", term)
        out = run_cli(str(path))[1]
        codes = {int(code) for codes in re.findall(r"\x1b\[([\d;]*)m", out) for code in codes.split(";")}
        assert codes <= {0, 1, 2, 4, *range(30, 38), 39}
        assert codes & {31, 32}


def test_a_pipe_gets_no_colour(run_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(COUNCIL, encoding="utf-8")
    monkeypatch.delenv("NO_COLOR")
    assert "\x1b" not in run_cli(str(path))[1]
