"""What a model wrote is shown only as far as the exact checks and the verifier let it pass."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from summarizer.errors import ModelRefused, TransientFault
from summarizer.llm.ledger import Ledger
from summarizer.llm.structured import StructuredCaller
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.drafter import Drafter
from summarizer.tasks.review import Item, Outcome, Reviewer, all_unread, stance_claim, stance_from_claim
from summarizer.tasks.schemas import StanceDraft
from summarizer.tasks.verifier import ChatVerifier
from summarizer.text.article import Article
from tests.readers import ReaderModel, Says, stance_draft
from tests.tasks.articles import ferry

TRUE = Item("key_point", "Running the boat is to cost Orrin 4 million crowns.", (3,))
FALSE = Item("key_point", "The ferry will run in winter.", (5,))


def review(items: Sequence[Item], *, article: Article | None = None, **model: Any) -> tuple[list[Outcome], ReaderModel]:
    article = article or ferry()
    reader = ReaderModel(article, **model)
    verifier = ChatVerifier(Drafter(StructuredCaller(reader, Ledger())))
    outcomes = asyncio.run(Reviewer(ArticleAnalysis(article), verifier).review(items))
    return outcomes, reader


def supported(*texts: str, sentences: tuple[int, ...] = (3,)) -> dict[str, Says]:
    return {text: Says("supported", sentences) for text in texts}


def test_a_supported_statement_is_shown_with_the_sentences_that_the_verifier_names() -> None:
    (outcome,), reader = review([TRUE], judge=supported(TRUE.text, sentences=(7,)))
    assert (outcome.shown, outcome.support, outcome.sentences) == (TRUE, "verified", (7,))
    assert outcome.dropped is None
    assert outcome.read
    assert len(reader.verifications) == 1


def test_a_refused_statement_is_dropped_with_the_verdict_the_reason_and_words_that_stand_in_the_article() -> None:
    says = Says("contradicted", (5,), "nobody knows this", "Nobody could say whether")
    (outcome,), _ = review([FALSE], judge={FALSE.text: says})
    assert outcome.shown is None
    assert outcome.dropped is not None
    assert outcome.dropped.verdict == "contradicted"
    assert outcome.dropped.reason == "the article says otherwise: nobody knows this (“Nobody could say whether”)"


def test_deciding_words_that_the_article_does_not_have_are_left_out() -> None:
    says = Says("not_stated", (5,), "nobody knows this", "the ferry never runs")
    (outcome,), _ = review([FALSE], judge={FALSE.text: says})
    assert outcome.dropped is not None
    assert outcome.dropped.reason == "the article does not say this: nobody knows this"


def test_a_correction_is_read_again_in_another_call_and_then_shown_in_place_of_the_refused_statement() -> None:
    better = "Whether the ferry would run in winter, nobody could say."
    judge = {FALSE.text: Says("contradicted", (5,), correction=better)} | supported(better, sentences=(5,))
    (outcome,), reader = review([FALSE], judge=judge)
    assert outcome.shown is not None
    assert outcome.shown.text == better
    assert (outcome.support, outcome.sentences) == ("verified", (5,))
    assert outcome.dropped is not None
    assert outcome.dropped.instead == better
    first, second = reader.verifications
    assert FALSE.text in first
    assert better not in first
    assert better in second
    assert FALSE.text not in second
    assert "correct" not in second.split("<<<statements")[1].split("statements>>>")[0]


def test_a_correction_that_is_refused_in_its_turn_is_not_shown() -> None:
    worse = "The ferry runs in winter only."
    judge = {FALSE.text: Says("contradicted", correction=worse), worse: Says("contradicted", correction=FALSE.text)}
    (outcome,), reader = review([FALSE], judge=judge)
    assert outcome.shown is None
    assert outcome.dropped is not None
    assert outcome.dropped.instead is None
    assert len(reader.verifications) == 2


def test_no_verdict_means_not_shown() -> None:
    def silent(reply: dict[str, Any], _call: int) -> dict[str, Any]:
        numbers = sorted(entry["number"] for entry in reply["supported"] if entry["sentences"] == [99])
        return reply | {"supported": [e for e in reply["supported"] if e["number"] not in numbers]}

    (outcome,), _ = review([TRUE], judge=supported(TRUE.text, sentences=(99,)), garble=silent)
    assert outcome.shown is None
    assert not outcome.read
    assert outcome.dropped is not None
    assert outcome.dropped.verdict is None
    assert "no verdict" in outcome.dropped.reason
    assert all_unread([outcome])


@pytest.mark.parametrize(
    "garble",
    [
        lambda _reply, _call: "this is no JSON",
        lambda _reply, _call: {"supported": [{"number": n, "sentences": [2]} for n in range(1, 30)], "refused": []},
        lambda reply, _call: {"supported": [], "refused": [*reply["refused"], *_as_refused(reply["supported"])]},
        lambda reply, _call: {**reply, "supported": [], "refused": []},
    ],
    ids=["no JSON", "yes to everything", "no to everything", "silence"],
)
def test_a_call_that_gets_a_canary_wrong_is_made_once_more_and_then_verifies_nothing(garble: Any) -> None:
    outcomes, reader = review([TRUE, FALSE], judge=supported(TRUE.text, FALSE.text), garble=garble)
    assert [outcome.shown for outcome in outcomes] == [None, None]
    assert all_unread(outcomes)
    tasks = set(reader.verifications)
    assert len(tasks) == 2, "asked again in another order"


def _as_refused(supported: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rest = {"words": "", "reason": "no", "verdict": "not_stated", "correction": ""}
    return [entry | rest for entry in supported]


def test_a_call_whose_second_try_is_good_counts() -> None:
    def once(reply: dict[str, Any], call: int) -> dict[str, Any]:
        return (
            {"supported": [{"number": n, "sentences": []} for n in range(1, 9)], "refused": []} if not call else reply
        )

    (outcome,), _ = review([TRUE], judge=supported(TRUE.text), garble=once)
    assert outcome.support == "verified"
    assert outcome.shown is not None


def test_an_endpoint_that_fails_for_good_leaves_statements_unread_and_its_fault_is_the_reason() -> None:
    def gone(_reply: dict[str, Any], _call: int) -> Exception:
        return TransientFault("it answered 503")

    (outcome,), reader = review([TRUE], judge=supported(TRUE.text), garble=gone)
    assert (outcome.shown, outcome.read) == (None, False)
    assert outcome.dropped is not None
    assert (outcome.dropped.verdict, "it answered 503" in outcome.dropped.reason) == (None, True)
    assert len(reader.requests) == 1, "it was tried often enough before"


def test_an_endpoint_that_says_no_is_an_error() -> None:
    with pytest.raises(ModelRefused, match="wrong key"):
        review([TRUE], garble=lambda _reply, _call: ModelRefused("wrong key"))


def test_a_number_that_stands_in_both_lists_has_no_verdict() -> None:
    def both(reply: dict[str, Any], _call: int) -> dict[str, Any]:
        mine = [e for e in reply["supported"] if e["sentences"] == [3]]
        return reply | {"refused": [*reply["refused"], *_as_refused(mine)]}

    (outcome,), _ = review([TRUE], judge=supported(TRUE.text), garble=both)
    assert outcome.shown is None
    assert not outcome.read


def test_without_a_verifier_all_that_passes_the_exact_checks_is_shown_as_unverified() -> None:
    outcomes = asyncio.run(Reviewer(ArticleAnalysis(ferry()), None).review([TRUE, FALSE]))
    assert [(o.shown is not None, o.support) for o in outcomes] == [(True, "unverified")] * 2
    assert all(o.sentences for o in outcomes)


def test_an_exact_refusal_stands_whatever_the_verifier_says() -> None:
    wrong = Item("key_point", "The ferry will cost the town 7 million crowns.", (3,))
    (outcome,), _ = review([wrong], judge=supported(wrong.text))
    assert outcome.shown is None
    assert outcome.dropped is not None
    assert outcome.dropped.verdict is None
    assert "7" in outcome.dropped.reason


def test_a_correction_must_pass_the_exact_checks_too() -> None:
    wrong = "The ferry will cost the town 7 million crowns."
    (outcome,), reader = review([FALSE], judge={FALSE.text: Says("contradicted", correction=wrong)})
    assert outcome.shown is None
    assert len(reader.verifications) == 1


def stance(**fields: Any) -> Item:
    draft = StanceDraft(**stance_draft(**fields))
    return Item("stance", draft.claim, tuple(draft.cites), draft)


def test_a_stance_is_put_with_its_holder_its_side_and_its_target() -> None:
    item = stance()
    assert item.claim == (
        "Rosa Lind (shopkeeper) is against the ferry: Rosa Lind opposes the ferry because of its price."
    )
    (outcome,), _ = review([item], judge=supported(item.claim, sentences=(4,)))
    assert outcome.shown == item


def test_a_dropped_stance_is_kept_as_the_verifier_read_it() -> None:
    item = stance(position="favor", claim="Rosa Lind backs the ferry.")
    better = stance_claim(stance(position="against", claim="Rosa Lind opposes the ferry.").stance)
    refused = Says("contradicted", (3,), correction=better)
    (outcome, _), _ = review([item, FALSE], judge={item.claim: refused} | supported(better, sentences=(3,)))
    assert outcome.dropped is not None
    assert (outcome.dropped.text, outcome.dropped.stance) == (item.text, item.claim)
    assert outcome.dropped.stance_instead == better
    (statement,), _ = review([FALSE], judge={FALSE.text: Says("not_stated", ())})
    assert statement.dropped is not None
    assert statement.dropped.stance is None


def test_a_stance_is_repaired_whole() -> None:
    item = stance(position="favor", claim="Rosa Lind backs the ferry.")
    right = "Rosa Lind (shopkeeper) is against the ferry: Rosa Lind opposed the ferry as too dear."
    judge = {item.claim: Says("contradicted", (4,), correction=right)} | supported(right, sentences=(4,))
    (outcome,), _ = review([item], judge=judge)
    assert outcome.shown is not None
    assert outcome.shown.stance is not None
    assert outcome.shown.stance.position == "against"
    assert outcome.shown.stance.claim == "Rosa Lind opposed the ferry as too dear."


def test_a_correction_that_is_no_stance_repairs_none() -> None:
    item = stance(position="favor")
    (outcome,), _ = review([item], judge={item.claim: Says("contradicted", correction="Rosa Lind keeps a shop.")})
    assert outcome.shown is None


@pytest.mark.parametrize("position", ["favor", "against", "mixed", "neutral"])
@pytest.mark.parametrize("role", ["", "member for Varn: east"])
def test_a_stance_put_into_words_is_read_back(position: str, role: str) -> None:
    draft = StanceDraft(**stance_draft(position=position, role=role))
    assert stance_from_claim(stance_claim(draft), draft) == draft


def test_an_answer_is_put_with_its_question_and_corrected_without_it() -> None:
    item = Item("answer", "It costs 4 million euros.", (3,), question="What does the ferry cost?")
    assert item.claim == "Question: What does the ferry cost? Answer: It costs 4 million euros."
    right = "Question: What does the ferry cost? Answer: It costs 4 million crowns."
    judge = {item.claim: Says("contradicted", correction=right)} | supported(right)
    (outcome,), _ = review([item], judge=judge)
    assert outcome.shown is not None
    assert outcome.shown.text == "It costs 4 million crowns."
