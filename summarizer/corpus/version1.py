"""Rows of schema version 1 as rows of version 2, so that an archive made earlier can still be read.

Nothing is invented: a model's wording becomes ``unverified``, since no verifier read it; the answers of rules become
passages; a stance without a target takes no side, so it becomes a quotation if it has quoted words, and is left out if
not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from summarizer.results import EXTRACTIVE

Values = Mapping[str, Any]
_SUPPORT = {"extract": "verbatim", "model": "unverified"}
_STRONG = 0.5
"""Confidence of version 1, a probability, from which its evidence more likely answers the question than not."""
_MARKS = "\"“”„«»‘’' "


def upgrade(row: Values) -> dict[str, Any]:
    """A row of version 1 as the values of version 2.

    Without the article's text (``--no-text``) evidence has ``place: None``, which version 2 itself does not allow: such
    a row can be read as plain values, not as a ``Row``.
    """
    run = row["run"] or {}
    by_model = run.get("model", EXTRACTIVE) != EXTRACTIVE
    places = _Places(row["text"])
    stances = row["stances"]
    return {
        **row,
        "schema_version": 2,
        "summary": _summary(row, places, by_model=by_model) if row["summary"] else None,
        "stances": None if stances is None else [_stance(s, places) for s in stances if s["target"]],
        "quotations": None if stances is None else [_quoted(s, places) for s in stances if _is_quotation(s)],
        "answers": [_answer(answer, places, by_model=by_model) for answer in row["answers"]],
        "dropped": [_dropped(one) for one in row["dropped"]],
        "run": _run(row["run"]) if row["run"] else None,
    }


class _Places:
    """The places of pieces of evidence in a text; none without a text."""

    def __init__(self, text: str | None) -> None:
        self.text = text

    def all(self, evidence: Sequence[Values]) -> list[dict[str, Any]]:
        """The pieces with their places."""
        return [{**piece, "place": self._place(piece["start"])} for piece in evidence]

    def find(self, words: str) -> list[Values]:
        """Where the text has the words; empty if it does not."""
        pattern = r"\s+".join(map(re.escape, words.split()))
        found = re.search(pattern, self.text) if self.text and pattern else None
        return [{"quote": found[0], "start": found.start(), "end": found.end()}] if found else []

    def _place(self, start: int) -> dict[str, Any] | None:
        if self.text is None:
            return None
        paragraph, line = (self.text.count(mark, 0, start) + 1 for mark in ("\n\n", "\n"))
        return {"paragraph": paragraph, "line": line, "input_line": None, "link": None}


def _summary(row: Values, places: _Places, *, by_model: bool) -> dict[str, Any]:
    summary = row["summary"]
    overview = summary["overview"]
    sentences = overview.get("sentences") or [overview]
    return {
        "headline": _headline(row, places, by_model=by_model),
        "overview": [_statement(one, places, overview["evidence"]) for one in sentences],
        "key_points": [_statement(one, places) for one in summary["key_points"]],
    }


def _statement(statement: Values, places: _Places, else_evidence: Sequence[Values] = ()) -> dict[str, Any]:
    evidence = places.all(statement["evidence"] or else_evidence)
    return {"text": statement["text"], "support": _SUPPORT[statement["origin"]], "evidence": evidence}


def _headline(row: Values, places: _Places, *, by_model: bool) -> dict[str, Any]:
    """The headline had no evidence in version 1: it gets its own words in the text, else the overview's evidence."""
    text, overview = row["summary"]["headline"], row["summary"]["overview"]
    there = places.find(text)
    own = bool(there) or not by_model or text == (row["article"] or {}).get("title")
    evidence = there or overview["evidence"] or [e for one in overview.get("sentences", ()) for e in one["evidence"]]
    return {"text": text, "support": "verbatim" if own else "unverified", "evidence": places.all(evidence)}


def _stance(stance: Values, places: _Places) -> dict[str, Any]:
    kept = {name: stance[name] for name in ("holder", "role", "target", "position", "claim", "speech")}
    return {
        **kept,
        "voice": stance.get("voice", "reported"),
        "support": _SUPPORT[stance["origin"]],
        "evidence": places.all(stance["evidence"]),
        "speaker": places.all([stance["speaker"]])[0],
    }


def _is_quotation(stance: Values) -> bool:
    """True for a stance without a target that has words of its holder."""
    return not stance["target"] and stance["speech"] == "direct" and stance.get("voice") != "author"


def _quoted(stance: Values, places: _Places) -> dict[str, Any]:
    words = " … ".join(piece["quote"].strip(_MARKS).rstrip(",") for piece in stance["evidence"])
    evidence = places.all(stance["evidence"])
    return {"speaker": stance["holder"], "role": stance["role"], "text": words, "evidence": evidence}


def _answer(answer: Values, places: _Places, *, by_model: bool) -> dict[str, Any]:
    """A model's answer is kept; an answer of rules is none now, but its evidence bears on the question."""
    given = {"question": answer["question"], "asked": answer["asked"], "note": None}
    dropped = [_dropped(one) for one in answer["dropped"]]
    if by_model and answer["status"] == "answered":
        statement = _statement({**answer, "text": answer["answer"]}, places)
        return {**given, "status": "answered", "answer": statement, "passages": [], "dropped": dropped}
    if by_model:
        status = "unconfirmed" if dropped else "not_in_article"
        return {**given, "status": status, "answer": None, "passages": [], "dropped": dropped}
    passages = list(_passages(answer, places))
    return {**given, "status": "passages", "answer": None, "passages": passages, "dropped": dropped}


def _passages(answer: Values, places: _Places) -> Iterator[dict[str, Any]]:
    match = "strong" if answer["confidence"] >= _STRONG else "weak"
    for piece in answer["evidence"]:
        yield {"match": match, "evidence": places.all([piece])}


def _dropped(dropped: Values) -> dict[str, Any]:
    return {**dropped, "kind": "part" if dropped["kind"] == "chunk" else dropped["kind"], "verdict": None}


def _run(run: Values) -> dict[str, Any]:
    return {**{name: value for name, value in run.items() if name != "verified_by"}, "verifier": None}
