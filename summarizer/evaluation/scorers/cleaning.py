"""Cleaning F1 over a case's pieces of text, and whether the article's metadata were found.

A piece that must stay and stays is a true positive, one that must stay and is gone a false negative, one that must go
and is still there a false positive. F1 is ``2 tp / (2 tp + fp + fn)``, as in the evaluation of content extraction
(Weninger et al., "Web Content Extraction: a Meta-Analysis of its Past and Thoughts on its Future", 2016), over selected
pieces instead of all text.
"""

from summarizer.evaluation.cases import Case, find_verbatim, folded
from summarizer.evaluation.scores import Item, NotScored, Output, Scored, ratio, share


def cleaning_f1(case: Case, output: Output) -> Scored | NotScored:
    """F1 over the pieces that stay and go."""
    if case.cleaning is None:
        return NotScored(why="the case says nothing of cleaning")
    text = output.article.text
    stays = [_item(piece, find_verbatim(text, piece) is not None, "cleaned away") for piece in case.cleaning.stays]
    gone = [_item(piece, find_verbatim(text, piece) is None, "still there") for piece in case.cleaning.gone]
    items = [*stays, *gone]
    kept = sum(item.score for item in stays)
    wrong = sum(1 - item.score for item in items)
    if kept == wrong == 0:  # the case names only pieces that must go, and all are gone
        return share(items, why_none="the case names no pieces")
    return ratio(2 * kept, 2 * kept + wrong, len(items), items, why_none="the case names no pieces")


def metadata(case: Case, output: Output) -> Scored | NotScored:
    """Share of title, author and date that were found as the case has them."""
    items = []
    for name in ("title", "author", "published"):
        if (wanted := getattr(case, name)) is not None:
            found = getattr(output.article, name) or ""
            items.append(_item(name, folded(found) == folded(wanted), f"found: “{found}”, wanted: “{wanted}”"))
    return share(items, why_none="the case says nothing of title, author or date")


def _item(name: str, right: bool, fault: str) -> Item:
    return Item(id=name, score=float(right), note="" if right else fault)
