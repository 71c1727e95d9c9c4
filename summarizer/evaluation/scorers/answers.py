"""Exact match and F1 of answers as in SQuAD 2.0, and whether an accepted answer is in what was answered.

After the official script (Rajpurkar et al., "Know What You Don't Know: Unanswerable Questions for SQuAD", ACL 2018):
answers are compared in lower case without punctuation, articles and extra white space; F1 is over the bag of words;
the best of the accepted answers counts; a question without an answer is right, with 1, exactly when none is given.
Typographic quotation marks and dashes are punctuation here too, which the script leaves in place.
Only a model answers: a run without one shows passages, and ``passages`` scores those.
"""

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

from summarizer.evaluation.cases import Case
from summarizer.evaluation.matching import occurs
from summarizer.evaluation.outputs import Output
from summarizer.evaluation.scores import Item, NotScored, Scored, share
from summarizer.results import AskReport

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’«»„–—…")
_NONE = "the case asks nothing"
NO_MODEL = "no model answers; passages are scored instead"


_NOT_ANSWERED = {
    "answered": "",
    "not_in_article": "declined",
    "unconfirmed": "withheld: no answer was confirmed",
    "passages": "not answered: passages are shown",
}


def answer_exact(case: Case, output: Output) -> Scored | NotScored:
    """Mean exact match over all questions."""
    return _best_of(case, output, exact_match)


def answer_f1(case: Case, output: Output) -> Scored | NotScored:
    """Mean F1 over all questions."""
    return _best_of(case, output, token_f1)


def answer_found(case: Case, output: Output) -> Scored | NotScored:
    """Share of the answerable questions whose answer, or its evidence, has the words of an accepted answer."""
    if not output.by_model:
        return NotScored(why=NO_MODEL)
    items = []
    for question, given in zip(case.questions, output.answers, strict=True):
        if question.answers:
            said = " … ".join([given.answer.text, *(e.quote for e in given.answer.evidence)]) if given.answer else ""
            found = any(occurs(a, said) or occurs(normalised(a), normalised(said)) for a in question.answers)
            items.append(Item(id=question.ask, score=float(found), note=_note(given)))
    return share(items, why_none="the case asks nothing that its article answers")


def _best_of(case: Case, output: Output, metric: Callable[[str, str], float]) -> Scored | NotScored:
    if not output.by_model:
        return NotScored(why=NO_MODEL)
    items = []
    for question, given in zip(case.questions, output.answers, strict=True):
        score = best(given_words(given), question.answers, metric)
        items.append(Item(id=question.ask, score=round(score, 4), note=_note(given)))
    return share(items, why_none=_NONE)


def best(given: str, accepted: Sequence[str], metric: Callable[[str, str], float]) -> float:
    """The best score over the accepted answers; without any, 1 when nothing is given."""
    return max((metric(given, answer) for answer in accepted or [""]), default=0.0)


def exact_match(given: str, accepted: str) -> float:
    """1 when both are the same once normalised."""
    return float(normalised(given) == normalised(accepted))


def token_f1(given: str, accepted: str) -> float:
    """Harmonic mean of precision and recall over the words, each as often as it is there."""
    one, other = normalised(given).split(), normalised(accepted).split()
    if not one or not other:
        return float(one == other)
    same = sum((Counter(one) & Counter(other)).values())
    return 2 * same / (len(one) + len(other))


def normalised(answer: str) -> str:
    """Lower case, no punctuation, no English articles, single spaces."""
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split())


def given_words(given: AskReport) -> str:
    """What is compared; empty when no answer was given."""
    return given.answer.text if given.answer else ""


def _note(given: AskReport) -> str:
    return f"answered: “{given_words(given)}”" if given.answer else _NOT_ANSWERED[given.status]
