"""The cues of German, French and Spanish, verbs and phrases that report something, each with its subject.

The words of each language are in ``text/data/<language>/quotations.toml``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.extract.quotations.lexicon import Mention, SpeechLexicon
from summarizer.extract.quotations.phrases import PhraseReader, enclosed
from summarizer.text.tokens import Word
from summarizer.text.typography import DASHES

_LONGEST_CUE = 6
_PARTICIPLE_REACH = 22
_LONGEST_ANTECEDENT = 14
_LONGEST_LABEL = 5
_SHORT_PHRASE = 3


@dataclass(slots=True)
class Cue:
    """A verb or phrase that reports something, by the numbers of its words."""

    start: int
    end: int
    pronoun: Mention | None = None
    """A subject inside the cue: ``a-t-elle dit``."""
    reach: int = 0
    """The end of a participle that is separated from its auxiliary."""


class CueReader:
    """Reads the cues in sentences of one language."""

    def __init__(self, lexicon: SpeechLexicon, phrases: PhraseReader) -> None:
        self.lexicon, self.phrases = lexicon, phrases

    def behind(self, words: Sequence[Word], at: int, *, strict: bool) -> tuple[Cue, Mention | None] | None:
        """The cue right after a quoted string, and its subject; ``strict`` accepts only listed verbs."""
        source = self.source(words, at, behind=True)
        if source is not None:
            return source
        cue = self.verb(words, at)
        if cue is not None:
            return self.subject_of(words, cue)
        return None if strict else self.unknown_verb(words, at) or self._signature(words, at)

    def subject_of(self, words: Sequence[Word], cue: Cue) -> tuple[Cue, Mention | None] | None:
        """The cue with the subject after it, which Spanish may leave out; None if it has none."""
        if cue.pronoun is not None:
            return cue, cue.pronoun
        start = self.phrases.skip_adverbials(words, self._past_aside(words, cue.end))
        direct = self.phrases.subject(words, cue.end) or self.phrases.subject(words, start)
        if direct and direct.start == start > cue.end and self._is_told(words, direct):
            direct = None
        return (cue, direct) if direct or self.lexicon.drops_subject else None

    def _is_told(self, words: Sequence[Word], mention: Mention) -> bool:
        """``dijo a la red Unitel``: a name that only ends the phrase before it."""
        before = words[mention.start - 1]
        if self.lexicon.capital_nouns or before.kind != "word" or self.lexicon.is_function_word(before.lower):
            return False
        short = mention.end == mention.start + 1 or before.lower in self.lexicon.works
        named = mention.certain or self.phrases.is_known(mention)
        return words[mention.start].kind == "name" and short and not named

    def _past_aside(self, words: Sequence[Word], at: int) -> int:
        """``resume, tajante, Sol``; ``lamenta, por su parte, Sol``: the end of words between commas after a verb."""
        if at >= len(words) or words[at].text != ",":
            return at
        ends = (i + 1 for i in range(at + 2, min(at + _LONGEST_CUE, len(words))) if words[i].text == ",")
        return next(ends, at)

    def source(self, words: Sequence[Word], at: int, *, behind: bool = False) -> tuple[Cue, Mention] | None:
        """``so Berg``, ``selon Mme Barthes``, ``según Quiroga``; ``behind``: right after the quoted string."""
        lower = words[at].lower
        own = self._phrase_at(words, at, self.lexicon.own_sources)
        phrase = own or self._phrase_at(words, at, self.lexicon.sources)
        persons = at == 0 and lower in self.lexicon.sources_for_persons
        short = not phrase and lower in self.lexicon.sources_behind and (behind or words[at - 1].text == ",")
        if not phrase and not persons and not (short and at > 0):
            return None
        end = at + (phrase or 1)
        if own:
            inside = at > 0 and words[at - 1].lower in self.lexicon.relatives  # ``hechos que en su opinión``
            subject = self.phrases.subject(words, self.phrases.skip_adverbials(words, 0)) if inside else None
            sure = subject is not None and subject.end < at and self._can_speak(words, subject)
            return Cue(at, end), subject if subject and sure else Mention("pronoun", at + 1, at + 2, end)
        if phrase and (cue := self.verb(words, end)):  # ``según explica Campo``
            found = self.subject_of(words, cue)
            return (Cue(at, cue.end), found[1]) if found and found[1] else None
        mention = self.phrases.read(words, end)
        if mention is None or mention.kind == "nobody":
            return None
        if persons and mention.kind == "phrase" and not mention.certain:
            return None
        if behind:
            return Cue(at, end), mention
        mention = enclosed(words, mention)
        closes = mention.after == len(words) or words[mention.after].kind == "mark"
        return (Cue(at, end), mention) if closes or not short else None

    def as_said(self, words: Sequence[Word], at: int) -> tuple[Cue, Mention | None] | None:
        """``…, wie er dem Blatt sagte``, ``…, como dijo Ruiz``: a clause of comparison with a verb of saying."""
        if at >= len(words) or words[at].lower not in self.lexicon.comparing:
            return None
        end = next((i for i in range(at, len(words)) if words[i].kind in {"mark", "quoted"}), len(words))
        joined = words[end - 1].lower in self.lexicon.joined  # ``zugab``
        cue = Cue(end - 1, end) if joined else self.last_verb(words, at + 1, end)
        subject = cue and self.subject_before(words, at + 1, cue)
        return (cue, subject) if cue and subject else None

    def verb(self, words: Sequence[Word], at: int) -> Cue | None:
        """A verb of saying that starts here: ``sagte``, ``s'exclame``, ``a-t-elle ajouté``, ``hat … geschrieben``."""
        lexicon, start = self.lexicon, at
        while (
            at < len(words) and at - start < 3 and words[at].lower in lexicon.reflexives | {"ne", "n'", "no", "nicht"}
        ):
            at += 1
        opens = at == 0 and lexicon.drops_subject  # ``Añadió que``
        if at >= len(words) or words[at].kind not in {"word", "name"} or (words[at].text[0].isupper() and not opens):
            return None
        lower = words[at].lower
        if lower in lexicon.auxiliaries and (compound := self._compound(words, start, at)):
            return compound
        if lower in lexicon.infinitives:
            return Cue(start, at + 1) if self._opens_report(words, at + 1) else None
        if lower not in self.lexicon.cues or self._is_noun(words, at):
            return None
        pronoun = self._inverted_pronoun(words, at + 1)
        return Cue(start, at + (2 if pronoun else 1), pronoun)

    def is_finite(self, words: Sequence[Word], cue: Cue) -> bool:
        """Whether a cue has a subject of its own; ``avant d'ajouter`` and ``señalando que`` have that of the clause."""
        return cue.end - cue.start > 1 or words[cue.start].lower not in self.lexicon.infinitives

    def _opens_report(self, words: Sequence[Word], at: int) -> bool:
        """Whether quoted words, a colon or a conjunction follow: ``señalando que``."""
        return at < len(words) and (
            words[at].kind == "quoted" or words[at].text == ":" or words[at].lower in self.lexicon.fillers
        )

    def _is_noun(self, words: Sequence[Word], at: int) -> bool:
        """``la sentencia``, ``zu schreiben``: a form of a verb that is a noun, or a German infinitive."""
        before = words[at - 1].lower if at else ""
        noun = words[at].lower in self.lexicon.homographs and before in self.lexicon.determiners
        return noun or (self.lexicon.capital_nouns and before in self.lexicon.linking)

    def _inverted_pronoun(self, words: Sequence[Word], at: int) -> Mention | None:
        if at < len(words) and words[at].text.startswith("-"):
            return self.phrases.read(words, at)
        return None

    def _compound(self, words: Sequence[Word], start: int, auxiliary: int) -> Cue | None:
        """An auxiliary with its participle: beside it, or at the end of a German clause with the subject between."""
        pronoun = self._inverted_pronoun(words, auxiliary + 1)
        at = auxiliary + (2 if pronoun else 1)
        reach = at + _LONGEST_CUE
        while at < min(len(words), reach):
            word = words[at]
            known = self.lexicon.cues | self.lexicon.participles | self.lexicon.infinitives
            if word.lower in known:
                return Cue(start, at + 1, pronoun)
            loose = self.lexicon.adverbs | self.lexicon.reflexives | self.lexicon.linking
            if word.lower not in loose and not word.lower.endswith(("ment", "mente")):
                break
            at += 1
        if not self.lexicon.capital_nouns:
            return None
        for at in range(auxiliary + 1, min(len(words), auxiliary + _PARTICIPLE_REACH)):
            if words[at].kind == "quoted" or words[at].text in {";", ":"}:
                break
            if words[at].lower in self.lexicon.cues or words[at].lower in self.lexicon.participles:
                return Cue(start, auxiliary + 1, reach=at + 1)
        return None

    def unknown_verb(self, words: Sequence[Word], at: int) -> tuple[Cue, Mention | None] | None:
        """``„…“, zwitscherte Anna Berg``: one lower-case word between a quoted string and a person."""
        start = at
        while at < len(words) and at - start < 2 and words[at].lower in self.lexicon.reflexives:
            at += 1
        if at >= len(words) or words[at].kind != "word":
            return None
        if words[at].lower in self.lexicon.auxiliaries and (compound := self._unknown_compound(words, start, at)):
            return self.subject_of(words, compound)
        if self.lexicon.is_function_word(words[at].lower):
            return None
        cue = Cue(start, at + 1)
        if self.lexicon.verb_endings and words[at].lower.endswith(tuple(self.lexicon.verb_endings)):
            return self.subject_of(words, cue)
        subject = self.phrases.subject(words, at + 1)
        return (cue, subject) if subject is not None and self._is_somebody(words, subject) else None

    def _unknown_compound(self, words: Sequence[Word], start: int, at: int) -> Cue | None:
        """``a-t-il osé``, ``ha remachado``: an auxiliary with an inverted pronoun, or with any participle."""
        if pronoun := self._inverted_pronoun(words, at + 1):
            return Cue(start, min(at + 3, len(words)), pronoun)
        ends = tuple(self.lexicon.participle_endings)
        participle = at + 1 < len(words) and ends and words[at + 1].lower.endswith(ends)
        return Cue(start, at + 2) if participle else None

    def _is_somebody(self, words: Sequence[Word], subject: Mention) -> bool:
        """Whether a subject is a pronoun, an office, a full name, or a single name before a mark."""
        if subject.kind in {"nobody", "phrase"}:
            return words[subject.start].lower in self.lexicon.determiners and self.is_office(words, subject)
        lone = subject.name is not None and subject.end - subject.start == 1
        return not lone or subject.end == len(words) or words[subject.end].kind in {"mark", "quoted"}

    def is_office(self, words: Sequence[Word], subject: Mention) -> bool:
        """Whether a phrase names an office: ``le ministre``."""
        return any(self.phrases.is_role(word.lower) for word in words[subject.start : subject.end])

    def _signature(self, words: Sequence[Word], at: int) -> tuple[Cue, Mention] | None:
        if words[at - 1].text not in DASHES:
            return None
        subject = self.phrases.read(words, at)
        closes = subject is not None and all(word.kind == "mark" for word in words[subject.after :])
        return (Cue(at - 1, at), subject) if subject and subject.kind == "name" and closes else None

    def any_source(self, words: Sequence[Word], start: int, end: int) -> tuple[Cue, Mention] | None:
        """The first source in a range of words."""
        return next((source for i in range(start, end) if (source := self.source(words, i))), None)

    def last_verb(self, words: Sequence[Word], start: int, end: int) -> Cue | None:
        """The last verb of saying before ``end``; a separable German verb counts only with its particle or a colon."""
        for at in range(end - 1, start - 1, -1):
            cue = self.verb(words, at) if words[at].kind in {"word", "name"} else None
            if cue is None or cue.end > end:
                continue
            verb = words[cue.end - 1].lower
            bare = verb in self.lexicon.separable and verb not in self.lexicon.saying | self.lexicon.naming
            colon = end < len(words) and words[end].text == ":"
            if bare and not colon and not any(w.lower in self.lexicon.particles for w in words[at + 1 :]):
                continue
            return self._with_auxiliary(words, start, cue)
        return None

    def telling(self, words: Sequence[Word], start: int, end: int) -> tuple[Cue, Mention | None] | None:
        """The last verb of saying before ``end`` with its subject, rather one whose subject can speak.

        ``Vásquez remarcó que las tendencias apuntan a …``: the tendencies say nothing.
        """
        first, stop = None, end
        while (cue := self.last_verb(words, start, stop)) is not None:
            subject = self.subject_before(words, start, cue)
            main = self._main_report(words, cue.start) if not self._reports_clause(words, cue) else None
            if main is not None and main[0].start >= start:
                return main
            if subject is not None and self._can_speak(words, subject):
                return (first[0] if first and first[1] is None else cue), subject
            first, stop = first or (cue, subject), cue.start
        return first

    def _reports_clause(self, words: Sequence[Word], cue: Cue) -> bool:
        """Not ``rappelle que le pays avait appelé la ville à négocier « … »``: the inner verb reports nothing."""
        return self._opens_report(words, self.phrases.skip_adverbials(words, cue.end))

    def _can_speak(self, words: Sequence[Word], subject: Mention) -> bool:
        """Whether a subject is a person, an office, a body, an abbreviation or a document."""
        if subject.kind != "phrase":
            return True
        reach = range(subject.start + 1, subject.end)  # ``las oficinas de la Ciudad``: offices
        end = next((i for i in reach if words[i].lower in self.lexicon.genitives), subject.end)
        inner = words[subject.start : end]
        if any(self.phrases.is_role(word.lower) for word in inner):
            return True
        known = self.lexicon.papers | self.lexicon.bodies
        named = not self.lexicon.capital_nouns and inner[1:2] and inner[1].kind == "name"  # ``la CGR``
        return named or self.phrases.is_body(inner) or any(word.lower in known for word in inner)

    def _with_auxiliary(self, words: Sequence[Word], start: int, cue: Cue) -> Cue:
        at = cue.start
        for before in range(at - 1, max(start, at - _LONGEST_CUE) - 1, -1):
            if words[before].lower in self.lexicon.auxiliaries and words[before].kind == "word":
                wider = self.verb(words, before)
                return wider if wider is not None and wider.end == cue.end else cue
        return cue

    def subject_before(self, words: Sequence[Word], start: int, cue: Cue) -> Mention | None:
        """The subject of a verb: the phrase right before it, the one after it, or the last person before it."""
        if cue.pronoun is not None:
            return cue.pronoun
        first = next((i for i in range(cue.start - 1, start - 1, -1) if words[i].text in {":", ";"}), start - 1) + 1
        behind = self._behind_verb(words, cue)
        if behind is not None and behind.kind == "pronoun" and behind.gender == "male" and self.lexicon.capital_nouns:
            return behind  # ``Für seine Leute hofft er``
        named = cue.start > first + 1 and words[cue.start - 1].kind == "quoted"
        if named and words[cue.start - 2].lower in self.lexicon.definite - self.lexicon.genitives:
            return None  # ``Die „Vatican News“ verkündete die Ankunft „…“``
        if antecedent := self._antecedent(words, first, cue.start):
            return antecedent
        return behind if self._is_governed(words, cue.start) else self._of_clause(words, first, cue, behind)

    def _behind_verb(self, words: Sequence[Word], cue: Cue) -> Mention | None:
        turned = self.phrases.skip_adverbials(words, cue.end)
        behind = self.phrases.subject(words, cue.end) or self.phrases.subject(words, turned)
        speaks = behind and self.phrases.may_speak(words, behind) and self._stands_behind(words, cue, behind)
        return behind if speaks else None

    def _of_clause(self, words: Sequence[Word], first: int, cue: Cue, behind: Mention | None) -> Mention | None:
        """The subject of a verb among the phrases of its clause and the one right behind the verb."""
        read = [self.phrases.subject(words, i) for i in self.openings(words, first, cue.start)]
        candidates = [enclosed(words, m) for m in read if m is not None and self.phrases.may_speak(words, m)]
        candidates = [m for m in candidates if not self._is_subordinate(words, m, cue.start)]
        finite = self.is_finite(words, cue)
        ending = next((m for m in candidates if finite and self._reaches(words, m, cue.start)), None)
        if ending and behind and self._is_object(words, ending) and behind.kind in {"name", "pronoun"}:
            return behind
        if ending:
            head = self._head(words, ending, candidates) or self._bearer(words, ending, candidates)
            return head or _named_first(ending, candidates)
        firm = (m.kind == "name" and (m.certain or len(m.parts) > 1 or m.start == first) for m in candidates)
        if behind is not None and self.lexicon.capital_nouns and not any(firm):
            return behind
        before = [m for m in candidates if m.end <= cue.start]
        people = (m for m in before if m.kind in {"name", "pronoun"} and self.phrases.is_somebody(m))
        if person := next(people, None):
            return person
        joined = self.lexicon.drops_subject or not finite or words[cue.start - 1].lower in self.lexicon.conjunctions
        leading = (m for m in before if joined and self._leads(words, first, m))
        if leader := next(leading, None):
            return leader  # ``El técnico fue rotundo y explicó``
        opens = cue.start == first or words[cue.start - 1].kind == "mark"
        turned_round = behind is not None and (
            behind.kind in {"name", "pronoun"} or (opens and behind.kind == "phrase")
        )
        return behind if turned_round else None

    def _is_subordinate(self, words: Sequence[Word], mention: Mention, verb: int) -> bool:
        """``Aunque sabe que el partido manda, confiesa``: the subject of a clause that ends before the verb."""
        inside = any(word.lower in self.lexicon.fillers for word in words[mention.start - 1 : mention.start])
        ends = any(word.text == "," for word in words[mention.end : verb])
        return self.lexicon.drops_subject and mention.kind == "phrase" and inside and ends

    def _is_object(self, words: Sequence[Word], mention: Mention) -> bool:
        """``Das Verhalten der Behörde bezeichnete Ott als …``, ``Un día después, cuenta Ruiz``."""
        thing = mention.kind == "phrase" and not (self.lexicon.capital_nouns and mention.gender == "male")
        return thing and not self._can_speak(words, mention)

    def _stands_behind(self, words: Sequence[Word], cue: Cue, mention: Mention) -> bool:
        """``sagte Diba:``, not ``die formulierten Forderungen „…“``: a German noun may be the object of its verb."""
        if self.phrases.is_somebody(mention):
            return True
        closed = mention.end == len(words) or words[mention.end].kind == "mark"
        return closed and mention.start == cue.end and not words[cue.start].lower.endswith("en")

    def _head(self, words: Sequence[Word], mention: Mention, candidates: Sequence[Mention]) -> Mention | None:
        """``El mexicano, ganador de tres Oscar, explicó``: the phrase before the comma, not what is said of it."""
        apposed = words[mention.start].kind == "word" and words[mention.start].lower not in self.lexicon.determiners
        once = words[mention.start - 1].lower in self.lexicon.adverbs  # ``Ruiz, ahora papa, escribió``
        apposed |= once
        before = (m for m in candidates if m.end == mention.start - 1 - once and words[m.end].text == ",")
        return next(before, None) if apposed else None

    def _bearer(self, words: Sequence[Word], mention: Mention, candidates: Sequence[Mention]) -> Mention | None:
        """``Ana Ruiz, consejera de Economía, Hacienda y Función Pública, dijo``: the person whose office is a list."""
        if mention.kind != "name" or mention.certain or self.lexicon.capital_nouns:
            return None
        person = next((m for m in candidates if m.kind == "name" and m.certain and m.after < mention.start), None)
        apposed = person is not None and person.after > person.end and words[person.end].text == ","
        return person if apposed else None

    def _leads(self, words: Sequence[Word], start: int, mention: Mention) -> bool:
        """Whether a phrase that can speak opens a clause, maybe after an adverbial."""
        opening = self.phrases.skip_adverbials(words, start)
        return mention.start in {start, opening, opening + 1} and self._can_speak(words, mention)

    def _antecedent(self, words: Sequence[Word], start: int, verb: int) -> Mention | None:
        """``el informe de la UCO que habla de``: the phrase before a relative pronoun that is the verb's subject."""
        at = verb - 1
        if self.lexicon.capital_nouns:  # ``einem Mann, der gleich sagte``: the verb comes last
            at = next((i + 1 for i in range(verb - 1, start, -1) if words[i].text == ","), verb)
            loose = self.lexicon.prepositions | self.lexicon.adverbs | self.lexicon.reflexives
            if at >= verb or words[at].lower not in self.lexicon.relatives or words[at + 1].lower not in loose:
                return None
        elif at <= start or words[at].lower not in self.lexicon.relatives - self.lexicon.determiners.keys():
            return None
        if self._is_governed(words, verb) or words[verb].lower in self.lexicon.naming:
            return None  # ``de quien dicen``, ``un portavoz que define como``
        end = at - (words[at - 1].text == ",")
        reads = self.phrases.read if self.lexicon.capital_nouns else self.phrases.subject
        read = [reads(words, i) for i in range(max(start, end - _LONGEST_ANTECEDENT), end)]
        before = [m for m in read if m and m.kind in {"name", "phrase"} and self._can_speak(words, m)]
        before = [m for m in before if self.phrases.is_somebody(m) and not self._is_complement_name(words, m)]
        beside = sorted((m for m in before if end in {m.end, m.after}), key=lambda m: m.kind != "name")
        further = (m for m in reversed(before) if self.phrases.skip_adverbials(words, m.end) == end)
        return beside[0] if beside else next(further, None)  # ``les opposants au glyphosate qui``

    def _is_complement_name(self, words: Sequence[Word], mention: Mention) -> bool:
        """``el líder del PP, que``: the name that ends another phrase."""
        name = mention.kind == "name" and not mention.certain and mention.start > 0
        return name and words[mention.start - 1].lower in self.lexicon.genitives

    def _is_governed(self, words: Sequence[Word], verb: int) -> bool:
        """``un documento en el que se denuncia``: a relative pronoun before the verb is not its subject."""
        at = verb - 1 - (verb > 1 and words[verb - 1].lower in self.lexicon.reflexives)
        if self.lexicon.capital_nouns or at < 1 or words[at].lower not in self.lexicon.relatives:
            return False
        before = at - 1 - (at > 1 and words[at - 1].lower in self.lexicon.definite)
        return words[before].lower in self.lexicon.prepositions

    def signature(self, words: Sequence[Word]) -> Mention | None:
        """The speaker of the previous sentence: ``Así ha resumido el consejero …``, ``Con esa frase, Sol …``."""
        opening = self._phrase_at(words, 0, self.lexicon.thus)
        reach = range(opening, min(opening + _LONGEST_CUE, len(words)) if opening else 0)
        cue = next((c for at in reach if (c := self.verb(words, at))), None)
        if cue is None and opening > 1 and words[opening : opening + 1] and words[opening].text == ",":
            return self.phrases.subject(words, opening + 1)  # ``Con este mensaje, Sol inauguró``
        return self.subject_before(words, opening + (words[opening].text == ","), cue) if cue else None

    def _phrase_at(self, words: Sequence[Word], at: int, phrases: Sequence[tuple[str, ...]]) -> int:
        """The number of words of the listed phrase that begins at ``at``; 0 if none does."""
        return next((len(p) for p in phrases if tuple(w.lower for w in words[at : at + len(p)]) == p), 0)

    def introduced_speaker(self, words: Sequence[Word]) -> Mention | None:
        """The speaker in a sentence without quoted strings: ``…, wie Berg berichtet.``, ``ADA KLINE: MI PUENTE``."""
        colon = next((i for i in range(1, min(_LONGEST_LABEL, len(words))) if words[i].text == ":"), 0)
        capitals = all(word.kind == "name" and word.text.isupper() for word in words[:colon])
        if colon and capitals and not any(self.lexicon.is_function_word(word.lower) for word in words[:colon]):
            return Mention("name", 0, colon, colon, (0, colon), parts=tuple(word.lower for word in words[:colon]))
        end = len(words)
        while end > 0 and words[end - 1].kind == "mark":
            end -= 1
        main = self._main_report(words, end)
        cue, subject = main or self.telling(words, 0, end) or (None, None)
        if cue and subject and cue.start < subject.start and self.lexicon.drops_subject:
            return subject if self._can_speak(words, subject) else None  # ``Indicó la buena onda``: an object
        thing = subject and not main and not self.lexicon.capital_nouns and not self._can_speak(words, subject)
        if cue and subject and not thing:  # not ``el objetivo es pedir``
            return subject
        source = self._sure_source(words, end)
        return source or (None if cue and not thing else self._opening_office(words))

    def _sure_source(self, words: Sequence[Word], end: int) -> Mention | None:
        """``Según los vecinos, …``: whose words a sentence tells."""
        cue, source = self.any_source(words, 0, end) or (None, None)
        if cue is None or source is None or not self._can_speak(words, source) or not self.phrases.is_somebody(source):
            return None
        personal = words[cue.start].lower in self.lexicon.sources_for_persons
        return source if source.kind == "name" or not personal else None

    def _main_report(self, words: Sequence[Word], end: int) -> tuple[Cue, Mention] | None:
        """``Ruiz aseguró ayer que el fiscal no escribió la nota``: the verb of the main clause, with its subject."""
        for at in range(end):
            cue = self.verb(words, at)
            if cue is None or not self.is_finite(words, cue):
                continue
            after = self.phrases.skip_adverbials(words, cue.end)
            after += after < end and words[after].text == ","
            subject = self.subject_before(words, 0, cue) if words[after : after + 1] else None
            if subject and after < end and words[after].lower in self.lexicon.fillers:
                return cue, subject
        return None

    def described(self, words: Sequence[Word]) -> Mention | None:
        """``Der Mann zahlte``: the unnamed person that a sentence opens with; nobody if a verb has no subject."""
        told = self.telling(words, 0, len(words)) if self.lexicon.drops_subject else None
        if told and told[1] is None:
            return Mention("nobody", told[0].start, told[0].end, told[0].end)  # ``En ese sentido expuso que``
        opening = self.phrases.subject(words, self.phrases.skip_adverbials(words, 0))
        office = opening and opening.kind == "phrase" and opening.certain and self._can_speak(words, opening)
        if not office or opening is None or opening.gender is None:
            return self._opening_office(words)
        roles = [i + 1 for i in range(opening.start, opening.end) if self.phrases.is_role(words[i].lower)]
        further = any(word.lower in self.lexicon.genitives for word in words[roles[0] : roles[0] + 1])
        whole = further and opening.end - opening.start <= _LONGEST_LABEL
        return opening if whole else replace(opening, end=roles[-1])  # not ``le jeune homme habite``

    def _opening_office(self, words: Sequence[Word]) -> Mention | None:
        """``La ministra prefirió no adelantar nada.``: an office that opens a sentence without a verb of saying."""
        opening = self.phrases.subject(words, self.phrases.skip_adverbials(words, 0))
        speaks = opening and opening.kind == "phrase" and self._can_speak(words, opening)
        sure = opening and (opening.certain or opening.end - opening.start <= _SHORT_PHRASE)
        office = speaks and sure and opening and opening.end < len(words)
        if office and opening and words[opening.start].lower in self.lexicon.definite:
            return opening
        inside = (i for i in range(1, len(words)) if words[i].lower in self.lexicon.definite - self.lexicon.oblique)
        offices = (self.phrases.subject(words, i) for i in inside if not self._is_complement(words, i))
        return next((m for m in offices if m and m.kind == "phrase" and m.certain and self._can_speak(words, m)), None)

    def _is_complement(self, words: Sequence[Word], at: int) -> bool:
        small = self.lexicon.prepositions | self.lexicon.genitives
        return words[at - 1].lower in small or words[at - 1].kind == "name"

    def openings(self, words: Sequence[Word], start: int, end: int) -> Iterator[int]:
        """Where a subject may begin: at the start of the clause, or after an adverbial, a comma or a conjunction."""
        seen: set[int] = set()
        places = [start, self.phrases.skip_adverbials(words, start)]
        for at in range(start, end):
            if (
                words[at].text == ","
                or words[at].lower in self.lexicon.conjunctions
                or words[at].lower in self.lexicon.fillers
            ):
                places += [at + 1, self.phrases.skip_adverbials(words, at + 1)]
        for place in places:
            if place < end and place not in seen:
                seen.add(place)
                yield place

    def _reaches(self, words: Sequence[Word], mention: Mention, end: int) -> bool:
        if mention.end > end or mention.kind == "nobody":
            return False
        if not self.phrases.is_somebody(mention):
            governed = len(mention.parts) == 1 and self.phrases.is_governed(words, mention)  # ``Als Beispiel nennt``
            if mention.end < end or governed:
                return False
        at, before = min(mention.after, end), -1
        while before < at < end:  # ``Ruiz, en cambio, afirmó``
            before = at
            at += words[at].text in {",", "—", "–", ")"}
            at = self.phrases.skip_adverbials(words, at)
        return at >= end


def _named_first(mention: Mention, candidates: Sequence[Mention]) -> Mention:
    """``Ada Kline, head of the school said``: the name before the phrase that describes it."""
    if mention.kind != "phrase" or not mention.certain:
        return mention
    return next((m for m in candidates if m.kind == "name" and m.end == mention.start - 1), mention)
