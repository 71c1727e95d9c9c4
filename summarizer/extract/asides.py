"""Sentences that tell no news: captions, posts from elsewhere, stray headings, corrections, housekeeping, questions of
an interviewer. A summary passes them over as long as the article has anything else.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from summarizer.extract.structure import (
    Spoken,
    has_verb,
    holds,
    is_title_case,
    pattern,
    side_words,
    spoken_sentences,
    title_lines,
)
from summarizer.text.article import Article, Paragraph
from summarizer.text.stems import content_stems, word_spans
from summarizer.text.tokens import analyse

_CAPTION_SENTENCES = 3
"""A paragraph of so many sentences is a caption as a whole when one of them is marked as one."""
_FEWEST_SPOKEN = 4
_FEWEST_WORDS = 3
_FEWEST_RETRACTED = 3
_MOSTLY = 0.6
_MOST_CAPTIONS = 6
_OPENING_PARAGRAPHS = 4
"""The lead may be told again at length; it is no caption."""
_FEWEST_REPEATED = 5
_REPEATED = 0.75
_POSTING = 40
"""Sentences looked at for one rare word, so that time stays in proportion to the length."""
_FEWEST_LABELS = 3
_LAST_PARAGRAPHS = 4
"""Here an article says who wrote it."""
_OPENING = {"“": "”", "„": "“", "«": "»", '"': '"', "'": "’", "‘": "’"}
_CLOSED = re.compile(r"[.!?,…][”’'\"»]")
_OPENS_LATE = re.compile(r"[:,] (?:[“„«][^”“»]*|[‘'](?=[A-Z])(?:(?![.!?,…][”’']).)*)\Z")
_SPOKEN_BEFORE = re.compile(r"[:,]\W*\Z")
_ENDED = re.compile(r"[.!?…。！？；।۔؟:：][\"'”’»」』)\]/*]*\Z|[\"”»」』]\Z")
_POST = re.compile(r"(?<![\w.])@\w{2,}|\s#\w*[^\W\d]\w*\W*\Z|(?:pic\.twitter\.com|//t\.co)/")
_ADDRESS = re.compile(
    r"https?://|\bwww\.|\w\.(?:com|org|net|uk|de|fr|es)/"
    r"|\b(?:at|via|on|from|visit|unter|sur|en) [\w.-]+\.(?:com|org|net|uk|de|fr|es)\b"
)
_POSTED_BY = re.compile(r"\A\W{0,3}[^\n]{2,50}\(@\w+\)")
_AFFILIATION = re.compile(
    r"\A\W*\d{1,2}[A-Z][a-z]+|[a-z]\d(?:,\d)*\*?(?:,|;| and ).*[a-z]\d(?:,\d)*\*?(?:,|;| and |\Z)|;\s*\d{1,2}[A-Z][a-z]"
)
_LISTED = re.compile(r"\A[\d,.]+\w{0,3} +[-–—:] ")
_LABEL = re.compile(r"\A\W?([A-Z][^.:;“”\"\d]{2,45}): [‘'“\[]?[A-Z]")
_SCENE = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
    r" \d{1,2},? (?:19|20)\d\d"
)
"""The weekday with the whole date, as agencies date a picture."""
_TOLD = re.compile(r"\b(?:said|says|will|would|was|were|had|according|announced|reported)\b")
_ANY_WORD = re.compile(r"[^\W\d_]{2}|[^\W\d_\x00-\u024f]")
_CAPITALS = re.compile(r"[A-Z]")
_LEADING = re.compile(r"\A[\W_]*")
_SAID_BEFORE = re.compile(r"\b(?:said|says|stated|reported|wrote)\b(?: that)?", re.IGNORECASE)


@lru_cache(maxsize=4)
def asides(article: Article) -> frozenset[int]:
    """The numbers of the sentences that a summary passes over."""
    spoken, corrected = spoken_sentences(article), _corrections(article)
    whole = _whole_paragraphs(article, corrected) | _labelled_captions(article, spoken)
    found = {at + 1 for index in whole for at in article.paragraphs[index].sentences}
    headed = _has_ended_sentences(article)
    for index, paragraph in enumerate(article.paragraphs):
        if index not in whole:
            found.update(_stray(article, paragraph, headed=headed))
            if index >= len(article.paragraphs) - _LAST_PARAGRAPHS and pattern("author", article.language).match(
                article.quote(paragraph.span)
            ):
                found.add(paragraph.sentences.start + 1)
    found.update(n for n, one in spoken.items() if _says_little(article, n, one))
    return frozenset(found | _between_quotations(article) | _said_at_length(article) | _retracted(article, corrected))


def _whole_paragraphs(article: Article, corrected: frozenset[int]) -> set[int]:
    """Indices of title lines, corrections, captions, posts, affiliations, and what a text says of its own making."""
    titles = {span.start for span in title_lines(article)}
    found = set(corrected)
    posted = False
    for index in range(len(article.paragraphs) - 1, -1, -1):  # a post is known by the line under it
        paragraph = article.paragraphs[index]
        text = article.quote(paragraph.span)
        aside = paragraph.kind == "caption" or _is_aside(text, len(paragraph.sentences), article.language)
        if paragraph.span.start in titles or posted or aside:
            found.add(index)
        posted = _POSTED_BY.match(text) is not None
    return found


def _is_aside(text: str, sentences: int, language: str) -> bool:
    """A whole paragraph that is a caption, a post, a line of affiliations, or tells who made the text."""
    if sentences > _CAPTION_SENTENCES:
        return False
    if _POST.search(text) or _AFFILIATION.search(text) or pattern("of itself", language).match(text):
        return True
    return is_caption(text, language) or (_SCENE.search(text) is not None and not _TOLD.search(text))


def is_caption(text: str, language: str) -> bool:
    """True for words under a picture, by the marks of a language."""
    if ("(" in text or "[" in text) and pattern("bracketed", language).search(text):
        return True
    opens = pattern("caption", language).match(text, _first_letter(text))
    return bool(opens or pattern("named", language).search(text)) or holds(text, "captions", language)


def _labelled_captions(article: Article, spoken: Mapping[int, Spoken]) -> set[int]:
    """``Older kids: Burt and Casey were …``, where an article has some of these among its own paragraphs."""
    found = set()
    body = [index for index, paragraph in enumerate(article.paragraphs) if paragraph.kind == "body"]
    for index in body:
        paragraph = article.paragraphs[index]
        label = _LABEL.match(article.quote(paragraph.span))
        short = len(paragraph.sentences) <= _CAPTION_SENTENCES and paragraph.sentences.start + 1 not in spoken
        if label and short and not (article.language == "en" and _says(label[1])):
            found.add(index)
    return found if _FEWEST_LABELS <= len(found) <= len(body) / 2 else set()


def _says(label: str) -> bool:
    """``Bell told the court: …`` is no label."""
    return not side_words("en").isdisjoint(label.lower().split())


def _stray(article: Article, paragraph: Paragraph, *, headed: bool) -> Iterator[int]:
    """Single sentences of a paragraph of the article's own."""
    language = article.language
    alone = len(paragraph.sentences) == 1 and paragraph.kind == "body"
    for at in paragraph.sentences:
        text = article.sentence_text(article.sentences[at])
        heading = alone and _is_heading(text, language, headed=headed)
        nothing = not _ANY_WORD.search(text) or len(word_spans(text)) < _FEWEST_WORDS
        if heading or nothing or _points_out(text) or _is_housekeeping(text, language) or is_caption(text, language):
            yield at + 1


def _is_housekeeping(text: str, language: str) -> bool:
    opens = pattern("housekeeping", language).match(text, _first_letter(text))
    return bool(opens or pattern("of itself", language).search(text)) or holds(text, "housekeeping", language)


def _is_heading(text: str, language: str, *, headed: bool) -> bool:
    """A line alone that is no sentence: without an end, in capitals, with a number before it, or without a verb."""
    if headed and (not _ENDED.search(text) or text[-1] in ":：" or (language == "en" and not has_verb(text))):
        return True
    return _is_shouted(text) or _LISTED.match(text) is not None or (language == "en" and is_title_case(text))


def _points_out(text: str) -> bool:
    """A post, or a sentence that sends the reader to an address."""
    return _POST.search(text) is not None or ("." in text and _ADDRESS.search(text) is not None)


def _is_shouted(text: str) -> bool:
    """``WHAT THE VIDEO SHOWS.``"""
    return len(_CAPITALS.findall(text)) >= 4 and text == text.upper()


def _first_letter(text: str) -> int:
    leading = _LEADING.match(text)
    start = leading.end() if leading else 0
    return start - 1 if text[start - 1 : start] in ("(", "[", "©", "*") and start else start


def _has_ended_sentences(article: Article) -> bool:
    """Whether this article ends its sentences with a mark, so that a line without one is a heading or a caption."""
    last = [article.sentences[p.sentences.stop - 1] for p in article.paragraphs if p.kind == "body" and p.sentences]
    ended = sum(bool(_ENDED.search(article.sentence_text(sentence)[-6:])) for sentence in last)
    return ended >= _MOSTLY * len(last)


def _says_little(article: Article, number: int, spoken: Spoken) -> bool:
    """A question of an interviewer, or ``Thank you.``"""
    text = article.sentence_text(article.sentences[number - 1])
    said = text[spoken.label.end - article.sentences[number - 1].span.start :] if spoken.carried else text
    return spoken.asks or len(word_spans(said)) < _FEWEST_SPOKEN


def _between_quotations(article: Article) -> set[int]:
    """Captions that stand within a quotation of several paragraphs: ``“We won. / A caption. / “We lost.”``"""
    found: set[int] = set()
    waiting: list[int] | None = None
    for paragraph in article.paragraphs:
        text = article.quote(paragraph.span)
        if text[0] in _OPENING:
            found.update(waiting or ())
        if text[0] in _OPENING or _OPENS_LATE.search(text):
            waiting = [] if _leaves_open(text) else None
        elif waiting is not None:
            short = len(paragraph.sentences) <= _CAPTION_SENTENCES and not any(mark in text for mark in _OPENING)
            if _SPOKEN_BEFORE.search(text) or not short or len(waiting) >= _MOST_CAPTIONS:
                waiting = None
            else:
                waiting += [at + 1 for at in paragraph.sentences]
    return found


def _leaves_open(text: str) -> bool:
    """The paragraph's quotation does not end in it."""
    if text[0] not in _OPENING:
        return _OPENS_LATE.search(text) is not None
    return _OPENING[text[0]] not in text[1:] or (text[0] in "'‘" and not _CLOSED.search(text, 1))


def _said_at_length(article: Article) -> set[int]:
    """Paragraphs of one sentence whose words another, longer sentence has: captions that say the story again."""
    stems = [frozenset(words) for words in analyse(article).stems]
    users: dict[str, list[int]] = defaultdict(list)
    for at, words in enumerate(stems):
        for word in words:
            users[word].append(at)
    found = set()
    for paragraph in article.paragraphs[_OPENING_PARAGRAPHS:]:
        at = paragraph.sentences.start
        if paragraph.kind == "body" and len(paragraph.sentences) == 1 and len(stems[at]) >= _FEWEST_REPEATED:
            rare = sorted((users[word] for word in stems[at]), key=len)[:_FEWEST_REPEATED]
            shared = Counter(other for posting in rare for other in posting[:_POSTING] if other != at)
            near = [other for other, count in shared.items() if count >= 2 and len(stems[other]) > len(stems[at])]
            if any(len(stems[at] & stems[other]) >= _REPEATED * len(stems[at]) for other in near):
                found.add(at + 1)
    return found


def _corrections(article: Article) -> frozenset[int]:
    """Indices of the paragraphs that correct something, and of those right under a heading that says so."""
    found: set[int] = set()
    titled = False
    for index, paragraph in enumerate(article.paragraphs):
        text = article.quote(paragraph.span)
        under = titled and paragraph.kind != "heading"
        titled = pattern("correction heading", article.language).fullmatch(text) is not None
        opens = pattern("correction", article.language).match(text, _first_letter(text))
        if under or titled or opens or holds(text, "corrections", article.language):
            found.add(index)
    return frozenset(found)


def _retracted(article: Article, corrected: frozenset[int]) -> set[int]:
    """Sentences of the text that still say what a correction takes back."""
    claims = []
    for index in corrected:
        for at in article.paragraphs[index].sentences:
            text = article.sentence_text(article.sentences[at])
            said = _SAID_BEFORE.search(text)
            if said and holds(text, "corrections", article.language):
                claims.append(frozenset(content_stems(text[said.end() :], article.language)))
    claims = [claim for claim in claims if len(claim) >= _FEWEST_RETRACTED]
    own = enumerate(map(frozenset, analyse(article).stems), start=1) if claims else ()
    return {number for number, stems in own if any(claim <= stems for claim in claims)}
