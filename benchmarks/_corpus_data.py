"""A corpus of invented local news with known facts: as many articles as wanted, varied, the same for the same seed.

A story is one project in one town: what it costs, how the council voted, who is for it and who against. One to four
articles tell of each story, weeks apart and in different papers, at different length, as plain text with page
furniture, as Markdown or as HTML. In some stories the opponent comes round; the last article then says so.
"""

import html
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

_FIRST = (
    "Adela Anton Beatrix Boris Carla Cedric Dagny Dario Edda Emil Fanny Felix Greta Gustav Hedda Hugo "
    "Ida Ivo Jonna Jasper "
    "Karin Konrad Lena Lukas Mira Magnus Nora Nestor Olga Otto Paula Pascal Rhea Ruben Selma Stefan Thea "
    "Tomas Ulla Viktor"
).split()
_LAST = (
    "Abelone Ashgrove Barrowby Brandvik Calloway Cresswell Dahlgren Dunmore Eastlake Ellery Farrow "
    "Finnegard Garrick Grimsey "
    "Hallam Hartvig Ingersol Iversen Jarrold Jessup Kallander Kirkeby Lindmoor Lockhart Marchbank "
    "Mossberg Nairn Norrgard "
    "Oakhurst Ostrander Pembery Quistgard Ravensby Rosendal Sandoval Strand Thornby Ulverton Vassmark Wexley"
).split()
_PLACE_START = (
    "Ald Ban Cor Dun Elm Fal Gren Hal Ing Jor Kel Lan Mar Nor Oln Pel Quin Rav Sten Tor Ulf Vel Wen Yar "
    "Zel Brac Crom Drum"
).split()
_PLACE_END = "bridge by combe den ford gate haven holm ley mere mouth ness port sund thorpe vik wick worth".split()
_SITES = (
    "The Morning Ledger",
    "Coastline Courier",
    "Valley Gazette",
    "The Evening Lantern",
    "Northern Dispatch",
    "Harbour Times",
    "The Parish Post",
    "Borough Observer",
)
_PROJECTS = (
    ("footbridge", "across the river"),
    ("tram line", "from the station to the harbour"),
    ("ice rink", "beside the old brewery"),
    ("wind farm", "on the western ridge"),
    ("library", "in the former customs house"),
    ("flood wall", "along the quay"),
    ("cycle path", "round the lake"),
    ("concert hall", "on Mill Square"),
    ("heat network", "for the eastern quarter"),
    ("swimming pool", "behind the school"),
    ("ferry terminal", "at the south pier"),
    ("market hall", "on the tram depot"),
)
_LEADS = (
    "{town} will build a {project} {where} for {cost} million crowns, the council decided by {yes} votes to {no}.",
    "By {yes} votes to {no}, the council of {town} has approved a {project} {where} that is to cost "
    "{cost} million crowns.",
    "The council of {town} voted {yes} to {no} on Thursday for a {project} {where}; the bill comes to "
    "{cost} million crowns.",
)
_FOR = (
    "“The {project} is the best thing that has happened to {town} in years,” Mayor {mayor} said. “I support it fully.”",
    "Mayor {mayor} welcomed the {project}. “We have waited long enough for it,” {mayor} said.",
    "Mayor {mayor} defended the {project} and called it a gain for every household in {town}.",
)
_AGAINST = (
    "Councillor {critic} opposed the {project}. “We cannot afford the {project} while the school roof "
    "leaks,” {critic} said.",
    "Councillor {critic} rejected the {project}. “Nobody has shown me who will use it,” {critic} said.",
    "“I am against the {project},” Councillor {critic} said. “The money belongs in the clinic.”",
)
_CONVERTED = (
    "Councillor {critic}, who had voted against it, now supports the {project}. “I was wrong about the "
    "{project},” {critic} "
    "said.",
    "“I support the {project} now that the numbers are on the table,” Councillor {critic} said.",
)
_FACTS = (
    "Work is to begin on {begin} and to take {months} months, according to the works department.",
    "{firm} of {other} will carry out the work, which begins on {begin} and takes {months} months.",
    "The town pays for the {project} with a loan over {years} years; the region adds {share} per cent.",
)
_FILLERS = (
    "The plan had been on the table since the spring, when a survey found that {percent} per cent of "
    "households in {town} used "
    "the old way at least once a week.",
    "About {crowd} people followed the debate from the gallery, and a local choir sang outside until the "
    "vote was counted.",
    "Engineers looked at {options} other sites before they settled on this one, and the report ran to {pages} pages.",
    "Shopkeepers along {street} Street expect more custom, though some fear the noise of the first {months} months.",
    "The last large project in {town}, a car park, was finished two years late and cost a third more than planned.",
    "A petition with {crowd} names had asked for a vote of all residents; the council may take it up in the autumn.",
    "The school on {street} Street will move its sports day, and the bus to {other} will stop at the church meanwhile.",
    "Fishermen from {other} have said little so far; their association meets on the first Monday of the month.",
    "In the archive of the town hall lies a drawing of a similar {project} from {old}, which was never built.",
    "An oak of about {years} decades has to go; the gardeners’ club will plant {options} new trees in its place.",
    "The regional museum will show models of the {project} from next month, and entry is free on Sundays.",
    "Rain kept many people at home on the evening of the vote, and the heating in the council chamber failed again.",
    "Whether the ferry to {other} will keep its timetable is open; its operator wants to see the traffic "
    "figures first.",
    "The design came from an open competition with {pages} entries, of which the jury short-listed {options}.",
)
_FURNITURE = (
    "Home   News   Sport   Property   Jobs",
    "Sign in | Subscribe from 1.20 a week",
    "Share   Post   Copy link",
)
_MONTHS = "January February March April May June July August September October November December".split()

Kind = Literal["txt", "md", "html"]


@dataclass(frozen=True, slots=True)
class Story:
    """What all articles about one project say."""

    town: str
    project: str
    where: str
    cost: float
    """Million crowns."""
    yes: int
    no: int
    mayor: str
    """Is for the project."""
    critic: str
    """Is against it, at first."""
    converted: bool
    """Whether the critic is for it in the last article."""
    begin: str
    months: int


@dataclass(frozen=True, slots=True)
class Known:
    """One article and what is known of it."""

    name: str
    """File name."""
    text: str
    story: Story
    site: str
    published: date
    converted: bool
    """Whether the critic is for the project in this article."""


def generate(count: int, *, seed: int = 11) -> Iterator[Known]:
    """So many articles, in an order that mixes stories, papers and months."""
    chance = random.Random(seed)
    made = 0
    for number in range(count):
        story = _story(number, chance)
        told = chance.choice((1, 1, 2, 3, 4))
        day = date(2025, 1, 6) + timedelta(days=chance.randrange(300))
        for part in range(told):
            if made == count:
                return
            last = part == told - 1 and told > 1
            yield _article(made, story, day, story.converted and last, chance)
            day += timedelta(days=chance.randrange(20, 60))
            made += 1


def write_corpus(folder: Path, count: int, *, seed: int = 11) -> None:
    """Write the articles into sub-folders of a thousand."""
    for number, known in enumerate(generate(count, seed=seed)):
        place = folder / f"{number // 1000:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / known.name).write_text(known.text, encoding="utf-8")


def _story(number: int, chance: random.Random) -> Story:
    town = _PLACE_START[number % 28] + _PLACE_END[number // 28 % 18]
    project, where = _PROJECTS[(number + number // 504) % 12]
    mayor, critic = (f"{chance.choice(_FIRST)} {chance.choice(_LAST)}" for _ in range(2))
    while critic.split()[1] == mayor.split()[1]:
        critic = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    yes = chance.randrange(12, 30)
    return Story(
        town,
        project,
        where,
        chance.randrange(11, 990) / 10,
        yes,
        chance.randrange(4, yes),
        mayor,
        critic,
        chance.random() < 0.3,
        f"{chance.randrange(1, 29)} {chance.choice(_MONTHS)}",
        chance.randrange(3, 30),
    )


def _article(number: int, story: Story, day: date, converted: bool, chance: random.Random) -> Known:
    words = {
        **{name: getattr(story, name) for name in Story.__slots__},
        "percent": chance.randrange(11, 90),
        "crowd": chance.randrange(40, 900),
        "options": chance.randrange(2, 9),
        "pages": chance.randrange(20, 400),
        "years": chance.randrange(9, 30),
        "share": chance.randrange(5, 45),
        "old": chance.randrange(1890, 1975),
        "street": chance.choice(_LAST),
        "firm": f"{chance.choice(_LAST)} & {chance.choice(_LAST)}",
        "other": chance.choice(_PLACE_START) + chance.choice(_PLACE_END),
    }
    critic = _CONVERTED if converted else _AGAINST
    body = [chance.choice(_LEADS), chance.choice(_FOR), chance.choice(critic), chance.choice(_FACTS)]
    fillers = chance.sample(_FILLERS, chance.randrange(1, len(_FILLERS)))
    for filler in fillers:
        body.insert(chance.randrange(1, len(body) + 1), filler)
    paragraphs = [sentence.format(**words) for sentence in body]
    title = f"{story.town}: {chance.choice(('council backs', 'yes to', 'vote on', 'row over'))} {story.project}"
    author = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    site = chance.choice(_SITES)
    kind: Kind = chance.choice(("txt", "txt", "md", "html"))
    text = _page(kind, title, author, site, day, paragraphs)
    return Known(f"{number:06}.{kind}", text, story, site, day, converted)


def _page(kind: Kind, title: str, author: str, site: str, day: date, paragraphs: list[str]) -> str:
    shown = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    if kind == "md":
        front = f"---\ntitle: {title!r}\nauthor: {author}\ndate: {day.isoformat()}\nsite: {site}\n---\n\n# {title}\n\n"
        return front + "\n\n".join(paragraphs) + "\n"
    if kind == "html":
        meta = f'<meta name="author" content="{author}"><meta property="og:site_name" content="{html.escape(site)}">'
        meta += f'<meta property="article:published_time" content="{day.isoformat()}">'
        body = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in paragraphs)
        page_head = f"<head><title>{html.escape(title)}</title>{meta}</head>"
        article = f"<article><h1>{title}</h1>\n{body}</article>"
        return f'<html lang="en">{page_head}<body><nav>Home News</nav>{article}</body></html>'
    head = [
        _FURNITURE[0],
        site.upper(),
        _FURNITURE[1],
        "",
        title,
        "",
        f"By {author}",
        f"Published {shown}",
        _FURNITURE[2],
    ]
    return "\n".join(head) + "\n\n" + "\n\n".join(paragraphs) + "\n"
