"""Extractive summaries of news articles against references by paid writers: ours, the first three sentences, sumy.

Every system chooses among the same sentences, and is compared at equal length: it is asked for one sentence more until
the article-order text of its choice has the words of a budget, and the text is then cut at exactly that many words
(white-space separated), for all systems alike. The main budget is the length of the article's first three sentences,
so that this baseline stands as it is; 50, 100 and 200 words and plain three sentences (of any length) come beside it.

ROUGE F1 by rouge-score with stemming, mean over an article's references (Lin, 2004); intervals by bootstrap over
articles, of the difference to the first three sentences.
"""

import random
import statistics
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from benchmarks.report import Report, read_rows
from summarizer.extract.selection import select_sentences
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text

METRICS = ("rouge1", "rouge2", "rougeL")
BUDGETS = (50, 100, 200)
LEAD = 3
RESAMPLES = 10_000

System = Callable[[Article, int], Sequence[int]]
"""An article and a count → the chosen indices into ``article.sentences``."""
Scores = dict[str, float]


@dataclass(frozen=True)
class Case:
    """One article and its references."""

    article: Article
    references: tuple[str, ...]

    @property
    def lead_words(self) -> int:
        """Words of the first three sentences: the main budget."""
        return len(joined(self.article, range(min(LEAD, len(self.article.sentences)))).split())


def load() -> list[Case]:
    """The cases; raises DataMissing."""
    rows = read_rows("summaries/llmnews_writers.jsonl")
    return [Case(article_from_text(row["article"]), tuple(row["references"])) for row in rows]


def joined(article: Article, chosen: Sequence[int]) -> str:
    """The chosen sentences in article order."""
    return " ".join(article.sentence_text(article.sentences[i]) for i in sorted(chosen))


def cut(article: Article, system: System, words: int) -> str:
    """The system's text of exactly ``words`` words; shorter only when it has no more to give."""
    counts = range(1, len(article.sentences) + 1)  # every system's choice of n + 1 holds its choice of n
    at = bisect_left(counts, words, key=lambda count: len(joined(article, system(article, count)).split()))
    count = counts[min(at, len(counts) - 1)]
    return " ".join(joined(article, system(article, count)).split()[:words])


@cache
def rouge(references: tuple[str, ...], text: str) -> Scores:
    """ROUGE F1 by metric, mean over the references."""
    found = [_scorer().score(reference, text) for reference in references]
    return {metric: statistics.fmean(score[metric].fmeasure for score in found) for metric in METRICS}


def ours(article: Article, count: int) -> Sequence[int]:
    """This project's choice."""
    return [sentence.number - 1 for sentence in select_sentences(article, count=count)]


def lead(article: Article, count: int) -> Sequence[int]:
    """The first sentences."""
    return range(min(count, len(article.sentences)))


def run() -> Report:
    """All systems, all lengths."""
    cases = load()
    systems: dict[str, System] = {"ours": ours, "lead3": lead, **_sumy_systems()}
    scores: Scores = {}
    rows = []
    for name, system in systems.items():
        by_length = _by_length(cases, system)
        for length, found in by_length.items():
            scores |= {f"{name}{length}.{metric}": _mean(found, metric) for metric in METRICS}
        if name == "ours":
            our_scores = by_length[""]
        else:
            scores |= differences(f"ours_minus_{name}", our_scores, by_length[""])
        rows.append([name, *_cells(by_length)])
    low, high = (scores[f"ours_minus_lead3.rouge1.{end}"] for end in ("low", "high"))
    low_l, high_l = (scores[f"ours_minus_lead3.rougeL.{end}"] for end in ("low", "high"))
    return Report(
        "summaries",
        len(cases),
        scores,
        ["ROUGE-1/2/L", "words of lead-3", *(f"{words} words" for words in BUDGETS), "3 sentences"],
        rows,
        [
            f"ours - lead3, 95 % interval: ROUGE-1 {low:+.4f}…{high:+.4f}, ROUGE-L {low_l:+.4f}…{high_l:+.4f}",
            "every system is cut at exactly the words of the column; three sentences are of any length",
        ],
    )


def _cells(by_length: dict[str, list[Scores]]) -> list[str]:
    return [" ".join(f"{_mean(found, metric):.3f}" for metric in METRICS) for found in by_length.values()]


def _by_length(cases: Sequence[Case], system: System) -> dict[str, list[Scores]]:
    found: dict[str, list[Scores]] = {
        "": [rouge(case.references, cut(case.article, system, case.lead_words)) for case in cases]
    }
    for words in BUDGETS:
        found[f".words{words}"] = [rouge(case.references, cut(case.article, system, words)) for case in cases]
    found[".sentences3"] = [rouge(case.references, joined(case.article, system(case.article, LEAD))) for case in cases]
    return found


def differences(name: str, one: Sequence[Scores], other: Sequence[Scores]) -> Scores:
    """Paired 95 % intervals of the mean difference."""
    draw = random.Random(0)
    bounds: Scores = {}
    for metric in METRICS:
        gaps = [a[metric] - b[metric] for a, b in zip(one, other, strict=True)]
        means = sorted(statistics.fmean(draw.choices(gaps, k=len(gaps))) for _ in range(RESAMPLES))
        bounds[f"{name}.{metric}.low"] = means[int(0.025 * RESAMPLES)]
        bounds[f"{name}.{metric}.high"] = means[int(0.975 * RESAMPLES)]
    return bounds


def _mean(found: Sequence[Scores], metric: str) -> float:
    return statistics.fmean(score[metric] for score in found)


@cache
def _scorer() -> Any:
    from rouge_score import rouge_scorer

    return rouge_scorer.RougeScorer(list(METRICS), tokenizer=_Tokens())


class _Tokens:
    """rouge-score's own tokens, with stemming; each text is stemmed once."""

    def __init__(self) -> None:
        from rouge_score.tokenizers import DefaultTokenizer

        self.tokenize = cache(DefaultTokenizer(use_stemmer=True).tokenize)


class _Words:
    """What sumy asks of a tokenizer, without the data files that its own one needs for finding sentences."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        from nltk.tokenize import NLTKWordTokenizer
        from sumy.nlp.tokenizers import Tokenizer

        return tuple(filter(Tokenizer._is_word, NLTKWordTokenizer().tokenize(sentence)))


def _sumy_systems() -> dict[str, System]:
    """sumy's summarizers, set up as its documentation shows: stemmer and stop words for English."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    def system(summarizer: Any) -> System:
        summarizer.stop_words = get_stop_words("english")

        @cache
        def ranked(article: Article) -> Sequence[int]:
            sentences = [Sentence(article.sentence_text(sentence), _Words()) for sentence in article.sentences]
            paragraphs = [Paragraph(sentences[p.sentences.start : p.sentences.stop]) for p in article.paragraphs]
            order: list[int] = []

            def keep_order(infos: Any) -> Any:  # a callable count receives the sentences, best first
                order.extend(info.order for info in infos)
                return infos

            summarizer(ObjectDocumentModel(paragraphs), keep_order)
            return order

        return lambda article, count: ranked(article)[:count]

    kinds = {"lexrank": LexRankSummarizer, "textrank": TextRankSummarizer, "lsa": LsaSummarizer}
    return {name: system(kind(Stemmer("english"))) for name, kind in kinds.items()}
