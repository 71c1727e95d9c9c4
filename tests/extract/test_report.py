"""The summary in the article's own sentences: what is chosen, and what never is. All people and places are invented."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.api import summarize
from summarizer.extract.asides import find_asides
from summarizer.extract.report import extract_summary, quotations_of, stances_of
from summarizer.extract.selection import headline
from summarizer.extract.standalone import StandaloneCheck, is_self_contained
from summarizer.extract.structure import spoken_sentences
from summarizer.ingest.clean import clean_text
from summarizer.ingest.load import load_article
from summarizer.results import Statement, Summary, also_quoted
from summarizer.settings import Shape
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text

LEAD = "The council of Orrin voted on Tuesday to build a dam on the river Sel, after a debate of nine hours."
BODY = """\
Seven councillors voted for the dam and four voted against it in the end.

The dam will cost 14 million crowns, the mayor, Vera Stahl, told the council.

Farmers in the valley oppose the dam because it would flood forty fields.

The anglers' club of Hale has asked a court to stop the work on the river.

Trout numbers in the Sel have fallen by a third since the mill was built.

A similar dam in the next valley was finished in 2011 and paid for itself in nine years."""


def shown(summary: Summary) -> list[str]:
    return [statement.text for statement in (*summary.overview, *summary.key_points)]


def texts_of(statements: list[Statement]) -> list[str]:
    return [statement.text for statement in statements]


def article_with(paragraph: str, language: str = "en") -> Article:
    return article_from_text(f"{LEAD}\n\n{paragraph}\n\n{BODY}", language, title="Orrin votes for dam")


ASIDES = [
    "Vera Stahl (pictured) walked along the river with her dog.",
    "Vera Stahl (left) and Karl Ott shook hands after the vote in the hall.",
    "The valley of the Sel in spring (file picture) draws many walkers.",
    "Ida Penn, of the anglers (Karl Ott, right), brought a trout to the hall.",
    "Vera Stahl, left, and Karl Ott, right, are both proud owners of a boat on the river.",
    "In this image the dam stands at the top of the valley in Orrin.",
    "Pictured: the mayor of Orrin and her council on the steps of the hall.",
    "Above, two farmers from the valley pray at the river for the fields.",
    "Photograph by Ida Penn of the river Sel at night in the spring of the year",
    "I oppose the dam and I will fight it with all my neighbours in the valley. #savethesel",
    "The dam will drown every field in the valley — Rosa Lind (@rosalind) March 4, 2025",
    "WHAT THE FARMERS OF THE VALLEY SAY.",
    "What the farmers of the valley and the anglers of Hale say about the dam",
    "Correction: An earlier version of this article said that Vera Stahl opposes the dam. She supports it.",
    "An earlier version of this page said that eight councillors voted for the dam on the river.",
    "Sign up for our newsletter about the river Sel and the valley of Orrin every week.",
    "Reporting by Ida Penn in Hale, editing by Karl Ott in Orrin and by Tom Reed.",
    "Sorry we are not currently accepting comments on this article about the dam.",
    "A spokesman for the builders of the dam declined to comment on the vote of the council.",
    "Welcome to our live coverage of the vote about the dam on the river Sel in Orrin.",
    "1University of Hale; 2Institute of Fish and Dams, Orrin and the valley.",
    "Farmers who oppose the dam can write to the council of Orrin via saveoursel.org and sign a letter.",
    "Trout and reeds in the upper part of the river Sel, in front of the old mill.",
    "A valley in the north where a dam has been built on a river with trout.",
    "Karl Ott walks along the river Sel in Orrin during a march of farmers on Monday, Nov. 18, 2024.",
    "Correction added Nov. 18, 2024: The caption below the picture of Vera Stahl named her Clara.",
    "This report has been written by the deputy clerk from notes and from the tape. The tape stops at ten.",
    "These minutes were approved by the council of Orrin at its meeting in June on the hill.",
    "Anyone who feels misreported should write to the clerk by the end of the month of June.",
    "Small Steps Toward Bigger Dams.",
    "Mayor Vera Stahl speaks at a march of farmers beside the river Sel in Orrin.",
    "Karl Ott and the farmer Ida Penn stand in front of the old mill of Orrin.",
    "The farmer Karl Ott is led away from the hall of Orrin in the night.",
    "In the hall: Karl Ott leaves the council of Orrin with Ida Penn of the anglers.",
    "‘We never slept’: Karl Ott and Ida Penn stayed in the hall of Orrin until the morning.",
    "(The speech of Vera Stahl starts in the middle of the film about the valley.)",
    "| 2 | Karl Ott of the farmers in the valley",
    "The council votes | The farmers march | The anglers go to court against the dam.",
    "FIRE IN THE VALLEY Four farmers of Orrin lost their fields on Tuesday in the night.",
    "A picture book of the valley that the builders of the dam had been waiting for until May.",
    "Co-authored by Ida Penn.",
    "Learn more about the valley of the Sel and its mills here.",
    "The next big question for the farmers is …",
    "Find out what happens in the valley of the Sel in the week to come.",
]
NEWS = [
    "HALE, ORRIN, Sept. 26 (UPI) — Karl Ott was led out of the hall of the council on Monday.",
    "DEAR FARMERS OF ORRIN: If you and the anglers are friends, then the question was in order.",
    "NEW HALE The council of Orrin wants to build a dam on the river in nine years.",
    "Karl Ott, who is left with four fields, has sold his farm in the valley.",
    "Vera Stahl (Greens) said that the dam would bring ninety jobs to the valley.",
    "The council corrected its figures for the cost of the dam in the night before the vote.",
    "Photographers of the valley have shown the river in a gallery in Hale since May.",
    "The dam is number 7 on a list of forty that the country wants to build.",
    "Karl Ott, right after the vote, left the hall and drove home to the valley.",
    "Right of way over the dam stays with the farmers of the valley, the council promised.",
    "The mill where the first trout of the year was caught will be turned into a school.",
    "The council met on Monday, Nov. 18, 2024, and said that the dam would stand in nine years.",
    "The report was presented by Vera Stahl, who had written to the farmers of the valley.",
    "The Dam Act passed in Hale with the votes of Karl Ott and Vera Stahl.",
    "Turnover of the mill rose by 4.2 per cent to 5.93 million crowns.",
    "Above the dam the river is to be stocked with forty thousand young trout each year.",
    "Pictures of the valley from 1911 hang in the hall where the council of Orrin meets.",
    "For more than a decade the farmers of the valley have asked for a dam against floods.",
    "Karl Ott said that Vera Stahl speaks at every meeting of the council of Orrin.",
    "Vera Stahl holds that the dam of Orrin will bring ninety jobs to the valley.",
    "Readers of the Orrin Post gave 40,000 crowns to the farmers of the valley in a week.",
    "The anglers of Hale were led away from the dam by a rumour about trout.",
    "Karl Ott replied: “No farmer of the valley asked for a dam in the night.”",
    "The question is simple: Who pays for the fields of the farmers in the valley?",
    "The builders (of the mill and of the bridge) have asked for 40,000 crowns.",
    "The prize of the valley | 40,000 crowns goes to the farmers of Orrin.",
    "NATO and the UN have sent engineers to the mill of Orrin in the valley.",
    "The builders said that the mill of Orrin had been waiting for a dam until May.",
    "Readers learn more about the valley in the school here.",
    "Co-authors of the report on trout have asked the council for another year.",
    "Finding trout in the upper part of the river Sel takes the anglers a whole day.",
]


@pytest.mark.parametrize("paragraph", ASIDES)
def test_what_tells_no_news_is_never_chosen(paragraph: str) -> None:
    article = article_with(paragraph)
    beside = article.paragraphs[1].sentences
    assert {at + 1 for at in beside} <= find_asides(article)
    told = set(shown(extract_summary(article, Shape(length=200))))
    assert not told & {article.sentence_text(article.sentences[at]) for at in beside}


@pytest.mark.parametrize("paragraph", NEWS)
def test_sentences_that_only_look_like_it_are_news(paragraph: str) -> None:
    assert 2 not in find_asides(article_with(paragraph))


@pytest.mark.parametrize(
    ("language", "paragraph"),
    [
        ("de", "Karl Ott (links) reicht der Bürgermeisterin nach der Abstimmung die Hand."),
        ("de", "Korrektur: In einer früheren Version hieß es, der Rat habe den Damm abgelehnt."),
        ("de", "Foto: Ida Penn, Tal der Sel im Frühling des vergangenen Jahres."),
        ("fr", "Karl Ott (à gauche) serre la main de la maire après le vote du conseil."),
        ("fr", "Lire aussi : le conseil d'Orrin vote pour le barrage de la vallée."),
        ("es", "Karl Ott (a la derecha) saluda a la alcaldesa después de la votación."),
        ("pt", "Clique no link para ver o calendário completo do vale."),
        ("it", "Leggi anche: il consiglio vota per la diga."),
        ("nl", "Lees ook: de raad van Orrin stemt voor de dam."),
        ("es", "Corrección: una versión anterior de esta noticia decía que el consejo votó en contra."),
    ],
)
def test_in_other_languages_too(language: str, paragraph: str) -> None:
    assert 2 in find_asides(article_with(paragraph, language))


DANGLING = [
    ("The agency said that the river would rise.", "en"),
    ("The two will meet again in Hale next week.", "en"),
    ("Nine of these deaths happened in the valley last year.", "en"),
    ("Karl Ott called it as a witness before the court in Hale.", "en"),
    ("The work will start before the summer, she added.", "en"),
    ("“Not for a single crown,” the mayor said.", "en"),
    ("“The dam is safe and will be finished,” said a spokesperson.", "en"),
    ("“No, this is not politics,” Vera Stahl said at the time.", "en"),
    ("In the north of the valley, however, warnings of a flood were sent out.", "en"),
    ("Despite the protests it looks as if Karl Ott and Vera Stahl are, too.", "en"),
    ("Ran a mill that cheated the farmers of the valley.", "en"),
    ("Twelve percent were not sure about the dam on the river.", "en"),
    ("The 68-year-old left the council of Orrin in the spring.", "en"),
    ("Orrin declared a drought in that county in March.", "en"),
    ("11-year-old studies the trout of the river Sel.", "en"),
    ("A spokesperson who gave no name said that the dam was safe.", "en"),
    ("The Hale duo won the race on the river in three hours.", "en"),
    ("— Nine months of work on the dam in the valley of the Sel;.", "en"),
    ("-Karl Ott has sold the fields in the valley of the Sel.", "en"),
    ("The dam she described was built by farmers in Hale.", "en"),
    ("The core of her plan is a second dam in the valley.", "en"),
    ("Regardless, the dam of Orrin will be built in the valley.", "en"),
    ("The three - two of them from Hale - sold fields to the builders.", "en"),
    ("„Wer den Damm baut, nimmt den Bauern das Land“, sagte sie.", "de"),
    ("Von dem Damm habe er erst im März in der Zeitung gelesen.", "de"),
    ("« Le barrage détruira la vallée », a-t-elle ajouté.", "fr"),
    ("Selon lui, le barrage coûtera quatorze millions de couronnes.", "fr"),
    ("«La presa destruirá el valle y los campos», añadió.", "es"),
    ("Según sus cálculos, la presa costará catorce millones de coronas.", "es"),
]
STANDING = [
    ("Two of the four posts at the mill of Orrin are vacant.", "en"),
    ("A spokesperson for the builders of Hale said that the dam was safe.", "en"),
    ("The duo of Ida Penn and Karl Ott won the race in three hours.", "en"),
    ("The dam that Vera Stahl described was built by farmers in Hale.", "en"),
    ("Vera Stahl said the core of her plan is a second dam.", "en"),
    ("The three farmers from Hale have sold fields to the builders.", "en"),
    ("“The dam is safe,” said a spokesman for the builders of Hale.", "en"),
    ("Vera Stahl was mayor at the time of the flood in the valley.", "en"),
    ("The council of Orrin wants a dam, Vera Stahl told the farmers, however high it may be.", "en"),
    ("The fee for a field in the valley of the Sel will go up by nine per cent, too.", "en"),
    ("Had the council listened, the dam would stand today.", "en"),
    ("The Water Agency of Hale said that the river would rise.", "en"),
    ("Ida Penn and Karl Ott, the two oldest farmers, will meet in Hale.", "en"),
    ("Nine deaths in the valley worry the doctors, who call these deaths a riddle.", "en"),
    ("There is no money for a second dam in the valley.", "en"),
    ("The farmer Karl Ott said he would not sell his fields.", "en"),
    ("The number of trout in the river has fallen since 2011.", "en"),
    ("The decision of the court in Hale is expected in June.", "en"),
    ("Karl Ott and his neighbours opposed the plan from the first day.", "en"),
    ("“We were never asked,” said Karl Ott, a farmer in the valley.", "en"),
    ("The farmer who leads the protest, Karl Ott, sold his fields.", "en"),
    ("The leader of the farmers in the valley sold his fields.", "en"),
    ("Karl Ott moved to Hale in 1998 and sold his fields two years later.", "en"),
    ("Karl Ott, as well as his neighbours, opposed the dam.", "en"),
    ("The dam of Orrin differs in that it needs no dam on the river.", "en"),
    ("The government will pay for half of the work.", "en"),
    ("„Wer den Damm baut, nimmt den Bauern das Land“, sagte Karl Ott.", "de"),
    ("In diesem Jahr hat der Rat von Orrin den Damm beschlossen.", "de"),
    ("« Le barrage détruira la vallée », a ajouté Karl Ott, paysan.", "fr"),
    ("Selon Karl Ott, le barrage coûtera quatorze millions de couronnes.", "fr"),
    ("«La presa destruirá el valle y los campos», añadió Karl Ott.", "es"),
    ("Según Karl Ott, la presa costará catorce millones de coronas.", "es"),
]


@pytest.mark.parametrize(("text", "language"), DANGLING)
def test_a_point_that_leans_on_another_sentence_does_not_stand(text: str, language: str) -> None:
    article = article_from_text(text, language)
    assert not StandaloneCheck(article, ["The council voted."]).is_standalone(article.sentences[0])


@pytest.mark.parametrize(("text", "language"), STANDING)
def test_a_point_that_says_what_it_is_about_stands(text: str, language: str) -> None:
    article = article_from_text(text, language)
    assert StandaloneCheck(article, ["The council voted."]).is_standalone(article.sentences[0])


def test_a_noun_is_known_from_what_has_been_told() -> None:
    article = article_from_text("The agency said that the river would rise.")
    assert StandaloneCheck(article, ["The Water Agency of Hale warned the farmers."]).is_standalone(
        article.sentences[0]
    )


def test_somebody_known_by_surname_from_elsewhere_alone_comes_last() -> None:
    text = "Ida Penn, an angler, came to Hale.\n\nPenn said that the trout would die in the dam."
    article = article_from_text(text)
    sentence = article.sentences[1]
    assert not StandaloneCheck(article, ["The council voted."]).is_clear(sentence)
    assert StandaloneCheck(article, [article.sentence_text(article.sentences[0])]).is_clear(sentence)


SCHOOLS = """\
Parents march for the schools of Orsa{stop}

Mia Torv, who has two daughters at the school on Mill Street, stood in the rain on Thursday with a drum.

About 4,000 parents marched to the town hall of Orsa on Thursday to protest against the closing of five schools, the \
largest march in the town for thirty years.

The council wants to close the schools in June because the number of pupils has fallen by a quarter since 2015. The \
mayor, Bo Lind, said that keeping them open would cost 9 million crowns a year.

The teachers' union said that the council had counted the pupils of the new quarter by the harbour twice.

The council will vote on 14 May.
"""


@pytest.mark.parametrize("stop", ["", ".", ";"])
def test_a_title_is_the_title_whatever_it_ends_in(stop: str) -> None:
    summary = extract_summary(clean_text(SCHOOLS.format(stop=stop)))
    assert summary.headline.text == "Parents march for the schools of Orsa"
    overview = texts_of(summary.overview)
    assert any(text.startswith("About 4,000 parents marched") for text in overview)
    assert not any(text.startswith("Parents march") for text in shown(summary))


def test_a_first_line_in_title_case_is_the_title_whatever_follows() -> None:
    summary = extract_summary(
        article_from_text(f"Orrin Council Votes: The Dam Is 'Terrifying.'\n\nA vote.\n\n{LEAD}\n\n{BODY}")
    )
    assert summary.headline.text.startswith("Orrin Council Votes")


@pytest.mark.parametrize("text", [f"{LEAD}\n\n{BODY}", f"{LEAD}\n{BODY}"])
def test_without_a_title_the_lead_is_the_headline_and_is_not_told_again(text: str) -> None:
    summary = extract_summary(article_from_text(text))
    assert LEAD.startswith(summary.headline.text)
    assert LEAD not in shown(summary)


def test_with_a_title_the_lead_is_told() -> None:
    article = article_from_text(f"{LEAD}\n\n{BODY}", title="Orrin votes for dam")
    assert extract_summary(article).overview[0].text == LEAD


def test_a_headline_is_not_the_first_of_three_but_the_strongest() -> None:
    text = "“They never asked us.”\n\nNow the hall links the river to a park.\n\n" + LEAD + "\n\n" + BODY
    assert headline(article_from_text(text)).text.startswith("The council of Orrin voted")


def test_an_article_of_few_sentences_has_points_and_says_nothing_twice() -> None:
    article = article_from_text(
        f"{LEAD}\n\nFarmers in the valley oppose the dam in court.", title="Orrin votes for dam"
    )
    summary = extract_summary(article)
    assert texts_of(summary.overview) == [LEAD]
    assert texts_of(summary.key_points) == ["Farmers in the valley oppose the dam in court."]


@pytest.mark.parametrize(
    ("language", "first", "again"),
    [
        (
            "en",
            "The council of Orrin will close five schools in June.",
            "In June the council of Orrin closes five schools.",
        ),
        (
            "de",
            "Der Rat von Orrin schließt im Juni fünf Schulen in der Stadt.",
            "Im Juni schließt der Rat von Orrin in der Stadt fünf Schulen.",
        ),
        (
            "fr",
            "Le conseil d'Orrin fermera cinq écoles de la ville en juin.",
            "En juin, cinq écoles de la ville fermeront, selon le conseil d'Orrin.",
        ),
        (
            "es",
            "El consejo de Orrin cerrará cinco escuelas de la ciudad en junio.",
            "En junio, el consejo de Orrin cerrará en la ciudad cinco escuelas.",
        ),
    ],
)
def test_nothing_is_said_twice_in_any_language(language: str, first: str, again: str) -> None:
    article = article_from_text(f"{first}\n\n{again}", language, title="X")
    told = shown(extract_summary(article))
    assert (first in told) + (again in told) == 1


TRIAL = """\
Trial over the broken valve opens in Orsa

Orsa, 6 May 2025

RADIO NINE: Mr Lind, was the filter bypassed to save money?

LIND: Absolutely not. The filter was bypassed for nineteen hours because a valve failed on 22 April. Withdrawing the \
licence now would be reckless.

HOLT: The company lied to 4,300 households about the filter. Sixty people fell ill because of this company.
"""
HEARING = """\
Transcript: Health commissioner answers questions on the Lorne water notice

MODERATOR: Good afternoon. Commissioner Ingrid Solheim will make a short statement and then take questions.

SOLHEIM: Thank you. At six this morning we lifted the notice for the eastern districts. It stays in force in Millgate \
until two clean samples come back.

WALSH: Commissioner, do you support the call for the licence of the company to be withdrawn?

SOLHEIM: No, I don't. Withdrawing a licence in the middle of an outbreak would be reckless.

WALSH: Mr Malhotra, was the filter at Hexley Works bypassed to save money?

MALHOTRA: Absolutely not. The filter was bypassed for nineteen hours because a valve failed on 22 April.

MODERATOR: That is all we have time for. The next briefing is on Thursday at three.
"""


@pytest.mark.parametrize("text", [TRIAL, HEARING])
@pytest.mark.parametrize(
    "shape", [Shape(), Shape(length=60), Shape(style="prose"), Shape(focus="the filter and the valve")]
)
def test_no_sentence_of_a_turn_stands_without_its_speaker(text: str, shape: Shape) -> None:
    article = clean_text(text)
    summary = extract_summary(article, shape)
    assert shown(summary)
    for statement in (*summary.overview, *summary.key_points):
        assert statement.text.split(":")[0] in {"LIND", "HOLT", "SOLHEIM", "MALHOTRA"}
        assert all(article.text[e.start : e.end] == e.quote for e in statement.evidence)
        assert all(e.quote in statement.text for e in statement.evidence)


def test_who_asks_and_who_leads_is_not_heard() -> None:
    summary = extract_summary(clean_text(HEARING))
    assert summary.headline.text.startswith("Transcript: Health commissioner")
    assert not any(word in text for text in shown(summary) for word in ("MODERATOR", "WALSH", "Thank you"))


def test_a_letter_after_a_title_with_a_name_is_no_turn() -> None:
    text = "Lind: No dam in Orrin\n\n" + LEAD + "\n\n" + BODY
    assert LEAD in shown(extract_summary(clean_text(text)))


def test_each_side_and_the_deciding_figure_are_among_the_points() -> None:
    text = """\
Orrin argues about a dam.

The council of Orrin will decide in June about a dam on the river Sel.

Walkers love the river and the valley and come to both in every season.

The valley is green in spring and the river is clear in the valley.

Visitors of the river and the valley sleep in the hotels of Orrin in summer.

The hotels of Orrin near the river and the valley are full in every season.

Anglers from Hale come to the river in the valley on every day of the season.

Rosa Lind, a farmer, opposes the dam because the valley would be flooded.

Erik Moe, a builder, supports the dam because Orrin needs power.

The dam would cost the town of Orrin 14 million crowns.
"""
    points = " ".join(texts_of(extract_summary(article_from_text(text), Shape(points=4)).key_points))
    assert "Rosa Lind" in points
    assert "Erik Moe" in points
    assert "14 million" in points


def test_minutes_tell_the_vote_and_not_who_took_them() -> None:
    article = load_article(str(Path(__file__).parents[2] / "evals/articles/quarry-licence.txt"))
    told = " ".join(shown(extract_summary(article)))
    assert "against 43" in told
    assert "deputy clerk" not in told
    assert "The tape stops" not in told


def test_what_was_retracted_is_not_shown() -> None:
    text = f"{LEAD}\n\nRosa Lind of the farmers supports the dam.\n\n{BODY}\n\n"
    text += "Correction: An earlier version of this article said that Rosa Lind of the farmers supports the dam. "
    text += "She opposes it."
    told = " ".join(shown(extract_summary(article_from_text(text, title="Orrin votes"), Shape(length=300))))
    assert "Rosa Lind" not in told
    assert "She opposes it" not in told


def test_the_end_of_a_press_release_is_not_told() -> None:
    lead = "The Sel Company of Orrin has named Karl Ott its first head of dams.\n\n"
    more = "Karl Ott led the water agency of Hale for twenty years.\n\n"
    about = "About Sel Company\n\nThe Sel Company offers the most powerful dams for every river."
    article = article_from_text(lead + more + about)
    assert find_asides(article) == {3, 4}


def test_who_wrote_an_article_is_no_news_at_its_end() -> None:
    note = "Ida Penn is a senior reporter for the Valley Post."
    article = article_from_text(f"{LEAD}\n\n{BODY}\n\n{note}")
    assert len(article.sentences) in find_asides(article)
    above = article_from_text(f"{note}\n\n{LEAD}\n\n{BODY}")
    assert 1 not in find_asides(above)


def test_a_lead_that_is_a_piece_of_a_quotation_is_not_told() -> None:
    quoted = "“The farmers of the valley want the dam. They have asked for it for years and years in vain.”"
    summary = extract_summary(article_from_text(f"{quoted}\n\n{LEAD}\n\n{BODY}"))
    assert not [text for text in shown(summary) if "want the dam" in text or "in vain" in text]


def test_conclusions_of_an_abstract_are_told() -> None:
    text = """\
Effect of river dams on trout: a randomised field trial

Ida Penn1,2, Karl Ott2* and Vera Stahl1

1University of Hale; 2Institute of Fish, Orrin.

Background: Dams may reduce trout numbers. Methods: We compared 14 rivers with dams and 15 without. \
Results: Trout numbers fell by 31% in rivers with dams vs. 3% in others. Conclusions: Dams reduce trout.
"""
    told = shown(extract_summary(clean_text(text)))
    assert "Conclusions: Dams reduce trout." in told
    assert not any("University of Hale" in one for one in told)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [*ASIDES, *NEWS, *BODY.split("\n\n"), "LIND: I oppose it.", "HOLT: Why?", "“Yes.”", "港は閉鎖する。"]
        ),
        min_size=1,
        max_size=14,
    ),
    st.one_of(st.none(), st.integers(20, 200)),
)
def test_every_statement_is_the_articles_own_and_stands_once(paragraphs: list[str], length: int | None) -> None:
    article = article_from_text("\n\n".join(paragraphs))
    summary = extract_summary(article, Shape(length=length))
    assert summary.overview
    spans = [(e.start, e.end) for s in (*summary.overview, *summary.key_points) for e in s.evidence[-1:]]
    assert len(spans) == len(set(spans))
    for statement in (summary.headline, *summary.overview, *summary.key_points):
        assert all(article.text[e.start : e.end] == e.quote for e in statement.evidence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Build the dam and you will lose the valley, Karl Ott told the council of Orrin.",
        "Police the country over have asked for more boats on the rivers of the valley.",
        "Despite the rain the farmers came to the hall in Orrin on Tuesday night.",
    ],
)
def test_a_sentence_alone_is_no_step(sentence: str) -> None:
    assert 2 not in find_asides(article_with(sentence))


def test_a_paragraph_with_the_mark_of_a_caption_further_on_is_one() -> None:
    caption = "Farmers have seen the river rise for years. Above, two of them pray in the valley."
    assert {2, 3} <= find_asides(article_with(caption))
    assert not {2, 3} & find_asides(article_with(caption.replace("Above, two", "Two")))


@pytest.mark.parametrize(
    ("sentence", "alone"),
    [
        ("The council of the valley did not vote on it.", False),
        ("When asked about the dam by the anglers of Hale.", False),
        ("The council of the valley did not vote on the dam.", True),
        ("What has changed in the valley is not the river but the mayor.", True),
        ("In the last year, Vera Stahl named no reason for the dam.", True),
        ("When asked about the dam, Vera Stahl left the hall of Orrin.", True),
    ],
)
def test_what_leans_on_another_sentence_does_not_stand_alone(sentence: str, alone: bool) -> None:
    before = "Vera Stahl wrote a letter to the council. It was a short letter of four lines."
    article = article_with(f"{before} {sentence}")
    number = article.sentence_at(article.text.index(sentence)).number
    assert StandaloneCheck(article, [LEAD]).is_standalone(article.sentences[number - 1]) is alone


@pytest.mark.parametrize(
    ("language", "half", "other"),
    [
        ("en", "Vera Stahl would not take the money of the builders.", "But on Friday Vera Stahl took it."),
        ("de", "Vera Stahl wollte das Geld der Bauherren nicht nehmen.", "Doch am Freitag nahm Vera Stahl es."),
        ("fr", "Vera Stahl refusait l'argent des constructeurs.", "Mais vendredi, Vera Stahl l'a pris."),
    ],
)
def test_half_of_a_contrast_is_not_clear_alone(language: str, half: str, other: str) -> None:
    article = article_from_text(f"{half}\n\n{other}", language)
    assert not StandaloneCheck(article, ["Vera Stahl"]).is_clear(article.sentences[0])
    assert StandaloneCheck(article_from_text(half, language), ["Vera Stahl"]).is_clear(article.sentences[0])


ENTRIES = [
    f"{opening} {name} of Hale {rest}"
    for opening, rest in (("Attempt missed.", "shoots over the bar."), ("Attempt saved.", "heads at the keeper."))
    for name in ("Karl Ott", "Ida Penn", "Tom Reed", "Erik Moe")
]


def test_the_entries_of_a_ticker_are_not_told() -> None:
    article = article_from_text("\n\n".join([LEAD, BODY, *ENTRIES]))
    first = article.sentence_at(article.text.index("Attempt")).number
    assert {one.number for one in article.sentences if one.number >= first} <= find_asides(article)


def test_paragraphs_of_news_that_begin_alike_are_told() -> None:
    words = ("sued the builders of the dam.", "sold a field to the mill in May.", "has left the council of Orrin.")
    article = article_from_text("\n\n".join([BODY, *(f"Karl Ott {rest}" for rest in words)]))
    assert not find_asides(article)


@pytest.mark.parametrize(
    ("said", "next_one", "alone"),
    [
        ("Many farmers argue that the dam is useless.", "Floods hit the fields of Orrin from the other side.", False),
        ("Karl Ott said the dam was useless.", "The dam would flood forty fields of Orrin.", False),
        ("Karl Ott said the dam was useless.", "Forty fields of Orrin were flooded in 2011.", True),
        ("Many farmers argue that the dam is useless.", "The dam would flood forty fields, Ida Penn said.", True),
        ("The dam has stood in the valley since 2011.", "The dam would flood forty fields of Orrin.", True),
    ],
)
def test_what_goes_on_with_somebodys_argument_is_not_told_as_a_fact(said: str, next_one: str, alone: bool) -> None:
    article = article_from_text(f"{said} {next_one}")
    assert StandaloneCheck(article, [LEAD]).is_standalone(article.sentences[1]) is alone
    apart = article_from_text(f"{said}\n\n{next_one}")
    assert StandaloneCheck(apart, [LEAD]).is_standalone(apart.sentences[1])


@pytest.mark.parametrize("subject", ["The Republican candidate", "The self-described farmer and activist"])
def test_a_description_alone_names_nobody(subject: str) -> None:
    article = article_from_text(f"{subject} said that the dam of Orrin was useless.")
    assert not StandaloneCheck(article, [LEAD]).is_clear(article.sentences[0])
    named = article_from_text(f"{subject} Karl Ott said that the dam of Orrin was useless.")
    assert StandaloneCheck(named, [LEAD]).is_clear(named.sentences[0])


def test_part_of_a_quotation_in_single_marks_is_not_told() -> None:
    text = "Ida Penn, of the anglers, said: 'The dam is a gift to nobody.\n\n'It will cost us the river.\n\n"
    text += "The trout of the valley deserve better than a wall.'\n\n'[Karl Ott's] fields will be under water.'"
    article = article_from_text(f"{LEAD}\n\n{text}\n\n{BODY}")
    for piece in ("It will cost", "The trout of", "[Karl Ott"):
        assert not is_self_contained(article, article.sentence_at(article.text.index(piece)))


@pytest.mark.parametrize(("mark", "signed"), [("― Rosa Lind", True), ("-- Rosa Lind.", True), ("said Rosa", False)])
def test_a_signed_quotation_is_told_with_its_name(mark: str, signed: bool) -> None:
    article = article_from_text(f"{LEAD}\n\n”The dam is a mistake of the council. It will drown every field.” {mark}")
    told = extract_summary(article)
    assert any(text.startswith("Rosa Lind: ") for text in shown(told)) is signed


@pytest.mark.parametrize("last", ["Tom Reed.", "The council will meet again in June."])
def test_comments_are_told_with_the_names_below_them(last: str) -> None:
    said = [
        "The dam is a mistake. No farmer wants it.",
        "The fields of Orrin will be under water.",
        "Trout need rivers.",
    ]
    names = ["Rosa Lind.", "Erik Moe.", last]
    article = article_from_text("\n\n".join(line for pair in zip(said, names, strict=True) for line in pair), title="X")
    labels = {article.quote(one.label) for one in spoken_sentences(article).values()}
    assert labels == ({"Rosa Lind", "Erik Moe", "Tom Reed"} if last == "Tom Reed." else set())


def test_a_claim_that_is_checked_is_not_told() -> None:
    text = f"{LEAD}\n\n{{}}\n\nThe mayor of Orrin owns forty fields in the valley.\n\n{BODY}"
    for heading, beside in (("Claim", True), ("The claim:", True), ("Fields", False)):
        article = article_from_text(text.format(heading))
        number = article.sentence_at(article.text.index("The mayor of Orrin owns")).number
        assert (number in find_asides(article)) is beside


@pytest.mark.parametrize(
    ("deck", "beside"),
    [
        ("A vote for the dam after nine hours of debate.", True),
        ("The river Sel is the longest of the country.", False),
    ],
)
def test_a_deck_that_the_lead_repeats_is_not_told(deck: str, beside: bool) -> None:
    article = article_from_text(f"{deck}\n\n{LEAD}\n\n{BODY}", title="Orrin votes")
    assert (1 in find_asides(article)) is beside


def test_a_short_lead_on_which_the_next_sentence_leans_is_no_deck() -> None:
    lead = "For the farmers of Orrin the dam is no gift."
    text = f"{lead}\n\nIt drowns the fields of forty farmers of Orrin, for whom the dam is no gift at all.\n\n{BODY}"
    assert 1 not in find_asides(article_from_text(text, title="Orrin votes"))
    assert 1 in find_asides(article_from_text(text.replace("It drowns", "The dam drowns"), title="Orrin votes"))


def test_a_line_that_says_part_of_a_sentence_again_is_not_told() -> None:
    line = "Farmers in the valley oppose the dam."
    article = article_from_text(f"{LEAD}\n\n{BODY}\n\n{line}")
    assert len(article.sentences) in find_asides(article)
    assert not find_asides(article_from_text(f"{LEAD}\n\n{BODY}\n\nFarmers and anglers will meet in court."))


@pytest.mark.parametrize("note", ["Ida Penn is a poet in Hale.", "Ida Penn is an associate at a school of fish."])
def test_who_is_named_at_the_end_alone_is_the_author(note: str) -> None:
    assert find_asides(article_from_text(f"{LEAD}\n\n{BODY}\n\n{note}"))
    assert not find_asides(article_from_text(f"{LEAD}\n\nIda Penn sued the town.\n\n{BODY}\n\n{note}"))


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("The Rise of Orrin's Dam.", True),
        ("‘Useless Dam’ Splits Valley, Farmers Say.", True),
        ("10 things to know for today.", True),
        ("Sheep were seen beside the mill.", False),
    ],
)
def test_a_first_line_without_a_verb_or_in_title_case_is_the_title(first: str, title: bool) -> None:
    found = headline(article_from_text(f"{first}\n\n{LEAD}\n\n{BODY}"))
    assert (found.sentence is None) is title


def test_a_greeting_is_no_headline() -> None:
    article = article_from_text(f"{LEAD}\n\n{BODY}", title="Welcome to the Orrin Post")
    assert LEAD.startswith(headline(article).text)
    assert headline(article_from_text(LEAD, title="Welcomed by the farmers")).text == "Welcomed by the farmers"


@pytest.mark.parametrize(("title", "site"), [("The Valley Blog", True), ("Council of Orrin votes on the dam", False)])
def test_a_site_name_is_no_headline_above_a_title(title: str, site: bool) -> None:
    line = "The long debate about the river Sel and the dam"
    found = headline(article_from_text(f"{line}\n\n{LEAD}\n\n{BODY}", title=title)).text
    assert found == (line if site else title)
    assert headline(article_from_text(f"{LEAD}\n\n{BODY}", title=title)).text == title


def test_lines_beside_a_ticker_belong_to_it() -> None:
    article = article_from_text("\n\n".join([LEAD, "Second half ends, Hale 0, Orrin 0.", *ENTRIES, "Match ends."]))
    assert {one.number for one in article.sentences} - find_asides(article) == {1}


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("“I will go all the way to Hale,” Bo Lind said.", ["“I will go all the way to Hale,”"]),
        ("Bo Lind spoke for an hour.", ["‘I Will Go All The Way To Hale’"]),
    ],
)
def test_a_quotation_of_the_headline_is_not_repeated(body: str, quoted: list[str]) -> None:
    text = f"Bo Lind: ‘I Will Go All The Way To Hale’\n\nBo Lind is the mayor of Vessa, a town on the coast.\n\n{body}"
    assert [quotation.text for quotation in quotations_of(clean_text(text))] == quoted


def test_languages_without_rules_have_no_guessed_speakers() -> None:
    text = (
        "Il “venerdì nero” è il giorno in cui i negozi offrono sconti per lo shopping di Natale.\n\n"
        "«Non siamo d’accordo con la decisione del consiglio.»"
    )
    found = quotations_of(clean_text(text, language="it"))
    assert [(q.speaker, q.text) for q in found] == [(None, "«Non siamo d’accordo con la decisione del consiglio.»")]


@pytest.mark.parametrize("dateline", ["Dec 29 (Reuters) - ", "HALE, Vessa (AP) — ", "Hale (AFP) – "])
def test_a_dateline_is_no_part_of_a_statement(dateline: str) -> None:
    sentence = "Bo Lind on Tuesday opposed the dam that the council of Hale wants to build on the Ulm."
    report = summarize(clean_text(f"{dateline}{sentence}\n\nThe council votes in May on the dam and the road."))
    assert [stance.claim for stance in report.stances or ()] == [sentence]
    shown = [report.summary.headline, *report.summary.overview, *report.summary.key_points] if report.summary else []
    assert shown
    assert not any(dateline in statement.text for statement in shown)


def test_a_caption_before_a_credit_is_not_told() -> None:
    text = (
        "Holt asked voters in Hale for a big win. He didn’t get it. Credit... Bo Mills/The Hale Times\n\n"
        "People in Hale have gone to the polls four times this month. They chose a mayor in May, and a council in June."
    )
    article = clean_text(f"The mayor of Hale has failed to produce the results that she wants.\n\n{text}")
    asides = {article.sentence_text(article.sentences[number - 1]) for number in find_asides(article)}
    assert {"Holt asked voters in Hale for a big win.", "He didn’t get it."} <= asides
    assert not any("polls" in sentence for sentence in asides)


def test_the_middle_of_a_speech_is_not_told_where_its_beginning_is() -> None:
    speech = "\n\n".join(
        f'"We built the {thing} and we paid for it. You say it cost too much. I say it did not.'
        for thing in ("dam", "road", "school")
    )
    text = f'After the vote in Hale on Tuesday, Mayor Bo Lind said, "I am glad. We won."\n\nIn full:\n\n{speech}"'
    shown = extract_summary(clean_text(text), Shape())
    assert not any("cost too much" in statement.text for statement in (*shown.overview, *shown.key_points))


def test_a_publishers_notice_is_no_stance() -> None:
    notice = "The Times is committed to publishing a diversity of letters to the editor."
    assert stances_of(clean_text(f"The council met on Monday in Hale.\n\n{notice}")) == []
    (stance,) = stances_of(clean_text("The council met on Monday.\n\n(Ada Holt opposes the dam on the Ulm.)"))
    assert stance.target.startswith("the dam")


def test_a_dateline_does_not_repeat_a_quotation_that_a_stance_shows() -> None:
    report = summarize(clean_text("HALE (Reuters) - “The dam is a mistake,” said Ada Holt, the mayor."))
    assert len(report.stances or ()) == 1
    assert also_quoted(report) == []


def test_an_abbreviation_after_a_name_is_no_dateline() -> None:
    report = summarize(clean_text("The dam is old.\n\nPort Workers Union (PWU) Members oppose the dam in Hale."))
    assert [stance.claim[:12] for stance in report.stances or ()] == ["Port Workers"]


def test_a_headline_quotation_of_small_words_stays() -> None:
    text = (
        "Mayor of Hale: “It is what it is”\n\nBo Lind is the mayor of Vessa.\n\n“The dam will be built,” Bo Lind said."
    )
    assert "“It is what it is”" in [quotation.text for quotation in quotations_of(clean_text(text))]
