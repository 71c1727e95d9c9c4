"""Corrupted statements: do the exact checks catch what was changed, and leave alone what was not?

True statements are sentences of news articles. Each kind of corruption changes one exact thing in one sentence: a
number, a unit, a date, a word inside quotation marks. Each kind of paraphrase leaves the meaning. The statement cites
the sentence it came from, as a draft would. Changes of meaning are the verifier's matter.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.report import Report, read_rows
from summarizer.checks import ExactChecks
from summarizer.text.article import Article
from summarizer.text.sentences import article_from_text
from summarizer.text.typography import quoted_words

_PER_KIND_AND_ARTICLE = 4
_LENGTH = range(8, 46)
_GOALS = {
    **dict.fromkeys(["number", "unit", "date", "quotation"], 0.97),
    "unaltered": 0.005,
}

_NUMBER = re.compile(
    r"(?<![\w.,$£€-])(?:[$£€])?\d[\d,]*(?:\.\d+)?(?![\w-])|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve)\b"
)
_WORDS = "two three four five six seven eight nine ten eleven twelve thirteen".split()
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTHS = "January February March April June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DATE = re.compile(rf"\b(?:{'|'.join(_MONTHS + _WEEKDAYS)})\b")
_UNITS = [
    pair.split("/")
    for pair in (
        "miles/kilometres kilometers/miles km/miles percent/percentage_points feet/metres meters/yards "
        "pounds/kilograms years/months months/weeks weeks/days days/hours hours/minutes minutes/seconds "
        "million/billion billion/million "
        "thousand/million dollars/euros tons/pounds acres/hectares gallons/litres"
    ).split()
]
_LEAST_QUOTED = 12
"""Letters that make quoted words worth changing."""
_LEAD = re.compile(
    r"^((?:After|Before|When|While|Although|Since|In|On|At|During|If|As|With|For) [^,]{8,}), ([^,].{20,})[.]$"
)


@dataclass(frozen=True)
class Case:
    """One statement and the sentence it was made of."""

    article: Article
    kind: str
    statement: str
    number: int
    """The sentence, from 1; what the statement cites."""


def cases(articles: Sequence[Article], seed: int = 0) -> Iterator[Case]:
    """Every kind of change, a few times in each article where the article has what it needs."""
    rng = random.Random(seed)
    for article in articles:
        sentences = _usable(article)
        for kind, change in {**_CORRUPTIONS, **_PARAPHRASES}.items():
            made = 0
            for number in rng.sample(sorted(sentences), len(sentences)):
                changed = change(sentences[number], article, rng)
                if changed and (kind == "unaltered" or changed != sentences[number]):
                    yield Case(article, kind, changed, number)
                    made += 1
                if made == _PER_KIND_AND_ARTICLE:
                    break


def _usable(article: Article) -> dict[int, str]:
    """Whole sentences of a fit length that do not stand inside a longer quotation."""
    found = {}
    for paragraph in article.paragraphs:
        for i in paragraph.sentences:
            text = article.sentence_text(article.sentences[i])
            before = article.text[paragraph.span.start : article.sentences[i].span.start]
            balanced = all(_closed(piece) for piece in (text, before))
            if (
                balanced
                and len(text.split()) in _LENGTH
                and text[0].isupper() | (text[0] in '“"')
                and text[-1] in '.”"'
            ):
                found[i + 1] = text
    return found


def _closed(text: str) -> bool:
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”")


def _number(text: str, _article: Article, rng: random.Random) -> str | None:
    matches = [m for m in _NUMBER.finditer(text) if not _YEAR.fullmatch(m[0].strip("$£€"))]
    if not matches:
        return None
    match = rng.choice(matches)
    if match[0] in _WORDS:
        other = rng.choice([word for word in _WORDS if word != match[0]])
    else:
        digits = [i for i, c in enumerate(match[0]) if c.isdigit()]
        at = rng.choice(digits)
        other = match[0][:at] + rng.choice([d for d in "123456789" if d != match[0][at]]) + match[0][at + 1 :]
    return text[: match.start()] + other + text[match.end() :]


def _unit(text: str, _article: Article, rng: random.Random) -> str | None:
    options = []
    for one, other in _UNITS:
        match = re.search(rf"(\d|{'|'.join(_WORDS)}) {one}\b", text)
        if match:
            options.append(text[: match.end() - len(one)] + other.replace("_", " ") + text[match.end() :])
    for sign, other in (("$", "€"), ("£", "$"), ("€", "£")):
        if sign in text:
            options.append(text.replace(sign, other))
    return rng.choice(options) if options else None


def _date(text: str, _article: Article, rng: random.Random) -> str | None:
    matches = [*_DATE.finditer(text), *_YEAR.finditer(text)]
    if not matches:
        return None
    match = rng.choice(matches)
    if match[0].isdigit():
        other = str(int(match[0]) + rng.choice([-3, -2, -1, 1, 2]))
    else:
        group = _WEEKDAYS if match[0] in _WEEKDAYS else _MONTHS
        other = rng.choice([name for name in group if name != match[0]])
    return text[: match.start()] + other + text[match.end() :]


def _misquote(text: str, article: Article, rng: random.Random) -> str | None:
    quoted = next((found for found in quoted_words(text) if len(found.text) >= _LEAST_QUOTED), None)
    words = list(re.finditer(r"\b[a-z]{4,}\b", quoted.text)) if quoted else []
    if not quoted or not words:
        return None
    word = rng.choice(words)
    others: list[str] = sorted({w for w in re.findall(r"\b[a-z]{4,}\b", article.text) if w not in quoted.text})
    start = quoted.start
    return text[: start + word.start()] + rng.choice(others) + text[start + word.end() :]


def _unaltered(text: str, _article: Article, _rng: random.Random) -> str:
    return text


def _truncate(text: str, _article: Article, _rng: random.Random) -> str | None:
    """The sentence up to its last comma, where enough is left to be one and no source goes with the rest."""
    head, comma, rest = text.rpartition(", ")
    told = _closed(head) and comma and len(head.split()) >= 10 and not re.search(r"[“\"]", text)
    told = told and not re.search(r"\baccording to\b", rest)
    return head + "." if told else None


def _reorder(text: str, _article: Article, _rng: random.Random) -> str | None:
    """``After the storm, the town rebuilt.`` → ``The town rebuilt after the storm.``"""
    match = _LEAD.match(text)
    if not match or re.search(r"[“\"]", text):
        return None
    return f"{match[2][0].upper()}{match[2][1:]} {match[1][0].lower()}{match[1][1:]}."


_Change = Callable[[str, Article, random.Random], str | None]
_CORRUPTIONS: dict[str, _Change] = {
    "number": _number,
    "unit": _unit,
    "date": _date,
    "quotation": _misquote,
}
_PARAPHRASES: dict[str, _Change] = {"unaltered": _unaltered, "truncated": _truncate, "reordered": _reorder}


def run() -> Report:
    """Shares caught by kind of corruption, and false alarms by kind of paraphrase."""
    texts = dict.fromkeys(row["article"] for row in read_rows("summaries/llmnews_writers.jsonl"))
    texts |= dict.fromkeys(row["article"] for row in read_rows("faithfulness/summedits_news.jsonl"))
    checks: dict[int, ExactChecks] = {}
    flagged: dict[str, list[bool]] = {kind: [] for kind in (*_CORRUPTIONS, *_PARAPHRASES)}
    for case in cases([article_from_text(text) for text in texts]):
        check = checks.get(id(case.article)) or checks.setdefault(id(case.article), ExactChecks(case.article))
        flagged[case.kind].append(check.refusal(case.statement, [case.number]) is not None)
    shares = {kind: sum(found) / len(found) if found else 0.0 for kind, found in flagged.items()}
    scores = {f"{kind.replace(' ', '_')}.{_measure(kind)}": share for kind, share in shares.items()}
    rows = [
        [kind, str(len(flagged[kind])), _measure(kind), f"{share:.3f}", f"{_GOALS[kind]:.3f}" if kind in _GOALS else ""]
        for kind, share in shares.items()
    ]
    total = sum(map(len, flagged.values()))
    notes = [f"{len(texts)} news articles; each statement cites the sentence it was made of"]
    return Report("corruptions", total, scores, ["change", "cases", "measure", "share", "goal"], rows, notes)


def _measure(kind: str) -> str:
    return "caught" if kind in _CORRUPTIONS else "false_alarms"
