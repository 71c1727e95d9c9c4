"""Begins golden sets, and drafts cases from what the program reads today, for a person to correct."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from summarizer.article import Article
from summarizer.engine import Engine
from summarizer.errors import UsageError
from summarizer.evaluation.cases import case_schema
from summarizer.evaluation.golden import GoldenSet
from summarizer.loading import load_article
from summarizer.models.recorded import write_json, write_whole
from summarizer.results import Evidence, Stance
from summarizer.tasks.prompting import Wanted
from summarizer.text.stems import is_stop_word, word_spans

_GATES = """\
# What a whole run must reach, whatever was accepted before. The names are those of the report's first column.
# [models.NAME.floors] and [models.NAME.ceilings] say it for one model.

[floors]
quote_fidelity = 1.0

[ceilings]
forbidden = 0
position_flips = 0
"""
_HEADER = """\
# yaml-language-server: $schema=../case.schema.json
# A draft: it says what the program reads in the article today. Correct it, so that it says what is right.
#   facts: keep what a summary must say, add what is missing; must: false for what it may say.
#   stances: who takes which side; delete the key if they do not matter here.
#   questions: short answers in the article's words, and questions that the article does not answer.
#   forbidden: what no output may say, with why.
# Then: summarize eval lint, and summarize eval.
"""
_PHRASES = 3
"""Names and numbers that make up a drafted wording."""
_FEW_WORDS = 5
"""Words of a drafted wording where a sentence has neither names nor numbers."""


class _Quoted(str):
    """Text that YAML shows in quotation marks, so that nobody wonders what of it counts."""


class _Row(list[Any]):
    """A list that YAML shows on one line."""


class _CaseDumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - the base's name
        """Indent lists under their key."""
        super().increase_indent(flow, False)


_CaseDumper.add_representer(_Quoted, lambda d, v: d.represent_scalar("tag:yaml.org,2002:str", v, style='"'))
_CaseDumper.add_representer(_Row, lambda d, v: d.represent_sequence("tag:yaml.org,2002:seq", v, flow_style=True))


def begin_set(folder: Path) -> GoldenSet:
    """An empty golden set in a folder. Raises UsageError when there is one already."""
    golden = GoldenSet(folder)
    if golden.cases.exists():
        raise UsageError(f"{folder} is a golden set already; add to it with: summarize eval add ARTICLE --set {folder}")
    for part in (golden.articles, golden.cases):
        part.mkdir(parents=True, exist_ok=True)
    write_whole(golden.gates, _GATES)
    write_json(golden.schema, case_schema())
    return golden


def add_article(golden: GoldenSet, source: Path) -> Path:
    """Copy an article into a set and draft its case; returns the case's path.

    Raises UsageError when the set is none or has the article's case; InputError when the article cannot be read.
    """
    if not golden.cases.is_dir():
        raise UsageError(f"{golden.folder} is no golden set; begin it with: summarize eval init {golden.folder}")
    path = golden.cases / f"{_slug(source.stem)}.yaml"
    if path.exists():
        raise UsageError(f"{path} is there already; edit it, or give the article another name")
    article = load_article(str(source))
    kept = golden.articles / source.name
    if not (kept.exists() and kept.samefile(source)):
        shutil.copyfile(source, kept)
    write_whole(path, _HEADER + _yaml(draft_case(article, source.name)))
    return path


def draft_case(article: Article, name: str) -> dict[str, Any]:
    """What a case would say if all that is read today were right."""
    known = {key: _Quoted(value) for key in ("title", "author", "published") if (value := getattr(article, key))}
    report = asyncio.run(Engine().report(article, Wanted()))
    assert report.summary is not None
    statements = [*report.summary.overview, *report.summary.key_points]
    facts = [_fact(article, evidence) for statement in statements for evidence in statement.evidence]
    return {
        "article": name,
        "tags": [],
        **known,
        "facts": list(_with_own_ids(facts)),
        "stances": [_stance(stance) for stance in report.stances or []],
        "questions": [],
        "forbidden": [],
    }


def _fact(article: Article, evidence: Evidence) -> dict[str, Any]:
    phrases = _telling_phrases(evidence.quote, article.language)
    wording = _Row(_Quoted(phrase) for phrase in phrases)
    return {"id": _slug(" ".join(phrases)[:30]), "wordings": _Row([wording]), "evidence": _Quoted(evidence.quote)}


def _telling_phrases(sentence: str, language: str) -> list[str]:
    """Its first numbers and names, as they stand; its first words where it has none."""
    words = [sentence[span.start : span.end] for span in word_spans(sentence)]
    telling = [w for at, w in enumerate(words) if w[0].isdigit() or (at and w[0].isupper() and len(w) > 1)]
    told = [w for w in dict.fromkeys(telling) if not is_stop_word(w, language)]
    return told[:_PHRASES] or [" ".join(sentence.split()[:_FEW_WORDS])]


def _with_own_ids(facts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for number, fact in enumerate(facts, start=1):
        identifier = fact["id"] if fact["id"] not in seen else f"{fact['id']}-{number}"
        seen.add(identifier)
        yield fact | {"id": identifier}


def _stance(stance: Stance) -> dict[str, Any]:
    return {
        "holder": _Row([_Quoted(stance.holder)]),
        "target": _Row([_Quoted(stance.target)]),
        "position": stance.position,
        "words": _Quoted(stance.evidence[0].quote),
    }


def _slug(text: str) -> str:
    """Letters and digits of a name in lower case, joined by hyphens."""
    stems = re.findall(r"[a-z0-9]+", text.casefold().encode("ascii", "ignore").decode())
    return "-".join(stems) or "fact"


def _yaml(case: dict[str, Any]) -> str:
    text: str = yaml.dump(case, Dumper=_CaseDumper, sort_keys=False, allow_unicode=True, width=10_000)
    return text
