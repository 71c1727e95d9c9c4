"""Quote fidelity, and citation recall and precision.

Quote fidelity is the share of exact quotes, as in Menick et al., "Teaching language models to support answers with
verified quotes" (GopherCite, 2022). Each piece of evidence must equal ``text[start:end]`` of the article and cut no
word in two. Each ``verbatim`` statement of a summary, each piece of a quotation (``…`` separates pieces), and each run
of two or more words in quotation marks must occur word for word in the article or its title.

Citation scores follow ALCE (Gao et al., "Enabling Large Language Models to Generate Text with Citations", EMNLP 2023,
section 3). A statement has recall 1 when it has citations, all in range, and their words together support it. A
citation is precise when its statement has recall 1 and the citation is relevant; it is irrelevant when it does not
support the statement alone and the others support it without it. Unlike the paper's program, citations out of range
count in precision's denominator, and a case without statements or citations is not scored, instead of 0.

ALCE needs a judge of entailment. ``summarizer.checks`` cannot be that judge, since it decides what is shown and its
faults would hide themselves. ``supports_by_words`` shares nothing with it, and is cruder.

A place is right if the line of the article text, and the line of the input, have the evidence's first word, and the
paragraph is the one that it stands in.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations

from summarizer.evals.cases import Case
from summarizer.evals.scores import (
    Item,
    NotScored,
    Output,
    Scored,
    Shown,
    all_quotes,
    all_statements,
    answer_statements,
    ratio,
    share,
    summary_statements,
)
from summarizer.evals.wording import folded, is_negated
from summarizer.results import Evidence
from summarizer.text.article import Article
from summarizer.text.tokens import content_stems, is_stop_word, stem, word_spans

Supports = Callable[[str, str], bool]
"""``supports(cited, statement)``."""
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]+)[”\"»“]")
_FIRST = re.compile(r"\w+")
_LEAST_COVERED = 0.6
"""Share of a statement's content stems that cited words must have to support it."""
_SAME_CONTENT = 0.75
"""A statement with this share of the cited words' content states the same, so it must keep a negation."""
_FIGURES = {
    word: str(number)
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}


def quote_fidelity(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Share of the output's quotes that are exact."""
    article = folded(f"{output.article.title or ''}\n{output.article.text}")
    shown = [*all_statements(output), *all_quotes(output)]
    items = [
        Item(id=f"evidence {e.start}–{e.end}", score=float(_is_exact(output.article.text, e)), note=f"“{e.quote}”")
        for statement in shown
        for e in statement.evidence
    ]
    items += [
        Item(id=f"{statement.where}: {words[:40]}", score=float(folded(words) in article), note=f"“{words}”")
        for statement in shown
        for words in _quoted_words(statement)
    ]
    return share(items, why_none="nothing is quoted")


def is_own(shown: Shown, article: Article) -> bool:
    """Whether a statement is put together from the article's own words, whatever it says of itself."""
    own = folded(f"{article.title or ''}\n{article.text}")
    return all(folded(piece) in own for piece in _pieces(shown))


def _is_exact(text: str, evidence: Evidence) -> bool:
    start, end = evidence.start, evidence.end
    if not 0 <= start < end <= len(text) or text[start:end] != evidence.quote:
        return False
    return not any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))


def _quoted_words(shown: Shown) -> Iterator[str]:
    if shown.where == "quotation":
        yield from (piece for part in shown.text.split("…") if (piece := part.strip(" ,.;:")))
    elif shown.support == "verbatim":
        if shown.where in ("headline", "overview", "key point"):
            yield from _pieces(shown)
    else:
        found = (match[1].strip(" ,.;:…") for match in _QUOTED.finditer(shown.text))
        yield from (words for words in found if len(words.split()) > 1)


def _pieces(shown: Shown) -> Sequence[str]:
    """The label of a turn and its words, if a statement is put together from them; else its text."""
    quotes = [e.quote for e in shown.evidence]
    labelled = any(shown.text == f"{label.rstrip(':')}: {words}" for label, words in permutations(quotes, 2))
    return quotes if labelled else [shown.text]


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement with the words of its citations; None stands for a citation out of range."""

    text: str
    passages: tuple[str | None, ...]


def citation_recall(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Mean over the statements that must carry citations."""
    return recall_of(list(_cited(output)), partial(supports_by_words, language=output.article.language))


def citation_precision(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Precise citations over all citations."""
    return precision_of(list(_cited(output)), partial(supports_by_words, language=output.article.language))


def recall_of(statements: Sequence[Cited], supports: Supports) -> Scored | NotScored:
    """Citation recall of statements."""
    items = [
        Item(id=f"{n}", score=float(_is_supported(s, supports)), note=s.text) for n, s in enumerate(statements, start=1)
    ]
    return share(items, why_none="there is no statement")


def precision_of(statements: Sequence[Cited], supports: Supports) -> Scored | NotScored:
    """Citation precision of statements."""
    counts = [_precise(statement, supports) for statement in statements]
    items = [
        Item(id=f"{n}", score=precise / max(1, len(s.passages)), note=s.text)
        for n, (s, precise) in enumerate(zip(statements, counts, strict=True), start=1)
    ]
    total = sum(len(statement.passages) for statement in statements)
    return ratio(sum(counts), total, total, items, why_none="there is no citation")


def _is_supported(statement: Cited, supports: Supports) -> bool:
    passages = [passage for passage in statement.passages if passage is not None]
    whole = bool(passages) and len(passages) == len(statement.passages)
    return whole and supports("\n".join(passages), statement.text)


def _precise(statement: Cited, supports: Supports) -> int:
    """How many of a statement's citations are precise."""
    if not _is_supported(statement, supports):
        return 0
    passages = [passage for passage in statement.passages if passage is not None]
    if len(passages) == 1:
        return 1
    return sum(not _is_irrelevant(passages, at, statement.text, supports) for at in range(len(passages)))


def _is_irrelevant(passages: Sequence[str], at: int, text: str, supports: Supports) -> bool:
    return not supports(passages[at], text) and supports("\n".join([*passages[:at], *passages[at + 1 :]]), text)


def _cited(output: Output) -> Iterator[Cited]:
    text = output.article.text
    for shown in (*summary_statements(output.report), *answer_statements(output)):
        if shown.cited:
            pieces = (text[e.start : e.end] if 0 <= e.start < e.end <= len(text) else None for e in shown.evidence)
            yield Cited(shown.text, tuple(pieces))


def supports_by_words(cited: str, statement: str, language: str = "en") -> bool:
    """True when the cited words hold the statement's numbers, names and most of its content, with like negation."""
    wanted, there = set(content_stems(statement, language)), set(content_stems(cited, language))
    if not cited.strip():
        return False
    if not _numbers(statement) <= _numbers(cited) or not _names(statement, language) <= there:
        return False
    if wanted and len(wanted & there) / len(wanted) < _LEAST_COVERED:
        return False
    if is_negated(statement):
        return is_negated(cited)
    return not (is_negated(cited) and there and len(wanted & there) / len(there) >= _SAME_CONTENT)


def _words(text: str) -> list[str]:
    return [text[span.start : span.end] for span in word_spans(text)]


def _numbers(text: str) -> set[str]:
    words = [word.lower() for word in _words(text) if word[:1].isdigit() or word.lower() in _FIGURES]
    return {_FIGURES.get(word, word.rstrip("abcdefghijklmnopqrstuvwxyz%")) for word in words}


def _names(text: str, language: str) -> set[str]:
    inner = _words(text)[1:]
    return {stem(w, language) for w in inner if w[:1].isupper() and len(w) > 1 and not is_stop_word(w, language)}


def places_right(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Share of the pieces of evidence whose place leads a person to them."""
    shown = [*all_statements(output), *all_quotes(output)]
    pieces = {(e.start, e.end): e for statement in shown for e in statement.evidence}
    items = [
        Item(id=f"evidence {e.start}–{e.end}", score=float(not fault), note=fault)
        for e in pieces.values()
        for fault in [_misplaced(e, output.article)]
    ]
    return share(items, why_none="there is no evidence")


def _misplaced(evidence: Evidence, article: Article) -> str:
    """What is wrong with a place; empty if nothing is."""
    place, word = evidence.place, _FIRST.search(evidence.quote)
    if word is None:
        return ""
    lines = article.text.split("\n")
    if place.line > len(lines) or word[0] not in lines[place.line - 1]:
        return f"“{word[0]}” is not in line {place.line} of the article text"
    if sum(1 for line in lines[: place.line] if line.strip()) != place.paragraph:
        return f"line {place.line} of the article text is not in paragraph {place.paragraph}"
    if place.input_line is not None:
        given = article.raw.split("\n")
        near = " ".join(given[place.input_line - 1 : place.input_line + 1])
        if folded(word[0][:3]) not in folded(near):
            return f"“{word[0]}” is not in line {place.input_line} of the input"
    return ""
