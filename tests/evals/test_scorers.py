"""Each metric on small cases that can be recomputed by hand; worked examples of the sources where they have some."""

from dataclasses import replace
from typing import Any

import pytest

from summarizer.evals.cases import Case
from summarizer.evals.outputs import NotScored, Output, Scored
from summarizer.evals.scorers import METRICS, score_all, statements
from summarizer.evals.scorers.questions import normalised
from summarizer.evals.scorers.stances import align
from summarizer.ingest.clean import clean_text
from summarizer.render import report as rendering
from summarizer.results import (
    EXTRACTIVE,
    ArticleInfo,
    AskReport,
    Dropped,
    Evidence,
    Passage,
    Quoted,
    Report,
    RunReport,
    SourceInfo,
    Stance,
    Statement,
    Summary,
    Support,
    evidence_at,
)
from summarizer.text.article import Article, Span
from tests.evals.golden import ARTICLE

MODEL = "m-1"


def run_of(model: str) -> RunReport:
    return RunReport(
        model=model,
        endpoint="embedded",
        prompts="p",
        calls=0,
        recorded_calls=0,
        input_tokens=0,
        output_tokens=0,
        cached_tokens=0,
        tokens_counted="exact",
        cost_usd=0,
        seconds=0,
    )


def info(article: Article) -> ArticleInfo:
    known = {name: getattr(article, name) for name in ("title", "author", "published", "site", "language", "words")}
    return ArticleInfo(**known, source=SourceInfo(path="-", sha256=""))


def output_of(article: Article, *answers: AskReport, model: str = MODEL, **parts: Any) -> Output:
    """An output with the given parts of a report, and answers."""
    filled: dict[str, Any] = {"summary": None, "stances": [], "quotations": [], "dropped": [], **parts}
    return Output(article, Report(article=info(article), run=run_of(model), **filled), answers)


def answer_of(article: Article, status: Any, *, model: str = MODEL, **parts: Any) -> AskReport:
    filled: dict[str, Any] = {"question": "?", "asked": "?", "answer": None, "passages": [], "dropped": [], **parts}
    return AskReport(article=info(article), run=run_of(model), status=status, **filled)


def passage(article: Article, *quotes: str) -> Passage:
    return Passage(match="weak", evidence=[evidence(article, quote) for quote in quotes])


def evidence(article: Article, words: str) -> Evidence:
    start = article.text.index(words)
    return evidence_at(article, Span(start, start + len(words)))


def stated(article: Article, text: str, *quotes: str, support: Support = "verified") -> Statement:
    return Statement(text=text, support=support, evidence=[evidence(article, quote) for quote in quotes])


def summary_of(article: Article, *statements: Statement, headline: str = "A bridge") -> Summary:
    return Summary(
        headline=stated(article, headline, "The bridge"), overview=[statements[0]], key_points=list(statements[1:])
    )


def stance(article: Article, holder: str, target: str, position: Any, words: str) -> Stance:
    return Stance(
        holder=holder,
        role=None,
        target=target,
        position=position,
        claim=f"{holder}: {words}",
        speech="direct",
        support="verified",
        evidence=[evidence(article, words)],
        speaker=evidence(article, holder),
    )


@pytest.fixture(scope="module")
def article() -> Article:
    return clean_text(ARTICLE)


def case(**parts: Any) -> Case:
    return Case.model_validate({"article": "bridge.txt", **parts})


def score(name: str, case: Case, output: Output) -> Scored:
    found = METRICS[name].score(case, output)
    assert isinstance(found, Scored)
    return found


FACTS = [
    {"id": "cost", "weight": 3, "wordings": [["3.2 million"]], "evidence": "x"},
    {"id": "vote", "wordings": [["9-4"], ["nine", "four"]], "evidence": "x"},
    {"id": "open", "wordings": [["May 2027"]], "evidence": "x"},
    {"id": "fish", "must": False, "wordings": [["fishermen"]], "evidence": "x"},
]


def test_fact_recall_weighs_and_wants_all_phrases_in_one_statement(article: Article) -> None:
    summary = summary_of(
        article,
        stated(article, "The bridge will cost 3.2 million crowns", "The bridge will cost"),
        stated(article, "by nine votes"),
        stated(article, "It opens in May 2027."),  # not the article's own words
    )
    output = output_of(article, summary=summary, model=EXTRACTIVE)
    found = score("fact_recall", case(facts=FACTS), output)
    assert (found.got, found.of, found.value, found.count) == (3, 5, 0.6, 3)
    assert [item.score for item in found.items] == [1, 0, 0]
    assert score("optional_facts", case(facts=FACTS), output).value == 0


def test_forbidden_counts_broken_rules_and_heeds_excuses(article: Article) -> None:
    rules = [
        {"id": "no", "wordings": [["council", "rejected"], ["rejected"]], "unless": ["did not"], "why": "w"},
        {"id": "paid", "wordings": [["free"]], "why": "w"},
    ]
    bad = summary_of(article, stated(article, "The council rejected it."), stated(article, "It was rejected."))
    excused = summary_of(article, stated(article, "The council did not say it rejected it."))
    assert score("forbidden", case(forbidden=rules), output_of(article, summary=bad)).value == 1
    assert score("forbidden", case(forbidden=rules), output_of(article, summary=excused)).value == 0


def test_quote_fidelity_sees_shifted_cut_and_made_up_quotes(article: Article) -> None:
    good = stated(article, "Thorn said “I welcome the footbridge” on Tuesday.", "I welcome the footbridge")
    right = good.evidence[0]
    shifted = right.model_copy(update={"start": right.start + 1, "end": right.end + 1})
    cut = right.model_copy(update={"quote": article.text[right.start + 4 : right.end], "start": right.start + 4})
    output = output_of(article, summary=summary_of(article, good), stances=[])
    assert score("quote_fidelity", case(), output).value == 1
    made_up = stated(article, "Thorn said “I adore the footbridge”.")
    for spoilt in (
        good.model_copy(update={"evidence": [shifted]}),
        good.model_copy(update={"evidence": [cut]}),
        made_up,
    ):
        output = output_of(article, summary=summary_of(article, good, spoilt), stances=[])
        found = score("quote_fidelity", case(), output)
        assert found.got == found.of - 1


def test_quotations_and_passages_are_quotes_too(article: Article) -> None:
    words = ["The footbridge is a waste of money", "I oppose it."]
    quoted = Quoted(
        speaker="Rolf Lund",
        role=None,
        text=" … ".join(words).rstrip("."),
        evidence=[evidence(article, piece) for piece in words],
    )
    shown = answer_of(article, "passages", passages=[passage(article, "I welcome the footbridge")], model=EXTRACTIVE)
    found = score("quote_fidelity", case(), output_of(article, shown, quotations=[quoted], model=EXTRACTIVE))
    assert (found.got, found.of) == (5, 5)
    changed = quoted.model_copy(update={"text": "The footbridge is a gift … I oppose it"})
    found = score("quote_fidelity", case(), output_of(article, quotations=[changed]))
    assert (found.got, found.of) == (3, 4)


@pytest.mark.parametrize(
    ("text", "quotes", "right"),
    [
        ("The bridge will cost 3.2 million crowns", ["The bridge will cost 3.2 million crowns"], 3),
        ("The bridge is free.", ["The bridge"], 2),
        ("The bridge will cost 3.2 million crowns", ["I oppose it."], 2),  # its words stand elsewhere in the article
        ("The bridge will cost 3.2 million crowns", [], 1),
    ],
)
def test_the_articles_own_sentence_stands_in_its_evidence(
    article: Article, text: str, quotes: list[str], right: int
) -> None:
    summary = summary_of(article, stated(article, text, *quotes, support="verbatim"))
    found = score("quote_fidelity", case(), output_of(article, summary=summary))
    assert (found.got, found.of) == (right, 2 + len(quotes))


STANCES = [
    {"holder": "Ilse Thorn", "target": "the footbridge", "position": "favor", "words": "I welcome the footbridge"},
    {"holder": "Rolf Lund", "target": "the footbridge", "position": "against", "words": "I oppose it."},
]


def test_stance_f1_is_over_a_one_to_one_alignment(article: Article) -> None:
    shown = [
        stance(article, "Rolf Lund", "The footbridge", "against", "I oppose it."),
        stance(article, "Rolf Lund", "money", "against", "a waste of money"),
        stance(article, "Ilse Thorn", "the footbridge", "neutral", "I welcome the footbridge"),
        stance(article, "Rolf Lund", "children", "neutral", "every child"),
    ]
    found = score("stance_f1", case(stances=STANCES), output_of(article, stances=shown))
    assert (found.got, found.of, found.value) == (2, 5, 0.4)
    assert [item.score for item in found.items] == [0, 1, 0]
    assert found.items[2].id == "unasked: Rolf Lund on money"


def test_stances_that_are_not_main_may_be_told(article: Article) -> None:
    gold = [{**STANCES[0], "main": True}, STANCES[1]]
    mayor = stance(article, "Ilse Thorn", "the footbridge", "favor", "I welcome the footbridge")
    leader = stance(article, "Rolf Lund", "the footbridge", "against", "I oppose it.")
    for shown, f1, precision, main in (([mayor], 1, 1, 1), ([mayor, leader], 1, 1, 1), ([leader], 2 / 3, 1, 0)):
        output = output_of(article, stances=shown)
        found = [score(name, case(stances=gold), output).value for name in ("stance_precision", "main_stances")]
        assert score("stance_f1", case(stances=gold), output).value == pytest.approx(f1, abs=1e-4)
        assert found == [precision, main]


def test_the_other_side_of_the_opposite_is_the_same_side(article: Article) -> None:
    gold = case(stances=[{**STANCES[0], "opposed": ["the council's critics"]}])
    for position, flips in (("against", 0), ("favor", 1)):
        shown = [stance(article, "Ilse Thorn", "the council's critics", position, "I welcome the footbridge")]
        output = output_of(article, stances=shown)
        assert score("position_flips", gold, output).value == flips
        assert score("stance_f1", gold, output).value == 1 - flips


def test_a_right_position_breaks_a_tie(article: Article) -> None:
    gold = case(stances=[STANCES[1], {**STANCES[1], "position": "favor"}])
    shown = [
        stance(article, "Rolf Lund", "the footbridge", "favor", "I oppose it."),
        stance(article, "Rolf Lund", "the footbridge", "against", "I oppose it."),
    ]
    assert score("stance_f1", gold, output_of(article, stances=shown)).value == 1


def test_the_alignment_has_the_greatest_weight_as_a_whole(article: Article) -> None:
    wanted = case(stances=[{**STANCES[1], "words": "a waste of money"}, STANCES[1]]).stances or []
    shown = [
        stance(article, "Rolf Lund", "the footbridge", "against", "I oppose it."),
        stance(article, "Rolf Lund", "the footbridge", "against", "The footbridge is a waste of money"),
    ]
    assert align(wanted, shown, article) == [(0, 1), (1, 0)]
    assert align(wanted, [stance(article, "Ilse Thorn", "the footbridge", "favor", "I welcome")], article) == []


def test_flips_are_counted_only_where_one_side_is_accepted(article: Article) -> None:
    shown = [
        stance(article, "Ilse Thorn", "the footbridge", "against", "I welcome the footbridge"),
        stance(article, "Rolf Lund", "the footbridge", "mixed", "I oppose it."),
    ]
    output = output_of(article, stances=shown)
    assert score("position_flips", case(stances=STANCES), output).value == 1
    either = [{**STANCES[0], "position": ["favor", "against"]}]
    assert score("position_flips", case(stances=either), output).value == 0
    assert isinstance(METRICS["position_flips"].score(case(), output), NotScored)


def test_no_stance_is_right_where_there_is_none(article: Article) -> None:
    assert score("stance_f1", case(stances=[]), output_of(article, stances=[])).value == 1
    some = [stance(article, "Rolf Lund", "money", "against", "a waste of money")]
    assert score("stance_f1", case(stances=[]), output_of(article, stances=some)).value == 0


def test_answers_are_normalised_as_in_squad() -> None:
    assert normalised("  The “Normans” (a people),  An end. ") == "normans people end"


QUESTIONS = case(
    questions=[
        {"ask": "What will the bridge cost?", "answers": ["3.2 million crowns"], "evidence": "3.2 million crowns"},
        {"ask": "Who is the mayor?", "answers": ["Ilse Thorn"], "evidence": "the mayor, Ilse Thorn"},
        {"ask": "Which architect designed the bridge?", "unanswerable": "none is named"},
        {"ask": "What does the harbour office say?", "unanswerable": "it declined to comment"},
    ]
)
ANSWER_METRICS = ("answer_found", "answer_evidence", "abstention_precision", "abstention_recall", "unconfirmed")


def test_a_models_answers_are_scored_declined_and_withheld(article: Article) -> None:
    cost = stated(article, "3.2 million crowns", "The bridge will cost 3.2 million crowns")
    output = output_of(
        article,
        answer_of(article, "answered", answer=cost),
        answer_of(article, "not_in_article"),
        answer_of(article, "not_in_article"),
        answer_of(article, "unconfirmed", note="not found in 4 of 9 sentences read"),
    )
    assert score("answer_found", QUESTIONS, output).value == 0.5
    assert score("abstention_precision", QUESTIONS, output).value == 0.5
    recall = score("abstention_recall", QUESTIONS, output)
    assert [item.score for item in recall.items] == [1, 0]
    assert recall.items[1].note == "not declined, but unconfirmed; it declined to comment"
    assert score("unconfirmed", QUESTIONS, output).value == 1
    assert isinstance(METRICS["passage_first"].score(QUESTIONS, output), NotScored)


def test_a_false_premise_is_corrected_with_the_cases_words(article: Article) -> None:
    known = {"unanswerable": "false premise: it does", "premise": ["will cost 3.2 million crowns", "does cost"]}
    asked = [{"ask": f"Why is it free, {number}?", **known} for number in range(4)]
    asked.append({"ask": "Why is it grey?", "unanswerable": "nothing says that it is"})
    cost, other = "The bridge will cost 3.2 million crowns", "I oppose it."
    output = output_of(
        article,
        answer_of(article, "false_premise", answer=stated(article, "It is not free.", cost)),
        answer_of(article, "false_premise", answer=stated(article, "It does cost something.", other)),
        answer_of(article, "false_premise", answer=stated(article, "It is opposed.", other)),
        answer_of(article, "false_premise", answer=stated(article, "Not free.", cost, support="unverified")),
        answer_of(article, "false_premise", answer=stated(article, "It is not grey.", other)),
    )
    wanted = case(questions=asked)
    assert [item.score for item in score("premises", wanted, output).items] == [1, 1, 0, 0]
    assert [item.score for item in score("abstention_recall", wanted, output).items] == [1, 1, 1, 0, 0]
    declined = output_of(article, *[answer_of(article, "not_in_article")] * 5)
    assert score("premises", wanted, declined).value == 0
    assert score("abstention_recall", wanted, declined).value == 1
    nothing = NotScored(why="the article contradicts the premise of no question")
    assert METRICS["premises"].score(QUESTIONS, output_of(article, *declined.answers[:4])) == nothing


def test_an_answer_is_found_in_its_evidence_too(article: Article) -> None:
    said = stated(article, "The council told reporters.", "The bridge will cost 3.2 million crowns")
    output = output_of(article, answer_of(article, "answered", answer=said), *[answer_of(article, "passages")] * 3)
    found = score("answer_found", QUESTIONS, output)
    assert [item.score for item in found.items] == [1, 0]
    assert found.items[1].note == "not answered: passages are shown"


def test_an_answer_rests_on_the_right_words(article: Article) -> None:
    right = answer_of(article, "answered", answer=stated(article, "It costs that.", "will cost 3.2 million crowns"))
    wrong = answer_of(article, "answered", answer=stated(article, "Ilse Thorn", "I oppose it."))
    output = output_of(article, right, wrong, *[answer_of(article, "not_in_article")] * 2)
    found = score("answer_evidence", QUESTIONS, output)
    assert [(item.score, item.note) for item in found.items] == [(1, ""), (0, "rests on “I oppose it.”")]


def test_without_a_model_passages_are_scored_and_nothing_is_declined(article: Article) -> None:
    mayor, cost = (passage(article, words) for words in ("said the mayor, Ilse Thorn.", "The bridge will cost 3.2"))
    half, opposed = passage(article, "3.2 million"), passage(article, "I oppose it.")

    def asked(*shown: Passage) -> AskReport:
        return answer_of(article, "passages", passages=list(shown), model=EXTRACTIVE)

    output = output_of(article, asked(half), asked(opposed, cost, mayor), asked(opposed), asked(), model=EXTRACTIVE)
    first, top = score("passage_first", QUESTIONS, output), score("passage_top3", QUESTIONS, output)
    assert ([item.score for item in first.items], [item.score for item in top.items]) == ([1, 0], [1, 1])
    assert first.items[1].note == "first: “I oppose it.”"
    later = output_of(article, asked(cost), asked(*[opposed] * 3, mayor), asked(), asked(), model=EXTRACTIVE)
    assert [item.score for item in score("passage_top3", QUESTIONS, later).items] == [0, 0]
    for name in ANSWER_METRICS:
        assert METRICS[name].score(QUESTIONS, output) == NotScored(why="only what a model wrote is scored")


def test_support_is_given_as_shares(article: Article) -> None:
    summary = summary_of(
        article,
        stated(article, "The bridge is dear.", "The bridge", support="unverified"),
        stated(article, "The bridge", "The bridge", support="verbatim"),
    )
    output = output_of(
        article, summary=summary, stances=[stance(article, "Rolf Lund", "it", "against", "I oppose it.")]
    )
    found = {name: score(name, case(), output).value for name in ("verbatim", "verified", "unverified")}
    assert found == {"verbatim": 0.25, "verified": 0.5, "unverified": 0.25}


def dropped(kind: Any, text: str) -> Dropped:
    return Dropped(kind=kind, text=text, verdict="not_stated", reason="the article does not state it.")


def test_refused_statements_are_true_by_the_case_or_by_a_person(article: Article) -> None:
    rules = [{"id": "free", "wordings": [["free"]], "why": "w"}]
    known = [
        {"statement": "The mayor is glad.", "verdict": "supported"},
        {"statement": "It costs 3.2 million and is dear.", "verdict": "contradicted"},
    ]
    wanted = case(facts=FACTS, forbidden=rules, verdicts=known, questions=[q.model_dump() for q in QUESTIONS.questions])
    lost = answer_of(article, "unconfirmed", dropped=[dropped("answer", "It is Ilse Thorn.")])
    rest = [answer_of(article, "not_in_article")] * 3
    report = [
        dropped("key_point", "The bridge costs 3.2 million."),
        dropped("key_point", "It costs 3.2 million and is free."),
        dropped("key_point", "It costs 3.2 million and is dear."),
        dropped("key_point", "The mayor resigned."),
        dropped("stance", "The mayor is glad."),
        dropped("part", "3.2 million"),
    ]
    found = score("true_refused", wanted, output_of(article, rest[0], lost, *rest[1:], dropped=report))
    assert (found.got, found.of) == (3, 6)
    notes = [item.note for item in found.items if item.note]
    assert notes[0] == "it states cost; refused: the article does not state it."
    assert notes[1].startswith("a person found it right")
    assert notes[2].startswith("it has the answer “Ilse Thorn”")
    assert isinstance(METRICS["true_refused"].score(wanted, output_of(article, *rest, rest[0])), NotScored)


def test_verified_statements_are_false_by_a_rule_or_by_a_person(article: Article) -> None:
    rule = [{"id": "free", "wordings": [["free"]], "why": "it costs 3.2 million"}]
    known = [{"statement": "The Bridge is  tall.", "verdict": "not_stated", "why": "no height is given"}]
    wanted = case(forbidden=rule, verdicts=known)
    statements = [stated(article, f"The bridge is {how}.", "The bridge") for how in ("free", "tall", "new")]
    found = score("false_printed", wanted, output_of(article, summary=summary_of(article, *statements)))
    assert (found.got, found.of) == (2, 4)
    assert [item.note for item in found.items if item.note] == [
        "free: it costs 3.2 million",
        "not_stated. no height is given",
    ]
    unread = [one.model_copy(update={"support": "unverified"}) for one in statements]
    other = output_of(article, summary=summary_of(article, *unread))
    assert score("false_printed", wanted, other).of == 1  # the headline alone was verified
    assert score("forbidden", wanted, other).value == 1


def test_facts_in_a_models_words_are_read_by_a_verifier_and_not_by_words(article: Article) -> None:
    summary = summary_of(article, stated(article, "It costs 3.2 million."))
    unread = output_of(article, summary=summary)
    assert isinstance(METRICS["fact_recall"].score(case(facts=FACTS), unread), NotScored)
    read = replace(unread, stated={"vote": "supported", "cost": "contradicted"})
    assert [item.score for item in score("fact_recall", case(facts=FACTS), read).items] == [0, 1, 0]


def quoted(article: Article, speaker: str | None, words: str) -> Quoted:
    return Quoted(speaker=speaker, role=None, text=words, evidence=[evidence(article, words)])


def test_quotations_are_whole_and_under_the_right_name(article: Article) -> None:
    wanted = case(
        stances=[
            {**STANCES[0], "words": "I welcome the footbridge, and so will every child"},
            {**STANCES[1], "words": "The footbridge is a waste of money"},
            {**STANCES[1], "words": "they had not been asked"},  # not in quotation marks
        ]
    )
    half = quoted(article, "Ilse Thorn", "I welcome the footbridge, and so will")
    whole = quoted(article, "Ilse Thorn", "The footbridge is a waste of money,")
    output = output_of(article, quotations=[half, whole])
    complete, speaker = score("quotations_complete", wanted, output), score("quotations_speaker", wanted, output)
    assert [item.score for item in complete.items] == [0, 1]
    assert [item.score for item in speaker.items] == [1, 0]
    assert speaker.items[1].note == "given to Ilse Thorn: “The footbridge is a waste of money”"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, ""),
        ({"line": 1}, "is not in line 1 of the article text"),
        ({"line": 999}, "is not in line 999 of the article text"),
        ({"paragraph": 7}, "is not in paragraph 7"),
        ({"input_line": 1}, "is not in line 1 of the input"),
        ({"input_line": None}, ""),
    ],
)
def test_places_lead_to_the_words(article: Article, changed: dict[str, Any], fault: str) -> None:
    piece = evidence(article, "Fishermen said")
    piece = piece.model_copy(update={"place": piece.place.model_copy(update=changed)})
    statement = Statement(text="t", support="verified", evidence=[piece])
    output = output_of(article, answer_of(article, "answered", answer=statement))
    found = score("places_right", case(), output)
    assert found.value == (0 if fault else 1)
    assert fault in found.items[0].note


def test_cleaning_f1(article: Article) -> None:
    pieces = {"stays": ["nine votes to four", "SHARE"], "gone": ["Fishermen", "SHARE THIS ARTICLE"]}
    found = score("cleaning_f1", case(cleaning=pieces), output_of(article))
    assert found.value == 0.5  # one kept of two, one left of two: 2 · 1 / (2 · 1 + 1 + 1)
    assert [item.score for item in found.items] == [1, 0, 0, 1]
    only = {"gone": ["SHARE THIS ARTICLE"]}
    assert score("cleaning_f1", case(cleaning=only), output_of(article)).value == 1


def test_metadata_and_length(article: Article) -> None:
    wanted = case(title="council approves HARBOUR bridge", author="A. Writer")
    output = output_of(article, summary=summary_of(article, stated(article, "One two three four.")))
    assert score("metadata", wanted, output).value == 0.5
    assert score("length", case(), output).got == 6


PLAIN = "The *leader* of [the county](http://x.example) asked for `less` <b>toll</b>."


@pytest.mark.parametrize("text", [PLAIN, "She has no \x1b[31mreason\x1b[0m.", "Two | three_four_five", "会议通过了。"])
def test_what_is_printed_can_be_read_whole(article: Article, text: str) -> None:
    output = output_of(article, summary=summary_of(article, stated(article, text)))
    found = score("printed", case(), output)
    assert [item.note for item in found.items if item.score < 1] == []


def test_what_is_not_escaped_or_left_out_is_not_printed(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    output = output_of(article, summary=summary_of(article, stated(article, PLAIN + "\x1b")))
    monkeypatch.setattr(rendering, "escape", lambda text: text)
    found = score("printed", case(), output)
    assert [item.id.partition(":")[0] for item in found.items if item.score < 1] == [
        "overview, Markdown",
        "control characters",
    ]
    monkeypatch.setattr(statements, "report_text", lambda *_, **__: "nothing")
    found = score("printed", case(), output)
    assert [item.score for item in found.items if ", text" in item.id] == [0.0] * 2


SHARES = ("verbatim", "verified", "unverified")


def test_an_empty_case_is_not_scored_rather_than_zero(article: Article) -> None:
    summary = summary_of(article, stated(article, "The bridge will cost 3.2 million crowns.", "The bridge will cost"))
    scores = score_all(case(), output_of(article, summary=summary))
    named = {name for name, found in scores.items() if isinstance(found, NotScored)}
    assert named == set(METRICS) - {
        "quote_fidelity",
        "places_right",
        "false_printed",
        "true_refused",
        "printed",
        "length",
        *SHARES,
    }


def test_pooling() -> None:
    scores = [Scored(got=1, of=2, count=2), Scored(got=3, of=3, count=3)]
    assert METRICS["fact_recall"].pooled(scores) == 0.8
    assert METRICS["length"].pooled(scores) == 0.75
    assert METRICS["forbidden"].pooled([Scored(got=1, of=1, count=4), Scored(got=2, of=1, count=2)]) == 3


def test_reports_are_untouched_by_scoring(article: Article) -> None:
    output = output_of(article, stances=[stance(article, "Rolf Lund", "it", "against", "I oppose it.")])
    before = output.report.model_dump_json()
    score_all(case(facts=FACTS, stances=STANCES), output)
    assert Report.model_validate_json(before) == output.report
