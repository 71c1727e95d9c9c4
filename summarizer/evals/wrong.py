"""Turns “this is wrong” into a golden case: the article, the statement and the right verdict, guarded from then on."""

import contextlib
import json
import re
import shutil
from pathlib import Path

from summarizer.evals.authoring import begin_set, slug
from summarizer.evals.cases import DEFAULT_SET, CaseFault, GoldenSet, KnownVerdict, folded, read_case
from summarizer.llm.recordings import write_atomic
from summarizer.results import Verdict
from summarizer.text.article import Article

_LIST = re.compile(r"^verdicts:[ \t]*(\[\])?[ \t]*\n", re.MULTILINE)


def report_wrong(
    article: Article,
    statement: str,
    *,
    verdict: Verdict = "not_stated",
    why: str = "",
    question: str | None = None,
    folder: Path = DEFAULT_SET,
    from_file: bool = True,
) -> Path:
    """Write the statement with its right verdict to the case of its article, which is made if there is none.

    ``from_file``: False if the article's path is a name that somebody sent, which must not be opened.
    Returns the case's path. Raises CaseFault for a case that cannot be read, SummarizerError if it cannot be written.
    """
    golden = GoldenSet(folder) if GoldenSet(folder).cases.is_dir() else begin_set(folder)
    known = KnownVerdict(statement=" ".join(statement.split()), verdict=verdict, why=why, question=question)
    name = _kept(golden, article, from_file=from_file)
    path = _case_of(golden, name)
    text = path.read_text(encoding="utf-8") if path.exists() else f"article: {json.dumps(name, ensure_ascii=False)}\n"
    if path.exists() and any(folded(one.statement) == folded(known.statement) for one in read_case(path).verdicts):
        return path
    write_atomic(path, _with(text, snippet(known)))
    return path


def snippet(known: KnownVerdict) -> str:
    """The entry as YAML, for the list ``verdicts`` of a case; JSON's strings are YAML's."""
    values = {name: value for name, value in known.model_dump().items() if value}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def _with(text: str, entry: str) -> str:
    """The case with one more entry, everything else as it stands."""
    if found := _LIST.search(text):
        return f"{text[: found.start()]}verdicts:\n{entry}{text[found.end() :]}"
    return f"{text.rstrip()}\nverdicts:\n{entry}"


def _kept(golden: GoldenSet, article: Article, *, from_file: bool) -> str:
    """The name under which the set has the article; copied, or written as text if it did not come from a file."""
    source = Path(article.source.path)
    if from_file and source.is_file():
        target = golden.articles / source.name
        if not target.exists():
            golden.articles.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        return target.name
    name = f"{slug(article.title or source.name)[:60].strip('-')}.txt"
    if not (golden.articles / name).exists():
        write_atomic(golden.articles / name, f"{article.title}\n\n{article.text}" if article.title else article.text)
    return name


def _case_of(golden: GoldenSet, article: str) -> Path:
    """The case of an article, or where it will be."""
    for path in sorted(golden.cases.glob("*.yaml")):
        with contextlib.suppress(CaseFault):  # another case's fault is no reason to refuse this one
            if read_case(path).article == article:
                return path
    return golden.cases / f"{slug(Path(article).stem)}.yaml"
