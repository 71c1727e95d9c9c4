"""From a claim to a stance: its target, its evidence in whole sentences, and the words that keep the attribution."""

from collections.abc import Sequence

from summarizer.article import Article, Span
from summarizer.extract import scope
from summarizer.extract.model import Claim, Position, ToldStance
from summarizer.extract.names import name_parts
from summarizer.extract.phrases import names_something
from summarizer.quotations import Speaker
from summarizer.quotations.model import Range
from summarizer.text.tokens import Word

_LONGEST_TARGET = 120
"""Code points of a target that a reader takes in."""


def target_span(article: Article, words: Sequence[Word], phrase: Range) -> Span | None:
    if not names_something(words, phrase):
        return None
    start, end = words[phrase[0]].start, words[phrase[1] - 1].end
    while end > start and not article.text[end - 1].isalnum() and article.text[end - 1] not in ")%.":
        end -= 1
    while article.text[end - 1].isalnum() and article.text[end : end + 1].isdigit():
        end += 1  # ``HB2``
    text = article.text[start:end]
    for opening, closing in ("“”", '""', "‘’"):
        if text.count(opening) > text.count(closing) or (opening == closing and text.count(opening) % 2):
            end = end + 1 if article.text[end : end + 1] == closing else end
            text = article.text[start:end]
    if not 0 < len(text) <= _LONGEST_TARGET or "\n" in text or (words[phrase[0]].lower == "that" and len(text) < 5):
        return None
    return Span(start, end)


def is_own_target(holder: Speaker, target: str) -> bool:
    """True where the target names nothing but the holder."""
    names = set(name_parts(target))
    return bool(names) and names <= set(name_parts(holder.name))


def sentences_of(article: Article, span: Span) -> tuple[Span, ...]:
    return tuple(s.span for s in article.sentences_in(span))


def stance_of(
    article: Article,
    holder: Speaker,
    target: Span,
    claim: Claim,
    evidence: tuple[Span, ...],
    speech: str,
    voice: str,
) -> ToldStance:
    position: Position = "favor" if claim.sign > 0 else "against" if claim.sign < 0 else "mixed"
    numbers = tuple(article.sentence_at(span.start).number for span in evidence)
    return ToldStance(
        article.quote(holder.named_at),
        holder.role,
        holder.named_at,
        article.quote(target),
        target,
        position,
        _claim_text(article, holder, evidence, speech),
        speech,  # type: ignore[arg-type]
        voice,  # type: ignore[arg-type]
        evidence,
        numbers,
    )


def author_stance(article: Article, author: str, target: Span, claim: Claim, evidence: tuple[Span, ...]) -> ToldStance:
    """A side that the article takes in its own voice."""
    at = article.text.find(author)
    position: Position = "favor" if claim.sign > 0 else "against" if claim.sign < 0 else "mixed"
    text = " ".join(" ".join(article.quote(span).split()) for span in evidence)
    numbers = tuple(article.sentence_at(span.start).number for span in evidence)
    place = Span(at, at + len(author)) if at >= 0 else None
    return ToldStance(
        author, None, place, article.quote(target), target, position, text, "direct", "author", evidence, numbers
    )


def _claim_text(article: Article, holder: Speaker, evidence: tuple[Span, ...], speech: str) -> str:
    """The sentence that states the side, with its speaker before it where that is not in it."""
    texts = [" ".join(article.quote(span).split()) for span in evidence]
    if speech != "direct" or (len(evidence) == 1 and holder.mention and evidence[0].covers(holder.mention)):
        return " ".join(texts)
    joined = Span(evidence[0].start, evidence[-1].end)
    if joined.covers(holder.mention) and len(evidence) == len(article.sentences_in(joined)):
        return " ".join(article.quote(joined).split())
    said = next((t for t, span in zip(texts, evidence, strict=True) if not span.covers(holder.mention)), texts[0])
    return f"{holder.name}: {said}"


_FORMER = frozenset({"before", "until", "till"})


def is_closed(words: Sequence[Word], claim: Claim) -> bool:
    """Under a condition, of nobody, or of a time that is past."""
    start = claim.verb[0] if claim.subject is None else min(claim.verb[0], claim.subject[0])
    if scope.is_conditional(words, start) or scope.is_ironic(words):
        return True
    if claim.subject and scope.is_emptied(words, *claim.subject):
        return True
    if claim.subject is None and scope.is_emptied(words, *claim.target):
        return True
    after = words[claim.target[1]].lower if claim.target[1] < len(words) else ""
    if after in _FORMER and not claim.group.be:
        return True
    late = [w.lower for w in words[claim.target[1] :]]
    return (
        claim.group.would
        and ("if" in late or "unless" in late)
        and words[claim.verb[1] - 1].lower not in ("sign", "veto")
    )
