"""Finds faults in cases, and cases that guard nothing.

A negated statement of a fact, an answer with a “not”, the answer of another question and the opposite side of a stance
are outputs that nobody wants. A case that accepts one of them guards nothing there. Each is tried.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.engine import extractive_run
from summarizer.errors import SummarizerError
from summarizer.evals.cases import Case, CaseFault, Fact, GoldenCase, GoldenSet, GoldStance, Question, read_case
from summarizer.evals.scorers.questions import answers
from summarizer.evals.scorers.statements import facts
from summarizer.evals.scores import Output, Scored
from summarizer.evals.wording import find_verbatim, folded, negated, occurs, says
from summarizer.extract.evidence import article_info, evidence_at
from summarizer.ingest.load import read_input
from summarizer.results import Report, Statement, Summary
from summarizer.text.article import Article, Span

_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


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
