"""A book of a million characters: memory of the extractive core; calls, tokens and depth with an endpoint, as planned.

The text is made here, from a seed: chapters of sentences about an invented valley, no two alike. The endpoint is a
server in this process that answers after a fixed time with sentences it was shown, and finds them supported: no call is
spent on repairs, and what is planned at most is not all needed.
"""

import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks._processes import Ran
from benchmarks._processes import run as run_command
from benchmarks.report import Report
from summarizer.llm.ledger import counter_for
from tests.loopback import Endpoint, serve
from tests.verifying import task_of, verifying

CHARACTERS = 1_000_000
LATENCY = 0.05
CONCURRENCY = 8
_MODEL = "book-model"
_LINE = re.compile(r"^\[?(\d+)\]? (.+)$", re.MULTILINE)
_PLANNED = re.compile(r": (\d+) calls?(?: in (\d+) levels)?, about ([\d,]+) tokens in")
_ENDPOINT_LINES = re.compile(r"<<<(article|points) (\w+)\n(.*?)\n\2 \1>>>", re.DOTALL)

_WHO = (
    "the miller of Asheld,the ferryman,Dean Corvin,the widow Tamsin,the schoolmaster,Captain Orrel,the salt traders,"
    "the younger Brandt,the weavers of Lowgate,Judge Merrow,the lamplighter,the two sisters from Hythe"
).split(",")
_DID = "repaired,sold,refused,hid,measured,painted,inherited,lost,guarded,rebuilt,surveyed,gave away".split(",")
_WHAT = (
    "the old weir,a boat of green oak,the parish ledger,eleven sacks of rye,the north granary,a map of the fens,"
    "the bell of Saint Orrin,a string of ponies,the toll house,an orchard above the mill,the lead pipes,a lantern"
).split(",")
_WHEN = (
    "before the spring flood,on the eve of the fair,while the council slept,in the year of the long frost,"
    "after the third harvest,when the road was closed,during the lawsuit,as the river rose"
).split(",")
_WHY = (
    "because no one else dared to,to settle a debt with the abbey,for the sake of the children,against the law,"
    "in spite of every warning,hoping that the railway would come,since the bridge had fallen,out of an old grudge"
).split(",")


def book(characters: int, seed: int = 0) -> str:
    """Chapters of paragraphs; every sentence has a number of its own."""
    rng = random.Random(seed)
    parts: list[str] = []
    size = sentence = 0
    while size < characters:
        if len(parts) % 40 == 0:
            parts.append(f"Chapter {len(parts) // 40 + 1}")
        lines = []
        for _ in range(rng.randint(3, 7)):
            sentence += 1
            who, did, what = rng.choice(_WHO), rng.choice(_DID), rng.choice(_WHAT)
            told = f"{who} {did} {what} {rng.choice(_WHEN)}, {rng.choice(_WHY)}, for {sentence} shillings"
            lines.append(f"{told[0].upper()}{told[1:]}.")
        parts.append(" ".join(lines))
        size += len(parts[-1]) + 2
    return "\n\n".join(parts)


def reply_to(asked: dict[str, Any]) -> dict[str, Any]:
    """A good model's reply, in words it was shown."""
    shown = _ENDPOINT_LINES.search(asked["messages"][1]["content"])
    lines = [(int(number), words) for number, words in _LINE.findall(shown[3] if shown else "")]
    told = [{"text": words, "cites": [number]} for number, words in lines if words.endswith(".")]
    task = asked["messages"][-1]["content"]
    if '"chosen"' in task:
        numbers = [number for number, _ in lines][:: max(1, len(lines) // 7)]
        return {"chosen": numbers, "headline": told[0]["text"], "overview": told[:3]}
    return {"headline": told[0]["text"], "overview": told[:2], "key_points": told[:: max(1, len(told) // 5)][:5]}


def _measured(*args: str) -> Ran:
    """One run of the tool. Raises RuntimeError when it fails."""
    ran = run_command([sys.executable, "-m", "summarizer", *args, "--quiet", "--no-stances"])
    if ran.code != 0:
        raise RuntimeError(f"the tool ended with {ran.code}")
    return ran


def _planned(path: Path, *options: str) -> list[tuple[int, int, int]]:
    """Calls, levels and tokens of drafting and of verification, as ``--dry-run`` tells them."""
    command = [sys.executable, "-m", "summarizer", str(path), *options, "--no-stances", "--dry-run"]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told = [
        (int(calls), int(levels or 1), int(tokens.replace(",", ""))) for calls, levels, tokens in _PLANNED.findall(out)
    ]
    if len(told) < 2:
        raise RuntimeError(f"no plan in: {out}")
    return told[:2]


def run() -> Report:
    """Raises RuntimeError when a run fails."""
    text = book(CHARACTERS)
    count = counter_for(_MODEL, offline=True).count
    answers = Endpoint(default=verifying(lambda asked: json.dumps(reply_to(asked))), latency=LATENCY, usage=False)
    with serve(answers) as endpoint, tempfile.TemporaryDirectory() as name:
        path, result = Path(name) / "book.txt", Path(name) / "result.json"
        path.write_text(text, encoding="utf-8")
        options = ["--base-url", endpoint.url, "--model", _MODEL, "--offline"]
        (calls, depth, tokens), (most_verdicts, _, most_tokens) = _planned(path, *options)
        own = _measured(str(path), "--model", "embedded")
        running = ["--no-cache", "--concurrency", str(CONCURRENCY), "--format", "json", "-o", str(result)]
        ran = _measured(str(path), *options, *running)
        report = json.loads(result.read_text(encoding="utf-8"))
    drafts, verdicts = Counter[str](), Counter[str]()
    for asked in endpoint.requests:
        of_kind = verdicts if task_of(asked) else drafts
        of_kind += Counter(calls=1, tokens=sum(count(message["content"]) for message in asked["messages"]))
    in_article = count(text)
    shown = [part["support"] for part in (*report["summary"]["overview"], *report["summary"]["key_points"])]
    scores = {
        "memory_mb": own.peak_mb,
        "endpoint_memory_mb": ran.peak_mb,
        "calls": float(drafts["calls"]),
        "planned_calls": float(calls),
        "depth": float(depth),
        "tokens_per_article_token": drafts["tokens"] / in_article,
        "planned_tokens_per_article_token": tokens / in_article,
        "verdict_calls": float(verdicts["calls"]),
        "planned_verdict_calls": float(most_verdicts),
        "verdict_tokens_per_article_token": verdicts["tokens"] / in_article,
        "seconds": own.seconds,
    }
    told, judged = (f"{one['tokens'] / in_article:.3f}" for one in (drafts, verdicts))
    return Report(
        "book",
        1,
        scores,
        ["run", "calls", "planned", "levels", "tokens per article token", "planned", "peak MB", "s"],
        [
            ["extractive core", "0", "0", "", "", "", f"{own.peak_mb:.0f}", f"{own.seconds:.1f}"],
            [
                f"endpoint, {LATENCY:g} s a call: drafts",
                str(drafts["calls"]),
                str(calls),
                str(depth),
                told,
                f"{tokens / in_article:.3f}",
                f"{ran.peak_mb:.0f}",
                f"{ran.seconds:.1f}",
            ],
            [
                "and verification",
                str(verdicts["calls"]),
                f"at most {most_verdicts}",
                "",
                judged,
                f"at most {most_tokens / in_article:.3f}",
                "",
                "",
            ],
        ],
        [
            f"{len(text):,} characters, about {in_article:,} tokens; window assumed for an unknown endpoint",
            f"support of overview and key points: {', '.join(shown)}; dropped: {len(report['dropped'])}",
        ],
    )
