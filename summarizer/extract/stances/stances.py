"""Explicitly stated stances: who supports, opposes or vetoes what, in English.

The same clause frames (``frames``) read the article's own sentences and quoted ones. A stance counts only if
nothing around it cancels it: denial, question, condition, rumour, or another person's report (``predicates``, and the
quotations around it). In quoted words, *I*, *we* and judgements without a subject are the speaker's.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Literal

from summarizer.extract.asides import is_housekeeping
from summarizer.extract.quotations.finder import Reading, VerbatimQuotation, read_article
from summarizer.extract.quotations.grammar import is_headline, is_negation, is_people
from summarizer.extract.quotations.lexicon import BE, CUES, RELATIVES, Quotation, Speaker
from summarizer.extract.quotations.reports import is_title
from summarizer.extract.stances.frames import Claim, claims
from summarizer.extract.stances.holders import Holders, can_hold, name_parts, principal_of, same_name
from summarizer.extract.stances.predicates import (
    MARKS,
    OWN,
    is_conditional,
    is_emptied,
    is_ironic,
    is_listed,
    is_question,
    is_reporting,
    listed,
)
from summarizer.extract.stances.targets import is_pronoun, named_acts, objects, target_span, topic
from summarizer.extract.structure import spoken_paragraphs
from summarizer.text.article import Article, Span
from summarizer.text.sentences import injected_sentences
from summarizer.text.tokens import Word, analyse, content_stems, plain_words
from summarizer.text.typography import ANY_MARK, sentence_end

__all__ = ["Position", "StatedStance", "find_stances"]

Position = Literal["favor", "against", "mixed"]
Speech = Literal["direct", "indirect", "deed"]
_POSITIONS: dict[int, Position] = {1: "favor", -1: "against", 0: "mixed"}
_LETTER_TO = re.compile(r"^\W*(?:SIR|Sir|Dear)\b")
_SHOWING = frozenset("show shows showed indicate indicates indicated reveal reveals revealed".split())
_MAX_FRAGMENT_WORDS = 3
_MOST_BESIDE = 3
"""Most sentences of quotations that are listed beside a stance."""
_BESIDE = 4
"""Most sentences between a stance and words of its holder that belong to it: of 71 that a reader judged, 45 of the 54
this near belonged to it, and 7 of the 17 farther off."""
_MAX_COMPARED = 200
"""Most stances with a common target word that are compared, so that the time stays linear."""


@dataclass(frozen=True, slots=True)
class StatedStance:
    """A stance that the article states explicitly.

    ``article.quote(holder_span) == holder`` and ``article.quote(target_span) == target``.
    """

    holder: str
    """The fullest name in the article, verbatim; the author's name for the article's own voice."""
    role: str | None
    """The holder's role in the article's words, or None."""
    holder_span: Span | None
    """The span of ``holder``; None for an author who is named only in the metadata."""
    target: str
    """The target of the stance, in the article's words."""
    target_span: Span
    position: Position
    claim: str
    """The article's own sentence, or the quoted sentence with its speaker before it."""
    speech: Speech
    """``direct``: in the holder's quoted words; ``deed``: an action such as a veto; else ``indirect``."""
    voice: Literal["reported", "author"]
    evidence: tuple[Span, ...]
    """Whole sentences: those that state the stance and name its holder, in order; then those that quote the holder
    further, right after it or about the target."""
    sentences: tuple[int, ...]
    """The numbers of the sentences of ``evidence``."""


@lru_cache(maxsize=4)  # reading teaches the people of an article their genders, so it is done once
def find_stances(article: Article) -> tuple[StatedStance, ...]:
    """The stances that an English article states explicitly, in order, each holder and target once.

    Without those that prompt injections or notes of the publisher state. Empty for articles in other languages.
    """
    if article.language != "en":
        return ()
    reading, orders = read_article(article), injected_sentences(article)
    found = [s for s in _Reader(article, reading).stances() if orders.isdisjoint(s.sentences)]
    merged = _merge_duplicates(article, sorted(found, key=lambda s: (s.evidence[0].start, s.target_span.start)))
    own = _OwnWords(article, reading)
    return tuple(own.beside(stance) for stance in merged)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A sentence to read: the article's own, or a quoted one."""

    words: Sequence[Word]
    number: int
    quoted: VerbatimQuotation | None = None
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class _Target:
    """The last target of a stance, to resolve *it* in the next sentence."""

    span: Span
    sentence: int
    sign: int


class _Reader:
    def __init__(self, article: Article, reading: Reading) -> None:
        self._article, self._reading = article, reading
        self._holders = Holders(article, reading)
        self._author = article.author
        self._acts = named_acts(article)
        self._small = {w.text for s in reading.sentences for w in s.words if w.kind == "word" and w.text.islower()}
        """The words that the article writes without a capital."""
        self._indirect: dict[int, list[Quotation]] = {}
        """Sentence number → the reports that overlap it."""
        for quotation in reading.quotations:
            if quotation.speech != "direct":
                for number in {s.number for span in quotation.content for s in article.sentences_in(span)}:
                    self._indirect.setdefault(number, []).append(quotation)

    def stances(self) -> Iterator[StatedStance]:
        """All stances, in the order of the text."""
        stretches = [s for s in (*self._narrated(), *self._quoted()) if s.words and self._is_stated(s)]
        before: dict[bool, _Target | None] = {}
        for stretch in sorted(stretches, key=lambda s: s.words[0].start):
            said = stretch.quoted is not None
            before[said] = yield from self._read(stretch, before.get(said), before.get(not said))

    def _is_stated(self, stretch: _Stretch) -> bool:
        """Whether a sentence is no question and no note of the publisher."""
        text = self._article.sentence_text(self._article.sentences[stretch.number - 1]).strip("()")
        return not (is_question(stretch.words) or is_housekeeping(text, self._article.language))

    def _narrated(self) -> Iterator[_Stretch]:
        spoken = spoken_paragraphs(self._reading.turns, self._article)
        for sentence in self._reading.sentences:
            words = _with_fragments(self._article, sentence.words)
            if sentence.paragraph not in spoken:
                words = self._in_sentence_case(words) if is_headline(words) else words
                yield _Stretch(words, self._article.sentence_at(sentence.span.end - 1).number)

    def _in_sentence_case(self, words: Sequence[Word]) -> list[Word]:
        """``Holt Slams the New Toll``: a title whose verbs, and the words that the article also writes small, are no
        names."""
        return [
            replace(w, kind="word") if w.kind == "name" and (is_listed(w) or w.lower in self._small) else w
            for w in words
        ]

    def _quoted(self) -> Iterator[_Stretch]:
        for quoted in self._reading.quoted:
            if quoted.speaker is None or not can_hold(self._article, quoted.speaker) or quoted.modality != "asserted":
                continue
            said = self._article.sentences_in(quoted.attribution) if quoted.attribution else ()
            if any(is_ironic(plain_words(self._article.text, s.span.start, s.span.end)) for s in said):
                continue
            speaker = principal_of(self._article, quoted.speaker)
            for piece in quoted.spans:
                for sentence in self._article.sentences_in(piece):
                    low, high = max(piece.start, sentence.span.start), min(piece.end, sentence.span.end)
                    words = [w for w in plain_words(self._article.text, low, high) if w.text not in MARKS]
                    yield _Stretch(words, sentence.number, quoted, speaker)

    def _read(
        self, stretch: _Stretch, before: _Target | None, around: _Target | None
    ) -> Generator[StatedStance, None, _Target | None]:
        """Yield the stances in one sentence and return its last target.

        ``before``: the last target in the same kind of text (narration or quotation); ``around``: the last one in the
        other kind, which *it* means only if the position is the same.
        """
        words, number = stretch.words, stretch.number
        named = [
            _Target(span, number, sign)
            for thing, sign in (*topic(words), *objects(words))
            if (span := target_span(self._article, words, thing))
        ]
        for claim in claims(words):
            if is_pronoun(words, claim.target):
                start = words[claim.target[0]].start
                near = [t for t in (before,) if t and number - t.sentence in (0, 1)]
                near += [t for t in (around,) if t and number - t.sentence in (0, 1) and t.sign == claim.sign]
                inside = [t for t in reversed(named) if t.span.end <= start]
                target = next((t.span for t in (*inside, *near)), None)
                if target is None and claim.else_target and words[claim.target[0]].lower not in ("he", "she"):
                    target = target_span(self._article, words, claim.else_target)
            else:
                target = target_span(self._article, words, claim.target)
                named += [_Target(target, number, claim.sign)] if target else []
            if not is_closed(words, claim):
                yield from self._of_claim(stretch, claim, target)
        return max(named, key=lambda t: t.span) if named else None

    def _of_claim(self, stretch: _Stretch, claim: Claim, target: Span | None) -> Iterator[StatedStance]:
        words = stretch.words
        verb = Span(words[claim.verb[0]].start, words[claim.verb[1] - 1].end)
        if stretch.quoted and stretch.speaker:
            if _is_own(words, claim):
                evidence = self._quotation_sentences(stretch.quoted, Span(words[0].start, words[-1].end))
                yield from self._stance(stretch, claim, target, stretch.speaker, evidence)
            return
        if claim.subject is None and words[claim.verb[0]].lower in listed("verdicts", "epithets"):
            return  # in a report, ``his divisive primary`` may be the article's word
        reaching = self._indirect.get(self._article.sentence_at(verb.start).number, ())
        around = [
            q
            for q in reaching
            if any(c.covers(verb) for c in q.content) and not self._is_outside_report(q, words, claim)
        ]
        evidence = self._claim_sentences(claim, words, around)
        if claim.subject is not None and words[claim.subject[0]].lower in OWN and not around:
            letter = _LETTER_TO.search(self._article.text[words[0].start : words[-1].end])
            if self._author and not letter and target:
                said = " ".join(" ".join(self._article.quote(span).split()) for span in evidence)
                yield self._record(self._author, None, target, claim, evidence, said, "direct")
            return
        for holder in self._holders.of(words, claim.subject, around):
            if can_hold(self._article, holder) and self._is_asserted(words, claim, holder, around):
                yield from self._stance(stretch, claim, target, holder, evidence)

    def _stance(
        self, stretch: _Stretch, claim: Claim, target: Span | None, holder: Speaker, evidence: tuple[Span, ...]
    ) -> Iterator[StatedStance]:
        pronoun = stretch.words[claim.target[0]]
        if is_pronoun(stretch.words, claim.target) and pronoun.lower in ("he", "she", "him", "her"):
            target = self._holders.person(pronoun, holder)
        target = self._acts(target) if target else None
        if target is None or _is_own_target(holder, self._article.quote(target)):
            return
        if claim.key in listed("verbs", "not_people") and self._holders.is_person(self._article.quote(target)):
            return  # ``fought Ada Bell``, ``is challenging the senator``: a bout or a race
        named = self._article.quote(target)
        whose = self._holders.is_person(named) or is_people(named.split()[-1].lower())
        if claim.key in listed("verbs", "only_people") and not whose:
            return  # ``blamed the weather``
        said = _claim_text(self._article, holder, evidence, quoted=stretch.quoted is not None)
        speech: Speech = "direct" if stretch.quoted else "deed" if claim.deed else "indirect"
        holder = self._holders.in_full(holder)
        yield self._record(self._article.quote(holder.named_at), holder, target, claim, evidence, said, speech)

    def _record(
        self,
        name: str,
        holder: Speaker | None,
        target: Span,
        claim: Claim,
        evidence: tuple[Span, ...],
        said: str,
        speech: Speech,
    ) -> StatedStance:
        """A stance of ``holder``, or of the author if it is None."""
        at = self._article.text.find(name)
        return StatedStance(
            holder=name,
            role=holder.role if holder else None,
            holder_span=holder.named_at if holder else Span(at, at + len(name)) if at >= 0 else None,
            target=self._article.quote(target),
            target_span=target,
            position=_POSITIONS[claim.sign],
            claim=said,
            speech=speech,
            voice="reported" if holder else "author",
            evidence=evidence,
            sentences=tuple(self._article.sentence_at(span.start).number for span in evidence),
        )

    def _is_outside_report(self, report: Quotation, words: Sequence[Word], claim: Claim) -> bool:
        """Whether a clause is not part of a report around it.

        ``refused to ban all after the agency called for it``; ``records show``, which has no speaker.
        """
        if report.cue and self._article.quote(report.cue).lower() in _SHOWING:
            return not (report.speaker and can_hold(self._article, report.speaker))
        start = claim.subject[0] if claim.subject else 0
        wished = self._article.text.startswith("to ", report.content[0].start)
        return wished and start > 0 and words[start - 1].lower in ("after", "before", "while", "although", "as")

    def _is_asserted(self, words: Sequence[Word], claim: Claim, holder: Speaker, around: Sequence[Quotation]) -> bool:
        """Whether the article or the holder asserts the claim; not another speaker, nor an unattributed clause."""
        for quotation in around:
            if quotation.modality != "asserted" or quotation.speaker is None:
                return False
            if not (same_name(quotation.speaker.name, holder.name) or self._holders.speaks_for(quotation, holder)):
                return False
        if around or (claim.subject and words[claim.subject[0]].lower in RELATIVES):
            return True
        start = claim.verb[0] if claim.subject is None else min(claim.verb[0], claim.subject[0])
        return start == 0 or not (words[start - 1].lower == "that" or is_reporting(words[start - 1]))

    def _claim_sentences(self, claim: Claim, words: Sequence[Word], around: Sequence[Quotation]) -> tuple[Span, ...]:
        """The sentences that contain a claim and the reports around it."""
        inside = (claim.verb, claim.target, claim.subject or claim.verb)
        spans = [Span(words[a].start, words[b - 1].end) for a, b in inside]
        spans += [place for q in around for place in (q.cue, q.mention) if place]
        low, high = min(s.start for s in spans), max(s.end for s in spans)
        return tuple(s.span for s in self._article.sentences_in(Span(low, high)))

    def _quotation_sentences(self, quoted: VerbatimQuotation, said: Span) -> tuple[Span, ...]:
        """The sentences that contain quoted words and name their speaker."""
        places = (said, quoted.attribution, quoted.speaker.mention if quoted.speaker else None)
        return tuple(sorted({s.span for place in places if place for s in self._article.sentences_in(place)}))


class _OwnWords:
    """What the holders of stances say about their targets, in quotation marks."""

    def __init__(self, article: Article, reading: Reading) -> None:
        self._article, self._orders = article, injected_sentences(article)
        self._by_sentence: dict[int, list[tuple[str, Quotation]]] = {}
        """The number of a sentence → the quotations that begin in it, with the names of their speakers."""
        for quotation in reading.quotations:
            if quotation.speech != "indirect" and quotation.modality == "asserted" and quotation.speaker:
                number = article.sentence_at(quotation.content[0].start).number
                name = principal_of(article, quotation.speaker).name
                self._by_sentence.setdefault(number, []).append((name, quotation))

    def beside(self, stance: StatedStance) -> StatedStance:
        """The stance with its holder's quotations near it: those that follow it in the paragraph, or that share a word
        with its target."""
        if stance.voice == "author":
            return stance
        about = set(analyse(self._article).stems_in(stance.target_span)) - set(content_stems(stance.holder))
        near = self._near(stance)
        said = [self._sentences(q) for q in near if self._follows(q, stance) or not about.isdisjoint(self._stems(q))]

        def distance(number: int) -> int:
            return min(abs(number - stated) for stated in stance.sentences)

        new = set().union(*said) - set(stance.sentences) - self._orders
        added = sorted(new, key=lambda number: (distance(number), number))
        sentences = (*stance.sentences, *sorted(added[:_MOST_BESIDE]))
        evidence = tuple(self._article.sentences[number - 1].span for number in sentences)
        return replace(stance, evidence=evidence, sentences=sentences)

    def _near(self, stance: StatedStance) -> list[Quotation]:
        """The holder's quotations within a few sentences of those that state a stance."""
        near = []
        for number in stance.sentences:
            first, last = max(number - _BESIDE, 1), min(number + _BESIDE, len(self._article.sentences))
            for at in range(first, last + 1):
                near += [q for name, q in self._by_sentence.get(at, ()) if same_name(name, stance.holder)]
        return near

    def _follows(self, quotation: Quotation, stance: StatedStance) -> bool:
        """Whether words come after a stance in the same paragraph."""
        first = self._article.sentence_at(quotation.content[0].start)
        stated = [self._article.sentences[number - 1] for number in stance.sentences]
        return any(s.paragraph == first.paragraph and s.number <= first.number for s in stated)

    def _stems(self, quotation: Quotation) -> Iterator[str]:
        return chain.from_iterable(map(analyse(self._article).stems_in, quotation.content))

    def _sentences(self, quotation: Quotation) -> set[int]:
        return {s.number for span in quotation.content for s in self._article.sentences_in(span)}


def is_closed(words: Sequence[Word], claim: Claim) -> bool:
    """Whether a claim does not count: conditional, ironic, about nobody, or only until a past time."""
    start = claim.verb[0] if claim.subject is None else min(claim.verb[0], claim.subject[0])
    if is_conditional(words, start) or is_ironic(words):
        return True
    if is_emptied(words, *(claim.subject or claim.target)):
        return True
    late = [w.lower for w in words[claim.target[1] :]]
    if late[:1] in (["before"], ["until"], ["till"]) and not claim.group.be:
        return True
    signs = words[claim.verb[1] - 1].lower in ("sign", "veto")
    return claim.group.would and not signs and ("if" in late or "unless" in late)


def _is_own(words: Sequence[Word], claim: Claim) -> bool:
    """Whether a quoted claim is the speaker's own: *I*, *we* or no subject, and nobody else is reported."""
    subject = claim.subject
    if subject is not None and not (subject[1] - subject[0] == 1 and words[subject[0]].lower in OWN):
        return False
    if {w.lower for w in words[claim.verb[0] : claim.verb[1]]} & {"was", "were"}:
        return False  # a past state, not a current stance
    start = subject[0] if subject else min(claim.verb[0], claim.target[0])
    for at in range(start):
        going = at > 0 and words[at - 1].lower in BE
        if is_reporting(words[at]) and (going or CUES[words[at].lower].form != "ing"):
            own = any(w.lower in OWN for w in words[max(at - 3, 0) : at])
            if not own or any(map(is_negation, words[:at])):
                return False
    return True


def _is_own_target(holder: Speaker, target: str) -> bool:
    """Whether the target is only the holder."""
    names = set(name_parts(target))
    return bool(names) and names <= set(name_parts(holder.name))


def _claim_text(article: Article, holder: Speaker, evidence: tuple[Span, ...], *, quoted: bool) -> str:
    """The sentence that states the stance, preceded by its speaker if the sentence does not name them."""
    texts = [" ".join(article.quote(span).split()) for span in evidence]
    joined = Span(evidence[0].start, evidence[-1].end)
    if not quoted or (joined.covers(holder.mention) and len(evidence) == len(article.sentences_in(joined))):
        return " ".join(texts)
    said = next((t for t, span in zip(texts, evidence, strict=True) if not span.covers(holder.mention)), texts[0])
    return f"{holder.name}: {said}"


def _with_fragments(article: Article, sentence: Sequence[Word]) -> list[Word]:
    """A sentence's words with those of its quoted fragments: ``said the vote was “a disgrace”``."""
    words: list[Word] = []
    for word in sentence:
        if word.kind == "quoted" and _is_fragment(word.text):
            words += [w for w in plain_words(article.text, word.start, word.end) if w.text not in MARKS]
        else:
            words.append(word)
    return words


def _is_fragment(quoted: str) -> bool:
    inner = quoted.strip(ANY_MARK + " ")
    return (
        inner[:1].islower()
        or is_title(quoted)
        or (len(inner.split()) <= _MAX_FRAGMENT_WORDS and not sentence_end(",").search(inner))
    )


def _merge_duplicates(article: Article, stances: Sequence[StatedStance]) -> list[StatedStance]:
    """Merge stances with the same holder, position and target."""
    groups: list[tuple[frozenset[str], list[StatedStance]]] = []
    by_stem: dict[str, list[int]] = {}
    for stance in stances:
        stems = frozenset(analyse(article).stems_in(stance.target_span))
        near = sorted({at for stem in stems for at in by_stem.get(stem, [])[:_MAX_COMPARED]})
        same = next((at for at in near if _is_same(groups[at], stance, stems)), None)
        if same is not None:
            groups[same][1].append(stance)
            continue
        for stem in stems:
            by_stem.setdefault(stem, []).append(len(groups))
        groups.append((stems, [stance]))
    return [_merge_group(members) for _, members in groups]


def _is_same(group: tuple[frozenset[str], list[StatedStance]], other: StatedStance, stems: frozenset[str]) -> bool:
    first = group[1][0]
    nested = group[0] <= stems or stems <= group[0]
    return nested and first.position == other.position and same_name(first.holder, other.holder)


def _merge_group(members: Sequence[StatedStance]) -> StatedStance:
    evidence = tuple(sorted({span for stance in members for span in stance.evidence}))
    numbers = tuple(sorted({number for stance in members for number in stance.sentences}))
    role = next((stance.role for stance in members if stance.role), None)
    return replace(members[0], evidence=evidence, sentences=numbers, role=role)
