"""Names of several articles that a model joins: what it is asked, what is taken from its reply, and the commands."""

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from summarizer.engine import Engine
from summarizer.extract.entities import Entity, Mention, entity_of
from summarizer.llm.ledger import Ledger
from tests.loopback import Endpoint, serve, status
from tests.scripted import ScriptedModel
from tests.verifying import verifying

Cli = Callable[..., tuple[int, str, str]]
BRIDGE = sorted((Path(__file__).parents[1] / "data" / "bridge").glob("*.txt"))
TARGETS = ("the crossing", "the Marlden footbridge", "the plan", "the tax")
HOLDERS = ("Ilse Thorn", "Karl Denning", "the mayor", "farmers")


def entities(names: Sequence[str]) -> list[Entity]:
    return [entity_of([Mention(name, f"{at}.txt")]) for at, name in enumerate(names)]


def united(*groups: Sequence[int]) -> tuple[list[set[str]], list[set[str]]]:
    """The names of each entity after a reply; holders are numbers 1 to 4, targets 5 to 8."""
    reply = json.dumps({"groups": [{"numbers": list(numbers)} for numbers in groups]})
    model = ScriptedModel([reply], context_tokens=32_000)
    engine = Engine(model, Ledger())
    sides = asyncio.run(engine.unite(entities(HOLDERS), entities(TARGETS), {("0.txt", "the crossing"): "It opens."}))
    assert "[5] “the crossing” (target, article 1): It opens.\n[6] " in model.requests[0].messages[1].content
    holders, targets = ([{m.name for m in entity.members} for entity in side] for side in sides)
    return holders, targets


def test_what_the_model_finds_to_be_one_is_joined() -> None:
    holders, targets = united([5, 6, 7], [1, 3])
    assert holders == [{"Ilse Thorn", "the mayor"}, {"Karl Denning"}, {"farmers"}]
    assert targets == [{"the crossing", "the Marlden footbridge", "the plan"}, {"the tax"}]


@pytest.mark.parametrize(
    "groups",
    [
        [[5, 99]],  # no such number
        [[0, 5]],
        [[5]],
        [[5, 5]],
        [[5, 6], [6, 7]],  # a number in two groups
        [[4, 5]],  # a holder and a target
        [[1, 2]],  # two people
        [[1, 2, 3]],
        [],
    ],
)
def test_what_does_not_pass_the_checks_joins_nothing(groups: list[list[int]]) -> None:
    assert united(*groups) == ([{name} for name in HOLDERS], [{name} for name in TARGETS])


def test_without_a_model_or_a_second_article_nothing_is_asked() -> None:
    alone = [entity_of([Mention(name, "a.txt")]) for name in TARGETS]
    model = ScriptedModel([])
    assert asyncio.run(Engine(model, Ledger()).unite([], alone, {}))[1] == alone
    assert asyncio.run(Engine().unite([], entities(TARGETS), {}))[1] == entities(TARGETS)
    assert model.requests == []


# --- the commands

STANCES = [
    ("ending a dispute", "Ilse Thorn", "the Marlden footbridge", "favor"),
    ("would go to court", "Karl Denning", "the project", "against"),
    ("sells bread", "Petra Lowe", "the crossing", "favor"),
    ("lawsuit may delay", "Karl Denning", "the plan to bridge the Aller", "against"),
    ("hydrologist", "Anna Brisk", "the structure", "against"),
]


def drafted(asked: dict[str, Any]) -> str:
    """One stance an article, by words of it; and one group of all targets for the call that joins them."""
    shown = asked["messages"][1]["content"]
    if "(target, article" in shown:
        numbers = [int(found) for found in re.findall(r"(?m)^\[(\d+)\] “.*\(target, article", shown)]
        return json.dumps({"groups": [{"numbers": numbers}]})
    _, holder, target, position = next(one for one in STANCES if one[0] in shown)
    stance = {
        "cites": [3], "holder": holder, "role": "", "target": target, "position": position,
        "claim": f"{holder} has a view.", "speech": "indirect", "voice": "reported",
    }  # fmt: skip
    return json.dumps({"stances": [stance]})


TRUE = {
    f"{holder} is {'for' if position == 'favor' else 'against'} {target}: {holder} has a view."
    for _, holder, target, position in STANCES
}


def test_five_articles_with_five_names_for_a_bridge_have_one_column(run_cli: Cli) -> None:
    with serve(Endpoint(default=verifying(drafted, TRUE))) as endpoint:
        options = ("--base-url", endpoint.url, "--model", "m", "--no-cache", "--concurrency", "1")
        code, out, _ = run_cli("stances", *BRIDGE, "--matrix", *options)
        joining = [a for a in endpoint.requests if "(target, article" in a["messages"][1]["content"]]
        assert code == 0
        assert len(joining) == 1
        assert "1  the Marlden footbridge (also: " in out
        for name in ("the crossing", "the plan to bridge the Aller", "the structure"):
            assert name in " ".join(out.split("(also:")[1].split())
        assert "\n2  " not in out
        apart = run_cli("stances", *BRIDGE, "--matrix", "--unite", "off", *options)[1]
        assert "\n5  " in apart


def test_a_model_that_fails_leaves_what_rules_join(run_cli: Cli) -> None:
    with serve(Endpoint(script=[status(401, "no")] * 4)) as endpoint:
        options = ("--model", "embedded", "--unite", "m", "--base-url", endpoint.url, "--no-cache")
        code, out, err = run_cli("stances", *BRIDGE, "--matrix", *options)
    assert code == 0
    assert "names are joined by rules alone" in err
    assert "the Marlden footbridge (also: the footbridge, the bridge, Marlden’s footbridge)" in " ".join(out.split())


def test_an_archive_is_joined_by_the_model_that_is_named(run_cli: Cli, tmp_path: Path) -> None:
    results = tmp_path / "r.jsonl"
    assert run_cli("batch", *BRIDGE, "-o", results, "--workers", "1")[0] == 0
    with serve(Endpoint(default=drafted)) as endpoint:
        options = ("--unite", "m", "--base-url", endpoint.url, "--no-cache", "--format", "csv")
        out = run_cli("stances", "--corpus", results, *options)[1]
        assert len(endpoint.requests) == 1
    rows = [line for line in out.splitlines()[1:] if line]
    assert rows
    assert all("Marlden footbridge" in line for line in rows)
    found = run_cli("stances", "--corpus", results, "--holder", "association", "--format", "json")[1]
    assert {row["named_as"] for row in json.loads(found)} == {"The Marlden Farmers’ Association", "The Association"}
