"""An answer in the article's own words, by rules alone."""

import re

from summarizer.answering.consulting import Consulted
from summarizer.answering.forms import Asked, form_of
from summarizer.answering.premises import false_premise, unmentioned
from summarizer.answering.said import Found, find_said
from summarizer.article import Span
from summarizer.citing import evidence_at, evidence_for
from summarizer.extractive_answers import answer_extractively
from summarizer.results import Answer, AnswerForm, Dropped
from summarizer.retrieval.questions import Question, analyse_question
from summarizer.retrieval.speech import TRUST

_AUXILIARY = re.compile(r"\W*(?:do|does|did|is|are|was|were|has|have|had|am)\s+", re.I)
_MODAL = re.compile(r"\W*(?P<modal>can|could|will|would|shall|should|may|might|must)\s+(?P<rest>.*)", re.I | re.S)


def extract_answer(consulted: Consulted, question: str, *, asked: str | None = None) -> Answer:
    """Answer with the article's own sentences, or say that it does not say.

    ``asked`` is the question as it is to be looked up, where it follows up another one.
    """
    text = asked or question
    form = form_of(text, consulted.article.language)
    found = find_said(consulted, form) if form.form in ("speaker", "quote", "sides") else None
    confidence = 0.0
    if found is None and not (form.form == "quote" or (form.form == "speaker" and consulted.quotations)):
        found, confidence = _find(consulted, text, form)
    if found is None:
        premise = false_premise(consulted, text) or unmentioned(consulted, text)
        return not_said(question, text, form.form, premise, confidence)
    return Answer(
        question=question,
        asked=text,
        form=form.form,
        status="answered",
        answer=found.answer,
        origin="extract",
        evidence=found.evidence,
        phrase=found.phrase,
        premise=None,
        confidence=round(found.confidence, 4),
        dropped=[],
    )


def not_said(
    question: str,
    asked: str,
    form: AnswerForm,
    premise: str | None,
    confidence: float,
    dropped: list[Dropped] | None = None,
) -> Answer:
    """The article does not say."""
    return Answer(
        question=question,
        asked=asked,
        form=form,
        status="not_in_article",
        answer=None,
        origin=None,
        evidence=[],
        phrase=None,
        premise=premise,
        confidence=round(confidence, 4),
        dropped=dropped or [],
    )


def as_statement(question: str) -> str:
    """A yes/no question as the statement it asks about, without regard to word forms."""
    text = " ".join(question.split()).rstrip("? ")
    if found := _MODAL.match(text):
        return f"{found['rest']} {found['modal'].lower()}"
    return _AUXILIARY.sub("", text, count=1)


def _find(consulted: Consulted, text: str, form: Asked) -> tuple[Found | None, float]:
    """The best sentence where it is good enough, and how good it is."""
    if not consulted.article.sentences or unmentioned(consulted, text):
        return None, 0.0
    analysed = analyse_question(text, consulted.article.language)
    if form.form == "yes_no" and (said := _confirmed(consulted, text, analysed)):
        return said, said.confidence
    best = answer_extractively(consulted.sentences, text)
    if not best.answered or best.sentence is None or not _tells(consulted, best.sentence):
        return None, best.confidence
    if form.form == "yes_no" and not _speaks_of_all(consulted, analysed, best.sentence):
        return None, best.confidence
    evidence = evidence_for(consulted.article, [best.sentence])
    phrase = evidence_at(consulted.article, best.phrase) if best.phrase and form.form != "yes_no" else None
    return Found(evidence[0].quote, evidence, phrase, best.confidence), best.confidence


def _confirmed(consulted: Consulted, text: str, question: Question) -> Found | None:
    """Yes, when the article itself, not somebody in it, supports all that is asked in one place.

    A no is never concluded, and what somebody says is no yes: there the sentence alone is shown.
    """
    verdict = consulted.evidence.check(as_statement(text))
    numbers = verdict.sentences
    if (
        not verdict.supported
        or not all(_tells(consulted, n) for n in numbers)
        or numbers[-1] - numbers[0] >= len(numbers)
    ):
        return None
    evidence = evidence_for(consulted.article, numbers)
    told = " ".join(e.quote for e in evidence)
    if consulted.coverage([term.stem for term in question.terms], told) < 1:
        return None
    shown = [Span(e.start, e.end) for e in evidence]
    reported = any(span.overlaps(q.span) for q in consulted.quotations for span in shown)
    if reported:
        return Found(told, evidence, None, verdict.score * TRUST)
    return Found(f"Yes: {told}", evidence, None, verdict.score)


def _tells(consulted: Consulted, sentence: int) -> bool:
    """False for orders to a machine and for questions: they say nothing about the matter."""
    return sentence not in consulted.orders and not consulted.sentence(sentence).rstrip("\"'”’» ").endswith("?")


def _speaks_of_all(consulted: Consulted, question: Question, sentence: int) -> bool:
    around = [consulted.sentence(n) for n in (sentence - 1, sentence) if n >= 1]
    return consulted.coverage([term.stem for term in question.terms], " ".join(around)) == 1.0
