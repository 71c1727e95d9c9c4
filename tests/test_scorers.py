"""Models that score pairs: each protocol against a real server on loopback, and a real ONNX file in this process."""

import asyncio
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import BadReply, ContextTooLong, ModelUnavailable, UsageError
from summarizer.llm.classifiers import Labels, probabilities, template_for
from summarizer.llm.client import (
    ChatReply,
    ChatRequest,
    Message,
    Scores,
    Usage,
    is_scorer,
    pair_request,
    scores_in,
    scores_reply,
)
from summarizer.llm.factory import ModelSettings, ModelSetup, names_scorer, open_verifier
from summarizer.llm.recordings import request_key
from tests.hub import Hub
from tests.loopback import Endpoint, completion, serve, status
from tests.pair_scorers import Scorer, serving_scorer, shared, write_cross_encoder

PREMISE = "The bridge over the Orr was opened in 1962 and is 310 metres long."
TRUE, FALSE = "The bridge is 310 metres long.", "The bridge was opened in 1948."
FACTCG = (
    f"{PREMISE}\n\nChoose your answer: based on the paragraph above can we conclude that "
    f'"{TRUE}"?\n\nOPTIONS:\n- Yes\n- No\nI think the answer is '
)
RunCli = Callable[..., tuple[int, str, str]]


def opened(name: str, **options: Any) -> ModelSetup:
    async def run() -> ModelSetup:
        found = await open_verifier(ModelSettings(**options), name)
        assert found.model is not None
        await found.model.close()
        return found

    return asyncio.run(run())


def scores(
    name: str, pairs: Sequence[tuple[str, str]] = ((PREMISE, TRUE), (PREMISE, FALSE)), **options: Any
) -> list[Scores]:
    async def run() -> list[Scores]:
        model = (await open_verifier(ModelSettings(**options), name)).model
        assert model is not None
        assert is_scorer(model)
        try:
            return [scores_in(await model.complete(pair_request(*pair))) for pair in pairs]
        finally:
            await model.close()

    return asyncio.run(run())


def answers(yes: Callable[[str, str], float], *, logprobs: bool = True, wrap: str = "{}") -> Callable[[Any], Any]:
    """An endpoint whose model says yes with some probability, by document and claim."""

    def reply(asked: dict[str, Any]) -> dict[str, Any]:
        chance = yes(*_pair(asked))
        word, other = ("Yes", "No") if chance >= 0.5 else ("No", "Yes")
        body = completion(wrap.format(word))
        if logprobs and asked.get("logprobs"):
            likely = math.log(max(chance, 1 - chance))
            rest = math.log(max(1e-9, min(chance, 1 - chance)))
            top = [{"token": word, "logprob": likely}, {"token": " " + other.lower(), "logprob": rest}]
            tokens = [{"token": word, "logprob": likely, "top_logprobs": top}]
            if wrap != "{}":
                mark = {"token": "<score>", "logprob": 0.0, "top_logprobs": [{"token": "<score>", "logprob": 0.0}]}
                tokens = [mark, *tokens, mark]
            body["choices"][0]["logprobs"] = {"content": tokens}
        return body

    return reply


def _pair(asked: dict[str, Any]) -> tuple[str, str]:
    said = {message["role"]: message["content"] for message in asked["messages"]}
    if "assistant" in said:
        values = asked.get("chat_template_kwargs") or {}
        documents = values.get("documents") or [{"text": said.get("document") or said.get("context")}]
        return documents[0]["text"], said["assistant"]
    document, _, claim = said["user"].removeprefix("Document: ").rpartition("\nClaim: ")
    return document, claim


def grounded(premise: str, claim: str) -> float:
    return 0.9 if shared(premise, claim) > 0.5 else 0.2


def ungrounded(premise: str, claim: str) -> float:
    return 1 - grounded(premise, claim)


@pytest.mark.parametrize("logprobs", [True, False])
def test_minicheck_answers_yes_or_no_to_a_document_and_a_claim(logprobs: bool) -> None:
    with serve(Endpoint(default=answers(grounded, logprobs=logprobs))) as endpoint:
        right, wrong = scores("bespoke-minicheck", base_url=endpoint.url, context_tokens=8192)
    asked = endpoint.requests[0]
    assert asked["messages"][-1] == {"role": "user", "content": f"Document: {PREMISE}\nClaim: {TRUE}"}
    assert "responding with either" in asked["messages"][0]["content"]
    assert (asked["logprobs"], asked["top_logprobs"]) == (True, 5)
    expected = (0.9, 0.2) if logprobs else (1.0, 0.0)
    assert (right.supported, wrong.supported) == pytest.approx(expected)
    assert right.contradicted == wrong.contradicted == 0


def test_an_endpoint_that_refuses_probabilities_is_asked_for_the_word_alone() -> None:
    refusal = status(400, "logprobs are not supported with this model")
    with serve(Endpoint(default=answers(grounded), script=[refusal])) as endpoint:
        right, wrong = scores("bespoke-minicheck", base_url=endpoint.url, context_tokens=8192)
    assert (right.supported, wrong.supported) == (1.0, 0.0)
    assert ["logprobs" in asked for asked in endpoint.requests] == [True, False, False]


@pytest.mark.parametrize(
    ("model", "provider", "roles", "values"),
    [
        ("ibm-granite/granite-guardian-3.1-8b", "vllm", ["context", "assistant"], {"risk_name": "groundedness"}),
        ("granite3-guardian:8b", "ollama", ["system", "context", "assistant"], None),
        ("ibm-granite/granite-guardian-3.3-8b", "vllm", ["assistant"], {"criteria_id": "groundedness"}),
        ("ibm/granite3.3-guardian:8b", "ollama", ["system", "document", "assistant"], None),
    ],
)
def test_granite_guardian_says_yes_to_what_is_not_grounded(
    model: str, provider: str, roles: list[str], values: dict[str, str] | None
) -> None:
    wrap = "<score> {} </score>" if "3.3" in model else "{}"
    with serve(Endpoint(default=answers(ungrounded, wrap=wrap))) as endpoint:
        right, wrong = scores(model, base_url=endpoint.url, provider=provider, context_tokens=8192)
    asked = next(one for one in endpoint.requests if "messages" in one)
    assert [message["role"] for message in asked["messages"]] == roles
    assert asked.get("chat_template_kwargs", {}).get("guardian_config") == values
    assert (right.supported, wrong.supported) == pytest.approx((0.9, 0.2))


def test_an_answer_that_is_neither_is_no_score() -> None:
    with serve(Endpoint(default="It depends.")) as endpoint, pytest.raises(BadReply, match="neither yes nor no"):
        scores("bespoke-minicheck", base_url=endpoint.url, context_tokens=8192)


@pytest.mark.parametrize("thought", ["<think>Yes, it may be. No doubt.</think>\n", ""])
def test_thoughts_are_no_answer(thought: str) -> None:
    default = thought + "<score> yes </score>"
    with serve(Endpoint(default=default)) as endpoint:
        (only,) = scores("granite-guardian-3.3-8b", [(PREMISE, FALSE)], base_url=endpoint.url, context_tokens=8192)
    assert only.supported == 0.0


@pytest.mark.parametrize("reply", ["[THINK]Yes?[/THINK]No", "<reasoning>Yes</reasoning> No", "Yes, or not.</think>No"])
def test_thoughts_are_left_out_as_in_json_replies(reply: str) -> None:
    with serve(Endpoint(default=reply)) as endpoint:
        (only,) = scores("bespoke-minicheck", [(PREMISE, FALSE)], base_url=endpoint.url, context_tokens=8192)
    assert only.supported == 0.0


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("bespoke-minicheck:7b", True),
        ("hf:acme/Bespoke-MiniCheck-GGUF/minicheck-q4.gguf", True),
        ("granite-guardian-3.3-8b", True),
        ("granite4.1-guardian:8b", True),
        ("hf:acme/nli", True),
        ("classifier:http://127.0.0.1:8080", True),
        ("folder/model.onnx", True),
        ("gpt-4.1-mini", False),
        ("granite-3.3-8b-instruct", False),
        ("hf:acme/Qwen-GGUF/qwen-q4.gguf", False),
        ("llama-guard3:8b", False),
        ("hf:acme/../nli", False),
    ],
)
def test_names_of_scorers(name: str, known: bool) -> None:
    assert names_scorer(name) is known


def test_a_cross_encoder_called_minicheck_is_not_asked_as_a_chat_model() -> None:
    assert template_for("lytang/MiniCheck-RoBERTa-Large") is None
    assert template_for("bespokelabs/Bespoke-MiniCheck-7B") is not None


@pytest.fixture
def tei() -> Iterator[Scorer]:
    scorer = Scorer("tei", against=lambda premise, claim: 0.95 if "1948" in claim and "1962" in premise else 0.0)
    with serving_scorer(scorer):
        yield scorer


def test_text_embeddings_inference_takes_pairs(tei: Scorer) -> None:
    right, wrong = scores(f"classifier:{tei.url}")
    assert right.supported == 1.0
    assert (wrong.supported < 0.5, wrong.contradicted) == (True, 0.95)
    assert tei.asked[0][:2] == ("/predict", {"inputs": [[PREMISE, TRUE]]})
    found = opened(f"classifier:{tei.url}")
    assert found.notice.startswith("acme/nli-small at http://127.0.0.1")
    assert found.model is not None
    assert found.model.context_tokens == 512


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (
            "yaxili96/FactCG-DeBERTa-v3-Large",
            FACTCG,
        ),
        ("lytang/MiniCheck-RoBERTa-Large", f"{PREMISE}</s>{TRUE}"),
        ("lytang/MiniCheck-DeBERTa-v3-Large", f"{PREMISE}[SEP]{TRUE}"),
    ],
)
def test_models_that_read_one_text_get_it(model: str, text: str) -> None:
    with serving_scorer(Scorer("tei", labels=("LABEL_0", "LABEL_1"), model=model)) as scorer:
        right, wrong = scores(f"classifier:{scorer.url}")
    assert scorer.asked[0][1]["inputs"].startswith(text)
    assert right.supported > 0.5 > wrong.supported
    assert wrong.contradicted == 0


def test_vllm_classifies_one_text() -> None:
    with serving_scorer(Scorer("vllm", labels=("LABEL_0", "LABEL_1"), model="acme/nli-deberta")) as scorer:
        right, wrong = scores(f"classifier:{scorer.url}/classify")
    assert scorer.asked[0][1] == {"input": [f"{PREMISE}[SEP]{TRUE}"], "model": "acme/nli-deberta"}
    assert right.supported > 0.5 > wrong.supported


def test_three_labels_without_names_have_to_be_named() -> None:
    with serving_scorer(Scorer("vllm", against=lambda _, claim: 0.8 if "1948" in claim else 0.0)) as scorer:
        with pytest.raises(UsageError, match="labels=contradiction,entailment,neutral"):
            scores(f"classifier:{scorer.url}/classify")
        right, wrong = scores(f"classifier:{scorer.url}/classify?labels=contradiction,entailment,neutral")
    assert (right.supported, wrong.contradicted) == (1.0, 0.8)


def test_vllm_scores_a_pair() -> None:
    with serving_scorer(Scorer("vllm")) as scorer:
        right, wrong = scores(f"classifier:{scorer.url}/score")
    assert scorer.asked[0][1] == {"text_1": PREMISE, "text_2": TRUE, "model": "acme/nli-small"}
    assert right.supported > 0.5 > wrong.supported


def test_a_server_that_does_not_say_what_it_serves_needs_a_route() -> None:
    for kind in ("vllm", "tei-rerank"):  # relevance is not support
        with serving_scorer(Scorer(kind)) as scorer, pytest.raises(UsageError, match="/predict, /classify, /score"):
            scores(f"classifier:{scorer.url}")


@pytest.mark.parametrize(
    ("fail", "error", "said"),
    [
        ((413, {"error": "inputs must have less than 512 tokens"}), ContextTooLong, "too long"),
        ((200, "no JSON"), BadReply, "no scores"),
        ((200, [[{"label": "entailment", "score": 7.2}]]), BadReply, "no scores"),
        ((200, [[{"label": "joy", "score": 0.9}, {"label": "anger", "score": 0.1}]]), UsageError, "joy, anger"),
        ((401, {"error": "Unauthorized"}), Exception, "CLASSIFIER_API_KEY"),
    ],
)
def test_what_a_classifier_may_answer_instead(tei: Scorer, fail: Any, error: type[Exception], said: str) -> None:
    tei.fail = [fail] * 2
    with pytest.raises(error, match=said):
        scores(f"classifier:{tei.url}")


def test_an_overloaded_classifier_is_asked_again(tei: Scorer) -> None:
    tei.fail = [(429, {"error": "Model is overloaded", "error_type": "Overloaded"})]
    right, _ = scores(f"classifier:{tei.url}")
    assert right.supported == 1.0
    assert len(tei.asked) == 3


def test_the_key_of_the_endpoint_is_not_sent_to_a_classifier(tei: Scorer, monkeypatch: pytest.MonkeyPatch) -> None:
    scores(f"classifier:{tei.url}", api_key="sk-secret", base_url="http://127.0.0.1:9/v1")
    assert tei.asked[-1][2] == ""
    monkeypatch.setenv("CLASSIFIER_API_KEY", "its-own")
    scores(f"classifier:{tei.url}")
    assert tei.asked[-1][2] == "Bearer its-own"


@pytest.mark.parametrize("name", ["classifier:", "classifier:ftp://host/predict", "classifier:http:///predict"])
def test_addresses_that_are_none(name: str) -> None:
    with pytest.raises(UsageError, match="names no server"):
        opened(name)


def test_offline_no_classifier_elsewhere_is_asked() -> None:
    with pytest.raises(ModelUnavailable, match="--offline"):
        opened("classifier:https://classifier.example/predict", offline=True)


LABELS = ("contradiction", "entailment", "neutral")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pytest.importorskip("onnxruntime", reason="the extra verifier is not installed")
    write_cross_encoder(tmp_path / "nli", [PREMISE], LABELS)
    return tmp_path / "nli"


def test_a_cross_encoder_runs_in_this_process(folder: Path) -> None:
    right, wrong = scores(str(folder / "onnx" / "model.onnx"))
    assert right.supported > 0.9
    assert wrong.supported < 0.5
    nonsense, empty = scores(str(folder / "onnx" / "model.onnx"), [(PREMISE, "Zebras sing at dawn."), ("", TRUE)])
    assert nonsense.contradicted > 0.9
    assert empty.supported < 0.5
    found = opened(str(folder / "onnx" / "model.onnx")).model
    assert found is not None
    assert (found.name, found.endpoint, found.context_tokens) == ("nli", "embedded", 512)
    assert found.count_tokens(TRUE) == 7


def test_of_two_labels_without_names_the_second_is_support(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="the extra verifier is not installed")
    path = write_cross_encoder(tmp_path / "minicheck", [PREMISE], ("LABEL_0", "LABEL_1"), onnx_in=".")
    right, wrong = scores(str(path))
    assert right.supported > 0.9
    assert wrong.supported < 0.5
    assert wrong.contradicted == 0


@pytest.mark.parametrize("missing", ["tokenizer.json", "config.json", "onnx/model.onnx"])
def test_a_file_that_is_not_there_is_named(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(ModelUnavailable, match="there is no file"):
        opened(str(folder / "onnx" / "model.onnx"))


def test_a_file_that_is_no_model_is_said_to_be_none(folder: Path) -> None:
    (folder / "onnx" / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        scores(str(folder / "onnx" / "model.onnx"))


def test_a_classifier_of_something_else_is_refused(folder: Path) -> None:
    (folder / "config.json").write_text('{"id2label": {"0": "joy", "1": "anger", "2": "fear"}}', encoding="utf-8")
    with pytest.raises(UsageError, match="joy, anger, fear"):
        opened(str(folder / "onnx" / "model.onnx"))


def test_without_the_extra_the_command_that_installs_it_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelUnavailable, match="extra “verifier”"):
        scores(str(folder / "onnx" / "model.onnx"))


@pytest.mark.parametrize("path", ["onnx/model.onnx", "model.onnx"])
def test_a_cross_encoder_is_fetched_from_the_hub(hub: Hub, folder: Path, path: str) -> None:
    files = {name: (folder / name).read_bytes() for name in ("config.json", "tokenizer.json")}
    hub.files["acme/nli"] = files | {path: (folder / "onnx" / "model.onnx").read_bytes()}
    right, wrong = scores("hf:acme/nli")
    assert right.supported > 0.9 > 0.5 > wrong.supported
    asked = len(hub.downloads())
    assert scores("hf:acme/nli", offline=path == "onnx/model.onnx") == [right, wrong]
    assert len(hub.downloads()) == asked
    assert opened("hf:acme/nli").notice == "acme/nli in this process; nothing leaves this machine"


def test_a_repository_without_an_onnx_file_says_how_to_make_one(hub: Hub, folder: Path) -> None:
    hub.files["acme/torch"] = {name: (folder / name).read_bytes() for name in ("config.json", "tokenizer.json")}
    with pytest.raises(ModelUnavailable, match="optimum-cli export onnx --model acme/torch"):
        opened("hf:acme/torch")
    with pytest.raises(ModelUnavailable, match=r"acme/torch has no ONNX file \(q8\.onnx\)"):
        opened("hf:acme/torch/q8.onnx")
    with pytest.raises(ModelUnavailable, match="no repository acme/nothing"):
        opened("hf:acme/nothing")


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["contradiction", "entailment", "neutral"], Labels(1, 0)),
        (["ENTAILMENT", "NEUTRAL", "CONTRADICTION"], Labels(0, 2)),
        (["entailment", "not_entailment"], Labels(0)),
        (["hallucinated", "consistent"], Labels(1)),
        (["LABEL_0", "LABEL_1"], Labels(1)),
        (["LABEL_0"], Labels(0)),
    ],
)
def test_labels(names: list[str], labels: Labels) -> None:
    assert Labels.of(names) == labels


@pytest.mark.parametrize("names", [["joy", "anger"], ["LABEL_0", "LABEL_1", "LABEL_2"], ["yes", "true"], []])
def test_labels_that_do_not_tell(names: list[str]) -> None:
    with pytest.raises(UsageError, match="which means supported"):
        Labels.of(names)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5))
@settings(deadline=None)
def test_probabilities_are_some(logits: list[float]) -> None:
    found = probabilities(logits)
    assert all(0 <= value <= 1 for value in found)
    if len(logits) > 1:
        assert sum(found) == pytest.approx(1)
        assert found[logits.index(max(logits))] == max(found)


@given(st.floats(0, 1), st.floats(0, 1))
@settings(deadline=None)
def test_scores_come_back_as_they_went(supported: float, contradicted: float) -> None:
    scores = Scores(supported, contradicted)
    assert scores_in(scores_reply(scores, Usage())) == scores


@pytest.mark.parametrize("text", ["", "{}", "0.5", '{"supported": 2}', '{"supported": "high"}', '{"supported": NaN}'])
def test_what_holds_no_scores(text: str) -> None:
    with pytest.raises(BadReply):
        scores_in(ChatReply(text, "stop", Usage()))


def test_recordings_of_other_calls_keep_their_names() -> None:
    request = ChatRequest((Message("user", "Hello"),))
    assert "top_logprobs" not in request.described()
    assert request_key("openai:m", request) != request_key("openai:m", replace(request, top_logprobs=5))


def test_doctor_says_what_a_scorer_makes_of_a_true_and_a_false_statement(
    tei: Scorer, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = run_cli("doctor", "--verify", f"classifier:{tei.url}")
    flat = " ".join(out.split())
    assert code == 0
    assert "acme/nli-small at http://127.0.0.1" in flat
    assert "a true statement 1.00, a false one" in flat
    monkeypatch.setattr(tei, "judge", lambda _premise, _claim: 0.99)
    code, out, _ = run_cli("doctor", "--verify", f"classifier:{tei.url}")
    assert code != 0
    assert "a false one 0.99" in " ".join(out.split())


def test_a_chat_model_in_this_process_gives_the_probabilities_of_its_words(small_model: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the extra embedded is not installed")
    from summarizer.llm.embedded import EmbeddedModel

    async def ask() -> ChatReply:
        model = EmbeddedModel(small_model, context_tokens=512)
        template = template_for("bespoke-minicheck")
        assert template is not None
        try:
            return await model.complete(template.ask(PREMISE, TRUE, False))
        finally:
            await model.close()

    reply = asyncio.run(ask())
    written = "".join(place[0][0] for place in reply.alternatives)
    assert written.strip().startswith(reply.text.strip()[:10])
    assert all(len(place) == 6 and log <= 0 for place in reply.alternatives for _, log in place)
