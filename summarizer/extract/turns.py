"""Whose turn a sentence belongs to, in transcripts, interviews and minutes."""

from collections.abc import Mapping

from summarizer.article import Article
from summarizer.quotations import find_quotations
from summarizer.quotations.turns import find_turns


def turns(article: Article) -> Mapping[int, str | None]:
    """Sentence number → who speaks it, for every sentence of an article; None outside of a turn.

    The speaker is the fullest name that the article gives for a label (``Ingrid Solheim`` for ``SOLHEIM:``), else the
    label as it stands. So a sentence of a turn can always be shown with its speaker.
    """
    found: dict[int, str | None] = {sentence.number: None for sentence in article.sentences}
    labels = {turn.label for turn in find_turns(article)}
    for quotation in find_quotations(article) if labels else ():
        if quotation.mention not in labels or quotation.speaker is None:
            continue
        for span in quotation.content:
            found.update({s.number: quotation.speaker.name for s in article.sentences_in(span)})
    return found
