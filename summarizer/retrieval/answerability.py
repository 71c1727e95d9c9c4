"""What speaks for or against the best sentence really answering the question, as named numbers.

Questions that look answerable and are not mostly swap a name or number, turn a word into its opposite, negate, or ask
for a condition the article never sets (Rajpurkar, Jia and Liang, "Know What You Don't Know", 2018, table 2). Each of
these leaves a mark: a rare word of the question that the sentence and its neighbours do not have.
"""

import itertools
import math
import re
from collections.abc import Mapping, Sequence

from summarizer.retrieval import lexicon
from summarizer.retrieval.features import QuestionView
from summarizer.retrieval.matching import antonyms, opposed_by_prefix
from summarizer.retrieval.tokens import Token

_COPIED = (
    "bm25_exact", "share", "share_near", "share_earlier", "share_paragraph", "share_squared", "predicate",
    "names_missing", "new_words", "length",
)  # fmt: skip
"""Features of the sentence that say something about answerability too. Likeness in meaning does not: an answer and what
only looks like one are alike in it."""

_NUMBERED_NAME = re.compile(r"([A-Z][a-z]+) ([IVX]+)\b")
_ROMAN = re.compile(r"[IVX]+")


def answerability_features(
    view: QuestionView, ranked: Sequence[tuple[int, float, Mapping[str, float]]], phrase_scores: Sequence[float]
) -> dict[str, float]:
    """Features of the best sentence's chance; ``ranked`` holds (sentence from 0, score, features), best first."""
    at, best, of_sentence = ranked[0]
    question, tokens = view.question, view.index.tokens(at)
    lowered = frozenset(token.lower for token in tokens)
    asked = frozenset(word.strip("?,.").lower() for word in question.text.split())
    negated = _is_negated(tokens)
    features = {f"best_{name}": of_sentence.get(name, 0.0) for name in _COPIED}
    features |= _missing(view, at)
    features |= _of_phrases(phrase_scores)
    return features | {
        f"asks_{question.kind}": 1.0,
        "lead": min(best - ranked[1][1], 6.0) if len(ranked) > 1 else 6.0,
        "negated": float(question.negated),
        "sentence_negated": float(negated),
        "negation_differs": float(question.negated != negated),
        "opposite": _opposite(view, at),
        "relation_reversed": float(any(antonyms(word) & lowered for word in question.relations - lowered)),
        "superlative": float(bool(asked & lexicon.SUPERLATIVES)),
        "superlative_missing": float(bool(asked & lexicon.SUPERLATIVES - lowered)),
        "numeral_differs": _numeral_differs(question.text, tokens),
        "swapped": _swapped(view, at),
        "terms": math.log1p(len(view.idf)),
        "no_type": _no_type(of_sentence),
    }


def _of_phrases(scores: Sequence[float]) -> dict[str, float]:
    """How well the best phrase fits, and its share of the softmax."""
    if not scores:
        return {}
    best = max(scores)
    return {"phrase": best, "phrase_certainty": 1 / sum(math.exp(score - best) for score in scores)}


def _missing(view: QuestionView, at: int) -> dict[str, float]:
    """What of the question neither the sentence with its neighbours nor the article's title has."""
    near, known = view.met_by(view.neighbours(at)), view.index.title_stems
    gaps = [term for term in view.question.terms if term.stem not in near and term.stem not in known]
    nowhere = {term.stem for term in gaps if not view.index.meetings(term.stem)}
    return {
        "nowhere": sum(view.idf[stem] for stem in sorted(nowhere)) / view.ceiling,
        "name_gap": float(any(term.is_name and not term.word[0].isdigit() for term in gaps)),
        "number_gap": float(any(term.word[0].isdigit() for term in gaps)),
    }


def _is_negated(tokens: Sequence[Token]) -> bool:
    return any(token.lower in lexicon.NEGATIONS or token.lower.endswith("n't") for token in tokens)


def _opposite(view: QuestionView, at: int) -> float:
    """1 when the sentence has the opposite of a question word that it does not have itself."""
    stems, here = view.index.stems(at), view.met(at)
    missing = [stem for stem in view.idf if stem not in here]
    return float(
        any(antonyms(stem) & stems or any(opposed_by_prefix(stem, other) for other in stems) for stem in missing)
    )


def _numeral_differs(question: str, tokens: Sequence[Token]) -> float:
    """1 when the question's ``Karl I`` is a ``Karl II`` in the sentence."""
    asked = dict(_NUMBERED_NAME.findall(question))
    return float(
        any(
            one.text in asked and _ROMAN.fullmatch(other.text) and other.text != asked[one.text]
            for one, other in itertools.pairwise(tokens)
        )
    )


def _swapped(view: QuestionView, at: int) -> float:
    """The share of neighbouring question words of which the sentence has the second without the first."""
    here = view.met(at)
    pairs = [(a, b) for a, b in itertools.pairwise(view.question.terms) if b.position == a.position + 1]
    if not pairs:
        return 0.0
    return sum(b.stem in here and a.stem not in here for a, b in pairs) / len(pairs)


def _no_type(of_sentence: Mapping[str, float]) -> float:
    """1 when the question asks for a kind that can be told by form, and the sentence has none."""
    kinds = [name for name in of_sentence if name.startswith("has_") and name != "has_year"]
    return float(bool(kinds) and not any(of_sentence[name] for name in kinds))
