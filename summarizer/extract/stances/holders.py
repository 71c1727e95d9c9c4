"""Holders of stances: names, who can hold a stance, and whom the subject of a sentence refers to."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from summarizer.extract.quotations.finder import Reading
from summarizer.extract.quotations.grammar import (
    PERSONAL,
    is_adverb,
    is_people,
    is_plural,
    is_reduced,
    names_after,
    names_before,
    up_to,
)
from summarizer.extract.quotations.lexicon import (
    ARTICLES,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    COURTESY,
    CUES,
    DETERMINERS,
    FEMALE,
    FULL_NAME,
    INSIDE_NAMES,
    MALE,
    ORGANISATION_WORDS,
    PARTICLES,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    ROLES,
    SUBJECT_PRONOUNS,
    TITLES,
    Quotation,
    Range,
    Speaker,
    is_role,
)
from summarizer.extract.quotations.people import is_shorter_name
from summarizer.extract.stances.predicates import listed
from summarizer.text import lexicon
from summarizer.text.article import Article, Span
from summarizer.text.tokens import Word, plain_words
from summarizer.text.typography import ANY_MARK, without_possessive

_NOT_NAMES = TITLES | ROLES | ARTICLES | POSSESSIVES | INSIDE_NAMES
_EDGES = ANY_MARK + ".,()"


def name_parts(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without titles, determiners and possessive endings."""
    words = (_bare(word) for word in name.split())
    return tuple(word for word in words if word and word not in _NOT_NAMES)


def name_key(name: str) -> tuple[str, ...]:
    """The words of a name as above, or else the whole of it."""
    return name_parts(name) or (name.casefold(),)


def name_words(name: str) -> frozenset[str]:
    """The capitalised words of a name, in lower case, without titles."""
    words = (_bare(word) for word in name.split() if word.strip(_EDGES)[:1].isupper())
    return frozenset(word for word in words if len(word) > 1 and word not in _NOT_NAMES)


def _bare(word: str) -> str:
    return without_possessive(word.strip(_EDGES).lower())


def same_name(first: str, second: str) -> bool:
    """Whether two names, perhaps of two articles, are one holder: equal, or one is the shorter form of the other
    (``Billionaire Nils Holt``); a nickname or a second surname is not enough, as it is among the people of one article.

    Titles and case are ignored, but ``Mr`` and ``Mrs`` differ.
    """
    short, long = sorted((name_parts(first), name_parts(second)), key=len)
    if not short:
        return first.strip().casefold() == second.strip().casefold()
    if short == long:
        return not _titles_clash(first, second)
    if _titles_clash(first, second) or len(long) > _LONGEST_NAME or not (_is_proper(first) and _is_proper(second)):
        return False
    return is_shorter_name(short, long)


_LONGEST_NAME = 4


def _is_proper(name: str) -> bool:
    """Whether a name has no common nouns: ``candidates like Nils Holt`` is not Nils Holt."""
    return not any(
        w.islower() and w not in _NOT_NAMES | PARTICLES | DETERMINERS
        for w in (word.strip(_EDGES) for word in name.split())
    )


_MEN, _WOMEN = COURTESY & MALE, COURTESY & FEMALE


def _titles_clash(first: str, second: str) -> bool:
    titles = [{word.lower().strip(_EDGES) for word in name.split()} for name in (first, second)]
    return any(a & _MEN and b & _WOMEN for a, b in (titles, titles[::-1]))


def fullest_names(names: Iterable[str]) -> dict[str, str]:
    """Name → the fullest name of the same holder; the name itself if several holders fit."""
    known = list(dict.fromkeys(names))
    by_edge: dict[str, list[str]] = {}
    for name in known:
        parts = name_key(name)
        for edge in {parts[0], parts[-1]}:
            by_edge.setdefault(edge, []).append(name)
    return {name: _fullest(name, by_edge) for name in known}


def _fullest(name: str, by_edge: Mapping[str, Sequence[str]]) -> str:
    parts = name_key(name)
    near = [other for edge in {parts[0]: 0, parts[-1]: 0} for other in by_edge[edge][:_NAMESAKES]]
    longer = [other for other in near if _is_longer(other, name) and same_name(name, other)]
    return _longest_of_one(longer) or next((o for o in near if same_name(o, name) and not _is_longer(name, o)), name)


_NAMESAKES = 40
"""Most names with the same first or last word that are compared, so that the time stays linear."""


def _is_longer(first: str, second: str) -> bool:
    return len(name_parts(first)) > len(name_parts(second))


def _longest_of_one(names: Sequence[str]) -> str | None:
    """The longest of the names if all are of one holder; else None."""
    if not names:
        return None
    longest = max(names, key=lambda name: len(name_parts(name)))
    return longest if all(same_name(name, longest) for name in names) else None


_INITIALS = 3
_WORD = rf"(?:[A-Z][\w’'-]+|{'|'.join(sorted(INSIDE_NAMES))})"
_INTRODUCED = re.compile(rf"({_WORD}(?: {_WORD}){{1,9}}) \(([A-Z]{{2,8}})\)")


def introduced_abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Abbreviation → its long name, where the texts agree on one."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        for match in _INTRODUCED.finditer(text):
            if (name := _spelled(match[1], match[2])) is not None:
                found.setdefault(match[2], {}).setdefault(name.casefold(), name)
    return {short: next(iter(names.values())) for short, names in found.items() if len(names) == 1}


@lru_cache(maxsize=32)
def _only_long_name(text: str, short: str) -> str | None:
    """The only name in a text whose words begin with these three or more capitals; None if there are several."""
    if len(short) < _INITIALS or not short.isalpha() or not short.isupper():
        return None
    between = rf" (?:(?:{'|'.join(sorted(INSIDE_NAMES))}) )?"
    spelled = re.compile(r"\b" + between.join(rf"{letter}[a-z]+" for letter in short) + r"\b(?! [A-Z])")
    names = {match[0] for match in spelled.finditer(text)}
    return names.pop() if len(names) == 1 else None


def _spelled(words: str, short: str) -> str | None:
    """The last words whose initials spell the abbreviation, small words ignored; None if none do."""
    taken: list[str] = []
    letters = list(short)
    for word in reversed(words.split()):
        if not letters:
            break
        if (word.casefold() not in INSIDE_NAMES or word[0] == letters[-1]) and word[0].upper() != letters.pop():
            return None
        taken.append(word)
    if letters:
        return None
    return " ".join(reversed(taken))


def target_key(target: str) -> str:
    """A target without determiners, punctuation and case; equal keys mean the same target."""
    words = [word.strip(_EDGES) for word in target.casefold().split()]
    while len(words) > 1 and words[0] in DETERMINERS | {"such"}:
        words = words[1:]
    return " ".join(words)


_READ = 100_000
"""Code points of the text that are searched for a name; longer than any article."""


def can_hold(article: Article, speaker: Speaker) -> bool:
    """Whether a speaker is a name or a noun phrase that can hold a stance."""
    place = speaker.named_at
    words = [word for word in plain_words(article.text, place.start, place.end) if word.kind != "mark"]
    if not words or (len(words) == 1 and len(words[0].text) == 1):  # ``A:``, the label of a turn
        return False
    if _is_clause(words) or _is_possessive(article.text, speaker.name):
        return False
    if len(words) > 1 and words[-1].lower.endswith(("self", "selves")):  # ``the mayor herself``
        words = words[:-1]
    first = words[0].lower
    if first in listed("holder", "openers") | listed("holder", "nobody") | POSSESSIVES:
        return first in _MANY and len(words) > 1 and is_people(words[-1].lower)
    inner = up_to(words, PREPOSITIONS | {"to"})
    if 1 < len(inner) < len(words) and is_reduced(words, len(inner) - 1):
        inner = inner[:-1]
    head = inner[-1]
    if head.lower in listed("holder", "not_holders") or (first in SUBJECT_PRONOUNS and len(inner) > 1):
        return False
    if head.text.islower():
        bare = words[0].text.islower() and first not in DETERMINERS and not is_plural(inner)
        return is_people(head.lower) and not bare
    if head.lower in listed("holder", "things"):
        return False
    return len(inner) > 1 or speaker.role is not None or speaker.name.isupper() or _is_name(article.text, speaker.name)


def _is_clause(words: Sequence[Word]) -> bool:
    """``the only reason people support``, or the headline ``Ana Holt Is Right``."""
    reason = any(word.lower in ("reason", "reasons") for word in words[1:-1])
    return reason or any(word.text.istitle() and word.lower in BE for word in words[1:])


def _is_possessive(text: str, name: str) -> bool:
    """``India’s``, where the text also has ``India``."""
    owner = without_possessive(name)
    return owner != name and bool(re.search(rf"\b{re.escape(owner)}\b(?!['’])", text[:_READ]))


_MANY = frozenset({"many", "most", "some", "several", "all", "both", "others", "these", "those", "this"})


@lru_cache(maxsize=32)  # a name stands in many sentences of an article
def _is_name(text: str, name: str) -> bool:
    """Whether a capitalised word is a name: capitalised inside sentences too, or never in lower case."""
    if re.search(rf"(?<=[a-z,;] ){re.escape(name)}\b", text[:_READ]):
        return True
    lower = re.search(rf"\b{re.escape(name.lower())}\b", text[:_READ])
    return lower is None and (not name.endswith("s") or is_people(name.lower()))


_PERSON = {word: name for name in ("he", "she") for word in lexicon.word_class(name)}
_VOICES = ("spokes", "office", "lawyer", "attorney", "campaign", "aide", "representative")
_LONGEST_ROLE = 14
"""Most words from a determiner to *who* in the description of a person."""
_NEAR = 2
"""Most sentences back to the last speaker."""


class Holders:
    """Resolves the subjects of sentences to holders, for one article."""

    def __init__(self, article: Article, reading: Reading) -> None:
        self._article, self._reading = article, reading
        self._starts = [q.content[0].start for q in reading.quotations]
        self._introduced = introduced_abbreviations([article.text])

    def of(self, words: Sequence[Word], subject: Range | None, around: Sequence[Quotation]) -> Iterator[Speaker]:
        """The holders that a subject refers to. ``around``: the reports around it, whose speaker is meant by *he* or
        *she*, and who is the holder if there is no subject.
        """
        said = next((q for q in reversed(around) if q.speaker), None)
        if subject is None:
            if around and around[-1] is said and said.speaker and said.act != "attitude":
                yield said.speaker
            return
        for part in _conjuncts(words, subject):
            first = words[part[0]].lower
            lone = part[1] - part[0] == 1
            if lone and first in PERSONAL - {"you"} and said and said.speaker:
                fits = self._may_be(words[part[0]], said)
                found = self._principal(said) if fits else None
            elif lone and first == "they":
                yield from self._they(words[part[0]])
                continue
            elif lone and first == "it":
                continue
            else:
                part = _antecedent(words, part) if first in RELATIVES else part
                found = self._reading.people.resolve(words, part, self._last_speaker(words[0].start))
            if found is not None:
                place = Span(words[part[0]].start, words[part[1] - 1].end)
                torn = place.start <= found.named_at.start < place.end < found.named_at.end  # ``Selkraft Welcomes``
                body = words[part[1] - 1].lower in ORGANISATION_WORDS and self._reading.people.is_named(found.name)
                yield Speaker(self._article.quote(place), None, place, place) if torn or body else found

    def in_full(self, holder: Speaker) -> Speaker:
        """The holder by the name that the article introduces an abbreviation for: ``Port Workers' Union (PWU)``."""
        short = holder.name.removeprefix("the ").removeprefix("The ")
        name = self._introduced.get(short) or _only_long_name(self._article.text[:_READ], short)
        at = self._article.text.find(name) if name else -1
        return replace(holder, name=name, named_at=Span(at, at + len(name))) if name and at >= 0 else holder

    def _they(self, pronoun: Word) -> Iterator[Speaker]:
        """``Mike Crapo and Jim Risch`` in the sentence before, if it has exactly one such pair."""
        at = bisect_left(self._reading.sentences, pronoun.start, key=lambda s: s.span.end) - 1
        before = self._reading.sentences[at].words if at >= 0 else ()
        joints = [i for i in range(1, len(before) - 1) if before[i].lower == "and"]
        pairs = [i for i in joints if before[i - 1].kind == before[i + 1].kind == "name"]
        for start, end in (
            [(names_before(before, pairs[0]), pairs[0]), (pairs[0] + 1, names_after(before, pairs[0] + 1))]
            if len(pairs) == 1
            else ()
        ):
            if found := self._reading.people.resolve(before, (start, end), None):
                yield found

    def person(self, pronoun: Word, other: Speaker | None) -> Span | None:
        """The span of the name that ``him`` or ``her`` refers to; None if unknown or the holder."""
        subject = Word("word", pronoun.text, _PERSON.get(pronoun.lower, ""), pronoun.start, pronoun.end)
        found = self._reading.people.resolve([subject], (0, 1), None) if subject.lower else None
        same = found is None or (other is not None and same_name(found.name, other.name))
        return None if found is None or same else found.named_at

    def is_person(self, text: str) -> bool:
        """Whether a phrase names a person in the article, or an office."""
        names = all(word[:1].isupper() for word in text.split())
        return names or self._reading.people.is_named(text) or is_role(text.split()[-1].lower())

    def speaks_for(self, quotation: Quotation, holder: Speaker) -> bool:
        """Whether a quotation's speaker speaks for the holder: ``her spokesman``, ``a spokesman for the bishop``."""
        if quotation.mention is None:
            return False
        said = self._article.text[max(quotation.mention.start - 20, 0) : quotation.mention.end + 40].lower()
        role = (quotation.speaker.role or "" if quotation.speaker else "").lower()
        if "spokes" in f"{role} {self._article.quote(quotation.mention).lower()}":
            return True
        if not any(word in said or word in role for word in _VOICES):
            return False
        own = any(f"{word} spokes" in said for word in POSSESSIVES)
        principal = name_parts(holder.name)[-1:] or tuple(holder.name.lower().split())[-1:]
        return own or any(part in f"{said} {role}" for part in principal)

    def _may_be(self, pronoun: Word, said: Quotation) -> bool:
        """Whether a pronoun may refer to the speaker; not in ``he is a critic, she said``, nor ``she said he is``."""
        if said.mention and {self._article.quote(said.mention).lower(), pronoun.lower} == {"he", "she"}:
            return False
        after = said.mention is not None and pronoun.start < said.mention.start
        meant = self.person(pronoun, None) if after and pronoun.lower in ("he", "she") else None
        return (
            not after
            or pronoun.lower not in ("he", "she")
            or (said.speaker is not None and meant == said.speaker.named_at)
        )

    def _principal(self, quotation: Quotation) -> Speaker | None:
        """Whom ``she`` refers to in reported speech: the speaker, or the person that a spokesperson represents."""
        speaker = quotation.speaker
        if speaker is None or "spokes" not in f"{speaker.role or ''} {speaker.name}".lower():
            return speaker
        place = speaker.mention if speaker.role is None else None
        start = place.start if place else self._article.text.find(speaker.role or "")
        end = place.end if place else start + len(speaker.role or "")
        words = plain_words(self._article.text, max(start, 0), end)
        names = [i for i, w in enumerate(words) if w.kind == "name"]
        return self._reading.people.resolve(words, (names[0], names[-1] + 1), None) if names else None

    def _last_speaker(self, start: int) -> Speaker | None:
        """The speaker in the sentences right before an offset, if any."""
        at = bisect_left(self._starts, start) - 1
        if at < 0:
            return None
        gap = self._article.sentence_at(start).number - self._article.sentence_at(self._starts[at]).number
        return self._reading.quotations[at].speaker if gap <= _NEAR else None


def _antecedent(words: Sequence[Word], relative: Range) -> Range:
    """``Ana Holt, who``: the antecedent of a relative pronoun; the pronoun itself if there is none."""
    phrase = _nearest_phrase(words, relative) or relative
    if words[relative[0]].lower != "who":
        return phrase
    if described := _described_name(words, phrase):
        return described
    age = phrase[0] - 2
    if age > 1 and words[age].kind == "number" and words[age - 1].text == "," and words[age - 2].kind == "name":
        return names_before(words, age - 1), age - 1  # ``Ana Holt, 29, a farmer who``
    people = words[phrase[0]].lower not in DETERMINERS and is_people(words[phrase[1] - 1].lower)
    return phrase if people or words[phrase[0]].kind == "name" else relative


def _described_name(words: Sequence[Word], phrase: Range) -> Range | None:
    """``Bo Lind, a clerk and head of the fund | who``, ``Ana Holt was the last mayor | who``: the name that a phrase
    before a relative pronoun describes."""
    start = phrase[0]
    if words[start].kind == "name":
        return None
    while start > 1 and words[start].lower not in DETERMINERS and words[start - 1].kind in ("word", "name"):
        start -= 1
    for at in range(start, max(start - _LONGEST_ROLE, 1), -1):
        before, opening = words[at - 1], words[at].lower in ("a", "an", "the")
        if opening and (before.text == "," or before.lower in BE) and words[at - 2].kind == "name":
            return names_before(words, at - 1), at - 1
        if before.kind not in ("word", "name") or before.lower in AUXILIARIES:
            return None
    return None


def _nearest_phrase(words: Sequence[Word], relative: Range) -> Range | None:
    """``a member of the group Hale, which``: the noun phrase right before a relative pronoun."""
    end = relative[0] - 1 if relative[0] and words[relative[0] - 1].text == "," else relative[0]
    start = end
    closed = PREPOSITIONS | AUXILIARIES | CONJUNCTIONS | {"to"}
    while start > 0 and words[start - 1].kind in ("word", "name", "number") and words[start - 1].lower not in closed:
        verbal = words[start - 1].lower.endswith("ing") or words[start - 1].lower in CUES.keys() - ROLES
        if is_adverb(words[start - 1]) or (verbal and start < end and words[start - 1].kind == "word"):
            break
        start -= 1
        if words[start].lower in DETERMINERS:
            break
    if start > 0 and words[start - 1].lower == "to":
        start += 1  # the verb of an infinitive
    return (start, end) if start < end else None


def _conjuncts(words: Sequence[Word], subject: Range) -> list[Range]:
    """``Anna Mohr and Peter Falk``: one range for each name; the whole subject if not all are names."""
    parts: list[Range] = []
    start = subject[0]
    for at in range(*subject):
        if words[at].lower == "and" or words[at].text == ",":
            if start < at:
                parts.append((start, at))
            start = at + 1
    parts.append((start, subject[1]))
    listed_names = any(words[at].lower == "and" for at in range(*subject))  # else ``the mayor of Hale, Anna Mohr``
    named = all(a < b and _is_one(words[a:b]) for a, b in parts)
    lone = words[subject[1] - 1].kind == "word" and any(b - a == 1 for a, b in parts)
    return parts if listed_names and named and not lone and not _is_one_body(words, parts) else [subject]


def _is_one_body(words: Sequence[Word], parts: Sequence[Range]) -> bool:
    """``the House Oversight and Government Reform Committee``: what the parts are, only the last one says."""
    determined = [words[a].lower == "the" for a, _ in parts]
    bodies = [words[b - 1].lower in ORGANISATION_WORDS for _, b in parts]
    return determined[0] and not any(determined[1:]) and bodies[-1] and not any(bodies[:-1])


def _is_one(words: Sequence[Word]) -> bool:
    """Whether words are a name of their own, not the office of the next name."""
    office = any(w.lower in TITLES | ROLES for w in words) and words[-1].lower not in ORGANISATION_WORDS
    names = [w for w in words if w.kind == "name" and w.lower not in TITLES | ROLES | {"former", "state"}]
    return bool(names) and not (office and len(names) < FULL_NAME)


_FOR_WHOM = re.compile(r"\b(?:for|of)\s+(?P<whom>(?:the\s+)?\S.*)$", re.DOTALL)
_OF_WHOM = re.compile(r"^(?:an?\s+|the\s+)?(?P<whom>\S.*?)\s+(?:spokes\w+)$", re.DOTALL)


def principal_of(article: Article, speaker: Speaker) -> Speaker:
    """The principal of an unnamed spokesperson: ``the port`` of ``a spokesman for the port``; else the speaker."""
    if "spokes" not in speaker.name.lower() or speaker.named_at != speaker.mention:
        return speaker
    found = _FOR_WHOM.search(speaker.name) or _OF_WHOM.search(speaker.name)
    if found is None:
        return speaker
    start = speaker.named_at.start
    place = Span(start + found.start("whom"), start + found.end("whom"))
    return Speaker(article.quote(place), None, speaker.mention, place)
