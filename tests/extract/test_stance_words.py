"""The words in ``stances.toml``: each can match, and no two lists contradict each other."""

from collections.abc import Iterator

import pytest

from summarizer.extract.stances.stances import find_stances
from summarizer.text import lexicon
from summarizer.text.sentences import article_from_text

TABLE = lexicon.table("stances")


def _phrases(section: str, name: str) -> list[str]:
    return [" ".join(phrase) for phrase in lexicon.phrases(TABLE[section][name])]


def _words(section: str, name: str) -> list[str]:
    return TABLE[section][name].split()


def _third(phrase: str) -> str:
    head, *rest = phrase.split()
    return " ".join([min(lexicon.forms(head)[1]), *rest])


def _past(verb: str) -> str:
    return min(lexicon.forms(verb)[2])


def _thing(verb: str) -> str:
    """An object that a verb takes a side on: some take it only on bills, on claims or on people."""
    if verb in TABLE["verbs"]["only_people"].split():
        return "the mayor"
    if verb.endswith(" that"):
        return "the tram is late"
    if verb == "dismiss":
        return "the claim"
    return f"the {TABLE['only'].get(verb, 'tram').split()[0]}"


def _sides(text: str) -> set[str]:
    return {stance.position for stance in find_stances(article_from_text(text)) if stance.holder != "Bo Lind"}


def _of_verbs() -> Iterator[tuple[str, str]]:
    for side in ("favor", "against", "mixed"):
        for verb in _phrases("verbs", side):
            yield side, f"Ada Holt {_third(verb)} {_thing(verb)}."
    for side in ("favor", "against"):
        for verb in _phrases("verbs", f"own_{side}"):
            yield side, f"“I {verb} the tram,” Ada Holt said."
        for deed in _phrases("deeds", side):
            yield side, f"Ada Holt urged the council to {deed} {_thing(deed) if deed == 'fire' else 'the tram'}."
    for verb in _words("siding", "verbs"):
        out = "out " if verb == "come" else ""
        yield "against", f"Ada Holt {_third(verb)} {out}against the tram."
    for verb in _words("siding", "for"):
        yield "favor", f"Ada Holt {_third(verb)} for the tram."
    for verb in _words("deeds", "done"):
        yield "against", f"Ada Holt {_past(verb)} {_thing(verb)}."


def _of_nouns() -> Iterator[tuple[str, str]]:
    lists = [name for name in TABLE["nouns"] if name.split("_")[0] in ("favor", "against")]
    for name in lists:
        side, link = name.split("_")
        for noun in _words("nouns", name):
            yield side, f"Ada Holt voiced {noun} {link} the tram."
    for verb in _words("nouns", "carriers"):
        yield "against", f"Ada Holt {_past(verb)} opposition to the tram."
    for noun in (*_words("received", "favor"), *_words("received", "against")):
        side = "favor" if noun in _words("received", "favor") else "against"
        yield side, f"The tram drew {noun} from the farmers."
    for verb in _words("received", "verbs"):
        yield "against", f"The tram {_past(verb)} criticism from the farmers."
    for name, side in (("supporters", "favor"), ("opponents", "against")):
        for noun in _words("nouns", name):
            yield side, f"Ada Holt is a fierce {noun} of the tram."


def _of_states() -> Iterator[tuple[str, str]]:
    for side in ("favor", "against"):
        for phrase in _phrases("states", side):
            yield side, f"Ada Holt is {phrase} the tram."
    for name, side in (("pleased", "favor"), ("displeased", "against")):
        for word in _words("states", name):
            yield side, f"Ada Holt is {word} about the tram."
    for link in _words("states", "links"):
        yield "against", f"Ada Holt is disappointed {link} the tram."


def _of_verdicts() -> Iterator[tuple[str, str]]:
    lists = {
        "favor": [*_words("verdicts", "favor"), *_phrases("verdicts", "phrases_favor")],
        "against": [
            *_words("verdicts", "against"),
            *_words("verdicts", "nouns_against"),
            *(p for p in _phrases("verdicts", "phrases_against") if p.split()[-1] not in ("on", "to")),
            *(f"{p} us" for p in _phrases("verdicts", "phrases_against") if p.split()[-1] in ("on", "to")),
        ],
    }
    for side, found in lists.items():
        for word in found:
            yield (
                side,
                f"Ada Holt called the tram {word}." if side == "favor" else f"“The tram is {word},” Ada Holt said.",
            )
    for verb in _words("verdicts", "naming"):
        yield "against", f"Ada Holt {_past(verb)} the tram as unfair."
    for word in _words("verdicts", "epithets"):
        yield "against", f"“Look at this {word} tram,” Ada Holt said."


TEMPLATES = {
    "wish": "Ada Holt {past} to scrap the tram.",
    "refuse": "Ada Holt {past} to back the tram.",
    "urge": "Ada Holt {past} the council to scrap the tram.",
    "gerund": "Ada Holt {past} scrapping the tram.",
    "aspect": "Ada Holt {past} opposing the tram.",
    "efforts": "Ada Holt backed the {word} to scrap the tram.",
    "leading": "Ada Holt {past} the campaign to scrap the tram.",
    "papers": "Ada Holt sent the {word} opposing the tram.",
    "sending": "Ada Holt {past} the letter opposing the tram.",
}
SPECIAL = {
    ("urge", "call"): "Ada Holt called on the council to scrap the tram.",
    ("urge", "vote"): "Ada Holt voted 7-4 to scrap the tram.",
}


def _of_governors() -> Iterator[tuple[str, str]]:
    for name, template in TEMPLATES.items():
        for word in _words("governors", name):
            past = _past(word) if "{past}" in template else ""
            yield "against", SPECIAL.get((name, word), template.format(past=past, word=word))
    for noun in _words("deeds", "undoing"):
        yield "against", f"Ada Holt called for the {noun} of the tram."
    for verb in _words("governors", "whole"):
        to = {"call": "on the council to", "demand": "to", "urge": "the council to", "beg": "the council to"}
        refused = verb in _words("governors", "refuse")
        middle = to.get(verb, "the council to" if verb in _words("governors", "urge") and verb != "vote" else "to")
        yield "against" if refused else "favor", f"Ada Holt {_past(verb)} {middle} paint the tram."


def _of_owners() -> Iterator[tuple[str, str]]:
    for name in (name for name in TABLE["owned"] if "_" in name):
        side, link = name.split("_")
        for noun in _words("owned", name):
            yield side, f"Ada Holt’s {noun} {link} the tram is known."
    for side in ("favor", "against"):
        for verb in _words("effects", side):
            yield side, f"The tram {_past(verb)} Ada Holt."
    for noun in _words("nouns", "feelings"):
        yield "against", f"Ada Holt voiced anger {noun} the tram."


CASES = [*_of_owners(), *_of_verbs(), *_of_nouns(), *_of_states(), *_of_verdicts(), *_of_governors()]


@pytest.mark.parametrize(("side", "text"), CASES, ids=[text for _, text in CASES])
def test_every_entry_states_its_side(side: str, text: str) -> None:
    assert side in _sides(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("verbs", "favor"), ("verbs", "against")),
        (("verbs", "own_favor"), ("verbs", "against")),
        (("deeds", "favor"), ("deeds", "against")),
        (("verbs", "favor"), ("deeds", "against")),
        (("verbs", "against"), ("deeds", "favor")),
        (("states", "favor"), ("states", "against")),
        (("states", "pleased"), ("states", "displeased")),
        (("received", "favor"), ("received", "against")),
        (("nouns", "supporters"), ("nouns", "opponents")),
        (("nouns", "favor_of"), ("nouns", "against_of")),
        (("verdicts", "favor"), ("verdicts", "against")),
        (("verdicts", "favor"), ("verdicts", "nouns_against")),
        (("governors", "wish"), ("governors", "refuse")),
        (("verdicts", "favor"), ("verdicts", "softeners")),
        (("verdicts", "against"), ("verdicts", "softeners")),
    ],
)
def test_no_two_lists_contradict(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert lexicon.entries(TABLE[one[0]][one[1]]) & lexicon.entries(TABLE[other[0]][other[1]]) == set()


def test_an_unsure_noun_states_no_side() -> None:
    assert [w for w in _words("owned", "unsure") if _sides(f"Ada Holt’s {w} support for the tram is known.")] == []


@pytest.mark.parametrize("key", TABLE["idioms"])
def test_an_idiom_states_no_side(key: str) -> None:
    verb = key.replace("_", " ")
    said = f"is {verb}" if verb in _phrases("states", "favor") else _third(verb)
    assert [word for word in _words("idioms", key) if _sides(f"Ada Holt {said} {word}.")] == []


@pytest.mark.parametrize("verb", TABLE["only"])
def test_a_verb_with_limits_states_no_side_on_others(verb: str) -> None:
    assert _sides(f"Ada Holt {_third(verb)} the tram.") == set()


def test_every_idiom_and_limit_is_of_a_listed_verb() -> None:
    names = ("favor", "against", "own_favor", "own_against", "negated")
    verbs = {verb for section in ("verbs", "deeds") for name in names for verb in _listed(section, name)}
    verbs |= {f"{verb} {link}" for verb in _words("siding", "verbs") for link in ("for", "against")}
    verbs |= {*_phrases("states", "favor"), *_phrases("states", "against"), *_words("verdicts", "naming")}
    verbs |= set(_words("deeds", "enacted"))
    known = {verb.replace(" ", "_") for verb in verbs}
    assert set(TABLE["idioms"]) - known == set()
    assert set(TABLE["only"]) - known == set()
    assert [key for key, words in TABLE["idioms"].items() if not words.split()] == []


def _listed(section: str, name: str) -> list[str]:
    return _phrases(section, name) if name in TABLE[section] else []
