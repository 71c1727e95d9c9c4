"""Strength: a statement must not claim more than the article does.

That something is for ever, must be, or has a cause; that somebody died or is guilty. The words are English.
"""

from collections.abc import Iterator

from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.lexicon import root

_UTMOST = frozenset(
    "permanently permanent forever irreversibly irreversible guaranteed guarantees proven definitely certainly "
    "undoubtedly".split()
)
_DUTY = frozenset("must should ought".split())
_DUTIES = _DUTY | frozenset(
    "need needs needed require required requires requiring obliged urge urged urges urging demand demands demanded "
    "call calls called calling recommend recommended recommends advise advised advises want wants wanted order orders "
    "ordered mandatory force forced forces insist insists insisted have has had due would shall".split()
)
"""Words by which an article may say that something must be."""
_CAUSE = frozenset(map(root, "cause because trigger spark blame".split()))
_CAUSES = _CAUSE | frozenset(
    map(
        root,
        "lead result after following since as so prompt over from by thanks owing reason why therefore through "
        "contribute amid attributed due make if when create".split(),
    )
)
"""Roots of words by which an article may say what brought something about."""
_GRAVE = frozenset(
    map(
        root,
        "kill die dead death murder suicide rape convict guilty arrest resign bankrupt fraud bribe corrupt".split(),
    )
)


def findings(c: Comparison) -> Iterator[Finding]:
    """Kinds: ``overstated``, ``duty``, ``cause``, ``grave``: the statement says so, and what bears it does not.

    Of what is grave it is enough that the article has the word somewhere.
    """
    if not c.support or c.index.article.language != "en":
        return
    bearing = [c.index.sentences[number] for number in c.support]
    for at, (word, form) in enumerate(zip(c.statement.words, c.statement.forms, strict=True)):
        if form in _CAUSE and not any(_joins(c, order, at) for order in range(len(c.support))):
            yield Finding("cause", f"the article does not say “{c.text(at)}” of both")
        if at in c.bearer:
            continue
        if word in _UTMOST:
            yield Finding("overstated", f"the article does not say “{word}” of this")
        elif word in _DUTY and all(_DUTIES.isdisjoint(sentence.words) for sentence in bearing):
            yield Finding("duty", f"the article does not say that anything “{word}” be")
        elif form in _GRAVE and at in c.weights and not c.index.has(form):
            yield Finding("grave", f"the article says “{c.text(at)}” of nothing and nobody")


def _joins(c: Comparison, order: int, at: int) -> bool:
    """True when one sentence has a word of cause, and words of the statement from before and after its own."""
    matched = c.alignments[order].matched
    opens = at == 0 or c.statement.breaks[at]  # ``Because A, B``
    before, after = opens or any(i < at for i in matched), any(i > at for i in matched)
    return before and after and not _CAUSES.isdisjoint(c.index.sentences[c.support[order]].forms)
