"""Who does it: what somebody is made, asked or allowed to do is that one's deed, not another's.

"The deal compels the South to begin supplying arms" does not say that there is "a deal to supply arms": the one who is
to act has gone, and the deed has gone over to another.
"""

from collections.abc import Iterator

from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.wording import Wording
from summarizer.words import stem

_MOVES = frozenset(
    stem(word)
    for word in """allow ask beg cause challenge command compel convince dare drive enable encourage entitle expect
    forbid force instruct invite lead oblige order permit persuade press prod prompt provoke push request require spur
    tell tempt urge want warn""".split()
)
"""Verbs whose object is the one who does what follows: they ``compel somebody to`` do it."""
_NO_OBJECT = frozenset("by in on at for with from back not up down out over".split())
"""What follows such a word is not the verb's object."""
_REACH = 8
"""Words from such a verb to its ``to``."""
_DEED = 4
"""Words after ``to`` that name the deed."""


def findings(c: Comparison) -> Iterator[Finding]:
    """Kind ``doer``: the statement gives the deed of somebody whom it leaves out to another, as a purpose."""
    meant = _purposes(c.statement)
    if not meant:
        return
    for number, alignment in zip(c.support, c.alignments, strict=True):
        sentence = c.index.sentences[number]
        matched, loose = alignment.matched, alignment.loose
        firm = {j for i, j in matched.items() if i not in loose}
        for doer, deed in _moved(sentence):
            if doer[-1] not in firm and any(matched.get(at) in deed for at in meant):
                start, last = sentence.starts[doer[0]], doer[-1]
                who = sentence.text[start : sentence.starts[last] + len(sentence.words[last])]
                yield Finding("doer", f"the article says that “{who}” is to do this")
                return


def _purposes(statement: Wording) -> set[int]:
    """Positions of the two words after a ``to`` that no such verb governs: ``supply`` in ``a deal to supply arms``."""
    found: set[int] = set()
    for to, word in enumerate(statement.words):
        if word == "to" and _MOVES.isdisjoint(statement.forms[max(0, to - _REACH) : to]):
            found |= {at for at in (to + 1, to + 2) if at in statement.content and not statement.capital[at]}
    return found


def _moved(sentence: Wording) -> Iterator[tuple[list[int], range]]:
    """Where a sentence has those who are to act, and their deeds."""
    for at, form in enumerate(sentence.forms):
        if form not in _MOVES or at not in sentence.content:
            continue
        near = range(at + 2, min(at + _REACH, len(sentence.words) - 1))
        to = next((k for k in near if sentence.words[k] == "to"), None)
        if to is None or any(sentence.breaks[at + 1 : to + 1]) or to - 1 not in sentence.content:
            continue
        between = range(at + 1, to)
        plain = not any(sentence.words[k] in _NO_OBJECT or sentence.forms[k][0] == "#" for k in between)
        if plain and ":" not in sentence.forms[to - 1].replace("country:", ""):
            yield [k for k in between if k in sentence.content], range(to + 1, to + 1 + _DEED)
