"""Verbs by which a speaker asks for something: what becomes of the thing tells the side taken on it."""

_FOR = """
    adopt approve back bless bring boost build buy celebrate complete continue create defend deliver develop endorse
    enact encourage enforce enlarge establish expand extend fund finance finish give grant guarantee have honor
    honour implement improve increase introduce invest join keep launch legalise legalize maintain make modernise
    modernize nominate open pass permit preserve prioritise prioritize promote protect provide raise ratify rebuild
    reinstate renew reopen repair restore revive safeguard save secure see sign strengthen subsidise subsidize support
    sustain try uphold welcome widen
"""
_AGAINST = """
    abandon abolish axe ban bar block boycott cancel close combat condemn confront curb cut defeat defund delay
    demolish denounce deport destroy dismantle ditch drop eliminate end eradicate expel fight fire halt impeach
    investigate jail kill limit oppose oust outlaw overturn postpone prevent prohibit prosecute punish quit raze reduce
    reject remove repeal replace resist restrict reverse revoke sack sanction scrap shelve shut stop sue suspend
    tackle terminate toughen undo veto withdraw
"""
_BARE = frozenset("bring give have make see try raise cut toughen replace buy open improve".split())
"""Too common a verb for its object to be the thing that is asked for."""

DEEDS: dict[str, int] = {
    **{verb: 1 for verb in _FOR.split() if verb not in _BARE},
    **{verb: -1 for verb in _AGAINST.split() if verb not in _BARE},
}
"""Base form → the side taken on its object by who asks for the deed."""
PHRASAL_DEEDS = {
    ("bring", "back"): 1, ("go", "ahead", "with"): 1, ("hold", "on", "to"): 1, ("invest", "in"): 1, ("stand", "by"): 1,
    ("stand", "with"): 1, ("stand", "up", "for"): 1, ("vote", "for"): 1, ("campaign", "for"): 1, ("fight", "for"): 1,
    ("work", "with"): 1, ("push", "for"): 1,
    ("call", "off"): -1, ("clamp", "down", "on"): -1, ("crack", "down", "on"): -1, ("do", "away", "with"): -1,
    ("fight", "against"): -1, ("get", "rid", "of"): -1, ("pull", "out", "of"): -1, ("rip", "up"): -1,
    ("roll", "back"): -1, ("stand", "up", "to"): -1, ("tear", "down"): -1, ("tear", "up"): -1, ("vote", "against"): -1,
    ("walk", "away", "from"): -1, ("withdraw", "from"): -1, ("campaign", "against"): -1, ("shut", "down"): -1,
    ("close", "down"): -1,
}  # fmt: skip
WISHES = frozenset("want wants wanted need needs needed prefer prefers preferred deserve deserves".split())
"""Finite verbs whose object the subject is for; with a negation, against."""
INTENTS = frozenset(
    """want wants wanted need needs needed have has had going ought plan plans planned hope hopes hoped intend intends
    intended like promise promises promised vow vows vowed pledge pledges pledged try trying tried seek seeks sought
    aim aims aimed prepared ready determined""".split()
)
"""Before ``to`` and a deed: the subject means it to be done."""
MODALS = frozenset("must should shall will would 'll ought".split())
"""Before a deed: the subject means or asks it to be done."""
DEPARTING = frozenset("resign go quit stop end disappear leave".split())
STAYING = frozenset("stay remain continue proceed".split())
"""What a subject is told to do with ``must`` and ``should`` by who is against it, or for it."""
UNDERGOING: dict[str, int] = {
    **dict.fromkeys(
        """abandoned abolished axed banned barred blocked cancelled canceled closed condemned demolished dismissed
        dropped ended expelled fired halted impeached jailed outlawed overturned prosecuted prohibited punished rejected
        removed repealed replaced reversed revoked sacked sanctioned scrapped shelved shut stopped suspended withdrawn
        ashamed""".split(),
        -1,
    ),
    **dict.fromkeys(
        """adopted approved backed built celebrated commended continued defended encouraged extended funded honored
        honoured kept legalised legalized passed praised preserved protected ratified reopened respected restored saved
        strengthened supported welcomed""".split(),
        1,
    ),
}
"""After ``should be``: the side taken on the subject."""
BURDENS = (
    ("live", "through"), ("live", "with"), ("pay", "for"), ("put", "up", "with"), ("pick", "up"), ("endure",),
    ("suffer",), ("accept",), ("swallow",), ("bear",), ("foot",), ("tolerate",),
)  # fmt: skip
"""What people say they are asked or forced to do with a thing that they are against."""
IMPOSED = frozenset("asked forced told made expected compelled".split())
DISGUISES = (
    ("with", "a", "hat", "on"), ("in", "disguise"), ("by", "another", "name"), ("in", "all", "but", "name"),
    ("by", "stealth"), ("through", "the", "back", "door"), ("by", "the", "back", "door"),
)  # fmt: skip
"""After "that is X": the speaker is against X and against its cover."""
PREDICATES = {
    ("the", "answer"): 1, ("the", "solution"): 1, ("the", "way", "forward"): 1, ("the", "right", "thing"): 1,
    ("the", "right", "decision"): 1, ("the", "right", "choice"): 1, ("the", "right", "step"): 1,
    ("the", "right", "answer"): 1, ("the", "right", "way"): 1, ("the", "only", "way"): 1, ("a", "step", "forward"): 1,
    ("a", "good", "idea"): 1, ("worth", "it"): 1, ("long", "overdue"): 1, ("welcome",): 1,
    ("a", "bad", "idea"): -1, ("a", "step", "back"): -1, ("a", "step", "backward"): -1, ("a", "step", "backwards"): -1,
    ("out", "of", "the", "question"): -1, ("a", "joke"): -1, ("too", "expensive"): -1, ("too", "dear"): -1,
    ("too", "costly"): -1, ("madness",): -1, ("the", "wrong", "thing"): -1, ("the", "wrong", "decision"): -1,
    ("the", "wrong", "place"): -1, ("in", "the", "wrong", "place"): -1, ("the", "wrong", "answer"): -1,
    ("the", "wrong", "way"): -1, ("wretched",): -1, ("a", "wretched"): -1, ("a", "sham"): -1, ("a", "farce"): -1,
}  # fmt: skip
"""What is said of a subject after *is* or *would be*."""
DECIDED = frozenset(
    """agreement ban bill budget cut deal decision idea law measure merger move order plan policy project proposal
    reform rule ruling scheme tax treaty verdict vote""".split()
)
"""What a predicate may call the thing in question: "it is a terrible law"."""
DAMNING = frozenset("wretched rotten lousy daft mad shabby".split())
