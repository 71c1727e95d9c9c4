"""What speaks for a phrase inside a sentence as the answer itself, as named numbers."""

import math
from collections.abc import Sequence

from summarizer.retrieval.features import QuestionView
from summarizer.retrieval.phrases import Phrase
from summarizer.retrieval.tokens import Token

_BEFORE = frozenset("by in of at to from called named as is was are were on for with because the a and between".split())
_BREAK = ",;:()—–"


class SentenceView:
    """One sentence as the phrases in it are judged: which tokens meet the question, and how rare those are."""

    def __init__(self, view: QuestionView, at: int) -> None:
        self.view = view
        self.at = at
        self.tokens: Sequence[Token] = view.index.tokens(at)
        self.weight = [view.weight(token) for token in self.tokens]
        self.breaks = [any(mark in token.gap for mark in _BREAK) for token in self.tokens]


def phrase_features(sentence: SentenceView, phrase: Phrase) -> dict[str, float]:
    """Every feature of a phrase; names are those of the weights table."""
    view, tokens, weight = sentence.view, sentence.tokens, sentence.weight
    question = view.question
    inside = range(phrase.first, phrase.last + 1)
    before = tokens[phrase.first - 1].lower if phrase.first else "^"
    content = sum(not tokens[at].is_stop for at in inside) or 1
    features = {
        f"kind_{question.kind}_{phrase.kind}": 1.0,
        "length": math.log(len(phrase)),
        "long": float(len(phrase) > 5),
        "stops": sum(tokens[at].is_stop for at in inside) / len(phrase),
        "met": sum(weight[at] > 0 for at in inside) / content,
        "met_any": float(any(weight[at] > 0 for at in inside)),
        "capitals": sum(tokens[at].text[0].isupper() for at in inside) / len(phrase),
        "starts_sentence": float(phrase.first == 0),
        "ends_sentence": float(phrase.last == len(tokens) - 1),
        "in_brackets": float("(" in tokens[phrase.first].gap),
        "breaks": float(sum(sentence.breaks[phrase.first + 1 : phrase.last + 1])),
        "whole_left": float(phrase.first == 0 or sentence.breaks[phrase.first] or tokens[phrase.first - 1].is_stop),
        "whole_right": float(_ends(sentence, phrase)),
        "near_left": _nearness(sentence, phrase, -1),
        "near_right": _nearness(sentence, phrase, +1),
        "touches": float(_touches(sentence, phrase)),
        "rarity": sum(view.index.idf(tokens[at].stem) for at in inside if not tokens[at].is_stop) / content / 5,
    }
    if before in _BEFORE:
        features[f"before_{before}"] = 1.0
    if question.focus:
        features |= _focus(sentence, phrase, question.focus[-1])
    return features


def _ends(sentence: SentenceView, phrase: Phrase) -> bool:
    following = phrase.last + 1
    return following == len(sentence.tokens) or sentence.breaks[following] or sentence.tokens[following].is_stop


def _touches(sentence: SentenceView, phrase: Phrase) -> bool:
    left, right = phrase.first - 1, phrase.last + 1
    return (left >= 0 and sentence.weight[left] > 0) or (right < len(sentence.weight) and sentence.weight[right] > 0)


def _nearness(sentence: SentenceView, phrase: Phrase, step: int) -> float:
    """The question's words on one side, each by its idf over its distance; a comma counts for three words."""
    at = phrase.first - 1 if step < 0 else phrase.last + 1
    distance = total = 0.0
    while 0 <= at < len(sentence.tokens) and distance < 25:
        border = at + 1 if step < 0 else at
        distance += 3.0 if sentence.breaks[border] else 1.0
        total += sentence.weight[at] / (1.0 + distance)
        at += step
    return total / sentence.view.ceiling * 5


def _focus(sentence: SentenceView, phrase: Phrase, head: str) -> dict[str, float]:
    """Where the noun asked for (``what dynasty``) stands: inside the phrase, right after it, right before it."""
    meets = sentence.view.index.meetings(head) if head in sentence.view.idf else {head: 1.0}
    tokens = sentence.tokens

    def is_head(at: int) -> bool:
        return 0 <= at < len(tokens) and tokens[at].stem in meets

    return {
        "focus_inside": float(any(is_head(at) for at in range(phrase.first, phrase.last + 1))),
        "focus_after": float(is_head(phrase.last + 1)),
        "focus_before": float(is_head(phrase.first - 1) or is_head(phrase.first - 2)),
    }
