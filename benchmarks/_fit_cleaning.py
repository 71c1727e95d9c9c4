"""Fit the weights of ``summarizer/ingest/clean/weights.json``: ``python -m benchmarks._fit_cleaning CHECKOUT``.

``CHECKOUT`` is a checkout of github.com/adbar/trafilatura, whose ``tests/`` hold about 1,000 pages of 900 sites with
pieces of text that an extractor should and should not take. Where trafilatura gets all of them right, what it takes is
the body of the page, and the page as plain text, by html-text and by inscriptis, is an example beside the pages of
``cleaning/`` (Apache-2.0; the pages belong to their publishers, and only the weights are kept).

Each block of a page is labelled by whether more than half its four-word shingles are in the body (short blocks: whether
they are a line of it, near its long ones). A block weighs as many as it has words of its page, so that a mistake costs
what it costs in the score. Sites are kept together: the cross-validated figures are those of pages of other sites than
those fitted on, and a third of the sites of ``cleaning/`` is never fitted on.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._fitting import logistic
from benchmarks.cleaning import DUMPS, Score, is_blind, mean, score, shingles, site_of
from benchmarks.report import read_rows
from summarizer.ingest.clean.blocks import Block, flatten, split_blocks
from summarizer.ingest.clean.classifier import judge
from summarizer.ingest.clean.furniture import reason_for
from summarizer.ingest.clean.region import NAMES, features

PENALTY = 10.0
FOLDS = 5
OWN_WEIGHT = 3
"""How many of the others a page counts whose body people marked."""
TARGET = Path("summarizer/ingest/clean/weights.json")


@dataclass
class Page:
    """One page's blocks with their features, labels (in the body?) and weights."""

    dump: str
    site: str
    gold: str
    own: bool
    """Whether it is one of ``cleaning/``, whose bodies people marked."""
    blocks: list[Block]
    features: Any
    labels: Any
    weights: Any
    held: Score = (0.0, 0.0, 0.0)
    """Its score under weights that other sites were fitted on."""


def main(checkout: Path) -> None:
    """Print figures, and write the weights fitted on every page whose site is not blind."""
    pages = [page for page in [*_marked(), *_extracted(checkout)] if not is_blind(page.site)]
    for fold in range(FOLDS):
        weights = fit([page for page in pages if _fold(page.site) != fold])
        for page in pages:
            if _fold(page.site) == fold and page.own:
                page.held = _score(page, weights)
    print_scores("cross-validated by site", [(page.dump, page.held) for page in pages if page.own])
    weights = fit(pages)
    print_scores("fitted on", [(page.dump, _score(page, weights)) for page in pages if page.own])
    blind = [page for page in _marked() if is_blind(page.site)]
    print_scores("blind sites", [(page.dump, _score(page, weights)) for page in blind])
    TARGET.write_text(_written(weights, pages), encoding="utf-8")


def fit(pages: list[Page]) -> tuple[float, ...]:
    """One weight for each feature."""
    rows = np.vstack([page.features for page in pages])
    labels = np.concatenate([page.labels for page in pages])
    costs = np.concatenate([page.weights * (OWN_WEIGHT if page.own else 1) for page in pages])
    bias, weights = logistic(rows[:, 1:], labels, costs, penalty=PENALTY)
    return (bias, *map(float, weights))


def _written(weights: tuple[float, ...], pages: list[Page]) -> str:
    sites = {page.site for page in pages}
    marked = sum(page.own for page in pages)
    made = (
        f"Fitted by benchmarks/_fit_cleaning.py: logistic regression on {len(pages)} plain-text dumps of pages of "
        f"{len(sites)} sites; {marked} of them with bodies that people marked "
        f"(scrapinghub/article-extraction-benchmark), {len(pages) - marked} with those that "
        "trafilatura takes where its own evaluation data finds no fault."
    )
    table = {
        "made": made,
        "weights": {name: round(weight, 3) for name, weight in zip(NAMES, weights, strict=True)},
    }
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def print_scores(name: str, scores: list[tuple[str, Score]]) -> None:
    """One line for each dump: mean precision, recall, F1, and the pages below one half."""
    for dump in DUMPS:
        own = [score_ for of, score_ in scores if of == dump]
        low = sum(score_[2] < 0.5 for score_ in own)
        print(f"{dump}, {name}: precision {{:.3f}} recall {{:.3f}} F1 {{:.3f}}".format(*mean(own)), f"{low} below 0.5")


def _marked() -> Iterator[Page]:
    sites = {row["id"]: site_of(row["url"]) for row in read_rows("cleaning/html.jsonl")}
    for dump, name in DUMPS.items():
        for row in read_rows(name):
            yield _page(dump, sites[row["id"]], row["noisy"], row["gold"], own=True)


def _extracted(checkout: Path) -> Iterator[Page]:
    """The pages of the checkout that trafilatura gets right, twice each; none of a site in ``cleaning/``."""
    import html_text
    import inscriptis
    from lxml.html import tostring
    from trafilatura import bare_extraction, load_html
    from trafilatura.utils import decode_file

    known = {site_of(row["url"]) for row in read_rows("cleaning/html.jsonl")}
    for url, row in json.loads((checkout / "tests/evaldata.json").read_text(encoding="utf-8")).items():
        path = next(
            (p for p in (checkout / "tests/eval" / row["file"], checkout / "tests/cache" / row["file"]) if p.exists()),
            None,
        )
        if path is None or site_of(url) in known:
            continue
        html = decode_file(path.read_bytes())
        found = bare_extraction(html, url=url, with_metadata=True, include_comments=False)
        body = (found.text if found is not None and not isinstance(found, dict) else None) or ""
        if len(body) < 300 or not _is_right(body, row):
            continue
        markup = tostring(load_html(html), encoding="unicode")
        yield _page("html_text", site_of(url), html_text.extract_text(markup), body, own=False)
        yield _page("inscriptis", site_of(url), inscriptis.get_text(markup), body, own=False)


def _is_right(body: str, row: dict[str, Any]) -> bool:
    letters = re.sub(r"\W+", "", body.casefold())
    inside = [re.sub(r"\W+", "", piece.casefold()) in letters for piece in [*row["with"], *row["without"]]]
    return all(inside[: len(row["with"])]) and not any(inside[len(row["with"]) :])


def _page(dump: str, site: str, noisy: str, gold: str, *, own: bool) -> Page:
    blocks = split_blocks(flatten(noisy))
    numbers = features(blocks, [reason_for(block.text) for block in blocks])
    words = np.array([len(block.text.split()) + 2 * block.text.count("。") for block in blocks], float)
    weights = 100 * words / words.sum() + 40 / len(blocks)
    return Page(dump, site, gold, own, blocks, np.array(numbers, np.float32), _labels(blocks, gold), weights)


def _labels(blocks: list[Block], gold: str) -> Any:
    known, lines = shingles(gold), {line.strip() for line in gold.split("\n")}
    inside = []
    for block in blocks:
        own = shingles(block.text)
        few = len(block.text.split()) < 4
        shared = sum(count for shingle, count in own.items() if shingle in known)
        inside.append(block.text in lines if few else shared > own.total() / 2)
    large = [
        i for i, (block, yes) in enumerate(zip(blocks, inside, strict=True)) if yes and len(block.text.split()) >= 8
    ]
    low, high = (large[0] - 15, large[-1] + 40) if large else (0, 0)
    return np.array(
        [yes and (len(blocks[i].text.split()) >= 4 or low <= i <= high) for i, yes in enumerate(inside)], bool
    )


def _score(page: Page, weights: tuple[float, ...]) -> Score:
    judgement = judge(page.blocks, weights)
    kinds = judgement.kinds if judgement else [None] * len(page.blocks)
    kept = [block.text for block, kind in zip(page.blocks, kinds, strict=True) if kind]
    return score("\n".join(kept), page.gold)


def _fold(site: str) -> int:
    return int(hashlib.md5(f"fold {site}".encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


if __name__ == "__main__":
    main(Path(sys.argv[1]))
