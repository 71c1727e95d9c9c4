"""The phrases of German, French and Spanish that may name a speaker: noun phrases, pronouns, the names of a text."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from summarizer.extract.quotations.lexicon import FULL_NAME, Mention, Range, SpeechLexicon
from summarizer.extract.quotations.names import NameReader
from summarizer.text.tokens import Clauses, Word

_LONGEST_PHRASE = 24
_OPENING = 2
"""Most words before a phrase that opens a German sentence, so that its verb follows."""


class PhraseReader(NameReader):
    """Reads phrases of one language."""

    def __init__(self, lexicon: SpeechLexicon, inner: frozenset[str]) -> None:
        super().__init__(lexicon)
        self.inner = inner
        """Words that the article also capitalises inside a sentence, so that they are names."""

    def subject(self, words: Sequence[Word], start: int) -> Mention | None:
        """The phrase that starts at a word and may be the subject of a verb."""
        if start >= len(words):
            return None
        if words[start].lower in self._lexicon.oblique and not self._opens_surname(words, start):
            return None
        mention = self.read(words, start)
        lone = mention is not None and mention.kind == "name" and mention.end == start + 1 == mention.after
        opens = start == 0 or words[start - 1].kind in {"mark", "quoted"}
        opens &= self._lexicon.capital_nouns or start == 0 or words[start - 1].text != ","
        if lone and opens and words[start].lower not in self.inner and not self._speaks(words, start + 1):
            return None
        return mention

    def _speaks(self, words: Sequence[Word], at: int) -> bool:
        """Whether a verb of saying follows a capital word, which is a name if common nouns are in small letters."""
        small = at < len(words) and not self._lexicon.capital_nouns
        return small and self._reports(words[at])

    def read(self, words: Sequence[Word], start: int) -> Mention | None:
        """The phrase that starts at a word, or None."""
        if start >= len(words):
            return None
        word = words[start]
        if word.lower in self._lexicon.impersonal:
            return Mention("nobody", start, start + 1, start + 1)
        if word.lower in self._lexicon.pronouns:
            known, latter = self._lexicon.pronouns[word.lower], word.lower in self._lexicon.latter
            return Mention("pronoun", start, start + 1, start + 1, gender=known, latter=latter)
        if not self._may_open(words, start):
            return self._alias(words, start)
        if start + 1 < len(words) and words[start + 1].lower in self._lexicon.latter:
            gender = self._lexicon.determiners.get(words[start].lower)
            return Mention("pronoun", start, start + 2, start + 2, gender=gender, latter=True)
        mention = self._phrase(words, start)
        bare = word.kind == "word" and word.lower not in self._lexicon.determiners.keys() | self._lexicon.groups
        bare = bare and not self.is_role(word.lower)
        return None if bare and mention is not None and mention.kind == "phrase" else mention

    def skip_adverbials(self, words: Sequence[Word], start: int, *, limit: int = 14) -> int:
        """The end of ``am Dienstag``, ``mardi devant la presse``, ``ayer``."""
        at = start
        while at < len(words) and at - start < limit:
            end = self._adverbial(words, at)
            if end == at:
                break
            at = end
        return at

    def _adverbial(self, words: Sequence[Word], at: int) -> int:
        """The end of the adverbial that starts at ``at``; ``at`` if there is none."""
        word, lexicon = words[at], self._lexicon
        follows = words[at + 1] if at + 1 < len(words) else None
        both = word.lower in lexicon.reflexives and word.lower in lexicon.prepositions  # ``en substance``, ``en a dit``
        noun = both and follows is not None and follows.kind == "word" and not lexicon.is_function_word(follows.lower)
        if word.lower in lexicon.prepositions and word.lower not in lexicon.pronouns and (noun or not both):
            return self._prepositional(words, at)
        loose = lexicon.adverbs | (lexicon.reflexives - lexicon.determiners.keys())
        if word.lower in loose or word.kind == "number":
            return at + 1
        timed = word.lower in lexicon.determiners and at + 1 < len(words) and words[at + 1].lower in lexicon.adverbs
        return at + 2 if timed else at

    def names(self, words: Sequence[Word]) -> list[Mention]:
        """The names of persons in a sentence, as far as its words show."""
        found: list[Mention] = []
        at = 0
        while at < len(words):
            name = self.person(words, at) if words[at].kind == "name" else None
            if (alias := self._alias(words, at)) and alias.certain:
                found.append(alias)
            if name is None:
                at += 1
                continue
            first = name[0]
            start = self._phrase_start(words, first)
            if start == first and first > 1 and words[first - 1].text == ",":
                further = self._phrase_start(words, first - 1)
                described = any(self.is_role(w.lower) for w in words[further:first])
                start = further if described else self._described(words, name)
            mention = (self.read(words, start) if start < first else None) or self._named(words, first, name)
            at = name[1]
            if mention.name != name:
                mention = self._named(words, first, name)
                if first and words[first - 1].lower in self._lexicon.determiners:
                    continue  # ``die Berliner Feuerwehr``
            found.append(mention)
        return found

    def _alias(self, words: Sequence[Word], at: int) -> Mention | None:
        """``“Maritza”, una estudiante``, ``“JOH” (…) contestó``: a name in quotation marks."""
        word, follows = words[at], words[at + 1 : at + 4]
        if word.kind != "quoted" or not word.inner[:1].isupper() or " " in word.inner or len(follows) <= FULL_NAME:
            return None
        one = self._lexicon.determiners.keys() - self._lexicon.definite
        described = follows[0].text == "," and follows[1].lower in one and self.is_role(follows[2].lower)
        if not described and (follows[0].text != "(" or self._lexicon.capital_nouns):
            return None
        return replace(self._named(words, at, (at, at + 1)), certain=described, parts=(word.inner.lower(),))

    def _described(self, words: Sequence[Word], name: Range) -> int:
        """The start of the phrase before a comma that describes a name: ``Le colistier de Donald Trump, JD Vance``."""
        first = name[0] - 1
        while first > 0 and name[0] - first < _LONGEST_PHRASE and words[first - 1].kind in {"word", "name", "number"}:
            first -= 1
        lexicon = self._lexicon
        openings = [i for i in range(first, name[0] - 2) if words[i].lower in lexicon.determiners]
        openings = [
            i
            for i in openings
            if i == 0
            or words[i - 1].lower not in lexicon.prepositions
            or any(self.is_role(word.lower) for word in words[i : name[0]])
        ]
        return next((i for i in openings if (whole := self.read(words, i)) and whole.name == name), name[0])

    def names_of(self, sentences: Sequence[Clauses]) -> Sequence[tuple[Clauses, Mention]]:
        """The names of persons, and single names that may refer to one, each with its sentence."""
        found = [
            (sentence, self._seen(sentence.words, mention))
            for sentence in sentences
            for mention in (*self.names(sentence.words), *self._lone_names(sentence.words))
        ]
        self._people = frozenset(part for _, one in found if one.certain for part in (one.parts[0], one.parts[-1]))
        return found

    def is_somebody(self, mention: Mention) -> bool:
        """Whether a name is surely no common noun: ``Hinweise``, in a language that writes nouns with capitals."""
        if not self._lexicon.capital_nouns or mention.kind != "name" or mention.certain:
            return True
        return self.is_known(mention)

    def is_known(self, mention: Mention) -> bool:
        """Whether a name has a word of the name of somebody who is surely a person."""
        return not self._people.isdisjoint(mention.parts)

    def mention(self, words: Sequence[Word], part: Range) -> Mention:
        """The person or body that a phrase refers to."""
        return self.read(words, part[0]) or Mention("nobody", *part, part[1])

    def _lone_names(self, words: Sequence[Word]) -> Iterator[Mention]:
        lexicon = self._lexicon
        for at, word in enumerate(words):
            before = words[at - 1] if at else None
            titled = before is not None and before.lower in lexicon.titles
            if word.kind != "name" or (at + 1 < len(words) and words[at + 1].kind == "name"):
                continue
            if before is not None and before.kind == "name" and not titled:
                continue
            named = self._named(words, at, (at, at + 1))
            if self._gives_name(words, at, at + 1) and self._opens_clause(words, at):
                yield replace(named, certain=True)  # ``Sophie était chez elle``
                continue
            initials = word.text.isupper()  # ``NEOS, darunter Kanzler Ott``
            governed = lexicon.capital_nouns and self.is_governed(words, named)  # ``im Gange, so der Chef``
            if named.certain and not initials and not governed and not self._is_place(words, named):
                yield named  # ``Antoine*, 32 ans``
                continue
            loose = before is not None and before.lower in lexicon.determiners.keys() | lexicon.genitives
            if lexicon.capital_nouns and not titled:  # ``Blausäure``: a noun, unless it speaks
                beside = words[max(0, at - 1) : at + 2]
                loose |= not any(
                    w.lower in lexicon.cues | lexicon.sources_behind or (w.lower,) in lexicon.sources for w in beside
                )
            yield Mention(
                "name", at - titled, at + 1, at + 1, (at, at + 1), parts=(word.lower,), loose=loose
            )  # fmt: skip

    def _opens_clause(self, words: Sequence[Word], at: int) -> bool:
        """Whether a single name stands between a mark, or the start, and a word in small letters."""
        before = at == 0 or words[at - 1].kind == "mark"
        return before and at + 1 < len(words) and words[at + 1].kind == "word"

    def _is_place(self, words: Sequence[Word], mention: Mention) -> bool:
        """``Au port d'Alcúdia, le capitaine``: the subject after a place is no apposition to it."""
        at = mention.start
        after = mention.end + 1 < len(words) and words[mention.end + 1].lower in self._lexicon.definite
        return after and at > 0 and words[at - 1].lower in self._lexicon.genitives

    def _seen(self, words: Sequence[Word], mention: Mention) -> Mention:
        """The mention, marked if it opens its sentence."""
        start = mention.start
        governed = self.is_governed(words, mention)
        leads = start == 0 or (not governed and self.skip_adverbials(words, 0) >= start)
        joint = self._genitives | self._lexicon.fillers  # after another preposition a name may open the next sentence
        return replace(mention, leads=leads, governed=governed and words[start - 1].lower in joint)

    def is_governed(self, words: Sequence[Word], mention: Mention) -> bool:
        """Whether a preposition or a conjunction stands before a mention: ``contra Ruiz``, ``que Ruiz``."""
        lexicon, before = self._lexicon, words[mention.start - 1].lower if mention.start else ""
        joint = lexicon.prepositions | lexicon.fillers - lexicon.comparing | self._genitives - lexicon.definite
        return before in joint

    def may_speak(self, words: Sequence[Word], mention: Mention) -> bool:
        """Whether a phrase can speak; not ``die Hoffnung`` in a language with capitalised nouns."""
        if mention.kind != "phrase" or not self._lexicon.capital_nouns:
            return True
        head = next((w.lower for w in words[mention.start : mention.end] if w.kind == "name"), "")
        if self.is_role(head) or head.endswith(tuple(self._lexicon.groups)):
            return True
        return not head.endswith(tuple(self._lexicon.abstract))

    def is_body(self, words: Sequence[Word]) -> bool:
        """Whether a phrase names a body that speaks as one: ``la Asociación de Vecinos``."""
        ends = tuple(self._lexicon.groups)
        return any(w.lower in ends or (self._lexicon.capital_nouns and w.lower.endswith(ends)) for w in words)

    def stands_in(self, words: Sequence[Word], mention: Mention) -> Literal["", "paper", "body"]:
        """Whether a phrase is a document (``el texto``) or names a body by its kind (``la ONG``)."""
        if mention.kind != "phrase" or mention.end - mention.start > FULL_NAME + 1:
            return ""
        inner = words[mention.start : mention.end]
        if any(word.lower in self._lexicon.papers for word in inner):
            return "paper"
        kind = len(inner) == FULL_NAME and inner[0].lower in self._lexicon.determiners
        short = self._lexicon.capital_nouns or inner[-1].text[1:] != inner[-1].lower[1:] or inner[-1].kind == "word"
        return "body" if kind and short and inner[1].lower in self._lexicon.bodies else ""

    def _may_open(self, words: Sequence[Word], start: int) -> bool:
        word = words[start]
        if word.kind in {"mark", "quoted", "number"}:
            return False
        lexicon = self._lexicon
        if word.lower in lexicon.determiners or word.lower in lexicon.titles:
            return True
        if lexicon.is_function_word(word.lower):
            return False
        if word.kind == "name":
            return True
        return self.is_role(word.lower) or (not lexicon.capital_nouns and not self._reports(word))

    def _phrase(self, words: Sequence[Word], start: int) -> Mention | None:
        """A phrase of a determiner, nouns and what belongs to them, or a name."""
        at = start
        determined = False
        while at < len(words) and at - start < _LONGEST_PHRASE:
            word = words[at]
            if at == start and word.lower in self._lexicon.determiners and not self._opens_surname(words, at):
                determined = True
                at += 1
            elif self._opens_with_noun(words, at):
                at += 1
            elif word.kind == "name":
                end = self.run_end(words, at)
                name = self._name_in_phrase(words, start, at, end, determined=determined)
                if name is not None:
                    return self._named(words, start, name)
                at = end
            elif self._goes_on(words, start, at) or self._joins_person(words, at):
                at += 1
            else:
                break
        while at > start and words[at - 1].lower in self._lexicon.genitives:
            at -= 1
        lacks_noun = self._lexicon.capital_nouns and not self._has_noun(words, start + determined, at)
        lacks_noun |= all(word.text.isdigit() for word in words[start + determined : at])  # ``el 7 de mayo``
        timed = not determined and any(word.lower in self._lexicon.adverbs for word in words[start:at])
        if at <= start + determined or lacks_noun or timed:  # ``Anfang März``
            return None
        return self._apposed_name(words, start, at)

    def _opens_with_noun(self, words: Sequence[Word], at: int) -> bool:
        """``Fuentes socialistas acusan``: the capital of a noun that only opens the sentence."""
        opens = at == 0 or words[at - 1].kind in {"mark", "quoted"}
        follows = at + 1 < len(words) and words[at + 1].kind == "word"
        return opens and follows and not self._lexicon.capital_nouns and words[at].lower in self._lexicon.groups

    def _joins_person(self, words: Sequence[Word], at: int) -> bool:
        """``Ärztin und Autorin Ada Kline``: two offices of one person."""
        if at + 1 >= len(words) or words[at].lower not in self._lexicon.conjunctions:
            return False
        first = at + 1
        while first < len(words) and words[first].kind == "word" and self.is_role(words[first].lower):
            first += 1
        if first >= len(words) or words[first].kind != "name":
            return False
        name = self.person(words, first)
        return name is not None and name[0] > at + 1

    def _goes_on(self, words: Sequence[Word], start: int, at: int) -> bool:
        word, lexicon = words[at], self._lexicon
        if word.kind != "word":
            return word.kind == "number" and at > start
        if at > start + 1 and lexicon.verb_endings and word.lower.endswith(tuple(lexicon.verb_endings)):
            return False  # ``El presidente de la cofradía visitó``
        if word.lower in lexicon.genitives:
            return at > start and self._has_noun(words, start, at)
        if word.lower in lexicon.reflexives and word.lower not in lexicon.determiners:
            return False
        if word.lower in lexicon.determiners:
            return at == start or words[at - 1].lower in lexicon.genitives
        if word.lower in lexicon.titles:
            return True
        noun = word.lower in lexicon.homographs and words[at - 1].lower in lexicon.determiners  # ``la sentencia``
        if at > start and not noun and (word.lower in lexicon.saying or word.lower in lexicon.asking):
            return False
        follows = words[at - 1].lower not in lexicon.determiners and not self.is_role(word.lower)
        if at > start and follows and word.lower in lexicon.naming and not lexicon.capital_nouns:
            return False  # ``la CGT parle d'un``
        if lexicon.capital_nouns and self._has_noun(words, at - 1, at):
            return at - 2 >= start and words[at - 2].kind == "number"  # ``35 Jahre alte``, not ``der Chef hält``
        return not lexicon.is_function_word(word.lower)

    def _has_noun(self, words: Sequence[Word], start: int, at: int) -> bool:
        if self._lexicon.capital_nouns:
            return any(_is_noun(word) and word.lower not in self._lexicon.determiners for word in words[start:at])
        return words[at - 1].lower not in self._lexicon.determiners or words[at].lower in self._lexicon.determiners

    def _name_in_phrase(
        self, words: Sequence[Word], start: int, first: int, end: int, *, determined: bool
    ) -> Range | None:
        before = words[first - 1] if first > start else None
        complement = before is not None and before.lower in self._lexicon.genitives - self._lexicon.titles.keys()
        name = self._in_run(words, first, end)
        if name is None:
            return None
        opening = self._lexicon.capital_nouns and first == start + 1
        given = name[0] > first and self._gives_name(words, name[0], name[0] + 1)  # ``del Supremo Ángel Hurtado``
        if complement and not (opening or given):
            return None
        single = name[1] - name[0] == 1
        bare = name[0] == start or self._introduces(words[name[0] - 1])
        if single and determined and not self._introduces(words[name[0] - 1]):
            return name if words[name[0]].lower in self._lexicon.given_names else None
        if determined and first == start + 1 and name[0] == first and not self._gives_name(words, *name):
            return None
        return name if bare or not single or not self._lexicon.capital_nouns else None

    def _apposed_name(self, words: Sequence[Word], start: int, end: int) -> Mention:
        """``die Sprecherin der Firma, Anna Berg``: the name after the phrase that describes her."""
        comma = end < len(words) and words[end].text == ","
        office = any(self.is_role(word.lower) for word in words[start:end])
        loose = (
            start > 0 and not office and words[start - 1].lower in self._lexicon.prepositions
        )  # ``por su parte, Sol``
        if comma and not loose and end + 1 < len(words) and words[end + 1].kind in {"name", "word"}:
            first = end + 1
            while first < len(words) and words[first].lower in self._lexicon.titles:
                first += 1
            name = self.person(words, first) if first < len(words) and words[first].kind == "name" else None
            closed = name and (name[1] == len(words) or words[name[1]].kind in {"mark", "quoted"})
            if name and name[0] == first and closed:
                mention = self._named(words, start, name)
                after = name[1] + (name[1] < len(words) and words[name[1]].text == "," and mention.after == name[1])
                role = self._role_before(words, start, end)
                return replace(mention, role=role, after=max(mention.after, after))
        return Mention("phrase", start, end, end, gender=self._gender(words, start, None), certain=office)

    def _prepositional(self, words: Sequence[Word], start: int) -> int:
        """The end of a prepositional phrase: determiner, words, and one run of nouns."""
        at = start + 1
        small = self._lexicon.determiners
        while at < len(words) and words[at].lower in self._lexicon.prepositions and words[at].kind == "word":
            at += 1
        pointed = at < len(words) and words[at].lower in small.keys() - self._lexicon.definite - self._lexicon.dative
        at += at < len(words) and words[at].lower in small
        if self._lexicon.capital_nouns:
            while at < len(words) and words[at].kind in {"word", "number"} and words[at].lower not in small:
                at += 1
            office = at < len(words) and self.is_role(words[at].lower)  # ``an den Soziologen Hartmut Rosa``
            whole = office or start <= _OPENING  # ``Gegenüber dem Redaktionsnetzwerk Deutschland bezeichnete``
            end = self.run_end(words, at) if whole else at + (at < len(words) and words[at].kind == "name")
            further = (
                start <= _OPENING and end < len(words) and words[end].lower in self._lexicon.genitives & small.keys()
            )
            return self._prepositional(words, end - 1) if further else end  # ``Zu Beginn der Synode``
        began = at
        while at < len(words) and words[at].kind in {"word", "name", "number"}:
            if words[at].lower in small or words[at].lower in self._lexicon.prepositions | self._lexicon.fillers:
                break
            if words[at].kind == "name" and at > began and words[at - 1].kind == "word":
                called = not pointed and any(word.lower in self._lexicon.works for word in words[began:at])
                return self.run_end(words, at) if called else at  # ``a la emisora de radio France Info``
            at += 1
        return at

    def _phrase_start(self, words: Sequence[Word], name: int) -> int:
        """The start of the phrase around a name: its determiner, office or title.

        ``du président russe X`` starts after ``du``; in ``le ministre de la Défense, X`` the office goes back further.
        """
        at = self._noun_start(words, name)
        lone = at == name - 1 and at > 0 and words[at].kind == "word" and words[at - 1].kind in {"mark", "quoted"}
        if lone and not self._introduces_office(words[at]):
            return name  # ``« … », relaye Dominique Romély``
        while at > 0 and name - at < _LONGEST_PHRASE:
            before = words[at - 1]
            if before.lower in self._lexicon.determiners and before.lower not in self._genitives:
                if at < 2 or words[at - 2].lower not in self._genitives:
                    return at - 1
                at -= 1
                before = words[at - 1]
            office = any(self.is_role(word.lower) for word in words[at:name] if word.kind == "word")
            if before.lower not in self._genitives or office:
                return at
            further = at - 1
            while further > 0 and words[further - 1].lower in self._genitives | self._lexicon.determiners.keys():
                further -= 1
            start = self._noun_start(words, further)
            if start == further:
                return at
            at = start
        return at

    @property
    def _genitives(self) -> frozenset[str]:
        return self._lexicon.genitives - (self._lexicon.definite if not self._lexicon.capital_nouns else frozenset())

    def _noun_start(self, words: Sequence[Word], end: int) -> int:
        """The start of the nouns and adjectives that end at ``end``."""
        at = end
        while at > 0 and words[at - 1].kind in {"word", "name"}:
            before = words[at - 1]
            small = self._lexicon.is_function_word(before.lower) and before.lower not in self._lexicon.titles
            if small or self._reports(before):
                break
            at -= 1
        return at


def _is_noun(word: Word) -> bool:
    """Whether a word is a German noun: ``Chef``, ``86-Jährige``."""
    return word.kind == "name" or (word.kind == "number" and any(map(str.isupper, word.text)))


def enclosed(words: Sequence[Word], mention: Mention) -> Mention:
    """A mention in the middle of a sentence: an apposition belongs to it only between two commas."""
    if mention.after == mention.end or mention.name is None:
        return mention
    if (mention.after < len(words) and words[mention.after].text == ",") or words[mention.after - 1].text in {")", ","}:
        return mention
    return replace(mention, after=mention.end, role=None)
