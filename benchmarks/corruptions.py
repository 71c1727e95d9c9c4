"""Corrupted statements: does the evidence check catch what was changed, and leave alone what was not?

True statements are sentences of news articles. Each kind of corruption changes one thing in one sentence; each kind of
paraphrase leaves the meaning. The statement cites the sentence it came from, as a draft would.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.report import Report, read_rows
from summarizer.article import Article
from summarizer.assembling import article_from_text
from summarizer.evidence import EvidenceIndex

_PER_KIND_AND_ARTICLE = 4
_LENGTH = range(8, 46)
_GOALS = {
    **dict.fromkeys(["number", "unit", "date", "quotation", "negation added", "negation removed"], 0.95),
    **dict.fromkeys(["name swap", "speaker swap"], 0.80),
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
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|should|did|does|do)\b(?! (?:not|n't|no|never)\b)"
)
_BEFORE_NOT = "is|are|was|were|has|have|had|would|should|did|does|do|could"
_NEGATED = re.compile(rf"\b({_BEFORE_NOT}|will) not\b|\b({_BEFORE_NOT})n['’]t\b")
_HEDGE = re.compile(
    r"\b(?:may|might|could) (be|have|become|lead|cause|make|take|face|need|help|see|get|include|mean)\b"
)
_FACTS = {verb: f"{verb}s" for verb in "become lead cause make take face need help see get include mean".split()}
_FACTS |= {"be": "is", "have": "has"}
_ADVERB = re.compile(r" (?:allegedly|reportedly|possibly|apparently|probably|likely|perhaps)\b(?! to\b)")
_DIRECTIONS = [
    pair.replace("_", " ").split("/")
    for pair in (
        "rose/fell increased/decreased increase/decrease higher/lower before/after more_than/less_than above/below "
        "won/lost first/last up/down best/worst growth/decline largest/smallest highest/lowest supported/opposed "
        "accepted/rejected"
    ).split()
]
_QUOTED = re.compile(r"[“\"]([^“”\"]{12,})[”\"]")
_NAME = re.compile(r"(?<!^)(?<![.“\"!?] )\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b")
_SINGLE_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b(?! [A-Z])")
_PERSON = r"([A-Z][a-z]+(?: [A-Z][a-z]+)*)"
_SAID = re.compile(
    rf"\b{_PERSON} (?:said|says|told|added|wrote|argued|warned|announced|explained)\b"
    rf"|\b(?:said|says|added|according to) {_PERSON}"
)
_NOT_PEOPLE = {
    *_MONTHS,
    *_WEEKDAYS,
    "May",
    "The",
    "He",
    "She",
    "They",
    "It",
    "We",
    "But",
    "And",
    "In",
    "On",
    "As",
    "This",
    "That",
}
_MOVED = re.compile(
    r"(?<= )(?:forced|urged|asked|allowed|told|ordered|expected|wanted|wants|expects|urges|asks|allows|forces|"
    r"encouraged|persuaded|convinced|pressed|required|requires|invited|warned|pushed|prompted|enabled|called on) "
    r"(?P<doer>(?:(?:the|a|an|his|her|its|their|all|more) )?(?:[\w’'-]+ ){0,3}[\w’'-]+) to(?= [a-z]+\b)"
)
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


def _negate(text: str, _article: Article, rng: random.Random) -> str | None:
    matches = [m for m in _AUXILIARY.finditer(text) if not _inside_quotes(text, m.start())]
    if not matches:
        return None
    match = rng.choice(matches)
    return text[: match.end()] + " not" + text[match.end() :]


def _affirm(text: str, _article: Article, _rng: random.Random) -> str | None:
    match = _NEGATED.search(text)
    if not match or _inside_quotes(text, match.start()):
        return None
    kept: str = match[1] or match[2]
    return text[: match.start()] + kept + text[match.end() :]


def _unhedge(text: str, _article: Article, _rng: random.Random) -> str | None:
    match = _HEDGE.search(text)
    if match and not _inside_quotes(text, match.start()):
        return text[: match.start()] + _FACTS[match[1]] + text[match.end() :]
    match = _ADVERB.search(text)
    return text[: match.start()] + text[match.end() :] if match and not _inside_quotes(text, match.start()) else None


def _turn(text: str, _article: Article, rng: random.Random) -> str | None:
    options = []
    for pair in _DIRECTIONS:
        for one, other in (pair, pair[::-1]):
            match = re.search(rf"\b{one}\b", text)
            if match and not _inside_quotes(text, match.start()):
                options.append(text[: match.start()] + other + text[match.end() :])
    return rng.choice(options) if options else None


def _misquote(text: str, article: Article, rng: random.Random) -> str | None:
    match = _QUOTED.search(text)
    words = list(re.finditer(r"\b[a-z]{4,}\b", match[1])) if match else []
    if not match or not words:
        return None
    word = rng.choice(words)
    others: list[str] = sorted({w for w in re.findall(r"\b[a-z]{4,}\b", article.text) if w not in match[1]})
    start = match.start(1)
    return text[: start + word.start()] + rng.choice(others) + text[start + word.end() :]


def _swap_name(text: str, article: Article, rng: random.Random) -> str | None:
    matches = [m for m in (*_NAME.finditer(text), *_SINGLE_NAME.finditer(text)) if m[0].split()[0] not in _NOT_PEOPLE]
    if not matches:
        return None
    match = rng.choice(matches)
    other = _other_name(match[0], text, article, rng)
    return text[: match.start()] + other + text[match.end() :] if other else None


def _swap_speaker(text: str, article: Article, rng: random.Random) -> str | None:
    match = _SAID.search(text)
    if not match:
        return None
    group = 1 if match[1] else 2
    if match[group].split()[0] in _NOT_PEOPLE:
        return None
    other = _other_name(match[group], text, article, rng)
    return text[: match.start(group)] + other + text[match.end(group) :] if other else None


def _other_name(name: str, text: str, article: Article, rng: random.Random) -> str | None:
    """Another name of the article, of as many words, that shares no word with the sentence."""
    pattern = _NAME if " " in name else _SINGLE_NAME
    found = {m[0] for m in pattern.finditer(article.text) if not _NOT_PEOPLE & set(m[0].split())}
    fit = sorted(n for n in found if not any(word in text for word in n.split()))
    return rng.choice(fit) if fit else None


def _drop_doer(text: str, _article: Article, rng: random.Random) -> str | None:
    """Who is asked to act goes, and the one who asked is said to act: "urged the bank to pay", "agreed to pay"."""
    matches = [m for m in _MOVED.finditer(text) if len(m["doer"].split()) <= 5]
    if not matches:
        return None
    match = rng.choice(matches)
    return f"{text[: match.start()]}agreed to{text[match.end() :]}"


def _swap_roles(text: str, _article: Article, rng: random.Random) -> str | None:
    """Two names of the sentence change places around a verb in the past tense."""
    matches = list(re.finditer(r"\b[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*\b", text))
    pairs = [
        (a, b)
        for a, b in pairwise(matches)
        if re.fullmatch(r" (?:\w+ )?\w+ed (?:\w+ ){0,2}", text[a.end() : b.start()])
        and not {*a[0].split(), *b[0].split()} & _NOT_PEOPLE
    ]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def _inside_quotes(text: str, at: int) -> bool:
    return not _closed(text[:at])


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
    "negation added": _negate,
    "negation removed": _affirm,
    "hedge dropped": _unhedge,
    "direction": _turn,
    "name swap": _swap_name,
    "speaker swap": _swap_speaker,
    "role swap": _swap_roles,
    "doer dropped": _drop_doer,
}
_PARAPHRASES: dict[str, _Change] = {"unaltered": _unaltered, "truncated": _truncate, "reordered": _reorder}


def run() -> Report:
    """Shares caught by kind of corruption, and false alarms by kind of paraphrase."""
    texts = dict.fromkeys(row["article"] for row in read_rows("summaries/llmnews_writers.jsonl"))
    texts |= dict.fromkeys(row["article"] for row in read_rows("faithfulness/summedits_news.jsonl"))
    indexes: dict[int, EvidenceIndex] = {}
    flagged: dict[str, list[bool]] = {kind: [] for kind in (*_CORRUPTIONS, *_PARAPHRASES)}
    for case in cases([article_from_text(text) for text in texts]):
        index = indexes.get(id(case.article)) or indexes.setdefault(id(case.article), EvidenceIndex(case.article))
        flagged[case.kind].append(not index.check(case.statement, [case.number]).supported)
    shares = {kind: sum(found) / len(found) if found else 0.0 for kind, found in flagged.items()}
    scores = {f"{kind.replace(' ', '_')}.{_measure(kind)}": share for kind, share in shares.items()}
    rows = [
        [kind, str(len(flagged[kind])), _measure(kind), f"{share:.3f}", f"{_GOALS[kind]:.2f}" if kind in _GOALS else ""]
        for kind, share in shares.items()
    ]
    total = sum(map(len, flagged.values()))
    notes = [f"{len(texts)} news articles; each statement cites the sentence it was made of"]
    return Report("corruptions", total, scores, ["change", "cases", "measure", "share", "goal"], rows, notes)


def _measure(kind: str) -> str:
    return "caught" if kind in _CORRUPTIONS else "false_alarms"
