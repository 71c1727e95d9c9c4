"""A golden set: a folder with ``articles/``, ``cases/``, ``recordings/``, ``gates.toml`` and ``baseline.json``."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.article import Article
from summarizer.errors import UsageError
from summarizer.evaluation.cases import Case, read_case
from summarizer.loading import load_article

DEFAULT_SET = Path("evals")


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """The places of a golden set."""

    folder: Path

    @property
    def articles(self) -> Path:
        """Where the articles are."""
        return self.folder / "articles"

    @property
    def cases(self) -> Path:
        """Where the cases are."""
        return self.folder / "cases"

    @property
    def recordings(self) -> Path:
        """Where each model has a folder of recordings."""
        return self.folder / "recordings"

    @property
    def gates(self) -> Path:
        """The floors and ceilings that a run must keep."""
        return self.folder / "gates.toml"

    @property
    def baseline(self) -> Path:
        """The scores that were accepted last."""
        return self.folder / "baseline.json"

    @property
    def schema(self) -> Path:
        """The JSON Schema of a case, for editors."""
        return self.folder / "case.schema.json"


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """A case with its name and where it and its article are."""

    name: str
    """The file's name without its ending; unique within a set."""
    case: Case
    path: Path
    article_path: Path

    def load(self) -> Article:
        """The article, cleaned. Raises InputError."""
        return load_article(str(self.article_path))

    def is_like(self, words: str) -> bool:
        """True when each of the words, separated by spaces, is a tag of the case or part of its name."""
        return all(word in self.case.tags or word.lower() in self.name.lower() for word in words.split())


def find_set(paths: Sequence[Path]) -> tuple[GoldenSet, list[Path]]:
    """The golden set that paths belong to, and the case files they name.

    A path is a golden set's folder or a case file; none is ``evals``. Raises UsageError when they belong to several
    sets, or to none.
    """
    sets, files = set(), list[Path]()
    for path in paths or [DEFAULT_SET]:
        if (path / "cases").is_dir():
            sets.add(path)
            files += sorted((path / "cases").glob("*.yaml"))
        elif path.suffix in (".yaml", ".yml") and path.is_file():
            sets.add(path.parent.parent)
            files.append(path)
        else:
            raise UsageError(f"{path} is no golden set and no case; begin one with: summarize eval init {path}")
    if len(sets) > 1:
        raise UsageError(f"{', '.join(sorted(map(str, sets)))} are several golden sets; evaluate one at a time")
    return GoldenSet(sets.pop()), list(dict.fromkeys(files))


def read_cases(golden: GoldenSet, files: Sequence[Path], like: str = "") -> list[GoldenCase]:
    """The cases in the files that fit ``like``. Raises CaseFault; UsageError when none is left."""
    read = [(path, read_case(path)) for path in files]
    cases = [GoldenCase(path.stem, case, path, golden.articles / case.article) for path, case in read]
    chosen = [case for case in cases if case.is_like(like)]
    if not chosen:
        what = f"no case of {golden.folder} fits -k {like!r}" if like else f"{golden.cases} holds no case"
        raise UsageError(f"{what}; add one with: summarize eval add ARTICLE")
    return chosen
