"""Turns grouped and read claims into the results of a comparison."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.extract.entities import Entity, names_of, side_of
from summarizer.results import (
    ComparedCell,
    ComparedClaim,
    ComparedClaims,
    ComparedSide,
    Contradiction,
    DifferenceKind,
    Evidence,
    NamedThing,
    ReportWords,
    SideCell,
    Stance,
    Version,
    evidence_at,
    evidence_for,
)
from summarizer.tasks.check import Finding
from summarizer.tasks.compare import Compared, ReportClaim
from summarizer.text.article import Article, Span

_NOT_CONFIRMED = "neither version is contradicted by the other report"


@dataclass(frozen=True, slots=True)
class _Row:
    """A group: its first claim, and what each report makes of it."""

    group: tuple[int, ...]
    claim: ReportClaim
    cells: tuple[ComparedCell, ...]
    by_verifier: bool
    """Whether the verifier read the claim beside every other report."""

    def reports(self, verdict: str) -> list[int]:
        """The indexes of the reports with this verdict."""
        return [at for at, cell in enumerate(self.cells) if cell.verdict == verdict]


def comparison_of(compared: Compared, articles: Sequence[Article]) -> ComparedClaims:
    """The results of a comparison of these articles."""
    rows = [_row(compared, group, articles) for group in compared.grouping.groups]
    statements = [row for row in rows if row.claim.stance is None]
    confirmed, refused = _proposed(compared, rows, articles)
    contradictions = [*(found.shown for found in confirmed), *_discovered(rows, confirmed)]
    disputed = {version.text for one in contradictions for version in (one.first, one.second)}
    return ComparedClaims(
        common=[_compared(row) for row in sorted(statements, key=_prevalence) if len(row.reports("supported")) > 1],
        alone=[
            _compared(row)
            for row in sorted(statements, key=lambda row: _rank(compared, row))
            if _is_alone(row) and row.claim.shown not in disputed
        ],
        contradictions=contradictions,
        unconfirmed=refused,
        sides=list(_sides([row for row in rows if row.claim.stance], compared, articles)),
        words=list(_words(compared, articles)),
    )


# What each report makes of a claim


def _row(compared: Compared, group: tuple[int, ...], articles: Sequence[Article]) -> _Row:
    claim = compared.claims[group[0]]
    own = {compared.claims[at].report: compared.claims[at] for at in reversed(group)}
    found = [compared.reading(report, group[0]) for report in range(len(articles))]
    cells = tuple(
        _own_cell(claim) if report == claim.report else _cell(articles[report], report, own.get(report), found[report])
        for report in range(len(articles))
    )
    others = [one for report, one in enumerate(found) if report != claim.report]
    return _Row(group, claim, cells, all(one is not None and one.by == "verifier" for one in others))


def _own_cell(claim: ReportClaim) -> ComparedCell:
    return ComparedCell(
        report=claim.report + 1, verdict="supported", text=claim.shown, evidence=list(claim.evidence), reason=None
    )


def _cell(article: Article, report: int, own: ReportClaim | None, found: Finding | None) -> ComparedCell:
    """The cell of another report; ``own`` is its own claim in the group."""
    verdict = found.verdict if found else "unverified"
    decided = found is not None and verdict in ("supported", "contradicted")
    evidence = evidence_for(article, found.sentences) if found and decided else list(own.evidence if own else ())
    return ComparedCell(
        report=report + 1,
        verdict="partly" if own and verdict == "not_stated" else verdict,
        text=own.shown if own else None,
        evidence=evidence,
        reason=found.reason if found else None,
    )


def _compared(row: _Row) -> ComparedClaim:
    return ComparedClaim(
        kind="statement", text=row.claim.shown, by="verifier", report=row.claim.report + 1, cells=list(row.cells)
    )


def _prevalence(row: _Row) -> tuple[int, int, int]:
    return -len(row.reports("supported")), row.claim.report, row.claim.evidence[0].start if row.claim.evidence else 0


def _is_alone(row: _Row) -> bool:
    """Whether the claim was read beside all other reports, and none states or contradicts it."""
    return row.by_verifier and len(row.reports("supported")) == 1 and not row.reports("contradicted")


def _rank(compared: Compared, row: _Row) -> tuple[int, int]:
    telling = compared.grouping.telling
    return telling.index(row.group[0]) if row.group[0] in telling else len(telling), row.group[0]


# Contradictions


@dataclass(frozen=True, slots=True)
class _Found:
    """A confirmed contradiction, and the groups that its versions are in."""

    shown: Contradiction
    groups: tuple[tuple[int, ...], tuple[int, ...]]

    def knows(self, group: tuple[int, ...], report: int) -> bool:
        """Whether a group stands against a report (its index) in this contradiction."""
        sides = ((self.groups[0], self.shown.second), (self.groups[1], self.shown.first))
        return any(group == own and report + 1 in _reports(against) for own, against in sides)


def _proposed(
    compared: Compared, rows: Sequence[_Row], articles: Sequence[Article]
) -> tuple[list[_Found], list[Contradiction]]:
    """The proposed contradictions that the verifier confirms, and the others.

    Two confirmed ones of the same groups are one, with the reports of both.
    """
    home = {at: row for row in rows for at in row.group}
    confirmed: dict[tuple[int, int, DifferenceKind], _Found] = {}
    refused: list[Contradiction] = []
    for pair in compared.grouping.pairs:
        ends = sorted((pair.first, pair.second), key=lambda at: (home[at].group[0], at))
        reports = [compared.claims[at].report for at in ends]
        readings = [
            (reports[1], compared.reading(reports[1], ends[0])),
            (reports[0], compared.reading(reports[0], ends[1])),
        ]
        reason = _confirmation(pair.kind, readings)
        first = _version(compared, ends[0], home[ends[0]], compared.claims[ends[1]], articles)
        second = _version(compared, ends[1], home[ends[1]], compared.claims[ends[0]], articles)
        found = _contradiction(pair.kind, first, second, reason or _refusal(readings))
        if reason is None:
            refused.append(found)
            continue
        groups = home[ends[0]].group, home[ends[1]].group
        key = (groups[0][0], groups[1][0], pair.kind)
        confirmed[key] = _Found(_joined(confirmed[key].shown, found) if key in confirmed else found, groups)
    return list(confirmed.values()), refused


def _joined(one: Contradiction, other: Contradiction) -> Contradiction:
    """One contradiction with the reports of two."""
    taken = {words.report for version in (one.first, one.second) for words in version.reports}
    versions = [
        mine.model_copy(update={"reports": [*mine.reports, *(w for w in theirs.reports if w.report not in taken)]})
        for mine, theirs in ((one.first, other.first), (one.second, other.second))
    ]
    return one.model_copy(update={"first": versions[0], "second": versions[1]})


def _contradiction(kind: DifferenceKind, first: Version, second: Version, reason: str) -> Contradiction:
    """The contradiction; a report that bears both versions stands with its own only."""
    speakers = first.reports[0].report, second.reports[0].report
    both = {words.report for words in first.reports} & {words.report for words in second.reports}
    versions = [
        version.model_copy(
            update={"reports": [words for words in version.reports if words.report not in both or words.report == own]}
        )
        for version, own in zip((first, second), speakers, strict=True)
    ]
    return Contradiction(kind=kind, by="verifier", first=versions[0], second=versions[1], reason=reason)


def _confirmation(kind: DifferenceKind, readings: Sequence[tuple[int, Finding | None]]) -> str | None:
    """Why two versions cannot both be so, by the verifier; None if it does not say so.

    ``readings``: each report, and what it makes of the other's version. A difference in certainty is also confirmed if
    one report bears the other's cautious version, which in turn does not state the firm one.
    """
    found = [(report, one) for report, one in readings if one is not None]
    for report, one in found:
        if one.verdict == "contradicted":
            return _reason(report, one.reason)
    if kind == "certainty" and {one.verdict for _, one in found} == {"supported", "not_stated"}:
        return next(_reason(report, one.reason) for report, one in found if one.verdict == "not_stated")
    return None


def _reason(report: int, reason: str | None) -> str:
    """The verifier's reason, with the report's number for ``the article``."""
    article = "the article"
    words = reason or f"{article} says otherwise"
    return f"report {report + 1}{words.removeprefix(article)}" if words.startswith(article) else words


def _refusal(readings: Sequence[tuple[int, Finding | None]]) -> str:
    return _NOT_CONFIRMED if all(one for _, one in readings) else "it was not read beside both reports"


def _version(compared: Compared, at: int, row: _Row, counter: ReportClaim, articles: Sequence[Article]) -> Version:
    """A claim with its report, and with the other reports that the verifier found to bear it.

    Those that bear the claim by which the whole group was read are among them if the sentences of the ``counter`` claim
    contradict that one, too.
    """
    claim = compared.claims[at]
    own = {compared.claims[other].report: compared.claims[other].shown for other in reversed(row.group)}
    bearing = {claim.report: list(claim.evidence)}
    for report, article in enumerate(articles):
        found = compared.reading(report, at)
        if found is not None and found.verdict == "supported":
            bearing.setdefault(report, evidence_for(article, found.sentences))
    against = row.cells[counter.report]
    if against.verdict == "contradicted" and _meet(against.evidence, counter.evidence):
        for report in row.reports("supported"):
            bearing.setdefault(report, row.cells[report].evidence)
    return Version(
        text=claim.shown,
        reports=[
            ReportWords(report=report + 1, text=own.get(report, claim.shown), evidence=evidence)
            for report, evidence in bearing.items()
        ],
    )


def _words_of(claim: ReportClaim) -> ReportWords:
    return ReportWords(report=claim.report + 1, text=claim.shown, evidence=list(claim.evidence))


def _discovered(rows: Sequence[_Row], known: Sequence[_Found]) -> Iterator[Contradiction]:
    """Claims that another report contradicts although that was not proposed: its sentences are the other version."""
    shown: list[Contradiction] = []
    for row in rows:
        for report in row.reports("contradicted"):
            cell = row.cells[report]
            if not cell.evidence or not row.claim.evidence or any(one.knows(row.group, report) for one in known):
                continue
            theirs = " ".join(" ".join(piece.quote.split()) for piece in cell.evidence)
            words = ReportWords(report=report + 1, text=cell.text or theirs, evidence=cell.evidence)
            found = Contradiction(
                kind="other",
                by="verifier",
                first=Version(text=row.claim.shown, reports=[_words_of(row.claim)]),
                second=Version(text=words.text, reports=[words]),
                reason=_reason(report, cell.reason),
            )
            if not any(_repeats(found, other) for other in (*(one.shown for one in known), *shown)):
                shown.append(found)
    yield from shown


def _repeats(one: Contradiction, other: Contradiction) -> bool:
    """Whether the reports of a contradiction stand against each other in another one, over sentences of one of them."""
    ways = ((other.first, other.second), (other.second, other.first))
    return any(
        _reports(one.first) <= _reports(first)
        and _reports(one.second) <= _reports(second)
        and (_overlap(one.first, first) or _overlap(one.second, second))
        for first, second in ways
    )


def _reports(version: Version) -> set[int]:
    return {words.report for words in version.reports}


def _overlap(one: Version, other: Version) -> bool:
    """Whether a report has the same sentences in both versions."""
    return any(a.report == b.report and _meet(a.evidence, b.evidence) for a in one.reports for b in other.reports)


def _meet(first: Sequence[Evidence], second: Sequence[Evidence]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in first for b in second)


# Sides and words


def _sides(rows: Sequence[_Row], compared: Compared, articles: Sequence[Article]) -> Iterator[ComparedSide]:
    """One side for each holder and target; positions that contradict each other stand in one line."""
    opposed = {frozenset((pair.first, pair.second)) for pair in compared.grouping.pairs}
    entities = _entities(compared, articles)
    lines: list[list[_Row]] = []
    for row in rows:
        home = next((line for line in lines if any(_belong(row, other, opposed, entities) for other in line)), None)
        if home is None:
            lines.append([row])
        else:
            home.append(row)
    lines.sort(key=lambda line: -len({report for row in line for report in row.reports("supported")}))
    yield from (_side(line, compared) for line in lines)


def _entities(compared: Compared, articles: Sequence[Article]) -> dict[int, tuple[Entity, Entity]]:
    """Index of a claim → whom and what its stance names, under names that are certainly the same in all reports."""
    stances: list[list[Stance]] = [[] for _ in articles]
    for claim in compared.claims:
        stances[claim.report] += [claim.stance] if claim.stance else []
    sources = [(str(report), *pair) for report, pair in enumerate(zip(articles, stances, strict=True))]
    holders, targets = names_of(sources).lookup()
    return {
        at: (holders[str(claim.report), claim.stance.holder], targets[str(claim.report), claim.stance.target])
        for at, claim in enumerate(compared.claims)
        if claim.stance
    }


def _belong(
    row: _Row, other: _Row, opposed: set[frozenset[int]], entities: Mapping[int, tuple[Entity, Entity]]
) -> bool:
    if any(frozenset((a, b)) in opposed for a in row.group for b in other.group):
        return True
    (holder, target), (other_holder, other_target) = entities[row.group[0]], entities[other.group[0]]
    against = {*row.reports("contradicted")} & {*other.reports("supported")}
    against |= {*other.reports("contradicted")} & {*row.reports("supported")}
    return holder is other_holder and (target is other_target or bool(against))


def _side(line: Sequence[_Row], compared: Compared) -> ComparedSide:
    claims = sorted((compared.claims[at] for row in line for at in row.group), key=lambda claim: claim.report)
    stances = [claim.stance for claim in claims if claim.stance is not None]
    cells = {cell.report: cell for row in line for cell in _side_cells(row, compared)}
    return side_of(stances[0].holder, stances, [cells[report] for report in sorted(cells)])


def _side_cells(row: _Row, compared: Compared) -> Iterator[SideCell]:
    """Each report's own stance, or the group's where the verifier found that the report bears it."""
    own = {compared.claims[at].report: compared.claims[at] for at in reversed(row.group)}
    for report, cell in enumerate(row.cells):
        claim = own.get(report, row.claim)
        stance = claim.stance
        if stance is not None and (report in own or cell.verdict == "supported"):
            yield SideCell(
                report=report + 1,
                position=stance.position,
                claim=claim.shown,
                support=claim.support if report in own else "verified",
                evidence=list(own[report].evidence) if report in own else cell.evidence,
            )


def _words(compared: Compared, articles: Sequence[Article]) -> Iterator[NamedThing]:
    """The words for each thing that the verifier found so in their reports, of at least two reports."""
    for thing in dict.fromkeys(naming.thing for naming in compared.grouping.namings):
        words = []
        for naming in compared.grouping.namings:
            found = compared.readings.get((naming.report, naming.claim)) if naming.thing == thing else None
            if found and found.verdict == "supported":
                piece = evidence_at(articles[naming.report], Span(*naming.span))
                words.append(ReportWords(report=naming.report + 1, text=naming.words, evidence=[piece]))
        if len({word.text.casefold() for word in words}) > 1:
            yield NamedThing(thing=thing, words=words)
