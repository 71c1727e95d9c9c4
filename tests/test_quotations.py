"""Who said what. The cases are data: ``data/quotations.yaml``, short invented texts with every quotation in them."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from summarizer.extract.quotations.finder import find_quotations
from summarizer.extract.quotations.lexicon import Quotation
from summarizer.text.article import Article, Span
from summarizer.text.sentences import article_from_text

CASES = yaml.safe_load((Path(__file__).parent / "data" / "quotations.yaml").read_text(encoding="utf-8"))
DEFAULTS: dict[str, Any] = {"speech": "direct", "modality": "asserted", "act": "speech"}

PIECES = st.sampled_from(
    "Lena Marsh|said|that|“|”|\"|‘|’|'|,|.|:|—|the port|he|told|according to|\n|is safe|?|who|(|)|and|asked|whether|"
    "Mr. Marsh|not|''|per|adding".split("|")
)


def _shown(article: Article, quotation: Quotation) -> dict[str, Any]:
    def text(span: Span | None) -> str | None:
        return None if span is None else article.quote(span)

    return {
        "said": [article.quote(span) for span in quotation.content],
        "by": quotation.speaker and quotation.speaker.name,
        "role": quotation.speaker and quotation.speaker.role,
        "speech": quotation.speech,
        "modality": quotation.modality,
        "act": quotation.act,
        "mention": text(quotation.mention),
        "cue": text(quotation.cue),
    }


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 80
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    article = article_from_text(case["text"])
    wanted = [DEFAULTS | quotation for quotation in case["quotes"]]
    found = [_shown(article, quotation) for quotation in find_quotations(article)]
    assert [q["said"] for q in found] == [q["said"] for q in wanted]
    assert [{key: f[key] for key in w} for f, w in zip(found, wanted, strict=True)] == wanted


@given(st.lists(PIECES, max_size=60))
def test_everything_found_stands_in_the_article(pieces: list[str]) -> None:
    article = article_from_text(" ".join(pieces))
    for quotation in find_quotations(article):
        assert quotation.content
        assert all(0 <= span.start < span.end <= len(article.text) for span in quotation.content)
        if quotation.speaker is not None:
            assert article.quote(quotation.speaker.named_at) == quotation.speaker.name
            assert quotation.speaker.mention == quotation.mention
            assert quotation.speaker.role is None or quotation.speaker.role in article.text


@given(st.lists(PIECES, max_size=40))
def test_quotations_come_in_the_order_of_the_text(pieces: list[str]) -> None:
    article = article_from_text("\n\n".join([" ".join(pieces)] * 2))
    starts = [article.sentence_at(q.span.start).paragraph for q in find_quotations(article)]
    assert starts == sorted(starts)
