"""What speaks for a sentence as the one that a question asks for, as named numbers.

Shares are weighted by what the question's words count and lie in 0..1. "Near" takes in the sentences beside it,
"earlier" those before it: in news a paragraph is often one sentence, so both are taken inside the paragraph and
across its borders.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from summarizer.extract.matching import Matches, Table
from summarizer.extract.questions import Asked
from summarizer.extract.signals import (
    COPULAS,
    answer_signals,
    counted,
    introduces,
    is_caption,
    leans,
    names_the_role,
    neighbours_kept,
)
from summarizer.retrieval.index import SentenceIndex
from summarizer.retrieval.lexicon import NUMBER_WORDS
from summarizer.retrieval.questions import Term
from summarizer.text.tokens import Token

POOL = 30
"""How many sentences the cheap score passes on to the features that read tokens."""

ROLE_WORDS = 4
"""Content words of a question like ``Who is the president of Norland?``, at most."""

TURNS = frozenset("against without before after until since".split())
"""Words that a question means: without them a sentence may say the contrary."""

_STRETCH = 12
_OPENING = 6

Features = dict[str, float]


class Candidates:
    """The sentences of one article that come into question, with their features."""

    def __init__(self, matches: Matches, barred: frozenset[int]) -> None:
        self.matches = matches
        self.index: SentenceIndex = matches.sentences.index
        self.asked: Asked = matches.asked
        self._columns = self._shares()
        self._wanted = frozenset(other for stem in self.asked.stems for other in (*self.index.meetings(stem), stem))
        self.places = self._pool(barred)
        self.features = [self._of(at) for at in self.places]

    def _pool(self, barred: frozenset[int]) -> list[int]:
        columns = self._columns
        cheap = columns["bm25"] + columns["soft_sharp"] + columns["share_earlier"] + columns["soft_near_any"]
        if not self.matches.exact.any():
            return []
        order = np.argsort(-cheap, kind="stable")
        return sorted([int(at) for at in order if int(at) + 1 not in barred and cheap[at] > 0][:POOL])

    def _shares(self) -> Mapping[str, Table]:
        """One column of numbers a feature, one number a sentence."""
        matches = self.matches
        exact, like, soft = matches.exact, matches.like, matches.soft
        share, spread = matches.share, matches.spread
        weights = dict(zip(self.asked.stems, self.asked.weights, strict=True))
        ceiling = sum(weights.values()) or 1.0
        count = matches.sentences.count
        bm25 = _column(self.index.bm25(weights), count) / ceiling
        literal = _column(self.index.bm25(weights, soft=False), count) / ceiling
        unmet = exact == 0
        inside = spread(soft, 1, 1, inside=True)
        around = spread(soft, 1, 1, inside=False)
        earlier = spread(exact, 3, 0, inside=True)
        before_any = spread(exact, 2, 0, inside=False)
        soft_earlier = spread(soft, 3, 0, inside=True)
        soft_before = spread(soft, 2, 0, inside=False)
        wide = spread(soft, 3, 3, inside=False)
        squares = matches.shares**2 / max(float((matches.shares**2).sum()), 1e-9)
        best = float(bm25.max(initial=0.0)) or 1.0
        empty = np.zeros(count, np.float32)
        return {
            "bm25": bm25,
            "bm25_exact": literal,
            "bm25_below_best": (best - bm25) / best,
            "share": share(exact),
            "share_squared": np.asarray(squares @ exact, dtype=np.float32),
            "share_near": share(spread(exact, 1, 1, inside=True)),
            "share_before": share(spread(exact, 1, 0, inside=True) * unmet),
            "share_after": share(spread(exact, 0, 1, inside=False) * unmet),
            "share_earlier": share(earlier),
            "share_earlier_any": share(before_any),
            "share_paragraph": share(spread(exact, 4, 4, inside=True)),
            "soft_share": share(soft),
            "soft_sharp": share(soft**2),
            "soft_missing": share(like * unmet),
            "soft_mean": soft.mean(0) if len(soft) else empty,
            "soft_least": soft.min(0) if len(soft) else empty,
            "soft_squared": np.asarray(squares @ soft, dtype=np.float32),
            "soft_near": share(inside),
            "soft_near_sharp": share(inside**2),
            "soft_near_any": share(around),
            "soft_near_any_sharp": share(around**2),
            "soft_earlier": share(soft_earlier),
            "soft_earlier_sharp": share(soft_earlier**2),
            "soft_earlier_any": share(soft_before),
            "soft_earlier_any_sharp": share(soft_before**2),
            "soft_wide": share(wide**2),
            **matches.cosines(),
        }

    def _of(self, at: int) -> Features:
        index, asked = self.index, self.asked
        tokens = index.tokens(at)
        text = index.article.sentence_text(index.article.sentences[at])
        new = [not token.is_stop and token.stem not in self._wanted for token in tokens]
        turns = asked.question.relations & TURNS
        features = {name: float(column[at]) for name, column in self._columns.items()}
        features |= self._parts(at)
        features |= self._places(at, tokens)
        features |= {
            "pairs": neighbours_kept(asked.question.words, tokens),
            "bigrams": self._bigrams(tokens),
            "opening": self._weight({t.stem for t in tokens[:_OPENING]}),
            "proximity": self._proximity(tokens),
            "length": math.log1p(index.lengths[at]),
            "new_words": math.log1p(sum(new)),
            "new_weight": math.log1p(sum(index.idf(t.stem) for t, n in zip(tokens, new, strict=True) if n)),
            "defines": self._defines(tokens),
            "relations": _held(asked.question.relations, tokens),
            "turn_missing": float(bool(turns) and not _held(turns, tokens)),
            "relations_missing": 1.0 - _held(asked.question.relations, tokens) if asked.question.relations else 0.0,
        }
        leaning = float(leans(tokens))
        features["anaphor"] = leaning
        features["anaphor_earlier"] = leaning * features["share_earlier_any"]
        features["anaphor_soft"] = leaning * features["soft_earlier_any_sharp"]
        return features | self._signals(tokens, text, new)

    def _signals(self, tokens: Sequence[Token], text: str, new: Sequence[bool]) -> Features:
        """The signals of the answer's kind, under the kind's name, and how a person asked about is introduced."""
        asked = self.asked
        found = answer_signals(tokens, text, new)
        kind = "who_is" if asked.person else asked.kind
        features = {f"{kind}_{name}": found[name] for name in _SIGNALS.get(kind, ())}
        features["quoted"] = found["quoted"]
        if asked.question.negated:
            features["negated_too"] = found["negated"]
        if kind == "quantity":
            features["quantity_counted"] = counted(tokens, asked.question.focus)
        if kind == "person" and len(asked.stems) <= ROLE_WORDS:
            features["names_the_role"] = names_the_role(tokens, [token.stem in self._wanted for token in tokens])
        if asked.person:
            features |= introduces(tokens, asked.person)
        return features

    def _places(self, at: int, tokens: Sequence[Token]) -> Features:
        article = self.index.article
        sentence = article.sentences[at]
        inside = article.paragraphs[sentence.paragraph].sentences
        text = article.sentence_text(sentence)
        return {
            "heading": float(article.is_heading(sentence)),
            "caption": float(is_caption(text)),
            "question": float(text.rstrip("\"'”’» ").endswith(("?", "？", "؟"))),
            "short": float(len(tokens) < 5),
            "colon": float(text.rstrip().endswith((":", "："))),
            "first": float(at == inside.start),
            "position": (at - inside.start) / len(inside),
            "lead": float(at < 3),
            "late": at / max(len(article.sentences), 1),
        }

    def _parts(self, at: int) -> Features:
        """What each kind of question word adds: names, numbers, verbs, the words of the title, the noun asked for."""
        asked, matches = self.asked, self.matches
        row = {stem: place for place, stem in enumerate(asked.stems)}
        features: Features = {}
        plain: list[float] = []
        for term in asked.terms:
            place = row[term.stem]
            met = float(matches.exact[place, at])
            name = f"part_{self._class(term)}"
            features[name] = features.get(name, 0.0) + float(matches.shares[place]) * met
            if not term.is_name:
                plain.append(float(matches.soft[place, at]))
        named = [row[term.stem] for term in asked.terms if term.is_name]
        weight = float(matches.shares[named].sum())
        features["names"] = float(matches.shares[named] @ matches.exact[named, at]) / weight if weight else 0.0
        features["names_missing"] = 1.0 - features["names"] if named else 0.0
        features["predicate"] = plain[-1] if plain else 0.0
        focus = [row[stem] for stem in asked.question.focus if stem in row]
        features["focus"] = float(matches.exact[focus[-1], at]) if focus else 0.0
        features["focus_modifier"] = max((float(matches.exact[place, at]) for place in focus[:-1]), default=0.0)
        figures = [
            row[term.stem] for term in asked.terms if term.word[0].isdigit() or term.word.lower() in NUMBER_WORDS
        ]
        features["figures_missing"] = float(any(matches.exact[place, at] < 1 for place in figures))
        features["focus_soft"] = float(matches.soft[focus[-1], at]) if focus else 0.0
        features["rarest"] = float(matches.soft[int(matches.shares.argmax()), at]) if len(matches.shares) else 0.0
        return features

    def _class(self, term: Term) -> str:
        if term.word[0].isdigit():
            return "number"
        if term.stem in self.index.title_stems:
            return "title"
        if term.is_name:
            return "name"
        return "verb" if term.word.endswith(("ed", "ing")) else "other"

    def _defines(self, tokens: Sequence[Token]) -> float:
        """1 for ``X is a …`` when nothing but X is asked about."""
        if self.asked.kind != "thing" or len(self.asked.stems) > 3:
            return 0.0
        at = next((at for at, token in enumerate(tokens[:12]) if token.lower in COPULAS), 0)
        return float(any(token.stem in self._wanted for token in tokens[:at]))

    def _weight(self, stems: set[str]) -> float:
        pairs = zip(self.asked.stems, self.matches.shares.tolist(), strict=True)
        return float(sum(share for stem, share in pairs if stem in stems))

    def _met_at(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """Token by token, which question words it meets."""
        meetings = [self.index.meetings(stem) for stem in self.asked.stems]
        return [(at, row) for at, token in enumerate(tokens) for row, met in enumerate(meetings) if token.stem in met]

    def _bigrams(self, tokens: Sequence[Token]) -> float:
        """The share of neighbouring pairs of question words that stand within three words of one another, in order."""
        row = {stem: place for place, stem in enumerate(self.asked.stems)}
        pairs = [(row[a.stem], row[b.stem]) for a, b in zip(self.asked.terms, self.asked.terms[1:], strict=False)]
        if not pairs:
            return 0.0
        places: dict[int, list[int]] = {}
        for at, place in self._met_at(tokens):
            places.setdefault(place, []).append(at)
        shares = self.matches.shares
        total = hits = 0.0
        for one, other in pairs:
            weight = float(shares[one] + shares[other])
            total += weight
            near = any(0 < b - a <= 3 for a in places.get(one, ()) for b in places.get(other, ()))
            hits += weight * near
        return hits / total if total else 0.0

    def _proximity(self, tokens: Sequence[Token]) -> float:
        """What the best stretch of twelve words meets."""
        met = self._met_at(tokens)
        shares = self.matches.shares
        best, end = 0.0, 0
        inside: Counter[int] = Counter()
        for first, leaving in met:
            while end < len(met) and met[end][0] < first + _STRETCH:
                inside[met[end][1]] += 1
                end += 1
            best = max(best, sum(float(shares[row]) for row, count in inside.items() if count))
            inside[leaving] -= 1
        return best


_SIGNALS: Mapping[str, tuple[str, ...]] = {
    "time": ("time", "year", "figure"),
    "quantity": ("figure", "time"),
    "person": ("name", "quoted"),
    "organisation": ("name",),
    "place": ("name",),
    "reason": ("because", "reason", "purpose", "quoted"),
    "manner": ("manner", "quoted"),
    "thing": ("quoted",),
    "yes_no": ("negated", "quoted"),
    "who_is": ("quoted",),
}
"""What by its form may answer each kind of question."""


def _column(scores: Mapping[int, float], count: int) -> Table:
    column = np.zeros(count, dtype=np.float32)
    for at, score in scores.items():
        column[at] = score
    return column


def _held(wanted: frozenset[str], tokens: Sequence[Token]) -> float:
    return len(wanted & {token.lower for token in tokens}) / len(wanted) if wanted else 0.0
