"""Whether words are negated, and a sentence the other way round.

Negations are counted as words, so this judges no meaning: it tells an accepted answer from the same words with a “not”,
and makes the negated outputs that ``eval lint`` tries on a case.
"""

import re

_NEGATIONS = frozenset(
    "no not never none nobody nothing neither nor without cannot nicht kein keine keinen keiner nie niemand nichts "
    "ne pas jamais aucun aucune rien personne sans nunca nadie nada ningún ninguna sin".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’]t\b)?")
_AUXILIARY = re.compile(r"\b(is|are|was|were|will|would|has|have|had|can|could|may|might|must|should|does|do|did)\b")
_UNTRUE = {
    "en": "It is not true that {}",
    "de": "Es stimmt nicht, dass {}",
    "fr": "Il n'est pas vrai que {}",
    "es": "No es cierto que {}",
}


def is_negated(text: str) -> bool:
    """Whether a word of a text negates."""
    return any(_negates(found[0]) for found in _WORD.finditer(text))


def negated(text: str, language: str) -> str | None:
    """The sentence the other way round: without its first negation, or with one. None for an unknown language."""
    for found in _WORD.finditer(text):
        if _negates(found[0]):
            kept = found[0][:-3] if found[0][:-1].endswith(("'", "’")) else ""
            return " ".join(f"{text[: found.start()]}{kept}{text[found.end() :]}".split())
    if language == "en" and (verb := _AUXILIARY.search(text)):
        return f"{text[: verb.end()]} not{text[verb.end() :]}"
    return _UNTRUE[language].format(text) if language in _UNTRUE else None


def _negates(word: str) -> bool:
    word = word.lower().replace("’", "'")
    return word in _NEGATIONS or word.endswith("n't")
