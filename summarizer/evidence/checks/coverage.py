"""Coverage: how much of the statement the article has, in how few sentences, in what order.

Shares, and findings only where none of it, or an order to a machine alone, has what the statement says.
"""

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.lexicon import CLAUSE_OPENERS, CONDITIONS
from summarizer.evidence.thesaurus import synonyms
from summarizer.evidence.wording import Wording

_RUN = 4
"""Words in a copied run; shorter ones agree by chance."""
_NEAR = 3
"""How many words more than in the statement may stand between two neighbours in the article."""


def shares(c: Comparison) -> dict[str, float]:
    """Measures of one comparison, by name; those called ``*_share`` lie in 0..1, the others are counts.

    ``best_share``: weight of the words that the best sentence has; ``support_share``: that all chosen sentences have;
    ``article_share``: that the article has anywhere; ``order_share``: matched words that keep their order;
    ``link_share``: neighbouring words that are near each other in the article too, ``run_share`` the longest
    unbroken row of those; ``copied_share``: runs of four
    words, function words included, that the article has (after Grusky et al. 2018, "Newsroom"); ``unknown_strange``:
    words that neither the article nor the lexicon has. Of an article without capitals also ``omission``: how often the
    statement leaves out words of the sentence that it copies, and ``clause_omission``: how often these go beyond a
    clause.
    """
    content = c.statement.content
    solid = [i for i in content if c.weights[i] >= 1]
    if not c.support:
        return dict.fromkeys(_SHARES, 0.0) | {"unknown_strange": float(len(solid))}
    total = sum(c.weights.values())
    first = c.alignments[0]
    links = [_linked(c, left, right) for left, right in pairwise(solid)]
    in_article = [i for i in content if i in c.bearer or c.index.has(c.statement.forms[i])]
    return {
        "best_share": sum(c.weights[i] for i in first.matched) / total,
        "support_share": sum(c.weights[i] for i in c.bearer) / total,
        "article_share": sum(c.weights[i] for i in in_article) / total,
        "order_share": len(first.chain) / max(len(first.matched), 1),
        "link_share": sum(links) / max(len(links), 1),
        "run_share": _longest(links) / max(len(links), 1),
        "copied_share": _copied(c),
        "unknown_strange": float(
            sum(c.statement.forms[i] not in synonyms() for i in set(solid).difference(in_article))
        ),
        **(_omissions(c) if c.index.uncased else {}),
    }


def findings(c: Comparison) -> Iterator[Finding]:
    """Kinds: ``ordered``: a word that stands in an order to a machine only; ``unsaid``: the article knows whom or what
    the statement is about, and nothing of what it says of them.
    """
    if ordered := [i for i in c.statement.content if c.statement.forms[i] in c.index.only_ordered]:
        yield Finding("ordered", f"the article has “{c.text(ordered[0])}” only in an order to a machine")
    named = c.named
    said = [i for i in c.statement.content if i not in named and c.weights[i] >= 1]
    if named and said and not any(i in c.bearer for i in said):
        words = ", ".join(f"“{c.text(i)}”" for i in said[:3])
        yield Finding("unsaid", f"the article does not say {words} of “{c.text(min(named))}”")


_SHARES = ("best_share", "support_share", "article_share", "order_share", "link_share", "run_share", "copied_share")


def _linked(c: Comparison, left: int, right: int) -> bool:
    for alignment in c.alignments:
        a, b = alignment.matched.get(left), alignment.matched.get(right)
        if a is not None and b is not None and 0 < b - a <= right - left + _NEAR:
            return True
    return False


def _longest(links: list[bool]) -> int:
    longest = run = 0
    for linked in links:
        run = run + 1 if linked else 0
        longest = max(longest, run)
    return longest


def _copied(c: Comparison) -> float:
    runs = c.index.runs_of(c.statement, _RUN)
    if not runs:
        return 0.0
    known = [c.index.runs(number, _RUN) for number in c.candidates]
    return sum(any(run in one for one in known) for run in runs) / len(runs)


_JOINTS = CLAUSE_OPENERS | CONDITIONS | {"or", "as", "after", "before", "where", "whose"}
"""Words at which one clause is joined to another."""


def _omissions(c: Comparison) -> dict[str, float]:
    """Places where the statement goes on with a later word of the sentence that it shares most words with."""
    forms = c.statement.forms
    source = max((c.index.sentences[n] for n in c.candidates), key=lambda one: _shared(forms, one.forms))
    blocks = SequenceMatcher(None, forms, source.forms, autojunk=False).get_matching_blocks()
    gaps = [range(a.b + a.size, b.b) for a, b in pairwise(blocks[:-1]) if b.b > a.b + a.size]
    beyond = sum(_leaves_clause(source, gap) for gap in gaps)
    return {"omission": float(len(gaps) - beyond), "clause_omission": float(beyond)}


def _shared(forms: list[str], others: list[str]) -> int:
    return (Counter(forms) & Counter(others)).total()


def _leaves_clause(source: Wording, gap: range) -> bool:
    return any(source.breaks[gap.start : gap.stop + 1]) or any(source.words[at] in _JOINTS for at in gap)
