"""The model's road: drafts of stances → those that the article bears out, and why the others are dropped."""

from collections.abc import Sequence
from functools import cached_property

from summarizer.article import Article, Span
from summarizer.citing import evidence_at, evidence_for
from summarizer.evidence import EvidenceIndex, find_quote
from summarizer.positions import judge_position
from summarizer.quotations import Quotation, Speaker, find_quotations
from summarizer.results import Dropped, Stance
from summarizer.sides.agents import names_agent, tells_a_side
from summarizer.sides.extracting import sides_of
from summarizer.sides.merging import about_the_same, united
from summarizer.sides.names import same_holder
from summarizer.tasks.drafter import ChunkDraft
from summarizer.tasks.schemas import StanceDraft, StancesDraft
from summarizer.words import content_stems

_UNSURE = 0.5
"""Confidence of a position that a model gave: its claim is checked, its reading of the side is not."""
_AGREED = 0.9
"""The same where the rules read the same side off the same words."""
_CLEAR = 0.75
"""Confidence at which a side that the rules read refutes the model's."""
_OPPOSITE = {("favor", "against"), ("against", "favor")}


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
        if quote and (fault := self._anothers(draft.holder, quote)):
            return fault
        if not names_agent(draft.claim, draft.holder, self._article.language):
            return f"the claim does not say that it is {draft.holder} who holds it"
        verdict = self._index.check(draft.claim, draft.cites, holder=draft.holder)
        if not verdict.supported:
            return verdict.reason or "the article does not support the claim"
        evidence = [quote] if quote else [self._article.sentences[n - 1].span for n in verdict.sentences]
        if not self._tells_of(draft.holder, evidence):
            return f"the cited words are not those of {draft.holder}, nor about what {draft.holder} does"
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

    def _anothers(self, holder: str, quote: Span) -> str | None:
        """Whose words they are, when they are not the holder's."""
        speakers = [q.speaker for q in self._quotations if q.speaker and any(s.overlaps(quote) for s in q.content)]
        if not speakers or any(same_holder(speaker, holder) for speaker in speakers):
            return None
        return f"these are the words of {speakers[0].name}"

    def _tells_of(self, holder: str, evidence: Sequence[Span]) -> bool:
        """True when words are the holder's, or tell what the holder does."""
        sentences = [s.span for span in evidence for s in self._article.sentences_in(span)]
        return any(self._speaks_in(holder, span) or self._acts_in(holder, span) for span in sentences)

    def _speaks_in(self, holder: str, sentence: Span) -> bool:
        return any(
            q.speaker is not None
            and same_holder(q.speaker, holder)
            and (
                any(s.overlaps(sentence) for s in q.content) or (q.mention is not None and q.mention.overlaps(sentence))
            )
            for q in self._quotations
        )

    def _acts_in(self, holder: str, sentence: Span) -> bool:
        """True when a sentence tells, outside of what others are quoted as saying, that the holder takes a side."""
        words = list(self._article.quote(sentence))
        for span in (s for q in self._quotations if q.speech == "direct" for s in q.content if s.overlaps(sentence)):
            for at in range(max(span.start, sentence.start), min(span.end, sentence.end)):
                words[at - sentence.start] = " "
        told, language = "".join(words), self._article.language
        return names_agent(told, holder, language) and (language != "en" or tells_a_side(told))

    def _agreement(self, draft: StanceDraft, evidence: Sequence[Span]) -> bool | None:
        """Whether the rules read the model's side off the words; None where they read none on that target."""
        found: bool | None = None
        elsewhere = False
        for quotation in self._quotations:
            if quotation.speaker is None or not same_holder(quotation.speaker, draft.holder):
                continue
            if not any(span.overlaps(shown) for span in quotation.content for shown in evidence):
                continue
            for side in sides_of(self._article, quotation):
                if side.confidence < _CLEAR:
                    continue
                if not about_the_same(self._article.quote(side.target), draft.target):
                    elsewhere |= any(span.overlaps(shown) for span in side.shown_by for shown in evidence)
                    continue
                if (side.position, draft.position) in _OPPOSITE:
                    return False
                found = found or side.position == draft.position
        return False if found is None and elsewhere and self._named_beside(draft, evidence) else found

    def _named_beside(self, draft: StanceDraft, evidence: Sequence[Span]) -> bool:
        """``I am not against the cat, I am against the precedent``: the words name the target, yet do not take the
        draft's side on it."""
        words = " ".join(map(self._article.quote, evidence))
        wanted = content_stems(draft.target, self._article.language)
        named = set(content_stems(words, self._article.language)).issuperset(wanted)
        return named and judge_position(words, draft.target).position != draft.position

    def _in_quotation_marks(self, quote: Span) -> bool:
        return any(q.speech != "indirect" and any(s.overlaps(quote) for s in q.content) for q in self._quotations)
