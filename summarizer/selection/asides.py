"""Sentences that tell no news: captions, posts from elsewhere, stray headings, corrections, housekeeping, questions of
an interviewer. A summary passes them over as long as the article has anything else.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

from summarizer.article import Article, Paragraph, Sentence
from summarizer.selection.marks import Marks, folded, holds, marks
from summarizer.selection.spoken import Spoken, spoken_sentences
from summarizer.selection.stems import sentence_stems
from summarizer.selection.titles import title_lines
from summarizer.words import content_stems, word_spans

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
_REPEATED = 0.85
_POSTING = 40
"""Sentences looked at for one rare word, so that time stays in proportion to the length."""
_OPENING = {"“": "”", "„": "“", "«": "»", '"': '"', "'": "’", "‘": "’"}
_CLOSED = re.compile(r"[.!?,…][”’'\"»]")
_OPENS_LATE = re.compile(r"[:,] (?:[“„«][^”“»]*|[‘'](?=[A-Z])(?:(?![.!?,…][’']).)*)\Z")
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
_ANY_WORD = re.compile(r"[^\W\d_]{2}|[^\W\d_\x00-\u024f]")
_CAPITALS = re.compile(r"[A-Z]")
_LEADING = re.compile(r"\A[\W_]*")
_SAID_BEFORE = re.compile(r"\b(?:said|says|stated|reported|wrote)\b(?: that)?", re.IGNORECASE)


@lru_cache(maxsize=4)
def asides(article: Article) -> frozenset[int]:
    """The numbers of the sentences that a summary passes over."""
    found: set[int] = set()
    lines = {span.start for span in title_lines(article)}
    words, spoken = marks(article.language), spoken_sentences(article)
    corrected = _corrections(article, words)
    headed = _has_ended_sentences(article)
    posted = False
    for index in range(len(article.paragraphs) - 1, -1, -1):  # a post is known by the line under it
        paragraph = article.paragraphs[index]
        sentences = [article.sentences[at] for at in paragraph.sentences]
        text = article.quote(paragraph.span)
        aside = paragraph.kind == "caption" or _is_aside(text, len(sentences), words)
        if paragraph.span.start in lines or index in corrected or posted or aside:
            found.update(sentence.number for sentence in sentences)
        else:
            found.update(_stray(article, paragraph, sentences, words, headed=headed))
        posted = _POSTED_BY.match(text) is not None
    found.update(n for n, one in spoken.items() if _says_little(article, n, one))
    return frozenset(
        found | _between_quotations(article) | _said_at_length(article) | _retracted(article, corrected, words)
    )


def _is_aside(text: str, sentences: int, words: Marks) -> bool:
    """A whole paragraph that is a caption, a post or a line of affiliations."""
    if sentences > _CAPTION_SENTENCES:
        return False
    return bool(_POST.search(text) or _AFFILIATION.search(text) or _is_caption(text, words))


def _is_caption(text: str, words: Marks) -> bool:
    if ("(" in text or "[" in text) and words.bracketed.search(text):
        return True
    if words.named.search(text):
        return True
    return words.caption.match(text, _first_letter(text)) is not None or holds(folded(text), words.caption_anywhere)


def _stray(
    article: Article, paragraph: Paragraph, sentences: list[Sentence], words: Marks, *, headed: bool
) -> Iterator[int]:
    """Single sentences of a paragraph of the article's own."""
    alone = len(sentences) == 1 and paragraph.kind == "body"
    kept = holds(folded(article.quote(paragraph.span)), words.housekeeping_anywhere)
    for sentence in sentences:
        text = article.sentence_text(sentence)
        housekeeping = words.housekeeping.match(text, _first_letter(text)) or (
            kept and holds(folded(text), words.housekeeping_anywhere)
        )
        unended = headed and (not _ENDED.search(text) or text[-1] in ":：")
        heading = alone and (unended or _is_shouted(text) or _LISTED.match(text))
        nothing = not _ANY_WORD.search(text) or len(word_spans(text)) < _FEWEST_WORDS
        if housekeeping or heading or nothing or _points_out(text) or _is_caption(text, words):
            yield sentence.number


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
    late = _OPENS_LATE.search(text)
    if text[0] not in _OPENING:
        return late is not None
    start = 0
    return _OPENING[text[start]] not in text[start + 1 :] or (
        text[start] in "'‘" and not _CLOSED.search(text, start + 1)
    )


def _said_at_length(article: Article) -> set[int]:
    """Paragraphs of one sentence whose words another, longer sentence has: captions that say the story again."""
    stems = [frozenset(words) for words in sentence_stems(article)]
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


def _corrections(article: Article, words: Marks) -> frozenset[int]:
    """Indices of the paragraphs that correct something, and of those right under a heading that says so."""
    found: set[int] = set()
    titled = False
    for index, paragraph in enumerate(article.paragraphs):
        text = article.quote(paragraph.span)
        under = titled and paragraph.kind != "heading"
        titled = words.correction_heading.fullmatch(text) is not None
        opens = words.correction.match(text, _first_letter(text))
        if under or titled or opens or holds(folded(text), words.correction_anywhere):
            found.add(index)
    return frozenset(found)


def _retracted(article: Article, corrected: frozenset[int], words: Marks) -> set[int]:
    """Sentences of the text that still say what a correction takes back."""
    claims = []
    for index in corrected:
        for at in article.paragraphs[index].sentences:
            text = article.sentence_text(article.sentences[at])
            said = _SAID_BEFORE.search(text)
            if said and holds(folded(text), words.correction_anywhere):
                claims.append(frozenset(content_stems(text[said.end() :], article.language)))
    claims = [claim for claim in claims if len(claim) >= _FEWEST_RETRACTED]
    if not claims:
        return set()
    own = enumerate(map(frozenset, sentence_stems(article)), start=1)
    return {number for number, stems in own if any(claim <= stems for claim in claims)}
