"""Characters that cleaning changes: a same-length translation, so a place in it is a place in the raw text."""

import re

DROPPED = "\x00"
"""Stands in flattened text for a character that must not reach the article text."""

_SPACES = "\t\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE = [0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
_FLAT = (
    dict.fromkeys([*_CONTROLS, *_INVISIBLE], DROPPED)
    | {ord(space): "\t" for space in _SPACES}
    | {ord(line_end): "\n" for line_end in _BREAKS}
)
_CHANGED = re.compile("[" + "".join(re.escape(chr(c)) for c in _FLAT if chr(c) not in "\t\n") + "]")
_DATA = re.compile(
    r"!?(?:\[[^\]\n]{0,200}\]\()?data:[\w.+-]{1,60}/[\w.+-]{1,60}(?:;[\w=.+-]{1,60}){0,4},[A-Za-z0-9+/=%]*\)?"
)
"""Pictures written out as text; they are none."""
_IDLE_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")


def flatten(raw: str) -> str:
    """The raw text, code point for code point: odd spaces as tabs, line ends as ``\\n``, the unprintable as NUL.

    Zero-width joiners stay where they join (emoji, Persian, Indic scripts) and go where they hide among ASCII.
    Directional marks go: they can make a line show what it does not say.
    """
    flat = raw.replace("\r\n", "\t\n")
    if ";base64," in flat:
        flat = _DATA.sub(lambda found: DROPPED * len(found[0]), flat)
    if _CHANGED.search(flat):
        flat = flat.translate(_FLAT)
    if "\u200c" in flat or "\u200d" in flat:
        flat = _IDLE_JOINER.sub(DROPPED, flat)
    return flat
