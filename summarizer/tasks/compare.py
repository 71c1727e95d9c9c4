"""Compares reports of one event with a model: groups their verified statements, and reads them beside each other.

1. Each report's statements and stances are drafted and verified as for a summary.
2. One call groups the numbered statements of all reports and proposes contradictions. It chooses numbers and writes
   nothing.
3. The verifier reads statements of other reports beside each report. A group keeps the reports that bear its
   statement; a contradiction is kept if the other report contradicts one of its versions; a statement is a report's
   alone if it was read beside all others and none states it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from summarizer.errors import BadReply, ContextTooLong
from summarizer.extract.comparison import headline_of, lead_of
from summarizer.extract.entities import Entity, entity_of, is_full_name
from summarizer.extract.stances.holders import same_name
from summarizer.llm.client import ChatModel, Message
from summarizer.prompts import fill
from summarizer.results import DifferenceKind, Evidence, Findings, Stance, Statement, Support
from summarizer.settings import Shape
from summarizer.tasks import gather
from summarizer.tasks.check import Finding, check_items
from summarizer.tasks.drafter import Drafter, article_prefix, chunk_budget, excerpt, fence, opening
from summarizer.tasks.review import Item, Reviewer, stance_claim
from summarizer.tasks.schemas import ComparisonDraft, GroupsDraft
from summarizer.tasks.verifier import statements_a_call
from summarizer.text.article import Article
from summarizer.text.sentences import article_of_lines
from summarizer.text.typography import verbatim_span

READING_CALLS = 2
"""Most calls that read other reports' statements beside one report: what is left unread is not shown as read."""
MOST_TELLING, MOST_THINGS, MOST_PAIRS = 20, 4, 40
"""Most numbers in the lists of the grouping call."""
_WORDS_A_POINT, _FEWEST_POINTS, MOST_POINTS = 20, 5, 12
"""A comparison asks a report for more key points than a summary, so that few facts are missed; with the overview and
the stances they mostly fit one verification."""
_LEAST_OF_A_GROUP = 2


def shape_for(article: Article, language: str | None) -> Shape:
    """The shape of a report's statements: a key point for every 20 words, 5 to 12."""
    points = max(_FEWEST_POINTS, min(MOST_POINTS, round(article.words / _WORDS_A_POINT)))
    return Shape(points=points, language=language)


@dataclass(frozen=True, slots=True)
class ReportClaim:
    """A verified statement of one report."""

    report: int
    """Index of the report."""
    text: str
    """As the verifier reads it."""
    shown: str
    """As it is shown: of a stance the claim alone."""
    support: Support
    evidence: tuple[Evidence, ...]
    stance: Stance | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims that are said to contradict each other, by index."""

    first: int
    second: int
    kind: DifferenceKind


@dataclass(frozen=True, slots=True)
class Naming:
    """One report's verbatim words for a thing."""

    report: int
    thing: str
    words: str
    span: tuple[int, int]

    @property
    def claim(self) -> str:
        """What the verifier reads."""
        return fill("compare-words", thing=self.thing, words=self.words)


@dataclass(frozen=True, slots=True)
class Grouping:
    """What the grouping call proposes, by index of claims; each claim is in exactly one group."""

    groups: tuple[tuple[int, ...], ...]
    """The claim that says least comes first in each; single claims last."""
    pairs: tuple[Pair, ...]
    telling: tuple[int, ...]
    namings: tuple[Naming, ...]

    def group_of(self, claim: int) -> tuple[int, ...]:
        """The group that a claim is in."""
        return next(group for group in self.groups if claim in group)


@dataclass(frozen=True, slots=True)
class Compared:
    """The claims of all reports, their grouping, and what each report makes of those that were read beside it."""

    claims: tuple[ReportClaim, ...]
    grouping: Grouping
    readings: dict[tuple[int, str], Finding] = field(default_factory=dict)
    """(report, claim as read) → the result."""

    def reading(self, report: int, claim: int) -> Finding | None:
        """What a report makes of a claim; None if it was not read beside it."""
        return self.readings.get((report, self.claims[claim].text))


def claims_of_report(report: int, found: Findings) -> list[ReportClaim]:
    """The statements of a report: overview, key points, stances; each wording once."""
    statements = found.summary.statements[1:] if found.summary else []
    claims = [_claim(report, statement) for statement in statements]
    claims += [_stance_claim(report, stance) for stance in found.stances or []]
    return list({claim.text: claim for claim in reversed(claims)}.values())[::-1]


def _claim(report: int, statement: Statement) -> ReportClaim:
    text = " ".join(statement.text.split())
    return ReportClaim(report, text, text, statement.support, tuple(statement.evidence))


def _stance_claim(report: int, stance: Stance) -> ReportClaim:
    text = " ".join(stance_claim(stance).split())
    return ReportClaim(report, text, stance.claim, stance.support, tuple(stance.evidence), stance)


async def compare_claims(
    found: Sequence[Findings], drafter: Drafter, reviewers: Sequence[Reviewer], verifier: ChatModel
) -> Compared | None:
    """Group the statements of all reports and read them beside each other; None if the grouping call fails.

    ``found`` and ``reviewers`` are those of each report. Raises ModelError.
    """
    by_report = [claims_of_report(at, one) for at, one in enumerate(found)]
    articles = [reviewer.analysis.article for reviewer in reviewers]
    claims = _fitting(by_report, articles, drafter.model)
    try:
        draft = await drafter.ask(
            grouping_messages(articles, claims),
            ComparisonDraft,
            {"contradictions": MOST_PAIRS, "telling": MOST_TELLING, "words": MOST_THINGS},
        )
    except (BadReply, ContextTooLong):
        return None
    grouping = grouping_of(draft, claims, articles)
    most = READING_CALLS * statements_a_call(verifier)
    planned = planned_readings(claims, grouping, len(articles), most)
    languages = [reviewer.language or reviewer.analysis.article.language for reviewer in reviewers]
    items = [[_item(claim, text, languages) for claim, text in of_report] for of_report in planned]
    readers = [Reviewer(reviewer.analysis, reviewer.verifier, repairs=False) for reviewer in reviewers]
    results = await gather([check_items(reader, own) for reader, own in zip(readers, items, strict=True)])
    readings = {
        (report, item.text): finding
        for report, (own, findings) in enumerate(zip(items, results, strict=True))
        for item, finding in zip(own, findings, strict=True)
    }
    return Compared(tuple(claims), grouping, readings)


def _item(claim: ReportClaim | None, text: str, languages: Sequence[str]) -> Item:
    return Item("claim", text, language=languages[claim.report] if claim else None)


def grouping_messages(articles: Sequence[Article], claims: Sequence[ReportClaim]) -> tuple[Message, ...]:
    """The messages of the grouping call: how each report begins, and its numbered claims."""
    lines: list[str] = []
    for report, article in enumerate(articles):
        lines += [f"[report {report + 1}]", *opening_lines(article)]
        lines += [f"[{at}] {claim.text}" for at, claim in enumerate(claims, start=1) if claim.report == report]
    body = "\n".join(lines)
    material = fill("compare-material", reports=len(articles), claims=len(claims), body=body, fence=fence(body))
    task = fill("compare-task", telling=MOST_TELLING, things=MOST_THINGS)
    return (*opening(material, "compare-system"), Message("user", task))


def opening_lines(article: Article) -> Iterator[str]:
    """The headline, if there is one, and the first sentence of the text, as lines for a model."""
    headline, lead = headline_of(article), lead_of(article)
    if headline:
        yield f"[headline] {' '.join(headline.split())}"
    yield f"[lead] {' '.join(article.sentence_text(article.sentences[lead - 1]).split())}"


def _fitting(
    by_report: Sequence[Sequence[ReportClaim]], articles: Sequence[Article], model: ChatModel
) -> list[ReportClaim]:
    """The claims that fit the grouping call's window, by report; if some must go, the last ones of each report."""
    room = chunk_budget(model.context_tokens)
    room -= sum(model.count_tokens("\n".join(opening_lines(article))) + 8 for article in articles)
    kept: list[list[ReportClaim]] = [[] for _ in by_report]
    for rank in range(max(map(len, by_report), default=0)):
        for claims, own in zip(by_report, kept, strict=True):
            if rank < len(claims):
                room -= model.count_tokens(claims[rank].text) + 6
                if room < 0:
                    return [claim for own in kept for claim in own]
                own.append(claims[rank])
    return [claim for own in kept for claim in own]


def grouping_of(draft: ComparisonDraft, claims: Sequence[ReportClaim], articles: Sequence[Article]) -> Grouping:
    """The proposals that are possible: numbers that exist, groups and pairs of different reports, verbatim words."""
    taken: set[int] = set()
    groups = []
    for numbers in draft.groups:
        group = _existing((n for n in numbers if n - 1 not in taken), claims)
        if len({claims[at].report for at in group}) >= _LEAST_OF_A_GROUP:
            taken.update(group)
            groups.append(group)
    groups.sort(key=lambda group: -len({claims[at].report for at in group}))
    singles = [(at,) for at in range(len(claims)) if at not in taken]
    pairs: dict[tuple[frozenset[int], DifferenceKind], Pair] = {}
    for pair in draft.contradictions[:MOST_PAIRS]:
        both = _existing((pair.first, pair.second), claims)
        if len({claims[at].report for at in both}) == _LEAST_OF_A_GROUP:
            pairs.setdefault((frozenset(both), pair.kind), Pair(both[0], both[1], pair.kind))
    telling = tuple(at for at in _existing(draft.telling, claims) if at not in taken)
    return Grouping((*groups, *singles), tuple(pairs.values()), telling[:MOST_TELLING], _namings(draft, articles))


def _existing(numbers: Iterable[int], claims: Sequence[ReportClaim]) -> tuple[int, ...]:
    """The indexes of the numbers that exist, each once."""
    return tuple(dict.fromkeys(n - 1 for n in numbers if 1 <= n <= len(claims)))


def _namings(draft: ComparisonDraft, articles: Sequence[Article]) -> tuple[Naming, ...]:
    """The words for the same thing that are verbatim in their reports, of at least two reports each."""
    found: list[Naming] = []
    for thing in draft.words[:MOST_THINGS]:
        own: dict[int, Naming] = {}
        for wording in thing.words:
            report = wording.report - 1
            span = verbatim_span(articles[report].text, wording.words) if 0 <= report < len(articles) else None
            if span is not None:
                named = " ".join(thing.thing.split())
                own.setdefault(report, Naming(report, named, articles[report].text[slice(*span)], span))
        found += own.values() if len(own) >= _LEAST_OF_A_GROUP else ()
    return tuple(found)


def planned_readings(
    claims: Sequence[ReportClaim], grouping: Grouping, reports: int, most: int
) -> list[list[tuple[ReportClaim | None, str]]]:
    """For each report the claims to read beside it and their texts, at most ``most``.

    First both sides of proposed contradictions, then groups beside the reports that are said to bear them, then words,
    telling statements, groups beside other reports, and the rest.
    """
    plan: list[dict[str, ReportClaim | None]] = [{} for _ in range(reports)]

    def add(report: int, claim: ReportClaim | None, text: str) -> None:
        if len(plan[report]) < most and (claim is None or claim.report != report):
            plan[report].setdefault(text, claim)

    for pair in grouping.pairs:
        first, second = claims[pair.first], claims[pair.second]
        add(second.report, first, first.text)
        add(first.report, second, second.text)
    grouped = [group for group in grouping.groups if len(group) > 1]
    for group in grouped:
        for at in group[1:]:
            add(claims[at].report, claims[group[0]], claims[group[0]].text)
    for naming in grouping.namings:
        add(naming.report, None, naming.claim)
    singles = [at for (at, *more) in grouping.groups if not more and at not in grouping.telling]
    for at in (*grouping.telling, *(group[0] for group in grouped), *singles):
        for report in range(reports):
            add(report, claims[at], claims[at].text)
    return [[(claim, text) for text, claim in of_report.items()] for of_report in plan]


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
    messages = (*article_prefix(article, excerpt(article.sentences)), Message("user", fill("unite")))
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
