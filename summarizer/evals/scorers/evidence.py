"""Quote fidelity, and the places of evidence.

Quote fidelity is the share of exact quotes, as in Menick et al., "Teaching language models to support answers with
verified quotes" (GopherCite, 2022). Each piece of evidence must equal ``text[start:end]`` of the article and cut no
word in two. Each ``verbatim`` statement of a summary must occur word for word in its own evidence, a headline in the
article or its title; so must each piece of a quotation (``…`` separates pieces), and each run of two or more words in
quotation marks.

A place is right if the line of the article text, and the line of the input, have the evidence's first word, and the
paragraph is the one that it stands in.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from summarizer.evals.cases import Case
from summarizer.evals.outputs import (
    Item,
    NotScored,
    Output,
    Scored,
    Shown,
    all_quotes,
    all_statements,
    share,
)
from summarizer.evals.wording import folded
from summarizer.results import Evidence
from summarizer.text.article import Article

_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]+)[”\"»“]")
_FIRST = re.compile(r"\w+")


def quote_fidelity(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Share of the output's quotes that are exact."""
    article = _own_words(output.article)
    shown = [*all_statements(output), *all_quotes(output)]
    items = [
        Item(id=f"evidence {e.start}–{e.end}", score=float(_is_exact(output.article.text, e)), note=f"“{e.quote}”")
        for statement in shown
        for e in statement.evidence
    ]
    items += [
        Item(id=f"{statement.where}: {words[:40]}", score=float(folded(words) in source), note=f"“{words}”")
        for statement in shown
        for source in [_evidence_words(statement) if _is_in_its_evidence(statement) else article]
        for words in _quoted_words(statement)
    ]
    return share(items, why_none="nothing is quoted")


def is_own(shown: Shown, article: Article) -> bool:
    """Whether a statement is put together from the article's own words, whatever it says of itself."""
    own = _own_words(article)
    return all(folded(piece) in own for piece in _pieces(shown))


def _own_words(article: Article) -> str:
    return folded(f"{article.title or ''}\n{article.text}")


def _evidence_words(shown: Shown) -> str:
    return folded("\n".join(piece.quote for piece in shown.evidence))


def _is_in_its_evidence(shown: Shown) -> bool:
    """Whether a statement's own evidence must hold its words; a headline may be the article's title."""
    return shown.support == "verbatim" and shown.where in ("overview", "key point")


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
