"""The ways from raw text and from HTML to an Article."""

from dataclasses import replace

from summarizer.article import Article
from summarizer.assembling import assemble
from summarizer.cleaning.blocks import Block, split_blocks
from summarizer.cleaning.building import build, removals
from summarizer.cleaning.characters import flatten
from summarizer.cleaning.judging import MIN_SIZE, Judgement, judge, judge_body, kinds_of
from summarizer.cleaning.language import detect_language
from summarizer.errors import InputError

_EMPTY = "The input is empty, so there is nothing to read; give a file that holds an article's text."
_NO_ARTICLE = "No article was found in the input, only menus or a few words; give the text of one whole article."


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
    """The article in a page of HTML, found by trafilatura, less the lines that name themselves boilerplate.

    Trafilatura (Barbaresi, "Trafilatura: A Web Scraping Library", ACL 2021) is imported here, since it is slow to
    load. ``Article.raw`` is the text it cuts out of the page, and offsets lead there: markup has no lines to show.
    Raises InputError when there is no article.
    """
    from trafilatura import bare_extraction

    if not html.strip():
        raise InputError(_EMPTY)
    try:
        page = bare_extraction(html, url=url, with_metadata=True)
    except ValueError as error:  # lxml refuses text that is no markup at all
        raise InputError(_NO_ARTICLE) from error
    raw = (page.text if page is not None and not isinstance(page, dict) else "") or ""
    flat = flatten(raw)
    blocks = split_blocks(flat)
    if page is None or isinstance(page, dict) or sum(len(block.text) for block in blocks) < MIN_SIZE:
        raise InputError(_NO_ARTICLE)
    reasons = judge_body(blocks, page.title)
    kinds = kinds_of(blocks, reasons, len(blocks))
    if not any(kinds):
        raise InputError(_NO_ARTICLE)
    judgement = Judgement(kinds, reasons, page.title, page.author, page.date, page.sitename)
    return _article(raw, flat, blocks, judgement, language)


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
    )
