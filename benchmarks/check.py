"""Claims beside their source: what each way of checking tells apart, and what narrowing a long source loses.

Balanced accuracy is the mean of the shares of true claims passed and of false ones refused. *exact* is the exact checks
alone, *overlap* the share of a claim's content stems that the source has, with the threshold that did best on the other
articles (five folds by article), *reader* a careful reader's recorded verdicts on ``news``, put through the program.
Each model that ``SUMMARIZER_CHECK_VERIFIERS`` names (as ``--verify`` does, with blanks between) has a row as well;
without it there is none, since a server of the tests is no measurement of a model.

Narrowing: the articles of ``news`` among those of ``quotes`` make a source of some 400 pages. A true claim is lost when
the verifier, with a window of 32,000 tokens, would see none of the sentences it was written from, neither in the part
that is read first nor beside the second look.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks._news_data import articles
from benchmarks._verified import cases, reviewed
from benchmarks.report import Report, balanced, read_rows
from summarizer.evals.wording import sentence_numbers
from summarizer.llm.factory import open_verifier
from summarizer.llm.ledger import estimate_tokens
from summarizer.llm.structured import StructuredCaller
from summarizer.settings import ModelSettings
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.check import SECOND_LOOK
from summarizer.tasks.drafter import Drafter, chunk_budget, split_into_chunks
from summarizer.tasks.verifier import Claim, ScoringVerifier
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text
from summarizer.text.tokens import content_stems

_SETS = ("qags_cnndm", "summedits_news", "wice_dev")
_FOLDS = 5
_WINDOW = 32_000
_VERIFIERS = "SUMMARIZER_CHECK_VERIFIERS"
_PUBLISHED = "LLM-AggreFact average, published: Bespoke-MiniCheck-7B 0.774, Granite Guardian 3.3 0.765, FactCG 0.756"


@dataclass(frozen=True)
class _Row:
    article: str
    claim: str
    true: bool


def run() -> Report:
    """A row for each set. Raises DataMissing."""
    scores: dict[str, float] = {}
    table = []
    count = 0
    for name in (*_SETS, "news"):
        rows = _news() if name == "news" else _set(name)
        sources = {text: ArticleAnalysis(article_from_text(text)) for text in {row.article for row in rows}}
        exact = [sources[row.article].checks.refusal(row.claim) is None for row in rows]
        found = {"exact": _balanced(rows, exact), "overlap": _balanced(rows, _overlap(rows, sources))}
        if name == "news":
            found["reader"] = _reader()
        for judge in os.environ.get(_VERIFIERS, "").split():
            found[judge] = _balanced(rows, asyncio.run(_scored(rows, sources, judge)))
        for judge, (accuracy, refused, passed) in found.items():
            scores[f"{name}.{judge}"] = accuracy
            table.append([name, judge, f"{accuracy:.3f}", f"{refused:.3f}", f"{passed:.3f}"])
        count += len(rows)
    lost, of = _narrowing()
    scores["narrowing.lost"] = lost / max(1, of)
    notes = [f"narrowing: {lost} of {of} true claims lost", _PUBLISHED]
    if not os.environ.get(_VERIFIERS):
        notes.append(f"no model that scores was measured; {_VERIFIERS} names those to measure")
    return Report(
        "check", count, scores, ["set", "judge", "balanced acc.", "true refused", "false passed"], table, notes
    )


def _set(name: str) -> list[_Row]:
    rows = read_rows(f"faithfulness/{name}.jsonl")
    return [_Row(row["article"], row["summary_sentence"], bool(row["faithful"])) for row in rows]


def _news() -> list[_Row]:
    texts = {row["id"]: row["text"] for row in read_rows("news/articles.jsonl")}
    rows = (row for row in read_rows("news/statements.jsonl") if row["role"] != "headline")
    return [_Row(texts[row["article"]], row["text"], bool(row["faithful"])) for row in rows]


def _balanced(rows: Sequence[_Row], passed: Sequence[bool]) -> tuple[float, float, float]:
    return balanced([row.true for row in rows], passed)


def _overlap(rows: Sequence[_Row], sources: dict[str, ArticleAnalysis]) -> list[bool]:
    known = {text: set(content_stems(text)) for text in sources}
    shares = []
    for row in rows:
        stems = set(content_stems(row.claim))
        shares.append(len(stems & known[row.article]) / max(1, len(stems)))
    order = {text: at for at, text in enumerate(sorted(sources))}
    folds = [order[row.article] % _FOLDS for row in rows]
    passed = []
    for row_share, fold in zip(shares, folds, strict=True):
        passed.append(row_share >= _threshold(rows, shares, folds, fold))
    return passed


async def _scored(rows: Sequence[_Row], sources: dict[str, ArticleAnalysis], name: str) -> list[bool]:
    """Whether a model that scores pairs supports each claim; one without a verdict counts as refused."""
    opened = await open_verifier(ModelSettings(), name)
    assert opened.model is not None
    found = []
    try:
        for row in rows:
            analysis = sources[row.article]
            verifier = ScoringVerifier(Drafter(StructuredCaller(opened.model, opened.ledger)), _ranking(analysis))
            claim = Claim(row.claim, analysis.anchoring.anchor(row.claim))
            (reading,) = await verifier.read(analysis.article, [claim])
            found.append(reading.verdict == "supported")
    finally:
        await opened.model.close()
    return found


def _ranking(analysis: ArticleAnalysis) -> Callable[[str], list[int]]:
    return lambda text: [number for number, _ in analysis.passages.rank(text)]


def _threshold(rows: Sequence[_Row], shares: Sequence[float], folds: Sequence[int], left_out: int) -> float:
    key = (id(rows), left_out)
    if key not in _thresholds:
        kept = [at for at, fold in enumerate(folds) if fold != left_out]
        seen = [rows[at] for at in kept]

        def accuracy(least: float) -> float:
            return _balanced(seen, [shares[at] >= least for at in kept])[0]

        _thresholds[key] = max(sorted({shares[at] for at in kept}), key=accuracy)
    return _thresholds[key]


_thresholds: dict[tuple[int, int], float] = {}


def _reader() -> tuple[float, float, float]:
    texts = articles()
    rows: list[_Row] = []
    passed: list[bool] = []
    for key, found in cases().items():
        statements = [case for case in found if case.group == "statements"]
        outcomes = reviewed(texts[key], statements)
        rows += [_Row(key, case.item.text, case.faithful) for case in statements]
        passed += [outcome.shown == outcome.item for outcome in outcomes]
    return _balanced(rows, passed)


def _narrowing() -> tuple[int, int]:
    texts = [row["text"] for row in read_rows("news/articles.jsonl")]
    others = [row["text"] for row in read_rows("quotes/polnear_train.jsonl")]
    step = -(-len(others) // len(texts))
    between = ["\n".join(others[at : at + step]) for at in range(0, len(others), step)]
    long = article_from_text("\n".join(part for pair in zip(texts, between, strict=True) for part in pair))
    analysis = ArticleAnalysis(long)
    chunks = split_into_chunks(long, budget=chunk_budget(_WINDOW), count_tokens=estimate_tokens)
    parts = [frozenset(sentence.number for sentence in chunk.sentences) for chunk in chunks]
    lost = of = 0
    for row in read_rows("news/statements.jsonl"):
        if row["role"] == "headline" or not row["faithful"]:
            continue
        gold = frozenset[int]().union(*(sentence_numbers(long, words) for words in row["cites"]))
        if gold:
            of += 1
            lost += not gold & _seen(analysis, parts, row["text"])
    return lost, of


def _seen(analysis: ArticleAnalysis, parts: Sequence[frozenset[int]], claim: str) -> frozenset[int]:
    near = frozenset(analysis.anchoring.anchor(claim))
    first = next((part for part in parts if near <= part), frozenset(_around(analysis.article, near)))
    second = [number for number, _ in analysis.passages.rank(claim)[:SECOND_LOOK]]
    return first | frozenset(_around(analysis.article, second))


def _around(article: Article, numbers: Sequence[int] | frozenset[int]) -> set[int]:
    return {n for number in numbers for n in range(number - 2, number + 3) if 1 <= n <= len(article.sentences)}
