"""Hedging: what the article says may be, is planned or is alleged must not become fact.

A hedge belongs to a verb: ``will`` or ``may`` elsewhere in a statement does not make up for one that was dropped.
"""

from collections.abc import Iterator
from itertools import pairwise, takewhile

from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.lexicon import (
    AUXILIARIES,
    BELIEFS,
    CLAUSE_OPENERS,
    CONDITIONS,
    HEDGES,
    HEDGING_VERBS,
    NOUN_OPENERS,
    REPORTING_HEDGES,
    RUMOUR,
    SPEECH_VERBS,
    WEIGHING_VERBS,
)
from summarizer.evidence.wording import Wording

_FEW = 1
_MOST_OF_IT = 0.5
"""Share of the statement that a sentence of rumour must have in its order."""
_REACH = 5
"""How many words after a hedge the word that it governs may stand."""
_SAYING = frozenset("say says said claims insist insists insisted argue argues argued maintains contends".split())
_SAME_LATER = {"would": "will", "could": "can", "might": "may"}
"""A modal in reported speech → the same one in the present: ``said it would close`` is ``will close``."""
_SOFT = HEDGES | HEDGING_VERBS | CONDITIONS | {"can"}


def findings(c: Comparison) -> Iterator[Finding]:
    """Kinds: ``hedge_dropped``; ``source_dropped`` and ``belief_dropped`` where the article leaves it to somebody."""
    if not c.support:
        return
    dropped = _dropped(c) or (c.near_copy and _in_gaps(c)) or _rumour_dropped(c)
    if dropped:
        yield Finding("hedge_dropped", dropped)
    elif source := _source_dropped(c):
        yield Finding("source_dropped", source)
    elif belief := _belief_dropped(c):
        yield Finding("belief_dropped", belief)


def _dropped(c: Comparison) -> str | None:
    """A hedge of a sentence that bears the statement, whose verb the statement has without one."""
    hedges = []
    for order, number in enumerate(c.support):
        sentence, matched = c.index.sentences[number], c.alignments[order].matched
        backwards = {j: i for i, j in matched.items() if c.bearer[i] == order}
        hedges += [(sentence.words[at], backwards[j]) for at, j in hedged(sentence) if j in backwards]
    soft = softened(c.statement) if hedges else frozenset()
    for hedge, i in hedges:
        told = hedge in SPEECH_VERBS and any(word in SPEECH_VERBS for word in c.statement.words)
        if not (told or i in soft or _same_modal(c, hedge, range(max(i - _REACH, 0), i))):
            return f"the article says “{hedge}” of “{c.text(i)}”; the statement makes it a fact"
    return None


def _same_modal(c: Comparison, hedge: str, before: range) -> bool:
    """True for ``would`` told as ``will``, unless a condition of the article is left out."""
    kept = _SAME_LATER.get(hedge)
    return (
        kept is not None
        and any(c.statement.words[i] == kept for i in before)
        and not any(word in CONDITIONS for word in c.best.words)
    )


def _in_gaps(c: Comparison) -> str | None:
    """In a near copy: a hedge that the sentence has in a place where the statement has none."""
    for ours, theirs in c.gaps():
        hedges = [j for j in theirs if c.best.words[j] in HEDGES]
        left_out = [j for j in theirs if j in c.best.content and j not in hedges]
        if not hedges or len(left_out) > _FEW or any(c.statement.words[i] in _SOFT for i in ours):
            continue
        hedge = c.best.words[hedges[0]]
        if not _same_modal(c, hedge, ours):
            return f"the article says “{hedge}”; the statement makes it a fact"
    return None


def _rumour_dropped(c: Comparison) -> str | None:
    """A sentence that is left to reports or rumours as a whole."""
    rumour = _rumoured(c.best)
    told = any(word in SPEECH_VERBS or word in _SOFT or word.startswith("report") for word in c.statement.words)
    if not rumour or told or len(c.chained) <= _MOST_OF_IT * len(c.statement.content):
        return None
    return f"the article has this “{rumour}” only; the statement makes it a fact"


def _rumoured(wording: Wording) -> str | None:
    """The words that leave a whole sentence to reports: ``per reports``, ``according to sources``, ``sources say``."""
    words = wording.words
    for at, word in enumerate(words):
        if word not in RUMOUR:
            continue
        before = words[max(at - 2, 0) : at]
        if before[-1:] == ["per"] or before == ["according", "to"]:
            return " ".join((*(before if before[-1] == "to" else before[-1:]), word))
        if words[at + 1 : at + 2] and words[at + 1] in SPEECH_VERBS and at < _REACH:
            return f"{word} {words[at + 1]}"
    return None


def _source_dropped(c: Comparison) -> str | None:
    """``According to X`` at either end of the sentence, where the statement names no source at all."""
    words = c.best.words
    at = next((i for i in range(len(words) - 2) if words[i] == "according" and words[i + 1] == "to"), None)
    if at is None or any(word in SPEECH_VERBS or word in _SOFT for word in c.statement.words):
        return None
    if len(c.chained) <= _MOST_OF_IT * len(c.statement.content):
        return None
    source = next((i for i in range(at + 2, len(words)) if i in c.best.content), None)
    if source is None or source in c.alignments[0].matched.values():
        return None
    shown = c.best.text[c.best.starts[at] : c.best.starts[source] + len(words[source])]
    return f"the article has this “{shown[0].lower()}{shown[1:]}”; the statement makes it a fact"


def _belief_dropped(c: Comparison) -> str | None:
    """``X believes …`` or ``X said that …``, where the statement has what is believed or said alone."""
    words, matched = c.best.words, c.alignments[0].matched
    first = min(matched.values(), default=0)
    before = range(max(first - _REACH, 0), first)
    of_others = (i for i in before if words[i] in BELIEFS or (words[i] in _SAYING and words[i + 1] == "that"))
    at = next((i for i in of_others if i and words[i - 1] not in NOUN_OPENERS), None)
    if at is None or any(c.best.breaks[at + 1 : first + 1]):
        return None
    if any(word in SPEECH_VERBS or word in _SOFT for word in c.statement.words):
        return None
    if len(c.chained) <= _MOST_OF_IT * len(c.statement.content):
        return None
    return f"the article has this as what somebody “{words[at]}”; the statement makes it a fact"


def hedged(wording: Wording) -> list[tuple[int, int]]:
    """Pairs: the position of a hedge, and of the word it governs.

    That is the first content word after it; in ``proposed that the animal be rehomed`` the one after ``be``.
    """
    found = []
    content = set(wording.content)
    for at, word in enumerate(wording.words):
        opens = word in HEDGES or word in WEIGHING_VERBS
        if not (opens or (word in HEDGING_VERBS and "to" in wording.words[at + 1 : at + 3])):
            continue
        that = wording.words[at + 1 : at + 2] == ["that"]
        near = range(at + 1, min(at + 1 + (2 if that else 1) * _REACH, len(wording.words)))
        governed = [i for i in takewhile(lambda i: not wording.breaks[i], near) if i in content]
        asked = [i for i in governed if that and wording.words[i - 1] == "be"]
        found += [(at, i) for i in (asked or governed)[:1]]
    return found


def softened(wording: Wording) -> frozenset[int]:
    """The positions that a hedge of the same sentence governs.

    A belief, a report or a condition softens the whole sentence; a modal or a plan softens its own clause and what
    goes on after it, up to a clause with an auxiliary of its own.
    """
    words = wording.words
    if any(word in REPORTING_HEDGES or word in CONDITIONS for word in words):
        return frozenset(range(len(words)))
    found: set[int] = set()
    soft = False
    clauses = _clauses(wording)
    for clause in clauses:
        own = any(words[i] in _SOFT for i in clause)
        soft = own or (soft and not any(words[i] in AUXILIARIES for i in clause))
        if soft:
            found.update(clause)
        if own and clause is clauses[-1] and sum(i in wording.content for i in clause) <= _FEW:
            found.update(range(len(words)))  # a tag: “…, it is expected”
    return frozenset(found)


def _clauses(wording: Wording) -> list[range]:
    opens = (i for i, word in enumerate(wording.words) if i and (wording.breaks[i] or word in CLAUSE_OPENERS))
    edges = [0, *opens, len(wording.words)]
    return [range(a, b) for a, b in pairwise(edges)]
