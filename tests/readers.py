"""A model that drafts from a script and reads statements as a test says; it knows the article's own sentences."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from summarizer.llm.client import ChatRequest
from summarizer.text.article import Article
from tests.scripted import NotingModel

_STATEMENT = re.compile(r"^(\d+)\. (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Says:
    """A verdict as the model gives it."""

    verdict: str = "supported"
    sentences: tuple[int, ...] = ()
    reason: str = "it says otherwise"
    words: str = ""
    correction: str = ""


Judge = Callable[[str], Says | None]


class ReaderModel(NotingModel):
    """Gives drafts in order to every task but verification. Of a statement ``judge`` says nothing of, it finds true
    what stands in the article word for word, so it knows the canaries, and that those whom it names said its words;
    nothing else."""

    identity = "test:reader"

    def __init__(
        self,
        article: Article,
        drafts: Sequence[Any] = (),
        judge: Judge | Mapping[str, Says] | None = None,
        *,
        context_tokens: int = 128_000,
        garble: Callable[[dict[str, Any], int], Any] = lambda reply, _: reply,
        name: str = "reader",
    ) -> None:
        super().__init__(context_tokens)
        self.name = name
        self._text = article.text
        self._known = {_flat(article.sentence_text(s)) for s in article.sentences}
        self._drafts = list(drafts)
        self._judge: Judge = judge.get if isinstance(judge, Mapping) else judge or (lambda _: None)
        self._garble = garble
        self._verifications = 0

    @property
    def verifications(self) -> list[str]:
        """The tasks of the calls that verified."""
        return [task_of(r) for r in self.requests if is_verification(r)]

    def reply(self, request: ChatRequest) -> str:
        if is_verification(request):
            reply = self._garble(verdicts(task_of(request), self.says), self._verifications)
            self._verifications += 1
        else:
            if not self._drafts:
                raise AssertionError(f"the script has no reply for call {len(self.requests)}")
            reply = self._drafts.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, str) else json.dumps(reply)

    def assert_finished(self) -> None:
        assert not self._drafts, f"{len(self._drafts)} scripted replies were never asked for"

    def says(self, text: str) -> Says:
        known = text in self._known or self._is_attribution(text)
        return self._judge(text) or (Says() if known else Says("not_stated", reason="it is not there"))

    def _is_attribution(self, text: str) -> bool:
        speaker, said, _ = text.partition(" said: “")
        return bool(said) and speaker in self._text


def verdicts(task: str, says: Callable[[str], Says]) -> dict[str, Any]:
    """The reply to a verifying task."""
    found: dict[str, list[dict[str, Any]]] = {"supported": [], "refused": []}
    for number, text in statements_of(task):
        said = asdict(says(text))
        said |= {"number": number, "sentences": list(said["sentences"])}
        found["supported" if said["verdict"] == "supported" else "refused"].append(said)
    return found


def is_verification(request: ChatRequest) -> bool:
    return "<<<statements " in task_of(request)


def task_of(request: ChatRequest) -> str:
    """The task of a call, which a reply that cannot be used and the word about it may follow."""
    return request.messages[3].content


def statements_of(task: str) -> list[tuple[int, str]]:
    """The statements of a verification, with their numbers."""
    fenced = task.split("<<<statements ", 1)[1].split(" statements>>>", 1)[0]
    return [(int(m[1]), m[2]) for m in _STATEMENT.finditer(fenced)]


def _flat(text: str) -> str:
    return " ".join(text.split())


def report_draft(
    headline: str = "Council backs the ferry",
    overview: Sequence[tuple[str, Sequence[int]]] = (("The council of Orrin decided to keep the ferry.", [2]),),
    points: Sequence[tuple[str, Sequence[int]]] = (("Keeping the ferry costs four million crowns.", [3]),),
    stances: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """A draft as a model sends it."""
    return {
        "headline": headline,
        "overview": [{"text": text, "cites": list(cites)} for text, cites in overview],
        "key_points": [{"text": text, "cites": list(cites)} for text, cites in points],
        "stances": list(stances),
    }


def stance_draft(**fields: Any) -> dict[str, Any]:
    """One stance of a draft."""
    return {
        "cites": [4],
        "holder": "Rosa Lind",
        "role": "shopkeeper",
        "target": "the ferry",
        "position": "against",
        "claim": "Rosa Lind opposes the ferry because of its price.",
        "speech": "indirect",
        "voice": "reported",
    } | fields


def over_http(article: Article, draft: Any, judge: Judge | Mapping[str, Says]) -> Callable[[dict[str, Any]], str]:
    """The replies of an endpoint that gives one draft to every task and reads statements like ``ReaderModel``."""
    reader = ReaderModel(article, judge=judge)

    def reply(asked: dict[str, Any]) -> str:
        task = next((m["content"] for m in asked["messages"] if "<<<statements " in m["content"]), None)
        return json.dumps(verdicts(task, reader.says) if task else draft)

    return reply
