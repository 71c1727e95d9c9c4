"""Passages: does what is shown for a question hold the words that answer it?

The share of answerable questions whose first passage, or one of whose first three, holds the case's evidence: success
at rank k, as in passage retrieval for question answering (Tellex et al., "Quantitative Evaluation of Passage Retrieval
Algorithms for Question Answering", SIGIR 2003). A passage holds the evidence when it covers at least half of its code
points, so that gold evidence which runs on into the next sentence is not lost. Questions without an answer are not
scored: passages claim nothing of them.
"""

from summarizer.article import Article
from summarizer.evaluation.cases import Case
from summarizer.evaluation.matching import find_verbatim
from summarizer.evaluation.outputs import Output
from summarizer.evaluation.scores import Item, NotScored, Scored, share
from summarizer.results import Passage

LEAST = 0.5


def passage_first(case: Case, output: Output) -> Scored | NotScored:
    """Over the first passage of each question."""
    return _held(case, output, 1)


def passage_top3(case: Case, output: Output) -> Scored | NotScored:
    """Over the first three passages of each question."""
    return _held(case, output, 3)


def _held(case: Case, output: Output, most: int) -> Scored | NotScored:
    if output.by_model:
        return NotScored(why="a model answers; its answers are scored instead")
    items = []
    for question, given in zip(case.questions, output.answers, strict=True):
        if question.evidence is not None:
            shown = given.passages[:most]
            held = any(holds(passage, question.evidence, output.article) for passage in shown)
            first = f"first: “{shown[0].evidence[0].quote}”" if shown else "no passage"
            items.append(Item(id=question.ask, score=float(held), note="" if held else first))
    return share(items, why_none="the case asks nothing that its article answers")


def holds(passage: Passage, words: str, article: Article) -> bool:
    """True when a passage covers at least half of some words of the article."""
    found = find_verbatim(article.text, words)
    if found is None:
        return False
    start, end = found
    covered = {at for e in passage.evidence for at in range(max(start, e.start), min(end, e.end))}
    return len(covered) >= LEAST * (end - start)
