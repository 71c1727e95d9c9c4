"""Worked examples that others published for these metrics, recomputed: the same scores must come out.

Citations: Figure 3 of Gao et al., "Enabling Large Language Models to Generate Text with Citations", EMNLP 2023.
"""

import pytest

from summarizer.evals.outputs import Scored
from summarizer.evals.scorers.evidence import Cited, precision_of, recall_of

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
