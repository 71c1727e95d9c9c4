"""The words that carry a position, and the closed classes of English that the syntax rests on.

Entries are lemmas and stand for every word with the same Snowball stem (``criticise`` → criticised, criticism);
an entry with ``=`` in front stands for that form only, where the stem would mean something else too (``=backed``).
Entries of several words are fixed phrases; they are matched by form.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from summarizer.words import stem

Kind = Literal["attitude", "act", "quality"]


class Entry(NamedTuple):
    """What one word or phrase says."""

    kind: Kind
    """``attitude``: to think or speak well or ill of something; ``act``: to do it good or harm; ``quality``: to be
    good or bad."""
    sign: int
    """+1 well, -1 ill."""


_ATTITUDE_FOR = """
    acclaim; admiration; admire; advocate; affection; =allied; =allies; =ally; =ally's; applaud; applause;
    appreciate; appreciative; approval; approve; =backed; =backer; =backers; =backing; =backs; bless; call for;
    called for; calling for; calls for; campaign for; =celebrate; =celebrated; =celebrates; champion; cheer;
    cherish; commend; commendation; =commitment to; =committed to; compliment; complimentary; =confidence in;
    congratulate; =credited; =credits; =defend; =defended; =defender; =defending; =defends; =delighted; devoted;
    devotion; eager for; embrace; =encouraged; =encourages; endorse; enthusiasm; enthusiastic; =faith in; =fan of;
    =fans of; favor; favorable; favour; favourable; fond of; friend; friendship; =glad; grateful; gratitude;
    =hail; =hailed; =hailing; =hails; honor; honour; =hopeful; =idolised; =idolized; in favor of; in favour of;
    =laud; =lauded; =lauding; =lauds; =liked; =likes; look forward to; looking forward to; =love; =loved; =loves;
    =loving; =loyal; loyalty; =optimistic about; =pleased; =praise; =praised; =praises; =praising; proponent;
    proud; push for; pushed for; pushing for; =recommend; =recommendation; =recommended; =recommends; respect;
    revere; reverence; salute; =side with; =sided with; =sides with; =siding with; solidarity; speak highly of;
    spoke highly of; stand by; stand with; stands by; stands with; stood by; stood with; support; sympathetic;
    sympathise; sympathize; sympathy; =thank; =thanked; =thanking; =thanks; thumbs up; =tout; =touted; =touts;
    =tribute; =trust; =trusted; =trusts; =urged support; vouch; =welcome; =welcomed; =welcomes; =welcoming
"""
_ATTITUDE_AGAINST = """
    abhor; accusation; accuse; afraid of; =against; =aggrieved; alarm; =alarmed; allegation; allege; anger;
    =angered; angry; annoyed; anti; antipathy; appalled; =argued against; assail; =assailing; =balk at; =balked
    at; bash; bemoan; berate; =bitter about; blame; =blamed; =blast; =blasted; =blasting; =blasts; =branded;
    =brands; =called out; =calls out; came out against; campaign against; =campaigned against; castigate; caution
    against; censure; chastise; chide; =chided; come out against; coming out against; complain; complaint; concern
    about; concerned about; concerns about; =condemn; condemn; condemnation; contempt; =critic; critical of;
    criticise; criticism; =critique; =critiqued; =cry foul; decry; demonise; demonize; =denigrate; =denigrated;
    =denounce; denounce; denunciation; deplore; deride; =derided; despise; detest; =dinged; disagree;
    disagreement; disappointed; disapproval; disapprove; disavow; disdain; disgust; =disgusted; dislike; dismay;
    dismiss; =dismissive; disown; disparage; displeased; displeasure; =dispute; =disputed; =disputes;
    disqualified; dissatisfied; dissent; distrust; =doubt; =doubted; =doubtful; =doubts; enemy; excoriate;
    =faulted; =faults; fear; =feud; frustrated; frustration; =fumed; =furious; fury; hate; hatred; hit out at;
    hits out at; hitting out at; hostile; hostility; =implicated; =impugned; indignant; insult; =jab; =knocked;
    lambast; lambaste; lament; lash out; lashed out; lashes out; lashing out; =lied; =lying about; =maligned;
    =maligning; =mistrust; =mock; =mocked; =mocking; =mocks; =object to; =objected to; objection; =objects to;
    opponent of; =opponents; oppose; =opposed; opposition to; outrage; =outraged; =panned; pillory; point the
    finger; pointed the finger; protest; push back; pushed back; pushing back; =questioned; =questioning; =railed;
    =railing against; =rails; =rebuff; =rebuffed; rebuke; =rebuked; rebut; refute; regret; reject; rejection;
    renounce; =repudiate; =repudiated; repudiation; resent; resentment; resist; resistance to; ridicule; =ripped;
    =ripping; =rips; rival; =row with; =scathing; =sceptical; scepticism; scoff; scold; scorn; =shamed;
    =skeptical; skepticism; =slam; =slammed; =slamming; =slams; =slap down; =slapped down; =smear; =smeared;
    =sniped; =spat with; speak out against; spoke out against; =spurn; =spurned; =suspected of; =suspects;
    =suspicion; =suspicious of; take aim at; take issue with; =taking issue with; taunt; took aim at; took issue
    with; =trashed; =trolled; =umbrage; unfit; =unhappy with; =upset by; =upset with; vilify; =warn; =warned;
    =warning; =warns; wary of; =worried about; =worried that; =worries about; =worry about
"""
_ACT_FOR = """
    =adopt; =adopted; =advised; aid; =appointed; assist; assistance; =awarded; befriend; =buying; collaborate;
    collaboration; =contributed to; cooperate; cooperation; =courted; =courting; donate; donation; =donor;
    =empower; enlist; =expand; =expanding; =finance; =financed; =financing; =funded; =funding; =funds; =help;
    =helped; =helping; =helps; =hire; =hired; =hires; =hosted; =hosting; =invest in; =invested in; =investing in;
    =invite; =invited; =invites; =join; =joined; =joining; =joins; liberate; =mentor; nominate; =nominated;
    =pardoned; =partner; =partnered; =partnering; =partners; partnership; =plans to buy; =promote; =promoted;
    =promotes; =promoting; =protect; =protected; =protecting; =provide; =provided; =provides; =providing; =rally
    round; =reached a deal; =reached an agreement; =recognised; =recognized; =reconcile; =reconciled; =rescue;
    =rescued; =rescuing; =reward; =rewarded; =saved; =saving; =sided; =signed a deal; =sponsor; =sponsored;
    =strengthen; =strengthened; =strengthens; =struck a deal; =supplied; =tapped; =team up; =teamed; =teamed up;
    =teaming; =vote for; =voted for; =votes for; =voting for
"""
_ACT_AGAINST = """
    abduct; =abolish; abuse; aggression; =ambush; =ambushed; annex; =arrest; =arrested; =arresting; assassinate;
    assassination; assault; =attack; =attacked; =attacking; =attacks; ban; =banned; =banning; =bans; =barred;
    =battle; =battled; =battling; beat up; =betray; =betrayal; =betrayed; block; blockade; =blocked; =blocking;
    bomb; bombard; =bombed; =bombing; boycott; bully; =canceled; =cancelled; =charged; =charged with; =cheat;
    =cheated; clash; coerce; combat; confront; confrontation; convict; counter; crack down; crackdown; cracked
    down; =crush; =crushed; =curb; =curtail; =damage; =damaged; =damaging; =defame; =defamed; =defied; =defund;
    defy; =demand; =demanded; =demanding; =demolish; deport; =depose; =deposed; destroy; destroyed; destruction;
    detain; =discredit; =discredited; discriminate; discrimination; =dismantle; disrupt; =ditch; =ditched; =dump;
    =dumped; =eradicate; =evade; =evict; =evicted; exclude; =executed; =executing; =expel; =expelled; exploit;
    =fight; =fighting; =fights; =filed a suit; =filed suit; =fined; =fired missiles; =fired rockets; =foil;
    =fought; =gutted; =hacked; =halt; harass; harassment; harm; =hinder; =humiliate; =humiliated; =hurt; =hurting;
    =impeach; =impose sanctions; imprison; =imprisoned; indict; =infiltrate; intimidate; invade; invasion;
    =investigate; =investigated; =investigating; jail; =jailed; =kidnap; =kidnapped; =kidnapping; kill; lawsuit;
    =loot; =looted; massacre; =meddle; =meddled; =meddling; murder; =nuke; obstruct; offensive against; =oust;
    =ousted; =ousting; overthrew; =overthrow; =overturn; =overturned; persecute; =pressure on; =pressured;
    prosecute; prosecution; pull out of; pulled out of; =punish; =punished; =punishing; punishment; raid; rape;
    =raped; =rein in; =repeal; =repealed; =repealing; =repress; repression; =restrict; =restricted; =restricting;
    =retaliate; =retaliated; retaliation; =robbed; rule against; ruled against; =sabotage; =sabotaged;
    =sabotaging; sanction; scrap; =scrapped; =scrapping; =seize; =seized; =shelled; =shelling; =shoot; =shooting;
    =shot; =slaughter; =slaughtered; =smuggle; =spied; =spying; =stab; =stabbed; =stalk; =steal; =stealing;
    =stole; =stolen; =stop; =stopped; =stopping; =strike down; =strikes against; =strikes on; =struck down;
    =subpoenaed; sue; =sued; =suing; =summoned; =suspended; =target; =targeted; =targeting; =terminate;
    =terminated; =terror; =terrorise; =terrorize; =threat; =threaten; =threatened; =threatening; =threatens;
    =threats; threw out; =throw out; =thwart; =thwarted; =topple; =toppled; =torpedo; torture; =tortured;
    =tortures; turned down; undercut; undermine; =unseat; =upheld; =veto; =vetoed; victim; =violate; =violated;
    =violating; violation; =vote against; =voted against; =votes against; =voting against; =wage war; =walk away
    from; =war against; =war on; =war with; =weaken; =weakened; withdraw from; withdrew from; =withhold; =yank out
    of
"""
_QUALITY_FOR = """
    admirable; =advantage; amazing; =asset; beautiful; beneficial; =benefit; =benefits; =best; =better; brave;
    bravery; brilliant; =capable; =champion of; charming; competent; courage; courageous; =credible; =decent;
    =dedicated; deserve; effective; =encouraging; essential; excellent; exceptional; experienced; extraordinary;
    =fair; =fantastic; =fascinating; =favorite; =favourite; =finest; =friendly; =gem; generosity; generous;
    genius; =gifted; glorious; =good; =great; =greater good; =greatest; hero; heroic; =honest; =hope; =ideal;
    =important; =impressed; impressive; indispensable; =innovative; inspirational; inspiring; integrity;
    invaluable; =legitimate; =magnificent; marvellous; marvelous; =masterful; memorable; =necessary; =nice; noble;
    outstanding; =patriot; =patriotic; patriots; =peaceful; =perfect; =pivotal; popular; =positive; =precious;
    =productive; =progress; =progressive; =promising; =reliable; =remarkable; =safe; smart; =staunch; =staunchest;
    =strong; =strongest; success; successful; superb; =talent; =talented; =terrific; thoughtful; =thrive;
    =thriving; =tremendous; =triumph; =trustworthy; =truthful; =useful; =valuable; =valued; victory; vital; wise;
    =wonderful; =worthwhile; =worthy
"""
_QUALITY_AGAINST = """
    absurd; =aggressive; =arrogant; =atrocious; atrocity; authoritarian; awful; =backward; =bad; =badly; barbaric;
    =barrier; =bigot; bigotry; =bitter; =blatant; =bogus; =broke the law; =broken; brutal; brutality; =burden;
    =burdensome; can't be trusted; cannot be trusted; =careless; catastrophe; catastrophic; =cheater; clueless;
    corrupt; corruption; =costly; =coward; cowardly; crazy; crime; criminal; =crisis; =crooked; cruel; cruelty;
    =cynical; danger; dangerous; deadly; =deceitful; deceive; deceptive; =deplorable; =despicable; =destabilising;
    =destabilizing; dictator; dictatorship; disaster; disastrous; =discriminatory; disgrace; disgraceful;
    dishonest; =dismal; disrespectful; =disruptive; =disturbing; =divisive; =dumb; =egregious; =evil; =excessive;
    =extremist; fail; failed; failure; =fake; =fallacy; =false; =falsely; =fascist; =fatal; =flawed; fool;
    foolish; fraud; fraudulent; =guilty; =harmful; =harming; =harsh; =hideous; =hoax; =horrible; horrific; horror;
    hypocrisy; hypocrite; hypocritical; =idiot; idiotic; =illegal; =illegally; =illegitimate; immoral;
    =inadequate; =inappropriate; incompetence; incompetent; =ineffective; =inept; =inferior; inhumane; injustice;
    =insane; =insufficient; =insulting; =intrusive; irresponsible; liar; =lie; =lies; =loser; =losing; =ludicrous;
    =mess; mislead; misleading; mistake; mistaken; =mistreated; =monster; must pay for; =naive; =nasty;
    =nightmare; nonsense; obscene; =obstacle; =offensive; oppression; oppressive; outdated; =outrageous;
    =overreach; =pathetic; =perverse; =phony; pointless; =poor; =poorly; problem; problematic; propaganda;
    =provocation; provocative; racism; racist; =radical; reckless; =responsible for the deaths; =ridiculous;
    =rigged; =risk; =risks; =risky; =rude; =ruin; =ruined; =ruining; =sad; =scam; scandal; scandalous; =scapegoat;
    =selfish; sexist; =shady; =shame; shameful; =shocking; =shortsighted; should be ashamed; should pay for;
    =sinister; =sloppy; =spelled trouble; =stupid; stupidity; =suffer; =suffering; =terrible; terrorism; =thug;
    =toxic; tragedy; tragic; =troubling; =turncoat; tyranny; =tyrant; =ugly; =unacceptable; =unconstitutional;
    =undemocratic; =unethical; =unfair; =unjust; =unjustified; =unlawful; =unnecessary; =unpopular; =unprovoked;
    =unreliable; =unsustainable; =untrue; =unwanted; =unworthy; =useless; =vicious; =vile; =villain; violence;
    violent; =waste; =wasteful; =weak; =weakness; =went berserk; will pay for; =worse; =worst; =worthless; =wreck;
    wrong; wrongdoing; wrongly
"""

_BOUNDARY = """
    because since although though while whereas whilst if unless when whenever where after before until as who which
    whose whom but yet so despite notwithstanding whether that and or amid
"""

BOUNDARIES = frozenset(_BOUNDARY.split())
"""Words that may open another clause."""
CONCESSIONS = frozenset("although though while whilst despite notwithstanding albeit regardless".split())
"""Words after which a clause is granted, not asserted."""
CONTRASTS = frozenset("but however yet nevertheless nonetheless still".split())
"""Words after which the clause that counts comes."""
NEGATIONS = frozenset(
    """not no never neither nor without hardly scarcely barely cannot nobody nothing none little few unlikely lack
    refuse refuses refused refusing refusal decline declines declined declining fail fails failed failing failure
    deny denies denied denying unable unwilling reluctant reluctance stop stopped stopping stops cease ceased end
    ended ending halt halted avoid avoided withhold withheld withdrew withdraw withdrawn withdrawing rescind rescinded
    revoked revoke isnt dont doesnt didnt wont wouldnt cant couldnt shouldnt wasnt werent arent havent hasnt""".split()
)
"""Words that turn round what follows them in the same clause; so does any ``…n't``."""
HEDGES = frozenset(
    """may might could perhaps possibly maybe reportedly allegedly apparently seemingly seem seems seemed appear
    appears appeared suggest suggests suggested consider considers considering considered weigh weighing mull mulling
    reconsider reconsidering somewhat rather partly possible potential potentially likely probably""".split()
)
DEONTIC = frozenset("should must ought shall need needs let lets let's".split())
"""Words by which a speaker asks for what follows, whoever is to do it."""
SPEECH = frozenset(
    """said say says saying told tell tells telling added adds adding wrote writes write writing tweeted tweets tweet
    stated states argued argues arguing argue claimed claims claim claiming asserted asserts insisted insists insist
    testified testify described describes describe describing called calls calling declared declares declare noted
    notes noting remarked suggested suggests suggesting acknowledged admitted admits concluded concludes contended
    contends explained explains believes believed believe believing thinks thought think thinking found finds felt
    feels feel feeling viewed views view sees see saw considers considered deemed deems comment comments commented
    report reports reported announced announces announcing maintains maintained alleges alleged alleging
    charging reiterated replied responded warned warns warning according""".split()
)
COPULAS = frozenset(
    """is are was were be been being am become becomes became becoming remain remains remained pose poses posed
    posing represent represents represented constitute constitutes constituted seem seems seemed look looks looked
    mean means prove proves proved 's isn't aren't wasn't weren't""".split()
)
AUXILIARIES = frozenset(
    """is are was were be been being am has have had having do does did will would shall should can could may might
    must ought get gets got isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't
    can't cannot couldn't shouldn't mustn't needn't shan't ain't""".split()
)
BE = frozenset("is are was were be been being am isn't aren't wasn't weren't get gets got getting".split())
FIRST_PERSON = frozenset(
    "i we me us our ours my mine ourselves myself i'm i've i'd i'll we're we've we'd we'll".split()
)
PRONOUNS = FIRST_PERSON | frozenset(
    """he she it they him her them you his hers its their theirs your yours himself herself itself themselves yourself
    this that these those one ones everyone everybody someone somebody anyone anybody nobody nothing something
    everything anything who whom whose which what he's she's it's they're you're he'd she'd they'd it'd he'll she'll
    they'll it'll that's there there's here""".split()
)
DETERMINERS = frozenset(
    """a an the any some this that these those every each all both no such another more most many much several few my
    our your his her its their certain further enough other""".split()
)
PREPOSITIONS = frozenset(
    """of for to in on at by with from against about over under into onto toward towards between among through during
    within without across along behind beyond near regarding concerning around above below up down off out per than
    like via upon amid despite after before since until as""".split()
)
LINKING = frozenset("of for to on in against toward towards with about over".split())
"""Prepositions by which a noun takes the thing it is about: support *for*, attack *on*, critic *of*."""
ASIDES = tuple(
    tuple(words.split())
    for words in (
        "of course", "however", "in fact", "indeed", "clearly", "obviously", "naturally", "certainly", "i think",
        "i believe", "in my view", "in my opinion", "in our view", "frankly", "moreover", "therefore", "in turn",
        "too", "for his part", "for her part", "for its part", "for their part", "i hope", "surely", "after all",
    )
)  # fmt: skip
"""Words between two commas that leave the clause whole."""
PARTICIPLES = frozenset(
    """beaten betrayed bitten bought broken built caught cut driven fought found given held hit hurt kept known led left
    lost made overthrown paid put seen sent shot slain stolen struck sold taken thrown torn upheld won""".split()
)
"""Past participles that do not end in *-ed*."""
TOPICS = frozenset(
    """reconsider reconsidering consider considering discuss discussing review reviewing examine examining study
    studying rethink rethinking revisit revisiting debate debating assess assessing weigh weighing""".split()
)
"""Verbs that name what is under discussion without taking a side."""
LIGHT_HEADS = frozenset("issue issues question matter idea possibility prospect notion concept topic subject".split())
"""Nouns that only announce the thing after their *of*."""
RELATIONAL = frozenset(
    """access agreement aid approach arms assistance attitude ban call cooperation deal delivery exports help loan money
    plan policy proposal relations relationship response restrictions right shipment strike strikes supply support
    talks tax taxes treaty trade visit war weapons""".split()
)
"""Nouns that take what they are about with other prepositions than *of*."""
TITLES = frozenset("mr mrs ms dr prof sen rep gov gen lt col capt sgt st jr sr vs no rev hon pres".split())


class Lexicon(NamedTuple):
    """The word lists, ready to look words up in."""

    forms: Mapping[str, Entry]
    """By lower-case form; looked up first."""
    stems: Mapping[str, Entry]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]]
    """By first word: the words of each phrase, longest first."""


_LISTS: tuple[tuple[Kind, int, str], ...] = (  # where two lists share a stem, the later one holds
    ("quality", 1, _QUALITY_FOR),
    ("quality", -1, _QUALITY_AGAINST),
    ("act", 1, _ACT_FOR),
    ("act", -1, _ACT_AGAINST),
    ("attitude", 1, _ATTITUDE_FOR),
    ("attitude", -1, _ATTITUDE_AGAINST),
)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon; built at the first call, since stems take a moment to load."""
    forms: dict[str, Entry] = {}
    stems: dict[str, Entry] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for kind, sign, words in _LISTS:
        entry = Entry(kind, sign)
        for item in (raw.strip() for raw in words.replace("\n", " ").split(";")):
            parts = tuple(item.lstrip("=").split())
            if len(parts) > 1:
                phrases.setdefault(parts[0], []).append((parts, entry))
            elif item.startswith("="):
                forms[parts[0]] = entry
            else:
                stems[stem(parts[0])] = entry
    longest_first = {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in phrases.items()}
    return Lexicon(MappingProxyType(forms), MappingProxyType(stems), MappingProxyType(longest_first))
