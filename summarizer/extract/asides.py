"""What in an article is beside its story: captions, posts, tickers, decks, corrections and notes on the text itself."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from summarizer.extract.structure import (
    SpeakerLabel,
    corrections,
    has_phrase,
    has_verb,
    is_title_case,
    pattern,
    spoken_sentences,
    title_lines,
    verbs_before_colon,
    word_set,
)
from summarizer.text.article import Article, Paragraph, word_count
from summarizer.text.lexicon import YEAR, any_of, dates, entries, table, word_class
from summarizer.text.sentences import FULL_NAME, SIGNED, is_affiliation
from summarizer.text.tokens import analyse, content_stems, is_stop_word, words_of
from summarizer.text.typography import plain_lower, sentence_end

MIN_TURN_WORDS = 4
"""Least words of a turn's sentence: ``Thank you.`` and ``No, I don't.`` say nothing without the question."""

_CAPTION_SENTENCES = 4
"""A paragraph of at most this many sentences is a caption if one of them is marked as one."""
_LEAST_WORDS = 3
"""A sentence of fewer words tells nothing alone: ``Ouch.``, ``Total: £5.``"""
_ALIKE, _FEWEST_ENTRIES, _TICKER_SHARE, _LONGEST_ENTRY = 3, 6, 0.4, 12
"""Of a ticker: least lines with one opening, least such lines, least share of them in their stretch, and most words of
a line right before or after that belongs to it: ``Second Half ends, Hale 0, Orrin 0.``"""
_FEWEST_RETRACTED = 3
"""Least content words of a retracted claim: fewer are in sentences that have nothing to do with it."""
_ENDED_SHARE = 0.6
"""An article of which this share, in letters, is paragraphs that end with a mark is prose, else notes or a list."""
_LABELLED_SHARE = 1 / 2
"""``In court: Bell leaves the hall.`` is a caption as long as at most this share of the paragraphs has a label."""
_LAST_PARAGRAPHS = 4
"""Paragraphs at the end in which an article describes its author."""
_LONGEST_DECK, _DECK_SHARE, _DECK_REACH = 30, 0.5, 3
"""Of a deck: most words, share of its content words that one sentence below repeats, and how far below it may be."""

_OPENING_PARAGRAPHS, _FEWEST_ECHOED, _ECHO_SHARE = 3, 4, 0.75
"""Of a line that is said again: it is not among the first paragraphs, least content words, and least share of them that
one longer sentence has."""

_MOST_USED = 200
"""Sentences with one word that are looked at: a word of more sentences is in the whole text, and tells no echo."""

_ENDED = re.compile(rf"(?<!\s)(?<!\s\.\.){sentence_end(':：；').pattern}|[\"”»」』]\Z")
"""The end of a sentence or of quoted words; a teaser ends in dots after a space: ``What a night …``"""
_POST = re.compile(r"(?<![\w.])@\w{2,}|\s#\w*[^\W\d]\w*\W*\Z|(?:pic\.twitter\.com|//t\.co)/")
_DOMAIN = rf"\.(?:{any_of(entries(table('bylines', 'mul')['domains']))})"
_ADDRESS = re.compile(rf"https?://|\bwww\.|\w{_DOMAIN}/|\b(?:at|via|on|from|visit|unter|sur|en) [\w.-]+{_DOMAIN}\b")
_YEAR = re.compile(YEAR)
_POSTED_BY = re.compile(r"\A\W{0,3}[^\n]{2,50}\(@\w+\)")
_ANY_WORD = re.compile(r"[^\W\d_]{2}|[^\W\d_\x00-\u024f]")
_CAPITALS = re.compile(r"[A-Z]")
_LEADING = re.compile(r"\A[\W_]*")
_ABOUT = re.compile(r"\W*About (?:[Tt]he )?[\w’'.-]+(?: [A-Z&][\w’'.-]*){0,4}\W*")
_LABEL = re.compile(r"\A(?P<label>[A-Z][\w’'-]*(?: [\w’'-]+){0,5}|[‘'“\"][^:“”\"]{3,60}[’'”\"]): [A-Z“\"‘']")
_ASIDE = re.compile(r"\A\((?![A-Z][\w/.-]{1,15}\))")
"""An opening bracket, but not that of an agency: ``(Reuters) — The council …``, ``(CNN)The council …``"""
_RUN_IN = re.compile(r"\A(?!.{0,50}[—–―-] )(?=.{9})(?:[A-ZÀ-Þ\d][A-ZÀ-Þ\d’'&-]*,? ){3,}[“\"‘]?[A-ZÀ-Þ][a-zß-ÿ]")
"""A heading in capitals that runs into the sentence: ``FIRE IN HALE Four farmers lost …``, but not a dateline."""
_CELL = re.compile(r"\A\||(?: \| .*){2}")
"""A row of a table, or links between bars."""
_WHO_WROTE = re.compile(rf"\A\W*{FULL_NAME},? is (?:an?|the|[\w-]+ (?:{any_of(word_class('behind_nouns'))}|in))\b")


@lru_cache(maxsize=4)
def find_asides(article: Article) -> frozenset[int]:
    """The numbers of the sentences that a summary skips."""
    corrected = corrections(article)
    whole = _whole_paragraphs(article, corrected) | _boilerplate(article) | _ticker(article) | _labelled(article)
    whole |= _deck(article) | _authors(article) | _echoes(article)
    found = {at + 1 for index in whole for at in article.paragraphs[index].sentences}
    headed = _has_ended_sentences(article)
    body = [index for index in _body(article) if _ENDED.search(article.quote(article.paragraphs[index].span)[-6:])]
    for index, paragraph in enumerate(article.paragraphs):
        if index not in whole:
            lines = headed and (paragraph.kind == "body" or (bool(body) and index > body[-1]))
            found.update(_stray_sentences(article, paragraph, headed=lines))
    found.update(n for n, one in spoken_sentences(article).items() if _is_uninformative(article, n, one))
    return frozenset(found | _retracted_claims(article, corrected))


def _boilerplate(article: Article) -> set[int]:
    """The end of a press release: what stands from ``About Company`` on, after the middle of the article."""
    paragraphs = article.paragraphs
    for index in range(len(paragraphs) // 2, len(paragraphs)):
        text = article.quote(paragraphs[index].span)
        if _ABOUT.fullmatch(text):
            return set(range(index, len(paragraphs)))
    return set()


def _ticker(article: Article) -> set[int]:
    """The entries of a ticker or a log: a stretch in which many lines begin alike, ``Foul by …``, ``Attempt saved.``"""
    lines = [words_of(article.quote(paragraph.span)) for paragraph in article.paragraphs]
    openings = [tuple(line[:2]) for line in lines]
    common = {opening for opening, count in Counter(openings).items() if count >= _ALIKE}
    spoken = spoken_sentences(article)
    alike = [
        index
        for index, (opening, paragraph) in enumerate(zip(openings, article.paragraphs, strict=True))
        if opening
        and opening in common
        and not is_stop_word(opening[0])
        and paragraph.sentences.start + 1 not in spoken
    ]
    if len(alike) < max(_FEWEST_ENTRIES, _TICKER_SHARE * (alike[-1] - alike[0] + 1) if alike else 0):
        return set()
    first, last = alike[0], alike[-1]
    while first and len(lines[first - 1]) <= _LONGEST_ENTRY:
        first -= 1
    while last + 1 < len(lines) and len(lines[last + 1]) <= _LONGEST_ENTRY:
        last += 1
    return set(range(first, last + 1))


def _labelled(article: Article) -> set[int]:
    """Captions with a label, ``In court: Bell leaves the hall.``, unless it is a place, a verb or a salutation."""
    if article.language != "en":
        return set()
    spoken, body = spoken_sentences(article), _body(article)
    found = set()
    for index in body:
        paragraph = article.paragraphs[index]
        label = _LABEL.match(article.quote(paragraph.span))
        if (
            label is None
            or index == body[0]
            or paragraph.sentences.start + 1 in spoken
            or pattern("telling", "en").match(label[0])
            or label["label"].lower().startswith("dear ")
        ):
            continue
        if verbs_before_colon().isdisjoint(words_of(label["label"].lower())):
            found.add(index)
    return found if len(found) <= _LABELLED_SHARE * len(body) else set()


def _body(article: Article) -> list[int]:
    """The indices of the paragraphs of running text, without title lines."""
    titles = {span.start for span in title_lines(article)}
    return [
        n for n, p in enumerate(article.paragraphs) if p.kind == "body" and p.sentences and p.span.start not in titles
    ]


def _deck(article: Article) -> set[int]:
    """The line under a title whose words a longer sentence right below repeats."""
    body = _body(article)
    if not (article.title or title_lines(article)) or len(body) < _DECK_REACH:
        return set()
    first = article.paragraphs[body[0]]
    words = word_count(article.quote(first.span))
    if len(first.sentences) > 2 or words > _LONGEST_DECK or first.sentences.start + 1 in spoken_sentences(article):
        return set()
    stems = frozenset(content_stems(article.quote(first.span), article.language))
    below = article.sentences[first.sentences.stop : first.sentences.stop + _DECK_REACH]
    if set(words_of(plain_lower(article.sentence_text(below[0])))[:1]) & _leaning(article.language):
        return set()  # ``They are …`` goes on from a lead
    for text in map(article.sentence_text, below):
        if word_count(text) > words and len(stems.intersection(content_stems(text, article.language))) >= max(
            3, _DECK_SHARE * len(stems)
        ):
            return {body[0]}
    return set()


@cache
def _leaning(language: str) -> frozenset[str]:
    """First words of a sentence that goes on from the one before."""
    return word_set("opening", "pointing", language) | word_set("opening", "connectives", language)


def _echoes(article: Article) -> set[int]:
    """Lines that say again a part of what one longer sentence says, as captions do."""
    stems = [frozenset(own) for own in analyse(article).stems]
    using: dict[str, list[int]] = {}
    for number, own in enumerate(stems):
        for stem in own:
            using.setdefault(stem, []).append(number)
    found = set()
    for index in _body(article)[_OPENING_PARAGRAPHS:]:
        sentences = article.paragraphs[index].sentences
        own = stems[sentences.start]
        if len(sentences) != 1 or len(own) < _FEWEST_ECHOED:
            continue
        least = math.ceil(_ECHO_SHARE * len(own))
        rarest = sorted((using[stem] for stem in own), key=len)[: len(own) - least + 1]  # one of these is in the echo
        longer = {number for numbers in rarest for number in numbers[:_MOST_USED] if len(stems[number]) > len(own)}
        if any(len(own & stems[number]) >= least for number in longer):
            found.add(index)
    return found


def _authors(article: Article) -> set[int]:
    """Notes on who wrote the article: ``Bell is a poet in Hale.``, at its end, of somebody it has not named before."""
    found = set()
    for index in range(max(1, len(article.paragraphs) - _LAST_PARAGRAPHS), len(article.paragraphs)):
        span = article.paragraphs[index].span
        note = _WHO_WROTE.match(article.quote(span))
        if note and note["surname"] not in article.text[: span.start]:
            found.add(index)
    return found


def _whole_paragraphs(article: Article, corrected: frozenset[int]) -> set[int]:
    """The indices of title lines, corrections, captions, posts, affiliations, rumours and notes on the text itself."""
    titles = {span.start for span in title_lines(article)}
    found = set(corrected)
    posted = False
    for index in range(len(article.paragraphs) - 1, -1, -1):  # the line below identifies a post
        paragraph = article.paragraphs[index]
        text = article.quote(paragraph.span)
        aside = paragraph.kind == "caption" or _is_aside(article, paragraph)
        above = article.quote(article.paragraphs[index - 1].span) if index else ""
        rumour = pattern("checked claim", article.language).fullmatch(above) is not None
        if paragraph.span.start in titles or posted or aside or rumour:
            found.add(index)
        posted = _POSTED_BY.match(text) is not None
    return found


def _is_aside(article: Article, paragraph: Paragraph) -> bool:
    """Whether a whole paragraph is a caption, a post, a line of affiliations, or a note on the text itself."""
    if len(paragraph.sentences) > _CAPTION_SENTENCES:
        return False
    text, language = article.quote(paragraph.span), article.language
    if _POST.search(text) or is_affiliation(text) or pattern("of itself", language).match(text):
        return True
    later_sentences = [article.sentences[at] for at in paragraph.sentences[1:]]
    read = dates().finditer(text) if _YEAR.search(text) else ()
    full = any(date["weekday"] and date["year"] for date in read)  # as in an agency's caption
    dated = full and not pattern("takes side", "en").search(text)
    shown = len(paragraph.sentences) <= 2 and pattern("shown", language).match(text) is not None
    return (
        is_caption(text, language)
        or dated
        or shown
        or any(pattern("caption", language).match(article.sentence_text(later)) for later in later_sentences)
    )


def is_caption(text: str, language: str) -> bool:
    """Whether a text is a picture caption, by the phrases of a language."""
    if ("(" in text or "[" in text) and pattern("bracketed", language).search(text):
        return True
    opens = pattern("caption", language).match(text, _first_letter(text))
    return bool(opens or pattern("named", language).search(text)) or has_phrase(text, "captions", language)


def _stray_sentences(article: Article, paragraph: Paragraph, *, headed: bool) -> Iterator[int]:
    """The numbers of single sentences in a paragraph that are asides.

    ``headed``: a line without a final mark is a heading, or a teaser in a list below the text.
    """
    language = article.language
    texts = [article.sentence_text(article.sentences[at]) for at in paragraph.sentences]
    alone = sum(map(bool, map(_ANY_WORD.search, texts))) == 1
    for at, text in zip(paragraph.sentences, texts, strict=True):
        if (
            (alone and _is_heading(text, language, headed=headed))
            or not _ANY_WORD.search(text)
            or SIGNED.match(text)
            or word_count(text) < _LEAST_WORDS
            or is_housekeeping(text, language)
            or is_caption(text, language)
        ):
            yield at + 1


def is_housekeeping(text: str, language: str) -> bool:
    """Whether a sentence is a post, a link, or about the page or the text itself: ``Scroll down for video``."""
    if any(mark.search(text) for mark in (_ASIDE, _CELL, _RUN_IN, _POST)):
        return True
    if ("." in text and _ADDRESS.search(text)) or pattern("call", language).match(text):
        return True
    opens = pattern("housekeeping", language).match(text, _first_letter(text))
    return bool(opens or pattern("of itself", language).search(text)) or has_phrase(text, "housekeeping", language)


def _is_heading(text: str, language: str, *, headed: bool) -> bool:
    """Whether a single line is not a sentence: no final mark, all capitals, or no verb."""
    if headed and (not _ENDED.search(text) or text[-1] in ":：" or (language == "en" and not has_verb(text))):
        return True
    return _is_all_caps(text) or (language == "en" and is_title_case(text))


def _is_all_caps(text: str) -> bool:
    """Whether a text is in capitals: ``WHAT THE VIDEO SHOWS.``"""
    return len(_CAPITALS.findall(text)) >= 4 and text == text.upper()


def _first_letter(text: str) -> int:
    leading = _LEADING.match(text)
    start = leading.end() if leading else 0
    return start - 1 if text[start - 1 : start] in ("(", "[", "©", "*") and start else start


def _has_ended_sentences(article: Article) -> bool:
    """Whether the article ends its sentences with a mark, so that a line without one is a heading or a caption."""
    texts = [article.quote(paragraph.span) for paragraph in article.paragraphs if paragraph.kind == "body"]
    return sum(len(text) for text in texts if _ENDED.search(text[-6:])) >= _ENDED_SHARE * sum(map(len, texts))


def _is_uninformative(article: Article, number: int, spoken: SpeakerLabel) -> bool:
    """Whether a spoken sentence is an interviewer's question, or very short, like ``Thank you.``"""
    text = article.sentence_text(article.sentences[number - 1])
    said = text[spoken.label.end - article.sentences[number - 1].span.start :] if spoken.in_sentence else text
    return spoken.asks or word_count(said) < MIN_TURN_WORDS


def _retracted_claims(article: Article, corrected: frozenset[int]) -> set[int]:
    """The numbers of sentences that still state what a correction retracts."""
    claims = []
    for index in corrected:
        for at in article.paragraphs[index].sentences:
            text = article.sentence_text(article.sentences[at])
            said = pattern("takes side", article.language).search(text)
            if said and has_phrase(text, "corrections", article.language):
                claims.append(frozenset(content_stems(text[said.end() :], article.language)))
    claims = [claim for claim in claims if len(claim) >= _FEWEST_RETRACTED]
    own = enumerate(map(frozenset, analyse(article).stems), start=1) if claims else ()
    return {number for number, stems in own if any(claim <= stems for claim in claims)}
