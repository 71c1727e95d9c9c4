"""Saved pages whose text must be neither lost nor made false: one invented page for each kind, in ``data/reading``."""

import time
from pathlib import Path

import pytest
from trafilatura import load_html

from benchmarks.fuzz import check
from summarizer import summarize
from summarizer.errors import InputError
from summarizer.ingest.clean import clean_html, clean_text
from summarizer.ingest.html import letters, restored, shown_blocks
from summarizer.ingest.load import load_article
from summarizer.text.article import Article
from tests.documents import epub, odt

PAGES = Path(__file__).parent / "data" / "reading"


def load(name: str) -> Article:
    return load_article(str(PAGES / name))


def paragraphs(name: str) -> list[str]:
    article = load(name)
    return [article.quote(paragraph.span) for paragraph in article.paragraphs]


PRESENT_AND_ABSENT = [
    ("article-in-aside.html", ["The council of Orrin", "“I oppose the dam,” she said."], ["privacy", "partners"]),
    ("list-in-cell.html", ["jobs; power", "Fish, fields"], []),
    ("superscripts.html", ["on the river Sel, after", "10⁶ crowns", "H2O", "townhall"], ["Sel1", "106", "\u00ad"]),
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
    ("newsletter.md", ["I oppose the dam.\n\n— Rosa Lind, farmer", "| Greens | against |\n\n| Blues | for |"],
     ["99 million", "Ask the mayor", "60 metres", "Share this post", "Unsubscribe"]),
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
        ("court-ruling.txt", "IN THE COURT OF APPEAL OF HALE", None, None),
        ("newsletter.md", "The dam, explained", "Ida Penn", "2025-03-04"),
        ("title-full-stop.txt", "Parents march for the schools of Orsa.", None, None),
        ("title-no-stop.txt", "Parents march for the schools of Orsa", None, None),
        ("related-box.txt", "Ferry strike latest: Port of Dalby shut for a third day", "Ines Orrell", "2031-03-05"),
        ("teasers-inside.txt", "Marta Lindholm to lead Osby museum", "Ines Orrell", "2031-11-20"),
    ],
)
def test_metadata(name: str, title: str, author: str | None, published: str | None) -> None:
    article = load(name)
    assert (article.title, article.author, article.published) == (title, author, published)


@pytest.mark.parametrize("name", ["title-full-stop.txt", "title-no-stop.txt"])
def test_the_overview_has_the_news_and_not_the_title_again(name: str) -> None:
    overview = " ".join(sentence.text for sentence in summarize(load(name)).summary.overview)
    assert "4,000" in overview
    assert "Parents march for the schools of Orsa." not in overview


@pytest.mark.parametrize("name", ["recipe.txt", "image-in-markdown.md", "list-body.txt"])
def test_a_text_of_short_lines_that_all_stay_has_no_notice(name: str) -> None:
    assert load(name).notices == ()


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Lena Hartog", "Lena Hartog"),
        ("By Lena Hartog, Town Reporter", "Lena Hartog"),
        ("By Monday the dam had burst.", None),
        ("Lena Hartog was there.", None),
    ],
)
def test_a_byline_below_the_headline_names_the_author(line: str, author: str | None) -> None:
    body = "".join(
        f"<p>The council of Orrin met {n} times on the dam, and each time the farmers left.</p>" for n in "345"
    )
    page = f"<html><body><article><h1>Orrin votes for dam</h1><p>{line}</p>{body}</article></body></html>"
    assert clean_html(page).author == author


def test_an_index_page_is_no_article() -> None:
    with pytest.raises(InputError, match="lists 5 articles"):
        load("index-page.html")


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.glob("*.html")))
def test_every_block_of_a_page_is_kept_or_listed_as_removed(name: str) -> None:
    if name == "index-page.html":
        return
    article = load(name)
    check(article)
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


@pytest.mark.parametrize(("sentences", "told"), [(7, True), (2, False)])
def test_a_notice_says_that_one_large_piece_was_removed(sentences: int, told: bool) -> None:
    other = " ".join(
        ["The museum of Tarn shows forty ships from the wreck, and the sea gave up four more."] * sentences
    )
    links = "\n".join(f"Ferry fares rise on line {number}" for number in range(12))
    kept = "\n\n".join(f"{paragraph} That was in {year}." for year in (2021, 2022, 2023) for paragraph in STORY)
    article = clean_text(f"Home\nNews\nSport\n\n{kept}\n\n{links}\n\n{other}\n\n{links}\n", language="en")
    assert article.text == kept
    assert any("--show-removed" in notice for notice in article.notices) is told


def test_data_is_no_text() -> None:
    data = "data:image/png;base64," + "iVBORw0KGgo" * 2000
    raw = f"{STORY[0]}\n\n{data}\n\n{STORY[1]} ![x]({data})\n\n{STORY[2]}"
    article = clean_text(raw, language="en")
    assert article.text == "\n\n".join(STORY)


def test_the_subheads_of_a_live_report_are_headings_and_its_times_are_no_text() -> None:
    entries = [
        ("14:32", "Moe: dam will bring jobs", STORY[1]),
        ("14:20", "Correction", "An earlier version of this page said Rosa Lind supports the dam. She opposes it."),
        ("14:05", "Lind speaks", STORY[2]),
    ]
    plain = "\n\n".join(["Dam vote: live updates", *(f"{time}\n{head}\n\n{text}" for time, head, text in entries)])
    html = "".join(f"<div><time>{time}</time><h2>{head}</h2><p>{text}</p></div>" for time, head, text in entries)
    for article in (clean_text(plain, language="en"), clean_html(page(f"<article>{html}</article>"), language="en")):
        kinds = {article.quote(paragraph.span): paragraph.kind for paragraph in article.paragraphs}
        assert kinds == {line: kind for _, head, text in entries for line, kind in ((head, "heading"), (text, "body"))}
        assert all(any(time in removal.text for removal in article.removals) for time, _, _ in entries)
    assert clean_text(plain, language="en").title == "Dam vote: live updates"


@pytest.mark.parametrize(
    "label",
    ["Update:", "Update 14:05:", "UPDATE (5 March, 16:30):", "Updated 3:15 p.m. Tuesday:", "[Update 14:05]", "Latest –",
     "Mise à jour à 14h05 :", "Aktualisierung 14.05 Uhr:", "Actualización 14:05:"],
)  # fmt: skip
def test_the_label_of_an_update_note_is_a_heading(label: str) -> None:
    article = clean_text(f"{STORY[0]}\n\n{label} {STORY[1]}\n\n{STORY[2]}", language="en")
    assert [article.quote(p.span) for p in article.paragraphs] == [STORY[0], label, *STORY[1:]]
    assert [p.kind for p in article.paragraphs] == ["body", "heading", "body", "body"]
    assert all(article.raw[start : start + len(one)] == one for one in (label, STORY[1])
               for start in [article.offsets.raw(article.text.index(one))])  # fmt: skip


@pytest.mark.parametrize(
    "opening",
    ["Update your browser to version 3 - it is safer:", "Latest figures from 2020:", "Updated plans:", "Police:",
     "Update (2020)", "Breaking the wall: 14:05", "Developing countries:"],
)  # fmt: skip
def test_a_sentence_that_begins_like_an_update_note_is_whole(opening: str) -> None:
    article = clean_text(f"{STORY[0]}\n\n{opening} {STORY[1]}\n\n{STORY[2]}", language="en")
    assert f"{opening} {STORY[1]}" in [article.quote(p.span) for p in article.paragraphs]


LEAD = "Seven councillors voted for the dam and four against it, and the farmers of the valley go to court in Hale."


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        (f"<p class=intro>{LEAD}</p>", True),
        (f"<div class=standfirst><p>{LEAD}</p></div>", True),
        (f"<h2 class=teaser-text>{LEAD}</h2>", True),
        (f"<p class=caption>{LEAD}</p>", False),
        (f"<div class=author-bio><p>{LEAD}</p></div>", False),
        (f"<p><a href=/other>{LEAD}</a></p>", False),
        (f"<p>{LEAD.rstrip('.')}</p>", False),
        (f"<p class=article-subheading>{LEAD.rstrip('.')}</p>", True),
        (f"<div class='key-points'><p>Key points</p><ul><li>{LEAD}</li></ul></div>", True),
        (f"<div class='article__summary'>{LEAD}</div><p>By Karl Ott</p><p>4 March 2025</p>", True),
        (f"<div class=header--dek>{LEAD[:44]}</div>", True),
        (f"<div class=summary><p class=caption>{LEAD}</p></div>", False),
        (f"<div class=summary><a href=/other>{LEAD}</a></div>", False),
        ("<p class=subhead>Published on 4 March 2025, updated on 5 March 2025</p>", False),
    ],
)
def test_a_standfirst_above_the_text_is_part_of_it(header: str, kept: bool) -> None:
    story = "".join(f"<p>{paragraph}</p>" for paragraph in (*STORY, *STORY[:2]))
    html = page(f"<header><h1>Orrin votes</h1>{header}</header><div class=article-body>{story}</div>")
    article = clean_html(html, language="en")
    assert article.text.startswith(LEAD[:44] if kept else STORY[0])
    assert kept or LEAD[:44] not in header or any(LEAD[:44] in removal.text for removal in article.removals)


def test_a_headline_as_long_as_a_paragraph_is_no_text_and_hides_no_lead() -> None:
    story = "".join(f"<p>{paragraph}</p>" for paragraph in (*STORY, *STORY[:2]))
    headline = "Councillors of Orrin vote for the dam on the Sel in a session of nine hours that few will forget"
    html = page(
        "<meta property=og:title content='Orrin votes'>",
        f"<div class=article><h1>{headline}</h1><div class=article__summary>{LEAD}</div><div>{story}</div></div>",
    )
    article = clean_html(html, language="en")
    assert headline not in article.text
    assert article.text.startswith(f"{LEAD}\n\n{STORY[0]}")


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("hide", True),
        ("form hidden", True),
        ("d-none d-md-block", False),
        ("hidden md:flex", False),
        ("hideout", False),
    ],
)
def test_what_a_class_hides_is_not_read(name: str, hidden: bool) -> None:
    aside = "An error has occurred at the council of Orrin, please try again later this week."
    story = [f"<p>{paragraph}</p>" for paragraph in (*STORY, *STORY[:1])]
    html = page(f"<article>{story[0]}<p class='{name}'>{aside}</p>{''.join(story[1:])}</article>")
    assert (aside in clean_html(html, language="en").text) is not hidden


def test_a_copyright_line_below_the_text_is_no_text() -> None:
    line = "Copyright 2031 Norland News Now. All rights reserved."
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    assert line not in clean_html(page(f"<article>{story}<p>{line}</p></article>"), language="en").text


@pytest.mark.parametrize(
    ("subhead", "kept"), [("<h2>The farmers</h2>", True), ("<h2><a href=/o>The farmers</a></h2>", False)]
)
def test_a_subhead_is_kept_unless_it_leads_to_another_page(subhead: str, kept: bool) -> None:
    story = [f"<p>{paragraph}</p>" for paragraph in STORY]
    shown = [(element, text) for element, text in shown_blocks(load_html(page(*story[:2], subhead, story[2])))]
    assert restored(shown, [letters(text) for _, text in shown], "\n".join(STORY)).split("\n") == [
        *STORY[:2],
        *(["The farmers"] if kept else []),
        STORY[2],
    ]


def test_a_date_that_only_a_script_has_is_found() -> None:
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    script = '<script>var layer = {"datePublished": "2025-03-04T10:00:00Z"};</script><style>p {color: red}</style>'
    assert clean_html(page(script, f"<article>{story}</article>")).published == "2025-03-04"


# --- Pages made by hand that are huge or deep


HUGE = {
    "nested comments": "<div class=comment>" * 100_000 + "x" + "</div>" * 100_000,
    "line breaks": "<br>" * 300_000,
    "attributes": f"<p {' '.join(f'a{number}=x' for number in range(200_000))}>x</p>",
    "open tags": "<b>" * 100_000,
}


@pytest.mark.parametrize("kind", sorted(HUGE))
@pytest.mark.parametrize("name", ["page.html", "mail.eml"])
def test_a_page_that_would_take_minutes_is_refused_in_a_sentence(tmp_path: Path, kind: str, name: str) -> None:
    header = (
        "From: a@a.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html\n\n" if name == "mail.eml" else ""
    )
    (tmp_path / name).write_text(
        header + page(f"<p>{STORY[0]}</p>", HUGE[kind], f"<p>{STORY[1]}</p>"), encoding="utf-8"
    )
    begun = time.process_time()
    with pytest.raises(InputError, match=r"more than [\d,]+ (tags|attributes); save"):
        load_article(str(tmp_path / name))
    assert time.process_time() - begun < 3


@pytest.mark.parametrize("entity", ["&amp;", "&#8217;&nbsp;", "&nosuch;"])
def test_a_megabyte_of_entities_is_read(entity: str) -> None:
    begun = time.process_time()
    article = clean_html(page(*(f"<p>{paragraph}</p>" for paragraph in STORY), f"<p>{entity * 100_000}</p>"))
    assert article.text.startswith(STORY[0])
    assert time.process_time() - begun < 10


def test_long_values_and_scripts_are_no_attributes(tmp_path: Path) -> None:
    data = "{" + " ".join(f"key{number}: [1, 2]," for number in range(10_000)) + "}"
    script = f"<script>if (a<b) {{ var x = {data} }}</script>"
    path = tmp_path / "page.html"
    path.write_text(page(script, f"<p data-x='{data}'>{STORY[0]}</p>", f"<p>{STORY[1]}</p>"), encoding="utf-8")
    assert load_article(str(path)).text == "\n\n".join(STORY[:2])


def test_a_page_that_is_nested_too_deep_says_that_its_end_is_missing() -> None:
    pieces = [f"<p>{paragraph}</p>" for paragraph in STORY]
    assert not clean_html(page(*pieces, "<div>" * 200 + "x" + "</div>" * 200)).notices
    (notice,) = clean_html(page(*pieces, "<div>" * 300 + "x" + "</div>" * 300, f"<p>{STORY[0]}</p>")).notices
    assert "255 deep" in notice


# --- A soft hyphen, which is invisible, parts no word


SOFT = "The coun\xadcil of Har\xadrow\xadgate closed the town\xadhall on Monday, because its roof was not safe."


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.txt", SOFT),
        ("a.html", page(f"<article><p>{SOFT.replace(chr(0xAD), '&shy;')}</p></article>")),
        ("a.md", f"# Roof\n\n{SOFT}\n\n[a](http://a.example)"),
        ("a.eml", f"From: a@a.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain\n\n{SOFT}\n"),
        ("a.vtt", f"WEBVTT\n\n00:00:01.000 --> 00:00:09.000\n{SOFT}\n"),
        ("b.vtt", f"WEBVTT\n\n00:00:01.000 --> 00:00:09.000\n{SOFT.replace(chr(0xAD), '&shy;')}\n"),
        ("a.odt", odt(f"<text:p>{SOFT}</text:p>")),
        ("a.epub", epub({"one.xhtml": f"<p>{SOFT}</p>"})),
    ],
)
def test_a_soft_hyphen_is_dropped_in_every_format(tmp_path: Path, name: str, written: str | bytes) -> None:
    path = tmp_path / name
    path.write_bytes(written if isinstance(written, bytes) else written.encode())
    assert SOFT.replace("\xad", "") in load_article(str(path)).text


def test_a_soft_hyphen_is_dropped_from_a_title() -> None:
    html = page(f"<h1>Har\xadrowgate closes hall</h1><p>{STORY[0]}</p><p>{STORY[1]}</p>").replace("Orrin votes", "x")
    assert clean_html(html).title == "Harrowgate closes hall"
    assert (
        clean_text(f"Title: Har\xadrowgate closes hall\n\n{STORY[0]}\n\n{STORY[1]}").title == "Harrowgate closes hall"
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [("Tarn Post", "Ferry will not sail this winter"), ("Winter ferry cancelled", "Winter ferry cancelled")],
)
def test_a_headline_that_is_the_name_of_the_site_is_no_title(name: str, title: str) -> None:
    story = "".join(f"<p>The board of the harbour said on Monday that part {n} of it is missing.</p>" for n in range(9))
    page = f"<html><head><title>Ferry will not sail this winter - Tarnpost</title></head><body><h1>{name}</h1>{story}"
    assert clean_html(page + "</body></html>").title == title
