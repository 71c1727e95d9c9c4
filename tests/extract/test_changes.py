"""What changed between two versions of an article: rules alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.extract.alignment import Names, align_sentences, align_words, dates_among
from summarizer.extract.changes import find_changes, metadata_changes
from summarizer.extract.comparison import dates_in
from summarizer.extract.structure import corrections
from summarizer.ingest.load import load_article
from summarizer.results import Change
from summarizer.text.numbers import read_figures
from summarizer.text.sentences import article_from_text
from summarizer.text.typography import plain

VERSIONS = Path(__file__).parents[1] / "data" / "versions"
QUARRY = VERSIONS / "quarry-old.txt"


def changes(new: str, old: Path = QUARRY) -> list[Change]:
    return find_changes(load_article(str(old)), load_article(str(VERSIONS / new)))


def facts(found: list[Change]) -> list[tuple[str, str | None, str | None]]:
    return [(value.part, value.old, value.new) for change in found for value in change.values]


def test_an_update_adds_its_note_and_what_is_new() -> None:
    label, note, reaction = changes("quarry-update.txt")
    assert (label.new, label.about) == ("UPDATE:", ["correction"])
    assert (note.kind, note.about) == ("added", ["correction"])
    assert note.new == "This story has been updated with a reaction from the county."
    assert (reaction.kind, reaction.old) == ("added", "")
    assert reaction.new.startswith("A county spokeswoman, Lena Orr, said on Wednesday")
    assert facts([reaction]) == [
        ("figure", None, "60 days"),
        ("date", None, "Wednesday"),
        ("name", None, "Lena Orr"),
        ("quotation", None, "We will look at the traffic first"),
    ]


def test_a_silent_correction_is_found_fact_by_fact() -> None:
    found = changes("quarry-silent.txt")
    assert facts(found) == [
        ("figure", "40", "14"),
        ("date", "Tuesday", "Monday"),
        ("figure", "four years", "five years"),
        ("quotation", "We have waited four years for this", "We have waited five years for this"),
        ("figure", "40", "14"),  # and not 4.2 million, which is 4,200,000
        ("name", "Peter Falk", "Paul Falk"),
    ]
    assert found[0].about == ["headline", "figure"]
    assert all(change.kind == "changed" and not change.moved for change in found)


def test_a_rewrite_keeps_its_facts() -> None:
    found = changes("quarry-rewrite.txt")
    assert facts(found) == []
    assert [(change.kind, change.moved) for change in found] == [
        ("changed", False),  # the headline
        ("changed", True),
        ("changed", False),
        ("changed", False),
        ("changed", True),
        ("changed", True),
        ("changed", False),
        ("added", False),
        ("dropped", False),
        ("moved", True),
    ]
    assert [change.new for change in found if change.kind == "added"] == [
        "The firm did not reply to questions about traffic.",
    ]
    assert [change.old for change in found if change.kind == "dropped"] == ["Neighbours had asked for a longer review."]
    before, after = load_article(str(QUARRY)), load_article(str(VERSIONS / "quarry-rewrite.txt"))
    assert [(one.field, one.old) for one in metadata_changes(before, after)] == [
        ("author", "Dana Coyle"),
        ("published", "2026-03-03"),
    ]


@pytest.mark.parametrize("name", ["quarry-markup.html", "quarry-markup.md"])
def test_other_markup_and_typography_are_no_change(name: str) -> None:
    assert changes(name) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("He paid 12 percent.", "He paid 12 people.", [("figure", "12 percent", "12")]),
        ("It opens on March 4, 2026.", "It opens on March 5, 2026.", [("date", "March 4, 2026", "March 5, 2026")]),
        ("It opens on March 4, 2026.", "It opens on 4 March 2026.", []),
        ("He paid 4.2 million euros for it.", "He paid 4,200,000 euros for it.", []),
        ("Ann Holt told the town no.", "Ann Marsh told the town no.", [("name", "Ann Holt", "Ann Marsh")]),
        (
            "The town said “never again” today.",
            "The town said never again today.",
            [("quotation", "never again", None)],
        ),
        ("The mayor backed it in the hall.", "The mayor rejected it in the hall.", []),
        ("“We will not sell it,” she said.", "'We will not sell it,' she said.", []),
    ],
)
def test_the_facts_of_a_changed_sentence(
    old: str, new: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    found = find_changes(article_from_text(old), article_from_text(new))
    assert facts(found) == expected


def test_a_sentence_that_was_split_is_one_change() -> None:
    old = "The council met on Tuesday in the old hall, and the mayor spoke about the new bridge for two hours."
    new = "The council met on Tuesday in the old hall. The mayor spoke about the new bridge for two hours."
    (change,) = find_changes(article_from_text(old), article_from_text(new))
    assert (change.kind, len(change.old_evidence), len(change.new_evidence)) == ("changed", 1, 2)


def test_where_paragraphs_and_sentences_end_is_no_change() -> None:
    old = "The council met. The mayor spoke about the bridge.\n\nNobody listened."
    new = "The council met.\n\nThe mayor spoke about the bridge. Nobody listened."
    assert find_changes(article_from_text(old), article_from_text(new)) == []


@pytest.mark.parametrize(
    ("language", "old", "new", "figure"),
    [
        (
            "ja",
            "市議会は火曜日、7対4で採石場の拡張を認めた。",
            "市議会は火曜日、7対5で採石場の拡張を認めた。",
            ("4", "5"),
        ),
        (
            "ru",
            "Совет одобрил мост за 12 миллионов рублей.",
            "Совет одобрил мост за 15 миллионов рублей.",
            ("12", "15"),
        ),
        ("de", "Die Brücke kostet 12,5 Millionen Euro.", "Die Brücke kostet 13,5 Millionen Euro.", ("12,5", "13,5")),
    ],
)
def test_other_languages(language: str, old: str, new: str, figure: tuple[str, str]) -> None:
    (change,) = find_changes(article_from_text(old, language), article_from_text(new, language))
    assert change.kind == "changed"
    assert [(piece.kind, piece.text) for piece in change.words if piece.kind != "same"] == [
        ("dropped", figure[0]),
        ("added", figure[1]),
    ]
    assert change.about == ["figure"]


def test_german_nouns_are_no_names() -> None:
    old, new = "Der Rat stimmte dem Ausbau zu.", "Der Ausschuss stimmte dem Ausbau zu."
    (change,) = find_changes(article_from_text(old, "de"), article_from_text(new, "de"))
    assert change.about == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It was said that Mr Holt met President Ruth Ann Bell on Tuesday.", ["Holt", "Ruth Ann Bell"]),
        (
            "The union, the Marsh Farmers’ Union, wrote to Jean-Luc de la Tour.",
            ["Marsh Farmers’ Union", "Jean-Luc de la Tour"],
        ),
        (
            "It asked the U.S. Senate and John F. Bell’s lawyer of Anchor Street.",
            ["U.S. Senate", "John F. Bell", "Anchor Street"],
        ),
        ("They said, “It is late,” and “I’d go to St Breda,” and The Guardian heard it.", ["St Breda", "Guardian"]),
        ("Yesterday the talks began, and today it rains.", []),
    ],
)
def test_names_are_read_without_titles_and_function_words(text: str, names: list[str]) -> None:
    assert list(Names(article_from_text(text)).of(text)) == names


# --- properties

SENTENCES = st.sampled_from(
    [
        "The council voted 7 to 4 on Tuesday.",
        "The council voted 7 to 5 on Monday.",
        "Mayor Ruth Adler said the town needed the work.",
        "“We have waited four years for this,” she told the meeting.",
        "The owner expects to invest 4.2 million euros and to hire 40 people.",
        "The owner expects to invest 4.8 million euros.",
        "Neighbours had asked for a longer review.",
        "Correction: an earlier version of this article misstated the sum.",
        "No.",
        "* * *",
        "Nobody counted the lorries on the access road that morning, he said.",
    ]
)
TEXTS = st.lists(st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=5).map("\n\n".join)


@given(TEXTS)
@settings(deadline=None)
def test_a_version_is_no_change_of_itself(text: str) -> None:
    assert find_changes(article_from_text(text), article_from_text(text)) == []


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_the_changes_turn_the_old_version_into_the_new_one(old_text: str, new_text: str) -> None:
    old, new = article_from_text(old_text), article_from_text(new_text)
    found = find_changes(old, new)
    gone = [piece.start for change in found for piece in change.old_evidence]
    come = {piece.start: piece.quote for change in found for piece in change.new_evidence}
    assert len(gone) == len(set(gone))
    assert len(come) == sum(len(change.new_evidence) for change in found)
    kept = iter(old.sentence_text(sentence) for sentence in old.sentences if sentence.span.start not in gone)
    made = [come.get(sentence.span.start) or next(kept) for sentence in new.sentences]
    assert "".join(plain(" ".join(made)).split()) == "".join(plain(new_text).split())
    assert list(kept) == []
    for change in found:
        if change.words:
            assert joined(change, "dropped") == change.old
            assert plain(joined(change, "added")) == plain(change.new)


def joined(change: Change, kind: str) -> str:
    return "".join(piece.text for piece in change.words if piece.kind in ("same", kind))


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_swapped_versions_swap_the_changes(old_text: str, new_text: str) -> None:
    old, new = article_from_text(old_text), article_from_text(new_text)
    there, back = find_changes(old, new), find_changes(new, old)
    swapped = {"added": "dropped", "dropped": "added"}
    assert sorted((swapped.get(c.kind, c.kind), c.new, c.old) for c in there) == sorted(
        (c.kind, c.old, c.new) for c in back
    )


@given(st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None)
def test_words_are_aligned_without_loss(old: str, new: str) -> None:
    pieces = align_words(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == " ".join(old.split())
    assert plain("".join(p.text for p in pieces if p.kind != "dropped")) == plain(new)


@given(st.lists(st.text("ab cd.", max_size=12), max_size=8), st.lists(st.text("ab cd.", max_size=12), max_size=8))
@settings(deadline=None)
def test_every_sentence_is_aligned_once(old: list[str], new: list[str]) -> None:
    found = align_sentences(old, new)
    assert sorted([*found.dropped, *(i for pair in found.pairs for i in pair.old)]) == list(range(len(old)))
    assert sorted([*found.added, *(j for pair in found.pairs for j in pair.new)]) == list(range(len(new)))
    kept = [(pair.old, pair.new) for pair in found.pairs if not pair.moved]
    assert kept == sorted(kept, key=lambda pair: pair[1])


def test_a_short_sentence_is_paired_where_its_neighbours_are() -> None:
    old = ["The bridge was closed on Monday.", '"We had no choice," she said.', "Nobody was hurt."]
    new = [old[0], '"We had little choice," she said.', old[2]]
    assert [(pair.old, pair.new) for pair in align_sentences(old, new).pairs] == [
        ((0,), (0,)),
        ((1,), (1,)),
        ((2,), (2,)),
    ]
    other = [old[0], "It rained all week.", old[2]]
    assert align_sentences(old, other).dropped == (1,)


BEFORE = "The council met on Tuesday evening. {} It will meet again in June with the two owners."


def change_of(old: str, new: str, language: str = "en") -> list[Change]:
    versions = [article_from_text(BEFORE.format(text), language=language) for text in (old, new)]
    return find_changes(versions[0], versions[1])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The union did not object to the plan.", "The union did object to the plan.", ("negation", "not", None)),
        ("The union didn’t object to the plan.", "The union did object to the plan.", ("negation", "n't", None)),
        ("At least 40 staff left the mill.", "At most 40 staff left the mill.", ("qualifier", "at least", "at most")),
        ("It closes before the summer break.", "It closes after the summer break.", ("qualifier", "before", "after")),
        ("The mill will close its north wing.", "The mill may close its north wing.", ("qualifier", "will", "may")),
    ],
)
def test_a_small_word_that_turns_a_sentence_is_a_fact(old: str, new: str, expected: tuple[str, str, str]) -> None:
    (change,) = change_of(old, new)
    assert facts([change]) == [expected]
    assert change.about == [expected[0]]


@pytest.mark.parametrize(
    ("language", "old", "new", "expected"),
    [
        ("de", "Der Rat hat nicht zugestimmt.", "Der Rat hat zugestimmt.", ("negation", "nicht", None)),
        ("fr", "Le maire n’a pas signé le texte.", "Le maire a signé le texte.", ("negation", "n'", None)),
        (
            "es",
            "Al menos 40 vecinos votaron.",
            "Como máximo 40 vecinos votaron.",
            ("qualifier", "al menos", "como máximo"),
        ),
    ],
)
def test_small_words_of_other_languages(language: str, old: str, new: str, expected: tuple[str, str, str]) -> None:
    assert facts(change_of(old, new, language)) == [expected]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("At least 40 staff left the mill.", "No fewer than 40 staff left the mill."),
        ("No one spoke against the motion.", "Nobody spoke against the motion."),
        ("Notable guests watched the vote.", "Famous guests watched the vote."),
        ("The owners now oppose the closure.", "The owners now support the closure."),
        ("After the vote, the owners left the hall.", "The owners left the hall."),
    ],
)
def test_other_words_are_no_fact(old: str, new: str) -> None:
    (change,) = change_of(old, new)
    assert (change.kind, change.about) == ("changed", [])


@pytest.mark.parametrize(
    ("text", "language", "dates"),
    [
        ("On 2026-05-14 and again on Monday, June 5.", "en", ["2026-05-14", "Monday, June 5"]),
        ("Jan. 3, 2026. Tuesday 5 May at 5 p.m.", "en", ["Jan. 3, 2026", "Tuesday 5 May", "5 p.m."]),
        ("October 2025, 4 November, and 1990-1995.", "en", ["October 2025", "4 November", "1990", "1995"]),
        ("Am Montag, 14. Mai 2026, und am 04.03.2025", "de", ["Montag, 14. Mai 2026", "04.03.2025"]),
        ("el 3 de junio del 2027", "es", ["3 de junio del 2027"]),
        ("2026年5月14日に", "ja", ["2026年5月14日"]),
    ],
)
def test_which_figures_make_one_date(text: str, language: str, dates: list[str]) -> None:
    found = dates_among(text, read_figures(text, language))
    assert [text[date[0].start : date[-1].end] for date in found] == dates


def test_a_timeline_and_a_diff_read_the_same_dates() -> None:
    text = "The pit opened on 2026-05-14, between 1990-1995 and the 14th of May; on 14 May 2026 it shut."
    assert list(dates_in(text, "en")) == ["2026-05-14", "05-14", "2026-05-14"]
    old, new = (
        article_from_text(f"The pit in Hale will open on {day} as planned.") for day in ("2026-05-14", "14 May 2026")
    )
    assert facts(find_changes(old, new)) == []


@pytest.mark.parametrize("note", ["(Correction: the pit is in Orrin.)", "12:30 Correction: the pit is in Orrin."])
def test_a_correction_is_the_same_to_a_summary_and_a_diff(note: str) -> None:
    article = article_from_text(f"The council of Hale votes on the pit on Monday.\n\n{note}")
    assert corrections(article) == {1}
    (change,) = find_changes(article_from_text(article.text.split("\n")[0]), article)
    assert change.about[0] == "correction"
