"""Reports in German, French and Spanish: words in quotation marks or after a dash beside a cue, with their subject.

The words of each language are in ``text/data/<language>/quotations.toml``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.extract.quotations.lexicon import (
    SENTENCE_WORDS,
    Mention,
    Range,
    Report,
    SpeechLexicon,
    span_of,
    speech_lexicon,
)
from summarizer.extract.quotations.pattern_cues import Cue, CueReader
from summarizer.extract.quotations.people import Habits, People
from summarizer.extract.quotations.phrases import PhraseReader
from summarizer.text.article import Article, Span
from summarizer.text.tokens import Clauses, Word, ends_sentence, plain_words, read_sentences
from summarizer.text.typography import DASHES

_TERM = 2
"""Most words of a quoted string inside a sentence that is a term."""
_SHORT = 4
"""Most words of a quoted string that may be a title or a nickname."""
_PRONOUN_REACH = 7
"""How many sentences back a pronoun may refer."""
_LONGEST_INCISE = 40
_MARKS_TO_CUT = frozenset(",:;")
_INCISE_MARKS = frozenset(",?!…")
"""Marks inside a quoted string after which an attribution may follow."""


class PatternReader:
    """Reads the sentences of one article, whose language must be one of ``LANGUAGES``."""

    liberal = True

    def __init__(self, article: Article) -> None:
        self._lexicon = speech_lexicon(article.language)
        self._sentences = read_sentences(article)
        phrases = PhraseReader(self._lexicon, _inner_capitals(self._lexicon, self._sentences))
        named = phrases.names_of(self._sentences)
        self.people = People(article, self._sentences, named, _habits(self._lexicon), phrases.mention)
        cues = CueReader(self._lexicon, phrases)
        self._reader = ReportReader(article.text, self._lexicon, phrases, cues)
        self.introduced_speaker, self.signature = cues.introduced_speaker, cues.signature
        self.stands_in, self.described = phrases.stands_in, cues.described

    def reports(self, number: int) -> tuple[list[Report], int]:
        """The reports in a sentence, or in a whole paragraph of dialogue, and the number of the next sentence."""
        sentence = self._sentences[number]
        if self._opens_dialogue(number):
            end = number
            while end < len(self._sentences) and self._sentences[end].paragraph == sentence.paragraph:
                end += 1
            words = [word for one in self._sentences[number:end] for word in one.words]
            if reports := self._reader.dialogue(words):
                return [self._settled(report) for report in reports], end
        reports = [self._settled(report) for report in self._reader.reports(sentence.words)]
        return [
            r for r in reports if r.speech != "indirect" or (r.subject and self.people.tells_of(r.subject))
        ], number + 1

    def _opens_dialogue(self, number: int) -> bool:
        words = self._sentences[number].words
        opens = number == 0 or self._sentences[number - 1].paragraph != self._sentences[number].paragraph
        return self._lexicon.dialogue_dash and opens and len(words) > 2 and words[0].text in DASHES

    def _settled(self, report: Report) -> Report:
        """The report, with the way to find its speaker if it has no subject."""
        words, subject, cue = report.words, report.subject, report.cue
        if subject is None:
            report.unnamed = "several" if cue and _is_plural(self._lexicon, words, cue) else "topic"
        elif subject.kind == "nobody":
            told = any(word.lower in self._lexicon.narrators for word in words)  # ``Ich muss schmunzeln: „…“``
            verb = words[cue[0]].lower if cue else ":"
            own = verb in self._lexicon.cues and not self._lexicon.capital_nouns  # ``L'un d'eux, ému, raconte :``
            still = words[subject.start].text == ":" and not report.unnamed and not told and not own
            report.unnamed = "still" if still else report.unnamed
            report.subject = None
        elif subject.kind == "phrase" and cue and _is_plural(self._lexicon, words, cue):
            report.subject = replace(subject, certain=False, gender=None)  # ``die Trainer``
        return report


@dataclass(slots=True)
class ReportReader:
    """Reads sentences of one language."""

    text: str
    lexicon: SpeechLexicon
    phrases: PhraseReader
    cues: CueReader
    _work_ends: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._work_ends = tuple(work for work in self.lexicon.works if len(work) >= _SHORT)

    def reports(self, words: Sequence[Word]) -> list[Report]:
        """The reports in one sentence, in order; each quoted string belongs to at most one."""
        found: list[Report] = []
        taken = 0
        for at, word in enumerate(words):
            if word.kind != "quoted" or at < taken:
                continue
            report = self._of(words, at, found)
            if report is not None:
                found.append(report)
                taken = report.last + 1
        found = self._with_rest(words, [self._from_origin(report) for report in found])
        return found or self._without_marks(words) or self._without_cue(words)

    def _with_rest(self, words: Sequence[Word], found: list[Report]) -> list[Report]:
        """Long strings in a sentence with a report are its speaker's, too."""
        taken = [span for report in found for span in report.content]
        rest = [
            at
            for at, word in enumerate(words)
            if found
            and found[0].subject
            and word.kind == "quoted"
            and not any(s.start <= word.start < s.end for s in taken)
        ]
        for at in rest:
            if _length(words[at]) >= SENTENCE_WORDS and not self._is_name_of_work(words, at):
                near = next((r for r in reversed(found) if r.first < at), found[0])
                span = Span(words[at].start, words[at].end)
                found.append(replace(near, content=[span], cue=None, speech="mixed", first=at, last=at))
        return sorted(found, key=lambda report: report.first)

    def _from_origin(self, report: Report) -> Report:
        """``desde la Plataforma aseguran``, ``hieß es bei der Polizei``, ``in einem Brief des Amtes heißt es``."""
        words, cue, subject = report.words, report.cue, report.subject
        if cue is not None and words[cue[1] - 1].lower in self.lexicon.reading:
            report.subject = subject = self._read_in(words, cue[1]) or subject
        if subject and subject.kind == "phrase":
            report.subject = self._origin(words, range(subject.start, subject.end - 1), issued=True) or subject
        nobody = cue is not None and (_is_plural(self.lexicon, words, cue) or self._is_passive(words, cue))
        if cue is not None and self.lexicon.drops_subject and not nobody:
            return report  # ``relató desde el hospital``: a place
        if cue is not None and subject and subject.start > cue[1]:
            report.subject = self._origin(words, range(cue[1], subject.start - 1), issued=False) or report.subject
        if cue is None or words[cue[0]].kind == "mark" or (subject and subject.kind != "nobody"):
            return report
        report.subject = self._origin(words, range(len(words) - 1), issued=False) or subject
        if report.subject and report.subject is subject and words[cue[0]].lower in self.lexicon.hearsay:
            paper = any(word.lower in self.lexicon.papers for word in words[cue[0] :])
            told = self.phrases.is_body(words)  # ``In der Fraktion heißt es``: not whoever spoke before
            report.unnamed = "paper" if paper else "" if told else "body"
        return report

    def _read_in(self, words: Sequence[Word], at: int) -> Mention | None:
        """``peut-on lire dans Le Monde``, ``se lee en el informe``: the paper in which the words stand."""
        if at + 1 >= len(words) or words[at].lower not in self.lexicon.places:
            return None
        definite = words[at + 1].lower in self.lexicon.definite or words[at + 1].kind == "name"
        paper = self.phrases.read(words, at + 1) if definite else None
        return None if paper and self.phrases.stands_in(words, paper) == "paper" else paper

    def _is_passive(self, words: Sequence[Word], cue: Range) -> bool:
        return any(word.lower in self.lexicon.passive for word in words[max(0, cue[0] - 1) : cue[1]])

    def _origin(self, words: Sequence[Word], part: range, *, issued: bool) -> Mention | None:
        """The body after a document (``carta del PP``) or, unless ``issued``, after a preposition of origin."""
        for at in part:
            paper = at > 0 and words[at - 1].lower in self.lexicon.papers and words[at].lower in self.lexicon.genitives
            if not paper and (issued or words[at].lower not in self.lexicon.origins):
                continue
            found = self.phrases.read(words, at + (words[at].lower not in self.lexicon.determiners))
            inner = words[found.start + 1 : found.end] if found else ()
            named = not self.lexicon.capital_nouns and any(word.kind == "name" for word in inner)  # ``el PP``
            if found and (found.kind == "name" or named or self.phrases.is_body(words[found.start : found.end])):
                return found
        return None

    def dialogue(self, words: Sequence[Word]) -> list[Report]:
        """``—No —dijo Ana—. Es tarde.``: speech after a dash, with an attribution inside."""
        whole, part = Span(words[1].start, words[-1].end), range(2, len(words))
        report = self._split_by(words, part, DASHES, whole) or self._split_by(words, part, _INCISE_MARKS, whole)
        return [report] if report else []

    # --- one quoted string

    def _of(self, words: Sequence[Word], at: int, found: Sequence[Report]) -> Report | None:
        if self._is_name_of_work(words, at):
            return None
        inside = self._incise(words[at]) if self.lexicon.incise else None
        if inside is not None:
            return replace(inside, first=at, last=at)
        behind = self._behind(words, at)
        if behind is not None:
            return behind
        before = self._before(words, at, found)
        return before if before and before.subject else self._at_end(words, at, found) or before

    def _at_end(self, words: Sequence[Word], at: int, found: Sequence[Report]) -> Report | None:
        """``Das sei „ein Skandal“ gewesen, sagte Berg.``; ``… “una bomba” bajo el pueblo, según Trejo.``"""
        start = found[-1].last + 1 if found else 0
        for comma in range(at + 1, len(words) - 1):
            if words[comma].text in {";", ":"}:
                break
            if words[comma].text not in DASHES | {","}:
                continue
            said = self.cues.behind(words, comma + 1, strict=True) or self.cues.as_said(words, comma + 1)
            if said is None or said[1] is None or self._is_short_name(words, at):
                continue
            cue, subject = said
            last = max(i for i in range(at, comma) if words[i].kind == "quoted")
            content = [Span(words[self._clause_start(words, at, start)].start, words[comma - 1].end)]
            report = Report(words, content, "mixed", (cue.start, cue.end), subject, at, last)
            self._mark_mood(report, cue)
            return report
        return None

    def _behind(self, words: Sequence[Word], at: int) -> Report | None:
        """``„…“, sagte Anna Berg``; ``„…“, so Berg``; ``« … », selon Berg``; ``„…“ – Anna Berg``."""
        after = at + 1
        marked = after < len(words) and (words[after].text == "," or words[after].text in DASHES)
        marked |= (
            after + 1 < len(words) and words[after].text == "." and words[after + 1].kind == "word"
        )  # ``”. indicó``
        after += marked
        if after >= len(words) or not self._may_stand_alone(words, at, marked=marked):
            return None
        found = self.cues.behind(words, after, strict=not marked) or self._headline(words, at)
        if found is None:
            return None
        cue, subject = found
        if subject is None and at > 1 and words[at - 1].text == ":":
            subject = self._label(words, 0, at - 1)
        elif subject is not None and subject.kind == "pronoun" and at and words[at - 1].text == ":":
            told = self.cues.any_source(words, 0, at - 1) or self.cues.telling(words, 0, at - 1)
            teller = (told and told[1]) or self._label(words, 0, at - 1)  # ``Laut Berg sei das falsch: „…“, sagt er``
            subject = teller if teller and (teller.kind == "name" or teller.certain) else subject
        elif subject is None and at and not _is_plural(self.lexicon, words, (cue.start, cue.end)):
            subject = (self.cues.telling(words, 0, at) or (None, None))[1]
        start = self._clause_start(words, at)
        content = [Span(words[start].start, words[at].end)]
        report = Report(words, content, "direct" if start == at else "mixed", (cue.start, cue.end), subject, at, at)
        self._mark_mood(report, cue)
        self._go_on(report, max(cue.end, subject.after if subject else 0))
        return report

    def _headline(self, words: Sequence[Word], at: int) -> tuple[Cue, Mention | None] | None:
        """``“No cederemos”: Petro respondió a la oposición``: the subject of a headline after the words."""
        if at > 0 or words[1].text != ":" or _length(words[0]) <= _TERM:
            return None
        subject = self.phrases.subject(words, 2)
        speaks = subject and (subject.certain or self.phrases.is_known(subject) or self._may_answer(words, subject))
        return (Cue(1, 2), subject) if speaks else None

    def _may_stand_alone(self, words: Sequence[Word], at: int, *, marked: bool) -> bool:
        """Whether a string may be a quotation; not a short name, as in ``the group “Nordlicht”, said …``."""
        if at == 0 or words[at - 1].text in {":", ",", "(", "—", "–", "."} or words[at - 1].kind == "quoted":
            return marked or _length(words[at]) >= 2 or ends_sentence(words[at].inner)
        return marked and not self._is_short_name(words, at)

    def _clause_start(self, words: Sequence[Word], at: int, first: int = 0) -> int:
        """The start of the reported words that continue into a quoted string."""
        start = at
        while start > first and words[start - 1].text not in {":", ";"} and words[start - 1].kind != "quoted":
            start -= 1
        return at if start < at and words[start].kind == "mark" else start

    def _go_on(self, report: Report, at: int) -> None:
        """Add the quoted string that continues after an attribution in the middle."""
        words = report.words
        following = next((i for i in range(at, len(words)) if words[i].kind == "quoted"), None)
        if following is None:
            return
        between = words[at:following]
        cues = (self.cues.verb(words, i) for i in range(at, following))
        if any(cue and self.cues.is_finite(words, cue) for cue in cues):
            return
        if between and between[-1].text in _MARKS_TO_CUT | DASHES | {"."}:
            report.content.append(Span(words[following].start, words[following].end))
            report.last = following
        elif any(word.text == "," for word in between) and not self._is_short_name(words, following):
            comma = next(i for i in range(at, following) if words[i].text == ",")
            report.content.append(Span(words[comma + 1].start, words[following].end))
            report.speech = "mixed"
            report.last = following
        elif self._is_short_name(words, following):
            report.last = following  # the name of a newspaper or a place

    # --- quoted strings after their cue

    def _before(self, words: Sequence[Word], at: int, found: Sequence[Report]) -> Report | None:
        """``Anna Berg sagte: „…“``; ``Berg nannte den Plan „…“``; ``laut Berg ist er „…“``."""
        start = found[-1].last + 1 if found else 0
        if at == 0:
            return None
        if words[at - 1].text == ":":
            return self._after_colon(words, start, at)
        return self._in_clause(words, start, at, found)

    def _after_colon(self, words: Sequence[Word], start: int, at: int) -> Report | None:
        colon = at - 1
        source = self.cues.any_source(words, start, colon)
        cue, subject = self.cues.telling(words, start, colon) or (None, None)
        if cue is None or (subject is None and not self.lexicon.drops_subject):
            subject = source[1] if source else self._label(words, start, colon)
        if (
            subject is None
            and cue is None
            and _length(words[at]) < SENTENCE_WORDS
            and not ends_sentence(words[at].inner)
        ):
            return None
        if cue and not self.lexicon.capital_nouns:  # ``la ministre s'est défendue, Ada Kline n'est pas d'accord :``
            openings = (i + 1 for i in range(cue.end, colon) if words[i].text == ",")
            named = (self.phrases.subject(words, i) for i in openings)
            subject = next((m for m in named if m and m.kind == "name" and m.certain and m.end < colon), subject)
        nobody = None if subject or (cue and self.lexicon.drops_subject) else Mention("nobody", colon, at, at)
        where = (cue.start, cue.end) if cue else (colon, at)
        report = Report(words, [Span(words[at].start, words[at].end)], "direct", where, subject or nobody, at, at)
        self._extend(report, at)
        behind = report.last + 1
        behind += behind < len(words) and words[behind].text == ","
        if cue is None and behind < len(words) and (said := self.cues.behind(words, behind, strict=True)):
            cue, report.subject = said
            report.cue = (cue.start, cue.end)
        self._mark_mood(report, cue)
        return report

    def _extend(self, report: Report, at: int) -> None:
        """Add the quoted strings that follow directly in the same sentence."""
        words = report.words
        behind = at + 1
        while behind < len(words) and (words[behind].kind == "quoted" or words[behind].text in {",", "."}):
            if words[behind].kind == "quoted":
                report.content.append(Span(words[behind].start, words[behind].end))
                report.last = behind
            behind += 1

    def _label(self, words: Sequence[Word], start: int, colon: int) -> Mention | None:
        """The speaker after a colon without a verb of saying: the subject of the sentence, or the only person in it."""
        start += start < colon and words[start].lower in self.lexicon.conjunctions
        opening = self.phrases.skip_adverbials(words, start)
        opening += start < opening < colon and words[opening].text == ","
        leading = self.phrases.subject(words, start) or self.phrases.subject(words, opening)
        if leading and self.lexicon.capital_nouns and len(leading.parts) > 1 and not self.phrases.is_somebody(leading):
            leading = None if leading.parts[0].endswith(("er", "es", "e")) else leading  # ``Ernster Nachsatz: „…“``
        named = leading is not None and leading.kind in {"name", "pronoun"}
        if leading and named and (leading.end == colon or len(leading.parts) != 1 or self.phrases.is_somebody(leading)):
            return leading
        names = [name for name in self.phrases.names(words[:colon]) if name.start >= start]
        names = [name for name in names if self.phrases.is_somebody(name)]
        if len(names) == 1:
            at = names[0].start  # ``Klare Ansage von Ott: „…“``
            if (at and words[at - 1].lower in self.lexicon.origins) or not self.phrases.is_governed(words, names[0]):
                return names[0]
        later = (self.phrases.subject(words, i) for i in self.cues.openings(words, start, colon))
        answers = (one for one in (leading, *later) if one)
        answer = next((one for one in answers if one.kind == "pronoun" or self._may_answer(words, one)), None)
        return answer or (self.cues.described(words[:colon]) if start == 0 else None)

    def _may_answer(self, words: Sequence[Word], phrase: Mention) -> bool:
        """Whether a phrase is an office or a body: ``Preguntado por el pacto, el ministro fue tajante: “…”``."""
        return self.cues.is_office(words, phrase) or self.phrases.is_body(words[phrase.start : phrase.end])

    def _in_clause(self, words: Sequence[Word], start: int, at: int, found: Sequence[Report]) -> Report | None:
        """A quoted string inside a clause that somebody is reported to say."""
        source = self.cues.any_source(words, start, at)
        if source is not None:
            return None if self._is_short_name(words, at) else self._mixed(words, start, at, *source)
        cue, subject = self.cues.telling(words, start, at) or (None, None)
        if cue is None or self._is_short_name(words, at, cue):
            return None
        if not (subject and subject.kind == "name") and self._is_past_colon(words, cue.end, at):
            return None
        if words[cue.end - 1].lower in self.lexicon.infinitives and _length(words[at]) < _SHORT:
            return None  # a term in what somebody was only said to mention
        joined = cue.start > 0 and words[cue.start - 1].lower in self.lexicon.conjunctions  # ``, dijo Ruiz y agregó``
        if found and (subject is None or (joined and cue.start > found[-1].last)):
            subject = found[-1].subject
        passive = self._is_passive(words, (cue.start, cue.end))
        opened = {word.lower for word in words[start : cue.start]}
        told = passive and not opened.isdisjoint(self.lexicon.comparing)  # ``Según se informó``
        passive &= not opened.isdisjoint(self.lexicon.fillers)
        if subject is None and passive and not self._origin(words, range(len(words) - 1), issued=False):
            return None  # ``que tarde o temprano se reconocerá``
        if subject is None and not self.lexicon.drops_subject:
            return None
        opening = self.phrases.skip_adverbials(words, start)
        opening += start < opening and words[opening].text == ","
        if subject is None and (told or any(self.phrases.subject(words, i) for i in {start, opening} if i < cue.start)):
            subject = Mention("nobody", at, at, at)  # ``La defensa, encabezada por Ruiz, sostuvo``
        return self._mixed(words, cue.start, at, cue, subject)

    def _is_past_colon(self, words: Sequence[Word], start: int, at: int) -> bool:
        """``Ob Rentner damit rechnen, ließ er offen: Es gebe „…“``: the verb is not in the clause of the colon."""
        colon = next((i for i in range(at - 1, start - 1, -1) if words[i].text == ":"), start)
        return any(word.text == "," for word in words[start:colon])

    def _mixed(self, words: Sequence[Word], start: int, at: int, cue: Cue, subject: Mention | None) -> Report:
        """The clause around a quoted string, without the attribution."""
        after = max(cue.end, subject.after if subject and subject.start >= cue.start else 0)
        while after < at and words[after].text in _MARKS_TO_CUT:
            after += 1
        content = []
        if start < cue.start and words[start].kind != "mark":
            content.append(Span(words[start].start, words[cue.start - 1].end))
        end, last = at, at
        for i in range(at + 1, len(words)):
            if words[i].text in {";", ":"} or self.cues.verb(words, i):
                break
            if words[i].kind == "quoted":
                last = i
            if words[i].kind != "mark" and words[i].lower not in self.lexicon.conjunctions:
                end = i
        content.append(Span(words[min(after, at)].start, words[end].end))
        alone = after == at == end and len(content) == 1
        report = Report(words, content, "direct" if alone else "mixed", (cue.start, cue.end), subject, at, last)
        self._mark_mood(report, cue)
        return report

    # --- quoted names

    def _is_name_of_work(self, words: Sequence[Word], at: int) -> bool:
        """``the film “The Last Boat”``, ``the so-called “new school”``: a name, whatever verb is near."""
        if at == 0 or _length(words[at]) > 2 * _SHORT:
            return False
        before = [w.lower for w in words[max(0, at - 2) : at] if w.kind in {"word", "name"}]
        if not before or words[at - 1].kind == "mark":
            return False
        speech = before[-1] in self.lexicon.cues and _length(words[at]) > _TERM  # ``Il dit « comprendre la colère »``
        named = not speech and not self.lexicon.so_called.isdisjoint((before[0], before[-1]))
        return named or self._is_work(before[-1])

    def _is_work(self, word: str) -> bool:
        if word in self.lexicon.works:
            return True
        return self.lexicon.capital_nouns and word.endswith(self._work_ends)

    def _is_short_name(self, words: Sequence[Word], at: int, cue: Cue | None = None) -> bool:
        """A few capitalised words inside a clause, ``dem „Spiegel“``, unless a verb of naming governs them."""
        word, before = words[at], words[at - 1] if at else None
        if before is None or before.kind == "mark" or _length(word) > _SHORT or ends_sentence(word.inner):
            return False
        naming = cue is not None and any(w.lower in self.lexicon.naming for w in words[cue.start : cue.end])
        return word.inner[:1].isupper() and not naming

    # --- attributions inside quoted strings, and after dashes

    def _incise(self, word: Word) -> Report | None:
        """``« Ce pont nous a portés, estime le pêcheur. Il faut le réparer. »``"""
        if word.quoted is None:
            return None
        inner = plain_words(self.text, word.quoted.inner.start, word.quoted.inner.end, self.lexicon.language)
        return self._split_by(inner, range(1, len(inner)), _INCISE_MARKS | DASHES, Span(word.start, word.end))

    def _incise_at(self, words: Sequence[Word], at: int) -> tuple[Cue, Mention | None, int] | None:
        """An inverted verb with its subject, up to the next mark."""
        cue = self.cues.verb(words, at)
        found = self.cues.subject_of(words, cue) if cue else self.cues.unknown_verb(words, at)
        if found is None or found[1] is None or found[1].kind == "nobody":
            return None
        cue, subject = found[0], found[1]
        end = max(cue.end, subject.after)
        while end < len(words) and words[end].text not in {",", ".", "?", "!", ";"} and end - at < _LONGEST_INCISE:
            end += 1
        return cue, subject, end

    def _split_by(self, words: Sequence[Word], part: range, marks: frozenset[str], whole: Span) -> Report | None:
        """The speech around the first attribution that follows one of ``marks``."""
        for at in part:
            found = self._incise_at(words, at + 1) if words[at].text in marks else None
            if found is None:
                continue
            cue, subject, stop = found
            content = [Span(whole.start, words[at - (words[at].text in DASHES | {","})].end)]
            while stop < part.stop and words[stop].kind == "mark" and words[stop].text not in "¿¡":
                stop += 1
            if stop < part.stop:
                content.append(Span(words[stop].start, whole.end))
            report = Report(words, content, "direct", (cue.start, cue.end), subject, part.start - 1, part.stop - 1)
            self._mark_mood(report, cue)
            return report
        return None

    # --- indirect speech

    def _without_marks(self, words: Sequence[Word]) -> list[Report]:
        """``Selon Mme Barthes, …``; ``…, so Harmens.``: a person is the source, and nothing is quoted."""
        for at in range(len(words)):
            found = self.cues.source(words, at) if words[at].lower not in self.lexicon.sources_for_persons else None
            if found is None or found[1].kind not in {"name", "pronoun"}:
                continue
            cue, subject = found
            content = self._around(words, cue, subject)
            if content:
                return [Report(words, content, "indirect", (cue.start, cue.end), subject, 0)]
        return []

    def _without_cue(self, words: Sequence[Word]) -> list[Report]:
        """``Dies sei „ein Skandal“.``: quoted words inside a sentence are those of whoever spoke before."""
        free = [at for at, word in enumerate(words) if word.kind == "quoted" and not self._is_name_of_work(words, at)]
        outside = [word for word in words if word.kind in {"word", "name"}]
        least = _TERM + 1 if any(word.lower in self.lexicon.reported for word in outside) else SENTENCE_WORDS
        said = [at for at in free if _length(words[at]) >= least and not self._is_short_name(words, at)]
        if least > _TERM + 1:  # ``„Tante Jutta und der Steg“``: a title
            said = [at for at in said if at == 0 or not words[at].inner[:1].isupper() or ends_sentence(words[at].inner)]
        if not said or not outside or not any(word.kind == "word" for word in outside):
            return []
        other = words[0].lower in self.lexicon.sources_for_persons  # ``Pour la Confédération, « … »``
        cues = [c for at in range(len(words)) if (c := self.cues.verb(words, at)) and self.cues.is_finite(words, c)]
        if other or any(not self.lexicon.capital_nouns or self.cues.subject_before(words, 0, cue) for cue in cues):
            return []  # ``chez eux, où l'on déplore « … »``: somebody else's words
        nobody = Mention("nobody", said[0], said[0], said[0])
        content = [Span(words[i].start, words[i].end) for i in said]
        return [Report(words, content, "mixed", None, nobody, said[0], said[-1], unnamed="same")]

    def _around(self, words: Sequence[Word], cue: Cue, subject: Mention) -> list[Span]:
        parts = [(0, cue.start), (subject.after, len(words))]
        content = []
        for start, end in parts:
            while start < end and words[start].kind == "mark":
                start += 1
            while end > start and words[end - 1].kind == "mark":
                end -= 1
            if start < end:
                content.append(span_of(words, (start, end)))
        return content

    def _mark_mood(self, report: Report, cue: Cue | None) -> None:
        if cue is None:
            return
        around = report.words[max(0, cue.start - 1) : max(cue.end + 1, cue.reach)]
        if any(word.lower in _DENYING for word in around):
            report.modality = "denied"
        elif any(word.lower in self.lexicon.asking for word in report.words[cue.start : cue.end]):
            report.modality = "question"


def _is_plural(lexicon: SpeechLexicon, words: Sequence[Word], cue: Range) -> bool:
    """Whether a verb without a subject is plural: ``aseguran``, ``han dicho``."""
    endings = tuple(lexicon.plural_endings)
    group = words[cue[0] : cue[1]]
    first = next(w for w in group if w.lower not in lexicon.reflexives or len(group) == 1)
    return bool(endings) and first.lower.endswith(endings)


_DENYING = frozenset({"nicht", "nie", "niemals", "n'", "ne", "no", "nunca", "jamás"})


def _length(word: Word) -> int:
    return len(word.inner.split())


def _inner_capitals(lexicon: SpeechLexicon, sentences: Sequence[Clauses]) -> frozenset[str]:
    """The words that are capitalised inside a sentence, in lower case."""
    return frozenset(
        word.lower
        for sentence in sentences
        for before, word in pairwise(sentence.words)
        if word.kind == "name"
        and (before.kind not in {"mark", "quoted"} or (before.text == "," and not lexicon.capital_nouns))
    )


def _habits(lexicon: SpeechLexicon) -> Habits:
    return Habits(
        pronouns=lexicon.pronouns,
        determiners=lexicon.determiners,
        definite=lexicon.definite,
        function_words=lexicon.function_words,
        ending=lexicon.prepositions if lexicon.capital_nouns else frozenset(),
        titles=frozenset(lexicon.titles),
        former=lexicon.former,
        groups=tuple(lexicon.groups),
        reach=_PRONOUN_REACH,
        lone_names=False,
        nouns_have_capitals=lexicon.capital_nouns,
    )
