"""The sides that the article's own sentences state, with what the quotations around them say of whose they are."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from summarizer.article import Article, Span
from summarizer.extract import scope
from summarizer.extract.acts import NamedActs
from summarizer.extract.claims import claims
from summarizer.extract.frames import listed
from summarizer.extract.holders import may_hold
from summarizer.extract.model import Claim, ToldStance
from summarizer.extract.names import alike, name_parts
from summarizer.extract.quotations import Reading
from summarizer.extract.records import author_stance, is_closed, is_own_target, sentences_of, stance_of, target_span
from summarizer.extract.scope import IT, MARKS, OWN, REPORTING
from summarizer.extract.subjects import nearest_phrase
from summarizer.extract.targets import objects
from summarizer.quotations import Quotation, Speaker
from summarizer.quotations.english import is_title
from summarizer.quotations.lexicon import CUES, ORGANISATION_WORDS, ROLES, TITLES, is_role
from summarizer.quotations.model import Range
from summarizer.text.tokens import Clauses, Word, plain_words

_LETTER_TO = re.compile(r"^\W*(?:SIR|Sir|Dear)\b")
_BYLINE = re.compile(r"^(?:By|Column by|Opinion by)\s+((?:[A-Z][\w.’'-]+\s?){2,4})", re.MULTILINE)
_HEAD = 1500
"""Code points of an article in which its byline stands."""
_PRONOUNS = frozenset({"he", "she", "they", "it"})
_VOICES = ("spokes", "office", "lawyer", "attorney", "campaign", "aide", "representative")
_NEAR = 2
"""Sentences back to whoever spoke last."""
_TITLED = 0.75
_FRAGMENT = 3
_FULL = ("given", "family")


class Narration:
    """The sides that the article's own sentences state."""

    def __init__(self, article: Article, reading: Reading, sentences: Sequence[Clauses]) -> None:
        self._article, self._reading, self._sentences = article, reading, sentences
        self._author = author_of(article)
        self._indirect: dict[int, list[Quotation]] = {}
        """The reports that reach into a sentence, by its number."""
        for quotation in reading.quotations:
            if quotation.speech != "direct":
                reached = {s.number for span in quotation.content for s in article.sentences_in(span)}
                for number in reached:
                    self._indirect.setdefault(number, []).append(quotation)
        self._starts = [q.content[0].start for q in reading.quotations]
        self._names = NamedActs(article)
        self._before: Span | None = None
        """The target read last, for an ``it`` after it."""

    def stances(self) -> Iterator[ToldStance]:
        """Every side, in order."""
        for sentence in self._sentences:
            words = _opened(self._article, sentence)
            if scope.is_question(words) or not words or _is_title_case(words):
                continue
            things = [target_span(self._article, words, thing) for thing in objects(words)]
            named = [thing for thing in things if thing is not None]
            for claim in claims(words):
                target = self._target(words, claim, named)
                if target is not None:
                    yield from self._stances_of(words, claim, target, sentence)
            self._before = named[-1] if named else None

    def _target(self, words: Sequence[Word], claim: Claim, named: Sequence[Span]) -> Span | None:
        """The thing; for a lone ``it`` the last thing on which a listed verb told a side, here or right before."""
        if claim.target[1] - claim.target[0] == 1 and words[claim.target[0]].lower in IT:
            start = words[claim.target[0]].start
            return next((thing for thing in reversed(named) if thing.end <= start), self._before)
        found = target_span(self._article, words, claim.target)
        return self._names.resolved(found) if found else None

    def _stances_of(self, words: Sequence[Word], claim: Claim, target: Span, sentence: Clauses) -> Iterator[ToldStance]:
        if is_closed(words, claim):
            return
        verb = Span(words[claim.verb[0]].start, words[claim.verb[1] - 1].end)
        reaching = self._indirect.get(self._article.sentence_at(verb.start).number, ())
        around = [q for q in reaching if any(c.covers(verb) for c in q.content)]
        if _is_first_person(words, claim) and not around:
            if self._author and not _LETTER_TO.search(_sentence_text(self._article, sentence)):
                yield author_stance(self._article, self._author, target, claim, self._evidence(claim, words, ()))
            return
        for holder in self._holders(words, claim, around, sentence):
            if not may_hold(self._article, holder) or is_own_target(holder, self._article.quote(target)):
                continue
            if not self._is_asserted(words, claim, holder, around) or self._is_of_a_person(claim, target):
                continue
            evidence = self._evidence(claim, words, around)
            speech = "deed" if claim.deed else "indirect"
            yield stance_of(self._article, holder, target, claim, evidence, speech, "reported")

    def _is_of_a_person(self, claim: Claim, target: Span) -> bool:
        """``fought Ada Bell``, ``is challenging the senator``: a bout or a race, no side."""
        text = self._article.quote(target)
        listed_so = claim.key in listed("object", "not_people")
        names = all(word[:1].isupper() for word in text.split())
        return listed_so and (names or self._reading.cast.is_named(text) or is_role(text.split()[-1].lower()))

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
                part = nearest_phrase(words, part) or part
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
        at = bisect_left(self._starts, sentence.span.start) - 1
        if at < 0:
            return None
        gap = self._article.sentence_at(sentence.span.start).number - self._article.sentence_at(self._starts[at]).number
        return self._reading.quotations[at].speaker if gap <= _NEAR else None

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

    def _evidence(self, claim: Claim, words: Sequence[Word], around: Sequence[Quotation]) -> tuple[Span, ...]:
        inside = (claim.verb, claim.target, claim.subject or claim.verb)
        spans = [Span(words[a].start, words[b - 1].end) for a, b in inside]
        spans += [q.cue for q in around if q.cue]
        spans += [q.mention for q in around if q.mention]
        low, high = min(s.start for s in spans), max(s.end for s in spans)
        return sentences_of(self._article, Span(low, high))


def _is_title_case(words: Sequence[Word]) -> bool:
    """A headline in capitals: its verbs look like names."""
    plain = [w for w in words if w.kind in ("word", "name")]
    return len(plain) > _FRAGMENT and sum(w.kind == "name" for w in plain) > _TITLED * len(plain)


def _sentence_text(article: Article, sentence: Clauses) -> str:
    """The text of a sentence as it stands."""
    return article.quote(sentence.span)


def _is_first_person(words: Sequence[Word], claim: Claim) -> bool:
    return claim.subject is not None and words[claim.subject[0]].lower in OWN


def author_of(article: Article) -> str | None:
    """Who signs an article: from its metadata, or a byline in its head."""
    found = _BYLINE.search(article.text, 0, _HEAD)
    return article.author or (found[1].strip() if found else None)


def _reported(words: Sequence[Word], start: int) -> bool:
    """True right after a verb of saying: the clause is somebody's report that was not read."""
    cue = CUES.get(words[start - 1].lower) if start else None
    return cue is not None and words[start - 1].kind == "word" and bool(cue.frames & REPORTING)


def _opened(article: Article, sentence: Clauses) -> list[Word]:
    """A sentence's words with those of its quoted fragments: ``said the vote was “a disgrace”``."""
    words: list[Word] = []
    for word in sentence.words:
        if word.kind == "quoted" and _is_fragment(word.text):
            inner = plain_words(article.text, word.start, word.end)
            words += [w for w in inner if w.text not in MARKS]
        else:
            words.append(word)
    return words


def _is_fragment(quoted: str) -> bool:
    inner = quoted.strip("“”\"‘’'«»„ ")
    return inner[:1].islower() or is_title(quoted) or (len(inner.split()) <= _FRAGMENT and inner[-1:] not in ".!?,")


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
    lone = words[subject[1] - 1].kind == "word" and any(b - a == 1 for a, b in parts)
    return parts if len(parts) > 1 and named and not lone else [subject]


def _is_one(words: Sequence[Word]) -> bool:
    """A name that stands for itself, and not the office of the next one."""
    office = any(w.lower in TITLES | ROLES for w in words) and words[-1].lower not in ORGANISATION_WORDS
    names = [w for w in words if w.kind == "name" and w.lower not in TITLES | ROLES]
    return bool(names) and not (office and len(names) < len(_FULL))
