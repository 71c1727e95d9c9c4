"""Structure of an article: its title line, the turns of speakers, and patterns for captions and corrections.

The words in the patterns are in ``summarizer/text/data/<language>/summary.toml``. A language without that file, or
without one of its lists, has no such pattern.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from summarizer.text import lexicon
from summarizer.text.article import Article, Paragraph, Span
from summarizer.text.sentences import FULL_NAME, LABEL, SIGNED, is_first_person, is_question, speaker_label
from summarizer.text.tokens import content_stems, ends_sentence, is_stop_word, pieces, words_of
from summarizer.text.typography import ANY_MARK, plain_lower, without_possessive

_SALUTATION = re.compile(r"(?:SIR|Sir|Dear (?:Sir|Madam|Editor)[^\n]{0,20}?|To the Editor)\s*[-–—,:]\s*")
_FULL_NAME = re.compile(FULL_NAME)
_SIGNATURE = re.compile(rf"(?P<name>{FULL_NAME})(?:\.|,[^\n]{{2,60}})?")
"""A line with a name, under a letter or a comment: ``Rosa Lind, Orrin``"""
_MIN_TURNS, _MIN_LABELS = 3, 2
_TRANSCRIPT_SHARE = 0.6
"""If the labels span this share of the paragraphs after the first one, the article is a transcript to its end."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted speech of one speaker."""

    label: Span
    """The speaker's label without its colon, or the name under a letter."""
    speech: tuple[Span, ...]
    """The speech without the label, one span for each paragraph."""
    asks: bool
    """Whether the label is that of an interviewer."""


@cache
def _asking() -> frozenset[str]:
    return lexicon.entries(lexicon.table("turns")["asking"])


@lru_cache(maxsize=4)
def find_turns(article: Article) -> tuple[Turn, ...]:
    """The turns of an article, in order; only signed letters if fewer than three paragraphs or two labels are found."""
    labelled = [(n, p, found) for n, p in enumerate(article.paragraphs) if (found := _find_label(article, p))]
    if not _is_transcript([_label_text(found) for _, _, found in labelled]):
        return tuple(_signed_letters(article))
    return tuple(_labelled_turns(article, labelled))


def spoken_paragraphs(turns: Sequence[Turn], article: Article) -> frozenset[int]:
    """The indices of the paragraphs that belong to a turn."""
    starts = (span.start for turn in turns for span in turn.speech)
    return frozenset(article.sentence_at(start).paragraph for start in starts)


def _find_label(article: Article, paragraph: Paragraph) -> re.Match[str] | None:
    return (
        None if paragraph.kind == "heading" else speaker_label(article.text, paragraph.span.start, paragraph.span.end)
    )


def _label_text(found: re.Match[str]) -> str:
    return " ".join(found["label"].split())


def _is_transcript(labels: Sequence[str]) -> bool:
    counted = Counter(labels)
    capitalised = all(label.upper() == label for label in labels)
    return (
        len(labels) >= _MIN_TURNS
        and len(counted) >= _MIN_LABELS
        and (capitalised or max(counted.values()) > 1 or any(label.lower() in _asking() for label in labels))
    )


def _labelled_turns(article: Article, labelled: Sequence[tuple[int, Paragraph, re.Match[str]]]) -> Iterator[Turn]:
    total = len(article.paragraphs)
    first, last = labelled[0][0], labelled[-1][0]
    whole = (last - first + 1) >= _TRANSCRIPT_SHARE * (total - first)
    stops = [number for number, _, _ in labelled[1:]] + [total if whole else last + 1]
    for (number, paragraph, found), stop in zip(labelled, stops, strict=True):
        speech = [Span(found.end(), paragraph.span.end)]
        for later in article.paragraphs[number + 1 : stop]:
            if later.kind == "heading" or LABEL.match(article.text, later.span.start, later.span.end):
                break
            speech.append(later.span)
        label = Span(*found.span("label"))
        lower = article.quote(label).lower()
        asks = any(lower == word or lower.startswith(word + " ") for word in _asking())
        yield Turn(label, tuple(speech), asks)


def _signed_letters(article: Article) -> Iterator[Turn]:
    """``SIR - I oppose the dam. … / Rosa Lind, Orrin``: a letter with the name under it."""
    for number, paragraph in enumerate(article.paragraphs):
        opening = _SALUTATION.match(article.text, paragraph.span.start, paragraph.span.end)
        if opening is None:
            continue
        speech = [Span(opening.end(), paragraph.span.end)]
        for later in article.paragraphs[number + 1 : number + 1 + _MAX_LETTER_PARAGRAPHS]:
            if name := _signature(article, later.span):
                yield Turn(name, tuple(speech), asks=False)
                break
            if _SALUTATION.match(article.text, later.span.start, later.span.end):
                break
            speech.append(later.span)
        else:
            yield from _signed_on_last_line(article, speech)


def _signed_quotations(article: Article) -> Iterator[Turn]:
    """``“The dam is a mistake. It must go.” — Rosa Lind``: quoted paragraphs with a name behind a dash."""
    for paragraph in article.paragraphs:
        text, start = article.quote(paragraph.span), paragraph.span.start
        signed = SIGNED.search(text)
        if signed and signed.start() and text[0] in ANY_MARK:
            name = Span(start + signed.start("name"), start + signed.end("name"))
            yield Turn(name, (Span(start, start + signed.start() + 1),), asks=False)


def _signed_comments(article: Article) -> Iterator[Turn]:
    """Comments of readers, each with a name in a paragraph of its own below: three at least, to the article's end."""
    paragraphs = article.paragraphs
    names = {n: name for n, p in enumerate(paragraphs) if (name := _signature(article, p.span))}
    if len(names) < _MIN_TURNS or len(paragraphs) - 1 not in names:
        return
    first = int(len(paragraphs[0].sentences) == 1)  # a title or the first comment's own
    for start, (stop, name) in zip([first - 1, *names], names.items(), strict=False):
        speech = tuple(p.span for p in paragraphs[start + 1 : stop] if p.kind != "heading")
        yield Turn(name, speech, asks=False)


def _signed_on_last_line(article: Article, speech: Sequence[Span]) -> Iterator[Turn]:
    """The name on the last line of a letter's own block."""
    last = speech[-1]
    line = article.text.rfind("\n", last.start, last.end)
    if line >= 0 and (name := _signature(article, Span(line + 1, last.end))):
        yield Turn(name, (*speech[:-1], Span(last.start, line)), asks=False)


def _signature(article: Article, line: Span) -> Span | None:
    """The name on a line that is only a name, perhaps with a place; None for any other line."""
    found = _SIGNATURE.fullmatch(article.text, line.start, line.end)
    return Span(*found.span("name")) if found and len(found["name"].split()) <= _MAX_NAME_WORDS else None


_MAX_NAME_WORDS = 4
_MAX_LETTER_PARAGRAPHS = 12
"""Paragraphs searched for the signature of a letter."""


_NEVER = re.compile(r"(?!)")
_SUBJECT_BEFORE = (
    rf"(?:{lexicon.any_of(lexicon.word_class('behind_nouns'))}|who)\b|\w+ed\b"
    rf"|(?:{lexicon.any_of(lexicon.auxiliaries())})(?:n['’]t)?\b"
)
_RELATIVE = lexicon.word_class("relatives") | {"where"}

_LONGER_WORD = 3
_FEWEST_CASED = 3
"""Least content words for a first line in title case to be the title."""
_FEWEST_QUESTIONS = 4
_SHARE_OF_QUESTIONS = 0.2
"""Least share of questions among the paragraphs of an interview without labels."""
_LONGEST_QUESTION = 80
"""Most words of an interviewer's question."""
_LONGEST_TITLE, _LONGEST_IN_CASE = 20, 30
"""Most words of a title, and of one in title case, which is sure."""
_FEWEST_SHARED, _SHARE = 2, 0.5
"""A line that ends in a full stop is a title only if it shares this many content words, and this share of its own, with
the paragraph below it."""
_READ = 600
"""Code points of the text below a title that are compared."""
_SAME = 0.8
_TRAILING = re.compile(r"[\s;:,]+\Z|(?<![.\s])(?<!\.[^\W\d_])\.\Z")


_PATTERNS: Mapping[str, tuple[str, ...]] = {
    "bracketed": (r"[(\[](?:[^()\[\]]{{0,60}}[,;:/ ] ?)?(?:{})[)\]]", "captions", "bracketed", "named"),  # (Bell, left)
    "named": (r"(?-i:[A-ZÀ-Þ])[\w’'-]+, (?:{}),", "captions", "named"),  # Bell, left, and Ott, right, …
    "caption": (r"(?:{})(?!\w)", "captions", "opening"),
    "shown": (
        r"\W*(?:(?!(?:{saying})\b)[\w’'.-]+,? ){{0,6}}?(?:(?-i:[A-Z])[\w’'.-]+ ){{2,5}}"
        r"(?:\([^)]{{1,20}}\) )?(?:and (?:[\w’'.-]+ ){{2,6}})?(?-i:{}) "
        r"(?:{beside}|\w+ as (?:(?-i:[A-Z])\w+|he|she|they))\b",
        "captions",
        "shown",
    ),
    "correction": (r"[\W\d_]*(?:{})(?!\w)", "corrections", "opening"),
    "update": (r"[\W\d_]*(?:{})", "corrections", "updates"),
    "correction heading": (r"(?:[\d:.]+\s+)?(?:{})\W*", "corrections", "heading"),
    "housekeeping": (r"(?:{})(?!\w)", "housekeeping", "opening"),
    "call": (r"(?:{})\b[^.!?]*\bhere\W*\Z", "housekeeping", "calls"),
    "greeting": (r"(?:{})(?!\w)", "housekeeping", "titles"),
    "telling": (r"(?:{})\s*:", "labels", "telling"),
    "checked claim": (r"(?:{})\W*", "labels", "checked"),
    "argues": (r"\b(?:{})\b", "saying", "arguing"),
    "siding": (r"\b(?:{})\b", "saying", "sides"),
}
"""Name → template, section and keys of its words. Opening patterns are matched at a sentence's first letter."""


@cache
def pattern(mark: str, language: str) -> re.Pattern[str]:
    """The pattern with a name in a language (ISO 639-1); it never matches if the language has no words for it.

    The names are those listed above, and ``of itself`` (``This report has been written by …``), ``takes side`` (a verb
    of speech or of taking sides), ``said by pronoun`` (``…, she said``) and ``introduced pronoun`` (``Selon lui``).
    """
    if mark in _PATTERNS:
        template, name, *keys = _PATTERNS[mark]
        words = lexicon.any_of(word for key in keys for word in word_set(name, key, language))
        beside = lexicon.any_of(word_set(name, "beside", language))
        return re.compile(template.format(words, saying=_saying(language), beside=beside), re.I) if words else _NEVER
    name, build = _PATTERN_BUILDERS[mark]
    return re.compile(build(language), re.I) if section(name, language) else _NEVER


@cache
def _anywhere(name: str, language: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase) for phrase in lexicon.phrases(section(name, language).get("anywhere", "")))


def has_phrase(text: str, name: str, language: str) -> bool:
    """Whether a text contains a phrase that marks ``captions``, ``corrections`` or ``housekeeping``.

    Searching for each phrase is faster than one pattern for all.
    """
    folded = plain_lower(text)
    return any(phrase in folded for phrase in _anywhere(name, language))


def corrections(article: Article) -> frozenset[int]:
    """The indices of corrections: paragraphs that correct something, or that follow a heading such as "Correction"."""
    found: set[int] = set()
    after_heading = False
    for index, paragraph in enumerate(article.paragraphs):
        text = article.quote(paragraph.span)
        under = after_heading and paragraph.kind != "heading"
        after_heading = pattern("correction heading", article.language).fullmatch(text) is not None
        opens = pattern("correction", article.language).match(text)
        if under or after_heading or opens or has_phrase(text, "corrections", article.language):
            found.add(index)
    return frozenset(found)


@cache
def side_words(language: str) -> frozenset[str]:
    """The verbs of speech and of taking sides."""
    return lexicon.verbs_of_saying(language) | word_set("saying", "sides", language)


@cache
def section(name: str, language: str = "en") -> Mapping[str, str]:
    """A section of a language's ``summary.toml``; empty if there is none."""
    found: Mapping[str, str] = lexicon.table_if_any("summary", language).get(name, {})
    return found


_VERB_FORMS = {"shown": slice(0, 2), "sides": slice(1, 3), "arguing": slice(0, 3)}
"""List → which of the base, third-person and past forms of the verbs beside it belong to it."""


@cache
def word_set(name: str, key: str, language: str = "en") -> frozenset[str]:
    """A list in that file, such as ``pointing``, ``nouns``, as a set, and the verbs beside it in their forms."""
    verbs = split_list(section(name, language), f"{key} verbs")
    forms = (form for verb in verbs for kind in lexicon.forms(verb)[_VERB_FORMS[key]] for form in kind)
    return split_list(section(name, language), key).union(forms)


def split_list(lists: Mapping[str, str], key: str) -> frozenset[str]:
    """The entries of one list."""
    return lexicon.entries(lists.get(key, ""))


@lru_cache(maxsize=4)
def title_lines(article: Article) -> tuple[Span, ...]:
    """The paragraphs at the top that are a title: a repetition of the known title, or else the first line.

    A first line is the title if it is short, a longer paragraph follows, and it has no full stop or the paragraphs
    below repeat its words.
    """
    if article.title:
        stems = frozenset(content_stems(article.title, article.language))
        return tuple(p.span for p in article.paragraphs[:2] if _repeats(article, p, stems))
    if len(article.paragraphs) < 2 or article.paragraphs[0].kind != "body":
        return ()
    first, following = article.paragraphs[:2]
    return (first.span,) if _is_title(article, first, following) else ()


def own_title(article: Article) -> Span | None:
    """The span of the title at the start of the text, without a final full stop; None if there is none."""
    lines = title_lines(article)
    if article.title or not lines:
        return None
    text = article.quote(lines[0])
    return Span(lines[0].start, lines[0].start + len(without_stop(text)))


def without_stop(text: str) -> str:
    """A text without a final full stop, or the marks and spaces at its end; ``U.S.`` keeps its own."""
    return _TRAILING.sub("", text)


def line_below_site_name(article: Article) -> Span | None:
    """The first line, if it is a title and the known one names the site: it shares not two words with the text."""
    if article.title is None or len(article.paragraphs) < 2:
        return None
    first, following = article.paragraphs[:2]
    below = frozenset(content_stems(article.quote(following.span)[:_READ], article.language))
    if len(below.intersection(content_stems(article.title, article.language))) >= _FEWEST_SHARED:
        return None
    line = frozenset(content_stems(article.quote(first.span), article.language))
    if ends_sentence(article.quote(first.span)) or len(line & below) < _FEWEST_SHARED:
        return None
    return first.span if first.kind == "body" and _is_title(article, first, following) else None


def title_words(article: Article) -> str:
    """The title, or else the title line; empty if there is neither."""
    own = own_title(article)
    return article.title or (article.quote(own) if own else "")


@dataclass(frozen=True, slots=True)
class SpeakerLabel:
    """The speaker of a sentence."""

    label: Span
    """The speaker's label ``HOLT:``, or the name under a letter."""
    in_sentence: bool
    """Whether the sentence itself contains the label."""
    asks: bool
    """Whether the speaker is an interviewer."""

    def with_label(self, article: Article, words: str) -> str:
        """Words of the sentence with the label in front, as in the article."""
        label = article.quote(self.label)
        return words if self.in_sentence else f"{label}{'' if label.endswith(':') else ':'} {words}"


@lru_cache(maxsize=4)
def spoken_sentences(article: Article) -> Mapping[int, SpeakerLabel]:
    """Sentence number → speaker, in a transcript, an interview or a letter; without the article's own sentences."""
    found: dict[int, SpeakerLabel] = {}
    titles = title_lines(article)  # a title such as ``Lind: No dam in Orrin`` is not a turn
    all_turns = [*find_turns(article), *_signed_quotations(article), *_signed_comments(article)]
    turns = [turn for turn in all_turns if not any(line.covers(turn.label) for line in titles)]
    interviewers = _askers(article, turns)
    for turn in turns:
        label = _label(article, turn)
        asks = turn.asks or article.quote(turn.label) in interviewers
        for speech in turn.speech:
            for sentence in article.sentences_in(speech):
                found[sentence.number] = SpeakerLabel(label, sentence.span.covers(label), asks)
    return MappingProxyType(found or _unlabelled_interview(article))


def has_verb(text: str) -> bool:
    """Whether the main clause has a possible finite verb; ``Merchandise on sale with just days to go`` has none.

    The verb of a relative or an opening clause does not count: ``States where the drug is legal``, ``When asked``.
    """
    words = [piece for piece in pieces(plain_lower(text)) if piece == "," or piece[0].isalnum()]
    if words and words[0] in _finite() - lexicon.verbs_or_nouns() and "," not in words:
        return False  # ``Ran a college that cheated its students.``: an entry of a list, without its subject
    if words and words[0] in word_set("verbs", "subordinating") and "," not in words:
        return _verb_groups(words) > 1
    relative = next((at for at, word in enumerate(words) if at and word in _RELATIVE and words[at - 1] != ","), None)
    if relative is None:
        return _verb_groups(words) > 0
    before = words[relative - 1]  # a noun, or the verb: ``it's where``, ``said that``
    said = words[relative] == "that"  # ``Resolved that``
    verb = said or "'" in before or before in _being()
    return _verb_groups(words[0 if said else 1 : relative - 1 + verb]) > 0 or _verb_groups(words[relative:]) > 1


def _verb_groups(words: Sequence[str]) -> int:
    """The number of possible verb groups: ``was caught`` is one, ``was caught will be turned`` are two."""
    being, known = _being(), lexicon.verbs_of_sentences()
    no_subject = word_set("verbs", "no subject") | lexicon.cardinals() - {"one"}
    found, before, verb_before = 0, "", False
    for word in words:
        verb = may_be_verb(word) or "'" in word or word in known
        verb = verb and before not in no_subject
        found += verb and (not verb_before or (word in being and before not in being))
        before, verb_before = word, verb
    return found


def is_title_case(text: str, fewest: int = 4) -> bool:
    """Whether an English line is in title case: ``Small Steps Toward College Savings.``

    ``fewest``: least words with a capital, so that a name alone is no heading.
    """
    words = [without_possessive(word) for word in words_of(text)]
    words = [word for word in words if len(word) >= _LONGER_WORD and word.isalpha() and not is_stop_word(word)]
    return len(words) >= fewest and all(word[0].isupper() for word in words)


def may_be_verb(word: str) -> bool:
    """Whether a lower-case English word may be a verb after its subject."""
    ends_in_s = word.endswith("s") and not word.endswith(("ss", "'s")) and not is_stop_word(word)
    ends_in_s = ends_in_s and word not in word_set("verbs", "nouns")
    return word in _finite() or word.endswith(("ed", "ly")) or ends_in_s


@cache
def _being() -> frozenset[str]:
    """Auxiliaries, and verbs that stand like ``is``."""
    negated = lexicon.negated_modals() | lexicon.negated_auxiliaries()
    return lexicon.auxiliaries() | negated | {"be", "been"} | word_set("verbs", "being")


@cache
def _finite() -> frozenset[str]:
    return lexicon.past_forms() | lexicon.finite_verbs() | _being() | word_set("verbs", "common")


@cache
def verbs_before_colon() -> frozenset[str]:
    """Verbs with which a label is the beginning of a sentence: ``Bell replied: “Never.”``"""
    return side_words("en") | _being() | word_set("verbs", "common")


def _unlabelled_interview(article: Article) -> dict[int, SpeakerLabel]:
    """Speakers in an interview without labels, if the answers are in the first person.

    The paragraph after a question gets the name that the introduction repeats. All other paragraphs from the first
    question on count as the interviewer's.
    """
    texts = [article.quote(paragraph.span) for paragraph in article.paragraphs]
    questions = [
        index
        for index, text in enumerate(texts)
        if is_question(text) and len(text.split()) <= _LONGEST_QUESTION and text[0] not in ANY_MARK
    ]
    answers = {index + 1 for index in questions if index + 1 < len(texts)}.difference(questions)
    personal = sum(is_first_person(texts[index]) for index in answers)
    if len(questions) < _FEWEST_QUESTIONS or 2 * personal < len(questions):
        return {}
    if len(questions) < _SHARE_OF_QUESTIONS * (len(texts) - questions[0]):
        return {}  # a writer who asks the reader now and then
    name = _repeated_name(article, article.paragraphs[questions[0]].span.start)
    found = {}
    for index in range(questions[0], len(texts)):
        for at in article.paragraphs[index].sentences:
            label = name or article.sentences[at].span
            found[at + 1] = SpeakerLabel(label, in_sentence=name is None, asks=name is None or index not in answers)
    return found


def _repeated_name(article: Article, end: int) -> Span | None:
    """The most frequent full name before ``end``, if it occurs at least twice."""
    names = list(_FULL_NAME.finditer(article.text, 0, end))
    counted = Counter(match[0] for match in names).most_common(2)
    if not counted or counted[0][1] < 2 or (len(counted) > 1 and counted[1][1] == counted[0][1]):
        return None
    return next(Span(*match.span()) for match in names if match[0] == counted[0][0])


def _askers(article: Article, turns: Sequence[Turn]) -> frozenset[str]:
    """The labels of which at least half of the turns end in a question; empty if that is true of all labels."""
    counted: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    for turn in turns:
        name = article.quote(turn.label)
        counted[name] += 1
        questions[name] += bool(turn.speech) and is_question(article.quote(turn.speech[-1]))
    interviewers = frozenset(name for name in counted if 2 * questions[name] >= counted[name])
    return interviewers if len(interviewers) < len(counted) else frozenset()


def _label(article: Article, turn: Turn) -> Span:
    """The label with everything up to its colon: ``REPORTER (Radio Nine):``."""
    if not turn.speech or turn.speech[0].start < turn.label.end:
        return turn.label
    between = article.quote(Span(turn.label.end, turn.speech[0].start))
    return Span(turn.label.start, turn.label.end + len(between.rstrip()))


def _repeats(article: Article, paragraph: Paragraph, title: frozenset[str]) -> bool:
    """Whether a paragraph only repeats the title; a lead that says more is kept."""
    stems = frozenset(content_stems(article.quote(paragraph.span)[:_READ], article.language))
    return len(paragraph.sentences) <= 2 and len(stems & title) >= _SAME * max(len(stems | title), 1)


def _is_title(article: Article, first: Paragraph, following: Paragraph) -> bool:
    text, below = article.quote(first.span), article.quote(following.span)[:_READ]
    words, english = len(text.split()), article.language == "en"
    if words > _LONGEST_IN_CASE or len(first.sentences) > 2:
        return False
    if english and is_title_case(text, _FEWEST_CASED):
        return True
    caption = text[0] in ANY_MARK or pattern("bracketed", article.language).search(text)
    if words > _LONGEST_TITLE or caption or len(below) <= len(text) or following.kind != "body":
        return False
    if not ends_sentence(text) or (english and not has_verb(text)):
        return " " in text and not text.endswith((":", ","))
    stems = frozenset(content_stems(text, article.language))
    shared = len(stems & frozenset(content_stems(below, article.language)))
    return shared >= _FEWEST_SHARED and shared >= _SHARE * len(stems)


def _said_by_pronoun(language: str) -> str:
    verbs, pronouns = _saying(language), _alternatives(section("saying", language)["pronouns"])
    return (
        rf"[,{ANY_MARK}]\s*(?:(?:{pronouns})\s+(?:\w+\s+)?(?:{verbs})\b"
        rf"|(?:{verbs})(?:\s+|-(?:t-)?)(?:{pronouns})\b(?!\s+(?:{_SUBJECT_BEFORE}))"
        rf"|(?:{verbs})(?=\s*[.;,]|\s*\Z))"
    )


def _introduced_pronoun(language: str) -> str:
    """A preposition with a pronoun, or with a phrase that ends in a comma or a verb and a pronoun as its subject."""
    words = section("introducing", language)
    prepositions, times = _alternatives(words["prepositions"]), _alternatives(words["times"])
    pronouns, subjects = _alternatives(words["pronouns"]), _alternatives(words["subjects"])
    return (
        rf"\W*(?:{prepositions})\s(?:(?:{pronouns})\b(?!\s(?:{times})\b)"
        rf"|(?:[\w’'-]+\s){{1,6}}?[\w’'-]+,?\s(?:{subjects})\b)"
    )


def _of_itself(language: str) -> str:
    words = section("of itself", language)
    documents, made, whom = (_alternatives(words[key]) for key in ("documents", "made", "write to"))
    return (
        rf"\A\W*(?:this|these|the(?: following| present)?)\s(?:\w+\s)?(?:{documents})\s"
        rf"(?:{lexicon.any_of(lexicon.word_class('copulas'))}|has been|have been)\s(?:\w+ly\s)?(?:{made})\b"
        rf"|\b(?:should|may|can|must|please)\s(?:write|report|speak|turn|apply)\sto\sthe\s(?:{whom})\b"
    )


def _takes_side(language: str) -> str:
    return rf"\b(?:{lexicon.any_of(side_words(language))})\b"


_PATTERN_BUILDERS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "of itself": ("of itself", _of_itself),
    "takes side": ("saying", _takes_side),
    "said by pronoun": ("saying", _said_by_pronoun),
    "introduced pronoun": ("introducing", _introduced_pronoun),
}


def _saying(language: str) -> str:
    return lexicon.any_of(lexicon.verbs_of_saying(language))


def _alternatives(phrases: str) -> str:
    return lexicon.any_of(map(" ".join, lexicon.phrases(phrases)))
