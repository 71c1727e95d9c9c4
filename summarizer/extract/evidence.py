"""Evidence: turn spans and sentence numbers into verbatim quotes with their places."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from summarizer.results import ArticleInfo, Evidence, Passage, Place, SourceInfo
from summarizer.text.article import Article, Sentence, Span

if TYPE_CHECKING:
    from summarizer.extract.passages import PassageIndex

_MOST_PASSAGES = 3
_LONG_FRAGMENT = 12
"""From this many words on, a text fragment has only the first and the last few words, to keep the link short."""
_FRAGMENT_END = 4


def evidence_at(article: Article, span: Span) -> Evidence:
    """The evidence of one span. Raises IndexError for a span before the first sentence."""
    return Evidence(quote=article.quote(span), start=span.start, end=span.end, place=place_of(article, span))


def evidence_for(article: Article, numbers: Iterable[int]) -> list[Evidence]:
    """One piece of evidence for each distinct sentence number, in article order.

    Raises IndexError for a number that is not in the article.
    """
    return [evidence_at(article, article.sentences[number - 1].span) for number in sorted(set(numbers))]


def passages_of(article: Article, index: "PassageIndex", question: str) -> list[Passage]:
    """The passages of an article that are relevant to a question, best first."""
    found = index.find(question, _MOST_PASSAGES)
    return [Passage(match=one.match, evidence=evidence_for(article, one.sentences)) for one in found]


def place_of(article: Article, span: Span) -> Place:
    """The place of a span, as a person would look it up: paragraph, line, page, link."""
    mark = article.landmark(span.start)
    return Place(
        paragraph=article.sentence_at(span.start).paragraph + 1,
        line=article.text.count("\n", 0, span.start) + 1,
        input_line=article.line(span.start) if article.has_lines else None,
        link=text_fragment(article.url, article.quote(span)) if article.url else None,
        page=mark.page if mark else None,
        chapter=mark.chapter if mark else None,
        time=mark.time if mark else None,
    )


def text_fragment(url: str, words: str) -> str:
    """A link that opens a page at some of its words (WICG, "URL Fragment Text Directives")."""
    parts = words.split()
    texts = [parts] if len(parts) < _LONG_FRAGMENT else [parts[:_FRAGMENT_END], parts[-_FRAGMENT_END:]]
    directive = ",".join(quote(" ".join(text), safe="").replace("-", "%2D") for text in texts)
    return f"{url}{'' if '#' in url else '#'}:~:text={directive}"


_DATELINE = re.compile(r"[A-Z][A-Z .’'-]{2,40}(?:, [A-Z][\w.’' -]{1,30}){0,3}(?: \([\w .-]{2,30}\))? ?[—–-]{1,2} ")


def sentence_evidence(article: Article, sentence: Sentence) -> Evidence:
    """A sentence as evidence, without a dateline such as ``VARN, Ostria — ``."""
    dateline = _DATELINE.match(article.text, sentence.span.start, sentence.span.end)
    start = dateline.end() if dateline else sentence.span.start
    return evidence_at(article, Span(start, sentence.span.end))


def article_info(article: Article) -> ArticleInfo:
    """An article's metadata as a result."""
    source = SourceInfo(**{name: getattr(article.source, name) for name in SourceInfo.model_fields})
    return ArticleInfo(source=source, **{n: getattr(article, n) for n in ArticleInfo.model_fields if n != "source"})
