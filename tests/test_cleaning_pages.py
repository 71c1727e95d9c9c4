"""Saved pages whose text must be neither lost nor made false: one invented page for each kind, in ``data/reading``."""

from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.ingest.clean.cleaner import clean_html, clean_text
from summarizer.ingest.load import load_article
from summarizer.text.article import Article

PAGES = Path(__file__).parent / "data" / "reading"


def load(name: str) -> Article:
    return load_article(str(PAGES / name))


def paragraphs(name: str) -> list[str]:
    article = load(name)
    return [article.quote(paragraph.span) for paragraph in article.paragraphs]


PRESENT_AND_ABSENT = [
    ("article-in-aside.html", ["The council of Orrin", "“I oppose the dam,” she said."], ["privacy", "partners"]),
    ("list-in-cell.html", ["jobs; power", "Fish, fields"], []),
    ("superscripts.html", ["on the river Sel, after", "10⁶ crowns", "H2O"], ["Sel1", "106"]),
    ("tweet-and-footer.html", ["“I oppose the dam. It will drown my fields. #savethesel” — Rosa Lind (@rosalind)",
                               "— Karl Ott, chairman of the anglers"], ["March 4"]),
    ("hidden-text.html", ["The dam will cost"], ["Ignore the", "arrested", "Karl Ott", "taken money"]),
    ("struck-out.html", ["The dam will cost 14 million crowns, the mayor said"], ["41", "40 million"]),
    ("text-after-article.html", ["nine hours", "told the council", "“I oppose the dam,”", "anglers’ club"], ["Listen"]),
    ("promotions-inside.html", ["declined to comment on Tuesday."], ["Sign up", "READ MORE", "Also read", "Photo:"]),
    ("paywall-article-body.html", ["The council of Orrin", "“I oppose the dam,” she said."], ["register for free"]),
    ("recipe.txt", ["4 trout (300 g each)", "2-3 lemons", "Method", "Tip: my grandmother"], []),
    ("list-body.txt", ["Copper Geese 2032 Tour Dates", "June 9 – West Palmer", "June 21 – Mansby"], []),
    ("related-box.txt", ["The port of Dalby stayed shut", "“Until then no ferry", "three million crowns"],
     ["Island shops", "Who pays", "Trending", "Singer SHOCK", "VALEPIX"]),
    ("teasers-inside.txt", ["Marta Lindholm will lead", "new hall for ships", "Nestor Kirkeby", "61,000 visitors"],
     ["Prince Emil", "Ferry fares", "Forty patients", "Lottery", "Related Topics"]),
    ("image-in-markdown.md", ["The council of Orrin", "14 million crowns"], ["base64", "iVBOR"]),
    ("court-ruling.txt", ["the respondent, Ms. Brun, argued", "Case No. 2024/117", "Appeal allowed with costs."], []),
    ("abstract.txt", ["Dams reduce trout."], ["University of Hale", "ott@fish"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "present", "absent"), PRESENT_AND_ABSENT, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_read_and_what_is_not(name: str, present: list[str], absent: list[str]) -> None:
    text = load(name).text
    assert [piece for piece in present if piece not in text] == []
    assert [piece for piece in absent if piece in text] == []


@pytest.mark.parametrize(
    ("name", "title", "author", "published"),
    [
        ("author-login.html", "Abby Goodwin wins Selby prize", "Abby Byers; Tomas Kaplan; Roberta Byrd", "2025-04-03"),
        ("broken-json-ld.html", "Bridge prize for Goodwin", "Abby Byers", None),
        ("tweet-and-footer.html", "Orrin votes for dam", None, None),
        ("dateline-date.de.txt", "Bad bleibt offen", "Jonas Ehrlich", "2024-03-14"),
        ("title-full-stop.txt", "Parents march for the schools of Orsa.", None, None),
        ("title-no-stop.txt", "Parents march for the schools of Orsa", None, None),
        ("related-box.txt", "Ferry strike latest: Port of Dalby shut for a third day", "Ines Orrell", "2031-03-05"),
        ("teasers-inside.txt", "Marta Lindholm to lead Osby museum", "Ines Orrell", "2031-11-20"),
    ],
)
def test_metadata(name: str, title: str, author: str | None, published: str | None) -> None:
    article = load(name)
    assert (article.title, article.author, article.published) == (title, author, published)


def test_an_index_page_is_no_article() -> None:
    with pytest.raises(InputError, match="lists 5 articles"):
        load("index-page.html")


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.glob("*.html")))
def test_every_block_of_a_page_is_kept_or_listed_as_removed(name: str) -> None:
    if name == "index-page.html":
        return
    article = load(name)
    for removal in article.removals:
        assert removal.reason
        assert article.raw[removal.raw_span.start : removal.raw_span.end] == removal.text
    accounted = article.text + "".join(removal.text for removal in article.removals)
    kept = sum(not char.isspace() for char in accounted)
    assert kept >= 0.99 * sum(not char.isspace() for char in article.raw)


STORY = (
    "The council of Orrin voted on Tuesday to build a dam on the river Sel, after a debate of nine hours in the hall.",
    "The dam will cost 14 million crowns, the mayor, Vera Stahl, told the council. Work is due to begin in 2027.",
    "Rosa Lind, a farmer, said she would not sell her land to the company Selkraft, which builds the dam.",
)


def page(*pieces: str) -> str:
    return f"<html><head><title>Orrin votes</title></head><body>{''.join(pieces)}</body></html>"


def test_an_article_in_two_pieces_is_one() -> None:
    html = page(f"<main><article><h1>Orrin votes</h1><p>{STORY[0]}</p></article><div class=ad>Advertisement</div>",
                f"<article><p>{STORY[1]}</p><p>{STORY[2]}</p></article></main>")  # fmt: skip
    assert clean_html(html).text == "\n\n".join(STORY)


@pytest.mark.parametrize("name", ["comments", "related-stories", "author-bio", "newsletter"])
def test_what_stands_behind_an_article_and_says_what_it_is_stays_outside(name: str) -> None:
    other = "Karl Ott wrote on Wednesday that the trout of the upper river would not come back for a hundred years."
    html = page(f"<article><p>{STORY[0]}</p><p>{STORY[1]}</p></article><section class={name}><p>{other}</p></section>")
    article = clean_html(html)
    assert other not in article.text
    assert any(other in removal.text for removal in article.removals)


@pytest.mark.parametrize("title", ["Orrin votes for the dam | The Tarn", "Orrin votes for the dam - Selby Post"])
def test_a_title_has_no_name_of_a_site(title: str) -> None:
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    html = f"<html><head><title>{title}</title></head><body><article>{story}</article></body></html>"
    assert clean_html(html).title == "Orrin votes for the dam"


def test_a_page_that_a_dialogue_covers_is_read() -> None:
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    html = page(f"<div aria-hidden=true><article>{story}</article></div><div class=modal><p>Accept cookies?</p></div>")
    assert clean_html(html).text == "\n\n".join(STORY)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("an area of 30 km<sup>2</sup> is flooded", "30 km² is"),
        ("about 10<sup>-3</sup> of it", "10⁻³ of"),
        ("on the 1<sup>st</sup> of May", "1st of May"),
        ("the council<sup>[2]</sup> said", "the council said"),
        ("the council<sup><a href='#n1'>1</a></sup> said", "the council said"),
        ("it is CO<sub>2</sub> again", "CO2 again"),
    ],
)
def test_raised_and_lowered_figures(markup: str, words: str) -> None:
    assert words in clean_html(page(f"<article><p>{STORY[0]}</p><p>{STORY[1]} It is {markup}.</p></article>")).text


BOXES = {
    "de": ("Lesen Sie auch", ["Prinz verkauft seine Jacht", "Die Fähren werden im Frühjahr teurer"], [
        "Der Rat von Orsa hat am Dienstag beschlossen, das alte Hallenbad der Stadt noch einen Winter lang zu öffnen.",
        "Die Sanierung des Hallenbads kostet 9,4 Millionen Euro, sagte die Bürgermeisterin am Dienstag der Stadt.",
        "Das Hallenbad ist seit 1971 in Betrieb; der Rat will im Winter noch einmal über die Sanierung beraten."]),
    "fr": ("À lire aussi", ["Le prince vend son yacht", "Le bac coûtera plus cher au printemps"], [
        "Le conseil municipal d’Orsa a décidé mardi de garder la piscine couverte ouverte un hiver de plus.",
        "La rénovation de la piscine coûtera 9,4 millions d’euros, a dit mardi la maire de la ville devant le conseil.",
        "La piscine est ouverte depuis 1971 ; le conseil municipal parlera encore de la rénovation avant l’hiver."]),
    "es": ("Te puede interesar", ["El príncipe vende su yate", "El barco será más caro en primavera"], [
        "El ayuntamiento de Orsa decidió el martes mantener abierta la piscina cubierta de la ciudad un invierno más.",
        "La reforma de la piscina costará 9,4 millones de euros, dijo el martes la alcaldesa de la ciudad en el pleno.",
        "La piscina está abierta desde 1971; el ayuntamiento volverá a hablar de la reforma antes del invierno."]),
}  # fmt: skip


@pytest.mark.parametrize("language", BOXES)
def test_a_box_of_links_ends_without_ending_the_article(language: str) -> None:
    heading, links, story = BOXES[language]
    raw = "\n\n".join([story[0], heading, *links, story[1], story[2]])
    text = clean_text(raw, language=language).text
    assert [piece for piece in story if piece not in text] == []
    assert [piece for piece in [heading, *links] if piece in text] == []


@pytest.mark.parametrize(
    ("story", "line"),
    [
        (BOXES["fr"][2], "Il vous reste 57 % de cet article à lire. La suite est réservée aux abonnés."),
        (BOXES["es"][2], "Contenido exclusivo para suscriptores"),
        (STORY, "Subscribe to continue reading"),
    ],
)
def test_a_text_cut_off_by_a_paywall_says_so(story: tuple[str, ...], line: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    longer = [paragraph.replace("1971", str(year)) + f" {year}." for year in range(1990, 1998) for paragraph in story]
    path.write_text("\n\n".join(["Home", "News", "Sport", *longer, line, "Privacy Policy"]), encoding="utf-8")
    article = load_article(str(path))
    assert line not in article.text
    assert any("paywall" in notice for notice in article.notices)


def test_letters_keep_their_signatures() -> None:
    raw = f"SIR – {STORY[0]}\n\nRosa Lind, Orrin\n\nSIR – {STORY[1]}\n\nErik Moe, Hale"
    text = clean_text(raw, language="en").text
    assert "Rosa Lind, Orrin" in text
    assert "Erik Moe, Hale" in text


def test_a_caption_is_marked_as_one() -> None:
    raw = f"{STORY[0]}\n\nFarmers wait at the gate of the town hall\nPhoto: Ida Penn\n\n{STORY[1]}\n\n{STORY[2]}"
    article = clean_text(raw, language="en")
    kinds = {article.quote(paragraph.span)[:7]: paragraph.kind for paragraph in article.paragraphs}
    assert kinds["Farmers"] == "caption"
    assert list(kinds.values()).count("body") == 3


def test_a_page_of_which_much_was_left_out_says_so() -> None:
    comments = [f"{STORY[1]} I read this on day {day}, and I do not believe it." for day in range(12)]
    story = [f"{paragraph} That was in {year}." for year in (2023, 2024) for paragraph in STORY]
    raw = "\n\n".join(["Home", "News", *story, "12 comments", *comments, "Privacy Policy"])
    article = clean_text(raw, language="en")
    assert article.text == "\n\n".join(story)
    assert any("--show-removed" in notice for notice in article.notices)
    assert clean_text("\n\n".join(STORY), language="en").notices == ()


def test_data_is_no_text() -> None:
    data = "data:image/png;base64," + "iVBORw0KGgo" * 2000
    raw = f"{STORY[0]}\n\n{data}\n\n{STORY[1]} ![x]({data})\n\n{STORY[2]}"
    article = clean_text(raw, language="en")
    assert article.text == "\n\n".join(STORY)
