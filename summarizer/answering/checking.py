"""Whether the article bears a model's answer to a question."""

import re
from collections.abc import Sequence

from summarizer.answering.consulting import Consulted
from summarizer.answering.extracting import as_statement, not_said
from summarizer.answering.forms import form_of
from summarizer.answering.pointing import pointed_at
from summarizer.answering.premises import unmentioned
from summarizer.citing import evidence_for
from summarizer.drafts import AnswerDraft
from summarizer.evidence.lexicon import SPEECH_VERBS
from summarizer.extractive_answers import answer_extractively, confidence_in
from summarizer.quotations.lexicon import is_role
from summarizer.results import Answer, Dropped, Evidence, Origin

_NAME_OF = re.compile(r"\bnames? of (?:(?:the|a|this|that|his|her|their) )?(?:\w+ )?(\w+)", re.I)
_SOMEBODY = frozenset("man men woman women boy girl child person people victim son daughter wife husband".split())
_NAMING = frozenset({"name", "call"})
"""Stems that an answer may add to what the article says: ``his name is``."""
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]*")
_YES_NO = re.compile(r"\W*(?P<word>yes|no|oui|non|ja|nein|sí|si)\b[\W_]*", re.I)
_WORDS_OF_A_SENTENCE = 4
_MOST_OF_IT = 0.6
"""Share, by rarity, of an answer's words that one sentence and its neighbours must have."""
_LEAST_BEARING = 0.3
"""Confidence of the rules below which a small model is not believed."""
_OF_A_PHRASE = frozenset({"person", "place", "date", "quantity", "reason", "phrase"})
_ENGLISH = frozenset("who whom whose what which when where why how in at on by to from for".split())
_NAME = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*|^[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+")
_PRONOUN = re.compile(
    r"\b(?:he|she|it|they|his|her|its|their|him|them|I|we|who|er|sie|il|elle|ils|elles|él|ella)\b", re.I
)


class AnswerChecker:
    """Holds drafts of answers to one question against the article; keeps what it dropped.

    ``bounded`` is for a small model, which claims answers where none is: it is not believed where the rules hold the
    cited sentences unlikely to answer. A large one knows that better than they do.
    """

    def __init__(self, consulted: Consulted, question: str, asked: str, *, bounded: bool = False) -> None:
        self.consulted = consulted
        self.question = question
        self.asked = asked
        self.form = form_of(asked, consulted.article.language).form
        self.bounded = bounded
        self.dropped: list[Dropped] = []

    def out_of_reach(self) -> Answer | None:
        """That the article does not say, where the question names what the article does not: no need to ask."""
        premise = unmentioned(self.consulted, self.asked)
        return self._none(premise) if premise else None

    def check(self, draft: AnswerDraft) -> tuple[Answer, str | None]:
        """The answer if it stands, else that the article does not say; and what is wrong with the draft."""
        premise = self._premise(draft.premise)
        if draft.status == "not_in_article" or premise:
            return (None if premise else self._pointed(draft)) or self._none(premise), None
        text = " ".join(draft.answer.split())
        problem = self._problem(text, draft.cites)
        if problem:
            self.dropped.append(Dropped(kind="answer", text=text or "(nothing)", reason=problem))
            return self._none(None), problem
        verdict = self.consulted.evidence.check(self._statement(text), draft.cites)
        phrase = self._phrase(text, draft.phrase, verdict.sentences)
        bearing = self._bearing(phrase, verdict.sentences)
        if bearing is not None and bearing < _LEAST_BEARING:
            reason = "the cited sentences do not bear on the question"
            self.dropped.append(Dropped(kind="answer", text=text, reason=reason))
            return self._none(None, bearing), None
        confidence = verdict.score if bearing is None else (verdict.score + bearing) / 2
        return self._answer(text, "model", verdict.sentences, phrase, confidence), None

    def _answer(
        self, text: str, origin: Origin, sentences: Sequence[int], phrase: Evidence | None, confidence: float
    ) -> Answer:
        return Answer(
            question=self.question,
            asked=self.asked,
            form=self.form,
            status="answered",
            answer=text,
            origin=origin,
            evidence=evidence_for(self.consulted.article, sentences),
            phrase=phrase,
            premise=None,
            confidence=round(confidence, 4),
            dropped=self.dropped,
        )

    def _bearing(self, phrase: Evidence | None, sentences: Sequence[int]) -> float | None:
        """How likely the rules hold it that the sentences answer; None for a question they do not judge.

        The sentence that has the phrase stands for the others, which may only introduce it.
        """
        if not self._judged:
            return None
        numbers = [self.consulted.article.sentence_at(phrase.start).number] if phrase else sentences
        return max(confidence_in(self.consulted.sentences, self.asked, number) for number in numbers)

    @property
    def _judged(self) -> bool:
        """True for a small model and an English question that a few words answer, as the rules learnt from."""
        if not self.bounded:
            return False
        words = self.asked.lower().split()
        asks = words[:1] and (words[0] in _ENGLISH or words[-1].rstrip("?") in _ENGLISH)
        return self.form in _OF_A_PHRASE and self.consulted.article.language == "en" and bool(asks)

    def _pointed(self, draft: AnswerDraft) -> Answer | None:
        """A sentence that answers by the rules, and of which the model copied words, though it says that none does."""
        if not self._judged:
            return None
        found = answer_extractively(self.consulted.sentences, self.asked)
        if not found.answered or found.sentence is None or found.sentence in self.consulted.orders:
            return None
        copied = (
            pointed_at(self.consulted, self.asked, "", words, [found.sentence])
            for words in (draft.phrase, draft.answer)
        )
        phrase = next(filter(None, copied), None)
        if phrase is None:
            return None
        text = self.consulted.sentence(found.sentence)
        return self._answer(text, "extract", [found.sentence], phrase, found.confidence)

    def _phrase(self, answer: str, phrase: str, sentences: Sequence[int]) -> Evidence | None:
        """The words that answer, except in questions of yes or no, which are no words of the article."""
        return None if self.form == "yes_no" else pointed_at(self.consulted, self.asked, answer, phrase, sentences)

    def _none(self, premise: str | None, confidence: float = 0.0) -> Answer:
        return not_said(self.question, self.asked, self.form, premise, confidence, self.dropped)

    def _problem(self, text: str, cites: Sequence[int]) -> str | None:
        if not text:
            return "the answer is empty"
        number = len(self.consulted.article.sentences)
        if not any(1 <= n <= number for n in cites):
            return "it cites no sentence of the article"
        verdict = self.consulted.evidence.check(self._statement(text), cites)
        if not verdict.supported:
            return verdict.reason
        if self.consulted.orders.intersection(verdict.sentences):
            return "the cited sentences are orders to a machine and tell nothing"
        if self._names_nothing(text):
            return "it gives no name, which is what the question asks for"
        return self._loose(self._statement(text), {*cites, *verdict.sentences}) or self._contradicted(text)

    def _names_nothing(self, text: str) -> bool:
        """``The man is a man of 52``: no name that the question does not have, though somebody's name is asked for."""
        asked = _NAME_OF.search(self.asked) if self.consulted.article.language == "en" else None
        people = [w for w in (asked[0].lower().split() if asked else ()) if w in _SOMEBODY or is_role(w)]
        names = {stem for word in _CAPITALISED.findall(text) for stem in self.consulted.stems(word)}
        return bool(people) and names <= set(self.consulted.stems(self.asked))

    def _loose(self, statement: str, numbers: set[int]) -> str | None:
        """What is wrong with a statement that the general check lets pass, but that stands nowhere in one place.

        That check is made for sentences of a summary. In a short answer one wrong word is the whole answer: so one of
        the sentences has to have most of it, and the names in it, or a pronoun for them.
        """
        names = [m[0] for m in _NAME.finditer(statement)]
        of_names = {stem for name in names for stem in self.consulted.stems(name)}
        rest = [stem for stem in self.consulted.stems(statement) if stem not in of_names | _NAMING]
        rated = [(self.consulted.coverage(rest, self._near(n)), n) for n in sorted(numbers) if self._has(n)]
        share, core = max(
            rated, key=lambda pair: (self.consulted.coverage(rest, self.consulted.sentence(pair[1])), pair)
        )
        if share < _MOST_OF_IT:
            missing = [stem for stem in rest if self.consulted.coverage([stem], self._near(core)) < 1]
            said = next((w for w in statement.split() if set(self.consulted.stems(w)) & set(missing)), missing[0])
            return f"the cited sentences do not say “{said.strip('.,;:!?“”')}”"
        held = set(self.consulted.stems(self.consulted.sentence(core)))
        if of_names and not of_names & held and not _PRONOUN.search(self.consulted.sentence(core)):
            return f"the sentence that says so does not name {names[0]}"
        return None

    def _has(self, number: int) -> bool:
        return 1 <= number <= len(self.consulted.article.sentences)

    def _near(self, number: int) -> str:
        return " ".join(self.consulted.sentence(n) for n in (number - 1, number, number + 1) if self._has(n))

    def _contradicted(self, text: str) -> str | None:
        """A yes needs support for what is asked, a no the lack of it."""
        said = _YES_NO.match(text)
        if self.form != "yes_no" or said is None:
            return None
        yes = said["word"].lower() not in ("no", "non", "nein")
        verdict = self.consulted.evidence.check(as_statement(self.asked))
        if yes and not verdict.supported:
            return f"“yes” is not supported: {verdict.reason}"
        if yes and (loose := self._loose(as_statement(self.asked), set(verdict.sentences))):
            return f"“yes” is not supported: {loose}"
        if not yes and verdict.supported:
            return "the article says that it is so"
        return None

    def _statement(self, text: str) -> str:
        """What the answer claims: itself where it is a sentence about the matter, else the question with it."""
        if self.form == "yes_no" and (found := _YES_NO.match(text)):
            rest = text[found.end() :]
            return rest or as_statement(self.asked)
        asked = set(self.consulted.stems(self.asked))
        of_words = any(word.strip("?,.").lower() in SPEECH_VERBS for word in self.asked.split())
        if (
            not of_words
            and len(text.split()) >= _WORDS_OF_A_SENTENCE
            and (not asked or asked & set(self.consulted.stems(text)))
        ):
            return text
        return f"{_without_asking(self.asked)} {text}"

    def _premise(self, premise: str) -> str | None:
        """The premise as a sentence, if it is the question's and the article does not say it."""
        text = " ".join(premise.split()).rstrip(". ")
        stems = self.consulted.stems(text)
        if not stems or not set(stems) <= set(self.consulted.stems(self.asked)):
            return None
        verdict = self.consulted.evidence.check(text)
        if verdict.supported and not self._loose(text, set(verdict.sentences)):
            return None
        return f"The article does not say that {_lowered(text)}."


_LOWERED = re.compile(r"(?:The|A|An|This|That|He|She|It|They|There|His|Her|Its|Their)\b")
_ASKING = re.compile(
    r"\W*(?:who|whom|whose|what|which|when|where|why|how(?:\s+(?:many|much|long|far|old))?)\b\s*"
    r"(?:(?:do|does|did|is|are|was|were|has|have|had)\b\s*)?",
    re.I,
)


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:] if _LOWERED.match(text) else text


def _without_asking(question: str) -> str:
    return _ASKING.sub("", " ".join(question.split()).rstrip("? "), count=1)
