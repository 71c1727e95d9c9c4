"""An article that questions are put to: what is worked out once, when the first question needs it."""

from functools import cached_property

from summarizer.article import Article, Span
from summarizer.citing import evidence_at
from summarizer.evidence import EvidenceIndex
from summarizer.orders import orders_to_machines
from summarizer.quotations import Quotation
from summarizer.results import Evidence, Stance
from summarizer.retrieval import SentenceIndex
from summarizer.sides import extract_stances
from summarizer.words import content_stems


class Consulted:
    """An article with its indexes. Build one for an article and ask it many questions."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def sentences(self) -> SentenceIndex:
        """For retrieval."""
        return SentenceIndex(self.article)

    @cached_property
    def evidence(self) -> EvidenceIndex:
        """For the check."""
        return EvidenceIndex(self.article)

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """Who said what, in article order, outside of orders to a machine."""
        return tuple(q for q in self.sentences.quotations if not self._ordered(q.span.start))

    @cached_property
    def stances(self) -> list[Stance]:
        """Who takes which side, by rules, outside of orders to a machine."""
        return [s for s in extract_stances(self.article) if not self._ordered(s.evidence[0].start)]

    @cached_property
    def orders(self) -> frozenset[int]:
        """Numbers of sentences that give orders to a machine; no answer rests on them."""
        return orders_to_machines(self.article)

    def stems(self, text: str) -> list[str]:
        """The content stems of a text, in the article's language, each once."""
        return list(dict.fromkeys(content_stems(text, self.article.language)))

    def knows(self, stem: str) -> bool:
        """True when the article has the word, one of the same root, or a near synonym."""
        return bool(self.sentences.meetings(stem))

    def coverage(self, wanted: list[str], text: str) -> float:
        """The share of the wanted stems, by rarity, that a text meets; 1 when nothing is wanted."""
        weights = {stem: self.sentences.idf(stem) for stem in wanted}
        held = set(self.stems(text))
        met = sum(
            weight for stem, weight in weights.items() if stem in held or held & set(self.sentences.meetings(stem))
        )
        return met / sum(weights.values()) if weights else 1.0

    def sentence(self, number: int) -> str:
        """The text of a sentence by its number."""
        return self.article.sentence_text(self.article.sentences[number - 1])

    def around(self, spans: list[Span]) -> list[Evidence]:
        """The whole sentences that some spans touch, in article order."""
        touched = {s.number: s for span in spans for s in self.article.sentences_in(span)}
        return [evidence_at(self.article, touched[number].span) for number in sorted(touched)]

    def _ordered(self, offset: int) -> bool:
        return self.article.sentence_at(offset).number in self.orders
