"""Cleaning F1 over a case's pieces of text, and whether the article's data were found.

A piece that must stay and stays is a true positive, one that must stay and is gone a false negative, one that must be
gone and is there a false positive; F1 is ``2 tp / (2 tp + fp + fn)``, as in the evaluation of content extraction
(Weninger et al., "Web Content Extraction: a Meta-Analysis of its Past and Thoughts on its Future", 2016), over pieces
that were chosen instead of all text.
"""

from summarizer.evaluation.cases import Case
from summarizer.evaluation.matching import find_verbatim, folded
from summarizer.evaluation.outputs import Output
from summarizer.evaluation.scores import Item, NotScored, Scored, ratio, share


def cleaning_f1(case: Case, output: Output) -> Scored | NotScored:
    """F1 over the pieces that stay and go."""
    if case.cleaning is None:
        return NotScored(why="the case says nothing of cleaning")
    text = output.article.text
    stays = [_item(piece, find_verbatim(text, piece) is not None, "cleaned away") for piece in case.cleaning.stays]
    gone = [_item(piece, find_verbatim(text, piece) is None, "still there") for piece in case.cleaning.gone]
    kept = sum(item.score for item in stays)
    wrong = sum(1 - item.score for item in (*stays, *gone))
    items = [*stays, *gone]
    if kept == wrong == 0:  # only pieces that must go, and all are gone
        return ratio(len(items), len(items), len(items), items, why_none="the case names no pieces")
    return ratio(2 * kept, 2 * kept + wrong, len(items), items, why_none="the case names no pieces")


def metadata(case: Case, output: Output) -> Scored | NotScored:
    """Share of title, author and date that were found as the case has them."""
    items = []
    for name in ("title", "author", "published"):
        if (wanted := getattr(case, name)) is not None:
            found = getattr(output.article, name) or ""
            right = folded(found) == folded(wanted)
            items.append(
                Item(id=name, score=float(right), note="" if right else f"found: “{found}”, wanted: “{wanted}”")
            )
    return share(items, why_none="the case says nothing of title, author or date")


def _item(piece: str, right: bool, otherwise: str) -> Item:
    return Item(id=piece, score=float(right), note="" if right else otherwise)
