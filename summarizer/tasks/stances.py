"""Stances that a model drafted: put before the review, and shown."""

import re
from collections.abc import Iterable, Sequence

from summarizer.article import Article, Span
from summarizer.citing import evidence_at, evidence_for
from summarizer.results import Evidence, Stance
from summarizer.tasks.drafter import ChunkDraft
from summarizer.tasks.review import Item, Outcome
from summarizer.tasks.schemas import StancesDraft
from summarizer.text.stems import content_stems

_NAME = re.compile(r"[^\W\d_][\w.’'&-]*")


def stance_items(drafts: Iterable[ChunkDraft[StancesDraft]]) -> list[Item]:
    """The stances of all parts, one for each holder, target and position."""
    stances = [stance for read in drafts for stance in read.draft.stances]
    found: dict[tuple[str, str, str], Item] = {}
    for stance in stances:
        key = (_key(stance.holder), _key(stance.target), stance.position)
        found.setdefault(key, Item("stance", stance.claim, tuple(stance.cites), stance))
    return list(found.values())


def stances_shown(article: Article, outcomes: Sequence[Outcome]) -> list[Stance]:
    """The shown ones in the order of the article, the author's own last."""
    shown = [_stance(article, outcome) for outcome in outcomes if outcome.shown is not None]
    return sorted(shown, key=lambda stance: (stance.voice == "author", stance.evidence[0].start))


def _stance(article: Article, outcome: Outcome) -> Stance:
    assert outcome.shown is not None
    assert outcome.shown.stance is not None
    draft = outcome.shown.stance
    evidence = evidence_for(article, outcome.sentences)
    return Stance(
        holder=draft.holder,
        role=draft.role.strip() or None,
        target=draft.target,
        position=draft.position,
        claim=draft.claim,
        speech=draft.speech,
        voice=draft.voice,
        support=outcome.support,
        evidence=evidence,
        speaker=None if draft.voice == "author" else _named(article, draft.holder, evidence),
    )


def _named(article: Article, holder: str, evidence: Sequence[Evidence]) -> Evidence | None:
    """Where the article names the holder: in the evidence, or nearest before it, by the whole name or its last word."""
    words = _NAME.findall(holder)
    for name in filter(None, (holder, words[-1] if words else "")):
        found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", article.text)]
        if found:
            start, end = evidence[0].start, evidence[-1].end
            at = min(found, key=lambda span: (not start <= span[0] < end, span[0] > end, abs(start - span[0])))
            return evidence_at(article, Span(*at))
    return None


def _key(text: str) -> str:
    return " ".join(content_stems(text)) or text.casefold()
