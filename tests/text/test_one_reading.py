"""Words are read in ``text`` alone: no rule of ``extract`` or ``checks`` has an expression of its own for a word."""

import ast
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import summarizer
from summarizer.extract.quotations import find_quotations
from summarizer.extract.stances.holders import same_name
from summarizer.ingest.load import ARTICLE_NAMES, BLOCK_TAGS
from summarizer.text import lexicon
from summarizer.text.notation import conventions
from summarizer.text.sentences import article_from_text
from summarizer.text.typography import BULLETS
from tests.text.test_word_lists import DATA, lists_in

PACKAGE = Path(summarizer.__file__).parent
MODULES = sorted(path for room in ("extract", "checks") for path in (PACKAGE / room).rglob("*.py"))
WORDS = ("zebra", "Zebra", "ZEBRA", "zebra-like", "Zebra’s", "übel", "42")
ALLOWED = {
    # Whole names, which other texts are compared with.
    "extract/questions.py": {"_CAPITALISED", "_NAME"},
}


def expressions(source: str) -> Iterator[tuple[str, str]]:
    """The regular expressions in a module: the name each is assigned to, or its function, and the expression."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            for text in patterns_in(node.value):
                yield ast.unparse(node.targets[0]), text
        elif isinstance(node, ast.FunctionDef):
            for call in ast.walk(node):
                if isinstance(call, ast.Call):
                    for text in patterns_in(call):
                        yield node.name, text


def patterns_in(call: ast.Call) -> Iterator[str]:
    first = call.args[0] if call.args else None
    is_re = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "re"
    parts = first.values if isinstance(first, ast.JoinedStr) else [first]
    if is_re and any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts):
        yield "".join(part.value if isinstance(part, ast.Constant) else "(?!)" for part in parts)  # type: ignore[misc]  # parts may be None


def reads_words(expression: str) -> bool:
    """Whether an expression takes any word for its match."""
    several = re.fullmatch(expression, "a zebra, and so on")
    return several is None and any(re.fullmatch(expression, word) for word in WORDS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_has_its_own_expression_for_a_word(path: Path) -> None:
    allowed = ALLOWED.get(path.relative_to(PACKAGE).as_posix(), set())
    own = {name for name, text in expressions(path.read_text(encoding="utf-8")) if reads_words(text)}
    assert own == allowed


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (r'_WORD = re.compile(r"\w+")', True),
        (r'def f(text):\n    return re.findall(r"[A-Z][a-z]+", text)'.replace("\\n", "\n"), True),
        (r'_LETTERS = re.compile(r"[^\W\d_]+")', True),
        (r'_SAID = re.compile(r"\bsaid\b")', False),
        (r'_MARK = re.compile(r"[.!?]")', False),
        (r'words = text.split("zebra")', False),
    ],
)
def test_the_guard_sees_expressions_for_words(source: str, found: bool) -> None:
    assert any(reads_words(text) for _, text in expressions(source)) is found


ROOMS = ("text", "ingest", "extract", "checks", "corpus", "tasks", "render")
LISTED = {
    "verbs of saying": lexicon.verbs_of_saying(),
    "weekdays": lexicon.calendar_names("weekdays"),
    "months": lexicon.calendar_names("months") - {"may"},
    "titles": lexicon.words(lexicon.table("quotations")["people"]["courtesy"]),
}
_STEMS = {word.removesuffix("day"): word for word in LISTED["weekdays"]} | {
    word[:3]: word for word in LISTED["months"] if word[:3] != "mar"
}


def written_out(source: str) -> set[str]:
    """The lists of the data of which an expression in a module writes out two words or more."""
    tree = ast.parse(source)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            choices = {choice.lower() for choice in re.findall(r"(?<![\w ])\w+(?=\|)|(?<=\|)\w+(?![\w ])", node.value)}
            whole = {_STEMS.get(choice, choice) for choice in choices}
            found |= {name for name, words in LISTED.items() if len(words & whole) > 1}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_writes_out_words_that_are_data(room: str) -> None:
    modules = (PACKAGE / room).rglob("*.py")
    assert not {path.name: found for path in modules if (found := written_out(path.read_text(encoding="utf-8")))}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (r'_SAID = re.compile(r"\b(?:said|told)\b")', {"verbs of saying"}),
        (r'_SCENE = re.compile(r"(?:Mon|Tues|Wednes)day (?:Jan|Feb)[a-z]*")', {"weekdays", "months"}),
        (r'_TITLE = rf"(?:Mr|Dr)\.? {NAME}"', {"titles"}),
        (r'_SAID = re.compile(r"\b(?:said|was|will)\b")', set()),
        (r'_DAYS = re.compile(r"Monday, Tuesday|Sunday mass")', set()),
        (r'"""Forms: said|told."""', set()),
    ],
)
def test_the_guard_sees_words_that_are_data(source: str, found: set[str]) -> None:
    assert written_out(source) == found


SHORTEST_LIST = 4
TWO_IDEAS = {
    ("extract/quotations/cues.py", "extract/quotations/reports.py"): "before a participle; left over at an end",
}
"""Lists that share most of their words, and what each is."""
COPIED = 0.7
"""Least share of the words of two lists together that both have, for one to be a copy of the other."""


def words_listed() -> Iterator[tuple[str, frozenset[str]]]:
    """The lists in the modules that read texts and in the English data, without short words and codes."""
    for room in ("text", "ingest", "extract", "checks"):
        for path in sorted((PACKAGE / room).rglob("*.py")):
            for found in lists_in(path.read_text(encoding="utf-8")):
                yield path.relative_to(PACKAGE).as_posix(), frozenset(word for word in found if len(word) > 2)
    for (language, file), lists in DATA.items():
        for name, found in lists.items() if language == "en" else ():
            yield f"{file}: {name}", frozenset(word for word in found if len(word) > 2)


def test_no_list_of_words_is_a_copy_of_another() -> None:
    pairs = itertools.combinations([listed for listed in words_listed() if len(listed[1]) >= SHORTEST_LIST], 2)
    assert {(a, b) for (a, one), (b, other) in pairs if len(one & other) >= COPIED * len(one | other)} == set(TWO_IDEAS)


# --- Signs, tags and expressions of all modules

EVERY_MODULE = sorted(PACKAGE.rglob("*.py"))
SIGNS_ALLOWED = {
    # The marks and bullets themselves.
    "text/typography.py",
    # The three that a sentence takes with it where sentencex ends one before them.
    "text/sentences.py",
    # Marks that decide what stands in a recorded request.
    "tasks/verifier.py",
}


def literals(source: str) -> Iterator[str]:
    """The strings in a module, without those that stand alone, such as docstrings."""
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def lists_signs(literal: str) -> bool:
    """Whether a string without words lists three kinds of quotation marks, or of bullets."""
    found = set(literal)
    signs = any(len(found & set(kind)) >= 3 for kind in ("“”„«»‹›「『", BULLETS))
    return signs and not any(map(str.isalnum, literal))


def test_quotation_marks_and_bullets_are_listed_in_one_module() -> None:
    listing = {
        path.relative_to(PACKAGE).as_posix()
        for path in EVERY_MODULE
        if any(map(lists_signs, literals(path.read_text(encoding="utf-8"))))
    }
    assert listing == SIGNS_ALLOWED


def test_the_tags_of_html_are_listed_in_one_module() -> None:
    listing = {
        path.relative_to(PACKAGE).as_posix()
        for path in EVERY_MODULE
        if any(len(BLOCK_TAGS & set(literal.split())) >= 8 for literal in literals(path.read_text(encoding="utf-8")))
    }
    assert listing == {"ingest/load.py"}


def test_no_expression_is_written_in_two_modules() -> None:
    written: dict[str, set[str]] = {}
    for path in EVERY_MODULE:
        for _, text in expressions(path.read_text(encoding="utf-8")):
            written.setdefault(text, set()).add(path.relative_to(PACKAGE).as_posix())
    assert {
        text: modules for text, modules in written.items() if len(modules) > 1 and len(text) > len(r"[^\W\d_]+")
    } == {}


@pytest.mark.parametrize(
    ("literal", "found"),
    [("“”„«»", True), ("•‣▪", True), ("\"'“", False), ("“Ja”, sagte „er“", False), ("()[]", False)],
)
def test_the_guard_sees_sets_of_signs(literal: str, found: bool) -> None:
    assert lists_signs(literal) is found


def test_possessive_endings_are_listed_in_one_module() -> None:
    assert modules_where(lambda source: "’s" in literals(source)) == {"text/typography.py"}


def test_signs_of_currencies_are_data() -> None:
    assert not modules_where(lambda source: any("£" in literal for literal in literals(source)))


def test_scripts_without_spaces_are_listed_in_one_module() -> None:
    # Beside it, one tells languages by their scripts, the other the names of Chinese authors.
    known = {"text/article.py", "text/lexicon.py", "ingest/metadata.py"}
    assert modules_where(lambda source: "\\u4e00" in source.lower()) <= known


@pytest.mark.parametrize("language", lexicon.table("dates", "mul")["months"])
def test_months_and_weekdays_are_those_of_cldr(language: str) -> None:
    known = conventions(language)
    months = [names[0] for names in lexicon.calendar("months", language)]
    assert list(map(known.months.get, months)) == list(range(1, 13))
    if language in lexicon.table("dates", "mul")["weekdays"]:
        weekdays = [names[0] for names in lexicon.calendar("weekdays", language)]
        assert list(map(known.weekdays.get, weekdays)) == list(range(7))


def test_one_list_of_titles_is_read_by_all() -> None:
    for title in ("Dame", "Lady", "Mrs", "Det."):
        (quotation,) = find_quotations(article_from_text(f"{title} Ada Holt said that the dam leaked."))
        assert quotation.speaker is not None
        assert quotation.speaker.name == "Ada Holt"
        assert same_name(f"{title} Ada Holt", "Ada Holt")
        assert title == "Det." or not same_name(f"{title} Holt", "Lord Holt")


def modules_where(holds: Callable[[str], bool]) -> set[str]:
    return {path.relative_to(PACKAGE).as_posix() for path in EVERY_MODULE if holds(path.read_text(encoding="utf-8"))}


def of_modules(wanted: Callable[[set[str]], bool]) -> set[str]:
    """The modules whose strings, all together, are what is wanted."""
    read = {path: set(literals(path.read_text(encoding="utf-8"))) for path in EVERY_MODULE}
    return {path.relative_to(PACKAGE).as_posix() for path, found in read.items() if wanted(found)}


def test_the_endings_of_articles_are_listed_in_one_module() -> None:
    assert of_modules(lambda found: len(found & set(ARTICLE_NAMES)) > 2) == {"ingest/load.py"}
    assert of_modules(lambda found: ".parquet" in found) == {"corpus/rows.py"}


def test_the_names_of_metadata_are_listed_in_one_module() -> None:
    names = {"authors", "byline", "creator", "headline", "locale", "pubdate", "publish_date", "publisher", "sitename"}
    assert of_modules(lambda found: len(found & names) > 2) == {"ingest/sources.py"}


def test_one_function_knows_an_address() -> None:
    listing = {
        path.relative_to(PACKAGE).as_posix()
        for path in EVERY_MODULE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Tuple) and any(ast.unparse(one) == "'http://'" for one in node.elts)
    }
    listing.remove("ingest/clean/region.py")  # a feature of a fitted model, sought anywhere in a line
    assert listing == {"settings.py"}


@pytest.mark.parametrize("listed", ["AFP|", "|dpa", "nd|rd", "january", "mon|tue"])
def test_agencies_and_words_of_dates_are_data(listed: str) -> None:
    assert of_modules(lambda found: any(listed in one for one in found)) == set()
