"""Which sentences can be understood alone, by a reader who has seen the title and the lead.

Surface tests decide, like the dangling-anaphora filters of early extractive systems (Paice, "Constructing literature
abstracts by computer", 1990). There is no parser, so they err towards "no". A sentence fails if it has a pronoun, a
connective or a noun (``the policy``) for something named elsewhere, a surname that another sentence introduces, part of
a quotation, or a claim whose speaker another sentence names. Outside English only openings, quotations and ``said she``
are tested.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from summarizer.extract.asides import MIN_TURN_WORDS
from summarizer.extract.quotations.lexicon import (
    CONJUNCTIONS,
    PREPOSITIONS,
    SUBORDINATORS,
    TIMES,
    TITLES,
    VERB_PARTICLES,
)
from summarizer.extract.structure import (
    SpeakerLabel,
    has_verb,
    may_be_verb,
    pattern,
    section,
    split_list,
    spoken_sentences,
    title_words,
    word_set,
)
from summarizer.text.article import Article, Sentence, word_count
from summarizer.text.lexicon import any_of, auxiliaries, calendar_names, cardinals, verbs_of_saying, word_class
from summarizer.text.sentences import FULL_NAME, is_first_person, is_question, outside_quotations
from summarizer.text.tokens import (
    capitalised,
    compounds,
    content_stems,
    ends_sentence,
    is_stop_word,
    stem,
    words_of,
)
from summarizer.text.typography import (
    ANY_MARK,
    DOUBLE_MARK,
    plain_lower,
    quoted_strings,
    quoted_words,
    without_possessive,
)

MIN_WORDS = 6
"""Least words of a key point; a shorter sentence seldom is one."""
_MAX_SHORT_ANSWER, _MAX_ATTRIBUTION = 5, 3
"""Most words of a quotation and of its attribution for a sentence to be a short answer: “Not by a crown,” he said."""
_COUNTS = word_set("pointing", "counts")
_NOUNS = word_set("pointing", "nouns") | word_set("pointing", "persons") | _COUNTS
_FIRST_WORD = 40

_OPENING = ANY_MARK + "([*•–—- "
_LEFT_OPEN = re.compile(r"\A[‘'](?=\w)(?!(?:em|t(?:is|was))\b)|[.!?][’']\Z")
"""A single mark at the edge of a sentence whose partner is in another paragraph."""
_OPENED = re.compile(r"\s[‘']")
"""A single opening mark that its quotation was set off from, at the end of the sentence before."""
_DASH = re.compile(r"\A[-–—―~](?=\s?[^\W\d_“\"‘])")
"""Before an entry of a list, or the words of somebody whom another line names."""

_PERSON = word_class("he") | word_class("she")
_PRONOUN = re.compile(
    rf"\b(?:{any_of(_PERSON | word_class('they') | word_class('it'))})\b(?!['’-]\w{{3}})", re.IGNORECASE
)
_SUBJECTS = frozenset({"he", "she", "they"})

_TITLE = rf"(?:{any_of(map(str.title, TITLES))})"
_STYLED = rf"(?:{_TITLE} )?"
_SAID = rf"(?:{any_of(verbs_of_saying())})"
_PERSON_SAID = re.compile(rf"\A\W*{_TITLE}(?:\s[A-Z][\w’'-]+)+\s{_SAID}(?:\sthat)?\s\Z")
_FULL_NAME = re.compile(FULL_NAME)
_FIRST_NAME = re.compile(rf"\A\W*{_STYLED}([A-Z][\w’'-]*[a-z])(?:['’]s?)? (?![A-Z])")
_SPEAKER = re.compile(
    rf"\b{_SAID} {_STYLED}([A-Z][\w’'-]*[a-z])(?=\s*[.,]|\Z)|[,”\"'’] {_STYLED}([A-Z][\w’'-]*[a-z]) {_SAID}\b"
)
_DEMONSTRATIVE = re.compile(
    r"(?<=[\w,;)’'\"”] )(this|these|those|such|(?<= in )that|(?<= of )that|(?<= at )that)(?: +([\w’'-]+))?", re.I
)
_THE = re.compile(r"\bthe ([\w’'-]+)(?:([.,;:)]|\Z)|\s+([\w’'-]+)(?:\s+([\w’'-]+))?)?", re.IGNORECASE)
_APPOSITION = re.compile(r"\s+(?:known|called|named|dubbed|entitled|an?|the|which|who)\b")
_QUANTITY = (
    rf"(?:{any_of(cardinals() | word_class('quantifiers') | {'few', 'half', 'neither', 'none', 'others'})}"
    r"|[\w-]+ (?:percent|per cent)|[\d.,]+ ?(?:percent|per cent|%))"
)
_AGE_FOR_NAME = re.compile(r"(?:\b[Tt]he (?:[\w-]+ )?|\A\W*)\d+-year-olds?\b(?!,? [A-Z])")
_FOR = rf" (?:{any_of(word_class('behind_nouns'))}|on behalf)\b"
_SPOKESMAN = re.compile(rf"\b(?:an?|another) spokes(?:man|woman|person)\b(?!{_FOR})", re.IGNORECASE)
"""Nobody knows for whom: ``A spokesperson who did not wish to be named said …``"""
_GROUP = re.compile(r"\b[Tt]he [\w’'-]+ (duo|trio|pair|couple|group)\b(?! (?:of|that|which|behind))")
_MODAL = re.compile(r"\b(?:would|could|might)(?:n['’]t)?\b")
"""Without it, what follows ``Bell said that …`` is as often the article's own fact as Bell's next words."""
_FACT = re.compile(r"\d|\b(?:was|were|had|did|showed|came|went|took|made|gave)\b")
_NOUN = r"(?:an?|the|one|every|each)\s[\w’'-]+"
_NOUN_BEFORE = re.compile(rf"\A\W*{_NOUN} (?:of )?\Z", re.IGNORECASE)
"""A subject right before is no antecedent: ``the bag she saw``, ``the core of her plan``."""
_THEN = re.compile(
    rf"\b(?:at the time(?! (?:of|when|that)\b)|either way|{_SAID} then)\b|\A[^.,;:]{{3,30}}, however,"
    rf"|\b(?:{any_of(auxiliaries())}),? too\W*\Z",
    re.IGNORECASE,
)
_COUNTED_PART = re.compile(
    rf"\A\W*{_QUANTITY} (?:also |then |even )?(?:\w+ed|{any_of(auxiliaries())}|began|came|went|got|took|{_SAID})\b",
    re.IGNORECASE,
)
"""``Twelve percent were not sure``: of whom?"""
_OBJECT = re.compile(
    r"\A\W*(?:[\w’'.-]+ ){1,9}(?<!that )(it|them|him|her)\b"
    rf"(?=[.,;]|\Z| (?:{any_of(PREPOSITIONS | VERB_PARTICLES | {'as', 'to', 'and', 'or'})})\b)"
)
_SECOND_CLAUSE = re.compile(rf"[,;:]|\b(?:{any_of(CONJUNCTIONS | SUBORDINATORS)}|to)\b")


@dataclass(frozen=True, slots=True)
class ReaderKnowledge:
    """What a reader already knows."""

    stems: frozenset[str]
    names: frozenset[str]
    """Words of names."""

    @staticmethod
    def of(texts: Iterable[str], language: str) -> "ReaderKnowledge":
        """The knowledge of a reader of these texts."""
        joined = " ".join(texts)
        capitals = frozenset(without_possessive(word[0]) for word in capitalised(joined))
        return ReaderKnowledge(frozenset(content_stems(joined, language)), capitals)


class StandaloneCheck:
    """Tests whether sentences of one article can be understood alone. Build it once for many sentences."""

    def __init__(self, article: Article, known: Iterable[str] = ()) -> None:
        """``known``: texts that the reader has seen, besides the title."""
        self._article = article
        self.spoken = spoken_sentences(article)
        self._introduced = _introductions(article) if article.language == "en" else {}
        self._known = ReaderKnowledge.of((title_words(article), *known), article.language)

    def is_standalone(self, sentence: Sentence) -> bool:
        """Whether a sentence is complete and refers only to what the reader knows; a turn is tested with its label."""
        if (turn := self.spoken.get(sentence.number)) is not None:
            return self._is_standalone_turn(sentence, turn)
        text = self._article.sentence_text(sentence)
        if pattern("telling", self._article.language).match(text):
            return True
        whole = word_count(text) >= MIN_WORDS and is_ended(self._article, sentence)
        if not whole or not is_self_contained(self._article, sentence) or sentence.number in _continued(self._article):
            return False
        return not (_is_short_answer(text) or has_unknown_reference(text, self._article.language, self._known))

    def is_clear(self, sentence: Sentence) -> bool:
        """Whether a sentence is more than half of a contrast, and says who acts in it.

        That is: the next one does not open with ``But``, and it has no ``I`` without a speaker and no person by an
        unexplained surname or by a description alone (``The Republican candidate said …``).
        """
        if sentence.number in self.spoken:
            return True
        text = self._article.sentence_text(sentence)
        if self._is_turned_round(sentence) or is_first_person(text) or _epithet().match(text):
            return False
        # Somebody acts or speaks by surname whom only another sentence introduces.
        names = {match[1] for match in [_FIRST_NAME.match(text)] if match}
        names |= {match[1] or match[2] for match in _SPEAKER.finditer(text)}
        return all(
            name in self._known.names or self._introduced.get(name, sentence.number) == sentence.number
            for name in names
        )

    def _is_turned_round(self, sentence: Sentence) -> bool:
        following = self._article.sentences[sentence.number : sentence.number + 1]
        words = words_of(plain_lower(self._article.sentence_text(following[0])[:_FIRST_WORD])) if following else []
        return bool(words) and words[0] in word_set("opening", "contrasts", self._article.language)

    def _is_standalone_turn(self, sentence: Sentence, turn: SpeakerLabel) -> bool:
        words = self._article.sentence_text(sentence)
        if turn.in_sentence:
            words = words[turn.label.end - sentence.span.start :].strip()
        words = words.lstrip(ANY_MARK + " ")
        if turn.asks or word_count(words) < MIN_TURN_WORDS or not ends_sentence(words):
            return False
        language = self._article.language
        if is_question(words) or starts_lowercase(words) or depends_on_context(words, language, labelled=True):
            return False
        return not has_unknown_reference(words, language, self._known)


def is_self_contained(article: Article, sentence: Sentence) -> bool:
    """Whether a reader of this sentence alone need not ask "who?", "which?" or "and before that?".

    False for: headings; questions; sentences that open with a pronoun, a demonstrative or a connective; pronouns
    without a possible antecedent in the sentence; parts of a quotation of several sentences; quotations without their
    speaker; fragments that start in lower case or end in a colon.
    """
    text = article.sentence_text(sentence)
    if article.is_heading(sentence) or is_question(text) or text.endswith((":", "：", ",", "，")):
        return False
    if _DASH.match(text):
        return False
    if quotation_is_cut(article, sentence) or starts_lowercase(text):
        return False
    return not depends_on_context(text, article.language)


def is_ended(article: Article, sentence: Sentence) -> bool:
    """Whether a sentence has a final mark or, in English, is a list item; a line without one runs into the next."""
    in_list = article.language == "en" and article.paragraphs[sentence.paragraph].kind == "list_item"
    return in_list or ends_sentence(article.sentence_text(sentence))


def depends_on_context(text: str, language: str = "en", *, labelled: bool = False) -> bool:
    """Whether a sentence refers to something before it.

    ``labelled``: the sentence is shown with its speaker, so that ``I`` and ``we`` are clear.
    """
    inner = text.lstrip(_OPENING)
    words = words_of(plain_lower(inner[:200]))
    if not words or words[0] in word_set("opening", "connectives", language):
        return True
    if plain_lower(inner).startswith(_connective_phrases(language)):
        return True
    quoted = labelled or (text[:1] != inner[:1] and outside_quotations(text)[:1] == " ")
    if words[0] in word_set("opening", "pointing", language) and not _is_harmless_opening(words, quoted):
        return True
    outside = outside_quotations(text)
    told = words_of(outside)
    if not told:
        return True
    opened = outside[:1] == " " != text[:1]
    unsaid = opened and (len(told) == 1 or not any(map(may_be_verb, told)))  # ``“You blamed thousands of” workers.``
    return language == "en" and (unsaid or _pronoun_without_referent(outside))


def has_unknown_reference(text: str, language: str, known: ReaderKnowledge) -> bool:
    """Whether a sentence refers to something that neither ``known`` nor the beginning of the sentence introduces."""
    if pattern("said by pronoun", language).search(text):
        return True
    if language != "en":
        return pattern("introduced pronoun", language).match(text) is not None
    return (
        _AGE_FOR_NAME.search(text) is not None
        or _SPOKESMAN.search(text) is not None
        or any(stem(group[1]) not in known.stems for group in _GROUP.finditer(text))
        or _THEN.search(text) is not None
        or _COUNTED_PART.match(text) is not None
        or _has_demonstrative(text)
        or _has_unknown_object(text)
        or not has_verb(text)
        or any(_has_anaphoric_noun(text, match, known) for match in _THE.finditer(text))
    )


def quotation_is_cut(article: Article, sentence: Sentence) -> bool:
    """Whether the sentence has a part of a quotation, or a mark without its partner."""
    return sentence.number in _cut_quotations(article)


def is_inside_quotation(article: Article, sentence: Sentence) -> bool:
    """Whether a sentence stands between the marks of a quotation of several sentences, with no word of the article."""
    return quotation_is_cut(article, sentence) and not DOUBLE_MARK.search(
        article.sentence_text(sentence).lstrip(ANY_MARK)
    )


@lru_cache(maxsize=4)
def _cut_quotations(article: Article) -> frozenset[int]:
    cut = set()
    found = quoted_strings(article.text, [paragraph.span for paragraph in article.paragraphs], article.language)
    for paragraph, strings in zip(article.paragraphs, found, strict=True):
        for sentence in article.sentences[paragraph.sentences.start : paragraph.sentences.stop]:
            here = [string for string in strings if string.span.overlaps(sentence.span)]
            whole = all(string.closed and sentence.span.covers(string.span) for string in here)
            before = article.text[paragraph.span.start : sentence.span.start].rstrip()[-2:]
            whole = whole and not _OPENED.fullmatch(before)
            outside = article.sentence_text(sentence)
            for string in here:
                outside = outside.replace(article.quote(string.span), "")
            if not whole or DOUBLE_MARK.search(outside) or _LEFT_OPEN.search(outside):
                cut.add(sentence.number)
    return frozenset(cut)


@lru_cache(maxsize=4)
def _continued(article: Article) -> frozenset[int]:
    """The sentences that may go on with what somebody says in the one before: ``Bell argues that it fails. It hurts …``

    In English, until a sentence of the paragraph has a speaker of its own, a figure or a past tense; after another verb
    of speech than those of arguing only with ``would``, ``could`` or ``might``.
    """
    found: set[int] = set()
    if article.language != "en":
        return frozenset()
    for paragraph in article.paragraphs:
        argues = says = False
        for sentence in article.sentences[paragraph.sentences.start : paragraph.sentences.stop]:
            text = article.sentence_text(sentence)
            arguing = pattern("argues", "en").search(text) is not None
            if arguing or pattern("takes side", "en").search(text):
                argues, says = arguing, True
            elif _FACT.search(text) or not (argues or (says and _MODAL.search(text))):
                argues = says = False
            else:
                found.add(sentence.number)
    return frozenset(found)


@lru_cache(maxsize=4)
def _introductions(article: Article) -> Mapping[str, int]:
    """Given name or surname → number of the first sentence that has both, in English."""
    found: dict[str, int] = {}
    for sentence in article.sentences:
        for match in _FULL_NAME.finditer(article.sentence_text(sentence)):
            found.setdefault(match["surname"], sentence.number)
            given = match[0].split()[0]
            if not is_stop_word(given) and given == without_possessive(given):
                found.setdefault(given, sentence.number)
    return MappingProxyType(found)


@cache
def _connective_phrases(language: str) -> tuple[str, ...]:
    return tuple(split_list(section("opening", language), "phrases"))


@cache
def _times() -> frozenset[str]:
    """Words of time: ``this week`` refers to the article's date, not to an earlier sentence."""
    return TIMES | calendar_names()


@cache
def _epithet() -> re.Pattern[str]:
    """A person by a description of two or more words, as the subject."""
    persons = "|".join(sorted(word_set("pointing", "persons")))
    return re.compile(
        rf"\A\W*The (?:[\w’'-]+ ){{1,4}}?(?:{persons})"
        rf"(?:,|\s(?:also |later |then )?(?:was|is|had|will|would|did|\w+ed|\w+s|{_SAID})\b)"
    )


@cache
def _introduction() -> re.Pattern[str]:
    words = "|".join(sorted(word_set("pointing", "introductions")))
    return re.compile(rf"\A(?:{words})\b[^,]{{0,120}},\s*", re.IGNORECASE)


def _is_harmless_opening(words: list[str], quoted: bool) -> bool:
    """Openings that need no context: ``This week …``, ``Both Anna and …``, ``Those who …``, ``“We …,” said Anna``."""
    second = words[1] if len(words) > 1 else ""
    if words[0] in {"this", "that"}:
        return second in _times()
    if words[0] in {"both", "either", "neither"}:
        return ("and" in words or "or" in words or "nor" in words) and second != "of"
    if words[0] == "those":
        return second in word_set("pointing", "those")
    return quoted and words[0].split("'")[0] in {"i", "we", "my", "our", "you", "your"}


def _pronoun_without_referent(text: str) -> bool:
    """``In Hanoi, he warned …``: the first third-person pronoun has no possible antecedent before it."""
    pronoun = _PRONOUN.search(text)
    if pronoun is None:
        return False
    introduced = 0
    while more := _introduction().match(text[introduced:]):
        introduced += more.end()
    if pronoun.start() < introduced:
        return not _names(text[introduced:])  # “In his speech, Anna Bell …”
    before = text[introduced : pronoun.start()]
    if pronoun.group().lower() in _SUBJECTS or before.endswith(" of "):
        before = _NOUN_BEFORE.sub("", before)
    if pronoun.group().lower() in _PERSON:
        return not (_names(before) or re.search(rf"\b{_NOUN}", before, re.IGNORECASE))
    if _PERSON_SAID.match(before):
        return True  # “Mr Bell said that they …”
    return all(is_stop_word(word) for word in words_of(before))


def _names(text: str) -> list[str]:
    """Words that may be a person's name; a first word that looks like a plural or an adverb is not."""
    found = []
    for match in capitalised(text):
        word = match.group().lower()
        first = not text[: match.start()].strip() and not text[match.end() + 1 : match.end() + 2].isupper()
        no_name = first and (word.endswith(("s", "ly")) or word in word_set("pointing", "no names"))
        if not (no_name or word in calendar_names() or is_stop_word(word)):
            found.append(match.group())
    return found


def starts_lowercase(text: str) -> bool:
    """Whether a text starts in lower case, as a fragment does; ``iPhone`` does not count."""
    first = next(compounds(text[:_FIRST_WORD]), None)
    return first is not None and first.start() <= 1 and first[0].islower()


def _is_short_answer(text: str) -> bool:
    """Whether a sentence is only a few quoted words and their speaker: an answer without its question."""
    quoted = sum(word_count(one.text) for one in quoted_words(text))
    return 0 < quoted <= _MAX_SHORT_ANSWER and word_count(text) - quoted <= _MAX_ATTRIBUTION


def _has_demonstrative(text: str) -> bool:
    """Whether a demonstrative refers back: ``one of these deaths``, ``in such a case``."""
    return any(not _is_harmless_demonstrative(text, match) for match in _DEMONSTRATIVE.finditer(text))


def _is_harmless_demonstrative(text: str, match: re.Match[str]) -> bool:
    """Demonstratives that need no context: ``this week``, ``those who``, ``such as``, ``and this could be``."""
    word, noun = match[1].lower(), (match[2] or "").lower()
    if word == "that" and (not noun or is_stop_word(noun)):
        return True  # ``in that he``
    if noun in _times() or (word == "those" and noun in word_set("pointing", "those")):
        return True
    if word == "such" and noun in {"as", "that"}:
        return True
    if word in {"this", "these"} and noun in word_set("pointing", "present"):
        return True
    if word == "this" and may_be_verb(noun) and "," in text[: match.start()]:
        return True
    return bool(noun) and (match[2][0].isupper() or stem(noun) in content_stems(text[: match.start()]))


def _has_unknown_object(text: str) -> bool:
    """``Clinton cited it as …``: a pronoun object of the first clause, which has no antecedent."""
    match = _OBJECT.match(text)
    return match is not None and not _SECOND_CLAUSE.search(text[: match.start(1)])


def _has_anaphoric_noun(text: str, the: re.Match[str], known: ReaderKnowledge) -> bool:
    """A noun that refers to something named elsewhere: ``The agency said``, ``concern about the policy``."""
    noun, following = plain_lower(the[1]), (the[3] or "").lower()
    base = _base(the[1])
    matter = base in word_set("pointing", "matters")
    if not (matter or base in _NOUNS) or following in word_set("pointing", "introducing"):
        return False
    if matter and pattern("siding", "en").search(text, 0, the.start()):
        return False
    if the[2] == "," and _APPOSITION.match(text, the.end()):
        return False
    acts = may_be_verb(following) and not (base in _COUNTS and following.endswith("s"))  # ``the four posts``
    ends = bool(the[2]) or not following.strip("-") or noun != base or acts or is_stop_word(following)
    told = base not in _COUNTS and stem(base) in known.stems  # a count may be of other things
    return ends and not told and stem(base) not in content_stems(text[: the.start()])


def _base(noun: str) -> str:
    return without_possessive(plain_lower(noun))
