"""The user's shape: length, points, focus, style and language, kept by counting."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.engine import Engine
from summarizer.errors import UsageError
from summarizer.extract.report import choose_sizes, extract_summary
from summarizer.ingest.clean import clean_text
from summarizer.ingest.load import load_article
from summarizer.llm.client import ChatReply, ChatRequest, Usage
from summarizer.llm.ledger import Ledger
from summarizer.results import Report, Summary
from summarizer.settings import Shape, Wanted
from summarizer.text.article import Article, word_count
from summarizer.text.sentences import article_from_text
from tests.articles import COUNCIL
from tests.scripted import ScriptedModel

GOLDEN = sorted(p for p in (Path(__file__).parent.parent / "evals/articles").iterdir() if p.suffix in {".txt", ".html"})
LENGTHS = (80, 160)
CHINESE = "caishichang-qianyi.txt"
RUNS = [(path, words) for path in GOLDEN for words in LENGTHS]


def words_of(summary: Summary) -> int:
    return sum(word_count(statement.text) for statement in (*summary.overview, *summary.key_points))


def holds(summary: Summary, words: int) -> bool:
    return abs(words_of(summary) - words) <= 0.15 * words


class Quoting(ScriptedModel):
    """A model that summarises in the article's own sentences, as many as it likes."""

    def __init__(self, article: Article, every: int) -> None:
        super().__init__([])
        self.context_tokens = 60_000
        self._article, self._every = article, every

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.requests.append(request)
        sentences = [s for s in self._article.sentences if not self._article.is_heading(s)][:: self._every]
        told = [{"text": self._article.sentence_text(s), "cites": [s.number]} for s in sentences[:24]]
        reply = {"headline": told[0]["text"], "overview": told[:3], "key_points": told[3:] or told, "statements": []}
        return ChatReply(json.dumps(reply), "stop", Usage(100, 10, 0))


def drafted(article: Article, shape: Shape, model: Any) -> Report:
    return asyncio.run(Engine(model, Ledger()).report(article, Wanted(stances=False, shape=shape)))


def test_the_length_holds_in_the_article_s_own_words() -> None:
    kept = [holds(extract_summary(load_article(str(path)), Shape(length=words)), words) for path, words in RUNS]
    assert len(kept) >= 40
    assert sum(kept) >= 0.95 * len(kept)


def test_the_length_holds_in_chinese() -> None:
    article = load_article(str(GOLDEN[0].parent / CHINESE))
    assert all(holds(extract_summary(article, Shape(length=words)), words) for words in LENGTHS)


def test_the_length_holds_whatever_a_model_sends() -> None:
    runs = [(path, words, every) for path in GOLDEN[::3] for words in LENGTHS for every in (2, 5)]
    kept = []
    for path, words, every in runs:
        article = load_article(str(path))
        summary = drafted(article, Shape(length=words), Quoting(article, every)).summary
        assert summary is not None
        kept.append(holds(summary, words))
    assert len(kept) >= 40
    assert sum(kept) >= 0.95 * len(kept)


def test_a_short_article_is_not_padded() -> None:
    article = clean_text(COUNCIL)
    summary = extract_summary(article, Shape(length=2_000))
    texts = [statement.text for statement in (*summary.overview, *summary.key_points)]
    assert words_of(summary) < article.words
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("points", [1, 2, 4])
def test_as_many_points_as_asked_for(points: int) -> None:
    article = load_article(str(GOLDEN[0].parent / "harbour-tram.txt"))
    assert len(extract_summary(article, Shape(points=points)).key_points) == points
    shaped = extract_summary(article, Shape(points=points, length=120))
    assert len(shaped.key_points) == points
    assert holds(shaped, 120)


def test_a_focus_comes_first() -> None:
    article = clean_text(COUNCIL)
    summary = extract_summary(article, Shape(focus="what the traders expect", points=1))
    assert "traders" in " ".join(s.text for s in (*summary.overview, summary.key_points[0]))


def test_prose_is_one_text_whose_every_sentence_has_evidence() -> None:
    article = clean_text(COUNCIL)
    summary = extract_summary(article, Shape(style="prose"))
    assert summary.key_points == []
    assert len(summary.overview) > 3
    assert all(article.text[e.start : e.end] == e.quote for s in summary.overview for e in s.evidence)


def test_wishes_reach_a_model_after_the_article() -> None:
    shape = Shape(length=60, focus="money", audience="children", language="fr", task="Explain who pays.")
    article = clean_text(COUNCIL)
    model = Quoting(article, 1)
    drafted(article, shape, model)
    *before, task = model.requests[0].messages
    for words in ("60 words", "money", "children", "French", "Explain who pays."):
        assert words in task.content
        assert not any(words in message.content for message in before[:1])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Die Brücke in Veldby soll 3,2 Millionen Kronen kosten.", None),
        ("Die Brücke in Veldby soll 4,5 Millionen Kronen kosten.", "4,5"),
        ("Das Bauamt sagte: „Wir bauen niemals“, bei 3,2 Millionen.", "Wir bauen niemals"),
    ],
)
def test_in_another_language_numbers_names_and_quotations_still_count(text: str, reason: str | None) -> None:
    article = clean_text(COUNCIL)
    cost = article.sentence_at(article.text.index("3.2 million")).number
    point = {"text": text, "cites": [cost]}
    reply = {"headline": "Veldby baut eine Brücke", "overview": [point], "key_points": [point]}
    model = ScriptedModel([json.dumps(reply)])
    made = drafted(article, Shape(language="de"), model)
    model.assert_finished()
    assert made.summary is not None
    assert (text in [statement.text for statement in made.summary.overview]) == (reason is None)
    assert made.summary.overview[0].evidence[0].quote in article.text
    assert all(reason is not None and reason in d.reason for d in made.dropped)


def test_the_nearest_sum_is_found_by_adding_and_exchanging() -> None:
    assert choose_sizes([40, 30, 12, 9], 50, 2) == [0, 3]
    assert choose_sizes([10, 10, 10], 100, 5) == [0, 1, 2]
    assert choose_sizes([30, 20, 10], 25, 6, count=2) == [1, 2]
    assert choose_sizes([], 10, 1) == []


def test_a_shape_of_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 1"):
        Shape(length=0)


@pytest.mark.parametrize(
    "wrong", [("--length", "tiny"), ("--length", "3"), ("--language", "q"), ("--prompt-file", "no")]
)
def test_impossible_wishes_are_usage_errors(run_cli: Any, tmp_path: Path, wrong: tuple[str, str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(COUNCIL, encoding="utf-8")
    code, out, err = run_cli(path, *wrong)
    assert (code, out) == (2, "")
    assert wrong[0] in err


def test_what_needs_a_model_is_said_to_have_no_effect(run_cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(COUNCIL, encoding="utf-8")
    code, out, err = run_cli(path, "--audience", "children", "--style", "prose", "--length", "40")
    assert code == 0
    assert "Key points" not in out
    assert "no effect: --audience" in err


def test_an_article_of_one_sentence_has_a_summary() -> None:
    article = article_from_text("Veldby will build a footbridge over the Sarre next spring.")
    assert [s.text for s in extract_summary(article, Shape(length=20)).overview] == [article.text]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Rat will den Steg im Mai abreißen. Die Fischer haben 412 Unterschriften gesammelt."),
        (
            "fr",
            "Le conseil veut démolir le pont en mai. Les pêcheurs ont réuni 412 signatures au port. Le maire attend.",
        ),
        ("es", "El pleno quiere cerrar el puente en mayo. Los pescadores reunieron 412 firmas en el puerto."),
    ],
)
def test_nothing_is_told_twice(language: str, text: str) -> None:
    summary = extract_summary(article_from_text(text, language=language))
    told = {sentence.text for sentence in summary.overview}
    assert told
    assert summary.key_points
    assert told.isdisjoint(point.text for point in summary.key_points)
