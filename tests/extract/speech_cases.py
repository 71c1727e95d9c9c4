"""Cases of quotations as data: what is wanted of an article, and what is found in it, in one form."""

import re
from pathlib import Path
from typing import Any

import yaml

from summarizer.extract.quotations.finder import find_quotations
from summarizer.extract.quotations.lexicon import Quotation
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text

DATA = Path(__file__).parents[1] / "data"
_MARKS = '“”„"«»'
_MARKED = re.compile(r"„[^„“”]*[“”]|“[^“”]*”|«[^«»]*»|»[^«»]*«|\"[^\"]*\"")


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file in ``tests/data``."""
    loaded: list[dict[str, Any]] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return loaded


def said(article: Article, quotation: Quotation) -> list[str]:
    """The words of a quotation without their marks; of mixed speech only what stands in marks."""
    pieces = [article.quote(span) for span in quotation.content]
    if quotation.speech == "mixed":
        return [piece.strip(_MARKS + "\u00a0\u202f ") for text in pieces for piece in _MARKED.findall(text)]
    return [piece.strip(_MARKS + "\u00a0\u202f ") for piece in pieces]


def found(text: str, language: str) -> list[dict[str, Any]]:
    """Every quotation of a text, as the cases write them."""
    article = article_from_text(text, language=language)
    return [
        {
            "said": said(article, quotation),
            "by": quotation.speaker and quotation.speaker.name,
            "role": quotation.speaker and quotation.speaker.role,
            "speech": quotation.speech,
        }
        for quotation in find_quotations(article)
    ]


def is_right(case: dict[str, Any], language: str, *, strict: bool = True) -> bool:
    """True when all quotations of a case are found and no other; ``strict`` minds the kind of speech, too."""
    got = found(case["text"], language)
    if not strict:
        got = [one for one in got if one["speech"] != "indirect"]
    wanted = [({"speech": "direct"} if strict else {}) | one for one in case["quotes"]]
    return len(got) == len(wanted) and all(g[key] == w[key] for g, w in zip(got, wanted, strict=True) for key in w)
