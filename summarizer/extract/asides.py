"""Asides: sentences that a summary skips, since they tell no news of their own.

Captions, social media posts, stray headings, corrections, housekeeping, an interviewer's questions.
The words are in ``data/<language>/summary.toml``.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from summarizer.extract.structure import (
    SpeakerLabel,
    has_phrase,
    has_verb,
    is_title_case,
    pattern,
    spoken_sentences,
    title_lines,
)
from summarizer.text.article import Article, Paragraph
from summarizer.text.tokens import analyse, content_stems, is_stop_word, word_spans, words_of

MIN_WORDS = 6
"""Least words of a key point; a shorter sentence seldom is one."""

_CAPTION_SENTENCES = 3
"""A paragraph of at most this many sentences is a caption if one of them is marked as one."""
_MIN_TURN_WORDS = 4
_MIN_WORDS = 3
_ALIKE, _FEWEST_ENTRIES, _TICKER_SHARE = 3, 6, 0.4
"""Of a ticker: least lines with one opening, least such lines, and least share of them in their stretch."""
_MIN_CLAIM_STEMS = 3
_MOSTLY = 0.6
_LAST_PARAGRAPHS = 4
"""Paragraphs at the end in which an article describes its author."""
_ENDED = re.compile(r"[.!?…。！？；।۔؟:：][\"'”’»」』)\]/*]*\Z|[\"”»」』]\Z")
_POST = re.compile(r"(?<![\w.])@\w{2,}|\s#\w*[^\W\d]\w*\W*\Z|(?:pic\.twitter\.com|//t\.co)/")
_ADDRESS = re.compile(
    r"https?://|\bwww\.|\w\.(?:com|org|net|uk|de|fr|es)/"
    r"|\b(?:at|via|on|from|visit|unter|sur|en) [\w.-]+\.(?:com|org|net|uk|de|fr|es)\b"
)
_POSTED_BY = re.compile(r"\A\W{0,3}[^\n]{2,50}\(@\w+\)")
_LATER = re.compile(r"[.!?]\s+")
_AFFILIATION = re.compile(
    r"\A\W*\d{1,2}[A-Z][a-z]+|[a-z]\d(?:,\d)*\*?(?:,|;| and ).*[a-z]\d(?:,\d)*\*?(?:,|;| and |\Z)|;\s*\d{1,2}[A-Z][a-z]"
)
_STATISTIC = re.compile(r"\A[\d,.]+\w{0,3} +[-–—:] ")
_SCENE = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
    r" \d{1,2},? (?:19|20)\d\d"
)
"""A weekday with the full date, as in an agency's caption."""
_REPORTING = re.compile(r"\b(?:said|says|will|would|was|were|had|according|announced|reported)\b")
_ANY_WORD = re.compile(r"[^\W\d_]{2}|[^\W\d_\x00-\u024f]")
_CAPITALS = re.compile(r"[A-Z]")
_LEADING = re.compile(r"\A[\W_]*")
_CLAIM_VERB = re.compile(r"\b(?:said|says|stated|reported|wrote)\b(?: that)?", re.IGNORECASE)


@lru_cache(maxsize=4)
def find_asides(article: Article) -> frozenset[int]:
    """The numbers of the sentences that a summary skips."""
    corrected = _corrections(article)
    whole = _whole_paragraphs(article, corrected) | _boilerplate(article) | _ticker(article)
    found = {at + 1 for index in whole for at in article.paragraphs[index].sentences}
    headed = _has_ended_sentences(article)
    for index, paragraph in enumerate(article.paragraphs):
        if index not in whole:
            found.update(_stray_sentences(article, paragraph, headed=headed))
            if index >= len(article.paragraphs) - _LAST_PARAGRAPHS and pattern("author", article.language).match(
                article.quote(paragraph.span)
            ):
                found.add(paragraph.sentences.start + 1)
    found.update(n for n, one in spoken_sentences(article).items() if _is_uninformative(article, n, one))
    return frozenset(found | _retracted_claims(article, corrected))


_ABOUT = re.compile(r"\W*About (?:[Tt]he )?[\w’'.-]+(?: [A-Z&][\w’'.-]*){0,4}\W*")
_END_MARK = re.compile(r"\W*#\s*#\s*#\W*")


def _boilerplate(article: Article) -> set[int]:
    """The end of a press release: what stands from ``About Company`` or ``###`` on, after the middle of the article."""
    paragraphs = article.paragraphs
    for index in range(len(paragraphs) // 2, len(paragraphs)):
        text = article.quote(paragraphs[index].span)
        if _ABOUT.fullmatch(text) or _END_MARK.fullmatch(text):
            return set(range(index, len(paragraphs)))
    return set()


def _ticker(article: Article) -> set[int]:
    """The entries of a ticker or a log: a stretch in which many lines begin alike, ``Foul by …``, ``Attempt saved.``"""
    openings = [tuple(words_of(article.quote(paragraph.span))[:2]) for paragraph in article.paragraphs]
    common = {opening for opening, count in Counter(openings).items() if count >= _ALIKE}
    spoken = spoken_sentences(article)
    alike = [
        index
        for index, (opening, paragraph) in enumerate(zip(openings, article.paragraphs, strict=True))
        if opening in common and not is_stop_word(opening[0]) and paragraph.sentences.start + 1 not in spoken
    ]
    stretch = range(alike[0], alike[-1] + 1) if alike else range(0)
    return set(stretch) if len(alike) >= max(_FEWEST_ENTRIES, _TICKER_SHARE * len(stretch)) else set()


def _whole_paragraphs(article: Article, corrected: frozenset[int]) -> set[int]:
    """The indices of title lines, corrections, captions, posts, affiliations and notes on the text itself."""
    titles = {span.start for span in title_lines(article)}
    found = set(corrected)
    posted = False
    for index in range(len(article.paragraphs) - 1, -1, -1):  # the line below identifies a post
        paragraph = article.paragraphs[index]
        text = article.quote(paragraph.span)
        aside = paragraph.kind == "caption" or _is_aside(text, len(paragraph.sentences), article.language)
        if paragraph.span.start in titles or posted or aside:
            found.add(index)
        posted = _POSTED_BY.match(text) is not None
    return found


def _is_aside(text: str, sentences: int, language: str) -> bool:
    """Whether a whole paragraph is a caption, a post, a line of affiliations, or a note on the text itself."""
    if sentences > _CAPTION_SENTENCES:
        return False
    if _POST.search(text) or _AFFILIATION.search(text) or pattern("of itself", language).match(text):
        return True
    dated = _SCENE.search(text) is not None and not _REPORTING.search(text)
    shown = sentences == 1 and pattern("shown", language).match(text) is not None
    return (
        is_caption(text, language)
        or dated
        or shown
        or any(pattern("caption", language).match(text, later.end()) for later in _LATER.finditer(text))
    )


def is_caption(text: str, language: str) -> bool:
    """Whether a text is a picture caption, by the phrases of a language."""
    if ("(" in text or "[" in text) and pattern("bracketed", language).search(text):
        return True
    opens = pattern("caption", language).match(text, _first_letter(text))
    return bool(opens or pattern("named", language).search(text)) or has_phrase(text, "captions", language)


def _stray_sentences(article: Article, paragraph: Paragraph, *, headed: bool) -> Iterator[int]:
    """The numbers of single sentences in a paragraph that are asides."""
    language = article.language
    alone = len(paragraph.sentences) == 1 and paragraph.kind == "body"
    for at in paragraph.sentences:
        text = article.sentence_text(article.sentences[at])
        heading = alone and _is_heading(text, language, headed=headed)
        nothing = not _ANY_WORD.search(text) or len(word_spans(text)) < _MIN_WORDS
        if (
            heading
            or nothing
            or _is_post_or_link(text)
            or is_housekeeping(text, language)
            or is_caption(text, language)
        ):
            yield at + 1


def is_housekeeping(text: str, language: str) -> bool:
    """Whether a sentence is about the page or the text itself: ``Scroll down for video``."""
    opens = pattern("housekeeping", language).match(text, _first_letter(text))
    return bool(opens or pattern("of itself", language).search(text)) or has_phrase(text, "housekeeping", language)


def _is_heading(text: str, language: str, *, headed: bool) -> bool:
    """Whether a single line is not a sentence: no final mark, all capitals, a leading number, or no verb."""
    if headed and (not _ENDED.search(text) or text[-1] in ":：" or (language == "en" and not has_verb(text))):
        return True
    return _is_all_caps(text) or _STATISTIC.match(text) is not None or (language == "en" and is_title_case(text))


def _is_post_or_link(text: str) -> bool:
    """Whether a sentence is a post, or sends the reader to an address."""
    return _POST.search(text) is not None or ("." in text and _ADDRESS.search(text) is not None)


def _is_all_caps(text: str) -> bool:
    """Whether a text is in capitals: ``WHAT THE VIDEO SHOWS.``"""
    return len(_CAPITALS.findall(text)) >= 4 and text == text.upper()


def _first_letter(text: str) -> int:
    leading = _LEADING.match(text)
    start = leading.end() if leading else 0
    return start - 1 if text[start - 1 : start] in ("(", "[", "©", "*") and start else start


def _has_ended_sentences(article: Article) -> bool:
    """Whether the article ends its sentences with a mark, so that a line without one is a heading or a caption."""
    last = [article.sentences[p.sentences.stop - 1] for p in article.paragraphs if p.kind == "body" and p.sentences]
    ended = sum(bool(_ENDED.search(article.sentence_text(sentence)[-6:])) for sentence in last)
    return ended >= _MOSTLY * len(last)


def _is_uninformative(article: Article, number: int, spoken: SpeakerLabel) -> bool:
    """Whether a spoken sentence is an interviewer's question, or very short, like ``Thank you.``"""
    text = article.sentence_text(article.sentences[number - 1])
    said = text[spoken.label.end - article.sentences[number - 1].span.start :] if spoken.in_sentence else text
    return spoken.asks or len(word_spans(said)) < _MIN_TURN_WORDS


def _corrections(article: Article) -> frozenset[int]:
    """The indices of corrections: paragraphs that correct something, or that follow a heading such as "Correction"."""
    found: set[int] = set()
    after_heading = False
    for index, paragraph in enumerate(article.paragraphs):
        text = article.quote(paragraph.span)
        under = after_heading and paragraph.kind != "heading"
        after_heading = pattern("correction heading", article.language).fullmatch(text) is not None
        opens = pattern("correction", article.language).match(text, _first_letter(text))
        if under or after_heading or opens or has_phrase(text, "corrections", article.language):
            found.add(index)
    return frozenset(found)


def _retracted_claims(article: Article, corrected: frozenset[int]) -> set[int]:
    """The numbers of sentences that still state what a correction retracts."""
    claims = []
    for index in corrected:
        for at in article.paragraphs[index].sentences:
            text = article.sentence_text(article.sentences[at])
            said = _CLAIM_VERB.search(text)
            if said and has_phrase(text, "corrections", article.language):
                claims.append(frozenset(content_stems(text[said.end() :], article.language)))
    claims = [claim for claim in claims if len(claim) >= _MIN_CLAIM_STEMS]
    own = enumerate(map(frozenset, analyse(article).stems), start=1) if claims else ()
    return {number for number, stems in own if any(claim <= stems for claim in claims)}
