"""The model's road: drafts of stances → those that the article bears out, and why the others are dropped."""

from collections.abc import Sequence
from functools import cached_property

from summarizer.article import Article, Span
from summarizer.citing import evidence_at, evidence_for
from summarizer.drafting import ChunkDraft, Task
from summarizer.drafts import StanceDraft, StancesDraft
from summarizer.evidence import EvidenceIndex, find_quote
from summarizer.prompts import fill
from summarizer.quotations import Quotation, Speaker, find_quotations
from summarizer.results import Dropped, Stance
from summarizer.stances.extracting import sides_of
from summarizer.stances.merging import target_key, united
from summarizer.stances.names import name_words, same_holder
from summarizer.words import content_stems

MOST_PER_CHUNK = 12
_UNSURE = 0.5
"""Confidence of a position that a model gave: its claim is checked, its reading of the side is not."""
_AGREED = 0.9
"""The same where the rules read the same side off the same words."""
_CLEAR = 0.75
"""Confidence at which a side that the rules read refutes the model's."""
_OPPOSITE = {("favor", "against"), ("against", "favor")}


def stances_task() -> Task[StancesDraft]:
    """What a model is asked for one chunk."""
    return Task(fill("stances", stances=MOST_PER_CHUNK), StancesDraft, most={"stances": MOST_PER_CHUNK})


def check_stances(
    article: Article, index: EvidenceIndex, drafts: Sequence[ChunkDraft[StancesDraft]]
) -> tuple[list[Stance], list[Dropped]]:
    """Drafts of all chunks → the stances that hold, and those dropped with the reason.

    A stance holds when the article names its holder and the cited sentences its target, the claim is supported, and
    the cited words are the holder's or tell of the holder, and do not clearly take the other side.
    """
    check = _Check(article, index)
    kept: list[Stance] = []
    dropped: list[Dropped] = []
    for draft in (stance for chunk in drafts for stance in chunk.draft.stances):
        outcome = check.outcome(draft)
        if isinstance(outcome, Stance):
            kept.append(outcome)
        else:
            dropped.append(Dropped(kind="stance", text=draft.claim, reason=outcome))
    return united(kept), dropped


class _Check:
    """One article, and what every draft about it is held against."""

    def __init__(self, article: Article, index: EvidenceIndex) -> None:
        self._article = article
        self._index = index

    @cached_property
    def _quotations(self) -> tuple[Quotation, ...]:
        return find_quotations(self._article)

    def outcome(self, draft: StanceDraft) -> Stance | str:
        """The stance, or why it is dropped."""
        named_at = find_quote(self._article, draft.holder)
        if named_at is None:
            return f"the article does not name {draft.holder}"
        quote = find_quote(self._article, draft.quote) if draft.quote.strip() else None
        if draft.quote.strip() and quote is None:
            return "the quoted words are not in the article"
        if not self._names(draft):
            return f"the cited sentences do not mention {draft.target}"
        if fault := self._not_theirs(draft, quote):
            return fault
        verdict = self._index.check(draft.claim, draft.cites, holder=draft.holder)
        if not verdict.supported:
            return verdict.reason or "the article does not support the claim"
        evidence = [quote] if quote else [self._article.sentences[n - 1].span for n in verdict.sentences]
        agreement = self._agreement(draft, evidence)
        if agreement is False:
            return "the words take the other side"
        speaker = self._speaker(draft.holder, named_at)
        target_at = find_quote(self._article, draft.target)
        return Stance(
            holder=speaker.name,
            role=speaker.role or self._role(draft.role),
            target=self._article.quote(target_at) if target_at else draft.target,
            position=draft.position,
            claim=draft.claim,
            speech="direct" if quote and self._in_quotation_marks(quote) else "indirect",
            evidence=[evidence_at(self._article, quote)] if quote else evidence_for(self._article, verdict.sentences),
            speaker=evidence_at(self._article, speaker.named_at),
            confidence=_AGREED if agreement else _UNSURE,
            origin="model",
        )

    def _names(self, draft: StanceDraft) -> bool:
        """True when the cited sentences, or those around them, have the words of the target."""
        numbers = {n + step for n in draft.cites for step in (-1, 0, 1)}
        near = [self._article.sentences[n - 1] for n in numbers if 0 < n <= len(self._article.sentences)]
        text = " ".join(map(self._article.sentence_text, near)) if near else self._article.text
        wanted = content_stems(draft.target, self._article.language)
        return bool(wanted) and set(content_stems(text, self._article.language)).issuperset(wanted)

    def _speaker(self, holder: str, named_at: Span) -> Speaker:
        """The holder under the fullest name that the article's reports give."""
        speakers = {q.speaker.named_at: q.speaker for q in self._quotations if q.speaker}
        same = [speaker for speaker in speakers.values() if same_holder(speaker, holder)]
        if len({speaker.name for speaker in same}) == 1:
            return same[0]
        return Speaker(self._article.quote(named_at), None, named_at, named_at)

    def _role(self, role: str) -> str | None:
        """The role in the article's words; None where a model made it up."""
        found = find_quote(self._article, role) if role.strip() else None
        return self._article.quote(found) if found else None

    def _not_theirs(self, draft: StanceDraft, quote: Span | None) -> str | None:
        """Why the cited words are neither the holder's nor tell of the holder; None when they are or do."""
        if quote is not None:
            speakers = [q.speaker for q in self._quotations if q.speaker and any(s.overlaps(quote) for s in q.content)]
            if any(same_holder(speaker, draft.holder) for speaker in speakers):
                return None
            if speakers:
                return f"these are the words of {speakers[0].name}"
        spans = [quote] if quote else []
        spans += [self._article.sentences[n - 1].span for n in draft.cites if 0 < n <= len(self._article.sentences)]
        if not spans:
            return None  # nothing is cited: the check of the claim looks for the words
        for sentence in (s.span for span in spans for s in self._article.sentences_in(span)):
            if self._speaks_in(draft.holder, sentence) or self._told_of_in(draft.holder, sentence):
                return None
        return f"the cited words are not those of {draft.holder}, nor about what {draft.holder} does"

    def _speaks_in(self, holder: str, sentence: Span) -> bool:
        return any(
            q.speaker is not None
            and same_holder(q.speaker, holder)
            and (
                any(s.overlaps(sentence) for s in q.content) or (q.mention is not None and q.mention.overlaps(sentence))
            )
            for q in self._quotations
        )

    def _told_of_in(self, holder: str, sentence: Span) -> bool:
        """True when a sentence names the holder outside of what others are quoted as saying."""
        names = name_words(holder) or frozenset(holder.lower().split())
        others = [s for q in self._quotations if q.speech == "direct" for s in q.content if s.overlaps(sentence)]
        words = list(self._article.quote(sentence))
        for span in others:
            for at in range(max(span.start, sentence.start), min(span.end, sentence.end)):
                words[at - sentence.start] = " "
        plain = "".join(c if c.isalnum() or c == "-" else " " for c in "".join(words)).lower().split()
        return bool(names & set(plain))

    def _agreement(self, draft: StanceDraft, evidence: Sequence[Span]) -> bool | None:
        """Whether the rules read the model's side off the words; None where they read none on that target."""
        found: bool | None = None
        for quotation in self._quotations:
            if quotation.speaker is None or not same_holder(quotation.speaker, draft.holder):
                continue
            if not any(span.overlaps(shown) for span in quotation.content for shown in evidence):
                continue
            for side in sides_of(self._article, quotation):
                if side.confidence < _CLEAR or not _about_the_same(self._article.quote(side.target), draft.target):
                    continue
                if (side.position, draft.position) in _OPPOSITE:
                    return False
                found = found or side.position == draft.position
        return found

    def _in_quotation_marks(self, quote: Span) -> bool:
        return any(q.speech != "indirect" and any(s.overlaps(quote) for s in q.content) for q in self._quotations)


def _about_the_same(one: str, other: str) -> bool:
    """True when one target's words are the other's, or among them."""
    words, others = set(target_key(one).split()), set(target_key(other).split())
    return bool(words and others) and (words <= others or others <= words)
