"""One account of two readings: the stances that rules read off an article, and a model's that passed the checks.

A model never makes the account poorer: every stance that the rules read stays. The model says what words are about
where the rules leave their side open, and adds what they do not read. Where the two disagree over the same words, the
rules' side stands and the model's is reported as dropped.
"""

from collections.abc import Sequence

from summarizer.results import Dropped, Stance
from summarizer.sides.merging import about_the_same, united, with_evidence
from summarizer.sides.names import alike


def reconciled(read: Sequence[Stance], drafted: Sequence[Stance]) -> tuple[list[Stance], list[Dropped]]:
    """The stances of both readings, in the order of the article and the author's own last, and the drafts given up."""
    account = list(read)
    dropped: list[Dropped] = []
    for draft in drafted:
        same_words = [at for at, stance in enumerate(account) if _of_the_same_words(stance, draft)]
        on_it = next((at for at in same_words if about_the_same(account[at].target, draft.target)), None)
        unclear = next((at for at in same_words if account[at].target is None), None)
        if on_it is not None and account[on_it].position != draft.position:
            dropped.append(Dropped(kind="stance", text=draft.claim, reason=_reason(account[on_it], draft)))
        elif on_it is not None:
            account[on_it] = with_evidence(account[on_it], draft)
        elif unclear is not None:
            account[unclear] = _told_by(account[unclear], draft)
        else:
            account.append(draft)
    return sorted(united(account), key=_place), dropped


def _place(stance: Stance) -> tuple[bool, int]:
    return stance.voice == "author", stance.evidence[0].start


def _of_the_same_words(stance: Stance, draft: Stance) -> bool:
    return alike(stance.holder, draft.holder) and any(
        one.start < other.end and other.start < one.end for one in stance.evidence for other in draft.evidence
    )


def _told_by(unclear: Stance, draft: Stance) -> Stance:
    """A stance without a target, as the draft tells it; the words stay those that the rules found."""
    read = {"holder": unclear.holder, "role": unclear.role or draft.role, "speaker": unclear.speaker}
    return draft.model_copy(update={**read, "evidence": unclear.evidence, "speech": unclear.speech})


def _reason(stance: Stance, draft: Stance) -> str:
    return f"the same words read as {stance.position}, not {draft.position}, on {stance.target}"
