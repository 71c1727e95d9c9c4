"""The damages that ``benchmarks.mutations`` makes, each in one file, with the tests of the damaged part."""

import ast
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing broken on purpose."""

    what: str
    file: str
    make: Callable[[str], str]
    """The file's text, damaged. Raises ValueError when it has no longer what should be broken."""
    tests: tuple[str, ...] = ()
    """The test files of the damaged part, without ``tests/test_`` and ``.py``; or paths below ``tests``."""


def _replaced(name: str, code: str) -> Callable[[str], str]:
    """Code appended to a module that puts something else in the place of ``name``."""

    def make(text: str) -> str:
        if name not in _defined(text):
            raise ValueError(f"{name} is not there any more")
        return f"{text}\n\n{code}\n"

    return make


def _returns(name: str, value: str) -> Callable[[str], str]:
    """A function, or a method ``Class.method``, that returns the same whatever it gets."""
    return _replaced(name, f"{name} = lambda *_, **__: {value}")


def _wrapped(name: str, change: str) -> Callable[[str], str]:
    """A function whose ``result`` is changed; ``change`` is an expression."""
    code = f"_undamaged = {name}\ndef _damaged(*given, **named):\n    result = _undamaged(*given, **named)\n"
    return _replaced(name, f"{code}    return {change}\n{name} = _damaged")


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


_SIDES = "{'favor': 'against', 'against': 'favor'}"
_EXTRACT = ("extract/test_report", "selection")
_STANCES = ("extract/test_stances", "extract/test_quotations")
_PASSAGES = ("extract/test_passages", "retrieval")
_TASKS = ("tasks/test_review", "tasks/test_verifier", "tasks/test_report", "engine")
_CHECKS = ("checks/test_exact_checks", "checks/test_anchoring")
DAMAGES = (
    # text
    Damage(
        "words not stemmed",
        "summarizer/text/tokens.py",
        _replaced("stem", "def stem(word, language='en'):\n    return word.lower()"),
        _PASSAGES,
    ),
    Damage("no word is a stop word", "summarizer/text/tokens.py", _returns("is_stop_word", "False"), _PASSAGES),
    Damage(
        "orders to machines read as news",
        "summarizer/text/sentences.py",
        _returns("injected_sentences", "frozenset()"),
        ("injections",),
    ),
    Damage(
        "quoted strings not found",
        "summarizer/text/typography.py",
        _wrapped("quoted_strings", "[[] for _ in result]"),
        ("extract/test_quotations",),
    ),
    Damage("figures not read", "summarizer/text/numbers.py", _returns("read_figures", "()"), ("text/test_numbers",)),
    Damage(
        "abbreviations end sentences",
        "summarizer/text/sentences.py",
        _returns("_is_false_boundary", "False"),
        ("sentences",),
    ),
    Damage(
        "turns of an interview not found", "summarizer/extract/structure.py", _returns("find_turns", "[]"), ("spoken",)
    ),
    Damage(
        "every language taken for English",
        "summarizer/text/lexicon.py",
        _returns("detect_language", "'en'"),
        ("cleaning_languages",),
    ),
    Damage(
        "lines counted from nought",
        "summarizer/text/article.py",
        _changed(
            'return text.count("\\n", 0, offset) + 1',
            'return text.count("\\n", 0, offset) + 3',
        ),
        ("article", "offsets"),
    ),
    # ingest
    Damage(
        "phrases of page furniture unknown",
        "summarizer/ingest/clean/furniture.py",
        _returns("match_furniture", "('', False)"),
        ("cleaning",),
    ),
    Damage(
        "words divided over lines not joined",
        "summarizer/ingest/clean/blocks.py",
        _returns("divided_word", "None"),
        ("cleaning",),
    ),
    Damage("bylines not read", "summarizer/ingest/clean/region.py", _returns("_bylines", "{}"), ("metadata",)),
    Damage("dates not read", "summarizer/ingest/metadata.py", _returns("find_date", "None"), ("metadata",)),
    Damage(
        "the author always unknown", "summarizer/ingest/metadata.py", _returns("find_author", "None"), ("metadata",)
    ),
    Damage(
        "labels of programs left before titles",
        "summarizer/ingest/metadata.py",
        _replaced("clean_title", "clean_title = lambda text: text"),
        ("metadata", "cleaning_header"),
    ),
    Damage(
        "the whole page taken for the article",
        "summarizer/ingest/clean/classifier.py",
        _changed(
            "def judge(blocks: Sequence[Block], weights: Sequence[float] | None = None) -> Judgement | None:",
            "def judge(blocks, weights=None):\n    return None\n\n\ndef _judge(blocks, weights=None):",
        ),
        ("cleaning",),
    ),
    Damage(
        "captions kept as sentences",
        "summarizer/ingest/clean/classifier.py",
        _returns("_is_caption", "False"),
        ("cleaning", "cleaning_pages"),
    ),
    Damage(
        "hidden elements of a page read",
        "summarizer/ingest/html.py",
        _returns("_drop_hidden", "None"),
        ("reading_formats", "cleaning_pages"),
    ),
    Damage(
        "mojibake not repaired",
        "summarizer/ingest/sources.py",
        _replaced("repair", "repair = lambda text: text"),
        ("reading_encodings",),
    ),
    Damage(
        "quoted mail kept",
        "summarizer/ingest/mail.py",
        _changed(
            "def _without_quoted_mail(text: str, metadata: Metadata) -> ExtractedText:",
            "def _without_quoted_mail(text, metadata):\n    text = text.replace('>', '')\n"
            "    return _rest(text, metadata)\n\n\ndef _rest(text, metadata):",
        ),
        ("reading_formats",),
    ),
    # extract
    Damage(
        "offsets shifted by one",
        "summarizer/results/__init__.py",
        _replaced(
            "evidence_at",
            "def evidence_at(article, span):\n"
            "    span = Span(span.start + 1, span.end + 1)\n"
            "    quote, place = article.quote(span), place_of(article, span)\n"
            "    return Evidence(quote=quote, start=span.start, end=span.end, place=place)",
        ),
        ("offsets",),
    ),
    Damage(
        "paragraphs counted from nought",
        "summarizer/results/__init__.py",
        _wrapped("place_of", "result.model_copy(update={'paragraph': result.paragraph + 1})"),
        ("offsets",),
    ),
    Damage(
        "pronouns of speakers not resolved",
        "summarizer/extract/quotations/people.py",
        _returns("People._by_pronoun", "None"),
        _STANCES,
    ),
    Damage("verbs of saying unknown", "summarizer/extract/quotations/cues.py", _returns("cue_uses", "[]"), _STANCES),
    Damage(
        "all quotations given to the first speaker",
        "summarizer/extract/report.py",
        _wrapped("quotations_of", "[one.model_copy(update={'speaker': result[0].speaker}) for one in result]"),
        _STANCES,
    ),
    Damage("quotations left out", "summarizer/extract/report.py", _returns("quotations_of", "[]"), _STANCES),
    Damage(
        "quotations cut at the first piece",
        "summarizer/extract/report.py",
        _wrapped("quotations_of", "[one.model_copy(update={'evidence': one.evidence[:1]}) for one in result]"),
        _STANCES,
    ),
    Damage("stances not found", "summarizer/extract/report.py", _returns("find_stances", "[]"), _STANCES),
    Damage(
        "favor and against swapped",
        "summarizer/extract/report.py",
        _replaced(
            "find_stances",
            f"_original = find_stances\n"
            "def find_stances(article):\n    from dataclasses import replace\n"
            f"    found, other = _original(article), {_SIDES}\n"
            "    return [replace(one, position=other.get(one.position, one.position)) for one in found]",
        ),
        _STANCES,
    ),
    Damage(
        "denials of a side not heard",
        "summarizer/extract/stances/predicates.py",
        _replaced("Group.turned", "Group.turned = lambda self, sign: sign"),
        _STANCES,
    ),
    Damage(
        "passages in the article's order",
        "summarizer/extract/passages.py",
        _replaced("sentence_scores", "def sentence_scores(found, rank):\n    return [0.0] * len(found.places)"),
        _PASSAGES,
    ),
    Damage(
        "the best passages last",
        "summarizer/extract/passages.py",
        _wrapped("PassageIndex.find", "result[::-1]"),
        _PASSAGES,
    ),
    Damage(
        "passages cut to their first sentence",
        "summarizer/extract/passages.py",
        _wrapped("PassageIndex.find", "result[1:]"),
        _PASSAGES,
    ),
    Damage(
        "the summary made of the article's end",
        "summarizer/extract/report.py",
        _replaced(
            "rank_sentences",
            "def rank_sentences(article, weighted=None, *, count, read=None, seen=None):\n"
            "    return article.sentences[-count:]\n"
            "def rank_key_sentences(article, count, *_, **__):\n    return article.sentences[::-1][:count]",
        ),
        _EXTRACT,
    ),
    Damage("key points left out", "summarizer/extract/report.py", _returns("extract_points", "[]"), _EXTRACT),
    Damage(
        "every sentence found to stand alone",
        "summarizer/extract/standalone.py",
        _returns("StandaloneCheck.is_standalone", "True"),
        _EXTRACT,
    ),
    Damage(
        "captions and corrections summarised",
        "summarizer/extract/asides.py",
        _returns("find_asides", "frozenset()"),
        _EXTRACT,
    ),
    Damage(
        "questions taken word for word", "summarizer/extract/ranking.py", _returns("has_same_root", "False"), _PASSAGES
    ),
    # checks
    Damage("figures not checked", "summarizer/checks/figures.py", _returns("FigureCheck.refusal", "None"), _CHECKS),
    Damage("quotations not checked", "summarizer/checks/quotes.py", _returns("QuoteCheck.refusal", "None"), _CHECKS),
    Damage("citations not checked", "summarizer/checks/quotes.py", _returns("CitationCheck.refusal", "None"), _CHECKS),
    Damage(
        "every figure found to be computed", "summarizer/checks/figures.py", _returns("is_computed", "True"), _CHECKS
    ),
    Damage(
        "no figure the same as another", "summarizer/checks/figures.py", _returns("same_quantity", "False"), _CHECKS
    ),
    Damage(
        "evidence always the first sentence",
        "summarizer/checks/anchoring.py",
        _returns("Anchoring.anchor", "(1,)"),
        _CHECKS,
    ),
    # llm
    Damage(
        "the endpoint's pause ignored",
        "summarizer/llm/client.py",
        _changed("return max(own, asked or 0.0)", "return own"),
        ("retrying",),
    ),
    Damage(
        "no faults retried",
        "summarizer/llm/client.py",
        _changed("if failures >= self._policy.attempts:", "if True:"),
        ("retrying",),
    ),
    Damage(
        "the cost limit not kept", "summarizer/llm/ledger.py", _returns("Ledger.reserve", "0.0"), ("endpoints", "batch")
    ),
    Damage(
        "cached tokens paid in full",
        "summarizer/llm/ledger.py",
        _changed("fresh = usage.input_tokens - usage.cached_tokens", "fresh = usage.input_tokens"),
        ("providers", "structured"),
    ),
    Damage(
        "broken JSON not repaired",
        "summarizer/llm/structured.py",
        _changed("for start in broken[:_MOST_REPAIRS]:", "for start in ():"),
        ("structured",),
    ),
    Damage(
        "every model may verify", "summarizer/llm/capabilities.py", _returns("may_verify", "True"), ("exam", "engine")
    ),
    Damage(
        "recordings named without their seed",
        "summarizer/llm/recordings.py",
        _changed('"request": request.described()}', '"request": {**request.described(), "seed": 0}}'),
        ("recorded", "seed"),
    ),
    # tasks
    Damage("a line taken out of the prompt of stances", "prompts/fields-stances.md", _without_a_line, ("prompts",)),
    Damage("a line taken out of the verifier's prompt", "prompts/verify.md", _without_a_line, ("prompts",)),
    Damage(
        "every statement found supported",
        "summarizer/tasks/verifier.py",
        _replaced(
            "ChatVerifier._read",
            "async def _supported(self, article, claims):\n"
            "    return [Reading('supported', claim.sentences) for claim in claims]\n"
            "ChatVerifier._read = _supported",
        ),
        _TASKS,
    ),
    Damage(
        "every statement found unsupported",
        "summarizer/tasks/verifier.py",
        _replaced(
            "ChatVerifier._read",
            "async def _refused(self, article, claims):\n"
            "    return [Reading('not_stated', claim.sentences, 'no') for claim in claims]\n"
            "ChatVerifier._read = _refused",
        ),
        _TASKS,
    ),
    Damage(
        "a verifier believed that says yes to everything",
        "summarizer/tasks/verifier.py",
        _changed('if true != "supported" or false not in ("contradicted", "not_stated"):', "if False:"),
        _TASKS,
    ),
    Damage(
        "the verifier's sentences shifted by one",
        "summarizer/tasks/verifier.py",
        _wrapped("_numbers", "tuple(n + 1 for n in result if n < len(given[1].sentences))"),
        _TASKS,
    ),
    Damage(
        "refusals of the exact checks ignored",
        "summarizer/tasks/review.py",
        _changed(
            "        if refusal is not None:\n            dropped = _dropped(item, refusal, None)\n"
            "            return Outcome(item, None, dropped=dropped, read=read",
            "        if False:\n            dropped = _dropped(item, refusal, None)\n"
            "            return Outcome(item, None, dropped=dropped, read=read",
        ),
        _TASKS,
    ),
    Damage(
        "refused statements shown all the same",
        "summarizer/tasks/review.py",
        _changed(
            '        if reading.verdict == "supported":\n            return Outcome(item, item, "verified"',
            '        if reading.verdict is not None:\n            return Outcome(item, item, "verified"',
        ),
        _TASKS,
    ),
    Damage(
        "repairs shown without a second reading",
        "summarizer/tasks/review.py",
        _changed(
            '            if reading.verdict == "supported":\n                outcomes[at]',
            "            if True:\n                outcomes[at]",
        ),
        _TASKS,
    ),
    Damage("repairs left out", "summarizer/tasks/review.py", _returns("Reviewer._correction", "None"), _TASKS),
    Damage(
        "a model not believed that the article does not answer",
        "summarizer/tasks/answers.py",
        _changed('"not_in_article" if read == all_of_it else "unconfirmed"', '"unconfirmed"'),
        ("tasks/test_answers", "ask_cli"),
    ),
    Damage(
        "a refused answer told as none in the article",
        "summarizer/tasks/answers.py",
        _changed(
            'draft.status if outcome.shown is not None else "unconfirmed"',
            'draft.status if outcome.shown is not None else "not_in_article"',
        ),
        ("tasks/test_answers", "ask_cli"),
    ),
    Damage(
        "a false premise told as an answer",
        "summarizer/tasks/answers.py",
        _changed("status = draft.status if", 'status = "answered" if'),
        ("tasks/test_answers", "ask_cli"),
    ),
    Damage(
        "stances of a model turned round",
        "summarizer/tasks/report.py",
        _replaced(
            "stance_of",
            f"_original = stance_of\ndef stance_of(article, outcome):\n"
            f"    found, other = _original(article, outcome), {_SIDES}\n"
            "    return found.model_copy(update={'position': other.get(found.position, found.position)})",
        ),
        _TASKS,
    ),
    Damage("stances of a model left out", "summarizer/tasks/report.py", _returns("_stances", "[]"), _TASKS),
    Damage(
        "a model's key points left out",
        "summarizer/tasks/report.py",
        _changed("deduplicate(points, language))", "[])"),
        _TASKS,
    ),
    Damage(
        "dropped statements not told",
        "summarizer/tasks/report.py",
        _changed("        dropped=dropped,\n", "        dropped=[],\n"),
        _TASKS,
    ),
    # render
    Damage(
        "control characters printed",
        "summarizer/render/phrases.py",
        _replaced("printable", "printable = lambda text: text"),
        ("rendering", "terminal"),
    ),
    Damage(
        "Markdown not escaped",
        "summarizer/render/phrases.py",
        _replaced("escape", "escape = lambda text: text"),
        ("rendering",),
    ),
    Damage(
        "key points not printed",
        "summarizer/render/report.py",
        _changed("for point in summary.key_points:", "for point in ():"),
        ("rendering", "terminal"),
    ),
    Damage(
        "formulas of spreadsheets not escaped",
        "summarizer/render/documents.py",
        _replaced("escape_csv", "escape_csv = lambda text: text"),
        ("stance_listing",),
    ),
    Damage(
        "what there is no room for not counted",
        "summarizer/render/phrases.py",
        _returns("left_out", "''"),
        ("rendering",),
    ),
    # corpus
    Damage(
        "identical articles not recognised",
        "summarizer/corpus/journal.py",
        _returns("RowIndex.is_new", "True"),
        ("batch", "batch_survives"),
    ),
    Damage(
        "names of one person not joined",
        "summarizer/extract/entities.py",
        _wrapped("resolve_holders", "{}"),
        ("timeline", "extract/test_entities"),
    ),
    Damage(
        "the worst articles found first",
        "summarizer/corpus/search.py",
        _wrapped("Archive.search", "result[::-1]"),
        ("find",),
    ),
    Damage(
        "ids of inputs not unique",
        "summarizer/corpus/inputs.py",
        _replaced("_unique_ids", "_unique_ids = lambda items: items"),
        ("batch",),
    ),
    Damage(
        "changes of a side not counted",
        "summarizer/corpus/stances.py",
        _replaced("Line.changes", "Line.changes = property(lambda self: 0)"),
        ("timeline",),
    ),
    # evals
    Damage(
        "nothing is ever worse",
        "summarizer/evals/results.py",
        _returns("regressions", "iter(())"),
        ("evals/test_eval_cli",),
    ),
    Damage(
        "bounds not held",
        "summarizer/evals/results.py",
        _returns("Gates.broken", "iter(())"),
        ("evals/test_eval_cli",),
    ),
    Damage(
        "what vanished is not missed",
        "summarizer/evals/results.py",
        _returns("_missing", "iter(())"),
        ("evals/test_eval_cli",),
    ),
    Damage(
        "differences the wrong way round",
        "summarizer/evals/results.py",
        _changed(
            "return got1.sum(axis) / of1.sum(axis) - got2.sum(axis) / of2.sum(axis)",
            "return got2.sum(axis) / of2.sum(axis) - got1.sum(axis) / of1.sum(axis)",
        ),
        ("evals/test_results",),
    ),
    Damage(
        "stances aligned in order",
        "summarizer/evals/scorers/stances.py",
        _changed(
            "linear_sum_assignment(weights, maximize=True)", "(range(min(weights.shape)), range(min(weights.shape)))"
        ),
        ("evals/test_scorers",),
    ),
    Damage(
        "phrases found inside words",
        "summarizer/evals/wording.py",
        _returns("_has_edge", "False"),
        ("evals/test_cases",),
    ),
    Damage(
        "stale outputs scored though the prompts are the same",
        "summarizer/evals/outputs.py",
        _changed("if stored is None or stored.requests == requests_version():", "if stored is None:"),
        ("evals/test_stale",),
    ),
    # cli
    Damage(
        "a failed gate ends with 0",
        "summarizer/cli/eval.py",
        _changed("return 0 if done.passed else CheckError.exit_code", "return 0"),
        ("evals/test_eval_cli",),
    ),
    Damage(
        "a contradiction ends with 0",
        "summarizer/cli/comparisons.py",
        _changed("        return CheckError.exit_code\n", "        return 0\n"),
        ("check_cli",),
    ),
    Damage(
        "a session forgets what was asked",
        "summarizer/cli/questions.py",
        _changed("][-MOST_TURNS:]", "][:0]"),
        ("session",),
    ),
    Damage("no warnings after a run", "summarizer/cli/output.py", _returns("warnings", "iter(())"), ("cli", "runs")),
)
