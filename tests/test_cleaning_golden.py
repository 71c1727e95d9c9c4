"""The messy golden articles: what cleaning must leave out, what it must keep, and what it reads off their tops."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from summarizer.ingest.clean import clean_html, clean_text
from summarizer.text.article import Article

ARTICLES = Path(__file__).parent.parent / "evals" / "articles"


@dataclass(frozen=True)
class Case:
    """One article; every piece is looked for in the whole article text."""

    file: str
    title: str
    author: str | None
    gone: tuple[str, ...]
    kept: tuple[str, ...]


CASES = (
    Case(
        "harbour-tram.txt",
        "Council backs tram to the harbour by one vote after five-hour row",
        "Ines Callowhay",
        ("Council backs tram", "184 comments", "artist's impression", "SEE ALSO", "Story continues below", "Per Aldous",
         "Tags:", "survey pole", "our free newsletter", "weathervane", "We use cookies", "Corrections", "Skip to"),
        ("Halvermouth will extend its tram line", "'A city that turns its back on the water'", "The price on page 61",
         "spoken to the association since April.", "objections can be lodged until 5 November."),
    ),
    Case(
        "cinema-closure.txt",
        "The Alhambra is ninety. It has until Sunday.",
        "Tamsin Orlebar",
        ("EATING & DRINKING", "3 free articles", "PHOTOGRAPHS", "Save for later", "[Image:", "cry in public",
         "Buy us a coffee", "Peggy_in_Pellworth", "sciatica", "noodles", "captcha", "Registered office"),
        ("On Tuesday night there were fourteen of us", "They turned down the gas", "before the camels lost the hump."),
    ),
    Case(
        "ferry-fraud-trial.txt",
        'Ferry boss "bought a racehorse with the lifeboat money", court told',
        "Harriet Moncrieff",
        ("Crown & County News", "Print this page", "A- A A+", "Contact our newsroom", "Comments are closed",
         "More from Courts", "scarecrow", "PressKit"),
        ("A ferry owner spent money set aside", "Fiduciary Duty", "is expected to last three weeks."),
    ),
    Case(
        "festival-newsletter.txt",
        "The Long Table #212 – who ate the Onion Fair?",
        None,
        ("Having trouble reading", "subscribers@", "~~~~", "Unsubscribe", "You are getting this"),
        ("For 212 years the growers", "I counted. There were 164 stalls", "Old Onion Fair"),
    ),
    Case(
        "mill-fire.txt",
        "Fire guts carpet mill in northern Brandshire, nine in hospital",
        "Ewan Tallis",
        ("ZCZC", "URGENT", "writethru", "Eds:", "EWAN TALLIS", "(NOTE:", "DNA-ET/hb", "081131", "NNNN", "SKED"),
        ("HARCLIFFE, Brandshire (DNA) — A fire", "a spokeswoman said: they had gone home.", "keep windows closed."),
    ),
    Case(
        "school-dinners.txt",
        "Council puts off decision on frozen school meals",
        "Frances Udall",
        ("Page 4", "Price 90c", "by Frances Udall", "4     Messenger", "Continued: LETTERS"),
        ("The cabinet had been expected to wave the plan through on Wednesday.", "to close the kitchens of 41",
         "the cost of ingredients, but had had no answer.", "The cabinet is to decide on 10 September.",
         "Josephine Abara", "it changed nothing."),
    ),
    Case(
        "tick-vaccine.txt",
        "Tick vaccine halves infections in forest villages, but questions remain about the second year",
        "Noor Lindqvist",
        ("Jump to main", "Crosswords", "Listen to this article", "* * *", "Image description", "Seven plants",
         "Was this article helpful", "legally responsible"),
        ("A vaccine against the tick-borne fever", "Infections were 54 per cent lower", "The fifth one can have"),
    ),
    Case(
        "reservoir-live-blog.txt",
        "",
        None,
        ("Listen live", "Podcasts", "Share this update", "Drone film", "Quiz:", "Text STORM", "Cookie settings"),
        ("The county's chief fire officer", "The level was 2.1 metres below the crest",
         "A spillway is a dam's safety valve",
         "The order covers about 1,900 people", "first saw that something was wrong",
         "There are 412 people in the hall", "Storm Ottilie has been over the western fells"),
    ),
    Case(
        "chip-plant-delay.txt",
        "Haldren delays its 6bn plant again and blames the grid",
        "Marguerite Oduya",
        ("Markets data", "gift articles", "MIN READ", "Unlock the Editor", "Recommended", "thirst for water",
         "learnt to say", "All rights reserved", "myLedger", "grain of sand", "toothbrush"),
        ("Haldren Semiconductor has put back", '"There is no such letter,"',
         '"in the warmest words" to open last autumn.'),
    ),
    Case(
        "quarry-licence.txt",
        "Quarry licence: what was said at the public meeting of 16 May",
        None,
        ("Issue 88", "=====", "NEWS  88", "Litter pick", "Mobile library"),
        ("This report has been written by the deputy clerk", "Wold Aggregates", "1. The proposal.",
         "she would sooner hold a bucket", "Show of hands.", "Any other business."),
    ),
    Case(
        "cup-final-penalties.txt",
        "Goalkeeper Sorley, 40, stops two and scores one as Dunmarrow end 61 years of nothing",
        "Rafe Emberton",
        ("Fixtures", "20% off", "Last modified", "Advertisement", "BreadVanMan", "verrano_till_i_die", "Load 1,203"),
        ("They will need a new word in Dunmarrow", "The bakery has kept his van."),
    ),
    Case(
        "heat-pump-street.html",
        "The street that shares one boiler, and no longer speaks",
        "Orla Penhallow",
        ("Environment", "shares one boiler, and no longer"),
        ("Larch Street was to be the first", "“We are heating our neighbours”", "Mr Maddern lives at number 7."),
    ),
    Case(
        "mask-return.html",
        "Museum to return river mask, but not the crate it came in",
        "Desmond Achterberg",
        ("Museum to return river mask",),
        ("Three claimants want a mask", "A prince and his presses", "were not stolen."),
    ),
    Case(
        "internat-saint-avour.txt",
        "À Saint-Avour, l’internat rouvre sans ses élèves",
        "Mathilde Ferreyrolles",
        ("Par Mathilde", "Publié le 3 septembre"),
        ("Fermé depuis deux ans", "les chambres de nourrissons."),
    ),
    Case(
        "windpark-moorbruegge.txt",
        "Moorbrügge streitet um sieben Windräder – und um einen Bürgermeister",
        "Wiebke Harmsdorf",
        ("Von Wiebke", "12. April"),
        ("Das Land will bauen", "In Moorbrügge grüßt man sich noch", "Die Genehmigung des Landes steht noch aus."),
    ),
    Case(
        "sequia-valdorra.txt",
        "La Comuna de Valdorra cierra el agua a los aguacates",
        "Remedios Alcaraván",
        ("Por Remedios", "Valdorra, 19 de julio"),
        ("El consejo limita el riego", "—¿Está contenta?", "donde no piensa decir."),
    ),
    Case("dam-gates.txt", "Who opened the gates at Senn?", "Paulina Restwick", ("By Paulina",),
         ('"The water," she said.',)),
    Case(
        "inquiry-testimony.txt",
        "\"He said, 'Tell them it's a drill'\"",
        "Theodora Blythe",
        ("at the Maritime Inquiry in Port Cass",),
        ("A ship's cook describes", "is expected to give evidence."),
    ),
    Case(
        "interview-glaciologist.txt",
        '"I have seen the whole life of a lake. It lasted nine days."',
        None,
        (),
        ("The glaciologist Ragna Thorsby", "Please. I do.", "With binoculars."),
    ),
    Case(
        "square-vox-pop.txt",
        '"They could have asked the pigeons"',
        None,
        (),
        ('Prothero: "May."', "So there is a form."),
    ),
    Case(
        "grain-pact.txt",
        "The grain pact is dead. Nobody will say so, and that is the point",
        "Osric Lindeman",
        ("ANALYSIS", "diplomatic editor"),
        ("When the foreign ministers of Vesmark", "since Christmas."),
    ),
)  # fmt: skip


@cache
def cleaned(file: str) -> Article:
    raw = (ARTICLES / file).read_text(encoding="utf-8")
    return clean_html(raw) if file.endswith(".html") else clean_text(raw)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_what_is_no_article_goes(case: Case) -> None:
    assert [piece for piece in case.gone if piece in cleaned(case.file).text] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_what_the_article_says_stays(case: Case) -> None:
    assert [piece for piece in case.kept if piece not in cleaned(case.file).text] == []


@pytest.mark.parametrize("case", [case for case in CASES if case.title], ids=lambda case: case.file)
def test_title_and_author(case: Case) -> None:
    assert (cleaned(case.file).title, cleaned(case.file).author) == (case.title, case.author)


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.*")), ids=lambda path: path.name)
def test_every_golden_article_has_a_title_and_its_language(path: Path) -> None:
    if path.name == "README.md":
        return
    article = cleaned(path.name)
    others = ("windpark-moorbruegge", "internat-saint-avour", "sequia-valdorra", "caishichang-qianyi")
    languages = dict(zip(others, ("de", "fr", "es", "zh"), strict=True))
    assert article.title
    assert article.language == languages.get(path.stem, "en")
