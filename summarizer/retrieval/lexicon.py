"""Word lists of question answering, all in one place: what asks, what an answer looks like, what means nearly the same.

Everything but ``QUESTION_WORDS`` is English; questions in other languages are ranked without these lists.
"""

from types import MappingProxyType

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

COMMON_WORDS = """
    able accept according account achieve act action active activity actual add additional affect age agree aim allow
    amount answer appear apply area argue ask associate attempt attract available average avoid back bad base basic
    begin believe belong benefit best better big body break bring build built business buy call cannot care carry case
    cause center central certain change character choose claim class clear close collect combine commit common compare
    complete concern condition connect consider consist contain continue contribute control cost couple cover create
    current cut date day deal decide decrease define degree depend describe design desire determine develop development
    differ different difficult direct discover discuss divide double drive due earn easy effect element employ enable
    encourage end enter entire equal especially event example exist expand expect experience explain express extend
    face fact factor fail fall famous far feature feel field figure final find focus follow force form found full
    function gain general get give goal good great group grow hand happen hard have head hear help high hold home hope
    house idea identify imagine important improve include increase indicate individual influence inform initial instance
    intend interest introduce involve issue item job join keep kind know known lack large late lead learn leave length
    let level life limit line list live local locate location long look lose low main maintain major make manage many
    mark matter mean measure meet member mention method middle mind modern month move name natural nature near need new
    normal note number object obtain occur offer official old open operate opinion opposite order organize origin
    original part particular pass pay people perform period person physical piece place plan play point popular position
    possible power practice prefer prepare present prevent previous primary principle problem process produce product
    prominent promote proper property propose protect prove provide public purpose put quality question raise range rate
    reach react read real reason receive recent recognize reduce refer reflect regard relate relation remain remove
    replace report represent require respond rest result return reveal rise role rule run say second section see seek
    seem send sense separate series serve set several shape share show side sign significant similar simple single
    situation size small social solution solve sort source speak special specific spend stage standard stand start state
    stay step stop strong structure study subject success successful suggest support sure surround system take talk
    teach tell tend term test theory thing think time today top total track tradition treat true try turn type typical
    understand unit use usual value variety various version view visit want way week well whole wide win wish word work
    world write year
"""
"""Content words of every subject: where a question has one, the article may well say it otherwise."""

SUPERLATIVES = frozenset(
    "most least first last only best worst largest smallest biggest highest lowest oldest youngest longest shortest "
    "earliest latest greatest fewest main primary sole original final every all always".split()
)
"""Words that narrow a question to one; their like has to be found near the answer."""

REASON_LINKS = frozenset("because due since so therefore to".split())
"""Words that lead to a reason or a purpose."""

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

ANTONYMS = """
    increase decrease|rise fall|grow shrink|gain lose|win lose|victory defeat|begin end|start finish|open close
    first last|early late|old new|old young|ancient modern|large small|big little|great small|high low|tall short
    long short|wide narrow|deep shallow|heavy light|fast slow|quick slow|hot cold|warm cool|strong weak|rich poor
    good bad|best worst|better worse|more less|most least|most fewest|many few|majority minority|maximum minimum
    major minor|north south|northern southern|east west|eastern western|left right|inside outside|internal external
    inner outer|upper lower|top bottom|above below|before after|predecessor successor|precede follow
    support oppose|accept reject|agree disagree|allow forbid|allow prohibit|permit prohibit|legal illegal
    encourage discourage|include exclude|import export|buy sell|lend borrow|give receive|give take|send receive
    arrive depart|arrive leave|enter leave|enter exit|come leave|join leave|attack defend|love hate|like dislike
    friend enemy|ally enemy|peace war|success failure|succeed fail|pass fail|create destroy|build destroy
    appoint dismiss|hire fire|employ dismiss|live die|birth death|born die|male female|man woman|king queen
    husband wife|father mother|son daughter|brother sister|public private|formal informal|direct indirect
    simple complex|easy difficult|easy hard|same different|similar different|equal unequal|possible impossible
    necessary unnecessary|common rare|usual unusual|typical atypical|positive negative|active passive
    true false|right wrong|correct incorrect|known unknown|certain uncertain|sufficient insufficient
    present absent|permanent temporary|domestic foreign|national international|urban rural|civilian military
    religious secular|protestant catholic|conservative liberal|democratic republican|rural urban|human animal
    day night|summer winter|spring autumn|morning evening|past future|solid liquid|add subtract|add remove
    multiply divide|expand contract|expand reduce|advance retreat|attract repel|unite divide|connect disconnect
    deterministic nondeterministic|finite infinite|dependent independent|regular irregular|even odd|single multiple
    optional mandatory|voluntary compulsory|minimum maximum|shortest longest|smallest largest|lowest highest
    slowest fastest|youngest oldest|latest earliest|cheap expensive|cheapest expensive|empty full|teacher student
    employer employee|buyer seller|winner loser|leader follower|ruler subject|innocent guilty|admit deny
    confirm deny|remember forget|lend borrow|raise lower|appear disappear|approve disapprove|connect separate
    popular unpopular|happy sad|safe dangerous|complete incomplete|successful unsuccessful|able unable
    destroy preserve|destroy protect|destroy save|destroy restore|damage repair|break fix|break repair|keep lose
    keep abandon|maintain abandon|continue stop|continue cease|continue end|start stop|begin cease|begin stop
    found dissolve|establish abolish|establish dissolve|introduce abolish|create abolish|adopt reject|adopt abandon
    approve reject|approve veto|grant deny|grant refuse|offer refuse|accept refuse|agree refuse|allow deny|permit ban
    allow ban|allow forbid|allow prevent|enable prevent|help hinder|help prevent|help harm|cause prevent
    promote prevent|encourage prevent|promote hinder|protect harm
    protect attack|protect endanger|support attack|praise criticise
    praise criticize|reward punish|release capture|free imprison|free enslave|arrest release|hide reveal|hide show
    conceal reveal|cover expose|rise decline|grow decline|increase decline|increase reduce|increase drop|expand shrink
    gain waste|save waste|save spend|earn spend|earn lose|pay owe|borrow return|push pull|ascend descend|climb descend
    float sink|freeze melt|heat cool|warm cold|cool heat
    wet dry|rough smooth|hard soft|sharp dull|bright dark|light dark
    loud quiet|clean dirty|fresh stale|full partial|whole partial|complete partial|total partial|general specific
    abstract concrete|theoretical practical|natural artificial|real fake|real imaginary|original copy|primary secondary
    main minor|central peripheral|near far|close distant|nearest farthest|closest farthest|front back|forward backward
    horizontal vertical|straight curved|thick thin|fat thin|dense sparse|crowded empty|native foreign|local foreign
    local national|local global|regional global|indoor outdoor|land sea|land water|ground air|coast inland
    landlocked coastal|upstream downstream|import produce|supply demand|producer consumer|seller customer|host guest
    parent child|adult child|ancestor descendant|elder younger|older younger|senior junior|expert novice|master servant
    master slave|noble commoner|nobility peasant|royal common|civil criminal|guilty acquitted|convict acquit
    plaintiff defendant|victim perpetrator|offense defense|offensive defensive|aggressive peaceful|violent peaceful
    hostile friendly|stable unstable|likely unlikely|related unrelated|aware unaware|fair unfair|limited unlimited
    significant insignificant|important unimportant|important trivial|visible invisible|dependent autonomous
    subordinate independent|centralized decentralized|unified divided|homogeneous diverse|uniform varied|fixed variable
    constant variable|static dynamic|continuous discrete|continuous intermittent|frequent rare|often rarely|often seldom
    usually rarely|always rarely|sometimes never|ever never|early recent|oldest newest|former current|previous next
    previous following|prior subsequent|prior following|earlier later|initial final|initially finally|original final
    beginning end|introduction conclusion|rise downfall|arrival departure|entry exit|entrance exit|import domestic
    profit loss|asset liability|surplus deficit|surplus shortage|abundant scarce|plenty lack|have lack|contain lack
    include lack|include omit|remember ignore|notice ignore|consider ignore|respect ignore|obey disobey|obey violate
    comply violate|follow violate|uphold overturn|uphold violate|confirm overturn|confirm reject|affirm deny|claim deny
    assert deny|believe doubt|trust doubt|certain doubtful|optimistic pessimistic|hope fear|love fear|admire despise
    improve worsen|better worsen|strengthen weaken|tighten loosen|widen narrow|lengthen shorten|deepen shallow
    raise cut|increase cut|expand cut|hire sack|recruit dismiss|elect depose|crown depose|appoint remove|install remove
    attach detach|connect disconnect|link separate|merge split|merge separate|combine separate|gather scatter
    collect distribute|concentrate disperse|import smuggle|resign remain|leave stay|leave remain|depart stay|flee stay
    move stay|change remain|vary remain|lead trail|ahead behind|pioneer follow|invent copy|succeed precede
    marry divorce|wedding funeral|healthy sick|healthy ill|health disease|cure infect|benefit harm|benefit damage
    advantage disadvantage|strength weakness|pro con|opponent supporter|critic supporter|ally rival|ally opponent
    friend rival|partner rival|cooperate compete|cooperation competition|cooperation conflict|harmony conflict
    question answer|ask answer|ask reply|problem solution|cause effect|input output|theory practice|sender receiver
    first second|second third|single double|one both|none some|all some|every some|only all|most some|half whole
    largest least|greatest least|greatest smallest|more fewer|most fewest|higher lower|larger smaller|bigger smaller
    longer shorter|faster slower|older newer|richer poorer|stronger weaker|better worse|many none|much little
    before since|until after|during after|during before|inside beyond|within beyond|within outside|over under
    against for|against with|against alongside|toward from|to from|up down|in out|on off|here there|now then
    always never|all none|everyone nobody|everything nothing|somebody nobody|with without|rural urban
"""
"""Pairs of opposites, ``left right``, parted by ``|`` or a new line."""

OPPOSING_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "anti", "mis")
