"""A headline: the article's title, or else the words of its lead, or of the sentence that says most."""

import re
from dataclasses import dataclass

from summarizer.article import Article, Sentence, Span
from summarizer.orders import is_order
from summarizer.selection.choosing import rank_key_sentences, select_sentences
from summarizer.selection.scoring import candidates, word_count
from summarizer.selection.standing import Standing
from summarizer.selection.titles import own_title

LONG_WORDS = 14
"""A longer sentence is cut at a clean boundary, where it has one."""
LONGEST_WORDS = 40
"""A longer headline is a paragraph: a shorter one of the strongest sentences is taken, where there is one."""
_STRONG = 5
_LOOSE_END = re.compile(r"[\s;,]+\Z")
_CUT = re.compile(r"(?:;|\s[–—-]|,\s(?=(?:which|who|whose|where|while|as|amid|with)\b))\s*")
_DATELINE = re.compile(
    r"\A(?:[A-Z][A-Z.’'-]+[ ,]+){1,4}(?:[A-Z][\w.]+[ ,]+){0,3}(?:\([\w .]{1,20}\) )?(?:—|–|--|-) +"
    r"|\A[A-Z][\w .,’'-]{1,40}? ?\((?:CNN|AP|AFP|UPI|PA|dpa|Reuters|Xinhua)\) *(?:[—–-]+ *)?(?=[A-Z])"
)
_DASHES = frozenset("–—-")
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|says?|\w{2,}ed)\b")
_CHANGES_MEANING = re.compile(
    r"\b(?:said|says?|saying|according|reported(?:ly)?|alleged(?:ly)?|claim(?:s|ed|ing)?|told|if|unless|not|never|no|but"
    r"|denied|denies|believes?d?|warn(?:s|ed)?|expected|accused)\b|n['’]t\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\A\W*(?:after|although|as|because|before|if|once|since|though|unless|until|when|while)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline in the article's own words."""

    text: str
    span: Span | None
    """Where it stands in the article text; None for a title that came from outside the text."""
    sentence: Sentence | None = None
    """The sentence whose words it is; None for a title."""


def headline(article: Article) -> Headline:
    """The title, or the first line where that is one; without one the lead, whole or cut short, if it stands alone,
    else the sentence that says most.

    A cut keeps everything up to a boundary after a complete clause, and is made only where what is left out does not
    change whether the rest holds (who says so, conditions, negations). Raises ValueError where there is no sentence.
    """
    if article.title and not is_order(article.title):
        at = article.text.find(article.title)
        return Headline(_LOOSE_END.sub("", article.title), _title_span(article, at) if at >= 0 else None)
    if (own := own_title(article)) is not None and not is_order(article.quote(own)):
        return Headline(article.quote(own), own)
    strong = _strongest(article)
    spans = [_told(article, sentence) for sentence in strong]
    lengths = [word_count(article.quote(span)) for span in spans]
    at = next((at for at, words in enumerate(lengths) if words <= LONGEST_WORDS), lengths.index(min(lengths)))
    return Headline(article.quote(spans[at]), spans[at], strong[at])


def _told(article: Article, sentence: Sentence) -> Span:
    """What a headline keeps of a sentence."""
    text = article.sentence_text(sentence)
    dateline = _DATELINE.match(text)
    begin = dateline.end() if dateline else 0
    start = sentence.span.start + begin
    return Span(start, start + _clean_end(text[begin:]))


def _title_span(article: Article, at: int) -> Span:
    return Span(at, at + len(_LOOSE_END.sub("", article.title or "")))


def _strongest(article: Article) -> list[Sentence]:
    """The lead, where it stands alone and is nobody's turn, then those that say most; or any. Raises ValueError."""
    found = candidates(article)
    standing = Standing(article)
    spoken = standing.spoken
    leads = [c.sentence for c in found[:1] if c.sentence.number not in spoken and standing.alone(c.sentence)]
    if leads and word_count(article.sentence_text(leads[0])) <= LONGEST_WORDS:
        return leads
    ranked = rank_key_sentences(article, _STRONG) if found else ()
    strong = [*leads, *(s for s in ranked if s.number not in spoken), *ranked]
    strong = strong or [*(select_sentences(article, count=1) or article.sentences[:1])]
    if not strong:
        raise ValueError("an article without a sentence has no headline")
    return strong


def _clean_end(text: str) -> int:
    """Where a headline cut from a sentence ends; a whole sentence loses no more than its full stop."""
    if word_count(text) > LONG_WORDS and not _SUBORDINATE.match(text):
        for cut in _CUT.finditer(text):
            head, tail = text[: cut.start()], text[cut.end() :]
            if cut.group().strip() in _DASHES and text.count(cut.group()) > 1:
                continue  # one of a pair: “mead - a drink of honey - is back”
            if word_count(head) >= 5 and _FINITE.search(head) and not _CHANGES_MEANING.search(tail) and _balanced(head):
                return cut.start()
    return len(text) - (text.endswith(".") and not text.endswith(("..", ".”", '."')) and not _abbreviated(text))


def _abbreviated(text: str) -> bool:
    return re.search(r"\b(?:[^\W\d_]\.){2,}\Z", text) is not None


def _balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and text.count("“") == text.count("”") and text.count("(") == text.count(")")
