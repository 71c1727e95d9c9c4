"""The claim of a stance: one line that keeps the attribution, with every quoted run word for word."""

from collections.abc import Sequence

from summarizer.article import Article, Span
from summarizer.quotations import Quotation
from summarizer.quotations.lexicon import CUES

_CLOSERS = {"“": "”", '"': '"', "„": "“", "«": "»", "‘": "’", "'": "'"}
_FAR = 60
"""Code points between a verb and what it reports beyond which the words do not read on."""


def told(article: Article, name: str, quotation: Quotation) -> str:
    """``Ana Holt opposed the plan`` where the article's own words can be read on, else ``Ana Holt: “…”``."""
    cue, content = quotation.cue, quotation.content[0]
    if cue is not None and len(quotation.content) == 1 and _reads_on(article, quotation, cue):
        return f"{name} {_flat(article.text[cue.start : content.end]).removesuffix(',')}"
    return f"{name}: {joined(article, quotation.content)}"


def evidence_spans(article: Article, quotation: Quotation) -> tuple[Span, ...]:
    """The words that show a stance: what is said; where the verb states the side, from the speaker or the verb on."""
    cue, content = quotation.cue, quotation.content[0]
    if cue is None or len(quotation.content) > 1 or not _reads_on(article, quotation, cue):
        return quotation.content
    mention = quotation.mention
    near = mention is not None and mention.end <= cue.start and not article.text[mention.end : cue.start].strip()
    return (Span(mention.start if mention and near else cue.start, content.end),)


def _reads_on(article: Article, quotation: Quotation, cue: Span) -> bool:
    content = quotation.content[0]
    if not cue.end <= content.start <= cue.end + _FAR or _names_the_speaker(quotation, Span(cue.start, content.start)):
        return False
    between = article.text[cue.end : content.start]
    if any(mark in between for mark in ",:—–"):
        return False
    verb = CUES.get(article.quote(cue).split()[-1].lower())
    first = article.quote(cue).split()[0].lower()
    inner = article.quote(content).lstrip("“\"„«‘' ")
    return (
        verb is not None
        and verb.form != "ing"
        and first not in _SHORTENED
        and (quotation.speech != "direct" or inner[:1].islower())
    )


_SHORTENED = frozenset({"to", "’d", "'d", "’ve", "'ve", "’s", "'s", "’ll", "'ll"})


def _names_the_speaker(quotation: Quotation, between: Span) -> bool:
    return quotation.mention is not None and quotation.mention.overlaps(between)


def joined(article: Article, content: Sequence[Span]) -> str:
    """The pieces of a quotation in one line: ``“We want it” … “Move the loop.”``; an ellipsis where words of the
    article stand between two pieces, and no comma before a mark that closes in the middle."""
    runs: list[str] = []
    for at, span in enumerate(content):
        last = at + 1 == len(content)
        run = _flat(article.quote(span))
        if not last or len(content) == 1:
            run = _without_comma(run)
        if at and any(c.isalnum() for c in article.text[content[at - 1].end : span.start]):
            runs.append("…")
        runs.append(run)
    return " ".join(runs)


def _without_comma(run: str) -> str:
    closing = _CLOSERS.get(run[:1])
    if closing and run.endswith("," + closing):
        return run[: -1 - len(closing)] + closing
    return run.removesuffix(",")


def _flat(text: str) -> str:
    return " ".join(text.split())
