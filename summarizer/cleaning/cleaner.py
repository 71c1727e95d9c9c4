"""The way from raw text to an Article."""

from dataclasses import replace

from summarizer.article import Article
from summarizer.assembling import assemble
from summarizer.cleaning.blocks import split_blocks
from summarizer.cleaning.building import build, removals
from summarizer.cleaning.characters import flatten
from summarizer.cleaning.judging import judge
from summarizer.errors import InputError


def clean_text(raw: str, *, language: str | None = None) -> Article:
    """The article in the decoded text of a saved page, an e-mail or a text that is clean already.

    ``language`` is an ISO 639-1 code; without one it is detected. Blocks of the article text are separated by one
    blank line. Raises InputError when the text holds no article: nothing at all, only menus, only a few words.
    """
    flat = flatten(raw)
    blocks = split_blocks(flat)
    if not blocks:
        raise InputError("The input is empty, so there is nothing to read; give a file that holds an article's text.")
    judgement = judge(blocks)
    if judgement is None:
        raise InputError(
            "No article was found in the input, only menus or a few words; give the text of one whole article."
        )
    text, offsets, spans = build(raw, flat, blocks, judgement.kinds)
    article = assemble(text, spans, offsets=offsets, raw=raw, language=language or "en")
    return replace(
        article,
        removals=removals(raw, blocks, judgement.reasons),
        title=judgement.title,
        author=judgement.author,
        published=judgement.published,
        site=judgement.site,
    )
