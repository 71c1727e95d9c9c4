"""What people and organisations do that takes a side without words: protests, abstentions, expressed anger."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from summarizer.article import Article, Span
from summarizer.quotations import Speaker
from summarizer.quotations.grammar import leading_subject, subject_before, verb_group_start
from summarizer.quotations.lexicon import DETERMINERS, SUBJECT_PRONOUNS
from summarizer.quotations.speakers import Cast
from summarizer.quotations.words import Clauses, Word, read_sentences
from summarizer.results import Position
from summarizer.sides.declared import declared, further_stand
from summarizer.sides.holders import is_somebody
from summarizer.sides.model import Taken
from summarizer.sides.targets import acceptable, first_phrase

_SURE = 0.8
_SUMMONED = frozenset({"summoned", "summons", "expelled", "expels"})
_ENVOYS = frozenset({"ambassador", "envoy", "diplomat", "diplomats", "consul", "attaché", "attache"})
_EXPRESSED = frozenset("expressed expresses voiced voices conveyed conveys".split())
_FEELINGS: dict[str, Position] = {
    **dict.fromkeys(
        "displeasure anger outrage alarm dismay disappointment opposition frustration fury disgust".split(), "against"
    ),
    **dict.fromkeys("support solidarity gratitude satisfaction confidence admiration approval".split(), "favor"),
}
_ABOUT = frozenset("at over about with for of to in".split())
_ABSTAINED = frozenset({"abstained", "abstains"})
_VOTES = frozenset("vote votes motion motions resolution resolutions".split())
_ONE = frozenset({"he", "she"})
_REACH = 12


def public_acts(article: Article) -> Iterator[tuple[Speaker, Taken]]:
    """The sides that acts outside of quotation marks take, in order: who, and the side."""
    sentences = read_sentences(article)
    cast = cache(lambda: Cast(article, sentences))  # few articles need it
    for sentence in sentences:
        for at, word in enumerate(sentence.words):
            if word.kind != "word":
                continue
            acted = _target(article, sentence.words, at)
            found = acted or next(declared(article, sentence.words, at), None)
            holder = _holder(article, cast, sentence, at) if found else None
            target = acceptable(article, found[0], holder) if found and holder else None
            if found and holder and target:
                yield holder, Taken(target, found[1], _SURE, (_shown(article, sentence, at),))


def _target(article: Article, words: Sequence[Word], at: int) -> tuple[Span, Position] | None:
    lower = words[at].lower
    rest = range(at + 1, min(at + 1 + _REACH, len(words)))
    end = words[-1].end
    if lower in _SUMMONED:
        envoy = next((i for i in rest if words[i].lower in _ENVOYS), None)
        passive = at > 0 and words[at - 1].lower in {"was", "were", "been", "is", "are", "be"}
        return (_offender(article, words, at + 1, envoy), "against") if envoy and not passive else None
    if lower in _EXPRESSED:
        feeling = next((i for i in rest if words[i].lower in _FEELINGS), None)
        if feeling is None or feeling + 2 >= len(words) or words[feeling + 1].lower not in _ABOUT:
            return None
        phrase = first_phrase(article, Span(words[feeling + 2].start, end))
        return (phrase, _FEELINGS[words[feeling].lower]) if phrase else None
    if lower in _ABSTAINED:
        vote = next((i for i in rest if words[i].lower in _VOTES), None)
        if vote is None or vote + 2 >= len(words) or words[vote + 1].lower not in {"on", "about"}:
            return None
        phrase = first_phrase(article, Span(words[vote + 2].start, end))
        return (_with_place(words, phrase), "neutral") if phrase else None
    return None


def _offender(article: Article, words: Sequence[Word], first: int, envoy: int) -> Span:
    """What the summons of an envoy is about: the thing named after *over*, else the country that sent the envoy."""
    over = next((i for i in range(envoy + 1, len(words) - 1) if words[i].lower in {"over", "about"}), None)
    phrase = first_phrase(article, Span(words[over + 1].start, words[-1].end)) if over else None
    sender = next((w for w in words[first:envoy] if w.kind == "name"), None)
    country = _country(article, sender.text) if sender else None
    return phrase or country or Span(words[first].start, words[envoy].end)


def _country(article: Article, adjective: str) -> Span | None:
    """The name that an adjective is made of, where the article has it: ``Russia`` for ``Russian``."""
    lengths = range(len(adjective) - 1, max(len(adjective) - _ENDING, _SHORTEST) - 1, -1)
    tries = (re.search(rf"(?<!\w){re.escape(adjective[:length])}(?!\w)", article.text) for length in lengths)
    found = next(filter(None, tries), None)
    return Span(*found.span()) if found else None


_ENDING, _SHORTEST = 3, 4
"""Letters of the ending of such an adjective, and of the name that is left."""


def _with_place(words: Sequence[Word], phrase: Span) -> Span:
    """``Norland’s war | in Vessa``: a name after ``in`` tells which."""
    following = [w for w in words if w.start >= phrase.end][:2]
    if len(following) == 2 and following[0].lower == "in" and following[1].kind == "name":
        return Span(phrase.start, following[1].end)
    return phrase


def _holder(article: Article, cast: Callable[[], Cast], sentence: Clauses, at: int) -> Speaker | None:
    words = sentence.words
    group = verb_group_start(words, at)
    subject = subject_before(words, group) if group else None
    if subject is None and group and words[group - 1].lower in {"and", "but"}:
        subject = leading_subject(words)
    if subject is None:
        return None
    if words[subject[0]].lower in SUBJECT_PRONOUNS:
        speaker = cast().resolve(words, subject, None) if words[subject[0]].lower in _ONE else None
        return speaker if speaker and is_somebody(article, speaker) else None
    first = subject[0] + (words[subject[0]].lower in DETERMINERS and subject[1] - subject[0] > 1)
    if not any(w.kind == "name" for w in words[first : subject[1]]):
        return None
    span = Span(words[first].start, words[subject[1] - 1].end)
    speaker = Speaker(article.quote(span), None, span, span)
    return speaker if is_somebody(article, speaker) else None


def _shown(article: Article, sentence: Clauses, at: int) -> Span:
    """The sentence without the mark that ends it, or up to where another side follows."""
    span = sentence.span
    if end := further_stand(sentence.words, at):
        return Span(span.start, end)
    return Span(span.start, span.end - 1) if article.text[span.end - 1] in ".!" else span
