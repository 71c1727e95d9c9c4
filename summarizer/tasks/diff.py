"""Says each change between two versions in a sentence, and verifies the sentence beside the words of both versions.

The model and the verifier read a list of the changed sentences, each labelled with its version. The list is an article
like any other, so the exact checks, the verifier and the repair work on it as they do elsewhere.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from summarizer.errors import BadReply, ContextTooLong
from summarizer.llm.client import ChatModel, Message
from summarizer.prompts import fill
from summarizer.results import Change, Dropped
from summarizer.settings import Shape
from summarizer.tasks import ArticleAnalysis, gather
from summarizer.tasks.drafter import Drafter, article_prefix, chunk_budget, plan_chunks, target_language
from summarizer.tasks.review import Item, Outcome, Reviewer
from summarizer.tasks.schemas import ChangesDraft
from summarizer.text.article import Article
from summarizer.text.sentences import article_of_lines

CHANGES_A_CALL = 24
"""Most changes in one call, as for the statements that the verifier reads."""
_OLD, _NEW = "Change {}, old version: ", "Change {}, new version: "
_ONLY_OLD, _ONLY_NEW = "Change {}, only in the old version: ", "Change {}, only in the new version: "
_OLD_HEADLINE, _NEW_HEADLINE = "Change {}, old headline: ", "Change {}, new headline: "


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Some changes as an article that a model reads."""

    places: tuple[int, ...]
    """Which changes; the first is number 1."""
    article: Article
    cites: tuple[tuple[int, ...], ...]
    """Of each change: the numbers of its sentences in the article."""


def change_lists(changes: Sequence[Change], new: Article, model: ChatModel) -> list[ChangeList]:
    """The changes that a sentence can tell, in lists that fit one call each; what only moved needs no sentence."""
    places = [place for place, change in enumerate(changes) if change.kind != "moved"]
    room = chunk_budget(model.context_tokens)
    lists: list[list[int]] = []
    spent = 0
    for place in places:
        size = sum(model.count_tokens(line) for line in _lines(1, changes[place]))
        if not lists or len(lists[-1]) == CHANGES_A_CALL or spent + size > room:
            lists.append([])
            spent = 0
        lists[-1].append(place)
        spent += size
    return [_change_list(changes, places, new) for places in lists]


def _change_list(changes: Sequence[Change], places: Sequence[int], new: Article) -> ChangeList:
    lines: list[str] = []
    cites = []
    for number, place in enumerate(places, start=1):
        own = list(_lines(number, changes[place]))
        cites.append(tuple(range(len(lines) + 1, len(lines) + len(own) + 1)))
        lines += own
    return ChangeList(tuple(places), article_of_lines(lines, new.language), tuple(cites))


def _lines(number: int, change: Change) -> Iterator[str]:
    old, new = (_OLD_HEADLINE, _NEW_HEADLINE) if "headline" in change.about else (_OLD, _NEW)
    if change.old:
        yield (old if change.new else _ONLY_OLD).format(number) + change.old
    if change.new:
        yield (new if change.old else _ONLY_NEW).format(number) + change.new


def drafting_messages(found: ChangeList, model: ChatModel) -> tuple[Message, ...]:
    """The messages of the call that drafts the sentences of a list of changes."""
    (chunk, *_) = plan_chunks(found.article, model)
    language = target_language(found.article, Shape())
    task = fill("diff", language=language, count=len(found.places))
    return (*article_prefix(found.article, chunk), Message("user", task))


async def state_changes(
    drafter: Drafter, reviewer_for: Callable[[ArticleAnalysis], Reviewer], changes: Sequence[Change], new: Article
) -> tuple[list[Change], list[Dropped]]:
    """The changes with the sentences that passed the review, and what was refused.

    Changes whose draft is unusable keep no sentence. Raises ModelError for other faults.
    """
    stated = list(changes)
    dropped: list[Dropped] = []
    lists = change_lists(changes, new, drafter.model)
    for found, outcomes in zip(
        lists, await gather([_outcomes(drafter, reviewer_for, one) for one in lists]), strict=True
    ):
        for at, outcome in outcomes:
            if outcome.shown is not None:
                update = {"statement": outcome.shown.text, "support": outcome.support}
                stated[found.places[at]] = stated[found.places[at]].model_copy(update=update)
            if outcome.dropped is not None:
                dropped.append(outcome.dropped)
    return stated, dropped


async def _outcomes(
    drafter: Drafter, reviewer_for: Callable[[ArticleAnalysis], Reviewer], found: ChangeList
) -> list[tuple[int, Outcome]]:
    """Index in the list → the outcome of its sentence. A number that is unknown or comes twice is left out."""
    try:
        messages = drafting_messages(found, drafter.model)
        draft = await drafter.ask(messages, ChangesDraft, {"changes": len(found.places)})
    except (BadReply, ContextTooLong):
        return []
    numbers = [one.number for one in draft.changes]
    kept = [one for one in draft.changes if 1 <= one.number <= len(found.places) and numbers.count(one.number) == 1]
    items = [Item("change", one.text, found.cites[one.number - 1]) for one in kept]
    outcomes = await reviewer_for(ArticleAnalysis(found.article)).review(items)
    return [(one.number - 1, outcome) for one, outcome in zip(kept, outcomes, strict=True)]
