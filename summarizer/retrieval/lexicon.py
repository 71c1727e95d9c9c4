"""Word lists of question answering, all in one place: what asks, what an answer looks like, what means nearly the same.

Everything but ``QUESTION_WORDS`` is English; questions in other languages are ranked without these lists.
"""

import re
from types import MappingProxyType

from summarizer.text.tokens import Token

_YEAR = re.compile(r"(?:1\d{3}|20\d\d)s?$")

QUESTION_WORDS = MappingProxyType({
    "en": {
        "person": "who whom whose who's who'd",
        "time": "when",
        "place": "where wherein",
        "reason": "why",
        "manner": "how",
        "thing": "what which what's",
    },
    "de": {
        "person": "wer wen wem wessen",
        "time": "wann",
        "place": "wo wohin woher",
        "reason": "warum weshalb wieso weswegen",
        "quantity": "wieviel wieviele wie_viele wie_viel",
        "manner": "wie",
        "thing": "was welche welcher welches welchem welchen",
    },
    "es": {
        "person": "quién quiénes",
        "time": "cuándo",
        "place": "dónde adónde",
        "quantity": "cuánto cuánta cuántos cuántas",
        "manner": "cómo",
        "thing": "qué cuál cuáles",
    },
    "fr": {
        "person": "qui",
        "time": "quand",
        "place": "où",
        "reason": "pourquoi",
        "quantity": "combien",
        "manner": "comment",
        "thing": "que quoi quel quelle quels quelles",
    },
    "it": {
        "person": "chi",
        "time": "quando",
        "place": "dove",
        "reason": "perché",
        "quantity": "quanto quanta quanti quante",
        "manner": "come",
        "thing": "che cosa quale quali",
    },
    "nl": {
        "person": "wie",
        "time": "wanneer",
        "place": "waar",
        "reason": "waarom",
        "quantity": "hoeveel",
        "manner": "hoe",
        "thing": "wat welke welk",
    },
    "pt": {
        "person": "quem",
        "time": "quando",
        "place": "onde",
        "quantity": "quanto quanta quantos quantas",
        "manner": "como",
        "thing": "que qual quais",
    },
})  # fmt: skip
"""ISO 639-1 code → question kind → words that ask for it, first kind first."""

MEASURE_WORDS = frozenset(
    "many much old long far often tall big high deep large fast heavy wide young late soon early small few".split()
)
"""After ``how`` these ask for a quantity."""

FOCUS_KINDS = MappingProxyType({
    "time": """
        year years date day month decade century time period era season weekday morning age
        """,
    "quantity": """
        number amount percentage percent proportion fraction population cost price rate size length height distance
        weight depth speed temperature quantity share sum total score ratio age volume value income salary duration
        """,
    "place": """
        country city town village place state region continent location area nation province county district capital
        island river building street address site territory neighborhood neighbourhood port lake sea ocean mountain
        """,
    "person": """
        person man woman people king queen emperor ruler president minister author writer leader founder artist
        scientist scholar actor actress player general politician philosopher mathematician engineer inventor
        historian poet composer singer architect director chief commander bishop pope priest monarch prince princess
        duke physicist economist governor senator mayor judge lawyer chairman chairwoman spokesman spokeswoman brother
        sister father mother son daughter wife husband name nobleman explorer journalist critic critics coach
        """,
    "organisation": """
        company organization organisation party group team agency university college school church court body
        institution bank committee council union government ministry department firm club band newspaper journal network
        association commission
        """,
    "reason": """
        reason cause purpose motive motivation goal aim explanation justification rationale
        """,
})  # fmt: skip
"""Kind of answer → nouns which, after ``what`` or ``which``, ask for that kind."""

MONTHS = frozenset("january february march april may june july august september october november december".split())
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
PERIODS = frozenset(
    "century centuries decade decades year years month months week weeks day days hour hours minute minutes era "
    "today yesterday tomorrow tonight spring summer autumn winter".split()
)

NUMBER_WORDS = MappingProxyType({
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20",
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
})  # fmt: skip
ORDINAL_WORDS = MappingProxyType({
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th", "twelfth": "12th",
})  # fmt: skip
LOOSE_NUMBERS = frozenset(
    "hundred hundreds thousand thousands million millions billion billions trillion dozen dozens half quarter twice "
    "thrice percent couple pair majority third thirds".split()
)

NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor without cannot can't don't doesn't didn't isn't aren't wasn't "
    "weren't "
    "won't wouldn't couldn't shouldn't hasn't haven't hadn't hardly rarely seldom fail fails failed failing lack lacks "
    "lacked lacking unable refuse refuses refused except "
    "deny denies denied denying prevent prevents prevented stop stops stopped avoid avoids avoided".split()
)
"""Words that turn a statement round, lower case with a straight apostrophe."""

RELATIONS = frozenset(
    "about above across after against along among around become becomes became before begin behind below between both "
    "called during each early end ends every few first from gave given half into last late least less like made make "
    "many more most named near never not off often only other out outside over own same since sometimes still such "
    "than through together took toward towards two under until up used well who while with within without".split()
)

REASON_CUES = frozenset("because due since owing thanks therefore thus hence reason cause caused so".split())

NEAR_SYNONYMS = """
    begin start commence launch open initiate outset origin onset
    end finish conclude stop cease close terminate halt
    establish found create form set institute build construct introduce
    kill slay murder execute death die perish dead
    buy purchase acquire procure obtain
    large big huge vast great enormous massive
    small little tiny minor
    country nation state land
    city town municipality
    lead head direct command govern rule guide leader chief ruler
    use employ utilize apply adopt utilise
    show demonstrate reveal display indicate prove exhibit
    call name term title dub label know refer designate
    say state declare claim assert argue announce tell remark maintain contend
    think believe consider regard view deem
    think thought idea concept notion
    help aid assist support assistance
    attack assault invade raid invasion strike
    win defeat beat victory conquer triumph overcome
    war conflict battle fight combat struggle
    leave depart flee escape exit emigrate flight
    come arrive reach enter arrival
    make produce manufacture create generate
    change alter modify transform convert shift amend
    increase grow rise expand climb growth gain
    decrease decline fall drop shrink reduce reduction lower
    job work occupation profession employment career post
    money fund cash finance funding
    cost price expense pay fee
    important significant major key crucial main primary principal
    many numerous several
    people inhabitant resident population citizen
    kind type sort form class category variety
    part portion section segment component piece element
    reason cause motive
    cause lead result bring trigger
    goal aim purpose objective intention target
    write author compose pen writer
    invent devise develop design inventor inventor develop
    discover find detect discovery
    teach educate instruct education teacher
    study research investigate examine analyze analyse
    religion faith belief
    law rule regulation legislation statute act
    ban prohibit forbid outlaw bar
    allow permit let enable authorize authorise
    need require necessary demand requirement
    want wish desire seek
    choose select elect pick appoint choice
    live reside dwell inhabit
    locate situate lie location position place
    send dispatch transmit deliver
    give provide supply grant offer award donate
    get receive obtain gain earn
    keep retain preserve maintain hold
    join unite combine merge link connect
    divide split separate part partition
    child kid son daughter
    wife spouse husband marry marriage wed
    doctor physician
    car automobile vehicle
    ship vessel boat
    road street way
    school college university
    company firm business corporation enterprise
    agreement treaty deal pact accord
    meeting session conference summit
    member participant
    area region territory district zone
    old ancient aged
    new novel modern recent
    rich wealthy affluent
    poor impoverished
    fast quick rapid swift speed
    slow gradual
    famous renowned celebrated prominent notable
    different distinct various diverse
    similar alike like comparable
    first initial early original earliest
    last final latest
    whole entire complete full total
    approximately about around roughly nearly almost
    percent percentage proportion share
    amount quantity number
    yearly annual year annually
    happen occur take place
    contain include comprise consist hold
    control dominate rule power
    oppose resist object reject against opponent opposition
    support back favor favour endorse advocate
    fail failure collapse
    danger risk threat hazard
    illness disease sickness
    food meal
    picture image photograph painting
    movie film
    song music
    king monarch sovereign ruler emperor
    soldier troop army military force
    weapon arm
    prison jail imprison
    worker employee labourer laborer staff
    owner own possess belong
    side border boundary edge
    method way means approach technique procedure process
    problem issue difficulty trouble
    answer reply respond response solution
    speak talk language tongue
    destroy ruin demolish devastate
    damage harm hurt injure
    protect defend guard protection
    move transfer relocate migrate movement
    influence affect impact effect
    belong member
    exist be
    replace succeed substitute supersede
    oversee supervise manage administer run operate
    refuse reject decline deny
    abandon desert forsake
    forbid prohibit
    capture seize take
    gather collect assemble
    hide conceal
    measure gauge
    vote ballot elect election
    belief doctrine creed
    sign mark symbol symbolize represent
"""
"""One group of words a line that often stand for one another in a question and its answer."""


def is_number(token: Token) -> bool:
    """True for figures and number words."""
    return token.lower[0].isdigit() or token.lower in NUMBER_WORDS or token.lower in LOOSE_NUMBERS


def is_time(token: Token) -> bool:
    """True for a word that by itself says when: a year, a month, a weekday, a decade."""
    if _YEAR.match(token.lower):
        return True
    return (token.lower in MONTHS or token.lower in WEEKDAYS) and token.text[0].isupper()
