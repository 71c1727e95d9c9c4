"""Quotation attribution on PolNeAR (dev): who said what, beside plain quoted strings with the nearest name.

Tokens are runs of letters and digits. A token counts as content when it lies in a fragment of an attribution.

**Content.** PolNeAR's kinds (direct, mixed, indirect) come from a regular expression and not from its annotators,
so they choose what is asked for, and any attribution's content counts as right: for a kind, *recall* is the share
of gold tokens of that kind that lie in any content we found; *precision* the share of tokens in content we call
that kind that lie in any gold content. ``KIND.f1`` is their harmonic mean; for ``all``, both sides are everything.
``direct.strict_f1`` asks for the same kind on both sides. ``KIND.partial_f1`` weighs every quotation alike, however
long: each counts by the share of its tokens that its best match on the other side covers. ``KIND.exact_f1`` counts
quotations whose tokens agree entirely.

**Speakers.** A gold quotation is matched with the found one that shares most of its tokens, when that is at least
half of them. ``KIND.speaker`` is the share of matched gold quotations with a speaker whose surface mention is ours:
both mentions end at the first comma, bracket, dash or ``who``; they agree when their words are the same, or when
their tokens in the text overlap with F1 of at least 0.5. No mention counts as wrong. ``all.wrong_speaker`` is the
share where we name another (and not none); ``all.invented_speaker`` the share of matched gold quotations without a
speaker for which we name one.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.report import Report, read_rows
from summarizer.extract.quotations.finder import find_quotations
from summarizer.text.article import Article, Span
from summarizer.text.sentences import article_from_text

DATA = "quotes/polnear_dev.jsonl"
KINDS = ("direct", "mixed", "indirect", "all")

_TOKEN = re.compile(r"\w+")
_MENTION_END = re.compile(r"\s*(?:,|\(|—|–| - |\bwho\b).*", re.DOTALL)
_QUOTED = re.compile(r'“[^“”]+”|"[^"]+"')
_SAYING = re.compile(r"\b(?:said|says|told|tells|added|adds|wrote|writes|asked|asks|according to)\b")
_CAPITALISED = re.compile(r"\b[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*)*")
_NEAR = 200
"""Code points the baseline looks to either side of a quoted string."""


@dataclass(frozen=True)
class Said:
    """A quotation as the scorer sees it: token numbers, kind, and the speaker's surface mention."""

    tokens: frozenset[int]
    kind: str
    mention: tuple[tuple[int, int], ...]
    """Code-point spans; empty when nobody is named."""


@dataclass(frozen=True)
class Page:
    """One article with its gold quotations and the found ones."""

    text: str
    starts: Sequence[int]
    gold: Sequence[Said]
    found: Sequence[Said]


def run() -> Report:
    """Ours and the baseline on every article of the dev split."""
    rows = list(read_rows(DATA))
    ours = evaluate(rows, by_rules)
    plain = evaluate(rows, by_quoted_strings)
    scores = {
        **ours,
        **{f"plain.{key}": plain[key] for key in ("direct.f1", "direct.speaker", "all.f1", "all.speaker")},
    }
    scores["mb_per_s"] = speed([row["text"] for row in rows])
    names = ("f1", "precision", "recall", "partial_f1", "exact_f1", "speaker")
    table = [
        [method, kind, *[f"{result[f'{kind}.{name}']:.3f}" for name in names]]
        for method, result in (("ours", ours), ("quoted strings, nearest name", plain))
        for kind in KINDS
    ]
    notes = (
        f"direct, same kind on both sides: F1 {ours['direct.strict_f1']:.3f} (plain: {plain['direct.strict_f1']:.3f})",
        f"another speaker named: {ours['all.wrong_speaker']:.3f}; invented: {ours['all.invented_speaker']:.3f}",
        f"{scores['mb_per_s']:.2f} million characters a second, sentences found already",
    )
    return Report("quotes", len(rows), scores, ["method", "kind", *names], table, notes)


def speed(texts: Sequence[str]) -> float:
    """Millions of characters a second, articles assembled beforehand."""
    articles = [article_from_text(text) for text in texts]
    start = time.perf_counter()
    for article in articles:
        find_quotations(article)
    return sum(map(len, texts)) / 1e6 / (time.perf_counter() - start)


def evaluate(
    rows: Iterable[dict[str, Any]], method: Callable[[Article], Iterator[tuple[str, list[Span], Span | None]]]
) -> dict[str, float]:
    """All scores of one method, by key."""
    pages = [_page(row, method) for row in rows]
    scores: dict[str, float] = {}
    for kind in KINDS:
        scores |= {f"{kind}.{key}": value for key, value in _content(pages, kind).items()}
        scores |= {f"{kind}.{key}": value for key, value in _quotes(pages, kind).items()}
        scores |= {f"{kind}.{key}": value for key, value in _speakers(pages, kind).items()}
    gold = [(n, t) for n, page in enumerate(pages) for t in _tokens(page.gold, "direct")]
    found = [(n, t) for n, page in enumerate(pages) for t in _tokens(page.found, "direct")]
    shared = len(set(gold) & set(found))
    scores["direct.strict_f1"] = _f1(_share(shared, len(found)), _share(shared, len(gold)))
    return scores


def by_rules(article: Article) -> Iterator[tuple[str, list[Span], Span | None]]:
    """What ``find_quotations`` finds."""
    for quotation in find_quotations(article):
        yield quotation.speech, list(quotation.content), quotation.mention


def by_quoted_strings(article: Article) -> Iterator[tuple[str, list[Span], Span | None]]:
    """The baseline: every quoted string, said by the capitalised words nearest to the nearest cue verb."""
    text = article.text
    for quoted in _QUOTED.finditer(text):
        yield "direct", [Span(*quoted.span())], _nearest_name(text, *quoted.span())


def _nearest_name(text: str, start: int, end: int) -> Span | None:
    sides = ((end, min(end + _NEAR, len(text))), (max(start - _NEAR, 0), start))
    cues = [cue for a, b in sides for cue in _SAYING.finditer(text, a, b)]
    names = [name for a, b in sides for name in _CAPITALISED.finditer(text, a, b)]
    if not cues or not names:
        return None
    cue = min(cues, key=lambda m: max(start - m.end(), m.start() - end))
    name = min(names, key=lambda m: max(cue.start() - m.end(), m.start() - cue.end()))
    return Span(*name.span())


def _page(row: dict[str, Any], method: Callable[[Article], Iterator[tuple[str, list[Span], Span | None]]]) -> Page:
    article = article_from_text(row["text"])
    starts = [m.start() for m in _TOKEN.finditer(row["text"])]
    numbers = {start: number for number, start in enumerate(starts)}

    def tokens(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
        return frozenset(
            numbers[m.start()] for a, b in spans for m in _TOKEN.finditer(row["text"], a, b) if m.start() in numbers
        )

    gold = [Said(tokens(q["fragments"]), q["kind"], tuple(map(tuple, q["speaker_span"] or ()))) for q in row["quotes"]]
    found = [
        Said(tokens((s.start, s.end) for s in content), kind, ((mention.start, mention.end),) if mention else ())
        for kind, content, mention in method(article)
    ]
    return Page(row["text"], starts, [q for q in gold if q.tokens], [q for q in found if q.tokens])


def _tokens(quotes: Iterable[Said], kind: str) -> set[int]:
    return {token for quote in _of_kind(quotes, kind) for token in quote.tokens}


def _of_kind(quotes: Iterable[Said], kind: str) -> list[Said]:
    return [quote for quote in quotes if kind in ("all", quote.kind)]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return _share(2 * precision * recall, precision + recall)


def _content(pages: Iterable[Page], kind: str) -> dict[str, float]:
    covered = gold = right = found = 0
    for page in pages:
        wanted, given = _tokens(page.gold, kind), _tokens(page.found, kind)
        covered, gold = covered + len(wanted & _tokens(page.found, "all")), gold + len(wanted)
        right, found = right + len(given & _tokens(page.gold, "all")), found + len(given)
    precision, recall = _share(right, found), _share(covered, gold)
    return {"f1": _f1(precision, recall), "precision": precision, "recall": recall}


def _quotes(pages: Iterable[Page], kind: str) -> dict[str, float]:
    partial: dict[str, list[float]] = {"gold": [], "found": []}
    exact: dict[str, list[bool]] = {"gold": [], "found": []}
    for page in pages:
        for name, mine, others in (("gold", page.gold, page.found), ("found", page.found, page.gold)):
            for quote in _of_kind(mine, kind):
                best = max((len(quote.tokens & other.tokens) for other in others), default=0)
                partial[name].append(best / len(quote.tokens))
                exact[name].append(any(quote.tokens == other.tokens for other in others))
    return {
        "partial_f1": _f1(*(_share(sum(values), len(values)) for values in partial.values())),
        "exact_f1": _f1(*(_share(sum(values), len(values)) for values in exact.values())),
    }


def _speakers(pages: Iterable[Page], kind: str) -> dict[str, float]:
    matched = right = wrong = nameless = invented = 0
    for page in pages:
        for quote in _of_kind(page.gold, kind):
            best = max(page.found, key=lambda other: len(quote.tokens & other.tokens), default=None)
            if best is None or 2 * len(quote.tokens & best.tokens) < len(quote.tokens):
                continue
            if not quote.mention:
                nameless, invented = nameless + 1, invented + bool(best.mention)
                continue
            same = same_mention(page.text, quote.mention, best.mention)
            matched, right, wrong = matched + 1, right + same, wrong + (bool(best.mention) and not same)
    return {
        "speaker": _share(right, matched),
        "wrong_speaker": _share(wrong, matched),
        "invented_speaker": _share(invented, nameless),
        "matched": float(matched),
    }


def same_mention(text: str, gold: Sequence[tuple[int, int]], ours: Sequence[tuple[int, int]]) -> bool:
    """True when two surface mentions agree, as the module says. Spans are in code points of ``text``."""
    first, second = _heads(text, gold), _heads(text, ours)
    if not first or not second:
        return False
    words = [" ".join(m.group().lower() for m in sorted(side, key=lambda m: m.start())) for side in (first, second)]
    places = [{m.start() for m in side} for side in (first, second)]
    return words[0] == words[1] or 4 * len(places[0] & places[1]) >= len(places[0]) + len(places[1])


def _heads(text: str, spans: Iterable[tuple[int, int]]) -> list[re.Match[str]]:
    found = []
    for start, end in spans:
        kept = _MENTION_END.sub("", text[start:end], count=1)
        stop = start + len(kept) if kept.strip() else end
        found += list(_TOKEN.finditer(text, start, stop))
    return found
