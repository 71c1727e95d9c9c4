"""What a sentence offers by its form: figures, times, names, reasons, quoted words, somebody introduced."""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from summarizer.retrieval import lexicon
from summarizer.retrieval.lexicon import is_number, is_time
from summarizer.text.tokens import Token

NEAR = 3
"""Words within which a figure belongs to the noun that it counts."""

_MARKS = re.compile(r"[\"“”„«»「」『』]")
_AGE = re.compile(r"^\d{1,3}$")
_RELATIVE = frozenset("a an the who whose which now then former der die das un une le la ein eine el la".split())
_CAPTION = re.compile(
    r"\((?:pictured|left|right|above|below|file (?:photo|picture|image)|centre|center|foto|photo|bild)\b|"
    r"^(?:photo|picture|image|foto|bild|video|caption)\b\s*[:/]|\b(?:photo|image|picture|foto)\s*(?:by|:|credit)",
    re.IGNORECASE,
)
ANAPHORS = frozenset(
    """
    he she it they his her its their this these those him them
    er sie es ihr ihre sein seine dieser diese dieses il elle ils elles leur leurs ce cette ces
    él ella ellos ellas su sus este esta estos estas egli lei loro hij zij ze hun ele ela eles elas
    """.split()
)
"""Pronouns and pointing words that stand for what the sentence before has named."""


def answer_signals(tokens: Sequence[Token], text: str, new: Sequence[bool]) -> dict[str, float]:
    """Whether the sentence holds a time, a figure, a new name, a reason …; ``new`` tells which tokens are not asked.

    Each is 0 or 1.
    """
    lowered = {token.lower for token in tokens}
    names = [t for t, is_new in zip(tokens, new, strict=True) if is_new and _is_name(t)]
    return {
        "time": float(any(map(is_time, tokens)) or bool(lowered & lexicon.PERIODS)),
        "year": float(any(is_time(token) and token.text[0].isdigit() for token in tokens)),
        "figure": float(any(is_new and is_number(token) for token, is_new in zip(tokens, new, strict=True))),
        "name": float(bool([token for token in names if token is not tokens[0]])),
        "because": float(bool(lowered & {"because", "weil", "denn", "parce", "porque", "perché", "omdat", "due"})),
        "reason": float(bool(lowered & lexicon.REASON_CUES)),
        "purpose": float("in order" in text or any(a.lower in {"to", "um", "pour", "para"} for a in tokens)),
        "manner": float(bool(lowered & {"by", "through", "using", "with", "via", "durch", "par", "por"})),
        "quoted": float(_MARKS.search(text) is not None),
        "negated": float(bool(lowered & lexicon.NEGATIONS) or any(token.lower.endswith("n't") for token in tokens)),
    }


def counted(tokens: Sequence[Token], asked: Collection[str]) -> float:
    """1 where a figure stands right before a word of the question, or within three words of it."""
    places = [at for at, token in enumerate(tokens) if token.stem in asked]
    figures = [at for at, token in enumerate(tokens) if is_number(token)]
    return float(any(0 < place - figure <= NEAR for place in places for figure in figures))


def introduces(tokens: Sequence[Token], name: Sequence[str]) -> dict[str, float]:
    """How a sentence presents the bearer of a name, given as stems: in full, after a role, before an apposition."""
    at = _name_at(tokens, name)
    if at is None:
        return {}
    before = tokens[at - 1] if at else None
    after = at + len(name)
    following = tokens[after] if after < len(tokens) else None
    joined = before is not None and not tokens[at].gap.strip(" ")
    role = joined and before is not None and not before.is_stop and not is_time(before)
    comma_role = before is not None and tokens[at].gap.strip() == "," and not before.is_stop
    apposed = following is not None and following.gap.lstrip().startswith((",", "(", "–", "—", "-"))
    told = apposed and following is not None and bool(_AGE.match(following.text) or following.lower in _RELATIVE)
    copula = following is not None and not following.gap.strip() and following.lower in COPULAS
    return {
        "intro_full": 1.0,
        "intro_role": float(role),
        "intro_comma_role": float(comma_role),
        "intro_apposed": float(apposed),
        "intro_told": float(told),
        "intro_copula": float(copula),
    }


def names_the_role(tokens: Sequence[Token], is_asked: Sequence[bool]) -> float:
    """1 where a word that is asked for stands right before a name, or after a name and a comma: ``Mayor Elin Brandt``.

    ``is_asked`` tells which tokens meet the question.
    """
    for at, other in enumerate(tokens[1:]):
        joined = other.gap.strip() == "," or (not other.gap.strip() and not is_asked[at + 1])
        if is_asked[at] and joined and _is_name(other):
            return 1.0
    return 0.0


COPULAS = frozenset("is was are were ist war est était es era fue è".split())


def is_caption(text: str) -> bool:
    """True for the words under a picture, told by "(pictured)" and the like."""
    return _CAPTION.search(text) is not None


def leans(tokens: Sequence[Token]) -> bool:
    """True when a sentence opens with a word that stands for something named before it."""
    return any(token.lower in ANAPHORS for token in tokens[:3])


def neighbours_kept(words: Sequence[str], tokens: Sequence[Token]) -> float:
    """The share of the question's neighbouring words, function words too, that are neighbours in the sentence."""
    asked = set(pairwise(words))
    return len(asked & set(pairwise(token.lower for token in tokens))) / len(asked) if asked else 0.0


def _is_name(token: Token) -> bool:
    return token.text[0].isupper() and not token.is_stop


def _name_at(tokens: Sequence[Token], name: Sequence[str]) -> int | None:
    stems = [token.stem for token in tokens]
    size = len(name)
    return next((at for at in range(len(stems) - size + 1) if stems[at : at + size] == list(name)), None)
