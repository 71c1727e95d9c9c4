"""Stances: who takes which position on what. Read off the article's quotations, or drafted by a model and checked."""

from collections.abc import Iterable, Sequence

from summarizer.article import Article, Span
from summarizer.citing import evidence_at, evidence_for
from summarizer.drafting import ChunkDraft, Task
from summarizer.drafts import StanceDraft, StancesDraft
from summarizer.evidence import EvidenceIndex, find_quote
from summarizer.positions import Judgement, find_target, judge_position
from summarizer.prompts import fill
from summarizer.quotations import Quotation, Speaker, find_quotations
from summarizer.results import Dropped, Evidence, Stance

_MOST_PER_CHUNK = 12
_QUOTATION_MARKS = "“”‘’\"'«»„ ,"
_NOT_AGENTS = {"media", "news", "report", "reporting", "reports", "rumors", "rumours"}
_SURE_ENOUGH = 0.5
"""Confidence below which a side is not shown."""
_UNSURE = 0.5
"""Confidence of a position that a model gave: its claim is checked, its reading of the side is not."""


def stances_task() -> Task[StancesDraft]:
    """What a model is asked for one chunk."""
    return Task(fill("stances", stances=_MOST_PER_CHUNK), StancesDraft)


def extract_stances(article: Article) -> list[Stance]:
    """The stances that the article's quotations show, by rules alone.

    Of indirect speech only what takes a side counts; one record for each holder and target.
    """
    return _united(
        stance
        for quotation in find_quotations(article)
        if quotation.speaker is not None and _states_a_position(quotation, quotation.speaker)
        if (stance := _stance_of(article, quotation, quotation.speaker)).speech == "direct"
        or stance.position != "neutral"
    )


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
    return _united(kept), dropped


def _states_a_position(quotation: Quotation, speaker: Speaker) -> bool:
    """True for what somebody is said to hold: not for thoughts, questions, denials, nor for "reports"."""
    return (
        quotation.act != "thought"
        and quotation.modality == "asserted"
        and speaker.name.split()[-1].casefold() not in _NOT_AGENTS
    )


def _stance_of(article: Article, quotation: Quotation, speaker: Speaker) -> Stance:
    words = [article.quote(span) for span in quotation.content]
    judged, target = max((_judged(part) for part in words), key=lambda j: (j[1] is not None, j[0].confidence))
    if judged.confidence < _SURE_ENOUGH:
        target = None
    return Stance(
        holder=speaker.name,
        role=speaker.role,
        target=target,
        position=judged.position if target else "neutral",
        claim=f"{speaker.name}: {' '.join(words)}",
        speech="indirect" if quotation.speech == "indirect" else "direct",
        evidence=[evidence_at(article, span) for span in quotation.content],
        speaker=evidence_at(article, speaker.named_at),
        confidence=judged.confidence if target else 0.0,
        origin="extract",
    )


def _judged(words: str) -> tuple[Judgement, str | None]:
    """The side that a piece of a quotation takes, and on what; None where it cannot be told."""
    bare = words.strip(_QUOTATION_MARKS)
    span = find_target(bare)
    target = bare[span.start : span.end] if span else None
    return judge_position(bare, target or ""), target


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
    if quote and (speaker := _speaker_of(quotations, quote)) and not _same_holder(speaker, draft.holder):
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


def _same_holder(speaker: Speaker, holder: str) -> bool:
    """True when the names share a word that is a name, or one is the other's role."""
    return bool(_name_words(speaker.name) & _name_words(holder)) or bool(
        speaker.role and _name_words(speaker.role) & _name_words(holder)
    )


def _name_words(name: str) -> set[str]:
    return {word.strip(".,’'").casefold() for word in name.split() if word[:1].isupper() and len(word) > 2}


def _united(stances: Iterable[Stance]) -> list[Stance]:
    """One record for each holder, target and position; told twice means two pieces of evidence."""
    united: dict[tuple[str, str | None, str], Stance] = {}
    for stance in stances:
        key = (stance.holder.casefold(), stance.target.casefold() if stance.target else stance.claim, stance.position)
        earlier = united.get(key)
        united[key] = stance if earlier is None else _with_evidence(earlier, stance.evidence)
    return list(united.values())


def _with_evidence(stance: Stance, more: Sequence[Evidence]) -> Stance:
    evidence = {(e.start, e.end): e for e in (*stance.evidence, *more)}
    return stance.model_copy(update={"evidence": [evidence[key] for key in sorted(evidence)]})
