"""Does a small instruct model help to rank sentences? Its rankings beside ours, at equal length, on a few articles.

Ways to ask it: the likelihood of "yes" against "no" for each of an article's first sentences (pointwise); the numbers
it writes when it is asked for the three that matter (listwise); and our own best sentences put in a new order by the
mean of our rank and its pointwise rank (mixed). ``SUMMARIZER_SMALL_MODEL`` is the path of the GGUF file; the chat
template is ChatML, which SmolLM2 and many others use.
"""

import math
import os
import re
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import DataMissing, Report
from benchmarks.summaries import Case, Scores, System, cut, differences, lead, load, ours, rouge
from summarizer.text.article import Article

CASES = 20
FIRST = 15
"""Sentences of an article that the model is shown and may choose."""
SHORTLIST = 8
"""Of our own ranking, put in a new order by the mixed way."""
CONTEXT = 4096
_RARE = -20.0
"""Logarithm of the likelihood of a word that is not among the most likely ones."""


def run() -> Report:
    """Raises DataMissing without the model or the articles."""
    path = Path(os.environ.get("SUMMARIZER_SMALL_MODEL", ""))
    if not path.is_file():
        raise DataMissing("set SUMMARIZER_SMALL_MODEL to the path of a small instruct model in GGUF form")
    cases = load()[:CASES]
    model = _Model(path)
    orders: dict[str, list[Sequence[int]]] = {"ours": [], "lead3": [], "pointwise": [], "mixed": [], "listwise": []}
    for case in cases:
        article = case.article
        our_order = _order(ours, article)
        likely = {i: model.likelihood(article, i) for i in {*range(_shown(article)), *our_order[:SHORTLIST]}}
        orders["ours"].append(our_order)
        orders["lead3"].append(range(len(article.sentences)))
        orders["pointwise"].append(_then_rest(sorted(likely, key=lambda i: -likely[i]), article))
        orders["mixed"].append(_mixed(our_order, likely))
        orders["listwise"].append(_then_rest(model.chosen(article), article))
    found = {
        name: [_score(case, order) for case, order in zip(cases, of_one, strict=True)]
        for name, of_one in orders.items()
    }
    return _report(path, cases, found)


def _report(path: Path, cases: Sequence[Case], found: dict[str, list[Scores]]) -> Report:
    scores: Scores = {}
    rows = []
    for name, of_one in found.items():
        means = {metric: statistics.fmean(score[metric] for score in of_one) for metric in of_one[0]}
        scores |= {f"{name}.{metric}": mean for metric, mean in means.items()}
        gap = differences(f"{name}_minus_ours", of_one, found["ours"])
        scores |= {} if name == "ours" else gap
        low, high = (gap[f"{name}_minus_ours.rouge1.{end}"] for end in ("low", "high"))
        rows.append([name, *(f"{mean:.3f}" for mean in means.values()), f"{low:+.3f}…{high:+.3f}"])
    columns = ["ranking", "ROUGE-1", "ROUGE-2", "ROUGE-L", "ROUGE-1 minus ours, 95 %"]
    return Report("small_model", len(cases), scores, columns, rows, [f"model: {path.name}; words of lead-3"])


def _score(case: Case, order: Sequence[int]) -> Scores:
    return rouge(case.references, cut(case.article, lambda _, count: order[:count], case.lead_words))


def _order(system: System, article: Article) -> list[int]:
    """The system's ranking, from its choices of one, two, three, … sentences."""
    order: list[int] = []
    for count in range(1, len(article.sentences) + 1):
        order += sorted(set(system(article, count)) - set(order))
    return order


def _then_rest(order: Sequence[int], article: Article) -> list[int]:
    return [*order, *(i for i in lead(article, len(article.sentences)) if i not in order)]


def _mixed(our_order: Sequence[int], likely: dict[int, float]) -> list[int]:
    short = our_order[:SHORTLIST]
    by_model = sorted(short, key=lambda i: -likely[i])
    return [*sorted(short, key=lambda i: our_order.index(i) + by_model.index(i)), *our_order[SHORTLIST:]]


def _shown(article: Article) -> int:
    return min(FIRST, len(article.sentences))


class _Model:
    """A GGUF model in the process."""

    def __init__(self, path: Path) -> None:
        import xllamacpp

        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(path)
        parameters.n_ctx = CONTEXT
        self._server: Any = xllamacpp.Server(parameters)

    def likelihood(self, article: Article, index: int) -> float:
        """log P(yes) - log P(no) that a sentence is one of the most important ones."""
        sentence = article.sentence_text(article.sentences[index])
        question = f"Sentence: {sentence}\nIs it one of the three most important sentences of the article? Yes or no?"
        choice = self._complete(_prompt(article, question), 1)["choices"][0]
        mass = {"yes": 0.0, "no": 0.0}
        for token in choice["logprobs"]["content"][0]["top_logprobs"]:
            word = token["token"].strip().lower()
            if word in mass:
                mass[word] += math.exp(token["logprob"])
        return math.log(max(mass["yes"], math.exp(_RARE))) - math.log(max(mass["no"], math.exp(_RARE)))

    def chosen(self, article: Article) -> list[int]:
        """The sentences whose numbers the model writes, in its order."""
        question = "Write the numbers of the three most important sentences of the article, and nothing else."
        text = self._complete(_prompt(article, question), 16)["choices"][0]["text"]
        numbers = dict.fromkeys(int(number) - 1 for number in re.findall(r"\d{1,3}", text))
        return [number for number in numbers if 0 <= number < _shown(article)][:3]

    def _complete(self, prompt: str, tokens: int) -> dict[str, Any]:
        request = {"prompt": prompt, "max_tokens": tokens, "temperature": 0, "logprobs": 50, "cache_prompt": True}
        reply: dict[str, Any] = self._server.handle_completions(request)
        return reply


def _prompt(article: Article, question: str) -> str:
    """The article stands first, so that its part of the prompt is computed once."""
    shown = article.sentences[: _shown(article)]
    numbered = "\n".join(f"{sentence.number}. {article.sentence_text(sentence)}" for sentence in shown)
    return (
        "<|im_start|>system\nYou are an editor who judges the sentences of news articles.<|im_end|>\n"
        f"<|im_start|>user\nArticle:\n{numbered}\n\n{question}<|im_end|>\n<|im_start|>assistant\n"
    )
