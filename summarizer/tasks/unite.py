"""Joins names of different articles that rules cannot join for certain: one call, numbers in, groups of numbers out.

A model chooses and words nothing. A group is taken only if its numbers exist and stand in no other group, if it joins
holders with holders or targets with targets, and if it does not make one of two people with different full names.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from summarizer.extract.entities import Entity, entity_of, is_full_name
from summarizer.extract.stances.holders import same_name
from summarizer.llm.client import Message
from summarizer.prompts import fill
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.prompting import excerpt_prefix
from summarizer.tasks.schemas import GroupsDraft
from summarizer.text.sentences import article_of_lines

MOST_NAMES = 120
"""Most names in the call, those with the most mentions; a longer list is grouped badly."""
_LONGEST = 320
"""Code points of a sentence that is shown with a name."""
_KINDS = ("holder", "target")
Contexts = Mapping[tuple[str, str], str]
"""(Article, name) → a sentence in which the article uses the name."""


async def unite_names(
    drafter: Drafter, holders: Sequence[Entity], targets: Sequence[Entity], contexts: Contexts
) -> tuple[list[Entity], list[Entity]]:
    """The holders and targets with those joined that a model finds to be one. Raises ModelError."""
    sides = [list(holders), list(targets)]
    asked = _asked(sides)
    if not asked or len({member.source for side in sides for entity in side for member in entity.members}) < 2:
        return sides[0], sides[1]
    lines = _lines(sides, asked, contexts)
    article = article_of_lines(lines, "en")
    messages = (*excerpt_prefix(article, article.sentences), Message("user", fill("unite")))
    draft = await drafter.ask(messages, GroupsDraft, {"groups": len(asked) // 2 + 1})
    for places in _groups(draft, asked, sides):
        kind = places[0][0]
        first, *others = sorted(at for _, at in places)
        sides[kind][first] = entity_of([member for at in (first, *others) for member in sides[kind][at].members])
        for at in others:
            sides[kind][at] = Entity("", (), ())
    joined = [[entity for entity in side if entity.members] for side in sides]
    return joined[0], joined[1]


def _asked(sides: Sequence[Sequence[Entity]]) -> list[tuple[int, int]]:
    """(kind, index) of the names in the call; none where no two names of a kind are left."""
    places = [(kind, at) for kind, side in enumerate(sides) if len(side) > 1 for at in range(len(side))]
    most = sorted(places, key=lambda place: -len(sides[place[0]][place[1]].members))[:MOST_NAMES]
    return sorted(most)


def _lines(sides: Sequence[Sequence[Entity]], asked: Sequence[tuple[int, int]], contexts: Contexts) -> list[str]:
    sources = dict.fromkeys(member.source for side in sides for entity in side for member in entity.members)
    numbers = {source: number for number, source in enumerate(sources, start=1)}
    lines = []
    for kind, at in asked:
        entity = sides[kind][at]
        first = entity.members[0]
        role = f", {first.role}" if first.role else ""
        also = f", also “{'”, “'.join(entity.also)}”" if entity.also else ""
        sentence = " ".join(contexts.get((first.source, first.name), "").split())[:_LONGEST]
        line = f"“{entity.name}”{role}{also} ({_KINDS[kind]}, article {numbers[first.source]}): {sentence}"
        lines.append(" ".join(line.split()))
    return lines


def _groups(
    draft: GroupsDraft, asked: Sequence[tuple[int, int]], sides: Sequence[Sequence[Entity]]
) -> list[list[tuple[int, int]]]:
    """The groups that pass the checks."""
    used = Counter(number for group in draft.groups for number in set(group.numbers))
    found = []
    for group in draft.groups:
        numbers = sorted(set(group.numbers))
        if len(numbers) < 2 or any(used[n] > 1 or not 1 <= n <= len(asked) for n in numbers):
            continue
        places = [asked[number - 1] for number in numbers]
        names = [sides[kind][at].name for kind, at in places]
        if len({kind for kind, _ in places}) == 1 and not any(_clash(*pair) for pair in combinations(names, 2)):
            found.append(places)
    return found


def _clash(one: str, other: str) -> bool:
    """Whether two names are full names of two people."""
    return all(map(is_full_name, (one, other))) and not same_name(one, other)
