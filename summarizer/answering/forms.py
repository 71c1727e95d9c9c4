"""What form an answer to a question should have, and, for questions of speech and sides, about whom and what."""

import re
from dataclasses import dataclass

from summarizer.drafts import Position
from summarizer.results import AnswerForm
from summarizer.retrieval.questions import analyse_question

_SAY = (
    "say|said|says|tell|told|tells|think|thinks|thought|ask|asked|asks|claim|claimed|claims|argue|argued|argues|call|"
    "called|calls|warn|warned|warns|want|wants|wanted|believe|believes|believed|state|stated|states|add|added|reply|"
    "replied|describe|described|describes|suggest|suggested|suggests|deny|denied|denies|testify|testified|expect|"
    "expects|expected|predict|predicted|predicts|admit|admitted|admits|complain|complained|complains|write|wrote"
)
_FOR = r"supports?|supported|backs?|backed|favou?rs?|favou?red|welcomes?|welcomed|endorses?|endorsed|praises?|praised"
_AGAINST = r"opposes?|opposed|rejects?|rejected|criticis\w+|criticiz\w+|objects? to|objected to|attacks?|attacked"
_IS = r"(?:is|are|was|were|spoke|came out)"
_SPEAKER = re.compile(
    rf"\W*(?:who|which \w+|whom)\s+(?:else\s+)?(?:{_SAY})\b(?!\s+for\b)(?:\s+that\b)?(?P<topic>.*)", re.I | re.S
)
_WHOSE = re.compile(r"\W*whose (?:words|quote|quotation|phrase)\b(?P<topic>.*)", re.I | re.S)
_ABOUT = r"(?:\s+(?:about|of|on|to|for|regarding|concerning)\s+(?P<topic>.+?))?"
_SPOKEN = re.compile(
    rf"\W*(?:what|how)\s+(?:did|does|do|has|have|had)\s+(?P<speaker>.{{2,80}}?)\s+(?:{_SAY}|react|respond){_ABOUT}\W*",
    re.I,
)
_VIEW = re.compile(
    rf"\W*what(?:\s+is|\s+was|['’]s)\s+(?P<speaker>.{{2,80}}?)['’]s?\s+(?:view|opinion|position|stance|reaction|take){_ABOUT}\W*",
    re.I,
)
_WHO_FOR = re.compile(
    rf"\W*who\s+(?:else\s+)?(?:{_FOR}|{_IS}\s+(?:for|in favou?r of|behind))\b(?P<topic>.*)", re.I | re.S
)
_WHO_AGAINST = re.compile(rf"\W*who\s+(?:else\s+)?(?:{_AGAINST}|{_IS}\s+against)\b(?P<topic>.*)", re.I | re.S)
_COMPARED = re.compile(
    r"\b(?:which|who|what|is|are|was|were|did)\b.*\b(?:more|less|fewer|\w{2,}er)\b.*\b(?:or|than)\b|\bdiffer|\bcompare",
    re.I | re.S,
)
_LIST = re.compile(
    r"\W*(?:list|name)\b|\W*(?:which|what|who)\s+(?:are|were)\b|\W*which\s+\w+s\b(?!\s+(?:is|was)\b)", re.I
)
_KINDS: dict[str, AnswerForm] = {
    "person": "person",
    "organisation": "person",
    "place": "place",
    "time": "date",
    "quantity": "quantity",
    "reason": "reason",
    "yes_no": "yes_no",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's form; ``speaker`` and ``topic`` are words of the question, empty where it names none."""

    form: AnswerForm
    speaker: str = ""
    topic: str = ""
    position: Position | None = None


def form_of(question: str, language: str = "en") -> Asked:
    """The form that fits a question. Speech and sides are only known in English questions."""
    text = " ".join(question.split())
    if found := _WHO_FOR.match(text):
        return Asked("sides", topic=found["topic"], position="favor")
    if found := _WHO_AGAINST.match(text):
        return Asked("sides", topic=found["topic"], position="against")
    if found := _SPEAKER.match(text) or _WHOSE.match(text):
        return Asked("speaker", topic=found["topic"])
    if found := _SPOKEN.fullmatch(text) or _VIEW.fullmatch(text):
        return Asked("quote", speaker=found["speaker"], topic=found["topic"] or "")
    if _COMPARED.search(text):
        return Asked("comparison")
    kind = analyse_question(text, language).kind
    if _LIST.match(text) and kind != "time":
        return Asked("list")
    return Asked(_KINDS.get(kind, "phrase"))
