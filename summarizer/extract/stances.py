"""Stated sides: who supports, opposes, vetoes what, only where the article tells it in so many words.

A sentence states a side by a listed verb or declaration with its holder as the subject and the target as its object
(``claims``). The side counts when nothing above it takes it back: no denial, question, condition, rumour or report of
another (``scope`` and the quotations around it). In quoted words *I* and *we* are the speaker.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarizer.article import Article, Span
from summarizer.extract import scope
from summarizer.extract.acts import NamedActs
from summarizer.extract.claims import claims
from summarizer.extract.frames import listed
from summarizer.extract.holders import alike, may_hold, name_parts
from summarizer.extract.model import Claim, Position, ToldStance
from summarizer.extract.phrases import names_something
from summarizer.extract.quotations import Quoted, Reading, read
from summarizer.extract.targets import objects
from summarizer.quotations import Quotation, Speaker
from summarizer.quotations.direct import is_title
from summarizer.quotations.grammar import Range
from summarizer.quotations.lexicon import (
    CUES,
    DETERMINERS,
    NEGATIONS,
    ORGANISATION_WORDS,
    PREPOSITIONS,
    ROLES,
    TITLES,
    is_role,
)
from summarizer.quotations.words import Clauses, Word, plain_words
from summarizer.words import content_stems

_LONGEST_TARGET = 120
"""Code points of a target that a reader takes in."""
_OWN = frozenset({"i", "we"})
_IT = frozenset({"it", "this", "that", "them"})
_REPORTING = frozenset({"say", "tell", "think", "ask"})
_FORMER = frozenset({"before", "until", "till"})


def told_stances(article: Article) -> list[ToldStance]:
    """The sides that an English article tells in so many words, in the order of its text, each holder's side on one
    target once. Articles in other languages have none."""
    if article.language != "en":
        return []
    reading = read(article)
    spoken = [span for turn in reading.turns for span in turn.speech]
    narration = [s for s in reading.sentences if not any(span.overlaps(s.span) for span in spoken)]
    found = [*_Narration(article, reading, narration).stances(), *_own_words(article, reading)]
    return _united(sorted(found, key=lambda s: (s.evidence[0].start, s.target_span.start)))


class _Narration:
    """The sides that the article's own sentences state."""

    def __init__(self, article: Article, reading: Reading, sentences: Sequence[Clauses]) -> None:
        self._article, self._reading, self._sentences = article, reading, sentences
        self._author = author_of(article)
        self._indirect = [q for q in reading.quotations if q.speech != "direct"]
        self._names = NamedActs(article)
        self._before: Span | None = None
        """The target read last, for an ``it`` after it."""

    def stances(self) -> Iterator[ToldStance]:
        """Every side, in order."""
        for sentence in self._sentences:
            words = _opened(self._article, sentence)
            if scope.is_question(words) or not words or _is_title_case(words):
                continue
            things = [_target_span(self._article, words, thing) for thing in objects(words)]
            named = [thing for thing in things if thing is not None]
            for claim in claims(words):
                target = self._target(words, claim, named)
                if target is not None:
                    yield from self._stances_of(words, claim, target, sentence)
            self._before = named[-1] if named else None

    def _target(self, words: Sequence[Word], claim: Claim, named: Sequence[Span]) -> Span | None:
        """The thing; for a lone ``it`` the last thing on which a listed verb told a side, here or right before."""
        if claim.target[1] - claim.target[0] == 1 and words[claim.target[0]].lower in _IT:
            start = words[claim.target[0]].start
            return next((thing for thing in reversed(named) if thing.end <= start), self._before)
        found = _target_span(self._article, words, claim.target)
        return self._names.resolved(found) if found else None

    def _stances_of(self, words: Sequence[Word], claim: Claim, target: Span, sentence: Clauses) -> Iterator[ToldStance]:
        if _is_closed(words, claim):
            return
        verb = Span(words[claim.verb[0]].start, words[claim.verb[1] - 1].end)
        around = [q for q in self._indirect if any(c.covers(verb) for c in q.content)]
        if _is_first_person(words, claim) and not around:
            if self._author and not _LETTER_TO.search(sentence_text(self._article, sentence)):
                yield _author_stance(
                    self._article, self._author, target, claim, self._evidence(sentence, claim, words, ())
                )
            return
        for holder in self._holders(words, claim, around, sentence):
            if not may_hold(self._article, holder) or _is_own_target(holder, self._article.quote(target)):
                continue
            if not self._is_asserted(words, claim, holder, around) or self._is_of_a_person(claim, target):
                continue
            evidence = self._evidence(sentence, claim, words, around)
            speech = "deed" if claim.deed else "indirect"
            yield _stance(self._article, holder, target, claim, evidence, speech, "reported")

    def _is_of_a_person(self, claim: Claim, target: Span) -> bool:
        """``fought Ada Bell``, ``is challenging the senator``: a bout or a race, no side."""
        text = self._article.quote(target)
        listed_so = claim.key in listed("object", "not_people")
        return listed_so and (self._reading.cast.is_named(text) or is_role(text.split()[-1].lower()))

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
                if self._others_between(around[-1], words[part[0]].start):
                    continue
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

    def _others_between(self, quotation: Quotation, pronoun: int) -> bool:
        """True where what is reported names somebody before a pronoun: it may be that one's side."""
        for span in quotation.content:
            inner = plain_words(self._article.text, span.start, min(span.end, pronoun))
            if any(w.kind == "name" and w.start > span.start and self._reading.cast.is_named(w.text) for w in inner):
                return True
        return False

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

    def _is_asserted(self, words: Sequence[Word], claim: Claim, holder: Speaker, around: Sequence[Quotation]) -> bool:
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
        principal = name_parts(holder.name)[-1:] or tuple(holder.name.lower().split())[-1:]
        return own or any(part in f"{said} {role}" for part in principal)

    def _evidence(
        self, sentence: Clauses, claim: Claim, words: Sequence[Word], around: Sequence[Quotation]
    ) -> tuple[Span, ...]:
        inside = (claim.verb, claim.target, claim.subject or claim.verb)
        spans = [Span(words[a].start, words[b - 1].end) for a, b in inside]
        spans += [q.cue for q in around if q.cue]
        spans += [q.mention for q in around if q.mention]
        low, high = min(s.start for s in spans), max(s.end for s in spans)
        return _sentences(self._article, Span(low, high))


_LETTER_TO = re.compile(r"^\W*(?:SIR|Sir|Dear)\b")


def _is_title_case(words: Sequence[Word]) -> bool:
    """A headline in capitals: its verbs look like names."""
    plain = [w for w in words if w.kind in ("word", "name")]
    return len(plain) > _FRAGMENT and sum(w.kind == "name" for w in plain) > _TITLED * len(plain)


_TITLED = 0.75


def sentence_text(article: Article, sentence: Clauses) -> str:
    """The text of a sentence as it stands."""
    return article.quote(sentence.span)


def _is_first_person(words: Sequence[Word], claim: Claim) -> bool:
    return claim.subject is not None and words[claim.subject[0]].lower in _OWN


_BYLINE = re.compile(r"^(?:By|Column by|Opinion by)\s+((?:[A-Z][\w.’'-]+\s?){2,4})", re.MULTILINE)
_HEAD = 1500
"""Code points of an article in which its byline stands."""


def author_of(article: Article) -> str | None:
    """Who signs an article: from its metadata, or a byline in its head."""
    found = _BYLINE.search(article.text, 0, _HEAD)
    return article.author or (found[1].strip() if found else None)


def _author_stance(article: Article, author: str, target: Span, claim: Claim, evidence: tuple[Span, ...]) -> ToldStance:
    """A side that the article takes in its own voice."""
    at = article.text.find(author)
    position: Position = "favor" if claim.sign > 0 else "against" if claim.sign < 0 else "mixed"
    text = " ".join(" ".join(article.quote(span).split()) for span in evidence)
    numbers = tuple(article.sentence_at(span.start).number for span in evidence)
    place = Span(at, at + len(author)) if at >= 0 else None
    return ToldStance(
        author, None, place, article.quote(target), target, position, text, "direct", "author", evidence, numbers
    )


_PRONOUNS = frozenset({"he", "she", "they", "it"})
_VOICES = ("spokes", "office", "lawyer", "attorney", "campaign", "aide", "representative")


def _nearest(words: Sequence[Word], relative: Range) -> Range | None:
    """``a member of the group Hale, which``: the noun phrase right before a relative pronoun."""
    end = relative[0] - 1 if relative[0] and words[relative[0] - 1].text == "," else relative[0]
    start = end
    while (
        start > 0 and words[start - 1].kind in ("word", "name", "number") and words[start - 1].lower not in PREPOSITIONS
    ):
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
    if after in _FORMER and not claim.group.be:
        return True
    late = [w.lower for w in words[claim.target[1] :]]
    return (
        claim.group.would
        and ("if" in late or "unless" in late)
        and words[claim.verb[1] - 1].lower not in ("sign", "veto")
    )


def _own_words(article: Article, reading: Reading) -> Iterator[ToldStance]:
    """The sides that quoted words take: ``I oppose``, ``the dam is a mistake``."""
    before: Span | None = None
    for quoted in reading.quoted:
        named, before = before, None
        if quoted.speaker is None or not may_hold(article, quoted.speaker) or quoted.modality != "asserted":
            continue
        if quoted.attribution and _is_ironic(article, quoted.attribution):
            continue
        near = named and article.sentence_at(quoted.spans[0].start).number - article.sentence_at(named.start).number
        found = list(_of_quoted(article, quoted, named if near in (0, 1) else None))
        yield from found
        before = found[-1].target_span if found else None
        before = before if found and before == found[-1].target_span and before.end > quoted.spans[0].start else named


def _is_ironic(article: Article, attribution: Span) -> bool:
    """True where the sentence of an attribution says that it was said in irony."""
    told = [plain_words(article.text, s.start, s.end) for s in _sentences(article, attribution)]
    return any(scope.is_ironic(words) for words in told)


_FOR_WHOM = re.compile(r"\b(?:for|of)\s+(?P<whom>(?:the\s+)?\S.*)$", re.DOTALL)
_OF_WHOM = re.compile(r"^(?:an?\s+|the\s+)?(?P<whom>\S.*?)\s+(?:spokes\w+)$", re.DOTALL)


def principal_of(article: Article, speaker: Speaker) -> Speaker:
    """Whom an unnamed spokesperson speaks for: ``the port`` of ``a spokesman for the port``; else the speaker."""
    if "spokes" not in speaker.name.lower() or speaker.named_at != speaker.mention:
        return speaker
    found = _FOR_WHOM.search(speaker.name) or _OF_WHOM.search(speaker.name)
    if found is None:
        return speaker
    start = speaker.named_at.start
    place = Span(start + found.start("whom"), start + found.end("whom"))
    return Speaker(article.quote(place), None, speaker.mention, place)


def _of_quoted(article: Article, quoted: Quoted, named: Span | None) -> Iterator[ToldStance]:
    """``named``: what the words before took a side on, for a lone ``it``."""
    assert quoted.speaker is not None
    holder = principal_of(article, quoted.speaker)
    acts = NamedActs(article)
    for piece in quoted.spans:
        for sentence in article.sentences_in(piece):
            low, high = max(piece.start, sentence.span.start), min(piece.end, sentence.span.end)
            words = [w for w in plain_words(article.text, low, high) if w.text not in _MARKS]
            if not words or scope.is_question(words):
                continue
            for claim in claims(words):
                if not _is_own(words, claim) or _is_closed(words, claim):
                    continue
                lone = claim.target[1] - claim.target[0] == 1 and words[claim.target[0]].lower in _IT
                target = named if lone else _target_span(article, words, claim.target)
                target = acts.resolved(target) if target else None
                if target is None or _is_own_target(holder, article.quote(target)):
                    continue
                evidence = _with_attribution(article, quoted, Span(words[0].start, words[-1].end))
                yield _stance(article, holder, target, claim, evidence, "direct", "reported")


_MARKS = frozenset('“”"„«»‘’')


def _is_own(words: Sequence[Word], claim: Claim) -> bool:
    """True where *I* or *we* take the side, or the sentence itself does, and nobody else is said to."""
    if claim.subject is not None and not (
        claim.subject[1] - claim.subject[0] == 1 and words[claim.subject[0]].lower in _OWN
    ):
        return False
    if {w.lower for w in words[claim.verb[0] : claim.verb[1]]} & {"was", "were"} and claim.subject is not None:
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
    return inner[:1].islower() or is_title(quoted) or (len(inner.split()) <= _FRAGMENT and inner[-1:] not in ".!?,")


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
    named = all(a < b and _is_one(words[a:b]) for a, b in parts)
    return parts if len(parts) > 1 and named else [subject]


def _is_one(words: Sequence[Word]) -> bool:
    """A name that stands for itself, and not the office of the next one."""
    office = any(w.lower in TITLES | ROLES for w in words) and words[-1].lower not in ORGANISATION_WORDS
    names = [w for w in words if w.kind == "name" and w.lower not in TITLES | ROLES]
    return bool(names) and not (office and len(names) < len(_FULL))


_FULL = ("given", "family")


def _target_span(article: Article, words: Sequence[Word], phrase: Range) -> Span | None:
    if not names_something(words, phrase):
        return None
    start, end = words[phrase[0]].start, words[phrase[1] - 1].end
    while end > start and not article.text[end - 1].isalnum() and article.text[end - 1] not in ")%.":
        end -= 1
    text = article.text[start:end]
    for opening, closing in ("“”", '""', "‘’"):
        if text.count(opening) > text.count(closing) or (opening == closing and text.count(opening) % 2):
            end = end + 1 if article.text[end : end + 1] == closing else end
            text = article.text[start:end]
    if not 0 < len(text) <= _LONGEST_TARGET or "\n" in text or (words[phrase[0]].lower == "that" and len(text) < 5):
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
    if speech != "direct" or (len(evidence) == 1 and holder.mention and evidence[0].covers(holder.mention)):
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
