"""Stance: directed sentiment between a holder and a target of one sentence, beside the majority and a plain lexicon.

``SUMMARIZER_DEV_MODEL=FILE.gguf`` also asks a model in the process (``dev_model.*``), on a fixed sample of
``SUMMARIZER_DEV_CASES`` rows (150).
"""

import hashlib
import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks._fit_positions import CLASSES, f1s
from benchmarks.report import DataMissing, Report, read_rows
from summarizer.positions import judge_position
from summarizer.positions.syntax import find_cues, tokenize

Row = dict[str, Any]
Labels = list[int]

RESAMPLES = 1000
SAMPLE = 150
LABEL = {"favor": 0, "against": 1, "mixed": 2, "neutral": 2}
QUESTION = (
    "Sentence: {text}\n\nIn this sentence, what is the attitude of {holder} towards {target}? "
    "Answer with one word: positive, negative or neutral."
)


def run() -> Report:
    """Macro-F1 over the three classes, with the bootstrapped difference to each peer (resampled by sentence)."""
    rows = list(read_rows("stance/dse_valid.jsonl"))
    gold = [CLASSES.index(row["label"]) for row in rows]
    said = {
        "embedded": [embedded(row) for row in rows],
        "majority": [Counter(gold).most_common(1)[0][0]] * len(rows),
        "lexicon": [lexicon(row) for row in rows],
    }
    scores = {f"{name}.macro_f1": macro(gold, labels) for name, labels in said.items()}
    for name, label in zip(CLASSES, range(3), strict=True):
        scores[f"embedded.{name}.f1"] = f1s(gold, said["embedded"])[label]
    table = [line(name, gold, labels) for name, labels in said.items()]
    notes = [distribution(gold)]
    for peer in ("majority", "lexicon"):
        low, middle, high = difference(rows, gold, said["embedded"], said[peer])
        scores |= {f"over_{peer}": middle, f"over_{peer}.low": low, f"over_{peer}.high": high}
        notes.append(f"embedded over {peer}: {middle:+.3f} macro-F1, 95 % interval {low:+.3f} to {high:+.3f}")
    notes += [*order_note(rows, gold, said["embedded"]), *posts_note()]
    model_rows, model_notes, model_scores = dev_model(rows, said)
    return Report(
        "stance",
        len(rows),
        scores | model_scores,
        ["", "macro-F1", *CLASSES, "accuracy"],
        table + model_rows,
        [*notes, *model_notes],
    )


def embedded(row: Row) -> int:
    """The package's own judgement."""
    return LABEL[judge_position(row["text"], row["target"], holder=row["holder"]).position]


def lexicon(row: Row) -> int:
    """The same word lists without any syntax: more good words than bad ones, or the other way round."""
    balance = sum(cue.entry.sign for cue in find_cues(tokenize(row["text"])))
    return 0 if balance > 0 else 1 if balance < 0 else 2


def macro(gold: Sequence[int], said: Sequence[int]) -> float:
    """The mean F1 of the three classes."""
    return sum(f1s(gold, said)) / len(CLASSES)


def line(name: str, gold: Sequence[int], said: Sequence[int]) -> list[str]:
    """One row of the table."""
    right = sum(g == s for g, s in zip(gold, said, strict=True))
    return [name, *(f"{value:.3f}" for value in (macro(gold, said), *f1s(gold, said), right / max(len(gold), 1)))]


def distribution(gold: Sequence[int]) -> str:
    """How many rows each class has."""
    counts = Counter(gold)
    return "rows: " + ", ".join(f"{name} {counts[i]}" for i, name in enumerate(CLASSES))


def difference(rows: Sequence[Row], gold: Labels, ours: Labels, theirs: Labels) -> tuple[float, float, float]:
    """The 2.5th percentile, the observed value and the 97.5th of our macro-F1 less theirs."""
    by_text: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        by_text.setdefault(row["text"], []).append(i)
    groups, dice = list(by_text.values()), random.Random(7)
    found = []
    for _ in range(RESAMPLES):
        at = [i for group in dice.choices(groups, k=len(groups)) for i in group]
        drawn = [gold[i] for i in at]
        found.append(macro(drawn, [ours[i] for i in at]) - macro(drawn, [theirs[i] for i in at]))
    found.sort()
    observed = macro(gold, ours) - macro(gold, theirs)
    return found[int(0.025 * RESAMPLES)], observed, found[int(0.975 * RESAMPLES)]


def order_note(rows: Sequence[Row], gold: Labels, said: Labels) -> list[str]:
    """The data set lists neutral pairs in sentence order only; show the score where that cannot help."""
    first = [i for i, row in enumerate(rows) if row["text"].find(row["holder"]) <= row["text"].find(row["target"])]
    score = macro([gold[i] for i in first], [said[i] for i in first])
    turned = [r | {"holder": r["target"], "target": r["holder"]} for r in rows if r["label"] == "neutral"]
    alarms = sum(embedded(row) != 2 for row in turned) / max(len(turned), 1)
    plain = sum(s != 2 for g, s in zip(gold, said, strict=True) if g == 2) / max(gold.count(2), 1)
    return [
        f"rows that name the holder first ({len(first)}): embedded macro-F1 {score:.3f}",
        f"neutral rows taken for a position: {plain:.3f}; with holder and target exchanged: {alarms:.3f}",
    ]


def posts_note() -> list[str]:
    """Posts of web users and a topic (zero-shot stance), which the words need not name: for information."""
    try:
        posts = list(read_rows("stance/vast.jsonl"))
    except DataMissing as missing:
        return [str(missing)]
    said = [judge_position(post["text"], post["target"]).position for post in posts]
    wanted = ["favor" if post["label"] == "pro" else "against" for post in posts]
    taken = [(w, s) for w, s in zip(wanted, said, strict=True) if s in {"favor", "against"}]
    right = sum(w == s for w, s in taken)
    largest = max(Counter(wanted).values(), default=0) / max(len(posts), 1)
    return [
        f"posts (vast, {len(posts)}): a side taken on {len(taken)}, right on {right / max(len(taken), 1):.3f} of them "
        f"(always the commoner side: {largest:.3f})"
    ]


def dev_model(rows: Sequence[Row], said: dict[str, Labels]) -> tuple[list[list[str]], list[str], dict[str, float]]:
    """What a model answers on a fixed sample and what the others say of the same rows: table, notes, scores."""
    path = os.environ.get("SUMMARIZER_DEV_MODEL")
    if not path or not Path(path).expanduser().is_file():
        return [], [f"no development model: {path or 'SUMMARIZER_DEV_MODEL names none'}"], {}
    sample = sorted(range(len(rows)), key=lambda i: hashlib.sha256(rows[i]["text"].encode()).digest())[
        : int(os.environ.get("SUMMARIZER_DEV_CASES", SAMPLE))
    ]
    ask = asker(str(Path(path).expanduser()))
    drawn = [rows[i] for i in sample]
    gold = [CLASSES.index(row["label"]) for row in drawn]
    model = [ask(row) for row in drawn]
    peers = {name: [labels[i] for i in sample] for name, labels in said.items()}
    table = [line(f"dev model, {len(sample)} rows", gold, model)]
    table += [line(f"{name}, the same rows", gold, labels) for name, labels in peers.items()]
    keys = {"dev_model.macro_f1": macro(gold, model), "dev_model.cases": float(len(sample))}
    keys |= {f"dev_model.{name}.f1": score for name, score in zip(CLASSES, f1s(gold, model), strict=True)}
    keys["dev_model.embedded_macro_f1"] = macro(gold, peers["embedded"])
    notes = []
    for peer, labels in peers.items():
        low, middle, high = difference(drawn, gold, model, labels)
        keys |= {
            f"dev_model.over_{peer}": middle,
            f"dev_model.over_{peer}.low": low,
            f"dev_model.over_{peer}.high": high,
        }
        notes.append(f"dev model over {peer}: {middle:+.3f} macro-F1, 95 % interval {low:+.3f} to {high:+.3f}")
    return table, notes, keys


def asker(path: str) -> Callable[[Row], int]:
    """A function that puts the question to a model in the process; an answer that names no class is neutral."""
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = path
    settings.n_ctx = 2048
    server = xllamacpp.Server(settings)

    def ask(row: Row) -> int:
        message = {"role": "user", "content": QUESTION.format(**row)}
        reply = server.handle_chat_completions({"messages": [message], "max_tokens": 5, "temperature": 0.0})
        words = str(reply["choices"][0]["message"]["content"]).lower()
        return next((i for i, name in enumerate(CLASSES) if name in words), 2)

    return ask
