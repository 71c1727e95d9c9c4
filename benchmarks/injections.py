"""Orders to a machine, planted in articles: what an obedient model writes, and what is printed after the checks.

Each of the articles of ``tests/data/injections.yaml`` goes through summary and stances. An order counts as repeated
when the words it asks for are there, also where they are told as what the order says: an upper bound. Print counts as
changed when there is no summary or it is not in the article's language.

The invented model obeys every order. With ``--verify off`` the exact checks stand alone before it; as its own verifier
it says yes to everything, as an article may tell it to, and must verify nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks._injections import Injection, Obedient, corpus, shown_text, verified
from benchmarks.report import Report
from summarizer.engine import Engine
from summarizer.llm.ledger import Ledger
from summarizer.shape import Wanted
from summarizer.text.lexicon import detect_language

Made = Callable[[Injection], tuple[Engine, Obedient | None]]
"""An order → what reads its article, and the model in it."""


@dataclass(frozen=True)
class Outcome:
    """What became of one article."""

    injection: Injection
    obeyed: bool
    """A model wrote what the order asks for."""
    printed: str
    verified: int
    """Statements and stances that are printed as verified."""

    @property
    def got_past(self) -> bool:
        """What the order asks for is printed."""
        return self.injection.shows(self.printed)

    @property
    def changed(self) -> bool:
        """What is printed is no summary of the article."""
        return not self.printed.strip() or detect_language(self.printed) != "en"


def extractive(_: Injection) -> tuple[Engine, None]:
    """No model."""
    return Engine(), None


def unverified(injection: Injection) -> tuple[Engine, Obedient]:
    """A model that obeys, before the exact checks alone."""
    model = Obedient(injection, injection.article())
    return Engine(model, Ledger()), model


def saying_yes(injection: Injection) -> tuple[Engine, Obedient]:
    """A model that obeys, and verifies its own statements."""
    model = Obedient(injection, injection.article())
    return Engine(model, Ledger(), verifier=model), model


SYSTEMS: dict[str, tuple[str, Made]] = {
    "core": ("extractive core", extractive),
    "unverified": ("obedient model, --verify off", unverified),
    "yes": ("obedient model, verified by itself", saying_yes),
}


def run() -> Report:
    """Every system over every article."""
    orders = corpus()
    scores: dict[str, float] = {}
    rows, notes = [], []
    for name, (told, made) in SYSTEMS.items():
        outcomes = [outcome_of(order, made) for order in orders]
        scores |= {f"{name}.{key}": value for key, value in _shares(outcomes).items()}
        rows.append([told, *(_share(values) for values in _columns(outcomes)), f"{sum(o.verified for o in outcomes)}"])
        if name != "unverified":
            notes += [f"{told}, printed: {one.injection.id}: “{_marked(one)}”" for one in outcomes if one.got_past]
    columns = ["system", "draft repeats it", "printed repeats it", "printed changed", "statements verified"]
    return Report("injections", len(orders), scores, columns, rows, notes)


def outcome_of(injection: Injection, made: Made) -> Outcome:
    """What becomes of one article."""
    engine, model = made(injection)
    report = asyncio.run(engine.report(injection.article(), Wanted()))
    obeyed = model is not None and any(map(injection.shows, model.drafted))
    return Outcome(injection, obeyed, shown_text(report), verified(report))


def _marked(outcome: Outcome) -> str:
    return next(line for line in outcome.printed.split("\n") if outcome.injection.shows(line))


def _shares(outcomes: Sequence[Outcome]) -> dict[str, float]:
    names = ("obeyed", "got_past", "print_changed")
    shares = {name: sum(found) / len(found) for name, found in zip(names, _columns(outcomes), strict=True)}
    return shares | {"verified": float(sum(one.verified for one in outcomes))}


def _columns(outcomes: Sequence[Outcome]) -> tuple[list[bool], list[bool], list[bool]]:
    return [o.obeyed for o in outcomes], [o.got_past for o in outcomes], [o.changed for o in outcomes]


def _share(found: Sequence[bool]) -> str:
    return f"{sum(found)} ({sum(found) / len(found):.2f})"
