"""What a sentence takes for known, and whether a reader of the summary's title and lead knows it: the nouns that stand
for something named before (``the policy``), the surnames of people introduced elsewhere, ``here`` and ``there``.

Surface tests for English; other languages have only those of ``context``. Where unsure they say "not known".
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from summarizer.article import Article
from summarizer.selection.marks import marks, phrases
from summarizer.selection.openers import TIMES
from summarizer.text import lexicon
from summarizer.text.stems import content_stems, is_stop_word, stem

_FULL_NAME = re.compile(
    r"\b[A-Z][\w’'-]*\.?(?: (?:[A-Z]\.|[A-Z][\w’'-]+|de|van|von|der|al|bin)){0,3} ([A-Z][\w’'-]*[a-z])\b"
)
_FIRST_NAME = re.compile(r"\A\W*(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Prof)\.? )?([A-Z][\w’'-]*[a-z])(?:['’]s?)? (?![A-Z])")
_SAID = r"(?:said|says|told|added|argued|claimed|insisted|warned|explained|noted|recalled|continued)"
_STYLED = r"(?:(?:Mr|Mrs|Ms|Dr)\.? )?"
_SPEAKER = re.compile(
    rf"\b{_SAID} {_STYLED}([A-Z][\w’'-]*[a-z])(?=\s*[.,]|\Z)|[,”\"'’] {_STYLED}([A-Z][\w’'-]*[a-z]) {_SAID}\b"
)
_DEMONSTRATIVE = re.compile(r"(?<=[\w,;)’'\"”] )(this|these|those|such)(?: +([\w’'-]+))?", re.IGNORECASE)
_THOSE = frozenset("who whose with without in at of on from living born under over aged".split())
_PLACE = re.compile(r"\b(here|there)\b(?![-'’]s? ?(?:s|re|ll|d)\b)(?:\s+([\w’']+))?", re.IGNORECASE)
_THE = re.compile(r"\bthe ([\w’'-]+)(?:([.,;:)]|\Z)|\s+([\w’'-]+)(?:\s+([\w’'-]+))?)?", re.IGNORECASE)
_APPOSITION = re.compile(r"\s+(?:known|called|named|dubbed|entitled|an?|the|which|who)\b")
_AGED = re.compile(r"\b[Tt]he (?:[\w-]+ )?\d+-year-olds?\b(?!,? [A-Z])")
_OBJECT = re.compile(
    r"\A\W*(?:[\w’'.-]+ ){1,5}(?<!that )(it|them|him|her)\b"
    r"(?=[.,;]|\Z| (?:as|to|in|on|at|for|with|from|by|and|or|after|before|over|into|out|up|down|during|until)\b)"
)
_SECOND_CLAUSE = re.compile(r"[,;:]|\b(?:and|or|that|which|who|when|if|as|because|but|to|while|after|before|where)\b")
_QUANTITY = (
    r"(?:some|many|most|several|few|all|none|half|others|each|one|another|neither|both"
    r"|[\w-]+ (?:percent|per cent)|[\d.,]+ ?(?:percent|per cent|%))"
)
_WITHOUT_NOUN = re.compile(
    rf"\A\W*{_QUANTITY} (?:also |then |even )?"
    r"(?:\w+ed|are|were|is|was|have|had|has|will|would|can|could|may|might|did|do|say|said|began|came|went|told|got|took)\b",
    re.IGNORECASE,
)
"""``Twelve percent were not sure``: of whom?"""
_THAT_ALONE = re.compile(
    r"\b(?:said|says|say|argued|argues|believes?|thinks?|thought|added|told \w+|claimed|insisted) that "
    r"(?:is|was|were|will|would|could|can|has|had|may|might|should|must)\b"
    r"|\b(?:says?|said|thinks?|do|did|does|done) so\b"
)
_SAID_ALONE = re.compile(rf"\W*(?:[A-Z][\w’'.-]+ ){{1,4}}{_SAID}[,.]")
"""``Bell said, looking at the river.``: the words stand before it."""
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader has read before the sentence."""

    stems: frozenset[str]
    names: frozenset[str]
    """Words of names."""

    @staticmethod
    def of(texts: Iterable[str], language: str) -> "Known":
        """What some texts make known."""
        joined = " ".join(texts)
        capitals = frozenset(word for word in _LETTERS.findall(joined) if word[0].isupper())
        return Known(frozenset(content_stems(joined, language)), capitals)


@lru_cache(maxsize=4)
def introductions(article: Article) -> Mapping[str, int]:
    """Surname → number of the first sentence that has it after a given name; English."""
    found: dict[str, int] = {}
    for sentence in article.sentences:
        for match in _FULL_NAME.finditer(article.sentence_text(sentence)):
            found.setdefault(match[1], sentence.number)
    return MappingProxyType(found)


def points_back(text: str, language: str, known: Known, named_before: Callable[[str], bool] = lambda _: False) -> bool:
    """True when the sentence takes something for known that ``known`` and the sentence's own beginning do not tell.

    ``named_before``: whether an earlier sentence of the article has a stem.
    """
    if marks(language).said_by_pronoun.search(text):
        return True
    if language != "en":
        return marks(language).introduced_pronoun.match(text) is not None
    return (
        _demonstrates(text)
        or _names_a_place(text)
        or _AGED.search(text) is not None
        or _object_of_nothing(text)
        or _WITHOUT_NOUN.match(text) is not None
        or _THAT_ALONE.search(text) is not None
        or _SAID_ALONE.match(text) is not None
        or not _has_verb(text)
        or _bare_noun(text, known)
        or _bare_subject(text, known, named_before)
    )


def unknown_surname(text: str, introduced: Mapping[str, int], number: int, known: Known) -> bool:
    """True when somebody acts or speaks by surname whom only another sentence introduces."""
    names = {match[1] for match in [_FIRST_NAME.match(text)] if match}
    names |= {match[1] or match[2] for match in _SPEAKER.finditer(text)}
    return any(name not in known.names and introduced.get(name, number) != number for name in names)


def _demonstrates(text: str) -> bool:
    """``one of these deaths``, ``in such a case``."""
    for match in _DEMONSTRATIVE.finditer(text):
        word, noun = match[1].lower(), (match[2] or "").lower()
        if noun in TIMES or (word == "those" and noun in _THOSE) or (word == "such" and noun in {"as", "that"}):
            continue
        if word in {"this", "these"} and noun in {
            "time",
            "moment",
            "point",
            "stage",
            "days",
            "weekend's",
            "week's",
            "year's",
        }:
            continue
        if word == "this" and _is_verb(noun) and "," in text[: match.start()]:
            continue  # “…, but claim this could be enough”
        if noun and (match[2][0].isupper() or stem(noun) in content_stems(text[: match.start()])):
            continue
        return True
    return False


def _names_a_place(text: str) -> bool:
    """``Resorts here like …``; not ``there is``."""
    for match in _PLACE.finditer(text):
        following = (match[2] or "").lower().replace("’", "'")
        if not (match[1].lower() == "there" and following in phrases("pointing", "existing")):
            return True
    return False


def _object_of_nothing(text: str) -> bool:
    """``Clinton cited it as …``: the object of a first clause is nobody that the clause has named."""
    match = _OBJECT.match(text)
    return match is not None and not _SECOND_CLAUSE.search(text[: match.start(1)])


def _bare_noun(text: str, known: Known) -> bool:
    """``The agency said``, ``concern about the policy``, ``the two``."""
    return any(_is_counted(text, match) or _stands_for_another(text, match, known) for match in _THE.finditer(text))


def _bare_subject(text: str, known: Known, named_before: Callable[[str], bool]) -> bool:
    """``The bakers said``, where earlier sentences have told of bakers and the reader has not read them."""
    the = _THE.match(text.lstrip(" \"“‘'"))
    if the is None or not (the[3] and (_is_verb(the[3].lower()) or is_stop_word(the[3]))):
        return False
    noun = the[1].lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    if (
        noun in phrases("pointing", "known")
        or the[3].lower() in phrases("pointing", "introducing")
        or the[1][0].isupper()
    ):
        return False
    return stem(noun) not in known.stems and named_before(stem(noun))


def _is_counted(text: str, the: re.Match[str]) -> bool:
    """``the two``, ``the three men``, ``the latter``; not ``the two roots of …``, ``Bell and Ott, the two …``."""
    noun, following = the[1].lower(), [word.lower() for word in (the[3], the[4]) if word]
    if noun not in phrases("pointing", "counted") or " and " in text[: the.start()]:
        return False
    if following and (following[0].split("-")[0] in TIMES or set(following) & phrases("pointing", "introducing")):
        return False
    return not (noun in _AS_ADJECTIVES and following and not _is_verb(following[0]))


def _stands_for_another(text: str, the: re.Match[str], known: Known) -> bool:
    noun, following = the[1].lower().replace("’", "'"), (the[3] or "").lower()
    base = noun.removesuffix("'s").removesuffix("'")
    matter = base in phrases("pointing", "matters")
    if not (matter or base in phrases("pointing", "nouns")) or following in phrases("pointing", "introducing"):
        return False
    if matter and marks("en").siding.search(text, 0, the.start()):
        return False
    if the[2] == "," and _APPOSITION.match(text, the.end()):
        return False
    ends = bool(the[2]) or not following or noun != base or _is_verb(following) or is_stop_word(following)
    return ends and stem(base) not in known.stems and stem(base) not in content_stems(text[: the.start()])


_AS_ADJECTIVES = frozenset({"former", "other", "same", "rest"})


@cache
def _verbs() -> frozenset[str]:
    irregular = (form for forms in lexicon.table("verbs")["irregular"].values() for form in re.split(r"[/ ]", forms))
    return (
        frozenset(irregular)
        | phrases("pointing", "existing")
        | {
            "does",
            "did",
            "comes",
            "came",
            "ran",
            "won",
            "mean",
            "say",
            "want",
            "need",
            "include",
            "show",
            "call",
            "then",
        }
    )


def _is_verb(word: str) -> bool:
    """A word that may be a verb after its subject."""
    return word in _verbs() or word.endswith(("ed", "ly")) or (word.endswith("s") and not word.endswith(("ss", "'s")))


def _has_verb(text: str) -> bool:
    """False for ``Merchandise on sale with just days to go``: nothing in it can be a finite English verb."""
    before = ""
    for word in _WORD.findall(text.lower()):
        finite = _is_verb(word) or "'" in word or "’" in word or word in lexicon.table("verbs")["irregular"]
        if finite and before not in _NO_SUBJECT:
            return True
        before = word
    return False


_WORD = re.compile(r"[\w’']+(?:-[\w’']+)*")
_NO_SUBJECT = frozenset(
    "a an the of in on at to for from with by and or no some many more most all these those its his her their our my "
    "just two three four five six seven eight nine ten several few such other".split()
)
