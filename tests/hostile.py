"""A loopback model whose every draft lies in one way: what the checks are there for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.loopback import Endpoint, serve

NAME = "hostile"
DRAFTS: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "hostile-drafts.yaml").read_text(encoding="utf-8")
)


def draft(asked: dict[str, Any]) -> str:
    """The reply: which article a request is about shows in its messages, which task in the name of its schema."""
    told = " ".join(message["content"] for message in asked["messages"])
    lies = next(one for one in DRAFTS.values() if one["named"] in told)
    task = asked["response_format"]["json_schema"]["name"]
    statements = [{"text": lie["text"], "cites": lie["cites"]} for lie in lies["summary"]]
    if task == "SummaryDraft":
        made: dict[str, Any] = {"headline": statements[0]["text"]}
        made |= {"overview": statements[:2], "key_points": statements[2:]}
    elif task == "StancesDraft":
        made = {"stances": [{"role": "", "speech": "direct", **stance} for stance in lies["stances"]]}
    elif task == "AnswerDraft":
        given = [answer for ask, answer in lies.get("answers", {}).items() if ask in asked["messages"][-1]["content"]]
        made = {"cites": [], "phrase": "", "status": "not_in_article", "answer": "", "premise": ""}
        made |= {"status": "answered", **given[0]} if given else {}
    else:  # asked to mend a lie, it gives it up
        made = {"statements": []}
    return json.dumps(made, ensure_ascii=False)


@contextmanager
def hostile_model() -> Iterator[tuple[str, ...]]:
    """The options with which ``summarize`` asks this model, while it is served."""
    with serve(Endpoint(default=draft, models=({"id": NAME, "object": "model"},))) as endpoint:
        yield ("-m", NAME, "--base-url", endpoint.url, "--context-tokens", "16384", "--offline")
