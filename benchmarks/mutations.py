"""Deliberate damages, each of which ``summarize eval`` must catch, and name where: a trial of the golden set itself.

Every damage is made in a copy of the tree, by code appended to one module or by a line taken out of a prompt; the
golden set is then replayed there as in CI. Beside its own models there are two hostile ones, whose drafts lie: one
finds every statement supported, the other all but what it has not written itself, so that no canary gives it away.
They are recorded, and all scores accepted, in a copy without damage first. A damage is caught when the gate fails and
one of the metrics it should hurt got worse in at least one case; what got through is a missing case.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Report
from summarizer.evals.gates import Verdict, check_run, read_baseline, read_gates
from summarizer.evals.results import read_results
from tests.hostile import DRAFTS, NAME, draft, hostile_model, yes_sayer
from tests.verifying import verifying

_ROOT = Path(__file__).parent.parent
_COPIED = ("summarizer", "prompts", "evals")
_GATE_FAILED = 4
NOT_SCORED = "not scored"
_NAMED = 3
"""Cases named in the table; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing broken on purpose."""

    what: str
    file: str
    make: Callable[[str], str]
    """The file's text, damaged. Raises ValueError when it has no longer what should be broken."""
    hurts: tuple[str, ...]
    """Metrics of which at least one must get worse. ``NOT_SCORED``: or calls become others, which nobody has recorded,
    as when a lie that no exact check refuses goes to the verifier."""


def _replaced(name: str, code: str) -> Callable[[str], str]:
    """Code appended to a module that puts something else in the place of ``name``."""

    def make(text: str) -> str:
        if name not in _defined(text):
            raise ValueError(f"{name} is not there any more")
        return f"{text}\n\n{code}\n"

    return make


def _changed(old: str, new: str) -> Callable[[str], str]:
    """One stretch of a file put in the place of another."""

    def make(text: str) -> str:
        if text.count(old) != 1:
            raise ValueError(f"{old} is not there any more, or not once")
        return text.replace(old, new)

    return make


def _defined(text: str) -> set[str]:
    """Functions, classes, methods (``Class.method``) and constants of a module, and what it imports."""
    names: set[str] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {
                f"{node.name}.{part.name}"
                for part in node.body
                if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
            }
        if isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.ImportFrom):
            names |= {alias.name for alias in node.names}
    return names


def _without_a_line(text: str) -> str:
    """The prompt without its last line that fills nothing in."""
    lines = text.splitlines()
    plain = [number for number, line in enumerate(lines) if line.strip() and "$" not in line]
    if not plain:
        raise ValueError("the prompt has no line of its own")
    del lines[plain[-1]]
    return "\n".join(lines) + "\n"


DAMAGES = (
    Damage("a line taken out of the prompt of stances", "prompts/fields-stances.md", _without_a_line, (NOT_SCORED,)),
    Damage("a line taken out of the verifier's prompt", "prompts/verify.md", _without_a_line, (NOT_SCORED,)),
    Damage(
        "figures not checked",
        "summarizer/checks/figures.py",
        _replaced("FigureCheck.refusal", "FigureCheck.refusal = lambda *_, **__: None"),
        ("forbidden", "verified_forbidden", "citation_recall"),
    ),
    Damage(
        "quotations not checked",
        "summarizer/checks/quotes.py",
        _replaced("QuoteCheck.refusal", "QuoteCheck.refusal = lambda *_, **__: None"),
        ("forbidden", "verified_forbidden", "quote_fidelity"),
    ),
    Damage(
        "every statement found supported",
        "summarizer/tasks/verifier.py",
        _replaced(
            "Verifier.read",
            "async def _supported(self, article, claims):\n"
            "    return [Reading('supported', claim.sentences) for claim in claims]\n"
            "Verifier.read = _supported",
        ),
        ("forbidden", "citation_recall", "verified_forbidden"),
    ),
    Damage(
        "a verifier believed that says yes to everything",
        "summarizer/tasks/verifier.py",
        _changed('if true != "supported" or false not in ("contradicted", "not_stated"):', "if False:"),
        ("forbidden", "citation_recall", "verified_forbidden"),
    ),
    Damage(
        "a model not believed that the article does not answer",
        "summarizer/tasks/answers.py",
        _changed('answers.without("not_in_article")', 'answers.without("unconfirmed")'),
        ("abstention_recall",),
    ),
    Damage(
        "offsets shifted by one",
        "summarizer/extract/evidence.py",
        _replaced(
            "evidence_at",
            "def evidence_at(article, span):\n"
            "    span = Span(span.start + 1, span.end + 1)\n"
            "    quote, place = article.quote(span), place_of(article, span)\n"
            "    return Evidence(quote=quote, start=span.start, end=span.end, place=place)",
        ),
        ("quote_fidelity",),
    ),
    Damage(
        "phrases of page furniture unknown",
        "summarizer/ingest/clean/furniture.py",
        _replaced("match_furniture", "def match_furniture(text):\n    return '', False"),
        ("cleaning_f1", "metadata"),
    ),
    Damage(
        "words divided over lines not joined",
        "summarizer/ingest/clean/cleaner.py",
        _replaced("_is_line_break_hyphen", "def _is_line_break_hyphen(left, right, hyphenated):\n    return False"),
        ("cleaning_f1", "fact_recall", "passage_first"),
    ),
    Damage(
        "bylines not read",
        "summarizer/ingest/clean/header.py",
        _replaced("_bylines", "def _bylines(*_):\n    return {}"),
        ("metadata",),
    ),
    Damage(
        "pronouns of speakers not resolved",
        "summarizer/extract/quotations/people.py",
        _replaced("People._by_pronoun", "People._by_pronoun = lambda self, mention, span, last: None"),
        ("stance_f1",),
    ),
    Damage(
        "stances not found",
        "summarizer/extract/report.py",
        _replaced("find_stances", "def find_stances(article):\n    return []"),
        ("stance_f1",),
    ),
    Damage(
        "favor and against swapped",
        "summarizer/extract/report.py",
        _replaced(
            "find_stances",
            "_original = find_stances\n"
            "def find_stances(article):\n"
            "    from dataclasses import replace\n"
            "    other = {'favor': 'against', 'against': 'favor'}\n"
            "    found = _original(article)\n"
            "    return [replace(one, position=other.get(one.position, one.position)) for one in found]",
        ),
        ("position_flips", "stance_f1"),
    ),
    Damage(
        "denials of a side not heard",
        "summarizer/extract/stances/predicates.py",
        _replaced("Group.turned", "Group.turned = lambda self, sign: sign"),
        ("position_flips", "stance_f1", "forbidden"),
    ),
    Damage(
        "passages in the article's order",
        "summarizer/extract/passages.py",
        _replaced("sentence_scores", "def sentence_scores(found, rank):\n    return [0.0] * len(found.places)"),
        ("passage_first", "passage_top3"),
    ),
    Damage(
        "orders to machines read as news",
        "summarizer/text/injection.py",
        _replaced("injected_sentences", "def injected_sentences(article):\n    return frozenset()"),
        ("forbidden", "stance_f1", NOT_SCORED),
    ),
    Damage(
        "words not stemmed",
        "summarizer/text/stems.py",
        _replaced("stem", "def stem(word, language='en'):\n    return word.lower()"),
        ("passage_first", "passage_top3", "fact_recall"),
    ),
    Damage(
        "the summary made of the article's end",
        "summarizer/extract/summary.py",
        _replaced(
            "rank_sentences",
            "def rank_sentences(article, weighted=None, *, count, read=None):\n    return article.sentences[-count:]\n"
            "def rank_key_sentences(article, count, *_, **__):\n    return article.sentences[::-1][:count]",
        ),
        ("fact_recall",),
    ),
)


def run(damages: Sequence[Damage] = DAMAGES) -> Report:
    """Make every damage and hold the golden set against it.

    Raises ValueError when a damage can no longer be made, RuntimeError when the undamaged tree fails.
    """
    for damage in damages:
        damage.make((_ROOT / damage.file).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as place:
        tree = _copied(_ROOT, Path(place) / "whole")
        _with_hostile_models(tree)
        if _evaluated(tree).code:
            raise RuntimeError("the golden set fails without any damage; mend that first")
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            trials = list(pool.map(lambda damage: _trial(tree, damage), damages))
    rows = [_row(damage, trial) for damage, trial in zip(damages, trials, strict=True)]
    caught = sum(trial.caught(damage) for damage, trial in zip(damages, trials, strict=True))
    scores = {"damages": float(len(damages)), "caught": float(caught)}
    notes = [f"{caught} of {len(damages)} damages caught; a damage that is not is a missing case"]
    return Report("mutations", len(damages), scores, ("damage", "exit", "caught by", "cases named"), rows, notes)


@dataclass(frozen=True, slots=True)
class _Trial:
    code: int
    verdict: Verdict

    def hurt(self, damage: Damage) -> dict[str, set[str]]:
        """Metric → cases that got worse in it, of those that the damage should hurt."""
        found: dict[str, set[str]] = {}
        for change in self.verdict.worse:
            if change.metric in damage.hurts:
                found.setdefault(change.metric, set()).add(change.case)
        if NOT_SCORED in damage.hurts:
            missing = {line.split(" · ")[1].split(":")[0] for line in self.verdict.failed if "has no recording" in line}
            found |= {NOT_SCORED: missing} if missing else {}
        return found

    def caught(self, damage: Damage) -> bool:
        return self.code == _GATE_FAILED and bool(self.hurt(damage))


def _row(damage: Damage, trial: _Trial) -> tuple[str, str, str, str]:
    hurt = trial.hurt(damage)
    cases = sorted(set().union(*hurt.values()))
    named = ", ".join(cases[:_NAMED]) + (f" and {len(cases) - _NAMED} more" if len(cases) > _NAMED else "")
    return damage.what, str(trial.code), ", ".join(hurt) if trial.caught(damage) else "NOT CAUGHT", named


def _copied(source: Path, tree: Path) -> Path:
    for name in _COPIED:
        shutil.copytree(source / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tree


def _with_hostile_models(tree: Path) -> None:
    """Record the hostile models and accept their scores: what gets through today is no finding of a damage."""
    cases = [f"evals/cases/{case}.yaml" for case in DRAFTS]
    lies = [lie["text"] for drafts in DRAFTS.values() for lie in drafts["summary"]]
    for name, reply in ((NAME, yes_sayer), (f"{NAME}-knowing", verifying(draft, frozenset(lies)))):
        with hostile_model(reply, name) as options:
            _summarize(tree, "eval", *cases, "--record", *options)
        with (tree / "evals" / "gates.toml").open("a", encoding="utf-8") as gates:
            gates.write(f"\n[models.{name}]\ncases = {json.dumps(list(DRAFTS))}\n")
            gates.write(f"[models.{name}.floors]\ncitation_recall = 0\nquote_fidelity = 0\n")
    _summarize(tree, "eval", "accept")


def _trial(whole: Path, damage: Damage) -> _Trial:
    with tempfile.TemporaryDirectory() as place:
        tree = _copied(whole, Path(place) / "damaged")
        file = tree / damage.file
        file.write_text(damage.make(file.read_text(encoding="utf-8")), encoding="utf-8")
        return _evaluated(tree)


def _evaluated(tree: Path) -> _Trial:
    code = _summarize(tree, "eval", "--json", "run.json", "--quiet")
    golden = tree / "evals"
    gates, baseline = read_gates(golden / "gates.toml"), read_baseline(golden / "baseline.json")
    return _Trial(code, check_run(read_results(tree / "run.json"), gates, baseline))


def _summarize(tree: Path, *arguments: str) -> int:
    """Run the tree's own program in it; returns the exit code. Raises RuntimeError when it could not do its work."""
    command = [sys.executable, "-m", "summarizer", *arguments]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode not in (0, _GATE_FAILED):
        raise RuntimeError(f"{' '.join(arguments[:2])}: {done.stderr.strip()[-500:]}")
    return done.returncode
