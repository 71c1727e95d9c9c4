"""The command line: formats, exit codes, streams."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.results import Report
from tests.articles import COUNCIL

Cli = Callable[..., tuple[int, str, str]]


def piped(*args: str, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "summarizer", *args]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=60)


def test_a_report_as_text(run_cli: Cli, article: Path) -> None:
    code, out, err = run_cli(article)
    assert code == 0
    first, blank, headline = out.splitlines()[:3]
    assert re.fullmatch(r"\d+ statements, all the article’s own sentences", first)
    assert (blank, headline) == ("", "Council backs bridge over the Sarre")
    assert "Key points\n•" in out
    assert "(¶ 7, line 13)" in out
    assert "Nils Anders Holt, Councillor" in out
    assert "\x1b" not in out
    assert "nothing leaves" in err


def test_a_report_as_json_follows_its_schema(run_cli: Cli, article: Path) -> None:
    code, out, _ = run_cli(article, "--format", "json")
    made = Report.model_validate_json(out)
    assert code == 0
    assert made.article.title == "Council backs bridge over the Sarre"
    assert made.article.source.path == str(article)
    assert made.run.prompts == ""
    cleaned = run_cli("clean", article)[1].removesuffix("\n")
    pieces = [e for point in made.summary.key_points for e in point.evidence] if made.summary else []
    pieces += [e for stance in made.stances or [] for e in (*stance.evidence, stance.speaker) if e]
    pieces += [e for quoted in made.quotations or [] for e in quoted.evidence]
    assert pieces
    assert all(cleaned[e.start : e.end] == e.quote for e in pieces)


def test_what_cannot_be_read_without_a_model_is_said(run_cli: Cli, tmp_path: Path) -> None:
    german = tmp_path / "rat.txt"
    german.write_text(
        "Der Gemeinderat von Veldby hat am Dienstag beschlossen, eine Brücke über die Sarre zu bauen.\n\n"
        "Die Brücke soll 3,2 Millionen Kronen kosten, teilte das Bauamt mit. Sie könnte im Oktober öffnen.\n",
        encoding="utf-8",
    )
    for output_format in ("text", "markdown"):
        assert "Without a model, sides are read in English only." in run_cli(german, "--format", output_format)[1]


def test_markdown_says_where_everything_stands(run_cli: Cli, article: Path) -> None:
    _, out, _ = run_cli(article, "--format", "markdown")
    assert "\n# Council backs bridge over the Sarre\n" in out
    points = [line for line in out.splitlines() if line.startswith("- ")]
    assert points
    assert "(¶ 7, line 13)" in out
    assert out.endswith("*¶ and line count in the text that summarize clean prints.*\n")


def test_all_shows_what_the_length_has_no_room_for(run_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    said = "\n\n".join(f"“Lamp number {n} is out of order again,” Lena Marsh said." for n in range(1, 12))
    path.write_text(
        f"Lamps fail in Veldby\n\nThe lamps of Veldby failed on Monday night.\n\n{said}\n", encoding="utf-8"
    )
    short, everything = run_cli(path)[1], run_cli(path, "--all")[1]
    assert "more quotations; --all shows them" in short
    assert "--all" not in everything
    assert len(everything) > len(short)


@pytest.mark.parametrize("command", [(), ("ask",), ("compare",), ("clean",)])
def test_json_is_named_as_a_format(run_cli: Cli, article: Path, command: tuple[str, ...]) -> None:
    code, out, err = run_cli(*command, article, "--json")
    assert (code, out) == (2, "")
    assert err == "summarize: there is no option --json; write --format json\n"


def test_a_command_without_formats_does_not_name_them(run_cli: Cli) -> None:
    assert "--format" not in run_cli("doctor", "--json")[2]


def test_clean_can_be_quiet(run_cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(COUNCIL.replace("Sarre", "Saâre").encode("windows-1252", "replace"))
    assert run_cli("clean", path, "-q")[2] == ""


def test_several_inputs_keep_their_order_and_fail_alone(run_cli: Cli, article: Path) -> None:
    code, out, err = run_cli(article, "missing.txt", article, "--format", "json")
    first, second, third = json.loads(out)
    assert code == 3
    assert first["article"] == third["article"]
    assert second["error"] == {
        "kind": "input",
        "message": "there is no file missing.txt; check the path",
        "exit_code": 3,
    }
    assert "there is no file missing.txt" in err
    lines = run_cli(article, "missing.txt", "--format", "jsonl")[1].splitlines()
    assert ["error" in json.loads(line) for line in lines] == [False, True]


def test_output_goes_to_a_file_whole(run_cli: Cli, article: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    code, out, _ = run_cli(article, "--format", "json", "-o", target)
    assert (code, out) == (0, "")
    assert Report.model_validate_json(target.read_text(encoding="utf-8")).summary
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".write")] == []
    assert run_cli(article, "-o", tmp_path / "no" / "out.json")[0] == 2


def test_quiet_is_quiet(run_cli: Cli, article: Path) -> None:
    assert run_cli(article, "--quiet")[2] == ""


def test_a_pipe_needs_no_argument() -> None:
    for args in ((), ("-",), ("--format", "text")):
        done = piped(*args, stdin=COUNCIL.encode())
        assert done.returncode == 0
        assert b"\n\nCouncil backs bridge over the Sarre\n" in done.stdout


def test_a_command_s_name_is_reachable_as_a_file(
    run_cli: Cli, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    article.rename(tmp_path / "clean")
    code, out, _ = run_cli("./clean", "--format", "json")
    assert code == 0
    assert Report.model_validate_json(out)


BAD_INPUTS = {
    "missing": (None, "there is no file"),
    "folder": (Path, "is a folder"),
    "empty": (b"", "is empty"),
    "blank": (b" \n\n\t", "is empty"),
    "binary": (b"\x7fELF\x00\x01\x02\x00" * 40, "not an article"),
    "no article": (b"Home\nNews\nSport\nLog in\n", ""),
}


@pytest.mark.parametrize(("content", "said"), BAD_INPUTS.values(), ids=BAD_INPUTS)
@pytest.mark.parametrize("command", [(), ("clean",), ("chunks",)], ids=["summary", "clean", "chunks"])
def test_a_bad_input_is_one_sentence_and_exit_3(
    run_cli: Cli, tmp_path: Path, command: tuple[str, ...], content: object, said: str
) -> None:
    path = tmp_path / "input"
    if content is Path:
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    code, out, err = run_cli(*command, path)
    assert (code, out) == (3, "")
    (line,) = [line for line in err.splitlines() if "nothing leaves" not in line]
    assert said in line
    assert str(path) in line


@pytest.mark.parametrize(
    "args",
    [("--format", "yaml", "x"), ("--no-such-option",), ("clean", "a", "b"), ("--model", "gpt-4.1", "{article}")],
)
def test_wrong_usage_is_exit_2(run_cli: Cli, article: Path, args: tuple[str, ...]) -> None:
    code, out, err = run_cli(*(arg.format(article=article) for arg in args))
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_a_model_that_cannot_be_reached_is_exit_1(run_cli: Cli, article: Path) -> None:
    code, out, err = run_cli(article, "--base-url", "http://127.0.0.1:9/v1", "--model", "any")
    assert (code, out) == (1, "")
    assert "check the address" in err.splitlines()[-1]
    code, _, err = run_cli(article, "--model", "no/such.gguf")
    assert code == 1
    assert "there is no model file" in err


def test_clean_shows_what_it_removed(run_cli: Cli, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Advertisement\n\n" + COUNCIL, encoding="utf-8")
    out = run_cli("clean", page, "--show-removed")[1]
    assert "Advertisement" in out
    text = run_cli("clean", page)[1]
    assert "Advertisement" not in text
    assert "Work is planned to begin on 3 April." in text
    told = json.loads(run_cli("clean", page, "--format", "json")[1])
    raw = page.read_text(encoding="utf-8")
    assert all(r["text"] in raw[r["start"] : r["end"]] for r in told["removed"])


def test_chunks_show_the_plan(run_cli: Cli, article: Path) -> None:
    code, out, _ = run_cli("chunks", article, "--budget", "60")
    assert code == 0
    *chunks, total = out.splitlines()
    assert len(chunks) > 1
    assert f"{len(chunks)} chunks" in total
    assert "estimated" in total


@pytest.mark.parametrize("name", ["report", "error", "clean"])
def test_schemas_are_published(run_cli: Cli, name: str) -> None:
    schema = json.loads(run_cli("schema", name)[1])
    assert schema["type"] == "object"
    assert "schema_version" in schema["properties"]


def test_help_is_text_that_names_the_commands(run_cli: Cli) -> None:
    code, out, _ = run_cli("--help")
    assert code == 0
    for word in ("--format", "--model", "clean", "chunks", "schema", "Exit codes"):
        assert word in out
    assert run_cli("--version")[1].startswith("summarizer ")


@pytest.mark.parametrize("group", ["models", "config", "cache", "log"])
def test_help_names_all_that_a_group_does(run_cli: Cli, group: str) -> None:
    (line,) = [line for line in run_cli("--help")[1].splitlines() if line.startswith(f"  {group} ")]
    listed = run_cli(group, "--help")[1].partition("Commands:")[2].splitlines()
    commands = {words[0] for words in map(str.split, listed) if words and words[0].isalpha() and words[0].islower()}
    assert {word.strip(".,;") for word in line.split()} >= commands


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)


def test_alone_on_a_terminal_it_is_one_screen(run_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch)
    code, out, err = run_cli()
    assert (code, err) == (0, "")
    assert len(out.splitlines()) <= 22
    assert max(map(len, out.splitlines())) <= 80
    for word in ("article.txt", "summarize demo", "summarize doctor", "--help", "nothing leaves this machine"):
        assert word in out


@pytest.mark.parametrize("group", ["models", "config", "cache"])
def test_a_group_alone_shows_its_help(run_cli: Cli, group: str) -> None:
    code, out, err = run_cli(group)
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: summarize {group} ")
    assert "\n\n" in out


@pytest.mark.parametrize("command", ["summary", "stances", "ask", "check"])
def test_help_has_its_options_in_groups(run_cli: Cli, command: str) -> None:
    out = run_cli(command, "--help")[1]
    headings = re.findall(r"(?m)^(\w+):$", out)
    assert {"Arguments", "Output", "Model", "Reading"} <= set(headings)
    assert len(headings) == len(set(headings))
    assert "--base-url" in out.split("\nModel:\n")[1].split("\n\n")[0]


MISTYPED = {
    ("stance", "x.txt"): (2, "there is no command or file stance; did you mean summarize stances?"),
    ("sumarize", "{article}"): (2, "did you mean summarize FILE?"),
    ("bacth",): (2, "did you mean summarize batch?"),
    ("-f", "json", "-q", "ask", "{article}", "Who?"): (2, "options go after the command: summarize ask …"),
    ("-q", "check", "{article}"): (2, "options go after the command: summarize check …"),
    ("{article}", "--fromat", "json"): (2, "there is no option --fromat; did you mean --format?"),
    ("ask", "{article}", "Who?", "--evidense"): (2, "did you mean --evidence?"),
    ("models", "pul"): (2, "Did you mean 'pull'?; see summarize models --help"),
    ("{folder}/counsil.txt",): (3, "did you mean {article}?"),
    ("ask", "{folder}/Council.text", "Who?"): (3, "did you mean {article}?"),
    ("{folder}",): (3, "summarize batch {folder}"),
}


@pytest.mark.parametrize(("args", "said"), MISTYPED.items(), ids=map(str, MISTYPED))
def test_what_is_mistyped_is_told_what_is_near(
    run_cli: Cli, article: Path, args: tuple[str, ...], said: tuple[int, str]
) -> None:
    names = {"article": article, "folder": article.parent}
    code, out, err = run_cli(*(arg.format(**names) for arg in args))
    assert (code, out) == (said[0], "")
    assert said[1].format(**names) in err
    assert len([line for line in err.splitlines() if "nothing leaves" not in line]) == 1


@pytest.mark.parametrize("word", ["call", "articles", "harbour", "ask.txt", "./stance", "zz", "no/stances"])
def test_what_is_like_nothing_is_a_file_that_is_missing(run_cli: Cli, word: str) -> None:
    code, _, err = run_cli(word)
    assert code == 3
    assert f"there is no file {word}; check the path" in err


def test_a_file_is_read_though_its_name_is_like_a_command(
    run_cli: Cli, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    article.rename(tmp_path / "stance")
    assert run_cli("stance", "-q")[0] == 0


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "summarizer", "--help"], capture_output=True, text=True, check=True
    )
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    heavy = {"openai", "tiktoken", "xllamacpp", "pydantic", "rich.console", "trafilatura", "sentencex", "asyncio"}
    assert "typer" in imported
    assert not heavy & imported
    ours = {"cli", "errors", *(f"cli.{name}" for name in ("app", "groups", "options", "summary"))}
    assert {name for name in imported if name.startswith("summarizer.")} <= {f"summarizer.{name}" for name in ours}


def test_every_command_of_the_list_has_its_own_help(run_cli: Cli) -> None:
    listed = re.findall(r"(?m)^  (\w+) {2,}", run_cli("--help")[1].split("Commands:\n")[1])
    listed = listed[: listed.index("cache") + 1]
    assert {"summary", "ask", "check", "compare", "batch", "log", "cache"} <= set(listed)
    for name in listed:
        code, out, _ = run_cli(name, "--help")
        assert (code, out.startswith(f"Usage: summarize {name} ")) == (0, True)


def test_an_interrupt_is_exit_130(run_cli: Cli, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("summarizer.cli.output.run_reports", interrupt)
    code, out, err = run_cli(article)
    assert (code, out, err) == (130, "", "summarize: interrupted\n")


def test_a_closed_pipe_ends_quietly(article: Path) -> None:
    command = f"{sys.executable} -m summarizer {article} {article} {article} --quiet --format json | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.stdout == b'[\n{\n  "sch'
    assert done.stderr == b""


def test_the_limits_of_reading_are_options(run_cli: Cli, article: Path) -> None:
    for command in ((), ("clean",), ("chunks",)):
        code, out, err = run_cli(*command, article, "--max-bytes", "100")
        assert (code, out) == (3, "")
        assert "100 bytes" in err
        code, _, err = run_cli(*command, "http://127.0.0.1:9/article")
        assert (code, "--allow-private" in err) == (3, True)
        assert run_cli(*command, "https://news.example.test/article", "--offline")[0] == 3


def test_the_text_of_clean_imports_no_results(article: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from summarizer.cli.app import run; run(['clean', sys.argv[1], '-o', sys.argv[2]]); "
        "print(*(m for m in sys.modules if m.startswith('summarizer')))"
    )
    command = [sys.executable, "-c", code, str(article), str(tmp_path / "out.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert not {"summarizer.results", "summarizer.extract"} & set(done.stdout.split())
