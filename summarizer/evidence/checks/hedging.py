"""Hedging: what the article says may be, is planned or is alleged must not become fact."""

from collections.abc import Iterator

from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.lexicon import HEDGES, HEDGING_VERBS, SPEECH_VERBS
from summarizer.evidence.wording import Wording

_FEW = 1
_SOFT = HEDGES | HEDGING_VERBS | {"will", "if", "whether", "can", "shall", "going", "unless", "set", "due"}

_HEDGED_TOO = HEDGES | HEDGING_VERBS | {"if", "whether", "can", "unless"}


def findings(c: Comparison) -> Iterator[Finding]:
    """Kind: ``hedge_dropped``."""
    if not c.support:
        return
    statement, best = c.statement, c.best
    backwards = {j: i for i, j in c.alignments[0].matched.items()}
    for at, j in hedged(best):
        i = backwards.get(j)
        if i is None or any(word in _SOFT for word in statement.words):
            continue
        hedge = best.words[at]
        if hedge in SPEECH_VERBS and any(word in SPEECH_VERBS for word in statement.words):
            continue
        yield Finding("hedge_dropped", f"the article says “{hedge}” of “{c.text(i)}”; the statement makes it a fact")
        return
    if c.near_copy:
        yield from _in_gaps(c)
    rumour = _rumoured(best)
    told = any(word in SPEECH_VERBS or word in _SOFT or word.startswith("report") for word in statement.words)
    if rumour and not told and 2 * len(c.chained) > len(statement.content):
        yield Finding("hedge_dropped", f"the article has this “{rumour}” only; the statement makes it a fact")


def _rumoured(wording: Wording) -> str | None:
    """The words that leave a whole sentence to reports."""
    for at, word in enumerate(wording.words):
        if word in {"reports", "rumours", "rumors", "sources"} and at:
            before = wording.words[at - 1]
            if before == "per" or (before == "to" and at > 1 and wording.words[at - 2] == "according"):
                return f"{before if before == 'per' else 'according to'} {word}"
    return None


def _in_gaps(c: Comparison) -> Iterator[Finding]:
    """In a near copy: a hedge that the sentence has in a place where the statement has none."""
    for ours, theirs in c.gaps():
        hedges = [j for j in theirs if c.best.words[j] in HEDGES]
        left_out = [j for j in theirs if j in c.best.content and j not in hedges]
        if hedges and len(left_out) <= _FEW and not any(c.statement.words[i] in _HEDGED_TOO for i in ours):
            yield Finding(
                "hedge_dropped", f"the article says “{c.best.words[hedges[0]]}”; the statement makes it a fact"
            )
            return


def hedged(wording: Wording) -> list[tuple[int, int]]:
    """Pairs: the position of a hedge, and of the first content word it governs."""
    found = []
    content = set(wording.content)
    for at, word in enumerate(wording.words):
        if not (word in HEDGES or (word in HEDGING_VERBS and "to" in wording.words[at + 1 : at + 3])):
            continue
        for i in range(at + 1, min(at + 6, len(wording.words))):
            if wording.breaks[i]:
                break
            if i in content:
                found.append((at, i))
                break
    return found
