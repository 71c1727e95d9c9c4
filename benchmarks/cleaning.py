"""Plain-text and HTML cleaning against the article bodies of real pages.

Score of a page: 4-gram shingle F1. A text's words (runs of word characters, case kept) give its shingles, the multiset
of all runs of four words; a text of fewer words is one shingle. Precision and recall are the shared shingles over those
of ours and those of the gold body; a page on which no article is found scores 0. The scores are means over pages.
A third of the sites is blind: nothing is fitted on its pages, and nobody reads them.
"""

import gzip
import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from benchmarks.report import Report, data_dir, read_rows
from summarizer.errors import InputError
from summarizer.ingest.clean import clean_html, clean_text

SHINGLE = 4
LOW = 0.5
"""F1 below which a page is a disaster, of which the user should be told."""
SIZES = (1, 10, 50)
"""Megabytes of plain text whose cleaning is timed."""
DUMPS = {"html_text": "cleaning/text_html-text.jsonl", "inscriptis": "cleaning/text_inscriptis.jsonl"}
_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"[.!?…][\"'”’»)]*$")

Score = tuple[float, float, float]
"""Precision, recall, F1."""


@dataclass(frozen=True)
class Page:
    """One page of HTML with the body of its article."""

    html: str
    url: str | None
    gold: str


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of four-word runs of a text; one shorter run when it has fewer words."""
    words = _WORD.findall(text)
    if len(words) < SHINGLE:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def score(ours: str, gold: str) -> Score:
    """Precision, recall and F1 of shared shingles."""
    a, b = shingles(ours), shingles(gold)
    shared = (a & b).total()
    if not shared:
        return (0.0, 0.0, 0.0)
    precision, recall = shared / a.total(), shared / b.total()
    return (precision, recall, 2 * precision * recall / (precision + recall))


def mean(scores: Sequence[Score]) -> Score:
    """Mean precision, recall and F1."""
    count = len(scores)
    return (sum(s[0] for s in scores) / count, sum(s[1] for s in scores) / count, sum(s[2] for s in scores) / count)


def site_of(url: str) -> str:
    """The site of an address, without ``www.``."""
    return urlsplit(url).netloc.partition(":")[0].removeprefix("www.")


def is_blind(site: str) -> bool:
    """True for the third of the sites that nothing is fitted on, nor read while rules are written."""
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % 3 == 0


def ours(raw: str) -> str:
    """Our article text; empty where we find no article."""
    return ours_noticed(raw)[0]


def ours_noticed(raw: str) -> tuple[str, bool]:
    """Our article text, and whether the user is told that it may not be the article; empty and True for none."""
    try:
        article = clean_text(raw, language="en")
    except InputError:
        return "", True
    return article.text, bool(article.notices)


def ours_html(page: Page) -> str:
    """Our article text of a page of HTML; empty where we find no article."""
    try:
        return clean_html(page.html, url=page.url, language="en").text
    except InputError:
        return ""


def trafilatura_html(page: Page) -> str:
    """Trafilatura's own default."""
    import trafilatura

    return trafilatura.extract(page.html, url=page.url) or ""


def long_lines(raw: str) -> str:
    """A common heuristic: the lines of 80 characters and more that end a sentence."""
    lines = (line.strip() for line in raw.split("\n"))
    return "\n".join(line for line in lines if len(line) >= 80 and _ENDS.search(line[-4:]))


PEERS: dict[str, Callable[[str], str]] = {"keep long punctuated lines": long_lines, "no cleaning": str}


def run() -> Report:
    """Scores of both dumps and of HTML beside the peers', throughput, and our ten worst pages."""
    scores: dict[str, float] = {}
    rows: list[list[str]] = []
    worst: list[tuple[float, str]] = []
    cases = 0
    sites = {row["id"]: site_of(row.get("url") or "") for row in read_rows("cleaning/html.jsonl")}
    for dump, name in DUMPS.items():
        pages = list(read_rows(name))
        cases += len(pages)
        cleaned = [ours_noticed(page["noisy"]) for page in pages]
        found = [score(text, page["gold"]) for (text, _), page in zip(cleaned, pages, strict=True)]
        scores |= _keys(dump, mean(found))
        rows.append(_row(dump, "ours", mean(found)))
        blind = [s for s, page in zip(found, pages, strict=True) if is_blind(sites.get(page["id"], ""))]
        if blind:
            scores |= _keys(f"{dump}.blind", mean(blind))
            rows.append(_row(dump, f"ours, {len(blind)} pages of blind sites", mean(blind)))
        told = [noticed for _, noticed in cleaned]
        scores[f"{dump}.noticed"] = sum(told) / len(told)
        scores[f"{dump}.low"] = sum(s[2] < LOW for s in found)
        scores[f"{dump}.low_unnoticed"] = sum(s[2] < LOW and not n for s, n in zip(found, told, strict=True))
        for peer, clean in PEERS.items():
            rows.append(_row(dump, peer, mean([score(clean(page["noisy"]), page["gold"]) for page in pages])))
        worst += [(s[2], _why(dump, page["id"], s)) for page, s in zip(pages, found, strict=True)]
    html = [_read_html(row) for row in read_rows("cleaning/html.jsonl")]
    cases += len(html)
    for peer, key, extract in (("ours", "html", ours_html), ("trafilatura", "html.trafilatura", trafilatura_html)):
        result = mean([score(extract(page), page.gold) for page in html])
        scores |= _keys(key, result)
        rows.append(_row("html", peer, result))
    scores["html.trafilatura_f1"] = scores["html.trafilatura.f1"]
    dumps = [page["noisy"] for name in DUMPS.values() for page in read_rows(name)]
    notes, speed = _throughput(dumps, html)
    scores |= speed
    notes += [
        f"{dump}: {scores[f'{dump}.low']} pages below {LOW}, {scores[f'{dump}.low_unnoticed']} of them without a "
        f"notice; a notice on {scores[f'{dump}.noticed']:.0%} of the pages"
        for dump in DUMPS
    ]
    tens = [line for _, line in sorted(worst)[:10]]
    return Report("cleaning", cases, scores, ["input", "by", "precision", "recall", "F1"], rows, [*notes, "", *tens])


def _read_html(row: dict[str, Any]) -> Page:
    path = data_dir() / "cleaning" / row["html"]
    return Page(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"), row.get("url"), row["gold"])


def _keys(name: str, result: Score) -> dict[str, float]:
    return {f"{name}.precision": result[0], f"{name}.recall": result[1], f"{name}.f1": result[2]}


def _row(name: str, peer: str, result: Score) -> list[str]:
    return [name, peer, *(f"{value:.3f}" for value in result)]


def _why(dump: str, key: str, result: Score) -> str:
    precision, recall, f1 = result
    if f1 == 0:
        reason = "another part of the page was taken, or none"
    elif recall < precision:
        reason = f"{1 - recall:.0%} of the body is missing: taken for teasers, lists or tables of the site"
    else:
        reason = f"{1 - precision:.0%} of ours is not in the body: captions, teasers, comments or notices kept"
    return f"worst: {dump} {key[:8]} F1 {f1:.2f}: {reason}"


def _throughput(dumps: Sequence[str], html: Sequence[Page]) -> tuple[list[str], dict[str, float]]:
    """Notes and keys: our MB/s at three sizes of plain text, and trafilatura's on the pages as HTML."""
    notes, scores = [], {}
    for megabytes in SIZES:
        raw = long_page(megabytes * 1_000_000)
        seconds = _seconds(partial(clean_text, raw, language="en"))
        scores[f"mb_per_s.{megabytes}"] = megabytes / seconds
        notes.append(f"plain text of {megabytes} MB: {seconds:.2f} s, {megabytes / seconds:.1f} MB/s")
    total = sum(len(dump.encode()) for dump in dumps) / 1e6
    seconds = _seconds(lambda: [ours(dump) for dump in dumps])
    scores["mb_per_s.pages"] = total / seconds
    notes.append(f"the dumps above, {total:.1f} MB of short lines: {seconds:.2f} s, {total / seconds:.1f} MB/s")
    total = sum(len(page.html.encode()) for page in html) / 1e6
    seconds = _seconds(lambda: [trafilatura_html(page) for page in html])
    scores["mb_per_s"] = min(scores[f"mb_per_s.{size}"] for size in SIZES)
    scores["html.trafilatura_mb_per_s"] = total / seconds
    notes.append(f"trafilatura on the same pages as HTML, {total:.1f} MB: {seconds:.2f} s, {total / seconds:.1f} MB/s")
    return notes, scores


def _seconds(work: Callable[[], object]) -> float:
    """Seconds of one core, whatever else the machine does."""
    start = time.process_time()
    work()
    return time.process_time() - start


def long_page(size: int) -> str:
    """About ``size`` bytes of an invented page: a header, numbered paragraphs of five sentences, a footer."""
    parts = ["Home\nNews\nSport\nLog in\n\nHarrowgate opens its bridge\n\nBy Odd Petersen\n"]
    length = number = 0
    while length < size:
        number += 1
        paragraph = " ".join(
            f"On day {number} the council of Harrowgate counted {number * k} carts on the bridge, and said so."
            for k in range(1, 6)
        )
        parts.append(paragraph)
        length += len(paragraph) + 2
    return "\n\n".join([*parts, "Share this\nFacebook\nRelated articles\nPrivacy Policy\n© 2031 The Norland Paper"])
