"""What a strong model writes of real news, true and false: what do the checks refuse?

Statements, stances and answers of 24 articles, written and read blind by careful readers (headlines left out). An
item cites the sentences that hold the words it was written from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks import _anchoring, _verified
from benchmarks.report import Report, read_rows
from summarizer.article import Article
from summarizer.assembling import article_from_text
from summarizer.checks import ExactChecks
from summarizer.text.quotes import VerbatimText

KINDS = ("statements", "stances", "answers")


@dataclass(frozen=True)
class Item:
    """One statement, the claim of a stance, or an answer."""

    id: str
    kind: str
    """``statements``, ``stances`` or ``answers``."""
    article: str
    text: str
    true: bool
    cites: tuple[int, ...]
    """Numbers of the sentences that hold the words it was written from."""


def articles() -> dict[str, Article]:
    """The articles by their ids."""
    return {row["id"]: article_from_text(row["text"]) for row in read_rows("news/articles.jsonl")}


def items(known: Mapping[str, Article]) -> Iterator[Item]:
    """Every item of the data but headlines; ids of answers are those of the recorded verdicts."""
    holders = {key: [VerbatimText(a.sentence_text(s)) for s in a.sentences] for key, a in known.items()}
    for row in read_rows("news/statements.jsonl"):
        if row["role"] != "headline":
            cites = _holding(holders[row["article"]], row["cites"])
            yield Item(row["id"], "statements", row["article"], row["text"], row["faithful"], cites)
    for row in read_rows("news/stances.jsonl"):
        cites = _holding(holders[row["article"]], [row["words"]])
        yield Item(row["id"], "stances", row["article"], row["claim"], row["faithful"], cites)
    for row in read_rows("news/questions.jsonl"):
        cites = _holding(holders[row["article"]], row["evidence"])
        for end, text, true in (("t", row["answer"], True), ("f", row["false_answer"], False)):
            if text:
                yield Item(row["id"] + end, "answers", row["article"], text, true, cites)


def _holding(sentences: Sequence[VerbatimText], quotes: Iterable[str]) -> tuple[int, ...]:
    wanted = list(filter(None, quotes))
    found = {n for n, s in enumerate(sentences, start=1) if any(s.holds(words) for words in wanted)}
    return tuple(sorted(found))


def exact(known: Mapping[str, Article], cases: Sequence[Item]) -> list[bool]:
    """Which items the exact checks refuse."""
    checks = {key: ExactChecks(article) for key, article in known.items()}
    return [checks[item.article].refusal(item.text, item.cites) is not None for item in cases]


def run() -> Report:
    """Share of the true items refused (false alarms) and of the false ones, by kind of item and way to decide."""
    known = articles()
    cases = list(items(known))
    scores = _exact_scores(cases, exact(known, cases)) | _verified.scores() | _anchoring.evidence_scores()
    rows = []
    for kind in KINDS:
        prefix, count = _prefix(kind), str(sum(item.kind == kind for item in cases))
        alarms, caught = (scores[f"{prefix}exact.{key}"] for key in ("false_alarms", "catches"))
        rows.append([kind, "exact checks", count, f"{alarms:.3f}", f"{caught:.3f}"])
        alarms, missed = (scores[f"{prefix}verified.{key}"] for key in ("false_alarms", "misses"))
        rows.append([kind, "and recorded verdicts", count, f"{alarms:.3f}", f"{1 - missed:.3f}"])
    notes = [
        f"{len(known)} articles; statements without headlines; each item cites the sentences it was written from",
        "recorded verdicts: of a careful reader, who saw the items blind, in the verifier's place",
        *(f"evidence of true {kind} whole: {scores[f'{_prefix(kind)}evidence.all']:.3f}" for kind in KINDS),
        "evidence: the worst of its first sentence cited, cites shifted by one, and none",
    ]
    columns = ["items", "decided by", "cases", "true refused", "false refused"]
    return Report("drafts", len(cases), scores, columns, rows, notes)


def _exact_scores(cases: Sequence[Item], refused: Sequence[bool]) -> dict[str, float]:
    scores = {}
    for kind in KINDS:
        part = [(item.true, no) for item, no in zip(cases, refused, strict=True) if item.kind == kind]
        alarms, caught = (_share(no for true, no in part if true is side) for side in (True, False))
        scores |= {f"{_prefix(kind)}exact.false_alarms": alarms, f"{_prefix(kind)}exact.catches": caught}
    return scores


def _prefix(kind: str) -> str:
    return "" if kind == "statements" else f"{kind}."


def _share(refused: Iterable[bool]) -> float:
    found = list(refused)
    return sum(found) / len(found) if found else 0.0
