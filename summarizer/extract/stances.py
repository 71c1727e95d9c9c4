"""Stated sides: who supports, opposes, vetoes what, only where the article tells it in so many words.

A sentence states a side by a listed verb or declaration with its holder as the subject and the target as its object
(``claims``). The side counts when nothing above it takes it back: no denial, question, condition, rumour or report of
another (``scope`` and the quotations around it). In quoted words *I* and *we* are the speaker.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.article import Article, Span
from summarizer.extract import scope
from summarizer.extract.claims import claims
from summarizer.extract.holders import alike, may_hold, name_parts
from summarizer.extract.model import Claim, Position, ToldStance
from summarizer.extract.phrases import names_something
from summarizer.extract.quotations import Quoted, Reading, read
from summarizer.quotations import Quotation, Speaker
from summarizer.quotations.grammar import Range
from summarizer.quotations.lexicon import CUES, DETERMINERS, NEGATIONS, PREPOSITIONS
from summarizer.quotations.words import Clauses, Word, plain_words
from summarizer.words import content_stems

_LONGEST_TARGET = 120
"""Code points of a target that a reader takes in."""
_OWN = frozenset({"i", "we"})
_IT = frozenset({"it", "this", "that", "them"})
_DETERMINED = re.compile(r"(?:any|some|no|every|each|such|further)\s+", re.IGNORECASE)
_REPORTING = frozenset({"say", "tell", "think", "ask"})
_FORMER = frozenset({"before", "until", "till"})


def told_stances(article: Article) -> list[ToldStance]:
    """The sides that an English article tells in so many words, in the order of its text, each holder's side on one
    target once. Articles in other languages have none."""
    if article.language != "en":
        return []
    reading = read(article)
    found = [*_Narration(article, reading).stances(), *_own_words(article, reading)]
    return _united(sorted(found, key=lambda s: (s.evidence[0].start, s.target_span.start)))


@dataclass(frozen=True, slots=True)
class _Holder:
    speaker: Speaker
    voice: str = "reported"


class _Narration:
    """The sides that the article's own sentences state."""

    def __init__(self, article: Article, reading: Reading) -> None:
        self._article, self._reading = article, reading
        self._indirect = [q for q in reading.quotations if q.speech != "direct"]
        self._before: Span | None = None
        """The target read last, for an ``it`` after it."""

    def stances(self) -> Iterator[ToldStance]:
        """Every side, in order."""
        for sentence in self._reading.sentences:
            words = _opened(self._article, sentence)
            if scope.is_question(words) or not words:
                continue
            targets: list[Span] = []
            for claim in claims(words):
                target = self._target(words, claim)
                if target is None:
                    continue
                targets.append(target)
                yield from self._stances_of(words, claim, target, sentence)
            if targets:
                self._before = targets[-1]

    def _target(self, words: Sequence[Word], claim: Claim) -> Span | None:
        return _target_span(self._article, words, claim.target)

    def _stances_of(self, words: Sequence[Word], claim: Claim, target: Span, sentence: Clauses) -> Iterator[ToldStance]:
        if _is_closed(words, claim):
            return
        verb = Span(words[claim.verb[0]].start, words[claim.verb[1] - 1].end)
        around = [q for q in self._indirect if any(c.covers(verb) for c in q.content)]
        for holder in self._holders(words, claim, around, sentence):
            if not may_hold(self._article, holder) or _is_own_target(holder, self._article.quote(target)):
                continue
            if not self._is_asserted(words, claim, holder, around):
                continue
            evidence = self._evidence(sentence, claim, words, around)
            speech = "deed" if claim.deed else "indirect"
            yield _stance(self._article, holder, target, claim, evidence, speech, "reported")

    def _holders(
        self, words: Sequence[Word], claim: Claim, around: Sequence[Quotation], sentence: Clauses
    ) -> Iterator[Speaker]:
        if claim.subject is None:
            if around and around[-1].speaker and around[-1].act != "attitude":
                yield around[-1].speaker
            return
        for part in _conjuncts(words, claim.subject):
            first = words[part[0]].lower
            if first in _PRONOUNS and part[1] - part[0] == 1 and around and around[-1].speaker is not None:
                principal = self._principal(around[-1])
                if principal is not None:
                    yield principal
                continue
            if first in ("they", "it") and part[1] - part[0] == 1:
                continue
            if first in ("which", "that"):
                part = _nearest(words, part) or part
            found = self._reading.cast.resolve(words, part, self._last_speaker(sentence))
            if found is not None:
                yield found

    def _principal(self, quotation: Quotation) -> Speaker | None:
        """Whom ``she`` stands for in what somebody reports: the speaker, or whom the speaker speaks for."""
        speaker = quotation.speaker
        if speaker is None or not self._is_voice(quotation):
            return speaker
        place = speaker.mention if speaker.role is None else None
        start = place.start if place else self._article.text.find(speaker.role or "")
        end = place.end if place else start + len(speaker.role or "")
        words = plain_words(self._article.text, max(start, 0), end)
        names = [i for i, w in enumerate(words) if w.kind == "name"]
        return self._reading.cast.resolve(words, (names[0], names[-1] + 1), None) if names else None

    def _is_voice(self, quotation: Quotation) -> bool:
        role = (quotation.speaker.role if quotation.speaker else None) or ""
        name = quotation.speaker.name if quotation.speaker else ""
        return "spokes" in f"{role} {name}".lower()

    def _last_speaker(self, sentence: Clauses) -> Speaker | None:
        """Who spoke in the sentences right before."""
        floor = max(self._article.sentence_at(sentence.span.start).number - 2, 1)
        near = [
            q
            for q in self._reading.quotations
            if q.content[0].start < sentence.span.start
            and self._article.sentence_at(q.content[0].start).number >= floor
        ]
        return near[-1].speaker if near else None

    def _is_asserted(
        self, words: Sequence[Word], claim: Claim, holder: Speaker, around: Sequence[Quotation]
    ) -> bool:
        """False under somebody else's words, or a clause that nobody vouches for."""
        for quotation in around:
            if quotation.modality != "asserted" or quotation.speaker is None:
                return False
            if not (alike(quotation.speaker.name, holder.name) or self._speaks_for(quotation, holder)):
                return False
        if around:
            return True
        start = claim.verb[0] if claim.subject is None else min(claim.verb[0], claim.subject[0])
        before = words[start - 1].lower if start else ""
        if claim.subject and words[claim.subject[0]].lower in ("who", "which", "that"):
            return True
        return before != "that" and not _reported(words, start)

    def _speaks_for(self, quotation: Quotation, holder: Speaker) -> bool:
        """``her spokesman said``, ``a spokesman for the bishop said``."""
        mention = quotation.mention
        if mention is None:
            return False
        said = self._article.text[max(mention.start - 20, 0) : mention.end + 40].lower()
        role = (quotation.speaker.role or "" if quotation.speaker else "").lower()
        if not any(word in said or word in role for word in _VOICES):
            return False
        own = any(f"{word} spokes" in said for word in ("her", "his", "their", "its"))
        return own or any(part in f"{said} {role}" for part in name_parts(holder.name)[-1:])

    def _evidence(
        self, sentence: Clauses, claim: Claim, words: Sequence[Word], around: Sequence[Quotation]
    ) -> tuple[Span, ...]:
        inside = (claim.verb, claim.target, claim.subject or claim.verb)
        spans = [Span(words[a].start, words[b - 1].end) for a, b in inside]
        spans += [q.cue for q in around if q.cue]
        spans += [q.mention for q in around if q.mention]
        low, high = min(s.start for s in spans), max(s.end for s in spans)
        return _sentences(self._article, Span(low, high))


_PRONOUNS = frozenset({"he", "she", "they", "it"})
_VOICES = ("spokes", "office", "lawyer", "attorney", "campaign", "aide", "representative")


def _nearest(words: Sequence[Word], relative: Range) -> Range | None:
    """``a member of the group Hale, which``: the noun phrase right before a relative pronoun."""
    end = relative[0] - 1 if relative[0] and words[relative[0] - 1].text == "," else relative[0]
    start = end
    while start > 0 and words[start - 1].kind in ("word", "name", "number") and words[start - 1].lower not in PREPOSITIONS:
        start -= 1
        if words[start].lower in DETERMINERS:
            break
    return (start, end) if start < end else None


def _reported(words: Sequence[Word], start: int) -> bool:
    """True right after a verb of saying: the clause is somebody's report that was not read."""
    cue = CUES.get(words[start - 1].lower) if start else None
    return cue is not None and words[start - 1].kind == "word" and bool(cue.frames & _REPORTING)


def _is_closed(words: Sequence[Word], claim: Claim) -> bool:
    """Under a condition, of nobody, or of a time that is past."""
    start = claim.verb[0] if claim.subject is None else min(claim.verb[0], claim.subject[0])
    if scope.is_conditional(words, start) or scope.is_ironic(words):
        return True
    if claim.subject and scope.is_emptied(words, *claim.subject):
        return True
    if claim.subject is None and scope.is_emptied(words, *claim.target):
        return True
    after = words[claim.target[1]].lower if claim.target[1] < len(words) else ""
    if after in _FORMER:
        return True
    late = [w.lower for w in words[claim.target[1] :]]
    return claim.group.would and ("if" in late or "unless" in late) and words[claim.verb[1] - 1].lower not in ("sign", "veto")


def _own_words(article: Article, reading: Reading) -> Iterator[ToldStance]:
    """The sides that quoted words take: ``I oppose``, ``the dam is a mistake``."""
    for quoted in reading.quoted:
        if quoted.speaker is None or not may_hold(article, quoted.speaker) or quoted.modality != "asserted":
            continue
        if quoted.attribution and scope.is_ironic(plain_words(article.text, quoted.attribution.start, quoted.attribution.end)):
            continue
        yield from _of_quoted(article, quoted)


def _of_quoted(article: Article, quoted: Quoted) -> Iterator[ToldStance]:
    assert quoted.speaker is not None
    for piece in quoted.spans:
        for sentence in article.sentences_in(piece):
            low, high = max(piece.start, sentence.span.start), min(piece.end, sentence.span.end)
            words = [w for w in plain_words(article.text, low, high) if w.text not in _MARKS]
            if not words or scope.is_question(words):
                continue
            for claim in claims(words):
                if not _is_own(words, claim) or _is_closed(words, claim):
                    continue
                target = _target_span(article, words, claim.target)
                if target is None or _is_own_target(quoted.speaker, article.quote(target)):
                    continue
                evidence = _with_attribution(article, quoted, Span(words[0].start, words[-1].end))
                yield _stance(article, quoted.speaker, target, claim, evidence, "direct", "reported")


_MARKS = frozenset("“”\"„«»‘’")


def _is_own(words: Sequence[Word], claim: Claim) -> bool:
    """True where *I* or *we* take the side, or the sentence itself does, and nobody else is said to."""
    if claim.subject is not None and not (
        claim.subject[1] - claim.subject[0] == 1 and words[claim.subject[0]].lower in _OWN
    ):
        return False
    start = claim.verb[0] if claim.subject is None else claim.subject[0]
    for at in range(min(start, claim.target[0] if claim.subject is None else start)):
        cue = CUES.get(words[at].lower)
        if cue and words[at].kind == "word" and cue.frames & _REPORTING and cue.form != "ing":
            own = any(w.lower in _OWN for w in words[max(at - 3, 0) : at])
            if not own or any(w.lower in NEGATIONS or w.lower.endswith("n't") for w in words[:at]):
                return False
    return True


def _opened(article: Article, sentence: Clauses) -> list[Word]:
    """A sentence's words with those of its quoted fragments: ``said the vote was “a disgrace”``."""
    words: list[Word] = []
    for word in sentence.words:
        if word.kind == "quoted" and _is_fragment(word.text):
            inner = plain_words(article.text, word.start, word.end)
            words += [w for w in inner if w.text not in _MARKS]
        else:
            words.append(word)
    return words


def _is_fragment(quoted: str) -> bool:
    inner = quoted.strip("“”\"‘’'«»„ ")
    return inner[:1].islower() or (len(inner.split()) <= _FRAGMENT and inner[-1:] not in ".!?,")


_FRAGMENT = 3


def _conjuncts(words: Sequence[Word], subject: Range) -> list[Range]:
    """``Anna Mohr and Peter Falk``: one range for each; one where they are not all names."""
    parts: list[Range] = []
    start = subject[0]
    for at in range(*subject):
        if words[at].lower == "and" or words[at].text == ",":
            if start < at:
                parts.append((start, at))
            start = at + 1
    parts.append((start, subject[1]))
    named = all(any(w.kind == "name" for w in words[a:b]) and a < b for a, b in parts)
    return parts if len(parts) > 1 and named else [subject]


def _target_span(article: Article, words: Sequence[Word], phrase: Range) -> Span | None:
    if not names_something(words, phrase):
        return None
    start, end = words[phrase[0]].start, words[phrase[1] - 1].end
    while end > start and not article.text[end - 1].isalnum() and article.text[end - 1] not in ")%.":
        end -= 1
    opening = _DETERMINED.match(article.text, start, end)
    start = opening.end() if opening else start
    text = article.text[start:end]
    if not 0 < len(text) <= _LONGEST_TARGET or "\n" in text or words[phrase[0]].lower == "that" and len(text) < 5:
        return None
    return Span(start, end)


def _is_own_target(holder: Speaker, target: str) -> bool:
    """True where the target names nothing but the holder."""
    names = set(name_parts(target))
    return bool(names) and names <= set(name_parts(holder.name))


def _sentences(article: Article, span: Span) -> tuple[Span, ...]:
    return tuple(s.span for s in article.sentences_in(span))


def _with_attribution(article: Article, quoted: Quoted, said: Span) -> tuple[Span, ...]:
    spans = {*_sentences(article, said)}
    for place in (quoted.attribution, quoted.speaker.mention if quoted.speaker else None):
        if place is not None:
            spans.update(_sentences(article, place))
    return tuple(sorted(spans))


def _stance(
    article: Article,
    holder: Speaker,
    target: Span,
    claim: Claim,
    evidence: tuple[Span, ...],
    speech: str,
    voice: str,
) -> ToldStance:
    position: Position = "favor" if claim.sign > 0 else "against" if claim.sign < 0 else "mixed"
    numbers = tuple(article.sentence_at(span.start).number for span in evidence)
    return ToldStance(
        article.quote(holder.named_at),
        holder.role,
        holder.named_at,
        article.quote(target),
        target,
        position,
        _claim_text(article, holder, evidence, speech),
        speech,  # type: ignore[arg-type]
        voice,  # type: ignore[arg-type]
        evidence,
        numbers,
    )


def _claim_text(article: Article, holder: Speaker, evidence: tuple[Span, ...], speech: str) -> str:
    """The sentence that states the side; where that is quoted and its speaker stands elsewhere, with the name before."""
    texts = [" ".join(article.quote(span).split()) for span in evidence]
    if speech != "direct" or len(evidence) == 1 and holder.mention and evidence[0].covers(holder.mention):
        return " ".join(texts)
    joined = Span(evidence[0].start, evidence[-1].end)
    if joined.covers(holder.mention) and len(evidence) == len(article.sentences_in(joined)):
        return " ".join(article.quote(joined).split())
    said = next((t for t, span in zip(texts, evidence, strict=True) if not span.covers(holder.mention)), texts[0])
    return f"{holder.name}: {said}"


def _united(stances: Sequence[ToldStance]) -> list[ToldStance]:
    """One stance for each holder, side and target."""
    kept: list[ToldStance] = []
    for stance in stances:
        same = next((at for at, other in enumerate(kept) if _is_same(other, stance)), None)
        if same is None:
            kept.append(stance)
        else:
            kept[same] = _joined(kept[same], stance)
    return kept


def _is_same(one: ToldStance, other: ToldStance) -> bool:
    if one.position != other.position or not alike(one.holder, other.holder):
        return False
    first, second = set(content_stems(one.target)), set(content_stems(other.target))
    return bool(first & second) and (first <= second or second <= first)


def _joined(one: ToldStance, other: ToldStance) -> ToldStance:
    evidence = tuple(sorted({*one.evidence, *other.evidence}))
    numbers = tuple(sorted({*one.sentences, *other.sentences}))
    return replace(one, evidence=evidence, sentences=numbers, role=one.role or other.role)
