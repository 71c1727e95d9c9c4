"""What may stand for what, and what must not: a small thesaurus of English news, written for this project.

A line of ``_SYNONYMS`` holds words that may stand for each other in a news text without changing what is said. A line
of ``_OPPOSITES`` has two sides, ``|`` between them: words of one side may stand for each other, words of different
sides contradict. A line of ``_CLASSES`` holds words that exclude each other in one place of a sentence: a blue door is
not a green door. Words are compared by their stems; a backslash carries a line on.
"""

from functools import cache
from itertools import product

from summarizer.evidence.lexicon import root

_SYNONYMS = """
influenza flu
covid coronavirus sars
aluminium aluminum
stockpile arsenal
soccer football
say state tell note add remark comment mention declare announce report reveal disclose explain express observe
claim allege assert maintain contend insist argue
think believe consider deem regard view see feel suppose assume reckon judge
acknowledge admit concede confess recognise recognize accept
show demonstrate indicate suggest reveal illustrate display exhibit present expose
describe depict portray characterise characterize call label term dub name
ask request urge call appeal seek plead demand
answer reply respond response
promise pledge vow commit swear undertake guarantee
warn caution alert warning
threaten threat menace danger risk peril hazard
criticise criticize condemn denounce slam blast attack censure rebuke fault decry lambast criticism \
condemnation
praise commend laud applaud hail acclaim compliment
blame accuse fault charge
begin start launch commence open initiate kick onset beginning
found establish create form set founding establishment creation
end finish conclude close terminate complete cease stop halt ending conclusion completion
continue proceed persist carry keep remain resume ongoing
stay remain linger
happen occur place arise transpire
cause lead result trigger prompt bring produce spark provoke induce
help assist aid support back assistance
use utilise utilize employ apply usage deploy
make build construct create produce manufacture assemble fabricate construction production
buy purchase acquire obtain acquisition get procure
sell sale vend
give provide supply offer deliver grant hand donate donation contribute present
get receive obtain gain acquire secure
take seize grab capture
keep retain hold maintain preserve
need require necessitate must requirement necessity
want wish desire hope
try attempt seek aim strive endeavour endeavor effort bid
aim goal target objective purpose intention
plan intend propose project scheme intention
choose select pick elect opt selection choice
change alter modify transform shift adjust amend alteration modification revise evolve
move shift transfer relocate transition
go travel head journey trip visit
visit trip tour journey mission
arrive reach come
leave depart exit quit departure
return back
meet encounter gather convene meeting talks discussion
talk speak discuss converse discussion conversation speech
write pen author compose
read peruse
look gaze peer glance view watch
find discover locate detect identify uncover spot discovery detection
search hunt seek look quest
investigate probe examine study explore inquire investigation inquiry enquiry scrutinise scrutinize research \
analyse analyze analysis
test trial experiment
check verify inspect review assess evaluate assessment evaluation inspection monitoring oversight
fix repair mend rectify remedy correct resolve solve address tackle
solve resolve settle
problem issue difficulty trouble challenge concern
fault defect flaw malfunction glitch
agreement deal accord pact treaty contract settlement
dispute conflict row argument quarrel disagreement controversy clash feud
war conflict fighting hostilities battle
fight battle combat struggle
attack assault strike raid offensive
invade invasion incursion
kill slay murder dead fatal slaying killing
die dead death perish decease fatality fatal
injure wound hurt harm injury injured wounded
damage harm hurt
destroy demolish ruin wreck devastate destruction
crash collision collide smash
accident mishap incident crash
disaster catastrophe calamity tragedy tragic
explode blast explosion detonate detonation
fire blaze inferno flames
burn scorch char
flood deluge inundate
storm hurricane cyclone typhoon
protest demonstrate rally demonstration march protester demonstrator
activist campaigner protester
riot unrest disorder
arrest detain apprehend custody detention arrested
jail imprison prison incarcerate gaol imprisonment
sentence condemn punishment
convict guilty conviction
crime offence offense felony
criminal offender culprit perpetrator
steal theft rob robbery burgle loot stolen
thief robber burglar
police officer cop constable law
soldier troop serviceman military
army military forces troops
weapon arm arms weaponry
gun firearm rifle pistol weapon
shoot gunfire shooting fire shot
bomb explosive device
law legislation statute act bill
rule regulation law
legal lawful legitimate
court tribunal
lawsuit suit litigation case
sue litigate
lawyer attorney solicitor barrister counsel
judge justice magistrate
government administration authorities state
official authority
lawmaker legislator politician congressman representative parliamentarian
parliament legislature
vote ballot poll
election poll vote
candidate contender nominee
leader chief head boss
boss manager chief head
chief executive ceo
president leader
minister secretary
mayor leader
spokesman spokeswoman spokesperson representative
aide adviser advisor assistant
company firm business corporation enterprise organisation organization
organisation organization group body agency institution
agency body authority
brand label chain
shop store retailer outlet
factory plant mill
office bureau
work job employment labour labor
worker employee staff labourer laborer personnel
hire employ recruit appoint
fire sack dismiss axe oust
resign quit step leave resignation
retire retirement
pay salary wage earnings
earn make income
income revenue earnings
profit gain earnings
cost price expense charge fee
money cash funds funding
fund finance bankroll funding money
spend expenditure spending
invest investment
tax levy duty
debt loan borrowing
bank lender
market exchange
share stock equity
investor shareholder stockholder
customer client consumer buyer shopper
product item goods
car vehicle automobile auto motor
truck lorry vehicle pickup
plane aircraft airplane aeroplane jet airliner
ship boat vessel
train railway rail
road street roadway highway path pavement route
airport airfield
house home residence dwelling property
flat apartment
building structure edifice
town city municipality
village hamlet settlement
area region zone district territory
place location site spot venue
country nation state
capital city
border frontier boundary
world globe global worldwide international
global worldwide international globally
national nationwide countrywide
local regional
foreign overseas abroad
people person individual human folk citizen resident
resident inhabitant citizen dweller
crowd throng mass
child kid youngster minor youth
baby infant newborn
teenager teen adolescent
young youthful
elderly aged senior
man male gentleman
woman female lady
girl daughter
boy son lad
mother mum mom
father dad
parent mother father
husband spouse partner
wife spouse partner
marry wed marriage wedding
divorce split separate
family relative kin relation household
friend pal mate companion
couple pair
team squad side club crew
player athlete sportsman
coach manager trainer
match game fixture contest
competition tournament contest championship
title crown trophy
winner champion victor
goal strike
score net
fan supporter follower
movie film picture
song track tune
singer vocalist
actor performer star
show programme program series
book novel
newspaper paper daily
journalist reporter correspondent
picture photo photograph image
video footage clip film recording
website site
internet online web
phone telephone mobile cellphone smartphone
computer machine
software program app application
technology tech
tool instrument system device
device gadget appliance equipment
scientist researcher academic expert
expert specialist authority analyst
study research survey report
survey poll questionnaire
university college
school academy
student pupil
teacher instructor educator tutor
doctor physician medic
hospital clinic infirmary
patient sufferer
disease illness sickness ailment disorder infection
infect infection case contract
medicine drug medication
vaccine jab inoculation vaccination
treat treatment therapy
cure remedy
operation surgery procedure
drug narcotic
food meal
drink beverage
eat consume dine
cook prepare
animal creature beast
dog hound
cat feline
water liquid
rain rainfall
hot warm
energy power
electric electrical electricity power
oil petroleum crude
environment environmental ecology
climate weather
centre center heart core middle
middle central
top peak summit
bottom base
edge border rim
front forefront
part portion section segment piece share
amount quantity sum volume
number figure total count
total overall sum whole entire
all every each whole entire
many numerous several multiple lots plenty various
several some few various multiple
majority most
almost nearly virtually practically
about around approximately roughly some circa nearly
exactly precisely
more further additional extra another
different distinct various
same identical equal similar
similar alike comparable resemble
new fresh novel latest recent modern
old former previous ancient
former ex previous erstwhile onetime
next following subsequent upcoming forthcoming
first initial earliest initially
last final latest
current present existing
recent latest
early initial
now currently presently today
soon shortly
often frequently regularly
usually generally normally typically commonly
sometimes occasionally
quickly rapidly swiftly fast speedily quick rapid swift
sudden abrupt unexpected suddenly abruptly unexpectedly
immediately instantly promptly
again anew once
together jointly
only just merely solely
also too additionally moreover furthermore besides
because since due owing
although though despite while
big large huge great massive enormous vast giant sizeable substantial considerable
small little tiny minor slight
important key significant major crucial vital essential main
main chief principal primary key
famous renowned celebrated known
special particular specific
strange odd unusual weird peculiar
surprise astonish amaze shock stun unexpected astonishing startling
beautiful pretty lovely
nice pleasant
bright radiant glowing shiny brilliant luminous shine
smart clever intelligent
brave courageous
angry furious irate anger fury rage
happy glad pleased delighted joyful
sad unhappy sorrowful
afraid scared frightened fearful fear
fear worry anxiety concern
worried concerned anxious
tired weary exhausted
sick ill unwell
poor impoverished needy
rich wealthy affluent
difficult hard tough challenging
clear obvious evident apparent plain
sure certain confident
true real genuine actual
wrong incorrect mistaken
possible potential feasible
likely probable
necessary essential needed required
available accessible
ready prepared
free release liberate
empty vacant
full complete
wide broad
entire whole complete
severe serious grave harsh
violent brutal savage vicious
peaceful calm quiet
careful cautious
lack shortage scarcity absence
chance opportunity possibility
idea concept notion
way method manner means approach
kind type sort form variety
example instance
reason cause
result outcome consequence
effect impact influence
role function
step measure action move
decision ruling verdict
opinion view belief
advice guidance counsel
news report information
information data detail
evidence proof
story tale account
history past
future prospect
event occasion
anniversary commemoration
celebration party festival
holiday vacation break
period time era
moment instant
stage phase
level standard degree
quality standard
range variety assortment selection line
list catalogue
group band
member participant
delegation mission team
process procedure
system network
programme program scheme initiative project
campaign drive effort initiative
reform overhaul
crisis emergency
hope expect anticipate expectation
expect anticipate forecast predict project await foresee guide
forecast prediction outlook projection
know aware understand
understand comprehend grasp
remember recall recollect
learn discover
decide determine resolve
allow permit let enable authorise authorize
force compel oblige coerce
let allow
control manage
run operate manage
manage handle oversee
guard protect defend shield safeguard protection defence defense
save rescue salvage
rescue evacuate
hide conceal
carry transport bear
throw hurl toss fling
pour spill dump splash tip
drop dump
push shove
pull drag haul tow
cut slash
break smash shatter fracture
touch contact
hit strike struck beat
fall tumble plunge
fly flight soar
drive ride
ride travel
walk stroll march
climb scale ascend
wait await
watch observe view monitor
listen hear
prevent stop avert block prevention
limit restrict curb cap constrain restriction contain confine
reduce cut lower lessen trim reduction shrink
delay postpone defer
suspend halt pause
cancel scrap abandon call
ban bar outlaw forbid prohibit prohibition
boycott shun
exceed surpass top breach overtake
reach hit touch attain
achieve accomplish attain
gain win
face confront encounter experience
suffer endure undergo
survive live
bounce rebound recover recovery
recall withdraw
replace substitute
share divide
join unite
connect link connection tie
link connect associate connection relation
include contain comprise involve feature
involve include engage
consist comprise
depend rely
belong own
own possess owner
represent symbolise symbolize
mean signify
appear seem emerge
vanish disappear
grow expand growth develop
develop development evolve
spread expand
release issue publish unveil launch
unveil reveal introduce launch debut premiere
publish release print
perform conduct carry execute
conduct undertake execute perform carry
implement execute
organise organize arrange stage hold host
attend participate join
share distribute
send dispatch
bring carry fetch
wear don
put place lay set
hold stage host
serve work
play perform
dance perform
teach instruct educate
train coach drill
lie deceive
cheat defraud deceive
bury inter entomb
trap stuck
missing lost unaccounted
lose loss
consecutive straight successive row
straight direct
voluntarily willingly voluntary
strange unusual
commercial business trade
trade commerce
export sell
import purchase
unmanned uncrewed driverless
upcoming forthcoming
crew staff personnel
swimmer bather
photographer cameraman
firefighter fireman
dispute challenge
reject refuse turn
refuse reject decline
remove withdraw strip
recommend advise suggest
honour honor award prize
award prize grant
record high
fine penalty
penalty punishment sanction
sanction embargo
refugee migrant
migrant immigrant
poverty hardship
hunger famine starvation
drought dry
farm agriculture agricultural
farmer grower
forest wood
mountain hill peak
river stream
sea ocean
beach coast shore
island isle
star celebrity
planet world
space cosmos
galaxy galaxies
telescope observatory
satellite spacecraft
eve night evening
dawn sunrise
dusk sunset
year annual yearly
month monthly
week weekly
day daily
decade ten
"""

_OPPOSITES = """
rise climb increase grow soar surge jump gain up advance swell higher inflate boost raise growth escalate \
expand | fall drop decline decrease shrink plunge slump dip down sink lower lower deflate cut reduce \
reduction diminish contract slide
high tall elevated | low
highest most maximum peak greatest | lowest least minimum fewest
more greater | less fewer
above over | below under beneath
before prior earlier | after following later
#1o first | last
early | late
start begin open launch commence | end finish close stop halt cease conclude
accept agree approve welcome back endorse embrace favour favor support allow permit | reject refuse oppose \
disapprove object veto decline dismiss forbid ban prohibit
agree | disagree dispute
for | against
supporter proponent advocate backer ally | opponent critic adversary foe enemy
win victory beat triumph defeat | lose loss
success succeed successful | failure fail unsuccessful
profit surplus | loss deficit
gain benefit advantage | loss drawback disadvantage
buy purchase | sell
import | export
borrow | lend
employ hire appoint recruit | fire sack dismiss
arrive enter join come entrance arrival | leave depart exit quit departure withdraw withdrawal
include | exclude
inside indoor internal | outside outdoor external
admit confess acknowledge confirm | deny
prove confirm verify | disprove refute
guilty convicted convict | innocent acquitted acquit cleared
legal lawful | illegal unlawful
true correct right accurate | false wrong incorrect inaccurate untrue
good great excellent positive | bad poor terrible awful negative
best | worst
better improve improvement | worse worsen deteriorate deterioration
strong strength strengthen powerful stronger | weak weaken weakness fragile weaker
big large huge giant enormous massive major | small little tiny minor
largest biggest | smallest
long lengthy longer longest | short brief shorter shortest
old elderly ancient older oldest | young new youthful younger youngest
new modern | old ancient
rich wealthy | poor impoverished
hot warm heat heatwave | cold cool chill freeze freezing
light bright | dark dim
wet rainy | dry
heavy | light
fast quick rapid rapidly quickly | slow slowly gradual gradually
easy simple | difficult hard tough
safe safely secure | dangerous unsafe risky hazardous deadly
calm peaceful peace | violent violence war hostile
friend friendly ally | enemy hostile foe
love like admire | hate dislike despise loathe
hope hopeful optimistic optimism | despair hopeless pessimistic pessimism
happy joyful glad pleased | sad unhappy angry upset
live alive survive survivor | die dead kill death victim
birth born | death died
save rescue protect | destroy ruin endanger abandon
build construct create | destroy demolish dismantle
add | remove subtract
attach | detach
connect | disconnect
unite united union | divide split separate
same identical | different
always | never
often frequently | rarely seldom
all every everyone everybody | none nobody
many numerous | few
everything | nothing
most majority | minority
public | private
rural countryside | urban
local domestic | foreign overseas
national domestic | international
north northern northward | south southern southward
east eastern eastward | west western westward
left | right
top upper | bottom lower
front | back rear
male man men boy husband father son brother king | female woman women girl wife mother daughter sister queen
mother | father
son boy | daughter girl
brother | sister
husband | wife
employer | employee
teacher | student pupil
doctor | patient
victim | suspect attacker perpetrator
prosecution prosecutor | defence defense defendant
attack invade offensive | defend defence defense
attacker invader | defender
begin | stop
permanent permanently | temporary temporarily
voluntary voluntarily willingly | forced compulsory mandatory involuntarily unwillingly
deliberate intentional intentionally deliberately | accidental accidentally unintentional unintentionally
possible | impossible
likely probable | unlikely improbable
able | unable
known | unknown
famous | obscure
present attend | absent miss
visible | invisible hidden
open | shut closed
full | empty
free release released | jailed imprisoned captive detained detain arrest jail imprison capture
guilty | cleared
lawmaker | lobbyist
majority | opposition
democrat democratic | republican
conservative right-wing | liberal left-wing progressive
capitalist | communist
expand enlarge extend | shrink contract reduce
accelerate hasten | slow delay
advance | retreat
attract | repel
encourage inspire | discourage deter
praise applaud hail commend | criticise criticize condemn denounce slam blame
reward | punish punishment penalise
help assist aid | hinder hamper harm obstruct
cause | prevent avert
increase | ease
tighten | loosen relax
lock | unlock
remember recall | forget
find discover | lose
give donate | take receive
send | receive
teach | learn
ask question | answer reply
push | pull
maximum | minimum
expensive costly pricey | cheap inexpensive affordable
generous | stingy
brave | cowardly
honest | dishonest
careful cautious | careless reckless
natural | artificial
manned crewed | unmanned uncrewed
military | civilian
commercial | charitable noncommercial
religious | secular
formal official | informal unofficial
major | minor
serious severe critical | mild trivial slight
common widespread | rare uncommon
healthy | sick ill unhealthy
clean | dirty polluted
deep | shallow
wide broad | narrow
thick | thin
optimist | pessimist
ahead | behind
leading lead | trailing trail
upgrade | downgrade
underestimate | overestimate
hire | dismiss
friendly | unfriendly
popular | unpopular
stable | unstable volatile
certain sure | uncertain unsure doubtful
clear | unclear
fair | unfair
satisfied | dissatisfied
capable | incapable
qualified | unqualified
regular | irregular
complete | incomplete
direct | indirect
relevant | irrelevant
responsible | irresponsible
"""

_CLASSES = """
monday tuesday wednesday thursday friday saturday sunday
red blue green yellow orange purple pink brown black white grey gray gold silver violet crimson turquoise
morning afternoon evening night noon midnight dawn dusk
spring summer autumn winter
second minute hour day week month quarter year decade century
millimetre millimeter centimetre centimeter metre meter kilometre kilometer inch foot feet yard mile
gram kilogram kilo tonne ton pound ounce stone
litre liter gallon pint barrel
hectare acre
mph kph knot
dollar euro pound yen yuan rupee franc peso rouble ruble krona won lira cent pence
celsius fahrenheit
north south east west northeast northwest southeast southwest
small medium large
mother father brother sister son daughter uncle aunt cousin grandfather grandmother nephew niece husband wife
engineer doctor teacher lawyer nurse pilot farmer driver soldier policeman chef journalist singer actor \
politician banker
president minister mayor governor senator king queen ambassador secretary chancellor premier general judge \
prosecutor
car truck bus train plane ship boat bicycle motorcycle helicopter submarine tank tram scooter van
cat dog horse cow pig sheep goat bird fish chicken lion tiger bear elephant monkey snake wolf rabbit mouse \
rat duck
coffee tea water beer wine milk juice whisky vodka soda
bread rice pasta meat fruit cheese chocolate sugar salt pizza soup cake egg butter
apple banana grape lemon olive coconut tomato potato onion strawberry cherry peach avocado
gold silver copper iron steel coal diamond uranium lithium zinc aluminium aluminum nickel lead tin
oil gas coal solar wind nuclear hydroelectric
football cricket rugby tennis golf basketball baseball hockey boxing cycling swimming athletics rowing
earthquake flood hurricane tornado wildfire drought avalanche tsunami volcano landslide
rain snow fog hail thunder
malaria cancer influenza flu covid ebola cholera tuberculosis measles diabetes asthma pneumonia polio \
hepatitis
heart brain lung liver kidney stomach skin eye ear nose mouth leg arm hand foot knee shoulder neck back hip \
ankle wrist
hospital school church museum factory stadium airport station prison library theatre restaurant hotel court
university college school
english french german spanish italian russian chinese arabic japanese portuguese hindi korean
christian muslim jewish hindu buddhist catholic protestant
bond loan stock share currency commodity
profit revenue sales cost debt loss
murder theft fraud robbery rape arson assault kidnapping manslaughter smuggling
knife gun bomb rifle axe hammer sword
singer guitarist drummer pianist violinist
film book song play album poem painting
sea river lake ocean mountain desert forest island valley
sun moon planet star comet asteroid galaxy
mercury venus earth mars jupiter saturn uranus neptune pluto
democrat republican liberal conservative socialist communist green
army navy
battery engine software brake wheel tyre
injured killed missing arrested rescued
doubled halved tripled trebled quadrupled
half third quarter
single double triple
daily weekly monthly yearly annual
"""


def _lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line.strip()]


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Stem → the stems that may stand for it (itself not included), in order."""
    groups = [line.split() for line in _lines(_SYNONYMS)]
    groups += [side.split() for line in _lines(_OPPOSITES) for side in line.split("|")]
    found: dict[str, set[str]] = {}
    for group in groups:
        stems = {root(word) for word in group}
        for one in stems:
            found.setdefault(one, set()).update(stems - {one})
    return {one: tuple(sorted(others)) for one, others in found.items()}


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Stem → the stems that contradict it in the same place."""
    found: dict[str, set[str]] = {}
    for line in _lines(_OPPOSITES):
        left, right = ([root(word) for word in side.split()] for side in line.split("|"))
        for one, other in product(left, right):
            if one != other:
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
    return {one: frozenset(others) for one, others in found.items()}


@cache
def exclusive_classes() -> dict[str, frozenset[int]]:
    """Stem → the classes (numbered) whose members exclude each other."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_lines(_CLASSES)):
        for word in line.split():
            found.setdefault(root(word), set()).add(number)
    return {one: frozenset(numbers) for one, numbers in found.items()}
