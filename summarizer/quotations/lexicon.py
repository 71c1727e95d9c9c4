"""The words the rules know: cue verbs by what may follow them, titles, roles, pronouns, closed classes."""

from dataclasses import dataclass
from typing import Literal

from summarizer.quotations.model import Act
from summarizer.quotations.wordsets import word_set

Form = Literal["base", "third", "past", "ing"]

SAY = word_set(
    """
    say add admit affirm allege announce argue assert attest boast caution claim comment complain concede conclude
    confess confirm contend counter declare deny disclose emphasize emphasise estimate explain exclaim hint imply
    insist joke lament maintain mention muse note observe opine plead point predict proclaim project promise
    pronounce protest quip read reason recall reckon recount reiterate rejoin remark repeat reply report respond
    retort reveal rule scoff shout shrug sigh signal snap speculate state stress suggest swear testify theorize
    tweet retweet post underline underscore venture volunteer vow warn whisper write yell acknowledge agree bemoan
    blog crow cry chant chide continue elaborate grumble interject chime mutter recommend shoot vent text email begin rail
    sneer thunder bark clarify demand gush intone echo quote grouse indicate find show specify determine
    """
)
"""Say something: a quoted string, ``that`` and a clause, or a clause may follow."""

TELL = word_set(
    """
    tell remind assure inform warn advise notify convince persuade caution promise reassure
    """
)
"""Say something to somebody, who stands between the verb and what is said."""

ASK = word_set("ask wonder inquire enquire question query")
"""Ask something: a quoted string, or ``whether``, ``if``, ``how``, ``why`` … and a clause, may follow."""

CALL = word_set(
    """
    call dub label brand describe deem term depict portray characterize characterise denounce hail
    """
)
"""Name somebody something: what is said is both."""

THINK = word_set(
    """
    believe think feel hope expect fear doubt suspect assume know guess imagine consider worry wish anticipate
    realize realise understand figure conclude fantasize dream regret foresee bet see
    """
)
"""Hold something: ``that`` and a clause, or a clause, may follow."""

WANT = word_set(
    """
    want hope plan seek intend wish demand refuse promise vow pledge threaten offer agree decline expect prefer aim
    propose swear decide choose
    """
)
"""Mean to do something: ``to`` and a verb may follow."""

URGE = word_set(
    """
    urge ask tell order encourage beg implore instruct advise call press challenge invite want require
    """
)
"""Want somebody to do something: somebody, then ``to`` and a verb, may follow."""

JUDGE = word_set(
    """
    warn criticize criticise praise condemn denounce blast slam attack mock ridicule defend support oppose endorse
    back applaud welcome reject dismiss tout champion hail cite mention discuss decry rebuke question bash ding
    knock assail deride lambaste thank congratulate highlight echo propose favor favour promise predict announce
    demand acknowledge describe downplay reiterate recall address reference note stress emphasize outline explain
    confirm deny detail disavow repudiate commend scold chide blame accuse
    """
)
"""Say something about somebody or something: a noun phrase follows, and is all we are told of it."""

_ABOUT = """
accuse of; advocate for; agree with; allude to; apologize for; appeal to for; argue for against about; ask about
for; boast about of; brag about; call for; campaign for against; comment on; complain about; disagree with; dream of
about; elaborate on; focus on; hint at; insist on; joke about; lash at; listen to; object to; plead for with; point
to; press for; protest against; push for; rail against; react to; refer to; reflect on; respond to; speak about of;
sympathize with; talk about; testify about; think about; touch on; vote for against; vouch for; vow to; warn of
about against; worry about; write about of
"""
ABOUT = {line.split()[0]: frozenset(line.split()[1:]) for line in _ABOUT.split(";")}
"""Verbs that tell only what was talked about, or for and against what, after these prepositions."""

IRREGULAR = {
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "write": ("writes", "wrote written", "writing"),
    "think": ("thinks", "thought", "thinking"),
    "feel": ("feels", "felt", "feeling"),
    "know": ("knows", "knew known", "knowing"),
    "understand": ("understands", "understood", "understanding"),
    "swear": ("swears", "swore sworn", "swearing"),
    "shoot": ("shoots", "shot", "shooting"),
    "find": ("finds", "found", "finding"),
    "show": ("shows", "showed shown", "showing"),
    "seek": ("seeks", "sought", "seeking"),
    "read": ("reads", "read", "reading"),
    "begin": ("begins", "began begun", "beginning"),
    "see": ("sees", "saw seen", "seeing"),
    "foresee": ("foresees", "foresaw foreseen", "foreseeing"),
    "choose": ("chooses", "chose chosen", "choosing"),
    "bet": ("bets", "bet", "betting"),
    "plan": ("plans", "planned", "planning"),
    "quip": ("quips", "quipped", "quipping"),
    "admit": ("admits", "admitted", "admitting"),
    "infer": ("infers", "inferred", "inferring"),
    "refer": ("refers", "referred", "referring"),
    "slam": ("slams", "slammed", "slamming"),
    "snap": ("snaps", "snapped", "snapping"),
    "dub": ("dubs", "dubbed", "dubbing"),
    "beg": ("begs", "begged", "begging"),
    "blog": ("blogs", "blogged", "blogging"),
    "label": ("labels", "labeled labelled", "labeling labelling"),
    "signal": ("signals", "signaled signalled", "signaling signalling"),
    "dream": ("dreams", "dreamed dreamt", "dreaming"),
}
"""Third person, past forms, present participle, where the rules of spelling do not give them."""

TITLES = word_set(
    """
    staff republican democrat democratic gop mr. mrs. ms. miss dr. mr mrs ms dr sen. rep. gov. gen. lt. col. maj.
    sgt. rev. prof. capt. cmdr. adm. president senator governor congressman congresswoman representative secretary
    minister chancellor king queen prince princess pope judge justice sheriff mayor general colonel captain
    professor sir lord lady chief chairman chairwoman speaker ambassador premier premiere director attorney officer
    detective sergeant lieutenant admiral bishop cardinal archbishop imam rabbi father sister coach commissioner
    senate del. cllr. fr. brig. cpl. supt. insp. amb. asst. pres. headteacher headmaster headmistress principal
    dean councillor councilor cllr cllr. alderman inspector constable treasurer
    """
)
"""Stand before a name and are not part of it."""

MALE, FEMALE = (
    frozenset(
        {
            "mr.",
            "mr",
            "sir",
            "lord",
            "king",
            "prince",
            "congressman",
            "chairman",
            "father",
            "pope",
            "spokesman",
            "businessman",
        }
    ),
    frozenset(
        {
            "mrs.",
            "ms.",
            "miss",
            "mrs",
            "ms",
            "lady",
            "queen",
            "princess",
            "congresswoman",
            "chairwoman",
            "sister",
            "spokeswoman",
            "businesswoman",
        }
    ),
)
"""Titles and roles that tell the pronoun."""

ROLES = word_set(
    """
    adviser advisor aide analyst ambassador activist academic administrator agent attorney author businessman
    businesswoman candidate chairman chairwoman chair chief coach commander commissioner congressman congresswoman
    consultant counsel director economist editor envoy executive expert founder foreman governor head historian host
    investigator journalist judge lawmaker lawyer leader manager mayor member minister negotiator nominee officer
    official organizer owner pastor physician pollster president producer professor prosecutor representative
    reporter researcher scholar scientist secretary senator sheriff spokesman spokesperson spokeswoman strategist
    student supporter surgeon teacher veteran voter witness writer doctor chancellor premier contender rival
    resident engineer farmer nurse critic columnist correspondent commentator anchor clerk deputy delegate
    """
)
"""What people in the news are."""

_ROLE_ENDINGS = ("er", "or", "ist", "man", "woman", "ian", "eer", "ant", "person")
_NO_ROLES = word_set(
    """
    after over under other another never however either neither whether former major minor senior junior later
    earlier further together rather matter number order power water winter summer september october november
    december better greater larger smaller border center chapter corner counter cover dinner danger disaster error
    factor favor floor paper letter offer river sister brother weather shoulder theater toner tower transfer mirror
    motor labor color honor humor rumor terror harbor behavior door important significant relevant constant human
    """
)


def is_role(lower: str) -> bool:
    """True for what people in the news are: listed, or made like ``driver``, ``inventor``, ``pianist``."""
    return lower in ROLES or (len(lower) > 5 and lower.endswith(_ROLE_ENDINGS) and lower not in _NO_ROLES)


ORGANISATION_WORDS = word_set(
    """
    democrats republicans conservatives liberals americans christians muslims voters states islamic social ministry
    department university institute agency council committee commission party congress senate parliament government
    court police army navy bank company corporation group association union federation foundation office bureau
    administration campaign coalition alliance network times post journal news press reuters tribune herald inc corp
    ltd llc ltd. inc. corp. co. bros. school college church center centre society league club team board authority service services house
    kremlin pentagon treasury nations street republic
    """
)
"""A capitalised name that holds one of these is no person."""

SUBJECT_PRONOUNS = word_set(
    """
    he she they it i we who you one everyone everybody nobody someone somebody many some others
    """
)
BE = word_set("be been being was were is are 's 're got get gets")
PLURAL_PRONOUNS = word_set("i you we they who many some others people most few both")
MODALS = word_set(
    """
    would could might may can cannot should shall must will won't wouldn't couldn't can't
    """
)
AUXILIARIES = MODALS | word_set(
    """
    is are was were be been being has have had do does did 's 're 've 'd 'm 'll am doesn't don't didn't hasn't
    haven't hadn't isn't aren't wasn't weren't
    """
)
DENYING = frozenset({"deny", "refuse", "decline", "doubt", "dispute", "refute", "reject"})
"""Verbs that turn the clause or infinitive after them down."""
NEGATIONS = word_set(
    """
    not never no neither nor n't doesn't don't didn't hasn't haven't hadn't isn't aren't wasn't weren't won't
    wouldn't couldn't can't cannot without
    """
)
ADVERBS = word_set(
    """
    also then later now still again once just even only often always sometimes soon ever never not first already
    almost instead too further simply thus rather long earlier yet
    """
)
DETERMINERS = word_set(
    """
    the a an this that these those his her its their our my your some many most several all both no another other
    one two three four five six ten any each every
    """
)
NOUNS_IN_LY = word_set("daily weekly monthly family ally assembly bully monopoly supply reply anomaly")
"""Nouns that end like adverbs."""
MEASURES = word_set("cent capita annum se head person hour day night week month year mile tonne ton pupil household")
"""After these ``per`` measures and names no source."""
COURTESY = word_set("mr. mrs. ms. miss dr. mr mrs ms dr sir lord lady")
"""Forms of address: they say of nobody what the person does."""
PREPOSITIONS = word_set(
    """
    in on at of for from with by about against over under into after before during since until through between among
    across behind near outside inside within without upon toward towards amid despite per via like throughout along
    around following
    """
)
CONJUNCTIONS = word_set(
    """
    and but or nor so yet because although though while when whenever if unless that which who whom whose where as
    than whether since what how why
    """
)
DAYS = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december today yesterday tomorrow tonight
    """
)
FINITE = word_set(
    """
    went came got made took gave saw knew left held won lost led met ran kept began put set sent spent stood told
    said thought brought bought built drew fell felt found grew heard hit paid rose sat spoke wrote became broke
    caught chose cut drove ate flew forgot fought hid hurt laid let rode shook shot shut sang sank slept sold stole
    struck swore taught threw understood woke wore goes comes gets makes takes gives sees knows needs wants says
    thinks believes seems remains means looks works plans hopes tells asks
    """
)
"""Common finite verbs that spelling does not give away."""
OBJECT_PRONOUNS = word_set("him them me us himself herself themselves itself myself whom")
SUBORDINATORS = word_set(
    """
    that because as while when whenever if whether although though but which who whom whose than after before unless
    until where
    """
)
SHOWING = frozenset({"show", "indicate", "reveal", "suggest", "find", "read", "determine", "specify"})
"""Verbs that report when their subject is a source, and else tell what an event means to the writer."""
EVIDENCE = word_set(
    """
    poll polls survey surveys study studies report reports data figures results record records document documents
    research analysis findings numbers statistics evidence email emails transcript filing filings letter letters
    statement statements ad ads sign signs article articles story book memo paper papers editorial post tweet tweets
    message messages headline caption group groups people voters officials experts researchers investigators critics
    supporters aides sources campaign administration team panel commission committee agency court count estimate
    estimates projections returns review investigation audit list majority majorities banner banners plaque note
    poster posters slogan website page percent inscription
    """
)
"""What shows, finds or suggests something in the sense of saying it."""
TAKING_SIDES = frozenset({"vote", "campaign", "agree", "disagree", "sympathize", "object", "vouch", "rail", "lash"})
"""Verbs with a preposition that take a side rather than say what."""
NO_BARE_CLAUSE = frozenset(
    {
        "continue",
        "begin",
        "shoot",
        "echo",
        "quote",
        "post",
        "point",
        "react",
        "interject",
        "sigh",
        "shrug",
        "repeat",
        "read",
    }
)
"""Verbs of saying after which a clause needs ``that`` or quotation marks."""
PARTICLES = frozenset(
    {"de", "del", "della", "di", "da", "dos", "van", "von", "der", "den", "bin", "bint", "ibn", "al", "la", "le", "el"}
)
"""Lower-case words inside names of persons."""
SOURCES = word_set(
    """
    report reports poll polls study studies survey surveys source sources police officials analysis experts minister
    document documents researchers lawyers aide aides analyst analysts watchdog lawyer prosecutors court judge
    """
)
"""What may speak in a headline without a name."""
WH = word_set("whether if how why what when where who which")


@dataclass(frozen=True, slots=True)
class Cue:
    """What one word form may be as a cue."""

    lemma: str
    form: Form
    frames: frozenset[str]
    """Names of the lists above that hold the verb."""


_LISTS = {
    "about": frozenset(ABOUT),
    "say": SAY,
    "tell": TELL,
    "ask": ASK,
    "call": CALL,
    "think": THINK,
    "want": WANT,
    "urge": URGE,
    "judge": JUDGE,
}


def act_of(frame: str) -> Act:
    """What kind of act a verb of this list reports."""
    return "thought" if frame in ("think", "want") else "attitude" if frame == "judge" else "speech"


def _forms(lemma: str) -> tuple[str, str, str]:
    if lemma in IRREGULAR:
        return IRREGULAR[lemma]
    if lemma.endswith("e"):
        return lemma + "s", lemma + "d", lemma[:-1] + "ing"
    if lemma[-1] == "y" and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s"), lemma + "ed", lemma + "ing"


def _build() -> dict[str, Cue]:
    frames: dict[str, set[str]] = {}
    for name, verbs in _LISTS.items():
        for verb in sorted(verbs):
            frames.setdefault(verb, set()).add(name)
    cues: dict[str, Cue] = {}
    for lemma, names in frames.items():
        third, past, ing = _forms(lemma)
        for form, words in (("base", lemma), ("third", third), ("ing", ing), ("past", past)):
            for word in words.split():
                cues[word] = Cue(lemma, form, frozenset(names))  # type: ignore[arg-type]
    return cues


CUES = _build()
"""Word form → what it may be as a cue."""
