"""Which of an article's own sentences are chosen, and which can stand alone. All people and places are invented."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.extract.selection import headline, rank_key_sentences, rank_sentences, select_sentences
from summarizer.extract.standalone import is_self_contained
from summarizer.extract.structure import pattern
from summarizer.text.article import Article, OffsetMap, Sentence, Span
from summarizer.text.sentences import article_from_text, assemble

HARBOUR = """\
The town of Velmora will close its old harbour to cargo ships next spring, the council decided on Tuesday.
It has been in use for two hundred years.
Mayor Ilsa Trond said the harbour had become too shallow for modern cargo ships and too costly to dredge.
However, the dockers' union fears that the closure will cost ninety jobs in Velmora.
“We were never asked,” said Oskar Brenn, who leads the union.
“They told us after the vote. That is not how you treat people.”
What will become of the cranes?
The council plans to turn the harbour into a park with a swimming bath and a market hall.
The harbour of Velmora will close to cargo ships next spring, the council decided.
Sandwiches were served.
The dockers' union has called a strike in the harbour for the first of March.
"""


def key_sentences(article: Article, count: int) -> tuple[Sentence, ...]:
    """The best sentences that stand alone, in article order."""
    return tuple(sorted(rank_key_sentences(article, count), key=lambda sentence: sentence.number))


def texts(article: Article, chosen: tuple) -> list[str]:
    return [article.sentence_text(sentence) for sentence in chosen]


def is_standalone(text: str, before: str = "", after: str = "", language: str = "en") -> bool:
    """Whether the sentence stands alone, with other words of its paragraph around it."""
    article = article_from_text(before + text + after, language)
    return is_self_contained(article, article.sentence_at(len(before)))


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Ilsa Trond closed the harbour on Tuesday.",
        "This week the council of Velmora votes on the harbour.",
        "Those who live at the quay were not asked.",
        "Both Ilsa Trond and Oskar Brenn voted against the plan.",
        "“We were never asked,” said Oskar Brenn, who leads the union.",
        'The plan is "a scandal", according to Oskar Brenn.',
        "“Velmora Waits” opened on Friday in two hundred towns.",
        "In his first speech, Oskar Brenn attacked the council.",
        "When she took office, Ilsa Trond promised a new harbour.",
        "Oskar Brenn said he would call a strike.",
        "The union said it would call a strike.",
        "A docker was hurt when he fell from the quay.",
        "There is no money for a new harbour in Velmora.",
        "Some of those involved in the plan have left the council.",
        "iPhone sales in Velmora have doubled.",
    ],
)
def test_stands_alone(text: str) -> None:
    assert is_standalone(text)


@pytest.mark.parametrize(
    "text",
    [
        "He closed the harbour on Tuesday.",
        "It has been in use for two hundred years.",
        "It’s a scandal, say the dockers.",
        "Their union has called a strike.",
        "That process may take a year.",
        "These days are over.",
        "Which is what the council wanted.",
        "However, the union fears for ninety jobs.",
        "But Oskar Brenn disagrees.",
        "Earlier, the mayor had promised to dredge the harbour.",
        "As a result, the harbour closes.",
        "At the same time, prices in Velmora rise.",
        "In Velmora, he warned the council.",
        "On Tuesday, she told the council to wait.",
        "On Tuesday, before the court, she took the promise back.",
        "Mrs Brenn said that it was a scandal.",
        "Thankfully nobody in town lost faith in him.",
        "Reporter Brenn wrote: 'Velmora sleeps. Don't wake it.",
        "Plans were made to save both his house and his boat.",
        "What will become of the cranes?",
        "“They never asked us,” said Oskar Brenn.",
        "“Velmora must wait,” he said.",
        "“Velmora must never wait for its mayor.”",
        "“Velmora has waited for years.",
        "“You blamed hundreds of the lowest-paid” dockers.",
        "“Velmora must never wait” in 2014.",
        "The mayor said:",
        "starting in the spring of next year.",
    ],
)
def test_needs_what_stands_before(text: str) -> None:
    assert not is_standalone(text)


def test_inside_a_quotation_of_several_sentences_nothing_stands_alone() -> None:
    quotation = "Oskar Brenn said: “The council has failed. Velmora deserves better. The union will strike.”"
    article = article_from_text(quotation)
    assert len(article.sentences) > 1
    assert [is_self_contained(article, sentence) for sentence in article.sentences[1:]] == [False] * (
        len(article.sentences) - 1
    )


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Die Stadt schließt im Frühling den Hafen.", True),
        ("de", "Er schließt im Frühling den Hafen.", False),
        ("de", "Zum Beispiel schließt der Hafen.", False),
        ("fr", "La ville ferme le port au printemps.", True),
        ("fr", "Elle ferme le port au printemps.", False),
        ("es", "Sin embargo, el puerto cierra en primavera.", False),
        ("ja", "町は来年の春に港を閉鎖する。", True),
        ("xx", "He tala vo.", True),
    ],
)
def test_other_languages(language: str, text: str, expected: bool) -> None:
    assert is_standalone(text, language=language) is expected


def test_key_sentences_of_an_article() -> None:
    article = article_from_text(HARBOUR)
    assert texts(article, key_sentences(article, 3)) == [
        "The town of Velmora will close its old harbour to cargo ships next spring, the council decided on Tuesday.",
        "The council plans to turn the harbour into a park with a swimming bath and a market hall.",
        "The dockers' union has called a strike in the harbour for the first of March.",
    ]


def test_key_sentences_are_fewer_where_the_article_has_no_more() -> None:
    article = article_from_text(HARBOUR)
    found = texts(article, key_sentences(article, 20))
    assert len(found) == 5
    assert "Sandwiches were served." not in found
    assert key_sentences(article_from_text("He left.\nShe stayed."), 3) == ()


def test_sentences_that_say_i_come_last() -> None:
    article = article_from_text(
        "Nobody in Velmora believed me at first.\nThe harbour plan of Velmora has a good chance."
    )
    assert texts(article, key_sentences(article, 1)) == ["The harbour plan of Velmora has a good chance."]
    assert len(key_sentences(article, 2)) == 2


def test_the_overview_repeats_nothing_and_keeps_article_order() -> None:
    article = article_from_text(HARBOUR)
    chosen = select_sentences(article, count=4)
    assert [sentence.number for sentence in chosen] == sorted(sentence.number for sentence in chosen)
    assert len(chosen) == 4
    assert chosen[0].number == 1
    assert 9 not in [sentence.number for sentence in chosen]


def test_the_lead_is_in_the_overview_where_a_sentence_below_says_most_of_it_again() -> None:
    lead = "The dockers of Velmora, who fear for ninety jobs at the old harbour, began a strike, Oskar Brenn said."
    again = "The dockers of Velmora have begun a strike at the old harbour, since they fear for their jobs."
    rest = "The harbour is shallow.\nThe strike of the dockers is the first in Velmora.\nThe harbour has ninety jobs."
    article = article_from_text(f"{lead}\n{again}\n{rest}")
    assert texts(article, select_sentences(article, count=1)) == [lead]
    assert again not in texts(article, select_sentences(article))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "The council of Velmora has sold the harbour to the port company.",
            "The council of Velmora sold the harbour to the port company.",
        ),
        (
            "The council of Velmora sold the harbour to the port company in a vote on the last day of March.",
            "The council of Velmora sold the harbour to the port company, with a crane, two sheds, a slipway, nine "
            "boats, the customs house, the ropes and chains, a bell, the ferry, an empty barn and all its furniture.",
        ),
    ],
    ids=["what is so before what happened", "the usual length before a long one"],
)
def test_of_two_sentences_that_say_the_same_one_is_chosen(first: str, second: str) -> None:
    lead = "A new owner has plans for the quays of Velmora, Mayor Ilsa Trond told the council on Tuesday."
    for lines in ([first, second], [second, first]):
        article = article_from_text("\n\n".join([lead, *lines]))
        assert texts(article, rank_sentences(article))[1] == first


def test_a_leaning_sentence_comes_only_with_the_one_before_it() -> None:
    article = article_from_text(HARBOUR)
    for count in range(1, 6):
        numbers = {sentence.number for sentence in select_sentences(article, count=count)}
        assert all(number == 1 or number - 1 in numbers or number not in {2, 4, 6} for number in numbers)


def test_three_sentences_by_default() -> None:
    assert len(select_sentences(article_from_text(HARBOUR))) == 3


def test_a_word_limit_is_kept_but_never_leaves_nothing() -> None:
    article = article_from_text(HARBOUR)
    for words in (20, 40, 60):
        chosen = select_sentences(article, words=words)
        assert 0 < sum(len(text.split()) for text in texts(article, chosen)) <= words
    assert len(select_sentences(article, words=1)) == 1


@pytest.mark.parametrize("limits", [{"words": 0}, {"count": 0}, {"count": -1, "words": 5}])
def test_limits_below_one_are_refused(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="room for at least one"):
        select_sentences(article_from_text(HARBOUR), **limits)


def test_a_larger_count_keeps_the_smaller_choice() -> None:
    article = article_from_text(HARBOUR)
    ranked = rank_sentences(article)
    for count in range(1, len(ranked) + 1):
        assert set(select_sentences(article, count=count)) == set(ranked[:count])


def test_headings_are_never_chosen() -> None:
    text = "Harbour\n\nThe harbour of Velmora closes in spring."
    article = assemble(
        text, [("heading", Span(0, 7)), ("body", Span(9, len(text)))], offsets=OffsetMap.identity(len(text)), raw=text
    )
    assert texts(article, select_sentences(article)) == ["The harbour of Velmora closes in spring."]
    assert not is_self_contained(article, article.sentences[0])


def test_the_title_draws_sentences_that_have_its_words() -> None:
    lines = [
        "Velmora is a town by the sea.",
        "Many big ships call there every year.",
        "Fishermen mend nets beside the old tower.",
        "A strike of dockers begins in March.",
    ]
    article = article_from_text("\n".join(lines))
    assert rank_sentences(article)[-1].number == 4
    assert rank_sentences(replace(article, title="Strike of dockers in March"))[2].number == 4


def test_a_long_article_is_covered_in_all_its_parts() -> None:
    topics = ["harbour", "school", "railway", "theatre"]
    lines = [
        f"The {topic} of Velmora got plan number {n} from clerk {chr(65 + n % 26)}{topic[:3]}{n}."
        for topic in topics
        for n in range(50)
    ]
    article = article_from_text("\n".join(lines))
    parts = {(sentence.number - 1) // 50 for sentence in key_sentences(article, 7)}
    assert len(parts) >= 3


def test_the_title_is_the_headline() -> None:
    article = article_from_text(HARBOUR, title="Velmora closes its harbour")
    assert headline(article).text == "Velmora closes its harbour"
    assert headline(article).span is None
    within = replace(article, title="The town of Velmora")
    assert headline(within).span == Span(0, 19)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The harbour of Velmora closes in spring.", "The harbour of Velmora closes in spring"),
        (
            "VELMORA, Trondia (PAN) — The harbour of Velmora has closed to all cargo ships this spring.",
            "The harbour of Velmora has closed to all cargo ships this spring",
        ),
        (
            "The harbour of Velmora was closed to cargo ships in spring, which delighted swimmers and bathers alike.",
            "The harbour of Velmora was closed to cargo ships in spring",
        ),
        (
            "The harbour of Velmora was robbed by its own watchmen at night, which surprised few people, police said.",
            "The harbour of Velmora was robbed by its own watchmen at night, which surprised few people, police said",
        ),
        (
            "Ilsa Trond, who was elected mayor of Velmora in the autumn of last year, wants to close the harbour.",
            "Ilsa Trond, who was elected mayor of Velmora in the autumn of last year, wants to close the harbour",
        ),
        ("The tunnel leads from Velmora to the U.S.", "The tunnel leads from Velmora to the U.S."),
    ],
)
def test_a_headline_in_the_articles_own_words(text: str, expected: str) -> None:
    article = article_from_text(text)
    found = headline(article)
    assert found.text == expected
    assert found.span is not None
    assert article.quote(found.span) == found.text


def test_no_sentence_no_headline() -> None:
    article = article_from_text("")
    assert select_sentences(article) == ()
    assert key_sentences(article, 3) == ()
    with pytest.raises(ValueError, match="no headline"):
        headline(article)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.lists(st.sampled_from(["Velmora", "he", "harbour", "“", "”", '"', "said.", "But", "?", ".", "7", "港"])),
        max_size=12,
    ),
    st.integers(1, 8),
)
def test_any_text_is_answered_in_order_and_the_same_way_twice(paragraphs: list[list[str]], count: int) -> None:
    article = article_from_text("\n".join(" ".join(words) for words in paragraphs))
    for choose in (lambda: select_sentences(article, count=count), lambda: key_sentences(article, count)):
        chosen = choose()
        assert chosen == choose()
        assert len(chosen) <= count
        assert list(chosen) == sorted(chosen, key=lambda sentence: sentence.number)
    assert bool(select_sentences(article, count=count)) == bool(article.sentences)
    assert all(is_self_contained(article, sentence) for sentence in key_sentences(article, count))


def test_time_grows_with_length_not_with_its_square() -> None:
    def seconds(sentences: int) -> float:
        words = [f"Clerk {n % 97} of ward {n % 89} told plan {n} to the harbour of Velmora." for n in range(sentences)]
        article = article_from_text(" ".join(words))
        start = time.process_time()
        key_sentences(article, 7)
        return time.process_time() - start

    seconds(200)
    assert seconds(4000) < 60 * max(seconds(400), 0.005)


def test_a_line_without_a_full_stop_does_not_run_into_the_next_sentence() -> None:
    lines = [
        "Hollenau streitet um den Steg, und kein Ende ist in Sicht",
        "Der Rat will den Steg im Mai abreißen.",
        "Fischer wehren sich mit 412 Unterschriften gegen den Abriss.",
        "Der neue Steg kostet 1,2 Millionen Euro, sagt der Rat.",
    ]
    article = article_from_text("\n".join(lines), language="de")
    assert [article.sentence_text(s) for s in select_sentences(article)] == lines[1:]


def test_of_lines_without_a_full_stop_alone_some_are_chosen() -> None:
    article = article_from_text("Der Steg über die Lorn\nDer Rat von Hollenau\nDie Fischer am Fluss", language="de")
    assert select_sentences(article)


def test_a_paragraph_is_no_headline_where_there_is_a_shorter_sentence() -> None:
    long = (
        "El pleno de Valdorra aprobó el lunes " + ", ".join(f"la obra número {n} del puente" for n in range(20)) + "."
    )
    short = "El puente viejo de Valdorra cerrará en mayo por las obras."
    assert headline(article_from_text(f"{long} {short}", language="es")).text == short[:-1]


LANGUAGES = ["en", "de", "es", "fr", "it", "nl", "pt", "xx"]
MARKS = [
    "bracketed", "named", "caption", "correction", "update", "correction heading", "housekeeping", "telling", "siding",
    "shown", "checked claim", "argues", "greeting",
    "of itself", "takes side", "said by pronoun", "introduced pronoun",
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mark_is_a_pattern_in_every_language(language: str) -> None:
    assert not any(pattern(mark, language).fullmatch("") for mark in MARKS)
