"""What failed the check: it goes back to the model once, all together; then the article's own sentence stands in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.article import Article
from summarizer.conversation import excerpt_prefix
from summarizer.drafting import Drafter, chunk_budget, neighbours
from summarizer.drafts import MendedDraft, MendingDraft, StatementDraft
from summarizer.errors import BadReply, ContextTooLong
from summarizer.models.chat import Message
from summarizer.orders import orders_to_machines
from summarizer.prompts import fill
from summarizer.results import Statement
from summarizer.selection import is_complete, is_self_contained
from summarizer.summarizing.statements import Checker, Failure, extract
from summarizer.words import content_stems

_FITS = 0.2
"""Share of a failed statement's stems that a sentence must have to stand in for it."""
_AROUND = 1
"""Sentences shown before and after one that is cited."""


@dataclass
class Mender:
    """Mends failures with one call, sent after the messages that the article was read with."""

    checker: Checker
    drafter: Drafter
    prefix: tuple[Message, ...]

    async def mend(self, groups: Sequence[Sequence[Statement | Failure]]) -> list[list[Statement]]:
        """Each group in its order: what passed, what was mended, and sentences of the article for the rest.

        Every failure is booked with its reason, also one of a mended statement.
        """
        failures = [outcome for group in groups for outcome in group if isinstance(outcome, Failure)]
        mended = await self._mended(failures) if failures else {}
        return [put_in_place(self.checker, group, mended) for group in groups]

    async def _mended(self, failures: Sequence[Failure]) -> dict[int, Statement]:
        """By the failures' ``id``. Nothing when the call gives no usable reply: the article stands in then."""
        task = fill(
            "mend",
            failed="\n".join(_line(number, failure) for number, failure in enumerate(failures, start=1)),
            language=self.checker.shape.language_name(self.checker.article),
        )
        try:
            messages = (*self.prefix, Message("user", task))
            reply = await self.drafter.ask(messages, MendingDraft, {"statements": len(failures)})
        except (BadReply, ContextTooLong):
            return {}
        found: dict[int, Statement] = {}
        for draft in reply.statements:
            failure = failures[draft.number - 1] if 1 <= draft.number <= len(failures) else None
            if failure is None or id(failure) in found or not draft.text.strip():
                continue
            outcome = self._second(failure, draft)
            if isinstance(outcome, Statement):
                found[id(failure)] = outcome
        return found

    def _second(self, failure: Failure, draft: MendedDraft) -> Statement | Failure:
        outcome = self.checker.check(failure.kind, StatementDraft(text=draft.text, cites=draft.cites))
        if isinstance(outcome, Failure) and outcome.draft.text != failure.draft.text:
            self.checker.drop(outcome)
        return outcome


def put_in_place(
    checker: Checker, outcomes: Sequence[Statement | Failure], mended: dict[int, Statement]
) -> list[Statement]:
    """What passed; for each failure its mended form (by ``id``) or a sentence of the article. Books the failures."""
    used = {(e.start, e.end) for o in outcomes if isinstance(o, Statement) for e in o.evidence}
    shown: list[Statement] = []
    for outcome in outcomes:
        if isinstance(outcome, Statement):
            shown.append(outcome)
            continue
        instead = mended.get(id(outcome)) or own_sentence(checker, outcome, used)
        checker.drop(outcome, instead.text if instead else None)
        if instead is not None:
            used |= {(e.start, e.end) for e in instead.evidence}
            shown.append(instead)
    return shown


def own_sentence(checker: Checker, failure: Failure, used: set[tuple[int, int]]) -> Statement | None:
    """The sentence of the article, cited or found in the search, that says most of what a failed statement is about.

    None when no such sentence can stand alone, or it is in ``used`` already.
    """
    article = checker.article
    wanted = set(content_stems(failure.draft.text, article.language))
    fitting: list[tuple[float, int, Statement]] = []
    orders = orders_to_machines(article)
    cited = (n for n in (*failure.draft.cites, *failure.verdict.sentences) if n not in orders)
    for sentence in neighbours(article, cited, 0):
        stems = set(content_stems(article.sentence_text(sentence), article.language))
        share = len(stems & wanted) / len(wanted) if wanted else 0.0
        across = checker.shape.crosses(article)
        if (share >= _FITS or across) and is_complete(article, sentence) and is_self_contained(article, sentence):
            fitting.append((-share, sentence.number, extract(article, sentence)))
    fitting.sort(key=lambda one: one[:2])
    fresh = (one for _, _, one in fitting if (one.evidence[0].start, one.evidence[0].end) not in used)
    return next(fresh, None)


def excerpt(article: Article, numbers: Iterable[int], drafter: Drafter) -> tuple[Message, ...]:
    """The messages of a call over some sentences of a long article and their neighbours, as many as fit."""
    model = drafter.caller.model
    room = chunk_budget(model.context_tokens)
    shown: set[int] = set()
    for number in dict.fromkeys(numbers):
        near = neighbours(article, [number], _AROUND)
        room -= sum(model.count_tokens(article.sentence_text(s)) + 5 for s in near if s.number not in shown)
        if room < 0 and shown:
            break
        shown |= {sentence.number for sentence in near}
    return excerpt_prefix(article, neighbours(article, sorted(shown), 0))


def _line(number: int, failure: Failure) -> str:
    return f"{number}. ({failure.kind.replace('_', ' ')}) {' '.join(failure.draft.text.split())} ({failure.reason})"
