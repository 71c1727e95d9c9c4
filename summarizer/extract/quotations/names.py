"""The names of persons in German, French and Spanish, with the title, the office and the apposition beside them."""

from collections.abc import Sequence
from dataclasses import replace

from summarizer.extract.quotations.grammar import particles_end
from summarizer.extract.quotations.lexicon import FULL_NAME, PARTICLES, Gender, Mention, Range, SpeechLexicon
from summarizer.text.tokens import Word

_LONGEST_NAME = 5
_LONGEST_ROLE = 14
_LONGEST_PLAIN_ROLE = 5
"""Most words before a name that describe the person although none of them is a known office."""
_LONGEST_BRACKET = 12
_SHORT_WORD = 3
"""Most letters of a role that does not count as the end of a compound."""


class NameReader:
    """Reads the names of one language."""

    def __init__(self, lexicon: SpeechLexicon) -> None:
        self._lexicon = lexicon
        self._agent_ends = tuple(lexicon.agents)
        self._role_ends = tuple(role for role in lexicon.roles if len(role) > _SHORT_WORD)
        self._people: frozenset[str] = frozenset()
        """First and last words of names that are known to be persons'."""

    def person(self, words: Sequence[Word], start: int) -> Range | None:
        """The name of a person, of at least two words, in the run of capitalised words that starts at ``start``."""
        end = self.run_end(words, start)
        first = start
        while first < end and self._only_opens(words, first):
            first += 1
        name = self._in_run(words, first, end)
        return name if name and name[1] - name[0] >= FULL_NAME else None

    def run_end(self, words: Sequence[Word], start: int) -> int:
        """The end of a run of capitalised words, which may contain ``van der`` and ``de la``."""
        at = start
        while at < len(words) and words[at].kind == "name":
            alone = at + 1 == len(words) or words[at + 1].kind != "name"
            if at > start and words[at].lower in self._lexicon.determiners and alone:
                break  # ``Política Los diputados``: a heading before the sentence
            at += 1
            ahead = particles_end(words, at)
            named = self._gives_name(words, at - 1, at) or words[at - 1].lower in PARTICLES
            if ahead > at and (named or words[at].lower in {"van", "ibn"}):
                at = ahead
        return at

    def is_role(self, word: str) -> bool:
        """Whether a word is a role: ``Ministerin``, ``Verkehrsministerin``."""
        if word in self._lexicon.roles:
            return True
        ends = word.endswith(self._role_ends if self._lexicon.capital_nouns else self._agent_ends)
        return ends or word.rsplit("-", 1)[-1] in self._lexicon.roles

    def _gives_name(self, words: Sequence[Word], start: int, end: int) -> bool:
        return any(w.lower.split("-")[0] in self._lexicon.given_names for w in words[start:end])

    def _only_opens(self, words: Sequence[Word], at: int) -> bool:
        small = words[at].lower in self._lexicon.titles or self._lexicon.is_function_word(words[at].lower)
        return small and not self._opens_surname(words, at)

    def _opens_surname(self, words: Sequence[Word], at: int) -> bool:
        """``respondió Del Río``: a particle with a capital inside a sentence."""
        inside = at > 0 and words[at - 1].kind not in {"mark", "quoted"}
        return inside and words[at].kind == "name" and words[at].lower in PARTICLES

    def _introduces(self, word: Word) -> bool:
        """Whether a word is a title or an office, right before a name."""
        if self._introduces_office(word):
            return True
        plain = word.kind == "word" and not self._lexicon.is_function_word(word.lower)
        return plain and not self._lexicon.capital_nouns

    def _introduces_office(self, word: Word) -> bool:
        return word.lower in self._lexicon.titles or self.is_role(word.lower)

    def _in_run(self, words: Sequence[Word], start: int, end: int) -> Range | None:
        """The name at the end of a run of capitals."""
        first = start
        while first < end and words[first].lower in self._lexicon.titles:
            first += 1
        given = next((i for i in range(first, end) if words[i].lower.split("-")[0] in self._lexicon.given_names), None)
        if given == end - 1 and given > first:
            given = None  # ``Romel Reyes``: a surname
        if given is not None and not self.is_role(words[given].lower):
            abstract = words[end - 1].lower.endswith(tuple(self._lexicon.abstract))
            if abstract and end - given > FULL_NAME and words[end - 2].lower.endswith("s"):
                return None  # ``Birgit Otts Erfahrung``
            return given, min(end, given + _LONGEST_NAME)
        if self._lexicon.capital_nouns:
            while first < end - 1 and self.is_role(words[first].lower):
                first += 1
            first = max(first, end - FULL_NAME)
            first -= first > start and words[first].lower in PARTICLES
        if first >= end or end - first > _LONGEST_NAME:
            return None
        if self.is_role(words[first].lower) and words[first].lower not in self._people:  # ``Frau Herrmann``
            return None
        if self._lexicon.capital_nouns and words[first].lower.endswith("s") and self.is_role(words[end - 1].lower):
            return None  # ``Österreichs Außenminister``
        never = self._lexicon.function_words - PARTICLES  # ``Anfang März``, ``Sehen Sie``, ``EL PACTO CON RUIZ``
        return None if any(word.lower in never for word in words[first:end]) else (first, end)

    def _named(self, words: Sequence[Word], start: int, name: Range) -> Mention:
        after, role = name[1], None
        before = self._role_before(words, start, name[0])
        after += after < len(words) and words[after].text == "*"  # ``Antoine*``: a changed name
        if after < len(words) and words[after].text == "(":
            inside = range(after + 1, min(after + _LONGEST_BRACKET, len(words)))
            after = next((i + 1 for i in inside if words[i].text == ")"), after)
        if after < len(words) and words[after].text == ",":
            end = self._apposition_end(words, after + 1)
            if end is not None:
                role, after = (after + 1, end), end
                if role and words[role[0]].kind == "number":
                    role = (role[0] + 2, end) if end > role[0] + 2 else None
        parts = tuple(word.lower for word in words[name[0] : name[1]])
        mention = Mention("name", start, name[1], after, name, before or role, self._gender(words, start, name), parts)
        return replace(mention, certain=self._is_certain(words, mention))

    def _is_certain(self, words: Sequence[Word], mention: Mention) -> bool:
        """Whether a given name, an office or an age shows that a name is a person's."""
        given = bool(mention.parts) and mention.parts[0].split("-")[0] in self._lexicon.given_names
        aged = mention.after > mention.end + 1 and any(w.kind == "number" for w in words[mention.end : mention.end + 3])
        if given and (len(mention.parts) > 1 or aged):
            return True
        kinds = {"word", "name"} if self._lexicon.capital_nouns else {"word"}
        role = words[mention.role[0] : mention.role[1]] if mention.role else ()
        return any(word.kind in kinds and self.is_role(word.lower) for word in role)

    def _role_before(self, words: Sequence[Word], start: int, end: int) -> Range | None:
        first = start
        while first < end and words[first].lower in self._lexicon.determiners.keys() | self._lexicon.titles.keys():
            first += 1
        while end > first and words[end - 1].lower in self._lexicon.titles:
            end -= 1
        long = end - first > _LONGEST_PLAIN_ROLE and not any(self.is_role(w.lower) for w in words[first:end])
        return None if long or first >= end else (first, end)

    def _apposition_end(self, words: Sequence[Word], start: int) -> int | None:
        """The end of ``, apiculteur à Plouvenn``, if the words after a name and a comma describe the person."""
        if start >= len(words):
            return None
        first = words[start]
        aged = first.kind == "number" and start + 1 < len(words)
        at = start + 2 if aged and words[start + 1].text == "," else start
        if aged and at == start:
            at = start + (2 if words[start + 1].lower in {"ans", "años", "jahre"} else 1)
        end = at
        breaking = self._lexicon.auxiliaries | (self._lexicon.relatives - self._lexicon.determiners.keys())
        while end < len(words) and end - start < _LONGEST_ROLE and words[end].kind not in {"mark", "quoted"}:
            if self._reports(words[end]) or words[end].lower in breaking:
                break
            end += 1
        if at >= end:
            return at if aged else None
        return end if aged or self._says_what(words, at, end) else None

    def _says_what(self, words: Sequence[Word], start: int, end: int) -> bool:
        closed = end == len(words) or words[end].kind == "mark"
        start += words[start].lower in self._lexicon.determiners
        if not closed or start >= end:
            return False
        word = words[start]
        if self._lexicon.capital_nouns:
            return any(self.is_role(w.lower) for w in words[start : min(end, start + 4)])
        plain = word.kind == "word" and not self._lexicon.is_function_word(word.lower)
        return plain and word.lower not in self._lexicon.cues

    def _reports(self, word: Word) -> bool:
        return word.kind == "word" and (word.lower in self._lexicon.cues or word.lower in self._lexicon.participles)

    def _gender(self, words: Sequence[Word], start: int, name: Range | None) -> Gender | None:
        if name is not None:
            given = words[name[0]].lower.split("-")[0]
            for word in words[start : name[0]]:
                if (gender := self._lexicon.titles.get(word.lower)) is not None:
                    return gender
            if given in self._lexicon.given_names:
                return self._lexicon.given_names[given]
        office = next((w for w in words[start : name[0] if name else start + 4] if self.is_role(w.lower)), None)
        if self._lexicon.capital_nouns and office is not None and office.lower.endswith(("in", "frau")):
            return "female"
        gender = self._lexicon.determiners.get(words[start].lower)
        if gender is None and self._lexicon.capital_nouns and name is not None and office is not None:
            return "male" if office.lower.endswith(("er", "or", "ist", "ent", "eur", "mann", "chef", "rat")) else None
        return gender
