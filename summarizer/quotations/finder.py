"""The whole way: article → sentences of words → reports → quotations with their speakers."""

from summarizer.article import Article, Span
from summarizer.quotations.lexicon import MODALS, NEGATIONS, act_of
from summarizer.quotations.model import Modality, Quotation, Speech
from summarizer.quotations.reports import Report, reports_in
from summarizer.quotations.speakers import Cast
from summarizer.quotations.words import Clauses, Word, read_sentences


def find_quotations(article: Article) -> tuple[Quotation, ...]:
    """Who says what in an article, in the order of the text. Made for English; time is linear in its length.

    Nothing is guessed: a quotation without a safe speaker has ``speaker=None``, and quoted words that nobody
    is reported to say (``so-called`` words, titles of works) are no quotation.
    """
    sentences = read_sentences(article)
    cast = Cast(article, sentences)
    found: list[Quotation] = []
    last: Quotation | None = None
    for number, sentence in enumerate(sentences):
        reports = reports_in(sentence, number)
        if not reports and last is not None and _only_quoted(sentence) and last.speech != "indirect":
            joined = Quotation(
                (*last.content, sentence.span),
                last.speech,
                last.act,
                last.modality,
                last.speaker,
                last.mention,
                last.cue,
            )
            found[found.index(last)] = joined
            last = joined
            continue
        for report in reports:
            last = _quotation(sentence, report, cast, last)
            found.append(last)
    return tuple(found)


def _only_quoted(sentence: Clauses) -> bool:
    return all(w.kind in ("quoted", "mark") for w in sentence.words) and sentence.words[0].kind == "quoted"


def _quotation(sentence: Clauses, report: Report, cast: Cast, last: Quotation | None) -> Quotation:
    words = sentence.words
    content = tuple(Span(words[a].start, words[b - 1].end) for a, b in report.content)
    mention = Span(words[report.subject[0]].start, words[report.subject[1] - 1].end) if report.subject else None
    speaker = cast.resolve(words, report.subject, last.speaker if last else None) if report.subject else None
    cue = Span(words[report.cue[0]].start, words[report.cue[1] - 1].end) if report.cue else None
    inner = [w for a, b in report.content for w in words[a:b]]
    return Quotation(content, _speech(inner), act_of(report.frame), _modality(words, report), speaker, mention, cue)


def _speech(inner: list[Word]) -> Speech:
    quoted = sum(w.kind == "quoted" for w in inner)
    if not quoted:
        return "indirect"
    return "direct" if all(w.kind in ("quoted", "mark") for w in inner) else "mixed"


def _modality(words: tuple[Word, ...], report: Report) -> Modality:
    if report.cue is None:
        return "asserted"
    group = words[report.cue[0] : report.cue[1]]
    if any(w.lower in NEGATIONS for w in group) or group[-1].lower in ("denied", "denies", "deny", "denying"):
        return "denied"
    if report.frame == "ask":
        return "question"
    return "conditional" if any(w.lower in MODALS for w in group) else "asserted"
