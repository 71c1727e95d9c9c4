"""Verbs of reporting that state the side themselves: ``opposed the plan``, ``called for a vote``."""

FOR = frozenset(
    """support defend endorse back applaud welcome tout champion hail praise commend thank congratulate favor favour
    propose demand""".split()
)
AGAINST = frozenset(
    """criticize criticise condemn denounce blast slam attack mock ridicule oppose reject dismiss decry rebuke bash ding
    knock assail deride lambaste deny disavow repudiate scold chide blame warn fear accuse""".split()
)
WITH_PREPOSITION = {
    ("call", "for"): 1, ("campaign", "for"): 1, ("push", "for"): 1, ("press", "for"): 1, ("plead", "for"): 1,
    ("vote", "for"): 1, ("argue", "for"): 1, ("advocate", "for"): 1, ("vouch", "for"): 1,
    ("agree", "with"): 1, ("sympathize", "with"): 1,
    ("warn", "of"): -1, ("warn", "about"): -1, ("warn", "against"): -1, ("complain", "about"): -1,
    ("object", "to"): -1, ("protest", "against"): -1, ("rail", "against"): -1, ("rail", "at"): -1,
    ("argue", "against"): -1, ("campaign", "against"): -1, ("vote", "against"): -1, ("disagree", "with"): -1,
}  # fmt: skip
"""Verb and preposition → the side on what follows."""
NAMING = frozenset("call dub label brand describe deem depict portray characterize characterise".split())
"""What follows is the target and then what it is said to be."""
HAILING, DENOUNCING = frozenset({"hail"}), frozenset({"denounce"})
DISPUTING = frozenset({"deny", "dispute", "reject", "refute", "dismiss", "doubt"})
"""Before ``that``: the clause is what is disputed. Before *this*: what was said before is."""
UNTRUE = frozenset(
    """untrue false wrong nonsense rubbish lie lies incorrect inaccurate baseless invented fiction absurd
    ludicrous""".split()
)
"""``said this was untrue``: what was said before is disputed."""
NOT_HOLDERS = frozenset(
    """media news report reports reporting rumor rumour rumors rumours poll polls survey surveys study studies data
    figures documents document statement website article plan meter numbers results records spokesperson""".split()
)
"""Heads of phrases that say something and hold no position."""
VAGUE_TARGETS = frozenset(
    """it this that them him her us me himself herself itself themselves someone something anything everything nothing
    question questions reporters reporter way ways thing things point points fact facts one ones comment comments job
    part day days week year years time times night lot reason reasons case cases name names word words number numbers
    people person man woman guy men women side sides place example sense bit kind sort everyone anyone nobody
    money work end answer chance opportunity tone words remarks first second third rest others other two three
    ability desire attention message situation problem example thanks
    congratulations too also longer more less better worse good bad new old big small best worst well
    so such same""".split()
)
POSSESSIVES = frozenset("his her their its my our your".split())
PEOPLE = frozenset(
    """people men women families family neighbours neighbors residents locals parents children members whites blacks
    republicans democrats conservatives liberals police staff unions firm firms company companies authorities allies
    councils group groups party parties country countries nation nations village town city state states newspaper
    charity charities insurer insurers opposition union couple mother father wife husband son daughter brother sister
    widow boss bosses secretary-general spokesmen spokeswomen chairmen officials clubs lawmakers mps mp postmistress
    aides brass leadership majority wing judges justices ministers families fans customers operator regulator watchdog
    mps peers delegation chamber jury tribunal inquiry commission panel crew public crowd business businesses industry
    employers clergy church bishops activists groups""".split()
)
"""Common nouns for those who hold positions, beside roles and organisations."""
OPENERS = frozenset(
    """however perhaps neither either hours days weeks meanwhile instead maybe nor nevertheless also even only just
    still republican democratic gop democrat""".split()
)
"""Capitalised words that are no holder, and begin none."""
NOBODY = frozenset("those these this that most many some others all both several none half few one each such".split())
"""Of these nobody can say who they are."""
