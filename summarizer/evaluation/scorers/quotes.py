"""Quote fidelity: the share of all quotes that are the article's own words.

Checked, one item each: every piece of evidence is ``text[start:end]`` of the article and cuts no word in two; every
``verbatim`` statement of a summary stands word for word in the article or its title, as does every piece of
a quotation (``…`` stands between pieces); every run of two or more words that another statement puts in quotation marks
stands in the article or its title. Exactness of quotes as a score of its own
follows Menick et al., "Teaching language models to support answers with verified quotes" (GopherCite, 2022).
"""

import re
from collections.abc import Iterable, Iterator
from itertools import permutations

from summarizer.evaluation.cases import Case
from summarizer.evaluation.matching import folded
from summarizer.evaluation.outputs import Output, Shown, all_quotes, all_statements
from summarizer.evaluation.scores import Item, NotScored, Scored, share
from summarizer.results import Evidence

_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]+)[”\"»“]")


def quote_fidelity(case: Case, output: Output) -> Scored | NotScored:  # noqa: ARG001 - every scorer takes both
    """Over all quotes of the output."""
    article = folded(f"{output.article.title or ''}\n{output.article.text}")
    items = [
        Item(id=f"evidence {e.start}–{e.end}", score=float(_is_exact(output.article.text, e)), note=f"“{e.quote}”")
        for e in _all_evidence(output)
    ]
    for shown in (*all_statements(output), *all_quotes(output)):
        items += [
            Item(id=f"{shown.where}: {words[:40]}", score=float(folded(words) in article), note=f"“{words}”")
            for words in _quoted_words(shown)
        ]
    return share(items, why_none="nothing is quoted")


def _is_exact(text: str, evidence: Evidence) -> bool:
    start, end = evidence.start, evidence.end
    if not 0 <= start < end <= len(text) or text[start:end] != evidence.quote:
        return False
    return not (_inside_word(text, start) or _inside_word(text, end))


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _quoted_words(shown: Shown) -> Iterator[str]:
    if shown.where == "quotation":
        yield from (piece for part in shown.text.split("…") if (piece := part.strip(" ,.;:")))
        return
    if shown.support == "verbatim":
        if shown.where in ("headline", "overview", "key point"):
            yield from _pieces(shown)
        return
    for match in _QUOTED.finditer(shown.text):
        words = match[1].strip(" ,.;:…")
        if len(words.split()) > 1:
            yield words


def _all_evidence(output: Output) -> Iterator[Evidence]:
    for shown in (*all_statements(output), *all_quotes(output)):
        yield from shown.evidence


def _pieces(shown: Shown) -> Iterable[str]:
    """The label of a turn and its words, where a statement is put together from them; else its text."""
    quotes = [e.quote for e in shown.evidence]
    labelled = any(shown.text == f"{label.rstrip(':')}: {words}" for label, words in permutations(quotes, 2))
    return quotes if labelled else [shown.text]
