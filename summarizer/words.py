"""Words: where they stand, their stems, and which of them carry content.

Stems are those of the Snowball project (Porter, "Snowball: a language for stemming algorithms", 2001). Scripts
written without spaces (Chinese, Japanese, Thai, …) and Korean are cut into overlapping character bigrams, as Lucene's
CJK analyser does, so that no dictionary is needed.
"""

import re
import unicodedata
from functools import lru_cache
from threading import Lock
from types import MappingProxyType
from typing import Protocol

from summarizer.article import Span


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


_UNSPACED = (
    r"\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF"  # Thai, Lao, Burmese, Khmer
    r"\u1100-\u11FF\u3040-\u30FF\u3130-\u318F\u31F0-\u31FF\uAC00-\uD7AF\uFF66-\uFF9D"  # kana, Hangul
    r"\u3005\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF"  # Han
)
# Combining marks are no word characters to ``re``, yet they stand inside words.
_MARK = r"\u0300-\u036F\u0483-\u0487\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u0900-\u0963\u0971-\u0DFF\u200C\u200D"
_LETTER = rf"(?:(?![{_UNSPACED}])[^\W\d_]|[{_MARK}])"
_WORD = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    rf"|\d+(?:[.,]\d+)*{_LETTER}*"  # 1,200 · 3.5 · 19th
    rf"|\b[^\W\d_](?:\.[^\W\d_])+\b"  # U.S · e.g
    rf"|{_LETTER}(?:{_LETTER}|\d)*(?:['’ʼ]{_LETTER}+)*"  # don't · O’Brien · G20
)

_ALGORITHMS = MappingProxyType({
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
})  # fmt: skip
"""ISO 639-1 code → Snowball algorithm."""

_FUNCTION_WORDS = {
    "en": """
        a about above across after again against ago all almost along already also although always am among an and
        another any anybody anyone anything are aren't around as at away be became because become becomes been before
        behind being below between both but by came can can't cannot come comes could couldn't did didn't do does
        doesn't doing don't done down during each eg either else enough etc even ever every everybody everyone
        everything few for from further gave get gets getting give given go goes going gone got had hadn't has hasn't
        have haven't having he he'd he'll he's her here here's hers herself him himself his how how's however i i'd
        i'll i'm i've ie if in indeed instead into is isn't it it'd it'll it's its itself just least less let let's
        like lot made make makes making many may maybe me might mine more moreover most mostly mr mrs ms much must my
        myself near nearly neither nevertheless no nobody none nor not nothing now of off often on once one only onto
        or other others otherwise ought our ours ourselves out over own per perhaps put quite rather really said same
        say saying says see seem seemed seems seen several shall she she'd she'll she's should shouldn't since so some
        somebody someone something sometimes soon still such take taken takes taking than that that'll that's the
        their theirs them themselves then there there's therefore these they they'd they'll they're they've thing
        things this those though through throughout thus till to together told too took toward towards under unless
        until up upon us very via was wasn't way we we'd we'll we're we've well went were weren't what what's whatever
        when where where's whether which while who who'd who'll who's whoever whole whom whose why will with within
        without won't would wouldn't yet you you'd you'll you're you've your yours yourself yourselves
        """,
    "de": """
        aber als also am an auch auf aus bei bis da damit dann das dass dem den denn der des die dies diese diesem
        diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas für gegen haben hat hatte
        hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ist ja jede jeder jedes jetzt kann kein keine können
        man mehr mein mich mir mit nach nicht noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit sich
        sie sind so soll sondern sowie über um und uns unser unter viel vom von vor war waren was wegen weil wenn wer
        werden wie wieder will wir wird wo wurde wurden während zu zum zur zwischen
        """,
    "es": """
        a al algo ante antes aunque bajo cada como con contra cual cuando de del desde donde dos durante e el ella
        ellas ellos en entre era eran es esa ese eso esta estaba estado están este esto estos fue fueron ha había han
        hasta hay la las le les lo los más me mi mientras muy ni no nos o otra otro para pero por porque que quien se
        según ser si sido sin sino sobre son su sus también tan tanto tiene todo todos tras un una uno unos y ya yo
        """,
    "fr": """
        à ainsi alors après au aussi autre aux avait avant avec avoir car ce cela ces cet cette ceux chez comme dans
        de depuis des deux donc dont du elle elles en encore entre est et étaient était été être eu eux fait il ils je
        la le les leur leurs lors lui mais même mes moins mon ne ni non nos notre nous on ont ou où par pas pendant peu
        peut plus pour pourquoi qu quand que quel quelle qui quoi sa sans se selon ses si son sont sous sur ta te tous
        tout toute très tu un une vers vos votre vous y
        """,
    "it": """
        a ad agli ai al alla alle allo anche ancora aveva avere c che chi ci come con contro cui da dagli dai dal dalla
        dalle dallo degli dei del della delle dello di dopo dove due e ed era erano essere fra fu gli ha hanno i il in
        io la le lei li lo loro lui ma mentre mi molto ne negli nei nel nella nelle nello noi non o ogni per perché
        però più prima quale quando quanto quella quello questa questi questo se senza si sia solo sono stata stati
        stato su sua sue sugli sui sul sulla sulle sullo suo suoi tra tutti tutto un una uno
        """,
    "nl": """
        aan al alleen als bij daar dan dat de deze die dit door een er geen had hadden hebben heeft hem het hier hij
        hoe hun ik in is ja je kan maar me meer men met mij na naar niet nog nu of om omdat onder ons ook op over te
        tegen tot u uit van veel voor waar waren was wat wel werd werden wie wij wil wordt ze zei zich zij zijn zo zou
        """,
    "pt": """
        a ao aos as até com como contra da das de dela dele depois do dos e é ela elas ele eles em entre era eram essa
        esse esta está este eu foi foram há isso isto já lhe mais mas me mesmo meu minha muito na não nas nem no nos o
        os ou para pela pelas pelo pelos por porque qual quando que quem se sem ser seu seus só sob sobre sua suas
        também te tem tinha todo todos um uma umas uns você
        """,
}
STOP_WORDS = MappingProxyType({language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()})
"""ISO 639-1 code → function words, lower case, with straight apostrophes. Other languages have none."""

_stemmers: dict[str, _Stemmer] = {}
_stemming = Lock()


def word_spans(text: str) -> list[Span]:
    """Where the words of a text stand, in order: numbers whole (``1,200``), contractions whole, hyphens parting.

    Scripts without spaces give one span for each pair of neighbouring characters, so spans may overlap there.
    """
    spans: list[Span] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match.lastgroup == "unspaced" and end - start > 2:
            spans += (Span(at, at + 2) for at in range(start, end - 1))
        else:
            spans.append(Span(start, end))
    return spans


def content_stems(text: str, language: str = "en") -> list[str]:
    """The stems of the words that are not stop words, in order, repeats kept."""
    words = (text[span.start : span.end] for span in word_spans(text))
    return [stem(word, language) for word in words if not is_stop_word(word, language)]


def is_stop_word(word: str, language: str = "en") -> bool:
    """True for a function word of the language; ``US`` and ``U.S`` are a country, ``us`` is not."""
    return word not in {"US", "IT", "WHO"} and _normal(word) in STOP_WORDS.get(language, frozenset())


@lru_cache(maxsize=65_536)
def stem(word: str, language: str = "en") -> str:
    """The Snowball stem of one word: lower case, one apostrophe, no full stops in initialisms (``U.S`` → ``us``)."""
    normal = _normal(word)
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None or any(map(str.isdigit, normal)):
        return normal
    with _stemming:  # a stemmer keeps its word in itself, so threads must take turns
        if algorithm not in _stemmers:
            # Imported here because it takes 0.2 s: it imports every language.
            import snowballstemmer  # type: ignore[import-untyped]

            _stemmers[algorithm] = snowballstemmer.stemmer(algorithm)
        return _stemmers[algorithm].stemWord(normal)


def _normal(word: str) -> str:
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word).replace("’", "'").replace("ʼ", "'")
    word = word.lower()
    return word if word[:1].isdigit() else word.replace(".", "")
