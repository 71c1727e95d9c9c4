"""Which names in different articles are one entity: people, bodies, and the things that stances are about.

Joining two people into one puts words into somebody's mouth, so names are joined only where the articles show it:

- Two full names are one holder if they differ only in titles, or one has middle names besides. Clashing courtesy
  titles keep them apart, and so does a third name: with "Ana Maria Ruiz" and "Ana Sofia Ruiz", "Ana Ruiz" stays
  alone.
- An abbreviation is the long name that an article introduces it for, "Port Workers' Union (PWU)", unless another
  article introduces it for another name.
- A description, such as "the bridge" or "the Association", is what its article calls by that noun, "the Marlden
  footbridge", if the article uses the noun of one thing only. Descriptions with the same noun are one entity if the
  words beside one noun are all beside the other, a name among them, and no third one fits as well.
- Among articles on one event (``related``), a description without a name is also the only entity with that noun whose
  names its article mentions. In an archive it is not, and a holder without a name stays in its article.

What these rules leave apart, ``tasks.unite`` puts to a model.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Protocol

from summarizer.extract.quotations.lexicon import DAYS, DETERMINERS, ORGANISATION_WORDS, PARTICLES, PREPOSITIONS
from summarizer.extract.stances.holders import fullest_names, name_parts, name_words, same_name, target_key
from summarizer.text.units import conventions

_WORD = r"(?:[A-Z][\w’'-]+|of|the|for|and|on|in|&)"
_INTRODUCED = re.compile(rf"({_WORD}(?: {_WORD}){{1,9}}) \(([A-Z]{{2,8}})\)")
_SMALL = frozenset("of the for and on in &".split())


class ReadText(Protocol):
    """An article, or a row of an archive."""

    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Description:
    """A noun with the words beside it: ``the Marlden footbridge``."""

    noun: str
    """In lower case."""
    words: frozenset[str]
    """The words that describe it, in lower case."""
    names: frozenset[str]
    """Those with a capital."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as one article uses it."""

    name: str
    source: str
    """Path or id of the article."""
    role: str | None = None
    description: Description | None = None
    """What the article calls by the name's noun; None if that is uncertain, or if the name is no description."""
    full: str = ""
    """The article's words with the most description: ``the Marlden footbridge`` where the name is ``the bridge``."""
    near: str = ""
    """If the description has no name: the capitalised words of the article, in lower case, between spaces."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, body or thing, under all its names."""

    name: str
    """The most telling of its names, in the words of an article."""
    also: tuple[str, ...]
    """Its other names, each once; a different determiner makes no other name."""
    members: tuple[Mention, ...]


def read_mention(name: str, source: str, article: ReadText | None = None, role: str | None = None) -> Mention:
    """A name of an article, with what the article tells about it. Without an article only the name is known."""
    if article is None or article.language != "en":
        return Mention(name, source, role)
    own = describe(name)
    if own is None or _is_proper(name):
        return Mention(name, source, role, own)
    found, full = _in_article(own, article.text) or (None, "")
    near = _capitalised(article.text) if found is not None and not found.names else ""
    return Mention(name, source, role, found, full, near)


def unite_targets(
    mentions: Sequence[Mention], abbreviations: Mapping[str, str] | None = None, *, related: bool = True
) -> list[Entity]:
    """The entities behind names of things, in the order of their first mention; every mention is in one of them.

    ``abbreviations``: as ``introduced_abbreviations`` finds them. ``related``: whether the articles report one event.
    """
    groups = _Groups(mentions)
    groups.by_key(lambda mention: () if _has_own_entity(mention) else (target_key(mention.name),))
    names = [mention.name for mention in mentions if _is_proper(mention.name)]
    _by_names(groups, resolve_holders(names, abbreviations or {}))
    _by_descriptions(groups, related=related)
    return groups.entities()


def unite_holders(
    mentions: Sequence[Mention], abbreviations: Mapping[str, str] | None = None, *, related: bool = True
) -> list[Entity]:
    """The same for names of people and bodies, of whom a role may tell who they are."""
    groups = _Groups(mentions)
    if related:
        groups.by_key(lambda mention: (target_key(mention.name),))
        _by_names(groups, fullest_names(mention.name for mention in mentions if may_be_person(mention.name)))
        _by_names(groups, resolve_holders((mention.name for mention in mentions), abbreviations or {}))
    else:
        groups.by_key(lambda mention: (target_key(mention.name), mention.source))
        names = [mention.name for mention in mentions if _is_named(mention)]
        _by_names(groups, resolve_holders(names, abbreviations or {}))
    _by_descriptions(groups, related=related)
    return groups.entities()


def _has_own_entity(mention: Mention) -> bool:
    """Whether the article says which thing is meant by a noun that other articles may use of other things."""
    own = describe(mention.name)
    return bool(mention.description and own and not own.names and mention.description.names)


def _is_proper(name: str) -> bool:
    words = name.split()
    return (
        bool(words)
        and words[0].lower() not in DETERMINERS
        and all(word[:1].isupper() or word in PARTICLES for word in words)
    )


def may_be_person(name: str) -> bool:
    """Not ``the mayor of Marlden`` nor ``Marlden Council``, of which ``Marlden`` is no surname."""
    words = [word.lower() for word in name.split()]
    return bool(words) and words[-1] not in ORGANISATION_WORDS and PREPOSITIONS.isdisjoint(words)


def _is_named(mention: Mention) -> bool:
    return bool(name_words(mention.name))


# --- names of people and bodies


def has_name(holder: str, text: str = "") -> bool:
    """Whether this is more than a role or a group: no capitals, or one word that the text also writes in lower case."""
    words = name_words(holder)
    if len(words) != 1:
        return bool(words)
    (word,) = words
    return re.search(rf"\b{re.escape(word)}\b", text) is None


def introduced_abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Abbreviation → its long name, where the texts agree on one."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        for match in _INTRODUCED.finditer(text):
            if (name := _spelled(match[1], match[2])) is not None:
                found.setdefault(match[2], {}).setdefault(name.casefold(), name)
    return {short: next(iter(names.values())) for short, names in found.items() if len(names) == 1}


def resolve_holders(holders: Iterable[str], abbreviations: Mapping[str, str]) -> dict[str, str]:
    """Holder as its article names it → the name shown in all articles."""
    shown: dict[tuple[str, ...], list[str]] = {}
    names = {}
    for holder in dict.fromkeys(holders):
        name = abbreviations.get(_bare(holder), holder)
        same = shown.setdefault(_parts(name), [])
        names[holder] = next((other for other in same if same_name(other, name)), name)
        if names[holder] is name:
            same.append(name)
    fuller = _fuller(shown)
    return {holder: fuller.get(name, name) for holder, name in names.items()}


def _fuller(shown: Mapping[tuple[str, ...], Sequence[str]]) -> dict[str, str]:
    """Name → the one longer name that has middle names besides."""
    by_ends: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for parts in shown:
        if len(parts) > 1:
            by_ends.setdefault((parts[0], parts[-1]), []).append(parts)
    found = {}
    for parts, names in shown.items():
        near = by_ends.get((parts[0], parts[-1]), ()) if len(parts) > 1 else ()
        longer = sorted((p for p in near if len(p) > len(parts) and _within(parts, p)), key=len)
        if longer and all(_within(one, other) for one, other in pairwise(longer)):
            (name, *more), (full, *others) = names, shown[longer[-1]]
            if not more and not others and same_name(name, full):
                found[name] = full
    return found


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return short != long and all(part in rest for part in short)


def _parts(name: str) -> tuple[str, ...]:
    return name_parts(name) or (name.casefold(),)


def _spelled(words: str, short: str) -> str | None:
    """The last words whose initials spell the abbreviation, small words ignored; None if none do."""
    taken: list[str] = []
    letters = list(short)
    for word in reversed(words.split()):
        if not letters:
            break
        if (word.casefold() not in _SMALL or word[0] == letters[-1]) and word[0].upper() != letters.pop():
            return None
        taken.append(word)
    if letters:
        return None
    return " ".join(reversed(taken))


def _bare(name: str) -> str:
    return name.removeprefix("The ").removeprefix("the ").removesuffix("’s").strip()


# --- groups of mentions


class _Groups:
    """Mentions that are joined step by step."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self._joined = list(range(len(mentions)))

    def find(self, at: int) -> int:
        """The first mention of a group."""
        while self._joined[at] != at:
            self._joined[at] = self._joined[self._joined[at]]
            at = self._joined[at]
        return at

    def join(self, one: int, other: int) -> None:
        """Make one group of two."""
        first, second = sorted((self.find(one), self.find(other)))
        self._joined[second] = first

    def by_key(self, key_of: Callable[[Mention], tuple[str, ...]]) -> None:
        """Join mentions with the same key; an empty key joins nothing."""
        first: dict[tuple[str, ...], int] = {}
        for at, mention in enumerate(self.mentions):
            if key := key_of(mention):
                self.join(first.setdefault(key, at), at)

    def entities(self) -> list[Entity]:
        """The groups in the order of their first mention."""
        members: dict[int, list[Mention]] = {}
        for at, mention in enumerate(self.mentions):
            members.setdefault(self.find(at), []).append(mention)
        return [entity_of(found) for found in members.values()]


def entity_of(members: Sequence[Mention]) -> Entity:
    """The entity of some mentions; its name has the most capitalised words, is used most, and is the shortest."""
    names: dict[str, str] = {}
    for name in [mention.name for mention in members] + [mention.full for mention in members if mention.full]:
        names.setdefault(target_key(name), name)
    uses = Counter(target_key(mention.full or mention.name) for mention in members)
    best = max(names.items(), key=lambda one: (len(name_words(one[1])), uses[one[0]], -len(one[1].split())))[1]
    used = {target_key(mention.name) for mention in members}
    also = tuple(_in_a_line(name) for key, name in names.items() if key in used and name != best)
    return Entity(best, also, tuple(members))


def _in_a_line(name: str) -> str:
    first, _, rest = name.partition(" ")
    return f"{first.lower()} {rest}" if rest and first.lower() in DETERMINERS else name


def _by_names(groups: _Groups, full: Mapping[str, str]) -> None:
    """Join the mentions whose names have the same full name."""
    groups.by_key(lambda mention: (full[mention.name],) if mention.name in full else ())


def _by_descriptions(groups: _Groups, *, related: bool) -> None:
    """Join the mentions whose descriptions fit one named entity only; then those that only its noun stands for."""
    named: dict[Description, list[int]] = {}
    bare: list[int] = []
    for at, mention in enumerate(groups.mentions):
        if mention.description is not None and mention.description.names:
            named.setdefault(mention.description, []).append(at)
        elif mention.description is not None:
            bare.append(at)
    for places in _without_rivals(groups, named).values():
        for at in places:
            groups.join(places[0], at)
    for short in named:
        if (whole := _only_larger(short, named)) is not None:
            groups.join(named[short][0], named[whole][0])
    for at in bare if related else ():
        mention = groups.mentions[at]
        near = [one for one in named if _fits(mention.description, one) and _all_in(one.names, mention.near)]
        if near and len({groups.find(named[one][0]) for one in near}) == 1:
            groups.join(at, named[near[0]][0])


def _without_rivals(groups: _Groups, named: dict[Description, list[int]]) -> dict[Description, list[int]]:
    """The descriptions with those who have them, also by a role; a role that two people have says who neither is."""
    holders: dict[Description, list[int]] = {}
    for at, mention in enumerate(groups.mentions):
        role = describe(mention.role) if mention.role else None
        if role is not None and role.names and role in named:
            holders.setdefault(role, []).append(at)
    alone = {role: found for role, found in holders.items() if len({groups.find(at) for at in found}) == 1}
    return {one: [*places, *alone.get(one, ())] for one, places in named.items()}


def _only_larger(short: Description, named: Iterable[Description]) -> Description | None:
    """The largest of the descriptions that say all that this one says, if they all fit each other."""
    larger = [one for one in named if one != short and _fits(short, one) and short.names & one.names]
    largest = max(larger, key=lambda one: (len(one.words), len(one.noun)), default=None)
    return largest if largest is not None and all(_fits(one, largest) for one in larger) else None


def _fits(short: Description | None, long: Description) -> bool:
    """Whether a description says all that a shorter one says."""
    return short is not None and short.words <= long.words and _is_kind_of(long.noun, short.noun)


def _all_in(names: Iterable[str], near: str) -> bool:
    return all(f" {name} " in near for name in names)


# --- descriptions


_TOKEN = re.compile(r"[^\W_][\w’'-]*|[^\w\s]")
_CLAUSE = frozenset("to that which who whom whose where when if not is are was were be".split())
_LONGEST = 8
"""Most words of a description."""
_SHORTEST_NOUN, _SHORTEST_ADDED = 5, 3
"""Least letters of ``bridge`` and of ``foot`` in ``footbridge``: shorter ones are often parts of unrelated words."""
_NO_COMPOUND = re.compile(r".*ions?|(?:com|con|dis|mis|non|out|per|pre|pro|sub|sup|sur|inter|over|trans|under).*")
_PLACED = re.compile(
    r"\s+(?:at|in|over|across|near|between|of)\s+(?:the\s+)?((?:[A-Z][\w’'-]+)(?:\s+(?:and\s+)?[A-Z][\w’'-]+)*)"
)
_BREAK = re.compile(r"[^\w\s’'&£$€%.-]|\.\s|\n")
_REACH = 60
"""Code points before a noun that are searched for its words."""
_BESIDE = 5
"""Most words between a determiner and its noun."""
_OTHER = frozenset("another other each every both some several many few all no any two three".split())
"""Determiners that speak of more than one thing, or of none."""
_POSSESSIVE = re.compile(r"[’']s?$")
_SENTENCE_END = re.compile(r"[.?!…:;][”\"’')\]]*\s*$")


def describe(phrase: str) -> Description | None:
    """A noun phrase as a description; None for a clause, a name with a number, or anything else."""
    tokens = _TOKEN.findall(phrase)
    while len(tokens) > 1 and tokens[0].lower() in DETERMINERS:
        tokens = tokens[1:]
    core = list(_until(tokens, PREPOSITIONS | _CLAUSE))
    tail = [word for word in tokens[len(core) :] if word.lower() not in PREPOSITIONS | DETERMINERS | _CLAUSE]
    words = [_POSSESSIVE.sub("", word) for word in core]
    if not words or len(tokens) > _LONGEST or not all(word[:1].isalnum() for word in tokens):
        return None
    if not words[-1].isalpha() or words[0].endswith("ing") or any(word.lower() in DETERMINERS for word in words):
        return None
    beside = [*words[:-1], *(_POSSESSIVE.sub("", word) for word in tail)]
    return _description(words[-1], beside)


def _until(tokens: Sequence[str], ends: frozenset[str]) -> Iterable[str]:
    for token in tokens:
        if token.lower() in ends:
            return
        yield token


def _description(noun: str, beside: Iterable[str]) -> Description:
    words = [word for word in beside if word not in ("&", "and", "")]
    names = frozenset(word.lower() for word in words if word[:1].isupper())
    return Description(noun.lower(), names | {word.lower() for word in words}, names)


def _in_article(own: Description, text: str) -> tuple[Description, str] | None:
    """The one thing that an article calls by a noun, with all the words beside the noun, and the fullest phrase.

    None if the article may speak of several: it uses the plural, ``another``, or words that no single phrase joins.
    """
    found = {own: ""}
    prose = _prose(text)
    for at in re.finditer(rf"\b(\w+-?)?{re.escape(own.noun)}(s|es)?\b", prose, re.IGNORECASE):
        noun = (at[1] or "").lower().replace("-", "") + own.noun
        if at[1] and (at[1][0].isupper() or not _is_kind_of(noun, own.noun)):
            continue
        if at[2]:
            return None
        found.setdefault(*_described_at(prose, at.start(), at.end(), noun))
    largest = max(found, key=lambda one: (len(one.words), len(one.noun)))
    kinds = {one.noun for one in found} - {own.noun}
    if len(kinds) > 1 or _OTHER & largest.words or not all(one.words <= largest.words for one in found):
        return None
    names = frozenset[str]().union(*(one.names for one in found))
    return Description(kinds.pop() if kinds else own.noun, largest.words, names), found[largest]


@lru_cache(maxsize=4)
def _prose(text: str) -> str:
    """The lines that end like a sentence; in headings any word may have a capital."""
    return "\n".join(line for line in text.split("\n") if _SENTENCE_END.search(line))


def _described_at(text: str, start: int, end: int, noun: str) -> tuple[Description, str]:
    """The noun at a place of a text with the words beside it, and the whole phrase."""
    before = _BREAK.split(text[max(0, start - _REACH) : start])[-1].split()
    placed = _PLACED.match(text, end)
    after = placed[1].split() if placed else []
    whole = text[start : placed.end() if placed else end]
    for count, word in enumerate(reversed(before[-_BESIDE:]), start=1):
        if word.lower() in DETERMINERS | _OTHER:
            beside = before[len(before) - count + (word.lower() not in _OTHER) :]
            whole = " ".join([before[-count].lower(), *before[len(before) - count + 1 :], whole])
            break
    else:
        beside = list(reversed(list(_names_before(before))))
        whole = " ".join([*beside, whole])
    words = [_POSSESSIVE.sub("", word) for word in (*beside, *after)]
    return _description(noun, [word for word in words if word.lower() not in _dates()]), whole


def _names_before(words: Sequence[str]) -> Iterator[str]:
    """The capitalised words right before a noun, the nearest first."""
    for word in reversed(words):
        if not word[:1].isupper() or word.lower() in DETERMINERS:
            return
        yield word


@cache
def _dates() -> frozenset[str]:
    return DAYS | frozenset(conventions("en").months)


def _is_kind_of(noun: str, short: str) -> bool:
    """Whether a noun is the same, or a compound of it: ``footbridge`` of ``bridge``."""
    if noun == short:
        return True
    added = noun.removesuffix(short)
    fits = noun.endswith(short) and len(short) >= _SHORTEST_NOUN and len(added) >= _SHORTEST_ADDED
    return fits and _NO_COMPOUND.fullmatch(noun) is None


def _capitalised(text: str) -> str:
    words = (_POSSESSIVE.sub("", word).lower() for word in re.findall(r"\b[A-Z][\w’'-]+", text))
    return f" {' '.join(dict.fromkeys(words))} "
