"""Targets of stances: noun phrases after a verb, in the article's words, and the choice among them."""

import re
from collections.abc import Callable, Iterator, Sequence

from summarizer.extract.quotations.grammar import before_preposition, is_adverb, is_finite, noun_phrase_start
from summarizer.extract.quotations.lexicon import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    CUES,
    DAYS,
    DEMONSTRATIVES,
    DETERMINERS,
    INSIDE_NAMES,
    OBJECT_PRONOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    TIMES,
    VERB_PARTICLES,
    Range,
)
from summarizer.extract.stances.predicates import (
    ANAPHORS,
    REACH,
    Match,
    is_reporting,
    listed,
    match_at,
    past_forms,
    verb_forms,
)
from summarizer.text.article import Article, Span
from summarizer.text.lexicon import any_of
from summarizer.text.tokens import Word, currency_signs
from summarizer.text.typography import POSSESSIVE

_LONGEST = 14
_INNER_MARKS = POSSESSIVE | currency_signs() | {"-", "&", "/", "%"}
_PRONOUNS = (SUBJECT_PRONOUNS | OBJECT_PRONOUNS) - DETERMINERS
_CLOSED = PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | _PRONOUNS
_OTHER_LINKS = frozenset(
    {"for", "on", "in", "to", "against", "over", "towards", "toward", "with", "from", "between", "about"}
)
_CLAUSES = frozenset({"how", "what"})
_PREDETERMINERS = frozenset({"all", "both", "any", "even", "only", "not", "just"})


def noun_phrase(words: Sequence[Word], start: int) -> Range | None:
    """The noun phrase that begins at a word, with its complements; None if none begins there."""
    at = start
    while at < len(words) and words[at].lower in _PREDETERMINERS and words[at].lower != "any":
        at += 1
    if at + 1 < len(words) and words[at + 1].lower == "of" and words[at].lower in DETERMINERS:
        at += 1
    if at < len(words) and words[at].lower == "of":
        at += 1
    if at >= len(words):
        return None
    if words[at].lower in _CLAUSES:
        return clause_phrase(words, at)
    end = _simple(words, at)
    if end is None:
        return None
    end = _with_complements(words, at, end)
    if words[end - 1].lower == "way":
        return clause_phrase(words, at)
    return at, end


def simple_phrase(words: Sequence[Word], start: int) -> Range | None:
    """The noun phrase that begins at a word, without complements."""
    end = _simple(words, start) if start < len(words) else None
    return (start, end) if end else None


def clause_phrase(words: Sequence[Word], at: int) -> Range | None:
    """The words from ``at`` to the next mark, as the target of ``is glad that …``, ``knows how …``."""
    end = at + 1
    while end < len(words) and end - at < _LONGEST and words[end].kind != "quoted":
        if words[end].kind == "mark" and words[end].text not in _INNER_MARKS:
            break
        end += 1
    return (at, end) if end - at > 2 else None


def _simple(words: Sequence[Word], start: int) -> int | None:
    """The end of a noun phrase without complements; None if there is none."""
    first = words[start]
    dated = first.lower in DAYS and start + 1 < len(words) and words[start + 1].text in POSSESSIVE
    if not _opens(first) and not dated:
        return None
    at = start + 1
    follows = words[start + 1].lower if start + 1 < len(words) else ""
    if _is_gerund(first) or (first.lower in listed("target", "nouns_in_ing") and follows in ("a", "an", "the", "more")):
        while at < len(words) and words[at].lower in ("away", "with", "down", "up", "off", "to"):
            at += 1
        if at < len(words) and words[at].lower in _PRONOUNS:
            return None
        inner = _simple(words, at) if at < len(words) and _opens(words[at]) and words[at].kind != "mark" else None
        return inner or (at if at == start + 1 else None)
    while at < len(words) and at - start < _LONGEST and _goes_on(words, start, at):
        at += 1
    while at - 1 > start and (words[at - 1].lower in DETERMINERS or words[at - 1].text in ("-", "&", "/")):
        at -= 1
    while at - 2 > start and _hangs_on(words[at - 1], words[at - 2]):
        at -= 1
    return at if any(w.kind in ("word", "name") and w.lower not in DETERMINERS for w in words[start:at]) else None


def _hangs_on(last: Word, before: Word) -> bool:
    """``people | trying``, ``an accord | adopted``: a participle after its noun."""
    verbal = last.kind == "word" and (_is_gerund(last) or (last.lower.endswith("ed") and len(last.lower) > 4))
    return verbal and before.kind in ("word", "name") and before.lower not in DETERMINERS and not is_adverb(before)


def _is_gerund(word: Word) -> bool:
    return (
        word.kind == "word"
        and word.lower.endswith("ing")
        and len(word.lower) > 5
        and word.lower not in listed("target", "nouns_in_ing")
    )


def _opens(word: Word) -> bool:
    if word.kind == "quoted":
        return False
    if word.kind == "mark":
        return word.text in currency_signs()
    lower = word.lower
    if lower in DEMONSTRATIVES | POSSESSIVES:
        return True
    return lower not in _CLOSED | DAYS | {"to"} and not (word.kind == "word" and is_adverb(word))


def _goes_on(words: Sequence[Word], start: int, at: int) -> bool:
    word, before = words[at], words[at - 1]
    lower = word.lower
    if word.kind == "mark":
        tight = word.start == before.end
        return word.text in _INNER_MARKS and (tight or word.text in currency_signs() | {"&"})
    if word.kind == "quoted":
        return False
    if word.kind == "name":
        return lower not in DAYS and not (before.kind == "word" and lower in ("i",))
    if word.kind == "number":
        return before.lower in DETERMINERS or before.kind == "word" or before.text in _INNER_MARKS
    if lower == "and":
        return _joins(words, at)
    if before.text in POSSESSIVE or (is_adverb(before) and before.kind == "word" and at - 1 > start):
        return True
    closed = lower in _CLOSED or lower in ("to", "above", "below", "beyond", "except")
    dated = lower in ("next", "last", "this") and at + 1 < len(words) and words[at + 1].lower in TIMES | DAYS
    if closed or dated or is_adverb(word) or lower in listed("target", "after"):
        return False
    if lower in DETERMINERS and before.text not in POSSESSIVE and before.lower not in DETERMINERS:
        return False
    alone = words[at - 1].lower in DETERMINERS
    return alone or not (is_finite(words, at, start))


_ADJECTIVAL = ("al", "ic", "ive", "ous", "ful", "able", "ible", "ent", "ant")


def _joins(words: Sequence[Word], at: int) -> bool:
    """``war and peace``: whether a second noun belongs to the phrase and is not the subject of a verb."""
    if at + 1 >= len(words):
        return False
    before, after = words[at - 1], words[at + 1]
    if before.kind == "name" and after.kind == "name":
        follows = words[at + 2] if at + 2 < len(words) else None
        return follows is None or not (follows.kind == "word" and is_finite(words, at + 2, at + 1))
    if after.kind != "word" or after.lower in listed("target", "vague") | DETERMINERS | _CLOSED:
        return False
    if before.lower.endswith(_ADJECTIVAL) and after.lower.endswith(_ADJECTIVAL):
        return True
    if after.lower.endswith(("ed", "ing", "ly")):
        return False
    end = at + 2
    last = words[end] if end < len(words) else None
    return last is None or (last.kind == "mark" and last.text in ".,;:") or last.lower in PREPOSITIONS


def _with_complements(words: Sequence[Word], start: int, end: int) -> int:
    relational = listed("target", "relational")
    others = 0
    while end + 1 < len(words) and end - start < _LONGEST:
        link = words[end].lower
        if link == "in" and words[end + 1].lower == "order":
            break
        takes = words[end - 1].lower in relational and not others
        named = link == "in" and words[end + 1].kind == "name" and words[end + 1].lower not in DAYS
        if not (link == "of" or (link in _OTHER_LINKS and takes) or (named and not others)):
            break
        if link == "to" and words[end + 1].kind == "word" and words[end + 1].lower not in DETERMINERS:
            infinitive = takes and words[end - 1].lower in _WITH_INFINITIVE
            stop = _infinitive(words, end + 1) if infinitive else None
            return stop or end
        inner = _simple(words, end + 1)
        said = link == "in" and inner is not None and words[inner - 1].lower in _OUTLETS
        if inner is None or said or (link == "for" and _is_gerund(words[end + 1])):
            break
        others += link != "of"
        end = inner
    return end


_OUTLETS = frozenset({"statement", "interview", "letter", "speech", "tweet", "post", "email", "court", "lawsuit"})
"""Where a stance is stated; not part of its target."""
_WITH_INFINITIVE = frozenset(
    "plan plans proposal proposals effort efforts decision bill move moves request law".split()
)


def _infinitive(words: Sequence[Word], verb: int) -> int | None:
    """``the plan to close the pool``: the infinitive belongs to the noun."""
    after = verb + 1
    while after < len(words) and words[after].lower in VERB_PARTICLES:
        after += 1
    inner = _simple(words, after) if after < len(words) else None
    return _with_complements(words, after, inner) if inner else None


def is_pronoun(words: Sequence[Word], phrase: Range) -> bool:
    """Whether a phrase is a single pronoun, which refers to something named before."""
    return phrase[1] - phrase[0] == 1 and words[phrase[0]].lower in ANAPHORS


_ANY = frozenset({"another", "other", "others", "no", "everybody", "everyone", "your", "whatever", "whoever"})


def names_something(words: Sequence[Word], phrase: Range) -> bool:
    """Whether a phrase can be a target; ``it``, ``the way`` and ``a lot`` cannot."""
    vague = listed("target", "vague") | DETERMINERS | _PRONOUNS
    first, second = words[phrase[0]], words[min(phrase[0] + 1, phrase[1] - 1)]
    if (
        first.lower in _ANY
        or (first.kind == "number" and second.kind != "mark" and second.lower != "of")
        or second.lower == "own"
    ):
        return False
    inner = [w for w in words[phrase[0] : phrase[1]] if w.kind in ("word", "name")]
    if not inner or (len(inner) == 1 and inner[0].lower in vague):
        return False
    if len(inner) == 1 and _is_gerund(inner[0]):
        return False
    stop = len(before_preposition(inner))
    head = inner[stop - 1]
    if head.lower in vague and head.kind == "word":
        named = any(w.kind == "name" and w.lower not in DETERMINERS for w in inner[:stop])
        return named or any(w.lower not in vague and w.lower not in PREPOSITIONS for w in inner[stop:])
    return any(w.lower not in vague or w.kind == "name" for w in inner[:stop])


_WITHOUT_COMPLEMENT = frozenset({"accuse", "sue", "congratulate", "fault", "thank"})


def target_of(words: Sequence[Word], match: Match) -> tuple[Range | None, int]:
    """The target of a verb; ``called for the repeal of X`` is against X."""
    at = match.end
    while at < len(words) and is_adverb(words[at]) and at - match.end < 2:
        at += 1
    if match.key.endswith(" that"):
        return clause_phrase(words, at), match.sign
    if match.key == "blame":
        blamed = simple_phrase(words, at)
        on = blamed and blamed[1] + 1 < len(words) and words[blamed[1]].lower == "on"
        return simple_phrase(words, blamed[1] + 1 if blamed and on else at), match.sign
    if match.key in _WITHOUT_COMPLEMENT:
        return simple_phrase(words, at), match.sign
    pronoun = object_pronoun(words, at)
    target = pronoun or noun_phrase(words, at)
    if target is None:
        return None, match.sign
    if match.key in listed("deeds", "asking"):
        if match.key == "demand" and (words[target[0]].kind == "name" or words[target[0]].lower == "that"):
            end = next(
                (i for i in range(at + 1, target[1] + 1) if words[i : i + 1] and words[i].lower in _RESIGN), None
            )
            return ((at, end) if end else None), -match.sign  # ``demands Holt resign``
        return called_for(words, at, target, match.sign)
    return (None if not pronoun and _is_other(words, match, target) else target), match.sign


_RESIGN = frozenset({"resign", "quit", "leave", "go"})


def object_pronoun(words: Sequence[Word], at: int) -> Range | None:
    """Whether a target is only ``it``, ``them``, ``him`` or ``her``, which refers to something named before."""
    lower = words[at].lower if at < len(words) else ""
    alone = lower in ("it", "them", "him") or (lower == "her" and noun_phrase(words, at) is None)
    return (at, at + 1) if alone else None


def _is_other(words: Sequence[Word], match: Match, target: Range) -> bool:
    """Whether the words after a verb give it another sense, or the target is the holder's own."""
    follows = words[target[1]].lower if target[1] < len(words) else "."
    if match.key == "dismiss" and follows != "as" and words[target[1] - 1].lower not in listed("target", "dismissed"):
        return True
    if match.key in ("challenge", "approve", "support", "back") and follows == "to":
        return True
    only = listed("only", match.key)
    if only and not any(w.lower in only for w in words[target[0] : target[1]]):
        return True
    first = words[target[0]]
    if match.form == "third" and (first.lower in past_forms("verbs") or first.lower in CUES) and first.kind == "word":
        return True  # ``Muslim advocates hailed``: a noun and its verb
    if first.lower == "that" and words[target[0] + 1].lower in DETERMINERS:
        return True  # ``advocated that the bill``: a clause
    if first.lower in POSSESSIVES and match.key in listed("verbs", "not_own"):
        return True
    return match.key == "welcome" and follows in ("to", "into", "back", "home")


def called_for(words: Sequence[Word], at: int, target: Range, sign: int) -> tuple[Range | None, int]:
    """What is asked for, and on which side: ``the repeal of | the law``, ``Lind to | pay the fee``."""
    head = simple_phrase(words, at)
    linked = head and head[1] + 1 < len(words) and words[head[1]].lower in ("of", "to", "on", "in", "against")
    if head and linked and words[head[1] - 1].lower in listed("deeds", "undoing"):
        undone = noun_phrase(words, head[1] + 1)
        return (undone, -sign) if undone else (None, sign)
    rest = [w.lower for w in words[target[1] : target[1] + 3]]
    if rest[:2] == ["to", "be"] and len(rest) > 2:
        done = past_forms("deeds").get(rest[2])
        return (target, sign * done) if done else (None, sign)
    inner = match_at(words, target[1] + 1, "deeds") if rest[:1] == ["to"] and len(rest) > 1 else None
    if inner is not None and (aim := noun_phrase(words, inner.end)):
        return aim, sign * inner.sign
    if rest[:1] == ["to"] and len(rest) > 1:
        leaves = rest[1] in listed("deeds", "leaves") and (rest[1] != "step" or rest[2:] in (["down"], ["aside"]))
        wished = match_at(words, target[1] + 1, "verbs")
        free = wished is None or wished.key in listed("verbs", "negated")
        new = words[target[0]].lower in ("a", "an")  # ``a special judge to …``: who is not there yet
        wish = target if new else verb_phrase(words, target[1] + 1, any_verb=free)
        return (target, -sign) if leaves else (wish, sign)
    return target, sign


def verb_phrase(words: Sequence[Word], at: int, *, refused: bool = False, any_verb: bool = False) -> Range | None:
    """``make the debate a success``: a verb with its object, as the target of a wish; None without an object, or where
    the verb is listed itself, unless it may be ``any_verb``."""
    verb = words[at] if at < len(words) else None
    if verb is None or verb.kind != "word" or verb.lower in PREPOSITIONS | DETERMINERS | AUXILIARIES:
        return None
    after = at + 1
    for links in (VERB_PARTICLES, PREPOSITIONS):
        after += after < len(words) and words[after].lower in links
    inner = noun_phrase(words, after)
    if inner is None or words[inner[0]].lower in _CLAUSES or not names_something(words, inner):
        return None
    deed = match_at(words, at, "deeds")
    known = match_at(words, at, "verbs") is not None or (deed is not None and not (refused and deed.sign < 0))
    known = known or any(verb.lower in verb_forms("governors", name) for name in ("aspect", "wish", "urge"))
    known = known or (verb.lower in CUES and not refused)
    return None if known and not any_verb else _whole_phrase(words, at, inner[1])


_INSIDE = frozenset({"in", "into", "from", "to", "for", "with", "of", "at", "on", "against"})


def _whole_phrase(words: Sequence[Word], at: int, end: int) -> Range | None:
    """``hold the aide | in contempt of the House``: a verb phrase to its end; None where it is too long to be read."""
    while end < len(words) and (words[end].lower in _INSIDE or words[end].kind in ("word", "name", "number")):
        link = words[end].lower in _INSIDE
        inner = _simple(words, end + link) if end + link < len(words) else None
        if inner is None:
            break
        end = inner
    return (at, end) if end - at <= _LONGEST + 4 else None


def topic(words: Sequence[Word]) -> list[tuple[Range, int]]:
    """``As for the dam, it …``: what a sentence begins with, on no side yet; empty if it begins otherwise."""
    opened = tuple(word.lower for word in words[:2]) == ("as", "for")
    phrase = noun_phrase(words, 2) if opened else None
    return [(phrase, 0)] if phrase else []


def objects(words: Sequence[Word]) -> list[tuple[Range, int]]:
    """The targets of all stance verbs in a sentence with their sign, whoever holds the stance, asserted or not."""
    matches = [match for at in range(len(words)) if (match := match_at(words, at, "verbs"))]
    found = [target_of(words, match) for match in matches]
    return [(thing, sign) for thing, sign in found if thing and names_something(words, thing)]


def whole_subject(words: Sequence[Word], subject: Range | None) -> Range | None:
    """A subject with the noun before its last preposition: ``constraints on | freedom``; None if it would begin in the
    middle of a longer phrase."""
    if subject is None:
        return None
    start = subject[0]
    if start and words[start].lower in PREPOSITIONS:
        start = noun_phrase_start(words, start)  # ``the comment | by Bo Lind``
    while start > 1 and words[start - 1].lower in PREPOSITIONS:
        start = noun_phrase_start(words, start - 1)
    if start > 2 and words[start - 1].lower in AUXILIARIES and words[start - 2].lower in ("they", "we", "he"):
        start = noun_phrase_start(words, start - 2)  # ``the cuts | they’re having to make``
    if start > 1 and words[start - 1].text in POSSESSIVE and words[start - 2].lower in DAYS:
        start -= 2  # ``today’s ruling``
    while start < subject[1] - 1 and (is_adverb(words[start]) or words[start].lower in listed("target", "openers")):
        start += 1
    reports = [i for i in range(start, subject[1] - 1) if is_reporting(words[i])]
    said = [i + 1 for i in reports if i == start or words[i - 1].lower not in DETERMINERS]
    return (said[-1] if said else start), subject[1]


def predicate(words: Sequence[Word], start: int, end: int) -> Range | None:
    """``it is | a phony system``: what is named with a verdict, where the pronoun before it refers to nothing sure."""
    while start < end and (is_adverb(words[start]) or words[start].lower in ("a", "an")):
        start += 1
    head = words[end - 1].lower
    fits = end - start > 1 and head not in listed("verdicts", "nouns_against") | listed("verdicts", "against")
    return (start, end) if fits and head.isalpha() and names_something(words, (end - 1, end)) else None


def namings(words: Sequence[Word], target: Range) -> Iterator[tuple[Range, int]]:
    """Where the object may end and its name begin: ``the plan | crazy``, ``the players who had left | a disgrace``."""
    head = simple_phrase(words, target[0]) or target
    for phrase in (target, head):
        yield phrase, phrase[1] + (phrase[1] < len(words) and words[phrase[1]].lower == "as")
    for at in range(target[0] + 1, target[1]):
        if words[at - 1].lower not in ARTICLES | POSSESSIVES:
            yield (target[0], at), at
    relative = target[1] < len(words) and words[target[1]].lower in RELATIVES
    for at in range(target[1], min(target[1] + REACH, len(words) - 1)):
        if words[at].kind == "quoted" or (words[at].kind == "mark" and words[at].text not in POSSESSIVE):
            return
        if words[at].lower in ("a", "an"):
            yield (target if relative else (target[0], at)), at
            return
        if words[at].lower == "as":
            yield target, at + 1
        if not relative and at > target[1] and (is_finite(words, at) or words[at].lower in ("to", "but", "or")):
            return


_HANGING = frozenset({"such", "and", "or", "as", "able", "likely", "due", "so"})


def _is_cut(words: Sequence[Word], phrase: Range) -> bool:
    """``countries bordering | the sea``, ``the idea of Vessa becoming | a port``."""
    last, after = words[phrase[1] - 1], words[phrase[1] : phrase[1] + 1]
    object_follows = any(w.kind == "name" or w.lower in DETERMINERS for w in after)
    return phrase[1] - phrase[0] > 1 and last.kind == "word" and last.lower.endswith("ing") and object_follows


_LONGEST_TARGET = 120
"""Code points of the longest target; a longer one is hard to read."""


def target_span(article: Article, words: Sequence[Word], phrase: Range) -> Span | None:
    """The span of a target, without words that hang at its end; None if it names nothing, or is cut or too long."""
    while phrase[1] - phrase[0] > 1 and words[phrase[1] - 1].lower in _HANGING:
        phrase = phrase[0], phrase[1] - 1
    if not names_something(words, phrase) or _is_cut(words, phrase):
        return None
    start, end = words[phrase[0]].start, words[phrase[1] - 1].end
    short = simple_phrase(words, phrase[0])
    if end - start > _LONGEST_TARGET and short and short[1] < phrase[1]:
        return target_span(article, words, short)
    while end > start and not article.text[end - 1].isalnum() and article.text[end - 1] not in ")%.":
        end -= 1
    while article.text[end - 1].isalnum() and article.text[end : end + 1].isdigit():
        end += 1  # ``HB2``
    end = _closed(article.text, start, end)
    text = article.text[start:end]
    if not 0 < len(text) <= _LONGEST_TARGET or "\n" in text or (words[phrase[0]].lower == "that" and len(text) < 5):
        return None
    return Span(start, end)


def _closed(text: str, start: int, end: int) -> int:
    """The end of a span with its quotation marks: at the closing one, or before one that closes what began earlier."""
    for opening, closing in ("“”", '""', "‘’"):
        inner = text[start:end]
        odd = inner.count(opening) % 2 if opening == closing else inner.count(opening) > inner.count(closing)
        ahead = text.find(closing, end, end + _LONGEST_TARGET // 2) + 1
        if odd and ahead and "\n" not in text[end:ahead]:
            return ahead
        at = inner.find(closing)
        if opening != closing and closing != "’" and at > 0 and opening not in inner[:at]:
            return start + at
    return end


_NAMED = re.compile(
    rf"(?:[A-Z][\w’'-]+\s+)(?:(?:[A-Z][\w’'-]+|{any_of(INSIDE_NAMES)}|to)\s+){{0,7}}(?:Act|Bill)\b(?!\s+[A-Z])"
)
_ANAPHOR = re.compile(r"(?:the|this|that)\s+(?:bill|legislation|act|measure)", re.IGNORECASE)
_OPENING = re.compile(r"(?:The|A|An|This|That)\s+")
_FEW = 2


def named_acts(article: Article) -> Callable[[Span], Span]:
    """A function that replaces ``the bill`` by the only act or bill named in the article; other targets stay."""
    found: dict[str, Span] = {}
    for match in _NAMED.finditer(article.text):
        opening = _OPENING.match(match.group())
        start = match.start() + (opening.end() if opening else 0)
        name = " ".join(article.text[start : match.end()].split())
        if len(name.split()) > _FEW:
            found.setdefault(name.casefold(), Span(start, match.end()))
    only = next(iter(found.values())) if len(found) == 1 else None
    return lambda target: only if only and _ANAPHOR.fullmatch(article.quote(target)) else target
