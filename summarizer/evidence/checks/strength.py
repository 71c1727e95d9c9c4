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
        if at in c.bearer:
            continue
        if word in _UTMOST:
            yield Finding("overstated", f"the article does not say “{word}” of this")
        elif word in _DUTY and all(_DUTIES.isdisjoint(sentence.words) for sentence in bearing):
            yield Finding("duty", f"the article does not say that anything “{word}” be")
        elif form in _CAUSE and all(_CAUSES.isdisjoint(sentence.forms) for sentence in bearing):
            yield Finding("cause", f"the article does not say “{c.text(at)}”: it gives no cause here")
        elif form in _GRAVE and at in c.weights and not c.index.has(form):
            yield Finding("grave", f"the article says “{c.text(at)}” of nothing and nobody")
