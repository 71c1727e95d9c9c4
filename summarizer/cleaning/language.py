"""Which language a text is in: py3langid (Lui and Baldwin's langid.py, "langid.py: An Off-the-shelf Language
Identification Tool", 2012), imported when it is first asked. It is deterministic and its model ships in its wheel.
"""

from functools import cache
from typing import Any

LANGUAGES = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "th",
    "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""ISO 639-1 codes that may be the answer: a choice among all languages of the world errs more on short texts."""
DEFAULT = "en"
_ENOUGH = 3000
"""Letters that are read; more do not change the answer."""


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language of a text; ``en`` for one without letters."""
    sample = text[:_ENOUGH]
    if not any(char.isalpha() for char in sample):
        return DEFAULT
    code, _ = _identifier().classify(sample)
    return {"no": "nb"}.get(str(code), str(code))


@cache
def _identifier() -> Any:
    from py3langid import langid  # type: ignore[import-untyped, unused-ignore]

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    known = set(identifier.labels)
    identifier.set_languages([code for code in LANGUAGES if code in known])
    return identifier
