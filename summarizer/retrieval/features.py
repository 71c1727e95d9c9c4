"""What speaks for a sentence as the one that answers a question, as named numbers.

Shares are weighted by the idf of the question's words and lie in 0..1. "Near" is the sentence with its neighbours
in the paragraph, "paragraph" all of it.
"""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from summarizer.retrieval import lexicon
from summarizer.retrieval.index import SentenceIndex
from summarizer.retrieval.matching import common_stems
from summarizer.retrieval.meaning import Meaning
from summarizer.retrieval.phrases import Phrase, phrases
from summarizer.retrieval.questions import Question, Term
from summarizer.retrieval.tokens import Token, is_time

COMMON_FACTOR = 0.55
"""A common word of the question weighs this part of its idf: within one article it may well look rare."""

_ANAPHORS = frozenset("he she it they his her its their this these that those such".split())


class QuestionView:
    """One question held against one article: its words' idf, and where they are met. Built once for each question."""

    def __init__(self, index: SentenceIndex, question: Question) -> None:
        self.index = index
        self.question = question
        self.idf = {
            stem: index.idf(stem) * (COMMON_FACTOR if stem in common_stems() else 1.0)
            for stem in sorted(question.stems)
        }
        self.scores = index.bm25(self.idf)
        self.meaning = Meaning(index, question, self.idf)
        self._exact = index.bm25(self.idf, soft=False)
        self.best = max(self.scores.values(), default=0.0)
        self.ceiling = sum(self.idf.values()) or 1.0
        self._reach: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for stem in self.idf:
            for other, weight in index.meetings(stem).items():
                self._reach[other].append((stem, weight))
        self._met: dict[int, Mapping[str, float]] = {}
        self._paragraph_best: dict[int, float] = {}
        self._phrases: dict[int, list[Phrase]] = {}
        sentences = index.article.sentences
        for at, score in self.scores.items():
            paragraph = sentences[at].paragraph
            self._paragraph_best[paragraph] = max(self._paragraph_best.get(paragraph, 0.0), score)

    def met(self, at: int) -> Mapping[str, float]:
        """Question stem → how well sentence ``at`` meets it, 0 left out."""
        if at not in self._met:
            met: dict[str, float] = {}
            for other in self._reach.keys() & self.index.stems(at):
                for stem, weight in self._reach[other]:
                    met[stem] = max(met.get(stem, 0.0), weight)
            self._met[at] = met
        return self._met[at]

    def met_by(self, places: Collection[int]) -> dict[str, float]:
        """Question stem → the best meeting in any of several sentences."""
        joined: dict[str, float] = {}
        for at in places:
            for stem, weight in self.met(at).items():
                joined[stem] = max(joined.get(stem, 0.0), weight)
        return joined

    def share(self, met: Mapping[str, float], stems: Collection[str] | None = None) -> float:
        """The idf-weighted share of the question's stems (or of some of them) that is met; 1 where there are none."""
        wanted = self.idf.keys() if stems is None else stems
        total = sum(self.idf[stem] for stem in wanted)
        return sum(self.idf[stem] * met.get(stem, 0.0) for stem in wanted) / total if total else 1.0

    def meets(self, token: Token) -> bool:
        """True when a token of the article meets some word of the question."""
        return token.stem in self._reach

    def weight(self, token: Token) -> float:
        """The idf of the question word that a token meets, 0 when it meets none."""
        return max((self.idf[stem] * weight for stem, weight in self._reach.get(token.stem, ())), default=0.0)

    def exact_score(self, at: int) -> float:
        """BM25 of the sentence without soft meetings."""
        return self._exact.get(at, 0.0)

    def paragraph_score(self, at: int) -> float:
        """The best BM25 score of a sentence in the same paragraph."""
        return self._paragraph_best.get(self.index.article.sentences[at].paragraph, 0.0)

    def paragraph(self, at: int) -> range:
        """The sentences of its paragraph, counted from 0."""
        article = self.index.article
        return article.paragraphs[article.sentences[at].paragraph].sentences

    def neighbours(self, at: int) -> range:
        """The sentence with the one before and the one after it in its paragraph."""
        inside = self.paragraph(at)
        return range(max(at - 1, inside.start), min(at + 2, inside.stop))

    def candidates(self, at: int) -> list[Phrase]:
        """The phrases of a sentence that say something the question does not."""
        if at not in self._phrases:
            tokens = self.index.tokens(at)
            new = [not token.is_stop and not self.meets(token) for token in tokens]
            self._phrases[at] = [p for p in phrases(tokens) if any(new[p.first : p.last + 1])]
        return self._phrases[at]


def sentence_features(view: QuestionView, at: int) -> dict[str, float]:
    """Every feature of sentence ``at`` (from 0) for the question; names are those of the weights table."""
    index, question = view.index, view.question
    tokens = index.tokens(at)
    met = view.met(at)
    inside = view.paragraph(at)
    names = [term.stem for term in question.terms if term.is_name]
    before = view.share(view.met_by([at - 1])) if at > inside.start else 0.0
    anaphor = float(any(token.lower in _ANAPHORS for token in tokens[:3]))
    features = {
        "bm25": view.scores.get(at, 0.0) / view.ceiling,
        "bm25_exact": view.exact_score(at) / view.ceiling,
        "bm25_below_best": (view.best - view.scores.get(at, 0.0)) / (view.best or 1.0),
        "bm25_paragraph": view.paragraph_score(at) / view.ceiling,
        "share": view.share(met),
        "share_near": view.share(view.met_by(view.neighbours(at))),
        "share_before": before,
        "share_after": view.share(view.met_by([at + 1])) if at + 1 < inside.stop else 0.0,
        "share_paragraph": view.share(view.met_by(inside)),
        "names": view.share(met, names) if names else 0.0,
        "names_missing": float(bool(names)) - (view.share(met, names) if names else 0.0),
        "bigrams": _bigrams(view, tokens),
        "pairs": _pairs(question.words, tokens),
        "opening": _opening(view, tokens),
        "proximity": _proximity(view, tokens),
        "rarest": met.get(max(view.idf, key=lambda stem: (view.idf[stem], stem)), 0.0) if view.idf else 0.0,
        "predicate": _last_met(question.terms, met),
        "focus": max((met.get(stem, 0.0) for stem in question.focus[-1:]), default=0.0),
        "focus_modifier": max((met.get(stem, 0.0) for stem in question.focus[:-1]), default=0.0),
        "first": float(at == inside.start),
        "position": (at - inside.start) / len(inside),
        "heading": float(index.article.is_heading(index.article.sentences[at])),
        "length": math.log1p(index.lengths[at]),
        "new_words": math.log1p(sum(not token.is_stop and not view.meets(token) for token in tokens)),
        "new_weight": math.log1p(sum(index.idf(t.stem) for t in tokens if not t.is_stop and not view.meets(t))),
        "anaphor": anaphor,
        "anaphor_before": anaphor * before,
        "relations": _shared(question.relations, tokens),
        "defines": _defines(view, tokens),
    }
    earlier, met_earlier = range(inside.start, at), view.met_by(range(inside.start, at + 1))
    features["share_earlier"] = view.share(met_earlier)
    near = [n for n in view.neighbours(at) if n != at]
    features |= view.meaning.features(at, met, near, earlier, met_earlier)
    features |= _parts(view, met)
    features |= {f"has_{name}": value for name, value in _answer_types(view, at).items()}
    return features


def _answer_types(view: QuestionView, at: int) -> dict[str, float]:
    """Whether the kind of answer asked for is there, one name for each kind that can be told by form."""
    kind = view.question.kind
    tokens, found = view.index.tokens(at), {phrase.kind for phrase in view.candidates(at)}
    if kind == "time":
        return {"time": float("time" in found), "year": float(any(is_time(t) and t.text[0].isdigit() for t in tokens))}
    if kind == "quantity":
        return {"quantity": float("quantity" in found)}
    if kind in {"person", "organisation", "place"}:
        return {f"name_{kind}": float("name" in found)}
    lowered = {token.lower for token in tokens}
    if kind == "reason":
        return {
            "reason": float(bool(lowered & lexicon.REASON_CUES)),
            "because": float(bool(lowered & lexicon.REASON_LINKS)),
        }
    if kind == "manner":
        return {"manner": float(bool(lowered & {"by", "through", "using", "with", "via"}))}
    return {}


def _parts(view: QuestionView, met: Mapping[str, float]) -> dict[str, float]:
    """What each kind of question word adds to the share: names, numbers, verbs, the words of the title, others."""
    parts: dict[str, float] = defaultdict(float)
    for term in view.question.terms:
        kind = term_class(view, term)
        parts[f"part_{kind}"] += view.idf[term.stem] * met.get(term.stem, 0.0) / view.ceiling
        parts["share_squared"] += view.idf[term.stem] ** 2 * met.get(term.stem, 0.0) / view.ceiling**2
    return parts


def term_class(view: QuestionView, term: Term) -> str:
    """``number``, ``title``, ``name``, ``verb`` or ``other``, told by form."""
    if term.word[0].isdigit():
        return "number"
    if term.stem in view.index.title_stems:
        return "title"
    if term.is_name:
        return "name"
    if term.word.endswith(("ed", "ing")) or term.position == len(view.question.text.split()) - 1:
        return "verb"
    return "other"


def _shared(wanted: frozenset[str], tokens: Sequence[Token]) -> float:
    """The share of some words, lower case, that a sentence has."""
    return len(wanted & {token.lower for token in tokens}) / len(wanted) if wanted else 0.0


def _defines(view: QuestionView, tokens: Sequence[Token]) -> float:
    """1 for ``X is a …`` when nothing but X is asked about."""
    if view.question.kind != "thing" or not 0 < len(view.idf) <= 3:
        return 0.0
    copula = next((at for at, token in enumerate(tokens[:12]) if token.lower in {"is", "are", "was", "were"}), 0)
    return float(copula > 0 and any(view.meets(token) for token in tokens[:copula]))


def _bigrams(view: QuestionView, tokens: Sequence[Token]) -> float:
    """The share of neighbouring pairs of question words that stand within three words of one another, in order."""
    terms = view.question.terms
    pairs = [(a.stem, b.stem) for a, b in itertools.pairwise(terms)]
    if not pairs:
        return 0.0
    where = {stem: _places(view, stem, tokens) for pair in pairs for stem in pair}
    after = {stem: frozenset(places) for stem, places in where.items()}
    hits = total = 0.0
    for one, other in pairs:
        weight = view.idf[one] + view.idf[other]
        total += weight
        hits += weight * any(after[other].intersection(range(at + 1, at + 4)) for at in where[one])
    return hits / total


def _pairs(words: Sequence[str], tokens: Sequence[Token]) -> float:
    """The share of the question's neighbouring words, function words too, that are neighbours in the sentence."""
    asked = set(itertools.pairwise(words))
    return len(asked & set(itertools.pairwise(token.lower for token in tokens))) / len(asked) if asked else 0.0


def _opening(view: QuestionView, tokens: Sequence[Token]) -> float:
    """The share met by the first six words, where the subject of a sentence mostly stands."""
    opening = {token.stem for token in tokens[:6]}
    return sum(view.idf[stem] for stem in view.idf if stem in opening) / view.ceiling


def _places(view: QuestionView, stem: str, tokens: Sequence[Token]) -> list[int]:
    met = view.index.meetings(stem)
    return [at for at, token in enumerate(tokens) if token.stem in met] if met else []


def _proximity(view: QuestionView, tokens: Sequence[Token]) -> float:
    """idf met inside the best stretch of twelve words, as a share of the question's."""
    at_stem = sorted((at, stem) for stem in view.idf for at in _places(view, stem, tokens))
    best, end = 0.0, 0
    inside: Counter[str] = Counter()
    for first, leaving in at_stem:
        while end < len(at_stem) and at_stem[end][0] < first + 12:
            inside[at_stem[end][1]] += 1
            end += 1
        best = max(best, sum(view.idf[one] for one, count in inside.items() if count))
        inside[leaving] -= 1
    return best / view.ceiling


def _last_met(terms: Sequence[Term], met: Mapping[str, float]) -> float:
    """Whether the last question word that is no name is met; most often the predicate."""
    plain = [term.stem for term in terms if not term.is_name]
    return met.get(plain[-1], 0.0) if plain else 0.0
