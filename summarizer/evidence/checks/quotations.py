"""Quotations: words in quotation marks must be the article's own, verbatim."""

import re
from collections.abc import Iterator

from summarizer.evidence.comparing import Comparison, Finding
from summarizer.evidence.passages import find_quote

_QUOTED = re.compile(r'“([^“”]+)”|"([^"]+)"|„([^„“”]+)[“”]|«([^«»]+)»|(?<!\w)‘([^‘’]+)’(?!\w)')


def findings(c: Comparison) -> Iterator[Finding]:
    """Kinds: ``quotation``, and ``title`` where every long word has a capital letter, as in the name of a work."""
    for quoted in quoted_words(c.statement.text):
        if find_quote(c.index.article, quoted) is None:
            is_title = all(word[0].isupper() for word in re.findall(r"\w{4,}", quoted))
            yield Finding("title" if is_title else "quotation", f"the words “{quoted}” are not in the article")


def quoted_words(text: str) -> list[str]:
    """What a text has in quotation marks, without the marks."""
    if not any(mark in text for mark in '"“„«‘'):
        return []
    found = ("".join(filter(None, match.groups())).strip() for match in _QUOTED.finditer(text))
    return [words for words in found if any(map(str.isalnum, words))]
