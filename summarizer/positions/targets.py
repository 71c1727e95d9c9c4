"""``find_target``: the short noun phrase that a speaker's words take a position on, cut out verbatim."""

from collections.abc import Iterator, Sequence

from summarizer.article import Span
from summarizer.positions import lexicon as lex
from summarizer.positions.judging import judge_position
from summarizer.positions.phrases import complement, noun_phrase, phrase_before
from summarizer.positions.speaking import clause_start, is_harm_done, is_predicate, subject_of
from summarizer.positions.syntax import Cue, Token, clause_breaks, find_cues, find_phrase, is_mark, tokenize

_SURE = 0.6
RELATIVES = frozenset("who which whose where whom".split())
"""After these the subject of a clause is not in it."""
_TOPIC_OPENERS = (
    ("as", "for"), ("as", "to"), ("regarding",), ("concerning",), ("when", "it", "comes", "to"), ("on",), ("about",),
)  # fmt: skip


def find_target(
    text: str, *, candidates: Sequence[str] = (), holder: str | None = None, objects: bool = True
) -> Span | None:
    """Where the target stands in ``text``, in code points of ``text``, or None where none is clear.

    ``candidates`` are phrases that are targets elsewhere in the article: one of them is taken when the words show no
    noun phrase of their own but judge the candidate clearly. The target never holds the ``holder``. Without ``objects``
    only what something is said of counts, not what somebody does something to.
    """
    tokens = tokenize(text)
    holders = find_phrase(tokens, text, holder) if holder else []
    if text.rstrip(" ”\"'’").endswith("?"):
        return None
    for place, sided in _proposals(tokens, find_cues(tokens), holders, objects):
        span = Span(tokens[place.start].span.start, tokens[place.stop - 1].span.end)
        if any(place.start < h.stop and h.start < place.stop for h in holders):
            continue
        if not sided or judge_position(text, text[span.start : span.end], holder=holder).position != "neutral":
            return span
    return _judged_candidate(tokens, text, candidates, holder)


def _proposals(
    tokens: Sequence[Token], cues: Sequence[Cue], holders: Sequence[range], objects: bool
) -> Iterator[tuple[range, bool]]:
    """Phrases in order of trust, each with whether a side must be taken on it."""
    own = [cue for cue in cues if objects and _is_own(tokens, cue, holders)]
    attitudes = {cue.start: cue for cue in own if cue.entry.kind == "attitude"}
    for at in range(len(tokens)):
        place = _object_of(tokens, attitudes[at]) if at in attitudes else _topic_object(tokens, at)
        if place:
            yield place, at in attitudes
    finders = (
        (_judged_subject(tokens, cue) for cue in cues if cue.entry.kind != "attitude"),
        (_object_of(tokens, cue) for cue in own if cue.entry.kind == "act"),
        (_doer(tokens, cue) for cue in cues if cue.entry.kind == "act"),
    )
    for finder in finders:
        yield from ((place, True) for place in finder if place)


def _is_own(tokens: Sequence[Token], cue: Cue, holders: Sequence[range]) -> bool:
    """True when the cue is the speaker's, or the doing of a holder that the sentence names."""
    if cue.passive:
        return False
    if any(h.stop <= cue.start and clause_breaks(tokens, h.stop, cue.start) == 0 for h in holders):
        return True
    return subject_of(tokens, cue.start) == "speaker" and _has_speaker(tokens, cue.start)


def _has_speaker(tokens: Sequence[Token], at: int) -> bool:
    start = clause_start(tokens, at)
    return any(tokens[i].low in lex.FIRST_PERSON or tokens[i].low in lex.DEONTIC for i in range(start, at))


def _object_of(tokens: Sequence[Token], cue: Cue) -> range | None:
    start = cue.end
    while start < len(tokens) and (tokens[start].low.endswith("ly") or tokens[start].low in {"very", "much"}):
        start += 1
    if start < len(tokens) and tokens[start].low in lex.LINKING:
        return complement(tokens, start)
    return noun_phrase(tokens, start)


def _topic_object(tokens: Sequence[Token], at: int) -> range | None:
    if tokens[at].low not in lex.TOPICS or subject_of(tokens, at) != "speaker" or not _has_speaker(tokens, at):
        return None
    return noun_phrase(tokens, at + 1)


def _judged_subject(tokens: Sequence[Token], cue: Cue) -> range | None:
    """The subject of "… is a mistake", "… poses a threat", "… must be stopped"."""
    start = clause_start(tokens, cue.start)
    if not is_predicate(tokens, cue, start) or (start and tokens[start - 1].low in RELATIVES):
        return None
    joint = next((i for i in range(cue.start - 1, start, -1) if tokens[i].low in {"and", "but"}), start - 1)
    if any(_is_verb(tokens, i) for i in range(start, joint)) and any(
        _is_verb(tokens, i) for i in range(joint, cue.start)
    ):
        start = joint + 1  # "the idea was right and the water was wrong"
    verb = next(i for i in range(start, cue.end) if _is_verb(tokens, i))
    subject = range(start, _before_auxiliaries(tokens, start, verb))
    if len(subject) == 1 and tokens[start].low in {"it", "this", "that", "which"}:
        return _fronted(tokens, start) or _subject_before(tokens, start)
    return phrase_before(tokens, subject)


def _is_verb(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].low in lex.COPULAS or tokens[at].low in lex.DEONTIC


def _doer(tokens: Sequence[Token], cue: Cue) -> range | None:
    """The name that opens the clause and does the harm: "Norland sabotaged the talks"."""
    start = clause_start(tokens, cue.start)
    end = _before_auxiliaries(tokens, start, cue.start)
    if not is_harm_done(tokens, cue, end) or not all(tokens[i].is_name for i in range(start, end)):
        return None
    return phrase_before(tokens, range(start, end))


def _before_auxiliaries(tokens: Sequence[Token], start: int, verb: int) -> int:
    while verb > start and (tokens[verb - 1].low in lex.AUXILIARIES or tokens[verb - 1].low.endswith("ly")):
        verb -= 1
    return verb


def _fronted(tokens: Sequence[Token], before: int) -> range | None:
    """The X of "As for X, it …" that ends right before ``before``."""
    comma = before - 1
    if comma < 1 or tokens[comma].low != ",":
        return None
    start = clause_start(tokens, comma)
    for opener in _TOPIC_OPENERS:
        end = start + len(opener)
        if tuple(token.low for token in tokens[start:end]) == opener:
            return phrase_before(tokens, range(end, comma), longest=14)
    return None


def _subject_before(tokens: Sequence[Token], before: int) -> range | None:
    """The subject of the clause that ends where a sentence opening with *this* begins."""
    end = before
    while end > 0 and is_mark(tokens[end - 1]):
        end -= 1
    if end == before or end == 0:
        return None
    start = clause_start(tokens, end)
    verb = next((i for i in range(start, end) if tokens[i].low in lex.AUXILIARIES), None)
    return phrase_before(tokens, range(start, verb)) if verb else None


def _judged_candidate(tokens: Sequence[Token], text: str, candidates: Sequence[str], holder: str | None) -> Span | None:
    for candidate in candidates:
        places = find_phrase(tokens, text, candidate)
        if not places or (holder and candidate.strip().lower() in holder.lower()):
            continue
        judgement = judge_position(text, candidate, holder=holder)
        if judgement.position != "neutral" and judgement.confidence >= _SURE:
            return Span(tokens[places[0].start].span.start, tokens[places[0].stop - 1].span.end)
    return None
