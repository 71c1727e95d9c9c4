"""Nobody is told to install another than our own clone or wheel; errors print a command that works where they occur."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest

from summarizer.errors import DISTRIBUTION, install_command

ROOT = Path(__file__).parent.parent
PUBLISHED = False
"""Whether DISTRIBUTION is ours in the public index. Until then nobody may be told to install it from there."""
STRANGERS = "summarizer"
"""A package of the public index that is called like our import, and is somebody else's."""

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
FOR_USERS = sorted(EXTRAS.keys() - {"dev", "benchmarks"})

_INSTALLERS = r"(?:(?:pip[3x]?|uv pip|uv tool|uv|poetry|pdm|conda)\s+(?:install|download|wheel|run|add)|uvx)"
_WORDS = r"(?:\s+(?!&&)[^\s`|;&]+){0,12}?"


def told(text: str, name: str) -> list[str]:
    """Places of a text that tell to install a package by name from an index; paths and files are none."""
    package = re.sub(r"[-_]", "[-_.]", name)
    bare = rf"""["']?(?<!-m )(?<![\w./:-]){package}(?![\w./-])"""
    installs = rf"(?i)\b{_INSTALLERS}{_WORDS}\s+{bare}"
    with_extras = rf"(?i)(?<![\w./:-]){package}\[[a-z]+[\],]"
    return [found[0] for form in (installs, with_extras) for found in re.finditer(form, text.replace("\\\n", " "))]


@pytest.mark.parametrize(
    "shown",
    [
        "pip install {}",
        "pip install '{}[eval]'",
        'python -m pip install -q -U "{}>=0.1"',
        ".venv/bin/python -m pip install -c constraints.txt \\\n    {}",
        "Reading needs `pip install\n'{}[documents]'`.",
        "uvx {} article.txt",
        "pipx run {}",
        "uv tool install {}",
        'additional_dependencies: ["{}[eval]"]',
        "is {}[ray] installed?",
    ],
)
@pytest.mark.parametrize("name", [STRANGERS, DISTRIBUTION, DISTRIBUTION.replace("-", "_")])
def test_an_instruction_by_name_is_seen(shown: str, name: str) -> None:
    assert told(shown.format(name), name)


@pytest.mark.parametrize(
    "shown",
    [
        "pip install -e '.[eval]'",
        "pip install dist/evidence_summarizer-0.1.0-py3-none-any.whl",
        "pip install 'PATH/dist/evidence_summarizer-0.1.0-py3-none-any.whl[web]'",
        "pip install -e '/home/me/summarizer[web]'",
        "pip install -e . && summarizer article.txt",
        "pip install ./summarizer",
        "python -m summarizer article.txt",
        "pip install -e . it, then: python -m summarizer article.txt",
        "Python imports `summarizer`; the commands are `summarize` and `summarizer`.",
        "pytest --summarizer-evals evals",
        "pip install summarizers",
    ],
)
@pytest.mark.parametrize("name", [STRANGERS, DISTRIBUTION])
def test_a_path_or_another_name_is_no_such_instruction(shown: str, name: str) -> None:
    assert not told(shown, name)


def test_nothing_tells_to_install_a_strangers_package() -> None:
    names = [STRANGERS] if PUBLISHED else [STRANGERS, DISTRIBUTION]
    files = dict(texts())
    assert {"README.md", "pyproject.toml", ".ci/run", "docs/evals.md", "summarizer/errors.py"} <= files.keys()
    found = {
        path: hits for path, text in files.items() if (hits := [hit for name in names for hit in told(text, name)])
    }
    assert found == {}


def test_the_documented_wheel_is_the_one_that_is_built() -> None:
    wheel = f"{DISTRIBUTION.replace('-', '_')}-{PROJECT['version']}-py3-none-any.whl"
    assert PROJECT["name"] == DISTRIBUTION
    assert wheel in (ROOT / "docs" / "quickstart.md").read_text(encoding="utf-8")


def test_every_extra_is_documented_and_every_named_one_is_there() -> None:
    shown = (ROOT / "docs" / "quickstart.md").read_text(encoding="utf-8")
    assert [extra for extra in FOR_USERS if f"| `{extra}` |" not in shown] == []
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "summarizer").rglob("*.py")]
    named = set(re.findall(r"(?:install_command|needing_extra)\([\"'](\w+)[\"']", "\n".join(code)))
    assert named == set(FOR_USERS)


@pytest.mark.parametrize("extra", FOR_USERS)
def test_the_command_names_what_the_project_asks_for(extra: str) -> None:
    if not _is_installed():
        pytest.skip(f"{DISTRIBUTION} is not installed here: pip install -e .")
    wanted = shlex.split(install_command(extra))[4:]
    assert wanted == ["-e", f".[{extra}]"] or sorted(wanted) == sorted(EXTRAS[extra])


def test_an_installed_checkout_is_installed_again_with_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _installed(tmp_path, "tarn-reader>=2.0; extra == 'documents'")
    (about,) = tmp_path.glob("*.dist-info")
    monkeypatch.syspath_prepend(tmp_path)
    for url, wanted in ((ROOT.as_uri(), ["-e", ".[documents]"]), ("file:///elsewhere", ["tarn-reader>=2.0"])):
        (about / "direct_url.json").write_text(f'{{"dir_info": {{"editable": true}}, "url": "{url}"}}')
        assert shlex.split(install_command("documents"))[4:] == wanted


def test_the_printed_command_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell runs it as printed; pip says what it would install, from a folder in the index's place."""
    _installed(tmp_path / "here", "tarn-reader>=2.0; extra == 'documents'", "veldby-web; extra == 'web'", "numpy>=2.0")
    monkeypatch.syspath_prepend(tmp_path / "here")
    _wheel(tmp_path / "index", "tarn_reader", "2.1")
    _wheel(tmp_path / "index", "veldby_web", "1.0")
    offline = {"PIP_DRY_RUN": "1", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "index")}
    command = install_command("documents")
    ran = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False, env={**os.environ, **offline}, cwd=tmp_path
    )
    assert ran.returncode == 0, ran.stderr
    assert "Would install tarn-reader-2.1" in ran.stdout.replace("_", "-")
    assert "veldby" not in ran.stdout


def test_the_command_is_one_a_shell_takes_apart_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(tmp_path, "tarn-reader>=2.0,<3; extra == 'documents'", 'oslo; extra == "documents"', "x; extra == 'web'")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "executable", "/opt/my tools/bin/python")
    words = ["/opt/my tools/bin/python", "-m", "pip", "install", "tarn-reader>=2.0,<3", "oslo"]
    assert shlex.split(install_command("documents")) == words


def test_an_environment_without_pip_is_reached_by_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(tmp_path, "tarn-reader>=2.0; extra == 'documents'")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "pip", None)
    words = ["uv", "pip", "install", "--python", sys.executable, "tarn-reader>=2.0"]
    assert shlex.split(install_command("documents")) == words


def test_a_checkout_that_is_not_installed_is_installed_with_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _installed(tmp_path, "numpy>=2.0")  # metadata from before the extra was there count as none
    monkeypatch.syspath_prepend(tmp_path)
    assert shlex.split(install_command("documents"))[4:] == ["-e", ".[documents]"]
    monkeypatch.chdir(tmp_path)
    assert shlex.split(install_command("documents"))[4:] == ["-e", f"{ROOT}[documents]"]
    assert (ROOT / "pyproject.toml").is_file()


# --- Building


def test_two_builds_have_the_same_bytes(tmp_path: Path) -> None:
    """In two folders, with files of other times and permissions, wheel and sdist come out equal, and complete."""
    pytest.importorskip("hatchling", reason="the extra dev is not installed")
    built = []
    for name, age in (("one", 0), ("another", 10**8)):
        tree = tmp_path / name / "clone"
        for part in ("summarizer", "prompts", "docs"):
            shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
        for part in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "constraints.txt", "Dockerfile"):
            shutil.copy(ROOT / part, tree / part)
        for path in tree.rglob("*"):
            os.utime(path, (10**9 + age, 10**9 + age))
            path.chmod(path.stat().st_mode | (0o020 if age else 0))
        env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
        command = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path / name)]
        subprocess.run(command, cwd=tree, env=env, check=True, capture_output=True, timeout=120)
        built.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir() if path.is_file()})
    assert len(built[0]) == 2
    assert built[0] == built[1]
    (wheel,) = (tmp_path / "one").glob("*.whl")
    files = set(zipfile.ZipFile(wheel).namelist())
    data = f"{DISTRIBUTION.replace('-', '_')}-{PROJECT['version']}.data/data"
    assert {"summarizer/showcase/library-cat.txt", "summarizer/py.typed", "summarizer/_prompts/system.md"} <= files
    assert f"{data}/share/man/man1/summarize.1" in files
    assert len([name for name in files if name.startswith("summarizer/showcase/recordings/")]) > 3


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each with its arguments."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_image_is_slim_and_its_user_is_not_root() -> None:
    made = instructions()
    assert [image.split()[0] for word, image in made if word == "FROM"] == ["python:3.13-slim"] * 2
    last = made[[word for word, _ in made].index("FROM", 1) :]
    (user,) = [user for word, user in last if word == "USER"]
    assert int(user) > 0
    assert [word for word, _ in last].index("USER") < [word for word, _ in last].index("ENTRYPOINT")
    assert not [words for word, words in last if word in ("ADD", "EXPOSE") or "pip" in words]
    assert not re.search(r"(?i)api_key|token|password", str(made))
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    named = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    assert [name for name in named if not (ROOT / name).exists()] == []
    needed = PROJECT["readme"], "LICENSE", "prompts", "summarizer", "docs/summarize.1", "constraints.txt"
    assert set(needed) <= set(named)


def test_the_dockerfile_has_no_fault_that_a_linter_knows() -> None:
    linter = shutil.which("hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if linter is None:
        pytest.skip("hadolint is not installed: it comes with the extra dev")
    done = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


ARTICLE = "evals/articles/harbour-tram.txt"


@pytest.mark.parametrize(
    ("missing", "extra", "line"),
    [
        ("ray", "ray", f"batch {ARTICLE} -o {{}}/rows.jsonl --engine ray"),
        ("pyarrow", "corpus", f"batch {ARTICLE} -o {{}}/rows.parquet"),
        ("pyarrow", "corpus", "batch {}/archive.parquet -o {}/rows.jsonl"),
        ("yaml", "eval", "eval"),
        ("scipy", "eval", "eval lint"),
        ("starlette", "web", "serve"),
        ("genai_prices", "prices", f"{ARTICLE} -m m --base-url https://m.example.test/v1 --max-cost 1 --dry-run"),
    ],
)
def test_an_error_for_a_missing_extra_ends_with_the_command(
    tmp_path: Path, missing: str, extra: str, line: str
) -> None:
    (tmp_path / "archive.parquet").write_bytes(b"PAR1")
    program = (
        f"import sys; sys.modules[{missing!r}] = None; from summarizer.cli.app import run; sys.exit(run(sys.argv[1:]))"
    )
    arguments = shlex.split(line.format(tmp_path, tmp_path))
    command = [sys.executable, "-c", program, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.splitlines()[-1].endswith(f": {install_command(extra)}")


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the tree, but for what tools leave there: its path from the root, and what it says."""
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name == ".ci" or not name.startswith((".", "__pycache__"))]
        if Path(folder) == ROOT:
            below[:] = [name for name in below if name not in {"build", "dist"}]
        for name in names:
            path = Path(folder, name)
            try:
                yield path.relative_to(ROOT).as_posix(), _without_own_extras(path)
            except UnicodeDecodeError:
                continue


def _without_own_extras(path: Path) -> str:
    """A file's text; of the project's own file, without the extras that consist of others."""
    text = path.read_text(encoding="utf-8")
    return text.replace(f'"{DISTRIBUTION}[', '".[') if path == ROOT / "pyproject.toml" else text


def _is_installed() -> bool:
    try:
        return bool(requires(DISTRIBUTION))
    except PackageNotFoundError:
        return False


def _installed(folder: Path, *requirements: str) -> None:
    """Metadata as an installer leaves them, with such requirements."""
    about = folder / f"{DISTRIBUTION.replace('-', '_')}-9.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(_metadata(DISTRIBUTION, "9", requirements), encoding="utf-8")


def _wheel(folder: Path, name: str, version: str) -> None:
    folder.mkdir(exist_ok=True)
    about = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{about}/METADATA", _metadata(name, version, ()))
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


def _metadata(name: str, version: str, requirements: tuple[str, ...]) -> str:
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    return "\n".join([*lines, *(f"Requires-Dist: {line}" for line in requirements), ""])
