"""The statements of an output: their quotes and places, what the case expects and forbids, verdicts, print and length.

Quote fidelity is the share of exact quotes, as in Menick et al., "Teaching language models to support answers with
verified quotes" (GopherCite, 2022). Each piece of evidence must equal ``text[start:end]`` of the article and cut no
word in two. Each ``verbatim`` statement of a summary must occur word for word in its own evidence, a headline in the
article or its title; so must each piece of a quotation (``…`` separates pieces), and each run of two or more words in
quotation marks. A place is right if the line of the article text, and the line of the input, have the evidence's first
word, and the paragraph is the one that it stands in.

Fact recall is the pyramid method (Nenkova and Passonneau, "Evaluating Content Selection in Summarization: The Pyramid
Method", NAACL 2004): the weight of the facts that a summary states over the weight of those it must state. Forbidden
statements are negative expectations as in CheckList (Ribeiro et al., "Beyond Accuracy: Behavioral Testing of NLP
Models with CheckList", ACL 2020); each broken rule counts once. Length is the compression ratio of Grusky et al.
("Newsroom", NAACL 2018), inverted so that it stays below 1.

Does the verdict carry through to what is printed? Every statement of an invented draft (``Case.planted``) is known to
be true or false. Of an honest draft, one is known to be false if it breaks a rule of the case (``forbidden``) or a
person found it wrong (``verdicts``), and a refused one to be true if it says a fact of the case or an accepted answer,
or a person found it right. The rates are those of a binary classifier (misses, false alarms), counted where a reader
meets them: after exact checks, verifier and repair. A planted statement is printed if it stands in the report word for
word, or is the answer that is given; a repair is another statement, whose truth is known only where a script makes it.
A false one must also be told as dropped.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import permutations

from rich.markdown import Markdown

from summarizer.checks import ExactChecks
from summarizer.evals.cases import Case, KnownVerdict, Planted
from summarizer.evals.outputs import (
    Item,
    NotScored,
    Output,
    Scored,
    Shown,
    all_quotes,
    all_statements,
    faults,
    ratio,
    share,
    summary_statements,
)
from summarizer.evals.wording import LEAST_COVERED, coverage, folded, occurs, says, sentence_numbers
from summarizer.render.report import EVERYTHING, report_text, to_markdown
from summarizer.results import Dropped, Evidence, Support, also_quoted
from summarizer.text.article import Article, word_count
from summarizer.text.typography import PLAIN_STRING, find_verbatim

_FIRST = re.compile(r"\w+")


def quote_fidelity(_case: Case, output: Output) -> Scored | NotScored:
    """Share of the output's quotes that are exact."""
    article = _own_words(output.article)
    shown = [*all_statements(output), *all_quotes(output)]
    items = [
        Item(id=f"evidence {e.start}–{e.end}", score=float(_is_exact(output.article.text, e)), note=f"“{e.quote}”")
        for statement in shown
        for e in statement.evidence
    ]
    items += [
        Item(id=f"{statement.where}: {words[:40]}", score=float(folded(words) in source), note=f"“{words}”")
        for statement in shown
        for source in [_evidence_words(statement) if _is_in_its_evidence(statement) else article]
        for words in _quoted_words(statement)
    ]
    return share(items, why_none="nothing is quoted")


def is_own(shown: Shown, article: Article) -> bool:
    """Whether a statement is put together from the article's own words, whatever it says of itself."""
    own = _own_words(article)
    return all(folded(piece) in own for piece in _pieces(shown))


def _own_words(article: Article) -> str:
    return folded(f"{article.title or ''}\n{article.text}")


def _evidence_words(shown: Shown) -> str:
    return folded("\n".join(piece.quote for piece in shown.evidence))


def _is_in_its_evidence(shown: Shown) -> bool:
    """Whether a statement's own evidence must hold its words; a headline may be the article's title."""
    return shown.support == "verbatim" and shown.where in ("overview", "key point")


def _is_exact(text: str, evidence: Evidence) -> bool:
    start, end = evidence.start, evidence.end
    if not 0 <= start < end <= len(text) or text[start:end] != evidence.quote:
        return False
    return not any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))


def _quoted_words(shown: Shown) -> Iterator[str]:
    if shown.where == "quotation":
        yield from (piece for part in shown.text.split("…") if (piece := part.strip(" ,.;:")))
    elif shown.support == "verbatim":
        if shown.where in ("headline", "overview", "key point"):
            yield from _pieces(shown)
    else:
        found = (quoted[0][1:-1].strip(" ,.;:…") for quoted in PLAIN_STRING.finditer(shown.text))
        yield from (words for words in found if len(words.split()) > 1)


def _pieces(shown: Shown) -> Sequence[str]:
    """The label of a turn and its words, if a statement is put together from them; else its text."""
    quotes = [e.quote for e in shown.evidence]
    labelled = any(shown.text == f"{label.rstrip(':')}: {words}" for label, words in permutations(quotes, 2))
    return quotes if labelled else [shown.text]


def places_right(_case: Case, output: Output) -> Scored | NotScored:
    """Share of the pieces of evidence whose place leads a person to them."""
    shown = [*all_statements(output), *all_quotes(output)]
    pieces = {(e.start, e.end): e for statement in shown for e in statement.evidence}
    items = [
        Item(id=f"evidence {e.start}–{e.end}", score=float(not fault), note=fault)
        for e in pieces.values()
        for fault in [_misplaced(e, output.article)]
    ]
    return share(items, why_none="there is no evidence")


def _misplaced(evidence: Evidence, article: Article) -> str:
    """What is wrong with a place; empty if nothing is."""
    place, word = evidence.place, _FIRST.search(evidence.quote)
    if word is None:
        return ""
    lines = article.text.split("\n")
    if place.line > len(lines) or word[0] not in lines[place.line - 1]:
        return f"“{word[0]}” is not in line {place.line} of the article text"
    if sum(1 for line in lines[: place.line] if line.strip()) != place.paragraph:
        return f"line {place.line} of the article text is not in paragraph {place.paragraph}"
    if place.input_line is not None:
        given = article.raw.split("\n")
        near = " ".join(given[place.input_line - 1 : place.input_line + 1])
        if folded(word[0][:3]) not in folded(near):
            return f"“{word[0]}” is not in line {place.input_line} of the input"
    return ""


_SGR = re.compile(r"\x1b\[[\d;]*m")
"""Colours, which the text has on a terminal."""


def cleaning_f1(case: Case, output: Output) -> Scored | NotScored:
    """F1 over the pieces that stay and go."""
    if case.cleaning is None:
        return NotScored(why="the case says nothing of cleaning")
    text = output.article.text
    stays = [_item(piece, find_verbatim(text, piece) is not None, "cleaned away") for piece in case.cleaning.stays]
    gone = [_item(piece, find_verbatim(text, piece) is None, "still there") for piece in case.cleaning.gone]
    items = [*stays, *gone]
    kept = sum(item.score for item in stays)
    wrong = sum(1 - item.score for item in items)
    if kept == wrong == 0:  # the case names only pieces that must go, and all are gone
        return share(items, why_none="the case names no pieces")
    return ratio(2 * kept, 2 * kept + wrong, len(items), items, why_none="the case names no pieces")


def metadata(case: Case, output: Output) -> Scored | NotScored:
    """Share of title, author and date that were found as the case has them."""
    items = []
    for name in ("title", "author", "published"):
        if (wanted := getattr(case, name)) is not None:
            found = getattr(output.article, name) or ""
            items.append(_item(name, folded(found) == folded(wanted), f"found: “{found}”, wanted: “{wanted}”"))
    return share(items, why_none="the case says nothing of title, author or date")


def _item(name: str, right: bool, fault: str) -> Item:
    return Item(id=name, score=float(right), note="" if right else fault)


def facts(case: Case, output: Output, *, must: bool) -> Scored | NotScored:
    """Weight of the facts that the summary states, over those that it must, or may, state.

    One of the article's own sentences must hold the phrases of a wording; what a model words, the verifier reads.
    """
    expected = [fact for fact in case.facts if fact.must is must]
    if expected and output.by_model and output.stated is None:
        return NotScored(why="no verifier read the facts beside the summary; --record asks it")
    texts = [shown.text for shown in summary_statements(output.report) if is_own(shown, output.article)]
    items, got = [], 0.0
    for fact in expected:
        if output.stated is not None:
            stated = output.stated.get(fact.id) == "supported"
        else:
            stated = any(says(text, fact.wordings) for text in texts)
        got += fact.weight * stated
        note = "" if stated else f"not in the summary: “{fact.evidence}”"
        items.append(Item(id=fact.id, score=float(stated), note=note))
    return ratio(got, sum(f.weight for f in expected), len(items), items, why_none="the case names no such facts")


def forbidden(case: Case, output: Output) -> Scored | NotScored:
    """Rules of the case that some statement breaks."""
    if not case.forbidden:
        return NotScored(why="the case forbids nothing")
    shown = list(all_statements(output))
    items = []
    for rule in case.forbidden:
        broken = next((statement for statement in shown if rule.forbids(statement.text)), None)
        note = f"{broken.where}: “{broken.text}”; {rule.why}" if broken else ""
        items.append(Item(id=rule.id, score=float(broken is None), note=note))
    return faults(items)


def printed(_case: Case, output: Output) -> Scored | NotScored:
    """Share of the statements and quotations that a person reads whole, in the text for a terminal and in Markdown.

    The Markdown is read as a program shows it (CommonMark and tables), where marks that were not escaped vanish.
    """
    text = _SGR.sub("", report_text(output.report, room=EVERYTHING, show_dropped=True))
    markdown = to_markdown(output.report, room=EVERYTHING, show_dropped=True)
    blocks = (token.children or [] for token in Markdown(markdown).parsed)
    shown = _bare("".join(piece.content for block in blocks for piece in block if piece.type == "text"))
    wanted: list[tuple[str, str]] = [(one.where, one.text) for one in summary_statements(output.report)]
    wanted += [("stance", one.claim.removeprefix(f"{one.holder}: ")) for one in output.report.stances or []]
    wanted += [("quotation", one.text) for one in also_quoted(output.report)]
    wanted += [("dropped", one.text) for one in output.report.dropped]
    items = [
        _item(f"{where}, {form}: {words}", _bare(words) in page, f"not printed as {form}: “{words}”")
        for where, words in wanted
        for form, page in (("text", _bare(text)), ("Markdown", shown))
    ]
    acting = sorted({f"U+{ord(c):04X}" for c in markdown if c != "\n" and unicodedata.category(c) == "Cc"})
    items.append(_item("control characters", not acting, f"printed: {', '.join(acting)}"))
    return share(items, why_none="")


def _bare(text: str) -> str:
    """The letters, digits and marks of a text, without white space and what is not printable."""
    return "".join(c for c in text if c.isprintable() and not c.isspace() and c != "\ufffd")


def support(_case: Case, output: Output, *, kind: Support) -> Scored | NotScored:
    """Share of all statements that have this support."""
    shown = [statement.support for statement in all_statements(output)]
    return ratio(shown.count(kind), len(shown), len(shown), [], why_none="there is no statement")


def length(_case: Case, output: Output) -> Scored | NotScored:
    """Words of the summary over words of the article."""
    if output.report.summary is None:
        return NotScored(why="there is no summary")
    words = sum(word_count(shown.text) for shown in summary_statements(output.report))
    return ratio(words, output.article.words, words, [], why_none="the article has no words")


_EXACT = ("figure", "date", "quotation", "injection")
_NONE = "the case has no statements whose truth is known"


def verdicts_right(case: Case, output: Output) -> Scored | NotScored:
    """Share of the planted statements printed if true and not if false, and of the known verdicts that are given."""
    items = [item for _, item in _planted(case, output)]
    if output.checked is not None:
        for known, checked in zip(case.verdicts, output.checked.claims, strict=True):
            right = (checked.verdict == "supported") == (known.verdict == "supported")
            note = "" if right else f"{checked.verdict}, not {known.verdict}. {known.why}".strip()
            items.append(Item(id=f"known: {known.statement}", score=float(right), note=note))
    return share(items, why_none=_NONE)


def false_printed(case: Case, output: Output) -> Scored | NotScored:
    """Share of false statements that are printed: of those planted, or of all that a verifier found supported."""
    if case.planted:
        return _rate([item for true, item in _planted(case, output) if not true])
    verified = [statement for statement in all_statements(output) if statement.support == "verified"]
    return _rate([Item(id=s.text, score=float(not why), note=why) for s in verified for why in [_false(s, case)]])


def true_refused(case: Case, output: Output) -> Scored | NotScored:
    """Share of true statements that are not printed: of those planted, or of all that were drafted."""
    if case.planted:
        return _rate([item for true, item in _planted(case, output) if true])
    drafted = [Item(id=s.text, score=1) for s in all_statements(output) if s.support != "verbatim"]
    dropped: list[tuple[Dropped, list[str]]] = [
        (d, []) for d in output.report.dropped if d.kind not in ("part", "quotation")
    ]
    for question, given in zip(case.questions, output.answers, strict=True):
        dropped += [(entry, question.answers) for entry in given.dropped]
    for entry, answers in dropped:
        right = _true(entry, answers, case)
        note = f"{right}; refused: {entry.reason}" if right else ""
        drafted.append(Item(id=f"{entry.kind}: {entry.text}", score=float(not right), note=note))
    return _rate(drafted)


def exact_catches(case: Case, output: Output) -> Scored | NotScored:
    """Share of the planted statements with a wrong figure, date or quotation that the exact checks alone refuse."""
    return share([item for one, item in _refusals(case, output) if one.kind in _EXACT], why_none=_NONE)


def exact_alarms(case: Case, output: Output) -> Scored | NotScored:
    """Share of the true planted statements that the exact checks alone refuse; lower is better."""
    return _rate([item for one, item in _refusals(case, output) if one.true])


def _refusals(case: Case, output: Output) -> Iterator[tuple[Planted, Item]]:
    """Each planted statement, and whether the exact checks are right about it."""
    checks = ExactChecks(output.article)
    for one in case.planted:
        refusal = checks.refusal(one.text, sentence_numbers(output.article, one.evidence), given=one.question or "")
        right = (refusal is None) is one.true
        yield one, Item(id=f"exact: {one.text}", score=float(right), note="" if right else refusal or "not refused")


def _rate(items: list[Item]) -> Scored | NotScored:
    """The share of items that are wrong."""
    return ratio(sum(1 - item.score for item in items), len(items), len(items), items, why_none=_NONE)


def _verdict(case: Case, text: str) -> KnownVerdict | None:
    return next((one for one in case.verdicts if folded(one.statement) == folded(text)), None)


def _false(statement: Shown, case: Case) -> str:
    """What makes a statement false; empty if nothing is known of it."""
    rule = next((rule for rule in case.forbidden if rule.forbids(statement.text)), None)
    known = _verdict(case, statement.text)
    if known is not None and known.verdict != "supported":
        return f"{known.verdict}. {known.why}".strip()
    return f"{rule.id}: {rule.why}" if rule else ""


def _true(dropped: Dropped, answers: list[str], case: Case) -> str:
    """What makes a refused statement true; empty if it is false, or nothing is known of it."""
    known = _verdict(case, dropped.text)
    if known is not None:
        return "a person found it right" if known.verdict == "supported" else ""
    if dropped.kind == "stance" or any(rule.forbids(dropped.text) for rule in case.forbidden):
        return ""
    if dropped.kind == "answer":
        return next((f"it has the answer “{answer}”" for answer in answers if occurs(answer, dropped.text)), "")
    return next((f"it states {fact.id}" for fact in case.facts if says(dropped.text, fact.wordings)), "")


def planted_evidence(case: Case, output: Output) -> Scored | NotScored:
    """Share of the true planted statements printed whose evidence covers at least half of the case's."""
    items = []
    for one, printed in _printed(case, output):
        if one.true and printed is not None:
            covered = coverage(output.article.text, one.evidence, printed.evidence)
            note = "" if covered >= LEAST_COVERED else f"rests on “{_quotes(printed)}”"
            items.append(Item(id=f"evidence: {one.text}", score=float(not note), note=note))
    return share(items, why_none=_NONE)


def _planted(case: Case, output: Output) -> Iterator[tuple[bool, Item]]:
    """The truth of each planted statement and scripted repair, and whether what became of it is right.

    A true statement that is neither printed nor refused was merged with one that says the same, which is no fault.
    """
    dropped = [*output.report.dropped, *(entry for given in output.planted for entry in given.dropped)]
    declined = {folded(one.question) for one in output.planted if one.status == "not_in_article"}
    refused = {folded(entry.text): entry.reason for entry in dropped}
    for one, printed in _printed(case, output):
        why, drafted = refused.get(folded(one.text)), one in case.planted
        if one.true:
            note = f"refused: {why}" if why is not None else "" if printed or drafted else "not printed"
        elif printed is not None:
            note = f"printed, resting on “{_quotes(printed)}”"
        elif drafted and why is None:
            note = "not printed, and not told as dropped"
        else:
            note = "told as not in the article" if folded(one.question or "") in declined else ""
        yield one.true, Item(id=f"{one.kind or 'true'}: {one.text}", score=float(not note), note=note)


def _printed(case: Case, output: Output) -> Iterator[tuple[Planted, Shown | None]]:
    """Each planted statement, and each repair that a script makes of one, as it is printed; None if it is not."""
    shown = {folded(statement.text): statement for statement in all_statements(output)}
    answers = iter(output.planted)
    for planted in case.planted:
        given = next(answers) if planted.question is not None else None
        for one in filter(None, (planted, planted.repair)):
            printed = shown.get(folded(one.text))
            if given is not None and (given.answer is None or folded(given.answer.text) != folded(one.text)):
                printed = None
            yield one, printed


def _quotes(statement: Shown) -> str:
    return " … ".join(piece.quote for piece in statement.evidence)
