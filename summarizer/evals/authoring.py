"""Starts golden sets, drafts cases from the program's own output for a person to correct, and finds faults in cases."""

import asyncio
import html
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from summarizer.engine import Engine
from summarizer.errors import SummarizerError, UsageError
from summarizer.evals.cases import (
    Case,
    CaseFault,
    GoldenCase,
    GoldenSet,
    case_schema,
    find_verbatim,
    folded,
    read_case,
    says,
)
from summarizer.evals.scorers.polarity import is_negated
from summarizer.evals.trials import passing_faults
from summarizer.ingest.load import load_article, read_input
from summarizer.llm.recordings import write_atomic, write_json
from summarizer.results import Evidence, Quoted
from summarizer.shape import Wanted
from summarizer.text.article import Article, Span
from summarizer.text.stems import is_stop_word, word_spans

_GATES = """\
# What a whole run must reach, whatever the baseline has. The names are those of the report's first column.
# [models.NAME.floors] and [models.NAME.ceilings] set it for one model.

[floors]
quote_fidelity = 1.0

[ceilings]
forbidden = 0
position_flips = 0
"""
_HEADER = """\
# yaml-language-server: $schema=../case.schema.json
# A draft: what the program reads in the article today. Correct it, so that it states what is right.
#   facts: keep what a summary must state, as sentences; add what is missing; must: false for what it may state.
#   stances: who takes which side, main: true for those that none may miss; delete the key if they do not matter here.
#   questions: short answers in the article's words, and questions that the article does not answer.
#   forbidden: what no output may state, with why.
# Then: summarize eval lint, and summarize eval.
"""
_PHRASES = 3
"""Names and numbers that make up a drafted wording."""
_FEW_WORDS = 5
"""Words of a drafted wording for a sentence with neither names nor numbers."""
_WHO_SAID = {
    "en": "Who said: “{}”?",
    "de": "Wer sagte: „{}“?",
    "fr": "Qui a dit : « {} » ?",
    "es": "¿Quién dijo: «{}»?",
    "it": "Chi ha detto: «{}»?",
}
_MOST_QUESTIONS = 3
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_HYPHENATED = re.compile(r"-[ \t]*\n\s*")


class _Quoted(str):
    """Text that YAML shows in quotation marks, so that its extent is clear."""


class _Inline(list[Any]):
    """A list that YAML shows on one line."""


class _CaseDumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - the base's name
        """Indent lists under their key."""
        super().increase_indent(flow, False)


_CaseDumper.add_representer(_Quoted, lambda d, v: d.represent_scalar("tag:yaml.org,2002:str", v, style='"'))
_CaseDumper.add_representer(_Inline, lambda d, v: d.represent_sequence("tag:yaml.org,2002:seq", v, flow_style=True))


def begin_set(folder: Path) -> GoldenSet:
    """An empty golden set in a folder. Raises UsageError when there is one already."""
    golden = GoldenSet(folder)
    if golden.cases.exists():
        raise UsageError(f"{folder} is a golden set already; add to it with: summarize eval add ARTICLE --set {folder}")
    for part in (golden.articles, golden.cases):
        part.mkdir(parents=True, exist_ok=True)
    write_atomic(golden.gates, _GATES)
    write_json(golden.schema, case_schema())
    return golden


def add_article(golden: GoldenSet, source: Path) -> Path:
    """Copy an article into a set and draft its case; returns the case's path.

    Raises UsageError for a folder that is no set, or that has the article's case; InputError for an unreadable article.
    """
    if not golden.cases.is_dir():
        raise UsageError(f"{golden.folder} is no golden set; start one with: summarize eval init {golden.folder}")
    path = golden.cases / f"{slug(source.stem)}.yaml"
    if path.exists():
        raise UsageError(f"{path} already exists; edit it, or rename the article")
    article = load_article(str(source))
    copy = golden.articles / source.name
    if not (copy.exists() and copy.samefile(source)):
        shutil.copyfile(source, copy)
    text = yaml.dump(
        draft_case(article, source.name), Dumper=_CaseDumper, sort_keys=False, allow_unicode=True, width=10_000
    )
    write_atomic(path, _HEADER + text)
    return path


def draft_case(article: Article, name: str) -> dict[str, Any]:
    """A case in which all that the program reads today is right."""
    known = {key: _Quoted(value) for key in ("title", "author", "published") if (value := getattr(article, key))}
    report = asyncio.run(Engine().report(article, Wanted()))
    assert report.summary is not None
    statements = [*report.summary.overview, *report.summary.key_points]
    facts = [_fact(article, evidence) for statement in statements for evidence in statement.evidence]
    stances = [
        {
            "holder": _Inline([_Quoted(stance.holder)]),
            "target": _Inline([_Quoted(stance.target)]),
            "position": stance.position,
            "main": True,
            "words": _Quoted(stance.evidence[0].quote),
        }
        for stance in report.stances or []
    ]
    return {
        "article": name,
        "tags": [],
        **known,
        "facts": list(_unique_ids(facts)),
        "stances": stances,
        "questions": list(_questions(article, report.quotations or [])),
        "forbidden": [],
    }


def _fact(article: Article, evidence: Evidence) -> dict[str, Any]:
    phrases = _key_phrases(evidence.quote, article.language)
    wording = _Inline(_Quoted(phrase) for phrase in phrases)
    sentence = _Quoted(" ".join(evidence.quote.split()))
    fact = {"id": slug(" ".join(phrases)[:30]), "statement": sentence, "wordings": _Inline([wording])}
    return {**fact, "evidence": _Quoted(evidence.quote)}


def _questions(article: Article, quotations: Sequence[Quoted]) -> Iterator[dict[str, Any]]:
    """Who said what, for the first quotations of different speakers: another speaker's name is a wrong answer."""
    form = _WHO_SAID.get(article.language, "")
    seen: set[str] = set()
    for quoted in quotations if form else []:
        speaker, words = quoted.speaker, " ".join(quoted.evidence[0].quote.split()).strip(' ,.;:"“”«»„‘’')
        sentence = article.sentence_text(article.sentence_at(quoted.evidence[0].start))
        known = speaker is not None and speaker not in seen and speaker in sentence
        if not known or len(words.split()) < _FEW_WORDS or is_negated(sentence):
            continue
        seen.add(str(speaker))
        names = _Inline(_Quoted(name) for name in dict.fromkeys((str(speaker), str(speaker).split()[-1])))
        yield {"ask": _Quoted(form.format(words)), "kind": "who_is", "answers": names, "evidence": _Quoted(sentence)}
        if len(seen) == _MOST_QUESTIONS:
            return


def _key_phrases(sentence: str, language: str) -> list[str]:
    """Its first numbers and names, as they stand; its first words if it has none."""
    words = [sentence[span.start : span.end] for span in word_spans(sentence)]
    found = [w for at, w in enumerate(words) if w[0].isdigit() or (at and w[0].isupper() and len(w) > 1)]
    phrases = [w for w in dict.fromkeys(found) if not is_stop_word(w, language)]
    return phrases[:_PHRASES] or [" ".join(sentence.split()[:_FEW_WORDS])]


def _unique_ids(facts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for number, fact in enumerate(facts, start=1):
        identifier = fact["id"] if fact["id"] not in seen else f"{fact['id']}-{number}"
        seen.add(identifier)
        yield fact | {"id": identifier}


def slug(text: str) -> str:
    """Letters and digits of a name in lower case, joined by hyphens."""
    stems = re.findall(r"[a-z0-9]+", text.casefold().encode("ascii", "ignore").decode())
    return "-".join(stems) or "fact"


@dataclass(frozen=True, slots=True)
class LintReport:
    """What is wrong with some cases, one sentence each, in their order."""

    cases: int
    faults: tuple[str, ...]
    """What cannot be right: evidence that is not in the article, unknown keys."""
    weak: tuple[str, ...]
    """What guards nothing: a negated or exchanged output would pass."""

    def __add__(self, other: "LintReport") -> "LintReport":
        return LintReport(self.cases + other.cases, self.faults + other.faults, self.weak + other.weak)


def lint(golden: GoldenSet, files: Sequence[Path]) -> LintReport:
    """The faults of the cases in the files, and what each would let pass."""
    faults: list[str] = []
    weak: list[str] = []
    for path in files:
        try:
            case = read_case(path)
            file = golden.article_path(case.article)
            article = GoldenCase(path.stem, case, path, file).load()
            source = f"{read_input(str(file)).text}\n{file.read_bytes().decode(errors='replace')}"
        except CaseFault as fault:
            faults.append(str(fault))
        except SummarizerError as error:
            faults.append(f"{path}: article: {error}")
        else:
            faults += (f"{path}: {fault}" for fault in case_faults(case, article, source))
            weak += (f"{path}: {fault}" for fault in passing_faults(case, article))
    return LintReport(len(files), tuple(faults), tuple(weak))


def case_faults(case: Case, article: Article, source: str) -> Iterator[str]:
    """The faults of one case; ``source`` is the text of the article's file before cleaning, also as its bytes are."""
    # Where cleaning loses words that it is asked to keep, cleaning is at fault, not the case.
    text = "\n".join((article.text, *(case.cleaning.stays if case.cleaning else ())))
    named = folded(" ".join(filter(None, (text, article.author, article.title))))
    yield from _fact_faults(case, article, text)
    for number, stance in enumerate(case.stances or [], start=1):
        where = f"stances, {number} ({stance.holder[0]})"
        yield from _absent(text, stance.words, f"{where}: words")
        for role, aliases in (("holder", stance.holder), ("target", [*stance.target, *stance.opposed])):
            if not any(folded(alias) in named for alias in aliases):
                yield f"{where}: no {role} is named in the article text: {', '.join(aliases)}"
    for question in case.questions:
        if question.evidence:
            yield from _absent(text, question.evidence, f"questions, “{question.ask}”: evidence")
    for planted in case.planted:
        yield from _absent(article.text, planted.evidence, f"planted, “{planted.text}”: evidence")
    yield from _cleaning_faults(case, article, source)


def _fact_faults(case: Case, article: Article, text: str) -> Iterator[str]:
    for fact in case.facts:
        found = find_verbatim(article.text, fact.evidence)
        if found is None:
            yield from _absent(text, fact.evidence, f"facts, {fact.id}: evidence")
            continue
        around = article.sentences_in(Span(*found))
        shown = article.text[around[0].span.start : around[-1].span.end]
        if not says(shown, fact.wordings):
            yield f"facts, {fact.id}: no wording occurs in the sentence of its own evidence; add the article's wording"
        for rule in case.forbidden:
            if any(rule.forbids(article.sentence_text(sentence)) for sentence in around):
                yield f"facts, {fact.id}: its evidence is forbidden by {rule.id}; narrow the wording or add to unless"


def _cleaning_faults(case: Case, article: Article, source: str) -> Iterator[str]:
    if case.cleaning is None:
        return
    joined = _HYPHENATED.sub("", source)
    texts = (source, html.unescape(_TAG.sub(" ", source)), html.unescape(source), joined, _HYPHENATED.sub("-", source))
    for kind, pieces in (("gone", case.cleaning.gone), ("stays", case.cleaning.stays)):
        for piece in pieces:
            if not any(find_verbatim(text, piece) for text in (*texts, article.text)):
                yield f"cleaning, {kind}: not in the file: “{piece}”"


def _absent(text: str, words: str, where: str) -> Iterator[str]:
    if find_verbatim(text, words) is None:
        hint = "; it differs in case or typographic marks" if folded(words) in folded(text) else ""
        yield f"{where} is not in the article text: “{words}”{hint}"


def uncovered_articles(golden: GoldenSet) -> list[str]:
    """The articles of a set without a case."""
    covered = set()
    for path in golden.cases.glob("*.yaml"):
        try:
            covered.add(read_case(path).article)
        except CaseFault:
            continue
    articles = (
        path.name for path in golden.articles.glob("*") if path.suffix != ".md" and not path.name.startswith(".")
    )
    return sorted(set(articles) - covered)
