"""One spelling for comparison, so that what typography alone decides makes no difference.

From fine to coarse: ``single_spaced`` folds white space, ``plain_lower`` case and apostrophes, ``plain`` all kinds of
marks, dashes and spaces, ``folded_words`` all punctuation. The first two keep each word in its place.
"""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_PLAIN = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ`´", "'") | dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\xad")
)  # fmt: skip
_POSSESSIVE = re.compile(r"[’']s?\Z")
_INNER_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


class _WordCharacters(dict[int, str]):
    """A table for ``str.translate``: letters, digits and combining marks stay; anything else becomes a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        stays = character.isalnum() or unicodedata.category(character)[0] == "M"
        return self.setdefault(code, character if stays else " ")


_WORD_CHARACTERS = _WordCharacters()


def single_spaced(text: str) -> str:
    """A text with one space for each run of white space, also at both ends."""
    return _SPACES.sub(" ", text)


def plain_lower(text: str) -> str:
    """A text in lower case with straight apostrophes."""
    return text.lower().replace("’", "'")


def without_possessive(text: str) -> str:
    """A text without the ``’s`` or ``’`` at its end."""
    return _POSSESSIVE.sub("", text)


def plain(text: str) -> str:
    """A text with one kind of quotation mark, apostrophe, dash and space, and without invisible characters (NFKC)."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN).split())


def without_accents(text: str) -> str:
    """A text without combining marks: ``möngke`` → ``mongke`` (NFKD)."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def folded_words(text: str) -> list[str]:
    """The words of a text, case-folded; an apostrophe inside a word is dropped, any other mark separates words."""
    joined = _INNER_APOSTROPHE.sub("", plain(text).casefold())
    return joined.translate(_WORD_CHARACTERS).split()
