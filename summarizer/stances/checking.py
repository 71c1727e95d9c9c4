"""The model's road: drafts of stances → those that the article bears out, and why the others are dropped."""

from collections.abc import Sequence

from summarizer.article import Article, Span
from summarizer.citing import evidence_at, evidence_for
from summarizer.drafting import ChunkDraft, Task
from summarizer.drafts import StanceDraft, StancesDraft
from summarizer.evidence import EvidenceIndex, find_quote
from summarizer.prompts import fill
from summarizer.quotations import Quotation, Speaker, find_quotations
from summarizer.results import Dropped, Stance
from summarizer.stances.merging import united
from summarizer.stances.names import same_holder

_MOST_PER_CHUNK = 12
_UNSURE = 0.5
"""Confidence of a position that a model gave: its claim is checked, its reading of the side is not."""


def stances_task() -> Task[StancesDraft]:
    """What a model is asked for one chunk."""
    return Task(fill("stances", stances=_MOST_PER_CHUNK), StancesDraft)


def check_stances(
    article: Article, index: EvidenceIndex, drafts: Sequence[ChunkDraft[StancesDraft]]
) -> tuple[list[Stance], list[Dropped]]:
    """Drafts of all chunks → the stances that hold, and those dropped with the reason."""
    quotations = find_quotations(article)
    kept: list[Stance] = []
    dropped: list[Dropped] = []
    for draft in (stance for chunk in drafts for stance in chunk.draft.stances):
        outcome = _checked(article, index, quotations, draft)
        if isinstance(outcome, Stance):
            kept.append(outcome)
        else:
            dropped.append(Dropped(kind="stance", text=draft.claim, reason=outcome))
    return united(kept), dropped


def _checked(
    article: Article, index: EvidenceIndex, quotations: Sequence[Quotation], draft: StanceDraft
) -> Stance | str:
    """The stance, or why it is dropped."""
    named_at = find_quote(article, draft.holder)
    if named_at is None:
        return f"the article does not name {draft.holder}"
    quote = find_quote(article, draft.quote) if draft.quote.strip() else None
    if draft.quote.strip() and quote is None:
        return "the quoted words are not in the article"
    if quote and (speaker := _speaker_of(quotations, quote)) and not same_holder(speaker, draft.holder):
        return f"these are the words of {speaker.name}"
    verdict = index.check(draft.claim, draft.cites, holder=draft.holder)
    if not verdict.supported:
        return verdict.reason or "the article does not support the claim"
    target_at = find_quote(article, draft.target)
    return Stance(
        holder=draft.holder,
        role=draft.role.strip() or None,
        target=article.quote(target_at) if target_at else draft.target,
        position=draft.position,
        claim=draft.claim,
        speech="direct" if quote and _in_quotation_marks(quotations, quote) else "indirect",
        evidence=[evidence_at(article, quote)] if quote else evidence_for(article, verdict.sentences),
        speaker=evidence_at(article, named_at),
        confidence=_UNSURE,
        origin="model",
    )


def _speaker_of(quotations: Sequence[Quotation], quote: Span) -> Speaker | None:
    return next((q.speaker for q in quotations if any(span.overlaps(quote) for span in q.content)), None)


def _in_quotation_marks(quotations: Sequence[Quotation], quote: Span) -> bool:
    return any(q.speech != "indirect" and any(s.overlaps(quote) for s in q.content) for q in quotations)
