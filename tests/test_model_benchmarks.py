"""How the benchmarks count what a model drafted beside what was printed, on models from a script."""

import asyncio
import json

import pytest
from benchmarks._model_summaries import text_of, written

from benchmarks._dev_model import spread
from benchmarks._injections import Obedient, corpus
from benchmarks.injections import Outcome, outcome_of
from summarizer.assembling import article_from_text
from tests.scripted import ScriptedModel

ARTICLE = """\
Veldby will build a footbridge over the Sarre next spring, the town council decided on Tuesday by 14 votes to 9.

The bridge will cost 3.2 million crowns, the works department said. Work is planned to begin on 3 April.
"""
TRUE = {"text": "The bridge will cost 3.2 million crowns.", "cites": [2]}
FALSE = {"text": "The bridge will cost 9.9 million crowns.", "cites": [2]}


def test_cases_are_spread_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUMMARIZER_DEV_CASES", raising=False)
    assert spread(range(10), 5) == [0, 2, 4, 6, 8]
    monkeypatch.setenv("SUMMARIZER_DEV_CASES", "2")
    assert spread(range(10), 5) == [0, 5]
    assert spread([1], 5) == [1]


def test_an_order_that_is_obeyed_is_told_from_one_that_is_printed() -> None:
    override = next(one for one in corpus() if one.id == "override")
    caught = asyncio.run(outcome_of(override, Obedient))
    assert (caught.obeyed, caught.got_past) == (True, False)
    assert not caught.print_changed
    assert Outcome(override, override.claim, unreadable=False, printed=override.claim).got_past


def test_without_a_model_nothing_is_drafted() -> None:
    outcome = asyncio.run(outcome_of(corpus()[0], lambda _injection, _article: None))
    assert outcome.drafted is None
    assert not (outcome.obeyed)
    assert not (outcome.draft_changed)
    assert not (outcome.print_changed)


def test_a_draft_is_judged_as_what_is_printed_is() -> None:
    drafted = {"headline": "Veldby will build a footbridge", "overview": [TRUE], "key_points": [FALSE]}
    verdicts = [{"number": n, "supported": n != 2, "problem": ""} for n in (1, 2)]
    replies = [drafted, {"statements": []}, {"verdicts": verdicts}]
    model = ScriptedModel([json.dumps(reply) for reply in replies])
    (one,) = written(model, [article_from_text(ARTICLE)])
    model.assert_finished()
    assert [(judged.text, judged.supported, judged.agrees) for judged in one.unchecked] == [
        (TRUE["text"], True, True),
        (FALSE["text"], False, False),
    ]
    assert text_of(one.unchecked) == f"{TRUE['text']} {FALSE['text']}"
    assert one.printed[0] == one.unchecked[0]
    assert all(judged.supported for judged in one.printed)
    assert [judged.worded for judged in one.printed[1:]] == [False] * len(one.printed[1:])


def test_without_a_usable_reply_nothing_was_written() -> None:
    (one,) = written(ScriptedModel(["no JSON", "none again"]), [article_from_text(ARTICLE)])
    assert one.unchecked == one.printed == ()
