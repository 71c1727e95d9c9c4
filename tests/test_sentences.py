"""Sentence boundaries in eight languages, in long paragraphs and in texts made to be slow."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.sentences import LONGEST, split_sentences

PARAGRAPHS = {
    "en": ["Dr. Ilsa Brandvold met Mr. Holt on Monday.", "“It is closed,” she said.", "Who will pay 3.2 million?"],
    "de": [
        "Am 3. Mai schließt die Brücke.",
        "„Das ist z. B. der Rost“, sagte Dr. Holt.",
        "Wer zahlt?",
    ],
    "fr": ["Le pont ferme lundi.", "« Nous attendons », a dit M. Holt.", "Qui paiera ?"],
    "es": ["El puente cierra el lunes.", "«No podemos esperar», dijo la Sra. Brandvold.", "¿Quién pagará?"],
    "ru": ["Мост закроют в мае.", "«Мы ждали», — сказала мэр Брандволд.", "Кто заплатит?"],
    "zh": ["大桥周一关闭。", "市长说，她等了十年。", "谁来付钱？"],
    "ja": ["橋は月曜日に閉鎖される。", "市長は待てないと語った。", "誰が払うのか？"],
    "ar": ["يغلق الجسر يوم الاثنين.", "وقالت العمدة إنها انتظرت عشر سنوات.", "من سيدفع الثمن؟"],
}


def pieces(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language)]


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_sentences_of_a_language(language: str) -> None:
    glue = "" if language in ("zh", "ja") else " "
    assert pieces(glue.join(PARAGRAPHS[language]), language) == PARAGRAPHS[language]


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_a_long_paragraph_has_the_sentences_of_a_short_one(language: str) -> None:
    glue = "" if language in ("zh", "ja") else " "
    assert pieces(glue.join(PARAGRAPHS[language] * 200), language) == PARAGRAPHS[language] * 200


def test_a_long_quotation_is_split_inside() -> None:
    said = [f"On day {day} we counted the boats and went home again." for day in range(200)]
    found = pieces("“" + " ".join(said) + "” She left.")
    assert found == ["“" + said[0], *said[1:-1], said[-1] + "”", "She left."]


@pytest.mark.parametrize("opening", '“"')
def test_a_quotation_begins_a_sentence_after_a_word_that_is_also_an_abbreviation(opening: str) -> None:
    closing = {"“": "”"}.get(opening, opening)
    first = "Holt said no. The gate shuts in May."
    assert pieces(f"{first} {opening}It rusts,{closing} he said.") == [
        "Holt said no.", "The gate shuts in May.", f"{opening}It rusts,{closing} he said."
    ]  # fmt: skip
    assert len(pieces(f"Holt v. Marsh, vs. {opening}Tower{closing} Ltd, was heard.")) == 1


def test_what_runs_on_is_cut_at_white_space() -> None:
    found = pieces("word " * 1000 + "end.")
    assert " ".join(found) == "word " * 1000 + "end."
    assert all(len(piece) <= LONGEST for piece in found)
    assert all(piece.startswith("word") for piece in found)


def test_what_has_no_white_space_is_cut_anywhere() -> None:
    assert [len(piece) for piece in pieces("x" * (2 * LONGEST + 5))] == [LONGEST, LONGEST, 5]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab .!?“”\"'«»「」我。(\n"), max_size=60), st.sampled_from([1, 40, 300]))
def test_every_visible_code_point_is_covered_once_and_in_order(text: str, times: int) -> None:
    repeated = text * times
    spans = split_sentences(repeated)
    assert all(0 < len(span) <= LONGEST for span in spans)
    assert all(repeated[span.start : span.end].strip() == repeated[span.start : span.end] for span in spans)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    gaps = zip([0, *edges[1::2]], [*edges[::2], len(repeated)], strict=True)
    assert not any(repeated[start:end].strip() for start, end in gaps)


@pytest.mark.parametrize(
    "piece",
    ["“", "“word ", "« a. ", '"One. ', "(", "Mr. ", "A.B", "? ", "word ", "x", "周一投票决定。", "“The boats came. ” "],
)
def test_time_grows_with_length_and_no_faster(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Sie spielt in der 2. Bundesliga. Er nicht.", ["Sie spielt in der 2. Bundesliga.", "Er nicht."]),
        (
            "Am 3. Spieltag fehlte er. Im 19. Jahrhundert auch.",
            ["Am 3. Spieltag fehlte er.", "Im 19. Jahrhundert auch."],
        ),
        ("Es kamen 20. Das war wenig.", ["Es kamen 20.", "Das war wenig."]),
        ("Das war 1996. Der Rat wechselte.", ["Das war 1996.", "Der Rat wechselte."]),
    ],
)
def test_a_german_ordinal_ends_no_sentence(text: str, sentences: list[str]) -> None:
    assert pieces(text, "de") == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["He flew with El Al. ", "Previously, he had taken the train."],
        ["Counsel for the respondent, Ms. Brun, argued that it was valid."],
        ["See Moe v. Town of Orrin [2009] HCA 3 at para. 14. ", "It was void."],
        ["See vol. 2, ch. 3 and p. 7 of Art. 5. ", "It ends there."],
        ["“Is it in our interest?” Lisa Marlow, the adviser, said. ", "Nobody knew."],
        ["“Is it safe?” ", "Nobody knew. ", "The end came."],
        ["“Is it safe?” ", "The council said nothing."],
        ["The U.S. Senate voted. ", "He lives in the U.K. ", "She stayed."],
        ["It was 5 p.m. ", "The bank closed."],
        ["He left Norra Ltd. ", "The firm closed."],
        ["She gave her house to the institute SENS. ", "Her mother had left it to her."],
        ["He asked GEN. Holt about it. ", "Nobody knew."],
    ],
)
def test_an_abbreviation_ends_a_sentence_only_where_one_ends(sentences: list[str]) -> None:
    assert pieces("".join(sentences)) == [sentence.strip() for sentence in sentences]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The series runs on E! from July. ", "It has eight parts."],
        ["It was shown on the E! Network last year. ", "Few saw it."],
        ["Norra sold its share of Yahoo! for 7 billion. ", "It was over."],
        ["She won Jeopardy! twice in May."],
        ["The group Godspeed You! Black Emperor played. ", "It rained."],
        ["Welcome to Orrin! ", "The mayor was there."],
        ["They chanted USA! ", "Fans cheered."],
        ["It was great! ", "the crowd roared."],
        ["The series runs on E! ", "The mayor has seen it."],
        ["When asked what she meant by ‘Wait and see ...’ Holt shook her head. ", "He left."],
        ["When asked, Holt said ‘No.’ ", "Marsh left."],
    ],
)
def test_a_mark_inside_a_name_or_a_clause_ends_no_sentence(sentences: list[str]) -> None:
    assert pieces("".join(sentences)) == [sentence.strip() for sentence in sentences]
