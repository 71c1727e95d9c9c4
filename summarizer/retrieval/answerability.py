"""What speaks for or against the best sentence really answering the question, as named numbers.

Questions that look answerable and are not mostly swap a name or number, turn a word into its opposite, negate, or ask
for a condition the article never sets (Rajpurkar, Jia and Liang, "Know What You Don't Know", 2018, table 2). Each of
these leaves a mark: a rare word of the question that the sentence and its neighbours do not have.
"""

import itertools
import math
from collections.abc import Mapping, Sequence

from summarizer.retrieval import lexicon
from summarizer.retrieval.features import QuestionView
from summarizer.retrieval.matching import antonyms, opposed_by_prefix
from summarizer.retrieval.phrases import Token
from summarizer.retrieval.questions import Term

_COPIED = (
    "bm25", "share", "share_near", "share_paragraph", "bigrams", "proximity", "predicate", "names_missing", "rarest",
    "focus", "new_words",
)  # fmt: skip


def answerability_features(
    view: QuestionView, ranked: Sequence[tuple[int, float, Mapping[str, float]]], phrase_scores: Sequence[float]
) -> dict[str, float]:
    """Features of the best sentence's chance; ``ranked`` holds (sentence from 0, score, features), best first."""
    at, best, of_sentence = ranked[0]
    question, tokens = view.question, view.index.tokens(at)
    here, near = view.met(at), view.met_by(view.neighbours(at))
    around = view.met_by(view.paragraph(at))
    features = {f"best_{name}": of_sentence[name] for name in _COPIED}
    features |= {f"asks_{question.kind}": 1.0, "negated": float(question.negated)}
    features |= {
        "lead": min(best - ranked[1][1], 6.0) if len(ranked) > 1 else 6.0,
        "certainty": 1 / sum(math.exp(max(score - best, -50.0)) for _, score, _ in ranked),
        "negation_differs": float(question.negated != _is_negated(tokens)),
        "opposite": _opposite(view, here, tokens),
        "superlative_missing": _superlative_missing(question.text, tokens),
        "swapped": _swapped(view, here),
        "terms": math.log1p(len(view.idf)),
        "no_type": _no_type(of_sentence),
    }
    features |= _missing(view, question.terms, here, near, around)
    features |= _phrases(phrase_scores)
    return features


def _phrases(scores: Sequence[float]) -> dict[str, float]:
    if not scores:
        return {"no_phrase": 1.0}
    best = max(scores)
    total = sum(math.exp(score - best) for score in scores)
    return {"phrase": best, "phrase_certainty": 1 / total}


def _missing(
    view: QuestionView,
    terms: Sequence[Term],
    here: Mapping[str, float],
    near: Mapping[str, float],
    around: Mapping[str, float],
) -> dict[str, float]:
    """How much of the question is met nowhere, and how rare the rarest of it is."""
    weights = {term.stem: view.idf[term.stem] for term in terms}
    top = max(weights.values(), default=1.0)
    known = view.index.title_stems
    gaps = {stem: weight for stem, weight in weights.items() if stem not in near and stem not in known}
    nowhere = [weights[stem] for stem in gaps if not view.index.meetings(stem)]
    elsewhere = [weights[stem] for stem in gaps if stem not in around and view.index.meetings(stem)]
    names = {term.stem for term in terms if term.is_name and not term.word[0].isdigit()}
    numbers = {term.stem for term in terms if term.word[0].isdigit()}
    loose = [weights[stem] for stem in weights if stem not in here]
    return {
        "nowhere": sum(nowhere) / view.ceiling,
        "nowhere_count": float(len(nowhere)),
        "elsewhere": sum(elsewhere) / view.ceiling,
        "elsewhere_count": float(len(elsewhere)),
        "gap_rarest": max(gaps.values(), default=0.0) / top,
        "gap_here": max(loose, default=0.0) / top,
        "gap_count": float(len(gaps)),
        "name_gap": float(any(stem in gaps for stem in names)),
        "name_nowhere": float(any(not view.index.meetings(stem) for stem in names)),
        "number_gap": float(any(stem in gaps for stem in numbers)),
    }


def _is_negated(tokens: Sequence[Token]) -> bool:
    return any(token.lower in lexicon.NEGATIONS or token.lower.endswith("n't") for token in tokens)


def _opposite(view: QuestionView, here: Mapping[str, float], tokens: Sequence[Token]) -> float:
    """1 when the sentence has the opposite of a question word that it does not have itself."""
    stems = {token.stem for token in tokens}
    missing = [stem for stem in view.idf if stem not in here]
    return float(
        any(antonyms(stem) & stems or any(opposed_by_prefix(stem, other) for other in stems) for stem in missing)
    )


def _superlative_missing(question: str, tokens: Sequence[Token]) -> float:
    asked = {word.strip("?,.").lower() for word in question.split()} & lexicon.SUPERLATIVES
    return float(bool(asked - {token.lower for token in tokens}))


def _swapped(view: QuestionView, here: Mapping[str, float]) -> float:
    """The share of neighbouring question words of which the sentence has the second without the first."""
    terms = view.question.terms
    pairs = [(a, b) for a, b in itertools.pairwise(terms) if b.position == a.position + 1]
    if not pairs:
        return 0.0
    return sum(b.stem in here and a.stem not in here for a, b in pairs) / len(pairs)


def _no_type(of_sentence: Mapping[str, float]) -> float:
    """1 when the question asks for a kind that can be told by form, and the sentence has none."""
    kinds = [name for name in of_sentence if name.startswith("has_") and name != "has_year"]
    return float(bool(kinds) and not any(of_sentence[name] for name in kinds))
