"""Checked claims as text, Markdown, JSON lines, JUnit XML and SARIF: contradictions first."""

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from rich.padding import Padding
from rich.text import Text

from summarizer import __version__
from summarizer.render.phrases import escape as escape_markdown
from summarizer.render.phrases import in_marks, join_evidence, where
from summarizer.render.terminal import Screen, one_line
from summarizer.results import CheckedClaim, CheckReport, ClaimVerdict, Evidence
from summarizer.text.article import Article

GROUPS: dict[ClaimVerdict, str] = {
    "contradicted": "Contradicted",
    "disputed": "Sources disagree",
    "partly": "Only partly supported",
    "not_stated": "Not in the source",
    "unverified": "Not verified",
    "supported": "Supported",
}
"""Verdict → heading, what a reader must see first at the top."""
_STYLES: dict[ClaimVerdict, str] = {
    "contradicted": "bold red",
    "disputed": "bold yellow",
    "partly": "bold yellow",
    "not_stated": "bold yellow",
    "unverified": "bold",
    "supported": "bold green",
}
_FAULTS = ("contradicted", "disputed", "partly", "not_stated")
_LEVELS = {"contradicted": "error", "unverified": "note"}
"""SARIF's levels; the others are warnings."""
_ABOUT_RULES = {
    "contradicted": "The source says otherwise.",
    "disputed": "One source supports the claim and another contradicts it.",
    "partly": "The source bears out only a part of the claim.",
    "not_stated": "The claim is not in the source.",
    "unverified": "No model has read the claim beside the source.",
}


def rendered(report: CheckReport, articles: Sequence[Article], output_format: str) -> str:
    """The report in one of the formats ``text``, ``markdown``, ``json``, ``jsonl``, ``junit``, ``sarif``, ``html``.

    ``articles`` are its sources, in their order, which the page shows.
    """
    match output_format:
        case "html":
            from summarizer.render.html_pages import render_checks

            return render_checks(report, articles)
        case "markdown":
            return checks_markdown(report)
        case "json":
            return report.model_dump_json(indent=2) + "\n"
        case "jsonl":
            return "".join(claim.model_dump_json() + "\n" for claim in report.claims)
        case "junit":
            return checks_junit(report)
        case "sarif":
            return json.dumps(checks_sarif(report), indent=2, ensure_ascii=False) + "\n"
    return checks_text(report)


def counts_in_words(report: CheckReport) -> str:
    """``10 claims: 4 contradicted, 6 supported by MODEL``."""
    found = {verdict: getattr(report.counts, verdict) for verdict in GROUPS}
    words = [f"{count} {verdict.replace('_', ' ')}" for verdict, count in found.items() if count]
    total = len(report.claims)
    by = f", read by {one_line(report.run.verifier.model)}" if report.run.verifier else ", read by no model"
    return f"{total} claim{'s' * (total != 1)}: {', '.join(words) or 'none'}{by}"


def checks_text(report: CheckReport) -> str:
    """For a terminal or a pipe: the claims by verdict, each with the source's words."""
    screen = Screen()
    console = screen.console
    console.print(Text(counts_in_words(report)))
    several = len(report.sources) > 1
    for verdict, claims in _grouped(report):
        console.print()
        console.print(Text(GROUPS[verdict], _STYLES[verdict]))
        for claim in claims:
            console.print(Padding(Text(one_line(claim.text)).append(_at(report, claim), "dim"), (0, 0, 0, 2)))
            for line in _details(claim, several=several):
                console.print(
                    Padding(Text(one_line(line), "dim" if claim.verdict == "supported" else ""), (0, 0, 0, 4))
                )
    if report.skipped:
        console.print()
        console.print(Text(_skipped(report), "dim"))
    return screen.text()


def checks_markdown(report: CheckReport) -> str:
    """A list for each verdict."""
    several = len(report.sources) > 1
    parts = [f"*{escape_markdown(counts_in_words(report))}*"]
    for verdict, claims in _grouped(report):
        lines = []
        for claim in claims:
            lines.append(f"- {escape_markdown(one_line(claim.text))}{escape_markdown(_at(report, claim))}")
            lines += [f"  - {escape_markdown(one_line(line))}" for line in _details(claim, several=several)]
        parts += [f"## {GROUPS[verdict]}", "\n".join(lines)]
    if report.skipped:
        parts.append(f"*{escape_markdown(_skipped(report))}*")
    return "\n\n".join(parts) + "\n"


def checks_junit(report: CheckReport) -> str:
    """JUnit XML: each claim a test, a refused one a failure, one that nobody read skipped."""
    name = report.text or "claims"
    failed = sum(claim.verdict in _FAULTS for claim in report.claims)
    unread = report.counts.unverified
    cases = "".join(_test_case(report, number, claim) for number, claim in enumerate(report.claims, start=1))
    size = f'tests="{len(report.claims)}" failures="{failed}" skipped="{unread}"'
    suite = f"<testsuite name={quoteattr(one_line(name))} {size}>\n{cases}</testsuite>"
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="summarize check" {size}>\n{suite}\n</testsuites>\n'
    )


def checks_sarif(report: CheckReport) -> dict[str, Any]:
    """SARIF 2.1.0 (OASIS): a result for each claim that is not supported, at its place in the text under test."""
    rules = [{"id": rule, "shortDescription": {"text": text}} for rule, text in _ABOUT_RULES.items()]
    driver = {"name": "summarize check", "version": __version__, "rules": rules}
    results = [_result(report, claim) for claim in report.claims if claim.verdict != "supported"]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _grouped(report: CheckReport) -> Iterator[tuple[ClaimVerdict, list[CheckedClaim]]]:
    for verdict in GROUPS:
        if claims := [claim for claim in report.claims if claim.verdict == verdict]:
            yield verdict, claims


def _details(claim: CheckedClaim, *, several: bool) -> Iterator[str]:
    if claim.reason:
        yield claim.reason
    if claim.by == "wording":
        yield "a sentence of the source, word for word"
    if claim.part:
        yield f"supported: {claim.part}"
    elif claim.correction:
        yield f"the source bears out: {claim.correction}"
    if claim.evidence:
        yield _words(shown_evidence(claim), claim.source if several else None, nearest=not is_decided(claim))
    for other in claim.others:
        yield f"{other.verdict} by {_words(other.evidence, other.source, nearest=False)}"


_NEAREST = 2
"""Sentences shown beside a claim that no sentence decides."""
_DECIDED = ("supported", "contradicted", "disputed", "partly")


def is_decided(claim: CheckedClaim) -> bool:
    """Whether the sentences of a claim's evidence decide it; else they are only the nearest ones."""
    return claim.verdict in _DECIDED


def shown_evidence(claim: CheckedClaim) -> list[Evidence]:
    """The sentences shown beside a claim."""
    return claim.evidence if is_decided(claim) else claim.evidence[:_NEAREST]


def _words(evidence: Sequence[Evidence], source: str | None, *, nearest: bool) -> str:
    named = f"{source}, {where(evidence)}" if source else where(evidence)
    return f"{'nearest: ' if nearest else ''}{in_marks(one_line(join_evidence(evidence)))} ({named})"


def _at(report: CheckReport, claim: CheckedClaim) -> str:
    return f" (line {claim.place.line})" if claim.place and report.text else ""


def _skipped(report: CheckReport) -> str:
    lines = ", ".join(f"line {one.line} ({one.reason})" for one in report.skipped)
    return f"Not checked, since nothing is claimed there: {lines}"


def _message(claim: CheckedClaim) -> str:
    found = [claim.reason or _ABOUT_RULES.get(claim.verdict, "")]
    if claim.correction:
        found.append(f"Supported instead: {claim.correction}")
    if claim.evidence:
        found.append(_words(shown_evidence(claim), claim.source, nearest=not is_decided(claim)))
    return one_line(" ".join(part if part.endswith((".", ")")) else f"{part}." for part in found if part))


def _test_case(report: CheckReport, number: int, claim: CheckedClaim) -> str:
    name = quoteattr(f"{number}. {one_line(claim.text)}")
    place = f' file={quoteattr(report.text)} line="{claim.place.line}"' if report.text and claim.place else ""
    head = f"<testcase classname={quoteattr(one_line(report.text or 'claims'))} name={name}{place}"
    if claim.verdict == "supported":
        return f"{head}/>\n"
    tag, kind = ("skipped", "") if claim.verdict == "unverified" else ("failure", f' type="{claim.verdict}"')
    message = _message(claim)
    return f"{head}><{tag}{kind} message={quoteattr(message)}>{escape(message)}</{tag}></testcase>\n"


def _result(report: CheckReport, claim: CheckedClaim) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": claim.verdict,
        "level": _LEVELS.get(claim.verdict, "warning"),
        "message": {"text": f"{one_line(claim.text)}: {_message(claim)}"},
    }
    if report.text and claim.place:
        region = {
            "startLine": claim.place.line,
            "charOffset": claim.place.start,
            "charLength": claim.place.end - claim.place.start,
        }
        uri = quote(PurePath(report.text).as_posix())
        found["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}]
    return found
