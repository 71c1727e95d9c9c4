"""Which sentences of one article can stand alone in a list, for a reader who has its title and lead before them."""

from collections.abc import Iterable

from summarizer.article import Article, Sentence
from summarizer.selection.anchors import Known, introductions, points_back, unknown_surname
from summarizer.selection.context import is_complete, is_self_contained, leans_back, speaks, starts_low
from summarizer.selection.marks import marks
from summarizer.selection.scoring import is_question, title_words, word_count
from summarizer.selection.spoken import Spoken, spoken_sentences
from summarizer.text.quotes import quoted_words
from summarizer.text.tokens import analysed

_FEWEST_SPOKEN = 4
"""Words after a label."""
_SCRAP, _ATTRIBUTION = 5, 3
"""Words of a quotation that is all a sentence tells, and of what is around it: “Not by a crown,” the mayor said."""
_ENDS = frozenset(".!…\"”’'。")


class Standing:
    """Built once for a choice among an article's sentences; each question is answered from the sentence alone."""

    def __init__(self, article: Article, told: Iterable[str] = ()) -> None:
        """``told``: texts that the reader has read, beside the title."""
        self._article = article
        self.spoken = spoken_sentences(article)
        self._introduced = introductions(article) if article.language == "en" else {}
        self._known = Known.of((title_words(article), *told), article.language)
        self._first_use = analysed(article).first_uses if article.language == "en" else {}

    def alone(self, sentence: Sentence) -> bool:
        """Complete, and not pointing at anything but what the reader knows; words of a turn with their label."""
        if (turn := self.spoken.get(sentence.number)) is not None:
            return self._alone_in_turn(sentence, turn)
        if marks(self._article.language).telling.match(self._article.sentence_text(sentence)):
            return True
        if not (is_complete(self._article, sentence) and is_self_contained(self._article, sentence)):
            return False
        text = self._article.sentence_text(sentence)
        return not (_is_scrap(text) or self._points_back(sentence, text))

    def known(self, sentence: Sentence) -> bool:
        """It points at nothing but what the reader knows, or may well have read in a paragraph."""
        return not points_back(self._article.sentence_text(sentence), self._article.language, self._known)

    def clear(self, sentence: Sentence) -> bool:
        """It does not say ``I`` without a speaker, and knows nobody by surname alone."""
        if sentence.number in self.spoken:
            return True
        text = self._article.sentence_text(sentence)
        return not (speaks(text) or unknown_surname(text, self._introduced, sentence.number, self._known))

    def _alone_in_turn(self, sentence: Sentence, turn: Spoken) -> bool:
        words = self._article.sentence_text(sentence)
        if turn.carried:
            words = words[turn.label.end - sentence.span.start :].strip()
        words = words.lstrip("\"“”' ")
        if (
            turn.asks
            or word_count(words) < _FEWEST_SPOKEN
            or is_question(words)
            or starts_low(words)
            or words[-1:] not in _ENDS
        ):
            return False
        language = self._article.language
        return not (leans_back(words, language, labelled=True) or points_back(words, language, self._known))

    def _points_back(self, sentence: Sentence, words: str) -> bool:
        def named_before(stem: str) -> bool:
            return self._first_use.get(stem, sentence.number) < sentence.number

        return points_back(words, self._article.language, self._known, named_before)


def _is_scrap(text: str) -> bool:
    """A few quoted words with nothing but their speaker: an answer whose question is elsewhere."""
    quoted = sum(word_count(one.text) for one in quoted_words(text))
    return 0 < quoted <= _SCRAP and word_count(text) - quoted <= _ATTRIBUTION
