"""What a cue reports in English: quoted strings, or the clause or phrase of indirect and mixed speech."""

from collections.abc import Sequence
from itertools import islice

from summarizer.extract.quotations.cues import SPEAKING, CueReport, CueUse, last_sign, speech_goes_on
from summarizer.extract.quotations.grammar import is_adverb, is_finite
from summarizer.extract.quotations.lexicon import (
    ABOUT,
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    CUES,
    DAYS,
    DETERMINERS,
    FINITE,
    INSIDE_NAMES,
    NO_BARE_CLAUSE,
    OBJECT_PRONOUNS,
    PREPOSITIONS,
    SENTENCE_WORDS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TAKING_SIDES,
    TIMES,
    VERB_PARTICLES,
    WH,
    Range,
)
from summarizer.text.lexicon import OF_SAYING
from summarizer.text.tokens import Word, ends_sentence
from summarizer.text.typography import ANY_DASH, ANY_MARK, POSSESSIVE

Pattern = str
"""How the content is attached to its cue: ``that``, ``bare`` (a clause), ``wh``, ``to``, ``object-to``, ``noun``,
``named``, ``about``, ``before`` (the clause before the cue), ``phrase``."""

_REACH = 60
"""Most words between a cue and the string that it introduces or interrupts."""
_MAX_LOOSE_WORDS = 3
"""Most words between a quoted string and the name of its speaker: ``retired general``."""
_PAUSES = ANY_DASH | {",", ":"}
_MAX_TO_THAT = 14
"""Most words between a cue and its ``that``: ``told reporters in the capital on Monday that``."""
_MAX_CLAUSE = 150
"""Most words of one reported clause."""
_STOPS = frozenset({",", ";", "—", "–", "--", ":", "("})


def indirect_report(words: Sequence[Word], uses: Sequence[CueUse], number: int) -> CueReport | None:
    """The report of cue ``uses[number]`` in its own sentence, or None."""
    use = uses[number]
    frames = use.cue.frames
    if use.phrase:
        return _report(use, "say", "phrase", _around_phrase(words, use, uses, number))
    if use.passive:
        return _passive(words, use, uses, number)
    at = _past_adverbials(words, use.end)
    for frame, pattern, start in _candidate_patterns(words, at, use):
        if start is not None:
            whole = pattern in ("noun", "about")
            end = _phrase_end(words, start, uses, number) if whole else _clause_end(words, start, uses, number)
            return _report(use, frame, pattern, [(start, end)])
    if "say" in frames:
        return _report(use, "say", "before", _clause_before(words, use))
    return None


def _report(use: CueUse, frame: str, pattern: Pattern, content: list[Range]) -> CueReport | None:
    kept = [(a, b) for a, b in content if a < b]
    return CueReport(use.words, frame, use.subject, kept, use.cue.lemma, pattern) if kept else None


def _candidate_patterns(words: Sequence[Word], at: int, use: CueUse) -> list[tuple[str, Pattern, int | None]]:
    """The possible patterns after a cue, most reliable first: verb list, pattern, index of the first word or None."""
    frames = use.cue.frames
    found: list[tuple[str, Pattern, int | None]] = []
    if frames & {"say", "think"}:
        frame = "say" if "say" in frames else "think"
        found.append((frame, "that", _that(words, use.end, listener=False)))
        bare = use.cue.lemma not in NO_BARE_CLAUSE and _starts_clause(words, at)
        found.append((frame, "bare", at if bare else None))
        found.append((frame, "wh", at if at < len(words) and words[at].lower in WH else None))
    if "tell" in frames:
        found.append(("tell", "that", _that(words, use.end, listener=True)))
        found.append(("tell", "bare", _after_listener(words, use.end)))
    if "ask" in frames:
        found.append(("ask", "wh", _first_of(words, use.end, WH)))
    if "want" in frames:
        found.append(("want", "to", at if at < len(words) and words[at].lower == "to" else None))
    if "urge" in frames:
        found.append(("urge", "object-to", use.end if _object_then_to(words, use.end) else None))
    if use.cue.lemma in ABOUT:
        frame = "judge" if use.cue.lemma in TAKING_SIDES else "ask" if use.cue.lemma == "ask" else "about"
        found.append((frame, "about", _after_preposition(words, use.end, ABOUT[use.cue.lemma])))
    if frames & {"judge", "call"}:
        frame = "judge" if "judge" in frames else "call"
        found.append((frame, "noun" if frame == "judge" else "named", at if _starts_noun_phrase(words, at) else None))
    if frames & {"say", "think", "tell"} and at < len(words) and words[at].kind == "quoted":
        found.append(("say", "bare", at))
    return found


def _past_adverbials(words: Sequence[Word], at: int) -> int:
    """The index after adverbials such as ``on Monday`` or ``Tuesday night``."""
    while at < len(words) and words[at].lower in DAYS | TIMES:
        at += 1
    if at + 1 < len(words) and words[at].lower == "on" and words[at + 1].lower in DAYS:
        return _past_adverbials(words, at + 1)
    return at


def _that(words: Sequence[Word], at: int, *, listener: bool) -> int | None:
    """The index of ``that`` after a cue: directly, or after time, place and, if the verb takes one, the listener."""
    if at < len(words) and words[at].lower != "that" and not listener and not _is_aside(words, at):
        return None
    for i in range(at, min(at + _MAX_TO_THAT, len(words))):
        word = words[i]
        if word.lower == "that":
            return i
        if word.kind == "quoted" or word.text in _STOPS or word.lower in SUBJECT_PRONOUNS or is_finite(words, i, at):
            return None
    return None


def _is_aside(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.lower == "to":
        return at + 1 < len(words) and (
            words[at + 1].kind == "name" or words[at + 1].lower in DETERMINERS | {"reporters"}
        )
    return word.lower in PREPOSITIONS or word.lower in DAYS or word.lower in ("out", "again", "back") or is_adverb(word)


def _first_of(words: Sequence[Word], at: int, wanted: frozenset[str]) -> int | None:
    for i in range(at, min(at + _MAX_TO_THAT, len(words))):
        if words[i].lower in wanted:
            return i
        if words[i].kind == "quoted" or words[i].text in _STOPS:
            return None
    return None


_NO_CLAUSE = OBJECT_PRONOUNS | AUXILIARIES | PREPOSITIONS | (CONJUNCTIONS - {"if"}) | {"to"}
_NO_NOUN = PREPOSITIONS | VERB_PARTICLES | CONJUNCTIONS | {"to"}


def _starts_clause(words: Sequence[Word], at: int) -> bool:
    """Whether a clause without ``that`` can begin here: not at a preposition, an adverb or an infinitive."""
    if at >= len(words):
        return False
    word = words[at]
    if word.kind in ("mark", "quoted") or word.lower in _NO_CLAUSE or is_adverb(word):
        return False
    return any(is_finite(words, i, at) or words[i].kind == "quoted" for i in range(at + 1, min(at + 40, len(words))))


def _after_listener(words: Sequence[Word], at: int) -> int | None:
    """The start of the clause after the listener (``told reporters``, ``told the mayor’s office``), or None."""
    if at >= len(words):
        return None
    i = at
    if words[i].lower in OBJECT_PRONOUNS or words[i].lower in ("it", "you", "everyone", "people", "reporters"):
        i += 1
    elif words[i].kind == "word" and words[i].lower.endswith("s") and words[i].lower not in DETERMINERS:
        i += 1  # ``told members``
    else:
        if words[i].lower in DETERMINERS:
            i += 1
            while i < len(words) and words[i].kind == "word" and not _opens_subject(words, i):
                i += 1
        while i < len(words) and (words[i].kind == "name" or words[i].text in POSSESSIVE):
            i += 1
    i = _past_adverbials(words, i)
    if i == at or i >= len(words) or words[i].text in _STOPS:
        return None
    return (
        i
        if _opens_subject(words, i) or words[i].lower in WH or words[i].lower == "to" or words[i].kind == "quoted"
        else None
    )


def _opens_subject(words: Sequence[Word], at: int) -> bool:
    return words[at].lower in SUBJECT_PRONOUNS or words[at].lower in DETERMINERS


def _object_then_to(words: Sequence[Word], at: int) -> bool:
    if at >= len(words) or words[at].lower in AUXILIARIES | PREPOSITIONS:
        return False
    for i in range(at + 1, min(at + 8, len(words))):
        if words[i].lower == "to":
            return True
        if is_finite(words, i, at):
            return False
        if words[i].kind in ("mark", "quoted") and words[i].text not in POSSESSIVE:
            return False
    return False


def _after_preposition(words: Sequence[Word], at: int, wanted: frozenset[str]) -> int | None:
    for i in range(at, min(at + 3, len(words) - 1)):
        if words[i].lower in wanted:
            return i + 1
        if words[i].kind != "word":
            return None
    return None


def _starts_noun_phrase(words: Sequence[Word], at: int) -> bool:
    if at >= len(words):
        return False
    word = words[at]
    if word.kind in ("name", "number", "quoted"):
        return word.lower not in DAYS or (at + 1 < len(words) and words[at + 1].text in POSSESSIVE)
    return word.kind == "word" and word.lower not in _NO_NOUN and not is_adverb(word)


def _phrase_end(words: Sequence[Word], start: int, uses: Sequence[CueUse], number: int) -> int:
    """The end of a noun phrase with its complements: the next comma, dash, clause or report."""
    depth, limit = 0, min(start + _MAX_CLAUSE, len(words))
    following = next((use.start for use in islice(uses, number + 1, None) if use.start > start), limit)
    if words[following - 1].lower in ("and", "but"):
        limit = min(limit, following)
    for i in range(start, limit):
        text = words[i].text
        depth += (text == "(") - (text == ")")
        if text == "," and _is_list(words, i, limit):
            continue
        if depth == 0 and i > start and (text in _STOPS - {"("} or words[i].lower in _CLAUSE_OPENERS):
            return _trim(words, start, i)
    return _trim(words, start, limit)


def _is_list(words: Sequence[Word], comma: int, limit: int) -> bool:
    """``trade, energy and fishing``: after the comma an item or two, ``and``, and no verb."""
    joint = next((i for i in range(comma + 2, min(comma + 8, limit)) if words[i].lower in ("and", "or")), None)
    if joint is None or joint + 1 >= limit or words[comma + 1].lower in _CLAUSE_OPENERS | SUBORDINATORS | PREPOSITIONS:
        return False
    inner = range(comma + 1, min(joint + 4, limit))
    return not any(is_finite(words, i, comma) or words[i].lower.endswith("ing") for i in inner)


_CLAUSE_OPENERS = frozenset({"but", "while", "when", "after", "before", "because", "although", "though", "as", "if"})


def _clause_end(words: Sequence[Word], start: int, uses: Sequence[CueUse], number: int) -> int:
    """The end of the reported clause: the end of the sentence, or the start of the next report."""
    end = min(len(words), start + _MAX_CLAUSE)
    for use in islice(uses, number + 1, None):
        if use.start > start and (use.shared or use.phrase or _opens_other_report(words, use)):
            end = use.start
            break
    if _is_relative(words, uses[number]):
        end = _resumption(words, start, end)
    if words[0].lower in _FRONTED:
        comma = next((i for i in range(start, end) if words[i].text == ","), None)
        if comma is not None and any(is_finite(words, i, comma) for i in range(comma + 1, min(comma + 25, len(words)))):
            end = comma
    return _trim(words, start, end)


def _is_relative(words: Sequence[Word], use: CueUse) -> bool:
    """Whether the report is a relative clause inside another clause: ``Holt, who said …,``."""
    return use.subject is not None and words[use.subject[0]].lower in ("who", "which")


def _resumption(words: Sequence[Word], start: int, end: int) -> int:
    """The index at which the outer clause continues: a comma right before a finite verb; else ``end``."""
    for i in range(start, end - 1):
        follows = words[i + 1]
        verb = follows.kind == "word" and (follows.lower.endswith("ed") or follows.lower in FINITE | AUXILIARIES)
        if words[i].text == "," and verb:
            return i
    return end


def _opens_other_report(words: Sequence[Word], use: CueUse) -> bool:
    """Whether another report begins after a comma: ``…, Holt said, “…”``."""
    if words[use.start - 1].text != "," or use.end + 1 >= len(words) or not use.cue.frames & OF_SAYING:
        return False
    follows = words[use.end]
    return follows.text not in (",", ".", "—", "–") or words[use.end + 1].kind == "quoted"


_FRONTED = _CLAUSE_OPENERS - {"but"} | {"unless", "since", "asked"}


def _trim(words: Sequence[Word], start: int, end: int) -> int:
    loose = {"and", "but", "or", "before", "while", "after", "by"}
    while end > start and (
        words[end - 1].text in (".", ",", ";", ":", "?", "!", "—", "–") or words[end - 1].lower in loose
    ):
        end -= 1
    return end


def _clause_before(words: Sequence[Word], use: CueUse) -> list[Range]:
    """The clause that a comma and ``S said`` close: ``It will rain, he said.``"""
    start = use.start
    follows = words[use.end].text if use.end < len(words) else "."
    lower = words[use.end].lower if use.end < len(words) else "."
    ends = follows in (".", ",", ";", "—", "–") or lower in DAYS or lower in PREPOSITIONS or lower in CONJUNCTIONS
    if start < 3 or words[start - 1].text not in (",", "—", "–") or not ends:
        return []
    first = max(start - _MAX_CLAUSE, 0)
    after: list[Range] = []
    if follows == "," and use.end + 3 < len(words):
        after = [(use.end + 1, _trim(words, use.end + 1, min(len(words), use.end + _MAX_CLAUSE)))]
    if words[first].lower in SUBORDINATORS - {"if"} and not after:
        return []
    before_is_clause = any(is_finite(words, i) for i in range(first + 1, start))
    after_is_clause = bool(after) and any(is_finite(words, i, use.end) for i in range(*after[0]))
    if before_is_clause or after_is_clause:
        return [(first, start - 1), *after]
    return []


def _around_phrase(words: Sequence[Word], use: CueUse, uses: Sequence[CueUse], number: int) -> list[Range]:
    """``According to S, CLAUSE`` and ``CLAUSE, according to S``."""
    opens = use.start == 0 or (use.start <= 2)
    comma = next((i for i in range(use.end, min(use.end + 40, len(words))) if words[i].text in (",", ":")), None)
    if opens:
        return [] if comma is None else [(comma + 1, _clause_end(words, comma + 1, uses, number))]
    end = use.start - 1 if words[use.start - 1].text in (",", "—", "–") else use.start
    closed = use.end < len(words) and words[use.end].text == "," and words[use.start - 1].text == ","
    rest = _clause_end(words, use.end + 1, uses, number) if closed else 0
    before = (max(end - _MAX_CLAUSE, 0), end)
    return [before, (use.end + 1, rest)] if closed and rest > use.end + 3 else [before]


def _passive(words: Sequence[Word], use: CueUse, uses: Sequence[CueUse], number: int) -> CueReport | None:
    """``was asked whether``: a question without a speaker."""
    if "ask" not in use.cue.frames:
        return None
    start = _first_of(words, use.end, WH)
    if start is None:
        return None
    return _report(use, "ask", "wh", [(start, _clause_end(words, start, uses, number))])


# --- direct speech


def direct_report(words: Sequence[Word], use: CueUse, free: set[int]) -> CueReport | None:
    """The report of the quoted strings that a cue introduces or follows; ``free``: indices of unassigned strings."""
    if not SPEAKING & use.cue.frames:
        return None
    content = _before(words, use, free)
    if content:
        content += _strings_after_cue(words, use.end, free)
    else:
        content = _after(words, use, free)
    if not content:
        return None
    frame = "ask" if "ask" in use.cue.frames and "say" not in use.cue.frames else "say"
    return CueReport(use.words, frame, use.subject, content, use.cue.lemma)


def _before(words: Sequence[Word], use: CueUse, free: set[int]) -> list[Range]:
    """``“…,” she said``: the strings right before cue and subject."""
    at = use.start - 1
    loose = at
    while loose > at - _MAX_LOOSE_WORDS and loose > 0 and words[loose].kind == "word" and loose not in free:
        loose -= 1
    if loose in free and use.subject and not use.inverted and words[use.subject[0]].kind == "name":
        at = loose  # ``panel Chairman Jason Hale``: the words before the name belong to it
        return _strings_before(words, use, free, at)
    if at >= 0 and words[at].text in _PAUSES:
        at -= 1
    return _strings_before(words, use, free, at)


def _strings_before(words: Sequence[Word], use: CueUse, free: set[int], at: int) -> list[Range]:
    whole = at == 0 and ends_sentence(words[at].text)
    if at not in free or (use.start - 1 == at and not whole and not speech_goes_on(words[at])):
        return []
    content = [(at, at + 1)]
    while content[0][0] - 1 in free:
        content.insert(0, (content[0][0] - 1, content[0][0]))
    first = content[0][0]
    if first > 0 and words[first - 1].text not in (".", ":", "—", "–") and not _is_attribution(words, first):
        return [(max(at - _REACH, 0), at + 1)] if _ends_report(words, use) and not is_title(words[first].text) else []
    return content


def _ends_report(words: Sequence[Word], use: CueUse) -> bool:
    """Whether no content follows the cue."""
    follows = words[use.end] if use.end < len(words) else None
    return follows is None or follows.kind == "mark" or follows.lower in DAYS or follows.lower in PREPOSITIONS


def is_title(quoted: str) -> bool:
    """Whether a quoted string looks like the title of a work: few words, nearly all capitalised."""
    inner = quoted.strip(ANY_MARK + ", ").split()
    return 1 < len(inner) <= _LONGEST_TITLE and all(w[:1].isupper() or w.lower() in _SMALL for w in inner)


_LONGEST_TITLE = 6
_SMALL = INSIDE_NAMES | ARTICLES | {"to", "with"}


def _is_attribution(words: Sequence[Word], first: int) -> bool:
    return words[first - 1].text in _PAUSES and first < 4


def _strings_after_cue(words: Sequence[Word], at: int, free: set[int]) -> list[Range]:
    """``…,” he said, “…``: the string that continues after the cue, and those directly after it."""
    for i in range(at, min(at + _REACH, len(words))):
        if i in free and words[i - 1].text in _PAUSES | {".", ";"}:
            end = i + 1
            while end in free and not _begins_anew(words, end):
                end += 1
            return [(k, k + 1) for k in range(i, end)]
    return []


def _begins_anew(words: Sequence[Word], at: int) -> bool:
    """``… “the dam.” “The dam,” said Moe``: a string that belongs to the next cue."""
    return ends_sentence(words[at - 1].text) and last_sign(words[at]) == ","


def _after(words: Sequence[Word], use: CueUse, free: set[int]) -> list[Range]:
    """``She said: “…”``, ``told the paper, “…”``: a string after the cue, after a comma or colon, or capitalised."""
    for i in range(use.end, min(use.end + _REACH, len(words))):
        if words[i].kind != "quoted":
            if (words[i].kind == "word" and words[i].lower in AUXILIARIES and i > use.end + 1) or _is_speech_verb(
                words[i]
            ):
                return []
            continue
        if i not in free:
            return []
        inner = words[i].text.lstrip(ANY_MARK + "[… ")
        set_off = words[i - 1].text in _PAUSES or i == use.end
        between = i - use.end
        long = len(inner.split()) >= SENTENCE_WORDS
        if not (set_off and (inner[:1].isupper() or words[i - 1].text == ":" or between <= 1 or long)):
            return []
        if i + 1 < len(words) and words[i + 1].kind == "word" and between == 0:
            return []
        end = i + 1
        while end in free:
            end += 1
        return [(k, k + 1) for k in range(i, end)]
    return []


def _is_speech_verb(word: Word) -> bool:
    cue = CUES.get(word.lower)
    return cue is not None and cue.form != "base" and bool(cue.frames & OF_SAYING) and word.kind == "word"
