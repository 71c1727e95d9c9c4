"""What is wrong with cases themselves: evidence that is not in the article, wordings their own evidence fails."""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from summarizer.article import Article, Span
from summarizer.errors import SummarizerError
from summarizer.evaluation.cases import Case, CaseFault, read_case
from summarizer.evaluation.golden import GoldenCase, GoldenSet
from summarizer.evaluation.matching import find_verbatim, folded, occurs, says
from summarizer.reading import read_input

_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_DIVIDED = re.compile(r"-[ \t]*\n\s*")


def lint(golden: GoldenSet, files: Sequence[Path]) -> list[str]:
    """One sentence for each fault of the cases in the files, in their order; empty when there is none."""
    faults: list[str] = []
    for path in files:
        try:
            case = read_case(path)
            file = golden.articles / case.article
            article = GoldenCase(path.stem, case, path, file).load()
            source = read_input(str(file)).text
        except CaseFault as fault:
            faults.append(str(fault))
        except SummarizerError as error:
            faults.append(f"{path}: article: {error}")
        else:
            faults += (f"{path}: {fault}" for fault in faults_of(case, article, source))
    return faults


def faults_of(case: Case, article: Article, source: str) -> Iterator[str]:
    """The faults of one case over its article; ``source`` is the file's text, before anything was taken out of it."""
    named = folded(" ".join(filter(None, (article.text, article.author, article.title))))
    yield from _fact_faults(case, article)
    for number, stance in enumerate(case.stances or [], start=1):
        where = f"stances, {number} ({stance.holder[0]})"
        yield from _absent(article.text, stance.words, f"{where}: words")
        for role, aliases in (("holder", stance.holder), ("target", stance.target)):
            if not any(folded(alias) in named for alias in aliases):
                yield f"{where}: no {role} is named in the article text: {', '.join(aliases)}"
    for question in case.questions:
        if question.evidence:
            yield from _absent(article.text, question.evidence, f"questions, “{question.ask}”: evidence")
    yield from _cleaning_faults(case, article, source)


def _fact_faults(case: Case, article: Article) -> Iterator[str]:
    for fact in case.facts:
        found = find_verbatim(article.text, fact.evidence)
        if found is None:
            yield from _absent(article.text, fact.evidence, f"facts, {fact.id}: evidence")
            continue
        around = article.sentences_in(Span(*found))
        shown = article.text[around[0].span.start : around[-1].span.end]
        if not says(shown, fact.wordings):
            yield f"facts, {fact.id}: no wording occurs in the sentence of its own evidence; add the article's wording"
        for rule in case.forbidden:
            if any(forbids(rule.wordings, rule.unless, article.sentence_text(sentence)) for sentence in around):
                yield f"facts, {fact.id}: its evidence is forbidden by {rule.id}; narrow the wording or add to unless"


def forbids(wordings: Sequence[Sequence[str]], unless: Sequence[str], statement: str) -> bool:
    """True when a statement has one of the wordings and none of the phrases that excuse it."""
    return says(statement, wordings) and not any(occurs(phrase, statement) for phrase in unless)


def _cleaning_faults(case: Case, article: Article, source: str) -> Iterator[str]:
    if case.cleaning is None:
        return
    joined = _DIVIDED.sub("", source)
    texts = (source, html.unescape(_TAG.sub(" ", source)), html.unescape(source), joined, _DIVIDED.sub("-", source))
    for kind, pieces in (("gone", case.cleaning.gone), ("stays", case.cleaning.stays)):
        for piece in pieces:
            if not any(find_verbatim(text, piece) for text in (*texts, article.text)):
                yield f"cleaning, {kind}: not in the file: “{piece}”"


def _absent(text: str, words: str, where: str) -> Iterator[str]:
    if find_verbatim(text, words) is None:
        hint = "; it differs in case or typographic marks" if folded(words) in folded(text) else ""
        yield f"{where} is not in the article text: “{words}”{hint}"


def without_case(golden: GoldenSet) -> list[str]:
    """Articles of a set that no case is about."""
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
