"""A loopback model whose every draft lies in one way, and which says yes to every lie."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.loopback import Endpoint, serve
from tests.verifying import Reply, statements_of, task_of

NAME = "hostile"
DRAFTS: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "hostile-drafts.yaml").read_text(encoding="utf-8")
)


def draft(asked: dict[str, Any]) -> str:
    """The reply: which article a request is about shows in its messages, which task in the name of its schema."""
    told = " ".join(message["content"] for message in asked["messages"])
    lies = next(one for one in DRAFTS.values() if one["named"] in told)
    task = asked["response_format"]["json_schema"]["name"]
    if task == "AnswerDraft":
        given = [answer for ask, answer in lies.get("answers", {}).items() if ask in asked["messages"][-1]["content"]]
        made: dict[str, Any] = {"cites": [], "status": "not_in_article", "answer": ""}
        made |= {"status": "answered", **given[0]} if given else {}
    else:
        statements = [{"text": lie["text"], "cites": lie["cites"]} for lie in lies["summary"]]
        made = {"headline": statements[0]["text"], "overview": statements[:2], "key_points": statements[2:]}
        made["stances"] = [{"role": "", "speech": "direct", "voice": "reported", **one} for one in lies["stances"]]
    return json.dumps(made, ensure_ascii=False)


def yes_sayer(asked: dict[str, Any]) -> str:
    """A model that lies, and finds every statement supported."""
    task = task_of(asked)
    if task is None:
        return draft(asked)
    numbers = [number for number, _ in statements_of(task)]
    return json.dumps({"supported": [{"number": n, "sentences": [1]} for n in numbers], "refused": []})


@contextmanager
def hostile_model(reply: Reply = yes_sayer, name: str = NAME) -> Iterator[tuple[str, ...]]:
    """The options with which ``summarize`` asks this model, while it is served."""
    with serve(Endpoint(default=reply, models=({"id": name, "object": "model"},))) as endpoint:
        yield ("-m", name, "--base-url", endpoint.url, "--context-tokens", "16384", "--offline")
