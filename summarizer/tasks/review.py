"""Reviews everything that a model wrote before it is shown: the exact checks, the verifier, and one repair.

A statement must pass both the exact checks and the verifier, which decides meaning. A refused statement may be replaced
by the verifier's correction, which is reviewed like the others, without telling the verifier that it is its own.

The speakers of quotations go the same way as statements, ``NAME said: “words”``, since rules, which find the words, may
take the wrong speaker.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from summarizer.results import Dropped, Quoted, Stance, StatementKind, Support
from summarizer.tasks import ArticleAnalysis
from summarizer.tasks.schemas import StanceDraft
from summarizer.tasks.verifier import ASKED, BEFORE, UNREAD, Claim, Reading, Verifier
from summarizer.text.article import Article, Span
from summarizer.text.sentences import injected_sentences
from summarizer.text.typography import ANY_MARK, INNER_MARKS, folded_words, occurrences

MOST_EVIDENCE = 4
"""Most sentences in a statement's evidence."""
_POSITIONS = {"favor": "for", "against": "against", "mixed": "both for and against", "neutral": "neutral on"}
_FROM_WORDS = {words: position for position, words in _POSITIONS.items()}
_SIDES = "|".join(sorted(_FROM_WORDS, key=len, reverse=True))
_STANCE = re.compile(
    rf"(?P<holder>.+?)(?: \((?P<role>[^()]*)\))? is (?P<position>{_SIDES}) (?P<target>.+?): (?P<claim>.+)", re.DOTALL
)
_ANSWER, _CLAIM, _OTHERWISE = "Answer: ", "Claim: ", "The article says otherwise: "
_NO_VERDICT = "the verifier gave no verdict on it"
_CITES_INJECTION = "the verifier cites only a sentence that looks like a prompt injection, which is not evidence"


@dataclass(frozen=True, slots=True)
class Item:
    """A statement as a model drafted it."""

    kind: StatementKind
    text: str
    """The words to show; a stance's claim."""
    cites: tuple[int, ...] = ()
    stance: StanceDraft | None = None
    question: str = ""
    """The question, if the item is an answer."""
    corrects: bool = False
    """Whether the answer says what is so instead of something that the question takes for granted."""
    context: str = ""
    """The sentence before a claim in its text, to which its pronouns may refer."""
    beside: tuple[int, ...] = ()
    """Sentences of a long article that the verifier reads with it; empty: those that anchoring finds."""
    language: str | None = None
    """ISO 639-1, if it differs from that of the reviewer's other statements."""

    @property
    def words(self) -> str:
        """What is claimed, alone."""
        return stance_claim(self.stance) if self.stance is not None else self.text

    @property
    def claim(self) -> str:
        """The words that the verifier reads."""
        if self.stance is not None:
            return stance_claim(self.stance)
        if self.context:
            return f"{BEFORE}{self.context} {self.label}{self.text}"
        if self.question:
            return f"{ASKED if self.corrects else 'Question: '}{self.question} {self.label}{self.text}"
        return self.text

    @property
    def label(self) -> str:
        """What stands directly before the words in the claim of an answer, or of a claim with its context."""
        if self.context:
            return _CLAIM
        return "" if not self.question else _OTHERWISE if self.corrects else _ANSWER


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of reviewing an item."""

    item: Item
    """The item as drafted."""
    shown: Item | None
    """The item itself, or its repair; None if neither is shown."""
    support: Support = "unverified"
    sentences: tuple[int, ...] = ()
    """The numbers of the sentences that support it."""
    dropped: Dropped | None = None
    """Set if the item is not shown as drafted."""
    read: bool = True
    """False if the verifier gave no verdict."""
    refusal: str | None = None
    """Why an exact check refuses the item."""
    reading: Reading = UNREAD
    """The verifier's reading of the item as drafted."""


@dataclass
class Reviewer:
    """Reviews statements about one article."""

    analysis: ArticleAnalysis
    verifier: Verifier | None
    """None with ``--verify off``."""
    language: str | None = None
    """Language of the statements, ISO 639-1, if it is not the article's."""
    on_shown: Callable[[Outcome], None] = field(default=lambda _: None)
    """Called with each shown outcome as soon as it is known."""
    repairs: bool = True
    """Whether a refused statement is read again in the verifier's wording."""

    async def review(self, items: Sequence[Item]) -> list[Outcome]:
        """The outcomes of the items, in order. Raises ModelError, except for unusable replies."""
        refusals = [self._refusal(item) for item in items]
        if self.verifier is None:
            outcomes = [self._unverified(i, refusal) for i, refusal in zip(items, refusals, strict=True)]
            self._notify(outcomes)
            return outcomes
        readings = await self._read(items)
        outcomes = [self._outcome(i, f, r) for i, f, r in zip(items, refusals, readings, strict=True)]
        self._notify(outcomes)
        if not self.repairs:
            return outcomes
        repairs = {at: item for at, r in enumerate(readings) if (item := self._correction(outcomes[at], r)) is not None}
        again = await self._read(list(repairs.values())) if repairs else []
        for (at, item), reading in zip(repairs.items(), again, strict=True):
            if reading.verdict == "supported":
                outcomes[at] = self._repair(outcomes[at], item, reading)
                self._notify([outcomes[at]])
        return outcomes

    def _notify(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.shown is not None:
                self.on_shown(outcome)

    async def _read(self, items: Sequence[Item]) -> list[Reading]:
        assert self.verifier is not None
        readings = await self.verifier.read(self.analysis.article, claims_of(self.analysis, items))
        return [self._on_evidence(reading) for reading in readings]

    def _on_evidence(self, reading: Reading) -> Reading:
        """A reading without sentences that look like a prompt injection; one that cites only these is void, since the
        verifier may have followed them."""
        orders = injected_sentences(self.analysis.article)
        sentences = tuple(number for number in reading.sentences if number not in orders)
        if reading.sentences and not sentences:
            return Reading(None, reason=_CITES_INJECTION)
        return replace(reading, sentences=sentences)

    def _refusal(self, item: Item) -> str | None:
        """Why an exact check refuses an item; None if none does. The words of a question are not claims, and those of
        a quotation are the article's own."""
        if item.kind == "quotation":
            return None
        language = item.language or self.language
        return self.analysis.checks.refusal(item.text, item.cites, language=language, given=item.question)

    def _unverified(self, item: Item, refusal: str | None) -> Outcome:
        if refusal is not None:
            return Outcome(item, None, dropped=_dropped(item, refusal, None), refusal=refusal)
        return Outcome(item, item, "unverified", self.analysis.anchoring.anchor(item.claim, item.cites))

    def _outcome(self, item: Item, refusal: str | None, reading: Reading) -> Outcome:
        read = reading.verdict is not None
        if refusal is not None:
            dropped = _dropped(item, refusal, None)
            return Outcome(item, None, dropped=dropped, read=read, refusal=refusal, reading=reading)
        if reading.verdict == "supported":
            return Outcome(item, item, "verified", self._evidence(item, reading), reading=reading)
        dropped = _dropped(item, reading.reason or _NO_VERDICT, reading)
        return Outcome(item, None, dropped=dropped, read=read, reading=reading)

    def _correction(self, outcome: Outcome, reading: Reading) -> Item | None:
        """The item with the verifier's correction, if there is one and it passes the exact checks; else None."""
        item = outcome.item
        if outcome.shown is not None or not reading.correction:
            return None
        cites = reading.sentences or item.cites
        if item.stance is None:
            text = reading.correction
            text = text.rpartition(item.label)[2] if item.label else text
            changed = replace(item, text=text, cites=cites)
        elif (stance := stance_from_claim(reading.correction, item.stance)) is not None:
            changed = replace(item, text=stance.claim, cites=cites, stance=stance)
        else:
            return None
        return changed if changed.claim != item.claim and self._refusal(changed) is None else None

    def _repair(self, outcome: Outcome, item: Item, reading: Reading) -> Outcome:
        whole = {"instead": item.text, "stance_instead": item.words if item.stance else None}
        dropped = outcome.dropped.model_copy(update=whole) if outcome.dropped else None
        return replace(
            outcome, shown=item, support="verified", sentences=self._evidence(item, reading), dropped=dropped, read=True
        )

    def _evidence(self, item: Item, reading: Reading) -> tuple[int, ...]:
        """The sentences that the verifier cites, or those that anchoring finds if it cites none or too many."""
        if 1 <= len(reading.sentences) <= MOST_EVIDENCE:
            return reading.sentences
        return self.analysis.anchoring.anchor(item.claim, reading.sentences or item.cites)


def claims_of(analysis: ArticleAnalysis, items: Sequence[Item]) -> list[Claim]:
    """The items as the verifier reads them, each with the sentences that seem to bear it."""
    anchor = analysis.anchoring.anchor
    return [
        Claim(
            item.claim,
            item.beside or anchor(item.claim, item.cites),
            item.words,
            "" if item.corrects else item.question,
        )
        for item in items
    ]


def stance_claim(stance: StanceDraft | Stance) -> str:
    """A stance as a statement: ``HOLDER (role) is for|against TARGET: claim``."""
    role = f" ({' '.join(stance.role.split())})" if stance.role and stance.role.strip() else ""
    return f"{stance.holder}{role} is {_POSITIONS[stance.position]} {stance.target}: {stance.claim}"


def stance_from_claim(text: str, drafted: StanceDraft) -> StanceDraft | None:
    """The stance in a corrected statement of that form; None if it has another form."""
    found = _STANCE.fullmatch(text.strip())
    if found is None:
        return None
    parts = {name: " ".join((found[name] or "").split()) for name in ("holder", "role", "target", "claim")}
    if not all(parts[name] for name in ("holder", "target", "claim")):
        return None
    return drafted.model_copy(update=parts | {"position": _FROM_WORDS[found["position"]]})


def all_unread(outcomes: Sequence[Outcome]) -> bool:
    """Whether there are outcomes and none has a verdict."""
    return bool(outcomes) and not any(outcome.read for outcome in outcomes)


def _dropped(item: Item, reason: str, reading: Reading | None) -> Dropped:
    verdict = (reading or UNREAD).verdict
    return Dropped(
        kind=item.kind,
        text=item.text,
        stance=item.words if item.stance else None,
        verdict=None if verdict == "supported" else verdict,
        reason=reason,
    )


# Who says the quoted words

_MOST_WORDS = 30
"""Words of a quotation that are shown to the verifier; a longer one is cut."""
_FORM = re.compile(r"(?P<speaker>[^:“”]+) said: “(?P<words>.+)”", re.DOTALL)


async def review_speakers(reviewer: Reviewer, quotations: Sequence[Quoted]) -> tuple[list[Quoted], list[Dropped]]:
    """The quotations with the speakers that the verifier bears out, and what it refused.

    Quotations without a speaker, and all if there is no verifier, stay as they are. Raises ModelError, except for
    unusable replies.
    """
    named = [at for at, quoted in enumerate(quotations) if quoted.speaker]
    if reviewer.verifier is None or not named:
        return list(quotations), []
    quiet = replace(reviewer, on_shown=lambda _: None)
    outcomes = await quiet.review([_item(reviewer.analysis.article, quotations[at]) for at in named])
    found, dropped = list(quotations), []
    for at, outcome in zip(named, outcomes, strict=True):
        found[at], refused = _reviewed(reviewer.analysis.article, found[at], outcome)
        dropped += [refused] if refused else []
    return found, dropped


def attribution(speaker: str, words: str) -> str:
    """An attribution as a statement."""
    shown = words.strip(f"{ANY_MARK} ,").translate(INNER_MARKS).split()
    cut = shown if len(shown) <= _MOST_WORDS else [*shown[:_MOST_WORDS], "…"]
    return f"{speaker} said: “{' '.join(cut)}”"


def _item(article: Article, quoted: Quoted) -> Item:
    sentences = [s.number for piece in quoted.evidence for s in article.sentences_in(Span(piece.start, piece.end))]
    text = attribution(quoted.speaker or "", quoted.text)
    return Item("quotation", text, tuple(dict.fromkeys(sentences)), language=article.language)


def _reviewed(article: Article, quoted: Quoted, outcome: Outcome) -> tuple[Quoted, Dropped | None]:
    """The quotation as it is shown, and the attribution that is not."""
    if outcome.reading.verdict == "supported":
        return quoted.model_copy(update={"speaker_support": "verified"}), None
    speaker = _corrected(article, outcome)
    instead = outcome.shown.text if speaker and outcome.shown else None
    dropped = outcome.dropped.model_copy(update={"instead": instead}) if outcome.dropped else None
    support = "verified" if speaker else None
    return quoted.model_copy(update={"speaker": speaker, "role": None, "speaker_support": support}), dropped


def _corrected(article: Article, outcome: Outcome) -> str | None:
    """The speaker whom the verifier names, if the article has each word of the name, for the same quoted words."""
    form = _FORM.fullmatch(outcome.shown.text) if outcome.shown else None
    before = _FORM.fullmatch(outcome.item.text)
    if form is None or before is None or folded_words(form["words"]) != folded_words(before["words"]):
        return None
    name = form["speaker"].split()
    return " ".join(name) if all(any(occurrences(article.text, word)) for word in name) else None
