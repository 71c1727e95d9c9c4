"""Which names of different articles are one holder, and the stances of several articles under common names.

Joining two people into one puts words into somebody's mouth, so rows of an archive are joined with care:

- Two full names are one holder if they differ only in titles, or one has middle names besides. Clashing courtesy
  titles keep them apart, and so does a third name: with "Ana Maria Ruiz" and "Ana Sofia Ruiz", "Ana Ruiz" stays
  alone.
- An abbreviation is the long name that an article introduces it for, "Port Workers' Union (PWU)", unless another
  article introduces it for another name.
- A single word equals the same word only: within its article a surname was resolved already, and in another article
  it may be a cousin's.
- A holder without a name, such as "the council" or "residents", stays in its article.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.extract.stances.holders import fullest_names, name_parts, name_words, same_name, target_key
from summarizer.results import Quoted, Report, Stance
from summarizer.voices import EVERYTHING, Room, also_quoted, first_role, group_by, joint_position

_WORD = r"(?:[A-Z][\w’'-]+|of|the|for|and|on|in|&)"
_INTRODUCED = re.compile(rf"({_WORD}(?: {_WORD}){{1,9}}) \(([A-Z]{{2,8}})\)")
_SMALL = frozenset("of the for and on in &".split())


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


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One article's report, and where the article comes from."""

    path: str
    report: Report

    @property
    def stances(self) -> list[Stance]:
        """The stances, in the order of the article."""
        return self.report.stances or []


@dataclass(frozen=True, slots=True)
class AlignedStance:
    """A stance under the names that its holder and target have in all articles."""

    path: str
    stance: Stance
    holder: str
    target: str


def align(reports: Sequence[SourceReport]) -> list[AlignedStance]:
    """All stances in order; a holder or target that occurs in several articles has one name in all of them."""
    names = fullest_names(stance.holder for source in reports for stance in source.stances)
    targets: dict[str, str] = {}
    return [
        AlignedStance(
            source.path, stance, names[stance.holder], targets.setdefault(target_key(stance.target), stance.target)
        )
        for source in reports
        for stance in source.stances
    ]


@dataclass(frozen=True, slots=True)
class HolderStances:
    """A holder's stances in all articles, by position and target."""

    name: str
    role: str | None
    sides: tuple[tuple[str, str, tuple[AlignedStance, ...]], ...]
    """Position, target, and the stances."""


@dataclass(frozen=True, slots=True)
class QuotedSpeaker:
    """A speaker's quotations that are no stance's evidence, each with its article's path."""

    name: str | None
    role: str | None
    quotations: tuple[tuple[str, Quoted], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The holders and speakers of several articles that are shown, and how much is not."""

    reports: tuple[SourceReport, ...]
    holders: tuple[HolderStances, ...]
    speakers: tuple[QuotedSpeaker, ...]
    holders_left: int
    quotations_left: int


def list_stances(reports: Sequence[SourceReport], room: Room = EVERYTHING) -> Listing:
    """Holders, then speakers, in the order of the articles; as many as there is room for."""
    holders = [_holder_stances(name, lines) for name, lines in group_by(align(reports), lambda line: line.holder)]
    quotations = [(source.path, quotation) for source in reports for quotation in also_quoted(source.report)]
    shown, quoted = holders[: room.most_holders], quotations[: room.most_quotations]
    speakers = [
        QuotedSpeaker(name, first_role(quotation for _, quotation in said), tuple(said))
        for name, said in group_by(quoted, lambda pair: pair[1].speaker)
    ]
    left = len(holders) - len(shown), len(quotations) - len(quoted)
    return Listing(tuple(reports), tuple(shown), tuple(speakers), *left)


def _holder_stances(name: str, lines: Sequence[AlignedStance]) -> HolderStances:
    sides = group_by(lines, lambda line: (line.stance.position, line.target))
    return HolderStances(
        name,
        first_role(line.stance for line in lines),
        tuple((position, target, tuple(same)) for (position, target), same in sides),
    )


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who takes which position on what."""

    holders: tuple[str, ...]
    targets: tuple[str, ...]
    cells: dict[tuple[str, str], dict[str, str]]
    """(holder, target) → path → the position in that article."""


def matrix_of(reports: Sequence[SourceReport]) -> Matrix:
    """The table of all stances."""
    lines = align(reports)
    cells = {
        key: {
            path: joint_position(line.stance.position for line in in_article)
            for path, in_article in group_by(same, lambda line: line.path)
        }
        for key, same in group_by(lines, lambda line: (line.holder, line.target))
    }
    holders = dict.fromkeys(line.holder for line in lines)
    targets = dict.fromkeys(line.target for line in lines)
    return Matrix(tuple(holders), tuple(targets), cells)
