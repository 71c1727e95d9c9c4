"""A model's answers to questions: through the pipeline, and asked plainly with the article pasted in.

``SUMMARIZER_DEV_MODEL`` is the path of a GGUF file, which runs in this process; ``SUMMARIZER_DEV_CASES`` how many
questions it is asked, 60 without it. The questions are always the same ones of the same data.
"""

import asyncio
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from statistics import median

from benchmarks._qa_data import Case, Reading, readings
from summarizer.analysis import ArticleAnalysis
from summarizer.article import Article
from summarizer.engine import Engine
from summarizer.models.chat import ChatModel, ChatRequest, Message
from summarizer.models.ledger import Ledger
from summarizer.results import RunReport

QUESTIONS = 60
OF_AN_ARTICLE = 4
PLAIN = "{article}\n\nQuestion: {question}\n\nAnswer in as few words as possible, with words of the article."
MAY_ABSTAIN = " If the article does not answer the question, reply with: not in the article"
_PLAIN_TOKENS = 80
_ABSTAINS = re.compile(
    r"\bnot (?:in|answered|mentioned|stated|specified|provided|given)\b|\bdoes(?: not|n['’]t)\b|\bno answer\b", re.I
)


@dataclass(frozen=True)
class Reply:
    """What a system made of one question."""

    answer: str | None
    """None: the article does not say."""
    confidence: float
    """Larger for a surer answer, also where it abstains; a probability where the system says so."""
    ranked: tuple[int, ...] = ()
    """Sentence numbers, best first."""


def dev_model() -> ChatModel | None:
    """The model at ``SUMMARIZER_DEV_MODEL``; None without one."""
    from summarizer.models.embedded import EmbeddedModel

    path = os.environ.get("SUMMARIZER_DEV_MODEL")
    return EmbeddedModel(Path(path)) if path else None


def sample(count: int | None = None, salt: str = "") -> list[Reading]:
    """Articles with four questions each, two of them answerable."""
    count = count or int(os.environ.get("SUMMARIZER_DEV_CASES", QUESTIONS))

    def order(key: str) -> bytes:
        return sha256((salt + key).encode()).digest()

    chosen: list[Reading] = []
    for reading in sorted(readings(), key=lambda r: order(r.article.text)):
        mixed = sorted(reading.cases, key=lambda c: order(c.question))
        halves = [[c for c in mixed if c.answerable is kind][: OF_AN_ARTICLE // 2] for kind in (True, False)]
        cases: tuple[Case, ...] = tuple(c for pair in zip(*halves, strict=False) for c in pair)
        if len(cases) == OF_AN_ARTICLE:
            chosen.append(Reading(reading.title, reading.article, cases))
        if len(chosen) * OF_AN_ARTICLE >= count:
            break
    return chosen


@dataclass
class Pipeline:
    """A model behind the prompts and checks of ``summarize ask``; answers with the words it points at."""

    model: ChatModel
    is_probability = True
    runs: list[list[RunReport]] = field(default_factory=list)
    """For each article, what its questions took, in their order."""

    def reader(self, article: Article) -> Callable[[str], Reply]:
        """One article for all its questions."""
        consulted, engine = ArticleAnalysis(article), Engine(self.model, Ledger())
        runs: list[RunReport] = []
        self.runs.append(runs)

        def reply(question: str) -> Reply:
            report = asyncio.run(engine.answer(consulted, question))
            runs.append(report.run)
            told = report.phrase.quote if report.phrase else report.answer
            numbers = tuple(article.sentence_at(piece.start).number for piece in report.evidence)
            return Reply(told if report.status == "answered" else None, report.confidence, numbers)

        return reply


@dataclass
class Plain:
    """The same model, given the article and the question and told to be short."""

    model: ChatModel
    may_abstain: bool
    """Whether it is told, too, that it may say that the article does not answer."""
    is_probability = False

    def reader(self, article: Article) -> Callable[[str], Reply]:
        """One article for all its questions."""

        def reply(question: str) -> Reply:
            told = PLAIN.format(article=article.text, question=question) + MAY_ABSTAIN * self.may_abstain
            request = ChatRequest((Message("user", told),), max_output_tokens=_PLAIN_TOKENS)
            text = asyncio.run(self.model.complete(request)).text.strip()
            return Reply(None if not text or _ABSTAINS.search(text) else text, 0.0)

        return reply


def later_questions(runs: Sequence[Sequence[RunReport]]) -> tuple[dict[str, float], list[str]]:
    """What the later questions of an article cost beside its first one, by calls that the model was asked once."""
    firsts = [run for of_one in runs for run in of_one[:1] if run.calls == 1]
    laters = [run for of_one in runs for run in of_one[1:] if run.calls == 1]
    if not firsts or not laters:
        return {}, []
    read = {"first": median(_read(r) for r in firsts), "later": median(_read(r) for r in laters)}
    took = {"first": median(r.seconds for r in firsts), "later": median(r.seconds for r in laters)}
    scores = {
        "dev_model.later_tokens_read": read["later"] / read["first"],
        "dev_model.later_seconds": took["later"] / took["first"],
    }
    return scores, [
        f"dev_model: an article's first question reads {read['first']:.0f} tokens in {took['first']:.1f} s, a later "
        f"one {read['later']:.0f} in {took['later']:.1f} s, answers included (medians of {len(firsts)} and "
        f"{len(laters)}; the rest comes from the KV cache)"
    ]


def _read(run: RunReport) -> int:
    return run.input_tokens - run.cached_tokens
