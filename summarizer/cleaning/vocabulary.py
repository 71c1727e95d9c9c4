"""The words by which boilerplate gives itself away, by reason: ``text/data/LANGUAGE/furniture.toml``, all languages at
once, since what language a page is in is not known before it is clean.

``WHOLE``: the line is this phrase and nothing else (digits and punctuation aside).
``OPENING``: the line starts with this phrase and a colon, or starts with it and is no sentence.
``ANYWHERE``: the phrase stands in a line that is short.
Phrases are matched without regard to case.
"""

from summarizer.text.lexicon import table

SPONSOR = "sponsor line"
RELATED = "link to other pages"
SHARE = "share buttons"
CAPTION = "caption or picture credit"
NEWSLETTER = "newsletter or subscription call"
COOKIES = "cookie or privacy notice"
CONTACT = "contact line"
COPYRIGHT = "copyright line"
COMMENTS = "comments"
MENU = "site menu"
ORNAMENT = "number or ornament"
BEFORE = "site header, before the article"
AFTER = "site footer or links, after the article"
TITLE = "title, kept as metadata"
BYLINE = "byline, kept as metadata"
DATE = "date line, kept as metadata"
REPEATED = "repeated line"
WIRE = "agency code, not for readers"
FOLIO = "page number or running head"
STRAY = "stray line, no part of the text"
LINKS = "list of links"
OUTSIDE = "outside the article on its page"
ENCODED = "encoded data, no text"

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "ru", "zh", "ja", "ar")
_REASONS = {
    "sponsor": SPONSOR,
    "related": RELATED,
    "share": SHARE,
    "caption": CAPTION,
    "newsletter": NEWSLETTER,
    "cookies": COOKIES,
    "contact": CONTACT,
    "copyright": COPYRIGHT,
    "comments": COMMENTS,
    "menu": MENU,
}
_TABLES = tuple(table("furniture", language) for language in LANGUAGES)


def _split(text: str) -> list[str]:
    return [" ".join(piece.split()) for piece in text.split(";") if piece.strip()]


def _by_reason(section: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for known in _TABLES:
        for key, text in known.get(section, {}).items():
            found.setdefault(_REASONS[key], {}).update(dict.fromkeys(_split(text)))
    return {reason: tuple(phrases) for reason, phrases in found.items()}


def _words(key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for known in _TABLES for word in _split(known.get("words", {}).get(key, ""))))


WHOLE = _by_reason("whole")
OPENING = _by_reason("opening")
ANYWHERE = _by_reason("anywhere")
POLICY = _words("policy")
"""Words of notices that run to paragraphs."""
CALLS = _words("calls")
"""Words of calls to act."""
CREDITS = _words("credits")
"""Words of picture credits."""
