"""Word lists of the evidence check, for English: negators, hedges, verbs of speech, irregular forms.

Written for this project.
"""

from summarizer.words import stem

NEGATORS = frozenset(
    "not no never none nobody nothing neither nor without cannot nowhere hardly scarcely barely n't".split()
)
"""Words that turn a sentence around; ``n't`` is what is left of a contraction."""

NEGATIVE_VERBS = frozenset(
    "deny denied denies denying fail failed fails failing refuse refused refuses refusing lack lacked lacks lacking "
    "prevent prevented prevents avoid avoided avoids stop stopped stops reject rejected rejects unable unlikely "
    "decline declined declines false".split()
)
"""Words that hold a negation inside: ``failed to appear`` is ``did not appear``."""

HEDGES = frozenset(
    "may might could would should possibly perhaps probably likely unlikely potential potentially allegedly alleged "
    "reportedly apparently supposedly seemingly presumably purportedly purported suspected expected planned proposed "
    "rumoured rumored possible formerly".split()
)
"""Words that keep a sentence from being a fact."""

HEDGING_VERBS = frozenset(
    "plan plans planned planning intend intends intended hope hopes hoped hoping aim aims aimed want wants wanted "
    "consider considers considering considered seek seeks seeking expect expects expected propose proposes proposed "
    "threaten threatens threatened try tries tried trying attempt attempts attempted seem seems seemed appear appears "
    "appeared suggest suggests suggested believe believes believed think thinks thought suspect suspects allege "
    "alleges claim claims claimed "
    "estimate estimates estimated predict predicts predicted forecast reports reported willing".split()
)
"""Verbs that report a plan, a wish or a belief rather than a fact."""

WEIGHING_VERBS = frozenset("considers considering mulls mulling weighs weighing proposes proposing eyes eyeing".split())
"""Verbs with an object that is not decided: ``is considering a ban``."""

REPORTING_HEDGES = frozenset(
    "allegedly alleged alleges allege reportedly apparently supposedly seemingly presumably purportedly purported "
    "suspected suspects suspect rumoured rumored according believe believes believed think thinks thought claim claims "
    "claimed suggest suggests suggested estimate estimates estimated predict predicts predicted forecast reports "
    "reported fear fears feared seem seems seemed appear appears appeared perhaps".split()
)
"""Words that keep the whole of a sentence from being a fact."""

BELIEFS = frozenset(
    "believe believes believed think thinks thought fear fears feared suspect suspects suspected hope hopes hoped "
    "claim claims claimed allege alleges alleged understood".split()
)
"""Verbs whose clause is only what somebody holds to be so."""

NOUN_OPENERS = frozenset("a an the his her its their our my this that these those such any some no despite".split())
"""Words after which ``claims`` and its kind are nouns."""

CONDITIONS = frozenset("if whether unless".split())
"""Words that open a condition."""

RUMOUR = frozenset("reports rumours rumors sources".split())
"""Whose word an article takes for something without standing by it."""

AUXILIARIES = frozenset("will shall is are was were has have had does did do".split())
"""Words that say of a clause of its own that it is so."""

CLAUSE_OPENERS = frozenset("and but while which who that because although though when".split())
"""Words that a new clause may begin with."""

SPEECH_VERBS = frozenset(
    "say says said saying tell tells told state states stated add adds added note notes noted explain explains "
    "explained argue argues argued claim claims claimed insist insists insisted warn warns warned write writes wrote "
    "announce announces announced declare declares declared deny denies denied admit admits admitted acknowledge "
    "acknowledges acknowledged reply replies replied respond responded ask asks asked urge urges urged call calls "
    "called suggest suggests suggested believe believes believed think thinks thought describe describes described "
    "accuse accuses accused blame blames blamed allege alleges alleged maintain maintains maintained contend contends "
    "contended stress stresses stressed emphasise emphasised emphasize emphasized remark remarked comment commented "
    "report reports reported confirm confirms confirmed promise promises promised predict predicts predicted criticise "
    "criticised criticize criticized praise praises praised condemn condemns condemned demand demands demanded "
    "propose proposes proposed recall recalls recalled concede concedes conceded tweet tweeted reveal reveals revealed "
    "according".split()
)
"""Verbs, and ``according``, that make a statement somebody's."""

_IRREGULAR = """
win won; lose lost; rise rose risen; fall fell fallen; grow grew grown; sell sold; buy bought; begin began begun;
bring brought; catch caught; choose chose chosen; come came; drive drove driven; eat ate eaten; fight fought;
find found; fly flew flown; get got gotten; give gave given; go went gone; hear heard; hide hid hidden; hold held;
keep kept; know knew known; lead led; leave left; lend lent; make made; meet met; pay paid; ride rode ridden;
run ran; see saw seen; seek sought; send sent; shake shook shaken; shoot shot; show shown; shrink shrank shrunk;
sing sang sung; sink sank sunk; sit sat; sleep slept; speak spoke spoken; spend spent; stand stood; steal stole stolen;
strike struck; swear swore sworn; swim swam swum; take took taken; teach taught; tell told; think thought;
throw threw thrown; understand understood; wear wore worn; withdraw withdrew withdrawn; write wrote written;
forbid forbade forbidden; forget forgot forgotten; feel felt; build built; deal dealt; draw drew drawn;
break broke broken;
become became; say said; bear bore borne; die dying; lie lying; freeze froze frozen; overtake overtook overtaken;
man men; woman women; child children; person people; foot feet; tooth teeth; mouse mice; life lives; wife wives
"""
IRREGULAR = {form: entry.split()[0] for entry in _IRREGULAR.replace("\n", " ").split(";") for form in entry.split()}
"""Irregular form → the form whose stem stands for it."""

PIVOTS = frozenset(
    "before after above below under up down more less most least always never all none few many against inside outside "
    "until since without both neither only".split()
)
"""Function words whose exchange changes what is said; they are aligned like content words."""


def root(word: str, language: str = "en") -> str:
    """The stem of a word, and of the base form where an English word is irregular."""
    return stem(IRREGULAR.get(word, word) if language == "en" else word, language)
