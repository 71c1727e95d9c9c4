"""The sides that quoted words take: ``I oppose``, ``the dam is a mistake``. *I* and *we* are the speaker."""

import re
from collections.abc import Iterator, Sequence

from summarizer.article import Article, Span
from summarizer.extract import scope
from summarizer.extract.acts import NamedActs
from summarizer.extract.claims import claims
from summarizer.extract.holders import may_hold
from summarizer.extract.model import Claim, ToldStance
from summarizer.extract.quotations import Quoted, Reading
from summarizer.extract.records import is_closed, is_own_target, sentences_of, stance_of, target_span
from summarizer.extract.scope import IT, MARKS, OWN, REPORTING
from summarizer.quotations import Speaker
from summarizer.quotations.lexicon import CUES, NEGATIONS
from summarizer.text.tokens import Word, plain_words


def own_words(article: Article, reading: Reading) -> Iterator[ToldStance]:
    """The sides that quoted words take: ``I oppose``, ``the dam is a mistake``."""
    acts = NamedActs(article)
    last: tuple[Span, int] | None = None
    for quoted in reading.quoted:
        if quoted.speaker is None or not may_hold(article, quoted.speaker) or quoted.modality != "asserted":
            continue
        if quoted.attribution and _is_ironic(article, quoted.attribution):
            continue
        near = last is not None and quoted.sentences[0] - last[1] in (0, 1)
        found = list(_of_quoted(article, quoted, acts, last[0] if last and near else None))
        yield from found
        last = (found[-1].target_span, quoted.sentences[-1]) if found else last


def _is_ironic(article: Article, attribution: Span) -> bool:
    """True where the sentence of an attribution says that it was said in irony."""
    told = [plain_words(article.text, s.start, s.end) for s in sentences_of(article, attribution)]
    return any(scope.is_ironic(words) for words in told)


_FOR_WHOM = re.compile(r"\b(?:for|of)\s+(?P<whom>(?:the\s+)?\S.*)$", re.DOTALL)
_OF_WHOM = re.compile(r"^(?:an?\s+|the\s+)?(?P<whom>\S.*?)\s+(?:spokes\w+)$", re.DOTALL)


def principal_of(article: Article, speaker: Speaker) -> Speaker:
    """Whom an unnamed spokesperson speaks for: ``the port`` of ``a spokesman for the port``; else the speaker."""
    if "spokes" not in speaker.name.lower() or speaker.named_at != speaker.mention:
        return speaker
    found = _FOR_WHOM.search(speaker.name) or _OF_WHOM.search(speaker.name)
    if found is None:
        return speaker
    start = speaker.named_at.start
    place = Span(start + found.start("whom"), start + found.end("whom"))
    return Speaker(article.quote(place), None, speaker.mention, place)


def _of_quoted(article: Article, quoted: Quoted, acts: NamedActs, named: Span | None) -> Iterator[ToldStance]:
    """``named``: what the words before took a side on, for a lone ``it``."""
    assert quoted.speaker is not None
    holder = principal_of(article, quoted.speaker)
    for piece in quoted.spans:
        for sentence in article.sentences_in(piece):
            low, high = max(piece.start, sentence.span.start), min(piece.end, sentence.span.end)
            words = [w for w in plain_words(article.text, low, high) if w.text not in MARKS]
            if not words or scope.is_question(words):
                continue
            for claim in claims(words):
                if not _is_own(words, claim) or is_closed(words, claim):
                    continue
                lone = claim.target[1] - claim.target[0] == 1 and words[claim.target[0]].lower in IT
                target = named if lone else target_span(article, words, claim.target)
                target = acts.resolved(target) if target else None
                if target is None or is_own_target(holder, article.quote(target)):
                    continue
                evidence = _with_attribution(article, quoted, Span(words[0].start, words[-1].end))
                yield stance_of(article, holder, target, claim, evidence, "direct", "reported")


def _is_own(words: Sequence[Word], claim: Claim) -> bool:
    """True where *I* or *we* take the side, or the sentence itself does, and nobody else is said to."""
    if claim.subject is not None and not (
        claim.subject[1] - claim.subject[0] == 1 and words[claim.subject[0]].lower in OWN
    ):
        return False
    if {w.lower for w in words[claim.verb[0] : claim.verb[1]]} & {"was", "were"} and claim.subject is not None:
        return False
    start = claim.verb[0] if claim.subject is None else claim.subject[0]
    for at in range(min(start, claim.target[0] if claim.subject is None else start)):
        cue = CUES.get(words[at].lower)
        if cue and words[at].kind == "word" and cue.frames & REPORTING and cue.form != "ing":
            own = any(w.lower in OWN for w in words[max(at - 3, 0) : at])
            if not own or any(w.lower in NEGATIONS or w.lower.endswith("n't") for w in words[:at]):
                return False
    return True


def _with_attribution(article: Article, quoted: Quoted, said: Span) -> tuple[Span, ...]:
    spans = {*sentences_of(article, said)}
    for place in (quoted.attribution, quoted.speaker.mention if quoted.speaker else None):
        if place is not None:
            spans.update(sentences_of(article, place))
    return tuple(sorted(spans))
