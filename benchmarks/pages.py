"""Pages that nothing was fitted on: trafilatura's own evaluation, ours beside trafilatura's default.

``SUMMARIZER_TRAFILATURA`` names the folder ``tests`` of a checkout of the repository adbar/trafilatura, which holds 990
pages in many languages, each with a few strings that belong to its text and a few that do not. Scores as there: a
string that belongs and is found is a true positive. Half of the sites is blind: nobody reads their pages.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.cleaning import site_of
from benchmarks.report import Report
from summarizer.errors import InputError
from summarizer.ingest.load import read_bytes, to_article
from summarizer.ingest.sources import SourceBytes

_BLANKS = re.compile(r"\s+")
Counts = tuple[int, int, int, int]
"""True positives, false positives, false negatives, true negatives."""


def ours(page: bytes, url: str) -> str:
    """Our article text; empty where we find no article."""
    try:
        return to_article(read_bytes(SourceBytes(url, page, content_type="text/html", url=url))).text
    except InputError:
        return ""


def trafilatura(page: bytes, _url: str) -> str:
    """Trafilatura with the options of its evaluation."""
    from trafilatura import extract

    return extract(page, include_comments=False, include_tables=True, include_formatting=False) or ""


def run() -> Report:
    """Precision, recall, F1 and accuracy of both, on all pages and on those of blind sites."""
    folder = Path(os.environ.get("SUMMARIZER_TRAFILATURA", "trafilatura/tests"))
    listed = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    scores: dict[str, float] = {}
    rows: list[list[str]] = []
    notes: list[str] = []
    peers: tuple[tuple[str, Callable[[bytes, str], str]], ...] = (("ours", ours), ("trafilatura", trafilatura))
    for name, extract in peers:
        start = time.process_time()
        texts = {url: extract(_read(folder, known["file"]), url) for url, known in listed.items()}
        notes.append(f"{name}: {time.process_time() - start:.0f} s of one core")
        for part, urls in (("all", list(listed)), ("blind", [url for url in listed if is_blind(site_of(url))])):
            found = _scores(_count(texts[url], listed[url]["with"], listed[url]["without"]) for url in urls)
            scores |= {f"{part}.{name}.{key}": value for key, value in found.items()}
            rows.append([part, str(len(urls)), name, *(f"{value:.3f}" for value in found.values())])
    return Report(
        "pages", len(listed), scores, ["pages", "number", "by", "precision", "recall", "F1", "accuracy"], rows, notes
    )


def is_blind(site: str) -> bool:
    """True for the half of the sites whose pages nobody reads."""
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 0


def _read(folder: Path, name: str) -> bytes:
    return next(path for part in ("cache", "eval") if (path := folder / part / name).is_file()).read_bytes()


def _count(text: str, inside: list[str], outside: list[str]) -> Counts:
    flat = _BLANKS.sub(" ", text)
    right = sum(_BLANKS.sub(" ", piece).strip() in flat for piece in inside)
    wrong = sum(_BLANKS.sub(" ", piece).strip() in flat for piece in outside)
    return right, wrong, len(inside) - right, len(outside) - wrong


def _scores(counts: Iterable[Counts]) -> dict[str, float]:
    right, wrong, missed, left = (sum(column) for column in zip(*counts, strict=True))
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
        "accuracy": (right + left) / max(right + wrong + missed + left, 1),
    }
