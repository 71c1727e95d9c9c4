"""How this package writes its word lists down: plain words between spaces."""


def word_set(text: str) -> frozenset[str]:
    """The white-space separated words of a text."""
    return frozenset(text.split())
