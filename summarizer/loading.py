"""From a path to an Article: reads, then cleans."""

from dataclasses import replace

from summarizer.article import Article, Source
from summarizer.cleaning import clean_text
from summarizer.errors import InputError
from summarizer.reading import MAX_BYTES, RawInput, read_input


def load_article(path: str, *, max_bytes: int = MAX_BYTES) -> Article:
    """The article at a path, or on standard input for ``-``.

    Raises InputError when it cannot be read or holds no article; the message names the input.
    """
    raw = read_input(path, max_bytes=max_bytes)
    try:
        article = _clean(raw)
    except InputError as error:
        raise InputError(f"{'standard input' if path == '-' else path}: {error}") from None
    return replace(article, source=Source(path, raw.sha256))


def _clean(raw: RawInput) -> Article:
    if raw.media == "html":
        from summarizer.cleaning import clean_html

        return clean_html(raw.text)
    return clean_text(raw.text)
