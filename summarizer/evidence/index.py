"""An article analysed once: its sentences as wordings, where each word stands, what is quoted, who speaks."""

from collections import Counter
from collections.abc import Iterable, Iterator

from summarizer.article import Article
from summarizer.evidence.attribution import quoted_positions
from summarizer.evidence.labels import labels
from summarizer.evidence.thesaurus import synonyms
from summarizer.evidence.wording import Wording, read
from summarizer.orders import orders_to_machines

_COMMON = 400
"""A word that stands in more sentences than this finds nothing."""
_CANDIDATES = 6
_CASED = 0.02
"""Share of the words inside sentences that have a capital, at least, unless a text is written without."""


class ArticleIndex:
    """What the checks ask of an article. Built once; sentences are counted from 0 here."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences: list[Wording] = [read(article.sentence_text(s), article.language) for s in article.sentences]
        self.quoted: list[frozenset[int]] = quoted_positions(article, self.sentences)
        self.postings: dict[str, list[int]] = {}
        self.lower: set[str] = set()
        """Words that the article writes in lower case somewhere."""
        self.proper: set[str] = set()
        """Words that it writes with a capital inside a sentence."""
        self.initials: set[str] = set()
        """First letters of the runs of capitalised words: ``who`` for ``World Health Organisation``."""
        self._runs: dict[int, frozenset[int]] = {}
        self.orders = orders_to_machines(article)
        """Numbers, from 1, of sentences that give orders to a machine: they support nothing."""
        told = [(n, w) for n, w in enumerate(self.sentences) if n + 1 not in self.orders]
        for number, wording in told:
            self._add(number, wording)
        self.labels = self._labels(wording for _, wording in told)
        """Stem of a capitalised word → the numbers that it goes with: ``Line`` with 1, 3 and 7."""
        ordered = (w for n, w in enumerate(self.sentences) if n + 1 in self.orders)
        self.only_ordered = {w.forms[i] for w in ordered for i in w.content} - self.postings.keys()
        """Stems of words that stand in orders to a machine and nowhere else."""
        self.names = {f for _, w in told for f in self._names_in(w)}
        """Stems of words that are written with a capital only, outside the beginning of a sentence at least once."""
        inside = [
            c for w in self.sentences for c, broken in zip(w.capital[1:], w.breaks[1:], strict=True) if not broken
        ]
        self.uncased = sum(inside) < _CASED * len(inside)
        """True for a text that hardly has capitals inside its sentences: names cannot be told there."""

    def has(self, form: str) -> bool:
        """True when some sentence has the word."""
        return form in self.postings

    def from_sentence(self, number: int) -> str:
        """The text of a sentence and of the one after it."""
        return " ".join(wording.text for wording in self.sentences[number : number + 2])

    def runs(self, number: int, size: int) -> frozenset[int]:
        """The runs of ``size`` words of a sentence; kept, since the next statement asks for the same ones."""
        found = self._runs.get(number)
        if found is None:
            found = self._runs[number] = frozenset(self.runs_of(self.sentences[number], size))
        return found

    @staticmethod
    def runs_of(wording: Wording, size: int) -> list[int]:
        """Every run of ``size`` words, in order, as a hash."""
        forms = wording.forms
        return [hash(tuple(forms[i : i + size])) for i in range(len(forms) - size + 1)]

    def candidates(self, weights: dict[str, float], within: Iterable[int] | None = None) -> list[int]:
        """The sentences that share most with the weighted words, best first, at most six.

        Given ``within``, only those sentences are looked at.
        """
        scores: Counter[int] = Counter()
        for form, weight in weights.items():
            found = self.postings.get(form)
            if found is None:
                weight *= 0.6
                found = [n for other in synonyms().get(form, ()) for n in self.postings.get(other, ())]
            if len(found) <= _COMMON:
                for number in found:
                    scores[number] += weight  # type: ignore[assignment]
        if within is not None:
            allowed = set(within)
            scores = Counter({n: s for n, s in scores.items() if n in allowed})
        return [n for n, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:_CANDIDATES]]

    def _add(self, number: int, wording: Wording) -> None:
        for form in dict.fromkeys(wording.forms[i] for i in wording.content):
            self.postings.setdefault(form, []).append(number)
        run = ""
        for at, word in enumerate(wording.words):
            if not wording.capital[at]:
                self.lower.add(word)
            elif at:
                self.proper.add(word)
            goes_on = not wording.breaks[at] or len(wording.words[at - 1]) == 1  # ``U. S.``
            if wording.capital[at] and (goes_on or not run):
                run += word[0]
                if len(word) == 1:
                    self._add_initials(run)
            elif wording.capital[at] or word not in {"of", "the", "and", "for"}:
                self._add_initials(run)
                run = word[0] if wording.capital[at] else ""
        self._add_initials(run)

    def _labels(self, told: Iterable[Wording]) -> dict[str, list[str]]:
        """Only of words with a capital inside sentences, or several numbers, since any word may open a sentence.

        In English only: elsewhere common nouns have capitals too, or numbers stand in other places.
        """
        found: dict[str, list[str]] = {}
        inside: set[str] = set()
        for wording in told if self.article.language == "en" else ():
            for word, number in labels(wording):
                found.setdefault(wording.forms[word], []).append(wording.forms[number])
                if wording.words[word] in self.proper:
                    inside.add(wording.forms[word])
        return {stem: numbers for stem, numbers in found.items() if stem in inside or len(numbers) > 1}

    def _names_in(self, wording: Wording) -> Iterator[str]:
        for at, word in enumerate(wording.words):
            if wording.capital[at] and word in self.proper and word not in self.lower:
                yield wording.forms[at]

    def _add_initials(self, run: str) -> None:
        if len(run) > 1:
            self.initials.update({run, run[1:]} if len(run) > 2 else {run})
