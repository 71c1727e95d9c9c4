"""The words of a sentence."""

from dataclasses import dataclass

from summarizer.article import Article, Sentence, Span
from summarizer.words import is_stop_word, stem, word_spans


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence."""

    text: str
    stem: str
    span: Span
    """Code points of the article text."""
    is_stop: bool
    gap: str
    """What stands between the token before and this one, inside the sentence."""
    lower: str
    """The word in lower case with a straight apostrophe."""


def sentence_tokens(article: Article, sentence: Sentence) -> tuple[Token, ...]:
    """The words of one sentence, in order."""
    text, base = article.sentence_text(sentence), sentence.span.start
    tokens: list[Token] = []
    end = 0
    for span in word_spans(text):
        word = text[span.start : span.end]
        stop = is_stop_word(word, article.language)
        where = Span(base + span.start, base + span.end)
        gap = text[end : max(end, span.start)]
        lower = word.lower().replace("’", "'")
        tokens.append(Token(word, stem(word, article.language), where, stop, gap, lower))
        end = span.end
    return tuple(tokens)
