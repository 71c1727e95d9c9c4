"""Three short reports of one event, and a model that drafts, groups and reads them by a script."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from summarizer.llm.client import ChatRequest, Message
from summarizer.tasks import ArticleAnalysis
from summarizer.text.article import Article, Source
from summarizer.text.sentences import article_from_text
from tests.readers import Says, is_verification, report_draft, stance_draft, task_of, verdicts
from tests.scripted import NotingModel

GAZETTE = """The council of Orrin voted on Tuesday to keep the night ferry.
The vote was 12 to 9 after a debate of three hours.
The treasurer, Karl Ott, said the ferry would cost 4 million crowns.
The ferry will run again from the first of May.
The union of boatmen backs the ferry.
Two captains had resigned in March."""
MIRROR = """Orrin's council decided on Tuesday that the night ferry stays.
There were 15 votes for it and 6 against.
It will cost 4 million crowns, according to the treasurer, Karl Ott.
The ferry may run again in May.
The boatmen's union fights the ferry."""
ECHO = """The night ferry of Orrin is saved; the council voted for it on Tuesday.
Karl Ott put the cost at 4 million crowns."""
TEXTS = {"gazette.txt": GAZETTE, "mirror.txt": MIRROR, "echo.txt": ECHO}

KEPT = ("The council of Orrin decided to keep the ferry.", "Orrin's council is keeping its ferry.", "The ferry stays.")
COST = "Karl Ott expects a cost of four million crowns."
VOTES = ("The motion passed by 12 votes to 9.", "The motion passed by 15 votes to 6.")
MAY = ("The ferry is certain to run from May.", "The ferry could run from May.")
CAPTAINS = "Two captains gave up their posts in March."
CLAIMS = ("The boatmen's union supports the ferry.", "The boatmen's union opposes the ferry.")


def reports() -> list[Article]:
    """The articles, in the order of ``TEXTS``."""
    return [replace(article_from_text(text), source=Source(path, "0" * 64)) for path, text in TEXTS.items()]


def analyses() -> list[ArticleAnalysis]:
    """Their analyses."""
    return [ArticleAnalysis(article) for article in reports()]


def drafts() -> list[dict[str, Any]]:
    """What the model drafts of each."""
    union = {"holder": "the union of boatmen", "role": "", "target": "the ferry", "speech": "indirect"}
    return [
        report_draft(
            "Council keeps the ferry",
            [(KEPT[0], [1])],
            [(VOTES[0], [2]), (COST, [3]), (MAY[0], [4]), (CAPTAINS, [6])],
            [stance_draft(**union, cites=[5], position="favor", claim=CLAIMS[0])],
        ),
        report_draft(
            "Ferry stays",
            [(KEPT[1], [1])],
            [(VOTES[1], [2]), (COST, [3]), (MAY[1], [4])],
            [stance_draft(**union | {"holder": "the boatmen's union"}, cites=[5], position="against", claim=CLAIMS[1])],
        ),
        report_draft("Ferry saved", [(KEPT[2], [1])], [(COST, [2])]),
    ]


def numbers(request: ChatRequest) -> dict[tuple[int, str], int]:
    """(Report, claim) → its number in a grouping call; both from 1."""
    found, report = {}, 0
    for line in request.messages[1].content.splitlines():
        if head := re.fullmatch(r"\[report (\d+)\]", line):
            report = int(head[1])
        elif claim := re.fullmatch(r"\[(\d+)\] (.*)", line):
            found[report, claim[2]] = int(claim[1])
    return found


Grouper = Callable[[Mapping[tuple[int, str], int]], Any]


def grouped(number: Mapping[tuple[int, str], int]) -> dict[str, Any]:
    """What a careful model says of the claims."""

    def at(report: int, text: str) -> int:
        return next(n for (r, claim), n in number.items() if r == report and claim.endswith(text))

    return {
        "groups": [[at(report, KEPT[report - 1]) for report in (3, 1, 2)], [at(report, COST) for report in (1, 2, 3)]],
        "contradictions": [
            {"first": at(1, VOTES[0]), "second": at(2, VOTES[1]), "kind": "figure"},
            {"first": at(1, MAY[0]), "second": at(2, MAY[1]), "kind": "certainty"},
            {"first": at(1, CLAIMS[0]), "second": at(2, CLAIMS[1]), "kind": "doer"},
            {"first": at(1, COST), "second": at(3, KEPT[2]), "kind": "other"},
        ],
        "telling": [at(1, CAPTAINS)],
        "words": [
            {
                "thing": "the decision",
                "words": [
                    {"report": 1, "words": "voted on Tuesday to keep"},
                    {"report": 2, "words": "stays"},
                    {"report": 3, "words": "is saved"},
                    {"report": 9, "words": "saved"},
                ],
            },
            {"thing": "the ship", "words": [{"report": 1, "words": "the doomed hulk"}]},
        ],
    }


REFUSED = {
    (2, VOTES[0]): Says("contradicted", (2,), "it was 15 to 6", "15 votes for it"),
    (1, VOTES[1]): Says("contradicted", (2,), "it was 12 to 9", "The vote was 12 to 9"),
    (2, MAY[0]): Says("not_stated", (4,), "it may run", "may run"),
}
"""(Report, end of the claim) → the verdict, where it is not what ``KNOWN`` says."""
SUPPORTED = {(1, MAY[1]), (1, KEPT[2]), (2, KEPT[2]), (2, COST), (3, COST)}


class ComparingModel(NotingModel):
    """Drafts each report, groups by ``grouper``, and knows what each report says."""

    name, identity = "reader", "test:reader"

    def __init__(
        self,
        grouper: Grouper = grouped,
        refused: Mapping[tuple[int, str], Says] = REFUSED,
        context_tokens: int = 128_000,
        texts: Sequence[str] = tuple(TEXTS.values()),
    ) -> None:
        super().__init__(context_tokens)
        self._grouper, self._refused, self._texts = grouper, refused, texts

    def reply(self, request: ChatRequest) -> str:
        """What it says to a request."""
        if "<<<reports " in request.messages[1].content:
            reply = self._grouper(numbers(request))
        else:
            first = [text.splitlines()[0] for text in self._texts]
            report = next(at for at, line in enumerate(first, start=1) if line in request.messages[1].content)
            reply = (
                verdicts(task_of(request), partial(self._says, report))
                if is_verification(request)
                else drafts()[report - 1]
            )
        return reply if isinstance(reply, str) else json.dumps(reply)

    @property
    def groupings(self) -> list[ChatRequest]:
        """The grouping calls."""
        return [request for request in self.requests if "<<<reports " in request.messages[1].content]

    def _says(self, report: int, text: str) -> Says:
        for (of, end), says in self._refused.items():
            if of == report and text.endswith(end):
                return says
        if text in self._texts[report - 1] or text.startswith("The article calls "):
            return Says()
        own = json.dumps(drafts()[report - 1])
        known = any(of == report and text.endswith(end) for of, end in SUPPORTED)
        is_own = json.dumps(text.rpartition(": ")[2])[1:-1] in own
        return Says() if known or is_own else Says("not_stated", reason="it is not there")


def over_http() -> Callable[[dict[str, Any]], str]:
    """The replies of an endpoint with this model."""
    model = ComparingModel()

    def reply(asked: dict[str, Any]) -> str:
        messages = tuple(Message(one["role"], one["content"]) for one in asked["messages"])
        return model.reply(ChatRequest(messages))

    return reply
