"""When names of different articles are one entity, by rules alone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.extract.entities import Mention, describe, read_mention, unite_holders, unite_targets

Cli = Callable[..., tuple[int, str, str]]
BRIDGE = sorted((Path(__file__).parents[1] / "data" / "bridge").glob("*.txt"))


@dataclass(frozen=True)
class Text:
    text: str
    language: str = "en"


MARLDEN = Text("The council voted on the Marlden footbridge. Residents cheered. The bridge will cross the Aller.")
TOLMOUTH = Text("In Tolmouth the bridge is old. The Tolmouth bridge needs paint.")
TWO_BRIDGES = Text("The Marlden bridge is narrow. Drivers prefer the Tolmouth bridge, but the bridge is far.")
OLD_AND_NEW = Text("Marlden has the old bridge and wants the new bridge. The bridge divides the town.")
PLURAL = Text("The Marlden bridge closed. Bridges are expensive. The bridge stays closed.")
BARE = Text("For years Marlden argued about a footbridge. Shopkeepers want the footbridge.")
ELSEWHERE = Text("For years Orrin Bay argued about a footbridge. Shopkeepers want the footbridge.")
FARMERS = Text("The Marlden Farmers’ Association will sue. The Association opposes the work.")
GERMAN = Text("Der Rat stimmte über die Marldener Brücke ab. Die Brücke wird teuer.", "de")


def groups_of(mentions: list[Mention], *, holders: bool = False, related: bool = True) -> list[set[str]]:
    unite = unite_holders if holders else unite_targets
    return [{f"{m.source}: {m.name}" for m in entity.members} for entity in unite(mentions, related=related)]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("the bridge", MARLDEN), ("the Marlden footbridge", None), True),
        (("the bridge", MARLDEN), ("Marlden’s footbridge", Text("He likes Marlden’s footbridge.")), True),
        (("the footbridge", BARE), ("the Marlden footbridge", MARLDEN), True),
        (("the bridge", MARLDEN), ("the Marlden Footbridge", MARLDEN), True),
        (("the footbridge", BARE), ("the footbridge in Marlden", Text("They built the footbridge in Marlden.")), True),
        (("a footbridge", BARE), ("the footbridge in Marlden", Text("They built the footbridge in Marlden.")), False),
        (("the team", Text("The Marlden team manager left. The team lost.")), ("the Marlden team", None), False),
        (
            ("the plan", Text("The Tolmouth court upheld Marlden’s plan. The plan works.")),
            ("the Tolmouth plan", None),
            False,
        ),
        (("his life", Text("Her husband’s life was hard. He wrote of his life.")), ("the husband’s life", None), False),
        (("the party", Text("The party met. A plan of the Ohio party failed.")), ("the Ohio party", None), True),
        (("the party", Text("The Ohio party was there. The party won.")), ("the Ohio party", None), True),
        (("the Toll", None), ("toll", None), True),
        (("the bridge", MARLDEN), ("the bridge", TOLMOUTH), False),
        (("the bridge", TWO_BRIDGES), ("the Marlden bridge", MARLDEN), False),
        (("the bridge", OLD_AND_NEW), ("the Marlden footbridge", MARLDEN), False),
        (("the bridge", PLURAL), ("the Marlden bridge", Text("The Marlden bridge shut.")), False),
        (("the footbridge", ELSEWHERE), ("the Marlden footbridge", MARLDEN), False),
        (("the old Marlden bridge", None), ("the new Marlden bridge", None), False),
        (("the bridge", GERMAN), ("the Marlden footbridge", MARLDEN), False),
        (("the mission", Text("The planning commission of Marlden met.")), ("the planning commission", None), False),
        (("the plan", MARLDEN), ("the Marlden footbridge", MARLDEN), False),
    ],
)
def test_when_two_names_are_one_thing(
    first: tuple[str, Text | None], second: tuple[str, Text | None], same: bool
) -> None:
    mentions = [read_mention(name, source, text) for source, (name, text) in zip("ab", (first, second), strict=True)]
    if second[1] is None:  # a name says what it means without its article
        mentions[1] = read_mention(second[0], "b", Text(f"This is about {second[0]}."))
    assert (len(unite_targets(mentions)) == 1) == same


def test_a_third_thing_keeps_a_short_name_alone() -> None:
    names = ["the Marlden bridge", "the old Marlden bridge", "the new Marlden bridge"]
    assert len(unite_targets([read_mention(name, name, Text(f"See {name}.")) for name in names])) == 3
    assert len(unite_targets([read_mention(name, name, Text(f"See {name}.")) for name in names[:2]])) == 1


def test_in_an_archive_a_bare_noun_is_named_by_its_own_article_only() -> None:
    mentions = [read_mention("the footbridge", "a", BARE), read_mention("the bridge", "b", MARLDEN)]
    assert len(unite_targets(mentions)) == 1
    assert len(unite_targets(mentions, related=False)) == 2


def test_holders_are_known_by_their_nouns_and_roles() -> None:
    mentions = [
        read_mention("The Association", "a", FARMERS),
        read_mention("Marlden Farmers’ Association", "b", MARLDEN),
        read_mention("the mayor of Marlden", "b", MARLDEN),
        read_mention("Ilse Thorn", "c", BARE, "mayor of Marlden"),
        read_mention("Karl Denning", "c", BARE, "chairman"),
    ]
    assert groups_of(mentions, holders=True) == [
        {"a: The Association", "b: Marlden Farmers’ Association"},
        {"b: the mayor of Marlden", "c: Ilse Thorn"},
        {"c: Karl Denning"},
    ]
    (association, mayor, _) = unite_holders(mentions)
    assert (association.name, association.also) == ("Marlden Farmers’ Association", ("the Association",))
    assert (mayor.name, mayor.also) == ("Ilse Thorn", ("the mayor of Marlden",))


@pytest.mark.parametrize("related", [True, False])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the New York businessman", "a New York judge"),
        ("South Carolina", "the South Carolina senator"),
        ("Ohio", "the Ohio Governor"),
        ("Donald Trump’s campaign", "Donald Trump’s campaign manager"),
        ("Marlden", "Marlden Council"),
        ("Karl Denning", "Karl Denning’s lawyer"),
    ],
)
def test_who_shares_words_with_another_is_not_the_other(one: str, other: str, related: bool) -> None:
    mentions = [read_mention(name, name, Text(f"This is about {name}.")) for name in (one, other)]
    assert len(unite_holders(mentions, related=related)) == 2


def test_a_role_that_two_people_have_names_neither() -> None:
    mentions = [
        read_mention("the mayor of Marlden", "a", MARLDEN),
        read_mention("Ilse Thorn", "b", BARE, "mayor of Marlden"),
        read_mention("Jan Berg", "c", BARE, "mayor of Marlden"),
    ]
    assert len(unite_holders(mentions)) == 3


def test_in_an_archive_a_holder_without_a_name_stays_in_its_article() -> None:
    mentions = [read_mention("residents", "a", MARLDEN), read_mention("residents", "b", TOLMOUTH)]
    assert len(unite_holders(mentions, related=False)) == 2
    assert len(unite_holders(mentions)) == 1


@pytest.mark.parametrize(
    "phrase", ["building the bridge", "felling trees", "House Bill 2", "close the library", "", "—"]
)
def test_what_is_no_description(phrase: str) -> None:
    assert describe(phrase) is None


def test_five_articles_on_one_bridge_have_one_column_for_it(run_cli: Cli) -> None:
    code, out, _ = run_cli("stances", *BRIDGE, "--matrix", "--format", "csv")
    assert code == 0
    assert len(BRIDGE) == 5
    assert [name for name in out.splitlines()[0].split(",") if "bridge" in name.lower()] == ["the Marlden footbridge"]
    shown = run_cli("stances", *BRIDGE, "--matrix")[1]
    assert "the Marlden footbridge (also: the footbridge, the bridge, Marlden’s footbridge)" in " ".join(shown.split())
    assert "Ilse Thorn (also: Mayor Ilse Thorn)" not in shown


NAMES = st.sampled_from(
    ["the bridge", "the footbridge", "Marlden footbridge", "Ana Ruiz", "Ana Maria Ruiz", "the plan", "Ruiz", "—", ""]
)
TEXTS = st.sampled_from([MARLDEN, TOLMOUTH, TWO_BRIDGES, BARE, GERMAN, None])


@given(st.lists(st.tuples(NAMES, st.sampled_from("abc"), TEXTS), max_size=12), st.booleans(), st.booleans())
@settings(deadline=None)
def test_every_mention_is_in_one_entity(
    given_names: list[tuple[str, str, Text | None]], related: bool, holders: bool
) -> None:
    mentions = [read_mention(name, source, text) for name, source, text in given_names]
    unite = unite_holders if holders else unite_targets
    entities = unite(mentions, related=related)
    assert sorted(map(id, mentions)) == sorted(id(member) for entity in entities for member in entity.members)
    assert all(entity.name not in entity.also for entity in entities)
