"""Asides: sentences that a summary skips, since they tell no news of their own.

Captions, social media posts, stray headings, corrections, housekeeping, an interviewer's questions, steps of a recipe.
Sections that give one party's version are found here too. The words are in ``data/<language>/summary.toml``.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from summarizer.extract.structure import (
    SpeakerLabel,
    has_phrase,
    has_verb,
    is_title_case,
    pattern,
    side_words,
    spoken_sentences,
    title_lines,
    word_set,
)
from summarizer.text.article import Article, Paragraph
from summarizer.text.tokens import analyse, capitalised, content_stems, is_stop_word, word_count, word_spans, words_of

MIN_WORDS = 6
"""Least words of a key point; a shorter sentence seldom is one."""

_CAPTION_WORDS = 30
"""Most words of a caption that is known only by the full name it repeats."""
_FULL_NAME = re.compile(
    r"\b([A-Z][\w’'-]+)(?: [A-Z]\.)?(?: (?:van|de|von|der|al|bin))* ([A-Z][\w’'-]*[a-z])\b(?! [A-Z])"
)
_CAPTION_SENTENCES = 3
"""A paragraph of at most this many sentences is a caption if one of them is marked as one."""
_MIN_TURN_WORDS = 4
_MIN_WORDS = 3
_MIN_CLAIM_STEMS = 3
_MOSTLY = 0.6
_MAX_CAPTIONS = 6
_OPENING_PARAGRAPHS = 4
"""Paragraphs at the top that are never captions: the article may repeat its lead at length."""
_MIN_REPEATED = 5
_REPEATED = 0.75
_POSTING = 40
"""Sentences examined for one rare word, so that the time stays linear."""
_MIN_LABELS = 3
_LAST_PARAGRAPHS = 4
"""Paragraphs at the end in which an article describes its author."""
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
_LATER = re.compile(r"[.!?]\s+")
_AFFILIATION = re.compile(
    r"\A\W*\d{1,2}[A-Z][a-z]+|[a-z]\d(?:,\d)*\*?(?:,|;| and ).*[a-z]\d(?:,\d)*\*?(?:,|;| and |\Z)|;\s*\d{1,2}[A-Z][a-z]"
)
_STATISTIC = re.compile(r"\A[\d,.]+\w{0,3} +[-–—:] ")
_LABEL = re.compile(r"\A\W?([A-Z][^.:;“”\"\d]{2,45}): [‘'“\[]?[A-Z]")
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
    spoken, corrected = spoken_sentences(article), _corrections(article)
    whole = _whole_paragraphs(article, corrected) | _labelled_captions(article, spoken) | _boilerplate(article)
    found = {at + 1 for index in whole for at in article.paragraphs[index].sentences}
    found |= _instructions_and_goods(article, found)
    headed = _has_ended_sentences(article)
    for index, paragraph in enumerate(article.paragraphs):
        if index not in whole:
            found.update(_stray_sentences(article, paragraph, headed=headed))
            if index >= len(article.paragraphs) - _LAST_PARAGRAPHS and pattern("author", article.language).match(
                article.quote(paragraph.span)
            ):
                found.add(paragraph.sentences.start + 1)
    found.update(n for n, one in spoken.items() if _is_uninformative(article, n, one))
    return frozenset(
        found | _between_quotations(article) | _repeated_at_length(article) | _retracted_claims(article, corrected)
    )


_IMPERATIVE = re.compile(
    r"\W*(?:[A-Z]\w+: )?(?:[A-Z][a-z]+ly )?([A-Z][a-z-]+|(?<=ly )[a-z]+)(?: [a-z]{2,4})?"
    r"(?:,? then| the| an?| your| it| them| each| all| both)\b"
)
"""A verb without a subject, ``Lightly beat the eggs``: an English noun at the start is not followed by an article."""
_NO_IMPERATIVE = re.compile(r"\w+(?:ing|ed|s|ly|ite|ide)\Z")
_GOODS = re.compile(r"\W*\d{1,3}[).] \S")
_FEWEST_ITEMS = 3
_FEWEST_PROSE = 5


def _instructions_and_goods(article: Article, asides: set[int]) -> set[int]:
    """The steps of instructions, and items of a list that are no sentences; none if the article is little else."""
    texts = [
        [article.sentence_text(article.sentences[at]) for at in paragraph.sentences] for paragraph in article.paragraphs
    ]
    orders = [sum(map(_is_imperative, inside)) if article.language == "en" else 0 for inside in texts]
    steps, goods = set[int](), set[int]()
    for index, (paragraph, inside) in enumerate(zip(article.paragraphs, texts, strict=True)):
        numbers = {at + 1 for at in paragraph.sentences}
        near = sum(orders[max(0, index - 1) : index + 2])
        if orders[index] and 2 * orders[index] >= len(inside) and near > 1:
            steps |= numbers
        elif len(inside) == 1 and not _ENDED.search(inside[0]):
            goods |= numbers if paragraph.kind == "list_item" or _GOODS.match(inside[0]) else set()
    found = set().union(*(items for items in (steps, goods) if len(items) >= _FEWEST_ITEMS))
    prose = sum(not article.is_heading(one) and one.number not in found | asides for one in article.sentences)
    return found if prose >= max(_FEWEST_PROSE, len(found) / 2) else set()


def _is_imperative(text: str) -> bool:
    verb = _IMPERATIVE.match(text)
    if verb is None or _NO_IMPERATIVE.match(verb[1]):
        return False
    word = verb[1].lower()
    return not (is_stop_word(word) or word in word_set("pointing", "introductions") | word_set("verbs", "no subject"))


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


def _whole_paragraphs(article: Article, corrected: frozenset[int]) -> set[int]:
    """The indices of title lines, corrections, captions, posts, affiliations and notes on the text itself."""
    titles = {span.start for span in title_lines(article)}
    found = set(corrected)
    posted = False
    found |= {i + 1 for i in range(len(article.paragraphs) - 1) if _is_under_credit(article, i)}
    found |= _reintroductions(article) | _pictured_people(article) if article.language == "en" else set()
    for index in range(len(article.paragraphs) - 1, -1, -1):  # the line below identifies a post
        paragraph = article.paragraphs[index]
        text = article.quote(paragraph.span)
        aside = paragraph.kind == "caption" or _is_aside(text, len(paragraph.sentences), article.language)
        if paragraph.span.start in titles or posted or aside:
            found.add(index)
        posted = _POSTED_BY.match(text) is not None
    return found


def _reintroductions(article: Article) -> set[int]:
    """Captions that give a full name again, although the text before them already goes on with the surname.

    News names a person in full once. Such a line stands alone, is short, and reports nobody's words; in a live blog it
    opens an item, under a time.
    """
    found, full, surnames = set(), dict[str, set[str]](), set[str]()
    before = ""
    for index, paragraph in enumerate(article.paragraphs):
        text = article.quote(paragraph.span)
        label = _LABEL.match(text)
        names = [match for match in _FULL_NAME.finditer(text) if not is_stop_word(match[1])]
        named = [
            m for m in names if (label and not label[1].isupper()) or (m.start() == 0 and text[m.end() :][:1] == " ")
        ]
        again = any(full.get(m[2]) == {m[0]} and m[2] in surnames for m in named)
        alone = paragraph.kind == "body" and len(paragraph.sentences) == 1
        short = label or word_count(text) <= _CAPTION_WORDS
        if again and alone and short and word_count(before) >= MIN_WORDS and not _reports(text):
            found.add(index)
        for match in names:
            full.setdefault(match[2], set()).add(match[0])
        surnames |= {word[0] for word in capitalised(_FULL_NAME.sub(" ", text))} & full.keys()
        before = text
    return found


_PEOPLE = 3
"""Least captions for them to be known by the people they show."""
_KNOWN_WORDS = 0.6
_QUOTED = re.compile(r"[“”\"‘#]|(?<!\w)'")
_ROLE_AND_NAME = re.compile(r"\W*(?!(?:Mr|Mrs|Ms|Miss|Dr)\b)(?:[\w’'-]+,? ){1,7}([A-Z][\w’'-]+)(?:,? [a-z]|:)")
_DOING = re.compile(r"\b(?!said|says|told|tells)\w+ (?:about|(?:his|her|their) \w+)\b")


def _pictured_people(article: Article) -> set[int]:
    """Captions of several people: each a line that opens with one who is quoted elsewhere, and whose words other
    sentences have too: ``Singer Ann Bell added her condolences on Twitter``.
    """
    stems = [frozenset(words) for words in analyse(article).stems]
    users = Counter(stem for words in stems for stem in words)
    lines, quoted = dict[int, str](), set[str]()
    for index, paragraph in enumerate(article.paragraphs):
        text = article.quote(paragraph.span)
        opening = _ROLE_AND_NAME.match(text)
        name = "".join(filter(str.isalpha, unicodedata.normalize("NFD", opening[1]))) if opening else ""
        alone = index >= _OPENING_PARAGRAPHS and len(paragraph.sentences) == 1
        if _QUOTED.search(text):
            quoted.add(name)
        elif name and alone and word_count(text) <= _CAPTION_WORDS and not _reports(_DOING.sub(" ", text)):
            words = stems[paragraph.sentences.start]
            if sum(users[stem] > 1 for stem in words) >= _KNOWN_WORDS * len(words):
                lines[index] = name
    found = {index for index, name in lines.items() if name in quoted}
    return found if len(found) >= _PEOPLE else set()


def _reports(text: str) -> bool:
    return not word_set("saying", "verbs").isdisjoint(words_of(text.lower()))


def _is_under_credit(article: Article, index: int) -> bool:
    """Whether a paragraph is a credit and the next one its caption: short, and not opening with a quotation."""
    text, below = (article.quote(article.paragraphs[at].span) for at in (index, index + 1))
    short = len(article.paragraphs[index + 1].sentences) < _CAPTION_SENTENCES and below[0] not in _OPENING
    return short and pattern("credit", article.language).fullmatch(text) is not None


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


def _labelled_captions(article: Article, spoken: Mapping[int, SpeakerLabel]) -> set[int]:
    """Captions with a label (``Older kids: Burt and Casey were …``), if the article has several of them."""
    found = set()
    body = [index for index, paragraph in enumerate(article.paragraphs) if paragraph.kind == "body"]
    for index in body:
        paragraph = article.paragraphs[index]
        label = _LABEL.match(article.quote(paragraph.span))
        short = len(paragraph.sentences) <= _CAPTION_SENTENCES and paragraph.sentences.start + 1 not in spoken
        if label and short and not (article.language == "en" and _is_speaker_label(label[1])):
            found.add(index)
    return found if _MIN_LABELS <= len(found) <= len(body) / 2 else set()


def _is_speaker_label(label: str) -> bool:
    """Whether the words before a colon introduce speech: ``Bell told the court: …``."""
    return not side_words("en").isdisjoint(label.lower().split())


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


def _between_quotations(article: Article) -> set[int]:
    """Captions inside a quotation of several paragraphs: ``“We won. / A caption. / “We lost.”``"""
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
            if _SPOKEN_BEFORE.search(text) or not short or len(waiting) >= _MAX_CAPTIONS:
                waiting = None
            else:
                waiting += [at + 1 for at in paragraph.sentences]
    return found


def _leaves_open(text: str) -> bool:
    """Whether a quotation that opens in the paragraph does not close in it."""
    if text[0] not in _OPENING:
        return _OPENS_LATE.search(text) is not None
    return _OPENING[text[0]] not in text[1:] or (text[0] in "'‘" and not _CLOSED.search(text, 1))


def _repeated_at_length(article: Article) -> set[int]:
    """Paragraphs of one sentence whose words are in another, longer sentence: captions that repeat the story."""
    stems = [frozenset(words) for words in analyse(article).stems]
    users: dict[str, list[int]] = defaultdict(list)
    for at, words in enumerate(stems):
        for word in words:
            users[word].append(at)
    found = set()
    for paragraph in article.paragraphs[_OPENING_PARAGRAPHS:]:
        at = paragraph.sentences.start
        if paragraph.kind == "body" and len(paragraph.sentences) == 1 and len(stems[at]) >= _MIN_REPEATED:
            rare = sorted((users[word] for word in stems[at]), key=len)[:_MIN_REPEATED]
            shared = Counter(other for posting in rare for other in posting[:_POSTING] if other != at)
            near = [other for other, count in shared.items() if count >= 2 and len(stems[other]) > len(stems[at])]
            if any(len(stems[at] & stems[other]) >= _REPEATED * len(stems[at]) for other in near):
                found.add(at + 1)
    return found


_LONGEST_SECTION = 12
"""Most paragraphs that are taken to stand under a heading."""


@lru_cache(maxsize=4)
def versions(article: Article) -> frozenset[int]:
    """The numbers of sentences under a heading that names whose version they give: ``POLICE VERSION``."""
    found, left, headed = set[int](), 0, _has_ended_sentences(article)
    for paragraph in article.paragraphs:
        text = article.quote(paragraph.span)
        alone = len(paragraph.sentences) == 1
        if paragraph.kind == "heading" or (alone and _is_heading(text, article.language, headed=headed)):
            left = _LONGEST_SECTION if pattern("version", article.language).fullmatch(text) else 0
        elif left:
            found.update(at + 1 for at in paragraph.sentences)
            left -= 1
    return frozenset(found)


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
