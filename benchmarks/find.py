"""Questions put to an archive of invented articles: does the first article found, with its passages, say it?

The questions ask what some article says: what a project costs, who opposed it. ``SUMMARIZER_CORPUS`` sets the number of
articles (default 2,000).
"""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._corpus_data import Story, generate, write_corpus
from benchmarks.report import Report
from summarizer.corpus.search import Archive, FindReport, find_answers
from summarizer.engine import Engine

QUESTIONS = 100
_TOP = 8


def run() -> Report:
    """Index, then answer."""
    articles = int(os.environ.get("SUMMARIZER_CORPUS", "2000"))
    stories = list({known.story: known for known in generate(articles)})
    chosen = random.Random(9).sample(stories, min(QUESTIONS, len(stories)))
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "in", Path(name) / "r.jsonl"
        write_corpus(folder, articles)
        subprocess.run(
            [sys.executable, "-m", "summarizer", "batch", str(folder), "-o", str(out), "--quiet"], check=True
        )
        start = time.perf_counter()
        with Archive(out) as archive:
            indexing = time.perf_counter() - start
            start = time.perf_counter()
            cost = [_found(archive, _cost(story)) for story in chosen]
            critic = [_found(archive, _critic(story)) for story in chosen]
            asking = (time.perf_counter() - start) / (2 * len(chosen))
    right_cost = sum(_says(one, story.town, f"{story.cost}") for one, story in zip(cost, chosen, strict=True))
    right_critic = sum(_says(one, story.town, story.critic) for one, story in zip(critic, chosen, strict=True))
    scores = {
        "cost_right": right_cost / len(chosen),
        "critic_right": right_critic / len(chosen),
        "seconds_a_question": asking,
        "index_s": indexing,
    }
    rows = [
        ["what a project costs", str(len(chosen)), f"{scores['cost_right']:.2f}"],
        ["who opposed it", str(len(chosen)), f"{scores['critic_right']:.2f}"],
    ]
    notes = [
        f"{articles:,} articles, of which {_TOP} are read for a question; index built in {indexing:.1f} s, "
        f"{asking:.2f} s a question",
        "right: the first article found is about that town, and a passage shown of it has the fact",
    ]
    return Report("find", articles, scores, ["question", "n", "right"], rows, notes)


def _cost(story: Story) -> str:
    return f"How much does the {story.project} in {story.town} cost?"


def _critic(story: Story) -> str:
    return f"Who opposed the {story.project} in {story.town}?"


def _found(archive: Archive, question: str) -> FindReport:
    return asyncio.run(find_answers(archive, question, Engine(), _TOP))


def _says(report: FindReport, town: str, fact: str) -> bool:
    if not report.findings:
        return False
    first = report.findings[0]
    told = " ".join(piece.quote for passage in first.passages for piece in passage.evidence)
    return fact in told and town in (first.article.title or "")
