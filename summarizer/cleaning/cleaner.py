"""The ways from raw text and from HTML to an Article."""

from dataclasses import replace

from summarizer import metadata
from summarizer.article import Article
from summarizer.assembling import assemble
from summarizer.cleaning import vocabulary as words
from summarizer.cleaning.blocks import Block, split_blocks
from summarizer.cleaning.building import build, removals
from summarizer.cleaning.characters import flatten
from summarizer.cleaning.features import size
from summarizer.cleaning.judging import MIN_SIZE, Judgement, judge, judge_body, kinds_of
from summarizer.cleaning.language import detect_language
from summarizer.cleaning.reasons import reason_for
from summarizer.errors import InputError

_EMPTY = "The input is empty, so there is nothing to read; give a file that holds an article's text."
_NO_ARTICLE = "No article was found in the input, only menus or a few words; give the text of one whole article."

_PROSE = 80
"""Letters of a block that counts as running text."""
_LITTLE, _SMALL = 2000, 0.3
"""A page of which so few letters, and so small a share, were kept may have its article elsewhere."""
_MUCH = 0.5
"""Share of a page's running text below which what was kept may not be the article, or not the whole of it."""


def clean_text(raw: str, *, language: str | None = None) -> Article:
    """The article in the decoded text of a saved page, an e-mail or a text that is clean already.

    ``language`` is an ISO 639-1 code; without one it is detected. Blocks of the article text are separated by one
    blank line. Raises InputError when the text holds no article: nothing at all, only menus, only a few words.
    """
    flat = flatten(raw)
    blocks = split_blocks(flat)
    if not blocks:
        raise InputError(_EMPTY)
    judgement = judge(blocks)
    if judgement is None:
        raise InputError(_NO_ARTICLE)
    return _article(raw, flat, blocks, judgement, language)


def clean_html(html: str, *, url: str | None = None, language: str | None = None) -> Article:
    """The article in a page of HTML, found by trafilatura in the tree that ``page`` makes ready, less the lines that
    name themselves boilerplate.

    Trafilatura (Barbaresi, "Trafilatura: A Web Scraping Library", ACL 2021) is imported here, since it is slow to
    load. ``Article.raw`` is the text it takes, then the page's other blocks, which are removals; offsets lead there:
    markup has no lines to show. Raises InputError when there is no article, or several.
    """
    from trafilatura import bare_extraction

    from summarizer.cleaning import page as pages

    if not html.strip():
        raise InputError(_EMPTY)
    try:
        tree = pages.prepare(html)
        shown = list(pages.paragraphs(tree)) if tree is not None else []
        page = bare_extraction(tree, url=url, with_metadata=True) if shown else None
    except pages.Listing as error:
        raise InputError(str(error)) from None
    except ValueError as error:  # lxml refuses text that is no markup at all
        raise InputError(_NO_ARTICLE) from error
    if page is None or isinstance(page, dict):
        raise InputError(_NO_ARTICLE)
    taken = pages.whole_body(html, page.text or "")
    blocks = split_blocks(flatten(taken))
    if sum(len(block.text) for block in blocks) < MIN_SIZE:
        raise InputError(_NO_ARTICLE)
    reasons = judge_body(blocks, page.title)
    kinds = kinds_of(blocks, reasons, len(blocks))
    if not any(kinds):
        raise InputError(_NO_ARTICLE)
    raw = "\n\n".join([taken, *pages.left_out(shown, taken)])
    flat = flatten(raw)
    others = [block for block in split_blocks(flat) if block.span.start >= len(taken)]
    reasons += [reason_for(block.text) or words.OUTSIDE for block in others]
    judgement = Judgement(
        kinds + [None] * len(others),
        reasons,
        _title(page.title, page.sitename),
        metadata.author_names(page.author, page.sitename),
        pages.confirmed_date(html, url, page.date),
        page.sitename,
    )
    return _article(raw, flat, blocks + others, judgement, language)


def _article(raw: str, flat: str, blocks: list[Block], judgement: Judgement, language: str | None) -> Article:
    text, offsets, spans = build(raw, flat, blocks, judgement.kinds)
    article = assemble(text, spans, offsets=offsets, raw=raw, language=language or detect_language(text))
    return replace(
        article,
        removals=removals(raw, blocks, judgement.reasons),
        title=judgement.title,
        author=judgement.author,
        published=judgement.published,
        site=judgement.site,
        notices=_notices(blocks, judgement),
    )


def _title(said: str | None, site: str | None) -> str | None:
    """The title of a page without the marks of machines and without the name of its site."""
    title = metadata.clean_title(said) if said else None
    return metadata.split_site(title)[0] if title and metadata.site_behind(title, [site or ""]) else title


def _notices(blocks: list[Block], judgement: Judgement) -> tuple[str, ...]:
    """A word to the user when much of the page's running text was left out: it may have been the article's."""
    sizes = [(size(block.text), kind is not None) for block, kind in zip(blocks, judgement.kinds, strict=True)]
    whole = sum(letters for letters, _ in sizes if letters >= _PROSE)
    kept = sum(letters for letters, stays in sizes if stays and letters >= _PROSE)
    every = sum(letters for letters, _ in sizes)
    if kept >= _MUCH * whole and (kept >= _LITTLE or kept >= _SMALL * every):
        return ()
    whole = whole if kept < _MUCH * whole else every
    return (f"kept {kept / whole:.0%} of the text; summarize clean --show-removed lists the rest".replace("%", " %"),)
