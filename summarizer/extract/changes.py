"""What changed between two versions of an article: each change with the words of both, and which facts it touches.

No model is needed: sentences are aligned, and figures, dates, names and quotations of aligned sentences are compared as
values, so that ``4.2 million`` and ``4,200,000`` are the same. So are negations, and qualifiers such as ``at least`` or
``may``. Names are compared in languages that write only names with capitals. Whether other words mean the same, rules
cannot tell.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice, zip_longest
from typing import Literal, TypeVar, get_args

from summarizer.extract.alignment import Names, Pair, align_sentences, align_words, dates_among
from summarizer.extract.structure import corrections, pattern
from summarizer.results import (
    Change,
    ChangedValue,
    ChangeKind,
    ChangePart,
    DiffReport,
    Dropped,
    Evidence,
    MetadataChange,
    RunReport,
    article_info,
    evidence_at,
)
from summarizer.text import lexicon
from summarizer.text.article import Article, Span
from summarizer.text.numbers import DATE_KINDS, Figure, read_figures
from summarizer.text.typography import ANY_MARK, folded_words, plain, plain_lower, quoted_strings

_SHORT_QUOTATION = 4
"""Fewer quoted words in a sentence that was added or dropped are no quotation but a title or a scare quote."""
ORDER: tuple[ChangePart, ...] = get_args(ChangePart)
"""What a reader must see first."""
_SMALL_WORDS: tuple[ChangePart, ...] = ("negation", "qualifier")
_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, date, name, quotation, negation or qualifier of a version."""

    part: ChangePart
    text: str
    """As written."""
    key: tuple[object, ...]
    """Equal for the same fact in another notation."""


class Version:
    """One version of an article, as sentences without its headline."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._names = Names(article)
        first = article.sentences[0] if article.sentences else None
        heading = first if first is not None and article.is_heading(first) else None
        same = heading is not None and (not article.title or plain(article.quote(heading.span)) == plain(article.title))
        self.heading = heading if same else None
        """The headline as it stands in the text; None if it does not."""
        self.headline = article.title or (article.quote(heading.span) if heading else "")
        self.sentences = article.sentences[1:] if same else article.sentences
        self.texts = [" ".join(article.sentence_text(sentence).split()) for sentence in self.sentences]

    @cached_property
    def facts(self) -> list[tuple[Fact, ...]]:
        """The facts of each sentence."""
        return [
            (*self._facts_of(text), *self._quoted(sentence.span))
            for sentence, text in zip(self.sentences, self.texts, strict=True)
        ]

    @cached_property
    def keys(self) -> frozenset[tuple[object, ...]]:
        """The keys of all facts, the headline's included."""
        return frozenset(fact.key for facts in (*self.facts, self.headline_facts()) for fact in facts)

    def has(self, fact: Fact) -> bool:
        """Whether the version has a fact anywhere, or a longer form of a name; a small word counts only in place."""
        if fact.part in _SMALL_WORDS:
            return False
        if fact.part != "name":
            return fact.key in self.keys
        words = set(str(fact.key[1]).split())
        return any(key[0] == "name" and words <= set(str(key[1]).split()) for key in self.keys)

    def facts_of(self, places: Iterable[int]) -> list[Fact]:
        """The facts of some sentences, in order."""
        return [fact for place in places for fact in self.facts[place]]

    def joined(self, places: Iterable[int]) -> str:
        """The text of some sentences."""
        return " ".join(self.texts[place] for place in places)

    def evidence(self, places: Iterable[int]) -> list[Evidence]:
        """Some sentences as evidence."""
        return [evidence_at(self.article, self.sentences[place].span) for place in places]

    def follows(self, one: Sequence[int], two: Sequence[int]) -> bool:
        """Whether some sentences come right after others, in the same paragraph."""
        first, second = self.sentences[one[-1]], self.sentences[two[0]]
        return one[-1] + 1 == two[0] and first.paragraph == second.paragraph

    def headline_facts(self) -> list[Fact]:
        """The facts of the headline."""
        return list(self._facts_of(self.headline))

    def _facts_of(self, text: str) -> Iterator[Fact]:
        yield from self._figures(text)
        yield from (Fact("name", name, ("name", plain(name).casefold())) for name in self._names.of(text))
        small, names = _small_words(self.article.language)
        for found in small.finditer(plain_lower(text)):
            name = names[found[0]]
            part: ChangePart = "negation" if name == "negation" else "qualifier"
            yield Fact(part, found[0], (part, name))

    def _figures(self, text: str) -> Iterator[Fact]:
        figures = [figure for figure in read_figures(text, self.article.language) if figure.certain]
        yield from (_date(text, date) for date in dates_among(text, figures))
        for figure in figures:
            if figure.kind not in DATE_KINDS:
                units = tuple(sorted({unit.dimension for unit in figure.units}))
                yield Fact("figure", figure.text, ("figure", figure.kind, figure.values, units, figure.vague))

    @cached_property
    def _strings(self) -> list[Span]:
        paragraphs = [paragraph.span for paragraph in self.article.paragraphs]
        found = quoted_strings(self.article.text, paragraphs, self.article.language)
        return [string.inner for strings in found for string in strings]

    def _quoted(self, span: Span) -> Iterator[Fact]:
        first = bisect_right(self._strings, span.start, key=lambda string: string.end)
        for string in islice(self._strings, first, None):
            if string.start >= span.end:
                return
            if string.overlaps(span):
                start, end = max(string.start, span.start), min(string.end, span.end)
                words = " ".join(self.article.text[start:end].split()).strip(ANY_MARK + " ,")
                if folded_words(words):
                    yield Fact("quotation", words, ("quotation", *folded_words(words)))

    def is_note(self, place: int) -> bool:
        """Whether a sentence belongs to a correction or a note on an update."""
        index = self.sentences[place].paragraph
        text = self.article.quote(self.article.paragraphs[index].span)
        return index in self._corrections or pattern("update", self.article.language).match(text) is not None

    @cached_property
    def _corrections(self) -> frozenset[int]:
        return corrections(self.article)


def _date(text: str, run: Sequence[Figure]) -> Fact:
    """``4 March 2026`` as one date."""
    key = frozenset((figure.kind, figure.values) for figure in run)
    return Fact("date", text[run[0].start : run[-1].end], ("date", key))


@cache
def _small_words(language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern of the negations and qualifiers of a language, the longest first, and the list that each stands in."""
    table = lexicon.table_if_any("changes", language)
    lists = {"negation": table.get("negations", ""), **table.get("qualifiers", {})}
    names = {" ".join(phrase): name for name, text in lists.items() for phrase in lexicon.phrases(text)}
    ordered = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(_as_words, ordered)) or r"(?!)"), names


def _as_words(phrase: str) -> str:
    """A pattern for whole words; a contraction such as ``n't`` or ``n'`` is part of one."""
    before = r"(?<=\w)" if "'" in phrase[:-1] else r"(?<!\w)"
    return before + re.escape(phrase) + ("" if phrase.endswith("'") else r"(?!\w)")


# --- changes


def find_changes(old: Article, new: Article) -> list[Change]:
    """All changes of the words, those of facts first; applied to the old version's sentences they give the new one's.

    Each sentence of a version is unchanged or in one change. Versions that differ only in typography, markup, or
    where paragraphs and sentences end, have no changes.
    """
    before, after = Version(old), Version(new)
    changes = list(_headline_change(before, after))
    if _stream(before.texts) != _stream(after.texts):
        changes += _text_changes(before, after)
    return sorted(changes, key=_rank)


def diff_report(
    old: Article, new: Article, changes: Sequence[Change], dropped: Sequence[Dropped], run: RunReport
) -> DiffReport:
    """The changes between two versions, with what else a reader wants to know."""
    touched = {piece.start for change in changes for piece in change.new_evidence}
    version = Version(new)
    kept = [at for at, sentence in enumerate(version.sentences) if sentence.span.start not in touched]
    return DiffReport(
        old=article_info(old),
        new=article_info(new),
        changes=list(changes),
        metadata=metadata_changes(old, new),
        unchanged=len(kept),
        has_note=any("correction" in change.about for change in changes if change.new),
        kept_notes=version.evidence(at for at in kept if version.is_note(at)),
        dropped=list(dropped),
        run=run,
    )


def metadata_changes(old: Article, new: Article) -> list[MetadataChange]:
    """The metadata that both versions give, and give differently."""
    fields: tuple[Literal["author", "published", "site"], ...] = ("author", "published", "site")
    pairs = [(field, getattr(old, field), getattr(new, field)) for field in fields]
    return [MetadataChange(field=f, old=a, new=b) for f, a, b in pairs if a and b and plain(a) != plain(b)]


def _stream(texts: Iterable[str]) -> str:
    return "".join(plain("".join(texts)).split())


def _rank(change: Change) -> tuple[int, int]:
    """Headline, corrections, changed facts, then what was reworded, added, dropped, moved; each in its order."""
    evidence = change.new_evidence or change.old_evidence
    start = evidence[0].start if evidence else -1
    if change.about[:1] in (["headline"], ["correction"]):
        return ORDER.index(change.about[0]), start
    facts = change.kind == "changed" and bool(change.about)
    return len(ORDER) + (0 if facts else 1 + _KINDS.index(change.kind)), start


def _headline_change(before: Version, after: Version) -> Iterator[Change]:
    if not before.headline or not after.headline or plain(before.headline) == plain(after.headline):
        return
    values = _changed_values(before, after, before.headline_facts(), after.headline_facts())
    yield Change(
        kind="changed",
        about=_parts(values, "headline"),
        old=" ".join(before.headline.split()),
        new=" ".join(after.headline.split()),
        old_evidence=[evidence_at(before.article, before.heading.span)] if before.heading else [],
        new_evidence=[evidence_at(after.article, after.heading.span)] if after.heading else [],
        words=align_words(before.headline, after.headline),
        values=values,
        moved=False,
    )


def _text_changes(before: Version, after: Version) -> Iterator[Change]:
    alignment = align_sentences(before.texts, after.texts, after.article.language)
    moved: list[Pair] = []
    for pair in alignment.pairs:
        if _stream([before.joined(pair.old)]) != _stream([after.joined(pair.new)]):
            yield _change(before, after, pair.old, pair.new, moved=pair.moved)
        elif pair.moved:
            moved.append(pair)
    for run in _runs(moved, lambda one, two: before.follows(one.old, two.old) and after.follows(one.new, two.new)):
        old, new = [place for pair in run for place in pair.old], [place for pair in run for place in pair.new]
        yield _change(before, after, old, new, kind="moved", moved=True)
    for places in _runs(alignment.dropped, lambda one, two: before.follows([one], [two])):
        yield _change(before, after, places, (), kind="dropped")
    for places in _runs(alignment.added, lambda one, two: after.follows([one], [two])):
        yield _change(before, after, (), places, kind="added")


def _change(
    before: Version,
    after: Version,
    old: Sequence[int],
    new: Sequence[int],
    *,
    kind: ChangeKind = "changed",
    moved: bool = False,
) -> Change:
    ours, theirs = before.facts_of(old), after.facts_of(new)
    if kind != "changed":
        ours, theirs = ([fact for fact in side if not _is_minor(fact)] for side in (ours, theirs))
    values = _changed_values(before, after, ours, theirs) if kind != "moved" else []
    version, places = (after, new) if new else (before, old)
    note = kind != "moved" and any(map(version.is_note, places))
    return Change(
        kind=kind,
        about=_parts(values, "correction") if note else _parts(values),
        old=before.joined(old),
        new=after.joined(new),
        old_evidence=before.evidence(old),
        new_evidence=after.evidence(new),
        words=align_words(before.joined(old), after.joined(new)) if kind == "changed" else [],
        values=values,
        moved=moved,
    )


def _changed_values(before: Version, after: Version, old: Sequence[Fact], new: Sequence[Fact]) -> list[ChangedValue]:
    """The facts of one side alone, those of one kind side by side in their order.

    Where one side has more of a kind, what the other version says elsewhere is left out. A qualifier counts only where
    another stands in its place.
    """
    left, right = _without(old, new), _without(new, old)
    found = []
    for part in ORDER:
        ours, theirs = ([fact for fact in side if fact.part == part] for side in (left, right))
        ours, theirs = _fewer(ours, after, len(ours) - len(theirs)), _fewer(theirs, before, len(theirs) - len(ours))
        pairs = zip(ours, theirs, strict=False) if part == "qualifier" else zip_longest(ours, theirs)
        for one, other in pairs:
            found.append(ChangedValue(part=part, old=one.text if one else None, new=other.text if other else None))
    return found


def _fewer(facts: Sequence[Fact], other: Version, most: int) -> list[Fact]:
    """The facts without at most so many that the other version has elsewhere."""
    kept = []
    for fact in facts:
        if most > 0 and other.has(fact):
            most -= 1
        else:
            kept.append(fact)
    return kept


def _is_minor(fact: Fact) -> bool:
    """Whether a fact says little of a sentence that only one version has."""
    return fact.part in _SMALL_WORDS or (fact.part == "quotation" and len(fact.key) <= _SHORT_QUOTATION)


def _without(facts: Sequence[Fact], others: Sequence[Fact]) -> list[Fact]:
    known = Counter(fact.key for fact in others)
    left = []
    for fact in facts:
        if known[fact.key] > 0:
            known[fact.key] -= 1
        else:
            left.append(fact)
    return left


def _parts(values: Iterable[ChangedValue], *more: ChangePart) -> list[ChangePart]:
    found = {value.part for value in values} | set(more)
    return [part for part in ORDER if part in found]


def _runs(items: Iterable[Item], follows: Callable[[Item, Item], bool]) -> list[list[Item]]:
    runs: list[list[Item]] = []
    for item in items:
        if runs and follows(runs[-1][-1], item):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs
