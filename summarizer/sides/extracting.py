"""The stances that an article's own words show, by rules alone."""

from collections.abc import Sequence
from dataclasses import replace

from summarizer.article import Article, Span
from summarizer.citing import evidence_at
from summarizer.orders import orders_to_machines
from summarizer.quotations import Quotation, Speaker, find_quotations
from summarizer.results import Stance
from summarizer.sides.acts import public_acts
from summarizer.sides.author import argued_by_author
from summarizer.sides.claims import evidence_spans, told
from summarizer.sides.cues import sides_by_cue
from summarizer.sides.denials import disputed_before
from summarizer.sides.holders import holds
from summarizer.sides.merging import united
from summarizer.sides.model import Taken
from summarizer.sides.own_words import sides_in_words

_SAYS_SOMETHING = 5
"""Words of direct speech without a clear side that is still worth showing."""

_REMEMBERED = 2
"""Quotations back to which "this is untrue" may go."""


def extract_stances(article: Article) -> list[Stance]:
    """The stances that the article's reports show, in its order; one record for each holder, target and position.

    Direct speech whose side is not clear has a record without a target; other speech counts only where it takes one.
    """
    found: list[Stance] = []
    quotations = find_quotations(article)
    for at, quotation in enumerate(quotations):
        before = quotations[max(at - _REMEMBERED, 0) : at]
        if quotation.speaker is not None and holds(article, quotation, before[-1] if before else None):
            found += _stances(article, quotation, quotation.speaker, before)
    found += [_act(article, speaker, side) for speaker, side in public_acts(article)]
    found.sort(key=lambda stance: stance.evidence[0].start)
    found += [_argued(article, where, side) for where, side in argued_by_author(article)]
    orders = orders_to_machines(article)
    return united([s for s in found if article.sentence_at(s.evidence[0].start).number not in orders])


def sides_of(article: Article, quotation: Quotation, before: Sequence[Quotation] = ()) -> list[Taken]:
    """The sides that a quotation shows: what is disputed, what its verb states, what its words take."""
    if disputed := disputed_before(article, quotation, before):
        return [disputed]
    if stated := sides_by_cue(article, quotation):
        return stated
    if quotation.modality == "asserted" and quotation.act != "attitude":
        return sides_in_words(article, quotation)
    return []


def _stances(article: Article, quotation: Quotation, speaker: Speaker, before: Sequence[Quotation]) -> list[Stance]:
    sides = sides_of(article, quotation, before)
    direct = quotation.speech != "indirect"
    if not sides:
        tells = direct and quotation.modality == "asserted" and quotation.act == "speech"
        return (
            [_stance(article, quotation, speaker, None, quotation.content)]
            if tells and _says(article, quotation)
            else []
        )
    shown: list[tuple[Taken, set[Span]]] = [(side, set(side.shown_by)) for side in sides]
    for span in quotation.content:  # what no side rests on goes with the side before it
        if not any(span in spans for _, spans in shown):
            nearest = [spans for _, spans in shown if min(spans).start < span.start]
            (nearest[-1] if nearest else shown[0][1]).add(span)
    return [_stance(article, quotation, speaker, side, sorted(spans)) for side, spans in shown]


def _says(article: Article, quotation: Quotation) -> bool:
    return sum(len(article.quote(span).split()) for span in quotation.content) >= _SAYS_SOMETHING


def _stance(
    article: Article, quotation: Quotation, speaker: Speaker, side: Taken | None, content: Sequence[Span]
) -> Stance:
    shown = quotation if tuple(content) == quotation.content else _part(quotation, content)
    return Stance(
        holder=speaker.name,
        role=speaker.role,
        target=" ".join(article.quote(side.target).split()) if side else None,
        position=side.position if side else "neutral",
        claim=told(article, speaker.name, shown),
        speech="indirect" if quotation.speech == "indirect" else "direct",
        evidence=[evidence_at(article, span) for span in evidence_spans(article, shown)],
        speaker=evidence_at(article, speaker.named_at),
        confidence=side.confidence if side else 0.0,
        origin="extract",
    )


def _act(article: Article, speaker: Speaker, side: Taken) -> Stance:
    """What somebody does outside of quotation marks, told by the sentence."""
    (shown,) = side.shown_by
    return Stance(
        holder=speaker.name,
        role=None,
        target=" ".join(article.quote(side.target).split()),
        position=side.position,
        claim=" ".join(article.quote(shown).split()),
        speech="indirect",
        evidence=[evidence_at(article, shown)],
        speaker=evidence_at(article, speaker.named_at),
        confidence=side.confidence,
        origin="extract",
    )


def _argued(article: Article, where: Span, side: Taken) -> Stance:
    """What the article's author argues, in the author's words."""
    assert article.author is not None
    (shown,) = side.shown_by
    named = article.text.find(article.author)
    return Stance(
        holder=article.author,
        role=None,
        target=" ".join(article.quote(side.target).split()),
        position=side.position,
        claim=f"{article.author}: {' '.join(article.quote(shown).split())}",
        speech="direct",
        evidence=[evidence_at(article, shown)],
        speaker=evidence_at(article, Span(named, named + len(article.author)) if named >= 0 else where),
        confidence=side.confidence,
        origin="extract",
        voice="author",
    )


def _part(quotation: Quotation, content: Sequence[Span]) -> Quotation:
    return replace(quotation, content=tuple(content))
