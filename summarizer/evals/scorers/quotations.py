"""Quotations and places: are quoted words whole and under the right name, and can a person find them?

The quotations that must be there are the words of the case's stances that the article has in quotation marks. One is
complete if a single quotation of the output covers all of them, and its speaker right if that is one of the holder's
names. A place is right if the line of the article text, and the line of the input, have the evidence's first word,
and the paragraph is the one that it stands in.
"""

import re
from collections.abc import Iterator
from typing import Literal

from summarizer.evals.cases import Case, GoldStance, coverage, find_verbatim, folded
from summarizer.evals.scorers.stances import same_name
from summarizer.evals.scores import Item, NotScored, Output, Scored, all_quotes, all_statements, share
from summarizer.results import Evidence, Quoted
from summarizer.text.article import Article

_QUOTED = re.compile(r'“([^”\n]+)”|"([^"\n]+)"|«([^»\n]+)»|„([^“”\n]+)[“”]')
_FIRST = re.compile(r"\w+")


def quotations(case: Case, output: Output, *, ask: Literal["complete", "speaker"]) -> Scored | NotScored:
    """Share of the quotations that must be there that are whole, or of those found that have the right speaker."""
    items = []
    for number, gold in enumerate(_quoted_stances(case, output.article), start=1):
        best = max(output.report.quotations or [], key=lambda q: _share(q, gold, output.article), default=None)
        covered = _share(best, gold, output.article) if best else 0.0
        if ask == "complete":
            right, note = covered == 1.0, f"{covered:.0%} of “{gold.words}”"
        elif best is None or covered < 0.5:
            continue
        else:
            named = best.speaker or ""
            right = any(same_name(alias, named, output.article.language) for alias in gold.holder)
            note = f"given to {best.speaker or 'nobody'}: “{gold.words}”"
        items.append(
            Item(id=f"{number} {gold.holder[0]}: {gold.words[:50]}", score=float(right), note="" if right else note)
        )
    return share(items, why_none="no stance of the case rests on quoted words")


def _quoted_stances(case: Case, article: Article) -> Iterator[GoldStance]:
    quoted = [found.span() for found in _QUOTED.finditer(article.text)]
    for gold in case.stances or []:
        where = find_verbatim(article.text, gold.words)
        if where and any(start <= where[0] and where[1] <= end for start, end in quoted):
            yield gold


def _share(quotation: Quoted, gold: GoldStance, article: Article) -> float:
    return coverage(article.text, gold.words.strip(" ,.;:"), quotation.evidence)


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
