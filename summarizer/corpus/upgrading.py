"""Rows of schema version 1 as rows of version 2, so that an archive made earlier can still be read.

What version 1 cannot say is not made up: a model's wording becomes ``unverified``, since no verifier read it as one
does now; the answers of rules become passages; a stance without a target takes no side, so it becomes a quotation where
it holds quoted words, and goes where it does not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Values = Mapping[str, Any]
_SUPPORT = {"extract": "verbatim", "model": "unverified"}
_RULES = "extractive"
"""Name of the core that needs no model, in ``run.model``."""
_STRONG = 0.5
"""Confidence of version 1, a probability, from which its evidence more likely answers the question than not."""
_MARKS = "\"“”„«»‘’' "


def upgraded(row: Values) -> dict[str, Any]:
    """The values of a row of version 1 under version 2; ``row`` is left as it is.

    Without the article's text (``--no-text``) evidence has ``place: None``, which version 2 itself does not allow: such
    a row can be read as plain values, not as a ``Row``.
    """
    run = row["run"] or {}
    by_model = run.get("model", _RULES) != _RULES
    placing = _Placing(row["text"])
    told = row["stances"]
    return {
        **row,
        "schema_version": 2,
        "summary": _summary(row, placing, by_model=by_model) if row["summary"] else None,
        "stances": None if told is None else [_stance(one, placing) for one in told if one["target"]],
        "quotations": None if told is None else [_quoted(one, placing) for one in told if _is_quotation(one)],
        "answers": [_answer(answer, placing, by_model=by_model) for answer in row["answers"]],
        "dropped": [_dropped(one) for one in row["dropped"]],
        "run": _run(row["run"]) if row["run"] else None,
    }


class _Placing:
    """Where pieces of evidence stand in a text; nowhere when there is no text."""

    def __init__(self, text: str | None) -> None:
        self.text = text

    def all(self, evidence: Sequence[Values]) -> list[dict[str, Any]]:
        """The pieces with their places."""
        return [{**piece, "place": self._place(piece["start"])} for piece in evidence]

    def find(self, words: str) -> list[Values]:
        """Where the text has the words; empty where it has not."""
        pattern = r"\s+".join(map(re.escape, words.split()))
        found = re.search(pattern, self.text) if self.text and pattern else None
        return [{"quote": found[0], "start": found.start(), "end": found.end()}] if found else []

    def _place(self, start: int) -> dict[str, Any] | None:
        if self.text is None:
            return None
        paragraph, line = (self.text.count(mark, 0, start) + 1 for mark in ("\n\n", "\n"))
        return {"paragraph": paragraph, "line": line, "input_line": None, "link": None}


def _summary(row: Values, placing: _Placing, *, by_model: bool) -> dict[str, Any]:
    summary = row["summary"]
    overview = summary["overview"]
    sentences = overview.get("sentences") or [overview]
    return {
        "headline": _headline(row, placing, by_model=by_model),
        "overview": [_statement(one, placing, overview["evidence"]) for one in sentences],
        "key_points": [_statement(one, placing) for one in summary["key_points"]],
    }


def _statement(statement: Values, placing: _Placing, else_evidence: Sequence[Values] = ()) -> dict[str, Any]:
    evidence = placing.all(statement["evidence"] or else_evidence)
    return {"text": statement["text"], "support": _SUPPORT[statement["origin"]], "evidence": evidence}


def _headline(row: Values, placing: _Placing, *, by_model: bool) -> dict[str, Any]:
    """The headline, which had no evidence in version 1: its words in the text, else what the overview rests on."""
    text, overview = row["summary"]["headline"], row["summary"]["overview"]
    there = placing.find(text)
    own = bool(there) or not by_model or text == (row["article"] or {}).get("title")
    evidence = there or overview["evidence"] or [e for one in overview.get("sentences", ()) for e in one["evidence"]]
    return {"text": text, "support": "verbatim" if own else "unverified", "evidence": placing.all(evidence)}


def _stance(stance: Values, placing: _Placing) -> dict[str, Any]:
    kept = {name: stance[name] for name in ("holder", "role", "target", "position", "claim", "speech")}
    return {
        **kept,
        "voice": stance.get("voice", "reported"),
        "support": _SUPPORT[stance["origin"]],
        "evidence": placing.all(stance["evidence"]),
        "speaker": placing.all([stance["speaker"]])[0],
    }


def _is_quotation(stance: Values) -> bool:
    """True where a stance without a target holds words that its holder is quoted with."""
    return not stance["target"] and stance["speech"] == "direct" and stance.get("voice") != "author"


def _quoted(stance: Values, placing: _Placing) -> dict[str, Any]:
    words = " … ".join(piece["quote"].strip(_MARKS).rstrip(",") for piece in stance["evidence"])
    evidence = placing.all(stance["evidence"])
    return {"speaker": stance["holder"], "role": stance["role"], "text": words, "evidence": evidence}


def _answer(answer: Values, placing: _Placing, *, by_model: bool) -> dict[str, Any]:
    """A model's answer as it was; what rules answered is no answer now, but their evidence bears on the question."""
    given = {"question": answer["question"], "asked": answer["asked"], "note": None}
    dropped = [_dropped(one) for one in answer["dropped"]]
    if by_model and answer["status"] == "answered":
        said = {"text": answer["answer"], "support": _SUPPORT[answer["origin"]]}
        statement = {**said, "evidence": placing.all(answer["evidence"])}
        return {**given, "status": "answered", "answer": statement, "passages": [], "dropped": dropped}
    if by_model:
        status = "unconfirmed" if dropped else "not_in_article"
        return {**given, "status": status, "answer": None, "passages": [], "dropped": dropped}
    passages = list(_passages(answer, placing))
    return {**given, "status": "passages", "answer": None, "passages": passages, "dropped": dropped}


def _passages(answer: Values, placing: _Placing) -> Iterator[dict[str, Any]]:
    match = "strong" if answer["confidence"] >= _STRONG else "weak"
    for piece in answer["evidence"]:
        yield {"match": match, "evidence": placing.all([piece])}


def _dropped(dropped: Values) -> dict[str, Any]:
    return {**dropped, "kind": "part" if dropped["kind"] == "chunk" else dropped["kind"], "verdict": None}


def _run(run: Values) -> dict[str, Any]:
    return {**{name: value for name, value in run.items() if name != "verified_by"}, "verifier": None}
