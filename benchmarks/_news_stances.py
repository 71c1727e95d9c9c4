"""Stated sides and speakers on real news, beside what careful readers report of it.

A printed stance is right when a gold one of the article has the same position, a holder that shares a name, overlapping
evidence (the printed sentences hold a part of the gold's words), and a target that shares a content word with the gold
target or claim. ``stances.precision`` is the share of printed stances that are right, ``stances.recall_main`` that of
the gold's main stances that a printed one matches. ``quotations.speaker`` is the share of the gold stances in direct
speech whose words lie in a quotation of the gold holder; words that no quotation holds count as wrong.

``python -m benchmarks._news_stances [even|odd]`` lists the printed sides that no gold stance has, to be read blind.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from benchmarks._news_data import HALVES, articles
from benchmarks.report import read_rows
from summarizer.extract.quotations.finder import verbatim_quotations
from summarizer.extract.stances.stances import StatedStance, find_stances
from summarizer.text.article import Article, Span
from summarizer.text.tokens import content_stems, stop_words

_told, _quoted = cache(find_stances), cache(verbatim_quotations)
_GENERIC = frozenset({"mr", "mrs", "ms", "dr", "sen", "rep", "gov"})
_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " "})


def scores(chosen: Callable[[str], bool] = lambda _: True) -> dict[str, float]:
    """The three figures, and how many stances are printed, on the chosen articles. Raises DataMissing."""
    printed = right = main = found = quoted = spoken = 0
    for article, gold in _articles(chosen):
        stances = _told(article)
        matched = [[g for g in gold if is_right(article, stance, g)] for stance in stances]
        printed, right = printed + len(stances), right + sum(map(bool, matched))
        hit = {g["id"] for row in matched for g in row}
        main += sum(g["main"] for g in gold)
        found += sum(g["main"] and g["id"] in hit for g in gold)
        asked, told = _speakers(article, gold)
        quoted, spoken = quoted + asked, spoken + told
    return {
        "stances.precision": right / printed if printed else 0.0,
        "stances.recall_main": found / main if main else 0.0,
        "quotations.speaker": spoken / quoted if quoted else 0.0,
        "stances.printed": float(printed),
    }


def is_right(article: Article, stance: StatedStance, gold: dict[str, Any]) -> bool:
    """True where a gold stance bears a printed one out."""
    return (
        stance.position == gold["position"]
        and shares_name(stance.holder, gold["holder"])
        and _overlaps(article, stance, gold["words"])
        and bool(_content(stance.target) & (_content(gold["target"]) | _content(gold["claim"])))
    )


def shares_name(one: str, other: str) -> bool:
    """True when two names share a word that is no function word or form of address."""
    return bool(_content(one) & _content(other))


def _content(text: str) -> set[str]:
    return {s for s in content_stems(text) if s not in _GENERIC and s not in stop_words("en")}


def place_of(article: Article, words: str) -> Span | None:
    """Where the gold's words stand, whatever marks they are typed with."""
    text = article.text.translate(_MARKS)
    at = text.find(words.translate(_MARKS))
    return Span(at, at + len(words)) if at >= 0 else None


def _overlaps(article: Article, stance: StatedStance, words: str) -> bool:
    place = place_of(article, words)
    return place is not None and any(span.overlaps(place) for span in stance.evidence)


def _speakers(article: Article, gold: Sequence[dict[str, Any]]) -> tuple[int, int]:
    found = _quoted(article)
    direct = [(g, place_of(article, g["words"])) for g in gold if g["speech"] == "direct"]
    told = 0
    for one, place in direct:
        near = [q for q in found if place and any(span.overlaps(place) for span in q.spans)]
        told += any(q.speaker is not None and shares_name(q.speaker.name, one["holder"]) for q in near)
    return len(direct), told


def _articles(chosen: Callable[[str], bool]) -> list[tuple[Article, list[dict[str, Any]]]]:
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_rows("news/stances.jsonl"):
        if row["faithful"]:
            gold[row["article"]].append(row)
    return [(article, gold[key]) for key, article in articles().items() if chosen(key)]


def listing(chosen: Callable[[str], bool]) -> str:
    """Every printed side without a gold one, with its sentence; then the figures."""
    lines = []
    for number, (article, gold) in enumerate(_articles(chosen)):
        for stance in _told(article):
            if any(is_right(article, stance, g) for g in gold):
                continue
            lines.append(f"[{number}] {stance.holder} | {stance.position} | {stance.target}\n      {stance.claim}")
    return "\n".join([*lines, *(f"{key} {value:.3f}" for key, value in scores(chosen).items())])


if __name__ == "__main__":
    print(listing(HALVES[f".{sys.argv[1]}" if len(sys.argv) > 1 else ""]))
