"""Makes golden cases, and finds those with faults and those that guard nothing.

A case is drafted from the program's own output, or made of a statement that somebody found wrong. A negated statement
of a fact, an answer with a “not”, the answer of another question and the opposite side of a stance are outputs that
nobody wants. A case that accepts one of them guards nothing there. Each is tried.
"""

import asyncio
import contextlib
import html
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from summarizer.engine import Engine, extractive_run
from summarizer.errors import SummarizerError, UsageError
from summarizer.evals.cases import (
    DEFAULT_SET,
    Case,
    CaseFault,
    Fact,
    GoldenCase,
    GoldenSet,
    GoldStance,
    KnownVerdict,
    Question,
    case_schema,
    read_case,
)
from summarizer.evals.outputs import Output, Scored
from summarizer.evals.scorers.questions import answers
from summarizer.evals.scorers.statements import facts
from summarizer.evals.wording import folded, negated, occurs, says
from summarizer.files import write_atomic, write_json
from summarizer.ingest.html import MARKUP
from summarizer.ingest.load import load_article, read_input
from summarizer.results import Evidence, Position, Report, Statement, Summary, Verdict, article_info, evidence_at
from summarizer.settings import Wanted
from summarizer.text.article import Article, Span
from summarizer.text.tokens import is_stop_word, word_spans
from summarizer.text.typography import ANY_MARK, find_verbatim

_HYPHENATED = re.compile(r"-[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class LintReport:
    """What is wrong with some cases, one sentence each, in their order."""

    cases: int
    faults: tuple[str, ...]
    """What cannot be right: evidence that is not in the article, unknown keys."""
    weak: tuple[str, ...]
    """What guards nothing: a negated or exchanged output would pass."""
    drafts: tuple[str, ...]
    """Cases that nobody has corrected yet."""

    def __add__(self, other: "LintReport") -> "LintReport":
        faults, weak = self.faults + other.faults, self.weak + other.weak
        return LintReport(self.cases + other.cases, faults, weak, self.drafts + other.drafts)


def lint(golden: GoldenSet, files: Sequence[Path]) -> LintReport:
    """The faults of the cases in the files, and what each would let pass."""
    faults: list[str] = []
    weak: list[str] = []
    drafts: list[str] = []
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
            drafts += [str(path)] if case.draft else []
    return LintReport(len(files), tuple(faults), tuple(weak), tuple(drafts))


def case_faults(case: Case, article: Article, source: str) -> Iterator[str]:
    """The faults of one case; ``source`` is the text of the article's file before cleaning, also as its bytes are."""
    # Where cleaning loses words that it is asked to keep, cleaning is at fault, not the case.
    text = "\n".join((article.text, *(case.cleaning.stays if case.cleaning else ())))
    named = folded(" ".join(filter(None, (text, article.author, article.title))))
    yield from _wording_faults(case, article, text)
    for number, stance in enumerate(case.stances or [], start=1):
        where = f"stances, {number} ({stance.holder[0]})"
        yield from _absent(text, stance.words, f"{where}: words")
        for role, aliases in (("holder", stance.holder), ("target", [*stance.target, *stance.opposed])):
            if not any(folded(alias) in named for alias in aliases):
                yield f"{where}: no {role} is named in the article text: {', '.join(aliases)}"
    for question in case.questions:
        if question.evidence:
            yield from _absent(text, question.evidence, f"questions, “{question.ask}”: evidence")
        if question.premise and not any(occurs(words, text) for words in question.premise):
            yield f"questions, “{question.ask}”: none of the words of premise is in the article text"
    for planted in case.planted:
        yield from _absent(article.text, planted.evidence, f"planted, “{planted.text}”: evidence")
    yield from _cleaning_faults(case, article, source)


def _wording_faults(case: Case, article: Article, text: str) -> Iterator[str]:
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
    plain, unescaped = html.unescape(MARKUP.sub(" ", source)), html.unescape(source)
    texts = (source, plain, unescaped, joined, _HYPHENATED.sub("-", source), article.text)
    for kind, pieces in (("gone", case.cleaning.gone), ("stays", case.cleaning.stays)):
        for piece in pieces:
            if not any(find_verbatim(text, piece) for text in texts):
                yield f"cleaning, {kind}: not in the file: “{piece}”"


def _absent(text: str, words: str, where: str) -> Iterator[str]:
    if find_verbatim(text, words) is None:
        hint = "; it differs in case or typographic marks" if folded(words) in folded(text) else ""
        yield f"{where} is not in the article text: “{words}”{hint}"


def uncovered_articles(golden: GoldenSet) -> list[str]:
    """The articles of a set without a case."""
    covered = {case.article for _, case in _readable(golden)}
    articles = {p.name for p in golden.articles.glob("*") if p.suffix != ".md" and not p.name.startswith(".")}
    return sorted(articles - covered)


def _readable(golden: GoldenSet) -> Iterator[tuple[Path, Case]]:
    """The cases of a set, without the faulty ones: another case's fault is no reason to refuse this one."""
    for path in golden.case_files:
        with contextlib.suppress(CaseFault):
            yield path, read_case(path)


def passing_faults(case: Case, article: Article) -> Iterator[str]:
    """One sentence for each wrong output that the case would let pass."""
    for fact in case.facts:
        yield from _fact_faults(fact, article)
    for number, stance in enumerate(case.stances or [], start=1):
        yield from _stance_faults(stance, number)
    for question in case.questions:
        yield from _question_faults(question, case, article)


def _fact_faults(fact: Fact, article: Article) -> Iterator[str]:
    """A summary that negates the fact must not be taken for one that states it."""
    where = find_verbatim(article.text, fact.evidence)
    if where is None:
        return
    span = Span(*where)
    sentence = " ".join(article.sentence_text(one) for one in article.sentences_in(span))
    for text in filter(None, (negated(sentence, article.language), negated(fact.sentence, article.language))):
        if folded(text) in folded(article.text):  # without its first word, a sentence may be another of the article's
            continue
        statement = Statement(text=text, support="verbatim", evidence=[evidence_at(article, span)])
        summary = Summary(headline=statement, overview=[statement], key_points=[])
        report = Report(
            article=article_info(article),
            summary=summary,
            stances=[],
            quotations=[],
            dropped=[],
            run=extractive_run(0.0),
        )
        score = facts(Case(article="-", facts=[fact]), Output(article, report, ()), must=fact.must)
        if isinstance(score, Scored) and score.got:
            yield f"facts, {fact.id}: the negated “{text}” would pass"


def _stance_faults(stance: GoldStance, number: int) -> Iterator[str]:
    if {"favor", "against"} <= set(stance.position):
        where = f"stances, {number} ({stance.holder[0]})"
        yield f"{where}: the opposite side would pass; give one side, and what it is turned against in opposed"


def _question_faults(question: Question, case: Case, article: Article) -> Iterator[str]:
    """The answer with a “not”, and the answers of the other questions, must not be taken for the right one."""
    for answer in question.answers[:1]:
        text = negated(answer, article.language)
        if text and answers(question, text):
            yield f"questions, “{question.ask}”: the negated “{text}” would pass"
    others = [other for other in case.questions if other.answers and other.evidence != question.evidence]
    others = [other for other in others if other.answers[:1] != question.answers[:1]]  # one person may answer both
    for other in others if question.answers else []:
        if answers(question, other.answers[0]):
            yield f"questions, “{question.ask}”: “{other.answers[0]}”, the answer of “{other.ask}”, would pass"


# Sets and drafts

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
#   stances: who takes which side; main: true for those that none may miss; delete the key if they do not matter here.
#   questions: short answers in the article's words, and questions that the article does not answer.
#   forbidden: what no output may state, with why.
#   draft: delete the line when the case is right; until then it is scored, and not counted as guarded.
# Then: summarize eval lint, and summarize eval.
"""
_PHRASES = 3
"""The least phrases of a drafted wording; more where another sentence of the article has them all."""
_LEAST_QUOTED = 5
"""Words of a quotation that is asked about; fewer may stand in the article twice."""
_NAMED_BEFORE = 2
"""Sentences before the words in which the name may stand; behind more, a rule's “she” is not sure enough."""
_WHO_SAID = {
    "en": "Who said: “{}”?",
    "de": "Wer sagte: „{}“?",
    "fr": "Qui a dit : « {} » ?",
    "es": "¿Quién dijo: «{}»?",
    "it": "Chi ha detto: «{}»?",
}
_WHO_IS: dict[str, dict[Position, str]] = {
    "en": {"favor": "Who supports {}?", "against": "Who opposes {}?"},
    "de": {"favor": "Wer ist für {}?", "against": "Wer ist gegen {}?"},
    "fr": {"favor": "Qui est pour {} ?", "against": "Qui est contre {} ?"},
    "es": {"favor": "¿Quién apoya {}?", "against": "¿Quién está contra {}?"},
    "it": {"favor": "Chi sostiene {}?", "against": "Chi è contro {}?"},
}
_MOST_QUESTIONS = 3
"""Drafted questions of one kind."""
_MARKS = f" ,.;:{ANY_MARK}"
"""What is taken off the ends of a quotation."""
_LIST = re.compile(r"^verdicts:[ \t]*(\[\])?[ \t]*\n", re.MULTILINE)


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
    statements = report.summary.statements[1:]
    facts = [_fact(article, evidence) for statement in statements for evidence in statement.evidence]
    stances = [
        {
            "holder": _Inline([_Quoted(stance.holder)]),
            "target": _Inline([_Quoted(stance.target)]),
            "position": stance.position,
            "words": _Quoted(stance.evidence[0].quote),
        }
        for stance in report.stances or []
    ]
    return {
        "article": name,
        "draft": True,
        "tags": [],
        **known,
        "facts": list(_unique_ids(facts)),
        "stances": stances,
        "questions": _questions(article, report),
        "forbidden": [],
    }


def _fact(article: Article, evidence: Evidence) -> dict[str, Any]:
    phrases = _key_phrases(article, evidence)
    wording = _Inline(_Quoted(phrase) for phrase in phrases)
    sentence = _Quoted(" ".join(evidence.quote.split()))
    fact = {"id": slug(" ".join(phrases)[:30]), "statement": sentence, "wordings": _Inline([wording])}
    return {**fact, "evidence": _Quoted(evidence.quote)}


def _key_phrases(article: Article, evidence: Evidence) -> list[str]:
    """Its first numbers and names, then other words: so many that no other sentence of the article has them all."""
    shown = article.sentences_in(Span(evidence.start, evidence.end))
    others = [article.sentence_text(one) for one in article.sentences if one not in shown]
    words = [evidence.quote[span.start : span.end] for span in word_spans(evidence.quote)]
    telling = [at for at, word in enumerate(words) if not is_stop_word(word, article.language)]
    first = [at for at in telling if words[at][0].isdigit() or (at and words[at][0].isupper() and len(words[at]) > 1)]
    phrases = list(dict.fromkeys(words[at] for at in (*first, *telling)))
    for most in range(_PHRASES, len(phrases)):
        if not any(says(other, [phrases[:most]]) for other in others):
            return phrases[:most]
    return phrases or [evidence.quote]


def _questions(article: Article, report: Report) -> list[dict[str, Any]]:
    """Who said what, and who is for or against what; those alone that a negated or exchanged answer fails."""
    kept: list[dict[str, Any]] = []
    for candidates in (_who_said(article, report), _who_is(article, report)):
        asked: set[Any] = set()
        for about, question in candidates:
            tried = Case.model_validate({"article": "-", "questions": [*kept, question]})
            if about not in asked and len(asked) < _MOST_QUESTIONS and not any(passing_faults(tried, article)):
                asked.add(about)
                kept.append(question)
    return kept


def _who_said(article: Article, report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each speaker with a question about quoted words; the speaker's name is the answer."""
    form = _WHO_SAID.get(article.language)
    for quoted in report.quotations or []:
        for piece in quoted.evidence:
            words = " ".join(piece.quote.split()).strip(_MARKS)
            sentence = _attributed(article, quoted.speaker, piece)
            if form and quoted.speaker and sentence and len(words.split()) >= _LEAST_QUOTED:
                yield quoted.speaker, _question(form.format(words), "who_is", [quoted.speaker], sentence)


def _who_is(article: Article, report: Report) -> Iterator[tuple[tuple[str, Position], dict[str, Any]]]:
    """Each side of a matter with a question; the name of any who take it is an answer."""
    forms = _WHO_IS.get(article.language, {})
    stances = report.stances or []
    people = {folded(stance.holder) for stance in stances} | {folded(q.speaker or "") for q in report.quotations or []}
    for stance in stances:
        side = folded(stance.target), stance.position
        holders = [other.holder for other in stances if (folded(other.target), other.position) == side]
        sentence = _attributed(article, stance.holder, stance.evidence[0])
        if sentence and side[0] not in people and (form := forms.get(stance.position)):
            yield side, _question(form.format(stance.target), "side", holders, sentence)


def _question(ask: str, kind: str, names: Sequence[str], sentence: str) -> dict[str, Any]:
    answers = _Inline(_Quoted(name) for name in dict.fromkeys(n for name in names for n in (name, name.split()[-1])))
    return {"ask": _Quoted(ask), "kind": kind, "answers": answers, "evidence": _Quoted(sentence)}


def _attributed(article: Article, name: str | None, words: Evidence) -> str | None:
    """The sentences of some words; None where their speaker has no name, or it is not there or shortly before."""
    if not name or is_stop_word(name.split()[0], article.language):  # “a spokeswoman”
        return None
    shown = article.sentences_in(Span(words.start, words.end))
    first, end = shown[0].number - 1, shown[-1].span.end
    around = article.text[article.sentences[max(first - _NAMED_BEFORE, 0)].span.start : end]
    return " ".join(article.text[shown[0].span.start : end].split()) if occurs(name.split()[-1], around) else None


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


# Statements that somebody found wrong


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
    found = (path for path, case in _readable(golden) if case.article == article)
    return next(found, golden.cases / f"{slug(Path(article).stem)}.yaml")
