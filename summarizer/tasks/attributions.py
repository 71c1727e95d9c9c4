"""Lets the verifier read who says the quoted words, since rules, which find the words, may take the wrong speaker.

Each attribution becomes a statement, ``NAME said: “words”``, and goes the way of a drafted one. A speaker whom the
verifier does not bear out is left out, or replaced by the one that it names, if the article has that name.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.results import Dropped, Quoted
from summarizer.tasks.review import Item, Outcome, Reviewer
from summarizer.text.article import Article, Span
from summarizer.text.quotes import occurrences
from summarizer.text.typography import folded_words

_MOST_WORDS = 30
"""Words of a quotation that are shown to the verifier; a longer one is cut."""
_OUTER_MARKS = "\"“”„«»‘’‚'「」『』 ,"
_INNER_MARKS = str.maketrans({"“": "‘", "”": "’", '"': "’", "„": "‘", "«": "‘", "»": "’"})
_FORM = re.compile(r"(?P<speaker>[^:“”]+) said: “(?P<words>.+)”", re.DOTALL)


async def review_speakers(reviewer: Reviewer, quotations: Sequence[Quoted]) -> tuple[list[Quoted], list[Dropped]]:
    """The quotations with the speakers that the verifier bears out, and what it refused.

    Quotations without a speaker, and all if there is no verifier, stay as they are. Raises ModelError, except for
    unusable replies.
    """
    named = [at for at, quoted in enumerate(quotations) if quoted.speaker]
    if reviewer.verifier is None or not named:
        return list(quotations), []
    quiet = replace(reviewer, on_shown=lambda _: None)
    outcomes = await quiet.review([_item(reviewer.analysis.article, quotations[at]) for at in named])
    found, dropped = list(quotations), []
    for at, outcome in zip(named, outcomes, strict=True):
        found[at], refused = _reviewed(reviewer.analysis.article, found[at], outcome)
        dropped += [refused] if refused else []
    return found, dropped


def attribution(speaker: str, words: str) -> str:
    """An attribution as a statement."""
    shown = words.strip(_OUTER_MARKS).translate(_INNER_MARKS).split()
    cut = shown if len(shown) <= _MOST_WORDS else [*shown[:_MOST_WORDS], "…"]
    return f"{speaker} said: “{' '.join(cut)}”"


def _item(article: Article, quoted: Quoted) -> Item:
    sentences = [s.number for piece in quoted.evidence for s in article.sentences_in(Span(piece.start, piece.end))]
    text = attribution(quoted.speaker or "", quoted.text)
    return Item("quotation", text, tuple(dict.fromkeys(sentences)), language=article.language)


def _reviewed(article: Article, quoted: Quoted, outcome: Outcome) -> tuple[Quoted, Dropped | None]:
    """The quotation as it is shown, and the attribution that is not.

    An exact check has no say over words that rules took from the article.
    """
    if outcome.reading.verdict == "supported":
        return quoted.model_copy(update={"speaker_support": "verified"}), None
    speaker = _corrected(article, outcome)
    instead = outcome.shown.text if speaker and outcome.shown else None
    dropped = outcome.dropped.model_copy(update={"instead": instead}) if outcome.dropped else None
    support = "verified" if speaker else None
    return quoted.model_copy(update={"speaker": speaker, "role": None, "speaker_support": support}), dropped


def _corrected(article: Article, outcome: Outcome) -> str | None:
    """The speaker whom the verifier names, if the article has each word of the name, for the same quoted words."""
    form = _FORM.fullmatch(outcome.shown.text) if outcome.shown else None
    before = _FORM.fullmatch(outcome.item.text)
    if form is None or before is None or folded_words(form["words"]) != folded_words(before["words"]):
        return None
    name = form["speaker"].split()
    return " ".join(name) if all(any(occurrences(article.text, word)) for word in name) else None
