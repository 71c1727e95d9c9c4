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

What these rules leave apart, ``tasks.compare`` puts to a model.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from summarizer.extract.alignment import is_proper_name
from summarizer.extract.descriptions import (
    Description,
    capitalised_words,
    describe,
    describe_in,
    fits,
    is_definite,
    plain_words_of,
)
from summarizer.extract.quotations.lexicon import DETERMINERS, FULL_NAME, ORGANISATION_WORDS, PREPOSITIONS, is_role
from summarizer.extract.stances.holders import (
    fullest_names,
    introduced_abbreviations,
    name_key,
    name_parts,
    name_words,
    same_name,
    target_key,
)
from summarizer.results import ComparedSide, SideCell, Stance, first_role, group_by
from summarizer.text.article import Article
from summarizer.text.lexicon import small_in_names
from summarizer.text.typography import bare_name


class ReadText(Protocol):
    """An article, or a row of an archive."""

    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...


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
    """If ``the bridge`` has no name: the capitalised words of the article, in lower case, between spaces."""


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
    if own is None or (_is_proper(name) and not _is_kind(own.noun, article.text)):
        return Mention(name, source, role)
    found, full = own, ""
    if is_definite(name):
        resolved = describe_in(article.text, own)
        if resolved is None:
            return Mention(name, source, role)
        found, full = resolved if resolved[0].names else (own, "")
    near = capitalised_words(article.text) if is_definite(name) and not found.names else ""
    return Mention(name, source, role, found, full, near)


def _is_kind(noun: str, text: str) -> bool:
    """Whether the last word of a name says what it is: ``Marlden Council``; a surname does not."""
    return noun in ORGANISATION_WORDS or noun in plain_words_of(text)


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
    names = [mention.name for mention in mentions if _is_name(mention.name)]
    if related:
        groups.by_key(lambda mention: () if _has_own_entity(mention) else (target_key(mention.name),))
        _by_names(groups, fullest_names(filter(may_be_person, names)))
    else:
        groups.by_key(lambda mention: (target_key(mention.name), mention.source))
    _by_names(groups, resolve_holders(names, abbreviations or {}))
    _by_descriptions(groups, related=related)
    return groups.entities()


@dataclass(frozen=True, slots=True)
class CommonNames:
    """The holders and targets of several articles, each an entity with all its names."""

    holders: tuple[Entity, ...]
    targets: tuple[Entity, ...]

    @property
    def also(self) -> dict[str, tuple[str, ...]]:
        """Name → its other names, for those that have some."""
        return {entity.name: entity.also for entity in (*self.holders, *self.targets) if entity.also}

    def lookup(self) -> tuple[dict[tuple[str, str], Entity], dict[tuple[str, str], Entity]]:
        """(source, name) → entity, for holders and for targets."""
        holders, targets = (
            {(mention.source, mention.name): entity for entity in entities for mention in entity.members}
            for entities in (self.holders, self.targets)
        )
        return holders, targets


def names_of(stances: Iterable[tuple[str, ReadText | None, Sequence[Stance]]]) -> CommonNames:
    """The holders and targets of articles on one event, joined as far as rules are certain.

    Each article: its path or id, its text, and its stances.
    """
    sources = list(stances)
    short = introduced_abbreviations(article.text for _, article, _ in sources if article)
    holders, targets = list[Mention](), list[Mention]()
    for source, article, of_article in sources:
        for stance in of_article:
            holders.append(read_mention(stance.holder, source, article, stance.role))
            targets.append(read_mention(stance.target, source, article))
    return CommonNames(tuple(unite_holders(holders, short)), tuple(unite_targets(targets, short)))


def _has_own_entity(mention: Mention) -> bool:
    """Whether the article says which thing is meant by a noun that other articles may use of other things."""
    own = describe(mention.name)
    return bool(mention.description and own and not own.names and mention.description.names)


def _is_proper(name: str) -> bool:
    return is_proper_name(name) and name.split()[0].lower() not in DETERMINERS


def _is_name(name: str) -> bool:
    """A person or body by name, also after ``the``; not ``a New York judge``, nor ``the South Carolina senator``."""
    words = name.split()
    if words and words[0].lower() in DETERMINERS:
        words = words[1:]
    proper = all(word[:1].isupper() or word in small_in_names() for word in words)
    return bool(words) and proper and not is_role(words[-1].lower()) and bool(name_words(name))


def may_be_person(name: str) -> bool:
    """Not ``the mayor of Marlden`` nor ``Marlden Council``, of which ``Marlden`` is no surname."""
    words = [word.lower() for word in name.split()]
    return bool(words) and words[-1] not in ORGANISATION_WORDS and PREPOSITIONS.isdisjoint(words)


# --- names of people and bodies


def has_name(holder: str, text: str = "") -> bool:
    """Whether this is more than a role or a group: no capitals, or one word that the text also writes in lower case."""
    words = name_words(holder)
    if len(words) != 1:
        return bool(words)
    return words.isdisjoint(plain_words_of(text))


def resolve_holders(holders: Iterable[str], abbreviations: Mapping[str, str]) -> dict[str, str]:
    """Holder as its article names it → the name shown in all articles."""
    shown: dict[tuple[str, ...], list[str]] = {}
    names = {}
    for holder in dict.fromkeys(holders):
        name = abbreviations.get(bare_name(holder), holder)
        same = shown.setdefault(name_key(name), [])
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
    """Join the mentions whose descriptions fit one named entity only; then, if related, those without a name."""
    named: dict[Description, list[int]] = {}
    for at, mention in enumerate(groups.mentions):
        if mention.description is not None and mention.description.names:
            named.setdefault(mention.description, []).append(at)
    by_noun: dict[str, list[Description]] = {}
    for one in named:
        for noun in {one.noun, *(one.noun[cut:] for cut in range(1, len(one.noun)))}:
            by_noun.setdefault(noun, []).append(one)
    for one, places in named.items():
        for at in places[1:]:
            groups.join(places[0], at)
        if (whole := _only_larger(one, by_noun[one.noun])) is not None:
            groups.join(places[0], named[whole][0])
    if related:
        _by_roles(groups, named)
        _by_nearness(groups, named, by_noun)


def _by_roles(groups: _Groups, named: Mapping[Description, Sequence[int]]) -> None:
    """Join ``the mayor of Marlden`` with the one person who has this role; none if two have it."""
    holders: dict[Description, list[int]] = {}
    for at, mention in enumerate(groups.mentions):
        role = describe(mention.role) if mention.role and is_full_name(mention.name) else None
        if role is not None and role in named:
            holders.setdefault(role, []).append(at)
    for role, places in holders.items():
        if len({groups.find(at) for at in places}) == 1:
            groups.join(places[0], named[role][0])


def _by_nearness(
    groups: _Groups, named: Mapping[Description, Sequence[int]], by_noun: Mapping[str, Sequence[Description]]
) -> None:
    """Join ``the bridge`` with the only entity of this noun whose names its article mentions."""
    for at, mention in enumerate(groups.mentions):
        if mention.description is None or not mention.near:
            continue
        known = by_noun.get(mention.description.noun, ())
        near = [one for one in known if fits(mention.description, one) and _all_in(one.names, mention.near)]
        if near and len({groups.find(named[one][0]) for one in near}) == 1:
            groups.join(at, named[near[0]][0])


def is_full_name(name: str) -> bool:
    """Whether this looks like a person's given name and surname."""
    parts = name_parts(name)
    return may_be_person(name) and len(parts) >= FULL_NAME and set(parts) == name_words(name)


def _only_larger(short: Description, named: Iterable[Description]) -> Description | None:
    """The largest of the descriptions that say all that this one says, if they all fit each other."""
    larger = [one for one in named if one != short and fits(short, one) and short.names & one.names]
    largest = max(larger, key=lambda one: (len(one.words), len(one.noun)), default=None)
    return largest if largest is not None and all(fits(one, largest) for one in larger) else None


def _all_in(names: Iterable[str], near: str) -> bool:
    return all(f" {name} " in near for name in names)


# --- sides under common names


def sides_of(articles: Sequence[Article], stances: Sequence[Sequence[Stance]]) -> list[ComparedSide]:
    """The stances that the reports state in so many words, under names that are certainly the same."""
    sources = [(str(report), *pair) for report, pair in enumerate(zip(articles, stances, strict=True))]
    holders, targets = names_of(sources).lookup()
    lines = [(report, stance) for report, of_report in enumerate(stances) for stance in of_report]
    grouped = group_by(
        lines, lambda line: (holders[str(line[0]), line[1].holder], targets[str(line[0]), line[1].target])
    )
    sides = [_side(holder.name, same) for (holder, _), same in grouped]
    return sorted(sides, key=lambda side: -len(side.cells))


def _side(holder: str, lines: Sequence[tuple[int, Stance]]) -> ComparedSide:
    first = {report: stance for report, stance in reversed(lines)}
    cells = [
        SideCell.of(stance, report=report + 1) for report, stance in sorted(first.items(), key=lambda item: item[0])
    ]
    return side_of(holder, [stance for _, stance in lines], cells)


def side_of(holder: str, stances: Sequence[Stance], cells: list[SideCell]) -> ComparedSide:
    """A side with all names that these stances have for its holder and target."""
    target = stances[0].target
    names = dict.fromkeys(name for stance in stances for name in (stance.holder, stance.target))
    return ComparedSide(
        holder=holder,
        role=first_role(stances),
        target=target,
        also=[name for name in names if name not in (holder, target)],
        cells=cells,
    )
