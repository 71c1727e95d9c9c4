"""Attribution: what only a speaker says must stay that speaker's."""

from collections.abc import Iterator

from summarizer.evidence.attribution import quoted_in, speaker, speech_subject
from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.lexicon import SPEECH_VERBS
from summarizer.words import stem, word_spans

_MOSTLY = 0.75
"""Share of the matched words that must stand inside quotation marks."""
_TITLES = frozenset(
    map(stem, "president minister prime mayor governor senator professor chief general director chairman king".split())
)
"""Stems of offices; two people may share one."""
_TIGHT = 0.6
"""Share of the statement that one sentence must bear before speakers are compared."""
_MARKS = '"“”„«»'


def findings(c: Comparison, holder: str | None = None) -> Iterator[Finding]:
    """Kinds: ``attribution`` (whose words is not said), ``speaker`` (they are somebody else's)."""
    if not c.support or not c.alignments[0].matched:
        return
    stated = _holder_forms(holder) or _named_subject(c)
    said = c.weights.keys() - c.named or c.weights.keys()
    shares = [sum(c.weights[i] for i in said & one.matched.keys()) for one in c.alignments]
    order = shares.index(max(shares)) if stated else 0  # the speaker's name may outweigh the words
    number, matched = c.support[order], c.alignments[order].matched
    quoted = c.index.quoted[number]
    inside = sum(j in quoted for j in matched.values()) >= _MOSTLY * len(matched)
    sentence = c.index.sentences[number]
    theirs = speaker(c.index.sentences, c.index.quoted, number) if inside else speech_subject(sentence, quoted)
    theirs = {form for form in theirs if form in c.index.names}
    if stated and theirs:
        borne = shares[order] >= _TIGHT * sum(c.weights[i] for i in said)
        if borne and not _same_person(c, stated, theirs) and not _names_any(c, theirs):
            yield Finding("speaker", f"the article has these as the words of {_shown(c, number, theirs)}")
        return
    told = not SPEECH_VERBS.isdisjoint(c.statement.words) or any(mark in c.statement.text for mark in _MARKS)
    # Without capitals no speaker can be told, so neither can it that the statement names them.
    if inside and not (told or holder or c.index.uncased or _names_any(c, theirs)):
        yield Finding("attribution", "only a quotation says this, and the statement does not say whose words they are")


def _named_subject(c: Comparison) -> set[str]:
    """The stems of the name before or after a verb of speech in the statement."""
    if SPEECH_VERBS.isdisjoint(c.statement.words):
        return set()
    named = {c.statement.forms[at] for at in c.named}
    return speech_subject(c.statement, quoted_in(c.statement)) & named


def _holder_forms(holder: str | None) -> set[str]:
    """The stems of the capitalised words of a holder's name."""
    words = [(holder or "")[span.start : span.end] for span in word_spans(holder or "")]
    return {
        stem(word) for word in words if word[0].isupper() and word.lower() not in {"the", "a", "mr", "mrs", "ms", "dr"}
    }


def _same_person(c: Comparison, stated: set[str], theirs: set[str]) -> bool:
    ours, others = (stated - _TITLES) or stated, (theirs - _TITLES) or theirs
    return not ours.isdisjoint(others) or not c.index.initials.isdisjoint(ours | others)


def _names_any(c: Comparison, forms: set[str]) -> bool:
    return not forms.isdisjoint(c.statement.forms)


def _shown(c: Comparison, last: int, forms: set[str]) -> str:
    """A speaker's name as the article writes it."""
    for number in range(last, max(last - 4, -1), -1):
        sentence = c.index.sentences[number]
        parts = [i for i, form in enumerate(sentence.forms) if form in forms and sentence.capital[i]]
        if parts:
            return " ".join(sentence.text[sentence.starts[i] :][: len(sentence.words[i])] for i in parts[:3])
    return "another speaker"
