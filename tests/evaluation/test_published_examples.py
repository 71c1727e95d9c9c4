"""Worked examples that others published for these metrics, recomputed: the same scores must come out.

Answers: the metric cards of SQuAD 1.1 and 2.0 in Hugging Face's ``evaluate`` and the test of AllenNLP's SQuAD metric,
all of which wrap the official scripts. Citations: Figure 3 of Gao et al., "Enabling Large Language Models to Generate
Text with Citations", EMNLP 2023.
"""

from itertools import chain, repeat
from statistics import fmean

import pytest

from summarizer.evals.scorers.evidence import Cited, precision_of, recall_of
from summarizer.evals.scorers.questions import best, exact_match, token_f1
from summarizer.evals.scores import Scored

FIGURE_3 = [Cited("one", ("1", "2")), Cited("two", ("3",)), Cited("three", ("2", "4", "5"))]
"""Three statements and the passages that each cites."""
ENTAILED = {("one", "12"), ("three", "245"), ("three", "45")}
"""Which passages, taken together, entail which statement, as the figure has it. It entails nothing else."""


def entails(cited: str, statement: str) -> bool:
    return (statement, "".join(cited.split())) in ENTAILED


def test_citations_score_as_in_figure_3_of_alce() -> None:
    """Recall 2/3, since [3] does not support the second statement; precision 4/6, since [2] is irrelevant to the third
    and [3] counts for nothing."""
    recall, precision = recall_of(FIGURE_3, entails), precision_of(FIGURE_3, entails)
    assert isinstance(recall, Scored)
    assert isinstance(precision, Scored)
    assert (recall.got, recall.of) == (2, 3)
    assert (precision.got, precision.of) == (4, 6)
    assert [item.score for item in recall.items] == [1, 0, 1]
    assert [item.score for item in precision.items] == pytest.approx([1, 0, 2 / 3])


def test_a_redundant_citation_that_supports_alone_is_precise() -> None:
    """Section 3.3: several passages that say the same may all be cited."""
    both = [Cited("one", ("1", "2"))]
    found = precision_of(both, lambda cited, statement: True)  # noqa: ARG005 - every passage supports everything
    assert isinstance(found, Scored)
    assert found.value == 1


PARTLY = [("1976", ["1976"]), ("Beyonce", ["Beyoncé and Bruno Mars"]), ("climate change", ["climate change"])]


@pytest.mark.parametrize(
    ("answers", "exact", "f1"),
    [
        ([("1976", ["1976"])], 1, 1),  # both cards, perfect match
        ([("1999", ["1976"])], 0, 0),  # both cards, no match
        (PARTLY, 2 / 3, 2 / 3),  # both cards, partial match: an accent makes another word
        ([("this is the best span", ["this is a good span", "something irrelevant"])], 0, 0.75),  # AllenNLP
        (
            [
                ("this is the best span", ["this is a good span", "something irrelevant"]),
                ("this is another span", ["this is another span", "this one is less perfect"]),
            ],
            1 / 2,
            1.75 / 2,
        ),  # AllenNLP, two questions
    ],
)
def test_answers_score_as_in_the_metric_cards(answers: list[tuple[str, list[str]]], exact: float, f1: float) -> None:
    assert fmean(best(given, accepted, exact_match) for given, accepted in answers) == pytest.approx(exact)
    assert fmean(best(given, accepted, token_f1) for given, accepted in answers) == pytest.approx(f1)


@pytest.mark.parametrize(("questions", "unanswerable", "f1"), [(11_873, 5_945, 50.1), (8_862, 4_332, 48.9)])
def test_always_abstaining_scores_the_share_of_unanswerable_questions(
    questions: int, unanswerable: int, f1: float
) -> None:
    """Rajpurkar et al., "Know What You Don't Know", ACL 2018, section 5: 48.9 F1 on the test set of Table 2, whose
    development set has the other counts."""
    accepted = chain(repeat([], unanswerable), repeat(["an answer"], questions - unanswerable))
    assert round(100 * fmean(best("", answers, token_f1) for answers in accepted), 1) == f1
