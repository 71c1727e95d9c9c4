"""What speakers ask for, in so many words: "we want the tram", "the toll should be scrapped", "we cannot afford it"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.positions import deeds
from summarizer.positions import lexicon as lex
from summarizer.positions.phrases import complement, noun_phrase, phrase_before
from summarizer.positions.speaking import clause_start
from summarizer.positions.syntax import Cue, Token, find_cues, is_negation
from summarizer.positions.targets import RELATIVES

_BETWEEN = 5
"""Auxiliaries, adverbs and negations between a subject and its verb."""
_CONDITIONS = frozenset("if unless whether when once until till wherever whenever".split())
_OTHERS_SAY = frozenset("think thinks thought believe believes say says said claim claims told".split())
_ABLE = frozenset("can could may might can't couldn't cannot".split())
_SPEAKERS = frozenset({"i", "we", "i'm", "i've", "i'd", "i'll", "we're", "we've", "we'd", "we'll"})


@dataclass(frozen=True, slots=True)
class Ask:
    """A thing that a speaker is for or against."""

    target: range
    sign: int
    words: range
    """The words that say so."""


def find_asks(tokens: Sequence[Token], selves: frozenset[str] = frozenset(), *, imperative: bool = True) -> list[Ask]:
    """The asks of one sentence, in order. ``selves`` are pronouns that stand for the speaker beside *I* and *we*."""
    cues = {cue.start: cue for cue in find_cues(tokens)}
    found: list[Ask] = []
    for at, token in enumerate(tokens):
        asks: Iterator[Ask | None]
        if token.low in _SPEAKERS or token.low in selves:
            asks = iter((_of_speaker(tokens, at, cues, reported=token.low in selves),))
        elif token.low in {"should", "must", "shouldn't", "mustn't", "needs", "need", "cannot"}:
            asks = iter((_of_subject(tokens, at),))
        elif token.low in lex.COPULAS:
            asks = iter((_predicated(tokens, at), _disguised(tokens, at), _called(tokens, at, cues)))
        elif imperative and at == _opening(tokens):
            asks = iter((_imperative(tokens, at),))
        else:
            continue
        found += [ask for ask in asks if ask is not None and not _is_conditional(tokens, at)]
    return found


def intended(tokens: Sequence[Token]) -> Ask | None:
    """What the infinitive at the head of a phrase, or after the first name in it, asks for: ``to scrap the toll``."""
    for at in range(min(len(tokens), 12)):
        if tokens[at].low == "to" and at + 1 < len(tokens):
            negated = at > 0 and tokens[at - 1].low == "not"
            return _deed(tokens, at + 1, negated)
    return None


@dataclass(slots=True)
class _Group:
    """What stands between a speaker and the verb."""

    negated: bool = False
    able: bool = False
    modal: bool = False
    copula: bool = False
    past: bool = False

    def takes(self, low: str) -> bool:
        """Take a word in; False for the verb itself."""
        if is_negation(low) and low not in _NEGATIVE_VERBS:
            self.negated = True
            self.able |= low in _ABLE
            self.modal |= low in {"won't", "shouldn't", "mustn't"}
        self.past |= low in _PAST
        self.modal |= low in deeds.MODALS
        self.able |= low in _ABLE
        self.copula |= low in lex.BE
        return (
            (is_negation(low) and low not in _NEGATIVE_VERBS)
            or low in deeds.MODALS | _ABLE | lex.BE | lex.AUXILIARIES | _ADVERBS
            or low.endswith("ly")
        )


_NEGATIVE_VERBS = frozenset({"stop", "end", "refuse", "halt", "avoid", "deny", "fail"})


def _of_speaker(tokens: Sequence[Token], at: int, cues: dict[int, Cue], *, reported: bool) -> Ask | None:
    if _is_others_view(tokens, at, reported):
        return None
    low = tokens[at].low
    group = _Group(modal=low.endswith("'ll"), copula=low in {"i'm", "we're"})
    for verb in range(at + 1, min(at + 1 + _BETWEEN, len(tokens))):
        if not group.takes(tokens[verb].low):
            past = group.past and not reported
            return None if past else _by_verb(tokens, verb, cues.get(verb), group)
    return None


_NO_SIDE = ("warn", "question")
"""Told of oneself, these are acts: "I warned the captain", "I questioned the witnesses"."""
_MORE = frozenset("a an another more any this that these those".split())
_PAST = frozenset("was were had used wasn't weren't hadn't".split())
"""What a speaker was for once may be so no longer."""
_ADVERBS = frozenset("also just still all both never only always now do did does have had".split())


def _by_verb(tokens: Sequence[Token], verb: int, cue: Cue | None, group: _Group) -> Ask | None:
    low = tokens[verb].low
    following = tokens[verb + 1].low if verb + 1 < len(tokens) else ""
    attitude = cue if cue and cue.entry.kind == "attitude" and not low.startswith(_NO_SIDE) else None
    if group.able:
        cannot_pay = low == "afford" and group.negated and following != "to"
        return _with_object(tokens, verb, verb + 1, -1) if cannot_pay else None
    if group.copula:
        return _of_being(tokens, verb, attitude, negated=group.negated)
    if low in deeds.INTENTS and following == "to":
        return _unless_spared(_deed(tokens, verb + 2, group.negated), group.negated)
    if low in deeds.WISHES and not group.modal:
        return _wished(tokens, verb, negated=group.negated)
    if group.modal and attitude is None:
        return _deed(tokens, verb, group.negated)
    return _of_attitude(tokens, attitude, negated=group.negated) if attitude and not attitude.passive else None


def _of_being(tokens: Sequence[Token], at: int, attitude: Cue | None, *, negated: bool) -> Ask | None:
    """``we are proud of our nurses``, ``I am for the licence``."""
    if attitude is None or tokens[at].low in {"opposed", "against"}:
        return _of_state(tokens, at, -1 if negated else 1)
    linked = attitude.end < len(tokens) and tokens[attitude.end].low in lex.LINKING - {"by"}
    return _of_attitude(tokens, attitude, negated=negated) if linked else None


def _wished(tokens: Sequence[Token], verb: int, *, negated: bool) -> Ask | None:
    """``we want the tram``; what is not needed may be good all the same."""
    following = tokens[verb + 1].low if verb + 1 < len(tokens) else ""
    if negated and tokens[verb].low.startswith("need") and following not in _MORE:
        return None
    wished = _with_object(tokens, verb, verb + 1, -1 if negated else 1)
    return None if wished is None or _is_told(tokens, wished.target) else wished


def _unless_spared(ask: Ask | None, negated: bool) -> Ask | None:
    """``I don't want to hurt them``: who wants no harm done is not for the thing yet."""
    return None if ask is not None and negated and ask.sign > 0 else ask


def _of_state(tokens: Sequence[Token], at: int, sign: int) -> Ask | None:
    """``we are for the licence``, ``opposed to the toll``, ``being asked to live through two winters of dust``."""
    low = tokens[at].low
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if low == "for" and at + 1 < len(tokens) and (following in lex.DETERMINERS or tokens[at + 1].is_name):
        return _with_object(tokens, at, at + 1, sign)
    if (low == "opposed" and following == "to") or low == "against":
        return _with_object(tokens, at, at + 1 + (low == "opposed"), -1) if sign > 0 else None
    if low in deeds.IMPOSED and following == "to":
        for phrase in deeds.BURDENS:
            end = at + 2 + len(phrase)
            if tuple(t.low for t in tokens[at + 2 : end]) == phrase:
                return _with_object(tokens, at, end, -1)
    if low in deeds.INTENTS and following == "to":
        return _deed(tokens, at + 2, sign < 0)
    return None


def _of_attitude(tokens: Sequence[Token], cue: Cue, *, negated: bool) -> Ask | None:
    if negated and cue.entry.sign < 0:
        return None
    sign = -cue.entry.sign if negated else cue.entry.sign
    start = cue.end
    if start < len(tokens) and tokens[start].low in lex.LINKING:
        target = complement(tokens, start)
        return Ask(target, sign, range(cue.start, start)) if target else None
    ask = _with_object(tokens, cue.start, start, sign)
    relational = ask is not None and tokens[ask.target.stop - 1].low in lex.RELATIONAL
    return None if ask is None or (_is_told(tokens, ask.target) and not relational) else ask


def _deed(tokens: Sequence[Token], verb: int, negated: bool) -> Ask | None:
    """A deed with its object; a deed that is not to be done turns the side round."""
    if verb < len(tokens) and tokens[verb].low.endswith("ly"):
        verb += 1
    if verb >= len(tokens):
        return None
    for phrase, sign in deeds.PHRASAL_DEEDS.items():
        if tuple(t.low for t in tokens[verb : verb + len(phrase)]) == phrase:
            return _with_object(tokens, verb, verb + len(phrase), -sign if negated else sign)
    sign = deeds.DEEDS.get(tokens[verb].low, 0)
    return _with_object(tokens, verb, verb + 1, -sign if negated else sign) if sign else None


def _with_object(tokens: Sequence[Token], verb: int, start: int, sign: int) -> Ask | None:
    target = noun_phrase(tokens, start)
    if target is None or (tokens[start].low == "that" and tokens[start - 1].low in _BEFORE_CLAUSES):
        return None
    subject = target.stop < len(tokens) and tokens[target.stop].low in lex.AUXILIARIES
    return None if subject else Ask(target, sign, range(verb, start))


_BEFORE_CLAUSES = frozenset("fear fears feared hope hopes hoped regret regrets doubt doubts complain complains".split())


def _is_told(tokens: Sequence[Token], target: range) -> bool:
    """``we want the council to act``: the object is told what to do."""
    return target.stop < len(tokens) and tokens[target.stop].low == "to"


def _of_subject(tokens: Sequence[Token], modal: int) -> Ask | None:
    """``Reed must go``, ``the toll should be scrapped``, ``the bells should stay``."""
    start = clause_start(tokens, modal)
    subject = phrase_before(tokens, range(start, modal))
    if start and tokens[start - 1].low in RELATIVES:
        return None
    if subject is None or _is_others_view(tokens, start, reported=False):
        return None
    at = modal + 1
    negated = is_negation(tokens[modal].low)
    while at < len(tokens) and (is_negation(tokens[at].low) or tokens[at].low in {"to", "now", "also", "just"}):
        negated = negated or tokens[at].low in {"not", "never"}
        at += 1
    if at >= len(tokens):
        return None
    low, following = tokens[at].low, tokens[at + 1].low if at + 1 < len(tokens) else "."
    sign = 0
    if low == "be" or (low == "never" and following == "be"):
        sign = deeds.UNDERGOING.get(following, 0)
    elif low == "go" and following == "ahead":
        sign = 1
    elif low == "step" and following in {"down", "aside"}:
        sign = -1
    elif not following[:1].isalpha() or following in {"now", "at", "immediately"}:
        sign = -1 if low in deeds.DEPARTING else 1 if low in deeds.STAYING else 0
    return Ask(subject, -sign if negated else sign, range(modal, at + 1)) if sign else None


def _predicated(tokens: Sequence[Token], copula: int) -> Ask | None:
    """``buses are the answer``, ``the toll is not the answer``."""
    at = copula + 1
    negated = is_negation(tokens[copula].low)
    while at < len(tokens) and (tokens[at].low == "not" or tokens[at].low.endswith("ly")):
        negated = negated or tokens[at].low == "not"
        at += 1
    sign = next((s for p, s in deeds.PREDICATES.items() if tuple(t.low for t in tokens[at : at + len(p)]) == p), 0)
    if not sign:
        return None
    start = clause_start(tokens, copula)
    if start and tokens[start - 1].low in RELATIVES:
        return None
    end = copula
    while end > start and (tokens[end - 1].low in lex.AUXILIARIES or tokens[end - 1].low.endswith("ly")):
        end -= 1
    subject = phrase_before(tokens, range(start, end))
    return Ask(subject, -sign if negated else sign, range(copula, at + 1)) if subject else None


def _disguised(tokens: Sequence[Token], copula: int) -> Ask | None:
    """``that is a council tax rise with a hat on``."""
    if copula == 0 or tokens[copula - 1].low not in {"that", "this", "it"}:
        return None
    target = noun_phrase(tokens, copula + 1)
    if target is None:
        return None
    for phrase in deeds.DISGUISES:
        for end in range(target.start + 1, target.stop + 1):
            if tuple(t.low for t in tokens[end : end + len(phrase)]) == phrase:
                return Ask(range(target.start, end), -1, range(end, end + len(phrase)))
    return None


def opens_condition(tokens: Sequence[Token]) -> bool:
    """True for "If it does, then we will …": what follows is not said outright."""
    return any(token.low in {"if", "unless"} for token in tokens[_opening(tokens) : _opening(tokens) + 2])


def _called(tokens: Sequence[Token], copula: int, cues: dict[int, Cue]) -> Ask | None:
    """``it is a terrible law``: what the predicate calls the thing in question."""
    it = copula > 0 and tokens[copula - 1].low in {"that", "this", "it"}
    if not it or copula + 3 >= len(tokens) or tokens[copula + 1].low not in {"a", "an", "the"}:
        return None
    word, noun = tokens[copula + 2].low, copula + 3
    cue = cues.get(copula + 2)
    sign = -1 if word in deeds.DAMNING else cue.sign if cue and cue.entry.kind == "quality" else 0
    if not sign or tokens[noun].low not in deeds.DECIDED:
        return None
    return Ask(range(noun, noun + 1), sign, range(copula + 2, noun))


def _opening(tokens: Sequence[Token]) -> int:
    at = 0
    while at < len(tokens) and (not tokens[at].is_word or tokens[at].low in {"please", "so", "and", "but", "let's"}):
        at += 1
    return at


def _imperative(tokens: Sequence[Token], at: int) -> Ask | None:
    """``Save our school``, ``Let the bells alone``."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or not (following.low in lex.DETERMINERS or following.is_name):
        return None
    if tokens[at].low in {"let", "leave"}:
        target = noun_phrase(tokens, at + 1)
        stop = target.stop if target else 0
        if target and tokens[stop - 1].low == "alone":
            return Ask(range(target.start, stop - 1), 1, range(at, at + 1)) if stop - 1 > target.start else None
        alone = target is not None and stop < len(tokens) and tokens[stop].low in {"alone", "be"}
        return Ask(target, 1, range(at, at + 1)) if target and alone else None
    sign = deeds.DEEDS.get(tokens[at].low, 0)
    return _with_object(tokens, at, at + 1, sign) if sign and following.low in lex.DETERMINERS else None


def is_supposed(tokens: Sequence[Token], at: int) -> bool:
    """True where the speaker does not say it: under *if*, or as what others say."""
    return _is_conditional(tokens, at) or _is_others_view(tokens, at, reported=False)


def _is_conditional(tokens: Sequence[Token], at: int) -> bool:
    start = clause_start(tokens, at)
    return any(tokens[i].low in _CONDITIONS for i in range(max(start - 1, 0), at))


def _is_others_view(tokens: Sequence[Token], at: int, reported: bool) -> bool:
    """``they say we should …``: a verb of saying or thinking before, with another subject."""
    for back in range(at - 1, max(at - 6, -1), -1):
        if tokens[back].low in _OTHERS_SAY or (reported and tokens[back].low in lex.SPEECH):
            before = {tokens[i].low for i in range(max(back - 3, 0), back)}
            return not before & _SPEAKERS
        if not tokens[back].is_word:
            return False
    return False
