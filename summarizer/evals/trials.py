"""Would a wrong output pass a case? Tries what the case accepts the other way round, and exchanged.

A negated statement of a fact, an answer with a “not”, the answer of another question and the opposite side of a stance
are outputs that nobody wants. A case that accepts one of them guards nothing there.
"""

from collections.abc import Iterator

from summarizer.engine import extractive_run
from summarizer.evals.cases import Case, Fact, GoldStance, Question, find_verbatim, folded
from summarizer.evals.scorers.polarity import negated
from summarizer.evals.scorers.questions import answers
from summarizer.evals.scorers.statements import facts
from summarizer.evals.scores import Output, Scored
from summarizer.extract.evidence import article_info, evidence_at
from summarizer.results import Report, Statement, Summary
from summarizer.text.article import Article, Span


def passing_faults(case: Case, article: Article) -> Iterator[str]:
    """One sentence for each wrong output that the case would let pass."""
    for fact in case.facts:
        yield from _fact_faults(fact, article)
    for number, stance in enumerate(case.stances or [], start=1):
        yield from _stance_faults(stance, number)
    for question in case.questions:
        yield from _question_faults(question, case, article)


def _fact_faults(fact: Fact, article: Article) -> Iterator[str]:
    """A summary that negates the fact must not be taken for one that states it."""
    where = find_verbatim(article.text, fact.evidence)
    if where is None:
        return
    span = Span(*where)
    sentence = " ".join(article.sentence_text(one) for one in article.sentences_in(span))
    for text in filter(None, (negated(sentence, article.language), negated(fact.sentence, article.language))):
        if folded(text) in folded(article.text):  # without its first word, a sentence may be another of the article's
            continue
        statement = Statement(text=text, support="verbatim", evidence=[evidence_at(article, span)])
        summary = Summary(headline=statement, overview=[statement], key_points=[])
        report = Report(
            article=article_info(article),
            summary=summary,
            stances=[],
            quotations=[],
            dropped=[],
            run=extractive_run(0.0),
        )
        score = facts(Case(article="-", facts=[fact]), Output(article, report, ()), must=fact.must)
        if isinstance(score, Scored) and score.got:
            yield f"facts, {fact.id}: the negated “{text}” would pass"


def _stance_faults(stance: GoldStance, number: int) -> Iterator[str]:
    if {"favor", "against"} <= set(stance.position):
        where = f"stances, {number} ({stance.holder[0]})"
        yield f"{where}: the opposite side would pass; give one side, and what it is turned against in opposed"


def _question_faults(question: Question, case: Case, article: Article) -> Iterator[str]:
    """The answer with a “not”, and the answers of the other questions, must not be taken for the right one."""
    for answer in question.answers[:1]:
        text = negated(answer, article.language)
        if text and answers(question, text):
            yield f"questions, “{question.ask}”: the negated “{text}” would pass"
    others = [other for other in case.questions if other.answers and other.evidence != question.evidence]
    for other in others if question.answers else []:
        if answers(question, other.answers[0]):
            yield f"questions, “{question.ask}”: “{other.answers[0]}”, the answer of “{other.ask}”, would pass"
