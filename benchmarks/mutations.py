"""Deliberate damages, each of which ``summarize eval`` must catch, and name where: a trial of the golden set itself.

Every damage is made in a copy of the tree, by code appended to one module or by a line taken out of a prompt; the
golden set is then replayed there as in CI. Beside its own models there is a hostile one, whose drafts lie in every way
that the checks know: it is recorded, and its scores accepted, in a copy without damage first. A damage is caught when
the gate fails and one of the metrics it should hurt got worse in at least one case; what got through is a missing case.
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
from summarizer.evaluation.baseline import read_baseline
from summarizer.evaluation.gating import Verdict, judge, read_gates
from summarizer.evaluation.results import read_results
from tests.hostile import DRAFTS, NAME, hostile_model

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
    as when a lie is not sent back to be mended."""


def _replaced(name: str, code: str) -> Callable[[str], str]:
    """Code appended to a module that puts something else in the place of ``name``."""

    def make(text: str) -> str:
        if name not in _defined(text):
            raise ValueError(f"{name} is not there any more")
        return f"{text}\n\n{code}\n"

    return make


def _defined(text: str) -> set[str]:
    """Functions, classes, methods (``Class.method``) and constants of a module, and what it imports."""
    names: set[str] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
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
    Damage("a line taken out of the stances prompt", "prompts/stances.md", _without_a_line, (NOT_SCORED,)),
    Damage(
        "evidence check bypassed",
        "summarizer/evidence/checking.py",
        _replaced(
            "EvidenceIndex.check",
            "def _pass(self, statement, cited=(), *, holder=None):\n"
            "    there = tuple(n for n in cited if 1 <= n <= len(self.article.sentences)) or (1,)\n"
            "    return Verdict(True, None, there, 1.0)\nEvidenceIndex.check = _pass",
        ),
        ("forbidden", "citation_recall", "quote_fidelity"),
    ),
    Damage(
        "negation check off",
        "summarizer/evidence/checks/negation.py",
        _replaced("findings", "def findings(c):\n    return iter(())"),
        ("forbidden", "citation_recall", NOT_SCORED),
    ),
    Damage(
        "number check off",
        "summarizer/evidence/checks/numbers.py",
        _replaced("findings", "def findings(c):\n    return iter(())"),
        ("forbidden", "citation_recall", NOT_SCORED),
    ),
    Damage(
        "name check off",
        "summarizer/evidence/checks/names.py",
        _replaced("findings", "def findings(c):\n    return iter(())"),
        ("forbidden", "citation_recall", NOT_SCORED),
    ),
    Damage(
        "quotation check off",
        "summarizer/evidence/checks/quotations.py",
        _replaced("findings", "def findings(c):\n    return iter(())"),
        ("forbidden", "quote_fidelity", NOT_SCORED),
    ),
    Damage(
        "direction check off",
        "summarizer/evidence/checks/direction.py",
        _replaced("findings", "def findings(c):\n    return iter(())"),
        ("forbidden", NOT_SCORED),
    ),
    Damage(
        "hedging check off",
        "summarizer/evidence/checks/hedging.py",
        _replaced("findings", "def findings(c):\n    return iter(())"),
        ("forbidden", NOT_SCORED),
    ),
    Damage(
        "a model's stances need not be the holder's words",
        "summarizer/sides/checking.py",
        _replaced(
            "_Check._anothers",
            "_Check._anothers = lambda self, holder, quote: None\n"
            "_Check._tells_of = lambda self, holder, evidence: True",
        ),
        ("stance_f1", "position_flips", "forbidden"),
    ),
    Damage(
        "offsets shifted by one",
        "summarizer/citing.py",
        _replaced(
            "evidence_at",
            "def evidence_at(article, span):\n"
            "    span = Span(span.start + 1, span.end + 1)\n"
            "    return Evidence(quote=article.quote(span), start=span.start, end=span.end)",
        ),
        ("quote_fidelity",),
    ),
    Damage(
        "phrases of page furniture unknown",
        "summarizer/cleaning/reasons.py",
        _replaced("finding", "def finding(text):\n    return '', False"),
        ("cleaning_f1", "metadata"),
    ),
    Damage(
        "words divided over lines not joined",
        "summarizer/cleaning/building.py",
        _replaced("_only_divides", "def _only_divides(left, right, hyphenated):\n    return False"),
        ("cleaning_f1", "fact_recall", "answer_found"),
    ),
    Damage(
        "pronouns of speakers not resolved",
        "summarizer/quotations/speakers.py",
        _replaced("Cast._antecedent", "Cast._antecedent = lambda self, pronoun, last: None"),
        ("stance_f1", "answer_found"),
    ),
    Damage(
        "sides of verbs of reporting unknown",
        "summarizer/sides/extracting.py",
        _replaced("sides_by_cue", "def sides_by_cue(article, quotation):\n    return []"),
        ("stance_f1",),
    ),
    Damage(
        "favor told as against",
        "summarizer/positions/judging.py",
        _replaced(
            "judge_position",
            "_rightly = judge_position\n"
            "def judge_position(text, target, *, holder=None):\n"
            "    from dataclasses import replace\n"
            "    found = _rightly(text, target, holder=holder)\n"
            "    other = {'favor': 'against', 'against': 'favor'}\n"
            "    return replace(found, position=other.get(found.position, found.position))",
        ),
        ("position_flips", "stance_f1"),
    ),
    Damage(
        "abstention off",
        "summarizer/extractive_answers.py",
        _replaced("THRESHOLD", "THRESHOLD = -1.0"),
        ("abstention_recall",),
    ),
    Damage(
        "answers held back twice as often",
        "summarizer/extractive_answers.py",
        _replaced("THRESHOLD", "THRESHOLD = 0.8"),
        ("answer_found", "abstention_precision"),
    ),
    Damage(
        "orders to machines read as news",
        "summarizer/orders.py",
        _replaced("orders_to_machines", "def orders_to_machines(article):\n    return frozenset()"),
        ("forbidden", "abstention_recall", "stance_f1"),
    ),
    Damage(
        "words not stemmed",
        "summarizer/words.py",
        _replaced("stem", "def stem(word, language='en'):\n    return word.lower()"),
        ("answer_found", "fact_recall", "answer_exact"),
    ),
    Damage(
        "the summary made of the article's end",
        "summarizer/extract/summary.py",
        _replaced(
            "rank_around",
            "def rank_around(article, told, count):\n    return article.sentences[-count:]\n"
            "def rank_key_sentences(article, count, *_, **__):\n    return article.sentences[::-1][:count]",
        ),
        ("fact_recall",),
    ),
    Damage(
        "bylines not read",
        "summarizer/cleaning/header.py",
        _replaced("_bylines", "def _bylines(*_):\n    return {}"),
        ("metadata",),
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
        _with_hostile_model(tree)
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


def _with_hostile_model(tree: Path) -> None:
    """Record the hostile model and accept its scores: what gets through today is no finding of a damage."""
    cases = [f"evals/cases/{case}.yaml" for case in DRAFTS]
    with hostile_model() as options:
        _summarize(tree, "eval", *cases, "--record", *options)
    with (tree / "evals" / "gates.toml").open("a", encoding="utf-8") as gates:
        gates.write(f"\n[models.{NAME}]\ncases = {json.dumps(list(DRAFTS))}\n")
        gates.write(f"[models.{NAME}.floors]\ncitation_recall = 0\nquote_fidelity = 0\n")
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
    return _Trial(code, judge(read_results(tree / "run.json"), gates, baseline))


def _summarize(tree: Path, *arguments: str) -> int:
    """Run the tree's own program in it; returns the exit code. Raises RuntimeError when it could not do its work."""
    command = [sys.executable, "-m", "summarizer", *arguments]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode not in (0, _GATE_FAILED):
        raise RuntimeError(f"{' '.join(arguments[:2])}: {done.stderr.strip()[-500:]}")
    return done.returncode
